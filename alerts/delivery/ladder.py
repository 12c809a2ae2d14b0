"""The ladder: what becomes of one delivery, and the one UPDATE by which it climbs (DESIGN section 6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from sqlalchemy import BindParameter, ColumnElement, Connection, Update, case, false, or_, update

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
# Work of ours is still to be done about these.
OPEN = frozenset({_S.QUEUED, _S.INTENDED})
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

# Along every transition the rank grows. Only a certainty that a text did not leave takes an intent back (outbox.py).
RANK: Mapping[DeliveryStatus, int] = MappingProxyType(
    {status: rank for rank, status in enumerate((_S.QUEUED, _S.INTENDED, _S.UNKNOWN, _S.ACCEPTED, _S.SENT))}
    | dict.fromkeys(FINAL - {_S.DELIVERED}, 5)
    | {_S.DELIVERED: 6}
)


def sources_of(to: DeliveryStatus) -> frozenset[DeliveryStatus]:
    """The statuses from which `to` can be reached in one step."""
    return frozenset(status for status, goals in TRANSITIONS.items() if to in goals)


def climb(to: DeliveryStatus, now: datetime | BindParameter[datetime]) -> Update:
    """The one UPDATE that moves deliveries forward to `to`; callers narrow it to the rows they mean."""
    # No IN here: its list can't be part of a statement that is executed for many rows at once.
    below = or_(false(), *(deliveries.c.status == status.value for status in sorted(sources_of(to))))
    forward = update(deliveries).where(below).values(status=to.value)
    return forward.values(final_at=now) if to in FINAL else forward


def with_sid(forward: Update, sid: str | ColumnElement[str], now: datetime | BindParameter[datetime]) -> Update:
    """The same move, noting the carrier's id; rows that are known under another id stay as they are."""
    known = deliveries.c.provider_sid
    noted = forward.where(or_(known.is_(None), known == sid))
    first_known = case((deliveries.c.accepted_at.is_(None), now), else_=deliveries.c.accepted_at)
    return noted.values(provider_sid=sid, accepted_at=first_known)


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
    forward = climb(to, now).where(deliveries.c.mailing_id == mailing_id, deliveries.c.seq == seq)
    if sid is not None:
        forward = with_sid(forward, sid, now)
    if error is not None or to is _S.DELIVERED:
        forward = forward.values(error=error)
    return conn.execute(forward).rowcount == 1
