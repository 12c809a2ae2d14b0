"""The places of the proof, as their words are texted, and which of them may be one and the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Place:
    """A place as it is texted, and the area whose people an alert of it is for."""

    name: str
    words: str
    area: str


PLACES: Mapping[str, Place] = MappingProxyType(
    {
        place.name: place
        for place in (
            Place("olympic", "Olympic & Vermont, Koreatown", "koreatown"),
            Place("western", "Wilshire & Western, Koreatown", "koreatown"),
            Place("somewhere", "Koreatown", "koreatown"),
            # One crossing on the border of two areas.
            Place("border", "Beverly & Vermont, Koreatown", "koreatown"),
            Place("beyond", "Beverly & Vermont, East Hollywood", "east-hollywood"),
            # A park, and one of its corners.
            Place("park", "MacArthur Park, Westlake", "westlake"),
            Place("corner", "Alvarado & Wilshire, Westlake", "westlake"),
        )
    }
)
NEIGHBORS = frozenset({frozenset({"koreatown", "westlake"}), frozenset({"koreatown", "east-hollywood"}),
                       frozenset({"westlake", "east-hollywood"})})  # fmt: skip
_ONE = frozenset(
    frozenset(pair)
    for pair in (
        ("olympic", "somewhere"),
        ("western", "somewhere"),
        ("border", "somewhere"),
        ("beyond", "somewhere"),
        ("border", "beyond"),
        ("park", "corner"),
    )
)


def may_be_one(one: Place, other: Place) -> bool:
    """Whether what is seen at one may be what is seen at the other."""
    return one == other or frozenset({one.name, other.name}) in _ONE
