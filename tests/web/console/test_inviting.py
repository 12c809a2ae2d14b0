"""Inviting in the console: the code goes to the phone, and nobody begins by one coordinator's word alone."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from alerts.house import House
from alerts.people import roles
from alerts.people.roles import MemberState, Role
from alerts.web import build_web
from tests.conversation.phones import Phone
from tests.web.console.insiders import Door, Insider
from tests.web.console.newcomers import Newcomer

HERE = "/console/people"
NUMBER = "+12135550177"
CODE = re.compile(r"\d{6}")


def outcome(person: Insider, what: str, **form: str) -> str:
    """What came of a form, by the page it leads to."""
    answer = person.posts(f"{HERE}/{what}", **form)
    assert answer.status_code == 303, answer.status_code
    said = answer.headers["Location"].removeprefix(f"{HERE}?said=")
    assert person.sees(answer.headers["Location"]).one("p", **{"class": "said"}).text
    return said


def invite(author: Insider, number: str = "(213) 555-0177", role: str = "verifier") -> str:
    return outcome(author, "invite", number=number, role=role, lang="es")


def state(house: House, phone: Phone) -> MemberState:
    with house.look() as tx:
        member = roles.member(tx, phone.known().id)
    assert member is not None
    return member.state


def test_who_is_invited_begins_when_another_coordinator_vouches(door: Door) -> None:
    author, other = door.coordinator(), door.coordinator()
    assert invite(author) == "invited"
    phone = Phone(door.house, NUMBER)
    (text,) = phone.received()
    assert "verificador" in text
    (code,) = CODE.findall(text)
    phone.says(f"ACEPTO {code}")
    assert state(door.house, phone) is MemberState.INVITED
    who = f"{phone.known().id}/vouch"
    assert who not in author.gets(HERE).text
    assert outcome(author, who) == "not_yours"
    assert state(door.house, phone) is MemberState.INVITED
    assert who in other.gets(HERE).text
    assert outcome(other, who) == "vouched"
    assert state(door.house, phone) is MemberState.ACTIVE
    assert outcome(other, who) == "not_yours"


def test_the_number_is_shown_on_no_page_and_in_no_address(door: Door) -> None:
    author = door.coordinator()
    answer = author.posts(f"{HERE}/invite", number=NUMBER, role="verifier", lang="en")
    seen = answer.headers["Location"] + author.gets(HERE).text + author.gets("/console/audit").text
    assert "5550177" not in re.sub(r"\D", "", seen)


@pytest.mark.parametrize("typed", ["KOREATOWN", "911", "", "+1 900 555 0177", "+1 213 555 0177 ext. 4"])
def test_what_is_no_number_of_a_person_is_refused(door: Door, typed: str) -> None:
    assert outcome(door.coordinator(), "invite", number=typed, role="verifier", lang="en") == "bad_number"


def test_a_role_must_be_chosen_and_be_one_that_is_offered(door: Door) -> None:
    author = door.coordinator()
    assert outcome(author, "invite", number=NUMBER, lang="en") == "no_role"
    for form in (
        {"role": "resident", "lang": "en"},
        {"role": "king", "lang": "en"},
        {"role": "verifier", "lang": "xx"},
    ):
        assert author.posts(f"{HERE}/invite", number=NUMBER, **form).status_code == 400


def test_who_is_on_the_roster_is_not_invited_again(door: Door) -> None:
    """More roles by one person's word, or a way around the two who bring back whom one suspended."""
    author, verifier = door.coordinator(), door.person(Role.VERIFIER)
    number = door.numbers[verifier.contact_id]
    assert invite(author, number, "coordinator") == "member_already"
    with door.house.transaction() as tx:
        roles.set_state(tx, verifier.contact_id, MemberState.SUSPENDED, "test")
    assert invite(author, number) == "member_already"
    assert state(door.house, Phone(door.house, number)) is MemberState.SUSPENDED


def test_who_asked_for_no_texts_gets_none(door: Door) -> None:
    phone = Phone(door.house, NUMBER)
    phone.says("JOIN Koreatown")
    phone.says("STOP")
    assert invite(door.coordinator()) == "not_reachable"
    assert phone.received() == []


def test_where_one_word_is_enough_nobody_makes_themselves_a_second_coordinator(house: House) -> None:
    rules = house.network.roster.model_copy(update={"vouchers": 1})
    alone = replace(house, network=replace(house.network, roster=rules))
    author = Door(alone, build_web(alone)).coordinator()
    assert not [box for box in author.sees(HERE).all("input") if box.attributes.get("value") == "coordinator"]
    assert author.posts(f"{HERE}/invite", number=NUMBER, role="coordinator", lang="en").status_code == 400


def test_another_persons_sessions_can_be_ended(door: Door) -> None:
    author, other = door.coordinator(), door.coordinator()
    assert "signed in (1)" in author.sees(HERE).words()
    assert outcome(author, f"{other.contact_id}/sign-out") == "signed_out"
    assert other.gets(HERE).status_code == 303
    assert author.gets(HERE).status_code == 200
    assert "signed in (1)" not in author.sees(HERE).words()


def test_a_new_passkey_is_told_to_the_phone_it_should_belong_to(door: Door, newcomer: Newcomer) -> None:
    newcomer.makes_passkey()
    phone = Phone(door.house, door.numbers[newcomer.person.contact_id])
    (text,) = phone.received()
    assert "a passkey for the console was made for you at 7:42a" in text
    page = newcomer.gets("/console/you").text
    assert page.count("data-passkey") == 1
    answer = newcomer.device.makes(newcomer.options("/console/you"))
    token = re.search(r'name="csrf" value="(\w+)"', page)
    assert token is not None
    assert newcomer.posts("/console/you/passkeys", credential=answer, csrf=token[1]).status_code == 303
    assert len(phone.received()) == 2
