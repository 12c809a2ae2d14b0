"""The map: cells that are nearest to their own center, or the operator's outlines."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from math import hypot, inf

import pytest

from alerts.places.drawing import Drawing, Ring, Shape, draw
from config.network import Network
from tests.house import HARBOR, LOS_ANGELES, network_of

ERROR_KM = 1e-6


@cache
def drawn() -> Drawing:
    return draw(network_of(LOS_ANGELES))


def is_in(ring: Ring, east: float, south: float) -> bool:
    """Whether a spot lies in a ring, by how often a ray from it crosses the ring."""
    inside = False
    for (one_east, one_south), (other_east, other_south) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (one_south > south) != (other_south > south):
            share = (south - one_south) / (other_south - one_south)
            inside ^= east < one_east + share * (other_east - one_east)
    return inside


def surface(ring: Ring) -> float:
    pairs = zip(ring, (*ring[1:], ring[0]), strict=True)
    return abs(sum(one[0] * other[1] - other[0] * one[1] for one, other in pairs)) / 2


def test_every_area_is_drawn_around_its_center() -> None:
    network = network_of(LOS_ANGELES)
    assert drawn().schematic
    assert [shape.slug for shape in drawn().shapes] == [area.slug for area in network.areas]
    for shape in drawn().shapes:
        (ring,) = shape.rings
        assert surface(ring) > 0.05, shape.slug
        assert is_in(ring, *shape.at), shape.slug


def test_every_corner_is_nearest_to_its_own_center() -> None:
    """So no two cells overlap."""
    for shape in drawn().shapes:
        for corner in shape.rings[0]:
            own = hypot(corner[0] - shape.at[0], corner[1] - shape.at[1])
            nearest = min(hypot(corner[0] - one.at[0], corner[1] - one.at[1]) for one in drawn().shapes)
            assert own <= nearest + ERROR_KM, shape.slug


def test_neighbors_that_lie_close_share_a_border() -> None:
    by_slug = {shape.slug: shape for shape in drawn().shapes}
    assert gap(by_slug["koreatown"], by_slug["pico-union"]) < 1
    assert gap(by_slug["koreatown"], by_slug["lancaster"]) > 20


def gap(one: Shape, other: Shape) -> float:
    corners = [(here, there) for here in one.rings[0] for there in other.rings[0]]
    return min((hypot(here[0] - there[0], here[1] - there[1]) for here, there in corners), default=inf)


def test_a_window_holds_what_it_is_to_show() -> None:
    whole, part = drawn().window(), drawn().window({"koreatown", "westlake"})
    assert part.width < whole.width / 10
    for shape in drawn().shapes:
        west, north, east, south = shape.box
        assert whole.west < west
        assert whole.north < north
        assert east < whole.west + whole.width
        assert south < whole.north + whole.height
    assert drawn().window({"nowhere"}) == whole


def test_outlines_are_drawn_as_they_are_and_the_others_as_circles() -> None:
    square = ((18.46, -66.11), (18.46, -66.09), (18.44, -66.09), (18.44, -66.11), (18.46, -66.11))
    harbor = replace(network_of(HARBOR), outlines={"old-harbor": (square,)})
    drawing = draw(harbor)
    assert not drawing.schematic
    old_harbor, mill_hill, _ = drawing.shapes
    assert len(old_harbor.rings[0]) == 5
    assert surface(old_harbor.rings[0]) == pytest.approx(2.224 * 2.11, rel=0.01)
    assert is_in(old_harbor.rings[0], *old_harbor.at)
    assert surface(mill_hill.rings[0]) == pytest.approx(3.14159 * 0.3**2, rel=0.02)


def test_a_network_of_one_area_is_a_circle() -> None:
    harbor = network_of(HARBOR)
    alone: Network = replace(harbor, areas=harbor.areas[:1])
    (shape,) = draw(alone).shapes
    assert len(shape.rings[0]) == 24
