"""Who reaches whom: the sets agree with the one pass over all venues, and with each venue alone."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.network import covers
from gisgrid.network.covers import cover_sets
from gisgrid.network.lines import RoadLines
from gisgrid.network.network import network_of
from gisgrid.network.noding import node_roads
from gisgrid.network.reach import household_costs
from gisgrid.network.straight import straight_costs, straight_covers
from gisgrid.network.walk import Walk

WALK = Walk(minutes=5)


def streets(n=6, step=120.0):
    """A grid of streets with one missing, and one street apart from all others."""
    lines = [[(0, k * step), (n * step, k * step)] for k in range(n) if k != 2]
    lines += [[(k * step, 0), (k * step, n * step)] for k in range(n)]
    lines.append([(5_000, 5_000), (5_400, 5_000)])
    shapes = np.array([shapely.LineString(line) for line in lines], dtype=object)
    return node_roads(RoadLines(shapes, [str(k) for k in range(len(lines))], np.zeros(len(lines), dtype=np.int64)))


NETWORK = streets()
PLACES = st.lists(st.tuples(st.floats(-200, 900), st.floats(-200, 900)), min_size=1, max_size=12).map(np.array)


@given(PLACES, PLACES)
def test_a_household_is_covered_if_and_only_if_some_venue_covers_it(venues, homes):
    sets = cover_sets(NETWORK, venues, homes, WALK)
    assert (np.asarray(sets.sum(axis=0)).ravel() > 0).tolist() == household_costs(
        NETWORK, venues, homes, WALK
    ).covered.tolist()


@given(PLACES, PLACES)
def test_each_row_is_what_its_venue_covers_alone(venues, homes):
    sets = cover_sets(NETWORK, venues, homes, WALK).todense()
    for row, venue in zip(np.asarray(sets), venues, strict=True):
        assert row.tolist() == household_costs(NETWORK, venue[None], homes, WALK).covered.tolist()


@given(PLACES, PLACES)
def test_without_roads_the_same_holds_for_the_straight_way(venues, homes):
    sets = straight_covers(venues, homes, WALK)
    assert (np.asarray(sets.sum(axis=0)).ravel() > 0).tolist() == straight_costs(venues, homes, WALK).covered.tolist()


def test_batches_change_nothing(monkeypatch):
    rng = np.random.default_rng(1)
    venues, homes = rng.uniform(-100, 800, (40, 2)), rng.uniform(-100, 800, (60, 2))
    at_once = cover_sets(NETWORK, venues, homes, WALK)
    monkeypatch.setattr(covers, "MOST_AT_ONCE", 500)
    assert (cover_sets(NETWORK, venues, homes, WALK) != at_once).nnz == 0


def test_ten_thousand_venues_at_one_point():
    sets = cover_sets(NETWORK, np.tile([[60.0, 5.0]], (10_000, 1)), np.array([[100.0, 0.0], [5_200.0, 5_000.0]]), WALK)
    assert np.asarray(sets.sum(axis=0)).ravel().tolist() == [10_000, 0]


@pytest.mark.parametrize(("venues", "homes"), [(0, 3), (3, 0), (0, 0)])
def test_nobody(venues, homes):
    assert cover_sets(NETWORK, np.zeros((venues, 2)), np.zeros((homes, 2)), WALK).shape == (venues, homes)
    assert straight_covers(np.zeros((venues, 2)), np.zeros((homes, 2)), WALK).shape == (venues, homes)


def test_a_network_without_roads():
    nothing = network_of(np.empty((0, 2)), np.empty((0, 2), dtype=np.int64), np.empty(0, dtype=object), np.empty(0))
    assert cover_sets(nothing, np.zeros((1, 2)), np.zeros((2, 2)), WALK).nnz == 0
