"""Two reports of one event: one case, one check, and everybody told."""

from __future__ import annotations

import pytest

from alerts.reports.lifecycle import ReportStatus
from tests.reports.cast import SIGHTING, Cast


def test_another_persons_report_of_the_same_event_joins_it(cast: Cast) -> None:
    cast.report(cast.responder())
    second = cast.responder()
    answer = cast.report(second, "ICE at Olympic & Vermont Koreatown")
    assert cast.code() in answer
    assert "Others reported this too" in answer


def test_joining_confirms_nothing_by_itself(cast: Cast) -> None:
    first, second, resident = cast.responder(), cast.verifier(), cast.resident()
    cast.report(first)
    cast.report(second)
    cast.pass_time(300)
    assert cast.status() is ReportStatus.CHECKING
    assert not cast.phone(resident)
    assert len(cast.phone(second)) == 1


def test_who_joined_is_told_of_the_end(cast: Cast) -> None:
    cast.report(cast.responder())
    second = cast.responder("es")
    cast.report(second)
    cast.pass_time(60 * cast.house.network.verification.give_up_minutes)
    assert "Nadie pudo revisar" in cast.phone(second)[-1]


@pytest.mark.parametrize(
    "words",
    [
        "4 ICE agents at 6th & Vermont Koreatown",
        "4 ICE agents in Westlake",
        f"{SIGHTING} 18 min ago",
    ],
)
def test_another_place_or_time_is_another_case(cast: Cast, words: str) -> None:
    cast.report(cast.responder())
    assert "Others reported" not in cast.report(cast.responder(), words)


def test_a_report_without_a_crossing_joins_its_neighborhoods(cast: Cast) -> None:
    cast.report(cast.responder())
    assert "Others reported" in cast.report(cast.responder(), "ICE in Koreatown")


def test_the_same_person_again_is_told_it_is_being_checked(cast: Cast) -> None:
    responder = cast.responder()
    cast.report(responder)
    assert f"Your report {cast.code()} is being checked already" in cast.report(responder)


def test_a_verifier_who_was_asked_is_pointed_to_their_code(cast: Cast) -> None:
    verifier = cast.verifier()
    cast.report(cast.responder())
    cast.work()
    assert "you have our question" in cast.report(verifier)
    cast.say(verifier, "Y")
    assert cast.status() is ReportStatus.VERIFIED


def test_after_the_alert_a_report_of_it_is_told_so(cast: Cast) -> None:
    verifier = cast.verifier()
    cast.resident()
    cast.report(cast.responder())
    cast.work()
    cast.say(verifier, "Y")
    assert "is out already" in cast.report(cast.responder())


@pytest.mark.parametrize("who", ["reporter", "verifier", "another verifier"])
def test_as_long_as_somebody_sees_it_it_is_one_event(cast: Cast, who: str) -> None:
    """Nearly `same_event_minutes` after the alert somebody says that it is there, and as much later another reports it:
    the reporter once more, or a verifier who said so before or had said nothing.
    """
    first, resident = cast.responder(), cast.resident()
    verifiers = cast.verifier(), cast.verifier()
    cast.report(first)
    cast.work()
    cast.say(verifiers[0], "Y")
    nearly = 60 * (cast.house.network.verification.same_event_minutes - 1)
    cast.pass_time(nearly)
    if who == "reporter":
        assert "is out already" in cast.report(first)
    else:
        cast.say(verifiers[who == "another verifier"], "Y", "still 4 agents" if who == "verifier" else "")
    cast.pass_time(nearly)
    assert "is out already" in cast.report(cast.responder())
    assert not cast.phone(resident)


def test_a_denied_event_may_be_reported_anew(cast: Cast) -> None:
    verifiers = cast.verifier(), cast.verifier()
    cast.report(cast.responder())
    cast.pass_time(60)
    for verifier in verifiers:
        cast.say(verifier, "N")
    assert cast.status() is ReportStatus.NOT_CONFIRMED
    assert "We are asking others to check" in cast.report(cast.responder())
