"""Who should serve where: postings with the least walking, wanted specialities served, people kept where they are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gisgrid.errors import BadInput
from gisgrid.planning.candidates import candidates
from gisgrid.planning.demand import Floats, Integers
from gisgrid.planning.posting_flow import Flow, Seats, solve
from gisgrid.planning.pricing import pairs_that_pay
from gisgrid.planning.walking import Grids, People, Rules, pair_costs

LEADER = 0
"""Column of the leader among the roles: filled once at most. Of the others, who serves already may be more."""


@dataclass(frozen=True)
class Staffing:
    """Postings that are the best there are; where people are wanting, what stays empty.

    Attributes
    ----------
    postings : ndarray of int, shape (n, 3)
        Person, grid, role; in this order.
    short : ndarray of int, shape (g, r)
        How many are wanting in each grid and role.
    cost_m : int
        Metres walked, less what served specialities are worth, plus the cost of each present posting that ends.
    """

    postings: Integers
    short: Integers
    cost_m: int


def staff(people: People, grids: Grids, present: Integers, rules: Rules) -> Staffing:
    """Propose who should serve where: as few empty seats as can be (a leader's counts twice), then the least cost.

    Nobody serves in more grids than they may, nor twice in one. The answer is the optimum over all pairs of person and
    grid, not of some: the flow begins with a few pairs for each and goes on with those that its own prices show to
    pay, until none does.

    Parameters
    ----------
    people : People
    grids : Grids
    present : ndarray of int, shape (m, 3)
        Who serves now: person, grid, role; each row once.
    rules : Rules

    Raises
    ------
    BadInput
        Arrays differ in length, or hold what is no number.

    References
    ----------
    R. K. Ahuja, T. L. Magnanti, J. B. Orlin: Network Flows (1993), chapters 9 to 11 (reduced costs, minimum-cost flow).

    Examples
    --------
    >>> people = People(np.array([[0.0, 0.0], [900.0, 0.0]]), np.zeros((2, 0), bool), np.array([1, 1]))
    >>> grids = Grids(np.array([[100.0, 0.0]]), np.array([[1, 1]]), np.zeros((1, 0)))
    >>> found = staff(people, grids, np.empty((0, 3), dtype=np.int64), Rules())
    >>> sorted(found.postings[:, 0].tolist()), found.short.tolist(), found.cost_m
    ([0, 1], [[0, 0]], 1170)
    """
    _require(people, grids, present)
    seats, keys = _seats(people, grids, present, rules), candidates(people, grids, present, rules)
    while True:
        flow = _flow(people, grids, present, rules, keys, seats)
        better = pairs_that_pay(people, grids, rules, keys, *flow.prices())
        if not len(better):
            return _staffing(flow, grids, present, rules)
        keys = np.union1d(keys, better)


def _seats(people: People, grids: Grids, present: Integers, rules: Rules) -> Seats:
    """Return the seats: those required, and those that people have beyond it."""
    held = np.zeros_like(grids.required)
    np.add.at(held, (present[:, 1], present[:, 2]), 1)
    spare = np.maximum(held - grids.required, 0)
    spare[:, LEADER] = 0
    walked = np.abs(pair_costs(people, grids, present[:, 0], present[:, 1])).max(initial=0)
    dearest = int(walked + rules.farthest_m + grids.worth_m.max(initial=0) + rules.change_m) + 1
    empty = np.full(grids.required.shape[1], (1 + 2 * int((grids.required + spare).sum())) * dearest)
    empty[LEADER] *= 2
    return Seats(people.most_grids, grids.required, spare, empty)


def _flow(people: People, grids: Grids, present: Integers, rules: Rules, keys: Integers, seats: Seats) -> Flow:
    """Send people to seats over some pairs; in the role that they have, people cost less by what a change costs."""
    person, grid = np.divmod(keys, len(grids.points))
    costs = np.repeat(pair_costs(people, grids, person, grid)[:, None], grids.required.shape[1], axis=1)
    rows = np.searchsorted(keys, present[:, 0] * len(grids.points) + present[:, 1])
    costs[rows, present[:, 2]] -= rules.change_m
    return solve(person, grid, costs, seats)


def _staffing(flow: Flow, grids: Grids, present: Integers, rules: Rules) -> Staffing:
    postings, cost = flow.postings()
    filled = np.zeros_like(grids.required)
    np.add.at(filled, (postings[:, 1], postings[:, 2]), 1)
    order = np.lexsort(postings.T[::-1])
    return Staffing(postings[order], np.maximum(grids.required - filled, 0), cost + rules.change_m * len(present))


def _require(people: People, grids: Grids, present: Integers) -> None:
    """Refuse what does not fit together."""
    count, places = len(people.points), len(grids.points)
    fits = len(people.most_grids) == len(people.skills) == count and len(grids.required) == len(grids.worth_m) == places
    fits = fits and people.skills.shape[1] == grids.worth_m.shape[1] and present.shape[1:] == (3,)
    if not fits or not _sensible(people.points, grids.points, grids.worth_m, people.most_grids, grids.required):
        raise BadInput(
            "人员与网格的数据不一致，或含有负数、空值。",
            "People and grids do not fit together, or hold a number below zero or none.",
            hint_zh="请检查住处、网格位置、可服务网格数与岗位数。",
            hint_en="Check homes, places of grids, how many grids each may serve and how many each needs.",
        )


def _sensible(homes: Floats, places: Floats, *counts: NDArray[np.generic]) -> bool:
    finite = np.isfinite(homes).all() and np.isfinite(places).all()
    return bool(finite and all((np.asarray(one, dtype=np.float64) >= 0).all() for one in counts))
