"""The shapes of areas.toml and resources.toml: the places of a network, and who helps there."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Final, Literal, get_args

from pydantic import BeforeValidator, Field

from config.network_shapes import Point, Share, Slug, Strict, Words
from config.opening_hours import OpenSpan, read_span

HelpKind = Literal["legal", "food", "shelter", "support", "clinic"]
HELP_KINDS: Final[tuple[str, ...]] = get_args(HelpKind)
Situation = Literal["basics", "door", "street", "work", "car"]


def _day(value: object) -> date | None:
    if value == "":
        return None
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError('must be a day in quotes, like "2026-01-15", or "" as long as nobody has checked it')
    return date.fromisoformat(value)


Day = Annotated[date | None, BeforeValidator(_day)]


class StreetEntry(Strict):
    """[streets.KEY]"""

    name: Annotated[str, Field(min_length=1, max_length=28)]
    aliases: tuple[Words, ...] = ()


class LandmarkEntry(Strict):
    """One of an area's landmarks, and those of the area's crossings it stands at: within sight of each other."""

    name: Annotated[str, Field(min_length=1, max_length=28)]
    aliases: tuple[Words, ...] = ()
    crossings: tuple[tuple[str, str], ...] = ()


class AreaEntry(Strict):
    """[areas.SLUG]"""

    names: dict[str, Words]
    aliases: tuple[Words, ...] = ()
    neighbors: tuple[Slug, ...] = ()
    zips: dict[Annotated[str, Field(pattern=r"^\d{5}$")], Share] = Field(default_factory=dict)
    center: Point
    inner_km: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0
    landmarks: tuple[LandmarkEntry, ...] = ()
    crossings: tuple[tuple[str, str], ...] = ()


class AreasFile(Strict):
    """areas.toml."""

    not_places: tuple[Words, ...] = ()
    ordinary_words: tuple[Words, ...] = ()
    elsewhere: tuple[Words, ...] = ()
    streets: dict[Slug, StreetEntry] = Field(default_factory=dict)
    areas: Annotated[dict[Slug, AreaEntry], Field(min_length=1)]


class Resource(Strict):
    """Somebody who helps. `source` and `checked` say where the number came from and when it was last tried.

    It is for the whole network, unless it stands at a point or in areas. Without `hours` nobody knows them.
    """

    name: Annotated[str, Field(min_length=1, max_length=60)]
    kind: HelpKind
    number: Annotated[str, Field(min_length=1, max_length=20)]
    languages: Annotated[tuple[str, ...], Field(min_length=1)]
    hotline: bool = False
    areas: tuple[Slug, ...] = ()
    at: Point | None = None
    address: Annotated[str, Field(max_length=40)] = ""
    hours: tuple[Annotated[OpenSpan, BeforeValidator(read_span)], ...] = ()
    always: bool = False
    source: Words
    checked: Day


class RightsEntry(Strict):
    """What the words on one's rights in a situation rest on, and when a lawyer last read them in every language.

    `words` (by language) replace the shipped ones where the law is another.
    """

    source: Words
    checked: Day
    words: dict[str, Annotated[str, Field(min_length=1, max_length=420)]] = Field(default_factory=dict)


class ResourcesFile(Strict):
    """resources.toml."""

    resources: tuple[Resource, ...] = ()
    rights: dict[Situation, RightsEntry] = Field(default_factory=dict)
