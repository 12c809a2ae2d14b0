"""One language's catalog: an ordinary gettext .po file with symbolic keys for msgids.

A file whose head is marked fuzzy is a draft: a native reader has yet to read it.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from babel import Locale
from babel.messages.catalog import Catalog as BabelCatalog
from babel.messages.catalog import Message
from babel.messages.pofile import PoFileError, read_po

_ENTRY = re.compile(r'^(?:msgctxt "(?P<group>.*)"\n)?msgid "(?P<key>.+)"$', re.MULTILINE)


class CatalogError(Exception):
    """A catalog can't be used; says which file, which key and why."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}")
        self.file = file
        self.key = key
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Language:
    """What one .po file holds: phrases (one form, or as many as the language has plurals) and grouped terms.

    `locale` is how numbers and dates are written in it: the file's own "Language", which may name a country.
    `reads_leftwards` says whether it is written from right to left.
    """

    code: str
    file: str
    locale: Locale
    reads_leftwards: bool
    is_draft: bool
    plural_expression: str
    phrases: Mapping[str, tuple[str, ...]]
    terms: Mapping[tuple[str, str], tuple[str, ...]]


def read_language(path: Path) -> Language:
    """Read one .po file; its name is the language's code. Raises CatalogError."""
    catalog = _read(path)
    _refuse_duplicates(path)
    phrases: dict[str, tuple[str, ...]] = {}
    terms: dict[tuple[str, str], tuple[str, ...]] = {}
    for message in catalog:
        if not message.id:
            continue
        key = message.id if isinstance(message.id, str) else message.id[0]
        forms = _forms(path, key, message, catalog.num_plurals)
        if message.context:
            terms[message.context, key] = _split(forms[0])
        else:
            phrases[key] = forms
    locale = _locale(path, catalog)
    return Language(
        code=path.stem,
        file=path.name,
        locale=locale,
        reads_leftwards=locale.text_direction == "rtl",
        is_draft=catalog.fuzzy,
        plural_expression=catalog.plural_expr,
        phrases=MappingProxyType(phrases),
        terms=MappingProxyType(terms),
    )


def placeholders(file: str, key: str, text: str) -> frozenset[str]:
    """The names in braces; raises CatalogError for anything but a plain {name}."""
    try:
        parts = [part for part in string.Formatter().parse(text) if part[1] is not None]
    except ValueError:
        raise CatalogError(file, key, "braces don't match") from None
    for _, name, form, conversion in parts:
        if not (name or "").isidentifier() or form or conversion:
            raise CatalogError(file, key, "a placeholder is a plain {name}")
    return frozenset(name for _, name, _, _ in parts if name)


def _read(path: Path) -> BabelCatalog:
    try:
        with path.open("rb") as file:
            return read_po(file, locale=path.stem, abort_invalid=True)
    except PoFileError as error:
        raise CatalogError(path.name, f"line {error.lineno + 1}", "not a gettext file here") from None
    except (OSError, ValueError, LookupError) as error:
        raise CatalogError(path.name, "file", f"can't be read ({type(error).__name__})") from None


def _locale(path: Path, catalog: BabelCatalog) -> Locale:
    # Babel calls some languages otherwise (Tagalog is Filipino), so what the head itself says is compared.
    locale: Locale | None = catalog.locale
    if locale is None or (catalog.locale_identifier or "").partition("_")[0] != path.stem:
        raise CatalogError(path.name, "Language", f"must be {path.stem} in the file's head, maybe with a country")
    return locale


def _refuse_duplicates(path: Path) -> None:
    # Babel keeps the first of two entries with the same key and says nothing.
    entries = _ENTRY.finditer(path.read_text(encoding="utf-8"))
    seen = Counter((entry["group"] or "", entry["key"]) for entry in entries)
    for (_, key), times in seen.items():
        if times > 1:
            raise CatalogError(path.name, key, "is here twice")


def _forms(path: Path, key: str, message: Message, plurals: int) -> tuple[str, ...]:
    forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))
    if message.fuzzy:
        raise CatalogError(path.name, key, "is marked fuzzy, so nobody has checked it")
    if not all(forms):
        raise CatalogError(path.name, key, "has no text")
    if message.pluralizable and len(forms) != plurals:
        raise CatalogError(path.name, key, f"needs {plurals} plural forms, as the file's head says")
    return tuple(unicodedata.normalize("NFC", form) for form in forms)


def _split(value: str) -> tuple[str, ...]:
    # A lone dash says: this language has none.
    return tuple(term.strip() for term in value.split(",") if term.strip() not in {"", "-"})
