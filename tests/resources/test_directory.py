"""Who helps: in the reader's language, hotlines first, then the nearest, from the network's folder."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from alerts.resources import directory
from alerts.sms.segments import measure
from config.network_places import Resource
from tests.house import HARBOR, MORNING, network_of, phrases_of

PHRASES = phrases_of()
NETWORK = network_of()
TOWN = network_of(HARBOR)
LOOP, KITCHEN, NORTH, BANK = "Linea del Hambre", "Cocina de la Loma", "Comedor del Norte", "Banco de Alimentos"


@pytest.mark.parametrize(
    ("lang", "areas", "names"),
    [
        ("es", ("mill-hill",), [LOOP, KITCHEN, NORTH, BANK]),
        ("es", ("north-flats",), [LOOP, NORTH, KITCHEN, BANK]),
        ("es", ("mill-hill", "north-flats"), [LOOP, NORTH, KITCHEN, BANK]),
        ("es", (), [LOOP, BANK]),
        ("en", ("north-flats",), [LOOP, KITCHEN, BANK]),
        ("es", ("given-up-long-ago",), [LOOP, BANK]),
    ],
)
def test_hotlines_come_first_then_the_nearest(lang: str, areas: tuple[str, ...], names: list[str]) -> None:
    assert [one.name for one in directory.helpers(TOWN, "food", lang, areas)] == names


def test_help_in_another_language_is_better_than_none() -> None:
    (shelter,) = directory.helpers(TOWN, "shelter", "en", ("old-harbor",))
    assert directory.entry(PHRASES, TOWN, "en", shelter, MORNING).endswith("speaks ES")
    assert "ES" not in directory.entry(PHRASES, TOWN, "es", shelter, MORNING)


def test_an_entry_says_where_and_when() -> None:
    kitchen = next(one for one in TOWN.resources if one.name == KITCHEN)
    noon = datetime(2026, 3, 10, 16, tzinfo=UTC)  # a Tuesday in Puerto Rico
    told = directory.entry(PHRASES, TOWN, "en", kitchen, noon)
    assert told == "Cocina de la Loma 787-555-0102, Market & 12th, open until 2p"


def test_what_is_too_far_is_not_near() -> None:
    far = helper("Far away", 1).model_copy(update={"at": (19.4, -66.1)})
    town = replace(TOWN, resources=(far,))
    assert directory.helpers(town, "legal", "en", ("old-harbor",)) == ()


def test_a_line_that_only_others_speak_is_not_told() -> None:
    assert "AJSOCAL (Korean)" in [one.name for one in directory.helpers(NETWORK, "legal", "ko", ())]
    assert "AJSOCAL (Korean)" not in [one.name for one in directory.helpers(NETWORK, "legal", "en", ())]


def test_what_does_not_fit_is_left_out_and_the_end_stays() -> None:
    lines = [f"Helpers number {one} of a very long name 213-555-01{one:02}" for one in range(20)]
    text = directory.as_many_as_fit("Head", lines, "End", str)
    assert measure(text).segments == 3
    assert text.startswith("Head\nHelpers number 0 ")
    assert text.endswith("\nEnd")


def helper(name: str, number: int) -> Resource:
    """One more legal resource with that name."""
    return NETWORK.resources[0].model_copy(update={"name": name, "number": f"213-555-01{number:02}"})
