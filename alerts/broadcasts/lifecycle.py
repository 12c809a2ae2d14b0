"""The life of a broadcast: one table of what may follow what, and the one door through which it moves (law 3)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from sqlalchemy import update

from alerts.broadcasts.model import broadcasts
from alerts.house import Transaction


class BroadcastStatus(StrEnum):
    """Where a broadcast stands. A mailing of its own carries it from `sending` on."""

    DRAFT = "draft"
    DISCARDED = "discarded"
    SENDING = "sending"
    SENT = "sent"
    ABORTED = "aborted"
    ENDED = "ended"


_S = BroadcastStatus
TRANSITIONS: Mapping[BroadcastStatus, frozenset[BroadcastStatus]] = MappingProxyType(
    {
        _S.DRAFT: frozenset({_S.SENDING, _S.ENDED, _S.DISCARDED}),  # ended at once: it stands and nobody is to be told
        _S.DISCARDED: frozenset(),
        _S.SENDING: frozenset({_S.SENT, _S.ABORTED, _S.ENDED}),
        _S.SENT: frozenset({_S.ENDED}),
        _S.ABORTED: frozenset({_S.ENDED}),
        _S.ENDED: frozenset(),
    }
)


class ForbiddenMove(Exception):
    """A broadcast can't go from where it stands to where it was told to."""

    def __init__(self, broadcast_id: int, to: BroadcastStatus) -> None:
        super().__init__(f"broadcast {broadcast_id} can't become {to} from where it stands")


def move(tx: Transaction, broadcast_id: int, to: BroadcastStatus, by: str, **columns: object) -> None:
    """Move a broadcast on, together with what is written at that step (who approved it, its mailing).

    `by` is like "contact:7" or "timer". One conditional UPDATE, so of two that move it at once one is refused.
    Raises ForbiddenMove.
    """
    sources = [status.value for status, following in TRANSITIONS.items() if to in following]
    stamps = {"ended_at": tx.now} if not TRANSITIONS[to] else {}
    this = update(broadcasts).where(broadcasts.c.id == broadcast_id, broadcasts.c.status.in_(sources))
    if tx.conn.execute(this.values(status=to.value, **stamps, **columns)).rowcount != 1:
        raise ForbiddenMove(broadcast_id, to)
    tx.audit("broadcast.moved", by, f"broadcast:{broadcast_id}", to=to.value)
