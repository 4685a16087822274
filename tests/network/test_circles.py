"""Circles: what is in reach, drawn; laws; and what is no road or venue."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgrid.network.cells import make_cells
from gisgrid.network.circles import circles, merged_circle, standard_circles, straight_circles
from gisgrid.network.selection import LAYERS_AT_ONCE
from gisgrid.network.walk import SLOW_WALKER, Walk
from tests.network.brute import BruteForce, places_near
from tests.network.drawn import near_roads, network_drawn, networks

ROAD = [(0, 0), (4000, 0)]


def test_on_a_straight_road_the_circle_is_a_lozenge_cut_at_the_walk_to_the_road():
    (circle,) = circles(make_cells(network_drawn(ROAD)), np.array([(2000.0, 0.0)]))
    lozenge = shapely.Polygon([(1200, 0), (2000, -800), (2800, 0), (2000, 800)])
    expected = lozenge.intersection(shapely.box(0, -100, 4000, 100))
    assert circle.symmetric_difference(expected).area < 0.001 * expected.area


def test_the_walk_from_venue_to_road_is_taken_off():
    (circle,) = circles(make_cells(network_drawn(ROAD)), np.array([(2000.0, 60.0)]))
    assert circle.bounds == pytest.approx((1260, -100, 2740, 100), abs=0.2)


def test_a_slow_walkers_circle_is_smaller():
    (circle,) = circles(make_cells(network_drawn(ROAD)), np.array([(2000.0, 0.0)]), SLOW_WALKER)
    assert circle.bounds == pytest.approx((1520, -100, 2480, 100), abs=0.2)


def test_a_dead_end_has_a_round_end():
    (circle,) = circles(make_cells(network_drawn([(0, 0), (400, 0)])), np.array([(0.0, 0.0)]))
    expected = shapely.LineString([(0, 0), (400, 0)]).buffer(100, quad_segs=64)
    assert circle.symmetric_difference(expected).area < 0.01 * expected.area


def test_under_a_bridge_one_does_not_get_onto_it():
    network = network_drawn([(0, 0), (2000, 0)], [(1000, -2000), (1000, 2000)], layers=[0, 1])
    (circle,) = circles(make_cells(network), np.array([(700.0, 0.0)]))
    assert circle.contains(shapely.Point(900, 50))
    assert not circle.contains(shapely.Point(1010, 500))


def test_a_ring_road_leaves_a_hole_and_a_small_hole_is_filled():
    ring = [(0, 0), (400, 0), (400, 400), (0, 400), (0, 0)]
    cells = make_cells(network_drawn(ring))
    (kept,), (filled,) = (circles(cells, np.array([(0.0, 0.0)]), Walk(30), fill_m2=size) for size in (100, 1e6))
    assert (len(kept.geoms[0].interiors), len(filled.geoms[0].interiors)) == (1, 0)
    assert filled.area - kept.area == pytest.approx(200 * 200, rel=0.01)


@pytest.mark.parametrize("place", [(90_000.0, 0.0), (2000.0, 700.0)])
def test_a_venue_from_which_no_road_is_reached_has_an_empty_circle(place):
    cells = make_cells(network_drawn(ROAD))
    assert circles(cells, np.array([place]))[0].is_empty
    assert merged_circle(cells, np.array([place])).is_empty


def test_no_venues_have_no_circles():
    cells = make_cells(network_drawn(ROAD))
    assert circles(cells, np.empty((0, 2))) == []
    assert merged_circle(cells, np.empty((0, 2))).is_empty


def test_without_roads_circles_are_empty():
    cells = make_cells(network_drawn())
    assert [circle.is_empty for circle in circles(cells, np.zeros((2, 2)))] == [True, True]


def test_ten_thousand_venues_at_one_point_are_drawn_once():
    cells = make_cells(network_drawn(ROAD))
    drawn = circles(cells, np.full((10_000, 2), 50.0))
    assert len(drawn) == 10_000
    assert len({id(circle) for circle in drawn}) == 1


@given(networks(most=15), st.floats(2, 15))
@settings(max_examples=30)
def test_the_merged_circle_is_the_union_of_circles(made, minutes):
    network, rng = made
    cells, venues, walk = make_cells(network), near_roads(network, rng, 5), Walk(minutes)
    each = circles(cells, venues, walk, fill_m2=0)
    merged = merged_circle(cells, venues, walk, fill_m2=0)
    assert shapely.is_valid([*each, merged]).all()
    union = shapely.union_all(each)
    assert merged.symmetric_difference(union).area <= 0.002 * union.area + 20  # where two ways meet within a cell


@given(networks(most=15), st.floats(2, 25))
@settings(max_examples=15)
def test_drawn_with_many_others_a_circle_is_the_same_to_the_last_bit(made, minutes):
    network, rng = made
    cells, walk = make_cells(network), Walk(minutes)
    venues = near_roads(network, rng, LAYERS_AT_ONCE + 3)
    together = circles(cells, venues, walk)
    alone = [circles(cells, venues[k : k + 1], walk)[0] for k in range(len(venues))]
    merged = [merged_circle(cells, venues[k : k + 1], walk) for k in range(len(venues))]
    assert [shape.wkb for shape in together] == [shape.wkb for shape in alone] == [shape.wkb for shape in merged]


@given(networks(most=15), st.floats(2, 12), st.floats(0.2, 5))
@settings(max_examples=30)
def test_more_minutes_lose_no_place(made, minutes, more):
    network, rng = made
    cells, venues = make_cells(network), near_roads(network, rng, 3)
    for less, longer in zip(
        circles(cells, venues, Walk(minutes), fill_m2=0), circles(cells, venues, Walk(minutes + more), fill_m2=0),
        strict=True,
    ):  # fmt: skip
        assert less.difference(longer).area <= 1e-6 * less.area + 1e-6


@given(networks(most=12), st.floats(3, 12))
@settings(max_examples=20)
def test_circles_agree_with_brute_force(made, minutes):
    network, rng = made
    walk = Walk(minutes)
    venue = near_roads(network, rng, 1)
    (circle,) = circles(make_cells(network), venue, walk, fill_m2=0)
    places = places_near(network.geometry, 500, rng)
    cost = BruteForce(network.geometry).costs(venue, places, walk.limit_m)
    inside = shapely.contains_xy(circle, *places.T)
    wrong = np.flatnonzero(inside != (cost <= walk.limit_m))
    off = np.minimum(shapely.distance(circle.boundary, shapely.points(places)), np.abs(cost - walk.limit_m))
    assert (off[wrong] < 8.0).all()
    assert len(wrong) <= 15


def test_without_roads_a_straight_estimate():
    (disc,) = straight_circles(np.array([(100.0, 0.0)]))
    assert disc.bounds == pytest.approx((100 - 800 / 1.3, -800 / 1.3, 100 + 800 / 1.3, 800 / 1.3))
    (standard,) = standard_circles(np.array([(0.0, 0.0)]), 500.0)
    assert standard.area == pytest.approx(np.pi * 500**2, rel=0.01)
