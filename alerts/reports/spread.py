"""How durations spread: exact percentiles, computed here so that both engines say the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from math import ceil


@dataclass(frozen=True, slots=True)
class Spread:
    """How many durations there are, and the median and the 95th percentile of them; None when there are none."""

    count: int
    p50: timedelta | None
    p95: timedelta | None


def spread(durations: Iterable[timedelta]) -> Spread:
    """The spread of some durations."""
    ordered = sorted(durations)
    return Spread(len(ordered), percentile(ordered, 50), percentile(ordered, 95))


def percentile(ordered: list[timedelta], percent: int) -> timedelta | None:
    """By the nearest rank: the smallest one that at least so many percent of all do not exceed."""
    return ordered[ceil(len(ordered) * percent / 100) - 1] if ordered else None
