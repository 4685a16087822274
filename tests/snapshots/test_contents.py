"""A snapshot holds what everybody may know, in every format the same, all of one moment, and nothing else."""

import csv
import json
import shutil
import subprocess
import zipfile

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from sqlalchemy import text

from gisgrid.domain.columns import AREAS, KINDS, PLACES, short_name
from gisgrid.errors import BadInput, NotFound, Refused
from gisgrid.exchange.geojson_read import read_export
from gisgrid.exchange.snapshots.folder import SnapshotFolder
from gisgrid.exchange.snapshots.manifest import read_manifest
from gisgrid.exchange.snapshots.proving import verify_snapshot
from gisgrid.exchange.snapshots.systems import file_crs
from gisgrid.geometry.datum.webmaps import from_gcj02
from gisgrid.services.snapshot_contents import Wanted
from gisgrid.services.snapshots import list_snapshots, publish_snapshot
from gisgrid.store.session import reading, writing
from tests.snapshots.making import NOTICE, published, reader, writer

TABLES = ["areas-standard", "venues", "service-areas", "activities"]
FIELDS = {"areas-standard": AREAS.fields} | {one.name: one.fields for one in PLACES}
KEYS = {"areas-standard": ["code"], "venues": ["id"], "activities": ["id"], "service-areas": ["run", "scope", "name"]}


def geojson(snapshot, table):
    """Rows of a table as the GeoJSON has them, in order of their keys."""
    document = json.loads((snapshot.path / f"{table}.geojson").read_text(encoding="utf-8"))
    rows = [one["properties"] | {"geometry": shape(one["geometry"])} for one in document["features"]]
    return sorted(rows, key=lambda row: [str(row[key] or "") for key in KEYS[table]])


def shape(geometry):
    return None if geometry is None else shapely.from_geojson(json.dumps(geometry))


def rows_of(frame, table, rename=None):
    """Rows of a table read back, in the same order, with None where there is nothing."""
    frame = frame.rename(columns=rename or {})
    rows = [{name: plain(value) for name, value in row.items()} for row in frame.to_dict("records")]
    return sorted(rows, key=lambda row: [str(row[key] or "") for key in KEYS[table]])


def plain(value):
    if isinstance(value, shapely.Geometry):
        return value
    return None if pd.isna(value) else value


def same(found, wanted, name, kind):
    if kind == "date-time":
        return pd.Timestamp(found) == pd.Timestamp(wanted) if wanted else not found
    if kind == "boolean" and isinstance(found, str):
        found = {"true": True, "T": True, "false": False, "F": False}[found]
    if kind in ("integer", "number") and wanted is not None and found is not None:
        return float(found) == pytest.approx(float(wanted), rel=1e-12)
    return (found or None) == (wanted or None) or found == wanted


def require_same(found, wanted, table, fields):
    assert len(found) == len(wanted) > 0
    for one, other in zip(found, wanted, strict=True):
        for field in fields:
            if field.name in other:
                assert same(one[field.name], other[field.name], field.name, field.kind), (field.name, one, other)


def read_back(snapshot, table, form):
    if form == "GeoPackage":
        return gpd.read_file(snapshot.path / "gisgrid.gpkg", layer=table.replace("-", "_")), {}
    if form == "GeoParquet":
        return gpd.read_parquet(snapshot.path / f"{table}.parquet"), {}
    return gpd.read_file(snapshot.path / f"{table}.shp.zip"), {short_name(f.name): f.name for f in FIELDS[table]}


@pytest.mark.parametrize("form", ["GeoPackage", "GeoParquet", "Shapefile"])
@pytest.mark.parametrize("table", TABLES)
def test_a_format_tells_what_the_geojson_tells_to_the_last_bit_of_a_coordinate(snapshot, table, form):
    frame, rename = read_back(snapshot, table, form)
    assert frame.crs.to_epsg() == 4490
    found, wanted = rows_of(frame, table, rename), geojson(snapshot, table)
    require_same(found, wanted, table, FIELDS[table])
    for one, other in zip(found, wanted, strict=True):
        if other["geometry"] is None or (other["geometry"].is_empty and form == "Shapefile"):
            assert one["geometry"] is None
        else:
            require_same_place(as_told(one["geometry"], other["geometry"]), other["geometry"].normalize(), table)


def require_same_place(found, wanted, table):
    """The same to the last bit, but for circles, which GeoJSON rounds to seven decimals and other formats do not."""
    if table == "service-areas":
        assert shapely.symmetric_difference(found, wanted).area <= 1e-7 * wanted.length
    else:
        assert shapely.equals_exact(found, wanted)


def as_told(geometry, like):
    """A geometry with its rings begun anew; a shapefile knows no difference between a polygon and several."""
    several = like.geom_type == "MultiPolygon" and geometry.geom_type == "Polygon"
    return (shapely.multipolygons([geometry]) if several else geometry).normalize()


