"""Which households reach a venue: by the way along the roads, never by whether they lie in a drawn circle."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gisgrid.geometry.lattice import Coordinates
from gisgrid.network.attach import Attached, Places, attach, attached
from gisgrid.network.lines import Integers
from gisgrid.network.network import Network
from gisgrid.network.spread import spread
from gisgrid.network.walk import DEFAULT, SLOW_WALKER, Walk

__all__ = [
    "DEFAULT",
    "SLOW_WALKER",
    "Attached",
    "HouseholdReach",
    "Walk",
    "attach",
    "household_costs",
    "household_costs_by_kind",
]

ROUNDING_M = 1e-6
"""Sums of lengths that differ by less are the same way."""


@dataclass(frozen=True)
class HouseholdReach:
    """What each household has within reach, in the order of the households.

    Attributes
    ----------
    covered : ndarray of bool, shape (k,)
        A venue is within the time.
    venue : ndarray of int, shape (k,)
        The nearest venue, whether it is within the time or not; -1 where none was found.
    distance_m, minutes : ndarray of float, shape (k,)
        To that venue, both walks to the road included; infinite where none was found.
    estimate : ndarray of bool, shape (k,)
        The household or that venue is farther from any road than the largest walk: 1.3 times the straight way counts.
    """

    covered: NDArray[np.bool_]
    venue: Integers
    distance_m: Coordinates
    minutes: Coordinates
    estimate: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.covered)


def household_costs(
    network: Network, venues: Places, households: Places, walk: Walk = DEFAULT, *, search_m: float | None = None
) -> HouseholdReach:
    """Return for each household its nearest venue and whether that is within the time: one pass for all venues.

    Parameters
    ----------
    network : Network
    venues, households : ndarray of float, shape (v, 2) and (k, 2), or Attached
        Planar metres in the network's projection.
    walk : Walk
    search_m : float, optional
        How far to look for the nearest venue; by default no farther than the time allows.

    Examples
    --------
    >>> import shapely
    >>> from gisgrid.network.network import network_of
    >>> ends = np.array([[0.0, 0.0], [3000.0, 0.0]])
    >>> network = network_of(ends, np.array([[0, 1]]), np.array([shapely.LineString(ends)]), np.array([0]))
    >>> found = household_costs(network, np.array([[1000.0, 20.0]]), np.array([[1500.0, -30.0], [2500.0, 0.0]]))
    >>> found.covered.tolist(), found.distance_m.tolist(), found.minutes.tolist()
    ([True, False], [550.0, inf], [6.875, inf])
    """
    at, homes = attached(network, venues, walk), attached(network, households, walk)
    distance, venue = np.full(len(homes), np.inf), np.full(len(homes), -1)
    limit = walk.limit_m if search_m is None else max(search_m, walk.limit_m)
    rows = np.flatnonzero(homes.edge >= 0)
    metres, venue[rows] = spread(network, at, limit).at(homes.edge[rows], homes.along_m[rows])
    distance[rows] = metres + homes.access_m[rows]
    beyond = distance > limit + ROUNDING_M
    distance[beyond], venue[beyond] = np.inf, -1
    return _reach(distance, venue, homes.estimate, at.estimate, walk)


def _reach(
    distance_m: Coordinates,
    venue: Integers,
    far_home: NDArray[np.bool_],
    far_venue: NDArray[np.bool_],
    walk: Walk,
) -> HouseholdReach:
    estimate = far_home.copy()
    found = np.flatnonzero(venue >= 0)
    estimate[found] |= far_venue[venue[found]]
    covered = distance_m <= walk.limit_m + ROUNDING_M
    return HouseholdReach(covered, venue, distance_m, distance_m / walk.metres_per_minute, estimate)


def household_costs_by_kind(
    network: Network,
    venues: Places,
    kinds: Sequence[str],
    households: Places,
    walk: Walk = DEFAULT,
    *,
    search_m: float | None = None,
) -> dict[str, HouseholdReach]:
    """Return `household_costs` for the venues of each kind, by kind in order of the alphabet.

    Parameters
    ----------
    kinds : sequence of str, length v
        The kind of each venue; `HouseholdReach.venue` stays a row of all venues.
    """
    at, homes = attached(network, venues, walk), attached(network, households, walk)
    labels = np.array(kinds, dtype=str)
    found = {}
    for kind in sorted(set(kinds)):
        rows = np.flatnonzero(labels == kind)
        reach = household_costs(network, at.take(rows), homes, walk, search_m=search_m)
        venue = np.where(reach.venue >= 0, rows[reach.venue], -1)
        found[kind] = HouseholdReach(reach.covered, venue, reach.distance_m, reach.minutes, reach.estimate)
    return found
