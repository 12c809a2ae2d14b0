"""From an invitation to a member: the phone returns a code, and a second person stands in for whoever it is."""

from __future__ import annotations

import re

import pytest

from alerts.people import enrolment, invitations, roles
from alerts.people.contacts import ContactStatus
from alerts.people.enrolment import Enrolment
from alerts.people.roles import Member, MemberState, Role
from alerts.sms.segments import measure
from config.network_sections import RosterRules
from tests.conversation.due import code_behind, under
from tests.conversation.phones import Phone, Town
from tests.house import Clock

DAYS = 24 * 3600


def invited(town: Town, by: Phone | None, *wanted: Role, lang: str = "en") -> tuple[Phone, str]:
    """A phone that was invited, and the code that was texted to it."""
    phone = town.phone()
    person = Enrolment(phone.number, wanted or (Role.VERIFIER,), (), lang, by.number if by else None)
    with town.house.transaction() as tx:
        return phone, invitations.invite(tx, enrolment.add(tx, person, MemberState.INVITED).id)


def member(town: Town, phone: Phone) -> Member:
    with town.house.look() as tx:
        found = roles.member(tx, phone.known().id)
    assert found is not None
    return found


def name(town: Town, phone: Phone) -> str:
    return member(town, phone).pseudonym


def test_an_invited_person_begins_when_a_second_person_has_vouched(town: Town) -> None:
    inviter, second, third = (town.member(Role.COORDINATOR) for _ in range(3))
    phone, code = invited(town, inviter, Role.VERIFIER, Role.RESPONDER, lang="es")
    assert "no vale" in phone.says("ACEPTO 000000" if code != "000000" else "ACEPTO 111111")
    answer = phone.says(f"acepto {code}")
    assert name(town, phone) in answer
    assert "avale" in answer
    assert not member(town, phone).has(Role.VERIFIER)
    assert "No entendimos" in phone.says("turno si")
    assert inviter.received() == []
    for asked in (second, third):
        (request,) = asked.received()
        assert name(town, phone) in request
        assert name(town, inviter) in request
        assert "responder, verifier" in request
    assert "is responder, verifier now" in second.says(f"VOUCH {code_behind('VOUCH', second)}")
    assert member(town, phone).has(Role.VERIFIER)
    assert phone.known().status is ContactStatus.ACTIVE
    assert phone.received()[-1].startswith("Bienvenido")
    assert f"{name(town, second)} vouched" in inviter.received()[-1]
    assert "Nothing waits" in third.says(f"VOUCH {code_behind('VOUCH', third)}")


def test_with_one_voucher_the_code_is_enough(town: Town) -> None:
    town = under(town, roster=RosterRules(vouchers=1))
    inviter, other = town.member(Role.COORDINATOR), town.member(Role.COORDINATOR)
    phone, code = invited(town, inviter)
    assert phone.says(f"ACCEPT {code}").startswith("Welcome")
    assert member(town, phone).has(Role.VERIFIER)
    assert other.received() == []


def test_the_command_line_counts_as_one(town: Town) -> None:
    coordinator = town.member(Role.COORDINATOR)
    phone, code = invited(town, None)
    phone.says(f"ACCEPT {code}")
    assert "AvisaLA invited" in coordinator.received()[-1]
    coordinator.says(f"VOUCH {code_behind('VOUCH', coordinator)}")
    assert member(town, phone).has(Role.VERIFIER)


def test_nobody_vouches_who_is_not_independent_of_the_inviter(town: Town) -> None:
    """Neither whom they invited, nor whoever invited them, nor another one of that line; a founder of another line."""
    founder = town.member(Role.COORDINATOR)
    inviter = town.member(Role.COORDINATOR, by=founder)
    below = town.member(Role.COORDINATOR, by=inviter)
    other = town.member(Role.COORDINATOR)
    phone, code = invited(town, inviter)
    phone.says(f"ACCEPT {code}")
    assert [len(one.received()) for one in (founder, inviter, below, other)] == [0, 0, 0, 1]
    code = code_behind("VOUCH", other)
    for one in (founder, inviter, below):
        one.says(f"VOUCH {code}")
    assert not member(town, phone).has(Role.VERIFIER)
    assert "another coordinator has to vouch" in inviter.says(f"VOUCH {code}")


