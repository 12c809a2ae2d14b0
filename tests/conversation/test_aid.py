"""Rights and help by text: step by step, nearest first, and every question answered with one digit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from alerts.house import House
from alerts.people.roles import Role
from alerts.reports.model import reports
from tests.conversation.phones import Town
from tests.house import HARBOR, Clock, make_house


@pytest.fixture
def harbor(migrated_database_url: str, clock: Clock) -> Iterator[Town]:
    """An invented town whose network lists many who help; it is 10:42 on a Tuesday there."""
    made: House = make_house(migrated_database_url, network_folder=HARBOR, clock=clock)
    yield Town(made)
    made.database.close()


@pytest.mark.parametrize(
    ("word", "door", "digits"),
    [
        ("RIGHTS", "At the door", "1 door, 2 street, 3 work, 4 car"),
        ("DERECHOS", "En la puerta", "1 puerta, 2 calle, 3 trabajo, 4 carro"),
        ("권리", "문 앞에", "1 문, 2 길, 3 직장, 4 차"),
    ],
)
def test_rights_lead_on_by_one_digit(town: Town, word: str, door: str, digits: str) -> None:
    phone = town.phone()
    assert phone.says(word).endswith(digits)
    assert phone.says("1").startswith(door)
    assert "\n5 " in phone.says("4")
    assert phone.says("5") == town.house.phrases.say(phone.known().lang, "resident.not_understood")


def test_rights_do_not_take_the_place_of_an_open_report(town: Town) -> None:
    responder = town.member(Role.RESPONDER)
    responder.says("REPORT 4 ICE agents detaining a man")
    assert "Reply with a number" not in responder.says("RIGHTS")
    assert "Thank you. Report" in responder.says("Olympic & Vermont, Koreatown")


def test_food_for_the_area_one_joined(harbor: Town) -> None:
    phone = harbor.phone()
    phone.says("UNIRSE North Flats")
    assert phone.says("COMIDA").split("\n") == [
        "Comida, North Flats:",
        "Linea del Hambre 787-555-0101, 24 horas",
        "Comedor del Norte 787-555-0103, abierto hasta 5p",
        "Cocina de la Loma 787-555-0102, Market & 12th, cerrado, abre 11a",
        "Banco de Alimentos 787-555-0104",
    ]


def test_food_elsewhere(harbor: Town) -> None:
    phone = harbor.phone()
    phone.says("JOIN North Flats")
    told = phone.says("FOOD Mill Hill")
    assert told.startswith("Food, Mill Hill:\nLinea del Hambre")
    assert "Cocina de la Loma" in told
    assert phone.areas() == ("north-flats",)


def test_without_a_place_there_are_hotlines_and_a_way_to_name_one(harbor: Town) -> None:
    told = harbor.phone().says("FOOD").split("\n")
    assert told[:3] == ["Food:", "Linea del Hambre 787-555-0101, 24 hours", "Banco de Alimentos 787-555-0104"]
    assert told[3].startswith("More near you: text FOOD and your neighborhood, like FOOD ")
    assert len(told) == 4


def test_an_unclear_place_is_asked_about_and_one_digit_answers(harbor: Town) -> None:
    phone = harbor.phone()
    asked = phone.says("FOOD 00012")
    assert "1 Mill Hill, 2 North Flats" in asked
    assert phone.says("2").startswith("Food, North Flats:")
    assert phone.areas() == ()


def test_an_unknown_place_is_named_and_what_is_known_is_told(harbor: Town) -> None:
    told = harbor.phone().says("FOOD Xanaduville")
    assert told.startswith('We do not know the place "Xanaduville".\nFood:\nLinea del Hambre')


def test_when_somebody_opens(harbor: Town) -> None:
    phone = harbor.phone()
    assert "Casa Farol 787-555-0105, cerrado, abre 8p" in phone.says("REFUGIO Puerto Viejo")
    assert "closed, opens 8p, speaks ES" in phone.says("SHELTER Old Harbor")


@pytest.mark.parametrize("word", ["FOOD", "SHELTER", "SUPPORT", "CLINIC"])
def test_a_city_without_a_list_says_so_and_names_the_hotline(town: Town, word: str) -> None:
    phone = town.phone()
    assert phone.says(word).startswith("We have no list yet for")
    phone.says("JOIN Koreatown")
    told = phone.says(word)
    assert "Koreatown" in told
    assert told.endswith("888-624-4752")


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("LEGAL", "Free legal help: 888-624-4752"),
        ("LEGAL Koreatown", "Free legal help: 888-624-4752"),
        ("abogado", "Ayuda legal gratis: 888-624-4752"),
        ("법률", "무료 법률 상담: 888-624-4752"),
    ],
)
def test_legal_help_begins_with_the_legal_line(town: Town, word: str, first: str) -> None:
    told = town.phone().says(word)
    assert told.startswith(first)
    assert told.count("CHIRLA") == 0
    assert ("NAKASEC" in told) == (word in {"LEGAL", "LEGAL Koreatown", "법률"})


@pytest.mark.parametrize(
    "words",
    [
        "Clinic on 6th and Vermont Koreatown, 4 ICE agents detaining people",
        "doctor office Olympic & Vermont Koreatown, 3 ICE agents 2 vans arresting a man",
        "Refugio en Olympic y Vermont, 4 agentes de ICE deteniendo gente",
    ],
)
def test_a_sighting_that_begins_like_a_request_is_a_report(town: Town, words: str) -> None:
    responder = town.member(Role.RESPONDER)
    responder.says(words)
    with town.house.look() as tx:
        assert tx.conn.execute(select(reports.c.reporter_id)).scalars().all() == [responder.known().id]


def test_a_place_of_a_report_may_begin_like_a_request(town: Town) -> None:
    responder = town.member(Role.RESPONDER)
    responder.says("REPORT 4 ICE agents detaining a man")
    assert "Thank you. Report" in responder.says("clinic on Olympic & Vermont, Koreatown")
