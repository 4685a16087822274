"""Road lines of a bureau: formats, coordinate systems, storeys, and what is refused."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.errors import BadInput
from gisgrid.exchange.lines import flat_lines
from gisgrid.exchange.roads import read_roads
from gisgrid.geometry.lattice import snap
from tests.exchange.samples import save, zipped

LINES = ["LINESTRING (109.2 34.8, 109.21 34.8, 109.21 34.81)", "LINESTRING (109.21 34.8, 109.22 34.79)"]


def roads(lines=LINES, crs="EPSG:4490", **columns):
    return gpd.GeoDataFrame(columns, geometry=shapely.from_wkt(lines), crs=crs)


def wkt(table):
    return shapely.to_wkt(table.geometries, rounding_precision=7).tolist()


@pytest.mark.parametrize("ext", ["geojson", "gpkg", "fgb", "shp"])
def test_formats(tmp_path, ext):
    table = read_roads(save(roads(id=["A", "B"]), tmp_path, ext))
    assert (table.ids, wkt(table), table.layers.tolist()) == (["A", "B"], LINES, [0, 0])


def test_a_zipped_shapefile_in_a_zone(tmp_path):
    path = zipped(save(roads().to_crs("EPSG:4545"), tmp_path, "shp"))
    table = read_roads(path)
    assert table.source_crs == "EPSG:4545"
    assert wkt(table) == LINES
    assert table.ids == ["1", "2"]


def test_web_map_coordinates_are_shifted_back_only_if_asked(tmp_path):
    path = save(roads(), tmp_path, "gpkg")
    assert wkt(read_roads(path)) == LINES
    shifted = read_roads(path, crs="gcj02")
    assert shifted.source_crs == "GCJ-02"
    assert shapely.hausdorff_distance(shifted.geometries[0], shapely.from_wkt(LINES[0])) > 0.001


def test_metres_without_a_system_are_asked_about(tmp_path):
    path = save(roads().to_crs("EPSG:4545"), tmp_path, "shp")
    path.with_suffix(".prj").unlink()
    with pytest.raises(BadInput, match="does not say its coordinate system") as refused:
        read_roads(path)
    assert "EPSG:4545" in refused.value.details["candidates"]
    assert wkt(read_roads(path, crs="EPSG:4545")) == LINES


def test_geojson_in_metres_is_told(tmp_path):
    frame = roads().to_crs("EPSG:4545").set_crs("EPSG:4326", allow_override=True)
    with pytest.raises(BadInput, match="look like metres"):
        read_roads(save(frame, tmp_path, "geojson"))


@pytest.mark.parametrize(
    ("columns", "layers"),
    [
        ({"bridge": [True, False]}, [1, 0]),
        ({"TUNNEL": ["yes", "no"]}, [-1, 0]),
        ({"桥": ["是", "否"]}, [1, 0]),
        ({"layer": [2, -1]}, [2, -1]),
        ({"layer": [None, 1.0], "bridge": [True, True]}, [1, 1]),
        ({"bridge": [1, 0], "tunnel": [1, 1]}, [1, -1]),
    ],
)
def test_storeys(tmp_path, columns, layers):
    assert read_roads(save(roads(**columns), tmp_path, "gpkg")).layers.tolist() == layers


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ("POINT (109.2 34.8)", "no lines"),
        ("POLYGON ((109.2 34.8, 109.3 34.8, 109.3 34.9, 109.2 34.8))", "no lines"),
        ("LINESTRING EMPTY", "no roads"),
        ("LINESTRING (109.2 34.8, 109.2 34.8)", "no roads"),
    ],
)
def test_what_is_no_road(tmp_path, shape, words):
    with pytest.raises(BadInput, match=words):
        read_roads(save(roads([shape]), tmp_path, "gpkg"))


def test_what_is_left_out_is_told(tmp_path):
    lines = [LINES[0], "LINESTRING (109.2 34.8, 109.2 34.8)", None, "LINESTRING Z (109.3 34.8 420, 109.31 34.8 430)"]
    table = read_roads(save(roads(lines, id=list("abcd")), tmp_path, "gpkg"))
    assert table.ids == ["a", "d"]
    told = " ".join(table.notices)
    assert "1 rows have no geometry" in told
    assert "1 lines have no length" in told
    assert "heights of the roads were dropped" in told


def test_a_coordinate_that_is_no_number():
    with np.errstate(invalid="ignore"):
        line = np.array([shapely.LineString([(0, 0), (np.nan, 1)])], dtype=object)
    with pytest.raises(BadInput, match="no number"):
        flat_lines(line)


@pytest.mark.parametrize("raw", [b"", b"hello", b"\x1f\x8bnonsense", b'{"type":"FeatureCollection","features":['])
def test_files_that_are_none(tmp_path, raw):
    path = tmp_path / "roads.geojson"
    path.write_bytes(raw)
    with pytest.raises(BadInput):
        read_roads(path)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(BadInput, match="cannot be opened"):
        read_roads(tmp_path / "none.gpkg")


POINTS = st.tuples(st.floats(-1, 1), st.floats(-1, 1))


@given(st.lists(st.lists(POINTS, min_size=2, max_size=5), min_size=1, max_size=4))
def test_flat_lines_keep_every_line_that_has_a_length(lines):
    parts = np.array([shapely.MultiLineString([line]) for line in lines], dtype=object)
    long = [k for k, line in enumerate(parts) if line.length > 0]
    if not long:
        with pytest.raises(BadInput):
            flat_lines(parts)
        return
    flat, rows, notices = flat_lines(parts)
    assert rows.tolist() == long
    assert shapely.length(flat).sum() == pytest.approx(sum(line.length for line in parts))
    assert bool(notices) is (len(long) < len(lines))


def test_the_demo_county(tmp_path):
    table = read_roads("data/boundaries/demo/roads.geojson.gz")
    assert len(table) == 830
    assert table.layers.sum() == 11
    xy = shapely.get_coordinates(table.geometries)
    assert np.array_equal(snap(xy), xy)
