"""Fleeting texts: words that are erased as soon as they have left, and after an hour whether they have or not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update

from alerts.delivery import direct, mailings
from alerts.delivery.ladder import OPEN, DeliveryStatus
from alerts.delivery.model import deliveries, texts
from alerts.delivery.model import mailings as mailing_rows
from alerts.house import Transaction
from alerts.store.agenda import Lane, tasks

ERASE = "erase_words"  # the kind of task: subject a mailing
LOOK_SECONDS = 10
AT_THE_LATEST: Final = timedelta(hours=1)


def text_person(tx: Transaction, contact_id: int, body: str) -> int | None:
    """Text `body` to one person like `direct.text_person`, and see to it that it is erased."""
    mailing_id = direct.text_person(tx, contact_id, body)
    if mailing_id is not None:
        tx.schedule(ERASE, mailing_id, Lane.ROUTINE, tx.now + timedelta(seconds=LOOK_SECONDS))
    return mailing_id


def recall(tx: Transaction, contact_id: int) -> None:
    """Let no fleeting text to this person leave any more; what has not begun to is erased at once."""
    standing = (tasks.c.kind == ERASE, tasks.c.done_at.is_(None), mailing_rows.c.contact_id == contact_id)
    theirs = select(mailing_rows.c.id).join(tasks, tasks.c.subject_id == mailing_rows.c.id).where(*standing)
    for mailing_id in tx.conn.execute(theirs).scalars().all():
        mailings.abort(tx, mailing_id)
        # Words that may be on their way are still needed, to find them at the carrier after a crash.
        if not _has(tx, mailing_id, DeliveryStatus.INTENDED):
            _erase(tx, mailing_id)


def erase(tx: Transaction, mailing_id: int) -> datetime | None:
    """Task: erase the words of a mailing once nothing of it is to leave any more; when to look again (UTC), or None."""
    created_at: datetime = tx.conn.execute(
        select(mailing_rows.c.created_at).where(mailing_rows.c.id == mailing_id)
    ).scalar_one()
    if tx.now < created_at + AT_THE_LATEST and _has(tx, mailing_id, *OPEN):
        return min(tx.now + timedelta(seconds=LOOK_SECONDS), created_at + AT_THE_LATEST)
    _erase(tx, mailing_id)
    return None


def _has(tx: Transaction, mailing_id: int, *statuses: DeliveryStatus) -> bool:
    these = (deliveries.c.mailing_id == mailing_id, deliveries.c.status.in_(sorted(statuses)))
    return tx.conn.execute(select(deliveries.c.seq).where(*these).limit(1)).first() is not None


def _erase(tx: Transaction, mailing_id: int) -> None:
    tx.conn.execute(update(texts).where(texts.c.mailing_id == mailing_id).values(body_sealed=None))
