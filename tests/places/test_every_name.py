"""Every name a network holds leads to its place, alone and inside a sighting, and no text leads anywhere else."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.places.gazetteer import Gazetteer
from alerts.places.wording import fold
from config.network import Network, load_network
from config.settings import SHIPPED_NETWORKS

HERE = Path(__file__).parent
FOLDERS = (SHIPPED_NETWORKS / "los_angeles", HERE.parent / "networks" / "tiny", HERE.parent / "networks" / "harbor")
NETWORKS = {folder.name: load_network(folder) for folder in FOLDERS}
GAZETTEERS = {name: Gazetteer(network) for name, network in NETWORKS.items()}
networks = pytest.mark.parametrize("town", NETWORKS)


@networks
def test_every_name_alias_and_slug_is_its_area(town: str) -> None:
    wrong = [
        (name, area.slug)
        for area in NETWORKS[town].areas
        for name in (*area.names.values(), *area.aliases, area.slug)
        if GAZETTEERS[town].areas_named(name).found != (area.slug,)
    ]
    assert wrong == []


@networks
def test_every_name_is_its_area_in_a_sighting(town: str) -> None:
    """With people before and after it; a name that is a street too is only an area away from "on" and "street".

    The name of a whole region is none in a sighting: it says too little.
    """
    regions = {fold(words) for words in NETWORKS[town].not_places}
    wrong = [
        (name, located)
        for area in NETWORKS[town].areas
        for name in (*area.names.values(), *area.aliases)
        if fold(name) not in regions
        and (located := GAZETTEERS[town].locate(f"4 agents seen in {name}, 2 vans").areas) != (area.slug,)
    ]
    assert wrong == []


@networks
def test_every_landmark_is_in_its_areas(town: str) -> None:
    network, gazetteer = NETWORKS[town], GAZETTEERS[town]
    for area in network.areas:
        for landmark in area.landmarks:
            for name in (landmark.name, *landmark.aliases):
                assert area.slug in gazetteer.locate(f"4 agents, {name}").areas, name
            spot = gazetteer.locate(f"4 agents, {landmark.name}, {area.name('en')}").spot
            assert spot is not None
            assert spot.text == landmark.name or spot.text in _corners(network, area.slug)


@networks
def test_every_crossing_is_in_all_its_areas_and_no_other(town: str) -> None:
    network, gazetteer = NETWORKS[town], GAZETTEERS[town]
    names = {street.key: street.name for street in network.streets}
    areas: dict[frozenset[str], set[str]] = {}
    for area in network.areas:
        for crossing in area.crossings:
            areas.setdefault(frozenset(crossing), set()).add(area.slug)
    for streets, slugs in areas.items():
        one, other = sorted(streets)
        for text in (f"{names[one]} St & {names[other]} St", f"4 agents at {names[other]} St and {names[one]} St, now"):
            assert set(gazetteer.locate(text).areas) == slugs, text


@networks
def test_every_alias_of_a_street_is_that_street(town: str) -> None:
    network, gazetteer = NETWORKS[town], GAZETTEERS[town]
    crossings = {street: crossing for area in network.areas for crossing in area.crossings for street in crossing}
    names = {street.key: street.name for street in network.streets}
    for street in network.streets:
        if street.key in crossings:
            (other,) = set(crossings[street.key]) - {street.key}
            for alias in street.aliases:
                spot = gazetteer.locate(f"{alias} & {names[other]}").spot
                assert spot is not None, alias
                assert set(spot.text.split(" & ")) == {street.name, names[other]}, alias


def test_another_town_is_read_by_the_same_code() -> None:
    gazetteer = GAZETTEERS["harbor"]
    assert gazetteer.areas_named("puerto viejo, Mil Hill y 00012").found == ("old-harbor", "mill-hill")
    assert gazetteer.areas_named("00012").ambiguous[0].choices == ("mill-hill", "north-flats")
    assert gazetteer.areas_named("00011").found == ("old-harbor",)
    assert gazetteer.areas_named("Koreatown").found == ()
    assert gazetteer.locate("3 agentes, Farol con la 5").areas == ("old-harbor",)
    assert gazetteer.locate("Lantern & Market").areas == ("old-harbor", "mill-hill")
    assert gazetteer.locate("bebiendo en el molino de cafe").areas == ()
    assert set(gazetteer.locate("2 vans at the depot").areas) == {"old-harbor", "mill-hill"}
    assert gazetteer.locate("the market at Lantern").areas == ()
    assert gazetteer.locate("vans in Mill Hill, Mainland").areas == ()
    assert gazetteer.locate("18.4501,-66.1001").areas == ("old-harbor",)
    assert set(gazetteer.locate("18.4560,-66.1060").areas) == {"old-harbor", "mill-hill", "north-flats"}
    assert gazetteer.locate("34.0640,-118.3025").areas == ()


@given(st.text(max_size=400))
def test_no_text_is_too_odd(text: str) -> None:
    for town, gazetteer in GAZETTEERS.items():
        _is_of_the_network(NETWORKS[town], gazetteer, text)


WORDS = (
    "Koreatown",
    "Vermont",
    "6",
    "la 6",
    "6th",
    "and",
    "y",
    "&",
    ",",
    "90004",
    "on",
    "blvd",
    "between",
    "코리아타운과",
)
WORDS_OF_PLACES = st.lists(st.sampled_from((*WORDS, "Home Depot", "Venice", "\n", "Hollywod", "4 agents", "centro")))


@given(WORDS_OF_PLACES.map(" ".join))
def test_no_order_of_words_is_too_odd(text: str) -> None:
    for town, gazetteer in GAZETTEERS.items():
        _is_of_the_network(NETWORKS[town], gazetteer, text)


def _corners(network: Network, slug: str) -> set[str]:
    """The crossings of an area as they are texted: a station may be called like its corner."""
    names = {street.key: street.name for street in network.streets}
    return {f"{names[one]} & {names[other]}" for one, other in network.area_by_slug[slug].crossings}


def _is_of_the_network(network: Network, gazetteer: Gazetteer, text: str) -> None:
    slugs = network.area_by_slug.keys()
    reading, location = gazetteer.areas_named(text), gazetteer.locate(text)
    assert {*reading.found, *(slug for one in reading.ambiguous for slug in one.choices)} <= slugs
    assert {slug for one in reading.unknown for slug in one.suggestions} <= slugs
    assert all(len(one.choices) > 1 or one.choices for one in reading.ambiguous)
    assert set(location.areas) <= slugs
    assert all(0 <= start < end <= len(text) for start, end in location.spans)
    assert location.spot is None or _is_known(network, location.spot.text)


def _is_known(network: Network, spot: str) -> bool:
    streets = {street.name for street in network.streets}
    landmarks = {landmark.name for area in network.areas for landmark in area.landmarks}
    numbered = re.compile(r"\d{1,3}(st|nd|rd|th)")
    return spot in landmarks or all(one in streets or numbered.fullmatch(one) for one in spot.split(" & "))


PLACES = re.compile(r"koreatown|los.angeles|vermont|wilshire|westlake|downtown|chirla|90\d{3}|코리아", re.IGNORECASE)


def test_no_place_stands_in_the_code() -> None:
    """In strings that are no docstrings; the one exception is the name of the shipped folder, a setting's default."""
    root = HERE.parent.parent
    files = [
        root / "app.py",
        *(file for room in ("alerts", "config", "workers") for file in (root / room).rglob("*.py")),
    ]
    found = [
        (file.name, text) for file in files for text in _strings(file) if PLACES.search(text) and text != "los_angeles"
    ]
    assert found == []


def _strings(file: Path) -> list[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]
