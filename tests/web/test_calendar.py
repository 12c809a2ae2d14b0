"""The page of events and its calendar files: the same facts as by text, readable by other programs, and no names."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Component

from alerts.broadcasts import event_facts, event_records
from alerts.house import House
from alerts.resources import calendar as occasions
from alerts.resources.calendar import Occasion
from alerts.web import build_web
from alerts.web.calendar import as_ics
from alerts.web.page_words import load_page_words
from config.network_events import EventEntry
from tests.conversation.phones import Town
from tests.house import Clock
from tests.occasions import TITLES, entry, with_events

CITY = ZoneInfo("America/Los_Angeles")


@pytest.fixture
def clock() -> Clock:
    """A Sunday in March, in the morning."""
    return Clock(datetime(2026, 3, 15, 10, tzinfo=CITY))


def site(house: House, *entries: EventEntry) -> FlaskClient:
    """A browser before a network that lists these."""
    listed = with_events(house, *entries)
    with listed.transaction() as tx:
        occasions.tend(tx, 0)
    return build_web(listed).test_client()


def told(house: House, *entries: EventEntry) -> None:
    """Two coordinators have told people of these."""
    with house.transaction() as tx:
        for one in entries:
            event_records.keep(tx, event_facts.of_entry(one), announced=True)


def only_event(stream: bytes) -> Component:
    """The one event in a calendar file, as another program reads it."""
    (event,) = Calendar.from_ical(stream).walk("VEVENT")
    return event


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("Sunday, March 22, 2026, 8:00", "Olympic &amp; Normandie, Koreatown", "Text GOING 12")),
        ("es", ("domingo, 22 de marzo de 2026", "Ruta: Koreatown &gt; Westlake &gt; Centro", "Mande VOY 12")),
        ("ko", ("2026년 3월 22일 일요일", "경로: 코리아타운 &gt; 웨스트레이크 &gt; 다운타운", "참석 12")),
    ],
)
def test_the_page_tells_when_and_where_in_every_language(house: House, lang: str, words: tuple[str, ...]) -> None:
    page = site(house, entry()).get("/events", headers={"Accept-Language": lang})
    assert page.status_code == 200
    assert (page.headers["Content-Language"], f'<html lang="{lang}" dir="ltr">' in page.text) == (lang, True)
    for word in (TITLES[lang], *words):
        assert word in page.text
    assert '<time datetime="2026-03-22T08:00-07:00">' in page.text
    assert f'href="/events/12.ics?lang={lang}"' in page.text


def test_the_page_keeps_the_rules_of_the_house(house: House) -> None:
    client = site(house, entry())
    page = client.get("/events")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in page.headers
    assert "<script" not in page.text
    assert not re.findall(r"(?:src|href)=\"(?!/)", page.text)
    assert '<a href="/events?lang=en">' in client.get("/").text


def test_without_events_it_says_so(house: House) -> None:
    client = site(house)
    assert "No events are planned right now." in client.get("/events").text
    assert Calendar.from_ical(client.get("/events.ics").data).walk("VEVENT") == []


def test_a_calendar_reads_what_we_mean(house: House, clock: Clock) -> None:
    client = site(house, entry())
    answer = client.get("/events/12.ics?lang=es")
    assert answer.content_type == "text/calendar; charset=utf-8"
    event = only_event(answer.data)
    assert event.decoded("dtstart") == datetime(2026, 3, 22, 15, tzinfo=UTC)
    assert event.decoded("dtend") == datetime(2026, 3, 22, 17, 30, tzinfo=UTC)
    assert event.decoded("dtstamp") == clock.now.astimezone(UTC)
    plain = {name: str(event[name]) for name in ("uid", "summary", "location", "status", "sequence")}
    assert plain == {
        "uid": "event-12.los_angeles@127.0.0.1",
        "summary": TITLES["es"],
        "location": "Olympic y Normandie, Koreatown",
        "status": "CONFIRMED",
        "sequence": "0",
    }
    assert "Ruta: Koreatown > Westlake > Centro" in str(event["description"])
    assert only_event(client.get("/events.ics").data)["uid"] == plain["uid"]


@pytest.mark.parametrize("number", ["13", "0", "x", "-1", "99999999999999999999"])
def test_an_unknown_event_has_no_file(house: House, number: str) -> None:
    assert site(house, entry()).get(f"/events/{number}.ics").status_code == 404


def test_a_change_is_shown_once_it_was_told_and_raises_the_sequence(house: House, clock: Clock) -> None:
    told(house, entry())
    changed = entry(starts="2026-03-22 09:30", ends="2026-03-22 12:00")
    before = only_event(site(house, changed).get("/events.ics").data)
    assert (str(before["sequence"]), before.decoded("dtstart").hour) == ("0", 15)
    assert "8:00" in site(house, changed).get("/events").text
    clock.forward(3600)
    told(house, changed)
    after = only_event(site(house, changed).get("/events.ics").data)
    assert (str(after["sequence"]), str(after["uid"])) == ("1", str(before["uid"]))
    assert after.decoded("dtstart") == datetime(2026, 3, 22, 16, 30, tzinfo=UTC)
    assert after.decoded("dtstamp") > before.decoded("dtstamp")


def test_what_is_called_off_is_cancelled_until_its_time_has_passed(house: House, clock: Clock) -> None:
    told(house, entry())
    off = entry(status="called_off")
    told(house, off)
    client = site(house, off)
    event = only_event(client.get("/events.ics").data)
    assert (str(event["status"]), str(event["sequence"])) == ("CANCELLED", "1")
    assert str(event["summary"]).startswith("CALLED OFF: ")
    page = client.get("/events").text
    assert "Called off" in page
    assert "GOING 12" not in page
    clock.now = datetime(2026, 3, 22, 10, 30, tzinfo=CITY)
    assert client.get("/events/12.ics").status_code == 404


def test_nothing_shows_who_or_how_many_go(house: House) -> None:
    client = site(house, entry())
    pages = ("/events", "/events.ics", "/events/12.ics")
    before = [client.get(path).data for path in pages]
    town = Town(with_events(house, entry()))
    for _ in range(7):
        town.phone().says("GOING 12")
    assert [client.get(path).data for path in pages] == before


# Whatever may stand in a file, with all that a calendar file must escape or fold.
LINE = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\x85"), min_size=1, max_size=36
).map(str.strip).filter(bool)  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=LINE, place=LINE, host=LINE)
def test_any_words_are_read_back(house: House, title: str, place: str, host: str) -> None:
    """Lines of 75 octets at most, and every comma, semicolon, backslash and emoji as it was."""
    listed = entry(titles={"en": title}, place=place, host=host)
    said = load_page_words(("en",))["en"]
    with house.look() as tx:
        stream = as_ics(tx, [Occasion(event_facts.of_entry(listed))], "https://alerts.example.org", said)
    assert all(len(line) <= 75 for line in stream.split(b"\r\n"))
    event = only_event(stream)
    assert str(event["summary"]) == title
    assert str(event["location"]).endswith(", Koreatown")
    assert f"Host: {host}" in str(event["description"])
    if " & " not in place:
        assert str(event["location"]) == f"{place}, Koreatown"


@pytest.mark.parametrize("starts", ["2026-03-08 08:00", "2026-03-07 23:30", "2026-11-01 00:30", "2026-11-01 03:00"])
def test_across_the_days_on_which_clocks_change(house: House, clock: Clock, starts: str) -> None:
    """In UTC, so that no calendar has to know our zone."""
    clock.now = datetime(2026, 3, 1, tzinfo=CITY)
    begins = datetime.fromisoformat(starts)
    ends = begins + timedelta(hours=4)
    client = site(house, entry(starts=starts, ends=f"{ends:%Y-%m-%d %H:%M}"))
    event = only_event(client.get("/events.ics").data)
    for name, local in (("dtstart", begins), ("dtend", ends)):
        assert event.decoded(name).utcoffset() == timedelta(0)
        assert event.decoded(name).astimezone(CITY).replace(tzinfo=None) == local


def test_a_network_without_that_area_still_has_a_file(house: House) -> None:
    told(house, entry())
    without = {slug: area for slug, area in house.network.area_by_slug.items() if slug not in entry().areas}
    redrawn = replace(house, network=replace(house.network, area_by_slug=without))
    client = build_web(redrawn).test_client()
    assert only_event(client.get("/events.ics").data)["location"] == "Olympic & Normandie"
    assert client.get("/events").status_code == 200
