"""Nearness: the neighborhoods a point may lie in, when only their centers and what lies well inside them is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians

from alerts.places.pins import Pin
from config.network import Area

KM_A_DEGREE = 111.2
CHOICES = 4  # of the points of Los Angeles 98 in 100 lie in one of the four nearest areas


@dataclass(frozen=True, slots=True)
class Center:
    """The middle of an area: what lies within `inner_km` is in it, what lies beyond `reach_km` is not."""

    slug: str
    latitude: float
    longitude: float
    inner_km: float
    reach_km: float


def centers(areas: Iterable[Area]) -> tuple[Center, ...]:
    """The centers of all areas; one reaches no farther than to the center of its farthest neighbor."""
    by_slug = {area.slug: area for area in areas}
    return tuple(
        Center(
            area.slug,
            *area.center,
            area.inner_km,
            max((_km(area.center, by_slug[slug].center) for slug in area.neighbors), default=area.inner_km),
        )
        for area in by_slug.values()
    )


def areas_near(known: Sequence[Center], pin: Pin) -> tuple[str, ...]:
    """The area a point certainly lies in; else the nearest ones to be asked about; none when it is out of reach."""
    point = (pin.latitude, pin.longitude)
    near = sorted(((_km(point, (one.latitude, one.longitude)) - one.inner_km, one) for one in known), key=_by_distance)
    if near and near[0][0] <= 0:
        return (near[0][1].slug,)
    within = [one.slug for beyond, one in near[:CHOICES] if beyond + one.inner_km <= one.reach_km]
    return tuple(one.slug for _, one in near[:CHOICES]) if within and len(near) > 1 else ()


def _by_distance(pair: tuple[float, Center]) -> float:
    return pair[0]


def _km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometers between two points that lie near each other: the earth is flat there."""
    return KM_A_DEGREE * hypot(one[0] - other[0], (one[1] - other[1]) * cos(radians(one[0])))
