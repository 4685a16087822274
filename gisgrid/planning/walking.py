"""What it costs a person to serve a grid: metres on foot, less what a wanted speciality is worth."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gisgrid.planning.demand import Floats, Integers

DETOUR = 1.3
"""Metres on foot for a metre in a straight line, where no road was asked."""


@dataclass(frozen=True)
class People:
    """Who may serve.

    Attributes
    ----------
    points : ndarray of float, shape (p, 2)
        Homes, metres of a plane.
    skills : ndarray of bool, shape (p, s)
        Who is good at which speciality.
    most_grids : ndarray of int, shape (p,)
        In how many grids each may serve at most.
    """

    points: Floats
    skills: NDArray[np.bool_]
    most_grids: Integers


@dataclass(frozen=True)
class Grids:
    """Where people are needed.

    Attributes
    ----------
    points : ndarray of float, shape (g, 2)
        Metres of the same plane.
    required : ndarray of int, shape (g, r)
        How many people each role needs; of leaders (the first column) there is never more than that.
    worth_m : ndarray of float, shape (g, s)
        How many metres on foot somebody of a speciality is worth there; 0 where nobody asks for it.
    """

    points: Floats
    required: Integers
    worth_m: Floats


@dataclass(frozen=True)
class Rules:
    """What is weighed against what.

    Attributes
    ----------
    change_m : int
        Metres on foot that a change must save before somebody gives way; at least 1, or things change for nothing.
    farthest_m : int
        Nobody new is sent farther on foot; who serves already may stay.
    """

    change_m: int = 1000
    farthest_m: int = 10_000


def walk_m(people: People, grids: Grids, person: Integers, grid: Integers) -> Floats:
    """Return the metres on foot from homes to grids, pair by pair: straight lines, longer by the usual detour."""
    away = people.points[person] - grids.points[grid]
    return np.asarray(DETOUR * np.hypot(away[:, 0], away[:, 1]), dtype=np.float64)


def best_skill(people: People, grids: Grids, person: Integers, grid: Integers) -> tuple[Integers, Floats]:
    """Return, pair by pair, the person's speciality that the grid wants most, and its worth in metres; -1, 0: none."""
    if not people.skills.shape[1]:
        return np.full(len(person), -1), np.zeros(len(person))
    worth = np.where(people.skills[person], grids.worth_m[grid], 0.0)
    best = worth.argmax(axis=1)
    most = worth[np.arange(len(best)), best]
    return np.where(most > 0, best, -1), most


def pair_costs(people: People, grids: Grids, person: Integers, grid: Integers) -> Integers:
    """Return the cost of each pair in whole metres; below zero where a speciality is worth more than the walk."""
    cost = walk_m(people, grids, person, grid) - best_skill(people, grids, person, grid)[1]
    return np.rint(cost).astype(np.int64)
