"""What leaves as GeoJSON keeps to RFC 7946: read by geojson-pydantic, by check-geojson and by a checker of our own."""

import json
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
import shapely
from click.testing import CliRunner
from sqlalchemy import text

from gisgrid.cli import main
from gisgrid.domain.reach import ReachRequest
from gisgrid.services.indicator_releases import release
from gisgrid.services.indicators import run_month
from gisgrid.services.reach import run_reach
from gisgrid.services.reach_basis import ReachCache
from gisgrid.store.areas import insert_areas
from gisgrid.store.session import changing, figuring, writing
from gisgrid.store.urls import DATABASE
from tests.browsing import settings_of
from tests.county import table
from tests.rfc7946 import faults_of
from tests.serving import county_template
from webmap import create_app

__all__ = ["county_template"]

SCRIPT = Path(__file__).with_name("check_geojson.mjs")
CHECKER = Path(__file__).parents[2] / "webmap" / "node_modules" / "@placemarkio" / "check-geojson"
needs_checker = pytest.mark.skipif(
    shutil.which("node") is None or not CHECKER.exists(),
    reason="check-geojson is not installed: npm ci in webmap/",
)
SQUARE = "[[110,30],[110.1,30],[110.1,30.1],[110,30.1],[110,30]]"
HOLE = "[[110.02,30.02],[110.02,30.03],[110.03,30.03],[110.03,30.02],[110.02,30.02]]"


def feature(coordinates, kind="Polygon", more=""):
    geometry = f'{{"type":"{kind}","coordinates":{coordinates}}}'
    return f'{{"type":"Feature","id":"a","properties":{{}},"geometry":{geometry}{more}}}'


RIGHT = {
    "a square": feature(f"[{SQUARE}]"),
    "with a hole": feature(f"[{SQUARE},{HOLE}]"),
    "in parts": feature(f"[[{SQUARE},{HOLE}],[{SQUARE.replace('110', '111')}]]", "MultiPolygon"),
    "a point": feature("[110.1234567,30]", "Point"),
    "nowhere": '{"type":"Feature","id":1,"properties":null,"geometry":null}',
    "nothing": '{"type":"FeatureCollection","features":[]}',
}
WRONG = {
    "clockwise": feature("[[[110,30],[110,30.1],[110.1,30.1],[110.1,30],[110,30]]]"),
    "hole against the clock": feature(f"[{SQUARE},{SQUARE.replace('.1', '.05')}]"),
    "open": feature("[[[110,30],[110.1,30],[110.1,30.1],[110,30.1]]]"),
    "three positions": feature("[[[110,30],[110.1,30],[110,30]]]"),
    "twice in a row": feature("[[[110,30],[110,30],[110.1,30],[110.1,30.1],[110,30.1],[110,30]]]"),
    "latitude first": feature("[30,110]", "Point"),
    "beyond the globe": feature("[181,30]", "Point"),
    "eight decimals": feature("[110.12345678,30]", "Point"),
    "no number": feature("[NaN,30]", "Point"),
    "endless": feature("[Infinity,30]", "Point"),
    "one number": feature("[110]", "Point"),
    "a height": feature("[110,30,5]", "Point"),
    "a foreign crs": '{"type":"FeatureCollection","crs":{"type":"name"},"features":[]}',
    "no properties": '{"type":"Feature","geometry":null}',
    "a member twice": '{"type":"Feature","id":"a","id":"b","properties":{},"geometry":null}',
    "members of another": feature("[110,30]", "Point", ',"coordinates":[110,30]'),
}
NOT_ITS_OWN = {"clockwise", "hole against the clock", "twice in a row", "latitude first", "beyond the globe",
                     "eight decimals", "a height", "a foreign crs", "members of another"}  # fmt: skip
"""What check-geojson does not look for."""


def by_check_geojson(texts, folder):
    """What check-geojson has against texts, by name."""
    files = {name: folder / f"{n}.geojson" for n, name in enumerate(texts)}
    for name, file in files.items():
        file.write_text(texts[name], encoding="utf-8")
    done = subprocess.run(["node", SCRIPT, *files.values()], capture_output=True, text=True, check=True, timeout=120)
    told = json.loads(done.stdout)
    return {name: told[str(file)] for name, file in files.items()}


