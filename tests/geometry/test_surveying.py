"""New vertices as knots of surveyed edges: named rightly, and put where a knot may be."""

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.geometry.knots import Knot, Piece, insert_vertices
from gisgrid.geometry.lattice import RESOLUTION, snap, to_lattice
from gisgrid.geometry.surveying import settled, surveyed_knots

A, B = (109.0, 34.0), (109.0123457, 34.0054321)


def on_edge(share, aside=(0.0, 0.0)):
    xy = np.array(A) + share * np.subtract(B, A) + np.array(aside) * RESOLUTION
    return tuple(snap(xy[None])[0].tolist())


@given(st.lists(st.floats(0.01, 0.99), min_size=1, max_size=6, unique_by=lambda share: round(share, 3)))
def test_vertices_one_after_the_other_are_knots_of_one_edge(shares):
    """Each piece ends in earlier vertices; the edge that was surveyed is the whole one all the same."""
    stops, pieces = [(0.0, A), (1.0, B)], []
    for share in shares:
        before = max(stop for stop in stops if stop[0] < share)
        after = min(stop for stop in stops if stop[0] > share)
        pieces.append(Piece(before[1], after[1], on_edge(share)))
        stops.append((share, on_edge(share)))
    assert surveyed_knots(pieces, []) == [Knot(A, B, piece.p) for piece in pieces]
    first, *rest = pieces
    assert surveyed_knots(rest, [Knot(A, B, first.p)]) == [Knot(A, B, piece.p) for piece in rest]


@given(st.floats(0.1, 0.9), st.integers(-2, 2), st.integers(-2, 2))
def test_a_vertex_off_its_edge_moves_to_a_rounding_of_it_in_all_that_hold_it(share, dx, dy):
    piece = Piece(A, B, on_edge(share, (dx, dy)))
    square = to_lattice([shapely.Polygon([A, B, (109.0, 34.02)]), shapely.Polygon([B, A, (109.01, 33.99)])])
    shapes = np.array([insert_vertices(shape, [piece])[0] for shape in square], dtype=object)
    out, (knot,) = settled(shapes, [piece], surveyed_knots([piece], []))
    assert shapely.distance(shapely.LineString([A, B]), shapely.Point(knot.p)) <= 0.7072 * RESOLUTION
    for shape in out:
        assert knot.p in set(map(tuple, shapely.get_coordinates(shape).tolist()))
    assert np.hypot(*np.subtract(knot.p, piece.p)) <= 4 * RESOLUTION


def test_an_edge_that_nobody_put_a_knot_on_is_named_from_its_lower_end():
    assert surveyed_knots([Piece(B, A, on_edge(0.5))], []) == [Knot(A, B, on_edge(0.5))]
