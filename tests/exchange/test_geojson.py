"""Export and its reading back: bit for bit, and nothing mended on the way."""

import io
import json
import re

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from gisgrid.domain.areas import Scheme
from gisgrid.errors import BadInput
from gisgrid.exchange.geojson import write_areas
from gisgrid.exchange.geojson_read import Export, is_export, read_export
from gisgrid.exchange.rows import AreaRow, ExportHeader
from gisgrid.geometry.knots import Knot
from gisgrid.geometry.lattice import to_lattice

STANDARD = Scheme("standard", "标准", ("county", "town"), ("county",), ("[0-9]{12}", "[0-9]{12}"))
HEADER = ExportHeader(
    (STANDARD,), {"level": "town"}, {"standard": ("990101000000",)}, "2026-03-01T00:00:00+08:00", "示意数据，非实际界线"
)


def area(code="1", geometry=None, **more) -> AreaRow:
    geometry = to_lattice([box(108, 34, 108.1, 34.1)])[0] if geometry is None else geometry
    return AreaRow(
        code, more.pop("parent_code", None), more.pop("level", "town"), more.pop("name", "甲"), geometry, **more
    )


def written(rows, header=HEADER) -> str:
    stream = io.StringIO()
    write_areas(rows, stream, header=header)
    return stream.getvalue()


def read_back(tmp_path, text: str) -> Export:
    path = tmp_path / "export.geojson"
    path.write_text(text, encoding="utf-8")
    return read_export(path)


longitudes = st.floats(-180, 180, allow_nan=False)
latitudes = st.floats(-90, 90, allow_nan=False)
sizes = st.floats(1e-6, 5, allow_nan=False)


@st.composite
def lattice_areas(draw):
    """One to three parts anywhere on earth, each with or without a hole, snapped; validity does not matter here."""
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        x, y, w, h = draw(longitudes), draw(latitudes), draw(sizes), draw(sizes)
        hole = shapely.transform(box(x, y, x + w, y + h).exterior, lambda xy, a=(x, y): (xy - a) / 3 + a)
        parts.append(Polygon(box(x, y, x + w, y + h).exterior, [hole] if draw(st.booleans()) else []))
    return to_lattice([MultiPolygon(parts)])[0]


@settings(deadline=None, max_examples=80)
@given(st.lists(lattice_areas(), min_size=1, max_size=4))
def test_geometry_comes_back_to_the_bit(tmp_path_factory, shapes):
    text = written([area(str(i), shape) for i, shape in enumerate(shapes)])
    rows = read_back(tmp_path_factory.mktemp("x"), text).rows
    assert [shapely.to_wkb(row.geometry) for row in rows] == [shapely.to_wkb(shape) for shape in shapes]


def test_everything_said_of_an_area_comes_back(tmp_path):
    knot = Knot(a0=(108.0, 34.0), b0=(108.1, 34.0), p=(108.05, 34.0))
    rows = [
        area("990101000000", name='引号"和\\反斜', level="county", kind="base", scheme="standard", version=7),
        area("990101001000", parent_code="990101000000", source="普查", valid_from="2026-01-01", knots=(knot,)),
    ]
    export = read_back(tmp_path, written(rows))
    assert export == Export(HEADER, tuple(rows))


def test_coordinates_have_seven_decimals_and_one_area_a_line():
    text = written([area("1"), area("2")])
    assert set(re.findall(r"\d+\.(\d+)[],]", text)) <= {"0000000", "1000000"}
    lines = text.splitlines()
    assert len(lines) == 4
    assert json.loads(lines[1].rstrip(","))["properties"]["code"] == "1"


def test_rings_follow_the_right_hand():
    holed = to_lattice([Polygon(box(0, 0, 3, 3).exterior, [box(1, 1, 2, 2).exterior])])[0]
    ((shell, hole),) = json.loads(written([area("1", holed)]))["features"][0]["geometry"]["coordinates"]
    assert shapely.LinearRing(shell).is_ccw
    assert not shapely.LinearRing(hole).is_ccw


def test_rows_are_written_as_they_come():
    stream = io.StringIO()

    def rows():
        yield area("1")
        assert '"code":"1"' in stream.getvalue()
        yield area("2")

    assert write_areas(rows(), stream, header=HEADER) == 2


