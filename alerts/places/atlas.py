"""The atlas: all names of a network in the forms they are looked up in, built once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from alerts.places.index import NameIndex, both, name_index, the_first
from alerts.places.nearness import Center, centers
from alerts.places.spelling import Spellings, spellings
from alerts.places.wording import key, words
from config.network import Network, ZipShare
from config.numbered_streets import is_numbered_street


@dataclass(frozen=True, slots=True)
class KnownCrossing:
    """A crossing the network lists: its streets in the order they are texted, and the areas it lies in."""

    streets: tuple[str, str]
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Atlas:
    """Lookups; areas mean slugs, landmarks mean (slug, name to be texted), streets mean their key."""

    areas: NameIndex[tuple[str, ...]]
    landmarks: NameIndex[tuple[tuple[str, str], ...]]
    streets: NameIndex[str]
    not_places: NameIndex[bool]
    elsewhere: NameIndex[bool]
    ordinary_words: frozenset[tuple[str, ...]]
    zips: Mapping[str, tuple[ZipShare, ...]]
    spellings: Spellings
    crossings: Mapping[frozenset[str], KnownCrossing]
    crossing_streets: Mapping[str, Spellings]
    street_texts: Mapping[str, str]
    neighbors: Mapping[str, tuple[str, ...]]
    centers: tuple[Center, ...]
    spoken: Mapping[str, str]


def build(network: Network, spoken: Mapping[str, str]) -> Atlas:
    """The atlas of a network; `spoken` are words of other languages for "and" and "in" (Gazetteer)."""
    names = _area_names(network)
    streets = _streets(network)
    crossings = _crossings(network)
    return Atlas(
        areas=name_index(names, both),
        landmarks=_landmarks(network),
        streets=streets,
        not_places=name_index([(said, True) for said in network.not_places], the_first),
        elsewhere=name_index([(said, True) for said in network.elsewhere], the_first),
        ordinary_words=frozenset(map(key, network.ordinary_words)),
        zips=network.zips,
        spellings=spellings((key(name), slugs) for name, slugs in names),
        crossings=crossings,
        crossing_streets=_crossing_streets(streets, crossings),
        street_texts={street.key: street.name for street in network.streets},
        neighbors={area.slug: area.neighbors for area in network.areas},
        centers=centers(network.areas),
        spoken={word.folded: meant for term, meant in spoken.items() for word in words(term)},
    )


def _area_names(network: Network) -> list[tuple[str, tuple[str, ...]]]:
    return [(name, (area.slug,)) for area in network.areas for name in (*area.names.values(), *area.aliases, area.slug)]


def _streets(network: Network) -> NameIndex[str]:
    """All streets by name; a number is read by rule, for it may count something or be an avenue's."""
    named = ((name, street.key) for street in network.streets for name in (street.name, *street.aliases))
    return name_index(((name, street) for name, street in named if not is_numbered_street(name)), the_first)


def _landmarks(network: Network) -> NameIndex[tuple[tuple[str, str], ...]]:
    entries = [
        (name, ((area.slug, landmark.name),))
        for area in network.areas
        for landmark in area.landmarks
        for name in (landmark.name, *landmark.aliases)
    ]
    return name_index(entries, both)


def _crossings(network: Network) -> dict[frozenset[str], KnownCrossing]:
    known: dict[frozenset[str], KnownCrossing] = {}
    for area in network.areas:
        for streets in area.crossings:
            before = known.get(frozenset(streets), KnownCrossing(streets, ()))
            known[frozenset(streets)] = KnownCrossing(before.streets, (*before.areas, area.slug))
    return known


def _crossing_streets(
    streets: NameIndex[str], crossings: Mapping[frozenset[str], KnownCrossing]
) -> dict[str, Spellings]:
    """For each street the spellings of those that cross it: few enough to know a misspelled one."""
    crossed: dict[str, set[str]] = {}
    for pair in crossings:
        for street in pair:
            crossed.setdefault(street, set()).update(pair - {street})
    return {
        street: spellings((name, (meant,)) for name, meant in streets.meanings.items() if meant in others)
        for street, others in crossed.items()
    }
