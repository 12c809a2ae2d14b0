"""How well the reader does on the corpus: precision and recall of each field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.reports.corpus import FIELDS, Entry, read_entry


@dataclass(frozen=True, slots=True)
class Score:
    """Of one field: how often it was told, found, and found as told."""

    told: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        """Of what was found, how much is right; 1 when nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Of what was told, how much was found rightly; 1 when nothing was told."""
        return self.right / self.told if self.told else 1.0


@dataclass(frozen=True, slots=True)
class Mistake:
    """One field of one text that was read otherwise than expected."""

    entry: Entry
    field: str
    expected: object
    found: object


def score(texts: Iterable[Entry], field: str) -> Score:
    """The score of one field over these texts."""
    pairs = [(getattr(one.expected, field), getattr(read_entry(one.text), field)) for one in texts]
    return Score(
        told=sum(bool(expected) for expected, _ in pairs),
        found=sum(bool(found) for _, found in pairs),
        right=sum(bool(found) and expected == found for expected, found in pairs),
    )


def mistakes(texts: Iterable[Entry]) -> Iterator[Mistake]:
    """Every field that was misread."""
    for one in texts:
        for field in FIELDS:
            expected, found = getattr(one.expected, field), getattr(read_entry(one.text), field)
            if expected != found:
                yield Mistake(one, field, expected, found)


def table(texts: Iterable[Entry]) -> str:
    """The scores of all fields, a line each."""
    chosen = tuple(texts)
    lines = [f"{len(chosen)} texts", f"{'field':<12}{'told':>6}{'found':>7}{'right':>7}{'precision':>11}{'recall':>8}"]
    for field in FIELDS:
        one = score(chosen, field)
        numbers = f"{one.told:>6}{one.found:>7}{one.right:>7}{one.precision:>11.3f}{one.recall:>8.3f}"
        lines.append(f"{field:<12}{numbers}")
    return "\n".join(lines)
