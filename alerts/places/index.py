"""Names as they are looked up: word sequences and what they mean. The longest sequence wins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from alerts.places.wording import Word, key, without_particle

Meaning = TypeVar("Meaning")
Several = TypeVar("Several", bound=tuple[object, ...])
SHORTEST_GLUED = 6  # "boyleheights" is read as one name; glued shorter ones would be other words


@dataclass(frozen=True, slots=True)
class Match(Generic[Meaning]):
    """What the words from `first` up to (not including) `after` mean."""

    first: int
    after: int
    meaning: Meaning

    @property
    def places(self) -> range:
        """The places of the words that matched."""
        return range(self.first, self.after)


@dataclass(frozen=True, slots=True)
class NameIndex(Generic[Meaning]):
    """Word sequences and their meanings."""

    meanings: Mapping[tuple[str, ...], Meaning]
    longest: int

    def at(self, found: Sequence[Word], first: int) -> Match[Meaning] | None:
        """The longest name that begins at the word `first`; a comma or line end is never inside one."""
        for size in range(min(self.longest, len(found) - first), 0, -1):
            run = found[first : first + size]
            meaning = None if any(set(word.gap) & set(",;\n") for word in run[1:]) else self._meaning(run)
            if meaning is not None:
                return Match(first, first + size, meaning)
        return None

    def _meaning(self, run: Sequence[Word]) -> Meaning | None:
        plain = tuple(word.folded for word in run)
        bare = without_particle(plain[-1])
        ended = [plain, *((*plain[:-1], end) for end in (bare, without_particle(bare)) if end != plain[-1])]
        forms = (*ended, *(("".join(form),) for form in ended))
        return next((self.meanings[form] for form in forms if form in self.meanings), None)


def name_index(
    entries: Iterable[tuple[str, Meaning]], merge: Callable[[Meaning, Meaning], Meaning]
) -> NameIndex[Meaning]:
    """An index of names; two entries of one name are merged."""
    meanings: dict[tuple[str, ...], Meaning] = {}
    for name, meaning in entries:
        spelled = key(name)
        if spelled:
            meanings[spelled] = merge(meanings[spelled], meaning) if spelled in meanings else meaning
    for spelled, meaning in tuple(meanings.items()):
        glued = "".join(spelled)
        if len(glued) >= SHORTEST_GLUED:
            meanings.setdefault((glued,), meaning)
    return NameIndex(meanings, max((len(spelled) for spelled in meanings), default=1))


def both(one: Several, other: Several) -> Several:
    """Two meanings as one, each part once."""
    return type(one)(dict.fromkeys((*one, *other)))


def the_first(first: Meaning, _second: Meaning) -> Meaning:
    """The meaning a name had first."""
    return first
