"""Rings seen whole from their middle: simple, hence valid, without a general test."""

import numpy as np
from numpy.typing import NDArray

from gisgrid.geometry.hashing import Indices
from gisgrid.geometry.lattice import Coordinates

Mask = NDArray[np.bool_]

ROUNDING = 16 * np.finfo(np.float64).eps


def star_turns(steps: Coordinates, ring: Indices, last: Indices) -> NDArray[np.int8]:
    """Say which closed lines surely go round their middle once, always ahead: +1 counter-clockwise, -1 clockwise.

    The middle is the mean of the vertices. If each edge runs ahead as seen from there, and all together go round
    once, then every ray from the middle meets the line once: it does not cross or touch itself. All convex rings are
    such, and most of those that winding borders make. 0 stands for every other line, simple or not.

    Parameters
    ----------
    steps : ndarray of float, shape (2, m)
        Whole numbers of lattice steps, x and y, of lines that end where they start, one after the other.
    ring : ndarray of int, shape (m,)
        Number of the line that each vertex belongs to, from 0 without holes, ascending.
    last : ndarray of int, shape (n,)
        Where each line ends.

    Returns
    -------
    ndarray of int8, shape (n,)

    Notes
    -----
    With u = 2**-53, places up to M and distances from the middle up to D, the doubles that stand for lattice places
    are up to u M off, differences up to u D, and products of those up to 12 u M D together with all that; so the bound
    of 32 u M D leaves nothing to rounding, neither on the lattice nor of the doubles.

    Examples
    --------
    >>> kite = np.array([[0, 4, 9, 4, 0], [0, -2, 0, 2, 0]], dtype=float)
    >>> bow_tie = np.array([[0, 2, 2, 0, 0], [0, 2, 0, 2, 0]], dtype=float)
    >>> three = np.hstack([kite, kite[:, ::-1], bow_tie])
    >>> star_turns(three, np.repeat([0, 1, 2], 5), np.array([4, 9, 14]))
    array([ 1, -1,  0], dtype=int8)
    """
    first = np.append(0, last[:-1] + 1)
    x, y = steps - (np.add.reduceat(steps, first, axis=1) / (last - first + 1)).take(ring, axis=1)
    swept = np.empty_like(x)
    np.multiply(x[:-1], y[1:], out=swept[:-1])
    swept[:-1] -= y[:-1] * x[1:]
    swept[last] = swept[first]  # no edge starts at the end of a line
    least = ROUNDING * _largest(steps) * max(_largest(x), _largest(y))
    once = _times_round(y, ring, last) == 1
    ahead, back = once & _throughout(swept > least, ring, last), np.zeros_like(once)
    if not ahead.all():
        back = once & _throughout(swept < -least, ring, last)
    return np.asarray(ahead.astype(np.int8) - back)


def _largest(values: Coordinates) -> float:
    return float(max(values.max(), -values.min()))


def _throughout(holds: Mask, ring: Indices, last: Indices) -> Mask:
    """Say for which lines something holds at every vertex."""
    out = np.ones(len(last), dtype=np.bool_)
    out[ring[~holds]] = False
    return out


def _times_round(y: Coordinates, ring: Indices, last: Indices) -> Indices:
    """Count how often lines that always run ahead, by less than half a turn, come from below the middle to above."""
    above = y >= 0
    rises = above[1:] > above[:-1]
    rises[last[:-1]] = False
    return np.bincount(ring[:-1][rises], minlength=len(last))
