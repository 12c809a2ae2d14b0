"""The daily limit: how many new alerts and notices a person gets in a day, as the network sets it or they chose."""

from __future__ import annotations

from sqlalchemy import func, select

from alerts.house import Transaction
from alerts.people.contacts import Contact
from alerts.people.model import contacts


def of(tx: Transaction, person: Contact) -> int:
    """How many this person gets."""
    return person.alerts_a_day or tx.network.fatigue.alerts_a_day


def less(tx: Transaction, person: Contact) -> int | None:
    """The next smaller number there is to choose; None for somebody who has the smallest."""
    return max((one for one in tx.network.fatigue.choices if one < of(tx, person)), default=None)


def more(tx: Transaction, person: Contact) -> int | None:
    """The next larger number there is to choose; None for somebody who has the largest."""
    return min((one for one in tx.network.fatigue.choices if one > of(tx, person)), default=None)


def smallest(tx: Transaction) -> int:
    """The smallest number anybody gets: below it nobody can have had enough."""
    chosen = select(func.min(contacts.c.alerts_a_day)).where(contacts.c.alerts_a_day.is_not(None))
    default = tx.network.fatigue.alerts_a_day
    return min(tx.conn.execute(chosen).scalar_one() or default, default)
