"""Straight parts of lines, and where two of them meet."""

from typing import NamedTuple

import numpy as np
import shapely

from gisgrid.geometry.lattice import Coordinates, Geometries
from gisgrid.network.lines import Integers

SAME_POINT_M = 1e-9
PARALLEL = 1e-9
"""Sine of the angle below which two segments may run along one another."""


class Segments(NamedTuple):
    """Straight parts of lines.

    Attributes
    ----------
    line : ndarray of int, shape (k,)
        The line of each, ascending.
    ends : ndarray of float, shape (k, 2, 2)
        Planar metres.
    along_m : ndarray of float, shape (k, 2)
        Of both ends, from the line's start.
    """

    line: Integers
    ends: Coordinates
    along_m: Coordinates

    @property
    def geometry(self) -> Geometries:
        """The segments as lines."""
        return np.asarray(shapely.linestrings(self.ends))


def segments_of(lines: Geometries) -> Segments:
    """Return the straight parts of lines, in order."""
    xy, line = shapely.get_coordinates(lines, return_index=True)
    first = np.flatnonzero(line[1:] == line[:-1])
    ends = np.stack([xy[first], xy[first + 1]], axis=1)
    length = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
    total = np.cumsum(length)
    starts = np.flatnonzero(np.diff(line[first], prepend=-1))
    before = np.repeat((total - length)[starts], np.diff(np.append(starts, len(first))))
    return Segments(line[first], ends, np.column_stack([total - length - before, total - before]))


def nearest_on(points: Coordinates, ends: Coordinates) -> Coordinates:
    """Return for each point the nearest one of a segment, shape (k, 2)."""
    start, way = ends[:, 0], ends[:, 1] - ends[:, 0]
    share = ((points - start) * way).sum(axis=1) / np.maximum((way * way).sum(axis=1), np.finfo(float).tiny)
    return np.asarray(start + np.clip(share, 0, 1)[:, None] * way)


def common_points(one: Coordinates, two: Coordinates) -> tuple[Coordinates, Integers]:
    """Return where segments known to meet do so: one point, or both ends of what they have in common.

    Parameters
    ----------
    one, two : ndarray of float, shape (k, 2, 2)

    Returns
    -------
    ndarray of float, shape (p, 2)
        Exactly an end of a segment where the segments meet there.
    ndarray of int, shape (p,)
        The pair of each point.
    """
    way, other = one[:, 1] - one[:, 0], two[:, 1] - two[:, 0]
    turn = _cross(way, other)
    slanted = np.abs(turn) > PARALLEL * np.hypot(*way.T) * np.hypot(*other.T)
    rows, along = np.flatnonzero(slanted), np.flatnonzero(~slanted)
    share = np.clip(_cross(two[rows, 0] - one[rows, 0], other[rows]) / turn[rows], 0, 1)
    at = one[rows, 0] + share[:, None] * way[rows]
    for end in (one[rows, 0], one[rows, 1], two[rows, 0], two[rows, 1]):
        at = np.where((np.abs(at - end) < SAME_POINT_M).all(axis=1)[:, None], end, at)
    together = shapely.intersection(shapely.linestrings(one[along]), shapely.linestrings(two[along]))
    xy, pair = shapely.get_coordinates(together, return_index=True)
    return np.concatenate([at, xy]), np.concatenate([rows, along[pair]])


def _cross(one: Coordinates, two: Coordinates) -> Coordinates:
    return np.asarray(one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0])
