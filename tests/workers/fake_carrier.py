"""A carrier without a network, at the provider's edge: what it was given is in its book, and it fails as told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from alerts.sms.carrier import Accepted, OutgoingText, SeenMessage, Uncertain

Mood = Callable[[OutgoingText], None]  # raises what the carrier shall answer; returning is taking the text


@dataclass
class FakeCarrier:
    """Takes every text unless its mood, called first, raises. A lost answer is one that is taken and not heard of."""

    now: Callable[[], datetime]
    mood: Mood = lambda _text: None
    lose_answers: bool = False
    book: list[tuple[str, str, str]] = field(default_factory=list)  # sid, to, body
    created: dict[str, datetime] = field(default_factory=dict)
    statuses: dict[str, str] = field(default_factory=dict)
    sids: count[int] = field(default_factory=count)

    async def send(self, text: OutgoingText) -> Accepted:
        """Book it, or fail."""
        self.mood(text)
        sid = f"SM{next(self.sids):032x}"
        self.book.append((sid, text.to, text.body))
        self.created[sid] = self.now()
        if self.lose_answers:
            raise Uncertain("the answer was lost")
        return Accepted(sid, "accepted")

    async def find(self, to: str, since: datetime) -> list[SeenMessage]:
        """From the book, newest first."""
        found = [(sid, body) for sid, number, body in self.book if number == to and self.created[sid] >= since]
        return [SeenMessage(sid, "sent", self.created[sid], None, body) for sid, body in reversed(found)]

    async def fetch(self, sid: str) -> SeenMessage | None:
        """From the book, in the state that was set for it."""
        body = next((body for known, _, body in self.book if known == sid), None)
        if body is None:
            return None
        return SeenMessage(sid, self.statuses.get(sid, "sent"), self.created[sid], None, body)

    async def redact(self, sid: str) -> None:
        """Nothing to do."""

    async def close(self) -> None:
        """Nothing to do."""

    def copies(self) -> dict[str, int]:
        """How many texts each number was sent."""
        found: dict[str, int] = {}
        for _, to, _ in self.book:
            found[to] = found.get(to, 0) + 1
        return found
