"""Withholding: of new alerts and notices nobody gets more in a day than they want; what is kept back is told together.

What counts is what a person got, or will, of the mailings of this day of the network's calendar that are `limited`.
Alerts of neighboring places and notices use up a share of a person's number only; the rest is for their own places.
What follows an alert is never kept back. Of two mailings planned in the same moment one may be one too many.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Float, Integer, Row, bindparam, delete, func, insert, literal, select, update

from alerts.delivery.ladder import RECEIVED, DeliveryStatus
from alerts.delivery.mailings import OWN_AREA
from alerts.delivery.model import deliveries, mailings, withheld
from alerts.house import Transaction
from alerts.people import daily_limit
from alerts.people.model import contacts
from alerts.store.agenda import Lane
from alerts.store.database import BigId, UtcDateTime

DIGEST = "digest"  # a kind of task: what was kept back is told
EVERYBODY = 0  # its subject
KEPT = timedelta(days=2)  # it is told within a day, and what follows it comes within hours

_GOT = sorted({DeliveryStatus.QUEUED, *RECEIVED})


def keep_back(tx: Transaction, mailing: Row[Any], last_seq: int) -> int:
    """Take back, of the page of a mailing that was just planned up to `last_seq`, what would be too much for a day.

    Returns from how many people; they are told of it later. While there were few limited mailings today nobody can have
    had enough, and nothing is looked at.
    """
    if not mailing.limited:
        return 0
    share = 1.0 if mailing.plan_rank == OWN_AREA and not mailing.rank else tx.network.fatigue.nearby_share
    others = _others_of_the_day(tx, mailing)
    if len(others) < daily_limit.smallest(tx) * share:
        return 0
    page = {"of_mailing": mailing.id, "from_seq": mailing.next_seq, "to_seq": last_seq}
    limit = {"default_limit": tx.network.fatigue.alerts_a_day, "share": share, "others": others}
    people = tx.conn.execute(_WHO_HAS_ENOUGH, {**page, **limit}).scalars().all()
    if people:
        _take_back(tx, mailing.id, people)
        tx.schedule_once(DIGEST, EVERYBODY, Lane.ROUTINE, _digest_due(tx))
    return len(people)


def claim(tx: Transaction, limit: int) -> Mapping[int, Sequence[int]]:
    """The mailings kept back from each of the next people, at most `limit` of them, who were not told yet.

    From now on they count as told, so of two who ask at once only one gets them.
    """
    untold = withheld.c.told_at.is_(None)
    following = select(withheld.c.contact_id).where(untold).distinct().order_by(withheld.c.contact_id).limit(limit)
    these = update(withheld).where(untold, withheld.c.contact_id.in_(following))
    claimed = these.values(told_at=tx.now).returning(withheld.c.contact_id, withheld.c.mailing_id)
    found: dict[int, list[int]] = {}
    for contact_id, mailing_id in sorted((row[0], row[1]) for row in tx.conn.execute(claimed)):
        found.setdefault(contact_id, []).append(mailing_id)
    return found


def drop(tx: Transaction, people: Collection[int], mailing_ids: Collection[int]) -> None:
    """These mailings are not told to these people, and what follows them is none of theirs."""
    these = (withheld.c.mailing_id.in_(mailing_ids), withheld.c.contact_id.in_(people))
    tx.conn.execute(delete(withheld).where(*these))


def _others_of_the_day(tx: Transaction, mailing: Row[Any]) -> Sequence[int]:
    begun = mailing.created_at.astimezone(tx.network.timezone).replace(hour=0, minute=0, second=0, microsecond=0)
    limited = (mailings.c.limited, mailings.c.created_at >= begun, mailings.c.id != mailing.id)
    return tx.conn.execute(select(mailings.c.id).where(*limited)).scalars().all()


def _take_back(tx: Transaction, mailing_id: int, people: Sequence[int]) -> None:
    these = (deliveries.c.mailing_id == mailing_id, deliveries.c.contact_id.in_(people))
    known = (withheld.c.mailing_id == mailing_id, withheld.c.contact_id == deliveries.c.contact_id)
    rows = select(deliveries.c.mailing_id, deliveries.c.contact_id, literal(tx.now, UtcDateTime()))
    new = rows.where(*these, ~select(withheld.c.since).where(*known).exists())
    tx.conn.execute(insert(withheld).from_select(["mailing_id", "contact_id", "since"], new))
    tx.conn.execute(delete(deliveries).where(*these))


def _digest_due(tx: Transaction) -> datetime:
    """Some hours after the first text was kept back; what is kept back by day is told before the night."""
    rules, zone = tx.network.fatigue, tx.network.timezone
    soon = tx.now + timedelta(hours=rules.digest_hours)
    evening = datetime.combine(tx.now.astimezone(zone).date(), rules.digest_at, zone)
    return min(soon, evening) if tx.now < evening else soon


_mine, _got = deliveries.alias(), deliveries.alias()
_others = _got.c.mailing_id.in_(bindparam("others", type_=BigId, expanding=True))
_so_far = select(func.count()).where(_others, _got.c.contact_id == _mine.c.contact_id, _got.c.status.in_(_GOT))
_limit = func.coalesce(contacts.c.alerts_a_day, bindparam("default_limit", type_=Integer))
_WHO_HAS_ENOUGH: Final = (
    select(_mine.c.contact_id)
    .join(contacts, contacts.c.id == _mine.c.contact_id)
    .where(_mine.c.mailing_id == bindparam("of_mailing", type_=BigId))
    .where(_mine.c.seq.between(bindparam("from_seq"), bindparam("to_seq")))
    .where(_so_far.scalar_subquery() >= _limit * bindparam("share", type_=Float))
)
