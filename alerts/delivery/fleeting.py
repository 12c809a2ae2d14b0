"""Fleeting texts: words that are erased as soon as they have left, and after an hour whether they have or not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update

from alerts.delivery import direct
from alerts.delivery.ladder import OPEN
from alerts.delivery.model import deliveries, mailings, texts
from alerts.house import Transaction
from alerts.store.agenda import Lane

ERASE = "erase_words"  # the kind of task: subject a mailing
LOOK_SECONDS = 10
AT_THE_LATEST: Final = timedelta(hours=1)


def text_person(tx: Transaction, contact_id: int, body: str) -> int | None:
    """Text `body` to one person like `direct.text_person`, and see to it that it is erased."""
    mailing_id = direct.text_person(tx, contact_id, body)
    if mailing_id is not None:
        tx.schedule(ERASE, mailing_id, Lane.ROUTINE, tx.now + timedelta(seconds=LOOK_SECONDS))
    return mailing_id


def erase(tx: Transaction, mailing_id: int) -> datetime | None:
    """Task: erase the words of a mailing once nothing of it is to leave any more; when to look again (UTC), or None."""
    created_at: datetime = tx.conn.execute(
        select(mailings.c.created_at).where(mailings.c.id == mailing_id)
    ).scalar_one()
    waits = select(deliveries.c.seq).where(deliveries.c.mailing_id == mailing_id, deliveries.c.status.in_(sorted(OPEN)))
    if tx.now < created_at + AT_THE_LATEST and tx.conn.execute(waits).first() is not None:
        return min(tx.now + timedelta(seconds=LOOK_SECONDS), created_at + AT_THE_LATEST)
    tx.conn.execute(update(texts).where(texts.c.mailing_id == mailing_id).values(body_sealed=None))
    return None
