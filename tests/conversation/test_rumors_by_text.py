"""RUMORS: a choice, and what comes of it on the phones."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from alerts.broadcasts.model import broadcasts
from alerts.delivery.mailings import TEXT
from alerts.delivery.model import deliveries, texts
from alerts.people import contacts, reachability
from alerts.people.roles import Role
from alerts.sms.segments import measure
from tests.conversation.checks import peopled
from tests.conversation.phones import Phone, Town
from tests.house import Clock
from tests.reports.cast import SIGHTING, Cast


@pytest.fixture
def cast(town: Town, clock: Clock) -> Cast:
    """A coordinator and a resident, and others as they are needed."""
    return peopled(town, clock)


def phone_with(town: Town, *words: str) -> Phone:
    """A phone of Koreatown that has texted these."""
    phone = town.phone()
    for one in ("JOIN Koreatown", *words):
        phone.says(one)
    return phone


def test_rumors_is_a_choice_that_is_off_at_first(town: Town) -> None:
    phone = phone_with(town)
    assert "NOT CONFIRMED notices: off" in phone.says("LIST")
    assert "NOT CONFIRMED notices" in phone.says("RUMORS ON")
    assert phone.known().rumors
    assert "NOT CONFIRMED notices: on" in phone.says("LIST")
    assert "no NOT CONFIRMED notices" in phone.says("rumors off")
    assert not phone.known().rumors
    assert "You get no alerts" in town.phone().says("RUMORS ON")


@pytest.mark.parametrize(("on", "off"), [("RUMORES SI", "RUMORES NO"), ("소문 켜기", "소문 끄기")])
def test_the_words_we_tell_people_for_it_work(town: Town, on: str, off: str) -> None:
    phone = phone_with(town, on)
    assert phone.known().rumors
    phone.says(off)
    assert not phone.known().rumors


@pytest.mark.parametrize("how", ["forgotten", "given up"])
def test_who_is_gone_wants_no_rumors_any_more(town: Town, how: str) -> None:
    phone = phone_with(town, "RUMORS ON")
    contact_id = phone.known().id
    if how == "forgotten":
        phone.says("FORGET ME")
    with town.house.transaction() as tx:
        reachability.give_up(tx, contact_id, 30005)
        assert not contacts.get(tx, contact_id).rumors


def test_a_rumor_in_the_texts_on_the_phones(town: Town, cast: Cast, clock: Clock) -> None:
    """A report, two who look, and a neighborhood that asks: who wanted to know is told, in their own language."""
    clock.now = clock.now.replace(hour=20)
    curious, plain = phone_with(town, "RUMORES SI"), phone_with(town)
    responder, *verifiers = town.member(Role.RESPONDER), cast.verifier(), cast.verifier()
    responder.says(f"REPORT {SIGHTING}")
    cast.pass_time(60)
    for words in ("CHECK Koreatown", "is it true Olympic and Vermont?", "VERIFICAR Koreatown", "조회 코리아타운"):
        town.phone().says(words)
    for verifier in verifiers:
        cast.say(verifier, "N")
    cast.work()
    assert notices_to(town, curious) == []
    assert f"NOT CONFIRMED #{cast.code()}" in town.phone().says("CHECK Olympic and Vermont")
    cast.work()
    (told,) = notices_to(town, curious)
    assert told.startswith(f"AvisaLA NO CONFIRMADO 1:43p #{cast.code()}: Olympic y Vermont")
    assert measure(told).segments == 1
    assert notices_to(town, plain) == []
    assert f"code {cast.code()} is ours" in curious.says(f"CHECK {cast.code()}")


def notices_to(town: Town, phone: Phone) -> list[str]:
    """The notices that went to a phone."""
    with town.house.look() as tx:
        got = select(texts.c.body_sealed).join(deliveries, deliveries.c.text_id == texts.c.id)
        got = got.join(broadcasts, broadcasts.c.mailing_id == deliveries.c.mailing_id)
        mine = (broadcasts.c.kind == "notice", deliveries.c.contact_id == phone.known().id)
        return [tx.vault.unseal(body, TEXT) for body in tx.conn.execute(got.where(*mine)).scalars()]
