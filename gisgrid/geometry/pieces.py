"""Pieces of edges that do not cancel, and the vertices that they lack."""

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.geometry.boundary import Edges, Indices, canonical, edge_keys, edge_numbers, residual, rows_among
from gisgrid.geometry.hashing import Hashes, hash_points, mix
from gisgrid.geometry.lattice import Coordinates

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


def unmatched_pieces(edges: Edges, group: Indices, resolution: float) -> Pieces:
    """Return the edges that do not cancel, and with them all that run between the same two points."""
    left = residual(edges, group, resolution)
    if len(left) and (group[0] != group).any():
        key = edge_keys(edges, resolution)
        left = rows_among(key, key[left])
    return Pieces(edges.ends[left], edges.owner[left], group[left], left)


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
    near_todo, wedge_todo = np.ones((2, len(pieces.source)), dtype=np.bool_)
    for _ in range(MAX_ROUNDS):
        wedges_only = not near_todo.any()
        todo = wedge_todo if wedges_only else near_todo
        if not todo.any():
            break
        splits = _missing_vertices(pieces, todo, resolution, wedges_only=wedges_only)
        todo[:] = False
        if len(splits.piece):
            splits = _on_equal_pieces(pieces, splits, pieces.source >= first_outer, resolution)
            rounds.append((pieces, splits))
            near_todo, wedge_todo = (_new_or(old, splits) for old in (near_todo, wedge_todo))
            pieces = _divided(pieces, splits)
    return pieces, rounds


def _new_or(todo: NDArray[np.bool_], splits: Splits) -> NDArray[np.bool_]:
    """Return which pieces are to be looked at after a division: those that were, and the new ones."""
    times = 1 + np.bincount(splits.piece, minlength=len(todo))
    return np.repeat(todo | (times > 1), times)


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


def _missing_vertices(pieces: Pieces, todo: NDArray[np.bool_], resolution: float, *, wedges_only: bool) -> Splits:
    """Return the vertices that pieces lack to cancel, where at least one of the two pieces is to be looked at.

    Others were looked at in an earlier round, and nothing about them has changed.
    """
    left = residual(Edges(pieces.ends, pieces.owner), pieces.group, resolution)
    which, vertex = _passed_by(pieces.take(left), todo[left], resolution, wedges_only=wedges_only)
    return _in_order(pieces, left[which], vertex)


def _on_equal_pieces(pieces: Pieces, splits: Splits, among: NDArray[np.bool_], resolution: float) -> Splits:
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


def _passed_by(
    pieces: Pieces, todo: NDArray[np.bool_], resolution: float, *, wedges_only: bool
) -> tuple[Indices, Coordinates]:
    """Return pairs of a piece and a vertex of another owner in its group that lies beside it within reach.

    With `wedges_only` the vertex must be joined by a piece to an end of the piece that it lies beside.
    """
    label = np.column_stack([pieces.group, pieces.owner])
    corner = np.vstack([np.hstack([label, pieces.ends]), np.hstack([label, pieces.ends[:, [2, 3, 0, 1]]])])
    at, which = _beside(pieces.ends, todo, BOTH_ROUNDED_STEPS if wedges_only else ON_EDGE_STEPS, resolution)
    corner, ends = corner[at], pieces.ends[which]
    same_group, same_owner = (corner[:, :2] == label[which]).T
    share = _share_along(ends, corner[:, 2:4])
    keep = same_group & ~same_owner & (share > 0) & (share < 1)
    if wedges_only:
        far_end = corner[:, 4:6]
        keep &= (far_end == ends[:, :2]).all(axis=1) | (far_end == ends[:, 2:]).all(axis=1)
    return which[keep], corner[keep, 2:4]


def _beside(
    ends: Coordinates, todo: NDArray[np.bool_], reach_steps: float, resolution: float
) -> tuple[Indices, Indices]:
    """Return pairs of a corner (starts, then ends) and a piece within reach, one of them of a piece in `todo`."""
    steps = np.rint(ends / resolution)
    lines, points = (
        shapely.linestrings(steps.reshape(-1, 2, 2)),
        shapely.points(np.vstack([steps[:, :2], steps[:, 2:]])),
    )
    few, of_few = np.flatnonzero(todo), np.flatnonzero(np.tile(todo, 2))
    at, which = shapely.STRtree(lines).query(points[of_few], predicate="dwithin", distance=reach_steps)
    pairs = [(of_few[at], which)]
    if len(few) < len(todo):
        which, at = shapely.STRtree(points).query(lines[few], predicate="dwithin", distance=reach_steps)
        pairs.append((at, few[which]))
    return np.concatenate([one for one, _ in pairs]), np.concatenate([one for _, one in pairs])


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
