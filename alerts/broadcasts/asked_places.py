"""What people ask about: counted for the limit of each person and for rumors, and forgotten with that.

Who asked is kept as a keyed mark, for as long as questions are counted (`inquiry_hours`): the database alone does not
say who asked about which place.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, or_, select

from alerts.broadcasts.model import inquiries
from alerts.house import Transaction

MARK = "inquiry:"  # so that it is no number's index
HOUR = timedelta(hours=1)


def note(tx: Transaction, contact_id: int, area: str | None, spot: str | None) -> None:
    """Remember that this person asked about a place just now; no area: about a code."""
    asked = {"asker": _mark(tx, contact_id), "area": area, "spot": spot, "asked_at": tx.now}
    tx.conn.execute(insert(inquiries).values(**asked))


def of_last_hour(tx: Transaction, contact_id: int) -> Sequence[datetime]:
    """When (UTC) this person asked within the last hour, oldest first."""
    mine = (inquiries.c.asker == _mark(tx, contact_id), inquiries.c.asked_at > tx.now - HOUR)
    asked = select(inquiries.c.asked_at).where(*mine).order_by(inquiries.c.asked_at)
    return tx.conn.execute(asked).scalars().all()


def people(tx: Transaction, area: str, spot: str | None, since: datetime) -> int:
    """How many people have asked about that spot since then (UTC), or about its whole neighborhood.

    Without a spot everybody who asked about anything there counts, for it may be at any crossing.
    """
    asked = select(func.count(inquiries.c.asker.distinct()))
    asked = asked.where(inquiries.c.asked_at > since, inquiries.c.area == area)
    if spot is not None:
        asked = asked.where(or_(inquiries.c.spot.is_(None), inquiries.c.spot == spot))
    return tx.conn.execute(asked).scalar_one()


def forget(tx: Transaction, contact_id: int) -> None:
    """Erase what this person asked."""
    tx.conn.execute(delete(inquiries).where(inquiries.c.asker == _mark(tx, contact_id)))


def _mark(tx: Transaction, contact_id: int) -> bytes:
    return tx.vault.blind_index(f"{MARK}{contact_id}")
