"""The map in the console: every neighborhood by its counts, small ones not told exactly, nothing from elsewhere."""

from __future__ import annotations

import re
from itertools import count

import pytest
from sqlalchemy import insert

from alerts.people.roles import Role
from alerts.reports.model import reports
from tests.web.browser import Element, Page
from tests.web.console.insiders import Door
from tests.web.news import News

CODES = count(10)


def cell(page: Page, slug: str) -> tuple[str, str]:
    """What a neighborhood is called out as, and the classes it is drawn with."""
    inside = [one for one in page.elements if one.tag in {"a", "path"} and "svg" in one.inside]
    place = next(place for place, one in enumerate(inside) if one.attributes.get("href") == f"/console/map?area={slug}")
    return inside[place].attributes["aria-label"], inside[place + 1].attributes["class"]


def drawn(page: Page) -> list[Element]:
    return page.all("path")


def resident(door: Door, area: str, times: int) -> None:
    for _ in range(times):
        door.person(Role.RESIDENT, area=area)


def reported(door: Door, area: str) -> None:
    reporter = door.person(Role.RESIDENT, area=area)
    values = {"reporter_id": reporter.contact_id, "status": "checking", "code": f"K{next(CODES)}", "area": area}
    with door.house.transaction() as tx:
        tx.conn.execute(insert(reports).values(**values, hearsay=False, wave=1, received_at=tx.now))


def test_people_reports_and_alerts_have_their_own_looks(door: Door, news: News) -> None:
    resident(door, "westlake", 19)
    resident(door, "pico-union", 20)
    resident(door, "echo-park", 3)
    reported(door, "westlake")
    news.alert(observed_at=news.stage.clock.now)
    page = door.coordinator().sees("/console/map")
    assert cell(page, "koreatown")[1] == "live"
    assert cell(page, "westlake") == ("Westlake: people 20, open reports 1, alerts 0", "p2 reported")
    assert cell(page, "pico-union")[1] == "p2"
    assert cell(page, "echo-park") == ("Echo Park: people <5, open reports 0, alerts 0", "p1")
    assert "K27" in cell(page, "koreatown")[0]
    rows = [one.text for one in page.all("th") if one.attributes["scope"] == "row"]
    assert rows[:2] == ["Koreatown", "Westlake"]


def test_where_people_are_is_shown_or_everything(door: Door) -> None:
    viewer = door.observer()
    everything = len(drawn(viewer.sees("/console/map")))
    assert everything == len(door.house.network.areas)
    resident(door, "westlake", 1)
    assert len(drawn(viewer.sees("/console/map"))) < 60
    assert len(drawn(viewer.sees("/console/map?whole"))) == everything


def test_a_neighborhood_can_be_chosen_to_write_to(door: Door) -> None:
    page = door.coordinator("es").sees("/console/map?area=koreatown")
    assert "chosen" in cell(page, "koreatown")[1]
    write = page.one("a", **{"class": "button"})
    assert write.attributes["href"] == "/console/compose?area=koreatown"
    assert "Escribir a Koreatown" in write.text
    watching = door.observer().sees("/console/map?area=koreatown")
    assert [one for one in watching.all("a") if one.attributes.get("class") == "button"] == []


def test_several_neighborhoods_can_be_chosen_to_write_to(door: Door) -> None:
    for area in ("koreatown", "westlake"):
        resident(door, area, 1)
    boxes = door.coordinator().sees("/console/map?area=westlake").all("input")
    chosen = {
        one.attributes["value"]: "checked" in one.attributes for one in boxes if one.attributes["name"] == "place"
    }
    assert chosen == {"koreatown": False, "westlake": True}
    assert not [one for one in door.observer().sees("/console/map").all("input") if one.attributes["name"] == "place"]


@pytest.mark.parametrize("asked", ["nowhere", "%3Cscript%3E", ""])
def test_what_is_no_neighborhood_shows_the_map(door: Door, asked: str) -> None:
    page = door.coordinator().sees(f"/console/map?area={asked}")
    assert len(drawn(page)) == len(door.house.network.areas)


def test_nothing_is_asked_of_anybody_else(door: Door) -> None:
    page = door.coordinator().sees("/console/map?whole")
    assert [one for one in page.addresses() if not one.startswith(("/", "#"))] == []
    assert not re.search(r"style=|<image|url\(", page.html)
