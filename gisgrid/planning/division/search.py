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
from gisgrid.planning.division.trees import Graph
from gisgrid.planning.division.villages import Natural, whole_villages

SEEDS = 6
QUICK, LONG = 15, 200
"""Tries for each atom."""
FEWEST, MOST = 12_000, 250_000
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
        target = float(self.atoms.households.sum()) / self.pieces
        stay = [] if start is None else start.tolist()
        return Plan(self.atoms, self.links, part, Terms([target] * self.pieces, self.tolerance, self.natural, stay))


def search(task: Task) -> Indices:
    """Return the piece of each atom: the best plan found, the same one for the same seed."""
    if task.pieces == 1:
        return np.zeros(len(task.atoms), dtype=np.int64)
    if task.present is not None:
        return _rebalanced(task, task.present)
    rng, count = random.Random(task.seed), len(task.atoms)
    found = []
    for part in _first_plans(task):
        plan = task.plan(part)
        anneal(plan, _tries(QUICK * count), rng, hot=QUICK_HEAT)
        settle(plan)
        found.append(plan)
    best = task.plan(np.array(min(found, key=Plan.cost).part))
    anneal(best, _tries(LONG * count), rng, hot=HEAT)
    settle(best)
    return np.array(min([*found, best], key=Plan.cost).part)


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
    plan = task.plan(*from_present(task.graph(), present, task.pieces, task.seed))
    balanced = all(plan.load(piece, held) < 1 for piece, held in enumerate(plan.held))
    anneal(plan, _tries(LONG * len(task.atoms)), random.Random(task.seed), hot=2 * COLD if balanced else REBALANCE_HEAT)
    settle(plan)
    return np.array(plan.part)


def _tries(wanted: int) -> int:
    return min(max(wanted, FEWEST), MOST)
