from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.geometry import cancelling
from gisgrid.geometry.cancelling import FEW, in_groups, rows_among, uncancelled
from gisgrid.geometry.equations import ends_of, equations, open_edges, with_equal_edges
from tests.geometry.tessellations import generators, tessellations, with_extra_vertices


def random_edges(rng, count, kinds):
    """Hashes of edges and of their opposites, few kinds of them, in any order."""
    kind = rng.integers(0, 2**64, kinds, dtype=np.uint64)[rng.integers(0, kinds, count)]
    return np.where(rng.random(count) < 0.5, kind, np.negative(kind))


def counted_one_by_one(hashes):
    signed = hashes.view(np.int64).tolist()
    sums = Counter()
    for value in signed:
        sums[abs(value)] += np.sign(value)
    return [at for at, value in enumerate(signed) if sums[abs(value)]]


@given(generators, st.integers(0, 60), st.integers(1, 30))
def test_few(rng, count, kinds):
    hashes = random_edges(rng, count, kinds)
    assert uncancelled(hashes).tolist() == counted_one_by_one(hashes)


def test_many_through_the_table():
    rng = np.random.default_rng(1)
    half = rng.integers(0, 2**64, 2 * FEW, dtype=np.uint64)
    hashes = rng.permutation(np.concatenate([half, np.negative(half[1000:]), random_edges(rng, 500, 40)]))
    left = uncancelled(hashes)
    assert len(left) > 1000
    assert left.tolist() == counted_one_by_one(hashes)
    keys = hashes >> np.uint64(1)
    assert rows_among(keys, keys[left]).tolist() == np.flatnonzero(np.isin(keys, keys[left])).tolist()


def test_edges_of_one_place_in_the_table_are_told_apart(monkeypatch):
    monkeypatch.setattr(cancelling, "MOST_BITS", 2)
    monkeypatch.setattr(cancelling, "FEW", 10)
    hashes = random_edges(np.random.default_rng(2), 300, 100)
    assert uncancelled(hashes).tolist() == counted_one_by_one(hashes)


def test_groups_do_not_cancel_each_other():
    edge = np.array([5, -5, 5, -5], dtype=np.int64).view(np.uint64)
    assert uncancelled(in_groups(edge, np.array([1, 1, 0, 2]))).tolist() == [2, 3]


@given(tessellations(), generators, st.integers(1, 3))
def test_open_edges_are_drawn_as_they_run(tiles, rng, groups):
    children = with_extra_vertices(rng, tiles.children, tiles.resolution)
    all_edges = equations(children, tiles.parents, rng.integers(0, groups, len(children)), tiles.resolution)
    every = ends_of(all_edges, np.arange(len(all_edges.hashes)))
    left = open_edges(all_edges)
    assert (ends_of(all_edges, left) == every[left]).all()
    undirected = [frozenset([tuple(ends[:2]), tuple(ends[2:])]) for ends in every.tolist()]
    wanted = {undirected[edge] for edge in left.tolist()}
    expected = [edge for edge, ends in enumerate(undirected) if ends in wanted]
    assert with_equal_edges(all_edges, left).tolist() == expected
