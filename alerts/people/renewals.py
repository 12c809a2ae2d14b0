"""Renewals: who is to be asked whether they still want alerts, because nothing was heard of them for so long.

A number may have become another person's without any text coming back. The question stands until it is answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from alerts.house import Transaction
from alerts.people.model import renewals
from alerts.store.upserts import insert_or_update


def agreed(tx: Transaction, contact_id: int) -> None:
    """This person has just asked for texts: whatever stood is answered, and the time counts anew."""
    row = {"contact_id": contact_id, "heard_at": tx.now, "asked_at": None, "mailing_id": None}
    insert_or_update(tx.conn, renewals, row)


def heard(tx: Transaction, contact_id: int, at: datetime) -> None:
    """They texted us at that moment (UTC): they are not asked, or not any more, until much later."""
    mine = update(renewals).where(renewals.c.contact_id == contact_id)
    tx.conn.execute(mine.values(heard_at=at, asked_at=None, mailing_id=None))


def forget(tx: Transaction, contact_id: int) -> None:
    """They want no alerts, so there is nothing to ask."""
    tx.conn.execute(delete(renewals).where(renewals.c.contact_id == contact_id))


def silent(tx: Transaction, before: datetime, limit: int) -> Sequence[int]:
    """Those nothing was heard of since that moment (UTC) and who were not asked, the longest silent first."""
    unasked = (renewals.c.asked_at.is_(None), renewals.c.heard_at <= before)
    longest = select(renewals.c.contact_id).where(*unasked).order_by(renewals.c.heard_at, renewals.c.contact_id)
    return tx.conn.execute(longest.limit(limit)).scalars().all()


def heard_at(tx: Transaction, contact_id: int) -> datetime | None:
    """When they were last heard of, as far as it was looked up; None for who was asked, or is not to be."""
    mine = (renewals.c.contact_id == contact_id, renewals.c.asked_at.is_(None))
    return tx.conn.execute(select(renewals.c.heard_at).where(*mine)).scalar_one_or_none()


def ask(tx: Transaction, contact_id: int, mailing_id: int | None) -> None:
    """The question went to them now, with that mailing."""
    mine = update(renewals).where(renewals.c.contact_id == contact_id)
    tx.conn.execute(mine.values(asked_at=tx.now, mailing_id=mailing_id))


def unanswered(tx: Transaction, before: datetime, limit: int) -> Sequence[int]:
    """Those who were asked before that moment (UTC) and have not answered, the longest ago first."""
    asked = (renewals.c.asked_at.is_not(None), renewals.c.asked_at <= before)
    longest = select(renewals.c.contact_id).where(*asked).order_by(renewals.c.asked_at, renewals.c.contact_id)
    return tx.conn.execute(longest.limit(limit)).scalars().all()


def standing(tx: Transaction, contact_id: int) -> tuple[datetime, int | None] | None:
    """Since when (UTC) the question stands with this person, and the mailing that carried it; None if it does not."""
    mine = (renewals.c.contact_id == contact_id, renewals.c.asked_at.is_not(None))
    row = tx.conn.execute(select(renewals.c.asked_at, renewals.c.mailing_id).where(*mine)).one_or_none()
    return None if row is None or row.asked_at is None else (row.asked_at, row.mailing_id)
