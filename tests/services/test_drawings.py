"""Drawings for small scales: no cracks at any zoom, right whoever writes, and not made anew for nothing."""

from dataclasses import replace

import numpy as np
import pyogrio
import pytest
import shapely
from sqlalchemy import text

from gisgrid.services.drawings import DRAWN_BELOW, redraw
from gisgrid.services.levels import LevelCache, drawn_at, levels_in_use
from gisgrid.services.tiles import TileCache, draw_tile, plan_tile
from gisgrid.store.drawings import current_drawings, take_pen
from gisgrid.store.session import changing, reading, writing
from gisgrid.store.tiles import EXTENT
from gisgrid.store.urls import DATABASE
from tests.browsing import load
from tests.county import natural_county, town_code, village_code
from tests.tile_numbers import tile_at, tiles_over

AREAS = natural_county()
BOX = AREAS.geometries[0].bounds
TOWNS, VILLAGES = 10, 11
"""Zooms at which these are the finest level."""


@pytest.fixture(scope="module")
def winding(cluster):
    """A database with a county of winding borders, drawn at every zoom, for tests that only read."""
    with cluster.temporary(DATABASE) as made:
        load(made, AREAS)
        for zoom in range(DRAWN_BELOW):
            drawing(made, zoom)
        yield made


@pytest.fixture
def own(database):
    load(database, AREAS)
    return database


def drawing(database, zoom, wanted=""):
    """Make the drawing of a zoom if it is wanted, and give its number."""
    with writing(database.service_url) as connection:
        drawn = drawn_at(levels_in_use(connection, "standard"), zoom, wanted)
        redraw(connection, "standard", zoom, drawn)
        return current_drawings(connection, "standard", zoom)[1].get(drawn.levels[-1])


def plan(connection, numbers, wanted=""):
    return plan_tile(connection, LevelCache(), "standard", numbers, wanted)


def tile(database, numbers, folder, wanted=""):
    """One tile's areas as GDAL reads them, from a drawing."""
    with reading(database.public_url) as connection:
        planned = plan(connection, numbers, wanted)
        assert planned.drawing is not None
        content = draw_tile(connection, TileCache(), planned).content
    path = folder / "tile.mvt"
    path.write_bytes(content)
    return pyogrio.read_dataframe(path, layer="area")


def change(database, statement, *values):
    with changing(database.service_url, who="test", why="test") as connection:
        connection.exec_driver_sql(statement, values)


def same_place(a, b):
    return shapely.union_all(a).symmetric_difference(shapely.union_all(b)).area == 0


@pytest.mark.parametrize("zoom", range(6, DRAWN_BELOW))
def test_neighbours_and_levels_share_their_vertices_at_every_zoom(winding, tmp_path, zoom):
    for numbers in tiles_over(BOX, zoom):
        found = tile(winding, numbers, tmp_path)
        finest = found[found.level == found.finest].geometry.values
        assert shapely.coverage_is_valid(finest)
        for _, level in found.groupby("level"):
            assert same_place(level.geometry.values, finest)


def crossings(shape, x):
    """Where a shape's outline crosses a line from north to south."""
    line = shapely.LineString([(x, -EXTENT), (x, 2 * EXTENT)])
    return np.sort(shapely.get_coordinates(shapely.intersection(shape.boundary, line))[:, 1])


def test_tiles_side_by_side_show_a_border_at_the_same_place_on_their_seam(winding, tmp_path):
    seen = 0
    for z, x, y in tiles_over(BOX, VILLAGES):
        if (z, x + 1, y) not in tiles_over(BOX, VILLAGES):
            continue
        west, east = (tile(winding, (z, one, y), tmp_path).set_index("code").geometry for one in (x, x + 1))
        for code in west.index.intersection(east.index):
            here, there = crossings(west[code], EXTENT), crossings(east[code], 0)
            within = (here > 0) & (here < EXTENT)
            assert here[within] == pytest.approx(there[(there > 0) & (there < EXTENT)], abs=1)
            seen += within.sum()
    assert seen > 5


def test_a_drawing_has_fewer_vertices_but_lies_within_a_pixel(winding, tmp_path):
    numbers = tile_at(110.02, 30.02, TOWNS)
    with reading(winding.public_url) as connection:
        as_it_is = replace(plan(connection, numbers), drawing=None)
        exact = draw_tile(connection, TileCache(), as_it_is).content
    path = tmp_path / "exact.mvt"
    path.write_bytes(exact)
    before = pyogrio.read_dataframe(path, layer="area").set_index("code").geometry
    after = tile(winding, numbers, tmp_path).set_index("code").geometry
    assert set(before.index) == set(after.index)
    towns = [code for code in after.index if code.endswith("000")]
    assert (
        shapely.get_num_coordinates(after[towns].values).sum()
        < 0.5 * shapely.get_num_coordinates(before[towns].values).sum()
    )
    steps_per_px = EXTENT / 512
    for code in towns:
        assert shapely.hausdorff_distance(before[code].boundary, after[code].boundary) < 1.5 * steps_per_px


def test_what_is_divided_below_the_drawn_levels_leaves_the_drawing_as_it_is(own):
    before = drawing(own, TOWNS)
    change(own, "UPDATE gisgrid.area SET name = 'x' WHERE level = 'subgrid'")
    with reading(own.public_url) as connection:
        assert plan(connection, tile_at(110.02, 30.02, TOWNS)).wants_drawing
    assert drawing(own, TOWNS) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE gisgrid.area SET name = 'x' WHERE code = %s",
        "DELETE FROM gisgrid.area WHERE parent_code IN (SELECT code FROM gisgrid.area WHERE parent_code = %s)",
    ],
)
def test_what_is_drawn_is_drawn_anew_when_it_changes(own, statement):
    before = drawing(own, VILLAGES)
    change(own, statement, town_code(1))
    after = drawing(own, VILLAGES)
    assert after not in (before, None)
    assert drawing(own, VILLAGES) == after


def test_a_village_that_was_divided_is_told_as_divided(own, tmp_path):
    drawing(own, VILLAGES)
    change(own, "DELETE FROM gisgrid.area WHERE parent_code = %s", village_code(5))
    drawing(own, VILLAGES)
    lon, lat = AREAS.geometries[AREAS.codes.index(village_code(5))].representative_point().coords[0]
    found = tile(own, tile_at(lon, lat, VILLAGES), tmp_path).set_index("code")
    assert not found.divided[village_code(5)]
    assert found.divided[village_code(6)]


def test_one_pen(own):
    with writing(own.service_url) as other:
        assert take_pen(other)
        assert drawing(own, TOWNS) is None
    assert drawing(own, TOWNS)


def test_a_level_is_drawn_at_any_zoom_where_it_is_wanted(own, tmp_path):
    assert drawing(own, 8) is not None
    drawing(own, 8, "village")
    found = tile(own, tile_at(110.02, 30.02, 8), tmp_path, "village")
    assert (found.level == "village").sum() == 16
    assert set(found.finest) == {"village"}
    assert "village" not in set(tile(own, tile_at(110.02, 30.02, 8), tmp_path).level)


def test_the_areas_of_a_drawing_go_with_it(own):
    drawing(own, TOWNS)
    with writing(own.service_url) as connection:
        connection.execute(text("DELETE FROM gisgrid.drawing"))
        assert connection.scalar(text("SELECT count(*) FROM gisgrid.drawn_area")) == 0
