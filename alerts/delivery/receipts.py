"""Receipts: what the carrier says became of a text. They only move a delivery forward, in whatever order they come."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import Integer, String, Update, bindparam, select
from sqlalchemy.types import TypeEngine

from alerts.delivery import verdicts
from alerts.delivery.ladder import TRANSITIONS, DeliveryStatus, climb, with_sid
from alerts.delivery.model import deliveries
from alerts.delivery.model import mailings as mailing_rows
from alerts.house import Transaction
from alerts.store.bulk import Told, UpdateForEach
from alerts.store.database import BigId, UtcDateTime

# Twilio's message statuses (docs/messaging/api/message-resource, "Message status values").
STATUSES: Mapping[str, DeliveryStatus] = MappingProxyType(
    {
        **dict.fromkeys(("queued", "accepted", "scheduled", "sending"), DeliveryStatus.ACCEPTED),
        "sent": DeliveryStatus.SENT,
        **dict.fromkeys(("delivered", "read"), DeliveryStatus.DELIVERED),
        "undelivered": DeliveryStatus.UNDELIVERED,
        "failed": DeliveryStatus.FAILED,
        "canceled": DeliveryStatus.CANCELLED,
    }
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the carrier says of the delivery `<reference>.<seq>`: its own id, where the text stands, its error code."""

    reference: str
    seq: int
    sid: str
    status: DeliveryStatus
    error: int | None = None


# Takes a receipt in: writes it, or puts it where it is written soon. Raises what the database raises.
Keep = Callable[[Receipt], None]


@dataclass(frozen=True, slots=True)
class Overdue:
    """A text the carrier took and whose end we have not heard."""

    reference: str
    seq: int
    sid: str


def overdue(tx: Transaction, mailing_id: int, accepted_before: datetime, limit: int = 200) -> list[Overdue]:
    """The texts of a mailing that were accepted before a moment (UTC) and have no final receipt, oldest first."""
    row = deliveries.c
    waiting = (DeliveryStatus.ACCEPTED.value, DeliveryStatus.SENT.value)
    found = select(mailing_rows.c.reference, row.seq, row.provider_sid)
    found = found.join(mailing_rows, mailing_rows.c.id == row.mailing_id)
    found = found.where(row.mailing_id == mailing_id, row.status.in_(waiting), row.provider_sid.is_not(None))
    found = found.where(row.accepted_at <= accepted_before).order_by(row.seq).limit(limit)
    return [Overdue(*one) for one in tx.conn.execute(found)]


def read(reference: str, seq: int, sid: str, status: str, error: int | None) -> Receipt | None:
    """A receipt in the carrier's words; None when its status means nothing to us."""
    known = STATUSES.get(status)
    return None if known is None else Receipt(reference, seq, sid, known, error)


def record(tx: Transaction, receipts: Sequence[Receipt]) -> int:
    """Write receipts, in the order in which they came; returns how many deliveries they moved.

    What is late, repeated, about another message or about nothing we know changes nothing.
    """
    mailing_ids = _mailings_of(tx, {receipt.reference for receipt in receipts})
    groups: dict[tuple[DeliveryStatus, bool], list[dict[str, int | str]]] = {}
    # In the order of their keys, as the sender writes them, so that the two do not wait for each other.
    for receipt in sorted(last_steps(receipts), key=lambda one: (one.reference, one.seq)):
        if receipt.reference in mailing_ids:
            group = groups.setdefault((receipt.status, receipt.error is not None), [])
            group.append(_row(mailing_ids[receipt.reference], receipt))
    moved = sum(_forward(*group).run(tx.conn, rows, now=tx.now) for group, rows in groups.items())
    for (_, has_error), rows in groups.items():
        for row in rows if has_error else ():
            _heed(tx, row)
    return moved


def last_steps(receipts: Sequence[Receipt]) -> Iterable[Receipt]:
    """For each text the last step its receipts make together; most texts' receipts come within one group."""
    latest: dict[tuple[str, int, str], Receipt] = {}
    for receipt in receipts:
        key = (receipt.reference, receipt.seq, receipt.sid)
        before = latest.get(key)
        if before is None or receipt.status in TRANSITIONS[before.status]:
            latest[key] = receipt
    return latest.values()


def _mailings_of(tx: Transaction, references: Collection[str]) -> dict[str, int]:
    known = select(mailing_rows.c.reference, mailing_rows.c.id).where(mailing_rows.c.reference.in_(references))
    return {row.reference: row.id for row in tx.conn.execute(known)}


def _row(mailing_id: int, receipt: Receipt) -> dict[str, int | str]:
    row: dict[str, int | str] = {"of_mailing": mailing_id, "of_seq": receipt.seq, "of_sid": receipt.sid}
    return row if receipt.error is None else row | {"of_error": receipt.error}


@cache
def _forward(status: DeliveryStatus, has_error: bool) -> UpdateForEach:
    row, now = deliveries.c, bindparam("now", type_=UtcDateTime())

    def forward(told: Told) -> Update:
        moved = with_sid(climb(status, now), told["of_sid"], now)
        moved = moved.where(row.mailing_id == told["of_mailing"], row.seq == told["of_seq"])
        if has_error:
            return moved.values(error=told["of_error"])
        return moved.values(error=None) if status is DeliveryStatus.DELIVERED else moved

    columns: dict[str, TypeEngine[Any]] = {"of_mailing": BigId, "of_seq": Integer(), "of_sid": String()}
    return UpdateForEach(columns | ({"of_error": Integer()} if has_error else {}), forward)


def _heed(tx: Transaction, told: Mapping[str, object]) -> None:
    """Do what an error asks of us, if it is the one of this text: a late or foreign receipt is not heard."""
    row = deliveries.c
    this = (row.mailing_id == told["of_mailing"], row.seq == told["of_seq"])
    same = (row.provider_sid == told["of_sid"], row.error == told["of_error"])
    found = tx.conn.execute(select(row.mailing_id, row.contact_id, row.error).where(*this, *same)).one_or_none()
    if found is not None:
        verdicts.heed(tx, found.mailing_id, found.contact_id, found.error)
