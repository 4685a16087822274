"""Pairs that a flow did not know of and that would make it cheaper, by its own prices of people and grids."""

from collections.abc import Iterator

import numpy as np

from gisgrid.planning.demand import Floats, Integers
from gisgrid.planning.walking import DETOUR, Grids, People, Rules, pair_costs

BLOCK = 2_000_000
"""Pairs looked at together: some tens of megabytes."""
MOST_FOR_A_GRID = 8
"""New pairs for each grid at a time: prices fall with the first few, and most of the others pay no longer."""
SLACK_M = 1.0
"""Single precision is enough to leave pairs out, with a metre to spare; those left are reckoned again exactly."""


def pairs_that_pay(
    people: People, grids: Grids, rules: Rules, keys: Integers, person_price: Integers, grid_price: Integers
) -> Integers:
    """Return pairs whose reduced cost is below zero; where there is none, no pair left out would help: the proof.

    Parameters
    ----------
    keys : ndarray of int
        Pairs that the flow knows, sorted.
    person_price : ndarray of int, shape (p,)
        Potential of each person's node.
    grid_price : ndarray of int, shape (g,)
        The highest potential among the roles of each grid.

    Returns
    -------
    ndarray of int
        For each grid those that promise most.
    """
    count = len(grids.points)
    found = np.concatenate([np.empty(0, dtype=np.int64), *_perhaps(people, grids, rules, person_price, grid_price)])
    found = found[~np.isin(found, keys, assume_unique=True)]
    person, grid = np.divmod(found, count)
    cost = pair_costs(people, grids, person, grid) + person_price[person] - grid_price[grid]
    pays = cost < 0
    return _first_of_each(found[pays], grid[pays], cost[pays])


def _perhaps(
    people: People, grids: Grids, rules: Rules, person_price: Integers, grid_price: Integers
) -> Iterator[Integers]:
    """Yield pairs near enough to pay if the grid's most wanted speciality came along, block by block."""
    count = len(grids.points)
    middle = grids.points.mean(axis=0) if count else 0.0
    places, homes = ((one - middle).astype(np.float32) for one in (grids.points, people.points))
    able = np.flatnonzero(people.most_grids > 0)
    best = grids.worth_m.max(axis=1, initial=0.0)
    for start in range(0, len(able), max(1, BLOCK // max(1, count))):
        some = able[start : start + max(1, BLOCK // max(1, count))]
        away = np.hypot(homes[some, :1] - places[:, 0], homes[some, 1:] - places[:, 1])
        bound = np.minimum((grid_price + best)[None, :] - person_price[some, None], rules.farthest_m) + SLACK_M
        row, grid = np.nonzero(np.float32(DETOUR) * away <= bound.astype(np.float32))
        yield _within(people, grids, rules, some[row], grid)


def _within(people: People, grids: Grids, rules: Rules, person: Integers, grid: Integers) -> Integers:
    """Return the pairs that are not too far on foot, reckoned as `candidates` does."""
    away: Floats = people.points[person] - grids.points[grid]
    near = np.hypot(away[:, 0], away[:, 1]) < rules.farthest_m / DETOUR
    return np.asarray(person[near] * len(grids.points) + grid[near], dtype=np.int64)


def _first_of_each(keys: Integers, grid: Integers, cost: Integers) -> Integers:
    """Return the cheapest few pairs of each grid."""
    order = np.lexsort((keys, cost, grid))
    keys, grid = keys[order], grid[order]
    rank = np.arange(len(grid)) - np.searchsorted(grid, grid)
    return keys[rank < MOST_FOR_A_GRID]
