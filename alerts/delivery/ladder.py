"""The ladder: what becomes of one delivery, and the one UPDATE by which it climbs (DESIGN section 6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from sqlalchemy import Connection, case, func, or_, update

from alerts.delivery.model import deliveries


class DeliveryStatus(StrEnum):
    """Where one text to one person stands."""

    QUEUED = "queued"  # planned, nothing has left
    INTENDED = "intended"  # committed to be sent; it may have left
    ACCEPTED = "accepted"  # the carrier has it
    SENT = "sent"  # it left the carrier
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    SUPPRESSED = "suppressed"  # the person may not be texted
    EXPIRED = "expired"  # its time was over before it left
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"  # it may have left; nobody can say


_S = DeliveryStatus

FINAL = frozenset({_S.DELIVERED, _S.UNDELIVERED, _S.FAILED, _S.SUPPRESSED, _S.EXPIRED, _S.CANCELLED})
# Nothing more is expected of us; receipts may still come.
SETTLED = FINAL | {_S.ACCEPTED, _S.SENT, _S.UNKNOWN}
# Those who have the text on their phone or may have it: whoever follows up on it tells them too.
RECEIVED = frozenset({_S.INTENDED, _S.ACCEPTED, _S.SENT, _S.DELIVERED, _S.UNDELIVERED, _S.UNKNOWN})

_PROVEN = frozenset({_S.SENT, _S.DELIVERED, _S.UNDELIVERED, _S.FAILED, _S.CANCELLED})

# From each status, where it may go. The first final one wins, save that a phone may come back after "undelivered";
# what is unknown heals when a receipt proves that it was sent.
TRANSITIONS: Mapping[DeliveryStatus, frozenset[DeliveryStatus]] = MappingProxyType(
    {
        # A receipt may overtake the commit of everything we knew about the text, so it may come to any row.
        _S.QUEUED: frozenset({_S.INTENDED, _S.ACCEPTED, _S.SUPPRESSED, _S.EXPIRED, _S.UNKNOWN}) | _PROVEN,
        _S.INTENDED: frozenset({_S.ACCEPTED, _S.SUPPRESSED, _S.EXPIRED, _S.UNKNOWN}) | _PROVEN,
        _S.ACCEPTED: _PROVEN,
        _S.SENT: frozenset({_S.DELIVERED, _S.UNDELIVERED, _S.FAILED, _S.CANCELLED}),
        _S.UNKNOWN: frozenset({_S.ACCEPTED}) | _PROVEN,
        _S.UNDELIVERED: frozenset({_S.DELIVERED}),
        _S.DELIVERED: frozenset(),
        _S.FAILED: frozenset(),
        _S.SUPPRESSED: frozenset(),
        _S.EXPIRED: frozenset(),
        _S.CANCELLED: frozenset(),
    }
)

# The way back: only a certainty that the text did not leave (see outbox.py) takes an intent back, by its own UPDATE.
RANK: Mapping[DeliveryStatus, int] = MappingProxyType(
    {status: rank for rank, status in enumerate((_S.QUEUED, _S.INTENDED, _S.UNKNOWN, _S.ACCEPTED, _S.SENT))}
    | {status: 5 for status in FINAL - {_S.DELIVERED}}
    | {_S.DELIVERED: 6}
)


def sources_of(to: DeliveryStatus) -> frozenset[DeliveryStatus]:
    """The statuses from which `to` can be reached in one step."""
    return frozenset(status for status, goals in TRANSITIONS.items() if to in goals)


def advance(
    conn: Connection,
    mailing_id: int,
    seq: int,
    to: DeliveryStatus,
    now: datetime,
    *,
    sid: str | None = None,
    error: int | None = None,
) -> bool:
    """Move one delivery forward to `to` at `now` (UTC); False and nothing when it can't go there from where it is.

    A `sid` is noted when none is known; with another one than the known one nothing moves.
    """
    row = deliveries.c
    forward = update(deliveries).where(row.mailing_id == mailing_id, row.seq == seq)
    forward = forward.where(row.status.in_(sorted(sources_of(to))))
    values: dict[str, object] = {"status": to.value}
    if sid is not None:
        forward = forward.where(or_(row.provider_sid.is_(None), row.provider_sid == sid))
        values["provider_sid"] = sid
    values["error"] = None if to is _S.DELIVERED else func.coalesce(error, row.error)
    if to in FINAL:
        values["final_at"] = now
    if RANK[to] >= RANK[_S.ACCEPTED] and sid is not None:
        values["accepted_at"] = case((row.accepted_at.is_(None), now), else_=row.accepted_at)
    return conn.execute(forward.values(**values)).rowcount == 1
