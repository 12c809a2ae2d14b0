"""Where a sighting is, as it is asked and answered on the phones: never taken for granted, never finer than a block."""

from __future__ import annotations

import re

import pytest

from alerts.people.roles import Role
from tests.conversation.phones import Phone, Town

ALL_FOUR = ("koreatown", "westlake", "pico-union", "downtown", "boyle-heights")
OPTION = re.compile(r"(\d) ([^,]+)")


def options(answer: str) -> dict[str, str]:
    """The numbers a question offers, and what each means."""
    return dict(OPTION.findall(answer.rpartition(": ")[2]))


def test_the_responders_own_area_is_offered_where_nothing_is_said_of_a_place(town: Town) -> None:
    responder = town.member(Role.RESPONDER, areas=("koreatown", "westlake"))
    answer = responder.says("REPORT 4 ICE agents detaining a vendor")
    assert options(answer) == {"1": "Koreatown", "2": "Westlake"}
    assert "detaining, Westlake" in responder.says("2")
    assert town.open_questions() == 0


def test_an_own_area_is_offered_but_never_taken_for_granted(town: Town) -> None:
    responder = town.member(Role.RESPONDER, areas=("koreatown",))
    assert options(responder.says("REPORT 4 ICE agents detaining a vendor")) == {"1": "Koreatown"}
    assert "Alvarado & 7th" in responder.says("7th and Alvarado")


def test_it_is_offered_in_the_language_of_the_responder(town: Town) -> None:
    responder = town.member(Role.RESPONDER, areas=("koreatown",), lang="ko")
    assert options(responder.says("신고 이민국 요원 4명 체포 중")) == {"1": "코리아타운"}


@pytest.mark.parametrize("areas", [(), ALL_FOUR])
def test_who_looks_after_all_or_many_areas_is_asked_for_the_place(town: Town, areas: tuple[str, ...]) -> None:
    responder = town.member(Role.RESPONDER, areas=areas)
    assert "Where exactly?" in responder.says("REPORT 4 ICE agents detaining a vendor")


@pytest.mark.parametrize("place", ["in Fullerton", "at 33.8704,-117.9242", "near Pasadena, Texas"])
def test_a_place_outside_of_the_network_is_no_reason_to_offer_the_own_area(town: Town, place: str) -> None:
    responder = town.member(Role.RESPONDER, areas=("koreatown",))
    assert "Where exactly?" in responder.says(f"REPORT 4 ICE agents detaining a vendor {place}")


def test_a_place_outside_named_in_answer_is_asked_for_again(town: Town) -> None:
    responder = town.member(Role.RESPONDER, areas=("koreatown",))
    responder.says("REPORT 4 ICE agents detaining a vendor")
    assert "Where exactly?" in responder.says("in Fullerton")


def test_coordinates_well_inside_an_area_are_that_area_and_nothing_finer(town: Town) -> None:
    responder = town.member(Role.RESPONDER)
    answer = responder.says("REPORT 4 ICE agents detaining a vendor 34.0640,-118.3025")
    assert "detaining, Koreatown." in answer
    assert "34.06" not in answer


@pytest.mark.parametrize("pin", ["34.0522,-118.2918", "geo:34.0522,-118.2918", "maps.google.com/?q=34.0522,-118.2918"])
def test_coordinates_near_a_border_are_asked_with_the_nearest_areas(town: Town, pin: str) -> None:
    responder = town.member(Role.RESPONDER)
    offered = options(_asked(responder, f"REPORT 4 ICE agents detaining a vendor {pin}"))
    assert {"Koreatown", "Pico-Union"} <= set(offered.values())
    number = next(number for number, name in offered.items() if name == "Pico-Union")
    assert "detaining, Pico-Union." in responder.says(number)


def test_a_short_link_holds_no_place_and_is_not_opened(town: Town) -> None:
    responder = town.member(Role.RESPONDER)
    assert "Where exactly?" in responder.says("REPORT 4 ICE agents detaining a vendor maps.app.goo.gl/Koreatown90005")


@pytest.mark.parametrize(
    "link", ["https://maps.google.com/?q=34.0640,-118.3025", "https://www.google.com/maps/@34.0640,-118.3025,17z"]
)
def test_a_map_link_is_where_it_is_and_no_hearsay(town: Town, link: str) -> None:
    responder = town.member(Role.RESPONDER)
    answer = responder.says(f"REPORT 4 ICE agents detaining a vendor {link}")
    assert "detaining, Koreatown." in answer
    assert "asking others to check" in answer


def test_a_short_map_link_is_asked_for_its_place_only(town: Town) -> None:
    responder = town.member(Role.RESPONDER)
    link = "https://maps.app.goo.gl/k3JxQ2vYh8n"
    assert "Where exactly?" in responder.says(f"REPORT 4 ICE agents detaining a vendor {link}")
    assert "asking others to check" in responder.says("Olympic & Vermont Koreatown")


def test_a_link_to_a_page_is_asked_whether_it_was_seen(town: Town) -> None:
    responder = town.member(Role.RESPONDER)
    link = "https://example.org/news/raid"
    assert "see it yourself" in responder.says(f"REPORT 4 ICE agents detaining a vendor Koreatown {link}")


def test_a_place_that_many_have_is_asked_by_number(town: Town) -> None:
    responder = town.member(Role.RESPONDER)
    offered = options(_asked(responder, "REPORT 4 ICE agents detaining a man at the Home Depot"))
    assert {"Westlake", "Hollywood", "Van Nuys"} <= set(offered.values())


def _asked(phone: Phone, text: str) -> str:
    answer = phone.says(text)
    assert "Reply with a number" in answer
    return answer
