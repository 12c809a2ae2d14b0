"""What people text after JOIN, and which neighborhoods that is; a doubt is asked about, never decided."""

from __future__ import annotations

import pytest

from alerts.places.gazetteer import Gazetteer
from config.network import load_network
from config.settings import SHIPPED_NETWORKS

FOUND = {
    # one place, in any language and spelling
    "Koreatown": "koreatown",
    "koreatown": "koreatown",
    "KOREATOWN!!": "koreatown",
    "K-Town": "koreatown",
    "ktown": "koreatown",
    "Korea town": "koreatown",
    "코리아타운": "koreatown",
    "코리아 타운": "koreatown",
    "한인타운": "koreatown",
    "한인타운이요": "koreatown",
    "K타운": "koreatown",
    "little bangladesh": "koreatown",
    "DTLA": "downtown",
    "el centro": "downtown",
    "Centro": "downtown",
    "다운타운": "downtown",
    "Placita Olvera": "downtown",
    "Little Tokyo": "downtown",
    "los callejones": "downtown",
    "Barrio Chino": "chinatown",
    "MacArthur Park": "westlake",
    "HiFi": "westlake",
    "Historic Filipinotown": "westlake",
    "BH": "boyle-heights",
    "boyleheights": "boyle-heights",
    "East LA": "east-los-angeles",
    "Este de Los Ángeles": "east-los-angeles",
    "Thai Town": "east-hollywood",
    "Little Armenia": "east-hollywood",
    "South Central": "historic-south-central",
    "pico union": "pico-union",
    "Pico/Union": "pico-union",
    "silverlake": "silver-lake",
    "La Cañada": "la-canada-flintridge",
    "west la": "west-los-angeles",
    "City of Commerce": "commerce",
    "frogtown": "elysian-valley",
    # what people say around it
    "the Koreatown area please": "koreatown",
    "mi barrio es Pico Union": None,
    "en Westlake por favor": "westlake",
    "코리아타운 근처": "koreatown",
    # misspelled
    "Koretown": "koreatown",
    "Koreatwon": "koreatown",
    "Pico Unoin": "pico-union",
    "Boyl Heights": "boyle-heights",
    "Boyle Hieghts": "boyle-heights",
    "boile heights": "boyle-heights",
    "Hollywod": "hollywood",
    "North Hollywod": "north-hollywood",
    "Hollywood Hill": "hollywood-hills",
    "Downton": "downtown",
    "Chinatwon": "chinatown",
    "East Holywood": "east-hollywood",
    "Eco Park": "echo-park",
    "Lincon Hights": "lincoln-heights",
    "Huntigton Park": "huntington-park",
    "Westlak": "westlake",
    "코리아타운웨스트": None,
    # several
    "Koreatown, Westlake": "koreatown westlake",
    "Koreatown Westlake": "koreatown westlake",
    "Koreatown y Boyle Heights": "koreatown boyle-heights",
    "K-Town & DTLA": "koreatown downtown",
    "Koreatown and pico union and echo park": "koreatown pico-union echo-park",
    "echo park silver lake": "echo-park silver-lake",
    "Hollywood East Hollywood": "hollywood east-hollywood",
    "Koreatown\nWestlake\nDowntown": "koreatown westlake downtown",
    "한인타운, 웨스트레이크": "koreatown westlake",
    "한인타운과 웨스트레이크": "koreatown westlake",
    "코리아타운하고 다운타운": "koreatown downtown",
    "코리아타운 및 에코파크": "koreatown echo-park",
    "Koretown, Boyl Heights e Inglewood": "koreatown boyle-heights inglewood",
    "Boyl Heights Westlake": "boyle-heights westlake",
    "Koreatown koreatown K-town": "koreatown",
    "Watts/Compton/Lynwood": "watts compton lynwood",
    # ZIP codes of one place, landmarks, corners
    "90057": "westlake",
    "90057-1234": "westlake",
    "zip code 90033": "boyle-heights",
    "90057 and 90033": "westlake boyle-heights",
    "Mariachi Plaza": "boyle-heights",
    "olympic and vermont": "koreatown",
    "olympic y vermont": "koreatown",
    "올림픽과 버몬트": "koreatown",
    "Cesar Chavez & Soto": "boyle-heights",
    "7th and Alvarado": "westlake",
    "near Dodger Stadium": "elysian-park",
}
ASKED = {
    "90004": "koreatown east-hollywood hancock-park larchmont windsor-square",
    "90005": "koreatown mid-wilshire westlake",
    "90006": "pico-union harvard-heights koreatown westlake",
    "home depot": "chesterfield-square cypress-park hollywood north-hollywood panorama-city van-nuys westlake",
    "Pico & Western": "harvard-heights koreatown",
    "Los Angeles": None,
}
UNKNOWN = {
    "Gotham": "Gotham",
    "99999": "99999",
    "10001": "10001",
    "asdfgh": "asdfgh",
    "Sacramento": "Sacramento",
    "my house": "house",
    "3250 W 6th St apt 4": "3250 W 6th St apt 4",
    "서울": "서울",
    "Venice Blvd": "Venice Blvd",
}


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(load_network(SHIPPED_NETWORKS / "los_angeles"))


