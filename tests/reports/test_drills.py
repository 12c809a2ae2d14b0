"""Drills as verifiers and workers see them: asked like the real thing, counted, and always behind the real thing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select, update

from alerts.broadcasts import updates
from alerts.broadcasts.approval import Outcome
from alerts.broadcasts.model import broadcasts, countersigns
from alerts.delivery import outbox, switches
from alerts.delivery.model import mailings
from alerts.people import contacts, duty, roles
from alerts.people.roles import MemberState, Role
from alerts.reports import drills, intake, records, scorecards
from alerts.reports.drills import Obstacle, Request
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.model import asks, reports
from alerts.reports.scorecards import Scorecard
from alerts.store.agenda import Lane, tasks
from alerts.web import bulletins
from alerts.web.metrics import ServiceCollector
from tests.house import Clock
from tests.reports.cast import SIGHTING, Cast

HOUR = 3600
ASKED_FOR_REAL = "Do you see it?"


@dataclass
class Drill:
    """A house by day with two coordinators."""

    cast: Cast
    first: int
    second: int

    def request(self, area: str = "koreatown") -> Request | Obstacle:
        """The first coordinator asks for a drill."""
        with self.cast.house.transaction() as tx:
            return drills.request(tx, self.first, area)

    def approve(self, which: int = -1) -> updates.Approval:
        """The second one returns one of the codes that were texted to them, the last one unless another is named."""
        with self.cast.house.transaction() as tx:
            mine = select(countersigns.c.code).where(countersigns.c.contact_id == self.second)
            codes = tx.conn.execute(mine.order_by(countersigns.c.id)).scalars().all()
            return updates.approve(tx, self.second, codes[which])

    def begin(self) -> int:
        """A drill in Koreatown is under way; returns its report's id."""
        requested = self.request()
        assert isinstance(requested, Request), requested
        assert self.approve().outcome is Outcome.APPROVED
        self.cast.work()
        return requested.report.id

    def stop(self) -> ReportStatus | None:
        """The first coordinator ends what there is of a drill; where its report stands then, None if there was none."""
        with self.cast.house.transaction() as tx:
            report = drills.stop(tx, self.first)
        return None if report is None else report.status

    def wave(self, report_id: int) -> None:
        """The next ones are asked."""
        with self.cast.house.transaction() as tx:
            drills.next_wave(tx, report_id)

    def asked(self) -> list[int]:
        """Who was asked in drills, in that order."""
        with self.cast.house.look() as tx:
            theirs = select(asks.c.verifier_id).join(reports, reports.c.id == asks.c.report_id)
            return list(tx.conn.execute(theirs.where(reports.c.exercise).order_by(asks.c.id)).scalars())

    def card(self, report_id: int) -> Scorecard:
        """What it shows by now."""
        with self.cast.house.look() as tx:
            return scorecards.of_drill(tx, report_id)

    def status(self, report_id: int) -> ReportStatus:
        """Where its report stands."""
        with self.cast.house.look() as tx:
            return records.get(tx, report_id).status

    def is_over(self) -> bool:
        """Whether no drill is under way."""
        with self.cast.house.look() as tx:
            return records.drill_under_way(tx) is None


@pytest.fixture
def drill(cast: Cast, clock: Clock) -> Drill:
    clock.forward(HOUR)
    return Drill(cast, cast.founder(), cast.founder())


def test_it_asks_in_the_waves_of_a_real_report(drill: Drill, cast: Cast) -> None:
    here = [cast.verifier("koreatown") for _ in range(4)]
    elsewhere = cast.verifier("venice")
    cast.verifier("koreatown", on_duty=False)
    drill.begin()
    assert drill.asked() == here[:3]
    cast.pass_time(cast.house.network.verification.wave_seconds)
    assert drill.asked() == here
    cast.pass_time(cast.house.network.verification.wave_seconds)
    assert drill.asked() == [*here, elsewhere]


def test_those_its_coordinator_invited_are_asked_too(drill: Drill, cast: Cast) -> None:
    """Nobody saw anything, so nobody is close to who did."""
    invited = cast.verifier(by=drill.first)
    drill.begin()
    assert drill.asked() == [invited]


