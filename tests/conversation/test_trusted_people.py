"""Responders, verifiers and coordinators by text, as far as the conversation goes."""

from __future__ import annotations

import re

import pytest

from alerts.delivery import switches
from alerts.people import roles
from alerts.people.roles import MemberState, Role
from alerts.reports import records, verification
from alerts.store import agenda
from tests.conversation.phones import Phone, Town
from tests.house import Clock

REPORT = "REPORT 4 agents, 2 white vans, detaining a vendor, Olympic & Vermont Koreatown"
ASK_CODE, SIGN_CODE = re.compile(r"\bY (\d{3})\b"), re.compile(r"\b(\d{4})\b")


def code_in(phone: Phone, pattern: re.Pattern[str]) -> str:
    """The newest code on a phone."""
    return [match[1] for text in phone.received() if (match := pattern.search(text))][-1]


def ask_verifiers(town: Town) -> None:
    """Do what the workers do first after a report."""
    with town.house.transaction() as tx:
        (report_id,) = {row.subject_id for row in tx.conn.execute(agenda.tasks.select()) if row.kind == "verify"}
        verification.next_wave(tx, report_id)


@pytest.mark.parametrize(
    "words",
    [
        REPORT,
        "4 ICE agents, 2 white vans, detaining a vendor, Olympic & Vermont Koreatown",
        "REPORTE 4 agentes, 2 camionetas blancas, deteniendo a un vendedor, Olympic y Vermont Koreatown",
        "4 agentes de la migra en Olympic y Vermont Koreatown, 2 camionetas",
        "신고 올림픽과 버몬트 코리아타운 이민국 요원 4명 밴 2대 체포 중",
    ],
)
def test_a_responders_sighting_is_received_with_or_without_the_word(town: Town, words: str) -> None:
    responder = town.member(Role.RESPONDER)
    answer = responder.says(words)
    assert re.search(r"\b[A-Z]\d{2}\b", answer)
    assert "Olympic" in answer


def test_what_a_report_lacks_is_asked_back_and_taken(town: Town) -> None:
    responder = town.member(Role.RESPONDER)
    assert "Where exactly" in responder.says("REPORT 4 agents detaining a vendor")
    assert "Report" in responder.says("Olympic & Vermont Koreatown")
    assert town.open_questions() == 0


def test_hearsay_is_asked_about_and_yes_is_an_answer_to_it(town: Town) -> None:
    responder = town.member(Role.RESPONDER, Role.VERIFIER)
    assert "yourself" in responder.says("REPORT my friend said 4 agents detaining people, Olympic & Vermont Koreatown")
    assert re.search(r"\b[A-Z]\d{2}\b", responder.says("yes"))


def test_a_new_beginning_ends_what_was_asked(town: Town) -> None:
    responder = town.member(Role.RESPONDER)
    responder.says("REPORT 4 agents detaining a vendor")
    responder.says("JOIN Westlake")
    assert town.open_questions() == 0
    assert "did not understand" in responder.says("whatever")


def test_a_strangers_report_is_thanked_and_starts_nothing(town: Town) -> None:
    verifier = town.member(Role.VERIFIER)
    answer = town.phone().says(REPORT)
    assert "888-624-4752" in answer
    with town.house.look() as tx:
        assert not [row for row in tx.conn.execute(agenda.tasks.select()) if row.kind == "verify"]
    assert verifier.received() == []


@pytest.mark.parametrize("form", ["Y {}", "y{}", "yes {}", "si {}", "네 {}", "{} y"])
def test_a_verifiers_yes_with_the_code_counts(town: Town, form: str) -> None:
    responder, verifier = town.member(Role.RESPONDER), town.member(Role.VERIFIER)
    verifier.says("ON")
    responder.says(REPORT)
    ask_verifiers(town)
    verifier.says(form.format(code_in(verifier, ASK_CODE)))
    with town.house.look() as tx:
        (report,) = [records.get(tx, 1)]
    assert report.status == "verified"


def test_a_bare_answer_decides_nothing_and_shows_the_form(town: Town) -> None:
    responder, verifier = town.member(Role.RESPONDER), town.member(Role.VERIFIER)
    assert "no open question" in verifier.says("Y")
    verifier.says("ON")
    responder.says(REPORT)
    ask_verifiers(town)
    assert "3 digits" in verifier.says("Y")
    assert "Yes and no together" in verifier.says(f"Y N {code_in(verifier, ASK_CODE)}")
    with town.house.look() as tx:
        assert records.get(tx, 1).status == "checking"


def test_an_answer_with_a_code_does_not_disturb_an_open_question(town: Town) -> None:
    verifier = town.member(Role.VERIFIER, Role.RESPONDER)
    verifier.says("REPORT 4 agents detaining a vendor")
    verifier.says("Y 472")
    assert town.open_questions() == 1


def test_duty_is_taken_and_given_up(town: Town) -> None:
    verifier = town.member(Role.VERIFIER, areas=("koreatown", "westlake"))
    assert "on duty for Koreatown, Westlake" in verifier.says("ON")
    assert "off duty" in verifier.says("OFF")
    assert "all neighborhoods" in town.member(Role.VERIFIER).says("ON")


def test_help_tells_each_what_they_can_do(town: Town) -> None:
    everything = town.member(Role.RESPONDER, Role.VERIFIER, Role.COORDINATOR).says("HELP")
    for words in ("Msg&data rates", "To report:", "sets your duty", "HOLD pauses"):
        assert words in everything


