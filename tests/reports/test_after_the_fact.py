"""Answers after the decision, and reports taken back."""

from __future__ import annotations

import pytest

from alerts.reports.lifecycle import ReportStatus
from tests.reports.cast import Cast


@pytest.fixture
def coordinator(cast: Cast) -> int:
    return cast.founder()


@pytest.fixture
def responder(cast: Cast) -> int:
    return cast.responder()


@pytest.fixture
def two(cast: Cast, coordinator: int, responder: int) -> tuple[int, int]:
    """Two verifiers who were asked about a report in Koreatown, where somebody lives."""
    cast.resident()
    verifiers = cast.verifier(), cast.verifier()
    cast.report(responder)
    cast.pass_time(cast.house.network.verification.wave_seconds * 3)
    return verifiers


def test_a_no_after_the_alert_asks_for_a_correction_at_once(cast: Cast, two: tuple[int, int], coordinator: int) -> None:
    cast.say(two[0], "Y")
    assert "asked to correct it now" in cast.say(two[1], "N")
    assert "does not confirm alert" in cast.phone(coordinator)[-1]
    assert "SEND " in cast.phone(coordinator)[-1]


def test_so_does_a_confirmer_who_takes_back_their_yes(cast: Cast, two: tuple[int, int], coordinator: int) -> None:
    cast.say(two[0], "Y")
    cast.say(two[0], "N")
    assert "does not confirm alert" in cast.phone(coordinator)[-1]


def test_a_yes_after_a_denial_goes_to_the_coordinators(cast: Cast, two: tuple[int, int], coordinator: int) -> None:
    third = cast.verifier()
    cast.pass_time(60)
    for verifier in two:
        cast.say(verifier, "N")
    assert "decided already (not confirmed)" in cast.say(third, "Y")
    assert "now says YES" in cast.phone(coordinator)[-1]
    assert cast.status() is ReportStatus.NOT_CONFIRMED


def test_long_after_it_is_only_told_the_outcome(cast: Cast, two: tuple[int, int], coordinator: int) -> None:
    cast.pass_time(60 * cast.house.network.verification.give_up_minutes)
    cast.clock.forward(60 * cast.house.network.alert.life_minutes + 60)
    before = len(cast.phone(coordinator))
    assert "decided already" in cast.say(two[0], "Y")
    assert len(cast.phone(coordinator)) == before


def test_the_reporter_takes_it_back(cast: Cast, two: tuple[int, int], responder: int) -> None:
    assert "is taken back" in cast.withdraw(responder, cast.code().lower())
    assert cast.status() is ReportStatus.WITHDRAWN
    for verifier in two:
        assert "No more need to check Olympic & Vermont: taken back" in cast.phone(verifier)[-1]
    assert "decided already (taken back)" in cast.say(two[0], "Y")
    assert cast.status() is ReportStatus.WITHDRAWN


def test_nobody_else_takes_it_back(cast: Cast, two: tuple[int, int]) -> None:
    assert "no open report" in cast.withdraw(cast.responder(), cast.code())
    assert "no open report" in cast.withdraw(two[0], cast.code())
    assert cast.status() is ReportStatus.CHECKING


def test_an_unknown_code_takes_nothing_back(cast: Cast, two: tuple[int, int], responder: int) -> None:
    assert "no open report Q99" in cast.withdraw(responder, "Q99")


def test_taken_back_after_the_alert_the_coordinators_are_asked(
    cast: Cast, two: tuple[int, int], responder: int, coordinator: int
) -> None:
    cast.say(two[0], "Y")
    assert "is out already" in cast.withdraw(responder, cast.code())
    told = " ".join(cast.phone(coordinator))
    assert "takes back" in told
    assert "does not confirm alert" in told


def test_who_joined_takes_back_only_their_part(cast: Cast, two: tuple[int, int], responder: int) -> None:
    second = cast.responder()
    cast.report(second)
    assert "you no longer report" in cast.withdraw(second, cast.code())
    assert cast.status() is ReportStatus.CHECKING
    before = len(cast.phone(second))
    cast.withdraw(responder, cast.code())
    assert not cast.new_texts(second, before)


def test_who_joined_hears_when_the_first_one_takes_it_back(cast: Cast, two: tuple[int, int], responder: int) -> None:
    second = cast.responder()
    cast.report(second)
    cast.withdraw(responder, cast.code())
    assert "taken back by who sent it first" in cast.phone(second)[-1]
