"""The search for one connected place: several first plans, each improved a little, the best of them at length."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gisgrid.geometry.boundary import Indices
from gisgrid.planning.division.atoms import Atoms
from gisgrid.planning.division.moves import COLD, anneal, settle
from gisgrid.planning.division.plan import Plan, Terms
from gisgrid.planning.division.present import from_present
from gisgrid.planning.division.seeds import seeds
from gisgrid.planning.division.trees import Graph, cut_in_two
from gisgrid.planning.division.villages import Natural, whole_villages

SEEDS = 6
QUICK, LONG = 15, 200
"""Tries for each atom."""
SMALL, ROUNDS = 200, 12
"""On so few atoms, and where the balance is missed, pieces are joined and halved anew so many times."""
FEWEST, MOST = 4_000, 250_000
"""Tries at least and at most: small places are searched well all the same, large ones in time."""
QUICK_HEAT, HEAT, REBALANCE_HEAT = 0.05, 0.1, 0.06


@dataclass(frozen=True)
class Task:
    """One connected place to be divided.

    Attributes
    ----------
    atoms : Atoms
    links : ndarray of int, shape (m, 2)
        Atoms that count as neighbours without touching.
    natural : Natural
    pieces : int
    tolerance : float
    seed : int
    present : ndarray of int, shape (n,), or None
        The piece that each atom is in, to start from.
    """

    atoms: Atoms
    links: Indices
    natural: Natural
    pieces: int
    tolerance: float
    seed: int
    present: Indices | None = None

    def graph(self) -> Graph:
        """Return the place as a graph for first plans."""
        pairs = np.concatenate([self.atoms.pairs, self.links])
        shared = np.concatenate([self.atoms.shared_m, np.zeros(len(self.links))])
        return Graph(self.atoms.households, pairs, shared)

    def plan(self, part: Indices, start: Indices | None = None) -> Plan:
        """Return a plan to be improved; `start` says in which piece each atom would rather stay."""
        target = fair_share(self.atoms.households, self.pieces, self.tolerance)
        stay = [] if start is None else start.tolist()
        return Plan(self.atoms, self.links, part, Terms([target] * self.pieces, self.tolerance, self.natural, stay))


def fair_share(households: Indices, pieces: int, tolerance: float) -> float:
    """Return what a piece should hold: the mean, without atoms that are too large for any piece and fill one each.

    Examples
    --------
    >>> fair_share(np.array([900, 100, 200, 300]), 3, 0.03)
    300.0
    """
    left = float(households.sum())
    for most in np.sort(households)[::-1].tolist():
        if pieces == 1 or most <= (1 + tolerance) * left / pieces:
            break
        left, pieces = left - most, pieces - 1
    return left / pieces


def search(task: Task) -> Indices:
    """Return the piece of each atom: the best plan found, the same one for the same seed."""
    if task.pieces == 1:
        return np.zeros(len(task.atoms), dtype=np.int64)
    if task.present is not None:
        return _rebalanced(task, task.present)
    rng, count = random.Random(task.seed), len(task.atoms)
    found = [_improved(task, part, QUICK * count, QUICK_HEAT, rng) for part in _first_plans(task)]
    best = min(found, key=Plan.cost)
    longer = _improved(task, np.array(best.part), LONG * count, HEAT, rng)
    best = min(best, longer, key=Plan.cost)
    return np.array(_recombined(task, best, rng).part)


def _improved(task: Task, part: Indices, tries: int, heat: float, rng: random.Random) -> Plan:
    plan = task.plan(part)
    anneal(plan, min(max(tries, FEWEST), MOST), rng, hot=heat)
    settle(plan)
    return plan


def _recombined(task: Task, best: Plan, rng: random.Random) -> Plan:
    """Join two neighbouring pieces and halve them otherwise, again and again; keep what is better.

    Moves of single atoms cannot swap what only makes sense together. Where blocks are many they hardly need to.

    References
    ----------
    D. DeFord, M. Duchin, J. Solomon: Recombination: a family of Markov chains for redistricting. Harvard Data Science
    Review 3 (2021).
    """
    graph, draw = task.graph(), np.random.default_rng(task.seed)
    few = len(task.atoms) <= SMALL
    for _ in range(ROUNDS):
        if not few and best.balanced():
            break
        part = np.array(best.part)
        one, other = _touching(graph, part, draw)
        rows = np.flatnonzero((part == one) | (part == other))
        side = cut_in_two(graph.take(rows), 0.5, (1, 1), draw)
        if side is not None:
            part[rows] = np.where(side, one, other)
            best = min(best, _improved(task, part, 0, QUICK_HEAT, rng), key=Plan.cost)
    return best


def _touching(graph: Graph, part: Indices, draw: np.random.Generator) -> tuple[int, int]:
    """Return two pieces that touch."""
    sides = np.sort(part[graph.pairs], axis=1)
    pairs = np.unique(sides[sides[:, 0] != sides[:, 1]], axis=0)
    one, other = pairs[int(draw.integers(len(pairs)))].tolist()
    return one, other


def _first_plans(task: Task) -> Iterator[Indices]:
    """Yield plans that cut no natural village where that can be, and one that does not look at them."""
    graph, most = task.graph(), (1 + task.tolerance) * task.atoms.households.sum() / task.pieces
    group = whole_villages(graph, task.natural, float(most))
    joined = graph.joined(group)
    if task.pieces <= len(joined.households) < len(group):
        yield from (part[group] for part in seeds(joined, task.pieces, SEEDS, task.seed))
        yield from seeds(graph, task.pieces, 1, task.seed)
    else:
        yield from seeds(graph, task.pieces, SEEDS, task.seed)


def _rebalanced(task: Task, present: Indices) -> Indices:
    """Improve what is drawn; what is balanced already is hardly shaken."""
    part, start = from_present(task.graph(), present, task.pieces, task.seed)
    plan = task.plan(part, start)
    heat = 2 * COLD if plan.balanced() else REBALANCE_HEAT
    anneal(plan, min(max(LONG * len(task.atoms), FEWEST), MOST), random.Random(task.seed), hot=heat)
    settle(plan)
    return np.array(plan.part)
