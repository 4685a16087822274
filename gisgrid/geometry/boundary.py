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

from gisgrid.geometry.cancelling import in_groups, uncancelled
from gisgrid.geometry.hashing import Hashes, hash_edges, hash_ends, hash_steps, undirected
from gisgrid.geometry.hashing import Indices as Indices
from gisgrid.geometry.lattice import RESOLUTION, Coordinates, Geometries, steps_per_unit
from gisgrid.geometry.parallel import SLICE_ROWS, map_slices, slice_rows


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
    rows = slice_rows(array)
    slices = map_slices(_edges_of_slice, array, rows=rows)
    owner = [found.owner + at * rows for at, found in enumerate(slices)]
    return Edges(np.concatenate([found.ends for found in slices]), np.concatenate(owner))


def _edges_of_slice(geometries: Geometries) -> Edges:
    xy, owner = shapely.get_coordinates(geometries, return_index=True)
    inside = _within_rings(xy.view(np.complex128).ravel(), owner, geometries)
    return Edges(np.hstack([xy[:-1], xy[1:]])[inside], owner[1:][inside])


def _within_rings(point: NDArray[Any], owner: Indices, geometries: Geometries) -> NDArray[np.bool_]:
    """Say for each coordinate but the last whether an edge goes from it to the next.

    Single rings are told by their start, which only the last coordinate repeats: taking rings apart as objects costs
    five times as much.

    Parameters
    ----------
    point : ndarray, shape (m,)
        One value for each coordinate, equal only for equal ones.
    owner : ndarray of int, shape (m,)
    """
    ring = owner
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    last = np.append(first[1:], len(owner)) - 1
    at_start = point == np.repeat(point[first], last - first + 1)
    if len(point) and not (at_start[last].all() and np.count_nonzero(at_start) == 2 * len(first)):
        ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(geometries)), return_index=True)[1]
    return np.asarray(ring[1:] == ring[:-1])


def edge_hashes(geometries: Any, resolution: float = RESOLUTION) -> tuple[Hashes, Indices]:
    """Return a number for each edge, in the order of `directed_edges`, and how many edges each geometry has.

    Parameters
    ----------
    geometries : array_like of (Multi)Polygon in stored orientation, shape (n,)
    """
    array = np.asarray(geometries, dtype=object)
    slices = map_slices(lambda some: _hashes_of_slice(some, resolution), array, rows=slice_rows(array))
    hashes, counts = zip(*slices, strict=True)
    return np.concatenate(hashes), np.concatenate(counts)


def _hashes_of_slice(geometries: Geometries, resolution: float) -> tuple[Hashes, Indices]:
    xy, owner = shapely.get_coordinates(geometries, return_index=True)
    point = _hashed(np.ascontiguousarray(xy.T), resolution)
    inside = _within_rings(point, owner, geometries)
    return hash_edges(point)[inside], np.bincount(owner[1:][inside], minlength=len(geometries))


def _hashed(xy: Coordinates, resolution: float) -> Hashes:
    return hash_steps(*np.rint(xy * steps_per_unit(resolution)).astype(np.int64))


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
    return uncancelled(in_groups(_hashes(edges, resolution), group))


def edge_keys(edges: Edges, resolution: float = RESOLUTION) -> Hashes:
    """Return a number for each edge, the same for edges between the same two points, whichever way they run.

    Different edges have different numbers save by chance (odds of about 2**-61 a pair).
    """
    return undirected(_hashes(edges, resolution))


def _hashes(edges: Edges, resolution: float) -> Hashes:
    return np.concatenate(map_slices(lambda ends: _hashes_of_ends(ends, resolution), edges.ends, rows=2 * SLICE_ROWS))


def _hashes_of_ends(ends: Coordinates, resolution: float) -> Hashes:
    both = np.ascontiguousarray(ends.T)
    return hash_ends(_hashed(both[:2], resolution), _hashed(both[2:], resolution))


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
