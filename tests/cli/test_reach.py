"""`gisgrid reach`: circles and households from files, and one sentence for each bad input. No database."""

import csv
import json

import geopandas as gpd
import pytest
import shapely
from click.testing import CliRunner

from gisgrid.cli import main

ROADS = [shapely.LineString([(110, 30), (110.02, 30)]), shapely.LineString([(110.01, 29.99), (110.01, 30.01)])]
APART = shapely.LineString([(110.05, 30.05), (110.06, 30.05)])
VENUES = "id,name,kind,tier,lon,lat\nV1,馆,library,central,110.01,30.0001\n"
HOMES = "id,persons,lon,lat\nH1,3,110.011,30.0002\nH2,2,110.0195,30\nH3,1,110.01,30.003\n"
LIECHTENSTEIN = "tests/data/roads/liechtenstein.osm.pbf"


def roads(folder, lines=ROADS, crs="EPSG:4490", ext="gpkg"):
    path = folder / f"roads.{ext}"
    gpd.GeoDataFrame(geometry=list(lines), crs=crs).to_file(path)
    return path


def table(folder, text, name="venues.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def reach(*words):
    return CliRunner().invoke(main, ["reach", *map(str, words)])


def test_circles_and_households(tmp_path):
    out, homes_out = tmp_path / "circles.geojson", tmp_path / "homes.csv"
    homes = table(tmp_path, HOMES, "homes.csv.in.csv")
    done = reach(
        roads(tmp_path), table(tmp_path, VENUES), "--households", homes, "-o", out, "--households-out", homes_out
    )
    assert done.exit_code == 0, done.output
    assert "2 / 3 在圈内 covered (66.7 %)" in done.stdout
    found = json.loads(out.read_text())
    assert found["roads"] == "roads.gpkg"
    one, merged = found["features"]
    assert (one["properties"]["id"], one["properties"]["estimate"], merged["properties"]["scope"]) == (
        "V1",
        False,
        "all",
    )
    shape = shapely.from_geojson(json.dumps(one["geometry"]))
    assert shape.is_valid
    assert shape.covers(shapely.Point(110.011, 30.0002))
    assert not shape.covers(shapely.Point(110.0195, 30))
    rows = list(csv.DictReader(homes_out.read_text(encoding="utf-8-sig").splitlines()))
    assert [(row["id"], row["covered"], row["nearest_venue"]) for row in rows] == [
        ("H1", "1", "V1"), ("H2", "0", "V1"), ("H3", "1", "V1"),
    ]  # fmt: skip
    assert float(rows[1]["minutes"]) == pytest.approx(float(rows[1]["distance_m"]) / 80, abs=0.01)


def test_a_slow_walker_reaches_less(tmp_path):
    homes = table(tmp_path, HOMES, "homes.csv")
    words = (roads(tmp_path), table(tmp_path, VENUES), "--households", homes, "-o", tmp_path / "c.geojson")
    assert "2 / 3" in reach(*words).stdout
    assert "1 / 3" in reach(*words, "--speed-kmh", "1.5").stdout


def test_liechtenstein_names_its_source(tmp_path):
    venues = table(tmp_path, "id,lon,lat\nVaduz,9.5209,47.1410\nSchaan,9.5095,47.1651\n")
    done = reach(LIECHTENSTEIN, venues, "-o", tmp_path / "c.geojson")
    assert done.exit_code == 0, done.output
    assert "24 pieces of the network, 44.4 of 1137.9 km" in done.stderr
    found = json.loads((tmp_path / "c.geojson").read_text())
    assert "© OpenStreetMap contributors, ODbL" in found["roads"]
    for feature in found["features"]:
        west, south, east, north = shapely.from_geojson(json.dumps(feature["geometry"])).bounds
        assert 9.4 < west < east < 9.7
        assert 47.0 < south < north < 47.3


def refused(done):
    assert done.exit_code == 2, done.output
    assert "Traceback" not in done.output
    assert done.exception.__class__ is SystemExit
    return done.stderr


@pytest.mark.parametrize(
    ("venues", "words"),
    [
        ("id,lon,lat\nA,130,20\n", "All venues are more than 5 km from any road"),
        ("id,lon,lat\nA,30.0,110.01\n", "axes are in the wrong order"),
        ("id,name\nA,b\n", "no columns of coordinates"),
        ("name,lon,lat\nA,110.01,30\n", "no column id"),
        ("id,lon,lat\n", "holds no rows"),
    ],
)
def test_venues_that_cannot_be_taken(tmp_path, venues, words):
    out = tmp_path / "c.geojson"
    assert words in refused(reach(roads(tmp_path), table(tmp_path, venues), "-o", out))
    assert not out.exists()


def test_swapped_columns_outside_china_are_recognised_by_the_roads(tmp_path):
    venues = table(tmp_path, "id,lon,lat\nVaduz,47.1410,9.5209\n")
    told = refused(reach(LIECHTENSTEIN, venues, "-o", tmp_path / "c.geojson"))
    assert "Longitude and latitude are swapped" in told


def test_households_of_another_county_are_told(tmp_path):
    homes = table(tmp_path, "id,lon,lat\nH1,111.5,31\n", "homes.csv")
    words = (roads(tmp_path), table(tmp_path, VENUES), "--households", homes, "-o", tmp_path / "c.geojson")
    assert "All households are more than 5 km" in refused(reach(*words))


def test_roads_in_metres_without_a_system(tmp_path):
    path = roads(tmp_path, ext="shp")
    gpd.read_file(path).to_crs("EPSG:4546").to_file(path)
    path.with_suffix(".prj").unlink()
    words = (path, table(tmp_path, VENUES), "-o", tmp_path / "c.geojson")
    assert "does not say its coordinate system" in refused(reach(*words))
    assert reach(*words, "--crs", "EPSG:4546").exit_code == 0


def test_a_venue_in_the_sea_is_named_and_estimated(tmp_path):
    venues = table(tmp_path, VENUES + "V2,船,boat,branch,110.05,30.0\n")
    done = reach(roads(tmp_path), venues, "-o", tmp_path / "c.geojson")
    assert done.exit_code == 0, done.output
    assert "1 venues are too far from any road and are estimated by 1.3 times the straight way: V2" in done.stderr
    found = json.loads((tmp_path / "c.geojson").read_text())["features"]
    assert [(f["properties"].get("id"), f["properties"]["estimate"]) for f in found] == [
        ("V1", False), ("V2", True), (None, False),
    ]  # fmt: skip
    assert found[1]["geometry"] is None


def test_roads_that_do_not_hang_together_are_told(tmp_path):
    homes = table(tmp_path, HOMES + "H4,4,110.055,30.05\n", "homes.csv")
    out = tmp_path / "homes_out.csv"
    done = reach(roads(tmp_path, [*ROADS, APART]), table(tmp_path, VENUES), "--households", homes,
                 "-o", tmp_path / "c.geojson", "--households-out", out)  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "1 pieces of the network, 1.0 of 5.1 km, do not hang together" in done.stderr
    *_, last = csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines())
    assert (last["id"], last["covered"], last["nearest_venue"], last["distance_m"]) == ("H4", "0", "", "")


