"""`make messages`: brings the catalogs in line with what the code says.

A phrase the code names and English lacks is added without words; one the code no longer names is set aside (#~). What
is new in English is added to every other language, in English's order, and what is gone there is set aside. Whoever
fills in the words is then told by the tests when something still lacks or differs.

The code is read, not run: phrases are named in it by plain strings ("report.left") or by formatted ones whose holes are
words of the code too ("outcome.{status}").
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

HOUSE = Path(__file__).parents[1]
LOCALES = HOUSE / "config" / "locales"
CONSOLE = LOCALES / "console"
REFERENCE = "en"
# These text nobody: what a schema once was, a phone company of the tests', and a page, whose words are in pages/.
SILENT = ("alerts/store/migrations", "alerts/simulator", "alerts/web/check_page.py")

_NAME = re.compile(r"[a-z]+(?:\.[a-z0-9_]+)+")
_BEGINS = re.compile(r"[a-z]+\.")
_HOLE = "{}"
_WIDE = 100_000  # columns: an entry's words stay on one line


@dataclass(frozen=True, slots=True)
class Said:
    """What the code says: strings with the place they stand at, formatted strings with {} for their holes, and the
    names of events of the audit, which look like phrases.
    """

    strings: dict[str, str] = field(default_factory=dict)
    formatted: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)

    def names(self, key: str) -> bool:
        """Whether the code names this phrase or term, whole or put together."""
        return key in self.strings or any(self._fits(pattern, key) for pattern in self.formatted)

    def unknown(self, keys: Collection[str], elsewhere: Collection[str] = ()) -> dict[str, str]:
        """The strings that name a phrase there is not, with their places; events and mere beginnings are none, nor is
        what stands `elsewhere`, in the catalogs of the console.
        """
        groups = {key.partition(".")[0] for key in keys}
        return {
            name: place
            for name, place in self.strings.items()
            if _NAME.fullmatch(name)
            and name.partition(".")[0] in groups
            and name not in keys
            and name not in elsewhere
            and name not in self.events
            and not name.endswith("_")
        }

    def _fits(self, pattern: str, key: str) -> bool:
        holes = re.fullmatch(r"([a-z0-9_]+)".join(map(re.escape, pattern.split(_HOLE))), key)
        return holes is not None and all(hole.isdecimal() or hole in self.strings for hole in holes.groups())


def read_code(folder: Path = HOUSE) -> Said:
    """What the code under a folder says."""
    said = Said()
    for path in sorted(_sources(folder)):
        place = path.relative_to(folder).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            _hear(node, place, said)
    return said


def phrases_of(catalog: Catalog) -> frozenset[str]:
    """The keys of what is said in a catalog."""
    return frozenset(_key(message.id) for message in catalog if message.id and not message.context)


def updated(text: str, template: Catalog, lang: str) -> str:
    """A catalog's text with the entries of the template, in its order; what is not in it is set aside."""
    catalog = read_po(BytesIO(text.encode()), locale=lang)
    catalog.update(template, no_fuzzy_matching=True, update_header_comment=False)
    written = BytesIO()
    write_po(written, catalog, width=_WIDE, omit_header=True)
    return f"{_head(text)}\n\n{written.getvalue().decode().strip()}\n"


def keys_elsewhere() -> frozenset[str]:
    """The words of the console, which the same code says."""
    return phrases_of(read_po(BytesIO((CONSOLE / f"{REFERENCE}.po").read_bytes()), locale=REFERENCE))


def template_of(text: str, said: Said | None = None) -> Catalog:
    """English without its words; with what the code says added where it lacks that, and what nobody says left out."""
    catalog = read_po(BytesIO(text.encode()), locale=REFERENCE)
    for message in list(catalog):
        if said is not None and message.id and not message.context and not said.names(_key(message.id)):
            catalog.delete(message.id)
        elif message.id:
            message.string = ("",) * catalog.num_plurals if message.pluralizable else ""
    for name, place in sorted(said.unknown(phrases_of(catalog), keys_elsewhere()).items()) if said is not None else ():
        catalog.add(name, auto_comments=[f"new in {place}"])
    return catalog


def main() -> int:
    """Bring every catalog in line; says what has changed."""
    for folder, said in ((LOCALES, read_code()), (LOCALES / "pages", None), (CONSOLE, None)):
        english = (folder / f"{REFERENCE}.po").read_text(encoding="utf-8")
        template = template_of(english, said)
        for path in sorted(folder.glob("*.po")):
            before = path.read_text(encoding="utf-8")
            after = updated(before, template, path.stem)
            if after != before:
                path.write_text(after, encoding="utf-8")
                sys.stdout.write(f"{path.relative_to(HOUSE)}: brought in line\n")
    return 0


def _sources(folder: Path) -> Iterator[Path]:
    for part in ("alerts", "workers"):
        for path in (folder / part).rglob("*.py"):
            if not path.relative_to(folder).as_posix().startswith(SILENT):
                yield path
    yield from folder.glob("app.py")
    yield from folder.glob("config/network_events.py")  # kinds and topics that event.kind.* and event.topic.* name


def _hear(node: ast.AST, place: str, said: Said) -> None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        said.strings.setdefault(node.value, f"{place}:{node.lineno}")
    elif isinstance(node, ast.JoinedStr):
        pattern = "".join(str(part.value) if isinstance(part, ast.Constant) else _HOLE for part in node.values)
        if _BEGINS.match(pattern):
            said.formatted.add(pattern)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "audit":
        said.events.update(_strings(node.args[:1]))


def _strings(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        for part in ast.walk(node):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value


def _key(identity: str | tuple[str, ...] | list[str]) -> str:
    return identity if isinstance(identity, str) else identity[0]


def _head(text: str) -> str:
    """The head as it stands: Babel would write dates and names into it that nobody keeps."""
    return text.partition("\n\n")[0]


if __name__ == "__main__":
    raise SystemExit(main())
