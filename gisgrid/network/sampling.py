"""Sample points every few metres along the edges, each standing for a short piece of road."""

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.geometry.lattice import Coordinates
from gisgrid.network.lines import Integers
from gisgrid.network.network import Network
from gisgrid.network.splitting import numbered_runs, vertex_positions

SHARP = np.radians(15.0)
"""A road that turns by more at a vertex gets a sample there."""
SHORT_M = 0.5
"""Bends this near to a node need none."""


class Samples(NamedTuple):
    """Points along the edges in turn, each with the piece of road that is nearer to it than to the next ones.

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
    """Return points at most `piece_m` metres apart along the edges: in sharp bends, at nodes, and evenly between.

    A node's sample belongs to the first of its edges; on the others the next one lies half a step from it.

    Parameters
    ----------
    network : Network
        With one edge at least.
    piece_m : float
    """
    edge, start, end, is_anchor = _spans(network)
    length, open_ends = end - start, 2 - is_anchor.sum(axis=1)
    count = np.ceil(length / piece_m + 1 - open_ends / 2).astype(np.int64)
    count = np.maximum(count, np.maximum(is_anchor.sum(axis=1), 1))
    step = length / (count - 1 + open_ends / 2)
    shared = is_anchor[:, 1] & np.append(edge[1:] == edge[:-1], False)  # the next span starts with this sample
    kept = count - shared
    row = np.repeat(np.arange(len(edge)), kept)
    rank = numbered_runs(np.zeros(len(edge), dtype=np.int64), kept)
    first = np.where(is_anchor[:, 0], 0.0, 0.5)
    return _with_pieces(network, edge[row], np.minimum(start[row] + (rank + first[row]) * step[row], end[row]))


def _spans(network: Network) -> tuple[Integers, Coordinates, Coordinates, NDArray[np.bool_]]:
    """Return the parts of edges between sharp bends: edge, start and end, and whether a sample belongs there."""
    owns_node = np.zeros((len(network), 2), dtype=bool)
    owns_node.ravel()[np.unique(network.edges.ravel(), return_index=True)[1]] = True
    bend_edge, bend_m = _bends(network)
    edge = np.concatenate([np.arange(len(network)), bend_edge])
    start = np.concatenate([np.zeros(len(network)), bend_m])
    order = np.lexsort((start, edge))
    edge, start = edge[order], start[order]
    last = np.append(edge[1:] != edge[:-1], True)
    end = np.where(last, network.length_m[edge], np.roll(start, -1))
    first = np.roll(last, 1)
    anchors = np.column_stack([~first | owns_node[edge, 0], ~last | owns_node[edge, 1]])
    return edge, start, end, anchors


def _bends(network: Network) -> tuple[Integers, Coordinates]:
    """Return where edges turn sharply: edge, and metres along it."""
    xy, position = vertex_positions(network.geometry)
    owner = shapely.get_coordinates(network.geometry, return_index=True)[1]
    way = np.diff(xy, axis=0)
    angle = np.arctan2(way[:, 1], way[:, 0])
    turn = np.abs(np.mod(np.diff(angle) + np.pi, 2 * np.pi) - np.pi)
    sharp = 1 + np.flatnonzero((turn > SHARP) & (owner[:-2] == owner[2:]))
    along = position[sharp] - network.start_m[owner[sharp]]
    inner = (along > SHORT_M) & (along < network.length_m[owner[sharp]] - SHORT_M)
    return owner[sharp[inner]], along[inner]


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
