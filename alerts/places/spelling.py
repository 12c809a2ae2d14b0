"""Misspelled names: found when there is hardly a doubt, asked about when there is one, else only suggested.

The similarity is one minus the share of letters that must be inserted, dropped, changed or swapped with the next one.
Thresholds were chosen on the table of misspellings in the tests: rather ask than guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

CERTAIN = 0.8
CERTAIN_IN_PASSING = 0.87  # inside a free text, where most words are no places at all
CLEAR_LEAD = 0.12
WORTH_ASKING = 0.7
WORTH_SUGGESTING = 0.4
SHORTEST = 4  # a shorter word is a typo of almost everything
SHORTEST_IN_PASSING = 8
SUGGESTIONS = 3
LONGEST_ABBREVIATION = 2
LIKENESSES = 12


@dataclass(frozen=True, slots=True)
class Guess:
    """The meanings a word may have had, nearest first, and how alike each is (0 to 1)."""

    meanings: tuple[str, ...]
    likeness: tuple[float, ...]

    @property
    def is_certain(self) -> bool:
        """Whether the nearest one is near enough and no other is close to it."""
        first, second = (*self.likeness, 0.0, 0.0)[:2]
        return first >= CERTAIN and first - second >= CLEAR_LEAD

    @property
    def is_certain_in_passing(self) -> bool:
        """The same with the higher bar of a free text."""
        return self.is_certain and self.likeness[0] >= CERTAIN_IN_PASSING

    @property
    def rivals(self) -> tuple[str, ...]:
        """The meanings too close to the nearest one to be told from it, with it; none when even it is not near."""
        first = self.likeness[0] if self.likeness else 0.0
        if first < CERTAIN:
            return ()
        return tuple(one for one, like in zip(self.meanings, self.likeness, strict=True) if first - like < CLEAR_LEAD)

    @property
    def is_worth_asking(self) -> bool:
        """Whether the nearest one is near enough to be asked about by number."""
        return bool(self.likeness) and self.likeness[0] >= WORTH_ASKING


@dataclass(frozen=True, slots=True)
class Spellings:
    """Names without spaces and what each means."""

    meanings: Mapping[str, tuple[str, ...]]
    names: tuple[str, ...]

    def guess(self, spelled: str, least: float = WORTH_SUGGESTING) -> Guess:
        """The meanings whose names are most like `spelled`, three at most, none less alike than `least`."""
        if len(spelled) < SHORTEST:
            return Guess((), ())
        near = process.extract(
            spelled, self.names, scorer=OSA.normalized_similarity, score_cutoff=least, limit=LIKENESSES
        )
        best: dict[str, float] = {}
        for name, likeness, _ in near:
            for meaning in self.meanings[name]:
                best.setdefault(meaning, likeness)
        ranked = sorted(best.items(), key=lambda pair: -pair[1])[:SUGGESTIONS]
        return Guess(tuple(meaning for meaning, _ in ranked), tuple(likeness for _, likeness in ranked))


def spellings(entries: Iterable[tuple[tuple[str, ...], tuple[str, ...]]]) -> Spellings:
    """Spellings of names given as word sequences; one that ends in initials ("West LA") is none to misspell."""
    meanings: dict[str, tuple[str, ...]] = {}
    for name, meant in entries:
        if len(name) > 1 and len(name[-1]) <= LONGEST_ABBREVIATION:
            continue
        glued = "".join(name)
        meanings[glued] = tuple(dict.fromkeys((*meanings.get(glued, ()), *meant)))
    return Spellings(meanings, tuple(meanings))
