"""Misspelled names: found when there is hardly a doubt, asked about when there is one, else only suggested.

The similarity is one minus the share of letters that must be inserted, dropped, changed or swapped with the next one.
Thresholds were chosen on the table of misspellings in the tests: rather ask than guess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

CERTAIN = 0.8
CLEAR_LEAD = 0.12
WORTH_ASKING = 0.7
WORTH_SUGGESTING = 0.3
SHORTEST = 4  # a shorter word is a typo of almost everything
SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class Guess:
    """The areas a word may have meant, nearest first, and how alike each is (0 to 1)."""

    slugs: tuple[str, ...]
    likeness: tuple[float, ...]

    @property
    def is_certain(self) -> bool:
        """Whether the nearest one is near enough and no other is close to it."""
        first, second = (*self.likeness, 0.0, 0.0)[:2]
        return first >= CERTAIN and first - second >= CLEAR_LEAD

    @property
    def is_worth_asking(self) -> bool:
        """Whether the nearest one is near enough to be asked about by number."""
        return bool(self.likeness) and self.likeness[0] >= WORTH_ASKING


def guess(spelled: str, names: Mapping[str, Sequence[str]]) -> Guess:
    """The areas whose names (without spaces) are most like `spelled`; no more than three."""
    if len(spelled) < SHORTEST:
        return Guess((), ())
    found = process.extract(
        spelled, list(names), scorer=OSA.normalized_similarity, score_cutoff=WORTH_SUGGESTING, limit=12
    )
    best: dict[str, float] = {}
    for name, score, _ in found:
        for slug in names[name]:
            best.setdefault(slug, score)
    ranked = sorted(best.items(), key=lambda pair: -pair[1])[:SUGGESTIONS]
    return Guess(tuple(slug for slug, _ in ranked), tuple(score for _, score in ranked))