def test_a_yes_ends_the_waves_but_all_who_were_asked_may_answer(drill: Drill, cast: Cast) -> None:
    people = [cast.verifier("koreatown") for _ in range(5)]
    report_id = drill.begin()
    cast.pass_time(10, step=10)
    cast.say(people[1], "Y")
    cast.pass_time(120)
    cast.say(people[0], "Y")
    assert drill.asked() == people[:3]
    assert not drill.is_over()
    card = drill.card(report_id)
    assert (card.asked, card.answered, card.percent) == (3, 2, 67)
    assert card.first_answer is not None
    assert card.confirmed is not None
    assert card.to_yes.p50 is not None
    moments = [one.total_seconds() for one in (card.first_answer, card.confirmed, card.to_yes.p50)]
    assert moments == [10, 10, 10]
    assert card.silent == (cast.pseudonym(people[2]),)


def test_the_last_answer_ends_it_at_once(drill: Drill, cast: Cast) -> None:
    people = [cast.verifier("koreatown") for _ in range(2)]
    report_id = drill.begin()
    cast.say(people[0], "Y")
    cast.say(people[1], "U")
    assert drill.status(report_id) is ReportStatus.UNCHECKED
    for coordinator in (drill.first, drill.second):
        assert "2 of 2 asked have answered (100 %)" in cast.phone(coordinator)[-1]
    assert "is over" in cast.say(people[0], "N")


def test_the_only_answer_ends_it_and_its_texts_still_leave(drill: Drill, cast: Cast) -> None:
    verifier = cast.verifier("koreatown")
    drill.begin()
    cast.say(verifier, "Y")
    assert drill.is_over()
    assert "A real alert would go to residents" in cast.phone(verifier)[-1]
    with cast.house.look() as tx:
        states = tx.conn.execute(select(mailings.c.state).where(mailings.c.exercise)).scalars()
        assert "aborted" not in set(states)


def test_who_cant_tell_lets_one_more_be_asked_at_once(drill: Drill, cast: Cast) -> None:
    people = [cast.verifier("koreatown") for _ in range(4)]
    drill.begin()
    cast.say(people[0], "U")
    assert drill.asked() == people


def test_a_drill_nobody_confirms_ends_with_its_time(drill: Drill, cast: Cast) -> None:
    people = [cast.verifier("koreatown") for _ in range(3)]
    report_id = drill.begin()
    for person in people[:2]:
        cast.say(person, "N")
    cast.pass_time(60 * cast.house.network.verification.give_up_minutes)
    assert drill.status(report_id) is ReportStatus.UNCHECKED
    card = cast.phone(drill.first)[-1]
    assert "2 of 3" in card
    assert "Nobody has confirmed" in card
    assert "real alert" not in " ".join(cast.phone(drill.first))


def test_an_answer_needs_the_code_of_its_question(drill: Drill, cast: Cast) -> None:
    people = [cast.verifier("koreatown") for _ in range(4)]
    report_id = drill.begin()
    for _ in range(3):
        cast.answer(people[0], f"Y {cast.code_of(people[1])}")
    assert drill.card(report_id).answered == 0
    assert any("wrong codes" in text for text in cast.phone(drill.first))
    assert "closed for you" in cast.say(people[0], "Y")
    assert drill.asked() == people[:3]


def test_its_pages_count_like_others_in_who_is_asked_next(drill: Drill, cast: Cast) -> None:
    people = [cast.verifier("koreatown") for _ in range(5)]
    drill.begin()
    for person in people[:3]:
        cast.say(person, "Y")
    cast.pass_time(60)
    cast.report(cast.responder())
    cast.work()
    with cast.house.look() as tx:
        real = select(asks.c.verifier_id).join(reports, reports.c.id == asks.c.report_id)
        asked = set(tx.conn.execute(real.where(reports.c.exercise.is_(False))).scalars())
    assert set(people[3:]) <= asked


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


def test_nobody_new_is_asked_during_a_hold(drill: Drill, cast: Cast) -> None:
    people = [cast.verifier("koreatown") for _ in range(4)]
    drill.begin()
    with cast.house.transaction() as tx:
        switches.pause(tx, "command_line")
    cast.pass_time(120)
    assert drill.asked() == people[:3]
    with cast.house.transaction() as tx:
        switches.resume(tx, "command_line")
    cast.pass_time(120)
    assert drill.asked() == people


def test_whoever_lost_their_role_meanwhile_hears_no_more_of_it(drill: Drill, cast: Cast) -> None:
    people = [cast.verifier("koreatown") for _ in range(3)]
    drill.begin()
    with cast.house.transaction() as tx:
        roles.set_state(tx, people[0], MemberState.SUSPENDED, "command_line")
    before = len(cast.phone(people[0]))
    cast.say(people[1], "Y")
    cast.pass_time(60 * cast.house.network.verification.give_up_minutes)
    assert drill.is_over()
    assert len(cast.phone(people[0])) == before
    assert "drill is over" in cast.phone(people[2])[-1]


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


