import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.geometry.boundary import directed_edges
from gisgrid.geometry.derive import derive_parents
from gisgrid.geometry.lattice import to_lattice
from gisgrid.geometry.matching import match_edges, open_groups
from gisgrid.geometry.rings import insert_vertices
from tests.geometry.tessellations import generators, tessellation, tessellations, with_extra_vertices

SHARES = st.sampled_from([0.1, 0.5, 1.0])


def replayed(parents, knots, resolution):
    """Apply knots one after the other, as a receiver would."""
    for parent, piece, vertex in zip(*knots, strict=True):
        edges = directed_edges(parents)
        edge = np.flatnonzero((edges.owner == parent) & (edges.ends == piece).all(axis=1))
        assert len(edge) == 1
        parents = insert_vertices(parents, edge, vertex[None])
    return parents


@given(tessellations(), generators, SHARES)
def test_t_junctions_alone_are_matched_without_rest(tiles, rng, share):
    children = with_extra_vertices(rng, tiles.children, tiles.resolution, share)
    parents = with_extra_vertices(rng, tiles.parents, tiles.resolution, share)
    matched = match_edges(children, parents, tiles.parent_of, tiles.resolution)
    assert len(matched.open_groups) == 0
    broken = np.flatnonzero(~shapely.is_valid(matched.children))
    assert set(broken) - set(np.flatnonzero(~shapely.is_valid(children))) == set(matched.invalid_children)


@given(tessellations(), generators)
def test_matching_twice_is_matching_once(tiles, rng):
    children = with_extra_vertices(rng, tiles.children, tiles.resolution)
    once = match_edges(children, tiles.parents, tiles.parent_of, tiles.resolution)
    twice = match_edges(once.children, once.parents, tiles.parent_of, tiles.resolution)
    assert all(a is b for a, b in zip(once.children, twice.children, strict=True))
    assert once.parents[0] is twice.parents[0]
    assert len(twice.knots.parent) == 0


@given(tessellations(), generators)
def test_the_knots_replayed_one_by_one_give_the_new_parents(tiles, rng):
    children = with_extra_vertices(rng, tiles.children, tiles.resolution)
    matched = match_edges(children, tiles.parents, tiles.parent_of, tiles.resolution)
    assert replayed(tiles.parents, matched.knots, tiles.resolution)[0] == matched.parents[0]


@given(tessellations(), generators)
def test_no_vertex_is_lost_or_moved_and_none_is_made_up(tiles, rng):
    children = with_extra_vertices(rng, tiles.children, tiles.resolution)
    matched = match_edges(children, tiles.parents, tiles.parent_of, tiles.resolution)
    everywhere = {tuple(xy) for xy in shapely.get_coordinates(children)}
    for before, after in zip(children, matched.children, strict=True):
        points = {tuple(xy) for xy in shapely.get_coordinates(after)}
        assert {tuple(xy) for xy in shapely.get_coordinates(before)} <= points <= everywhere
        assert shapely.hausdorff_distance(before.boundary, after.boundary) <= 1.42 * tiles.resolution


@given(tessellations(), generators)
def test_siblings_are_matched_without_a_parent(tiles, rng):
    children = with_extra_vertices(rng, tiles.children, tiles.resolution)
    matched = match_edges(children, None, tiles.parent_of, tiles.resolution)
    derived = derive_parents(matched.children, tiles.parent_of, resolution=tiles.resolution)
    assert matched.parents is None
    assert len(derived.not_tiled) == 0


@given(generators)
def test_a_true_gap_stays_open(rng):
    tiles = tessellation(rng, labels=30)
    matched = match_edges(tiles.children[1:], tiles.parents, tiles.parent_of[1:])
    assert matched.open_groups.tolist() == [0]


@given(generators)
def test_parents_that_share_an_edge_get_the_same_vertices(rng):
    tiles = tessellation(rng, count=40, labels=40, without=0)
    parent_of = (shapely.get_x(shapely.centroid(tiles.children)) > 113.001).astype(np.int64)
    parents = derive_parents(tiles.children, parent_of).parents
    children = with_extra_vertices(rng, tiles.children, tiles.resolution)
    matched = match_edges(children, parents, parent_of)
    assert len(matched.open_groups) == 0
    upper = match_edges(matched.parents, None, np.zeros(2, dtype=np.int64))
    assert upper.parents is None
    assert all(a is b for a, b in zip(upper.children, matched.parents, strict=True))


def test_another_equations_vertices_stay_out():
    left, right = shapely.box(0, 0, 1, 2), shapely.box(1, 0, 2, 1)
    matched = match_edges(to_lattice([left, right]), None, np.array([0, 1]))
    assert shapely.get_num_coordinates(matched.children).tolist() == [5, 5]


def test_a_needle_thinner_than_the_step_is_named_when_it_breaks():
    needle = shapely.Polygon([(0, 0), (100, 1), (200, 1), (100, 0)])
    above = shapely.Polygon([(0, 0), (100, 0), (100, 1), (200, 1), (200, 50), (0, 50)])
    matched = match_edges(to_lattice([needle, above], 1.0), None, np.array([0, 0]), 1.0)
    broken = np.flatnonzero(~shapely.is_valid(matched.children))
    assert broken.tolist() == matched.invalid_children.tolist()


@pytest.mark.parametrize("parents", [None, []])
def test_nothing_in_nothing_out(parents):
    matched = match_edges([], parents, np.array([], dtype=np.int64))
    assert len(matched.children) == len(matched.knots.parent) == len(matched.open_groups) == 0
    assert (matched.parents is None) == (parents is None)


def test_a_childless_parent_is_an_open_group():
    parents = to_lattice([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    assert open_groups(parents[:1], parents, np.array([0])).tolist() == [1]
