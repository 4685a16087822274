"""Released indicators through the door: what was released, on the areas of the day it was counted, and nothing else."""

import json
import shutil
import subprocess
from datetime import date

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry import shape
from sqlalchemy import text

from gisgrid.indicators.catalog import CATALOG
from gisgrid.services.features import FIGURES
from gisgrid.services.indicator_releases import release, show_public_values, withdraw
from gisgrid.services.indicators import run_month
from gisgrid.store.history import areas_at
from gisgrid.store.session import changing, figuring, reading, writing
from tests.api.doors import serving_door
from tests.browsing import settings_of
from tests.serving import county_template
from tests.store.test_history import cut_at_random, merge
from webmap import create_app

__all__ = ["county_template"]

MAY, JUNE = date(2025, 5, 1), date(2025, 6, 1)
LEVELS = ("county", "town", "village", "subgrid")
ZONE = "http://www.opengis.net/def/crs/EPSG/0/4546"
PRIVATE = {indicator.code for indicator in CATALOG if not indicator.public}


def items(level):
    return f"/ogc/collections/indicators-standard-{level}/items"


def count_and_release(database, month, **asked):
    """Count a month, release it, and return the moment of the count."""
    with figuring(database.service_url) as connection:
        run_month(connection, "standard", today=date(2025, 6, 30), who="test", month=month)
        counted = connection.scalar(text("SELECT at FROM gisgrid.indicator_run WHERE month = :month"), {"month": month})
    with writing(database.service_url) as connection:
        release(connection, "standard", month, who="王主任", **asked)
    return counted


def take_back(database, month):
    with writing(database.service_url) as connection:
        withdraw(connection, "standard", month, who="王主任", why="数字有误")


def lose_people(database):
    """Leave few people in one sub-grid, so that something is to be hidden."""
    few = "(SELECT min(leaf) FROM gisgrid.household)"
    with writing(database.service_url) as connection:
        connection.execute(text(
            f"UPDATE gisgrid.household SET persons = CASE WHEN id = (SELECT min(id) FROM gisgrid.household "
            f"WHERE leaf = {few}) THEN 3 ELSE 0 END WHERE leaf = {few}"))  # fmt: skip


def change_areas(database):
    """Cut sub-grids, with knots on all borders, join two, and give another a name."""
    rng = np.random.default_rng(4)
    for number in range(6):
        cut_at_random(database, rng, number)
    with reading(database.service_url) as connection:
        keep, gone = connection.execute(text(
            "SELECT a.code, b.code FROM gisgrid.area a JOIN gisgrid.area b USING (scheme, parent_code) "
            "WHERE a.level = 'subgrid' AND a.code < b.code AND b.version = 1 "
            "AND ST_Length(ST_Intersection(a.geom, b.geom)) > 0.001 ORDER BY 1 LIMIT 1")).one()  # fmt: skip
    merge(database, keep, gone)
    with changing(database.service_url, who="test", why="rename") as connection:
        connection.execute(text("UPDATE gisgrid.area SET name = '后来的名' WHERE level = 'town'"))
    return gone


@pytest.fixture(scope="module")
def told(cluster, county_template):
    """May of two levels and June of all are public; April and a later June are counted and are not; areas changed."""
    with cluster.temporary(county_template) as database:
        lose_people(database)
        count_and_release(database, MAY, levels=["county", "town"], indicators=["activities", "contact_coverage"])
        counted = count_and_release(database, JUNE)
        gone = change_areas(database)
        with figuring(database.service_url) as connection:
            for month in (JUNE, date(2025, 4, 1)):
                run_month(connection, "standard", today=date(2025, 6, 30), who="test", month=month)
        yield database, counted, gone


@pytest.fixture(scope="module")
def web(told):
    return create_app(settings_of(told[0])).test_client()


def features(client, level, **query):
    answer = client.get(items(level), query_string={"limit": 10_000, **query})
    assert answer.status_code == 200, answer.text
    return {one["id"]: one for one in answer.json["features"]}


