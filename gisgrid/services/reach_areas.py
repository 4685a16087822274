"""Households, residents and ground within reach, area by area: whole numbers that agree at every level."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from gisgrid.domain.reach import depths, roll_up
from gisgrid.geometry.boundary import Indices
from gisgrid.services.counting import Counted
from gisgrid.services.reach_basis import Basis

COUNTS = ("households", "covered_households", "roadless_households", "residents", "covered_residents")
ESTIMATE = len(COUNTS)
"""The column of a tally behind these: households whose way is an estimate."""


@dataclass(frozen=True)
class AreaCounts:
    """Counts of each area of a basis, in its order.

    Attributes
    ----------
    counts : ndarray of int, shape (n, 5)
        The columns of `COUNTS`: sums over the area and all below it, in households and not in the places that stand
        for several.
    estimates : ndarray of int, shape (n,)
        Of the households, those whose way is an estimate.
    venues : ndarray of int, shape (n,)
        Venues that reach a household of the area.
    poor_roads : ndarray of bool, shape (n,)
        More than the asked share of its households is far from any road.
    outside : int
        Households that lie in no area.
    """

    counts: Indices
    estimates: Indices
    venues: Indices
    poor_roads: NDArray[np.bool_]
    outside: int


@dataclass(frozen=True)
class Tally:
    """What counts at each area itself and at none below it, in the order of a tree.

    Attributes
    ----------
    own : ndarray of int, shape (n, 6)
        The columns of `COUNTS`, then households whose way is an estimate.
    reached : csr_array of int, shape (v, n)
        More than zero where a venue reaches a household of just this area.
    outside : int
        Households that lie in no area.
    """

    own: Indices
    reached: csr_array
    outside: int


def count_areas(basis: Basis, counted: Counted) -> AreaCounts:
    """Return the counts of every area."""
    return sum_tally(basis.tree.parents, tally_areas(basis, counted), basis.request.poor_share)


def tally_areas(basis: Basis, counted: Counted) -> Tally:
    """Return what counts at each area itself."""
    size = len(basis.tree.codes)
    row = basis.tree.rows_of(basis.homes.leaf)
    inside = np.flatnonzero(row >= 0)
    own = np.zeros((size, ESTIMATE + 1), dtype=np.int64)
    np.add.at(own, row[inside], _tally(basis, counted)[inside])
    placed = csr_array((np.ones(len(inside), dtype=np.int64), (inside, row[inside])), shape=(len(row), size))
    return Tally(own, counted.covers.astype(np.int64) @ placed, int(basis.homes.households[row < 0].sum()))


def sum_tally(parents: Indices, tally: Tally, poor_share: float) -> AreaCounts:
    """Return the counts of every area: sums over it and all below.

    Parameters
    ----------
    parents : ndarray of int, shape (n,)
        Row of each area's parent; -1 where it is not among them.
    tally : Tally
    poor_share : float
        As of `ReachRequest`.
    """
    sums = roll_up(parents, tally.own)
    poor = sums[:, 2] > poor_share * sums[:, 0]
    reached = tally.reached @ _lines_up(parents)
    venues = np.asarray((reached > 0).sum(axis=0)).ravel().astype(np.int64)
    return AreaCounts(sums[:, :ESTIMATE], sums[:, ESTIMATE], venues, poor, tally.outside)


def _tally(basis: Basis, counted: Counted) -> Indices:
    """Return what each place adds to its area."""
    found, persons, homes = counted.reach, basis.homes.persons, basis.homes.households
    counts = (homes, found.covered * homes, counted.roadless * homes, persons, found.covered * persons)
    return np.column_stack([*counts, found.estimate * homes]).astype(np.int64)


def _lines_up(parents: Indices) -> csr_array:
    """Return which areas lie above each, itself among them, shape (n, n)."""
    size = len(parents)
    rows, above = [np.arange(size)], [np.arange(size)]
    for _ in range(int(depths(parents).max(initial=0))):
        up = parents[above[-1]]
        kept = up >= 0
        rows.append(rows[-1][kept])
        above.append(up[kept])
    row, column = np.concatenate(rows), np.concatenate(above)
    return csr_array((np.ones(len(row), dtype=np.int64), (row, column)), shape=(size, size))