def test_an_update_is_shown_and_leaves_with_another_coordinators_code(town: Town, clock: Clock) -> None:
    clock.forward(3600)
    first, second = town.member(Role.COORDINATOR), town.member(Role.COORDINATOR, lang="es")
    for words in ("JOIN Koreatown", "unirse Koreatown", "가입 코리아타운"):
        town.phone().says(words)
    preview = first.says("SEND Koreatown EN The legal clinic is open until 6 | ES La clinica legal abre hasta las 6")
    for words in ("Koreatown", "EN 2x1", "ES 1x1", "1 KO reader gets EN", "1 other coordinator"):
        assert words in preview
    code = code_in(second, SIGN_CODE)
    assert "another coordinator" in first.says(f"SEND {code}")
    assert "3 p" in second.says(f"SEND {code}")
    assert any("Approved" in text for text in first.received())
    with town.house.look() as tx:
        gone = tx.phrases.say(second.known().lang, "coordinator.approval_unknown")
    assert second.says(f"SEND {code}") == gone


def test_an_update_may_be_for_several_places(town: Town, clock: Clock) -> None:
    """Whoever is in both of them gets it once; what is not clear is asked for all of them."""
    clock.forward(3600)
    first, second = town.member(Role.COORDINATOR), town.member(Role.COORDINATOR)
    both, one = town.phone(), town.phone()
    both.says("JOIN Koreatown, Westlake")
    one.says("JOIN Westlake")
    assert "Xanadu" in first.says("SEND Koreatown, Xanadu EN The clinic is open")
    preview = first.says("SEND Koreatown & Westlake EN The clinic is open")
    assert "Koreatown, Westlake" in preview
    assert "EN 2x1" in preview
    approved = second.says(f"SEND {code_in(second, SIGN_CODE)}")
    assert "Koreatown, Westlake" in approved
    assert "2 people" in approved
    many = "Koreatown, Westlake, Echo Park, Pico-Union, Silver Lake, Venice, Chinatown"
    assert "Silver Lake and 2 more" in first.says(f"SEND {many} EN The clinic is open")
    assert "Silver Lake and 2 more" in second.received()[-1]


def test_at_night_an_update_says_who_does_not_get_it(town: Town) -> None:
    """A quarter to eight in the morning is night to a phone."""
    first, second = town.member(Role.COORDINATOR), town.member(Role.COORDINATOR, lang="es")
    asleep, awake = town.phone(), town.phone()
    for phone in (asleep, awake):
        phone.says("JOIN Koreatown")
    assert "nobody signed up there wants notices at night" in first.says("SEND Koreatown EN The clinic is open")
    awake.says("NIGHT ON")
    preview = first.says("SEND Koreatown EN The clinic is open")
    assert "EN 1x1" in preview
    assert "1 person does not get it now: from 9:00p to 8:00a" in preview
    assert "1 persona no lo recibe ahora: de 9:00p a 8:00a" in second.says(f"ENVIAR {code_in(second, SIGN_CODE)}")
    assert any("leaving to 1 person. 1 person does not get it" in text for text in first.received())


def test_the_gate_speaks_in_the_preview(town: Town, clock: Clock) -> None:
    clock.forward(3600)
    coordinator = town.member(Role.COORDINATOR)
    assert "Nobody is signed up" in coordinator.says("SEND Koreatown EN The clinic is open")
    town.phone().says("JOIN Koreatown")
    assert "link" in coordinator.says("SEND Koreatown EN See www.example.org")
    assert "no other coordinator" in coordinator.says("SEND Koreatown EN The clinic is open")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("SEND", "SEND Neighborhood EN"),
        ("SEND Koreatown", "SEND Neighborhood EN"),
        ("SEND Hogwarts EN hello", "Did you mean"),
        ("SEND 90006 EN hello", "Did you mean"),
        ("SEND 8361", "No draft waits"),
        ("RESUME", "no HOLD"),
        ("RESUME 8361", "waits for that code"),
    ],
)
def test_what_a_coordinator_gets_wrong_is_explained(town: Town, words: str, says: str) -> None:
    assert says in town.member(Role.COORDINATOR).says(words)


def test_hold_is_one_persons_and_resume_two(town: Town, clock: Clock) -> None:
    first, second = town.member(Role.COORDINATOR), town.member(Role.COORDINATOR)
    assert "HOLD is on" in first.says("HOLD")
    assert any("HOLD is on" in text for text in second.received())
    clock.forward(60)
    assert "already since 7:42a" in second.says("HOLD")
    assert "1 other coordinator" in first.says("RESUME")
    code = code_in(second, SIGN_CODE)
    assert "another coordinator" in first.says(f"RESUME {code}")
    with town.house.look() as tx:
        assert switches.is_paused(tx)
    assert "HOLD is over" in second.says(f"RESUME {code}")
    assert any("HOLD is over" in text for text in first.received())
    with town.house.look() as tx:
        assert not switches.is_paused(tx)


def test_a_suspended_coordinator_is_nobody_special(town: Town) -> None:
    coordinator = town.member(Role.COORDINATOR)
    with town.house.transaction() as tx:
        roles.set_state(tx, coordinator.known().id, MemberState.SUSPENDED, "command_line")
    assert "did not understand" in coordinator.says("HOLD")
