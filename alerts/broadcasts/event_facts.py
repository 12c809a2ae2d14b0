"""What is told of an event: facts out of events.toml, kept as they were told for as long as people rely on them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from zoneinfo import ZoneInfo

from config.network import Network
from config.network_events import EventEntry
from config.wall_clock import moment_of


class Difference(StrEnum):
    """What can differ between two tellings of an event; the keys of event.what.*."""

    STATUS = "status"
    TIME = "time"
    PLACE = "place"
    ROUTE = "route"
    DETAILS = "details"


@dataclass(frozen=True, slots=True)
class EventFacts:
    """One event. `starts` and `ends` are what the network's clocks show: the rules of its zone decide the moments.

    `titles` are by language; `areas` are slugs in the order in which the event reaches them, one for what stays where
    it is. Whose people are told is in `topics`, and no part of what they are told.
    """

    number: int
    kind: str
    titles: Mapping[str, str]
    starts: datetime
    ends: datetime
    place: str
    areas: tuple[str, ...]
    topics: tuple[str, ...]
    host: str
    called_off: bool

    @property
    def moves(self) -> bool:
        """Whether it has a route."""
        return len(self.areas) > 1

    def starts_at(self, zone: ZoneInfo) -> datetime:
        """When it begins (UTC)."""
        return moment_of(self.starts, zone)

    def ends_at(self, zone: ZoneInfo) -> datetime:
        """When it ends (UTC)."""
        return moment_of(self.ends, zone)

    def title(self, lang: str, default_lang: str) -> str:
        """Its title in a language, or in the default one where it has no own."""
        return self.titles.get(lang) or self.titles[default_lang]

    def known_areas(self, network: Network) -> tuple[str, ...]:
        """Its areas without those the network has lost."""
        return tuple(slug for slug in self.areas if slug in network.area_by_slug)

    def differs_from(self, told: EventFacts) -> tuple[Difference, ...]:
        """What people who were `told` those facts would have to hear."""
        differing = {
            Difference.STATUS: self.called_off != told.called_off,
            Difference.TIME: (self.starts, self.ends) != (told.starts, told.ends),
            Difference.PLACE: self.place != told.place,
            Difference.ROUTE: self.areas != told.areas,
            Difference.DETAILS: (self.kind, self.titles, self.host) != (told.kind, told.titles, told.host),
        }
        return tuple(difference for difference in Difference if differing[difference])

    def as_json(self) -> str:
        """The facts as they are stored."""
        times = {"starts": self.starts.isoformat(), "ends": self.ends.isoformat()}
        return json.dumps({**asdict(self), **times}, sort_keys=True, ensure_ascii=False)

    def digest(self) -> str:
        """A mark of these facts, to tell whether others are the same."""
        return sha256(self.as_json().encode()).hexdigest()


def of_entry(entry: EventEntry) -> EventFacts:
    """The facts that events.toml tells."""
    return EventFacts(
        number=entry.number,
        kind=entry.kind,
        titles=dict(entry.titles),
        starts=entry.starts,
        ends=entry.ends,
        place=entry.place,
        areas=entry.areas,
        topics=entry.told_to,
        host=entry.host,
        called_off=entry.status == "called_off",
    )


def of_number(network: Network, number: int) -> EventFacts | None:
    """What events.toml tells of the event of that number."""
    return next((of_entry(entry) for entry in network.events if entry.number == number), None)


def from_json(stored: str) -> EventFacts:
    """The facts that `as_json` wrote."""
    told = json.loads(stored)
    times = {name: datetime.fromisoformat(told[name]) for name in ("starts", "ends")}
    return EventFacts(**{**told, **times, "areas": tuple(told["areas"]), "topics": tuple(told["topics"])})
