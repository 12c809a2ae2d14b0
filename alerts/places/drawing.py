"""The map: every area as a shape on a plane, from the operator's outlines, or schematic around the areas' centers.

A schematic cell is what lies nearer to its area's center than to any other one (a Voronoi cell), as far as the area may
reach. Whose outline is not given where others are is a circle that certainly lies in it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import cos, hypot, inf, pi, radians, sin
from typing import Final

from config.network import Area, Network
from config.network_shapes import Point

KM_A_DEGREE: Final = 111.2
CORNERS: Final = 24  # of what stands for a circle
SMALLEST_KM: Final = 0.3
FARTHEST_KM: Final = 6.0  # an area whose neighbors are further away is not drawn further than this

Spot = tuple[float, float]  # kilometers east and south of the map's northwestern corner
Ring = tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """An area as it is drawn, and where its name stands."""

    slug: str
    rings: tuple[Ring, ...]
    at: Spot

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, north, east and south of it."""
        spots = [spot for ring in self.rings for spot in ring]
        easts, souths = [east for east, _ in spots], [south for _, south in spots]
        return min(easts), min(souths), max(easts), max(souths)


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the map, in kilometers."""

    west: float
    north: float
    width: float
    height: float

    def holds(self, spot: Spot, margin: float = 0.5) -> bool:
        """Whether a spot lies in it, and so many kilometers from its edge."""
        east, south = spot[0] - self.west, spot[1] - self.north
        return margin <= east <= self.width - margin and margin <= south <= self.height - margin


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole map. `schematic` unless it has the true outlines."""

    shapes: tuple[Shape, ...]
    schematic: bool

    def window(self, slugs: Collection[str] = (), margin: float = 0.5) -> Window:
        """The part that shows these areas whole, or all of them if none is named, with so many kilometers around."""
        boxes = [shape.box for shape in self.shapes if shape.slug in slugs] or [shape.box for shape in self.shapes]
        west, north = min(box[0] for box in boxes) - margin, min(box[1] for box in boxes) - margin
        east, south = max(box[2] for box in boxes) + margin, max(box[3] for box in boxes) + margin
        return Window(west, north, east - west, south - north)


def draw(network: Network) -> Drawing:
    """The map of a network; the same for the same network."""
    plane = _Plane(network)
    centers = {area.slug: plane.spot(area.center) for area in network.areas}
    shapes = tuple(_shape(network, area, plane, centers[area.slug], list(centers.values())) for area in network.areas)
    return Drawing(shapes, schematic=not network.outlines)


class _Plane:
    """From degrees to kilometers; a city is small enough for a flat earth."""

    def __init__(self, network: Network) -> None:
        points = [area.center for area in network.areas]
        points += [point for outline in network.outlines.values() for ring in outline for point in ring]
        self._north, self._west = max(lat for lat, _ in points), min(lon for _, lon in points)
        middle = (self._north + min(lat for lat, _ in points)) / 2
        self._km_a_degree_east = KM_A_DEGREE * cos(radians(middle))

    def spot(self, point: Point) -> Spot:
        """Where a point lies on the plane."""
        lat, lon = point
        return (lon - self._west) * self._km_a_degree_east, (self._north - lat) * KM_A_DEGREE


def _shape(network: Network, area: Area, plane: _Plane, at: Spot, centers: Sequence[Spot]) -> Shape:
    if outline := network.outlines.get(area.slug):
        return Shape(area.slug, tuple(tuple(plane.spot(point) for point in ring) for ring in outline), at)
    if network.outlines:
        return Shape(area.slug, (_circle(at, max(area.inner_km, SMALLEST_KM)),), at)
    return Shape(area.slug, (_cell(at, area.inner_km, centers),), at)


def _cell(at: Spot, inner_km: float, centers: Sequence[Spot]) -> Ring:
    others = sorted((one for one in centers if one != at), key=lambda one: _far(at, one))
    nearest = _far(at, others[0]) if others else inf
    ring = _circle(at, max(min(nearest, FARTHEST_KM), inner_km, SMALLEST_KM))
    for other in others:
        if _far(at, other) / 2 > max(_far(at, corner) for corner in ring):
            break  # it and all further ones cut nothing off
        ring = _nearer_part(ring, at, other)
    return ring


def _nearer_part(ring: Ring, at: Spot, other: Spot) -> Ring:
    """What of a convex ring is nearer to one spot than to another (Sutherland and Hodgman, a single edge)."""
    east, south = other[0] - at[0], other[1] - at[1]
    middle = (at[0] + other[0]) / 2, (at[1] + other[1]) / 2
    beyond = [(one[0] - middle[0]) * east + (one[1] - middle[1]) * south for one in ring]
    kept: list[Spot] = []
    for place, here in enumerate(ring):
        there, depth, next_depth = ring[place - len(ring) + 1], beyond[place], beyond[place - len(ring) + 1]
        if depth <= 0:
            kept.append(here)
        if depth * next_depth < 0:
            share = depth / (depth - next_depth)
            kept.append((here[0] + share * (there[0] - here[0]), here[1] + share * (there[1] - here[1])))
    return tuple(kept)


def _circle(at: Spot, radius: float) -> Ring:
    angles = (2 * pi * corner / CORNERS for corner in range(CORNERS))
    return tuple((at[0] + radius * cos(angle), at[1] + radius * sin(angle)) for angle in angles)


def _far(one: Spot, other: Spot) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])
