import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from gisgrid.errors import Refused
from gisgrid.geometry.edits import halves
from gisgrid.geometry.lattice import on_lattice, snap, to_lattice
from gisgrid.geometry.matching import open_groups
from tests.geometry.stars import RADIUS, areas


def random_path(geometry, rng, inner):
    """From one vertex of a shell to another of the same, by way of a few points near its middle."""
    part = geometry.geoms[rng.integers(len(geometry.geoms))]
    ring = list(part.exterior.coords)[:-1]
    i, j = rng.choice(len(ring), 2, replace=False)
    middle = np.array(part.envelope.centroid.coords[0])
    between = snap(middle + rng.uniform(-RADIUS / 2, RADIUS / 2, (inner, 2)))
    return [ring[i], *((float(x), float(y)) for x, y in between), ring[j]]


def require_partition(whole, left, right):
    assert left.is_valid
    assert right.is_valid
    assert on_lattice(np.array([left, right])).all()
    assert len(open_groups([left, right], [whole], np.array([0, 0]))) == 0
    assert np.isclose(left.area + right.area, whole.area, rtol=1e-9)
    holes = [int(shapely.get_num_interior_rings(shapely.get_parts(g)).sum()) for g in (whole, left, right)]
    assert holes[0] == holes[1] + holes[2]


@given(areas(), st.integers(0, 2))
def test_any_path_is_refused_or_cuts_the_area_in_two_that_tile_it(found, inner):
    geometry, rng = found
    path = random_path(geometry, rng, inner)
    try:
        left, right = halves(geometry, path)
    except Refused:
        return
    require_partition(geometry, left, right)


@given(areas())
def test_a_straight_cut_inside_is_never_refused(found):
    geometry, rng = found
    part = geometry.geoms[0]
    ring = list(part.exterior.coords)[:-1]
    inside = [
        (a, b) for i, a in enumerate(ring) for b in ring[i + 2 :]
        if shapely.LineString([a, b]).relate_pattern(part, "1FFF0F***")
    ]  # fmt: skip
    assume(inside)
    left, right = halves(geometry, list(inside[rng.integers(len(inside))]))
    require_partition(geometry, left, right)
    assert len(right.geoms) == 1
    assert len(left.geoms) == len(geometry.geoms)


def test_the_left_piece_lies_left_of_the_path():
    square = shapely.MultiPolygon([shapely.box(0, 0, 2, 2)])
    left, right = halves(square, [(0.0, 0.0), (1.0, 0.5), (2.0, 2.0)])
    assert left.covers(shapely.Point(0, 2))
    assert right.covers(shapely.Point(2, 0))


def test_a_hole_goes_with_the_piece_that_holds_it():
    lake = shapely.box(0.2, 1.2, 0.6, 1.6)
    land = to_lattice([shapely.difference(shapely.box(0, 0, 2, 2), lake)])[0]
    left, right = halves(land, [(0.0, 0.0), (2.0, 2.0)])
    assert len(left.geoms[0].interiors) == 1
    assert len(right.geoms[0].interiors) == 0


U_SHAPE = shapely.Polygon([(0, 0), (3, 0), (3, 3), (2, 3), (2, 1), (1, 1), (1, 3), (0, 3)])
RING = shapely.Polygon([(0, 0), (3, 0), (3, 3), (0, 3)], [[(1, 1), (1, 2), (2, 2), (2, 1)]])


@pytest.mark.parametrize(
    ("shape", "path"),
    [
        (U_SHAPE, [(1.0, 3.0), (2.0, 3.0)]),
        (U_SHAPE, [(0.0, 3.0), (3.0, 3.0)]),
        (U_SHAPE, [(0.0, 0.0), (3.0, 0.0)]),
        (U_SHAPE, [(0.0, 0.0), (0.0, 0.0)]),
        (U_SHAPE, [(0.0, 0.0), (5.0, 5.0), (3.0, 0.0)]),
        (U_SHAPE, [(0.0, 0.0), (2.0, 0.5), (2.5, 0.2), (1.0, 0.9), (3.0, 3.0)]),
        (RING, [(0.0, 0.0), (1.0, 1.0)]),
        (RING, [(0.0, 0.0), (0.5, 0.7)]),
        (RING, [(0.0, 0.0), (1.5, 1.2), (3.0, 3.0)]),
    ],
    ids=["across the mouth", "across both arms", "along the border", "nowhere", "outside", "over itself",
         "through a lake", "to a lake", "to no vertex"],
)  # fmt: skip
def test_a_cut_that_does_not_run_inside_is_refused(shape, path):
    with pytest.raises(Refused):
        halves(shapely.MultiPolygon([shape]), path)


def test_a_cut_from_shore_to_shore_divides_what_lies_around_a_lake():
    whole = shapely.MultiPolygon([RING])
    left, right = halves(whole, [(0.0, 0.0), (3.0, 3.0)])
    assert left.is_valid
    assert right.is_valid
    assert len(open_groups([left, right], to_lattice([whole]), np.array([0, 0]))) == 0
    assert left.covers(shapely.Point(0, 3))


def test_of_two_parts_that_touch_in_both_ends_the_one_is_cut_that_holds_the_path():
    """The ends alone do not tell which part is meant."""
    east = shapely.Polygon([(0, 0), (1, 1), (0, 2), (3, 1)])
    west = shapely.Polygon([(0, 0), (-1, 1), (0, 2), (-3, 1)])
    both = to_lattice([shapely.MultiPolygon([east, west])])[0]
    left, right = halves(both, [(0.0, 0.0), (-2.0, 1.0), (0.0, 2.0)])
    require_partition(both, left, right)
    assert right.covers(shapely.Point(-1.5, 1))


def test_a_vertex_repeated_in_the_path_counts_once():
    square = shapely.MultiPolygon([shapely.box(0, 0, 2, 2)])
    twice = halves(square, [(0.0, 0.0), (0.0, 0.0), (1.0, 0.5), (1.0, 0.5), (2.0, 2.0), (2.0, 2.0)])
    assert twice == halves(square, [(0.0, 0.0), (1.0, 0.5), (2.0, 2.0)])
