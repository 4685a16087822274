"""The way from venues along the roads: to every node in one pass, and to any point on an edge."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gisgrid.geometry.lattice import Coordinates
from gisgrid.network.attach import Attached
from gisgrid.network.lines import Integers
from gisgrid.network.network import Network


class Stops(NamedTuple):
    """Points of roads next to venues, along the edges in turn; one for venues that share their point, the nearest.

    Attributes
    ----------
    position_m : ndarray of float, shape (k,)
        On the edges laid end to end (`Network.start_m`), strictly ascending.
    edge, venue : ndarray of int, shape (k,)
    along_m, access_m : ndarray of float, shape (k,)
    """

    position_m: Coordinates
    edge: Integers
    venue: Integers
    along_m: Coordinates
    access_m: Coordinates


@dataclass(frozen=True)
class Spread:
    """The cheapest way from any venue, walk from venue to road included.

    Attributes
    ----------
    network : Network
    stops : Stops
    node_m, stop_m : ndarray of float, shape (n,) and (k,)
        Metres to each node, and to each stop along its own edge; infinite beyond the limit.
    node_venue, stop_venue : ndarray of int, shape (n,) and (k,)
        Whose way that is; -1 where there is none.
    """

    network: Network
    stops: Stops
    node_m: Coordinates
    node_venue: Integers
    stop_m: Coordinates
    stop_venue: Integers

    def at(self, edge: Integers, along_m: Coordinates) -> tuple[Coordinates, Integers]:
        """Return metres from the nearest venue to points on edges, and which venue it is (-1: none).

        The way comes in at the edge's start, at its end, or from the stop next to the point on either side.
        """
        start, end = self.network.edges[edge].T
        forward, back = self.node_m[start] + along_m, self.node_m[end] + self.network.length_m[edge] - along_m
        metres = np.minimum(forward, back)
        venue = np.where(forward <= back, self.node_venue[start], self.node_venue[end])
        for rows, way, stop in self._from_stops(edge, along_m):
            nearer = way < metres[rows]
            metres[rows[nearer]], venue[rows[nearer]] = way[nearer], self.stop_venue[stop[nearer]]
        return metres, venue

    def _from_stops(self, edge: Integers, along_m: Coordinates) -> Iterator[tuple[Integers, Coordinates, Integers]]:
        """Return for the stop on either side: rows that have one on their edge, metres from it, and which it is."""
        with_stop = np.zeros(len(self.network), dtype=bool)
        with_stop[self.stops.edge] = True
        rows = np.flatnonzero(with_stop[edge])
        position = self.network.start_m[edge[rows]] + along_m[rows]
        right = np.searchsorted(self.stops.position_m, position)
        for stop in (right - 1, right):
            exists = np.flatnonzero((stop >= 0) & (stop < len(self.stops.edge)))
            own = exists[self.stops.edge[stop[exists]] == edge[rows[exists]]]
            way = self.stop_m[stop[own]] + np.abs(position[own] - self.stops.position_m[stop[own]])
            yield rows[own], way, stop[own]


def spread(network: Network, venues: Attached, limit_m: float) -> Spread:
    """Walk from all venues at once until the limit.

    Parameters
    ----------
    network : Network
    venues : Attached
    limit_m : float
        Metres; infinite for as far as roads go.
    """
    stops = stops_of(network, venues, limit_m)
    nodes, count = len(network.nodes), len(stops.edge)
    if not count:
        nothing = np.full(nodes, np.inf), np.full(nodes, -1)
        return Spread(network, stops, *nothing, np.empty(0), np.empty(0, dtype=np.int64))
    graph = with_stops(network, stops)
    metres, _, source = dijkstra(
        graph, indices=nodes + count + np.arange(count), min_only=True, return_predecessors=True, limit=limit_m
    )
    reached = np.isfinite(metres)
    venue = np.full(len(metres), -1)
    venue[reached] = stops.venue[source[reached] - nodes - count]
    last = nodes + count
    return Spread(network, stops, metres[:nodes], venue[:nodes], metres[nodes:last], venue[nodes:last])


def stops_of(network: Network, venues: Attached, limit_m: float) -> Stops:
    """Return the stops of venues from which a road is reached within the limit."""
    rows = np.flatnonzero((venues.edge >= 0) & (venues.access_m <= limit_m))
    position = network.start_m[venues.edge[rows]] + venues.along_m[rows]
    order = np.lexsort((venues.access_m[rows], position))
    order = order[np.diff(position[order], prepend=-1.0) > 0]
    rows = rows[order]
    return Stops(position[order], venues.edge[rows], rows, venues.along_m[rows], venues.access_m[rows])


def with_stops(network: Network, stops: Stops) -> csr_array:
    """Return the graph with two more rows for each stop, from which ways lead out only.

    Row n + i is the stop on its edge, with ways to what comes next on either side; row n + k + i is its venue, with the
    walk to the road. No way leads in, so the roads' own distances stay as they are.
    """
    graph = network.csgraph()
    nodes, count = len(network.nodes), len(stops.edge)
    own = nodes + np.arange(count)
    before = np.concatenate([[False], stops.edge[1:] == stops.edge[:-1]])
    after = np.concatenate([before[1:], [False]])
    step = np.diff(stops.position_m)
    left = np.where(before, own - 1, network.edges[stops.edge, 0])
    right = np.where(after, own + 1, network.edges[stops.edge, 1])
    left_m = np.where(before, np.concatenate([[0.0], step]), stops.along_m)
    right_m = np.where(after, np.concatenate([step, [0.0]]), network.length_m[stops.edge] - stops.along_m)
    pairs = np.column_stack([left, right]).ravel(), np.column_stack([left_m, right_m]).ravel()
    indices = np.concatenate([graph.indices, pairs[0], own]).astype(np.int32)
    data = np.concatenate([graph.data, np.maximum(pairs[1], 0.0), stops.access_m])
    ends = np.concatenate([2 * np.arange(1, count + 1), 2 * count + np.arange(1, count + 1)])
    indptr = np.concatenate([graph.indptr, graph.nnz + ends]).astype(np.int32)
    return csr_array((data, indices, indptr), shape=(nodes + 2 * count,) * 2)
