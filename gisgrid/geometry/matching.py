"""Edge matching: where two boundaries run along each other, both get the same vertices.

A T-junction leaves a vertex in one area that the area across the border lacks. Their edges then do not cancel although
neither gap nor overlap is there. Only edges that do not cancel are looked at, so the cost follows what is unmatched.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import shapely

from gisgrid.geometry.boundary import Edges, residual
from gisgrid.geometry.equations import equations, open_edges
from gisgrid.geometry.hashing import Indices
from gisgrid.geometry.lattice import RESOLUTION, Coordinates, Geometries
from gisgrid.geometry.pieces import Pieces, Splits, inner_vertices, matched_pieces, unmatched_pieces
from gisgrid.geometry.rings import insert_vertices


class Knots(NamedTuple):
    """Vertices put into parents' edges, in an order in which they can be applied one after the other.

    Attributes
    ----------
    parent : ndarray of int, shape (m,)
    piece : ndarray of float, shape (m, 4)
        The edge as it is just before this vertex is put in, as the parent's ring runs: start x, start y, end x, end y.
    vertex : ndarray of float, shape (m, 2)
    """

    parent: Indices
    piece: Coordinates
    vertex: Coordinates


@dataclass(frozen=True)
class Matched:
    """What `match_edges` returns.

    Attributes
    ----------
    children : ndarray of MultiPolygon, shape (n,)
    parents : ndarray of MultiPolygon, shape (g,), or None
        The parents with every vertex that their children put on their borders; None if none were given.
    knots : Knots
        Vertices put into the parents. The same edge must get them in every other area that holds it.
    invalid_children, invalid_parents : ndarray of int
        Rows that became invalid because they are thinner than the lattice step allows.
    open_groups : ndarray of int
        Equations that still do not hold: true gaps, overlaps or spill. Empty if no parents were given.
    """

    children: Geometries
    parents: Geometries | None
    knots: Knots
    invalid_children: Indices
    invalid_parents: Indices
    open_groups: Indices


def match_edges(children: Any, parents: Any, parent_of: Indices, resolution: float = RESOLUTION) -> Matched:
    """Put the vertices of each border into every area of the same equation that runs along it.

    Parameters
    ----------
    children : array_like of MultiPolygon in stored form (see `to_lattice`), shape (n,)
    parents : array_like of MultiPolygon in stored form, shape (g,), or None
        None matches siblings with one another only.
    parent_of : ndarray of int, shape (n,)
        Index into `parents` (or any group number) for each child.
    resolution : float
        Lattice step in the units of the coordinates.

    Returns
    -------
    Matched
        A vertex goes into an edge of another area in its equation that passes within 0.75 steps of it, and, where
        both sides rounded different points of one edge, within 1.42 steps. Parents that share an edge get the same
        vertices.

    Examples
    --------
    >>> from gisgrid.geometry.lattice import to_lattice
    >>> children = to_lattice([shapely.box(0, 0, 1, 2), shapely.box(1, 0, 2, 1), shapely.box(1, 1, 2, 2)])
    >>> parent = to_lattice([shapely.box(0, 0, 2, 2)])
    >>> matched = match_edges(children, parent, np.zeros(3, dtype=np.int64))
    >>> matched.children[0].wkt, matched.knots.vertex.tolist()
    ('MULTIPOLYGON (((1 0, 1 1, 1 2, 0 2, 0 0, 1 0)))', [[2.0, 1.0], [1.0, 2.0], [1.0, 0.0]])
    """
    children = np.array(children, dtype=object)
    upper = np.array([] if parents is None else parents, dtype=object)
    all_edges = equations(children, upper, parent_of, resolution)
    n_inner = all_edges.first_outer
    pieces, rounds = matched_pieces(unmatched_pieces(all_edges), n_inner, resolution)
    later = inner_vertices(pieces)
    source, vertex = later.source, later.ends[:, :2]
    is_child = source < n_inner
    new_children = insert_vertices(children, source[is_child], vertex[is_child])
    new_upper = insert_vertices(upper, *_as_parents_run(source[~is_child] - n_inner, vertex[~is_child]))
    left = residual(Edges(pieces.ends, pieces.owner), pieces.group, resolution)
    return Matched(
        children=new_children,
        parents=None if parents is None else new_upper,
        knots=_knots(rounds, n_inner, len(children)),
        invalid_children=_newly_invalid(children, new_children),
        invalid_parents=_newly_invalid(upper, new_upper),
        open_groups=np.unique(pieces.group[left]) if parents is not None else np.empty(0, dtype=np.int64),
    )


def open_groups(children: Any, parents: Any, parent_of: Indices, resolution: float = RESOLUTION) -> Indices:
    """Return the parents whose children's boundaries do not sum to theirs, ascending.

    Parameters
    ----------
    children, parents : array_like of MultiPolygon in stored form, shapes (n,) and (g,)
    parent_of : ndarray of int, shape (n,)
    """
    all_edges = equations(children, parents, parent_of, resolution)
    return np.unique(all_edges.group[all_edges.area_of(open_edges(all_edges))])


def _knots(rounds: list[tuple[Pieces, Splits]], n_inner: int, n_children: int) -> Knots:
    """Name each vertex put into a parent's edge by the piece that it divided."""
    columns = [Knots(np.empty(0, dtype=np.int64), np.empty((0, 4)), np.empty((0, 2)))]
    for pieces, splits in rounds:
        ends = pieces.ends[splits.piece]
        follows = np.flatnonzero(splits.piece[1:] == splits.piece[:-1]) + 1
        ends[follows, :2] = splits.vertex[follows - 1]
        wanted = pieces.source[splits.piece] >= n_inner
        owner = pieces.owner[splits.piece] - n_children
        columns.append(Knots(owner[wanted], ends[wanted][:, [2, 3, 0, 1]], splits.vertex[wanted]))
    return Knots(*(np.concatenate(column) for column in zip(*columns, strict=True)))


def _as_parents_run(edge: Indices, vertex: Coordinates) -> tuple[Indices, Coordinates]:
    """Turn vertices along reversed edges into the order of the edges themselves."""
    order = np.argsort(edge[::-1], kind="stable")
    return edge[::-1][order], vertex[::-1][order]


def _newly_invalid(before: Geometries, after: Geometries) -> Indices:
    """Return the rows that were valid and no longer are."""
    changed = np.flatnonzero([old is not new for old, new in zip(before, after, strict=True)])
    broken = shapely.is_valid(before[changed]) & ~shapely.is_valid(after[changed])
    return np.asarray(changed[broken])
