"""Cases in the texts on the phones: second reports, words behind an answer, answers that differ, reports too thin."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from alerts.broadcasts.facts import from_json
from alerts.broadcasts.model import broadcasts
from alerts.people import roles
from alerts.people.roles import MemberState, Role
from alerts.reports import records, verification
from alerts.store import agenda
from tests.conversation.phones import Phone, Town

REPORT = "REPORT 4 ICE agents, 2 white vans, detaining a vendor, Olympic & Vermont Koreatown"
ASK, DECIDE = re.compile(r"\bY (\d{3})\b"), re.compile(r"\bN (\d{3})\b")


@pytest.fixture
def resident(town: Town) -> Phone:
    """Somebody who gets the alerts of Koreatown."""
    phone = town.phone()
    phone.says("JOIN Koreatown")
    return phone


def code_on(phone: Phone, pattern: re.Pattern[str] = ASK) -> str:
    """The newest code on a phone."""
    return [match[1] for text in phone.received() if (match := pattern.search(text))][-1]


def ask_verifiers(town: Town) -> None:
    """Do what the workers do first after a report."""
    with town.house.transaction() as tx:
        tasks = tx.conn.execute(agenda.tasks.select().where(agenda.tasks.c.kind == "verify")).all()
        for report_id in {row.subject_id for row in tasks}:
            verification.next_wave(tx, report_id)


def status(town: Town) -> str:
    with town.house.look() as tx:
        return records.get(tx, 1).status


def on_duty(town: Town, lang: str = "en") -> Phone:
    verifier = town.member(Role.VERIFIER, lang=lang)
    verifier.says("ON")
    return verifier


@pytest.mark.parametrize(
    ("lang", "words", "yes"),
    [
        ("en", "ICE at Olympic & Vermont Koreatown", "Y {}"),
        ("es", "la migra en la Olympic y Vermont Koreatown", "si {}"),
        ("ko", "신고 올림픽과 버몬트 코리아타운 이민국", "네 {}"),
    ],
)
def test_a_second_responder_confirms_with_the_code_on_their_phone(
    town: Town, resident: Phone, lang: str, words: str, yes: str
) -> None:
    first, second = town.member(Role.RESPONDER), town.member(Role.RESPONDER, lang=lang)
    first.says(REPORT)
    assert not ASK.search(second.says(words))
    assert status(town) == "checking"
    second.says(yes.format(code_on(second)))
    assert status(town) == "verified"
    with town.house.look() as tx:
        told = tx.phrases.say(lang, "report.verified", code=records.get(tx, 1).code)
    assert told in second.received()


def test_a_forged_second_report_confirms_nothing(town: Town, resident: Phone) -> None:
    """Whoever forges a sender's number never sees the code that goes to the real phone."""
    first, second = town.member(Role.RESPONDER), town.member(Role.RESPONDER)
    first.says(REPORT)
    second.says(REPORT)
    second.says("Y")
    assert status(town) == "checking"


def test_a_suspended_responder_answers_nothing(town: Town, resident: Phone) -> None:
    first, second = town.member(Role.RESPONDER), town.member(Role.RESPONDER)
    first.says(REPORT)
    second.says(REPORT)
    with town.house.transaction() as tx:
        roles.set_state(tx, second.known().id, MemberState.SUSPENDED, "command_line")
    second.texts(f"Y {code_on(second)}")
    assert status(town) == "checking"


def test_a_resident_who_says_yes_is_not_told_of_codes(town: Town, resident: Phone) -> None:
    assert "did not understand" in resident.says("Y 472")


def test_what_a_verifier_adds_is_in_the_alert(town: Town, resident: Phone) -> None:
    responder, verifier = town.member(Role.RESPONDER), on_duty(town)
    responder.says(REPORT)
    ask_verifiers(town)
    assert "Noted: 6 ICE agents" in verifier.says(f"Y {code_on(verifier)} six agents now")
    with town.house.look() as tx:
        facts = tx.conn.execute(select(broadcasts.c.facts).where(broadcasts.c.kind == "alert")).scalar_one()
    assert from_json(facts).people == 6


@pytest.mark.parametrize(("lang", "no"), [("en", "N {}"), ("es", "no {}"), ("ko", "아니요 {}")])
def test_answers_that_differ_go_to_a_coordinator_who_closes_it(town: Town, resident: Phone, lang: str, no: str) -> None:
    coordinator, responder = town.member(Role.COORDINATOR, lang=lang), town.member(Role.RESPONDER)
    first, second = on_duty(town), on_duty(town)
    responder.says(REPORT)
    ask_verifiers(town)
    first.says(f"N {code_on(first)}")
    second.says(f"Y {code_on(second)}")
    assert status(town) == "contested"
    (held,) = [text for text in coordinator.received() if DECIDE.search(text)]
    for verifier in (first, second):
        assert verifier.pseudonym() in held
        assert verifier.number[-4:] not in held
    coordinator.says(no.format(code_on(coordinator, DECIDE)))
    assert status(town) == "not_confirmed"
    assert "NOT CONFIRMED" in responder.received()[-1]


def test_dark_windows_alone_start_no_check(town: Town) -> None:
    responder, verifier = town.member(Role.RESPONDER), on_duty(town)
    assert "start no check" in responder.says("REPORT black SUV with tinted windows, Olympic & Vermont Koreatown")
    ask_verifiers(town)
    assert status(town) == "unvetted"
    assert verifier.received() == []


def test_what_is_vague_is_asked_about_and_the_answer_starts_the_check(town: Town) -> None:
    responder = town.member(Role.RESPONDER)
    assert "more than that" in responder.says("REPORT 3 vans parked, Olympic & Vermont Koreatown")
    assert re.search(r"\b[A-Z]\d{2}\b", responder.says("4 agents got out"))
    assert status(town) == "checking"


@pytest.mark.parametrize("no", ["no", "N"])
def test_and_a_no_ends_it(town: Town, no: str) -> None:
    responder = town.member(Role.RESPONDER)
    responder.says("REPORT 3 vans parked, Olympic & Vermont Koreatown")
    assert "start no check" in responder.says(no)
    assert status(town) == "unvetted"
    assert town.open_questions() == 0


def test_a_prediction_is_asked_about_and_never_checked(town: Town) -> None:
    responder = town.member(Role.RESPONDER)
    words = "REPORT ICE will come tomorrow to Olympic & Vermont Koreatown"
    assert "Is it there now" in responder.says(words)
    assert "only what is there now" in responder.says("no")
    assert status(town) == "unvetted"
