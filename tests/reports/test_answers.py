"""What verifiers answer, with their code and without."""

from __future__ import annotations

import pytest

from alerts.reports.lifecycle import ReportStatus
from tests.reports.cast import Cast


@pytest.fixture
def coordinator(cast: Cast) -> int:
    return cast.founder()


@pytest.fixture
def two(cast: Cast, coordinator: int) -> tuple[int, int]:
    """Two verifiers who were asked about a report in Koreatown."""
    verifiers = cast.verifier(), cast.verifier()
    cast.resident()
    cast.report(cast.responder())
    cast.pass_time(cast.house.network.verification.wave_seconds * 3)
    assert cast.asked(*verifiers) == set(verifiers)
    return verifiers


def other_code(*codes: str) -> str:
    return next(code for code in ("123", "456", "789", "321") if code not in codes)


@pytest.mark.parametrize("form", ["Y {}", "y{}", "YES {}", "si {}", "sí {}", "네 {}", "{} yes", "Y {} six agents now"])
def test_a_yes_in_any_form_verifies(cast: Cast, two: tuple[int, int], form: str) -> None:
    assert "Thank you. You confirmed" in cast.answer(two[0], form.format(cast.code_of(two[0])))
    assert cast.status() is ReportStatus.VERIFIED


def test_a_bare_yes_decides_nothing_and_shows_the_form(cast: Cast, two: tuple[int, int]) -> None:
    answer = cast.answer(two[0], "Y")
    assert "3 digits" in answer
    assert cast.code_of(two[0]) not in answer
    assert cast.status() is ReportStatus.CHECKING


def test_somebody_who_was_asked_nothing_is_told_so(cast: Cast, two: tuple[int, int]) -> None:
    idle = cast.verifier(on_duty=False)
    assert "no open question" in cast.answer(idle, "Y")
    assert "no open question" in cast.answer(idle, f"Y {cast.code_of(two[0])}")
    assert cast.status() is ReportStatus.CHECKING


def test_three_wrong_codes_kill_the_question_and_warn_the_coordinators(
    cast: Cast, two: tuple[int, int], coordinator: int
) -> None:
    right = cast.code_of(two[0])
    wrong = other_code(right)
    assert "does not fit" in cast.answer(two[0], f"Y {wrong}")
    assert "does not fit" in cast.answer(two[0], f"Y {wrong}")
    assert not cast.phone(coordinator)
    assert "closed for you" in cast.answer(two[0], f"Y {wrong}")
    assert "3 wrong codes" in cast.phone(coordinator)[-1]
    assert "closed for you" in cast.answer(two[0], f"Y {right}")
    assert cast.status() is ReportStatus.CHECKING


def test_two_misses_leave_the_right_code_alive(cast: Cast, two: tuple[int, int]) -> None:
    for _ in range(2):
        cast.answer(two[0], f"Y {other_code(cast.code_of(two[0]))}")
    cast.say(two[0], "Y")
    assert cast.status() is ReportStatus.VERIFIED


def test_somebody_elses_code_is_a_miss(cast: Cast, two: tuple[int, int]) -> None:
    assert "does not fit" in cast.answer(two[0], f"Y {cast.code_of(two[1])}")
    assert cast.status() is ReportStatus.CHECKING


def test_the_same_answer_twice_changes_nothing(cast: Cast, two: tuple[int, int]) -> None:
    cast.say(two[0], "N")
    assert "have your answer already" in cast.say(two[0], "N")
    assert cast.status() is ReportStatus.CHECKING


def test_an_answer_may_change_before_the_decision(cast: Cast, two: tuple[int, int]) -> None:
    cast.say(two[0], "N")
    assert "Your answer is changed" in cast.say(two[0], "Y")
    assert cast.status() is ReportStatus.VERIFIED


def test_unsure_asks_the_next_one_at_once(cast: Cast) -> None:
    first = cast.verifier()
    cast.report(cast.responder())
    cast.work()
    second = cast.verifier()
    assert "If you can tell later" in cast.say(first, "U")
    assert cast.asked(second) == {second}
    assert cast.status() is ReportStatus.CHECKING


def test_unsure_may_become_yes(cast: Cast, two: tuple[int, int]) -> None:
    cast.say(two[0], "U")
    cast.say(two[0], "Y")
    assert cast.status() is ReportStatus.VERIFIED


def test_an_old_code_is_told_the_outcome(cast: Cast, two: tuple[int, int]) -> None:
    cast.say(two[0], "Y")
    assert "decided already (confirmed)" in cast.say(two[1], "Y")
