"""Households counted: which venue each one reaches, and what hangs on which venue."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from gisgrid.domain.reach import ReachRequest
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Coordinates
from gisgrid.network.attach import Attached, attached
from gisgrid.network.covers import cover_sets
from gisgrid.network.network import Network
from gisgrid.network.reach import HouseholdReach, household_costs
from gisgrid.network.straight import straight_costs, straight_covers
from gisgrid.network.walk import Walk

SPARE_M = 1.0
"""More than lengths can be wrong by."""


@dataclass(frozen=True)
class Counted:
    """Households and the venues they reach.

    Attributes
    ----------
    reach : HouseholdReach
        Nearest venue however far it is; covered where it is within the time.
    covers : csr_array of bool, shape (v, k)
        Which household is within the time of which venue.
    roadless : ndarray of bool, shape (k,)
        Farther from any road than the largest walk.
    """

    reach: HouseholdReach
    covers: csr_array
    roadless: NDArray[np.bool_]

    def kinds_in_reach(self, kinds: list[str]) -> list[list[str]]:
        """Return for each household the kinds of venue within reach, in order of the alphabet."""
        names = sorted(set(kinds))
        kind = np.array([names.index(one) for one in kinds], dtype=np.int64)
        venue, home = self.covers.nonzero()
        found: list[list[str]] = [[] for _ in range(self.covers.shape[1])]
        for household, number in np.unique(np.column_stack([home, kind[venue]]), axis=0).tolist():
            found[household].append(names[number])
        return found

    def with_estimates(self, places: NDArray[np.bool_]) -> "Counted":
        """Return the same, the way of these households marked as an estimate."""
        return replace(self, reach=replace(self.reach, estimate=self.reach.estimate | places))

    def lost_without(self, rows: Indices) -> Indices:
        """Return the households that no venue but these reaches."""
        within = np.asarray(self.covers.sum(axis=0)).ravel()
        mine = np.asarray(self.covers[rows].sum(axis=0)).ravel()
        return np.flatnonzero((mine > 0) & (mine == within))


def walk_of(request: ReachRequest) -> Walk:
    """Return the walk that was asked for.

    Raises
    ------
    BadInput
        Minutes or speed are not above zero, or the largest walk to the road is negative.
    """
    return Walk(request.minutes, request.speed_kmh, request.max_access_m)


def count_households(
    network: Network | None,
    venues: Coordinates,
    households: Coordinates | Attached,
    walk: Walk,
    standard_m: float | None = None,
    near: Indices | None = None,
) -> Counted:
    """Count households.

    Parameters
    ----------
    network : Network or None
        None where no road is asked: there are none, and everything is an estimate, or a planning standard counts.
    venues : ndarray of float, shape (v, 2)
        Metres of the network's plane.
    households : ndarray of float, shape (k, 2), or Attached
        Attached once, they are counted again in a fraction of the time; without a network points alone.
    walk : Walk
    standard_m : float, optional
        Straight metres of a planning standard.
    near : ndarray of int, optional
        Rows of the venues that some household could have within the time (`venues_near`); None: any could.
    """
    rows = np.arange(len(venues)) if near is None else near
    covers = _in_all(covers_of(network, venues[rows], households, walk, standard_m), rows, len(venues))
    if network is None:
        found = straight_costs(venues, _points(households), walk, standard_m=standard_m)
        return Counted(found, covers, found.estimate)
    homes = attached(network, households, walk)
    return Counted(household_costs(network, venues, homes, walk, search_m=np.inf), covers, homes.estimate)


def venues_near(venues: Coordinates, places: Coordinates, walk: Walk, standard_m: float | None = None) -> Indices:
    """Return the rows of the venues from which a place could be within the time: no way is shorter than a straight one.

    Parameters
    ----------
    venues, places : ndarray of float, shape (v, 2) and (k, 2)
        Metres of one plane.
    """
    if not len(places):
        return np.empty(0, dtype=np.int64)
    within = max(walk.limit_m, standard_m or 0.0) + SPARE_M
    low, high = places.min(axis=0) - within, places.max(axis=0) + within
    return np.flatnonzero(((venues >= low) & (venues <= high)).all(axis=1))


def covers_of(
    network: Network | None,
    venues: Coordinates,
    households: Coordinates | Attached,
    walk: Walk,
    standard_m: float | None = None,
) -> csr_array:
    """Return which household is within the time of which venue, shape (v, k); as of `count_households`."""
    if network is None:
        return straight_covers(venues, _points(households), walk, standard_m=standard_m)
    return cover_sets(network, venues, households, walk)


def _in_all(covers: csr_array, rows: Indices, count: int) -> csr_array:
    """Return the sets of some venues as those of all, the others empty."""
    found = covers.tocoo()
    return csr_array((found.data, (rows[found.row], found.col)), shape=(count, covers.shape[1]))


def _points(households: Coordinates | Attached) -> Coordinates:
    if isinstance(households, Attached):
        raise TypeError("households attached to a network, but no network")
    return households
