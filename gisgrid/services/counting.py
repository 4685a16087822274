"""Households counted: which venue each one reaches, and what hangs on which venue."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from gisgrid.domain.reach import ReachRequest
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Coordinates
from gisgrid.network.attach import Attached, attach
from gisgrid.network.covers import cover_sets
from gisgrid.network.network import Network
from gisgrid.network.reach import HouseholdReach, household_costs
from gisgrid.network.straight import straight_costs, straight_covers
from gisgrid.network.walk import Walk


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


def count_on_roads(network: Network, venues: Coordinates, households: Coordinates | Attached, walk: Walk) -> Counted:
    """Count on a network.

    Parameters
    ----------
    network : Network
    venues : ndarray of float, shape (v, 2)
        Metres of the network's plane.
    households : ndarray of float, shape (k, 2), or Attached
        Attached once, they are counted again in a fraction of the time.
    walk : Walk
    """
    homes = households if isinstance(households, Attached) else attach(network, households, walk)
    at = attach(network, venues, walk)
    reach = household_costs(network, at, homes, walk, search_m=np.inf)
    return Counted(reach, cover_sets(network, at, homes, walk), homes.estimate)


def count_straight(venues: Coordinates, households: Coordinates, walk: Walk) -> Counted:
    """Count where there are no roads at all: an estimate throughout. Coordinates in metres of one plane."""
    reach = straight_costs(venues, households, walk)
    return Counted(reach, straight_covers(venues, households, walk), np.ones(len(households), dtype=bool))
