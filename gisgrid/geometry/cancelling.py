"""Which hashes of directed edges have no opposite: the few that are left of millions, without sorting them.

Hashes of opposite edges are opposite numbers (see `hash_edges`), so in a table of sums by the size of the number they
cancel. Only edges in places of the table that are not zero are looked at one by one.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gisgrid.geometry.hashing import GOLDEN, Hashes, Indices, mix, undirected
from gisgrid.geometry.parallel import map_slices
from gisgrid.geometry.star import Mask

ONE = np.uint64(1)
MOST_BITS = 20
"""Of a table: 8 MB."""
FEW = 1 << 16
"""Up to so many, sorting them all is as quick."""
CHUNK = 1 << 17


def in_groups(hashes: Hashes, group: Indices, count: Indices | None = None) -> Hashes:
    """Return hashes that cancel within their group only.

    Parameters
    ----------
    hashes : ndarray of uint64, shape (m,)
    group : ndarray of int, shape (n,)
    count : ndarray of int, shape (n,), optional
        How many of the hashes, one after the other, belong to each entry of `group`; by default one each.
    """
    factor = mix(group.astype(np.uint64) + GOLDEN) | ONE
    return hashes * (factor if count is None else np.repeat(factor, count))


def uncancelled(hashes: Hashes) -> Indices:
    """Return the indices of the numbers whose sum with all that are equal or opposite is not zero, ascending.

    Parameters
    ----------
    hashes : ndarray of uint64, shape (m,)

    Examples
    --------
    >>> a, b, c = 5, 7, 9
    >>> uncancelled(np.array([a, b, -a, c, c, -a], dtype=np.int64).view(np.uint64))
    array([0, 1, 2, 3, 4, 5])
    >>> uncancelled(np.array([a, b, -a, c, c], dtype=np.int64).view(np.uint64))
    array([1, 3, 4])
    """
    if len(hashes) <= FEW:
        return _uncancelled(hashes)
    likely = _likely(hashes)
    return np.asarray(likely[_uncancelled(hashes[likely])])


def _likely(hashes: Hashes) -> Indices:
    table = np.zeros(_table_size(hashes), dtype=np.uint64)
    for some in (hashes[at : at + CHUNK] for at in range(0, len(hashes), CHUNK)):
        np.add.at(table, _places(undirected(some), table), some)
    return _rows_in_table(hashes, table != 0)


def _table_size(hashes: Hashes) -> int:
    return 1 << min(len(hashes).bit_length(), MOST_BITS)


def _places(keys: Hashes, table: NDArray[Any]) -> Indices:
    """Return the place of each key in a table, whose size is a power of two."""
    return np.asarray((keys >> np.uint64(65 - len(table).bit_length())).view(np.int64))


def _rows_in_table(hashes: Hashes, wanted: Mask) -> Indices:
    found = map_slices(lambda some: np.flatnonzero(wanted[_places(undirected(some), wanted)]), hashes, rows=CHUNK)
    return np.concatenate([rows + at * CHUNK for at, rows in enumerate(found)])


def _uncancelled(hashes: Hashes) -> Indices:
    keys = undirected(hashes)
    order = np.argsort(keys)
    start = np.flatnonzero(np.diff(keys[order], prepend=keys[order][:1] + ONE))
    left = np.add.reduceat(hashes[order], start) if len(start) else start
    return np.sort(order[np.repeat(left != 0, np.diff(start, append=len(keys)))])


def rows_among(keys: Hashes, wanted: Hashes) -> Indices:
    """Return the indices of keys that are among the wanted ones, ascending.

    A table of the top bits leaves few for the exact comparison when few are wanted.
    """
    if len(keys) <= FEW:
        return np.flatnonzero(np.isin(keys, wanted))
    table = np.zeros(_table_size(keys), dtype=np.bool_)
    table[_places(wanted, table)] = True
    likely = _rows_in_table(keys, table)
    return np.asarray(likely[np.isin(keys[likely], wanted)])