@pytest.fixture(scope="module")
def told(cluster, county_template, tmp_path_factory):
    """Texts by name: of every collection of a county with circles and released figures, a page, one, none; exports."""
    with cluster.temporary(county_template) as database:
        with figuring(database.service_url) as connection:
            run_reach(connection, ReachCache(), ReachRequest(speed_kmh=4.8), who="test")
            run_month(connection, "standard", today=date(2025, 6, 30), who="test")
        with writing(database.service_url) as connection:
            release(connection, "standard", date(2025, 6, 1), who="test")
        file = tmp_path_factory.mktemp("export") / "all.geojson"
        done = CliRunner().invoke(main, ["export", "-o", str(file)], env=database.environment)
        assert done.exit_code == 0, done.output
        web = create_app(settings_of(database)).test_client()
        found = of_the_door(web) | {"export": file.read_text(encoding="utf-8")}
        yield found | {"discs": discs(database, web)}


def discs(database, web):
    """Circles where no roads are known."""
    with writing(database.service_url) as connection:
        for statement in ("DELETE FROM gisgrid.road", "UPDATE gisgrid.reach_run SET network = NULL",
                          "DELETE FROM gisgrid.road_network"):  # fmt: skip
            connection.execute(text(statement))
    with figuring(database.service_url) as connection:
        run_reach(connection, ReachCache(), ReachRequest(speed_kmh=4.8), who="test")
    said = web.get("/ogc/collections/service-areas/items?limit=10000").text
    assert all(one["properties"]["estimate"] for one in json.loads(said)["features"])
    return said


def of_the_door(web):
    found = {}
    for one in web.get("/ogc/collections").json["collections"]:
        items = f"/ogc/collections/{one['id']}/items"
        found[one["id"]] = web.get(f"{items}?limit=10000").text
        found[f"{one['id']}, none"] = web.get(f"{items}?bbox=0,0,1,1").text
        for first in json.loads(found[one["id"]])["features"][:1]:
            found[f"{one['id']}, one"] = web.get(f"{items}/{first['id']}").text
    return found


@pytest.mark.parametrize("name", RIGHT)
def test_the_checker_has_nothing_against_what_is_right(name):
    assert faults_of(RIGHT[name]) == []


@pytest.mark.parametrize("name", WRONG)
def test_the_checker_finds_what_is_wrong(name):
    assert faults_of(WRONG[name])


@needs_checker
def test_check_geojson_finds_what_it_looks_for(tmp_path):
    assert not any(by_check_geojson(RIGHT, tmp_path).values())
    assert {name for name, issues in by_check_geojson(WRONG, tmp_path).items() if not issues} <= NOT_ITS_OWN


def test_every_collection_and_the_export_are_geojson_by_the_letter(told):
    assert {"areas-standard-subgrid", "venues, one", "service-areas, none", "activities", "export"} <= told.keys()
    assert {name: faults for name, said in told.items() if (faults := faults_of(said)[:5])} == {}


@needs_checker
def test_check_geojson_has_nothing_against_them_either(told, tmp_path):
    assert not {name: issues for name, issues in by_check_geojson(told, tmp_path).items() if issues}


def test_holes_parts_and_clockwise_buffers_are_told_the_right_way_round(cluster, tmp_path):
    """A town in two parts, one with two round holes, as buffers come: clockwise."""
    holes = [shapely.Point(x, 30.05).buffer(0.01) for x in (110.03, 110.07)]
    assert not any(hole.exterior.is_ccw for hole in holes)
    shapes = shapely.union(shapely.box(110, 30, 110.1, 30.1).difference(shapely.union_all(holes)),
                           shapely.Point(110.3, 30.05).buffer(0.05))  # fmt: skip
    lattice = shapely.set_precision(shapes, 1e-7)
    rounded = shapely.transform(lattice, lambda xy: (xy * 1e7).round() / 1e7)
    with cluster.temporary(DATABASE) as database:
        with changing(database.service_url, who="test", why="load") as connection:
            oriented = shapely.orient_polygons(rounded, exterior_cw=False)
            insert_areas(connection, "standard", table([("990101001000", None, "town", oriented)]))
        said = create_app(settings_of(database)).test_client().get("/ogc/collections/areas-standard-town/items").text
        file = tmp_path / "all.geojson"
        assert CliRunner().invoke(main, ["export", "-o", str(file)], env=database.environment).exit_code == 0
    for one in (said, file.read_text(encoding="utf-8")):
        assert faults_of(one) == []
        parts = json.loads(one)["features"][0]["geometry"]["coordinates"]
        assert sorted(len(part) for part in parts) == [1, 3]
