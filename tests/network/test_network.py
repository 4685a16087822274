"""Pieces, graph and version of a network."""

import numpy as np

from tests.network.drawn import network_drawn


def test_pieces_are_the_longest_first():
    network = network_drawn([(0, 0), (10, 0)], [(100, 0), (130, 0)], [(130, 0), (130, 5)])
    assert [(piece.length_m, piece.edges.tolist()) for piece in network.pieces()] == [(35, [1, 2]), (10, [0])]
    assert len(set(network.component.tolist())) == 2


def test_the_graph_has_the_shorter_of_parallel_edges_and_no_loops():
    network = network_drawn([(0, 0), (5, 4), (10, 0)], [(0, 0), (10, 0)], [(10, 0), (20, 0), (20, 9), (10, 0)])
    graph = network.csgraph().toarray()
    assert sorted(graph[graph > 0].tolist()) == [10.0, 10.0]
    assert (graph == graph.T).all()


def test_the_version_follows_the_roads():
    one = network_drawn([(0, 0), (10, 0)])
    assert one.digest() == network_drawn([(0, 0), (10, 0)]).digest()
    assert one.digest() != network_drawn([(0, 0), (10, 0.001)]).digest()
    assert one.digest() != network_drawn([(0, 0), (5, 1e-9), (10, 0)]).digest()


def test_edges_laid_end_to_end_do_not_touch():
    network = network_drawn([(0, 0), (10, 0)], [(10, 0), (10, 7)])
    assert (np.diff(network.start_m) > network.length_m[:-1]).all()