def test_when_nobody_can_vouch_the_coordinators_hear_at_once(town: Town) -> None:
    founder = town.member(Role.COORDINATOR)
    below = town.member(Role.COORDINATOR, by=founder)
    phone, code = invited(town, founder)
    phone.says(f"ACCEPT {code}")
    for coordinator in (founder, below):
        assert "nobody can vouch" in coordinator.received()[-1]
    assert "nobody can vouch" in below.says(f"VOUCH {name(town, phone)}")


def test_a_vouch_takes_a_code_and_a_name_only_sends_new_ones(town: Town, clock: Clock) -> None:
    inviter, second = town.member(Role.COORDINATOR), town.member(Role.COORDINATOR)
    phone, code = invited(town, inviter)
    assert "does not wait" in second.says(f"VOUCH {name(town, phone)}")
    phone.says(f"ACCEPT {code}")
    old = code_behind("VOUCH", second)
    clock.forward(3 * DAYS)
    assert "Nothing waits" in second.says(f"VOUCH {old}")
    said = name(town, phone).lower().replace("-", " ")
    assert "1 coordinator" in second.says(f"vouch for {said} please")
    assert not member(town, phone).has(Role.VERIFIER)
    second.says(f"I vouch {code_behind('VOUCH', second)}")
    assert member(town, phone).has(Role.VERIFIER)
    assert "does not wait" in second.says(f"VOUCH {name(town, phone)}")


def test_three_wrong_codes_kill_the_right_one_and_are_told(town: Town) -> None:
    inviter, second = town.member(Role.COORDINATOR), town.member(Role.COORDINATOR)
    phone, code = invited(town, inviter)
    phone.says(f"ACCEPT {code}")
    right = code_behind("VOUCH", second)
    for wrong in range(3):
        second.says(f"VOUCH {(int(right) + 1 + wrong) % 10_000:04}")
    assert "3 wrong codes" in inviter.received()[-1]
    second.says(f"VOUCH {right}")
    assert not member(town, phone).has(Role.VERIFIER)


def test_one_who_holds_no_role_vouches_for_nobody(town: Town) -> None:
    inviter, second, verifier = town.member(Role.COORDINATOR), town.member(Role.COORDINATOR), town.member(Role.VERIFIER)
    phone, code = invited(town, inviter)
    phone.says(f"ACCEPT {code}")
    code = code_behind("VOUCH", second)
    for stranger in (verifier, phone, town.phone()):
        assert "did not understand" in stranger.says(f"VOUCH {code}")
    assert not member(town, phone).has(Role.VERIFIER)


def test_an_invitation_can_be_withdrawn_before_anybody_vouches(town: Town) -> None:
    inviter, second = town.member(Role.COORDINATOR), town.member(Role.COORDINATOR)
    phone, code = invited(town, inviter)
    phone.says(f"ACCEPT {code}")
    vouch = code_behind("VOUCH", second)
    assert "withdrawn the invitation" in second.says(f"SUSPEND {name(town, phone)}")
    assert "withdrawn the invitation" in inviter.received()[-1]
    assert "suspended your roles" in phone.received()[-1]
    second.says(f"VOUCH {vouch}")
    assert member(town, phone).state is MemberState.LEFT
    assert "not valid" in phone.says(f"ACCEPT {code}")


@pytest.mark.parametrize("words", ["VOUCH", "AVALO", "보증"])
def test_the_word_alone_is_explained(town: Town, words: str) -> None:
    assert re.search("name|nombre|이름", town.member(Role.COORDINATOR).says(words))


@pytest.mark.parametrize(("lang", "word"), [("es", "AVALO"), ("ko", "보증")])
def test_the_word_of_each_language_works(town: Town, lang: str, word: str) -> None:
    second = town.member(Role.COORDINATOR, lang=lang)
    phone, code = invited(town, None)
    phone.says(f"ACCEPT {code}")
    second.says(f"{word} {code_behind(word, second)}")
    assert member(town, phone).has(Role.VERIFIER)


@pytest.mark.parametrize("lang", ["en", "es", "ko"])
def test_what_an_invited_person_reads_fits_two_segments(town: Town, lang: str) -> None:
    inviter, second = town.member(Role.COORDINATOR), town.member(Role.COORDINATOR)
    phone, code = invited(town, inviter, Role.VERIFIER, Role.RESPONDER, Role.COORDINATOR, lang=lang)
    answer = phone.says(f"{ {'en': 'ACCEPT', 'es': 'ACEPTO', 'ko': '수락'}[lang] } {code}")
    assert measure(answer).segments <= 2, answer
    second.says(f"VOUCH {code_behind('VOUCH', second)}")
    assert measure(phone.received()[-1]).segments <= 2, phone.received()
