"""What stands in a vector tile: read back with GDAL, compared with the areas themselves."""

from collections import Counter

import numpy as np
import pyogrio
import pytest
import shapely

from gisgrid.geometry.lattice import to_lattice
from gisgrid.store.session import reading
from gisgrid.store.tiles import EXTENT, MARGIN, area_tile
from tests.browsing import COUNTY, UNDIVIDED, load, named_county, peopled, town_code
from tests.county import table
from tests.tile_numbers import fraction_at, tile_at, tiles_over

__all__ = ["peopled"]

AREAS = named_county()
BOX = AREAS.geometries[0].bounds
ALL = {"levels": ["county", "town", "village", "subgrid"], "named": ["town", "village"], "above_named": ["county"]}


def read(content, layer, folder):
    path = folder / "tile.mvt"
    path.write_bytes(content)
    if layer not in pyogrio.list_layers(path)[:, 0]:
        return pyogrio.read_dataframe(path).iloc[:0]
    return pyogrio.read_dataframe(path, layer=layer)


def tile(database, numbers, **how):
    with reading(database.service_url) as connection:
        return area_tile(connection, "standard", numbers, **(ALL | how))


@pytest.fixture
def whole(peopled, tmp_path):
    """The county in one tile, as GDAL reads it."""
    numbers = tile_at(110.2, 30.2, 8)
    assert len(tiles_over(BOX, 8)) == 1
    return read(tile(peopled, numbers), "area", tmp_path)


def test_features_carry_what_the_page_needs(whole):
    row = whole[whole.code == UNDIVIDED].iloc[0]
    assert (row["name"], row.level, row.kind, row.scheme) == ("203号村", "village", "base", "standard")
    assert not row.divided
    assert row.finest == "subgrid"


def test_every_area_of_the_levels_asked_for_is_there_once(whole):
    assert sorted(whole.code) == sorted(AREAS.codes)


def test_levels_not_asked_for_are_not_there(peopled, tmp_path):
    content = tile(peopled, tile_at(110.2, 30.2, 8), levels=["county", "town"], named=["town"], above_named=[])
    assert Counter(read(content, "area", tmp_path).level) == {"county": 1, "town": 4}


def test_neighbours_and_parents_share_their_vertices_in_the_tile(whole):
    leaves = whole[~whole.divided].geometry.values
    assert shapely.coverage_is_valid(leaves)
    towns = whole[whole.level == "town"].geometry.values
    assert shapely.union_all(leaves).symmetric_difference(shapely.union_all(towns)).area == 0


def test_vertices_lie_where_they_should(peopled, tmp_path):
    numbers = tile_at(110.2, 30.2, 8)
    found = read(tile(peopled, numbers), "area", tmp_path)
    corner = found[found.code == town_code(0)].geometry.values[0]
    truth = shapely.get_coordinates(AREAS.geometries[AREAS.codes.index(town_code(0))])
    _, x, y = numbers
    expected = [((fx - x) * EXTENT, (y + 1 - fy) * EXTENT) for fx, fy in (fraction_at(*p, 8) for p in truth)]
    steps = shapely.distance(shapely.points(np.array(expected)), corner.boundary)
    assert steps.max() < 1


def test_names_stand_once_over_all_tiles(peopled, tmp_path):
    names = Counter()
    for numbers in tiles_over(BOX, 11):
        content = tile(peopled, numbers)
        names.update(read(content, "label", tmp_path).code if content else [])
    expected = {code for code, level in zip(AREAS.codes, AREAS.levels, strict=True) if level in ("town", "village")}
    assert names == Counter(expected)


def test_name_stands_in_the_largest_part(database, tmp_path):
    small, large = shapely.box(110, 30, 110.01, 30.01), shapely.box(110.1, 30, 110.2, 30.1)
    load(database, table([(COUNTY, None, "county", shapely.MultiPolygon([small, large]))]))
    numbers = tile_at(110.1, 30.05, 8)
    content = tile(database, numbers, levels=["county"], named=["county"], above_named=[])
    label = read(content, "label", tmp_path).iloc[0]
    fx, fy = fraction_at(110.15, 30.05, 8)
    assert label.width_deg == pytest.approx(0.1)
    assert label.geometry.x == pytest.approx((fx - numbers[1]) * EXTENT, abs=1)
    assert label.geometry.y == pytest.approx((numbers[2] + 1 - fy) * EXTENT, abs=1)


def test_name_of_a_crescent_stands_inside_it(database, tmp_path):
    crescent = shapely.Point(110.1, 30.1).buffer(0.1, 8).difference(shapely.box(110.03, 30.03, 110.3, 30.3))
    load(database, table([(COUNTY, None, "county", to_lattice([crescent])[0])]))
    numbers = tile_at(110.1, 30.1, 9)
    content = tile(database, numbers, levels=["county"], named=["county"], above_named=[])
    label = read(content, "label", tmp_path).geometry.values[0]
    assert read(content, "area", tmp_path).geometry.values[0].contains(label)


def test_undivided_areas_above_the_named_levels_carry_names_too(peopled, tmp_path):
    content = tile(peopled, tile_at(110.2, 30.2, 8), named=["subgrid"], above_named=["county", "town", "village"])
    names = read(content, "label", tmp_path)
    assert list(names[names.level == "village"].code) == [UNDIVIDED]
    assert set(names.level) == {"village", "subgrid"}


def test_tiles_side_by_side_join_without_gap(peopled, tmp_path):
    area = 0.0
    for z, x, y in tiles_over(BOX, 10):
        content = tile(peopled, (z, x, y))
        if content:
            towns = read(content, "area", tmp_path).query("level == 'town'").geometry.values
            area += shapely.area(shapely.intersection(towns, shapely.box(0, 0, EXTENT, EXTENT))).sum()
    numbers = tile_at(110.2, 30.2, 8)
    whole = read(tile(peopled, numbers), "area", tmp_path).query("level == 'town'").geometry.area.sum()
    assert area / 16 == pytest.approx(whole, rel=1e-3)


def test_polygons_reach_beyond_the_tile_by_the_margin_only(peopled, tmp_path):
    numbers = tile_at(110.2, 30.2, 12)
    bounds = read(tile(peopled, numbers), "area", tmp_path).total_bounds
    assert bounds.min() >= -MARGIN
    assert bounds.max() <= EXTENT + MARGIN
