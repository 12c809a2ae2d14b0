"""Places as people write them, and what the gazetteer makes of them. It may ask; it may never name a wrong area."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.places.gazetteer import Gazetteer
from config.network import load_network
from tests.house import network_of

NETWORK = network_of()
GAZETTEER = Gazetteer(NETWORK)
TINY = load_network(Path(__file__).parents[1] / "networks" / "tiny")

FOUND = [
    ("Koreatown", "koreatown"),
    ("koreatown", "koreatown"),
    ("KOREATOWN!!", "koreatown"),
    ("K-Town", "koreatown"),
    ("k town", "koreatown"),
    ("ktown please", "koreatown"),
    ("Ktwon", "koreatown"),
    ("Koretown", "koreatown"),
    ("Koreatwon", "koreatown"),
    ("Korea town", "koreatown"),
    ("the Koreatown area", "koreatown"),
    ("코리아타운", "koreatown"),
    ("코리아타운에", "koreatown"),
    ("한인타운", "koreatown"),
    ("K타운", "koreatown"),
    ("Little Bangladesh", "koreatown"),
    ("Westlake", "westlake"),
    ("MacArthur Park", "westlake"),
    ("macarthur pk", "westlake"),
    ("HiFi", "westlake"),
    ("Historic Filipinotown", "westlake"),
    ("Pico-Union", "pico-union"),
    ("pico union", "pico-union"),
    ("Pico Unoin", "pico-union"),
    ("DTLA", "downtown"),
    ("downtown la", "downtown"),
    ("el centro", "downtown"),
    ("Centro", "downtown"),
    ("Placita Olvera", "downtown"),
    ("Olvera Street", "downtown"),
    ("Little Tokyo", "downtown"),
    ("los callejones", "downtown"),
    ("다운타운", "downtown"),
    ("BH", "boyle-heights"),
    ("Boyl Heights", "boyle-heights"),
    ("boyle hights", "boyle-heights"),
    ("Mariachi Plaza", "boyle-heights"),
    ("Thai Town", "east-hollywood"),
    ("Little Armenia", "east-hollywood"),
    ("E Hollywood", "east-hollywood"),
    ("Hollywod", "hollywood"),
    ("할리우드", "hollywood"),
    ("Silverlake", "silver-lake"),
    ("Echo Park", "echo-park"),
    ("echopark", "echo-park"),
    ("South Central", "historic-south-central"),
    ("East LA", "east-los-angeles"),
    ("Este de Los Ángeles", "east-los-angeles"),
    ("mid city", "mid-city"),
    ("NoHo", "north-hollywood"),
    ("Van Nuis", "van-nuys"),
    ("Panorama City", "panorama-city"),
    ("Baldwin Hills & Crenshaw", "baldwin-hills-crenshaw"),
    ("Inglewood", "inglewood"),
    ("90057", "westlake"),
    ("90014", "downtown"),
    ("La Cañada", "la-canada-flintridge"),
    ("LA CANADA FLINTRIDGE", "la-canada-flintridge"),
]


@pytest.mark.parametrize(("text", "slug"), FOUND)
def test_one_place_is_found(text: str, slug: str) -> None:
    """Names, aliases, landmarks, small typos, three languages, a ZIP that lies in one area."""
    reading = GAZETTEER.areas_named(text)
    assert reading.found == (slug,)
    assert not reading.ambiguous
    assert not reading.unknown


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("Koreatown, Westlake", ("koreatown", "westlake")),
        ("ktown westlake", ("koreatown", "westlake")),
        ("Koreatown and Pico Union", ("koreatown", "pico-union")),
        ("Koreatown y Boyle Heights", ("koreatown", "boyle-heights")),
        ("코리아타운 웨스트레이크", ("koreatown", "westlake")),
        ("코리아타운하고 할리우드", ("koreatown", "hollywood")),
        ("Echo Park & Silver Lake & ktown", ("echo-park", "silver-lake", "koreatown")),
        ("Koreatown\nWestlake", ("koreatown", "westlake")),
        ("Koretown, Westlak", ("koreatown", "westlake")),
        ("koreatown koreatown ktown", ("koreatown",)),
    ],
)
def test_several_places_in_one_text(text: str, slugs: tuple[str, ...]) -> None:
    """Parted by commas, lines, words of three languages or nothing at all; each once."""
    reading = GAZETTEER.areas_named(text)
    assert reading.found == slugs
    assert not reading.unknown


def test_a_zip_in_several_areas_is_asked_about() -> None:
    """The largest share comes first, and nothing is taken for granted."""
    reading = GAZETTEER.areas_named("90004")
    assert reading.found == ()
    assert reading.ambiguous[0].words == "90004"
    assert reading.ambiguous[0].choices[:2] == ("koreatown", "east-hollywood")


@pytest.mark.parametrize("text", ["Gotham", "99999", "Springfield", "x", "qqqqqqqq", "Atlantis City"])
def test_an_unknown_place_is_never_found(text: str) -> None:
    """What nobody knows stays unknown; a few names near it may be suggested, three at most."""
    reading = GAZETTEER.areas_named(text)
    assert reading.found == ()
    assert all(len(unknown.suggestions) <= 3 for unknown in reading.unknown)
    assert reading.unknown or reading.ambiguous


def test_the_known_part_of_a_list_is_kept() -> None:
    """One unknown place among known ones does not lose them."""
    reading = GAZETTEER.areas_named("Koreatown, Gotham, Westlake")
    assert reading.found == ("koreatown", "westlake")
    assert [unknown.words for unknown in reading.unknown] == ["Gotham"]


LOCATED = [
    ("4 agents, 2 white vans, detaining a vendor, Olympic & Vermont Koreatown", ("koreatown",), "Olympic & Vermont"),
    ("agents at Olympic and Vermont", ("koreatown",), "Olympic & Vermont"),
    ("vermont/olympic 3 vans", ("koreatown",), "Olympic & Vermont"),
    ("en la esquina de Olympic y Vermont", ("koreatown",), "Olympic & Vermont"),
    ("Vermont con la 6, la migra", ("koreatown",), "6th & Vermont"),
    ("6th and Vermont", ("koreatown",), "6th & Vermont"),
    ("Vermont & 6th St", ("koreatown",), "6th & Vermont"),
    ("올림픽과 버몬트 요원 4명", ("koreatown",), "Olympic & Vermont"),
    ("윌셔/웨스턴 이민국", ("koreatown",), "Wilshire & Western"),
    ("7th/Alvarado 2 vans", ("westlake",), "Alvarado & 7th"),
    ("Alvarado and 7th street", ("westlake",), "Alvarado & 7th"),
    ("at MacArthur Park", ("westlake",), "MacArthur Park"),
    ("Cesar Chavez & Soto, Boyle Heights", ("boyle-heights",), "Cesar Chavez & Soto"),
    ("César Chávez y Soto", ("boyle-heights",), "Cesar Chavez & Soto"),
    ("Hollywood & Vine now", ("hollywood",), "Hollywood & Vine"),
    ("Sunset & Alvarado, Echo Park", ("echo-park",), "Sunset & Alvarado"),
    ("front of the Koreatown Galleria", ("koreatown",), "Koreatown Galleria"),
    ("near Mariachi Plaza", ("boyle-heights",), "Mariachi Plaza"),
    ("ICE in Koreatown", ("koreatown",), None),
    ("Koretown 3 agents", ("koreatown",), None),
    ("Olympic & Gotham, Koreatown", ("koreatown",), None),
    ("no place at all, 4 agents", (), None),
    ("1234 Olympic Blvd apt 5, Koreatown", ("koreatown",), None),
]


@pytest.mark.parametrize(("text", "areas", "spot"), LOCATED)
def test_a_place_inside_a_report(text: str, areas: tuple[str, ...], spot: str | None) -> None:
    """The neighborhood and the crossing or landmark, whatever stands around them."""
    location = GAZETTEER.locate(text)
    assert location.areas == areas
    assert (location.spot.text if location.spot else None) == spot


@pytest.mark.parametrize("text", ["agents at the home depot", "Koreatown or Westlake 3 agents", "vans, 90004"])
def test_what_could_be_several_areas_is_left_to_be_asked(text: str) -> None:
    """Several Home Depots, two neighborhoods, a ZIP: candidates, not a guess."""
    assert len(GAZETTEER.locate(text).areas) > 1


def test_a_crossing_that_contradicts_the_named_area_is_asked_about() -> None:
    """Olympic & Vermont is not in Venice: one of the two is wrong, and only the reporter knows which."""
    assert set(GAZETTEER.locate("Olympic & Vermont in Venice").areas) == {"venice", "koreatown"}


def test_spans_cover_the_words_of_the_place() -> None:
    """So that a reader of the rest does not take a street for something else."""
    text = "4 agents Olympic & Vermont Koreatown"
    covered = {text[start:end] for start, end in GAZETTEER.locate(text).spans}
    assert {"Olympic", "Vermont", "Koreatown"} <= covered


def test_every_name_and_alias_leads_home() -> None:
    """Each area's own names, in every language, and all its aliases."""
    for network in (NETWORK, TINY):
        gazetteer = Gazetteer(network)
        for area in network.areas:
            for name in (*area.names.values(), *area.aliases):
                assert gazetteer.areas_named(name).found == (area.slug,), name


