"""An operator's areas.geojson: read into latitude-first points, and refused with the place of what is wrong."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from config.network import load_network
from config.network_outlines import FILE
from config.network_shapes import NetworkError
from tests.house import HARBOR

SQUARE = [[-66.11, 18.46], [-66.09, 18.46], [-66.09, 18.44], [-66.11, 18.46]]
HIGH = [[*point, 12.5] for point in SQUARE]


def feature(slug: object = "old-harbor", kind: str = "Polygon", coordinates: object = (SQUARE,)) -> dict[str, object]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": {"slug": slug, "colour": "red"}, "geometry": geometry}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HARBOR, tmp_path / "harbor"))


def give(folder: Path, *features: object, **members: object) -> Path:
    (folder / FILE).write_text(json.dumps({"type": "FeatureCollection", "features": features, **members}))
    return folder


def test_without_the_file_there_are_none(folder: Path) -> None:
    assert load_network(folder).outlines == {}


def test_polygons_and_groups_of_them_are_read(folder: Path) -> None:
    give(folder, feature(), feature("mill-hill", "MultiPolygon", [[SQUARE, SQUARE], [HIGH]]), name="made by hand")
    outlines = load_network(folder).outlines
    assert {slug: len(rings) for slug, rings in outlines.items()} == {"old-harbor": 1, "mill-hill": 3}
    assert outlines["old-harbor"][0][1] == outlines["mill-hill"][2][1] == (18.46, -66.09)


@pytest.mark.parametrize(
    ("features", "key"),
    [
        ([feature("nowhere")], "features.0.properties.slug"),
        ([feature(), feature()], "features.1.properties.slug"),
        ([feature(None)], "features.0.properties.slug"),
        ([feature(kind="Point", coordinates=SQUARE[0])], "features.0.geometry"),
        ([feature(coordinates=[SQUARE[:3]])], "features.0.geometry.Polygon.coordinates.0"),
        ([feature(coordinates=[])], "features.0.geometry.Polygon.coordinates"),
        ([feature(coordinates=[[[18.46, -166.0]] * 4])], "features.0.geometry.Polygon.coordinates.0.0"),
    ],
)
def test_what_is_wrong_is_named(folder: Path, features: list[object], key: str) -> None:
    give(folder, *features)
    with pytest.raises(NetworkError) as refused:
        load_network(folder)
    assert (refused.value.file, refused.value.key[: len(key)]) == (FILE, key)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"type": "Feature"}', "\x00"])
def test_what_is_no_geojson_is_refused(folder: Path, text: str) -> None:
    (folder / FILE).write_text(text)
    with pytest.raises(NetworkError, match="geojson"):
        load_network(folder)
