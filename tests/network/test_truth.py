"""The demo county and Liechtenstein against brute force: households, and random places beside the circles."""

import csv
import gzip
import json
from pathlib import Path

import numpy as np
import pytest
import shapely

from gisgrid.exchange.roads import read_roads
from gisgrid.geometry.measure import metres_per_degree
from gisgrid.network.attach import attach
from gisgrid.network.cells import PIECE_M, make_cells
from gisgrid.network.circles import circles, merged_circle
from gisgrid.network.lines import RoadLines
from gisgrid.network.noding import node_roads
from gisgrid.network.reach import household_costs
from gisgrid.network.walk import DEFAULT
from gisgrid.services.networks import place_network
from tests.network.brute import BruteForce, places_near
from tests.network.drawn import near_roads

DEMO = Path(__file__).parents[2] / "data" / "boundaries" / "demo"
LIECHTENSTEIN = Path(__file__).parents[1] / "data" / "roads" / "liechtenstein.osm.pbf"
ORIGIN = np.array([110.98, 29.52])
LIMIT_M = DEFAULT.limit_m
PLACES = 20_000


class Truth:
    """A network with venues and households, and the brute force that knows better."""

    def __init__(self, network, venues, households):
        self.network, self.venues, self.households = network, venues, households
        self.brute = BruteForce(network.geometry)

    def wrong_share(self, circle, venues, places):
        """Of places, the share on the wrong side of a circle; none may be so by a piece of road."""
        cost = self.brute.costs(venues, places, LIMIT_M + 2 * PIECE_M)
        shapely.prepare(circle)
        wrong = np.flatnonzero(shapely.contains_xy(circle, *places.T) != (cost <= LIMIT_M))
        to_border = shapely.distance(circle.boundary, shapely.points(places[wrong]))
        assert (np.minimum(to_border, np.abs(cost[wrong] - LIMIT_M)) < PIECE_M).all()
        return len(wrong) / len(places)


def to_metres(lonlat):
    return (np.asarray(lonlat, dtype=float) - ORIGIN) * metres_per_degree(ORIGIN[1])


def points_of(name):
    with (DEMO / name).open(encoding="utf-8") as rows:
        return to_metres([(row["lon"], row["lat"]) for row in csv.DictReader(rows)])


def demo():
    features = json.loads(gzip.decompress((DEMO / "roads.geojson.gz").read_bytes()))["features"]
    lines = [shapely.LineString(to_metres(road["geometry"]["coordinates"])) for road in features]
    ids = [road["properties"]["id"] for road in features]
    layers = [int(road["properties"]["bridge"]) for road in features]
    network = node_roads(RoadLines(np.array(lines, dtype=object), ids, np.array(layers)))
    return Truth(network, points_of("venues.csv"), points_of("households.csv"))


def liechtenstein():
    network = place_network(read_roads(LIECHTENSTEIN)).network
    rng = np.random.default_rng(1)
    return Truth(network, near_roads(network, rng, 60, off_m=20.0), near_roads(network, rng, 10_000))


@pytest.fixture(scope="module", params=[demo, liechtenstein], ids=["demo", "liechtenstein"])
def truth(request):
    return request.param()


def test_the_same_households_are_covered(truth):
    found = household_costs(truth.network, truth.venues, truth.households)
    cost = truth.brute.costs(truth.venues, truth.households, LIMIT_M + 1)
    assert found.covered.any()
    assert not found.covered.all()
    differ = found.covered != (cost <= LIMIT_M)
    straight = attach(truth.network, truth.households, DEFAULT).access_m
    near_limit = np.abs(np.minimum(cost, found.distance_m) - LIMIT_M) <= 1
    assert (near_limit | (np.abs(straight - DEFAULT.max_access_m) < 1))[differ].all()


def test_places_lie_on_the_right_side_of_the_circles(truth):
    """Of the places near roads around a venue fewer than one in a thousand is on the wrong side, none by a piece."""
    rng = np.random.default_rng(20261126)
    cells = make_cells(truth.network)
    some = truth.venues[~attach(truth.network, truth.venues, DEFAULT).estimate][:4]
    wrong = [
        truth.wrong_share(circle, venue[None], places_near(truth.network.geometry, PLACES, rng, venue, LIMIT_M))
        for circle, venue in zip(circles(cells, some), some, strict=True)
    ]
    everywhere = places_near(truth.network.geometry, PLACES, rng)
    wrong.append(truth.wrong_share(merged_circle(cells, truth.venues), truth.venues, everywhere))
    assert max(wrong) < 0.001
