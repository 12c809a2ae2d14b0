"""From a text to a report: what is asked back, what is kept, what begins a check."""

from __future__ import annotations

import re

import pytest

from alerts.people.roles import Role
from alerts.reports.lifecycle import ReportStatus
from tests.reports.cast import SIGHTING, Cast


@pytest.mark.parametrize("role", [Role.RESPONDER, Role.VERIFIER, Role.COORDINATOR])
def test_a_trusted_report_gets_a_code_and_is_checked(cast: Cast, role: Role) -> None:
    answer = cast.report(cast.person(role))
    report = cast.the_report()
    assert report.status is ReportStatus.CHECKING
    assert re.fullmatch(r"[A-Z]\d\d", report.code or "")
    assert f"Report {report.code}: 4 ICE agents, 2 vans, detaining, Olympic & Vermont." in answer
    assert (report.area, report.spot, report.people, report.vehicles) == ("koreatown", "Olympic & Vermont", 4, 2)


def test_it_is_answered_in_spanish_and_korean(cast: Cast) -> None:
    assert "4 agentes" in cast.report(cast.responder("es"), "cuatro agentes, Vermont con la 6")
    assert "요원" in cast.report(cast.responder("ko"), "요원 4명, 올림픽과 웨스턴")


def test_a_missing_place_is_asked_for(cast: Cast) -> None:
    responder = cast.responder()
    assert "Where exactly?" in cast.report(responder, "4 ICE agents detaining somebody")
    assert cast.status() is ReportStatus.INCOMPLETE
    assert "4 ICE agents, detaining, Olympic & Vermont" in cast.reply(responder, "Olympic & Vermont")
    assert cast.status() is ReportStatus.CHECKING


def test_a_place_in_several_neighborhoods_is_asked_with_numbers(cast: Cast) -> None:
    responder = cast.responder()
    answer = cast.report(responder, "4 agents 90006")
    options = re.findall(r"(\d) ([^,]+)", answer.partition("number: ")[2])
    assert len(options) > 1
    cast.reply(responder, "2")
    assert cast.status() is ReportStatus.CHECKING
    assert cast.house.network.area_by_slug[cast.the_report().place].name("en") == options[1][1]


def test_a_number_that_was_not_offered_is_asked_again(cast: Cast) -> None:
    responder = cast.responder()
    first = cast.report(responder, "4 agents 90006")
    assert first.startswith("90006: which neighborhood?")
    assert cast.reply(responder, "9").partition("?")[2] == first.partition("?")[2]
    assert cast.status() is ReportStatus.INCOMPLETE


def test_what_is_seen_is_asked_for(cast: Cast) -> None:
    responder = cast.responder()
    assert "What do you see?" in cast.report(responder, "something at Olympic & Vermont Koreatown")
    assert "3 agents" in cast.reply(responder, "three agents")
    assert cast.status() is ReportStatus.CHECKING


def test_when_is_asked_for(cast: Cast) -> None:
    responder = cast.responder()
    assert "When did you see it?" in cast.report(responder, f"{SIGHTING} this morning")
    assert "Report" in cast.reply(responder, "7:40am")
    assert cast.status() is ReportStatus.CHECKING


def test_when_in_vague_words_twice_is_too_old(cast: Cast) -> None:
    responder = cast.responder()
    cast.report(responder, f"{SIGHTING} this morning")
    assert "too old for an alert" in cast.reply(responder, "earlier today")
    assert cast.status() is ReportStatus.UNVETTED


@pytest.mark.parametrize("when", ["2 hours ago", "yesterday", "at 3am"])
def test_what_is_too_old_is_kept_but_not_checked(cast: Cast, when: str) -> None:
    verifier = cast.verifier()
    assert "too old for an alert" in cast.report(cast.responder(), f"{SIGHTING} {when}")
    cast.pass_time(120)
    assert cast.status() is ReportStatus.UNVETTED
    assert not cast.phone(verifier)


def test_hearsay_is_asked_and_a_no_ends_it(cast: Cast) -> None:
    verifier, responder = cast.verifier(), cast.responder()
    assert "Did you see it yourself?" in cast.report(responder, f"my friend said {SIGHTING}")
    cast.pass_time(60)
    assert not cast.phone(verifier)
    assert "first hand" in cast.reply(responder, "no")
    assert cast.status() is ReportStatus.UNVETTED


@pytest.mark.parametrize("words", ["yes", "si", "네", "I see 4 agents, Olympic & Vermont"])
def test_hearsay_becomes_first_hand_when_they_say_so(cast: Cast, words: str) -> None:
    responder = cast.responder()
    cast.report(responder, f"I heard {SIGHTING}")
    cast.reply(responder, words)
    assert cast.status() is ReportStatus.CHECKING


def test_hearsay_confirmed_by_hearsay_stays_hearsay(cast: Cast) -> None:
    responder = cast.responder()
    cast.report(responder, f"I heard {SIGHTING}")
    assert "Did you see it yourself?" in cast.reply(responder, "they say 4 agents at Olympic & Vermont")
    assert cast.status() is ReportStatus.INCOMPLETE


def test_a_plate_is_dropped_and_said(cast: Cast) -> None:
    answer = cast.report(cast.responder(), f"{SIGHTING} plate 8ABC123")
    assert "License plates are never kept" in answer
    assert "8ABC123" not in answer


def test_what_was_never_completed_ends_and_is_told(cast: Cast) -> None:
    responder = cast.responder()
    cast.report(responder, "4 agents")
    cast.pass_time(60 * cast.house.network.conversation.dialogue_minutes + 60, step=300)
    assert cast.status() is ReportStatus.UNCHECKED
    assert "lacked what we asked for" in cast.phone(responder)[-1]


def test_a_report_sent_instead_of_an_answer_adds_to_the_first(cast: Cast) -> None:
    responder = cast.responder()
    cast.report(responder, "4 agents")
    assert "4 agents, Olympic & Vermont" in cast.report(responder, "Olympic & Vermont")


def test_a_whole_report_sent_instead_of_an_answer_replaces_the_first(cast: Cast) -> None:
    responder = cast.responder()
    cast.report(responder, "4 agents, 3 trucks")
    assert "2 agents, Olympic & Vermont" in cast.report(responder, "2 agents at Olympic & Vermont")


def test_a_code_rests_before_it_is_given_again(cast: Cast) -> None:
    responder = cast.responder()
    codes = set()
    for _ in range(12):
        cast.report(responder)
        cast.pass_time(60 * cast.house.network.verification.give_up_minutes + 60, step=600)
        codes |= set(re.findall(r"[A-Z]\d\d", cast.phone(responder)[-1]))
    assert len(codes) == 12
