"""`gisgrid households import`: all or nothing, the same again changes nothing, several at a point are estimates."""

import geopandas as gpd
import pytest
import shapely
from sqlalchemy import text

from gisgrid.store.session import reading
from tests.cli.test_service_area import run
from tests.serving import county_template, serving

__all__ = ["county_template", "serving"]

LIST = "编号,人数,户数,地址,lon,lat\nA1,4,,一号,110.9,29.5\nA2,,,,110.91,29.5\nB,,30,自然村,110.92,29.5\n"


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "homes.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def stored(database):
    with reading(database.service_url) as connection:
        rows = connection.execute(
            text("SELECT external_id, persons, households, estimate FROM gisgrid.household ORDER BY id")
        ).all()
        return [tuple(row) for row in rows]


def changes(database):
    with reading(database.service_url) as connection:
        return connection.scalar(text("SELECT household_changes FROM gisgrid.reach_now"))


def test_a_list_is_kept_with_stated_defaults(database, listed):
    done = run(database, "households", "import", listed)
    assert "added 3，更新 changed 0" in done.stdout
    assert "32 户 households，97 人" in done.stdout
    assert "2 rows without persons: 3 to a household" in done.stderr
    assert "1 places stand for 30 households: marked as estimates" in done.stderr
    assert stored(database) == [("A1", 4, 1, False), ("A2", 3, 1, False), ("B", 90, 30, True)]


def test_the_same_again_changes_nothing_and_no_run_is_out_of_date(database, listed):
    run(database, "households", "import", listed)
    before, version = stored(database), changes(database)
    assert "added 0，更新 changed 0，未变 same 3，删除 gone 0" in run(database, "households", "import", listed).stdout
    assert (stored(database), changes(database)) == (before, version)


def test_what_is_not_in_the_list_is_left_unless_it_is_to_be_replaced(database, listed, tmp_path):
    run(database, "households", "import", listed)
    more = tmp_path / "more.csv"
    more.write_text("id,persons,lon,lat\nA1,5,110.9,29.5\nC,1,110.93,29.5\n", encoding="utf-8")
    assert "added 1，更新 changed 1，未变 same 0，删除 gone 0" in run(database, "households", "import", more).stdout
    assert [row[:2] for row in stored(database)] == [("A1", 5), ("A2", 3), ("B", 90), ("C", 1)]
    assert "same 2，删除 gone 2" in run(database, "households", "import", more, "--replace").stdout
    assert [row[0] for row in stored(database)] == ["A1", "C"]


def test_points_of_a_map_in_another_system_land_where_they_are(database, tmp_path):
    path = tmp_path / "homes.gpkg"
    homes = gpd.GeoDataFrame({"id": ["A"], "persons": [2]}, geometry=[shapely.Point(110.9, 29.5)], crs="EPSG:4490")
    homes.to_crs("EPSG:4546").to_file(path)
    assert "EPSG:4546" in run(database, "households", "import", path).stderr
    with reading(database.service_url) as connection:
        lon, lat = connection.execute(text("SELECT ST_X(geom), ST_Y(geom) FROM gisgrid.household")).one()
    assert (lon, lat) == pytest.approx((110.9, 29.5), abs=2e-7)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("A1,2,1,,110.9,29.5", "A1"),
        ("D,2,0,,110.9,29.5", "number of households or persons that makes no sense: rows 4"),
        ("D,200000,1,,110.9,29.5", "no number of people or households"),
        ("D,,90000,,110.9,29.5", "makes no sense: rows 4"),
        ("D,2,1,,310.9,29.5", "The system is longitude, latitude"),
        ("D,viele,1,,110.9,29.5", '"viele" is no number'),
        (",2,1,,110.9,29.5", "have no code"),
    ],
)
def test_one_bad_row_and_nothing_is_kept(database, listed, row, words):
    listed.write_text(f"{LIST}{row}\n", encoding="utf-8")
    assert words in run(database, "households", "import", listed, code=2).stderr
    assert stored(database) == []


def test_an_unknown_scheme_is_refused(database, listed):
    refused = run(database, "households", "import", listed, "--scheme", "other", code=2)
    assert "there is no scheme other" in refused.stderr


def test_several_homes_at_a_point_count_as_so_many_all_the_way(serving, tmp_path):
    run(serving, "service-area", "run")
    with reading(serving.service_url) as connection:
        lon, lat = connection.execute(
            text("SELECT ST_X(geom), ST_Y(geom) FROM gisgrid.venue WHERE status = 'existing' ORDER BY id LIMIT 1")
        ).one()
    village = tmp_path / "village.csv"
    village.write_text(f"id,households,persons,lon,lat\nX,50,120,{lon},{lat}\n", encoding="utf-8")
    run(serving, "households", "import", village)
    run(serving, "service-area", "run")
    with reading(serving.service_url) as connection:
        before, after = connection.execute(
            text("SELECT households, covered_households, estimate_households FROM gisgrid.reach_run ORDER BY id")
        ).all()
        sums = connection.execute(
            text(
                "SELECT a.run, sum(a.households), sum(a.covered_households), sum(a.estimate_households) "
                "FROM gisgrid.reach_area a WHERE a.parent_code IS NULL GROUP BY 1 ORDER BY 1"
            )
        ).all()
        counted = "SELECT households, residents, estimate_households FROM gisgrid.reach_circle"
        circles = connection.execute(text(f"{counted} WHERE scope = 'all' ORDER BY run")).all()
    assert [b - a for a, b in zip(before, after, strict=True)] == [50, 50, 50]
    assert [int(b - a) for a, b in zip(sums[0][1:], sums[1][1:], strict=True)] == [50, 50, 50]
    assert [b - a for a, b in zip(*circles, strict=True)] == [50, 120, 50]
