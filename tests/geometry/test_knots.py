import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from gisgrid.geometry.boundary import Edges, directed_edges, residual, reverse
from gisgrid.geometry.knots import (
    REACH_M,
    Knot,
    Piece,
    holds_edge,
    insert_vertices,
    knot_places,
    nearest_edge,
    strip_knots,
    surveyed,
)
from gisgrid.geometry.measure import distance_m
from tests.geometry.stars import areas, place_on


def edges_of(geometry):
    return [((x, y), (u, v)) for x, y, u, v in directed_edges([geometry]).ends.tolist()]


def random_knots(rng, geometry, count):
    """Knots on surveyed edges of an area, cut one after the other, as pieces and as records."""
    pieces, knots, course = [], [], edges_of(geometry)
    for _ in range(count):
        a0, b0 = surveyed(*course[rng.integers(len(course))])
        p = place_on(rng, a0, b0)
        on_edge = sorted([a0, b0, *(k.p for k in knots if (k.a0, k.b0) == (a0, b0))], key=lambda v: along(a0, b0, v))
        if p is None or p in on_edge:
            continue
        after = next(i for i, v in enumerate(on_edge) if along(a0, b0, v) > along(a0, b0, p))
        pieces.append(Piece(on_edge[after - 1], on_edge[after], p))
        knots.append(Knot(a0, b0, p))
    return pieces, knots


def along(a0, b0, v):
    return np.subtract(v, a0) @ np.subtract(b0, a0)


@given(areas(), st.integers(1, 12))
def test_knots_put_in_and_stripped_leave_the_area_as_it_was(found, count):
    geometry, rng = found
    pieces, knots = random_knots(rng, geometry, count)
    new, used = insert_vertices(geometry, pieces)
    assert [j for j, _ in used] == list(range(len(pieces)))
    assert shapely.get_num_coordinates(new) == shapely.get_num_coordinates(geometry) + len(pieces)
    assert strip_knots(new, knots) == geometry
    assert strip_knots(geometry, knots) == geometry


@given(areas(), st.integers(1, 12))
def test_a_knot_adds_its_two_pieces_and_takes_their_edge_from_the_boundary(found, count):
    geometry, rng = found
    pieces, _ = random_knots(rng, geometry, count)
    assume(pieces)
    new, used = insert_vertices(geometry, pieces)
    gained, lost = [], []
    for j, sense in used:
        a, b = (pieces[j].a, pieces[j].b)[::sense]
        gained += [(*a, *pieces[j].p), (*pieces[j].p, *b)]
        lost.append((*a, *b))
    sides = [directed_edges([geometry]), edges(gained), reverse(edges(lost)), reverse(directed_edges([new]))]
    ends = np.vstack([side.ends for side in sides])
    assert len(residual(Edges(ends, np.zeros(len(ends), dtype=np.int64)), np.zeros(len(ends), dtype=np.int64))) == 0


def edges(ends):
    return Edges(np.array(ends), np.zeros(len(ends), dtype=np.int64))


@given(areas(), st.integers(1, 6))
def test_later_knots_stripped_leave_the_earlier_ones(found, count):
    geometry, rng = found
    pieces, knots = random_knots(rng, geometry, 2 * count)
    half = len(pieces) // 2
    early, _ = insert_vertices(geometry, pieces[:half])
    late, _ = insert_vertices(early, pieces[half:])
    assert strip_knots(late, knots[half:], kept=knots[:half]) == early


@given(areas())
def test_the_nearest_edge_is_the_one_a_place_was_taken_from(found):
    geometry, rng = found
    a, b = edges_of(geometry)[rng.integers(len(edges_of(geometry)))]
    place = tuple(np.array(a) + rng.uniform(0.2, 0.8) * np.subtract(b, a))
    assume(np.hypot(*np.subtract(a, b)) > 1e-6)
    assert nearest_edge(geometry, place) == (a, b)
    assert holds_edge(geometry, a, b)
    assert holds_edge(geometry, b, a)


@given(st.floats(-1, 1), st.floats(-1, 1), st.floats(0.1, 0.9), st.floats(0.2, 0.8))
def test_places_lie_on_the_course_between_the_ends_of_the_piece_and_within_reach(x, y, share, target_share):
    a0, b0 = (110.0, 30.0), (110.0 + round(x / 1000, 7), 30.0 + round(y / 1000, 7))
    assume(np.hypot(x, y) > 0.2)
    edge = shapely.LineString([a0, b0])
    cut = tuple(np.rint(np.array(edge.interpolate(share, normalized=True).coords[0]) * 1e7) / 1e7)
    target = tuple(np.array(a0) + target_share * (np.array(cut) - a0) + [3e-6, -2e-6])
    places = list(knot_places(a0, b0, a0, cut, target))
    assert places
    assert len(set(places)) == len(places)
    for place in places:
        assert edge.distance(shapely.Point(place)) <= 0.72e-7
        assert place not in (a0, cut)
    away_m = distance_m(np.array(places), np.array([target] * len(places)))
    assert away_m.max() <= REACH_M + 1
    assert away_m[0] <= away_m.min() + 0.02


def test_a_corner_where_a_cut_ends_stays_when_its_knot_is_stripped():
    knot = Knot((0.0, 0.0), (2.0, 0.0), (1.0, 0.0))
    half = shapely.MultiPolygon([shapely.Polygon([(0, 0), (1, 0), (1, 2), (0, 2)])])
    assert strip_knots(half, [knot]) == half


def test_a_closing_edge_of_a_ring_takes_a_vertex_too():
    square = shapely.MultiPolygon([shapely.Polygon([(0, 0), (2, 0), (2, 2), (0, 2)])])
    new, used = insert_vertices(square, [Piece((0.0, 0.0), (0.0, 2.0), (0.0, 1.0))])
    assert used == [(0, -1)]
    assert (0.0, 1.0) in new.geoms[0].exterior.coords


def test_the_end_of_one_ring_and_the_start_of_the_next_are_no_edge():
    two = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(5, 0, 6, 1)])
    rings = [part.exterior.coords[0] for part in two.geoms]
    assert not holds_edge(two, *rings)


@pytest.mark.parametrize("sense", [1, -1])
def test_the_sense_says_which_way_the_area_runs(sense):
    square = shapely.MultiPolygon([shapely.box(0, 0, 2, 2)])
    a, b = ((0.0, 0.0), (2.0, 0.0))[::sense]
    assert insert_vertices(square, [Piece(a, b, (1.0, 0.0))])[1] == [(0, sense)]
