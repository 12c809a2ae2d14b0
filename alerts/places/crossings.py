"""Crossings: two streets the network knows, joined the way people join them. No free word of a text gets through."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from alerts.places.index import NameIndex
from alerts.places.wording import Word, without_particle

# What joins two streets, and what may stand between the joint and the second one ("Vermont con la 6").
JOINTS = frozenset({"and", "y", "e", "con", "at", "x", "n", "esquina", "cross", "하고", "그리고", "교차로"})
FILLERS = frozenset({"la", "el", "los", "las", "calle", "avenida", "ave", "st", "street", "blvd", "the", "con", "de"})
JOINING_MARKS = re.compile(r"\s*[&/+@]\s*$")
JOINING_PARTICLES = ("과", "와", "랑", "하고", "이랑")
NUMBERED = re.compile(r"(\d{1,3})(?:st|nd|rd|th|가)?")
MOST_BETWEEN = 4
HIGHEST_STREET = 190


@dataclass(frozen=True, slots=True)
class StreetAt:
    """A street named by the words from `first` up to `after`."""

    street: str
    first: int
    after: int


@dataclass(frozen=True, slots=True)
class CrossingAt:
    """Two streets, in the order they were named, and the words that named them."""

    streets: tuple[str, str]
    first: int
    after: int


def find_crossing(found: Sequence[Word], names: NameIndex[str]) -> CrossingAt | None:
    """The first crossing in a text, or None when no two known streets are joined in it."""
    streets = _streets(found, names)
    for one, other in pairwise(streets):
        if one.street != other.street and _are_joined(found, one, other):
            return CrossingAt((one.street, other.street), one.first, other.after)
    return None


def _streets(found: Sequence[Word], names: NameIndex[str]) -> list[StreetAt]:
    streets, place = [], 0
    while place < len(found):
        here = _street_at(found, names, place)
        if here is not None:
            streets.append(here)
        place = here.after if here is not None else place + 1
    return streets


def _street_at(found: Sequence[Word], names: NameIndex[str], place: int) -> StreetAt | None:
    named = names.at(found, place)
    if named is not None:
        return StreetAt(named.meaning, named.first, named.after)
    number = NUMBERED.fullmatch(without_particle(found[place].folded))
    if number is None or not _reads_as_street(found, place, number.group() != number.group(1)):
        return None
    count = int(number.group(1))
    return StreetAt(ordinal(count), place, place + 1) if 0 < count <= HIGHEST_STREET else None


def _reads_as_street(found: Sequence[Word], place: int, has_ending: bool) -> bool:
    """A bare number is a street only where a joint stands beside it; "6th" always is."""
    if has_ending:
        return True
    before = found[place - 1].folded if place else ""
    after = found[place + 1].folded if place + 1 < len(found) else ""
    gap_after = found[place + 1].gap if place + 1 < len(found) else ""
    return (
        before in {"la", "calle"}
        or after in {"street", "st", "calle"}
        or bool(JOINING_MARKS.match(found[place].gap) or JOINING_MARKS.match(gap_after))
        or before in {"and", "y", "con"}
    )


def _are_joined(found: Sequence[Word], one: StreetAt, other: StreetAt) -> bool:
    between = found[one.after : other.first]
    gaps = [word.gap for word in found[one.after : other.first + 1]]
    if len(between) > MOST_BETWEEN or any("," in gap or "\n" in gap for gap in gaps):
        return False
    spoken = [word.folded for word in between]
    if any(word not in JOINTS | FILLERS for word in spoken):
        return False
    by_particle = found[one.after - 1].folded.endswith(JOINING_PARTICLES) and _is_hangul(found[one.after - 1].folded)
    return by_particle or any(word in JOINTS for word in spoken) or any(JOINING_MARKS.match(gap) for gap in gaps)


def ordinal(number: int) -> str:
    """The name of a numbered street: 6 -> "6th"."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _is_hangul(word: str) -> bool:
    return "가" <= word[0] <= "힣"