@pytest.mark.parametrize("level", LEVELS)
def test_they_are_those_that_were_released(told, web, level):
    with reading(told[0].public_url) as connection:
        public = show_public_values(connection, "standard", level=level)
    found = features(web, level)
    assert list(found) == [area["code"] for area in public["areas"]]
    assert {figure.name for figure in FIGURES} == set(public["indicators"])
    for area in public["areas"]:
        said = found[area["code"]]["properties"]
        assert [said[name] for name in public["indicators"]] == area["values"]
        assert {name: said[name] for name in ("name", "level", "parent_code")} == {
            name: area[name] for name in ("name", "level", "parent_code")
        }
        marked = [name for name, yes in zip(public["indicators"], area["estimates"], strict=True) if yes]
        assert said["estimates"] == (",".join(marked) or None)
        assert (said["month"], said["scheme"]) == ("2025-06", "standard")


@pytest.mark.parametrize("level", LEVELS)
def test_they_stand_on_the_areas_of_the_moment_they_were_counted(told, web, level):
    database, counted, gone = told
    with reading(database.service_url) as connection:
        then = areas_at(connection, "standard", counted)
    known = dict(zip(then.codes, then.geometries, strict=True))
    found = features(web, level)
    assert found.keys() == {code for code, of in zip(then.codes, then.levels, strict=True) if of == level}
    for code, one in found.items():
        assert shapely.normalize(shape(one["geometry"])) == shapely.normalize(known[code]), code
    if level == "subgrid":
        assert gone in found
        answer = web.get("/ogc/collections/areas-standard-subgrid/items?limit=999")
        today = {one["id"]: one["geometry"] for one in answer.json["features"]}
        assert any(today.get(code) != one["geometry"] for code, one in found.items())


def test_what_says_too_much_of_few_people_has_no_number(web):
    by_households = [one.code for one in CATALOG if one.by_households and one.public]
    silent = [one for one in features(web, "subgrid").values()
              if all(one["properties"][name] is None for name in by_households)]  # fmt: skip
    assert silent
    assert any(one["properties"]["activities_per_1000_residents"] is not None for one in features(web, "town").values())


def test_what_was_not_released_is_nowhere(web):
    assert features(web, "county", datetime="2025-04") == {}
    assert features(web, "village", datetime="2025-05") == {}
    may = next(iter(features(web, "county", datetime="2025-05").values()))["properties"]
    assert may["activities"] is not None
    assert may["volunteers"] is None
    for query in ({}, {"datetime": "2025-05"}):
        assert PRIVATE.isdisjoint(next(iter(features(web, "county", **query).values()))["properties"])


@pytest.mark.parametrize(
    ("asked", "month"),
    [
        ("2025-05", "2025-05"),
        ("2025-05-31", "2025-05"),
        ("2025-05-31T15:59:59Z", "2025-05"),
        ("2025-05-31T16:00:00Z", "2025-06"),
        ("2025-04-01/2025-05-20", "2025-05"),
        ("2025-05/..", "2025-06"),
        ("../2025-05-02", "2025-05"),
        ("2024-01/2025-04", None),
        ("2026-01/..", None),
    ],
)
def test_a_date_or_a_period_chooses_the_newest_month_in_it(web, asked, month):
    assert {one["properties"]["month"] for one in features(web, "town", datetime=asked).values()} == {month} - {None}


@pytest.mark.parametrize("asked", ["2025-13", "2025-00", "2025-5", "0000-01", "2025-06/2025-05"])
def test_a_month_that_is_none_is_refused(web, asked):
    assert web.get(items("town"), query_string={"datetime": asked}).status_code == 400