def test_every_crossing_leads_to_its_areas() -> None:
    """Each listed crossing, by its streets' names."""
    streets = {street.key: street.name for street in NETWORK.streets}
    for area in NETWORK.areas:
        for one, other in area.crossings:
            location = GAZETTEER.locate(f"agents at {streets[one]} and {streets[other]}")
            assert area.slug in location.areas, (one, other)


def test_a_tiny_town_is_read_by_the_same_code() -> None:
    """Nothing about one city is in the code."""
    gazetteer = Gazetteer(TINY)
    assert gazetteer.areas_named("pueblo viejo").found == ("old-town",)
    assert gazetteer.areas_named("60999").found == ("old-town",)
    assert gazetteer.areas_named("60998").ambiguous[0].choices == ("riverside", "old-town")
    assert gazetteer.locate("calle molino y River").areas == ("riverside",)
    assert gazetteer.locate("Mill & Oak").areas == ("old-town", "riverside")


@given(st.text(max_size=300))
def test_no_text_is_too_odd(text: str) -> None:
    """Whatever people text, reading it ends without an error and within the known areas."""
    reading = GAZETTEER.areas_named(text)
    assert set(reading.found) <= set(NETWORK.area_by_slug)
    assert set(GAZETTEER.locate(text).areas) <= set(NETWORK.area_by_slug)