@pytest.mark.parametrize("table", TABLES)
def test_a_csv_tells_the_same_and_opens_in_excel_with_its_chinese(snapshot, table):
    path = snapshot.path / f"{table}.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    rows.sort(key=lambda row: [row[key] for key in KEYS[table]])
    wanted = geojson(snapshot, table)
    require_same([{k: v or None for k, v in row.items()} for row in rows], wanted, table, FIELDS[table])
    for row, other in zip(rows, wanted, strict=True):
        if "lon" in row and other["geometry"] is not None:
            assert (float(row["lon"]), float(row["lat"])) == (other["geometry"].x, other["geometry"].y)


def test_areas_are_said_in_square_metres_whose_sum_is_the_counties(snapshot):
    frame, _ = read_back(snapshot, "areas-standard", "GeoParquet")
    sums = frame.groupby("level")["area_m2"].sum()
    assert len(sums) == 4
    assert np.allclose(sums, sums.iloc[0], rtol=1e-9)


@pytest.mark.parametrize("file", ["gisgrid.gpkg", "areas-standard.shp.zip", "gisgrid.epsg4546.gpkg"])
def test_another_reader_finds_the_chinese_names(snapshot, file):
    tool = shutil.which("ogr2ogr")
    if tool is None:
        pytest.skip("Debian's gdal-bin is not installed")
    layer = ["areas_standard"] if file.endswith("gpkg") else []
    command = [tool, "-f", "CSV", "/vsistdout/", snapshot.path / file, *layer]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    names = {row["name"] for row in csv.DictReader(told.splitlines())}
    assert names == {row["name"] for row in geojson(snapshot, "areas-standard")}
    assert any("村" in name for name in names)


def test_indicators_are_those_released_one_value_a_row(snapshot):
    with reading(snapshot.database.public_url) as connection:
        stored = connection.execute(text("SELECT indicators FROM gisgrid.indicator_release_public")).scalar_one()
        areas = connection.execute(text("SELECT code, told, states FROM gisgrid.indicator_released_public")).all()
    wanted = {(a.code, i): (v, s) for a in areas for i, v, s in zip(stored, a.told, a.states, strict=True)}
    for frame in (
        pd.read_parquet(snapshot.path / "indicators-standard.parquet"),
        gpd.read_file(snapshot.path / "gisgrid.gpkg", layer="indicators_standard"),
        pd.read_csv(snapshot.path / "indicators-standard.csv", dtype={"code": str}),
    ):
        found = {
            (row.code, row.indicator): (None if pd.isna(row.value) else row.value, row.state)
            for row in frame.itertuples()
        }
        assert found == wanted
        assert set(frame["month"]) == {"2026-06"}
    assert any(state != "told" for _, state in wanted.values())


def test_hosts_that_are_sensitive_are_in_no_file(snapshot):
    with reading(snapshot.database.service_url) as connection:
        hidden = connection.execute(text("SELECT external_id, name FROM gisgrid.venue WHERE sensitive")).all()
        shown = connection.execute(text("SELECT name FROM gisgrid.venue_public LIMIT 1")).scalar_one()
    assert hidden
    contents = b"".join(unpacked(path) for path in snapshot.path.iterdir())
    assert shown.encode() in contents
    for id_, name in hidden:
        assert name.encode() not in contents
        assert f'"{id_}"'.encode() not in contents


def unpacked(path):
    if path.suffix != ".zip":
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("table", ["areas-standard", "venues", "activities"])
def test_a_shifted_file_leads_back_to_the_lattice_and_is_never_called_geojson(snapshot, table):
    document = json.loads((snapshot.path / f"{table}.gcj02.json").read_text(encoding="utf-8"))
    assert document["coordinate_system"]["name"] == "GCJ-02"
    assert document["crs"] is None
    assert not list(snapshot.path.glob("*gcj02*.geojson"))
    rows = [one["properties"] | {"geometry": shape(one["geometry"])} for one in document["features"]]
    require_back(rows, geojson(snapshot, table), table, from_gcj02)


def require_back(moved, true, table, back):
    """Coordinates of a file lead back to the stored ones, and were away from them."""
    moved, true = (
        shapely.get_coordinates([row["geometry"] for row in sorted(rows, key=lambda row: row[KEYS[table][0]])])
        for rows in (moved, true)
    )
    assert np.array_equal(np.rint(back(moved) * 1e7), np.rint(true * 1e7))
    assert np.abs(moved - true).max(axis=1).min() > 1e-4


@pytest.mark.parametrize("form", ["json", "gpkg"])
def test_a_zone_is_in_metres_and_leads_back_to_the_lattice(snapshot, form):
    file = snapshot.path / ("areas-standard.epsg4546.json" if form == "json" else "gisgrid.epsg4546.gpkg")
    frame = gpd.read_file(file, **({"layer": "areas_standard"} if form == "gpkg" else {}))
    assert frame.crs.to_epsg() == 4546
    inverse = pyproj.Transformer.from_crs(4546, 4490, always_xy=True)
    require_back(
        frame.to_dict("records"), geojson(snapshot, "areas-standard"), "areas-standard",
        lambda xy: np.column_stack(inverse.transform(xy[:, 0], xy[:, 1])),
    )  # fmt: skip


