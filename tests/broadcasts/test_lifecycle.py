"""The life of a broadcast: every move the table does not name is refused."""

from __future__ import annotations

from itertools import product

import pytest
from sqlalchemy import insert

from alerts.broadcasts import cap, records
from alerts.broadcasts.cap import BroadcastKind, CapStatus, Certainty, MessageType
from alerts.broadcasts.lifecycle import TRANSITIONS, BroadcastStatus, ForbiddenMove, move
from alerts.broadcasts.model import broadcasts
from alerts.house import House, Transaction
from tests.broadcasts.stage import Stage

PAIRS = list(product(BroadcastStatus, BroadcastStatus))


def notice(tx: Transaction, status: BroadcastStatus, people: list[int]) -> int:
    """A stored notice in that status."""
    row = {"kind": "notice", "status": status.value, "area": "koreatown", "created_at": tx.now, "expires_at": tx.now}
    signed = {"created_by": people[0], "approved_by": people[1]}
    stored = insert(broadcasts).values(**row, **signed).returning(broadcasts.c.id)
    return int(tx.conn.execute(stored).scalar_one())


def test_only_the_moves_of_the_table_are_made(house: House, stage: Stage) -> None:
    people = stage.coordinators("en", "en")
    for start, to in PAIRS:
        with house.transaction() as tx:
            broadcast_id = notice(tx, start, people)
            if to in TRANSITIONS[start]:
                move(tx, broadcast_id, to, "timer")
                found = records.get(tx, broadcast_id)
                assert found.status is to
                assert (found.ended_at is not None) == (not TRANSITIONS[to])
            else:
                with pytest.raises(ForbiddenMove, match=f"broadcast {broadcast_id} can't become {to}"):
                    move(tx, broadcast_id, to, "timer")
                assert records.get(tx, broadcast_id).status is start


def test_cap_terms() -> None:
    assert {kind: cap.message_type(kind) for kind in BroadcastKind} == {
        BroadcastKind.ALERT: MessageType.ALERT,
        BroadcastKind.UPDATE: MessageType.UPDATE,
        BroadcastKind.CORRECTION: MessageType.UPDATE,
        BroadcastKind.ALL_CLEAR: MessageType.CANCEL,
        BroadcastKind.EXPIRY: MessageType.CANCEL,
        BroadcastKind.NOTICE: MessageType.ALERT,
        BroadcastKind.DRILL: MessageType.ALERT,
        BroadcastKind.EVENT: MessageType.ALERT,
        BroadcastKind.REMINDER: MessageType.UPDATE,
    }
    assert [kind for kind in BroadcastKind if cap.status(kind) is CapStatus.EXERCISE] == [BroadcastKind.DRILL]
    assert cap.certainty(BroadcastKind.ALERT, 1) is Certainty.OBSERVED
    assert cap.certainty(BroadcastKind.UPDATE, None) is Certainty.UNKNOWN
    assert cap.certainty(BroadcastKind.EXPIRY, 1) is Certainty.UNKNOWN
