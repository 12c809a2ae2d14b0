"""Lost intents: texts that were committed to be sent and whose result never came. They are looked up first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select

from alerts.delivery.ladder import DeliveryStatus, advance
from alerts.delivery.mailings import DISPATCH, TEXT
from alerts.delivery.model import chunks, deliveries, mailings, texts
from alerts.delivery.results import take_back
from alerts.house import Transaction
from alerts.people.contacts import NUMBER
from alerts.people.model import contacts
from alerts.store.agenda import Lane

RECONCILE = "reconcile"  # a kind of task: subject a mailing


@dataclass(frozen=True, slots=True)
class LostIntent:
    """A text without a result. Number or body are None once they were erased; its repr shows neither."""

    seq: int
    contact_id: int
    intended_at: datetime
    possible_duplicate: bool
    number: str | None = field(repr=False)
    body: str | None = field(repr=False)


def look_up_later(tx: Transaction, mailing_id: int, intended_at: datetime) -> None:
    """Have what was intended then (UTC) and has no result looked up once the provider has had time to list it."""
    ripe_at = intended_at + timedelta(seconds=tx.network.delivery.grace_seconds)
    tx.schedule_once(RECONCILE, mailing_id, Lane.ROUTINE, max(ripe_at, tx.now))


def oldest(tx: Transaction, mailing_id: int) -> datetime | None:
    """When (UTC) the oldest text of a mailing without a result was intended; None when there is none."""
    row = deliveries.c
    waiting = (row.mailing_id == mailing_id, row.status == DeliveryStatus.INTENDED.value)
    found: datetime | None = tx.conn.execute(select(func.min(row.intended_at)).where(*waiting)).scalar_one()
    return found


def ripe(tx: Transaction, mailing_id: int, limit: int = 100) -> Sequence[LostIntent]:
    """Texts of a mailing that were intended a grace period ago and have no result yet, oldest place first."""
    moment = tx.now - timedelta(seconds=tx.network.delivery.grace_seconds)
    row = deliveries.c
    lost = select(row.seq, row.contact_id, row.intended_at, row.possible_duplicate)
    lost = lost.add_columns(contacts.c.number_sealed, texts.c.body_sealed).select_from(
        deliveries.join(contacts, contacts.c.id == row.contact_id).join(texts, texts.c.id == row.text_id)
    )
    waiting = (row.mailing_id == mailing_id, row.status == DeliveryStatus.INTENDED.value, row.intended_at <= moment)
    found = tx.conn.execute(lost.where(*waiting).order_by(row.seq).limit(limit))
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
    found = select(chunks.c.id, mailings.c.lane, mailings.c.rank).join(mailings, mailings.c.id == chunks.c.mailing_id)
    chunk = tx.conn.execute(found.where(*within)).one()
    tx.schedule_once(DISPATCH, chunk.id, Lane(chunk.lane), rank=chunk.rank)
    return True


def give_up(tx: Transaction, mailing_id: int, seq: int) -> bool:
    """Nobody can say whether a lost text was sent; a late receipt still may."""
    return advance(tx.conn, mailing_id, seq, DeliveryStatus.UNKNOWN, tx.now)


def _unseal(tx: Transaction, sealed: bytes | None, purpose: str) -> str | None:
    return None if sealed is None else tx.vault.unseal(sealed, purpose)
