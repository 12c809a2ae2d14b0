"""What is under way: broadcasts whose texts are leaving, how far they are, and how one of them is stopped."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from alerts.broadcasts import records
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.lifecycle import BroadcastStatus, move
from alerts.broadcasts.model import broadcasts
from alerts.delivery import mailings
from alerts.delivery.ladder import RECEIVED, DeliveryStatus
from alerts.delivery.mailings import MailingState
from alerts.delivery.model import mailings as mailing_rows
from alerts.house import Transaction


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A broadcast and its texts: how many have left or may have, and how many still wait to leave."""

    id: int
    kind: BroadcastKind
    code: str | None
    areas: tuple[str, ...]
    gone: int
    waiting: int


def all_of_them(tx: Transaction) -> tuple[UnderWay, ...]:
    """Every broadcast whose texts are leaving just now, oldest first."""
    running = mailing_rows.c.state.in_((MailingState.PLANNING.value, MailingState.SENDING.value))
    sending = select(broadcasts.c.id).join(mailing_rows, mailing_rows.c.id == broadcasts.c.mailing_id).where(running)
    return tuple(_look(tx, one) for one in tx.conn.execute(sending.order_by(broadcasts.c.id)).scalars())


def abort(tx: Transaction, broadcast_id: int, by: str) -> UnderWay | None:
    """Let no more of its texts leave; returns how many had, None when it was not under way (any more).

    An alert lives on for those who got it: its end, or a correction, is still told to them.
    """
    try:
        found = records.lock(tx, broadcast_id)
    except NoResultFound:
        return None
    if found.status is not BroadcastStatus.SENDING or found.mailing_id is None:
        return None
    if not mailings.abort(tx, found.mailing_id):
        return None
    tx.audit("broadcast.aborted", by, f"broadcast:{broadcast_id}")
    move(tx, broadcast_id, BroadcastStatus.SENT if found.kind is BroadcastKind.ALERT else BroadcastStatus.ABORTED, by)
    return _look(tx, broadcast_id)


def _look(tx: Transaction, broadcast_id: int) -> UnderWay:
    found = records.get(tx, broadcast_id)
    counts = {} if found.mailing_id is None else mailings.progress(tx, found.mailing_id)
    unplanned = max((found.people or 0) - sum(counts.values()) - _withheld(tx, found.mailing_id), 0)
    gone = sum(many for status, many in counts.items() if status in RECEIVED)
    waiting = counts.get(DeliveryStatus.QUEUED, 0) + unplanned
    return UnderWay(found.id, found.kind, found.code, found.areas, gone, waiting)


def _withheld(tx: Transaction, mailing_id: int | None) -> int:
    kept_back = select(mailing_rows.c.withheld).where(mailing_rows.c.id == mailing_id)
    return tx.conn.execute(kept_back).scalar_one_or_none() or 0
