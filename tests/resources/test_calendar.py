"""The calendar follows events.toml as long as nobody relies on an event, and tells coordinators of what differs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from alerts.broadcasts import event_facts, event_records
from alerts.house import House
from alerts.people import goings
from alerts.people.roles import Role
from alerts.resources import calendar
from config.network_events import EventEntry
from tests.conversation.phones import Phone, Town
from tests.house import Clock
from tests.occasions import entry, with_events

CITY = ZoneInfo("America/Los_Angeles")


@pytest.fixture
def clock() -> Clock:
    """A Sunday a week before, in the morning."""
    return Clock(datetime(2026, 3, 15, 10, tzinfo=CITY))


@pytest.fixture
def coordinators(house: House) -> tuple[Phone, Phone]:
    """Two of them, who read two languages."""
    town = Town(house)
    return town.member(Role.COORDINATOR), town.member(Role.COORDINATOR, lang="es")


def tended(house: House, *entries: EventEntry) -> House:
    """Events.toml lists these, and the calendar was tended twice: the second time must change nothing."""
    listed = with_events(house, *entries)
    for _ in range(2):
        with listed.transaction() as tx:
            calendar.tend(tx, 0)
    return listed


def upcoming(house: House) -> list[tuple[int, str, int]]:
    """Number, place and sequence of what is to come."""
    with house.look() as tx:
        return [(one.facts.number, one.facts.place, one.sequence) for one in calendar.upcoming(tx)]


def someone_goes(house: House, number: int = 12) -> int:
    """A person goes to an event."""
    phone = Town(house).phone()
    phone.texts(f"GOING {number}")
    return phone.known().id


def announce(house: House, facts: EventEntry) -> None:
    """Two coordinators have let it go."""
    with house.transaction() as tx:
        event_records.keep(tx, event_facts.of_entry(facts), announced=True)


def test_what_comes_next_comes_first_and_what_is_over_is_gone(house: House, clock: Clock) -> None:
    later = entry(number=5, starts="2026-04-01 18:00", ends="2026-04-01 20:00", area="koreatown", kind="workshop")
    sooner = entry(number=30, starts="2026-03-15 10:30", ends="2026-03-15 11:00", area="westlake", kind="clinic")
    listed = with_events(house, later, entry(), sooner)
    assert [number for number, *_ in upcoming(listed)] == [30, 12, 5]
    clock.forward(3600)
    assert [number for number, *_ in upcoming(listed)] == [12, 5]
    with listed.look() as tx:
        shown = calendar.upcoming(tx)
        assert [one.facts.number for one in calendar.near(shown, ("koreatown",))] == [12, 5]
        assert [one.facts.number for one in calendar.near(shown, ("downtown",))] == [12]
        assert calendar.near(shown, ("venice",)) == ()


def test_what_nobody_relies_on_follows_the_file(house: House, coordinators: tuple[Phone, Phone]) -> None:
    listed = tended(house, entry())
    assert upcoming(listed) == [(12, "Olympic & Normandie", 0)]
    listed = tended(listed, entry(place="Seoul Intl Park"))
    assert upcoming(listed) == [(12, "Seoul Intl Park", 1)]
    assert upcoming(tended(listed)) == []
    assert all(phone.received() == [] for phone in coordinators)


@pytest.mark.parametrize("relied_on", ["announced", "somebody goes"])
def test_what_people_rely_on_stays_and_coordinators_hear_once_what_differs(
    house: House, coordinators: tuple[Phone, Phone], relied_on: str
) -> None:
    listed = tended(house, entry())
    if relied_on == "announced":
        announce(listed, entry())
    else:
        someone_goes(listed)
    for place in ("Seoul Intl Park", "MacArthur Park"):
        listed = tended(listed, entry(place=place, starts="2026-03-22 09:00"))
        assert upcoming(listed) == [(12, "Olympic & Normandie", 0)]
    english, spanish = (phone.received() for phone in coordinators)
    assert len(english) == 2
    assert english[0] == english[1]
    assert "otherwise of event 12, Koreatown to Placita Olvera run, than people were told: time, place. " in english[0]
    assert english[0].endswith("EVENT 12 SEND tells them.")
    assert "hora, lugar. EVENTO 12 ENVIAR avisa." in spanish[0]


def test_what_is_put_right_again_is_no_news_and_later_is(house: House, coordinators: tuple[Phone, Phone]) -> None:
    announce(house, entry())
    wrong = entry(place="Seoul Intl Park")
    for listing in (wrong, entry(), wrong):
        tended(house, listing)
    assert len(coordinators[0].received()) == 2


def test_nobody_hears_of_what_only_coordinators_would_not_tell(house: House, coordinators: tuple[Phone, Phone]) -> None:
    """For whom it is meant is no part of what people were told."""
    announce(house, entry())
    tended(house, entry(topics=("marches",)))
    assert coordinators[0].received() == []


def test_what_is_gone_from_the_file_still_takes_place(house: House, coordinators: tuple[Phone, Phone]) -> None:
    tended(house, entry(), entry(number=13))
    announce(house, entry())
    listed = tended(house)
    assert upcoming(listed) == [(12, "Olympic & Normandie", 0)]
    (told,) = coordinators[0].received()
    assert told.startswith("Event 12, Koreatown to Placita Olvera run, is gone from events.toml")
    tended(house, entry(status="called_off"))
    assert len(coordinators[0].received()) == 2


def test_what_is_over_or_off_may_go_unnoticed(house: House, coordinators: tuple[Phone, Phone], clock: Clock) -> None:
    announce(house, entry())
    announce(house, entry(number=13, status="called_off"))
    clock.now = datetime(2026, 3, 22, 10, 30, tzinfo=CITY)
    tended(house)
    tended(house, entry(place="Seoul Intl Park"))
    assert coordinators[0].received() == []


def test_coordinators_sleep_unless_it_begins_before_they_wake(
    house: House, coordinators: tuple[Phone, Phone], clock: Clock
) -> None:
    soon = {"starts": "2026-03-16 07:00", "ends": "2026-03-16 09:00"}
    announce(house, entry())
    announce(house, entry(number=13, **soon))
    clock.now = datetime(2026, 3, 15, 23, tzinfo=CITY)
    listed = tended(house, entry(place="Seoul Intl Park"), entry(number=13, **soon, place="Seoul Intl Park"))
    assert ["event 13" in text for text in coordinators[0].received()] == [True]
    clock.now = datetime(2026, 3, 16, 8, tzinfo=CITY)
    tended(listed, entry(place="Seoul Intl Park"))
    assert "event 12" in coordinators[0].received()[1]


def test_when_the_last_one_stays_away_the_file_counts_again(house: House) -> None:
    listed = tended(house, entry())
    person = someone_goes(listed)
    listed = with_events(listed, entry(place="Seoul Intl Park"))
    assert upcoming(listed)[0][1] == "Olympic & Normandie"
    with listed.transaction() as tx:
        goings.remove(tx, 12, person)
    assert upcoming(tended(listed, entry(place="Seoul Intl Park"))) == [(12, "Seoul Intl Park", 1)]


def test_an_event_the_network_was_redrawn_under_is_still_told(house: House) -> None:
    announce(house, entry())
    without = {slug: area for slug, area in house.network.area_by_slug.items() if slug != "westlake"}
    redrawn = replace(house, network=replace(house.network, area_by_slug=without, events=()))
    with redrawn.look() as tx:
        found = calendar.find(tx, 12)
        assert found is not None
        assert found.facts.known_areas(redrawn.network) == ("koreatown", "downtown")
