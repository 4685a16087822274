"""Parts of cells' sides: from where to where a cell is within reach, seen from either end."""

from typing import NamedTuple

import numpy as np

from gisgrid.geometry.lattice import Coordinates
from gisgrid.network.lines import Integers


class Spans(NamedTuple):
    """Parts of sides, as shares of the way along them from `low` to `high`, and the numbers of the points there.

    Attributes
    ----------
    low, high : ndarray of float, shape (k,)
        Both infinite where there is none.
    start, end : ndarray of int, shape (k,)
    """

    low: Coordinates
    high: Coordinates
    start: Integers
    end: Integers

    def take(self, which: Integers) -> "Spans":
        """Return some of them."""
        return Spans(self.low[which], self.high[which], self.start[which], self.end[which])

    def turned(self) -> "Spans":
        """Return them as seen from the other end of their sides."""
        none = np.isinf(self.low)
        low, high = (np.where(none, np.inf, 1 - share) for share in (self.high, self.low))
        return Spans(low, high, self.end, self.start)


def met(own: Spans, other: Spans) -> Spans:
    """Return what the neighbour reaches, with the very shares of one's own where both are cut at one point."""
    low, high = other.low, other.high
    for point, share in ((own.start, own.low), (own.end, own.high)):
        low, high = np.where(other.start == point, share, low), np.where(other.end == point, share, high)
    return other._replace(low=low, high=high)


def cut_share(first: Coordinates, last: Coordinates) -> Coordinates:
    """Return the share of the way from one value to another at which it is zero; no number where there is none.

    Parameters
    ----------
    first, last : ndarray of float, shape (k,)

    Examples
    --------
    >>> cut_share(np.array([-1.0, 1.0]), np.array([3.0, 3.0])).tolist()
    [0.25, nan]
    """
    share = np.full(len(first), np.nan)
    crossed = np.flatnonzero((first <= 0) != (last <= 0))
    share[crossed] = first[crossed] / (first[crossed] - last[crossed])
    return share


def between(start: Coordinates, end: Coordinates, share: Coordinates) -> Coordinates:
    """Return the points at shares of the way from starts to ends, each of shape (k, 2)."""
    return np.asarray(start + share[:, None] * (end - start))
