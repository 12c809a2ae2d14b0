"""The directory: whom people can turn to for what, in the language they read, the nearest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from math import cos, hypot, radians
from typing import TypeAlias

from alerts.resources import opening
from alerts.sms.phrasebook import Phrasebook
from alerts.sms.segments import measure
from config.network import Network
from config.network_places import Resource
from config.network_shapes import Point

MOST_SEGMENTS = 3
FAR = 25.0  # kilometers: beyond that nobody is "near"
_KM_A_DEGREE = 111.2

Rank: TypeAlias = tuple[int, float]  # who is told first, and how far away it is


def helpers(network: Network, kind: str, lang: str, areas: Sequence[str]) -> tuple[Resource, ...]:
    """Who helps with `kind` people of these areas (slugs): hotlines first, then the nearest, then the rest of the city.

    Those who answer in `lang`; everybody, if none of them does. Without areas only what is for the whole network.
    """
    known = [network.area_by_slug[slug].center for slug in areas if slug in network.area_by_slug]
    ranked = [(_rank(network, one, areas, known), one) for one in network.resources if one.kind == kind]
    reachable = [(rank, one) for rank, one in ranked if rank is not None]
    speaking = [(rank, one) for rank, one in reachable if lang in one.languages] or reachable
    return tuple(one for _, one in sorted(speaking, key=lambda pair: pair[0]))


def legal_lines(phrases: Phrasebook, network: Network, lang: str) -> str:
    """The network's own legal line and hotline."""
    us = network.organization
    told = {"legal_line": us.legal_line, "hotline": us.hotline, "org": us.name}
    return phrases.say(lang, "legal.line", **told)


def entry(phrases: Phrasebook, network: Network, lang: str, resource: Resource, now: datetime) -> str:
    """One line: name and number, where it stands, when it is open, and in which languages if not in this one."""
    when = opening.in_words(phrases, lang, resource, network.timezone, now)
    speaks = "" if lang in resource.languages else _speaks(phrases, lang, resource)
    first = f"{resource.name} {resource.number}"
    told = [part for part in (first, resource.address, when, speaks) if part]
    return phrases.say(lang, "word.list_joiner").join(told)


def is_our_own(network: Network, resource: Resource) -> bool:
    """Whether its number is one of the network's own lines, which are told anyway."""
    return resource.number in {network.organization.legal_line, network.organization.hotline}


def has_places(network: Network, kind: str) -> bool:
    """Whether somebody who helps with `kind` is not for the whole network, so that naming a place tells more."""
    return any(one.kind == kind and (one.at is not None or one.areas) for one in network.resources)


def as_many_as_fit(head: str, lines: Iterable[str], end: str, as_sent: Callable[[str], str]) -> str:
    """A head, as many of the lines as three segments hold in the letters they leave in (`as_sent`), and an end.

    Too long a line makes room for others.
    """
    text = head
    for line in lines:
        longer = f"{text}\n{line}"
        if measure(as_sent(f"{longer}\n{end}" if end else longer)).segments <= MOST_SEGMENTS:
            text = longer
    return f"{text}\n{end}" if end else text


def _rank(network: Network, resource: Resource, areas: Sequence[str], centers: Sequence[Point]) -> Rank | None:
    """What is told first has the lowest; None is not for people of these areas."""
    if resource.at is None and not resource.areas:
        return (0 if resource.hotline else 2), 0.0
    if set(resource.areas) & set(areas):
        return (0 if resource.hotline else 1), 0.0
    stands = [resource.at] if resource.at else [network.area_by_slug[slug].center for slug in resource.areas]
    away = min((_kilometers(here, there) for here in centers for there in stands), default=FAR)
    return ((0 if resource.hotline else 1), away) if away < FAR else None


def _kilometers(one: Point, other: Point) -> float:
    """As the crow flies; a city is small enough for a flat earth."""
    north = one[0] - other[0]
    east = (one[1] - other[1]) * cos(radians((one[0] + other[0]) / 2))
    return _KM_A_DEGREE * hypot(north, east)


def _speaks(phrases: Phrasebook, lang: str, resource: Resource) -> str:
    return phrases.say(lang, "aid.speaks", languages="/".join(code.upper() for code in resource.languages))
