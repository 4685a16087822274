"""The tree of areas as numbers: sums over all below, ways up, and who is counted once."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gisgrid.domain.reach import depths
from gisgrid.geometry.boundary import Indices

Integers = NDArray[np.int64]


class Tree:
    """Areas by their parents' rows, laid out so that an area and all below it are one run of places.

    Attributes
    ----------
    parent : ndarray of int, shape (n,)
        Row of each area's parent; -1 for a root.
    above : ndarray of int, shape (n, d)
        Row of the area above at each depth, the area itself at its own, -1 below it.
    depth, size : ndarray of int, shape (n,)
        How many areas lie above each; how many are it or lie below it.
    place : ndarray of int, shape (n,)
        An area comes right before all below it: they stand at ``place`` to ``place + size``.
    """

    def __init__(self, parent: Indices) -> None:
        self.parent = np.asarray(parent, dtype=np.int64)
        self.depth = depths(self.parent)
        self.above = self._above()
        self.size = self._sizes()
        self.place = self._places()

    def __len__(self) -> int:
        return len(self.parent)

    @cached_property
    def leaf(self) -> NDArray[np.bool_]:
        """Return which areas have nothing below them."""
        return np.asarray(self.size == 1)

    @cached_property
    def order(self) -> Indices:
        """Return the rows in the order of their places."""
        return np.argsort(self.place)

    def roll_up(self, own: Integers) -> Integers:
        """Return sums over each area and all below it, whole numbers in one pass.

        Parameters
        ----------
        own : ndarray of int, shape (n,) or (n, c)
            What counts at each area itself and at no area below it.

        Examples
        --------
        >>> Tree(np.array([-1, 0, 0, 1])).roll_up(np.array([1, 2, 3, 4])).tolist()
        [10, 6, 3, 4]
        """
        totals = np.empty_like(own, dtype=np.int64)
        running, end = np.zeros(len(self) + 1, dtype=np.int64), self.place + self.size
        for column in np.ndindex(own.shape[1:]):
            np.cumsum(own[(self.order, *column)], out=running[1:])
            totals[(slice(None), *column)] = running[end] - running[self.place]
        return totals

    def any_above(self, marked: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return the areas that are marked themselves or below one that is.

        Examples
        --------
        >>> Tree(np.array([-1, 0, 0, 1])).any_above(np.array([False, True, False, False])).tolist()
        [False, True, False, True]
        """
        return np.asarray(((self.above >= 0) & marked[self.above]).any(axis=1))

    def path(self, row: int) -> Indices:
        """Return an area and those above it, the highest first."""
        return self.above[row, : self.depth[row] + 1]

    def below(self, row: int) -> Indices:
        """Return an area and all below it."""
        return self.order[self.place[row] : self.place[row] + self.size[row]]

    def meeting(self, one: Indices, other: Indices) -> Indices:
        """Return the lowest area that holds both of each pair, or -1.

        Examples
        --------
        >>> Tree(np.array([-1, 0, 0, 1, 1, -1])).meeting(np.array([3, 3, 3]), np.array([4, 2, 5])).tolist()
        [1, 0, -1]
        """
        same = (self.above[one] == self.above[other]) & (self.above[one] >= 0)
        steps = same.sum(axis=1)
        return np.where(steps > 0, self.above[one, steps - 1], -1)

    def count_once(self, area: Indices, who: Integers) -> Integers:
        """Return what each area adds so that sums over all below count everybody once at every level.

        Somebody who serves in two villages is one in each and one in their town: where two of a person's areas, next to
        each other in the order of places, meet, one is taken off again. `roll_up` of the answer counts different
        people.

        Parameters
        ----------
        area, who : ndarray of int, shape (k,)
            Where somebody serves, and the number (zero or more) of who it is.

        Returns
        -------
        ndarray of int, shape (n,)
            Below zero where people of several areas below are the same.

        Examples
        --------
        >>> tree = Tree(np.array([-1, 0, 0]))
        >>> tree.roll_up(tree.count_once(np.array([1, 2, 2]), np.array([7, 7, 8]))).tolist()
        [2, 1, 2]
        """
        who, area = self.pairs(area, who)
        added = np.bincount(area, minlength=len(self))
        again = np.flatnonzero(who[1:] == who[:-1])
        met = self.meeting(area[again], area[again + 1])
        return np.asarray(added - np.bincount(met[met >= 0], minlength=len(self)))

    def pairs(self, area: Indices, who: Integers) -> tuple[Integers, Indices]:
        """Return who serves where, each pair once, by who and then by place."""
        keys = np.sort(who * len(self) + self.place[area])  # np.unique takes sixty times as long
        keys = keys[np.diff(keys, prepend=-1) > 0]
        return keys // len(self), self.order[keys % len(self)]

    def _above(self) -> Indices:
        above = np.full((len(self), int(self.depth.max(initial=-1)) + 1), -1, dtype=np.int64)
        rows = np.arange(len(self))
        for _ in range(above.shape[1]):
            there = rows >= 0
            above[there, self.depth[rows[there]]] = rows[there]
            rows = np.where(there, self.parent[rows], -1)
        return above

    def _sizes(self) -> Integers:
        size = np.ones(len(self), dtype=np.int64)
        for depth in range(self.above.shape[1] - 1, 0, -1):
            rows = np.flatnonzero(self.depth == depth)
            np.add.at(size, self.parent[rows], size[rows])
        return size

    def _places(self) -> Indices:
        """Give each area the place after its parent and its elder siblings with all below them."""
        place = np.zeros(len(self), dtype=np.int64)
        for depth in range(self.above.shape[1]):
            rows = np.flatnonzero(self.depth == depth)
            rows = rows[np.argsort(self.parent[rows], kind="stable")]
            before = np.cumsum(self.size[rows]) - self.size[rows]
            first = np.searchsorted(self.parent[rows], self.parent[rows])
            start = place[self.parent[rows]] + 1 if depth else np.zeros(len(rows), dtype=np.int64)
            place[rows] = start + before - before[first]
        return place
