"""Cutting a connected place in two by one edge of a spanning tree: both sides hang together whatever edge it is."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import breadth_first_order, minimum_spanning_tree

from gisgrid.geometry.boundary import Indices
from gisgrid.planning.demand import Floats
from gisgrid.planning.division.atoms import summed

TREES = 12
NEAR_BEST = 0.02
"""Of cuts that miss the share asked for by about the same, the one with the shortest border is taken."""


class Graph(NamedTuple):
    """Connected nodes.

    Attributes
    ----------
    households : ndarray of int or float, shape (n,)
    pairs : ndarray of int, shape (p, 2)
    shared_m : ndarray of float, shape (p,)
        Zero where nodes are linked without touching.
    """

    households: Indices | Floats
    pairs: Indices
    shared_m: Floats

    def take(self, rows: Indices) -> "Graph":
        """Return the graph of some nodes, numbered anew in their order."""
        number = np.full(len(self.households), -1)
        number[rows] = np.arange(len(rows))
        pairs = number[self.pairs]
        both = (pairs >= 0).all(axis=1)
        return Graph(self.households[rows], pairs[both], self.shared_m[both])

    def joined(self, group: Indices) -> "Graph":
        """Return the graph of groups of nodes, numbered from 0 on without a gap."""
        sides = np.sort(group[self.pairs], axis=1)
        apart = sides[:, 0] != sides[:, 1]
        pairs, number = np.unique(sides[apart], axis=0, return_inverse=True)
        shared = summed(number.ravel(), self.shared_m[apart], len(pairs))
        return Graph(summed(group, self.households, 0), pairs, shared)


def cut_in_two(
    graph: Graph, share: float, least: tuple[int, int], rng: np.random.Generator
) -> NDArray[np.bool_] | None:
    """Return which nodes form a side that holds about a share of the households; both sides hang together.

    None where no tree that was drawn has an edge with enough nodes on both sides.

    Parameters
    ----------
    graph : Graph
    share : float
        Between 0 and 1.
    least : (int, int)
        Fewest nodes of this side and of the other.

    Examples
    --------
    >>> row = Graph(np.ones(4), np.array([[0, 1], [1, 2], [2, 3]]), np.ones(3))
    >>> sorted(np.flatnonzero(cut_in_two(row, 0.25, (1, 1), np.random.default_rng(1))).tolist()) in ([0], [3])
    True
    """
    found = [_best_cut(graph, share, least, rng) for _ in range(TREES)]
    possible = [cut for cut in found if cut[0] < np.inf]
    return min(possible, key=lambda cut: (round(cut[0] / NEAR_BEST), cut[1]))[2] if possible else None


def _best_cut(
    graph: Graph, share: float, least: tuple[int, int], rng: np.random.Generator
) -> tuple[float, float, NDArray[np.bool_]]:
    """Draw a tree and cut the edge after which the share is met best: how far it is missed, border, nodes."""
    order, above = _tree(graph, rng)
    count = len(order)
    below, size = graph.households.astype(np.float64), np.ones(count)
    for node in order[:0:-1].tolist():
        below[above[node]] += below[node]
        size[above[node]] += size[node]
    total = graph.households.sum() or 1.0
    misses = np.stack([np.abs(below / total - share), np.abs(1 - below / total - share)])
    misses[0, (size < least[0]) | (count - size < least[1])] = np.inf
    misses[1, (count - size < least[0]) | (size < least[1])] = np.inf
    misses[:, order[0]] = np.inf
    turned, node = divmod(int(misses.argmin()), count)
    side = np.zeros(count, dtype=bool)
    side[node] = True
    for one in order.tolist():
        side[one] |= one != node and above[one] >= 0 and bool(side[above[one]])
    border = graph.shared_m[side[graph.pairs[:, 0]] != side[graph.pairs[:, 1]]].sum()
    return float(misses.min()), float(border), ~side if turned else side


def _tree(graph: Graph, rng: np.random.Generator) -> tuple[Indices, Indices]:
    """Return the nodes of a random spanning tree from its root on, and the node above each."""
    count = len(graph.households)
    length = rng.random(len(graph.pairs)) + 1e-3
    links = coo_array((length, (graph.pairs[:, 0], graph.pairs[:, 1])), shape=(count, count)).tocsr()
    return breadth_first_order(minimum_spanning_tree(links), int(rng.integers(count)), directed=False)  # type: ignore[no-any-return]
