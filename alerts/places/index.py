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
    """Word sequences and their meanings; `beginnings` are the letters names begin with: most words are none of them."""

    meanings: Mapping[tuple[str, ...], Meaning]
    longest: int
    beginnings: frozenset[str]

    def at(self, found: Sequence[Word], first: int) -> Match[Meaning] | None:
        """The longest name that begins at the word `first`; a comma or line end is never inside one."""
        best, begun = None, ""
        for after in range(first + 1, min(first + self.longest, len(found)) + 1):
            last = found[after - 1]
            if after > first + 1 and set(last.gap) & set(",;\n"):
                break
            meaning = self._meaning([word.folded for word in found[first:after]])
            best = best if meaning is None else Match(first, after, meaning)
            begun += last.folded
            if begun not in self.beginnings:
                break
        return best

    def _meaning(self, run: Sequence[str]) -> Meaning | None:
        *rest, last = run
        for end in _ends(last):
            for form in ((*rest, end), ("".join((*rest, end)),)):
                if form in self.meanings:
                    return self.meanings[form]
        return None


def _ends(word: str) -> Iterable[str]:
    """The last word of a name, as it is and without what Korean hangs onto it, twice at most."""
    yield word
    bare = without_particle(word)
    if bare != word:
        yield bare
        yield without_particle(bare)


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
    longest = max((len(spelled) for spelled in meanings), default=1)
    glued_names = {"".join(spelled) for spelled in meanings}
    beginnings = frozenset(name[:size] for name in glued_names for size in range(1, len(name) + 1))
    return NameIndex(meanings, longest, beginnings)


def both(one: Several, other: Several) -> Several:
    """Two meanings as one, each part once."""
    return type(one)(dict.fromkeys((*one, *other)))


def the_first(first: Meaning, _second: Meaning) -> Meaning:
    """The meaning a name had first."""
    return first
