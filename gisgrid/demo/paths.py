"""Shortest paths along the mesh: regions around seeds, and networks that join neighbouring seeds."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra, minimum_spanning_tree

from gisgrid.demo.mesh import Mask, Mesh, symmetric
from gisgrid.demo.terrain import Values
from gisgrid.geometry.boundary import Indices


@dataclass(frozen=True)
class Forest:
    """Shortest-path trees that grew from seeds until they met.

    Attributes
    ----------
    distance : ndarray of float, shape (n,)
        Cost from the nearest seed; infinite where none reaches.
    previous : ndarray of int, shape (n,)
        Next vertex towards the seed; negative at seeds and where none reaches.
    seed : ndarray of int, shape (n,)
        Position in the list of seeds; -1 where none reaches.
    """

    distance: Values
    previous: Indices
    seed: Indices


def grow(graph: csr_array, seeds: Indices) -> Forest:
    """Return the trees of cheapest paths from every vertex to its nearest seed."""
    distance, previous, source = dijkstra(graph, indices=seeds, min_only=True, return_predecessors=True)
    position = np.full(graph.shape[0] + 1, -1, dtype=np.int64)
    position[seeds] = np.arange(len(seeds))
    source = np.where(np.isfinite(distance), source, graph.shape[0])
    return Forest(distance, previous.astype(np.int64), position[source])


class Tracer:
    """Finds the mesh edges on paths of a forest of nodes."""

    def __init__(self, mesh: Mesh) -> None:
        self.mesh = mesh

    @cached_property
    def _sorted_keys(self) -> tuple[Indices, Indices]:
        keys = self._keys(self.mesh.edge_nodes)
        order = np.argsort(keys, kind="stable")
        return keys[order], order

    def _keys(self, pairs: Indices) -> Indices:
        return np.asarray(pairs.min(axis=1) * len(self.mesh.nodes) + pairs.max(axis=1))

    def edges_between(self, pairs: Indices) -> Indices:
        """Return the edge of each pair of neighbouring nodes."""
        keys, order = self._sorted_keys
        return np.asarray(order[np.searchsorted(keys, self._keys(pairs))])

    def edges_home(self, forest: Forest, starts: Indices) -> Mask:
        """Return which edges lie on the paths from the starts to their seeds."""
        used = np.zeros(len(self.mesh.edge_nodes), dtype=bool)
        seen = np.zeros(len(self.mesh.nodes), dtype=bool)
        here = np.unique(starts)
        while len(here):
            seen[here] = True
            here = here[forest.previous[here] >= 0]
            there = forest.previous[here]
            used[self.edges_between(np.column_stack([here, there]))] = True
            here = np.unique(there[~seen[there]])
        return used


def connect(tracer: Tracer, weights: Values, seeds: Indices, extra: float, rng: np.random.Generator) -> Mask:
    """Return the edges of a network that joins all seeds: a cheapest tree and a share of the other neighbour links.

    Parameters
    ----------
    weights : ndarray of float, shape (edges,)
        Cost of each mesh edge.
    seeds : ndarray of int
        Nodes to be joined.
    extra : float
        Share of links between neighbours beyond the tree.
    """
    forest = grow(tracer.mesh.node_graph(weights), seeds)
    links = _cheapest_links(tracer.mesh, weights, forest)
    pairs = forest.seed[tracer.mesh.edge_nodes[links]]
    costs = _link_costs(tracer.mesh, weights, forest)[links]
    chosen = _in_tree(pairs, costs, len(seeds)) | (
        (costs < 2 * np.median(costs)) & (rng.uniform(size=len(links)) < extra)
    )
    used = tracer.edges_home(forest, tracer.mesh.edge_nodes[links[chosen]].ravel())
    used[links[chosen]] = True
    return used


def _link_costs(mesh: Mesh, weights: Values, forest: Forest) -> Values:
    return np.asarray(forest.distance[mesh.edge_nodes].sum(axis=1) + weights)


def _cheapest_links(mesh: Mesh, weights: Values, forest: Forest) -> Indices:
    """Return for each pair of seeds whose trees meet the edge of the cheapest path between them."""
    seeds = np.sort(forest.seed[mesh.edge_nodes], axis=1)
    meeting = np.flatnonzero((seeds[:, 0] >= 0) & (seeds[:, 0] != seeds[:, 1]) & np.isfinite(weights))
    order = meeting[np.argsort(_link_costs(mesh, weights, forest)[meeting], kind="stable")]
    key = seeds[order, 0] * (seeds.max() + 1) + seeds[order, 1]
    return np.asarray(order[np.unique(key, return_index=True)[1]], dtype=np.int64)


def _in_tree(pairs: Indices, costs: Values, count: int) -> Mask:
    tree = minimum_spanning_tree(symmetric(pairs, costs, count)).tocoo()
    keys = np.minimum(tree.row, tree.col).astype(np.int64) * count + np.maximum(tree.row, tree.col)
    return np.isin(pairs.min(axis=1) * count + pairs.max(axis=1), keys)
