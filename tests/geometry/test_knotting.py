"""Knots put into polygons: whoever runs along their edge gets them, nothing else changes, and they come out again."""

import numpy as np
import pytest
import shapely

from gisgrid.geometry.boundary import directed_edges
from gisgrid.geometry.coverage import check_coverage
from gisgrid.geometry.knots import Knot, knot_places, strip_knots, surveyed
from gisgrid.geometry.knotting import held_places, knots_on, thread_knots
from tests.county import quadrangles, union


def knots_for(rng, shapes, count):
    """Random knots on random edges of some polygons."""
    edges = directed_edges(shapes).ends
    found = []
    for row in rng.choice(len(edges), count):
        a0, b0 = surveyed(tuple(edges[row, :2].tolist()), tuple(edges[row, 2:].tolist()))
        share = rng.uniform(0.1, 0.9)
        target = (a0[0] + share * (b0[0] - a0[0]), a0[1] + share * (b0[1] - a0[1]))
        found.append(Knot(a0, b0, next(knot_places(a0, b0, a0, b0, target))))
    return found


@pytest.mark.parametrize("seed", range(8))
def test_threaded_cells_still_tile_their_threaded_union_and_keep_their_courses(seed):
    rng = np.random.default_rng(seed)
    cells = quadrangles(4, seed)
    (whole,) = union(cells, np.zeros(16, dtype=np.int64))
    knots = knots_for(rng, cells, 20)
    threaded, outline = thread_knots(cells, knots), thread_knots([whole], knots)
    assert check_coverage(threaded, outline[0]).complete
    assert check_coverage(threaded, outline[0]).findings == check_coverage(cells, whole).findings
    assert [strip_knots(shape, knots) for shape in threaded] == list(cells)
    assert set(knots_on(knots, held_places(knots, threaded))) == set(knots)


@pytest.mark.parametrize("seed", range(4))
def test_threading_in_two_goes_is_threading_at_once_and_again_is_nothing(seed):
    rng = np.random.default_rng(seed)
    cells = quadrangles(3, seed)
    knots = knots_for(rng, cells, 12)
    at_once = thread_knots(cells, knots)
    by_halves = thread_knots(thread_knots(cells, knots[:6]), knots)
    assert list(by_halves) == list(at_once)
    again = thread_knots(at_once, knots)
    assert all(one is other for one, other in zip(again, at_once, strict=True))


def test_knots_that_nobody_holds_stay_out():
    cells = quadrangles(2)
    first, second = knots_for(np.random.default_rng(1), cells, 2)
    held = np.array([complex(*first.p)])
    threaded = thread_knots(cells, [first, second], held)
    assert set(knots_on([first, second], held_places([first, second], threaded))) == {first}


def test_a_hole_and_a_second_part_get_theirs():
    ring = shapely.Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(2, 2), (2, 4), (4, 4), (4, 2)]])
    shape = shapely.MultiPolygon([ring, shapely.box(20, 0, 21, 1)])
    knots = [Knot((2.0, 2.0), (2.0, 4.0), (2.0, 3.0)), Knot((20.0, 0.0), (21.0, 0.0), (20.5, 0.0))]
    (threaded,) = thread_knots([shape], knots)
    assert shapely.get_num_coordinates(threaded) == shapely.get_num_coordinates(shape) + 2
    assert threaded.equals(shape)
