"""Pieces of edges that do not cancel, and the vertices that they lack."""

from typing import NamedTuple

import numpy as np
import shapely

from gisgrid.geometry.boundary import Edges, canonical, edge_numbers, residual
from gisgrid.geometry.equations import Equations, ends_of, open_edges, with_equal_edges
from gisgrid.geometry.hashing import Hashes, Indices, hash_points, mix
from gisgrid.geometry.lattice import Coordinates
from gisgrid.geometry.star import Mask

ON_EDGE_STEPS = 0.75
"""A point rounded to the lattice lies at most sqrt(1/2) = 0.707 steps from the edge that it was a point of."""
BOTH_ROUNDED_STEPS = 1.42
"""Two points of one edge, both rounded, lie at most sqrt(2) = 1.414 steps aside of each other's pieces of it."""
MAX_ROUNDS = 64
"""A round mends every place at once; further ones are for edges of which both sides rounded several points."""


class Pieces(NamedTuple):
    """Pieces of edges in the direction they have in their equation (children's as they run, parents' reversed).

    Attributes
    ----------
    ends : ndarray of float, shape (m, 4)
    owner, group : ndarray of int, shape (m,)
    source : ndarray of int, shape (m,), ascending
        The edge that each is a piece of; pieces of one edge follow one another from its start to its end.
    """

    ends: Coordinates
    owner: Indices
    group: Indices
    source: Indices

    def take(self, which: Indices) -> "Pieces":
        """Return the pieces selected by indices."""
        return Pieces(self.ends[which], self.owner[which], self.group[which], self.source[which])


class Splits(NamedTuple):
    """Vertices for pieces: sorted by piece, then from its start to its end, each once."""

    piece: Indices
    vertex: Coordinates


def unmatched_pieces(all_edges: Equations) -> Pieces:
    """Return the edges that do not cancel, and with them all that run between the same two points."""
    left = with_equal_edges(all_edges, open_edges(all_edges))
    area = all_edges.area_of(left)
    return Pieces(ends_of(all_edges, left), area, all_edges.group[area], left)


def matched_pieces(pieces: Pieces, first_outer: int, resolution: float) -> tuple[Pieces, list[tuple[Pieces, Splits]]]:
    """Divide pieces until none lacks a vertex.

    Parameters
    ----------
    pieces : Pieces
    first_outer : int
        Sources from here on are parents' edges; those that are equal get the same vertices.

    Returns
    -------
    Pieces
    list of (Pieces, Splits)
        Each round: the pieces as they were, and where they were divided.
    """
    rounds = []
    for _ in range(MAX_ROUNDS):
        splits = _missing_vertices(pieces, resolution)
        if len(splits.piece) == 0:
            break
        splits = _on_equal_pieces(pieces, splits, pieces.source >= first_outer, resolution)
        rounds.append((pieces, splits))
        pieces = _divided(pieces, splits)
    return pieces, rounds


def inner_vertices(pieces: Pieces) -> Pieces:
    """Return the pieces that follow another of the same edge: each starts at a vertex that the edge lacked."""
    return pieces.take(np.flatnonzero(pieces.source[1:] == pieces.source[:-1]) + 1)


def inner_areas(pieces: Pieces) -> Coordinates:
    """Return for each of `inner_vertices` the area between the edge without it and with it."""
    follows = np.flatnonzero(pieces.source[1:] == pieces.source[:-1]) + 1
    last = np.searchsorted(pieces.source, pieces.source[follows], side="right") - 1
    corner, one, two = pieces.ends[follows, :2], pieces.ends[follows - 1, :2], pieces.ends[last, 2:]
    a, b = one - corner, two - corner
    return np.asarray(np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]) / 2)


def _missing_vertices(pieces: Pieces, resolution: float) -> Splits:
    """Return the vertices that pieces lack to cancel."""
    left = residual(Edges(pieces.ends, pieces.owner), pieces.group, resolution)
    unmatched = pieces.take(left)
    which, vertex, on_edge, in_wedge = _passed_by(unmatched, resolution)
    wanted = on_edge if on_edge.any() else in_wedge
    return _in_order(pieces, left[which[wanted]], vertex[wanted])


