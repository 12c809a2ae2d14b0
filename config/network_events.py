"""The shape of events.toml: what takes place, when and where, and the rules between it and the other files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Final, Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field

from config.network_places import AreasFile, Day
from config.network_sections import NetworkFile
from config.network_shapes import NetworkError, Slug, Strict, Words
from config.wall_clock import NoSuchTime, only_moment_of

EVENTS = "events.toml"

EventKind = Literal["march", "run", "workshop", "teach_in", "rally", "clinic"]
EventTopic = Literal["marches", "runs", "workshops", "clinics"]
TOPICS: Final[tuple[EventTopic, ...]] = get_args(EventTopic)
TOPIC_OF: Final[Mapping[EventKind, EventTopic]] = MappingProxyType(
    {
        "march": "marches",
        "rally": "marches",
        "run": "runs",
        "workshop": "workshops",
        "teach_in": "workshops",
        "clinic": "clinics",
    }
)


def _local_time(value: object) -> datetime:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}", value):
        raise ValueError('must be a day and a time in quotes, like "2026-12-13 08:00"')
    return datetime.fromisoformat(value)


LocalTime = Annotated[datetime, BeforeValidator(_local_time)]
# In the widest letters a change of everything still is two segments.
Title = Annotated[str, Field(min_length=1, max_length=44)]


class EventEntry(Strict):
    """One event. `starts` and `ends` are what the network's clocks show, without a zone of their own.

    It stands in one `area`, or passes those of its `route`, in this order.
    """

    number: Annotated[int, Field(ge=1, le=9999)]
    kind: EventKind
    titles: Annotated[dict[str, Title], Field(min_length=1)]
    starts: LocalTime
    ends: LocalTime
    place: Annotated[str, Field(min_length=1, max_length=36)]
    area: Slug | None = None
    route: tuple[Slug, ...] = ()
    host: Annotated[str, Field(min_length=1, max_length=48)]
    topics: tuple[EventTopic, ...] = ()
    status: Literal["planned", "called_off"] = "planned"
    source: Words
    checked: Day

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas it reaches, in the order in which it does."""
        return self.route or (() if self.area is None else (self.area,))

    @property
    def told_to(self) -> tuple[EventTopic, ...]:
        """The topics whose people are told of it: those that are named, or else that of its kind."""
        return self.topics or (TOPIC_OF[self.kind],)


class EventsFile(Strict):
    """events.toml."""

    events: tuple[EventEntry, ...] = ()


def check_events(rules: NetworkFile, places: AreasFile, file: EventsFile) -> None:
    """Raises NetworkError for the first event that contradicts itself, another one or the rest of the network."""
    zone, seen = ZoneInfo(rules.timezone), set[int]()
    for index, event in enumerate(file.events):
        key = f"events.{index}"
        if event.number in seen:
            raise NetworkError(EVENTS, f"{key}.number", f"there are two of {event.number}")
        seen.add(event.number)
        _check_titles(rules, key, event)
        _check_times(zone, key, event)
        _check_areas(places, key, event)


def _check_titles(rules: NetworkFile, key: str, event: EventEntry) -> None:
    offered, default = rules.languages.offered, rules.languages.default
    if default not in event.titles:
        raise NetworkError(EVENTS, f"{key}.titles", f"needs one in the default language ({default})")
    for lang in event.titles:
        if lang not in offered:
            raise NetworkError(EVENTS, f"{key}.titles.{lang}", "is not among languages.offered")


def _check_times(zone: ZoneInfo, key: str, event: EventEntry) -> None:
    moments = []
    for name, local in (("starts", event.starts), ("ends", event.ends)):
        try:
            moments.append(only_moment_of(local, zone))
        except NoSuchTime as error:
            raise NetworkError(EVENTS, f"{key}.{name}", str(error)) from None
    if moments[1] <= moments[0]:
        raise NetworkError(EVENTS, f"{key}.ends", "must be later than starts")


def _check_areas(places: AreasFile, key: str, event: EventEntry) -> None:
    if (event.area is None) == (not event.route):
        raise NetworkError(EVENTS, key, "needs either an area or a route, and not both")
    if event.route and len(event.route) < 2:
        raise NetworkError(EVENTS, f"{key}.route", "is no route with one area; name it as area")
    name = "route" if event.route else "area"
    for twice in _repeated(event.areas):
        raise NetworkError(EVENTS, f"{key}.{name}", f"names {twice} twice; people there are told once")
    for slug in event.areas:
        if slug not in places.areas:
            raise NetworkError(EVENTS, f"{key}.{name}", f"there is no area {slug}")


def _repeated(slugs: tuple[str, ...]) -> Iterable[str]:
    return (slug for index, slug in enumerate(slugs) if slug in slugs[:index])
