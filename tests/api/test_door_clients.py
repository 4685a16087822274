"""Real clients at the door: whole, page by page, by box, and while somebody writes all the time."""

import json
import shutil
import subprocess
import threading
import urllib.request
from collections import Counter
from contextlib import contextmanager
from itertools import count

import geopandas as gpd
import numpy as np
import pytest
import shapely
from owslib.ogcapi.features import Features
from shapely.geometry import shape
from sqlalchemy import text

from gisgrid.store.areas import areas_of_scheme, insert_areas
from gisgrid.store.session import changing, reading
from gisgrid.store.urls import DATABASE
from tests.api.doors import serving_door
from tests.county import natural_county, village_code
from tests.services.cuts import random_cut
from tests.store.test_history import merge, split_by

LEAVES = "areas-standard-subgrid"
ITEMS = f"/ogc/collections/{LEAVES}/items"
NUMBERS = count(500)
BOX = (110.006, 30.011, 110.021, 30.024)
ogr = pytest.mark.skipif(shutil.which("ogr2ogr") is None, reason="Debian's gdal-bin is not installed")


@pytest.fixture(scope="module")
def door(cluster):
    """A server before a county whose borders have many vertices, to which tests add and from which they take."""
    areas = natural_county()
    with cluster.temporary(DATABASE) as database:
        with changing(database.service_url, who="test", why="load") as connection:
            insert_areas(connection, "standard", areas)
        with serving_door(database, areas) as made:
            yield made


def stored(door):
    """Polygons of sub-grids by code, as the database holds them now."""
    with reading(door.database.service_url) as connection:
        found = areas_of_scheme(connection, "standard").areas
    return {c: g for c, g, n in zip(found.codes, found.geometries, found.levels, strict=True) if n == "subgrid"}


def by_ogr2ogr(door, folder, *words):
    out = folder / "told.geojsonl"
    command = [
        "ogr2ogr",
        "-f",
        "GeoJSONSeq",
        str(out),
        f"OAPIF:{door.root}/ogc/",
        LEAVES,
        "-lco",
        "COORDINATE_PRECISION=7",
    ]
    done = subprocess.run([*command, *words], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0
    assert "ERROR" not in done.stderr
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def codes(features):
    return sorted(one["properties"]["code"] for one in features)


@ogr
@pytest.mark.parametrize("words", [(), ("-oo", "PAGE_SIZE=7")])
def test_ogr2ogr_reads_all_whole_and_page_by_page(door, tmp_path, words):
    told, known = by_ogr2ogr(door, tmp_path, *words), stored(door)
    assert codes(told) == sorted(known)
    for one in told:
        assert shapely.normalize(shape(one["geometry"])) == shapely.normalize(known[one["properties"]["code"]])


@ogr
def test_ogr2ogr_reads_what_meets_a_box(door, tmp_path):
    told = by_ogr2ogr(door, tmp_path, "-spat", *map(str, BOX))
    box = shapely.box(*BOX)
    assert codes(told) == sorted(code for code, geometry in stored(door).items() if geometry.intersects(box))
    assert 0 < len(told) < len(stored(door))


@ogr
def test_ogr2ogr_reads_by_a_property(door, tmp_path):
    told = by_ogr2ogr(door, tmp_path, "-where", f"parent_code = '{village_code(5)}'")
    assert codes(told) == sorted(code for code in stored(door) if code.startswith(village_code(5)))


def test_geopandas_reads_a_page_as_it_is(door):
    frame = gpd.read_file(f"{door.root}{ITEMS}?limit=1000")
    known = stored(door)
    assert sorted(frame["code"]) == sorted(known)
    assert all(
        shapely.normalize(g) == shapely.normalize(known[c]) for c, g in zip(frame["code"], frame.geometry, strict=True)
    )
    assert frame.crs.to_epsg() == 4326  # GeoJSON says so; the numbers are those of CGCS2000


def test_owslib_finds_its_way(door):
    service = Features(f"{door.root}/ogc/")
    assert LEAVES in service.feature_collections()
    assert "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs" in service.conformance()["conformsTo"]
    assert service.collection(LEAVES)["id"] == LEAVES
    page = service.collection_items(LEAVES, limit=3, bbox=list(BOX))
    assert len(page["features"]) == 3
    code = page["features"][0]["id"]
    assert service.collection_item(LEAVES, code)["id"] == code
    assert any("items" in path for path in service.api()["paths"])


def test_curl_reads_and_is_not_sent_what_it_has(door, tmp_path):
    tags, out = tmp_path / "tag", tmp_path / "out.json"
    command = [
        "curl",
        "-sS",
        "--compressed",
        "--etag-save",
        tags,
        "--etag-compare",
        tags,
        "-w",
        "%{http_code}",
        "-o",
        out,
    ]
    said = [
        subprocess.run([*command, f"{door.root}{ITEMS}"], capture_output=True, text=True, check=True).stdout
        for _ in "ab"
    ]
    assert said == ["200", "304"]
    assert json.loads(out.read_text(encoding="utf-8"))["numberReturned"] == min(100, len(stored(door)))


def split_and_merge(door, rng):
    """Cut a sub-grid in two, which puts knots on borders, and join it to what was cut off now and then."""
    with reading(door.database.service_url) as connection:
        cut = random_cut(rng, areas_of_scheme(connection, "standard").areas, "village")
    number = next(NUMBERS)
    code = f"{cut.leaf[:12]}{number}"
    split_by(door.database, cut, code)
    if number % 2:
        merge(door.database, cut.leaf, code)


@contextmanager
def somebody_writing(door):
    """Split and merge sub-grids of one village and rename others, without a pause."""
    stop, rng, rounds = threading.Event(), np.random.default_rng(3), []

    def write():
        while not stop.is_set():
            number = len(rounds)
            with changing(door.database.service_url, who="busy", why="rename") as connection:
                update = text("UPDATE gisgrid.area SET name = :n WHERE parent_code = :p")
                connection.execute(update, {"n": f"第{number}次", "p": village_code(number % 16)})
            if number % 5 == 1:
                split_and_merge(door, rng)
            rounds.append(number)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield rounds
    finally:
        stop.set()
        writer.join()


def paged(door):
    address, found = f"{door.root}{ITEMS}?limit=5", []
    while address:
        with urllib.request.urlopen(address, timeout=30) as answer:
            page = json.load(answer)
        found += page["features"]
        address = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)
    return found


def require_none_twice_none_lost(told, before, after):
    told = Counter(codes(told))
    assert [code for code, times in told.items() if times > 1] == []
    assert set(told) >= set(before) & set(after)


@pytest.mark.parametrize("how", ["pages", pytest.param("ogr2ogr", marks=ogr)])
def test_while_somebody_writes_no_row_comes_twice_and_none_is_lost(door, tmp_path, how):
    with somebody_writing(door) as rounds:
        overtaken, n = 0, 0
        while overtaken < 3 and n < 60:  # a fast answer may be through before the writer is
            n += 1
            folder = tmp_path / str(n)
            folder.mkdir()
            before, wrote = stored(door), len(rounds)
            told = paged(door) if how == "pages" else by_ogr2ogr(door, folder, "-oo", "PAGE_SIZE=5")
            require_none_twice_none_lost(told, before, stored(door))
            overtaken += len(rounds) > wrote
        assert overtaken == 3
