"""The way from each venue by itself, many venues at once."""

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gisgrid.geometry.lattice import Coordinates
from gisgrid.network.attach import Attached
from gisgrid.network.lines import Integers
from gisgrid.network.network import Network
from gisgrid.network.spread import Spread, Stops

BATCH = 4_000_000
"""Distances held at once."""


def spread_each(network: Network, venues: Attached, rows: Integers, limit_m: float) -> Iterator[tuple[int, Spread]]:
    """Walk from each of some venues by itself until the limit; those from which no road is reached are left out.

    Parameters
    ----------
    network : Network
    venues : Attached
    rows : ndarray of int
        The venues to walk from.
    limit_m : float
        Metres.
    """
    rows = rows[(venues.edge[rows] >= 0) & (venues.access_m[rows] <= limit_m)]
    size = max(1, BATCH // max(len(network.nodes), 1))
    for some in np.split(rows, range(size, len(rows), size)):
        node_m = _distances(network, venues.take(some), limit_m)
        for row, metres in zip(some.tolist(), node_m, strict=True):
            yield row, _single(network, venues, row, metres)


def _distances(network: Network, venues: Attached, limit_m: float) -> Coordinates:
    """Return metres from each venue to each node, infinite beyond the limit, shape (k, n)."""
    graph, nodes, count = network.csgraph(), len(network.nodes), len(venues)
    back = network.length_m[venues.edge] - venues.along_m
    ways = np.maximum(np.column_stack([venues.along_m, back]), 0) + venues.access_m[:, None]
    indices = np.concatenate([graph.indices, network.edges[venues.edge].ravel()]).astype(np.int32)
    indptr = np.concatenate([graph.indptr, graph.nnz + 2 * np.arange(1, count + 1)]).astype(np.int32)
    data = np.concatenate([graph.data, ways.ravel()])
    with_venues = csr_array((data, indices, indptr), shape=(nodes + count,) * 2)
    return np.asarray(dijkstra(with_venues, indices=nodes + np.arange(count), limit=limit_m)[:, :nodes])


def _single(network: Network, venues: Attached, row: int, node_m: Coordinates) -> Spread:
    at = np.array([row])
    edge, along, access = venues.edge[at], venues.along_m[at], venues.access_m[at]
    stops = Stops(network.start_m[edge] + along, edge, at, along, access)
    return Spread(network, stops, node_m, np.where(np.isfinite(node_m), row, -1), access, at)
