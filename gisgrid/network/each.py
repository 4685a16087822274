"""The way from each venue by itself, many venues at once: one layer for each."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gisgrid.geometry.lattice import Coordinates
from gisgrid.network.attach import Attached
from gisgrid.network.lines import Integers
from gisgrid.network.network import Network
from gisgrid.network.spread import Spread, Stops


@dataclass(frozen=True)
class Spreads:
    """Spreads of venues that know nothing of one another, one a layer.

    Attributes
    ----------
    network : Network
    node_m : ndarray of float, shape (l, n)
        Metres to each node in each layer; infinite beyond the limit.
    stops : Stops
        Layer by layer, in each as `Stops` says.
    layer : ndarray of int, shape (k,)
        Of each stop, ascending.
    stop_m : ndarray of float, shape (k,)
        As `Spread.stop_m`.
    """

    network: Network
    node_m: Coordinates
    stops: Stops
    layer: Integers
    stop_m: Coordinates

    def __len__(self) -> int:
        return len(self.node_m)

    @classmethod
    def of_one(cls, spread: Spread) -> "Spreads":
        """Return a spread as the only layer."""
        layer = np.zeros(len(spread.stops.edge), dtype=np.int64)
        return cls(spread.network, spread.node_m[None], spread.stops, layer, spread.stop_m)

    def metres_at(self, layer: Integers, edge: Integers, along_m: Coordinates) -> Coordinates:
        """Return metres from the nearest venue of a layer to points on edges, infinite where none comes.

        The way comes in at the edge's start, at its end, or from the stop next to the point on either side.
        """
        nodes, (start, end) = self.node_m.ravel(), self.network.edges[edge].T
        above = layer * self.node_m.shape[1]
        metres = np.minimum(nodes[above + start] + along_m, nodes[above + end] + self.network.length_m[edge] - along_m)
        rows = np.flatnonzero(self._has_stop[layer * len(self.network) + edge])
        position, key = self.network.start_m[edge[rows]] + along_m[rows], self._keys
        right = np.searchsorted(key, layer[rows] + 1j * position)
        for stop in (right - 1, right):
            own = np.flatnonzero(self._is_on(stop, layer[rows], edge[rows]))
            way = self.stop_m[stop[own]] + np.abs(position[own] - self.stops.position_m[stop[own]])
            metres[rows[own]] = np.minimum(metres[rows[own]], way)
        return np.asarray(metres)

    def _is_on(self, stop: Integers, layer: Integers, edge: Integers) -> NDArray[np.bool_]:
        """Return where there is such a stop, and on such an edge."""
        there = np.clip(stop, 0, len(self.layer) - 1)
        return np.asarray((there == stop) & (self.layer[there] == layer) & (self.stops.edge[there] == edge))

    @cached_property
    def _has_stop(self) -> NDArray[np.bool_]:
        """Whether there is a stop, by layer times m + edge."""
        there = np.zeros(len(self) * len(self.network), dtype=bool)
        there[self.layer * len(self.network) + self.stops.edge] = True
        return there

    @cached_property
    def _keys(self) -> NDArray[np.complex128]:
        """Layers and positions as complex numbers: sorted by the one, then by the other, and no digit is lost."""
        return np.asarray(self.layer + 1j * self.stops.position_m)


def spread_each(
    network: Network, venues: Attached, rows: Integers, limit_m: float, at_once: int
) -> Iterator[tuple[Integers, Spreads]]:
    """Walk from each of some venues by itself until the limit; those from which no road is reached are left out.

    Parameters
    ----------
    network : Network
    venues : Attached
    rows : ndarray of int
        The venues to walk from.
    limit_m : float
        Metres.
    at_once : int
        Venues in one answer.

    Yields
    ------
    rows : ndarray of int
        Some of the venues.
    spreads : Spreads
        A layer for each of them.
    """
    rows = rows[(venues.edge[rows] >= 0) & (venues.access_m[rows] <= limit_m)]
    for first in range(0, len(rows), at_once):
        some = rows[first : first + at_once]
        edge, along, access = venues.edge[some], venues.along_m[some], venues.access_m[some]
        stops = Stops(network.start_m[edge] + along, edge, some, along, access)
        yield some, Spreads(network, _distances(network, stops, limit_m), stops, np.arange(len(some)), access)


def _distances(network: Network, stops: Stops, limit_m: float) -> Coordinates:
    """Return metres from each venue to each node, infinite beyond the limit, shape (k, n)."""
    graph, nodes, count = network.csgraph(), len(network.nodes), len(stops.edge)
    back = network.length_m[stops.edge] - stops.along_m
    ways = np.maximum(np.column_stack([stops.along_m, back]), 0) + stops.access_m[:, None]
    indices = np.concatenate([graph.indices, network.edges[stops.edge].ravel()]).astype(np.int32)
    indptr = np.concatenate([graph.indptr, graph.nnz + 2 * np.arange(1, count + 1)]).astype(np.int32)
    data = np.concatenate([graph.data, ways.ravel()])
    with_venues = csr_array((data, indices, indptr), shape=(nodes + count,) * 2)
    found = dijkstra(with_venues, indices=nodes + np.arange(count), limit=limit_m)
    return np.ascontiguousarray(found[:, :nodes])
