"""Households that are still to be covered, grouped by the candidates that would reach them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Demand:
    """Groups of households that the same candidates reach: to a decision, each group is one.

    Attributes
    ----------
    reached_by : csr_array of float, shape (g, c)
        1 where a candidate reaches a group.
    weight : ndarray of float, shape (g,)
        What the group counts: households, or their residents.
    """

    reached_by: csr_array
    weight: Floats

    def gain(self, chosen: Integers) -> float:
        """Return what a choice of candidates covers."""
        hit = self.reached_by[:, chosen].sum(axis=1) > 0
        return float(self.weight[hit].sum())


def group_demand(covers: csr_array, weight: Floats) -> Demand:
    """Group households by the set of candidates that reach them; those that none reaches are left out.

    Parameters
    ----------
    covers : csr_array of bool, shape (c, k)
        Which candidate reaches which household.
    weight : ndarray of float, shape (k,)
        Zero for households that need nothing.

    Examples
    --------
    >>> covers = csr_array(np.array([[1, 1, 0, 1, 0], [0, 0, 1, 1, 0]], dtype=bool))
    >>> demand = group_demand(covers, np.ones(5))
    >>> sorted(zip(demand.reached_by.todense().tolist(), demand.weight.tolist()))
    [([0.0, 1.0], 1.0), ([1.0, 0.0], 2.0), ([1.0, 1.0], 1.0)]
    """
    by_household = csc_array(covers)
    by_household.sort_indices()
    wanted = np.flatnonzero((np.diff(by_household.indptr) > 0) & (weight > 0))
    found: dict[bytes, int] = {}
    first: list[int] = []
    group: list[int] = []
    for household in wanted.tolist():
        start, end = by_household.indptr[household : household + 2]
        key = by_household.indices[start:end].tobytes()
        if key not in found:
            found[key] = len(first)
            first.append(household)
        group.append(found[key])
    sums = np.bincount(np.array(group, dtype=np.int64), weights=weight[wanted], minlength=len(first))
    rows = csr_array(by_household[:, np.array(first, dtype=np.int64)].T, dtype=np.float64)
    return Demand(rows, np.asarray(sums, dtype=np.float64))
