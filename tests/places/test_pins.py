"""Coordinates and map links: which point they give, and which neighborhood that is; never more than a neighborhood."""

from __future__ import annotations

from itertools import combinations
from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.places.pins import pins_in, shows_page, without_links
from tests.house import gazetteer_of, network_of

HERE = (34.0579, -118.2912)
POINTS = [
    "34.0579,-118.2912",
    "34.0579, -118.2912",
    "34.0579 -118.2912",
    "(34.0579;-118.2912)",
    "34.0579 N 118.2912 W",
    "N 34.0579, W 118.2912",
    "34.0579°N, 118.2912°W",
    "34.0579 N, 118.2912 O",
    "34.0579 −118.2912",
    "lat 34.0579 lon -118.2912",
    "Lat: 34.0579, Long: -118.2912",
    "latitud 34.0579 longitud -118.2912",
    "위도 34.0579 경도 -118.2912",
    "34°03'28.4\"N 118°17'28.3\"W",
    "34° 03′ 28.4″ N, 118° 17′ 28.3″ W",
    "geo:34.0579,-118.2912",
    "geo:34.0579,-118.2912?z=17",
    "geo:0,0?q=34.0579,-118.2912(here)",
    "https://maps.google.com/?q=34.0579,-118.2912",
    "https://maps.google.com/maps?q=34.0579%2C-118.2912&z=17&hl=es",
    "https://www.google.com/maps/search/?api=1&query=34.0579,-118.2912",
    "https://www.google.com/maps/place/34.0579,-118.2912/@34.1111,-118.1111,15z",
    "https://www.google.com/maps/place/A+Shop/@34.1111,-118.1111,17z/data=!3m1!4b1!4m6!3m5!1s0x0!8m2!3d34.0579!4d-118.2912!16s",
    "https://www.google.com/maps/@34.0579,-118.2912,17z",
    "https://maps.apple.com/?ll=34.0579,-118.2912&q=Dropped%20Pin",
    "https://maps.apple.com/?daddr=34.0579,-118.2912&saddr=34.1111,-118.1111",
    "https://maps.apple.com/?q=34.0579,-118.2912&sll=34.1111,-118.1111&z=10",
    "https://waze.com/ul?ll=34.0579,-118.2912&navigate=yes",
    "https://www.openstreetmap.org/?mlat=34.0579&mlon=-118.2912#map=17",
    "maps.google.com/?q=34.0579,-118.2912",
]
NO_POINTS = [
    "https://maps.app.goo.gl/k3JxQ2vYh8n",
    "https://goo.gl/maps/abc",
    "https://maps.apple/p/x_7",
    "https://www.google.com/maps/@34.0579,-118.2912,11z",  # a view of half the county
    "34.05,-118.29",  # a kilometer either way
    "99.1234,-118.2912",
    "34.0579",
    "213-555-0100",
    "$34.050 118.290",
    "10.0.0.1 4.5.6",
]


@pytest.mark.parametrize("text", POINTS)
def test_a_point_is_read_however_it_is_written(text: str) -> None:
    whole = f"4 agents {text} now"
    (pin,) = pins_in(whole)
    said = whole[pin.start : pin.end]
    assert said == said.strip()
    assert (round(pin.latitude, 4), round(pin.longitude, 4)) == HERE


@pytest.mark.parametrize("text", NO_POINTS)
def test_what_gives_no_point_is_none(text: str) -> None:
    assert pins_in(f"4 agents {text} now") == ()


@pytest.mark.parametrize("text", [*POINTS, *NO_POINTS])
def test_a_map_is_nobody_elses_page(text: str) -> None:
    assert not shows_page(f"4 agents {text} now")


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org/news/raid",
        "http://www.example.com",
        "www.example.org/maps.google.com/?q=34.0579,-118.2912",
        "https://maps.google.com.example.net/?q=34.0579,-118.2912",
        "https://www.google.com/search?q=raid+34.0579,-118.2912",
        "https://notwaze.com/ul?ll=34.0579,-118.2912",
        "example.link/x7",
        "https://maps.google.com/?q=34.0579,-118.2912 https://example.org/news/raid",
    ],
)
def test_any_other_link_is(link: str) -> None:
    assert shows_page(f"4 agents {link} now")


def test_no_word_of_a_link_names_a_place() -> None:
    gazetteer = gazetteer_of()
    for link in ("https://example.org/koreatown/6th-and-vermont", "www.westlake.example/?near=echo+park"):
        assert gazetteer.locate(f"4 agents {link}").areas == ()
        assert gazetteer.locate(f"4 agents in Watts {link}").areas == ("watts",)


def test_a_point_says_no_more_than_the_neighborhood() -> None:
    location = gazetteer_of().locate("4 agents 34.0640,-118.3025")
    assert (location.areas, location.spot) == (("koreatown",), None)


def test_near_a_border_the_nearest_are_asked_about() -> None:
    areas = gazetteer_of().locate("34.0522,-118.2918").areas
    assert len(areas) == 4
    assert {"koreatown", "pico-union"} <= set(areas)


def test_a_name_tells_which_of_the_nearest_it_is_and_a_far_one_is_asked_about() -> None:
    gazetteer = gazetteer_of()
    assert gazetteer.locate("34.0522,-118.2918 Pico Union").areas == ("pico-union",)
    assert gazetteer.locate("34.0522,-118.2918 Olympic & Vermont").areas == ("koreatown",)
    assert set(gazetteer.locate("34.0640,-118.3025 in Watts").areas) == {"koreatown", "watts"}


@pytest.mark.parametrize("text", ["33.8704,-117.9242", "40.7484,-73.9857", "34.0579,118.2912", "33.7000,-118.6000"])
def test_a_point_out_of_reach_is_nowhere_whatever_else_is_said(text: str) -> None:
    assert gazetteer_of().locate(f"4 agents {text}").areas == ()
    assert gazetteer_of().locate(f"4 agents {text} Koreatown").areas == ()


def test_every_center_is_in_its_own_area() -> None:
    for area in network_of().areas:
        latitude, longitude = area.center
        areas = gazetteer_of().locate(f"{latitude:.4f},{longitude:.4f}").areas
        assert areas == (area.slug,) if area.inner_km else area.slug in areas, area.slug


def test_what_is_certain_of_one_area_is_so_of_no_other() -> None:
    for one, other in combinations(network_of().areas, 2):
        north = one.center[0] - other.center[0]
        east = (one.center[1] - other.center[1]) * cos(radians(one.center[0]))
        assert one.inner_km + other.inner_km < hypot(north, east) * 111.2, (one.slug, other.slug)


PIECES = st.sampled_from(
    ("34.0579", "-118.2912", ",", " ", "geo:", "https://", "maps.google.com/", "?q=", "@", "N", "°")
)


@given(st.lists(PIECES).map("".join) | st.text(max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    pins = pins_in(text)
    assert all(abs(pin.latitude) <= 90 and abs(pin.longitude) <= 180 for pin in pins)
    assert all(0 <= pin.start < pin.end <= len(text) for pin in pins)
    assert len(without_links(text, pins)) == len(text)