@pytest.mark.parametrize("text", [text for text, slugs in FOUND.items() if slugs])
def test_places_are_found(gazetteer: Gazetteer, text: str) -> None:
    reading = gazetteer.areas_named(text)
    assert list(reading.found) == (FOUND[text] or "").split()
    assert (reading.ambiguous, reading.unknown) == ((), ())


@pytest.mark.parametrize("text", [text for text, slugs in ASKED.items() if slugs])
def test_what_may_be_several_is_asked_about(gazetteer: Gazetteer, text: str) -> None:
    reading = gazetteer.areas_named(text)
    assert (reading.found, reading.unknown) == ((), ())
    assert [(one.words, list(one.choices)) for one in reading.ambiguous] == [(text, (ASKED[text] or "").split())]


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_nobody_knows_is_said_back(gazetteer: Gazetteer, text: str) -> None:
    reading = gazetteer.areas_named(text)
    assert (reading.found, reading.ambiguous) == ((), ())
    assert [one.words for one in reading.unknown] == [UNKNOWN[text]]
    assert all(len(one.suggestions) <= 3 for one in reading.unknown)


@pytest.mark.parametrize("text", ["mi barrio es Pico Union", "코리아타운웨스트", "Los Angeles"])
def test_what_is_half_understood_joins_nothing_else(gazetteer: Gazetteer, text: str) -> None:
    assert set(gazetteer.areas_named(text).found) <= {"pico-union"}


def test_one_unclear_place_does_not_hide_the_others(gazetteer: Gazetteer) -> None:
    reading = gazetteer.areas_named("Koreatown, 90005, Gotham y Westlake")
    assert reading.found == ("koreatown", "westlake")
    assert [one.words for one in reading.ambiguous] == ["90005"]
    assert [one.words for one in reading.unknown] == ["Gotham"]


def test_two_near_names_are_not_decided(gazetteer: Gazetteer) -> None:
    (unclear,) = gazetteer.areas_named("Nouth El Monte").ambiguous
    assert {"north-el-monte", "south-el-monte"} <= set(unclear.choices)


def test_the_nearest_names_are_suggested(gazetteer: Gazetteer) -> None:
    (unknown,) = gazetteer.areas_named("Koreatownship").unknown
    assert unknown.suggestions[0] == "koreatown"


def test_no_more_than_ten_places_are_read(gazetteer: Gazetteer) -> None:
    slugs = ("watts", "compton", "carson", "reseda", "encino", "tarzana", "venice", "palms", "lomita")
    reading = gazetteer.areas_named(", ".join([*slugs, "gardena", "norwalk", "downey"]))
    assert reading.found == (*slugs, "gardena")
    assert len(gazetteer.areas_named(", ".join(["90004"] * 30)).ambiguous) == 10


@pytest.mark.parametrize("text", ["", "   ", "please", "y", ",,,", "\x00", "🙂"])
def test_nothing_is_read_out_of_nothing(gazetteer: Gazetteer, text: str) -> None:
    reading = gazetteer.areas_named(text)
    assert (reading.found, reading.ambiguous, reading.unknown) == ((), (), ())
