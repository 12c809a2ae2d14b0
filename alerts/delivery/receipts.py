"""Receipts: what the carrier says became of a text. They only move a delivery forward, in whatever order they come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from sqlalchemy import select

from alerts.delivery import mailings
from alerts.delivery.ladder import FINAL, DeliveryStatus, advance
from alerts.delivery.mailings import Audience
from alerts.delivery.model import deliveries
from alerts.delivery.model import mailings as mailing_rows
from alerts.house import Transaction
from alerts.people import consent
from alerts.sms.carrier import Verdict
from alerts.sms.twilio_errors import verdict_of

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


class Outcome(StrEnum):
    """What a receipt did."""

    APPLIED = "applied"
    IGNORED = "ignored"  # late, repeated, about another message, or of no meaning to us
    UNKNOWN_DELIVERY = "unknown_delivery"


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
    found = select(mailing_rows.c.reference, row.seq, row.provider_sid).join(mailing_rows)
    found = found.where(row.mailing_id == mailing_id, row.status.in_(waiting), row.provider_sid.is_not(None))
    found = found.where(row.accepted_at <= accepted_before).order_by(row.seq).limit(limit)
    return [Overdue(*one) for one in tx.conn.execute(found)]


def record(tx: Transaction, reference: str, seq: int, sid: str, status: str, error: int | None) -> Outcome:
    """Write one receipt: the carrier's id and status of the delivery `<reference>.<seq>`, and its error code."""
    row = deliveries.c
    found = select(row.mailing_id, row.contact_id, mailing_rows.c.audience).join(mailing_rows)
    delivery = tx.conn.execute(found.where(mailing_rows.c.reference == reference, row.seq == seq)).one_or_none()
    if delivery is None:
        return Outcome.UNKNOWN_DELIVERY
    to = STATUSES.get(status)
    if to is None or not advance(tx.conn, delivery.mailing_id, seq, to, tx.now, sid=sid, error=error):
        return Outcome.IGNORED
    if error is not None and verdict_of(error) is Verdict.OPTED_OUT:
        consent.opt_out_by_carrier(tx, delivery.contact_id)
    if to in FINAL and delivery.audience == Audience.PERSON:
        mailings.finish_if_done(tx, delivery.mailing_id)
    return Outcome.APPLIED
