"""Answers that differ: the alert is held, every coordinator gets both, and may decide with a code of their own."""

from __future__ import annotations

import re

import pytest

from alerts.people import roles
from alerts.people.roles import MemberState, Role
from alerts.reports.lifecycle import ReportStatus
from tests.reports.cast import Cast

DECIDE = re.compile(r"\bN (\d{3})\b")


@pytest.fixture
def coordinators(cast: Cast) -> tuple[int, int]:
    return cast.founder(), cast.founder()


@pytest.fixture
def held(cast: Cast, coordinators: tuple[int, int]) -> tuple[int, int]:
    """One who said no and one who then said yes to a report in Koreatown, where somebody lives."""
    cast.resident()
    verifiers = cast.verifier(), cast.verifier()
    cast.report(cast.responder())
    cast.work()
    cast.say(verifiers[0], "N")
    cast.clock.forward(120)
    cast.say(verifiers[1], "Y")
    assert cast.status() is ReportStatus.CONTESTED
    return verifiers


def name(cast: Cast, contact_id: int) -> str:
    with cast.house.look() as tx:
        member = roles.member(tx, contact_id)
    assert member is not None
    return member.pseudonym


def sign_of(cast: Cast, contact_id: int) -> str:
    """The code to decide by on this phone."""
    return [match[1] for text in cast.phone(contact_id) if (match := DECIDE.search(text))][-1]


def test_every_coordinator_gets_both_answers(cast: Cast, held: tuple[int, int], coordinators: tuple[int, int]) -> None:
    for coordinator in coordinators:
        (text,) = cast.phone(coordinator)
        assert f"{name(cast, held[0])} said NO 7:42a" in text
        assert f"{name(cast, held[1])} said YES 7:44a" in text
    assert sign_of(cast, coordinators[0]) != sign_of(cast, coordinators[1])


def test_a_coordinators_no_closes_it_and_everybody_is_told(
    cast: Cast, held: tuple[int, int], coordinators: tuple[int, int]
) -> None:
    third = cast.verifier()
    cast.pass_time(cast.house.network.verification.wave_seconds)
    answer = cast.answer(coordinators[0], f"N {sign_of(cast, coordinators[0])}")
    assert "closed as not confirmed" in answer
    report = cast.the_report()
    assert report.status is ReportStatus.NOT_CONFIRMED
    assert "NOT CONFIRMED" in cast.phone(report.reporter_id)[-1]
    assert "No more need to check" in cast.phone(third)[-1]
    assert f"{name(cast, coordinators[0])} closed {report.code}" in cast.phone(coordinators[1])[-1]
    late = cast.answer(coordinators[1], f"N {sign_of(cast, coordinators[1])}")
    assert "decided already: not confirmed" in late


def test_unsure_asks_one_more_at_once(cast: Cast, held: tuple[int, int], coordinators: tuple[int, int]) -> None:
    code = sign_of(cast, coordinators[0])
    assert "Nobody else can be asked" in cast.answer(coordinators[0], f"U {code}")
    third = cast.verifier()
    assert "One more verifier is asked" in cast.answer(coordinators[0], f"U {code}")
    assert "Answers differ" in cast.phone(third)[-1]
    assert cast.status() is ReportStatus.CONTESTED
    cast.say(third, "Y")
    assert cast.status() is ReportStatus.VERIFIED


def test_a_coordinator_alone_makes_no_alert(cast: Cast, held: tuple[int, int], coordinators: tuple[int, int]) -> None:
    assert "another verifier's yes" in cast.answer(coordinators[0], f"Y {sign_of(cast, coordinators[0])}")
    assert cast.status() is ReportStatus.CONTESTED


@pytest.mark.parametrize("word", ["Y", "N", "U"])
def test_another_coordinators_code_decides_nothing(
    cast: Cast, held: tuple[int, int], coordinators: tuple[int, int], word: str
) -> None:
    assert "does not fit" in cast.answer(coordinators[0], f"{word} {sign_of(cast, coordinators[1])}")
    assert cast.status() is ReportStatus.CONTESTED


def test_three_wrong_codes_end_it_for_that_coordinator(
    cast: Cast, held: tuple[int, int], coordinators: tuple[int, int]
) -> None:
    right = sign_of(cast, coordinators[0])
    wrong = next(code for code in ("123", "456") if code != right)
    for _ in range(3):
        cast.answer(coordinators[0], f"N {wrong}")
    assert "3 wrong codes" in cast.phone(coordinators[1])[-1]
    cast.answer(coordinators[0], f"N {right}")
    assert cast.status() is ReportStatus.CONTESTED
    cast.answer(coordinators[1], f"N {sign_of(cast, coordinators[1])}")
    assert cast.status() is ReportStatus.NOT_CONFIRMED


def test_who_has_a_part_in_it_gets_no_code(cast: Cast) -> None:
    cast.resident()
    both = (Role.COORDINATOR, Role.VERIFIER)
    reporter, no, yes, other = cast.founder(), cast.person(*both), cast.person(*both), cast.founder()
    cast.report(reporter)
    cast.work()
    cast.say(no, "N")
    cast.say(yes, "Y")
    assert cast.status() is ReportStatus.CONTESTED
    for involved in (reporter, no, yes):
        texts = [text for text in cast.phone(involved) if "is held" in text]
        assert texts
        assert not any(map(DECIDE.search, texts))
    assert DECIDE.search(cast.phone(other)[-1])


def test_who_is_no_coordinator_any_more_decides_nothing(
    cast: Cast, held: tuple[int, int], coordinators: tuple[int, int]
) -> None:
    with cast.house.transaction() as tx:
        roles.set_state(tx, coordinators[0], MemberState.SUSPENDED, "test")
    cast.answer(coordinators[0], f"N {sign_of(cast, coordinators[0])}")
    assert cast.status() is ReportStatus.CONTESTED


def test_a_verifiers_question_never_carries_a_code_that_decides(cast: Cast, coordinators: tuple[int, int]) -> None:
    """One person may have to return both, in the same form."""
    cast.resident()
    double = cast.person(Role.COORDINATOR, Role.VERIFIER)
    verifiers = cast.verifier("koreatown"), cast.verifier("koreatown")
    cast.report(cast.responder())
    cast.work()
    cast.say(verifiers[0], "N")
    cast.say(verifiers[1], "Y")
    cast.pass_time(180)
    assert cast.asked(double) == {double}
    assert cast.code_of(double) != sign_of(cast, double)
    cast.say(double, "Y")
    assert cast.status() is ReportStatus.VERIFIED
