"""What delivery looks like from the board: progress by state, lanes, and what waits to leave."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert

from alerts.delivery import mailings, overview
from alerts.delivery.ladder import DeliveryStatus
from alerts.delivery.mailings import MailingState
from alerts.delivery.readiness import ALIVE, FRESH
from alerts.house import House
from alerts.store import leases
from alerts.store.agenda import Lane, tasks
from tests.delivery.scenes import accept, for_area, intend, plan_all, planned_mailing, residents
from tests.house import Clock

RATE = 4.0


def test_progress_tells_planned_texts_by_status_and_who_is_still_to_be_planned(house: House) -> None:
    residents(house, 3)
    with house.transaction() as tx:
        mailing_id = for_area(tx)
        begun = overview.progress(tx, mailing_id, 3)
    assert (begun.total, begun.unplanned, begun.gone, begun.waiting) == (3, 3, 0, 3)
    plan_all(house, mailing_id)
    intend(house, mailing_id, 2)
    accept(house, mailing_id, 1)
    with house.look() as tx:
        now = overview.progress(tx, mailing_id, 3)
    assert now.counts == {DeliveryStatus.ACCEPTED: 1, DeliveryStatus.INTENDED: 1, DeliveryStatus.QUEUED: 1}
    assert (now.total, now.unplanned, now.gone, now.waiting, now.settled) == (3, 0, 2, 1, 0)


def test_nobody_is_awaited_who_left_while_it_was_planned(house: House) -> None:
    """It was for five people when it left; two of them are gone, and planning is over."""
    residents(house, 3)
    mailing_id = planned_mailing(house)
    with house.look() as tx:
        assert overview.progress(tx, mailing_id, 5).total == 3


def test_what_was_stopped_waits_for_nothing(house: House) -> None:
    residents(house, 2)
    mailing_id = planned_mailing(house)
    with house.transaction() as tx:
        assert overview.progress(tx, mailing_id, 2).waiting == 2
        mailings.abort(tx, mailing_id)
        stopped = overview.progress(tx, mailing_id, 2)
    assert (stopped.state, stopped.is_running, stopped.waiting) == (MailingState.ABORTED, False, 0)
    with house.look() as tx:
        assert overview.backlog(tx, RATE, {}).texts == 0


def test_the_backlog_is_what_waits_in_segments_at_the_senders_rate(house: House) -> None:
    residents(house, 3)
    mailing_id = planned_mailing(house)
    intend(house, mailing_id, 1)
    with house.look() as tx:
        waits = overview.backlog(tx, RATE, {})
        with_unplanned = overview.backlog(tx, RATE, {mailing_id: 10})
    assert (waits.texts, waits.segments, waits.seconds) == (2, 2, 0.5)
    assert (with_unplanned.texts, with_unplanned.segments, with_unplanned.seconds) == (12, 12, 3.0)


def test_what_came_too_late_is_no_backlog(house: House, clock: Clock) -> None:
    """Nothing leaves after its time, so nobody waits for it."""
    residents(house, 1)
    planned_mailing(house)
    clock.forward(timedelta(days=1).total_seconds())
    with house.look() as tx:
        assert overview.backlog(tx, RATE, {}).texts == 0


def test_a_lane_is_alive_while_it_is_heard_of(house: House, clock: Clock) -> None:
    with house.transaction() as tx:
        for name in ALIVE[:2]:
            leases.beat(tx.conn, name, tx.now)
    clock.forward(FRESH.total_seconds())
    with house.look() as tx:
        assert [lane.is_alive for lane in overview.health(tx)] == [True, True, False, False]
    clock.forward(1)
    with house.look() as tx:
        assert [lane.is_alive for lane in overview.health(tx)] == [False] * 4


def test_a_lane_shows_what_is_due_and_since_when(house: House, clock: Clock) -> None:
    """What is not due, is done or is being worked on does not wait."""
    with house.transaction() as tx:
        first = tx.now
        later = first + timedelta(seconds=5)
        for due_at, more in (
            (first, {}),
            (first + timedelta(seconds=1), {}),
            (first, {"done_at": first}),
            (first, {"leased_until": later + timedelta(seconds=9)}),
            (later + timedelta(hours=1), {}),
        ):
            row = {"kind": "x", "subject_id": 1, "lane": Lane.BROADCAST.value, "due_at": due_at, **more}
            tx.conn.execute(insert(tasks).values(**row))
    clock.forward(5)
    with house.look() as tx:
        lanes = {lane.name: lane for lane in overview.health(tx)}
    assert (lanes["lane:broadcast"].due, lanes["lane:broadcast"].oldest_due_at) == (2, first)
    assert (lanes["lane:urgent"].due, lanes["lane:urgent"].oldest_due_at) == (0, None)
