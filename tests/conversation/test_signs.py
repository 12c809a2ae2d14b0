"""What a forged sender can't do: take a report back or erase a role holder, which need a code from the real phone."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from alerts.people import roles
from alerts.people.contacts import ContactStatus
from alerts.people.model import members, signs
from alerts.people.roles import MemberState, Role
from alerts.reports import records
from tests.conversation.phones import Phone, Town
from tests.house import Clock

REPORT = "REPORT 4 agents, 2 white vans, detaining a vendor, Olympic & Vermont Koreatown"
SIGN = re.compile(r"\b(\d{4})\b")


def reported(phone: Phone) -> str:
    """Report something; returns its code."""
    return code_in(phone.says(REPORT))


def code_in(answer: str) -> str:
    """The report's code in an answer."""
    (first, *_) = re.findall(r"\b[A-Z]\d{2}\b", answer)
    return str(first)


def sign_on(phone: Phone) -> str:
    """The newest code of four digits on a phone."""
    return [match[1] for text in phone.received() if (match := SIGN.search(text))][-1]


def another(sign: str) -> str:
    """A code that is not this one."""
    return "0000" if sign != "0000" else "1111"


def status(town: Town) -> str:
    with town.house.look() as tx:
        return records.get(tx, 1).status


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "WRONG {}"), ("en", "wrong {}"), ("es", "FALSO {}"), ("ko", "철회 {}")]
)
def test_a_report_is_taken_back_with_the_code_on_the_phone(town: Town, lang: str, word: str) -> None:
    responder = town.member(Role.RESPONDER, lang=lang)
    code = reported(responder)
    answer = responder.says(word.format(code))
    assert not SIGN.search(answer)
    assert status(town) == "checking"
    sign = sign_on(responder)
    assert word.format(sign).casefold() in responder.received()[-1].casefold()
    assert code in responder.says(word.format(sign))
    assert status(town) == "withdrawn"


def test_both_codes_together_work_too(town: Town) -> None:
    responder = town.member(Role.RESPONDER)
    code = reported(responder)
    responder.says(f"WRONG {code}")
    assert "taken back" in responder.says(f"WRONG {code} {sign_on(responder)}")


def test_the_code_takes_back_nothing_but_its_own_report(town: Town) -> None:
    responder = town.member(Role.RESPONDER)
    first = reported(responder)
    second = code_in(responder.says("REPORT 2 agents, 6th & Western Koreatown"))
    responder.says(f"WRONG {first}")
    assert "waits for that code" in responder.says(f"WRONG {second} {sign_on(responder)}")
    assert "no open report Q99" in responder.says(f"WRONG Q99 {sign_on(responder)}")
    assert f"Report {first} is taken back" in responder.says(f"WRONG {first} {sign_on(responder)}")


def test_it_works_once_and_in_time_only(town: Town, clock: Clock) -> None:
    responder = town.member(Role.RESPONDER)
    code = reported(responder)
    responder.says(f"WRONG {code}")
    clock.forward(60 * town.house.network.conversation.approval_minutes)
    assert "waits for that code" in responder.says(f"WRONG {sign_on(responder)}")
    assert "on its way" in responder.says(f"WRONG {code}")
    sign = sign_on(responder)
    responder.says(f"WRONG {sign}")
    assert "waits for that code" in responder.says(f"WRONG {sign}")


def test_somebody_elses_code_is_worth_nothing(town: Town) -> None:
    responder, other = town.member(Role.RESPONDER), town.member(Role.RESPONDER)
    responder.says(f"WRONG {reported(responder)}")
    assert "waits for that code" in other.says(f"WRONG {sign_on(responder)}")
    assert status(town) == "checking"


def test_asking_twice_texts_one_code(town: Town) -> None:
    responder = town.member(Role.RESPONDER)
    code = reported(responder)
    responder.says(f"WRONG {code}")
    assert "texted you a code" in responder.says(f"WRONG {code}")
    assert len(responder.received()) == 1


