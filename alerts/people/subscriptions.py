"""Subscriptions: who asked for which neighborhood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, delete, insert, select

from alerts.house import Transaction
from alerts.people.model import subscriptions

_AREAS: Final = (
    select(subscriptions.c.area)
    .where(subscriptions.c.contact_id == bindparam("id"))
    .order_by(subscriptions.c.since, subscriptions.c.area)
)


def areas_of(tx: Transaction, contact_id: int) -> tuple[str, ...]:
    """The slugs this person gets alerts for, in the order they joined."""
    return tuple(tx.conn.execute(_AREAS, {"id": contact_id}).scalars())


def join(tx: Transaction, contact_id: int, areas: Sequence[str]) -> tuple[str, ...]:
    """Subscribe to those of `areas` that are new; returns just these."""
    known = set(areas_of(tx, contact_id))
    new = tuple(area for area in dict.fromkeys(areas) if area not in known)
    for area in new:
        tx.conn.execute(insert(subscriptions).values(area=area, contact_id=contact_id, since=tx.now))
    return new


def leave(tx: Transaction, contact_id: int, areas: Sequence[str]) -> tuple[str, ...]:
    """End those of `areas` that were subscribed to; returns just these."""
    known = areas_of(tx, contact_id)
    left = tuple(area for area in dict.fromkeys(areas) if area in known)
    mine = subscriptions.c.contact_id == contact_id
    tx.conn.execute(delete(subscriptions).where(mine, subscriptions.c.area.in_(left)))
    return left


def leave_all(tx: Transaction, contact_id: int) -> None:
    """End all of them."""
    tx.conn.execute(delete(subscriptions).where(subscriptions.c.contact_id == contact_id))
