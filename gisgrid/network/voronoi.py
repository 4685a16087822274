"""Places nearest to each of many points, cut off at a distance: rings of corners that neighbours share exactly."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Delaunay

from gisgrid.geometry.lattice import Coordinates
from gisgrid.network.lines import Integers

SAME_M = 1e-6
"""Corners of cells that lie nearer together are one."""
GUARDS = 8
"""Points far outside, so that no cell that counts is open."""


class Ridges(NamedTuple):
    """Common sides of two cells, once for either.

    Attributes
    ----------
    cell : ndarray of int, shape (r,)
        The point whose side it is.
    twin : ndarray of int, shape (r,)
        Row of the same side as the other point has it.
    toward : ndarray of float, shape (r, 2)
        From the point to the other one, all the way.
    corner : ndarray of int, shape (r, 2)
        Numbers of the corners at which it starts and ends, counter-clockwise around the point; equal for equal places.
    z : ndarray of float, shape (r, 2)
        The same two ends as distances from the middle between the points, ascending.
    xy : ndarray of float, shape (r, 2, 2)
        Where they are.
    """

    cell: Integers
    twin: Integers
    toward: Coordinates
    corner: Integers
    z: Coordinates
    xy: Coordinates

    def take(self, rows: Integers) -> "Ridges":
        """Return copies of some rows; twins stay rows of the whole."""
        return Ridges(
            self.cell[rows], self.twin[rows], self.toward[rows], self.corner[rows], self.z[rows], self.xy[rows]
        )


class _Half(NamedTuple):
    """Edges of triangles, each in both directions: from point to point, the triangles on its right and left."""

    start: Integers
    end: Integers
    right: Integers
    left: Integers
    twin: Integers


def ridges_within(points: Coordinates, radius: float) -> tuple[Ridges, NDArray[np.bool_]]:
    """Return the sides of Voronoi cells as far as they are at most `radius` from their points.

    Parameters
    ----------
    points : ndarray of float, shape (n, 2)
        Near the origin, for exactness.
    radius : float

    Returns
    -------
    Ridges
    ndarray of bool, shape (n,)
        False for a point that has no cell because another one is at its place.
    """
    reach = 4 * np.abs(points).max() + 10 * radius
    turn = 2 * np.pi * np.arange(GUARDS) / GUARDS
    guarded = np.concatenate([points, reach * np.column_stack([np.cos(turn), np.sin(turn)])])
    triangles = Delaunay(guarded)
    seen = np.zeros(len(guarded), dtype=bool)
    seen[triangles.simplices.ravel()] = True
    half = _half_edges(triangles.simplices.astype(np.int64), triangles.neighbors.astype(np.int64))
    return _clipped(half, guarded, _circumcentres(guarded[triangles.simplices]), radius), seen[: len(points)]


def _half_edges(simplices: Integers, neighbours: Integers) -> _Half:
    left, side = np.divmod(np.arange(3 * len(simplices)), 3)
    right = neighbours[left, side]
    twin = 3 * right + np.argmax(neighbours[right] == left[:, None], axis=1)
    twin[right < 0] = -1
    return _Half(simplices[left, (side + 1) % 3], simplices[left, (side + 2) % 3], right, left, twin)


def _circumcentres(corners: Coordinates) -> Coordinates:
    b, c = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    bb, cc = (b * b).sum(axis=1), (c * c).sum(axis=1)
    double = 2 * (b[:, 0] * c[:, 1] - b[:, 1] * c[:, 0])
    double = np.where(double == 0, np.finfo(float).tiny, double)
    with np.errstate(over="ignore"):
        shift = np.column_stack([c[:, 1] * bb - b[:, 1] * cc, b[:, 0] * cc - c[:, 0] * bb]) / double[:, None]
    return np.asarray(corners[:, 0] + np.clip(shift, -1e15, 1e15))


def _clipped(half: _Half, points: Coordinates, centres: Coordinates, radius: float) -> Ridges:
    toward = points[half.end] - points[half.start]
    length = np.hypot(*toward.T)
    near = np.flatnonzero((length < 2 * radius) & (half.twin >= 0))
    half, toward, length = _Half(*(part[near] for part in half)), toward[near], length[near]
    middle = (points[half.start] + points[half.end]) / 2
    up = np.column_stack([-toward[:, 1], toward[:, 0]]) / length[:, None]
    furthest = np.sqrt(radius**2 - length**2 / 4)
    z = np.stack([_along(centres[half.right] - middle, up), _along(centres[half.left] - middle, up)], axis=1)
    within = np.abs(z) <= furthest[:, None]
    merged = _merged(half, (z[:, 1] - z[:, 0] <= SAME_M) & within.all(axis=1), len(centres))
    cut = np.clip(z, -furthest[:, None], furthest[:, None])
    xy = middle[:, None] + cut[:, :, None] * up[:, None]
    corner = np.stack([merged[half.right], merged[half.left]], axis=1)
    xy = np.where(within[:, :, None], centres[corner], xy)
    corner = np.where(within, corner, _numbers_of_ends(near, half.twin) + len(centres))
    kept = np.flatnonzero((cut[:, 1] - cut[:, 0] > SAME_M) & (corner[:, 0] != corner[:, 1]))
    row = np.full(near.max(initial=0) + 1, -1)
    row[near[kept]] = np.arange(len(kept))
    return Ridges(half.start[kept], row[half.twin[kept]], toward[kept], corner[kept], cut[kept], xy[kept])


def _along(vectors: Coordinates, unit: Coordinates) -> Coordinates:
    return np.asarray((vectors * unit).sum(axis=1))


def _merged(half: _Half, short: NDArray[np.bool_], count: int) -> Integers:
    """Return for each circumcentre the number of the first one at its place."""
    links = coo_array((np.ones(short.sum()), (half.left[short], half.right[short])), shape=(count, count))
    cluster = connected_components(links, directed=False)[1]
    first = np.unique(cluster, return_index=True)[1]
    return np.asarray(first[cluster])


def _numbers_of_ends(own: Integers, twin: Integers) -> Integers:
    """Return numbers for both ends of each half edge that its twin gives to the same places."""
    first = own < twin
    low = 2 * np.minimum(own, twin)
    return np.column_stack([np.where(first, low, low + 1), np.where(first, low + 1, low)])
