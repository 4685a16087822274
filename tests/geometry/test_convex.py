import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import Polygon, box

from gisgrid.geometry.convex import surely_convex

COORDINATE = st.integers(-4, 4)
RINGS = st.lists(st.tuples(COORDINATE, COORDINATE), min_size=3, max_size=7)


def convex(*rings):
    closed = [np.array([*ring, ring[0]], dtype=float) for ring in rings]
    ends = np.cumsum([len(ring) for ring in closed])
    return surely_convex(np.vstack(closed), np.r_[0, ends[:-1]], ends - 1).tolist()


@given(st.lists(RINGS, min_size=1, max_size=5))
def test_what_is_called_convex_is_valid_convex_and_counter_clockwise(rings):
    for ring, told in zip(rings, convex(*rings), strict=True):
        polygon = Polygon(ring)
        if told:
            assert polygon.is_valid
            assert polygon.exterior.is_ccw
            assert polygon.equals(polygon.convex_hull)


@given(
    RINGS.map(lambda points: shapely.MultiPoint(points).convex_hull).filter(lambda hull: hull.geom_type == "Polygon")
)
def test_hulls_are_told_and_turned_ones_are_not(hull):
    ring = list(shapely.orient_polygons(hull).exterior.coords)[:-1]
    assert convex(ring, ring[::-1]) == [True, False]


def test_a_star_that_turns_left_twice_round_is_not_convex():
    at = np.exp(2j * np.pi * np.arange(5) * 2 / 5)
    assert convex([(z.real, z.imag) for z in at]) == [False]


def test_flat_corners_and_repeated_points_are_left_to_the_general_test():
    flat = [(0, 0), (1, 0), (2, 0), (2, 2), (0, 2)]
    repeated = [(0, 0), (2, 0), (2, 0), (2, 2), (0, 2)]
    assert convex(flat, repeated, [(0, 0), (2, 0), (2, 2), (0, 2)]) == [False, False, True]


def test_far_from_the_origin_rounding_does_not_decide():
    tiny = shapely.transform(box(0, 0, 1e-9, 1e-9), lambda xy: xy + 1e6)
    assert convex(list(tiny.exterior.coords)[:-1]) == [False]
