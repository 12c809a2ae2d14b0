"""After action: what came of a week, from moments and counts that hold nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, update

from alerts.broadcasts import alerting, under_way
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.leaving import Raised
from alerts.broadcasts.model import broadcasts
from alerts.delivery.model import deliveries
from alerts.house import House
from alerts.reports import after_action
from alerts.reports.after_action import AreaReview, Findings, WeekReview
from alerts.reports.model import reports
from alerts.reports.stages import Stage
from tests.broadcasts.stage import Stage as Scene
from tests.house import Clock

MONDAY = date(2026, 3, 9)
# Midnight of that Monday in Los Angeles, and of the next one.
MIDNIGHT = datetime(2026, 3, 9, 7, tzinfo=UTC)


@pytest.fixture
def scene(house: House, clock: Clock) -> Scene:
    return Scene(house, clock)


def reported(scene: Scene, status: str, received: datetime = MIDNIGHT, **columns: object) -> None:
    """A report that came to be checked."""
    values = {"reporter_id": scene.person(), "status": status, "code": "K27", "area": "koreatown", "hearsay": False}
    with scene.house.transaction() as tx:
        tx.conn.execute(insert(reports).values({**values, "wave": 1, "received_at": received, **columns}))


def alerted(scene: Scene, receivers: int = 1) -> int:
    """An alert that reached so many people; its id."""
    facts = scene.verified()
    people = [scene.person() for _ in range(receivers)]
    with scene.house.transaction() as tx:
        raised = alerting.raise_alert(tx, facts)
        assert isinstance(raised, Raised)
    scene.received(raised.mailing_id, *people)
    return raised.broadcast_id


def review(house: House, begins: date = MONDAY) -> WeekReview:
    with house.look() as tx:
        return after_action.week(tx, begins)


def test_precision_and_what_nobody_checked() -> None:
    assert (Findings().precision, Findings().unchecked_rate) == (None, None)
    found = Findings(verified=1, not_confirmed=3, unchecked=4, others=5)
    assert (found.received, found.precision, found.unchecked_rate) == (13, 0.25, 0.5)
    assert Findings(others=3).unchecked_rate is None
    assert Findings(unchecked=1).precision is None


def test_a_week_holds_its_own_reports_and_no_drill(house: House, scene: Scene) -> None:
    second = timedelta(seconds=1)
    for status in ("verified", "not_confirmed", "not_confirmed", "unchecked", "withdrawn", "checking"):
        reported(scene, status)
    reported(scene, "unchecked", area="westlake")
    reported(scene, "verified", MIDNIGHT - second)
    reported(scene, "verified", MIDNIGHT + timedelta(weeks=1))
    reported(scene, "unchecked", exercise=True)
    reported(scene, "unchecked", case_id=1)
    reported(scene, "incomplete", code=None, area=None)
    found = review(house)
    assert found.findings == Findings(verified=1, not_confirmed=2, unchecked=2, others=2)
    here, there = found.areas
    assert here == AreaReview("koreatown", Findings(1, 2, 1, 2), alerts=0, texts=0)
    assert (there.area, there.findings) == ("westlake", Findings(unchecked=1))
    assert review(house, MONDAY - timedelta(weeks=1)).findings == Findings(verified=1)


def test_the_course_has_every_week(house: House, scene: Scene) -> None:
    reported(scene, "verified")
    reported(scene, "unchecked", MIDNIGHT - timedelta(weeks=2, hours=-1))  # the clocks went forward
    alerted(scene)
    with house.look() as tx:
        weeks = after_action.course(tx, 3)
    assert [(one.begins, one.findings.received, one.alerts) for one in weeks] == [
        (MONDAY, 2, 1),
        (date(2026, 3, 2), 0, 0),
        (date(2026, 2, 23), 1, 0),
    ]


def test_an_alert_is_told_from_its_report_to_its_last_text(house: House, scene: Scene) -> None:
    alert_id = alerted(scene, receivers=3)
    with house.transaction() as tx:
        moments = {"first_text_at": tx.now + timedelta(seconds=4), "last_text_at": tx.now + timedelta(seconds=9)}
        tx.conn.execute(update(broadcasts).where(broadcasts.c.id == alert_id).values(**moments))
        tx.conn.execute(update(deliveries).where(deliveries.c.seq == 2).values(status="undelivered", error=30003))
        assert alerting.send_expiry(tx, alert_id) is not None
    (alert,) = review(house).alerts
    assert (alert.code, alert.area, alert.follow_ups) == ("K27", "koreatown", (BroadcastKind.EXPIRY,))
    assert alert.took(Stage.LAST_TEXT) == timedelta(seconds=9)
    assert alert.took(Stage.ASKED) is None
    assert alert.outcomes is not None
    assert alert.outcomes.by_status == {"delivered": 2, "undelivered": 1}
    assert alert.outcomes.by_error == {30003: 1}
    assert alert.cost is None


def test_what_was_stopped_counts_and_costs_what_left(house: House, scene: Scene) -> None:
    alert_id = alerted(scene, receivers=2)
    with house.transaction() as tx:
        assert under_way.abort(tx, alert_id, "contact:1") is not None
    rules = house.network.delivery.model_copy(update={"segment_price": 0.01})
    found = review(replace(house, network=replace(house.network, delivery=rules)))
    assert found.outcomes.texts == 2
    assert found.cost == pytest.approx(found.outcomes.segments * 0.01)
    assert found.areas[0].texts == 2


def test_what_is_not_kept_any_more_is_not_counted_as_nothing(house: House, scene: Scene) -> None:
    alerted(scene)
    with house.transaction() as tx:
        tx.conn.execute(deliveries.delete())
    (alert,) = review(house).alerts
    assert (alert.outcomes, alert.cost) == (None, None)
