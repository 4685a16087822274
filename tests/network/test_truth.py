"""The demo county against brute force: households by network distance, and random places beside the circles."""

import csv
import gzip
import json
from pathlib import Path

import numpy as np
import pytest
import shapely

from gisgrid.geometry.measure import metres_per_degree
from gisgrid.network.attach import attach
from gisgrid.network.cells import PIECE_M, make_cells
from gisgrid.network.circles import circles, merged_circle
from gisgrid.network.lines import RoadLines
from gisgrid.network.noding import node_roads
from gisgrid.network.reach import household_costs
from gisgrid.network.walk import DEFAULT
from tests.network.brute import BruteForce, places_near

DEMO = Path(__file__).parents[2] / "data" / "boundaries" / "demo"
ORIGIN = np.array([110.98, 29.52])
LIMIT_M = DEFAULT.limit_m
PLACES = 20_000


def to_metres(lonlat):
    return (np.asarray(lonlat, dtype=float) - ORIGIN) * metres_per_degree(ORIGIN[1])


def points_of(name):
    with (DEMO / name).open(encoding="utf-8") as rows:
        return to_metres([(row["lon"], row["lat"]) for row in csv.DictReader(rows)])


@pytest.fixture(scope="module")
def network():
    features = json.loads(gzip.decompress((DEMO / "roads.geojson.gz").read_bytes()))["features"]
    lines = [shapely.LineString(to_metres(road["geometry"]["coordinates"])) for road in features]
    ids = [road["properties"]["id"] for road in features]
    layers = [int(road["properties"]["bridge"]) for road in features]
    return node_roads(RoadLines(np.array(lines, dtype=object), ids, np.array(layers)))


@pytest.fixture(scope="module")
def brute(network):
    return BruteForce(network.geometry)


@pytest.fixture(scope="module")
def venues():
    return points_of("venues.csv")


def test_the_same_households_are_covered(network, brute, venues):
    households = points_of("households.csv")
    found = household_costs(network, venues, households)
    truth = brute.costs(venues, households, LIMIT_M + 1)
    assert found.covered.any()
    assert not found.covered.all()
    differ = found.covered != (truth <= LIMIT_M)
    straight = attach(network, households, DEFAULT).access_m
    near_limit = np.abs(np.minimum(truth, found.distance_m) - LIMIT_M) <= 1
    assert (near_limit | (np.abs(straight - DEFAULT.max_access_m) < 1))[differ].all()


def test_places_lie_on_the_right_side_of_the_circles(network, brute, venues):
    """Of the places near roads around each venue fewer than one in a thousand is on the wrong side, none by a piece."""
    rng = np.random.default_rng(20261126)
    cells = make_cells(network)
    some = venues[~attach(network, venues, DEFAULT).estimate][:4]
    wrong = [
        _wrong(circle, brute, venue[None], places_near(network.geometry, PLACES, rng, venue, LIMIT_M))
        for circle, venue in zip(circles(cells, some), some, strict=True)
    ]
    everywhere = places_near(network.geometry, PLACES, rng)
    wrong.append(_wrong(merged_circle(cells, venues), brute, venues, everywhere))
    assert max(wrong) < 0.001


def _wrong(circle, brute, venues, places):
    cost = brute.costs(venues, places, LIMIT_M + 2 * PIECE_M)
    shapely.prepare(circle)
    wrong = np.flatnonzero(shapely.contains_xy(circle, *places.T) != (cost <= LIMIT_M))
    to_border = shapely.distance(circle.boundary, shapely.points(places[wrong]))
    assert (np.minimum(to_border, np.abs(cost[wrong] - LIMIT_M)) < PIECE_M).all()
    return len(wrong) / len(places)
