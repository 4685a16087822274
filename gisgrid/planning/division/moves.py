"""Moves of atoms across borders: at first also some that make a plan worse, at last only better ones."""

import math
import random

from gisgrid.planning.division.plan import Plan

HOT, COLD = 0.4, 0.004


def anneal(plan: Plan, tries: int, rng: random.Random, *, hot: float = HOT, cold: float = COLD) -> None:
    """Improve a plan by moves of one atom; no piece falls apart.

    References
    ----------
    S. Kirkpatrick, C. Gelatt, M. Vecchi: Optimization by simulated annealing. Science 220 (1983).
    """
    part, neighbours, draw, count = plan.part, plan.neighbours, rng.random, len(plan.part)
    cooling, heat = (cold / hot) ** (1 / max(tries, 1)), hot
    for _ in range(tries):
        heat *= cooling
        atom = int(draw() * count)
        near = neighbours[atom]
        if not near:
            continue
        to = part[near[int(draw() * len(near))][0]]
        if to == part[atom]:
            continue
        worse = plan.change(atom, to) if plan.atoms[part[atom]] > 1 else math.inf
        if (worse <= 0 or draw() < math.exp(-worse / heat)) and plan.may_leave(atom):
            plan.move(atom, to)


def settle(plan: Plan) -> None:
    """Make every move of one atom that makes the plan better, until there is none."""
    moved = True
    while moved:
        moved = False
        for atom in range(len(plan.part)):
            moved |= _best_move(plan, atom)


def _best_move(plan: Plan, atom: int) -> bool:
    here = plan.part[atom]
    others = sorted({plan.part[other] for other, _, _ in plan.neighbours[atom]} - {here})
    if not others or plan.atoms[here] == 1:
        return False
    change, to = min((plan.change(atom, to), to) for to in others)
    if change < -1e-9 and plan.may_leave(atom):
        plan.move(atom, to)
        return True
    return False
