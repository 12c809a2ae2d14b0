"""What must be true between the files of a network, which no file's shape can say."""

from __future__ import annotations

import unicodedata
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from config.network_files import AreasFile, NetworkError, NetworkFile, ResourcesFile

NETWORK, AREAS = "network.toml", "areas.toml"


def check(rules: NetworkFile, places: AreasFile, _help_file: ResourcesFile) -> None:
    """Raises NetworkError for the first contradiction."""
    _check_time(rules)
    _check_languages(rules, places)
    _check_neighbors(places)
    _check_crossings(places)
    _check_names(places)


def _check_time(rules: NetworkFile) -> None:
    try:
        ZoneInfo(rules.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise NetworkError(NETWORK, "timezone", "there is no such time zone") from None
    if rules.alert.ask_again_minutes >= rules.alert.life_minutes:
        raise NetworkError(NETWORK, "alert.ask_again_minutes", "must be shorter than alert.life_minutes")


def _check_languages(rules: NetworkFile, places: AreasFile) -> None:
    offered = rules.languages.offered
    if rules.languages.default not in offered:
        raise NetworkError(NETWORK, "languages.default", "is not among languages.offered")
    for lang in rules.organization.short_names:
        if lang not in offered:
            raise NetworkError(NETWORK, f"organization.short_names.{lang}", "is not among languages.offered")
    for slug, area in places.areas.items():
        if "en" not in area.names:
            raise NetworkError(AREAS, f"areas.{slug}.names", "needs the English name")
        for lang in area.names:
            if lang not in {*offered, "en"}:
                raise NetworkError(AREAS, f"areas.{slug}.names.{lang}", "is not among languages.offered")


def _check_neighbors(places: AreasFile) -> None:
    for slug, area in places.areas.items():
        for neighbor in area.neighbors:
            if neighbor not in places.areas:
                raise NetworkError(AREAS, f"areas.{slug}.neighbors", f"there is no area {neighbor}")
            if neighbor == slug or slug not in places.areas[neighbor].neighbors:
                raise NetworkError(AREAS, f"areas.{slug}.neighbors", f"{neighbor} does not name {slug} in return")


def _check_crossings(places: AreasFile) -> None:
    for slug, area in places.areas.items():
        for crossing in area.crossings:
            for street in crossing:
                if street not in places.streets:
                    raise NetworkError(AREAS, f"areas.{slug}.crossings", f"there is no street {street}")


def _check_names(places: AreasFile) -> None:
    """A name or alias leads to one area, or nobody could be sure where they joined."""
    owners: dict[str, str] = {}
    for slug, area in places.areas.items():
        for name in {_folded(word) for word in (*area.names.values(), *area.aliases)}:
            if owners.setdefault(name, slug) != slug:
                raise NetworkError(AREAS, f"areas.{slug}", f"shares the name '{name}' with {owners[name]}")


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().strip()
