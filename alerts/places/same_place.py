"""Whether two reports may tell of one place, by what a network knows of distance.

Crossings have no coordinates, so nothing is measured. What is known: which areas touch, which areas a crossing lies in
(on a border it is listed in each), and at which crossings a landmark stands. Two crossings are two places, however near
they may be: only people can tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from config.network import Network

CROSS = " & "

Key = frozenset[str]  # the streets of a crossing in any order, or a landmark's name


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The areas each listed spot lies in, the spots each landmark stands at, and the areas next to each area."""

    areas_of: Mapping[Key, frozenset[str]]
    stands_at: Mapping[Key, frozenset[Key]]
    neighbors: Mapping[str, frozenset[str]]


def build(network: Network) -> Surroundings:
    """The surroundings of a network's spots."""
    names = {street.key: street.name for street in network.streets}
    areas: dict[Key, set[str]] = {}
    stands: dict[Key, frozenset[Key]] = {}
    for area in network.areas:
        for one, other in area.crossings:
            areas.setdefault(_key(f"{names[one]}{CROSS}{names[other]}"), set()).add(area.slug)
        for landmark in area.landmarks:
            areas.setdefault(_key(landmark.name), set()).add(area.slug)
            corners = (_key(f"{names[one]}{CROSS}{names[other]}") for one, other in landmark.crossings)
            stands[_key(landmark.name)] = frozenset(corners)
    return Surroundings(
        areas_of={spot: frozenset(slugs) for spot, slugs in areas.items()},
        stands_at=stands,
        neighbors={area.slug: frozenset(area.neighbors) for area in network.areas},
    )


def may_be_one(known: Surroundings, one: tuple[str, str | None], other: tuple[str, str | None]) -> bool:
    """Whether two places, each an area's slug and a spot or None, may be one.

    Two spots: the same one, or a landmark and a crossing it stands at, in areas that are the same or touch. A spot and
    a mere area: an area the spot lies in. Two mere areas: the same one.
    """
    (area, spot), (_, other_spot) = one, other
    here, there = _areas(known, *one), _areas(known, *other)
    if spot is None or other_spot is None:
        return bool(here & there)
    return _is_one_spot(known, _key(spot), _key(other_spot)) and bool(there & (here | known.neighbors[area]))


def share_a_street(one: str | None, other: str | None) -> bool:
    """Whether two crossings lie on one street, so that an event may have moved from one to the other."""
    both = all(spot is not None and CROSS in spot for spot in (one, other))
    return both and bool(_key(one or "") & _key(other or ""))


def _is_one_spot(known: Surroundings, one: Key, other: Key) -> bool:
    return one == other or other in known.stands_at.get(one, ()) or one in known.stands_at.get(other, ())


def _areas(known: Surroundings, area: str, spot: str | None) -> frozenset[str]:
    """The areas a place lies in: the one it was given with, and those beside it that list the spot as well."""
    listed = frozenset[str]() if spot is None else known.areas_of.get(_key(spot), frozenset())
    return (listed & known.neighbors[area]) | {area}  # streets of the same names cross in other parts of the city too


def _key(spot: str) -> Key:
    return frozenset(part.strip().casefold() for part in spot.split(CROSS))
