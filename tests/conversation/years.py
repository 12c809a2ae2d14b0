"""Years in a town: days go by, and those are looked after who are to be asked whether they still want alerts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import update

from alerts.conversation import renewing
from alerts.delivery.model import deliveries
from tests.conversation.phones import Phone, Town
from tests.house import Clock

DAY = 24 * 3600.0
NOON = datetime(2026, 3, 10, 19, 0, tzinfo=UTC)
SOME_DAYS = 16  # more than an answer may take
ASKED, KEPT, ENDED = "Reply 1 to keep them", "You go on getting alerts", "alerts to this phone have ended"


@dataclass
class Years:
    """A town in which time passes by days; every noon those are looked after who are to be asked."""

    town: Town
    clock: Clock

    def pass_days(self, many: int) -> None:
        """So many days go by: all but the last of them at once."""
        at_once = max(many - SOME_DAYS, 0)
        if at_once:
            self.clock.forward(at_once * DAY)
            self.tend()
        for _ in range(many - at_once):
            self.clock.forward(DAY)
            self.tend()

    def tend(self) -> int:
        """What the worker does now, until nothing is left to do in this hour; how many turns that took."""
        for turn in range(1, 1000):
            with self.town.house.transaction() as tx:
                again = renewing.tend(tx, 0)
            self.arrive("delivered")
            if again is None:
                return turn
        raise AssertionError("it does not come to an end")

    def arrive(self, status: str) -> None:
        """What of all texts waits ends so."""
        with self.town.house.transaction() as tx:
            waiting = update(deliveries).where(deliveries.c.status == "queued")
            tx.conn.execute(waiting.values(status=status))

    def resident(self, words: str = "JOIN Koreatown") -> Phone:
        """Somebody who signed up."""
        phone = self.town.phone()
        phone.says(words)
        return phone


def said(phone: Phone, part: str) -> int:
    """In how many texts to this phone that was said."""
    return sum(part in text for text in phone.received())
