"""A network: everything about one city that is not code, read from its folder once and frozen.

The folder holds network.toml (the rules), areas.toml (places), resources.toml (help) and, where there are any,
events.toml (events) and areas.geojson (outlines). What is broken in them is refused at start with file, key and reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from config import network_rules
from config.network_events import EVENTS, EventEntry, EventsFile, check_events
from config.network_outlines import Outline, read_outlines
from config.network_places import AreaEntry, AreasFile, Resource, ResourcesFile, RightsEntry
from config.network_sections import (
    AlertRules,
    ApprovalRules,
    CheckRules,
    ConversationRules,
    Credibility,
    DeliveryRules,
    DutyRules,
    EventRules,
    FatigueRules,
    HelpRules,
    Languages,
    NetworkFile,
    Organization,
    Remedy,
    RenewalRules,
    Retention,
    RosterRules,
    Verification,
)
from config.network_shapes import NetworkError, read

__all__ = ["Area", "Landmark", "Network", "NetworkError", "Remedy", "Street", "ZipShare", "load_network"]


@dataclass(frozen=True, slots=True)
class Landmark:
    """A place everybody knows, by the name that may stand in an alert, and the crossings it stands at."""

    name: str
    aliases: tuple[str, ...]
    crossings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Street:
    """A street: `name` is the short form that stands in an alert; a numbered street is named by its key ("6th")."""

    key: str
    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ZipShare:
    """How much of a ZIP's surface lies in an area, 0 to 1; surface is not population."""

    area: str
    share: float


@dataclass(frozen=True, slots=True)
class Area:
    """A neighborhood people subscribe to; what is nearer to its center than `inner_km` lies in it for certain."""

    slug: str
    names: Mapping[str, str]
    aliases: tuple[str, ...]
    neighbors: tuple[str, ...]
    zips: Mapping[str, float]
    center: tuple[float, float]
    inner_km: float
    landmarks: tuple[Landmark, ...]
    crossings: tuple[tuple[str, str], ...]

    def name(self, lang: str) -> str:
        """The area's name in a language, or in English where it has no own one."""
        return self.names.get(lang, self.names["en"])


@dataclass(frozen=True, slots=True)
class Network:
    """One network. Lookups are by slug, street key and ZIP; `not_places` are phrases that only sound like a place.

    `ordinary_words` are names of areas that mean other things too, `elsewhere` places that lie in no area of it.
    `outlines` are for drawing a map: of all areas, of some or of none.
    `example_area` shows how a place is written; where none is named, the one with the most landmarks and crossings.
    """

    slug: str
    organization: Organization
    timezone: ZoneInfo
    languages: Languages
    verification: Verification
    duty: DutyRules
    roster: RosterRules
    credibility: Credibility
    alert: AlertRules
    delivery: DeliveryRules
    fatigue: FatigueRules
    conversation: ConversationRules
    approval: ApprovalRules
    check: CheckRules
    help: HelpRules
    renewal: RenewalRules
    event_rules: EventRules
    retention: Retention
    areas: tuple[Area, ...]
    area_by_slug: Mapping[str, Area]
    example_area: Area
    streets: tuple[Street, ...]
    zips: Mapping[str, tuple[ZipShare, ...]]
    not_places: tuple[str, ...]
    ordinary_words: tuple[str, ...]
    elsewhere: tuple[str, ...]
    resources: tuple[Resource, ...]
    rights: Mapping[str, RightsEntry]
    outlines: Mapping[str, Outline]
    events: tuple[EventEntry, ...]

    def without_unchecked_events(self) -> Network:
        """The same without the events nobody has noted checking: where people are really texted, none hears of them."""
        return replace(self, events=tuple(event for event in self.events if event.checked is not None))


def load_network(folder: Path) -> Network:
    """The network in `folder`; raises NetworkError ("file: key: reason")."""
    rules = read(folder / "network.toml", NetworkFile)
    places = read(folder / "areas.toml", AreasFile)
    help_file = read(folder / "resources.toml", ResourcesFile)
    events_file = read(folder / EVENTS, EventsFile, may_be_missing=True)
    network_rules.check(rules, places, help_file)
    check_events(rules, places, events_file)
    areas = tuple(_area(slug, one) for slug, one in places.areas.items())
    area_by_slug = MappingProxyType({area.slug: area for area in areas})
    return Network(
        slug=folder.name,
        organization=rules.organization,
        timezone=ZoneInfo(rules.timezone),
        languages=rules.languages,
        verification=rules.verification,
        duty=rules.duty,
        roster=rules.roster,
        credibility=rules.credibility,
        alert=rules.alert,
        delivery=rules.delivery,
        fatigue=rules.fatigue,
        conversation=rules.conversation,
        approval=rules.approval,
        check=rules.check,
        help=rules.help,
        renewal=rules.renewal,
        event_rules=rules.events,
        retention=rules.retention,
        areas=areas,
        area_by_slug=area_by_slug,
        example_area=area_by_slug[rules.example_area] if rules.example_area else max(areas, key=_described),
        streets=_streets(places),
        zips=_zips(areas),
        not_places=places.not_places,
        ordinary_words=places.ordinary_words,
        elsewhere=places.elsewhere,
        resources=help_file.resources,
        rights=MappingProxyType({str(situation): entry for situation, entry in help_file.rights.items()}),
        events=events_file.events,
        outlines=read_outlines(folder, area_by_slug),
    )


def _described(area: Area) -> int:
    return len(area.landmarks) + len(area.crossings)


def _streets(places: AreasFile) -> tuple[Street, ...]:
    """The listed streets, and the numbered ones that crossings name without a listing."""
    named = {key: Street(key, one.name, one.aliases) for key, one in places.streets.items()}
    crossing = (street for area in places.areas.values() for pair in area.crossings for street in pair)
    return tuple({**{key: Street(key, key, ()) for key in sorted({*crossing} - named.keys())}, **named}.values())


def _area(slug: str, entry: AreaEntry) -> Area:
    return Area(
        slug=slug,
        names=MappingProxyType(entry.names),
        aliases=entry.aliases,
        neighbors=entry.neighbors,
        zips=MappingProxyType(entry.zips),
        center=entry.center,
        inner_km=entry.inner_km,
        landmarks=tuple(Landmark(one.name, one.aliases, one.crossings) for one in entry.landmarks),
        crossings=entry.crossings,
    )


def _zips(areas: tuple[Area, ...]) -> Mapping[str, tuple[ZipShare, ...]]:
    """The areas of each ZIP, the one with the largest share first."""
    found: dict[str, list[ZipShare]] = {}
    for area in areas:
        for code, share in area.zips.items():
            found.setdefault(code, []).append(ZipShare(area.slug, share))
    by_share = {code: tuple(sorted(shares, key=lambda one: (-one.share, one.area))) for code, shares in found.items()}
    return MappingProxyType(by_share)
