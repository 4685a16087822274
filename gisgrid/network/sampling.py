"""Sample points every few metres along the edges, each standing for a short piece of road."""

from typing import NamedTuple

import numpy as np

from gisgrid.geometry.lattice import Coordinates
from gisgrid.network.lines import Integers
from gisgrid.network.network import Network
from gisgrid.network.splitting import numbered_runs, vertex_positions


class Samples(NamedTuple):
    """Middles of pieces of road, and the dead ends themselves, along the edges in turn.

    Attributes
    ----------
    edge : ndarray of int, shape (k,)
        Ascending.
    along_m : ndarray of float, shape (k,)
    place : ndarray of float, shape (k, 3, 2)
        Where the piece starts, the sample, and where the piece ends.
    reach_m : ndarray of float, shape (k, 2)
        Metres along the road from the sample back to the piece's start and on to its end.
    """

    edge: Integers
    along_m: Coordinates
    place: Coordinates
    reach_m: Coordinates

    def feet(self, sample: Integers, points: Coordinates) -> tuple[Coordinates, Coordinates]:
        """Return for points near pieces where on the edge the nearest point of the piece is, and how far off.

        Between its start, sample and end a piece is taken as straight.
        """
        behind = _foot(points, self.place[sample, 1], self.place[sample, 0])
        ahead = _foot(points, self.place[sample, 1], self.place[sample, 2])
        first = behind[1] <= ahead[1]
        step = np.where(first, -behind[0] * self.reach_m[sample, 0], ahead[0] * self.reach_m[sample, 1])
        return self.along_m[sample] + step, np.where(first, behind[1], ahead[1])


def _foot(points: Coordinates, start: Coordinates, end: Coordinates) -> tuple[Coordinates, Coordinates]:
    """Return the share of each straight way at which it is nearest to a point, and the distance there."""
    way, off = end - start, points - start
    square = np.einsum("ij,ij->i", way, way)
    share = np.clip(np.einsum("ij,ij->i", off, way) / np.maximum(square, np.finfo(float).tiny), 0, 1)
    return share, np.hypot(*(off - share[:, None] * way).T)


def sample_edges(network: Network, piece_m: float) -> Samples:
    """Cut each edge into equal pieces of at most `piece_m` metres and return their middles, with all dead ends.

    Parameters
    ----------
    network : Network
        With one edge at least.
    piece_m : float
    """
    edge, along = _middles(network, piece_m)
    degree = np.bincount(network.edges.ravel(), minlength=len(network.nodes))
    starts, ends = (np.flatnonzero(degree[network.edges[:, side]] == 1) for side in (0, 1))
    edge = np.concatenate([edge, starts, ends])
    along = np.concatenate([along, np.zeros(len(starts)), network.length_m[ends]])
    order = np.lexsort((along, edge))
    return _with_pieces(network, edge[order], along[order])


def _middles(network: Network, piece_m: float) -> tuple[Integers, Coordinates]:
    count = np.ceil(network.length_m / piece_m).astype(np.int64)
    edge = np.repeat(np.arange(len(network)), count)
    rank = numbered_runs(np.zeros(len(network), dtype=np.int64), count)
    return edge, (rank + 0.5) * (network.length_m / count)[edge]


def _with_pieces(network: Network, edge: Integers, along_m: Coordinates) -> Samples:
    """Return samples whose pieces meet half-way between them."""
    same = edge[1:] == edge[:-1]
    half = np.diff(along_m) / 2
    back = np.where(np.concatenate([[False], same]), np.concatenate([[0.0], half]), along_m)
    on = np.where(np.concatenate([same, [False]]), np.concatenate([half, [0.0]]), network.length_m[edge] - along_m)
    xy, position = vertex_positions(network.geometry)
    at = network.start_m[edge] + along_m
    wanted = np.stack([at - back, at, at + on], axis=1)
    place = np.stack([np.interp(wanted, position, xy[:, axis]) for axis in (0, 1)], axis=2)
    return Samples(edge, along_m, place, np.column_stack([back, on]))
