"""The optional areas.geojson of a network (RFC 7946): the true outlines of its areas, for the map in the console.

Each feature names its area by `properties.slug` and is a Polygon or a MultiPolygon; what else it holds is passed over.
Without the file the map is drawn from the areas' centers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from config.network_shapes import NetworkError, Point, Slug

FILE: Final = "areas.geojson"
MOST_BYTES: Final = 20_000_000

# Longitude comes first in GeoJSON, a height may come last.
Position = Annotated[
    tuple[Annotated[float, Field(ge=-180, le=180)], Annotated[float, Field(ge=-90, le=90)]]
    | tuple[Annotated[float, Field(ge=-180, le=180)], Annotated[float, Field(ge=-90, le=90)], float],
    Field(union_mode="left_to_right"),
]
Ring = Annotated[tuple[Position, ...], Field(min_length=4)]
Rings = Annotated[tuple[Ring, ...], Field(min_length=1)]
# The rings of an area, outer ones and holes alike, of points as they stand everywhere here: latitude first.
Outline = tuple[tuple[Point, ...], ...]


class _Lenient(BaseModel):
    """Frozen; members we do not know belong to somebody else's tool."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class _Named(_Lenient):
    slug: Slug


class _Polygon(_Lenient):
    type: Literal["Polygon"]
    coordinates: Rings

    def rings(self) -> tuple[Ring, ...]:
        return self.coordinates


class _MultiPolygon(_Lenient):
    type: Literal["MultiPolygon"]
    coordinates: Annotated[tuple[Rings, ...], Field(min_length=1)]

    def rings(self) -> tuple[Ring, ...]:
        return tuple(ring for polygon in self.coordinates for ring in polygon)


class _Feature(_Lenient):
    type: Literal["Feature"]
    properties: _Named
    geometry: Annotated[_Polygon | _MultiPolygon, Field(discriminator="type")]


class _Collection(_Lenient):
    type: Literal["FeatureCollection"]
    features: tuple[_Feature, ...]


def read_outlines(folder: Path, areas: Collection[str]) -> Mapping[str, Outline]:
    """The outlines by slug, of all the areas or of some; empty without the file. Raises NetworkError."""
    file = folder / FILE
    if not file.exists():
        return MappingProxyType({})
    found: dict[str, Outline] = {}
    for place, feature in enumerate(_read(file).features):
        slug = feature.properties.slug
        if slug not in areas:
            raise NetworkError(FILE, f"features.{place}.properties.slug", f"there is no area {slug}")
        if slug in found:
            raise NetworkError(FILE, f"features.{place}.properties.slug", f"{slug} is there twice")
        found[slug] = tuple(tuple((one[1], one[0]) for one in ring) for ring in feature.geometry.rings())
    return MappingProxyType(found)


def _read(file: Path) -> _Collection:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise NetworkError(FILE, "file", f"is larger than {MOST_BYTES:,} bytes")
        return _Collection.model_validate_json(file.read_bytes())
    except OSError as error:
        raise NetworkError(FILE, "file", f"can't be read ({type(error).__name__})") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        raise NetworkError(FILE, ".".join(str(part) for part in first["loc"]) or "file", first["msg"]) from None
