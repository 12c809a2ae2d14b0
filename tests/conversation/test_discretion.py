"""DISCREET: the words a shared phone shows first, chosen by a number."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from alerts.delivery.mailings import TEXT
from alerts.delivery.model import deliveries, texts
from alerts.house import House
from alerts.people import contacts
from alerts.people.roles import Role
from tests.conversation.phones import Phone, Town
from tests.house import Clock
from tests.reports.cast import QUESTION_CODE, SIGHTING, Cast


def broadcasts_to(phone: Phone) -> list[str]:
    """Everything that was sent to this phone among others."""
    with phone.house.look() as tx:
        sent = select(texts.c.body_sealed).join(deliveries, deliveries.c.text_id == texts.c.id)
        mine = sent.where(deliveries.c.contact_id == phone.known().id).order_by(deliveries.c.mailing_id)
        return [tx.vault.unseal(body, TEXT) for body in tx.conn.execute(mine).scalars()]


@pytest.mark.parametrize(
    ("join", "ask", "off", "opening"),
    [
        ("JOIN Koreatown", "DISCREET", "DISCREET OFF", "School news"),
        ("UNIRSE Koreatown", "DISCRETO", "DISCRETO NO", "Noticias de la escuela"),
        ("가입 코리아타운", "가림말", "가림말 끄기", "학교 소식"),
    ],
)
def test_an_alert_hides_behind_the_words_chosen(
    town: Town, house: House, clock: Clock, join: str, ask: str, off: str, opening: str
) -> None:
    phone, open_phone, cast = town.phone(), town.phone(), Cast(house, clock)
    for one in (phone, open_phone):
        one.says(join)
    assert f"2 {opening}" in phone.says(ask)
    assert opening in phone.says("2")
    raise_alert(town, cast)
    (hidden,), (shown,) = broadcasts_to(phone), broadcasts_to(open_phone)
    assert hidden.startswith(opening)
    assert hidden.endswith(f"\n{shown}")
    phone.says(off)
    assert phone.known().discreet is None


def raise_alert(town: Town, cast: Cast) -> None:
    """A report from one, a yes from another."""
    responder, verifier = town.member(Role.RESPONDER), town.member(Role.VERIFIER)
    verifier.says("ON")
    responder.says(f"REPORT {SIGHTING}")
    cast.work()
    found = QUESTION_CODE.search(verifier.received()[-1])
    assert found is not None
    verifier.says(f"Y {found[1]}")
    cast.work()


def test_free_words_are_never_taken(town: Town) -> None:
    phone = town.phone()
    phone.says("DISCREET your dentist")
    assert phone.known().discreet is None
    assert "1 Your appointment" in phone.says("DISCREET 9")
    assert "did not understand" in phone.says("my dentist")
    assert phone.known().discreet is None


def test_a_number_at_once(town: Town) -> None:
    phone = town.phone()
    assert "Your delivery" in phone.says("DISCREET 3")
    assert phone.known().discreet == 3


def test_forgotten_with_the_person(town: Town) -> None:
    phone = town.phone()
    phone.says("DISCREET 1")
    contact_id = phone.known().id
    phone.says("FORGET ME")
    with town.house.look() as tx:
        assert contacts.get(tx, contact_id).discreet is None
