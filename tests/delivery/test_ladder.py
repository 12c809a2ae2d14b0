"""The ladder: only forward, the first final status wins, and an id once known stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, insert, select

from alerts.delivery.ladder import FINAL, RANK, TRANSITIONS, DeliveryStatus, advance, sources_of
from alerts.delivery.model import deliveries
from alerts.house import House
from tests.delivery import scenes
from tests.house import MORNING, Clock

MAILING, SEQ = 1, 1
STATUSES = st.sampled_from(DeliveryStatus)
STEPS = st.lists(st.tuples(STATUSES, st.sampled_from([None, "SM1", "SM2"]), st.sampled_from([None, 30003])), max_size=9)


@pytest.fixture(scope="module")
def alone() -> Iterator[Connection]:
    """The table of deliveries by itself, for many orders of steps."""
    engine = create_engine("sqlite://")
    with engine.connect() as conn:
        deliveries.metadata.create_all(conn, [deliveries])
        yield conn
    engine.dispose()


def put(conn: Connection, status: DeliveryStatus) -> None:
    conn.execute(deliveries.delete())
    row = {"mailing_id": MAILING, "seq": SEQ, "contact_id": 1, "text_id": 1, "status": status.value}
    conn.execute(insert(deliveries).values(**row))


def test_every_status_is_in_the_table_and_every_step_goes_up() -> None:
    """The transition table covers all statuses, and no step leads down or around."""
    assert set(TRANSITIONS) == set(DeliveryStatus) == set(RANK)
    for status, goals in TRANSITIONS.items():
        assert all(RANK[goal] > RANK[status] for goal in goals)
    assert {status for status in FINAL if TRANSITIONS[status]} == {DeliveryStatus.UNDELIVERED}
    assert sources_of(DeliveryStatus.INTENDED) == {DeliveryStatus.QUEUED}


@pytest.mark.parametrize("here", DeliveryStatus)
@pytest.mark.parametrize("there", DeliveryStatus)
def test_a_step_is_taken_if_and_only_if_the_table_has_it(
    alone: Connection, here: DeliveryStatus, there: DeliveryStatus
) -> None:
    """Every pair of statuses."""
    put(alone, here)
    allowed = there in TRANSITIONS[here]
    assert advance(alone, MAILING, SEQ, there, MORNING) is allowed
    assert alone.execute(select(deliveries.c.status)).scalar_one() == (there if allowed else here)


@given(start=STATUSES, steps=STEPS)
def test_in_whatever_order_steps_come(
    alone: Connection,
    start: DeliveryStatus,
    steps: list[tuple[DeliveryStatus, str | None, int | None]],
) -> None:
    """The rank never falls, the first id stays, and the first final status does too, save undelivered -> delivered."""
    put(alone, start)
    seen = [alone.execute(select(deliveries)).one()]
    for number, (to, sid, error) in enumerate(steps):
        at: datetime = MORNING + timedelta(seconds=number)
        moved = advance(alone, MAILING, SEQ, to, at, sid=sid, error=error)
        seen.append(alone.execute(select(deliveries)).one())
        assert moved == (seen[-1] != seen[-2])
    for before, after in pairwise(seen):
        assert RANK[DeliveryStatus(after.status)] >= RANK[DeliveryStatus(before.status)]
        assert before.provider_sid in (None, after.provider_sid)
        if before.status in FINAL and after.status != before.status:
            assert (before.status, after.status) == ("undelivered", "delivered")
        assert after.status not in FINAL or after.status == start or after.final_at is not None


def test_the_same_on_both_engines(house: House, clock: Clock) -> None:
    """A whole life: intended, accepted with its id, undelivered with its error, delivered after all without."""
    scenes.residents(house, 1)
    mailing_id = scenes.planned_mailing(house)
    steps = (
        (DeliveryStatus.INTENDED, None, None, True),
        (DeliveryStatus.ACCEPTED, "SM1", None, True),
        (DeliveryStatus.ACCEPTED, "SM1", None, False),
        (DeliveryStatus.SENT, "SM2", None, False),
        (DeliveryStatus.UNDELIVERED, "SM1", 30003, True),
        (DeliveryStatus.SENT, "SM1", None, False),
        (DeliveryStatus.DELIVERED, "SM1", None, True),
        (DeliveryStatus.FAILED, "SM1", 30008, False),
    )
    with house.transaction() as tx:
        for to, sid, error, moves in steps:
            assert advance(tx.conn, mailing_id, SEQ, to, clock.now, sid=sid, error=error) is moves
    (row,) = scenes.rows(house, mailing_id)
    assert (row.status, row.provider_sid, row.error) == ("delivered", "SM1", None)
    assert row.accepted_at == row.final_at == clock.now
