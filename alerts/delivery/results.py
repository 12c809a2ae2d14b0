"""Results: what the carrier answered to a window of texts, written together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from sqlalchemy import ColumnElement, String, Update, bindparam, select, update

from alerts.delivery import verdicts
from alerts.delivery.ladder import DeliveryStatus, advance, climb, with_sid
from alerts.delivery.model import deliveries
from alerts.delivery.outbox import ChunkWork
from alerts.house import Transaction
from alerts.store.database import UtcDateTime


class SendOutcome(StrEnum):
    """What one POST came to."""

    ACCEPTED = "accepted"  # the carrier has it, under `sid`
    REQUEUE = "requeue"  # certainly not sent: may be tried again
    FAILED = "failed"  # a definite no, with `error`
    OPTED_OUT = "opted_out"  # the carrier holds this person's stop: ours follows
    UNCERTAIN = "uncertain"  # nobody knows: it stays intended until it is looked up


@dataclass(frozen=True, slots=True)
class Result:
    """What became of the text `seq`; `error` is the carrier's code, `attempts` what `intend` said."""

    seq: int
    outcome: SendOutcome
    sid: str | None = None
    error: int | None = None
    attempts: int | None = None


def record_results(tx: Transaction, work: ChunkWork, results: Sequence[Result]) -> None:
    """Write the results of posted texts. Right at any time: also after the lease is lost or a receipt came first."""
    _accept(tx, work.mailing_id, [one for one in results if one.outcome is SendOutcome.ACCEPTED])
    for one in results:
        if one.outcome is SendOutcome.REQUEUE:
            take_back(tx, work.mailing_id, one.seq, *_same_attempt(one))
        elif one.outcome is SendOutcome.FAILED:
            advance(tx.conn, work.mailing_id, one.seq, DeliveryStatus.FAILED, tx.now, error=one.error)
        elif one.outcome is SendOutcome.OPTED_OUT:
            advance(tx.conn, work.mailing_id, one.seq, DeliveryStatus.SUPPRESSED, tx.now, error=one.error)
        if one.error is not None:
            verdicts.heed(tx, work.mailing_id, contact_of(tx, work.mailing_id, one.seq), one.error)


def take_back(
    tx: Transaction, mailing_id: int, seq: int, *only_if: ColumnElement[bool], possible_duplicate: bool = False
) -> bool:
    """The one step down: an intended text that did not leave waits again. False when it has an id, or moved on.

    With `possible_duplicate` it may have left after all, which is risked once for each text.
    """
    row = deliveries.c
    intended = (row.status == DeliveryStatus.INTENDED.value, row.provider_sid.is_(None), *only_if)
    back = update(deliveries).where(row.mailing_id == mailing_id, row.seq == seq, *intended)
    if possible_duplicate:
        back = back.where(row.possible_duplicate.is_(False)).values(possible_duplicate=True)
    return tx.conn.execute(back.values(status=DeliveryStatus.QUEUED.value)).rowcount == 1


def contact_of(tx: Transaction, mailing_id: int, seq: int) -> int:
    """Whose delivery this is."""
    this = (deliveries.c.mailing_id == mailing_id, deliveries.c.seq == seq)
    return int(tx.conn.execute(select(deliveries.c.contact_id).where(*this)).scalar_one())


def _same_attempt(result: Result) -> tuple[ColumnElement[bool], ...]:
    # A holder that slept may bring its answer when another one has the same text in flight.
    return () if result.attempts is None else (deliveries.c.attempts == result.attempts,)


def _accept(tx: Transaction, mailing_id: int, accepted: Sequence[Result]) -> None:
    if not accepted:
        return
    about = {"of_mailing": mailing_id, "now": tx.now}
    rows = [{"of_seq": one.seq, "of_sid": one.sid, **about} for one in sorted(accepted, key=lambda one: one.seq)]
    if tx.conn.execute(_acceptance(), rows).rowcount == len(rows):
        return
    for one in accepted:
        _keep_sid(tx, mailing_id, one)


@cache
def _acceptance() -> Update:
    row, now = deliveries.c, bindparam("now", type_=UtcDateTime())
    this = (row.mailing_id == bindparam("of_mailing"), row.seq == bindparam("of_seq"))
    return with_sid(climb(DeliveryStatus.ACCEPTED, now), bindparam("of_sid", type_=String), now).where(*this)


def _keep_sid(tx: Transaction, mailing_id: int, result: Result) -> None:
    """Some had moved on already: their ids are kept all the same, and a second one for one text is not hidden."""
    row = deliveries.c
    this = update(deliveries).where(row.mailing_id == mailing_id, row.seq == result.seq)
    tx.conn.execute(this.where(row.provider_sid.is_(None)).values(provider_sid=result.sid))
    tx.conn.execute(this.where(row.provider_sid != result.sid).values(possible_duplicate=True))
