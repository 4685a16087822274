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


def count_areas(basis: Basis, counted: Counted) -> AreaCounts:
    """Return the counts of every area."""
    size = len(basis.tree.codes)
    row = basis.tree.rows_of(basis.homes.leaf)
    inside = np.flatnonzero(row >= 0)
    own = np.zeros((size, ESTIMATE + 1), dtype=np.int64)
    np.add.at(own, row[inside], _tally(basis, counted)[inside])
    sums = roll_up(basis.tree.parents, own)
    poor = sums[:, 2] > basis.request.poor_share * sums[:, 0]
    outside = int(basis.homes.households[row < 0].sum())
    return AreaCounts(sums[:, :ESTIMATE], sums[:, ESTIMATE], _venues_of(basis, counted, row, inside), poor, outside)


def _tally(basis: Basis, counted: Counted) -> Indices:
    """Return what each place adds to its area."""
    found, persons, homes = counted.reach, basis.homes.persons, basis.homes.households
    counts = (homes, found.covered * homes, counted.roadless * homes, persons, found.covered * persons)
    return np.column_stack([*counts, found.estimate * homes]).astype(np.int64)


def _venues_of(basis: Basis, counted: Counted, row: Indices, inside: Indices) -> Indices:
    """Return how many venues reach a household of each area or of one below it."""
    size = len(basis.tree.codes)
    placed = csr_array((np.ones(len(inside), dtype=np.int64), (inside, row[inside])), shape=(len(row), size))
    reached = counted.covers.astype(np.int64) @ placed @ _lines_up(basis.tree.parents)
    return np.asarray((reached > 0).sum(axis=0)).ravel().astype(np.int64)


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
