"""Stages measured: exact percentiles, week by week on the network's calendar, of real reports only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from sqlalchemy import insert, update

from alerts.broadcasts import alerting
from alerts.broadcasts.leaving import Raised
from alerts.broadcasts.model import broadcasts
from alerts.house import House
from alerts.reports import stages
from alerts.reports.model import reports
from alerts.reports.spread import Spread, percentile, spread
from alerts.reports.stages import Stage, StageTimes, Week
from tests.broadcasts.stage import Stage as Scene
from tests.house import Clock
from tests.reports.cast import Cast

MONDAY = date(2026, 3, 9)
# Midnight of that Monday in Los Angeles.
MIDNIGHT = datetime(2026, 3, 9, 7, tzinfo=UTC)


@pytest.fixture
def scene(house: House, clock: Clock) -> Scene:
    return Scene(house, clock)


def seconds(*wanted: float) -> list[timedelta]:
    return [timedelta(seconds=one) for one in wanted]


def stored(scene: Scene, received: datetime, moments: Mapping[str, int], **columns: object) -> None:
    """A report, its moments given in seconds after it was received."""
    reporter = scene.person()
    values = {"reporter_id": reporter, "status": "not_confirmed", "code": "K27", "area": "koreatown"}
    values |= {"hearsay": False, "wave": 1, "received_at": received}
    values |= {f"{name}_at": received + timedelta(seconds=after) for name, after in moments.items()}
    with scene.house.transaction() as tx:
        tx.conn.execute(insert(reports).values({**values, **columns}))


def alerted(scene: Scene, received: datetime, moments: Mapping[str, int], first: int, last: int) -> None:
    """A report with an alert, whose first and last texts left so many seconds after it was received."""
    scene.person()
    facts = scene.verified()
    stamped = {f"{name}_at": received + timedelta(seconds=after) for name, after in moments.items()}
    left = {"first_text_at": received + timedelta(seconds=first), "last_text_at": received + timedelta(seconds=last)}
    with scene.house.transaction() as tx:
        result = alerting.raise_alert(tx, facts)
        assert isinstance(result, Raised)
        this = update(reports).where(reports.c.id == facts.report_id)
        tx.conn.execute(this.values(received_at=received, **stamped))
        tx.conn.execute(update(broadcasts).where(broadcasts.c.id == result.broadcast_id).values(**left))


def measured(house: House, weeks: int = 8) -> tuple[Week, ...]:
    with house.look() as tx:
        return stages.weekly(tx, weeks)


def of(week: Week, stage: Stage) -> StageTimes:
    """The times of one stage."""
    return next(one for one in week.stages if one.stage is stage)


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=60), st.integers(1, 100))
def test_a_percentile_is_the_least_one_that_so_many_do_not_exceed(values: list[int], percent: int) -> None:
    ordered = sorted(seconds(*values))
    found = percentile(ordered, percent)
    assert found in ordered
    assert 100 * sum(one <= found for one in ordered) >= percent * len(ordered)
    assert 100 * sum(one < found for one in ordered) < percent * len(ordered)


def test_the_spread_of_nothing_and_of_twenty() -> None:
    assert spread([]) == Spread(0, None, None)
    assert spread(seconds(*range(20, 0, -1))) == Spread(20, *seconds(10, 19))


def test_every_stage_counts_from_the_first_and_from_the_one_before(house: House, scene: Scene) -> None:
    alerted(scene, MIDNIGHT, {"asked": 2, "first_answer": 32, "decided": 40}, first=45, last=105)
    stored(scene, MIDNIGHT, {"asked": 4, "first_answer": 64, "decided": 100})
    stored(scene, MIDNIGHT, {"asked": 1, "decided": 720}, status="unchecked")
    (week,) = measured(house)
    assert (week.begins, week.received) == (MONDAY, 3)
    assert of(week, Stage.ASKED).since_received == Spread(3, *seconds(2, 4))
    assert of(week, Stage.FIRST_ANSWER).since_received == Spread(2, *seconds(32, 64))
    assert of(week, Stage.FIRST_ANSWER).since_before == Spread(2, *seconds(30, 60))
    # Nobody decided the one that was given up.
    assert of(week, Stage.DECIDED).since_received == Spread(2, *seconds(40, 100))
    assert of(week, Stage.DECIDED).since_before == Spread(2, *seconds(8, 36))
    assert of(week, Stage.FIRST_TEXT).since_received == Spread(1, *seconds(45, 45))
    assert of(week, Stage.LAST_TEXT).since_before == Spread(1, *seconds(60, 60))


def test_weeks_begin_on_monday_by_the_networks_clock(house: House, scene: Scene) -> None:
    second = timedelta(seconds=1)
    for moment in (MIDNIGHT - second, MIDNIGHT, MIDNIGHT - timedelta(weeks=1, hours=-1)):  # the clocks went forward
        stored(scene, moment, {})
    assert [(week.begins, week.received) for week in measured(house)] == [(MONDAY, 1), (date(2026, 3, 2), 2)]
    assert [week.begins for week in measured(house, weeks=1)] == [MONDAY]


def test_drills_and_what_never_came_to_be_checked_are_not_measured(house: House, scene: Scene) -> None:
    stored(scene, MIDNIGHT, {"asked": 1}, exercise=True, status="unchecked")
    stored(scene, MIDNIGHT, {}, status="incomplete", code=None, area=None)
    stored(scene, MIDNIGHT, {}, status="unvetted", code=None)
    assert measured(house) == ()


def test_a_report_from_its_first_text_on(cast: Cast, clock: Clock) -> None:
    """With nothing but what people and workers do; the last texts are the carrier's."""
    cast.resident()
    verifier = cast.verifier()
    cast.report(cast.responder())
    cast.pass_time(5, step=5)
    cast.pass_time(15, step=5)
    cast.say(verifier, "Y")
    (week,) = measured(cast.house)
    found = {one.stage: one.since_received.p50 for one in week.stages}
    assert found[Stage.ASKED] == timedelta(seconds=5)
    assert found[Stage.FIRST_ANSWER] == found[Stage.DECIDED] == timedelta(seconds=20)


def test_the_table_shows_weeks_and_stages(house: House, scene: Scene) -> None:
    stored(scene, MIDNIGHT, {"asked": 2})
    shown = StringIO()
    Console(width=120, file=shown).print(stages.as_table(measured(house)))
    for words in ("2026-03-09", *Stage, "2.0 s"):
        assert words in shown.getvalue()
