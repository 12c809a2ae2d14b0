"""What a text says of who is seen and what they do, without what it denies or is not sure of."""

from __future__ import annotations

from collections.abc import Sequence

from alerts.reports.items import Item, itemize
from alerts.reports.lexicon import Lexicon

AGENCY = "agency."
REACH = 2  # words between a doubt and the agency it is about: "not sure if it is ICE"


def meanings_of(plain: str, words: Lexicon) -> set[str]:
    """The meanings of all its terms; an agency only if it is said somewhere without "not" or "not sure if"."""
    items = tuple(itemize(plain, words))
    doubted = _doubted(items)
    return {
        key
        for place, item in enumerate(items)
        for key in item.keys
        if place not in doubted or not key.startswith(AGENCY)
    }


def _doubted(items: Sequence[Item]) -> set[int]:
    """The places of agencies behind a doubt, and of those that "or" joins to them."""
    places: set[int] = set()
    for start, item in enumerate(items):
        if item.means("agency.doubt"):
            place = _next_agency(items, start)
            while place is not None:
                places.add(place)
                joined = items[place + 1 : place + 2]
                place = _next_agency(items, place + 1) if any(one.means("count.range") for one in joined) else None
        elif item.means(AGENCY) and any(one.means("agency.doubt_behind") for one in _same_clause(items, start)):
            places.add(start)
    return places


def _same_clause(items: Sequence[Item], start: int) -> Sequence[Item]:
    """The next pieces, up to the end of the clause."""
    following = items[start + 1 : start + 1 + REACH]
    end = next((place for place, one in enumerate(following) if one.ends_clause), len(following))
    return following[:end]


def _next_agency(items: Sequence[Item], start: int) -> int | None:
    for place in range(start + 1, min(start + 2 + REACH, len(items))):
        if items[place].ends_clause:
            return None
        if items[place].means(AGENCY):
            return place
    return None