def test_three_wrong_codes_end_it_and_warn_the_coordinators(town: Town, clock: Clock) -> None:
    coordinator, responder = town.member(Role.COORDINATOR), town.member(Role.RESPONDER)
    code = reported(responder)
    responder.says(f"WRONG {code}")
    sign = sign_on(responder)
    for _ in range(2):
        assert "does not fit" in responder.says(f"WRONG {another(sign)}")
    assert coordinator.received() == []
    assert "coordinators were told" in responder.says(f"WRONG {another(sign)}")
    (warning,) = coordinator.received()
    assert f"WRONG {code}" in warning
    assert responder.number[-4:] not in warning
    assert "waits for that code" in responder.says(f"WRONG {sign}")
    assert "ask again in" in responder.says(f"WRONG {code}")
    clock.forward(60 * town.house.network.conversation.approval_minutes)
    assert "on its way" in responder.says(f"WRONG {code}")


def test_a_code_that_came_back_shows_that_the_number_is_still_theirs(town: Town) -> None:
    responder = town.member(Role.RESPONDER)
    responder.says(f"WRONG {reported(responder)}")
    assert _proved(town, responder) is None
    responder.says(f"WRONG {sign_on(responder)}")
    assert _proved(town, responder) is not None


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "FORGET ME"), ("es", "olvidenme"), ("es", "borrar mis datos"), ("ko", "삭제")]
)
def test_a_role_holder_is_erased_with_the_code_on_the_phone(town: Town, lang: str, word: str) -> None:
    phone = town.member(Role.VERIFIER, Role.COORDINATOR, areas=("koreatown",), lang=lang)
    contact_id = phone.known().id
    assert not SIGN.search(phone.says(word))
    assert phone.contact() is not None
    sign = sign_on(phone)
    assert phone.says(f"{word} {another(sign)}") == town.house.phrases.say(lang, "sign.missed")
    phone.says(f"{word} {sign}")
    assert phone.contact() is None
    with town.house.look() as tx:
        member = roles.member(tx, contact_id)
        assert tx.conn.execute(select(func.count()).select_from(signs)).scalar_one() == 0
    assert member is not None
    assert member.state is MemberState.LEFT
    assert not member.roles


def test_a_guess_at_that_code_is_told_to_the_coordinators(town: Town) -> None:
    coordinator, phone = town.member(Role.COORDINATOR), town.member(Role.VERIFIER)
    phone.says("FORGET ME")
    for _ in range(3):
        phone.says(f"FORGET ME {another(sign_on(phone))}")
    assert "FORGET ME" in coordinator.received()[-1]
    phone.says(f"FORGET ME {sign_on(phone)}")
    assert phone.contact() is not None


@pytest.mark.parametrize("state", [MemberState.ACTIVE, MemberState.SUSPENDED])
def test_who_may_be_restored_needs_the_code_too(town: Town, state: MemberState) -> None:
    phone = town.member(Role.VERIFIER)
    with town.house.transaction() as tx:
        roles.set_state(tx, phone.known().id, state, "command_line")
    assert "takes a code" in phone.says("FORGET ME")


def test_who_was_only_invited_is_erased_at_once(town: Town) -> None:
    phone = town.member(Role.VERIFIER)
    with town.house.transaction() as tx:
        roles.set_state(tx, phone.known().id, MemberState.INVITED, "command_line")
    assert "erased" in phone.says("FORGET ME")
    assert phone.contact() is None


def test_a_role_holder_who_stopped_gets_no_code_and_waits_a_day(town: Town, clock: Clock) -> None:
    phone = town.member(Role.VERIFIER)
    phone.says("STOP")
    assert "after Mar 11 7:42a" in phone.says("FORGET ME")
    assert phone.received() == []
    assert phone.known().status is ContactStatus.OPTED_OUT
    clock.forward(24 * 3600)
    assert "erased" in phone.says("FORGET ME")
    assert phone.contact() is None


def _proved(town: Town, phone: Phone) -> object:
    with town.house.look() as tx:
        proved = select(members.c.proved_at).where(members.c.contact_id == phone.known().id)
        return tx.conn.execute(proved).scalar_one()
