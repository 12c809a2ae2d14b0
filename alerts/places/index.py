"""Names as they are looked up: every word sequence that means a neighborhood, a landmark or a street."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from alerts.places.wording import Word, key, without_particle
from config.network import Network

Meaning = TypeVar("Meaning")


@dataclass(frozen=True, slots=True)
class Match(Generic[Meaning]):
    """What the words from `first` up to (not including) `after` mean."""

    first: int
    after: int
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class NameIndex(Generic[Meaning]):
    """Word sequences and their meanings; the longest sequence wins."""

    meanings: Mapping[tuple[str, ...], Meaning]
    longest: int

    def at(self, found: Sequence[Word], first: int) -> Match[Meaning] | None:
        """The longest name that begins at the word `first`; a comma or line end is never inside one."""
        for size in range(min(self.longest, len(found) - first), 0, -1):
            run = found[first : first + size]
            if any("," in word.gap or "\n" in word.gap for word in run[1:]):
                continue
            meaning = self._meaning(run)
            if meaning is not None:
                return Match(first, first + size, meaning)
        return None

    def _meaning(self, run: Sequence[Word]) -> Meaning | None:
        plain = tuple(word.folded for word in run)
        bare = (*plain[:-1], without_particle(plain[-1]))
        glued = ("".join(plain),)  # "korea town"
        return next((self.meanings[form] for form in (plain, bare, glued) if form in self.meanings), None)


def name_index(
    entries: Iterable[tuple[str, Meaning]], merge: Callable[[Meaning, Meaning], Meaning]
) -> NameIndex[Meaning]:
    """An index of names; two entries of one name are merged."""
    meanings: dict[tuple[str, ...], Meaning] = {}
    for name, meaning in entries:
        spelled = key(name)
        if spelled:
            meanings[spelled] = merge(meanings[spelled], meaning) if spelled in meanings else meaning
    return NameIndex(meanings, max((len(spelled) for spelled in meanings), default=1))


def area_names(network: Network) -> NameIndex[tuple[str, ...]]:
    """Names and aliases of all areas, in every language, and their slugs."""
    entries = [
        (name, (area.slug,)) for area in network.areas for name in (*area.names.values(), *area.aliases, area.slug)
    ]
    return name_index(entries, _union)


def landmark_names(network: Network) -> NameIndex[tuple[tuple[str, str], ...]]:
    """Landmarks as (slug of the area, name to be texted)."""
    entries = [
        (name, ((area.slug, landmark.name),))
        for area in network.areas
        for landmark in area.landmarks
        for name in (landmark.name, *landmark.aliases)
    ]
    return name_index(entries, _union)


def street_names(network: Network) -> NameIndex[str]:
    """Streets by their key; the first street of a name keeps it."""
    entries = [(name, street.key) for street in network.streets for name in (street.name, *street.aliases)]
    return name_index(entries, lambda first, _second: first)


Several = TypeVar("Several", bound=tuple[object, ...])


def _union(one: Several, other: Several) -> Several:
    return type(one)(dict.fromkeys((*one, *other)))