def test_an_export_is_recognised(tmp_path):
    ours, other, noise = tmp_path / "a", tmp_path / "b", tmp_path / "c"
    ours.write_text(written([area()]), encoding="utf-8")
    other.write_text('{"type":"FeatureCollection","features":[]}', encoding="utf-8")
    noise.write_bytes(np.random.default_rng(1).bytes(1000))
    assert [is_export(path) for path in (ours, other, noise)] == [True, False, False]


def test_geojson_of_others_needs_only_code_and_parent(tmp_path):
    text = json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"code": "7", "parent_code": None},
                    "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]},
                }
            ],
        }
    )
    export = read_back(tmp_path, text)
    assert export.header is None
    assert [(row.code, row.name, row.kind) for row in export.rows] == [("7", "7", "base")]
    assert export.rows[0].geometry.wkt == "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))"


@pytest.mark.parametrize("kept", [1, 30, 200, 900, -3])
def test_a_file_cut_short_is_refused(tmp_path, kept):
    text = written([area("1"), area("2")])
    assert len(text) > 900
    with pytest.raises(BadInput, match=r"truncated|no GeoJSON"):
        read_back(tmp_path, text[:kept])


def one(geometry: str, properties: str = '{"code":"7","parent_code":null}', before: str = "") -> str:
    feature = f'{{"type":"Feature","properties":{properties},"geometry":{geometry}}}'
    return f'{{"type":"FeatureCollection",{before}"features":[{feature}]}}'


TRIANGLE = '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "truncated"),
        ("[]", "no GeoJSON FeatureCollection"),
        ('"text"', "no GeoJSON FeatureCollection"),
        ('{"type":"Topology"}', "no GeoJSON FeatureCollection"),
        ('{"type":"FeatureCollection","features":[]}', "no areas"),
        ('{"type":"FeatureCollection","features":[1]}', "Feature 1 has no properties"),
        ("[" * 100_000, "truncated"),
        (one(TRIANGLE, '{"Code":"7"}'), "it has: Code"),
        (one(TRIANGLE, '{"code":7,"parent_code":null}'), "lacks the text properties"),
        (one(TRIANGLE, '{"code":"7","parent_code":9}'), "lacks the text properties"),
        (one(TRIANGLE, '{"code":"7","knots":[[1,2]]}'), "knots or version"),
        (one(TRIANGLE, '{"code":"7","version":"new"}'), "knots or version"),
        (one(TRIANGLE, '{"code":"7","code":"8"}'), "occurs twice"),
        (one("null"), "no polygon"),
        (one('{"type":"Point","coordinates":[0,0]}'), "no polygon"),
        (one('{"type":"Polygon","coordinates":[]}'), "without rings"),
        (one('{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}'), "not closed"),
        (one('{"type":"Polygon","coordinates":[[[0,0],[1,0],[0,0]]]}'), "not closed"),
        (one('{"type":"Polygon","coordinates":[[[0,0,1],[1,0,1],[1,1,1],[0,0,1]]]}'), "pairs of numbers"),
        (one('{"type":"Polygon","coordinates":[[["0","0"],["1","0"],["1","1"],["0","0"]]]}'), "pairs of numbers"),
        (one('{"type":"Polygon","coordinates":[[[0,0],[1],[1,1],[0,0]]]}'), "cannot be read"),
        (one('{"type":"MultiPolygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}'), "cannot be read"),
        (one('{"type":"Polygon","coordinates":[[[NaN,0],[1,0],[1,1],[0,0]]]}'), "NaN is no JSON number"),
        (one(TRIANGLE, before='"gisgrid":{"format":2},'), "newer gisgrid"),
        (one(TRIANGLE, before='"gisgrid":{"format":1},'), "incomplete or was altered"),
        (one(TRIANGLE, before='"gisgrid":null,'), "incomplete or was altered"),
        (one(TRIANGLE, before='"gisgrid":{"format":1,"schemes":[{"levels":"x"}]},'), "incomplete or was altered"),
    ],
)
def test_bad_files_get_one_sentence(tmp_path, text, says):
    with pytest.raises(BadInput, match=says) as refusal:
        read_back(tmp_path, text)
    assert refusal.value.zh.endswith("。")
    assert refusal.value.hint_zh
    assert refusal.value.hint_en


def test_a_missing_file_and_foreign_bytes_are_refused(tmp_path):
    with pytest.raises(BadInput, match="cannot be opened"):
        read_export(tmp_path / "none.geojson")
    path = tmp_path / "gbk.geojson"
    path.write_bytes(written([area()]).encode("gbk"))
    with pytest.raises(BadInput, match="no complete GeoJSON"):
        read_export(path)
