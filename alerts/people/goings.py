"""Goings: who goes to which event. It is nobody's business: no audit, no log and no list names who goes.

They are kept for reminders and changes, until shortly after the event (`going_hours`).
"""

from __future__ import annotations

from sqlalchemy import delete, func, select

from alerts.house import Transaction
from alerts.people.contacts import ContactStatus
from alerts.people.model import contacts, goings
from alerts.store.upserts import insert_if_absent


def add(tx: Transaction, event: int, contact_id: int) -> bool:
    """Note that this person goes to the event of that number; False if that is nothing new."""
    return insert_if_absent(tx.conn, goings, {"event": event, "contact_id": contact_id})


def remove(tx: Transaction, event: int, contact_id: int) -> bool:
    """They do not go after all; False if that is nothing new."""
    this = (goings.c.event == event, goings.c.contact_id == contact_id)
    return tx.conn.execute(delete(goings).where(*this)).rowcount == 1


def has_any(tx: Transaction, event: int) -> bool:
    """Whether anybody goes there."""
    return tx.conn.execute(select(goings.c.event).where(goings.c.event == event).limit(1)).first() is not None


def is_going(tx: Transaction, event: int, contact_id: int) -> bool:
    """Whether this person goes there."""
    this = (goings.c.event == event, goings.c.contact_id == contact_id)
    return tx.conn.execute(select(goings.c.event).where(*this)).first() is not None


def count(tx: Transaction, event: int) -> int:
    """How many go there and may be texted."""
    going = select(func.count()).select_from(goings.join(contacts))
    return tx.conn.execute(
        going.where(goings.c.event == event, contacts.c.status == ContactStatus.ACTIVE.value)
    ).scalar_one()


def awaited(tx: Transaction) -> frozenset[int]:
    """The numbers of the events to which anybody goes."""
    return frozenset(tx.conn.execute(select(goings.c.event).distinct()).scalars())


def forget(tx: Transaction, contact_id: int) -> None:
    """Erase that this person goes anywhere."""
    tx.conn.execute(delete(goings).where(goings.c.contact_id == contact_id))
