"""Shares of small polygons in a large one, however it is cut up meanwhile."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.geometry.shares import covered_shares, quartered

LEAVES = np.array([shapely.box(x, y, x + 1, y + 1) for x in range(6) for y in range(6)], dtype=object)
DISCS = st.lists(st.tuples(st.floats(0, 6), st.floats(0, 6), st.floats(0.1, 2.5)), min_size=1, max_size=6)


def cover_of(discs):
    return shapely.union_all([shapely.Point(x, y).buffer(r, quad_segs=64) for x, y, r in discs])


@given(DISCS)
def test_shares_are_those_of_the_plain_intersection(discs):
    cover = cover_of(discs)
    plain = shapely.area(shapely.intersection(LEAVES, cover))
    assert covered_shares(LEAVES, cover) == pytest.approx(plain, abs=1e-9)


@given(DISCS)
def test_the_pieces_are_small_and_together_the_whole(discs):
    cover = cover_of(discs)
    pieces = quartered(cover, 40)
    assert shapely.get_num_coordinates(pieces).max() <= 40
    assert shapely.area(pieces).sum() == pytest.approx(cover.area, rel=1e-9)
    assert shapely.union_all(pieces).symmetric_difference(cover).area < 1e-9


def test_holes_and_far_parts():
    ring = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
    cover = shapely.MultiPolygon([ring, shapely.box(100, 100, 101, 101)])
    shares = covered_shares(
        np.array([shapely.box(1, 1, 2, 2), shapely.box(0, 0, 2, 2), shapely.box(100, 100, 102, 101)]), cover
    )
    assert shares.tolist() == [0.0, 0.75, 0.5]


def test_nothing_covers_nothing():
    assert covered_shares(LEAVES, shapely.MultiPolygon()).tolist() == [0.0] * 36
    assert covered_shares(LEAVES[:0], LEAVES[0]).tolist() == []
