"""Results: what the carrier answered to a window of texts, written together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from sqlalchemy import ColumnElement, Integer, String, Update, bindparam, select, update

from alerts.delivery import verdicts
from alerts.delivery.ladder import DeliveryStatus, advance, climb, with_sid
from alerts.delivery.model import deliveries
from alerts.delivery.outbox import ChunkWork
from alerts.house import Transaction
from alerts.store.bulk import Told, UpdateForEach
from alerts.store.database import BigId, UtcDateTime


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
    rows = [_row(mailing_id, one) for one in sorted(accepted, key=lambda one: one.seq)]
    if _acceptance().run(tx.conn, rows, now=tx.now) == len(rows):
        return
    for one in accepted:
        _keep_sid(tx, mailing_id, one)


def _row(mailing_id: int, result: Result) -> dict[str, int | str]:
    return {"of_mailing": mailing_id, "of_seq": result.seq, "of_sid": result.sid or ""}


@cache
def _acceptance() -> UpdateForEach:
    row, now = deliveries.c, bindparam("now", type_=UtcDateTime())

    def accepted(told: Told) -> Update:
        this = (row.mailing_id == told["of_mailing"], row.seq == told["of_seq"])
        return with_sid(climb(DeliveryStatus.ACCEPTED, now), told["of_sid"], now).where(*this)

    return UpdateForEach({"of_mailing": BigId, "of_seq": Integer(), "of_sid": String()}, accepted)


def _keep_sid(tx: Transaction, mailing_id: int, result: Result) -> None:
    """Some had moved on already: their ids are kept all the same, and a second one for one text is not hidden."""
    row = deliveries.c
    this = update(deliveries).where(row.mailing_id == mailing_id, row.seq == result.seq)
    tx.conn.execute(this.where(row.provider_sid.is_(None)).values(provider_sid=result.sid))
    tx.conn.execute(this.where(row.provider_sid != result.sid).values(possible_duplicate=True))
