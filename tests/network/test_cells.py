"""Cells: a partition of the places near roads that neighbours share to the corner."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgrid.errors import BadInput
from gisgrid.network.cells import make_cells
from tests.network.drawn import network_drawn, networks


def tiling(cells):
    polygons = cells.polygons()
    return polygons[~shapely.is_empty(polygons)]


@given(networks(most=15), st.sampled_from([3.0, 8.0, 20.0]), st.sampled_from([30.0, 100.0]))
@settings(max_examples=15)
def test_cells_tile_the_places_near_roads(made, piece_m, access_m):
    network, _ = made
    cells = make_cells(network, access_m, piece_m)
    polygons = tiling(cells)
    near = shapely.union_all(shapely.buffer(network.geometry, access_m, quad_segs=32))
    union = shapely.union_all(polygons)
    assert shapely.is_valid(polygons).all()
    assert shapely.area(polygons).sum() == pytest.approx(union.area, rel=1e-9)
    assert shapely.coverage_is_valid(polygons)
    # the outer border is drawn by discs around samples: it may be off by half a piece where a road bends or ends
    assert union.difference(near.buffer(piece_m / 2)).area < 1e-6 * near.area
    assert near.difference(union).area < 0.01 * near.area
    surely = shapely.union_all(shapely.buffer(network.geometry, access_m - piece_m / 2 - 0.2, quad_segs=32))
    assert surely.difference(union).area < 1e-6 * near.area


@given(networks(most=15))
@settings(max_examples=25)
def test_twins_are_the_same_side_the_other_way_round(made):
    cells = make_cells(made[0])
    twin = cells.sides.twin
    rows = np.flatnonzero(twin >= 0)
    assert (twin[twin[rows]] == rows).all()
    assert (cells.sides.corner[cells.next_side[rows]] == cells.sides.corner[twin[rows]]).all()


@given(networks(most=15))
@settings(max_examples=25)
def test_corners_know_the_way_to_their_road(made):
    network, _ = made
    cells = make_cells(network)
    edge = cells.samples.edge[cells.sides.cell]
    corner = shapely.points(cells.sides.vertices[cells.sides.corner])
    away = shapely.distance(network.geometry[edge], corner)
    foot = shapely.line_interpolate_point(network.geometry[edge], cells.along_m)
    assert (cells.access_m > away - 4.0).all()  # the road may bend within a piece
    assert np.abs(shapely.distance(foot, corner) - cells.access_m).max() < 4.0


def test_a_straight_road_is_divided_evenly_and_exactly():
    cells = make_cells(network_drawn([(0, 0), (80, 0)]), 100.0, 8.0)
    inner = shapely.area(cells.polygons())[3:-3]
    assert inner == pytest.approx(np.full(len(inner), 8.0 * 200.0))
    assert cells.samples.along_m.tolist() == [8 * k for k in range(11)]


def test_a_grid_of_streets_where_many_corners_fall_together():
    streets = [[(0, 100 * k), (500, 100 * k)] for k in range(6)] + [[(100 * k, 0), (100 * k, 500)] for k in range(6)]
    polygons = tiling(make_cells(network_drawn(*streets), 100.0, 10.0))
    assert shapely.coverage_is_valid(polygons)
    assert shapely.area(polygons).sum() == pytest.approx(shapely.union_all(polygons).area)


def test_roads_one_above_the_other_share_the_ground_once():
    polygons = tiling(make_cells(network_drawn([(0, 0), (80, 0)], [(40, -40), (40, 40)], layers=[0, 1]), 30.0))
    assert shapely.area(polygons).sum() == pytest.approx(shapely.union_all(polygons).area)


def test_a_road_alone_is_a_disc_drawn_out():
    cells = make_cells(network_drawn([(0, 0), (1, 0)]), 100.0)
    assert shapely.area(cells.polygons()).sum() == pytest.approx(np.pi * 100**2, rel=0.02)


def test_no_roads_give_no_cells():
    assert len(make_cells(network_drawn())) == 0


@pytest.mark.parametrize("wrong", [(0.0, 8.0), (100.0, 0.0), (-1.0, 8.0), (np.nan, 8.0)])
def test_sizes_that_are_none_are_refused(wrong):
    with pytest.raises(BadInput):
        make_cells(network_drawn([(0, 0), (80, 0)]), *wrong)