def test_they_narrow_and_turn_pages_as_others_do(web):
    known = features(web, "subgrid")
    parent = next(iter(known.values()))["properties"]["parent_code"]
    some = features(web, "subgrid", parent_code=parent)
    assert some == {code: one for code, one in known.items() if one["properties"]["parent_code"] == parent}
    assert 0 < len(some) < len(known)
    assert web.get(items("subgrid"), query_string={"activities": "1"}).status_code == 400
    address, pages = f"{items('subgrid')}?limit=7", []
    while address:
        page = web.get(address).json
        pages.append([one["id"] for one in page["features"]])
        address = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)
    assert [code for page in pages for code in page] == list(known)
    assert max(map(len, pages)) == 7
    assert web.get(f"{items('subgrid')}?limit=7").json["numberMatched"] == len(known)


def test_a_box_and_a_zone_hold_for_them_too(web):
    known = {code: shape(one["geometry"]) for code, one in features(web, "village").items()}
    box = shapely.box(*known[min(known)].bounds)
    near = features(web, "village", bbox=",".join(map(repr, box.bounds)))
    assert list(near) == [code for code, ground in known.items() if ground.intersects(box)]
    assert 0 < len(near) < len(known)
    answer = web.get(f"{items('village')}/{min(known)}", query_string={"crs": ZONE})
    assert answer.headers["Content-Crs"] == f"<{ZONE}>"
    assert shapely.get_coordinates(shape(answer.json["geometry"]))[0][0] > 3_000_000  # northing


def test_the_collection_says_since_when_and_where(web):
    listed = {one["id"]: one for one in web.get("/ogc/collections").json["collections"]}
    town, village = (listed[f"indicators-standard-{level}"]["extent"] for level in ("town", "village"))
    assert [one["temporal"]["interval"][0][0][:10] for one in (town, village)] == ["2025-04-30", "2025-05-31"]
    assert town["spatial"] == listed["areas-standard-town"]["extent"]["spatial"]
    assert "extent" not in listed["indicators-standard-city"]


def test_one_of_them_and_the_page_of_it(web):
    code, known = next(iter(features(web, "town").items()))
    alone = web.get(f"{items('town')}/{code}").json
    assert {rel["rel"] for rel in alone.pop("links")} == {"self", "alternate", "collection"}
    assert alone == known
    assert web.get(f"{items('town')}/{code}?datetime=2025-05").json["properties"]["month"] == "2025-05"
    assert web.get(f"{items('village')}/{code}").status_code == 404
    assert web.get(f"{items('town')}?f=html").text.count("<tr") > 2


def test_ogr2ogr_and_geopandas_read_them(told, web, tmp_path):
    known = features(web, "town")
    with serving_door(told[0]) as door:
        frame = gpd.read_file(f"{door.root}{items('town')}")
        assert frame["volunteers"].tolist() == [one["properties"]["volunteers"] for one in known.values()]
        if shutil.which("ogr2ogr") is None:
            pytest.skip("Debian's gdal-bin is not installed")
        out = tmp_path / "told.geojsonl"
        command = ["ogr2ogr", "-f", "GeoJSONSeq", out, f"OAPIF:{door.root}/ogc/", "indicators-standard-town"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert "ERROR" not in done.stderr
    read = [json.loads(line)["properties"] for line in out.read_text(encoding="utf-8").splitlines()]
    assert {one["code"]: one["volunteers"] for one in read} == {
        code: one["properties"]["volunteers"] for code, one in known.items()
    }


def test_a_set_that_is_withdrawn_leaves_at_once_and_the_tag_with_it(told, web):
    """The last test of the file: it changes what is public."""
    database = told[0]
    tags = [web.get(items("town")).headers["ETag"]]
    take_back(database, JUNE)
    assert {one["properties"]["month"] for one in features(web, "town").values()} == {"2025-05"}
    assert features(web, "village") == {}
    tags.append(web.get(items("town")).headers["ETag"])
    take_back(database, MAY)
    assert features(web, "town") == {}
    assert "extent" not in web.get("/ogc/collections/indicators-standard-town").json
    tags.append(web.get(items("town")).headers["ETag"])
    count_and_release(database, JUNE)
    assert features(web, "village") != {}
    tags.append(web.get(items("town")).headers["ETag"])
    assert len(set(tags)) == 4
    assert web.get(items("town"), headers={"If-None-Match": tags[-1]}).status_code == 304
