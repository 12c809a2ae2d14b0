"""What the gazetteer answers: places found, and places to be asked about."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """Words that may mean several areas; `choices` are their slugs, the likeliest first."""

    words: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """Words that mean no area we know; `suggestions` are the slugs of the nearest names, three at most."""

    words: str
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AreaReading:
    """The places in a list of places: slugs found, and what has to be asked."""

    found: tuple[str, ...]
    ambiguous: tuple[Ambiguity, ...]
    unknown: tuple[Unknown, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place at block level, in the network's own words ("Olympic & Main"), never in the writer's."""

    text: str


@dataclass(frozen=True, slots=True)
class Location:
    """Where a sighting is: exactly one area is certain, several must be asked about, none is unknown.

    `spans` are the character ranges of the text that named the place. `names_spot`: it names a crossing, a landmark
    or a point, though there may be no one `spot` to be said of these areas.
    """

    areas: tuple[str, ...]
    spot: Spot | None
    spans: tuple[tuple[int, int], ...]
    names_spot: bool
