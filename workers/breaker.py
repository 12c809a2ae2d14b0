"""A breaker: whoever was found away is not asked again for a while, so that nobody waits for it over and over."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import Final

AWAY_SECONDS: Final = 3.0


@dataclass(slots=True)
class Breaker:
    """Open after a failure; used by several threads, for whom a second look too many does no harm."""

    _closed_from: float = 0.0

    @property
    def is_open(self) -> bool:
        """Whether it failed a moment ago, so that asking would only cost time."""
        return monotonic() < self._closed_from

    def failed(self) -> None:
        """Leave it alone for some seconds."""
        self._closed_from = monotonic() + AWAY_SECONDS