def test_ten_thousand_venues_at_one_point(tmp_path):
    text = "id,lon,lat\n" + "".join(f"V{k},110.01,30.0001\n" for k in range(10_000))
    homes = table(tmp_path, HOMES, "homes.csv")
    out = tmp_path / "c.geojson"
    done = reach(roads(tmp_path), table(tmp_path, text), "--households", homes, "--minutes", "1", "-o", out)
    assert done.exit_code == 0, done.output
    assert "9999 venues share their place with another" in done.stderr
    assert "10000 circles" in done.stdout


@pytest.mark.parametrize("option", [("--minutes", "0"), ("--speed-kmh", "-1"), ("--max-access-m", "nan")])
def test_a_walk_that_is_none(tmp_path, option):
    words = (roads(tmp_path), table(tmp_path, VENUES), "-o", tmp_path / "c.geojson", *option)
    assert "must be above zero" in refused(reach(*words))


def test_a_result_without_households_is_asked_about(tmp_path):
    done = reach(roads(tmp_path), table(tmp_path, VENUES), "-o", tmp_path / "c", "--households-out", tmp_path / "h")
    assert done.exit_code == 2
    assert "needs --households" in done.stderr


def test_what_cannot_be_written_is_told(tmp_path):
    words = (roads(tmp_path), table(tmp_path, VENUES), "-o", tmp_path / "no" / "c.geojson")
    assert "cannot be written" in refused(reach(*words))


TIMED = (
    "id,name,kind,hours,lon,lat\nV1,馆,library,周二至周日 09:00-20:30,110.01,30.0001\n"
    "V2,站,station,看情况,110.0195,30.0001\nV3,点,station,Mo-Fr 09:00-17:00,110.001,30\n"
)


