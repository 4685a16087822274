"""Where the next venues should stand: the places that cover most of those whom none reaches yet."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack

from gisgrid.errors import BadInput
from gisgrid.planning.demand import Demand, Floats, Integers, group_demand

OPTIMAL = 0
SHARE = 0.95
WHOLE = 1e-9


@dataclass(frozen=True)
class Siting:
    """Candidates to build at, the one that adds most first.

    Attributes
    ----------
    chosen : ndarray of int
        Rows of the candidates.
    gain : ndarray of float
        What each adds to those before it: households, or residents where they were the weights.
    covered_before, covered_after, total : float
        In the same unit.
    optimal : bool
        Proved: no other choice of as many candidates covers more (`site`), none of fewer is enough (`least_number`).
    """

    chosen: Integers
    gain: Floats
    covered_before: float
    covered_after: float
    total: float
    optimal: bool


def site(
    covers: csr_array, covered: NDArray[np.bool_], add: int, *, weight: Floats | None = None, time_limit_s: float = 30.0
) -> Siting:
    """Choose candidates so that as many as can be are covered: the maximal covering location problem.

    Parameters
    ----------
    covers : csr_array of bool, shape (c, k)
        Which candidate reaches which household (`gisgrid.network.covers.cover_sets`).
    covered : ndarray of bool, shape (k,)
        Households that a venue reaches already.
    add : int
        How many to choose at most; fewer are chosen where more would add nothing.
    weight : ndarray of float, shape (k,), optional
        What each household counts, for example its residents; by default 1.
    time_limit_s : float
        After so many seconds the best choice found is returned, marked as not proved.

    Returns
    -------
    Siting

    References
    ----------
    R. Church, C. ReVelle: The maximal covering location problem. Papers of the Regional Science Association 32 (1974).

    Examples
    --------
    >>> covers = csr_array(np.array([[1, 1, 0, 0], [0, 1, 1, 1], [0, 0, 0, 1]], dtype=bool))
    >>> found = site(covers, np.array([False, False, False, True]), 1)
    >>> found.chosen.tolist(), found.gain.tolist(), found.covered_after
    ([0], [2.0], 3.0)
    """
    weight = _checked(covers, covered, weight)
    if add < 0:
        raise BadInput("新增个数不得为负。", "The number of new venues must not be below zero.", hint_en="Try 1.")
    demand = group_demand(covers, np.where(covered, 0.0, weight))
    greedy = _greedy(demand, add)
    if not len(greedy) or add >= covers.shape[0]:
        return _siting(demand, greedy, covered, weight, optimal=True)
    chosen, optimal = _solved(demand, most_venues=add, time_limit_s=time_limit_s)
    best = max(chosen, greedy, key=demand.gain) if chosen is not None else greedy
    return _siting(demand, best, covered, weight, optimal=optimal)


def least_number(
    covers: csr_array,
    covered: NDArray[np.bool_],
    share: float = SHARE,
    *,
    weight: Floats | None = None,
    time_limit_s: float = 30.0,
) -> Siting | None:
    """Choose as few candidates as reach a share of all households, or return None where all together do not.

    Parameters
    ----------
    share : float
        From 0 to 1; other parameters as for `site`.

    Examples
    --------
    >>> covers = csr_array(np.array([[1, 1, 0, 0], [0, 1, 1, 1], [0, 0, 0, 1]], dtype=bool))
    >>> least_number(covers, np.zeros(4, dtype=bool), 1.0).chosen.tolist()
    [1, 0]
    """
    weight = _checked(covers, covered, weight)
    if not 0 <= share <= 1:
        raise BadInput("比例须在 0 和 1 之间。", "The share must be between 0 and 1.", hint_en="95 % is 0.95.")
    demand = group_demand(covers, np.where(covered, 0.0, weight))
    wanted = share * weight.sum() - weight[covered].sum()
    if wanted <= WHOLE:
        return _siting(demand, np.empty(0, dtype=np.int64), covered, weight, optimal=True)
    if demand.weight.sum() < wanted - WHOLE:
        return None
    chosen, optimal = _solved(demand, least_gain=wanted, time_limit_s=time_limit_s)
    greedy = _greedy(demand, covers.shape[0], wanted)
    return _siting(demand, greedy if chosen is None else chosen, covered, weight, optimal=optimal)


def _checked(covers: csr_array, covered: NDArray[np.bool_], weight: Floats | None) -> Floats:
    weight = np.ones(covers.shape[1]) if weight is None else np.asarray(weight, dtype=np.float64)
    if not covers.shape[1] == len(covered) == len(weight) or not (np.isfinite(weight) & (weight >= 0)).all():
        raise BadInput(
            "户数、已覆盖标记与权重不一致，或权重不是非负数。",
            "Households, covered marks and weights differ in number, or a weight is below zero.",
            hint_zh="请为每户给出一个标记和一个不小于零的权重。",
            hint_en="Give each household one mark and one weight of zero or more.",
        )
    return weight


def _greedy(demand: Demand, add: int, wanted: float = np.inf) -> Integers:
    """Choose again and again what adds most, until nothing adds or enough is gained."""
    chosen: list[int] = []
    left, gained = demand.weight.copy(), 0.0
    while len(chosen) < add and gained < wanted - WHOLE:
        gains = left @ demand.reached_by if len(left) else np.zeros(1)
        best = int(np.argmax(gains))
        if gains[best] <= 0:
            break
        chosen.append(best)
        gained += gains[best]
        left[demand.reached_by[:, [best]].sum(axis=1) > 0] = 0.0
    return np.array(chosen, dtype=np.int64)


def _solved(
    demand: Demand, *, most_venues: int | None = None, least_gain: float = 0.0, time_limit_s: float
) -> tuple[Integers | None, bool]:
    """Solve the covering exactly: a variable for each candidate (built or not) and each group (covered, up to 1).

    A group's variable needs no integer: it is as large as its candidates allow.
    """
    groups, candidates = demand.reached_by.shape
    reached = hstack([demand.reached_by, -eye_array(groups)])
    built = np.concatenate([np.ones(candidates), np.zeros(groups)])
    gain = np.concatenate([np.zeros(candidates), demand.weight])
    at_most = most_venues is not None
    found = milp(
        -gain if at_most else built,
        integrality=built,
        bounds=Bounds(0, 1),
        constraints=[
            LinearConstraint(reached, 0, np.inf),
            LinearConstraint(built, 0, most_venues) if at_most else LinearConstraint(gain, least_gain, np.inf),
        ],
        options={"time_limit": time_limit_s, "mip_rel_gap": 0.0},
    )
    if found.x is None:
        return None, False
    return np.flatnonzero(found.x[:candidates] > 0.5), found.status == OPTIMAL


def _siting(demand: Demand, chosen: Integers, covered: NDArray[np.bool_], weight: Floats, *, optimal: bool) -> Siting:
    """Order the chosen by what each adds, and leave out those that add nothing."""
    part = Demand(csr_array(demand.reached_by[:, chosen]), demand.weight)
    order = _greedy(part, len(chosen))
    sums = np.array([part.gain(order[:count]) for count in range(len(order) + 1)])
    before = float(weight[covered].sum())
    return Siting(
        chosen=chosen[order],
        gain=np.diff(sums),
        covered_before=before,
        covered_after=before + float(sums[-1]),
        total=float(weight.sum()),
        optimal=optimal,
    )
