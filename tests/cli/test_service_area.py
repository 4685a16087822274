"""`gisgrid roads`, `venues`, `service-area`: from files into the database, and what a person is told."""

import csv
import json

import geopandas as gpd
import pytest
import shapely
from click.testing import CliRunner

from gisgrid.cli import main
from tests.serving import county_template, served, serving

__all__ = ["county_template", "served", "serving"]

LIECHTENSTEIN = "tests/data/roads/liechtenstein.osm.pbf"


def run(database, *words, code=0):
    done = CliRunner().invoke(main, [str(word) for word in words], env=database.environment)
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return done


def test_roads_are_imported_and_shown_with_their_isolated_pieces(database, tmp_path):
    out = tmp_path / "pieces.geojson"
    done = run(database, "roads", "import", LIECHTENSTEIN, "--pieces-out", out)
    assert "7850 edges, 1137.9 km stored; 24 isolated pieces, 44.4 km" in done.stdout
    assert "孤立路段 isolated: 24440 m (w" in done.stderr
    pieces = json.loads(out.read_text())["features"]
    assert len(pieces) == 24
    assert pieces[0]["geometry"]["type"] == "MultiLineString"
    shown = run(database, "roads", "show", "--pieces-out", tmp_path / "again.geojson").stdout
    assert "© OpenStreetMap contributors" in shown
    assert "isolated: 24，44.4 km" in shown
    again = json.loads((tmp_path / "again.geojson").read_text())["features"]
    assert [p["properties"] for p in again] == [p["properties"] for p in pieces]


def test_roads_that_cannot_be_taken_leave_those_that_are_there(serving, tmp_path):
    before = run(serving, "roads", "show").stdout
    path = tmp_path / "points.gpkg"
    gpd.GeoDataFrame(geometry=[shapely.Point(110, 30)], crs="EPSG:4490").to_file(path)
    assert "no lines" in run(serving, "roads", "import", path, code=2).stderr
    assert run(serving, "roads", "show").stdout == before


def test_no_roads_and_no_runs_are_told(database):
    assert "gisgrid roads import FILE" in run(database, "roads", "show", code=2).stderr
    assert "gisgrid service-area run" in run(database, "service-area", "show", code=2).stderr


def test_venues_keep_their_number_when_the_list_is_imported_again(serving, tmp_path):
    path = tmp_path / "venues.csv"
    path.write_text("id,name,parent_id,lon,lat\nV00001,新馆,,110.9,29.5\nN1,点,V00001,110.91,29.5\n", encoding="utf-8")
    assert "2 venues kept" in run(serving, "venues", "import", path).stdout
    listed = run(serving, "venues", "list").stdout
    assert "新馆" in listed
    assert "V00002" not in listed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id,parent_id,lon,lat\nA,B,110.9,29.5\n", "1 parents are not in the list: B"),
        ("id,parent_id,lon,lat\nA,B,110.9,29.5\nB,A,110.9,29.5\n", "is above itself"),
        ("id,parent_id,lon,lat\nA,A,110.9,29.5\n", "is above itself"),
    ],
)
def test_venues_that_are_no_tree(serving, tmp_path, text, words):
    path = tmp_path / "venues.csv"
    path.write_text(text, encoding="utf-8")
    assert words in run(serving, "venues", "import", path, code=2).stderr
    assert "V00001" in run(serving, "venues", "list").stdout


def test_a_run_is_counted_shown_and_written(serving, tmp_path):
    done = run(serving, "service-area", "run", "--minutes", "15")
    assert "run 1" in done.stdout
    assert "outdated" not in done.stdout
    found = json.loads(run(serving, "service-area", "show", "--format", "json", "--level", "village").stdout)
    assert (found["run"]["minutes"], len(found["areas"])) == (15, 9)
    out = tmp_path / "villages.csv"
    run(serving, "service-area", "show", 1, "--level", "village", "--csv", out)
    rows = list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert sum(int(row["households"]) for row in rows) == found["run"]["households"]
    path = tmp_path / "venues.csv"
    path.write_text("id,lon,lat\nV00001,110.9,29.5\n", encoding="utf-8")
    run(serving, "venues", "import", path)
    assert "已过期 outdated — 此后变动 changed since: 场所 venues" in run(serving, "service-area", "list").stdout
    assert "no areas of the level hamlet" in run(serving, "service-area", "show", "--level", "hamlet", code=2).stderr


def test_what_if(served):
    said = run(served, "service-area", "what-if", "--minutes", "15", "--close", "V00001", "--close", "V00009").stdout
    assert "新覆盖农户 gained: 0" in said
    assert "lost: " in said


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--add", "110.9"), "is no LON,LAT"),
        (("--add", "29.5,110.9"), "is no place on earth"),
        (("--move", "V00001"), "is no LON,LAT"),
        (("--close", "V99999"), "no venue V99999"),
        (("--under", "42"), "no area 42"),
        (("--kind", "palace"), "no venue of the kind palace"),
        (("--minutes", "-1"), "must be above zero"),
        (("--poor-share", "7"), "between 0 and 1"),
    ],
)
def test_questions_that_are_none(served, words, told):
    assert told in run(served, "service-area", "what-if", *words, code=2).stderr
