"""GCJ-02 and BD-09: published pairs, the round trip as a law over China, and what stays as it is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gisgrid.geometry.datum import from_bd09, from_gcj02, to_bd09, to_gcj02
from gisgrid.geometry.datum.webmaps import RECTANGLE_DEGREES
from gisgrid.geometry.measure import distance_m

WAYS = [(to_gcj02, from_gcj02), (to_bd09, from_bd09)]
CHINA = st.tuples(st.floats(73.4, 135.2), st.floats(3.0, 53.7))
ROUND_TRIP_M = 1e-6


def chord_m(a, b):
    """A short distance in metres: the geodesic's own rounding is a nanometre, which is what is measured here."""
    return np.hypot((a[:, 0] - b[:, 0]) * np.cos(np.radians(a[:, 1])), a[:, 1] - b[:, 1]) * 111_320


@pytest.mark.parametrize(
    ("place", "gcj02", "bd09"),
    [
        ((116.404, 39.915), (116.41024449916938, 39.91640428150164), (116.41662724378733, 39.922699552216216)),
        ((113.5, 27.8), (113.50565153354339, 27.79670833780936), None),
    ],
)
def test_pairs_of_the_circulating_formula(place, gcj02, bd09):
    assert to_gcj02(np.array([place]))[0] == pytest.approx(gcj02, abs=1e-9)
    if bd09:
        assert to_bd09(np.array([place]))[0] == pytest.approx(bd09, abs=1e-9)


@pytest.mark.parametrize(("there", "back"), WAYS)
@given(points=st.lists(CHINA, min_size=1, max_size=50))
def test_the_way_back_is_exact_over_china(there, back, points):
    points = np.array(points)
    assert chord_m(back(there(points)), points).max() < ROUND_TRIP_M
    assert chord_m(there(back(points)), points).max() < ROUND_TRIP_M


@pytest.mark.parametrize(("there", "back"), WAYS)
def test_the_way_back_is_exact_on_a_dense_net(there, back):
    """Every 0.05 degrees, the meridian of 105° (where the formula has a root) and its neighbourhood too."""
    lon = np.r_[np.arange(73.4, 135.2, 0.05), 105.0, 105 + 1e-9, 105 - 1e-12]
    points = np.stack(np.meshgrid(lon, np.arange(3.0, 53.7, 0.05)), axis=-1).reshape(-1, 2)
    assert chord_m(back(there(points)), points).max() < ROUND_TRIP_M


@given(arrays(np.float64, (5, 2), elements=st.floats(-90, 0.5)))
def test_outside_the_rectangle_nothing_moves(points):
    for there, back in WAYS:
        assert (there(points) == points).all()
        assert (back(points) == points).all()


def test_points_inside_and_outside_are_told_apart_one_by_one():
    points = np.array([[8.5, 47.4], [116.4, 39.9], [200.0, 10.0]])
    moved = to_gcj02(points)
    assert (moved[[0, 2]] == points[[0, 2]]).all()
    assert 300 < distance_m(moved[[1]], points[[1]])[0] < 700
    assert (points == np.array([[8.5, 47.4], [116.4, 39.9], [200.0, 10.0]])).all()


def test_the_rectangle_holds_china():
    west, east, south, north = RECTANGLE_DEGREES
    assert west < 73.4
    assert east > 135.1
    assert south < 3.4
    assert north > 53.6


def test_slices_do_not_show():
    points = np.random.default_rng(3).uniform([73.5, 18], [135, 53], (20_000, 2))
    whole = from_bd09(points)
    assert (whole[9000:9005] == from_bd09(points[9000:9005])).all()
    assert to_gcj02(np.empty((0, 2))).shape == (0, 2)


def test_shifts_are_as_large_as_is_said():
    """GCJ-02 up to 716 m, BD-09 690 to 1,530 m over China's box: the figures of the documentation."""
    points = np.random.default_rng(1).uniform([73.5, 18], [135.1, 53.6], (100_000, 2))
    gcj02_m, bd09_m = distance_m(points, to_gcj02(points)), distance_m(points, to_bd09(points))
    assert 690 < gcj02_m.max() < 720
    assert 680 < bd09_m.min() < bd09_m.max() < 1540
    assert 350 < np.median(gcj02_m) < 500