def test_the_manifest_says_what_is_in_it(snapshot):
    manifest = read_manifest(snapshot.path)
    with reading(snapshot.database.service_url) as connection:
        newest = connection.scalar(text("SELECT max(id) FROM gisgrid.changeset"))
        counted = text("SELECT level, count(*) FROM gisgrid.area GROUP BY level")
        levels = {level: count for level, count in connection.execute(counted)}
    assert manifest.changeset == newest
    assert manifest.areas == {"standard": levels}
    assert manifest.map_notice == NOTICE
    assert manifest.mark == "示意数据，非实际界线"
    assert sum(manifest.sources.values()) == sum(levels.values())
    assert {path.name for path in snapshot.path.iterdir()} == {one.name for one in manifest.files} | {"manifest.json"}
    said = json.loads((snapshot.path / "manifest.json").read_text(encoding="utf-8"))
    assert "CGCS2000" in said["coordinate_system"]["en"]
    assert {one.crs for one in manifest.files} == {"", "EPSG:4490", "EPSG:4546", "GCJ-02"}
    assert all(one.crs_zh.startswith("偏移坐标") for one in manifest.files if "gcj02" in one.name)


def test_it_proves_itself(snapshot):
    found = verify_snapshot(snapshot.path)
    assert found.proved
    assert (found.damages, found.uncounted, found.strangers) == ((), (), ())
    assert list(found.proofs) == ["areas-standard.geojson"]


def test_areas_come_back_with_their_knots_marks_and_scheme(snapshot):
    export = read_export(snapshot.path / "areas-standard.geojson")
    assert export.header.schemes[0].code == "standard"


def test_all_files_are_of_one_moment(serving, tmp_path):
    """What others change while it is written is in no file."""
    before = venue_names(serving)

    def meddle(stage):
        if stage.startswith("场所"):
            with writing(serving.service_url) as connection:
                connection.execute(text("UPDATE gisgrid.venue SET name = '改名' || id"))

    folder = SnapshotFolder(tmp_path)
    done = publish_snapshot(reader(serving), writer(serving), folder, Wanted(), advance=meddle)
    assert venue_names(serving) != before
    with (folder.root / done.name / "venues.csv").open(encoding="utf-8-sig") as stream:
        assert {row["name"] for row in csv.DictReader(stream)} == before


def venue_names(database):
    with reading(database.public_url) as connection:
        return set(connection.scalars(text("SELECT name FROM gisgrid.venue_public")))


def test_without_pyarrow_the_manifest_says_what_is_left_out(serving, tmp_path, monkeypatch):
    for module in ("services.snapshot_contents", "services.snapshot_tables", "exchange.snapshots.proving"):
        monkeypatch.setattr(f"gisgrid.{module}.has_parquet", lambda: False)
    made = published(serving, tmp_path)
    assert not list(made.path.glob("*.parquet"))
    assert [one.what for one in read_manifest(made.path).left_out] == ["GeoParquet"]


def test_long_texts_are_cut_between_characters_in_shapefiles_alone_and_counted(serving, tmp_path):
    long = "文化活动中心" * 30
    with writing(serving.service_url) as connection:
        one = connection.scalar(text("SELECT min(id) FROM gisgrid.venue_public"))
        connection.execute(text("UPDATE gisgrid.venue SET name = :long WHERE id = :one"), {"long": long, "one": one})
    made = published(serving, tmp_path)
    assert long in set(gpd.read_file(made.path / "gisgrid.gpkg", layer="venues")["name"])
    names = set(gpd.read_file(made.path / "venues.shp.zip")["name"])
    assert long[:84] in names
    parts = {one.name: one.parts for one in read_manifest(made.path).files}
    assert parts["venues.shp.zip"][0].cut == {"name": 1}


def test_nothing_leaves_without_a_map_notice_where_one_is_required(serving, tmp_path):
    with pytest.raises(Refused, match="审图号"):
        published(serving, tmp_path, notice_required=True)
    assert list(tmp_path.iterdir()) == []
    assert published(serving, tmp_path, notice_required=True, map_notice=NOTICE).name


def test_without_areas_there_is_nothing_to_publish(database, tmp_path):
    with pytest.raises(NotFound):
        published(database, tmp_path)
    assert list_snapshots(SnapshotFolder(tmp_path)) == []


def test_a_zone_too_far_away_is_refused(serving, tmp_path, monkeypatch):
    monkeypatch.setattr("gisgrid.domain.served_crs.FARTHEST_DEG", 0.5)
    with pytest.raises(BadInput, match="too far"):
        published(serving, tmp_path, systems=(file_crs("EPSG:4554"),))


@pytest.mark.parametrize("asked", ["EPSG:3857", "wgs84", ""])
def test_a_system_that_is_not_written_is_told(asked):
    with pytest.raises(BadInput, match="not written"):
        file_crs(asked)


def test_every_table_has_columns_that_fit_into_a_shapefile():
    for kind in KINDS:
        names = [short_name(field.name) for field in kind.fields]
        assert len(set(names)) == len(names)
        assert not kind.geometry or max(len(name.encode()) for name in names) <= 10
