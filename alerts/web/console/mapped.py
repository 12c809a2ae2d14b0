"""The map: each neighborhood with who has joined, what is reported and what is verified. Nothing is fetched for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

from flask import request
from flask.typing import ResponseReturnValue

from alerts.delivery.outcomes import suppressed
from alerts.house import House
from alerts.places.drawing import Drawing, Ring, Shape, Window, draw
from alerts.reports import by_area
from alerts.reports.by_area import AreaNow
from alerts.web.console import rendering
from alerts.web.console.access import ConsolePages, Viewer

# From how many people on an area is drawn a shade darker. Small groups are not told from each other.
SHADES: Final = (1, 20, 100, 500)
NAMED_UP_TO_KM: Final = 25.0  # in a larger window the names would cover each other
# A name is as high as the window is wide, divided by this; that of an alert must be read on a phone.
SIZES: Final = 60
MARK_SIZES: Final = 32


@dataclass(frozen=True, slots=True)
class Cell:
    """An area as it is drawn: an SVG path, where its name stands, and a class for its color.

    What reaches into the window with its edge only is no link: it would be too small to be touched.
    """

    slug: str
    name: str
    path: str
    east: str
    south: str
    shade: str
    people: str
    now: AreaNow
    is_link: bool


@dataclass(frozen=True, slots=True)
class Row:
    """An area in the list below the map."""

    name: str
    people: str
    now: AreaNow


def routes(pages: ConsolePages, house: House) -> None:
    """Register the page."""
    drawing = cache(lambda: draw(house.network))

    @pages.get("/map")
    def neighborhoods(viewer: Viewer) -> ResponseReturnValue:
        lang = rendering.words_for(viewer).lang
        with house.look() as tx:
            areas = {one.slug: one for one in by_area.now(tx)}
        chosen = house.network.area_by_slug.get(request.args.get("area", ""))
        shown = {chosen.slug, *chosen.neighbors} if chosen else _active(areas.values())
        window = drawing().window(() if "whole" in request.args else shown)
        names = {slug: area.name(lang) for slug, area in house.network.area_by_slug.items()}
        cells = [_cell(shape, areas[shape.slug], names[shape.slug], window) for shape in _within(drawing(), window)]
        # What has an edge of its own is drawn over its neighbors.
        cells.sort(key=lambda one: (bool(chosen and one.slug == chosen.slug), one.now.open_reports, one.now.alerts))
        return rendering.render(
            viewer,
            "console/map.html",
            cells=cells,
            chosen=next((one for one in cells if chosen and one.slug == chosen.slug), None),
            box=_box(window),
            size=_number(window.width / SIZES),
            mark_size=_number(window.width / MARK_SIZES),
            is_named=window.width <= NAMED_UP_TO_KM,
            busy=_busy(areas, names),
            drawing=drawing(),
            shades=("0", *(f"{low}–{high - 1}" for low, high in pairwise(SHADES)), f"{SHADES[-1]}+"),
        )


def _active(areas: Iterable[AreaNow]) -> set[str]:
    return {one.slug for one in areas if one.people or not one.is_quiet}


def _busy(areas: Mapping[str, AreaNow], names: Mapping[str, str]) -> list[Row]:
    """The areas that anybody joined or where something goes on: what is verified first, then what is reported."""
    active = _active(areas.values())
    rows = [Row(names[slug], suppressed(areas[slug].people), areas[slug]) for slug in active]
    return sorted(rows, key=lambda row: (-len(row.now.alerts), -row.now.open_reports, -row.now.people, row.name))


def _within(drawing: Drawing, window: Window) -> list[Shape]:
    """What is to be seen in a window at least in part."""
    east, south = window.west + window.width, window.north + window.height
    found = []
    for shape in drawing.shapes:
        box = shape.box
        if box[0] < east and box[2] > window.west and box[1] < south and box[3] > window.north:
            found.append(shape)
    return found


def _cell(shape: Shape, now: AreaNow, name: str, window: Window) -> Cell:
    shade = "live" if now.alerts else f"p{sum(now.people >= least for least in SHADES)}"
    path = "".join(map(_path, shape.rings))
    east, south = map(_number, shape.at)
    return Cell(shape.slug, name, path, east, south, shade, suppressed(now.people), now, window.holds(shape.at))


def _path(ring: Ring) -> str:
    return "M" + "L".join(f"{_number(east)} {_number(south)}" for east, south in ring) + "Z"


def _box(window: Window) -> str:
    return " ".join(map(_number, (window.west, window.north, window.width, window.height)))


def _number(kilometers: float) -> str:
    return f"{kilometers:.2f}"
