"""`gisgrid roads`, `venues`, `service-area`: from files into the database, and what a person is told."""

import csv
import json
import math

import geopandas as gpd
import pytest
import shapely
from click.testing import CliRunner
from sqlalchemy import text

from gisgrid.cli import main
from gisgrid.store.session import changing, reading
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


def runs(database, *columns):
    with reading(database.service_url) as connection:
        query = text(f"SELECT {', '.join(columns)} FROM gisgrid.reach_run ORDER BY id")
        return [tuple(row) for row in connection.execute(query)]


def test_profiles_and_the_standard_are_runs_side_by_side(serving):
    words = ("--profile", "default", "--profile", "slow", "--standard", "500m")
    done = run(serving, "service-area", "run", *words)
    assert "规划标准 planning standard 500m" in done.stdout
    found = runs(serving, "profile", "speed_kmh", "standard", "network IS NULL", "covered_households")
    assert [row[:4] for row in found] == [
        ("default", 4.8, None, False), ("slow", 2.88, None, False), ("default", 4.8, "500m", True),
    ]  # fmt: skip
    assert found[1][4] < found[0][4]
    with reading(serving.service_url) as connection:
        shapes = connection.scalars(text("SELECT ST_Area(geom::geography) FROM gisgrid.reach_circle "
                                         "WHERE run = 3 AND scope = 'venue'")).all()  # fmt: skip
        seen = connection.execute(text("SELECT minutes, estimate FROM gisgrid.reach_household WHERE run = 3")).all()
        covered = connection.scalar(
            text("""
            SELECT count(*) FROM gisgrid.household h WHERE EXISTS (SELECT FROM gisgrid.venue v WHERE NOT v.sensitive
                AND v.status <> 'planned' AND ST_DWithin(h.geom::geography, v.geom::geography, 500))""")
        )
    assert shapes == pytest.approx([math.pi * 500**2] * len(shapes), rel=0.01)
    assert set(map(tuple, seen)) == {(None, False)}
    assert covered == found[2][4]


def test_at_an_hour_closed_venues_do_not_count_and_unknown_ones_are_kept_with_the_run(serving):
    with changing(serving.service_url, who="test", why="hours") as connection:
        connection.execute(text("UPDATE gisgrid.venue SET hours = '看情况' WHERE external_id = 'V00001'"))
    run(serving, "service-area", "run")
    done = run(serving, "service-area", "run", "--at", "周二 10:30")
    assert "hours unknown: V00001" in done.stdout
    run(serving, "service-area", "run", "--at", "Tu 10:30", "--unknown-hours", "open")
    run(serving, "service-area", "run", "--at", "Mo 03:00")
    found = runs(serving, "open_at", "unknown_open", "unknown_venues", "covered_households")
    assert [row[:3] for row in found] == [
        (None, None, []), ("Tu 10:30", False, ["V00001"]), ("Tu 10:30", True, ["V00001"]),
        ("Mo 03:00", False, ["V00001"]),
    ]  # fmt: skip
    assert found[3][3] == 0 < found[1][3] <= found[2][3] == found[0][3]
    with reading(serving.public_url) as connection:
        told = connection.execute(
            text("SELECT open_at, unknown_venues FROM gisgrid.reach_run_public ORDER BY id")
        ).all()
    assert [tuple(row) for row in told] == [(None, 0), ("Tu 10:30", 1), ("Tu 10:30", 1), ("Mo 03:00", 1)]


def test_what_if_and_site_ask_by_the_standard_and_the_hour_too(serving, tmp_path):
    night = ("--at", "Mo 03:00", "--standard", "500m")
    said = run(serving, "service-area", "what-if", *night, "--open", "V00001").stdout
    assert int(said.split("gained: ")[1].split("；")[0]) > 0
    candidates = tmp_path / "c.csv"
    candidates.write_text("id,lon,lat\nC,110.9,29.5\n", encoding="utf-8")
    assert run(serving, "site", "--candidates", candidates, "--add", "1", *night).exit_code == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [(("--at", "never"), "no date and time"), (("--standard", "300m"), "500m"), (("--profile", "fast"), "slow")],
)
def test_what_cannot_be_asked_is_refused(served, words, told):
    assert told in run(served, "service-area", "run", *words, code=2).stderr
