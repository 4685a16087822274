"""Households and venues where no road is asked: 1.3 times the straight way, an estimate, or a planning standard."""

import numpy as np
from scipy.sparse import csr_array
from scipy.spatial import KDTree

from gisgrid.geometry.lattice import Coordinates
from gisgrid.network.attach import finite_points
from gisgrid.network.reach import ROUNDING_M, HouseholdReach
from gisgrid.network.walk import DEFAULT, DETOUR, Walk


def straight_costs(
    venues: Coordinates, households: Coordinates, walk: Walk = DEFAULT, *, standard_m: float | None = None
) -> HouseholdReach:
    """Return for each household its nearest venue by the straight way; as `household_costs`.

    Parameters
    ----------
    standard_m : float, optional
        Straight metres of a planning standard: these count, without the time, as what they are and no estimate.

    Examples
    --------
    >>> found = straight_costs(np.array([[0.0, 0.0]]), np.array([[615.0, 0.0], [616.0, 0.0]]))
    >>> found.covered.tolist(), found.distance_m.round(1).tolist(), found.estimate.tolist()
    ([True, False], [799.5, 800.8], [True, True])
    >>> straight_costs(np.zeros((1, 2)), np.array([[500.0, 0.0], [501.0, 0.0]]), standard_m=500.0).covered.tolist()
    [True, False]
    """
    detour, limit_m = _rule(walk, standard_m)
    venues, homes = finite_points(venues), finite_points(households)
    distance, venue = np.full(len(homes), np.inf), np.full(len(homes), -1)
    if len(venues) and len(homes):
        straight, nearest = KDTree(venues).query(homes)
        distance, venue = straight * detour, nearest.astype(np.int64)
    covered = distance <= limit_m + ROUNDING_M
    estimate = np.full(len(homes), standard_m is None)
    minutes = distance / walk.metres_per_minute if standard_m is None else np.full(len(homes), np.nan)
    return HouseholdReach(covered, venue, distance, minutes, estimate)


def _rule(walk: Walk, standard_m: float | None) -> tuple[float, float]:
    """Return by what straight metres are multiplied, and up to how many are within reach."""
    return (DETOUR, walk.limit_m) if standard_m is None else (1.0, standard_m)


def straight_covers(
    venues: Coordinates, households: Coordinates, walk: Walk = DEFAULT, *, standard_m: float | None = None
) -> csr_array:
    """Return which households each venue has within reach by the straight way; as `cover_sets` and `straight_costs`."""
    detour, limit_m = _rule(walk, standard_m)
    venues, homes = finite_points(venues), finite_points(households)
    shape = (len(venues), len(homes))
    if 0 in shape:
        return csr_array(shape, dtype=bool)
    near = KDTree(homes).query_ball_point(venues, (limit_m + ROUNDING_M) / detour)
    home = np.concatenate([np.array(found, dtype=np.int64) for found in near])
    venue = np.repeat(np.arange(len(venues)), [len(found) for found in near])
    return csr_array((np.ones(len(home), dtype=bool), (venue, home)), shape=shape)
