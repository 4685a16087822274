"""The network: places where roads meet or end, the roads between them, and which hang together."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from gisgrid.geometry.lattice import Coordinates, Geometries
from gisgrid.network.lines import Integers


class Piece(NamedTuple):
    """A part of the network that no road joins to the rest.

    Attributes
    ----------
    component : int
        Its number in `Network.component`.
    length_m : float
    edges : ndarray of int
        Rows of `Network.edges`, ascending.
    """

    component: int
    length_m: float
    edges: Integers


@dataclass(frozen=True)
class Network:
    """Roads as a graph, walked in both directions; made by `node_roads` or `network_of`.

    Attributes
    ----------
    nodes : ndarray of float, shape (n, 2)
        Planar metres in the projection of the lines.
    edges : ndarray of int, shape (m, 2)
        Nodes at which each edge starts and ends. Two edges may join the same nodes; an edge may be a loop.
    length_m : ndarray of float, shape (m,)
        Along the line; never zero.
    geometry : ndarray of LineString, shape (m,)
        From the first node to the second, both included exactly.
    source : ndarray of int, shape (m,)
        Row of the `RoadLines` that each edge is a part of.
    component : ndarray of int, shape (n,)
        Equal for nodes that roads join.
    """

    nodes: Coordinates
    edges: Integers
    length_m: Coordinates
    geometry: Geometries
    source: Integers
    component: Integers

    def __len__(self) -> int:
        return len(self.edges)

    def pieces(self) -> list[Piece]:
        """Return the isolated pieces, the longest first."""
        of_edge = self.component[self.edges[:, 0]]
        order = np.argsort(of_edge, kind="stable")
        starts = np.flatnonzero(np.diff(of_edge[order], prepend=-1))
        found = [
            Piece(int(of_edge[rows[0]]), float(self.length_m[rows].sum()), rows)
            for rows in np.split(order, starts[1:])
            if len(rows)
        ]
        return sorted(found, key=lambda piece: -piece.length_m)

    def csgraph(self) -> csr_array:
        """Return the symmetric graph of lengths in metres, shape (n, n): the shortest of parallel edges, no loops."""
        return self._csgraph

    @cached_property
    def _csgraph(self) -> csr_array:
        low, high = np.sort(self.edges, axis=1).T
        order = np.lexsort((self.length_m, high, low))
        low, high, length = low[order], high[order], self.length_m[order]
        first = (np.diff(low, prepend=-1) != 0) | (np.diff(high, prepend=-1) != 0)
        kept = first & (low != high)
        low, high, length = low[kept], high[kept], length[kept]
        places = np.concatenate([low, high]), np.concatenate([high, low])
        return csr_array((np.tile(length, 2), places), shape=(len(self.nodes),) * 2)

    @cached_property
    def start_m(self) -> Coordinates:
        """Where each edge starts when all are laid end to end with a metre between: (m,), ascending."""
        return np.concatenate([[0.0], np.cumsum(self.length_m + 1.0)[:-1]]) if len(self) else np.empty(0)

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Index of the edges' lines."""
        return shapely.STRtree(self.geometry)

    def digest(self) -> str:
        """Return the network's version: 16 hexadecimal digits, other as soon as a node, edge or vertex is another."""
        seen = hashlib.sha256()
        for part in (self.nodes, self.edges, shapely.get_coordinates(self.geometry)):
            seen.update(np.ascontiguousarray(part).tobytes())
        return seen.hexdigest()[:16]


def network_of(nodes: Coordinates, edges: Integers, geometry: Geometries, source: Integers) -> Network:
    """Return the network of edges that meet at nodes only.

    Parameters
    ----------
    nodes : ndarray of float, shape (n, 2)
        Planar metres.
    edges : ndarray of int, shape (m, 2)
    geometry : ndarray of LineString, shape (m,)
        From the first node to the second; longer than zero.
    source : ndarray of int, shape (m,)

    Examples
    --------
    >>> lane = shapely.LineString([(0, 0), (30, 40)])
    >>> network = network_of(shapely.get_coordinates(lane), np.array([[0, 1]]), np.array([lane]), np.array([0]))
    >>> network.length_m.tolist(), network.pieces()[0].length_m
    ([50.0], 50.0)
    """
    edges = np.asarray(edges, dtype=np.int64).reshape(-1, 2)
    links = csr_array((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(len(nodes),) * 2)
    component = connected_components(links, directed=False)[1] if len(nodes) else np.empty(0)
    return Network(
        nodes=np.asarray(nodes, dtype=np.float64).reshape(-1, 2),
        edges=edges,
        length_m=shapely.length(geometry).astype(np.float64),
        geometry=geometry,
        source=np.asarray(source, dtype=np.int64),
        component=np.asarray(component, dtype=np.int64),
    )
