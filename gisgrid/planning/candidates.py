"""Pairs of person and grid that a flow begins with, each as one number: person x number of grids + grid."""

import numpy as np
from scipy.spatial import KDTree

from gisgrid.planning.demand import Integers
from gisgrid.planning.walking import DETOUR, Grids, People, Rules

NEAREST, NEAREST_WANTED = 8, 3


def candidates(people: People, grids: Grids, present: Integers, rules: Rules) -> Integers:
    """Return each grid's nearest people, those nearest of each speciality it wants, and who serves it now; sorted."""
    able, everywhere = np.flatnonzero(people.most_grids > 0), np.arange(len(grids.points))
    pairs = [present[:, :2], _nearest(people, able, grids, everywhere, NEAREST, rules)]
    for speciality in range(people.skills.shape[1]):
        good = able[people.skills[able, speciality]]
        wants = np.flatnonzero(grids.worth_m[:, speciality] > 0)
        pairs.append(_nearest(people, good, grids, wants, NEAREST_WANTED, rules))
    found = np.concatenate(pairs)
    return np.unique(found[:, 0] * len(everywhere) + found[:, 1])


def _nearest(people: People, some: Integers, grids: Grids, where: Integers, number: int, rules: Rules) -> Integers:
    """Return (person, grid) for the nearest of some people to each of some grids, none too far on foot."""
    if not len(some) or not len(where):
        return np.empty((0, 2), dtype=np.int64)
    asked = np.arange(1, min(number, len(some)) + 1)
    distance, index = KDTree(people.points[some]).query(
        grids.points[where], k=asked, distance_upper_bound=rules.farthest_m / DETOUR
    )
    row, column = np.nonzero(np.isfinite(distance))
    return np.column_stack([some[index[row, column]], where[row]])
