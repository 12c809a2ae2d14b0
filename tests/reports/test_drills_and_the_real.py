"""Whatever is real goes first: what keeps a drill from beginning, what ends it, and that nobody takes it for real."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select, update

from alerts.broadcasts.approval import Outcome
from alerts.broadcasts.model import broadcasts
from alerts.delivery import outbox, switches
from alerts.delivery.model import mailings
from alerts.people import contacts, duty
from alerts.reports import drills, intake, records, scorecards
from alerts.reports.drills import Obstacle, Request
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.model import reports
from alerts.store.agenda import Lane, tasks
from alerts.web import bulletins
from alerts.web.metrics import ServiceCollector
from tests.house import Clock
from tests.reports.cast import SIGHTING, Cast
from tests.reports.exercise import Drill

HOUR = 3600
ASKED_FOR_REAL = "Do you see it?"


def test_its_texts_leave_behind_everything_real_and_not_during_a_hold(drill: Drill, cast: Cast) -> None:
    cast.verifier("koreatown")
    requested = drill.request()
    assert isinstance(requested, Request)
    drill.approve()
    with cast.house.transaction() as tx:
        drills.next_wave(tx, requested.report.id)
        (mail,) = tx.conn.execute(select(mailings).where(mailings.c.exercise)).all()
        assert (mail.lane, mail.rank, mail.pausable, mail.audience) == (Lane.BROADCAST, 1, True, "person")
        chunk = select(tasks).where(tasks.c.kind == "dispatch").order_by(tasks.c.id.desc()).limit(1)
        task = tx.conn.execute(chunk).one()
        assert (task.lane, task.rank) == (Lane.BROADCAST, 1)
        work = outbox.load(tx, task.subject_id)
        assert work is not None
        switches.pause(tx, "command_line")
        assert outbox.intend(tx, work, 10) == []
        switches.resume(tx, "command_line")
        assert len(outbox.intend(tx, work, 10)) == 1


class TestRealFirst:
    """Whatever is real goes first."""

    def test_a_real_report_of_the_same_place_is_a_case_of_its_own(self, drill: Drill, cast: Cast) -> None:
        people = [cast.verifier("koreatown") for _ in range(3)]
        report_id, responder = drill.begin(), cast.responder()
        assert "asking others to check" in cast.report(responder, "4 ICE agents detaining people Koreatown")
        assert drill.is_over()
        assert drill.status(report_id) is ReportStatus.WITHDRAWN
        cast.work()
        assert all("something real" in " ".join(cast.phone(person)) for person in people)
        cast.say(people[0], "Y")
        assert "confirmed, and" not in cast.phone(responder)[-1]
        with cast.house.look() as tx:
            (real,) = tx.conn.execute(select(reports).where(reports.c.exercise.is_(False))).all()
        assert real.status == "verified"

    def test_what_of_the_drill_has_not_left_never_does(self, drill: Drill, cast: Cast) -> None:
        cast.verifier("koreatown")
        drill.begin()
        with cast.house.transaction() as tx:  # as if nothing of it had left yet
            tx.conn.execute(update(mailings).where(mailings.c.exercise).values(state="sending", finished_at=None))
        cast.report(cast.responder())
        with cast.house.look() as tx:
            states = tx.conn.execute(select(mailings.c.state).where(mailings.c.exercise)).scalars().all()
        assert set(states) == {"aborted"}

    def test_its_codes_answer_nothing_any_more(self, drill: Drill, cast: Cast) -> None:
        verifier = cast.verifier("koreatown")
        report_id = drill.begin()
        code = cast.code_of(verifier)
        cast.report(cast.responder())
        assert "something real" in cast.answer(verifier, f"Y {code}")
        cast.work()
        assert "something real" in cast.answer(verifier, f"Y {code}")
        assert drill.card(report_id).answered == 0
        assert "ended early" in cast.phone(drill.first)[-1]

    @pytest.mark.parametrize("meanwhile", ["real", "held", "nobody"])
    def test_what_came_up_before_it_began_keeps_it_from_beginning(
        self, drill: Drill, cast: Cast, meanwhile: str
    ) -> None:
        verifier, responder = cast.verifier("koreatown"), cast.responder()
        requested = drill.request()
        assert isinstance(requested, Request)
        drill.approve()
        with cast.house.transaction() as tx:
            if meanwhile == "real":
                intake.receive(tx, contacts.get(tx, responder), SIGHTING, keyworded=True)
            elif meanwhile == "held":
                switches.pause(tx, "command_line")
            else:
                duty.go_off(tx, verifier)
        with cast.house.transaction() as tx:
            assert drills.next_wave(tx, requested.report.id) is None
        assert drill.asked() == []
        assert "no drill can begin now" in cast.phone(drill.first)[-1]
        cast.pass_time(60 * cast.house.network.verification.give_up_minutes)
        with cast.house.look() as tx:
            assert "no drill yet" in scorecards.latest_in_words(tx, "en")

    def test_an_alert_that_lives_keeps_it_from_beginning(self, drill: Drill, cast: Cast) -> None:
        verifier = cast.verifier("koreatown")
        cast.resident()
        cast.report(cast.responder())
        cast.work()
        assert drill.request() is Obstacle.REAL
        cast.say(verifier, "Y")
        assert drill.request() is Obstacle.REAL
        cast.pass_time(60 * cast.house.network.alert.life_minutes, step=300)
        assert isinstance(drill.request(), Request)

    def test_of_two_at_the_same_moment_the_real_one_goes_on(self, drill: Drill, cast: Cast) -> None:
        verifier, responder = cast.verifier("koreatown"), cast.responder()
        requested = drill.request()
        assert isinstance(requested, Request)
        drill.approve()
        together = Barrier(2)

        def begin() -> None:
            together.wait()
            with cast.house.transaction() as tx:
                drills.next_wave(tx, requested.report.id)

        def report() -> None:
            together.wait()
            cast.report(responder)

        with ThreadPoolExecutor() as both:
            for done in (both.submit(begin), both.submit(report)):
                done.result()
        assert drill.is_over()
        assert drill.status(requested.report.id) is ReportStatus.WITHDRAWN
        cast.work()
        assert ASKED_FOR_REAL in " ".join(cast.phone(verifier))


def test_there_is_one_at_a_time(drill: Drill, cast: Cast) -> None:
    cast.verifier("koreatown")
    assert isinstance(drill.request(), Request)
    waiting = drill.request()
    assert isinstance(waiting, Request)
    assert drill.approve().outcome is Outcome.APPROVED
    cast.work()
    assert drill.request() is Obstacle.UNDER_WAY
    assert drill.approve(-2).outcome is Outcome.APPROVED
    cast.work()
    assert "Another drill is under way" in cast.phone(drill.first)[-1]
    assert drill.status(waiting.report.id) is ReportStatus.CHECKING


def test_there_is_none_at_night_during_a_hold_or_without_anybody_on_duty(drill: Drill, cast: Cast) -> None:
    assert drill.request() is Obstacle.NOBODY
    cast.verifier("koreatown")
    with cast.house.transaction() as tx:
        switches.pause(tx, "command_line")
    assert drill.request() is Obstacle.HELD
    with cast.house.transaction() as tx:
        switches.resume(tx, "command_line")
    cast.clock.forward(14 * HOUR)
    assert drill.request() is Obstacle.NIGHT


def test_the_gate_keeps_it_from_beginning_while_the_network_is_held(drill: Drill, cast: Cast) -> None:
    cast.verifier("koreatown")
    drill.request()
    with cast.house.transaction() as tx:
        switches.pause(tx, "command_line")
    done = drill.approve()
    assert [refusal.check for refusal in done.refusals] == ["paused"]
    cast.work()
    assert drill.asked() == []


@pytest.mark.parametrize(("duty_minutes", "checks"), [(10, []), (30, ["audience"])])
def test_the_gate_counts_who_is_on_duty_when_it_begins(
    cast: Cast, clock: Clock, duty_minutes: float, checks: list[str]
) -> None:
    """Two coordinators and one verifier are as many as may be texted; the other one's duty has run out, or not yet."""
    clock.forward(HOUR)
    rules = cast.house.network.alert.model_copy(update={"max_audience": 3})
    cast.house = replace(cast.house, network=replace(cast.house.network, alert=rules))
    drill = Drill(cast, cast.founder(), cast.founder())
    _here, other = cast.verifier("koreatown"), cast.verifier("koreatown")
    with cast.house.transaction() as tx:
        duty.go_on(tx, other, clock.now + timedelta(minutes=duty_minutes))
    drill.request()
    clock.forward(600)
    assert [refusal.check for refusal in drill.approve().refusals] == checks


