"""The networks that are there: the shipped one has what its people need, and an invented town is read the same way."""

from __future__ import annotations

import dataclasses
import re
from datetime import time
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from alerts.sms.numbers import parse_number
from alerts.sms.segments import measure
from config.network import Network, load_network
from config.numbered_streets import is_numbered_street, ordinal
from config.settings import SHIPPED_NETWORKS

HARBOR = Path(__file__).parent.parent / "networks" / "harbor"
LOS_ANGELES = SHIPPED_NETWORKS / "los_angeles"
CENTRAL = (
    "adams-normandie arlington-heights boyle-heights central-alameda chinatown cypress-park downtown east-hollywood"
    " east-los-angeles echo-park elysian-park exposition-park hancock-park harvard-heights highland-park"
    " historic-south-central hollywood huntington-park jefferson-park koreatown larchmont lincoln-heights los-feliz"
    " mid-city mid-wilshire pico-union silver-lake south-park university-park vernon west-adams westlake windsor-square"
)


@pytest.fixture(scope="module")
def city() -> Network:
    return load_network(LOS_ANGELES)


@pytest.fixture(scope="module")
def town() -> Network:
    return load_network(HARBOR)


def test_the_shipped_network_has_the_whole_city(city: Network) -> None:
    assert len(city.areas) >= 150
    assert {area.slug for area in city.areas} == city.area_by_slug.keys()
    assert len(city.streets) >= 120
    assert (city.slug, city.timezone) == ("los_angeles", ZoneInfo("America/Los_Angeles"))


@pytest.mark.parametrize("slug", CENTRAL.split())
def test_the_places_in_the_middle_are_known_by_their_corners(city: Network, slug: str) -> None:
    area = city.area_by_slug[slug]
    assert area.aliases
    assert area.landmarks
    assert area.crossings


def test_the_shipped_run_is_an_example_that_nobody_can_take_for_real(city: Network) -> None:
    (run,) = city.events
    assert run.areas[0] == "koreatown"
    assert run.areas[-1] in {slug for slug in city.area_by_slug if "Placita Olvera" in city.area_by_slug[slug].aliases}
    assert all(after in city.area_by_slug[before].neighbors for before, after in pairwise(run.areas))
    assert set(run.titles) == set(city.languages.offered)
    assert tuple(re.split(" & ", run.place.lower())) in city.area_by_slug["koreatown"].crossings
    assert "example" in f"{run.host} {run.source}".lower()
    assert run.checked is None
    assert city.without_unchecked_events().events == ()


def test_what_somebody_checked_is_for_real(town: Network) -> None:
    assert [event.number for event in town.events] == [7, 8]
    assert [event.number for event in town.without_unchecked_events().events] == [7]
    assert [event.told_to for event in town.events] == [("workshops", "clinics"), ("runs",)]


def test_neighbors_name_each_other(city: Network) -> None:
    for area in city.areas:
        assert all(area.slug in city.area_by_slug[slug].neighbors for slug in area.neighbors), area.slug


def test_a_zip_lists_its_areas_from_the_largest_share(city: Network) -> None:
    for code, shares in city.zips.items():
        assert [share.share for share in shares] == sorted((share.share for share in shares), reverse=True), code
    assert city.zips["90004"][0].area == "koreatown"


def test_a_name_falls_back_to_english(city: Network) -> None:
    koreatown = city.area_by_slug["koreatown"]
    assert (koreatown.name("ko"), koreatown.name("es"), koreatown.name("tl")) == (
        "코리아타운",
        "Koreatown",
        "Koreatown",
    )


def test_every_area_has_a_korean_name_of_its_own(city: Network) -> None:
    names = [area.name("ko") for area in city.areas]
    assert len(set(names)) == len(city.areas)
    assert all("가" <= name[0] <= "힣" for name in names)


def test_names_that_are_texted_do_not_cost_a_segment(city: Network) -> None:
    """A name in Latin letters stays within GSM-7, or one of them would make every alert three times as long."""
    texted = [street.name for street in city.streets]
    texted += [landmark.name for area in city.areas for landmark in area.landmarks]
    texted += [name for area in city.areas for lang, name in area.names.items() if lang != "ko"]
    assert [name for name in texted if measure(name).encoding != "GSM-7"] == []


def test_help_has_numbers_that_can_be_called(city: Network) -> None:
    assert {resource.number for resource in city.resources} >= {"888-624-4752", "800-867-3640", "844-500-3222"}
    assert all(parse_number(resource.number).startswith("+1") for resource in city.resources)


def test_every_crossing_has_streets_with_names(city: Network) -> None:
    names = {street.key: street.name for street in city.streets}
    assert all(names[street] for area in city.areas for crossing in area.crossings for street in crossing)
    assert names["6th"] == "6th"


def test_the_rules_stand_alone_on_their_lines() -> None:
    """Coordinators, and checks from outside, change them with sed."""
    text = (LOS_ANGELES / "network.toml").read_text(encoding="utf-8")
    keys = "wave_seconds wave_sizes give_up_minutes life_minutes ask_again_minutes name short_name offered"
    for key in keys.split():
        assert len(re.findall(rf"^{key} = [^=]+$", text, re.MULTILINE)) == 1, key


def test_every_rule_is_explained() -> None:
    """Each setting has a sentence above it or above its group."""
    lines = (LOS_ANGELES / "network.toml").read_text(encoding="utf-8").splitlines()
    tables = [number for number, line in enumerate(lines) if line.startswith("[")]
    assert all(any(line.startswith("# ") for line in lines[number : number + 2]) for number in tables)


def test_the_harbor_town_has_its_own_rules(town: Network) -> None:
    assert (town.slug, town.timezone.key) == ("harbor", "America/Puerto_Rico")
    assert (town.languages.offered, town.languages.default) == (("es", "en"), "es")
    assert (town.verification.wave_seconds, town.verification.wave_sizes) == (0.5, (1, 2))
    assert (town.verification.give_up_minutes, town.alert.ask_again_minutes) == (0.25, 12.5)
    assert town.organization.short_names == {}
    assert [share.area for share in town.zips["00012"]] == ["mill-hill", "north-flats"]


def test_what_is_not_said_has_a_default(town: Network) -> None:
    assert (town.verification.code_misses, town.alert.code_rest_days) == (3, 90)
    assert (town.delivery.grace_seconds, town.conversation.loop_answers) == (60, 5)
    assert town.retention.inbound_body_hours == 72
    assert (town.check.per_hour, town.check.notice_people, town.check.notice_minutes) == (6, 5, 120)
    assert (town.delivery.segments_per_day, town.delivery.notice_share) == (0, 0.4)
    assert (town.delivery.quiet_from, town.delivery.quiet_until) == (time(21), time(8))


def test_a_network_is_frozen(town: Network) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        town.slug = "other"  # type: ignore[misc]  # that is what is tried
    with pytest.raises(TypeError):
        town.area_by_slug["elsewhere"] = town.areas[0]  # type: ignore[index]  # that is what is tried


@pytest.mark.parametrize(
    ("number", "key"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (13, "13th"), (112, "112th")]
)
def test_numbered_streets_have_their_ending(number: int, key: str) -> None:
    assert ordinal(number) == key
    assert is_numbered_street(key)


@pytest.mark.parametrize("key", ["6", "6st", "0th", "06th", "300th", "6th street", "sixth", ""])
def test_other_keys_are_no_numbered_streets(key: str) -> None:
    assert not is_numbered_street(key)
