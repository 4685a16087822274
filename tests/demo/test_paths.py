"""Regions and networks on a honeycomb."""

import numpy as np
import pytest
from scipy.sparse.csgraph import connected_components

from gisgrid.demo.mesh import symmetric
from gisgrid.demo.paths import Tracer, connect, grow
from tests.demo.drawings import honeycomb

RNG = np.random.default_rng


def line_graph(*weights):
    """Return a path of vertices joined by edges of these weights."""
    pairs = np.column_stack([np.arange(len(weights)), np.arange(1, len(weights) + 1)])
    return symmetric(pairs, np.array(weights, dtype=float), len(weights) + 1)


def test_regions_meet_half_way():
    assert grow(line_graph(1, 1, 1, 1), np.array([0, 4])).seed.tolist() in ([0, 0, 0, 1, 1], [0, 0, 1, 1, 1])


def test_a_dear_edge_becomes_the_border():
    assert grow(line_graph(1, 1, 1, 9, 1), np.array([0, 5])).seed.tolist() == [0, 0, 0, 0, 1, 1]


def test_what_no_seed_reaches_has_none():
    graph = symmetric(np.array([[0, 1]]), np.array([1.0]), 3)
    forest = grow(graph, np.array([0]))
    assert forest.seed.tolist() == [0, 0, -1]
    assert forest.previous[2] < 0


def ends_joined(mesh, used, nodes):
    graph = symmetric(mesh.edge_nodes[used], np.ones(int(used.sum())), len(mesh.nodes))
    return len(set(connected_components(graph, directed=False)[1][nodes].tolist())) == 1


@pytest.mark.parametrize("seed", range(5))
def test_a_network_joins_all_its_seeds_without_a_loop(seed):
    mesh, rng = honeycomb(12, 12), RNG(seed)
    weights = rng.uniform(1, 2, len(mesh.edge_nodes))
    seeds = rng.choice(len(mesh.nodes), 9, replace=False)
    used = connect(Tracer(mesh), weights, seeds, 0.0, rng)
    assert ends_joined(mesh, used, seeds)
    graph = symmetric(mesh.edge_nodes[used], np.ones(int(used.sum())), len(mesh.nodes))
    assert used.sum() == len(np.unique(mesh.edge_nodes[used])) - 1
    assert graph.nnz == 2 * used.sum()


def test_extra_links_make_loops():
    mesh = honeycomb(12, 12)
    weights, seeds = np.ones(len(mesh.edge_nodes)), RNG(1).choice(len(mesh.nodes), 9, replace=False)
    tree, all_links = (connect(Tracer(mesh), weights, seeds, extra, RNG(2)) for extra in (0.0, 1.0))
    assert all_links.sum() > tree.sum()
    assert all_links[tree].all()


def test_edges_without_end_to_their_cost_are_not_used():
    mesh = honeycomb(8, 8)
    weights = np.ones(len(mesh.edge_nodes))
    shut = RNG(3).uniform(size=len(weights)) < 0.1
    weights[shut] = np.inf
    used = connect(Tracer(mesh), weights, np.array([5, 60, 90]), 1.0, RNG(4))
    assert not used[shut].any()


def test_the_way_home_is_the_cheapest():
    mesh = honeycomb(6, 6)
    forest = grow(mesh.node_graph(mesh.edge_lengths_m()), np.array([0]))
    far = int(np.argmax(forest.distance))
    used = Tracer(mesh).edges_home(forest, np.array([far]))
    assert mesh.edge_lengths_m()[used].sum() == pytest.approx(forest.distance[far])
