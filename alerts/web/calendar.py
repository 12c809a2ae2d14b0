"""The page of events, and the same as a calendar file that phones and computers take up (RFC 5545). Nobody's names.

Both show what people rely on, or what events.toml says of an event nobody was told of. Cancelled ones stay until their
time has passed, so that a calendar that took them up hears of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time, timedelta
from typing import Final
from urllib.parse import urlsplit

from babel.dates import format_date, format_time
from flask import Blueprint, Response
from icalendar import Calendar, Event
from werkzeug.exceptions import NotFound

from alerts.broadcasts import event_wording
from alerts.broadcasts.event_facts import EventFacts
from alerts.house import House, Transaction
from alerts.resources import calendar as occasions
from alerts.resources.calendar import Occasion
from alerts.web.answers import HTML, Answer, serve
from alerts.web.page_words import PageWords
from alerts.web.pages import Pages

ICS: Final = "text/calendar; charset=utf-8"
PRODUCT: Final = "-//Avisa//Events//EN"
SHARED_SECONDS: Final = 60
LOOK_AGAIN: Final = timedelta(hours=1)  # how often a calendar that subscribes should


def calendar(house: House, pages: Pages) -> Blueprint:
    """The blueprint with the page and the calendar files: all events, and each by its number."""
    routes = Blueprint("calendar", __name__)
    base = house.settings.public_base_url

    @routes.get("/events")
    def page() -> Response:
        said = pages.reader()
        with house.look() as tx:
            events = [_row(tx, one, said) for one in occasions.upcoming(tx)]
            html = pages.render("events.html", said, "/events", events=events)
            return _shared(tx, html.encode(), HTML, said)

    @routes.get("/events.ics")
    def all_of_them() -> Response:
        said = pages.reader()
        with house.look() as tx:
            return _file(tx, occasions.upcoming(tx), said, "events.ics")

    @routes.get("/events/<int:number>.ics")
    def one_of_them(number: int) -> Response:
        said = pages.reader()
        with house.look() as tx:
            found = [one for one in occasions.upcoming(tx) if one.facts.number == number]
            if not found:
                raise NotFound
            return _file(tx, found, said, f"event-{number}.ics")

    def _file(tx: Transaction, events: Sequence[Occasion], said: PageWords, name: str) -> Response:
        response = _shared(tx, as_ics(tx, events, base, said), ICS, said)
        response.headers["Content-Disposition"] = f'inline; filename="{name}"'
        return response

    def _shared(tx: Transaction, body: bytes, content_type: str, said: PageWords) -> Response:
        answer = Answer(body, content_type, tx.now, said.lang)
        return serve(answer, seconds=SHARED_SECONDS, by_browser=pages.depends_on_browser())

    return routes


def as_ics(tx: Transaction, events: Sequence[Occasion], base: str, said: PageWords) -> bytes:
    """The events as an iCalendar stream, in UTC, with their words in one language."""
    stream = Calendar()
    for name, value in (("prodid", PRODUCT), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", "PUBLISH")):
        stream.add(name, value)
    stream.add("x-wr-calname", said.say("events_title", org=tx.network.organization.name))
    stream.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    for one in events:
        stream.add_component(_component(tx, one, base, said))
    return bytes(stream.to_ical())


def _component(tx: Transaction, one: Occasion, base: str, said: PageWords) -> Event:
    facts, zone, changed_at = one.facts, tx.network.timezone, one.changed_at or tx.now
    title = event_wording.title(tx.network, facts, said.lang)
    component = Event()
    component.add("uid", f"event-{facts.number}.{tx.network.slug}@{urlsplit(base).hostname or 'localhost'}")
    component.add("sequence", one.sequence)
    component.add("dtstamp", changed_at)
    component.add("last-modified", changed_at)
    component.add("dtstart", facts.starts_at(zone))
    component.add("dtend", facts.ends_at(zone))
    # Many calendars show no status, so the title says it too.
    component.add("summary", said.say("called_off_title", title=title) if facts.called_off else title)
    component.add("status", "CANCELLED" if facts.called_off else "CONFIRMED")
    component.add("location", _place(tx, facts, said.lang))
    component.add("description", "\n".join(_description(tx, facts, said)))
    component.add("url", f"{base}/events")
    return component


def _description(tx: Transaction, facts: EventFacts, said: PageWords) -> list[str]:
    route = [said.say("route", route=event_wording.route(tx.network, facts, said.lang))] if facts.moves else []
    return [*route, said.say("host", host=facts.host), _how_to_go(tx, facts, said)]


def _row(tx: Transaction, one: Occasion, said: PageWords) -> dict[str, object]:
    facts, zone = one.facts, tx.network.timezone
    return {
        "number": facts.number,
        "title": event_wording.title(tx.network, facts, said.lang),
        "called_off": facts.called_off,
        "starts": facts.starts_at(zone).astimezone(zone).isoformat(timespec="minutes"),
        "day": format_date(facts.starts, "full", locale=said.lang),
        "times": _times(facts, said.lang),
        "place": _place(tx, facts, said.lang),
        "route": event_wording.route(tx.network, facts, said.lang) if facts.moves else "",
        "host": facts.host,
        "go": _how_to_go(tx, facts, said),
    }


def _times(facts: EventFacts, lang: str) -> str:
    first, last = (_clock(local.time(), lang) for local in (facts.starts, facts.ends))
    if facts.starts.date() == facts.ends.date():
        return f"{first} – {last}"
    return f"{first} – {format_date(facts.ends, 'long', locale=lang)} {last}"


def _clock(local: time, lang: str) -> str:
    return format_time(local, "short", locale=lang)


def _place(tx: Transaction, facts: EventFacts, lang: str) -> str:
    """Where to meet, and in which area that is."""
    names = [tx.network.area_by_slug[slug].name(lang) for slug in facts.known_areas(tx.network)[:1]]
    return ", ".join([event_wording.place(tx.phrases, facts, lang), *names])


def _how_to_go(tx: Transaction, facts: EventFacts, said: PageWords) -> str:
    (word, *_) = tx.phrases.terms(said.lang, "keyword", "going")
    return said.say("go", word=word.upper(), number=facts.number)
