"""`gisgrid check`: exit codes, words and the JSON others read."""

import json

import geopandas as gpd
import pytest
from click.testing import CliRunner
from shapely import box

from gisgrid.cli import main

LEFT, RIGHT = box(113, 27, 113.5, 28), box(113.5, 27, 114, 28)
PARENT = box(113, 27, 114, 28)


@pytest.fixture
def write(tmp_path):
    def call(name, shapes, crs="EPSG:4490", **columns):
        frame = gpd.GeoDataFrame(columns or {"row": range(len(shapes))}, geometry=list(shapes), crs=crs)
        path = tmp_path / f"{name}.gpkg"
        frame.to_file(path)
        return str(path)

    return call


def run(*arguments):
    return CliRunner().invoke(main, ["check", *arguments])


def test_a_tiling_ends_with_0(write):
    result = run(write("children", [LEFT, RIGHT]), "--parent", write("parent", [PARENT]))
    assert result.exit_code == 0
    assert "2 个区域 areas: 恰好铺满 complete, 节点不一致 not edge-matched" in result.stdout
    assert "unmatched_vertex" in result.stderr


def test_faults_end_with_3_and_are_told_in_json_and_in_a_file(write, tmp_path):
    children = write("children", [LEFT, box(113.4, 27, 113.9, 28)], code=["a", "b"])
    out = tmp_path / "findings.geojson"
    result = run(children, "--parent", write("parent", [PARENT]), "--code", "code", "--format", "json",
                 "--findings-out", str(out))  # fmt: skip
    told = json.loads(result.stdout)
    by_kind = {found["kind"]: found for found in told["findings"] if found["severity"] == "fault"}
    assert result.exit_code == 3
    assert "do not tile: 2 faults" in result.stderr
    assert (told["complete"], told["edge_matched"], told["areas"], told["parents"]) == (False, False, 2, 1)
    assert by_kind["overlap"]["members"] == ["a", "b"]
    assert by_kind["gap"]["area_m2"] == pytest.approx(by_kind["overlap"]["area_m2"], rel=1e-6)
    assert by_kind["gap"]["width_m"] == pytest.approx(9873, rel=0.01)
    assert by_kind["gap"]["geometry"]["type"] == "Polygon"
    assert set(told["timings_s"]) == {"read", "check"}
    assert len(json.loads(out.read_text())["features"]) == len(told["findings"])


def test_an_empty_and_a_missing_geometry_are_faults(write):
    result = run(write("children", [LEFT, RIGHT, None]), "--format", "json")
    assert json.loads(result.stdout)["counts"] == {"empty": 1}
    assert result.exit_code == 3


def test_many_parents_are_told_apart_by_fields(write):
    children = write("children", [LEFT, RIGHT, RIGHT], town=["x", "y", "y"])
    parents = write("parents", [RIGHT, LEFT], code=["y", "x"])
    result = run(children, "--parent", parents, "--group-by", "town", "--parent-code", "code", "--format", "json")
    (found,) = json.loads(result.stdout)["findings"]
    assert (found["kind"], found["parent_code"], found["members"]) == ("duplicate", "y", ["2", "3"])


def test_groups_without_parents_are_divisions_of_their_own(write):
    children = write("children", [LEFT, LEFT], town=["x", "y"])
    assert run(children, "--group-by", "town").exit_code == 0
    assert run(children).exit_code == 3


def test_several_parents_without_a_field_are_refused(write):
    result = run(write("children", [LEFT]), "--parent", write("parents", [LEFT, RIGHT]))
    assert result.exit_code == 2
    assert "--group-by" in result.stderr


def test_a_parent_that_is_not_there_is_refused(write):
    children, parents = write("children", [LEFT], town=["z"]), write("parents", [LEFT], code=["x"])
    result = run(children, "--parent", parents, "--group-by", "town", "--parent-code", "code")
    assert result.exit_code == 2
    assert "Parents not found: z" in result.stderr


def test_points_are_refused_in_words(write):
    result = run(write("children", [LEFT.centroid]))
    assert result.exit_code == 2
    assert "POINT" in result.stderr


def test_parents_with_the_same_code_are_refused(write):
    children, parents = write("children", [LEFT], town=["x"]), write("parents", [LEFT, RIGHT], code=["x", "x"])
    result = run(children, "--parent", parents, "--group-by", "town", "--parent-code", "code")
    assert result.exit_code == 2
    assert "occur twice: x" in result.stderr
