import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon

from gisgrid.geometry.scan import scan
from gisgrid.geometry.star import star_turns
from tests.geometry.stars import star
from tests.geometry.tessellations import generators

COORDINATE = st.integers(-4, 4)
RINGS = st.lists(st.tuples(COORDINATE, COORDINATE), min_size=3, max_size=9)
FAR = st.sampled_from([(0, 0), (1_130_000_000, 270_000_000), (-3, 2**45)])
SQUARE = [(0, 0), (2, 0), (2, 2), (0, 2)]


def turns(*rings):
    closed = [np.array([*ring, ring[0]], dtype=float).T for ring in rings]
    count = [ring.shape[1] for ring in closed]
    return star_turns(np.hstack(closed), np.repeat(np.arange(len(rings)), count), np.cumsum(count) - 1).tolist()


@given(st.lists(RINGS, min_size=1, max_size=5))
def test_what_is_told_is_valid_and_runs_that_way(rings):
    for ring, turn in zip(rings, turns(*rings), strict=True):
        polygon = Polygon(ring)
        assert turn == 0 or polygon.is_valid
        assert turn == 0 or polygon.exterior.is_ccw == (turn > 0)


@given(generators, st.integers(3, 12), st.sampled_from([1, 2, 30, 3000]), FAR, st.sampled_from([1e-7, 0.01, 1.0]))
def test_stars_about_to_fold_over_are_told_only_if_the_doubles_are_valid_too(rng, count, size, at, resolution):
    steps = np.rint(star(rng, count, size, size / 3, np.zeros(2))) + at
    (turn,) = turns([tuple(place) for place in steps.tolist()])
    doubles = Polygon(steps / round(1 / resolution))
    assert turn == 0 or (doubles.is_valid and doubles.exterior.is_ccw == (turn > 0))


@given(st.lists(RINGS.filter(lambda ring: len(set(ring)) > 2), min_size=1, max_size=6), st.booleans())
def test_the_scan_agrees_with_the_general_test(rings, backwards):
    polygons = np.array([Polygon(ring[::-1] if backwards else ring) for ring in rings], dtype=object)
    assert (scan(polygons, 1.0)[0].valid == shapely.is_valid(polygons)).all()


@given(
    RINGS.map(lambda points: shapely.MultiPoint(points).convex_hull).filter(lambda hull: hull.geom_type == "Polygon")
)
def test_all_convex_rings_are_told_both_ways(hull):
    ring = list(shapely.orient_polygons(hull).exterior.coords)[:-1]
    assert turns(ring, ring[::-1]) == [1, -1]


@pytest.mark.parametrize(
    ("ring", "turn"),
    {
        "flat corners": ([(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (0, 2)], 1),
        "a notch that the middle sees": ([(0, 0), (6, 0), (6, 6), (3, 5), (0, 6)], 1),
        "a notch up to the middle": ([(0, 0), (8, 0), (8, 8), (4, 0), (0, 8)], 0),
        "a point twice": ([(0, 0), (2, 0), (2, 0), (2, 2), (0, 2)], 0),
        "a bow-tie": ([(0, 0), (2, 2), (2, 0), (0, 2)], 0),
        "twice round": (SQUARE * 2, 0),
        "a pentagram": ([(0, 9), (-5, -8), (9, 3), (-9, 3), (5, -8)], 0),
        "a spike outwards": ([(0, 0), (2, 0), (2, 1), (5, 1), (2, 1), (2, 2), (0, 2)], 0),
        "touching itself": ([(0, 0), (4, 0), (4, 4), (2, 0), (0, 4)], 0),
        "all on one line": ([(0, 0), (1, 1), (3, 3)], 0),
        "one point": ([(1, 1), (1, 1), (1, 1)], 0),
    }.values(),
)  # fmt: skip
def test_drawings(ring, turn):
    assert turns(ring, SQUARE, ring[::-1]) == [turn, 1, -turn]


def test_far_from_the_origin_rounding_does_not_decide():
    at = 2.0**52
    assert turns([(at, at), (at + 1, at), (at + 1, at + 1), (at, at + 1)]) == [0]


def test_several_rings_in_one_line_are_never_taken_for_one():
    square, hole = Polygon(SQUARE), Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(0, 0), (2, 1), (1, 2)]])
    same_twice = MultiPolygon([square, square])
    read, _ = scan(np.array([same_twice, hole, MultiPolygon([square])], dtype=object), 1.0)
    assert read.plain.tolist() == [False, False, True]
    assert read.valid.tolist() == [False, shapely.is_valid(hole), True]
