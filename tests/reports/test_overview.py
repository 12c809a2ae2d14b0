"""What the board shows of reports: which are open, who was asked, what they say, and who may decide."""

from __future__ import annotations

from alerts.house import House
from alerts.people import duty
from alerts.people.roles import Role
from alerts.reports import drills, overview
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.overview import Open, ReportOverview
from alerts.sms.commands import AnswerWord
from tests.house import Clock
from tests.reports.cast import Cast


def now(house: House) -> Open:
    """What the board shows."""
    with house.look() as tx:
        return overview.now(tx)


def the_one(house: House) -> ReportOverview:
    """The one report that is being checked."""
    (one,) = now(house).undecided
    return one


def test_nothing_is_shown_where_nothing_happens(house: House) -> None:
    assert now(house) == Open((), (), 0)


def test_a_report_shows_who_was_asked_and_what_they_say(house: House, cast: Cast, clock: Clock) -> None:
    reporter = cast.responder()
    first, second = cast.verifier(), cast.verifier()
    cast.report(reporter)
    cast.work()
    asked = the_one(house)
    assert asked.reporter == cast.pseudonym(reporter)
    assert {one.who for one in asked.asked} <= {cast.pseudonym(first), cast.pseudonym(second)}
    assert asked.silent == len(asked.asked) > 0
    speaker = asked.asked[0].contact_id
    clock.forward(20)
    cast.say(speaker, "N")
    answered = the_one(house)
    said = {one.contact_id: (one.answer, one.answered_at) for one in answered.asked}
    assert said[speaker] == (AnswerWord.NO, clock.now)
    assert (answered.said(AnswerWord.NO), answered.said(AnswerWord.YES)) == (1, 0)


def test_an_answer_that_was_changed_shows_as_it_is_now(house: House, cast: Cast) -> None:
    reporter, verifier = cast.responder(), cast.verifier()
    cast.report(reporter)
    cast.work()
    cast.say(verifier, "N")
    cast.say(verifier, "U")
    (one,) = the_one(house).asked
    assert one.answer is AnswerWord.UNSURE


def test_its_clock_runs_to_the_moment_when_it_is_given_up(house: House, cast: Cast, clock: Clock) -> None:
    cast.verifier()
    begun = clock.now
    cast.report(cast.responder())
    ends_at = the_one(house).ends_at
    assert ends_at is not None
    assert (ends_at - begun).total_seconds() == house.network.verification.give_up_minutes * 60
    cast.pass_time(house.network.verification.give_up_minutes * 60)
    assert now(house) == Open((), (), 0)
    with house.look() as tx:
        over = overview.of_report(tx, cast.the_report().id)
    assert over is not None
    assert (over.report.status, over.ends_at) == (ReportStatus.UNCHECKED, None)


def test_what_lacks_something_and_what_strangers_tell_is_apart(house: House, cast: Cast) -> None:
    cast.report(cast.responder(), "4 ICE agents, 2 vans, detaining")
    assert len(now(house).incomplete) == 1
    assert now(house).undecided == ()
    cast.report(cast.stranger())
    assert now(house).from_strangers == 1


def test_a_drill_is_none_of_it(house: House, cast: Cast, clock: Clock) -> None:
    """It has a page of its own, and may be looked at one by one."""
    clock.forward(3 * 3600)
    coordinator, _ = cast.founder(), cast.founder()
    cast.verifier()
    with house.transaction() as tx:
        requested = drills.request(tx, coordinator, "koreatown")
    assert isinstance(requested, drills.Request)
    assert now(house) == Open((), (), 0)
    with house.look() as tx:
        assert overview.of_report(tx, requested.report.id) is not None
        assert overview.of_report(tx, requested.report.id + 1) is None


def test_nobody_with_a_part_in_it_decides_what_is_contested(house: House, cast: Cast) -> None:
    reporter = cast.person(Role.RESPONDER, Role.COORDINATOR)
    against = cast.person(Role.VERIFIER, Role.COORDINATOR)
    for_it, other = cast.verifier(on_duty=False), cast.founder()
    cast.report(reporter)
    cast.work()
    cast.say(against, "N")
    with house.transaction() as tx:
        duty.go_on(tx, for_it)
    cast.pass_time(house.network.verification.wave_seconds)
    cast.say(for_it, "Y")
    report = cast.the_report()
    assert report.status is ReportStatus.CONTESTED
    with house.look() as tx:
        may = {one: overview.may_decide(tx, one, report) for one in (reporter, against, for_it, other)}
    assert may == {reporter: False, against: False, for_it: False, other: True}


def test_what_is_being_checked_is_nobodys_to_decide(house: House, cast: Cast) -> None:
    cast.verifier()
    cast.report(cast.responder())
    coordinator = cast.founder()
    with house.look() as tx:
        assert not overview.may_decide(tx, coordinator, cast.the_report())
