"""Snap rounding: segments meet in vertices alone, and none strays."""

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.geometry.boundary import Edges
from gisgrid.geometry.noding import divided, nodes

POINTS = st.tuples(st.integers(0, 40), st.integers(0, 40))
SEGMENTS = st.lists(st.tuples(POINTS, POINTS).filter(lambda ends: ends[0] != ends[1]), min_size=1, max_size=12)


def edges(segments):
    return Edges(np.array(segments, dtype=float).reshape(-1, 4), np.arange(len(segments)))


def lines(ends):
    return shapely.linestrings(ends.reshape(-1, 2, 2))


@given(SEGMENTS)
def test_no_two_pieces_cross_and_none_strays(segments):
    whole = edges(segments)
    pieces = divided(whole, nodes(whole))
    drawn = lines(pieces.ends)
    one, other = shapely.STRtree(drawn).query(drawn, predicate="crosses")
    assert len(one) == len(other) == 0
    assert (np.rint(pieces.ends) == pieces.ends).all()
    assert (shapely.hausdorff_distance(drawn, lines(whole.ends)[pieces.owner], densify=0.5) < 50).all()
    corners = shapely.points(pieces.ends[:, :2])
    assert (shapely.distance(corners, lines(whole.ends)[pieces.owner]) <= 0.7072).all()


@given(SEGMENTS)
def test_an_edge_and_its_reverse_get_the_same_vertices(segments):
    both = edges([*segments, *[(end, start) for start, end in segments]])
    found = nodes(both)
    for row in range(len(segments)):
        there = found.vertex[found.edge == row].tolist()
        assert there == found.vertex[found.edge == row + len(segments)].tolist()[::-1]
