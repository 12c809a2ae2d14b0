"""What must be true between the files of a network, which no file's shape can say."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from datetime import timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from config.network_places import AreaEntry, AreasFile, ResourcesFile
from config.network_sections import NetworkFile
from config.network_shapes import NetworkError
from config.numbered_streets import is_numbered_street

NETWORK, AREAS, RESOURCES = "network.toml", "areas.toml", "resources.toml"
WHOLE = 1.1


def check(rules: NetworkFile, places: AreasFile, help_file: ResourcesFile) -> None:
    """Raises NetworkError for the first contradiction."""
    _check_time(rules)
    _check_inquiries(rules)
    _check_languages(rules, places)
    _check_roster(rules)
    _check_fatigue(rules)
    _check_reminders(rules)
    _check_example(rules, places)
    _check_neighbors(places)
    _check_crossings(places)
    _check_zips(places)
    _check_names(places)
    _check_resources(places, help_file)
    _check_rights(rules, help_file)


def _check_time(rules: NetworkFile) -> None:
    try:
        ZoneInfo(rules.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise NetworkError(NETWORK, "timezone", "there is no such time zone") from None


def _check_inquiries(rules: NetworkFile) -> None:
    needed = max(timedelta(hours=1), timedelta(minutes=rules.check.notice_minutes))
    if timedelta(hours=rules.retention.inquiry_hours) < needed:
        reason = "is shorter than the hour and the check.notice_minutes in which questions are counted"
        raise NetworkError(NETWORK, "retention.inquiry_hours", reason)


def _check_languages(rules: NetworkFile, places: AreasFile) -> None:
    offered = rules.languages.offered
    if rules.languages.default not in offered:
        raise NetworkError(NETWORK, "languages.default", "is not among languages.offered")
    if len(set(offered)) < len(offered):
        raise NetworkError(NETWORK, "languages.offered", "names a language twice")
    for lang in rules.organization.short_names:
        if lang not in offered:
            raise NetworkError(NETWORK, f"organization.short_names.{lang}", "is not among languages.offered")
    for slug, area in places.areas.items():
        if "en" not in area.names:
            raise NetworkError(AREAS, f"areas.{slug}.names", "needs the English name")
        for lang in area.names:
            if lang not in {*offered, "en"}:
                raise NetworkError(AREAS, f"areas.{slug}.names.{lang}", "is not among languages.offered")


def _check_roster(rules: NetworkFile) -> None:
    if rules.roster.lapse_notice_days >= rules.roster.lapse_days:
        raise NetworkError(NETWORK, "roster.lapse_notice_days", "must be shorter than roster.lapse_days")


def _check_fatigue(rules: NetworkFile) -> None:
    choices = rules.fatigue.choices
    if list(choices) != sorted(set(choices)):
        raise NetworkError(NETWORK, "fatigue.choices", "must rise from the smallest to the largest")
    if rules.fatigue.alerts_a_day not in choices:
        raise NetworkError(NETWORK, "fatigue.alerts_a_day", "is not among fatigue.choices")
    if rules.delivery.is_quiet_at(rules.fatigue.digest_at):
        raise NetworkError(NETWORK, "fatigue.digest_at", "falls into the quiet hours")


def _check_reminders(rules: NetworkFile) -> None:
    if rules.delivery.is_quiet_at(rules.events.day_before_at):
        raise NetworkError(NETWORK, "events.day_before_at", "falls into the quiet hours")


def _check_example(rules: NetworkFile, places: AreasFile) -> None:
    if rules.example_area and rules.example_area not in places.areas:
        raise NetworkError(NETWORK, "example_area", f"there is no area {rules.example_area}")


def _check_neighbors(places: AreasFile) -> None:
    for slug, area in places.areas.items():
        for neighbor in area.neighbors:
            if neighbor not in places.areas:
                raise NetworkError(AREAS, f"areas.{slug}.neighbors", f"there is no area {neighbor}")
            if neighbor == slug:
                raise NetworkError(AREAS, f"areas.{slug}.neighbors", "no area is its own neighbor")
            if slug not in places.areas[neighbor].neighbors:
                raise NetworkError(AREAS, f"areas.{slug}.neighbors", f"{neighbor} does not name {slug} in return")


def _check_crossings(places: AreasFile) -> None:
    for slug, area in places.areas.items():
        key, seen = f"areas.{slug}.crossings", set[frozenset[str]]()
        for crossing in area.crossings:
            for street in crossing:
                if street not in places.streets and not is_numbered_street(street):
                    raise NetworkError(AREAS, key, f"there is no street {street}")
            if len(set(crossing)) < 2 or frozenset(crossing) in seen:
                raise NetworkError(AREAS, key, f"{' and '.join(crossing)} is no crossing or is listed twice")
            seen.add(frozenset(crossing))
        _check_landmarks(slug, area, seen)


def _check_landmarks(slug: str, area: AreaEntry, listed: Collection[frozenset[str]]) -> None:
    for landmark in area.landmarks:
        for crossing in landmark.crossings:
            if frozenset(crossing) not in listed:
                reason = f"{landmark.name} stands at {' and '.join(crossing)}, which the area does not list"
                raise NetworkError(AREAS, f"areas.{slug}.landmarks", reason)


def _check_zips(places: AreasFile) -> None:
    """The shares of one ZIP are parts of one whole; they are rounded, so a little more than one is no mistake."""
    totals: dict[str, float] = {}
    for slug, area in places.areas.items():
        for code, share in area.zips.items():
            totals[code] = totals.get(code, 0) + share
            if totals[code] > WHOLE:
                raise NetworkError(AREAS, f"areas.{slug}.zips.{code}", "the shares of this ZIP come to more than 1")


def _check_names(places: AreasFile) -> None:
    """A name or alias leads to one area and one street, or nobody could be sure where they joined."""
    areas = {slug: (slug, *area.names.values(), *area.aliases) for slug, area in places.areas.items()}
    streets = {key: (street.name, *street.aliases) for key, street in places.streets.items()}
    for table, names in (("areas", areas), ("streets", streets)):
        owners: dict[str, str] = {}
        for owner, spelled in names.items():
            for name in spelled:
                if owners.setdefault(_folded(name), owner) != owner:
                    other = owners[_folded(name)]
                    raise NetworkError(AREAS, f"{table}.{owner}", f"shares the name '{name}' with {other}")


def _check_resources(places: AreasFile, help_file: ResourcesFile) -> None:
    seen: set[str] = set()
    for place, resource in enumerate(help_file.resources):
        if resource.name in seen:
            raise NetworkError(RESOURCES, f"resources.{place}.name", f"there are two of '{resource.name}'")
        seen.add(resource.name)
        if lost := [slug for slug in resource.areas if slug not in places.areas]:
            raise NetworkError(RESOURCES, f"resources.{place}.areas", f"there is no area {', '.join(lost)}")
        if resource.always and resource.hours:
            raise NetworkError(RESOURCES, f"resources.{place}.hours", "what is always open has none")


def _check_rights(rules: NetworkFile, help_file: ResourcesFile) -> None:
    for situation, entry in help_file.rights.items():
        if entry.words and set(entry.words) != set(rules.languages.offered):
            reason = "must be there in every language of languages.offered, and in no other"
            raise NetworkError(RESOURCES, f"rights.{situation}.words", reason)


def _folded(name: str) -> str:
    """A name as it is compared: without case, accents, spaces and marks."""
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name).casefold())
    return unicodedata.normalize("NFC", "".join(one for one in decomposed if one.isalnum()))
