"""Opening hours as they are written in resources.toml: "mon-fri 09:00-17:00"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = r"((?:[01]\d|2[0-3]):[0-5]\d)"
_SPAN = re.compile(rf"({'|'.join(DAYS)})(?:-({'|'.join(DAYS)}))? {_CLOCK}-{_CLOCK}")


@dataclass(frozen=True, slots=True)
class OpenSpan:
    """Open from one time to another on some days of the week (0 is Monday), on the network's clock.

    A span that does not close after it opens closes on the day after.
    """

    days: frozenset[int]
    opens: time
    closes: time


def read_span(text: object) -> OpenSpan:
    """The span that "mon-fri 09:00-17:00" or "sat 10:00-13:00" means; ValueError for anything else."""
    found = _SPAN.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise ValueError('must be days and times, like "mon-fri 09:00-17:00" or "sat 10:00-13:00"')
    first, last, opens, closes = found.groups()
    return OpenSpan(_days(first, last or first), time.fromisoformat(opens), time.fromisoformat(closes))


def _days(first: str, last: str) -> frozenset[int]:
    """The days from one to another; "sat-mon" goes over the end of the week."""
    start, week = DAYS.index(first), len(DAYS)
    return frozenset((start + passed) % week for passed in range((DAYS.index(last) - start) % week + 1))
