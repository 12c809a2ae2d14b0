"""How many texts a day: chosen with LESS and MORE, shown by LIST, and kept to without anything being lost."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from alerts.delivery.mailings import TEXT
from alerts.delivery.model import deliveries, mailings, texts
from alerts.people import contacts
from alerts.people.roles import Role
from alerts.sms.segments import measure
from tests.conversation.phones import Phone, Town
from tests.house import Clock
from tests.reports.cast import QUESTION_CODE, Cast


@pytest.mark.parametrize(
    ("join", "less", "more", "lists"),
    [
        ("JOIN Koreatown", "LESS", "MORE", "LIST"),
        ("UNIRSE Koreatown", "menos", "más mensajes", "lista"),
        ("가입 코리아타운", "적게", "더", "목록"),
    ],
)
def test_less_and_more_go_step_by_step(town: Town, join: str, less: str, more: str, lists: str) -> None:
    """From eight to three and no less, to eight, to twenty and no more."""
    phone = town.phone()
    phone.says(join)
    answers = [phone.says(words) for words in (less, less, more, more, more)]
    assert [re.findall(r"\d+", answer) for answer in answers] == [["3"], ["3"], ["8"], ["20"], ["20"]]
    assert answers[0] != answers[1]
    assert answers[3] != answers[4]
    assert phone.known().alerts_a_day == 20
    assert "20" in phone.says(lists)


def test_nobody_needs_to_choose(town: Town) -> None:
    phone = town.phone()
    phone.says("JOIN Koreatown")
    assert phone.known().alerts_a_day is None
    assert "At most 8 a day" in phone.says("LIST")


@pytest.mark.parametrize("words", ["LESS", "MORE"])
def test_whoever_gets_nothing_is_told_so(town: Town, words: str) -> None:
    phone = town.phone()
    assert "You get no alerts" in phone.says(words)
    assert phone.known().alerts_a_day is None


def test_who_is_forgotten_has_chosen_nothing(town: Town) -> None:
    phone = town.phone()
    phone.says("JOIN Koreatown")
    phone.says("LESS")
    erased = phone.known().id
    phone.says("FORGET ME")
    with town.house.look() as tx:
        assert contacts.get(tx, erased).alerts_a_day is None


@pytest.mark.parametrize(("join", "lists"), [("JOIN", "LIST"), ("UNIRSE", "LISTA"), ("가입", "목록")])
def test_the_list_with_three_places_takes_two_segments(town: Town, join: str, lists: str) -> None:
    phone = town.phone()
    phone.says(f"{join} Koreatown, East Hollywood, Westlake")
    assert measure(phone.says(lists)).segments <= 2


SIGHTINGS = (
    "REPORT 4 ICE agents, 2 vans, detaining, Olympic & Vermont Koreatown",
    "REPORT 2 ICE agents asking for papers, 6th & Western Koreatown",
    "REPORT 5 ICE agents detaining, Wilshire & Normandie Koreatown",
    "REPORT 3 ICE agents, 1 van, detaining, Pico & Vermont Koreatown",
    "REPORT 6 ICE agents, 2 SUVs, detaining, 8th & Western Koreatown",
)


def alerts_of(phone: Phone) -> list[str]:
    """Every text to an area or its receivers that this phone got, oldest first."""
    with phone.house.look() as tx:
        sent = (
            select(texts.c.body_sealed)
            .join(deliveries, deliveries.c.text_id == texts.c.id)
            .join(mailings, mailings.c.id == deliveries.c.mailing_id)
            .where(deliveries.c.contact_id == phone.known().id, mailings.c.audience != "person")
        )
        return [tx.vault.unseal(body, TEXT) for body in tx.conn.execute(sent.order_by(mailings.c.id)).scalars()]


def test_a_day_with_many_alerts(town: Town, clock: Clock) -> None:
    """Who said LESS gets three of five at once, the others in one text, and hears how the last of them ends."""
    clock.now = datetime(2026, 3, 10, 17, 0, tzinfo=UTC)  # ten in the morning
    cast = Cast(town.house, clock)
    few, all_of_them = town.phone(), town.phone()
    for phone in (few, all_of_them):
        phone.says("JOIN Koreatown")
    few.says("LESS")
    responder, verifier = town.member(Role.RESPONDER), town.member(Role.VERIFIER)
    verifier.says("ON")
    codes = []
    for minutes, sighting in zip((20, 20, 20, 80, 30), SIGHTINGS, strict=True):
        responder.says(sighting)
        cast.work()
        (code,) = QUESTION_CODE.findall(verifier.received()[-1])
        verifier.says(f"Y {code}")
        cast.work()
        codes += re.findall(r"#([A-Z]\d\d)", alerts_of(all_of_them)[-1])
        cast.pass_time(minutes * 60, step=600)
    assert [code in "".join(alerts_of(few)) for code in codes] == [True, True, True, False, False]
    assert few.received() == []
    cast.pass_time(10 * 60, step=600)
    (told,) = few.received()
    assert [code in told for code in codes] == [False, False, False, True, True]
    assert "3 a day" in told
    cast.pass_time(120 * 60, step=600)
    assert few.received() == [told]
    ends = [text for text in alerts_of(few) if "no recent confirmation" in text]
    assert [code in "".join(ends) for code in codes] == [True, True, True, False, True], "the fourth ended before"
    assert all_of_them.received() == []
