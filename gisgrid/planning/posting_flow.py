"""People to seats as a flow of least cost, and the prices that prove it to be the least.

A person's node gets as much as the person may serve; each pair of person and grid passes one at most, so nobody serves
twice in a grid; each role of a grid takes what it requires, for which the flow is paid, and what people hold beyond.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from gisgrid.errors import BadInput
from gisgrid.planning.demand import Integers

UNPAYABLE = 2**60


@dataclass(frozen=True)
class Seats:
    """What can be filled, and by whom.

    Attributes
    ----------
    most_grids : ndarray of int, shape (p,)
    required, spare : ndarray of int, shape (g, r)
        Seats that must be filled, and more that may.
    empty_m : ndarray of int, shape (r,)
        What a required seat costs if it stays empty: more than any rearrangement of all others.
    """

    most_grids: Integers
    required: Integers
    spare: Integers
    empty_m: Integers


@dataclass(frozen=True)
class Arcs:
    """Arcs of a network: from, to, how much they take at most, the cost of a unit; `nodes`: how many there are."""

    tail: Integers
    head: Integers
    most: Integers
    cost: Integers
    nodes: int


@dataclass(frozen=True)
class Flow:
    """An optimal flow over some pairs of person and grid; arcs stand in the order of `_arcs`."""

    person: Integers
    grid: Integers
    costs: Integers
    seats: Seats
    arcs: Arcs
    units: Integers

    def postings(self) -> tuple[Integers, int]:
        """Return person, grid and role of each posting, shape (n, 3), and what all of them cost in metres."""
        start, roles = len(self.seats.most_grids) + len(self.person), self.costs.shape[1]
        sent = self.units[start : start + self.costs.size].reshape(-1, roles)
        pair, role = np.nonzero(sent)
        return np.column_stack([self.person[pair], self.grid[pair], role]), int(self.costs[pair, role].sum())

    def prices(self) -> tuple[Integers, Integers]:
        """Return the potential of each person, and of the dearest role of each grid."""
        people, first = len(self.seats.most_grids), 1 + len(self.seats.most_grids) + len(self.person)
        level = potentials(self.arcs, self.units)
        person = np.where(self.seats.most_grids > 0, level[1 : 1 + people], UNPAYABLE)
        return person, level[first : first + self.seats.required.size].reshape(self.seats.required.shape).max(axis=1)


def solve(person: Integers, grid: Integers, costs: Integers, seats: Seats) -> Flow:
    """Fill seats over pairs of person and grid.

    Parameters
    ----------
    person, grid : ndarray of int, shape (n,)
    costs : ndarray of int, shape (n, r)
        Of each pair in each role, whole metres.
    seats : Seats
    """
    arcs = _arcs(person, grid, costs, seats)
    network = SimpleMinCostFlow()
    network.add_arcs_with_capacity_and_unit_cost(arcs.tail, arcs.head, arcs.most, arcs.cost)
    total = int(arcs.most[-1])
    network.set_nodes_supplies(np.array([0, arcs.nodes - 1]), np.array([total, -total]))
    if network.solve() != network.OPTIMAL:
        raise BadInput(
            "人员和网格太多，一次算不完。",
            "There are too many people and grids to reckon at once.",
            hint_zh="请按乡镇分别计算。",
            hint_en="Ask town by town.",
        )
    return Flow(person, grid, costs, seats, arcs, network.flows(np.arange(len(arcs.tail))))


def _arcs(person: Integers, grid: Integers, costs: Integers, seats: Seats) -> Arcs:
    """Return source to people, people to pairs, pairs to roles, roles to sink (required, then spare), and past all."""
    people, pairs, (grids, roles) = len(seats.most_grids), len(person), seats.required.shape
    at_person = 1 + np.arange(people)
    at_pair = 1 + people + np.arange(pairs)
    at_role = (1 + people + pairs + np.arange(grids * roles)).reshape(grids, roles)
    sink, total = 1 + people + pairs + grids * roles, int((seats.required + seats.spare).sum())
    ends = at_role.ravel()
    return Arcs(
        tail=_joined(np.zeros(people), at_person[person], np.repeat(at_pair, roles), ends, ends, [0]),
        head=_joined(at_person, at_pair, at_role[grid].ravel(), np.full(2 * grids * roles + 1, sink)),
        most=_joined(
            seats.most_grids, np.ones(pairs + costs.size), seats.required.ravel(), seats.spare.ravel(), [total]
        ),
        cost=_joined(
            np.zeros(people + pairs), costs.ravel(), np.tile(-seats.empty_m, grids), np.zeros(grids * roles + 1)
        ),
        nodes=sink + 1,
    )


def _joined(*parts: ArrayLike) -> Integers:
    return np.concatenate([np.asarray(part, dtype=np.int64) for part in parts])


def potentials(arcs: Arcs, units: Integers) -> Integers:
    """Return the least cost at which another unit could come to each node from anywhere: Bellman and Ford, in step.

    It ends because a flow of least cost leaves no way round that gains.
    """
    more, less = units < arcs.most, units > 0
    tail = np.concatenate([arcs.tail[more], arcs.head[less]])
    head = np.concatenate([arcs.head[more], arcs.tail[less]])
    cost = np.concatenate([arcs.cost[more], -arcs.cost[less]])
    order = np.argsort(head, kind="stable")
    tail, head, cost = tail[order], head[order], cost[order]
    first = np.flatnonzero(np.concatenate([[True], head[1:] != head[:-1]])[: len(head)])
    nodes, level = head[first], np.zeros(arcs.nodes, dtype=np.int64)
    while len(first):
        least = np.minimum(np.minimum.reduceat(level[tail] + cost, first), level[nodes])
        if (least == level[nodes]).all():
            break
        level[nodes] = least
    return level
