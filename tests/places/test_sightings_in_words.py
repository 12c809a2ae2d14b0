"""Where a sighting is, out of what people text: never a wrong neighborhood, never a free word in the spot."""

from __future__ import annotations

import pytest

from alerts.places.gazetteer import Gazetteer
from config.network import load_network
from config.settings import SHIPPED_NETWORKS

# text, the areas it may be in (one is certain), the spot
TEXTS = [
    # crossings, joined in many ways
    ("Vermont y la 6 camionetas blancas", "koreatown", "6th & Vermont"),
    ("Vermont esquina con la calle 6", "koreatown", "6th & Vermont"),
    ("la sexta y Vermont", "koreatown", "6th & Vermont"),
    ("sixth street and vermont ave", "koreatown", "6th & Vermont"),
    ("6th st. & S Vermont Ave. 4 agents", "koreatown", "6th & Vermont"),
    ("Vermont @ 6th", "koreatown", "6th & Vermont"),
    ("Olympic Vermont 3 agents", "koreatown", "Olympic & Vermont"),
    ("Olympic-Vermont", "koreatown", "Olympic & Vermont"),
    ("Olympic just north of Vermont", "koreatown", "Olympic & Vermont"),
    ("Wilshire near Western", "koreatown", "Wilshire & Western"),
    ("Olimpic y Vermon", "koreatown", "Olympic & Vermont"),
    ("Olympic & Normadie", "koreatown", "Olympic & Normandie"),
    ("올림픽/버몬트", "koreatown", "Olympic & Vermont"),
    ("올림픽 버몬트 사거리", "koreatown", "Olympic & Vermont"),
    ("6가와 버몬트에 요원 세명", "koreatown", "6th & Vermont"),
    ("윌셔하고 노르만디", "koreatown", "Wilshire & Normandie"),
    ("버몬트길과 올림픽", "koreatown", "Olympic & Vermont"),
    ("on 6th between Vermont and New Hampshire", "koreatown", "6th & Vermont"),
    ("en la 6 entre Vermont y Normandie", "koreatown", "6th & Vermont"),
    ("Broadway & Daly, 2 SUVs", "lincoln-heights", "Broadway & Daly"),
    ("mlk and figueroa", "exposition-park vermont-square", "MLK & Figueroa"),
    # a street that is called like a place
    ("Whittier Blvd & Soto", "boyle-heights", "Whittier & Soto"),
    ("San Pedro y Adams", "historic-south-central", "Adams & San Pedro"),
    ("agents on Venice Blvd", "", None),
    ("vans on Venice, 3 agents", "", None),
    ("agents on Hollywood, 3 vans", "", None),
    ("por la calle San Pedro", "", None),
    ("Whittier Blvd in Boyle Heights", "boyle-heights", None),
    ("Western Ave Koreatown", "koreatown", None),
    ("ICE in Venice, 2 vans", "venice", None),
    ("Hollywood 3 agents", "hollywood", None),
    # numbers that are no streets
    ("Vermont and 2 vans", "", None),
    ("Vermont y 3 agentes", "", None),
    ("Vermont & 7:30 this morning", "", None),
    ("4 agents and 2 vans", "", None),
    ("between 6 and 8 agents, Koreatown", "koreatown", None),
    ("apt 6 & Vermont", "", None),
    ("Vermont at once", "", None),
    ("Vermont and second van in Koreatown", "koreatown", None),
    ("3250 Wilshire Blvd #4, Koreatown", "koreatown", None),
    ("2520 W 6th St & Alvarado apt 12", "westlake", "Alvarado & 6th"),
    ("agents on Vermont at 6", "", None),
    ("outside the 7-11 and Vermont is empty", "", None),
    ("6th Ave & Vermont", "", None),
    ("the 101 & Vermont", "", None),
    # what lies between two corners, and on which side of a border
    ("Olympic between Hoover and Union", "pico-union westlake", "Olympic & Hoover"),
    ("between the 10 and Olympic on Vermont", "", None),
    # a place that is none
    ("en el centro comercial 3 agentes", "", None),
    ("frente al centro de salud en Westlake", "westlake", None),
    ("outside taco bell, 3 agents", "", None),
    ("estan en el centro, 3 agentes", "downtown", None),
    ("mi vecina vio agentes en la cocina", "", None),
    ("arrested a person in the street", "", None),
    # areas that look like a crossing, and crossings that look like areas
    ("agents in Silver Lake and Echo Park", "silver-lake echo-park", None),
    ("Adams-Normandie 2 vans", "adams-normandie", None),
    ("Pico Union 2 vans", "pico-union", None),
    ("Pico & Union 2 vans", "pico-union", "Pico & Union"),
    ("Hollywood and Vine", "hollywood", "Hollywood & Vine"),
    # landmarks
    ("outside LA City Hall", "downtown", "LA City Hall"),
    ("estan en la Placita Olvera", "downtown", "Placita Olvera"),
    ("at County USC", "boyle-heights", "LA County General"),
    ("Home Depot in Hollywood", "hollywood", "Home Depot Hollywood"),
    ("frente al Home Depot de Westlake", "westlake", "Home Depot Westlake"),
    (
        "ice at the home depot",
        "chesterfield-square cypress-park hollywood north-hollywood panorama-city van-nuys westlake",
        None,
    ),
    ("서울국제공원 앞에 차 세대", "koreatown", "Seoul Intl Park"),
    ("Mariachi Plaza station", "boyle-heights", "Mariachi Plaza"),
    # what helps when a crossing lies on a border, and what contradicts it
    ("Pico & Western", "harvard-heights koreatown", "Pico & Western"),
    ("Pico & Western in Koreatown", "koreatown", "Pico & Western"),
    ("Pico & Western 90019", "harvard-heights", "Pico & Western"),
    ("Olympic & Vermont 90006", "koreatown", "Olympic & Vermont"),
    ("Olympic & Vermont, Westlake", "westlake", "Olympic & Vermont"),
    ("Olympic & Vermont Boyle Heights", "boyle-heights koreatown", None),
    ("Olympic & Slauson", "", "Olympic & Slauson"),
    ("vans in 90057", "westlake", None),
    ("3 agents in 90006", "harvard-heights koreatown pico-union westlake", None),
    ("3 agents in 91362", "", None),
    ("Vernon and Compton, 2 vans", "central-alameda compton vernon", None),
    ("Vernon Ave and Compton Ave, 2 vans", "central-alameda", "Vernon & Compton"),
    # names in other words
    ("코리아타운에서 요원 4명 봤어요", "koreatown", None),
    ("한인타운입니다 차 두대", "koreatown", None),
    ("4 agents boyleheights", "boyle-heights", None),
    ("4 agents Boyle Hieghts now", "boyle-heights", None),
    ("agents in Koreatown near Westlake", "koreatown westlake", None),
    ("", "", None),
    ("!!! 🙂 \x00", "", None),
]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(load_network(SHIPPED_NETWORKS / "los_angeles"))


