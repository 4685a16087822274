"""Households and venues where no road is mapped at all: 1.3 times the straight way, an estimate throughout."""

import numpy as np
from scipy.sparse import csr_array
from scipy.spatial import KDTree

from gisgrid.geometry.lattice import Coordinates
from gisgrid.network.attach import finite_points
from gisgrid.network.reach import ROUNDING_M, HouseholdReach
from gisgrid.network.walk import DEFAULT, DETOUR, Walk


def straight_costs(venues: Coordinates, households: Coordinates, walk: Walk = DEFAULT) -> HouseholdReach:
    """Return for each household its nearest venue by the straight way; as `household_costs`.

    Examples
    --------
    >>> found = straight_costs(np.array([[0.0, 0.0]]), np.array([[615.0, 0.0], [616.0, 0.0]]))
    >>> found.covered.tolist(), found.distance_m.round(1).tolist(), found.estimate.tolist()
    ([True, False], [799.5, 800.8], [True, True])
    """
    venues, homes = finite_points(venues), finite_points(households)
    distance, venue = np.full(len(homes), np.inf), np.full(len(homes), -1)
    if len(venues) and len(homes):
        straight, nearest = KDTree(venues).query(homes)
        distance, venue = straight * DETOUR, nearest.astype(np.int64)
    covered = distance <= walk.limit_m + ROUNDING_M
    estimate = np.ones(len(homes), dtype=bool)
    return HouseholdReach(covered, venue, distance, distance / walk.metres_per_minute, estimate)


def straight_covers(venues: Coordinates, households: Coordinates, walk: Walk = DEFAULT) -> csr_array:
    """Return which households each venue has within the time by the straight way; as `cover_sets`."""
    venues, homes = finite_points(venues), finite_points(households)
    shape = (len(venues), len(homes))
    if 0 in shape:
        return csr_array(shape, dtype=bool)
    near = KDTree(homes).query_ball_point(venues, (walk.limit_m + ROUNDING_M) / DETOUR)
    home = np.concatenate([np.array(found, dtype=np.int64) for found in near])
    venue = np.repeat(np.arange(len(venues)), [len(found) for found in near])
    return csr_array((np.ones(len(home), dtype=bool), (venue, home)), shape=shape)
