"""A second report of one event: joined, told of, and a confirmation only by a code from its sender's own phone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select

from alerts.people.roles import Role
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.model import asks
from config.network_sections import Credibility, Remedy
from tests.reports.cast import QUESTION_CODE, SIGHTING, Cast


@pytest.fixture
def first(cast: Cast) -> int:
    """Somebody who reported 4 ICE agents at Olympic & Vermont; somebody lives there, and no verifier is on duty."""
    cast.resident()
    responder = cast.responder()
    cast.report(responder)
    cast.work()
    return responder


@pytest.mark.parametrize("role", [Role.RESPONDER, Role.VERIFIER, Role.COORDINATOR])
def test_another_trusted_persons_report_confirms_once_its_code_comes_back(cast: Cast, first: int, role: Role) -> None:
    second = cast.person(role)
    answer = cast.report(second, "ICE at Olympic & Vermont Koreatown")
    assert "We text you a code" in answer
    assert not QUESTION_CODE.search(answer)
    assert "Olympic & Vermont" in answer
    cast.work()
    assert cast.status() is ReportStatus.CHECKING
    assert "You see it too? 4 ICE agents" in cast.phone(second)[0]
    assert "You confirmed" in cast.say(second, "Y")
    assert cast.status() is ReportStatus.VERIFIED
    for reporter in (first, second):
        assert any("was confirmed and the alert is out" in text for text in cast.phone(reporter))


def test_the_report_alone_confirms_nothing(cast: Cast, first: int) -> None:
    second, resident = cast.responder(), cast.resident()
    cast.report(second)
    cast.report(second)
    cast.pass_time(60 * cast.house.network.verification.give_up_minutes)
    assert cast.status() is ReportStatus.UNCHECKED
    assert not cast.phone(resident)
    question, *rest = cast.phone(second)
    assert QUESTION_CODE.search(question)
    assert [text for text in rest if "Nobody could check your report" in text] == rest
    assert len(rest) == 1


def test_who_is_not_independent_never_confirms(cast: Cast) -> None:
    founder = cast.founder()
    inviter = cast.responder(by=founder)
    cast.report(inviter)
    for dependent in (cast.responder(by=inviter), founder):
        answer = cast.report(dependent)
        assert "Others reported this too" in answer
        assert "code" not in answer
        assert cast.asked(dependent) == set()


@pytest.mark.parametrize("kind", ["hearsay", "old", "vague"])
def test_what_is_no_first_hand_sighting_joins_and_never_confirms(cast: Cast, first: int, kind: str) -> None:
    rules = Credibility(**{kind: Remedy.VERIFIERS_ONLY})
    cast.house = replace(cast.house, network=replace(cast.house.network, credibility=rules))
    words = {
        "hearsay": f"my friend said {SIGHTING}",
        "old": f"{SIGHTING} 50 min ago",
        "vague": "vans parked, Koreatown",
    }
    second = cast.responder()
    if kind == "old":  # of the same time as the first one, and old by now
        cast.pass_time(60 * 9)
        cast.clock.forward(60 * 2)
        words["old"] = f"{SIGHTING} 11 min ago"
        stale = replace(cast.house.network, alert=cast.house.network.alert.model_copy(update={"stale_minutes": 10}))
        cast.house = replace(cast.house, network=stale)
    assert "Others reported this too" in cast.report(second, words[kind])
    assert cast.asked(second) == set()


def test_a_no_of_theirs_is_a_no(cast: Cast, first: int) -> None:
    second = cast.responder()
    cast.report(second)
    cast.say(second, "N")
    assert cast.status() is ReportStatus.CHECKING
    third = cast.responder()
    cast.report(third)
    cast.say(third, "Y")
    assert cast.status() is ReportStatus.CONTESTED


def test_three_wrong_codes_kill_theirs_too(cast: Cast, first: int) -> None:
    coordinator, second = cast.founder(), cast.responder()
    cast.report(second)
    right = cast.code_of(second)
    for _ in range(3):
        cast.answer(second, f"Y {'111' if right != '111' else '222'}")
    assert "wrong codes" in cast.phone(coordinator)[-1]
    assert "closed for you" in cast.say(second, "Y")
    assert cast.status() is ReportStatus.CHECKING


def test_somebody_who_answered_already_is_asked_nothing_more(cast: Cast) -> None:
    verifier = cast.verifier()
    cast.report(cast.responder())
    cast.work()
    cast.say(verifier, "N")
    assert "you have our question" in cast.report(verifier)
    assert len(cast.phone(verifier)) == 1


def test_the_first_one_again_confirms_nothing(cast: Cast, first: int) -> None:
    assert "being checked already" in cast.report(first)
    assert cast.asked(first) == set()


def test_what_they_reported_counts_with_their_yes(cast: Cast, first: int) -> None:
    second = cast.responder()
    cast.report(second, "7 agents loading people, Olympic & Vermont Koreatown")
    assert cast.the_report().people == 4
    assert "Noted: 7 ICE agents" in cast.say(second, "Y")
    report = cast.the_report()
    assert (report.people, report.vehicles, report.agency, report.activity) == (7, 2, "ice", "loading")


def test_who_takes_back_a_yes_asks_for_a_correction(cast: Cast, first: int) -> None:
    coordinator, second = cast.founder(), cast.responder()
    cast.report(second)
    cast.say(second, "Y")
    assert cast.status() is ReportStatus.VERIFIED
    assert "will correct it" in cast.withdraw(second, cast.code())
    assert "does not confirm alert" in cast.phone(coordinator)[-1]


def test_who_leaves_before_answering_confirms_nothing(cast: Cast, first: int) -> None:
    second = cast.responder()
    cast.report(second)
    assert "you no longer report" in cast.withdraw(second, cast.code())
    assert "question is over" in cast.say(second, "Y")
    assert cast.status() is ReportStatus.CHECKING
    before = len(cast.phone(second))
    cast.pass_time(60 * cast.house.network.verification.give_up_minutes)
    assert not cast.new_texts(second, before)


def test_the_same_crossing_on_the_other_side_of_the_border_is_one_event(cast: Cast) -> None:
    cast.report(cast.responder(), "4 agents Pico & Vermont Koreatown")
    assert "Others reported this too" in cast.report(cast.responder(), "4 agents Pico & Vermont Pico-Union")


def test_a_landmark_and_the_crossing_it_stands_at_are_one_place(cast: Cast) -> None:
    cast.report(cast.responder(), "4 agents at MacArthur Park")
    assert "Others reported this too" in cast.report(cast.responder(), "4 agents 7th & Alvarado")


def test_a_case_keeps_to_the_first_crossing_that_is_named(cast: Cast) -> None:
    coordinator = cast.founder()
    cast.report(cast.responder(), "4 ICE agents in Koreatown")
    second = cast.responder()
    assert "Others reported this too" in cast.report(second, "4 ICE agents, Olympic & Vermont Koreatown")
    assert "is at Olympic & Vermont. Nothing was changed" in cast.phone(coordinator)[-1]
    assert cast.the_report().spot is None
    assert "We are asking others" in cast.report(cast.responder(), "4 ICE agents, 6th & Western Koreatown")
    before = len(cast.phone(coordinator))
    cast.report(second, "4 ICE agents, Olympic & Vermont Koreatown")
    assert len(cast.phone(coordinator)) == before


def test_the_coordinators_hear_of_two_cases_on_one_street(cast: Cast, first: int) -> None:
    coordinator = cast.founder()
    cast.report(cast.responder(), "4 agents, 6th & Western Koreatown")
    assert not cast.phone(coordinator)
    cast.report(cast.responder(), "4 agents, Olympic & Normandie Koreatown")
    (told,) = cast.phone(coordinator)
    assert "One event or two?" in told
    assert cast.code() in told
    assert "Olympic & Normandie" in told
    assert "Olympic & Vermont" in told


def test_a_vague_case_takes_a_witness_and_a_verifier(cast: Cast) -> None:
    rules = Credibility(vague=Remedy.VERIFIERS_ONLY)
    cast.house = replace(cast.house, network=replace(cast.house.network, credibility=rules))
    cast.resident()
    verifier = cast.verifier()
    cast.report(cast.responder(), "3 white vans parked, Olympic & Vermont Koreatown")
    cast.work()
    second = cast.responder()
    cast.report(second)
    cast.say(second, "Y")
    assert cast.status() is ReportStatus.CHECKING
    cast.say(verifier, "Y", "4 ICE agents")
    assert cast.status() is ReportStatus.VERIFIED


def test_the_reporter_of_a_vague_case_adds_to_it(cast: Cast) -> None:
    rules = Credibility(vague=Remedy.VERIFIERS_ONLY)
    cast.house = replace(cast.house, network=replace(cast.house.network, credibility=rules))
    responder = cast.responder()
    cast.report(responder, "3 white vans parked, Olympic & Vermont Koreatown")
    assert "4 ICE agents" in cast.report(responder)
    assert cast.the_report().people == 4


def test_a_case_that_is_closed_in_the_same_moment_is_joined_by_nobody(cast: Cast) -> None:
    """Two at once: whichever comes first, nobody is left with a question about what is over."""
    cast.resident()
    verifiers = [cast.verifier() for _ in range(2)]
    cast.report(cast.responder())
    cast.work()
    cast.say(verifiers[0], "N")
    code, second = cast.code_of(verifiers[1]), cast.responder()
    with ThreadPoolExecutor(2) as pool:
        closing = pool.submit(cast.answer, verifiers[1], f"N {code}")
        joining = pool.submit(cast.report, second)
        closing.result()
        joined = "Others reported" in joining.result()
    assert cast.status() is ReportStatus.NOT_CONFIRMED
    told = " ".join(cast.phone(second))
    assert ("NOT CONFIRMED" in told) is joined
    with cast.house.look() as tx:
        open_asks = select(asks.c.id).where(asks.c.report_id == cast.the_report().id, asks.c.closed_at.is_(None))
        assert tx.conn.execute(open_asks).all() == []