def test_profiles_and_the_standard_stand_side_by_side(tmp_path):
    out, homes_out = tmp_path / "c.geojson", tmp_path / "h.csv"
    done = reach(
        roads(tmp_path), table(tmp_path, VENUES), "--households", table(tmp_path, HOMES, "homes.csv"), "-o", out,
        "--households-out", homes_out, "--profile", "default", "--profile", "slow", "--standard", "500m",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    circles = [feature["properties"] for feature in json.loads(out.read_text())["features"]]
    assert [(one["scope"], one["profile"], one["speed_kmh"], one["standard"]) for one in circles] == [
        ("venue", "default", 4.8, None), ("all", "default", 4.8, None),
        ("venue", "slow", 2.88, None), ("all", "slow", 2.88, None),
        ("venue", "standard 500m", None, "500m"), ("all", "standard 500m", None, "500m"),
    ]  # fmt: skip
    assert "standard 500m: 农户 households: 2 / 3" in done.stdout
    rows = list(csv.DictReader(homes_out.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[1]["covered_default"] == rows[1]["covered_standard_500m"] == "0"
    assert rows[0]["minutes_standard_500m"] == ""
    assert float(rows[2]["minutes_slow"]) == pytest.approx(float(rows[2]["minutes_default"]) * 4.8 / 2.88, abs=0.02)
    assert rows[2]["distance_m_slow"] == rows[2]["distance_m_default"]


def test_several_profiles_draw_what_each_draws_alone(tmp_path):
    files = roads(tmp_path), table(tmp_path, VENUES)
    shapes = {}
    for name, words in {"both": ["default", "slow"], "one": ["default"], "two": ["slow"]}.items():
        out = tmp_path / f"{name}.geojson"
        assert reach(*files, "-o", out, *(part for word in words for part in ("--profile", word))).exit_code == 0
        features = json.loads(out.read_text())["features"]
        shapes[name] = [shapely.from_geojson(json.dumps(one["geometry"])) for one in features]
    for both, alone in zip(shapes["both"], shapes["one"] + shapes["two"], strict=True):
        assert both.symmetric_difference(alone).area <= 1e-6 * alone.area


@pytest.mark.parametrize(
    ("at", "unknown", "ids"),
    [
        ("2026-05-02 19:30", "closed", ["V1"]),
        ("周六 19:30", "open", ["V1", "V2"]),
        ("Mo 10:00", "closed", ["V3"]),
        ("Tu 10:00", "closed", ["V1", "V3"]),
    ],
)
def test_at_an_hour_only_open_venues_count_and_the_unknown_are_named(tmp_path, at, unknown, ids):
    out = tmp_path / "c.geojson"
    done = reach(roads(tmp_path), table(tmp_path, TIMED), "-o", out, "--at", at, "--unknown-hours", unknown)
    assert done.exit_code == 0, done.output
    assert f"hours unknown, counted as {unknown}: V2" in done.stderr
    found = [feature["properties"] for feature in json.loads(out.read_text())["features"]]
    assert [one["id"] for one in found[:-1]] == ids
    assert {one["open_at"] for one in found} == {{"2": "Sa", "周": "Sa"}.get(at[0], at[:2]) + at[-6:]}


def test_at_an_hour_when_nothing_is_open_one_is_told_what_to_do(tmp_path):
    done = reach(roads(tmp_path), table(tmp_path, TIMED), "-o", tmp_path / "c.geojson", "--at", "Su 23:00")
    assert done.exit_code == 2
    assert "--unknown-hours open" in done.stderr


def test_a_natural_village_counts_as_its_households_and_as_an_estimate(tmp_path):
    homes = table(tmp_path, "id,households,lon,lat\nH1,1,110.011,30.0002\nN,9,110.01,30.003\n", "homes.csv")
    words = (roads(tmp_path), table(tmp_path, VENUES), "--households", homes, "-o", tmp_path / "c.geojson")
    done = reach(*words, "--households-out", tmp_path / "h.csv")
    assert "10 / 10 在圈内 covered (100.0 %)；居民 residents: 30 / 30；估算 estimated: 9" in done.stdout
    rows = list(csv.DictReader((tmp_path / "h.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [(row["covered"], row["estimate"]) for row in rows] == [("1", "0"), ("1", "1")]