class TestStopped:
    """A coordinator ends a drill by hand."""

    def test_of_one_that_has_its_second_name_but_has_not_begun_nobody_is_asked(self, drill: Drill, cast: Cast) -> None:
        verifier = cast.verifier("koreatown")
        requested = drill.request()
        assert isinstance(requested, Request)
        drill.approve()
        assert drill.stop() is ReportStatus.WITHDRAWN
        cast.pass_time(60 * cast.house.network.verification.give_up_minutes)
        assert drill.asked() == []
        assert cast.phone(verifier) == []
        with cast.house.look() as tx:
            assert tx.conn.execute(select(broadcasts.c.status)).scalars().all() == ["aborted"]

    def test_the_one_under_way_is_meant_before_one_that_waits(self, drill: Drill, cast: Cast) -> None:
        cast.verifier("koreatown")
        waiting = drill.request()
        assert isinstance(waiting, Request)
        drill.begin()
        assert drill.stop() is ReportStatus.UNCHECKED
        assert drill.is_over()
        assert drill.stop() is ReportStatus.WITHDRAWN
        assert drill.status(waiting.report.id) is ReportStatus.WITHDRAWN
        assert drill.stop() is None

    def test_a_drill_that_is_over_is_not_ended_again(self, drill: Drill, cast: Cast) -> None:
        verifier = cast.verifier("koreatown")
        drill.begin()
        cast.say(verifier, "Y")
        before = cast.phone(drill.second)
        assert drill.stop() is None
        assert cast.phone(drill.second) == before

    @pytest.mark.parametrize("moment", ["second name", "first wave", "last answer", "stop"])
    def test_at_the_same_moment_as_anything_else_it_is_over_once(self, drill: Drill, cast: Cast, moment: str) -> None:
        verifier = cast.verifier("koreatown")
        requested = drill.request()
        assert isinstance(requested, Request)
        if moment != "second name":
            drill.approve()
        if moment in {"last answer", "stop"}:
            cast.work()
        others: dict[str, Callable[[], object]] = {
            "second name": drill.approve,
            "first wave": lambda: drill.wave(requested.report.id),
            "last answer": lambda: cast.say(verifier, "Y"),
            "stop": drill.stop,
        }
        together = Barrier(2)

        def at_once(act: Callable[[], object]) -> object:
            together.wait()
            return act()

        with ThreadPoolExecutor() as both:
            for done in [both.submit(at_once, act) for act in (drill.stop, others[moment])]:
                done.result()
        cast.work()
        drill.stop()  # in case it began only then
        with cast.house.look() as tx:
            (status,) = tx.conn.execute(select(broadcasts.c.status)).scalars().all()
        assert status in {"ended", "aborted", "discarded"}
        cards = [text for text in cast.phone(drill.second) if "asked have answered" in text]
        assert len(cards) == (1 if status == "ended" else 0)
        assert drill.is_over()


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


def test_a_coordinator_who_verifies_may_be_asked_but_not_who_asked_for_it(cast: Cast, clock: Clock) -> None:
    clock.forward(HOUR)
    both = (Role.COORDINATOR, Role.VERIFIER)
    drill = Drill(cast, cast.person(*both), cast.person(*both))
    drill.begin()
    assert drill.asked() == [drill.second]


def test_the_same_moments_are_told_of_answers_that_were_changed(drill: Drill, cast: Cast) -> None:
    """The first answer counts, and the first yes."""
    people = [cast.verifier("koreatown") for _ in range(2)]
    report_id = drill.begin()
    for seconds, word in ((5, "N"), (10, "Y"), (10, "U")):
        cast.pass_time(seconds, step=5)
        cast.say(people[0], word)
    card = drill.card(report_id)
    assert card.answered == 1
    assert card.first_answer is not None
    assert card.confirmed is not None
    assert (card.first_answer.total_seconds(), card.confirmed.total_seconds()) == (5, 15)


def test_nothing_else_can_be_told_of_a_report_than_that_it_was_a_drill(drill: Drill, cast: Cast) -> None:
    """Its report never becomes anything that a real one could be taken for."""
    people = [cast.verifier("koreatown") for _ in range(3)]
    report_id = drill.begin()
    for person, word in zip(people, "YNY", strict=True):
        cast.say(person, word)
    assert drill.status(report_id) is ReportStatus.UNCHECKED
    with cast.house.look() as tx:
        assert tx.conn.execute(select(broadcasts.c.kind)).scalars().all() == ["drill"]
