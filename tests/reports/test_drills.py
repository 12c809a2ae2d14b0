"""Drills as verifiers and workers see them: asked like the real thing, and counted."""

from __future__ import annotations

from sqlalchemy import select

from alerts.delivery import switches
from alerts.delivery.model import mailings
from alerts.people import roles
from alerts.people.roles import MemberState, Role
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.model import asks, reports
from tests.house import Clock
from tests.reports.cast import Cast
from tests.reports.exercise import Drill

HOUR = 3600
ASKED_FOR_REAL = "Do you see it?"


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
