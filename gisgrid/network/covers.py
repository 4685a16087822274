"""Which venue reaches which household: the sets from which losses, gains and new places are counted."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gisgrid.geometry.lattice import Coordinates
from gisgrid.network.attach import Attached, Places, attached
from gisgrid.network.lines import Integers
from gisgrid.network.network import Network
from gisgrid.network.reach import ROUNDING_M
from gisgrid.network.walk import DEFAULT, Walk

MOST_AT_ONCE = 4_000_000
"""Numbers held at one time: nodes and households times the places walked from, 32 MB."""


def cover_sets(network: Network, venues: Places, households: Places, walk: Walk = DEFAULT) -> csr_array:
    """Return which households each venue has within the time.

    Parameters
    ----------
    network : Network
    venues, households : ndarray of float, shape (v, 2) and (k, 2), or Attached
        Planar metres in the network's projection.
    walk : Walk

    Returns
    -------
    csr_array of bool, shape (v, k)
        A household is covered by `household_costs` if and only if its column is not empty.

    Examples
    --------
    >>> import shapely
    >>> from gisgrid.network.network import network_of
    >>> ends = np.array([[0.0, 0.0], [3000.0, 0.0]])
    >>> network = network_of(ends, np.array([[0, 1]]), np.array([shapely.LineString(ends)]), np.array([0]))
    >>> venues, homes = np.array([[500.0, 0], [1500, 0]]), np.array([[1000.0, 0], [2000, 0], [3000, 0]])
    >>> cover_sets(network, venues, homes).todense().tolist()
    [[True, False, False], [True, True, False]]
    """
    at, homes = attached(network, venues, walk), attached(network, households, walk)
    rows = np.flatnonzero((at.edge >= 0) & (at.access_m <= walk.limit_m))
    there = np.flatnonzero((homes.edge >= 0) & (homes.access_m <= walk.limit_m))
    stops, stop_of = np.unique(np.column_stack([at.edge[rows], at.along_m[rows]]), axis=0, return_inverse=True)
    found = [(np.empty(0, dtype=np.int64),) * 2]
    step = max(1, MOST_AT_ONCE // (len(network.nodes) + len(there) + 1))
    for first in range(0, len(stops), step):
        metres = _ways(network, stops[first : first + step], homes.take(there), walk.limit_m)
        mine = np.flatnonzero((stop_of >= first) & (stop_of < first + step))
        within = metres[stop_of[mine] - first] + at.access_m[rows[mine], None] <= walk.limit_m + ROUNDING_M
        venue, home = np.nonzero(within)
        found.append((rows[mine[venue]], there[home]))
    venue, home = (np.concatenate(column) for column in zip(*found, strict=True))
    return csr_array((np.ones(len(venue), dtype=bool), (venue, home)), shape=(len(at), len(homes)))


def _ways(network: Network, stops: Coordinates, homes: Attached, limit_m: float) -> Coordinates:
    """Return metres from points of roads (edge, metres along it) to households, infinite beyond the limit."""
    edge, along = stops[:, 0].astype(np.int64), stops[:, 1]
    nodes = dijkstra(_with_points(network, edge, along), indices=len(network.nodes) + np.arange(len(stops)),
                     limit=limit_m)[:, : len(network.nodes)]  # fmt: skip
    start, end = network.edges[homes.edge].T
    metres = np.minimum(nodes[:, start] + homes.along_m, nodes[:, end] + (network.length_m[homes.edge] - homes.along_m))
    stop, home = _same_edge(edge, homes.edge)
    np.minimum.at(metres, (stop, home), np.abs(along[stop] - homes.along_m[home]))
    return np.asarray(metres + homes.access_m)


def _with_points(network: Network, edge: Integers, along_m: Coordinates) -> csr_array:
    """Return the graph with a row for each point, from which ways lead to both ends of its edge."""
    graph = network.csgraph()
    ends = network.edges[edge]
    metres = np.column_stack([along_m, np.maximum(network.length_m[edge] - along_m, 0.0)])
    indptr = np.concatenate([graph.indptr, graph.nnz + 2 * np.arange(1, len(edge) + 1)])
    size = len(network.nodes) + len(edge)
    return csr_array(
        (np.concatenate([graph.data, metres.ravel()]), np.concatenate([graph.indices, ends.ravel()]), indptr),
        shape=(size, size),
    )


def _same_edge(stops: Integers, homes: Integers) -> tuple[Integers, Integers]:
    """Return the pairs of a stop and a household that lie on one edge."""
    order = np.argsort(homes, kind="stable")
    first, last = (np.searchsorted(homes[order], stops, side=side) for side in ("left", "right"))
    counts = last - first
    stop = np.repeat(np.arange(len(stops)), counts)
    within = np.arange(len(stop)) - np.repeat(np.cumsum(counts) - counts, counts)
    return stop, order[np.repeat(first, counts) + within]
