"""What simplifying may not do: open a crack between neighbours, or part two levels."""

from collections import Counter

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gisgrid.geometry.boundary import directed_edges
from gisgrid.geometry.simplified import simplify
from tests.county import fractal_cells, hierarchy


def county_by_level(n, seed):
    areas = hierarchy(fractal_cells(n, seed))
    levels = np.array(areas.levels)
    return {level: areas.geometries[levels == level] for level in ("county", "town", "village", "subgrid")}


def same_place(a, b):
    """Say whether the boundaries of two sets of areas have the same sum."""
    return outline(a) == outline(b)


def outline(geometries):
    """Return the directed edges that no opposite one cancels, each with its number."""
    edges = Counter(map(tuple, directed_edges(shapely.orient_polygons(np.array(geometries))).ends))
    return Counter({edge: n for edge in edges if (n := edges[edge] - edges[edge[2:] + edge[:2]]) > 0})


def vertices(geometries):
    return set(map(tuple, shapely.get_coordinates(geometries)))


@settings(max_examples=15)
@given(st.sampled_from([4, 8]), st.integers(0, 10**6), st.floats(1e-5, 5e-3))
def test_levels_stay_on_the_same_lines_without_a_crack(n, seed, tolerance):
    cells = fractal_cells(n, seed)
    assume(shapely.coverage_is_valid(cells) and shapely.is_valid(cells).all())  # winding borders cross at a few seeds
    by_level = county_by_level(n, seed)
    above = np.concatenate([by_level["county"], by_level["town"], by_level["village"]])
    leaves, over = simplify(by_level["subgrid"], above, tolerance)
    county, towns, villages = over[:1], over[1:5], over[5:]
    for level in (leaves, villages, towns):
        assert shapely.coverage_is_valid(level)
        assert same_place(level, county)
    assert vertices(county) <= vertices(towns) <= vertices(villages) <= vertices(leaves)
    assert vertices(leaves) <= vertices(by_level["subgrid"])
    middles = [leaf.representative_point() for leaf in by_level["subgrid"]]
    for before, village in zip(by_level["village"], villages, strict=True):
        assert same_place(leaves[shapely.covers(before, middles)], [village])


def test_fewer_vertices_for_smaller_scales():
    subgrids = county_by_level(8, 1)["subgrid"]
    counts = [shapely.get_num_coordinates(simplify(subgrids, [], t)[0]).sum() for t in (1e-6, 3e-4, 1e-3)]
    assert counts[0] > 2 * counts[1] > 2 * counts[2]
    assert shapely.get_num_coordinates(subgrids).sum() >= counts[0]


def test_an_island_too_small_to_see_goes_at_every_level_and_the_rest_stays():
    islet = shapely.box(5, 5, 5.1, 5.1)
    left = shapely.MultiPolygon([shapely.box(0, 0, 2, 2), islet])
    right = shapely.MultiPolygon([shapely.box(2, 0, 4, 2)])
    whole = shapely.MultiPolygon([shapely.Polygon([(0, 0), (2, 0), (4, 0), (4, 2), (2, 2), (0, 2)]), islet])
    tiles, above = simplify([left, right], [whole], 1.0)
    assert same_place(tiles, above)
    assert len(tiles[0].geoms) == len(above[0].geoms)


def test_a_lake_stays_a_lake():
    lake = shapely.box(3, 3, 7, 7)
    shore = shapely.MultiPolygon([shapely.box(0, 0, 10, 10).difference(lake)])
    (tile,), (above,) = simplify([shore], [shore], 1.0)
    assert tile.equals(shore)
    assert above.equals(shore)


@pytest.mark.parametrize(("tiling", "above"), [([], []), ([shapely.MultiPolygon([shapely.box(0, 0, 1, 1)])], [])])
def test_nothing_above_and_nothing_at_all(tiling, above):
    fewer, over = simplify(tiling, above, 0.1)
    assert len(fewer) == len(tiling)
    assert len(over) == 0
