"""Events: what comes and what people were told of it; telling it takes the draft that the text command makes."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from alerts.broadcasts import announcing
from alerts.broadcasts.model import broadcasts
from alerts.house import House
from alerts.people import contacts, goings, subscriptions, topics
from alerts.people.roles import Role
from alerts.resources import calendar
from tests.house import Clock
from tests.occasions import ROUTE, entry, with_events
from tests.web.application import application
from tests.web.console.insiders import Door, Insider

HERE = "/console/events"
CITY = ZoneInfo("America/Los_Angeles")


@pytest.fixture
def clock() -> Clock:
    """A week before the run, by day."""
    return Clock(datetime(2026, 3, 15, 10, tzinfo=CITY))


@pytest.fixture
def door(house: House) -> Door:
    """The console of a house whose events.toml lists a run."""
    house = with_events(house, entry())
    return Door(house, application(house))


def runner(door: Door, number: str = "+13235550001") -> int:
    """Somebody of Koreatown who wants to hear of runs, and goes."""
    with door.house.transaction() as tx:
        person = contacts.find_or_create(tx, number, "en")
        subscriptions.join(tx, person.id, ["koreatown"])
        topics.turn_on(tx, person.id, entry().told_to)
        occasion = calendar.find(tx, 12)
        assert occasion is not None
        calendar.go(tx, person.id, occasion)
        return person.id


def draft_of(door: Door) -> int:
    """The one draft there is."""
    with door.house.look() as tx:
        return int(tx.conn.execute(select(broadcasts.c.id)).scalar_one())


def tell(author: Insider) -> int:
    """Ask for a second name; the draft's number."""
    answer = author.posts(f"{HERE}/12/tell")
    assert answer.status_code == 303, answer.text
    draft = draft_of(Door(author.house, author.browser.application))
    assert answer.headers["Location"] == f"/console/drafts/{draft}?done=drafted"
    return draft


def test_without_events_it_says_so(house: House) -> None:
    without = with_events(house)
    assert "No event is to come." in Door(without, application(without)).observer().sees(HERE).words()


def test_an_event_is_shown_with_its_route_in_order_and_who_goes_is_not_counted_out(door: Door) -> None:
    runner(door)
    shown = door.observer().sees(HERE)
    words = shown.words()
    names = [door.house.network.area_by_slug[slug].name("en") for slug in ROUTE]
    assert " → ".join(names) in words
    assert "Nobody was told yet" in words
    assert "Fewer than 5 people go." in words
    assert "the day before: Mar 21, 6:00" in words
    assert "invented" in words
    assert not [one for one in shown.all("form") if one.attributes["action"].endswith("/tell")]


def test_from_five_on_they_are_counted(door: Door) -> None:
    for place in range(5):
        runner(door, f"+1323555{place:04}")
    assert "5 people go." in door.observer().sees(HERE).words()


def test_it_is_told_by_two(door: Door) -> None:
    runner(door)
    author, other, observer = door.coordinator(), door.coordinator(), door.observer()
    assert observer.posts(f"{HERE}/12/tell").status_code == 403
    draft = tell(author)
    assert f"/console/drafts/{draft}" in author.sees(HERE).addresses()
    assert author.posts(f"/console/drafts/{draft}/sign").status_code == 409
    signed = other.touch().posts(f"/console/drafts/{draft}/sign")
    assert signed.status_code == 303
    words = author.sees(HERE).words()
    assert "Told" in words
    assert author.posts(f"{HERE}/12/tell").status_code == 409
    assert "Tell people" not in words


def test_a_change_in_events_toml_is_still_to_be_told(door: Door, house: House) -> None:
    runner(door)
    author, other = door.coordinator(), door.coordinator()
    other.touch().posts(f"/console/drafts/{tell(author)}/sign")
    moved = with_events(house, entry(place="Wilshire & Western"))
    again = Door(moved, application(moved), taken=5).coordinator(lang="es")
    words = again.sees(HERE).words()
    assert "events.toml dice otra cosa que lo que se avisó: lugar." in words
    assert "Olympic y Normandie" in words
    assert again.posts(f"{HERE}/12/tell").status_code == 303


def test_what_waits_for_another_coordinators_name_is_not_drafted_twice(door: Door) -> None:
    runner(door)
    tell(door.coordinator())
    assert door.coordinator().posts(f"{HERE}/12/tell").status_code == 409
    with door.house.look() as tx:
        assert len(announcing.waiting(tx, 12)) == 1


def test_an_event_nobody_knows_is_not_found(door: Door) -> None:
    assert door.coordinator().posts(f"{HERE}/77/tell").status_code == 404


def test_what_is_no_longer_listed_is_shown_to_the_end(door: Door, house: House) -> None:
    person = runner(door)
    without = with_events(house)
    words = Door(without, application(without)).observer().sees(HERE).words()
    assert "No longer in events.toml" in words
    with house.transaction() as tx:
        goings.remove(tx, 12, person)
    assert "No event is to come." in Door(without, application(without), taken=3).observer().sees(HERE).words()


def test_no_role_but_the_consoles_gets_in(door: Door) -> None:
    assert door.person(Role.VERIFIER).gets(HERE).status_code == 303
