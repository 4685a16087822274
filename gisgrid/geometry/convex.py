"""Rings that are surely convex: simple, hence valid, and counter-clockwise, without a general test."""

import numpy as np
from numpy.typing import NDArray

from gisgrid.geometry.lattice import Coordinates

ROUNDING = 16 * np.finfo(np.float64).eps


def surely_convex(xy: Coordinates, first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say which rings turn left at every corner, by more than rounding could feign, and once round in all.

    A closed line whose corners all turn left goes round as often as its direction passes from pointing down to
    pointing up; if that is once, it is a convex ring.

    Parameters
    ----------
    xy : ndarray of float, shape (m, 2)
        Coordinates of closed rings, one after the other.
    first, last : ndarray of int, shape (n,)
        Where each ring starts and ends (both are the same point).

    Examples
    --------
    >>> ring = np.array([[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]], dtype=float)
    >>> surely_convex(np.vstack([ring, ring[::-1]]), np.array([0, 5]), np.array([4, 9]))
    array([ True, False])
    """
    step = np.empty_like(xy)  # the edge that ends at each coordinate; at a ring's first, its closing edge
    step[1:] = xy[1:] - xy[:-1]
    step[first] = step[last]
    x, y = np.ascontiguousarray(step.T)
    size = np.abs(x) + np.abs(y)
    turn = x[:-1] * y[1:] - y[:-1] * x[1:]
    rounding = (ROUNDING * np.abs(xy).max()) * (size[:-1] + size[1:])
    left = np.empty(len(xy), dtype=np.bool_)  # whether the ring turns left at the start of the edge
    left[1:] = turn > rounding
    left[first] = True  # its corner is told at the second coordinate, where the first edge follows the closing one
    down = (y < 0) | ((y == 0) & (x < 0))
    rises = np.zeros(len(xy), dtype=np.bool_)
    rises[1:] = down[:-1] & ~down[1:]
    rises[first] = False
    return np.asarray(np.logical_and.reduceat(left, first) & (np.add.reduceat(rises, first, dtype=np.int64) == 1))