@pytest.mark.parametrize(("text", "areas", "spot"), TEXTS)
def test_a_sighting_is_located(gazetteer: Gazetteer, text: str, areas: str, spot: str | None) -> None:
    location = gazetteer.locate(text)
    assert sorted(location.areas) == sorted(areas.split())
    assert (location.spot.text if location.spot else None) == spot


def test_spans_hold_the_place_and_nothing_else(gazetteer: Gazetteer) -> None:
    text = "4 agents, 2 vans, la 7 y Alvarado, Westlake"
    spans = gazetteer.locate(text).spans
    assert [text[start:end] for start, end in spans] == ["7", "y", "Alvarado", "Westlake"]
    assert sorted(spans) == list(spans)


def test_between_two_streets_leaves_what_stands_between_the_words(gazetteer: Gazetteer) -> None:
    text = "on 6th, 4 agents, between Vermont and Normandie"
    spans = gazetteer.locate(text).spans
    assert [text[start:end] for start, end in spans] == ["6th", "Vermont", "and", "Normandie"]


def test_a_spot_holds_only_words_of_the_network(gazetteer: Gazetteer) -> None:
    """A name, a plate or a flat beside the crossing never gets into it."""
    text = "Maria Lopez 7ABC123 apt 5 at Olympic & Vermont by Juan's house"
    spot = gazetteer.locate(text).spot
    assert spot is not None
    assert spot.text == "Olympic & Vermont"


NAMING_A_SPOT = (
    "agents at 6th & Vermont",
    "agents at 6th & Vermont, then at 8th & Western",
    "agents at the home depot",
    "agents, Olympic & Vermont in Boyle Heights",
    "agents at Main & 1st in Fresno",
    "agents heading to 7th and Alvarado",
    "agents 34.0640,-118.3025",
)


@pytest.mark.parametrize("text", NAMING_A_SPOT)
def test_a_spot_is_known_to_be_named_even_where_none_may_be_said(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.locate(text).names_spot


@pytest.mark.parametrize("text", ["agents in Koreatown", "agents on Vermont", "agents in Fresno", "ice in 90057", ""])
def test_a_neighborhood_alone_is_no_spot(gazetteer: Gazetteer, text: str) -> None:
    assert not gazetteer.locate(text).names_spot
