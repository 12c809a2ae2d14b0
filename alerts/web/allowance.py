"""How often something may be done: so many at once, and so many more each second, all askers together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock


@dataclass(slots=True)
class Allowance:
    """A bucket of tokens for one process. It counts what is done and not who does it, so it knows no addresses."""

    at_once: int
    each_second: float
    _left: float = field(init=False)
    _counted_at: datetime | None = field(init=False, default=None)
    _turn: Lock = field(init=False, default_factory=Lock)

    def __post_init__(self) -> None:
        self._left = float(self.at_once)

    def take(self, now: datetime) -> bool:
        """Whether it may be done once more at this moment (UTC)."""
        with self._turn:
            if self._counted_at is not None:
                grown = max(0.0, (now - self._counted_at).total_seconds()) * self.each_second
                self._left = min(float(self.at_once), self._left + grown)
            self._counted_at = now
            if self._left < 1:
                return False
            self._left -= 1
            return True
