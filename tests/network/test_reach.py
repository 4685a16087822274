"""Households by network distance: drawings, laws, and what is no network, venue or household."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import dijkstra

from gisgrid.errors import BadInput
from gisgrid.network.attach import attach
from gisgrid.network.reach import household_costs, household_costs_by_kind
from gisgrid.network.walk import DEFAULT, SLOW_WALKER, Walk
from tests.network.brute import BruteForce
from tests.network.drawn import near_roads, network_drawn, networks

CROSS = [[(0, 0), (1000, 0)], [(500, -1000), (500, 1000)]]


def reach_on(drawn, venues, households, walk=DEFAULT, **more):
    return household_costs(network_drawn(*drawn), np.array(venues, float), np.array(households, float), walk, **more)


def test_both_walks_to_the_road_count():
    found = reach_on(CROSS, [(100, 30)], [(490, 200), (500, 200)])
    assert found.distance_m.tolist() == [30 + 400 + 200 + 10, 30 + 400 + 200]
    assert found.minutes.tolist() == [8.0, 7.875]


def test_a_venue_on_the_same_edge_is_reached_along_it():
    found = reach_on(CROSS, [(100, 0), (300, 50)], [(150, 0), (240, 0), (0, 0)])
    assert (found.distance_m.tolist(), found.venue.tolist()) == ([50, 110, 100], [0, 1, 0])


def test_the_way_around_may_be_shorter_than_along_the_edge():
    ring = [[(0, 0), (0, 900), (300, 900), (300, 0)], [(0, 0), (300, 0)]]
    found = reach_on(ring, [(0, 100)], [(300, 100)])
    assert found.distance_m.tolist() == [100 + 300 + 100]


def test_a_loop_is_walked_both_ways():
    loop = [[(0, 0), (100, 0)], [(100, 0), (200, 0), (200, 200), (100, 200), (100, 0)]]
    found = reach_on(loop, [(0, 0)], [(200, 0), (100, 200), (200, 200)])
    assert found.distance_m.tolist() == [200, 300, 400]


def test_a_road_that_is_not_joined_leads_nowhere():
    found = reach_on([[(0, 0), (500, 0)], [(0, 50), (500, 50)]], [(100, 0)], [(100, 60), (120, 10)])
    assert (found.covered.tolist(), found.venue.tolist()) == ([False, True], [-1, 0])


def test_the_limit_itself_is_in_reach():
    found = reach_on([[(0, 0), (2000, 0)]], [(0, 0)], [(800, 0), (800.01, 0)])
    assert found.covered.tolist() == [True, False]


def test_slow_walkers_reach_less():
    found = reach_on([[(0, 0), (2000, 0)]], [(0, 0)], [(480, 0), (481, 0)], SLOW_WALKER)
    assert (found.covered.tolist(), found.minutes[0]) == ([True, False], pytest.approx(10))


def test_far_from_a_road_the_straight_way_times_1_3_counts_as_an_estimate():
    found = reach_on([[(0, 0), (2000, 0)]], [(0, 0)], [(100, 100), (100, 110)])
    assert found.distance_m.tolist() == pytest.approx([200, 243])
    assert found.estimate.tolist() == [False, True]


def test_a_venue_far_from_a_road_makes_an_estimate_of_those_it_reaches():
    found = reach_on([[(0, 0), (2000, 0)]], [(0, 200), (1900, 0)], [(100, 0), (1900, 10)])
    assert (found.distance_m.tolist(), found.estimate.tolist()) == ([360, 10], [True, False])


def test_the_search_may_go_beyond_the_limit():
    found = reach_on([[(0, 0), (5000, 0)]], [(0, 0)], [(3000, 0)], search_m=np.inf)
    assert (found.covered.tolist(), found.distance_m.tolist(), found.venue.tolist()) == ([False], [3000], [0])


def test_a_venue_in_the_sea_covers_nobody():
    found = reach_on(CROSS, [(90_000, 90_000)], [(500, 0)])
    assert (found.covered.tolist(), found.venue.tolist(), found.distance_m.tolist()) == ([False], [-1], [np.inf])


def test_ten_thousand_venues_at_one_point_are_as_good_as_one():
    many = reach_on(CROSS, np.full((10_000, 2), 200.0) * (1, 0), [(700, 0), (0, 0)])
    one = reach_on(CROSS, [(200, 0)], [(700, 0), (0, 0)])
    assert many.distance_m.tolist() == one.distance_m.tolist()
    assert many.venue.tolist() == [0, 0]


@pytest.mark.parametrize(("venues", "households"), [([], [(0, 0)]), ([(0, 0)], []), ([], [])])
def test_nothing_is_reached_from_or_by_nothing(venues, households):
    found = reach_on(CROSS, venues, households)
    assert len(found) == len(households)
    assert not found.covered.any()


def test_without_roads_nobody_is_covered():
    found = reach_on([], [(0, 0)], [(0, 0)])
    assert (found.covered.tolist(), found.estimate.tolist()) == ([False], [True])


def test_places_without_coordinates_are_named():
    with pytest.raises(BadInput) as refused:
        reach_on(CROSS, [(0, 0)], [(0, 0), (np.nan, 3), (3, np.inf)])
    assert refused.value.details == {"rows": [1, 2]}


@pytest.mark.parametrize("wrong", [{"minutes": 0}, {"speed_kmh": -1}, {"max_access_m": -1}, {"minutes": np.nan}])
def test_a_walk_that_is_none_is_refused(wrong):
    with pytest.raises(BadInput):
        Walk(**wrong)


def test_kinds_are_counted_apart():
    network = network_drawn(*CROSS)
    venues = np.array([(100.0, 0), (500, 900), (450, 0)])
    found = household_costs_by_kind(network, venues, ["library", "hall", "library"], np.array([(400.0, 0)]))
    assert list(found) == ["hall", "library"]
    assert (found["library"].venue.tolist(), found["library"].distance_m.tolist()) == ([2], [50])
    assert (found["hall"].venue.tolist(), found["hall"].covered.tolist()) == ([-1], [False])


@given(networks(), st.floats(2, 15), st.floats(0, 10))
@settings(max_examples=40)
def test_more_minutes_and_more_venues_never_cover_fewer(made, minutes, more):
    network, rng = made
    homes, venues = near_roads(network, rng, 60), near_roads(network, rng, 6)
    few = household_costs(network, venues[:3], homes, Walk(minutes))
    longer = household_costs(network, venues[:3], homes, Walk(minutes + more))
    assert (longer.covered >= few.covered).all()
    assert (household_costs(network, venues, homes, Walk(minutes)).covered >= few.covered).all()


@given(networks())
@settings(max_examples=40)
def test_there_and_back_is_equally_far(made):
    network, rng = made
    places = near_roads(network, rng, 8)
    there = [household_costs(network, places[[k]], places, search_m=np.inf).distance_m for k in range(len(places))]
    assert np.array(there) == pytest.approx(np.array(there).T)


@given(networks())
@settings(max_examples=25)
def test_one_pass_is_the_least_of_all_venues(made):
    network, rng = made
    venues, homes = near_roads(network, rng, 12), near_roads(network, rng, 60)
    all_at_once = household_costs(network, venues, homes)
    each = np.array([household_costs(network, venues[[k]], homes).distance_m for k in range(len(venues))])
    assert all_at_once.distance_m == pytest.approx(each.min(axis=0))
    found = all_at_once.venue >= 0
    assert each[all_at_once.venue[found], found] == pytest.approx(each.min(axis=0)[found])


@given(networks(most=12))
@settings(max_examples=25)
def test_agrees_with_brute_force(made):
    network, rng = made
    venues, homes = near_roads(network, rng, 4), near_roads(network, rng, 80, off_m=60.0)
    found = household_costs(network, venues, homes, search_m=900.0)
    truth = BruteForce(network.geometry).costs(venues, homes, 900.0)
    border = np.abs(attach(network, homes, DEFAULT).access_m - 100) < 40  # half a metre more makes thirty there
    told = np.isfinite(found.distance_m) & np.isfinite(truth) & ~border
    assert found.distance_m[told] == pytest.approx(truth[told], abs=2.5)


def test_ways_between_nodes_are_those_of_the_graph():
    network = network_drawn(*CROSS, [(0, 0), (500, 1000)])
    between = dijkstra(network.csgraph())
    for row, metres in enumerate(between):
        found = household_costs(network, network.nodes[[row]], network.nodes, search_m=np.inf)
        assert found.distance_m == pytest.approx(metres)
