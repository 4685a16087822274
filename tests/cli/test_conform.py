"""`gisgrid conform`: the files it writes and how it ends."""

import csv
import json

import geopandas as gpd
import pytest
from click.testing import CliRunner
from shapely import Polygon, box

from gisgrid.cli import main

PARENT = box(113, 27, 114, 28)


@pytest.fixture
def run(tmp_path):
    def call(shapes, *options, **columns):
        for name, rows in (("children", shapes), ("parent", [PARENT])):
            fields = columns if name == "children" and columns else {"row": range(len(rows))}
            gpd.GeoDataFrame(fields, geometry=rows, crs="EPSG:4490").to_file(tmp_path / f"{name}.gpkg")
        out, ledger = tmp_path / "out.geojson", tmp_path / "ledger.csv"
        result = CliRunner().invoke(main, ["conform", str(tmp_path / "children.gpkg"), "--parent",
                                           str(tmp_path / "parent.gpkg"), "-o", str(out), "--ledger", str(ledger),
                                           *options])  # fmt: skip
        features = json.loads(out.read_text())["features"] if out.exists() else []
        rows = list(csv.DictReader(ledger.read_text(encoding="utf-8-sig").splitlines())) if ledger.exists() else []
        return result, features, rows, out

    return call


def test_a_narrow_gap_is_closed_and_accounted_for(run):
    shapes = [box(113, 27, 113.49999, 28), box(113.5, 27, 114, 28)]
    result, features, rows, out = run(shapes, "--code", "code", "--rule", "largest", code=["a", "b"])
    assert result.exit_code == 0
    assert [feature["properties"]["code"] for feature in features] == ["a", "b"]
    assert [row["code"] for row in rows] == ["b"]
    assert float(rows[0]["change_m2"]) == pytest.approx(0.00001 * 98_800 * 110_800, rel=0.01)
    assert float(rows[0]["moved_m"]) == pytest.approx(0.99, rel=0.03)
    assert CliRunner().invoke(main, ["check", str(out)]).exit_code == 0


def test_a_wide_gap_stays_and_is_listed(run):
    result, features, rows, _ = run([box(113, 27, 113.4, 28), box(113.5, 27, 114, 28)])
    assert result.exit_code == 3
    assert (len(features), rows) == (2, [])
    assert "1 faults are left" in result.stderr


def test_an_area_without_a_shape_and_a_bow_tie_are_refused_and_the_rest_is_mended(run):
    bow_tie = Polygon([(113.5, 27.5), (114, 28), (114, 27.5), (113.5, 28)])
    left = box(113, 27, 113.5, 28) - box(113.49999, 27.1, 113.5, 27.4)
    shapes = [left, box(113.5, 27, 114, 27.5), bow_tie, Polygon()]
    result, features, rows, _ = run(shapes, "--code", "code", code=["a", "b", "c", "d"])
    assert (result.exit_code, len(features)) == (3, 4)
    assert {row["code"]: bool(row["refused"]) for row in rows} == {"a": False, "c": True, "d": True}
    assert float(rows[0]["change_m2"]) > 0
    assert "left alone: c (" in result.stderr
    assert "left alone: d (" in result.stderr
