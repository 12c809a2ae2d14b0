"""When a broadcast's texts left: kept with it, since who got them is forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Row, select, update

from alerts.broadcasts import alerting, leaving
from alerts.broadcasts.leaving import Raised
from alerts.broadcasts.model import broadcasts
from alerts.delivery import mailings, planning
from alerts.delivery.model import deliveries
from alerts.house import House
from tests.broadcasts.stage import Stage
from tests.house import Clock


@pytest.fixture
def raised(house: House, stage: Stage) -> Raised:
    """An alert to three people, planned."""
    for _ in range(3):
        stage.person()
    facts = stage.verified()
    with house.transaction() as tx:
        result = alerting.raise_alert(tx, facts)
        assert isinstance(result, Raised)
        while planning.plan_page(tx, result.mailing_id):
            pass
    return result


def taken(house: House, raised: Raised, *seconds: int) -> None:
    """The carrier takes so many of its texts, each so many seconds after the start."""
    with house.transaction() as tx:
        for seq, after in enumerate(seconds, start=1):
            this = (deliveries.c.mailing_id == raised.mailing_id, deliveries.c.seq == seq)
            moment = tx.now + timedelta(seconds=after)
            tx.conn.execute(update(deliveries).where(*this).values(status="accepted", accepted_at=moment))
        mailings.finish_if_done(tx, raised.mailing_id)


def tended(house: House, raised: Raised) -> tuple[datetime | None, Row[datetime | None, datetime | None]]:
    """What a look at it says, and the moments that are known then."""
    with house.transaction() as tx:
        due = leaving.tend(tx, raised.broadcast_id)
        moments = select(broadcasts.c.first_text_at, broadcasts.c.last_text_at)
        return due, tx.conn.execute(moments.where(broadcasts.c.id == raised.broadcast_id)).one()


def test_they_are_known_once_the_last_text_has_left(house: House, raised: Raised, clock: Clock) -> None:
    start = clock.now
    taken(house, raised, 2, 1)
    due, moments = tended(house, raised)
    assert due is not None
    assert tuple(moments) == (None, None)
    taken(house, raised, 2, 1, 7)
    due, moments = tended(house, raised)
    assert due is None
    assert tuple(moments) == (start + timedelta(seconds=1), start + timedelta(seconds=7))


def test_an_alert_that_ends_before_its_last_text_has_them_too(house: House, raised: Raised, clock: Clock) -> None:
    start = clock.now
    taken(house, raised, 3, 4)
    with house.transaction() as tx:
        found = alerting.living(tx, stage_report(house, raised))
        assert found is not None
        leaving.end_alert(tx, found, "timer")
    assert tuple(tended(house, raised)[1]) == (start + timedelta(seconds=3), start + timedelta(seconds=4))


def test_one_that_never_left_has_none(house: House, raised: Raised, clock: Clock) -> None:
    clock.forward(timedelta(hours=2).total_seconds())
    assert tuple(tended(house, raised)[1]) == (None, None)


def stage_report(house: House, raised: Raised) -> int:
    """The report the alert is of."""
    with house.look() as tx:
        own = select(broadcasts.c.report_id).where(broadcasts.c.id == raised.broadcast_id)
        return int(tx.conn.execute(own).scalar_one())
