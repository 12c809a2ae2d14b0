"""Lost intents: texts that were committed to be sent and whose result never came. They are looked up first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from alerts.delivery.ladder import DeliveryStatus, advance
from alerts.delivery.mailings import DISPATCH, TEXT
from alerts.delivery.model import chunks, deliveries, mailings, texts
from alerts.delivery.results import take_back
from alerts.house import Transaction
from alerts.people.contacts import NUMBER
from alerts.people.model import contacts
from alerts.store.agenda import Lane, tasks


@dataclass(frozen=True, slots=True)
class LostIntent:
    """A text without a result. Number or body are None once they were erased; its repr shows neither."""

    seq: int
    contact_id: int
    intended_at: datetime
    possible_duplicate: bool
    number: str | None = field(repr=False)
    body: str | None = field(repr=False)


def intended_before(tx: Transaction, mailing_id: int, moment: datetime) -> Sequence[LostIntent]:
    """The texts of a mailing that were intended at `moment` (UTC) or before and have no result yet."""
    row = deliveries.c
    lost = select(row.seq, row.contact_id, row.intended_at, row.possible_duplicate)
    lost = lost.add_columns(contacts.c.number_sealed, texts.c.body_sealed).select_from(
        deliveries.join(contacts, contacts.c.id == row.contact_id).join(texts, texts.c.id == row.text_id)
    )
    waiting = (row.mailing_id == mailing_id, row.status == DeliveryStatus.INTENDED.value, row.intended_at <= moment)
    found = tx.conn.execute(lost.where(*waiting).order_by(row.seq))
    return [
        LostIntent(*one[:4], _unseal(tx, one.number_sealed, NUMBER), _unseal(tx, one.body_sealed, TEXT))
        for one in found
    ]


def recorded_sids(tx: Transaction, contact_id: int, since: datetime) -> frozenset[str]:
    """The carrier's ids already known for texts to this person that may have left since a moment (UTC)."""
    row = deliveries.c
    # A text never leaves after its mailing's end; so an older mailing can't hold one of these ids.
    theirs = select(row.provider_sid).join(mailings, mailings.c.id == row.mailing_id)
    theirs = theirs.where(row.contact_id == contact_id, row.provider_sid.is_not(None), mailings.c.expires_at >= since)
    return frozenset(tx.conn.execute(theirs).scalars())


def requeue_once(tx: Transaction, mailing_id: int, seq: int) -> bool:
    """Let a lost text be sent again, marked as a possible duplicate, and see to it that somebody does.

    False, and nothing, when that was done before, it is not lost any more or not yet (delivery.grace_seconds).
    """
    grace = timedelta(seconds=tx.network.delivery.grace_seconds)
    if not take_back(tx, mailing_id, seq, deliveries.c.intended_at <= tx.now - grace, possible_duplicate=True):
        return False
    within = (chunks.c.mailing_id == mailing_id, chunks.c.first_seq <= seq, chunks.c.last_seq >= seq)
    found = select(chunks.c.id, mailings.c.lane).join(mailings, mailings.c.id == chunks.c.mailing_id)
    chunk = tx.conn.execute(found.where(*within)).one()
    if not _will_be_sent(tx, chunk.id):
        tx.schedule(DISPATCH, chunk.id, Lane(chunk.lane))
    return True


def give_up(tx: Transaction, mailing_id: int, seq: int) -> bool:
    """Nobody can say whether a lost text was sent; a late receipt still may."""
    return advance(tx.conn, mailing_id, seq, DeliveryStatus.UNKNOWN, tx.now)


def _will_be_sent(tx: Transaction, chunk_id: int) -> bool:
    """Whether an open task, not begun yet, will come upon this chunk; it is kept from beginning until we commit."""
    same = (tasks.c.kind == DISPATCH, tasks.c.subject_id == chunk_id, tasks.c.done_at.is_(None))
    free = or_(tasks.c.leased_until.is_(None), tasks.c.leased_until <= tx.now)
    return tx.conn.execute(select(tasks.c.id).where(*same, free).with_for_update()).first() is not None


def _unseal(tx: Transaction, sealed: bytes | None, purpose: str) -> str | None:
    return None if sealed is None else tx.vault.unseal(sealed, purpose)
