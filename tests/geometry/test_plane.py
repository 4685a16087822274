"""The plane of a county: true lengths, true angles, and the way back."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.geometry.measure import distance_m
from gisgrid.geometry.plane import Plane

PLACES = st.tuples(st.floats(-0.5, 0.5), st.floats(-0.5, 0.5))


@given(st.floats(-179, 179), st.floats(-60, 60), PLACES, PLACES)
def test_lengths_of_a_county_are_true_to_a_ten_thousandth(lon, lat, a, b):
    plane = Plane(lon, lat)
    ends = np.array([a, b]) + np.array([lon, lat])
    straight = np.hypot(*np.diff(plane.metres(ends), axis=0)[0])
    true = distance_m(ends[:1], ends[1:])[0]
    assert straight == pytest.approx(true, rel=1e-4, abs=1e-3)


@given(st.floats(-179, 179), st.floats(-80, 80), PLACES)
def test_the_way_back_is_the_same_place(lon, lat, place):
    plane = Plane(lon, lat)
    there = np.array([place]) + np.array([lon, lat])
    assert plane.degrees(plane.metres(there)) == pytest.approx(there, abs=1e-11)


def test_it_lies_about_the_middle_of_what_it_is_for():
    plane = Plane.about([shapely.Point(110, 30), shapely.Point(111, 31)])
    assert (plane.lon, plane.lat) == (110.5, 30.5)
    line = shapely.LineString([(110.5, 30.5), (110.6, 30.5)])
    (moved,) = plane.project([line])
    assert shapely.get_coordinates(moved)[0] == pytest.approx([0, 0], abs=1e-6)
    assert plane.unproject([moved])[0].equals_exact(line, 1e-11)


def test_no_places_stay_none():
    assert Plane(110, 30).metres(np.empty((0, 2))).shape == (0, 2)
