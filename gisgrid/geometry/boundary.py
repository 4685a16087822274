"""Boundaries as chains of directed edges: the sum that proves a tiling.

Shells run counter-clockwise and holes clockwise, so the boundaries of two neighbours run along a shared edge in
opposite directions and cancel. If what is left of all children is exactly the parent's boundary, the winding numbers
agree at every point of the plane: the children cover the parent once and nothing else.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.geometry.hashing import GOLDEN, Hashes, hash_points, mix
from gisgrid.geometry.lattice import RESOLUTION, Coordinates, Geometries
from gisgrid.geometry.parallel import SLICE_ROWS, map_slices

Indices = NDArray[np.int64]
ONE = np.uint64(1)
TABLE_BITS = 22


@dataclass(frozen=True)
class Edges:
    """Directed edges of many polygons.

    Attributes
    ----------
    ends : ndarray of float, shape (m, 4)
        Start x, start y, end x, end y, in the direction of the boundary.
    owner : ndarray of int, shape (m,)
        Index of the geometry each edge belongs to, ascending.
    """

    ends: Coordinates
    owner: Indices

    def __len__(self) -> int:
        return len(self.owner)

    def take(self, which: Any) -> "Edges":
        """Return the edges selected by a mask or by indices."""
        return Edges(self.ends[which], self.owner[which])


def directed_edges(geometries: Any) -> Edges:
    """Return every edge of every ring, in ring order.

    Parameters
    ----------
    geometries : array_like of (Multi)Polygon in stored orientation, shape (n,)

    Examples
    --------
    >>> len(directed_edges([shapely.box(0, 0, 1, 1)]))
    4
    """
    array = np.asarray(geometries, dtype=object)
    slices = map_slices(_edges_of_slice, array)
    owner = [found.owner + row * SLICE_ROWS for row, found in enumerate(slices)]
    return Edges(np.concatenate([found.ends for found in slices]), np.concatenate(owner))


def _edges_of_slice(geometries: Geometries) -> Edges:
    """Return edges as `directed_edges`; single rings are told by their start, which only the last coordinate repeats.

    Taking rings apart as objects costs five times as much.
    """
    xy, owner = shapely.get_coordinates(geometries, return_index=True)
    ring = owner
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    last = np.append(first[1:], len(owner)) - 1
    at_start = (xy == np.repeat(xy[first], last - first + 1, axis=0)).all(axis=1)
    if len(xy) and not (at_start[last].all() and (np.add.reduceat(at_start, first, dtype=np.int64) == 2).all()):
        ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(geometries)), return_index=True)[1]
    inside = ring[1:] == ring[:-1]
    return Edges(np.hstack([xy[:-1], xy[1:]])[inside], owner[1:][inside])


def canonical(edges: Edges, resolution: float = RESOLUTION) -> tuple[Indices, NDArray[np.int8]]:
    """Return each edge as four lattice numbers, lower end first, and its sign.

    Returns
    -------
    lattice : ndarray of int, shape (m, 4)
    sign : ndarray of int8, shape (m,)
        +1 where the edge runs from its lower end (by x, then y), -1 where it runs towards it.
    """
    k = np.rint(edges.ends / resolution).astype(np.int64)
    forward = (k[:, 0] < k[:, 2]) | ((k[:, 0] == k[:, 2]) & (k[:, 1] < k[:, 3]))
    lattice = np.where(forward[:, None], k, k[:, [2, 3, 0, 1]])
    return lattice, np.where(forward, 1, -1).astype(np.int8)


def residual(edges: Edges, group: Indices, resolution: float = RESOLUTION) -> Indices:
    """Return the indices of edges that do not cancel within their group.

    Parameters
    ----------
    edges : Edges
        Children's edges as they run, parents' edges reversed (see `reverse`).
    group : ndarray of int, shape (m,)
        The equation each edge belongs to, one number per parent.

    Returns
    -------
    ndarray of int
        Ascending indices into `edges`; empty if and only if every equation holds.

    Examples
    --------
    >>> left, right = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)
    >>> edges = directed_edges([left, right])
    >>> len(residual(edges, np.zeros(len(edges), dtype=np.int64)))
    6
    """
    signed = _all_signed_keys(edges, group, resolution)
    ordered = np.sort(signed)
    key = ordered >> ONE
    start = np.flatnonzero(np.append(True, key[1:] != key[:-1])[: len(key)])
    forward = np.add.reduceat((ordered & ONE).astype(np.int64), start) if len(start) else start
    cancels = 2 * forward == np.diff(np.append(start, len(key)))
    return rows_among(signed >> ONE, key[start[~cancels]])


def _all_signed_keys(edges: Edges, group: Indices, resolution: float) -> Hashes:
    slices = map_slices(lambda e, g: _signed_keys(e, g, resolution), edges.ends, group, rows=8 * SLICE_ROWS)
    return np.concatenate(slices)


def _signed_keys(ends: Coordinates, group: Indices, resolution: float) -> Hashes:
    """Return for each edge 63 bits that are the same both ways, and one that tells which way."""
    steps = np.rint(ends / resolution).astype(np.int64)
    start, end = hash_points(steps[:, :2]), hash_points(steps[:, 2:])
    forward = start < end
    low, high = np.where(forward, start, end), np.where(forward, end, start)
    key = mix(low + mix(high + mix(group.astype(np.uint64) + GOLDEN)))
    return np.asarray((key & ~ONE) | forward)


def edge_keys(edges: Edges, resolution: float = RESOLUTION) -> Hashes:
    """Return a number for each edge, the same for edges between the same two points, whichever way they run.

    Different edges have different numbers save by chance (odds of 2**-63 a pair).
    """
    no_group = np.zeros(len(edges), dtype=np.int64)
    return _all_signed_keys(edges, no_group, resolution) >> ONE


def rows_among(keys: Hashes, wanted: Hashes) -> Indices:
    """Return the indices of keys that are among the wanted ones, ascending.

    A table of the top bits leaves few for the exact comparison when few are wanted.
    """
    if len(keys) < 1 << 16:
        return np.flatnonzero(np.isin(keys, wanted))
    table = np.zeros(1 << TABLE_BITS, dtype=np.bool_)
    shift = np.uint64(63 - TABLE_BITS)
    table[wanted >> shift] = True
    likely = np.flatnonzero(table[keys >> shift])
    return np.asarray(likely[np.isin(keys[likely], wanted)])


def edge_numbers(rows: Indices) -> Indices:
    """Return a number for each row of an integer table so that equal rows, and only those, have equal numbers.

    Parameters
    ----------
    rows : ndarray of int, shape (m, k)

    Examples
    --------
    >>> edge_numbers(np.array([[1, 2], [0, 5], [1, 2]]))
    array([1, 0, 1])
    """
    order = np.lexsort(rows.T[::-1])
    ordered = rows[order]
    new_run = (ordered[1:] != ordered[:-1]).any(axis=1)
    number = np.empty(len(rows), dtype=np.int64)
    number[order] = np.r_[0, np.cumsum(new_run)][: len(rows)]
    return number


def reverse(edges: Edges) -> Edges:
    """Return the same edges, each running the other way: a parent's side of the equation."""
    return Edges(edges.ends[:, [2, 3, 0, 1]], edges.owner)
