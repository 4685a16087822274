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

from gisgrid.geometry.lattice import RESOLUTION, Coordinates

Indices = NDArray[np.int64]


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
    parts, part_owner = shapely.get_parts(geometries, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    inside = ring[1:] == ring[:-1]
    ends = np.hstack([xy[:-1], xy[1:]])[inside]
    return Edges(ends, part_owner[ring_part[ring[1:][inside]]])


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
    if len(edges) == 0:
        return np.empty(0, dtype=np.int64)
    lattice, sign = canonical(edges, resolution)
    number = edge_numbers(np.column_stack([group, lattice]))
    return np.flatnonzero(np.bincount(number, weights=sign)[number])


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
