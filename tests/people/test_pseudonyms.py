"""Names among members: easy to say, understood however they are typed, never given twice."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import update

from alerts.house import House, Transaction
from alerts.people import contacts, pseudonyms, roles
from alerts.people.model import members
from alerts.people.roles import Member, MemberState, Role
from alerts.sms.keywords import CARRIER_OPT_OUT
from alerts.sms.segments import measure
from tests.house import phrases_of


def joins(tx: Transaction, number: int, name: str | None = None) -> Member:
    """A new verifier, with that name if one is given."""
    contact = contacts.find_or_create(tx, f"+1213555{number:04}", "en")
    member = roles.add_member(tx, contact.id, [Role.VERIFIER], [], invited_by=None, state=MemberState.ACTIVE)
    if name is not None:
        tx.conn.execute(update(members).where(members.c.contact_id == contact.id).values(pseudonym=name))
    return member


def test_a_name_is_a_word_and_a_number_and_everybody_has_their_own(house: House) -> None:
    with house.transaction() as tx:
        names = [joins(tx, number).pseudonym for number in range(200)]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Z][a-z]{3,7}-\d\d", name) for name in names)
    assert all(measure(name).encoding == "GSM-7" for name in names)


@pytest.mark.parametrize("said", ["Kiwi-42", "kiwi 42", "KIWI42", " kiwi–42! ", "ｋｉｗｉ ４２", "Kiwi - 42"])
def test_a_name_is_understood_however_it_is_typed(house: House, said: str) -> None:
    with house.transaction() as tx:
        joins(tx, 1, "Kiwi-41")
        wanted = joins(tx, 2, "Kiwi-42")
        assert pseudonyms.find(tx, said) == wanted.contact_id


def test_names_of_before_are_understood_too(house: House) -> None:
    with house.transaction() as tx:
        assert pseudonyms.find(tx, "avisala 7") is None
        member = joins(tx, 1, "AvisaLA-7")
        assert pseudonyms.find(tx, "avisala 7") == member.contact_id


def test_nobody_is_meant_by_half_a_name_but_it_is_shown(house: House) -> None:
    with house.transaction() as tx:
        joins(tx, 1, "Kiwi-42")
        joins(tx, 2, "Zebra-17")
        for said in ("kiwi", "kiwi 43", "42", ""):
            assert pseudonyms.find(tx, said) is None
        assert pseudonyms.nearest(tx, "kiwi 43") == ("Kiwi-42",)
        assert pseudonyms.nearest(tx, "who knows") == ()


def test_who_left_is_not_found_and_their_name_is_not_given_again(house: House) -> None:
    with house.transaction() as tx:
        roles.leave(tx, joins(tx, 1, "Kiwi-42").contact_id)
        assert pseudonyms.find(tx, "Kiwi-42") is None
        assert pseudonyms.nearest(tx, "Kiwi-42") == ()
        assert "Kiwi-42" not in {joins(tx, number).pseudonym for number in range(2, 100)}


def test_when_all_short_names_are_taken_they_grow(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pseudonyms, "WORDS", ("kiwi",))
    with house.transaction() as tx:
        names = [joins(tx, number).pseudonym for number in range(91)]
    assert len(set(names)) == 91
    assert re.fullmatch(r"Kiwi-\d{3}", names[-1])


def test_no_word_is_a_command_of_anybody() -> None:
    keywords = phrases_of().keywords
    for word in pseudonyms.WORDS:
        assert keywords.whole((word,)) is None
        assert word not in CARRIER_OPT_OUT