def test_its_coordinator_can_report_for_real_and_takes_nothing_back(drill: Drill, cast: Cast) -> None:
    cast.verifier("koreatown")
    report_id = drill.begin()
    with cast.house.look() as tx:
        code = records.get(tx, report_id).code or ""
    assert "no open report" in cast.withdraw(drill.first, code)
    assert "Where exactly" in cast.report(drill.first, "4 ICE agents detaining people")
    assert drill.status(report_id) is ReportStatus.CHECKING


def test_a_drill_that_waits_is_not_taken_for_a_report_that_lacks_something(drill: Drill, cast: Cast) -> None:
    cast.verifier("koreatown")
    requested = drill.request()
    assert isinstance(requested, Request)
    cast.report(drill.first, "4 ICE agents detaining people")
    assert cast.questions[drill.first]["report_id"] != requested.report.id


def test_it_is_in_no_bulletin_and_no_number(drill: Drill, cast: Cast) -> None:
    verifier = cast.verifier("koreatown")
    drill.begin()
    cast.say(verifier, "Y")
    cast.work()
    with cast.house.look() as tx:
        assert bulletins.of_last_day(tx) == ()
        assert all(bulletins.with_code(tx, code) is None for code in tx.conn.execute(select(reports.c.code)).scalars())
        assert tx.conn.execute(select(func.count()).select_from(broadcasts)).scalar_one() == 1
    told = {family.name: family.samples for family in ServiceCollector(cast.house).collect()}
    assert told["avisa_reports"] == []
    assert [sample.value for sample in told["avisa_deliveries_last_day"]] == [1.0]  # the code of the second coordinator


def test_nothing_else_can_be_told_of_a_report_than_that_it_was_a_drill(drill: Drill, cast: Cast) -> None:
    """Its report never becomes anything that a real one could be taken for."""
    people = [cast.verifier("koreatown") for _ in range(3)]
    report_id = drill.begin()
    for person, word in zip(people, "YNY", strict=True):
        cast.say(person, word)
    assert drill.status(report_id) is ReportStatus.UNCHECKED
    with cast.house.look() as tx:
        assert tx.conn.execute(select(broadcasts.c.kind)).scalars().all() == ["drill"]
