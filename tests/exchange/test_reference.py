"""What a file of reference features gives, and what is refused."""

import json

import pytest
import shapely

from gisgrid.errors import BadInput
from gisgrid.exchange.reference import read_reference

LINE = shapely.LineString([(110, 30), (110.01, 30.01)])
SQUARE = shapely.box(110, 30, 110.001, 30.001)
BOW_TIE = shapely.Polygon([(110, 30), (110.001, 30.001), (110.001, 30), (110, 30.001)])


def written(folder, *shapes, names=None):
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": shape and json.loads(shapely.to_geojson(shape))}
        for shape, name in zip(shapes, names or [None] * len(shapes), strict=True)
    ]
    path = folder / "features.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def test_lines_and_areas_of_a_river_are_read_with_their_names(tmp_path):
    table = read_reference(written(tmp_path, LINE, SQUARE, names=["清\t河", None]), "river")
    assert table.names == ["清河", ""]
    assert [shape.geom_type for shape in table.geometries] == ["LineString", "Polygon"]


def test_rows_without_a_shape_are_left_out_and_names_stay_with_their_shapes(tmp_path):
    table = read_reference(written(tmp_path, None, LINE, names=["甲", "乙"]), "land_line")
    assert table.names == ["乙"]
    assert any("1 rows" in notice for notice in table.notices)


def test_an_area_that_crosses_itself_is_mended_and_said(tmp_path):
    table = read_reference(written(tmp_path, BOW_TIE), "building")
    assert shapely.is_valid(table.geometries).all()
    assert any("mended" in notice for notice in table.notices)


@pytest.mark.parametrize(
    ("kind", "shapes"),
    [
        ("building", (SQUARE, LINE)),
        ("natural_village", (LINE,)),
        ("road_line", (SQUARE,)),
        ("river", (shapely.Point(110, 30),)),
        ("lake monster", (LINE,)),
        ("river", (None,)),
    ],
)
def test_other_shapes_and_kinds_are_refused(tmp_path, kind, shapes):
    with pytest.raises(BadInput):
        read_reference(written(tmp_path, *shapes), kind)
