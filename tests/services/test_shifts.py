"""Roads of a web map under places that are true: said, and never shifted unasked."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from gisgrid.exchange.roads import read_roads
from gisgrid.exchange.venues import read_households
from gisgrid.geometry.datum.webmaps import to_bd09, to_gcj02
from gisgrid.services.networks import PlacedNetwork, place_network
from gisgrid.services.shifts import shift_notice

WORDS = ("农户", "households")
DEMO = "data/boundaries/demo"


@pytest.fixture(scope="module")
def placed() -> PlacedNetwork:
    return place_network(read_roads(f"{DEMO}/roads.geojson.gz"))


@pytest.fixture(scope="module")
def homes():
    return read_households(Path(DEMO) / "households.csv")[0].points


def test_true_places_raise_no_warning(placed, homes):
    assert shift_notice(placed, homes, WORDS) == ""


@pytest.mark.parametrize(("move", "word"), [(to_gcj02, "gcj02"), (to_bd09, "bd09")])
def test_roads_of_a_web_map_are_recognised(homes, move, word):
    true = read_roads(f"{DEMO}/roads.geojson.gz")
    shifted = replace(true, geometries=shapely.transform(true.geometries, move))
    told = shift_notice(place_network(shifted), homes, WORDS)
    assert "households lie more than 100 m from any road" in told
    assert f"(--crs {word})" in told


def test_places_elsewhere_fit_no_reading(placed, homes):
    told = shift_notice(placed, homes + np.array([0.5, 0.0]), WORDS)
    assert "% of the households lie more than 100 m" in told
    assert "were the roads" not in told


def test_no_places_raise_no_warning(placed):
    assert shift_notice(placed, np.empty((0, 2)), WORDS) == ""
