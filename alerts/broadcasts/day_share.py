"""The day's share: how many segments of a day may be of anything but alerts, so that an alert always finds room.

Carriers take so many a day from one sender and no more. Notices use it, and what is asked of people beside them.
"""

from __future__ import annotations

from sqlalchemy import func, select

from alerts.broadcasts.cap import ABOUT_ALERTS
from alerts.broadcasts.model import broadcasts
from alerts.delivery import tallies
from alerts.delivery.model import mailings
from alerts.house import Transaction

BESIDE_NOTICES = "segments beside notices"


def limit(tx: Transaction) -> int | None:
    """How many segments that is; None where no cap of a day is known."""
    rules = tx.network.delivery
    return int(rules.segments_per_day * rules.notice_share) if rules.segments_per_day else None


def used(tx: Transaction) -> int:
    """How many of them have left today, or are on their way."""
    midnight = tx.now.astimezone(tx.network.timezone).replace(hour=0, minute=0, second=0, microsecond=0)
    today = (mailings.c.created_at >= midnight, broadcasts.c.kind.not_in(sorted(ABOUT_ALERTS)))
    # What was kept back from people never left; in which languages is not known, so it is taken off in proportion.
    kept_back = broadcasts.c.segments * mailings.c.withheld // broadcasts.c.people
    spent = select(func.coalesce(func.sum(broadcasts.c.segments - kept_back), 0))
    of_notices = int(tx.conn.execute(spent.select_from(broadcasts.join(mailings)).where(*today)).scalar_one())
    return of_notices + tallies.counted(tx, tallies.today(tx, BESIDE_NOTICES))


def left(tx: Transaction) -> int | None:
    """How many of them are left; None where no cap of a day is known."""
    most = limit(tx)
    return None if most is None else max(most - used(tx), 0)


def use(tx: Transaction, segments: int) -> None:
    """A text that is no broadcast takes so many of them."""
    tallies.count(tx, tallies.today(tx, BESIDE_NOTICES), segments)
