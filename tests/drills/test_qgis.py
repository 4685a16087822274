"""QGIS, without a screen, opens collections of the door as layers: all of them, page by page, and what meets a box."""

import json
import os
import subprocess
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import shapely

from gisgrid.services.indicator_releases import release
from gisgrid.services.indicators import run_month
from gisgrid.store.areas import areas_of_scheme
from gisgrid.store.session import figuring, reading, writing
from tests.api.doors import serving_door
from tests.serving import county_template

__all__ = ["county_template"]

SCRIPT, PYTHON = Path(__file__).with_name("qgis_layer.py"), "/usr/bin/python3"
MONTH = date(2025, 6, 1)


@cache
def has_qgis():
    try:
        return subprocess.run([PYTHON, "-c", "import qgis.core"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


pytestmark = [
    pytest.mark.drill,
    pytest.mark.skipif(not has_qgis(), reason="needs QGIS, some 1 GB: apt-get install python3-qgis qgis-providers"),
]


@pytest.fixture(scope="module")
def door(cluster, county_template):
    with cluster.temporary(county_template) as database:
        with figuring(database.service_url) as connection:
            run_month(connection, "standard", today=date(2025, 6, 30), who="test")
        with writing(database.service_url) as connection:
            release(connection, "standard", MONTH, who="test")
        with serving_door(database) as made:
            yield made


@pytest.fixture(scope="module")
def stored(door):
    """Polygons of sub-grids by code."""
    with reading(door.database.service_url) as connection:
        found = areas_of_scheme(connection, "standard").areas
    return {c: g for c, g, n in zip(found.codes, found.geometries, found.levels, strict=True) if n == "subgrid"}


def box_of(stored):
    """A box between bounds and ground: something has a part of it within its own box, and does not meet it."""
    for one in stored.values():
        x0, y0, x1, y1 = one.bounds
        corner = shapely.box(x0, y0, x0 + (x1 - x0) / 20, y0 + (y1 - y0) / 20)
        if not corner.intersects(one):
            return corner
    raise AssertionError("no area leaves a corner of its box free")


def by_qgis(door, collection, box, *page_size):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": "/tmp"}
    command = [PYTHON, SCRIPT, f"{door.root}/ogc/", collection, *map(repr, box.bounds), *page_size]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize("page_size", [(), ("7",)])
def test_qgis_reads_areas_as_they_are_stored(door, stored, page_size):
    box = box_of(stored)
    told = by_qgis(door, "areas-standard-subgrid", box, *page_size)
    assert told["valid"]
    assert told["crs"] in ("OGC:CRS84", "EPSG:4326")  # longitude, latitude either way: QGIS turns nothing
    assert told["count"] == told["rows"] == len(stored)
    for code, geometry in stored.items():
        read = shapely.from_wkb(bytes.fromhex(told["features"][code]["wkb"]))
        assert shapely.normalize(read) == shapely.normalize(geometry), code
        assert told["features"][code]["said"]["code"] == code
    assert told["near"] == sorted(code for code, geometry in stored.items() if geometry.intersects(box))
    roots = shapely.total_bounds(list(stored.values()))
    assert told["extent"] == pytest.approx(list(roots), abs=1e-6)


def test_qgis_reads_released_indicators_as_numbers(door, stored):
    told = by_qgis(door, "indicators-standard-village", box_of(stored))
    assert told["valid"]
    assert told["count"] == len(told["features"]) > 0
    assert told["kinds"]["volunteers"] in ("Real", "double", "Double")
    assert all(isinstance(one["said"]["volunteers"], float | int) for one in told["features"].values())
    assert {one["said"]["month"] for one in told["features"].values()} == {"2025-06"}
