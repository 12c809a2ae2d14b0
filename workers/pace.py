"""The pace: how many requests to the carrier may be under way at once, and when it wants to be left alone.

It halves on a 429 and grows back slowly, so that it finds what the account is allowed by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

FIRST = 32  # about 375 texts a second at 80 ms each (measured)
MOST = 128  # at 300 ms each enough for the fastest 10DLC campaign, 225 segments a second


@dataclass(slots=True)
class Pace:
    """Additive increase, multiplicative decrease; one for each process that sends."""

    at_once: int = FIRST
    clock: Callable[[], float] = monotonic  # in seconds
    rests_until: float = 0.0

    @property
    def rest_seconds(self) -> float:
        """How long the carrier is still to be left alone."""
        return max(self.rests_until - self.clock(), 0.0)

    def went_well(self) -> None:
        """A group of answers came without a 429."""
        self.at_once = min(self.at_once + 2, MOST)

    def was_refused(self, counted: int | None = None) -> None:
        """There was a 429; `counted` is how many requests at once the carrier saw, where it said so."""
        self.at_once = max(min(self.at_once, counted or MOST) // 2, 1)

    def rest(self, seconds: float) -> None:
        """Leave the carrier alone for so long."""
        self.rests_until = max(self.rests_until, self.clock() + seconds)
