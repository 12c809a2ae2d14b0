"""Headcounts: how many people each area has, counted now and then, for audiences too large to count in a hurry.

At half a million people a count takes half a second, in which an alert could have begun to leave.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import case, delete, func, insert, select

from alerts.delivery.model import headcounts
from alerts.house import Transaction
from alerts.people.contacts import ContactStatus
from alerts.people.model import contacts, subscriptions


@dataclass(frozen=True, slots=True)
class Headcount:
    """The people of an area who read one language, and those of them who also want their neighbors' alerts."""

    area: str
    lang: str
    people: int
    nearby: int


def count(tx: Transaction) -> Sequence[Headcount]:
    """Count everybody; a look is enough for it, so that it keeps no writer waiting."""
    wants_nearby = func.sum(case((contacts.c.nearby, 1), else_=0))
    everybody = select(subscriptions.c.area, contacts.c.lang, func.count(), wants_nearby)
    everybody = everybody.join(contacts, contacts.c.id == subscriptions.c.contact_id)
    everybody = everybody.where(contacts.c.status == ContactStatus.ACTIVE.value)
    rows = tx.conn.execute(everybody.group_by(subscriptions.c.area, contacts.c.lang))
    return [Headcount(area, lang, people, int(nearby)) for area, lang, people, nearby in rows]


def keep(tx: Transaction, counted: Sequence[Headcount]) -> None:
    """Put a count in the place of the last one."""
    tx.conn.execute(delete(headcounts))
    if counted:
        rows = [{"area": one.area, "lang": one.lang, "people": one.people, "nearby": one.nearby} for one in counted]
        tx.conn.execute(insert(headcounts), rows)


def largest(tx: Transaction, most: int) -> list[str]:
    """The areas (slugs) with the most people, as last counted, at most so many; empty if never counted."""
    by_area = select(headcounts.c.area).group_by(headcounts.c.area)
    ordered = by_area.order_by(func.sum(headcounts.c.people).desc(), headcounts.c.area)
    return list(tx.conn.execute(ordered.limit(most)).scalars())


def by_area(tx: Transaction) -> Counter[str]:
    """How many people each area (slug) has, as last counted, or counted now if they never were."""
    row, found = headcounts.c, Counter[str]()
    for area, people in tx.conn.execute(select(row.area, func.sum(row.people)).group_by(row.area)):
        found[area] = int(people)
    if not found:
        for one in count(tx):
            found[one.area] += one.people
    return found


def at_most(tx: Transaction, area: str, neighbors: Collection[str]) -> Counter[str]:
    """People by language of an area and of the neighbors who want its alerts, as last counted.

    Whoever asked for several of the neighbors counts several times, so there may be fewer; empty if never counted.
    """
    row = headcounts.c
    found: Counter[str] = Counter()
    kept = select(row.area, row.lang, row.people, row.nearby).where(row.area.in_([area, *neighbors]))
    for of_area, lang, people, nearby in tx.conn.execute(kept):
        found[lang] += people if of_area == area else nearby
    return found
