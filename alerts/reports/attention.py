"""Attention: which coordinators look at a report just now, so that two don't do the same."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from alerts.house import Transaction
from alerts.people.model import members
from alerts.reports.model import onlookers
from alerts.store.upserts import insert_if_absent

# A page says every few seconds that somebody looks; it is written down less often.
WRITTEN_EVERY = timedelta(seconds=15)
LOOKING = timedelta(seconds=45)
KEPT = timedelta(hours=1)


def is_noted(tx: Transaction, report_id: int, contact_id: int) -> bool:
    """Whether it stands already that this person looks: then nothing need be written."""
    here = (onlookers.c.report_id == report_id, onlookers.c.contact_id == contact_id)
    lately = onlookers.c.seen_at > tx.now - WRITTEN_EVERY
    return tx.conn.execute(select(onlookers.c.seen_at).where(*here, lately)).first() is not None


def look(tx: Transaction, report_id: int, contact_id: int) -> None:
    """This person looks at it now."""
    row = {"report_id": report_id, "contact_id": contact_id, "seen_at": tx.now}
    if not insert_if_absent(tx.conn, onlookers, row):
        here = (onlookers.c.report_id == report_id, onlookers.c.contact_id == contact_id)
        tx.conn.execute(update(onlookers).where(*here).values(seen_at=tx.now))


def others(tx: Transaction, report_id: int, contact_id: int) -> tuple[str, ...]:
    """The pseudonyms of everybody else who looks at it just now."""
    looking = (onlookers.c.report_id == report_id, onlookers.c.seen_at > tx.now - LOOKING)
    names = select(members.c.pseudonym).join(onlookers, onlookers.c.contact_id == members.c.contact_id)
    found = names.where(*looking, onlookers.c.contact_id != contact_id).order_by(members.c.pseudonym)
    return tuple(tx.conn.execute(found).scalars())