def _on_equal_pieces(pieces: Pieces, splits: Splits, among: Mask, resolution: float) -> Splits:
    """Repeat splits of pieces in `among` for every other one in it between the same two points."""
    number = edge_numbers(canonical(Edges(pieces.ends, pieces.owner), resolution)[0])
    shared = among[splits.piece]
    members = np.flatnonzero(among)
    members = members[np.argsort(number[members], kind="stable")]
    wanted = number[splits.piece[shared]]
    first, last = (np.searchsorted(number[members], wanted, side=side) for side in ("left", "right"))
    times = last - first
    within = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    piece = np.r_[splits.piece, members[np.repeat(first, times) + within]]
    return _in_order(pieces, piece, np.vstack([splits.vertex, np.repeat(splits.vertex[shared], times, axis=0)]))


def _divided(pieces: Pieces, splits: Splits) -> Pieces:
    """Return the pieces, divided at the vertices."""
    times = 1 + np.bincount(splits.piece, minlength=len(pieces.source))
    out = pieces.take(np.repeat(np.arange(len(times)), times))
    behind = splits.piece + np.arange(1, len(splits.piece) + 1)
    out.ends[behind, :2] = splits.vertex
    out.ends[behind - 1, 2:] = splits.vertex
    return out


def _passed_by(pieces: Pieces, resolution: float) -> tuple[Indices, Coordinates, Mask, Mask]:
    """Return pairs of a piece and a vertex of another owner in its group that lies beside it.

    Returns
    -------
    ndarray of int, ndarray of float, shapes (k,) and (k, 2)
        Piece and vertex.
    ndarray of bool, shape (k,)
        Whether the vertex is a point of the piece but for rounding.
    ndarray of bool, shape (k,)
        Whether it is joined by a piece to an end of the piece that it lies beside.
    """
    label = np.column_stack([pieces.group, pieces.owner])
    corner = np.vstack([np.hstack([label, pieces.ends]), np.hstack([label, pieces.ends[:, [2, 3, 0, 1]]])])
    lines = shapely.linestrings(np.rint(pieces.ends / resolution).reshape(-1, 2, 2))
    points = shapely.points(np.rint(corner[:, 2:4] / resolution))
    at, which = shapely.STRtree(lines).query(points, predicate="dwithin", distance=BOTH_ROUNDED_STEPS)
    same_group, same_owner = (corner[at, :2] == label[which]).T
    share = _share_along(pieces.ends[which], corner[at, 2:4])
    beside = same_group & ~same_owner & (share > 0) & (share < 1)
    at, which = at[beside], which[beside]
    on_edge = shapely.distance(points[at], lines[which]) <= ON_EDGE_STEPS
    ends, far_end = pieces.ends[which], corner[at, 4:6]
    in_wedge = (far_end == ends[:, :2]).all(axis=1) | (far_end == ends[:, 2:]).all(axis=1)
    return which, corner[at, 2:4], on_edge, in_wedge


def _share_along(ends: Coordinates, vertex: Coordinates) -> Coordinates:
    """Return where vertices project onto edges: 0 at the start, 1 at the end."""
    run = ends[:, 2:] - ends[:, :2]
    return np.asarray(((vertex - ends[:, :2]) * run).sum(axis=1) / (run**2).sum(axis=1))


def _in_order(pieces: Pieces, piece: Indices, vertex: Coordinates) -> Splits:
    """Sort vertices by piece and along it; an edge that has a vertex already does not get it again.

    Without that, vertices a step apart beside a long edge could be put into it in turn for ever.
    """
    has = _named(np.r_[pieces.source, pieces.source], np.vstack([pieces.ends[:, :2], pieces.ends[:, 2:]]))
    new = ~np.isin(_named(pieces.source[piece], vertex), has)
    piece, vertex = piece[new], vertex[new]
    rows = np.unique(np.column_stack([piece, _share_along(pieces.ends[piece], vertex), vertex]), axis=0)
    return Splits(rows[:, 0].astype(np.int64), rows[:, 2:])


def _named(source: Indices, vertex: Coordinates) -> Hashes:
    return mix(hash_points(vertex + 0.0) + source.astype(np.uint64))
