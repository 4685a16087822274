"""Who serves where: different people, the grids of each worker, specialities against needs."""

from dataclasses import dataclass

import numpy as np

from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Coordinates
from gisgrid.indicators.tables import ROLES, Areas, Flags, Needs, Postings, Specialities
from gisgrid.indicators.tree import Integers, Tree

WORKER = ROLES.index("grid_worker")


@dataclass(frozen=True)
class Grids:
    """Which areas each worker serves in, every pair once, by person and then by place in the tree.

    Attributes
    ----------
    person, area : ndarray of int, shape (k,)
    middle : ndarray of float, shape (k, 2)
        Of the areas, as `Areas.middle`.
    """

    person: Integers
    area: Indices
    middle: Coordinates

    def where(self, chosen: Flags | Indices) -> "Grids":
        """Return some of them."""
        return Grids(self.person[chosen], self.area[chosen], self.middle[chosen])


def grids_of(areas: Areas, running: Postings) -> Grids:
    """Return the grids of all workers of a day."""
    workers = running.where((running.person >= 0) & (running.role == WORKER))
    person, area = areas.tree.pairs(workers.area, workers.person)
    return Grids(person, area, areas.middle[area])


def parts(areas: Areas, running: Postings, specialities: Specialities, apart: Grids) -> dict[str, Integers]:
    """Return what each area adds to the numbers of volunteers, teams, workers and specialists.

    All but ``worker_grids`` count somebody once in every area, in however many of the areas below somebody serves.

    Parameters
    ----------
    areas : Areas
    running : Postings
        Those of one day.
    specialities : Specialities
    apart : Grids
        Of the workers whose spread is told.
    """
    tree = areas.tree
    people, teams = running.where(running.person >= 0), running.where(running.team >= 0)
    workers = people.where(people.role == WORKER)
    at, person, skill = skilled(people, specialities)
    return {
        "volunteers": tree.count_once(people.area, people.person),
        "teams": tree.count_once(teams.area, teams.team),
        "workers": tree.count_once(workers.area, workers.person),
        "worker_grids": np.bincount(tree.pairs(workers.area, workers.person)[1], minlength=len(areas)),
        "specialists": tree.count_once(at, person * specialities.kinds + skill),
        **spread(tree, apart),
    }


def spread(tree: Tree, grids: Grids) -> dict[str, Integers]:
    """Return how far apart the grids of each worker with several are, told at the lowest area that holds them all.

    A worker's spread is the mean distance of the grids' middles from their mean, in whole metres. It is told where
    all the grids lie within, so that sums over all below are of whole workers.
    """
    first = np.flatnonzero(np.diff(grids.person, prepend=-1))
    count = np.diff(first, append=len(grids.person))
    one = np.repeat(np.arange(len(first)), count)
    middle = np.column_stack([np.bincount(one, grids.middle[:, axis], len(first)) for axis in (0, 1)])
    away = np.hypot(*(grids.middle - (middle / count[:, None])[one]).T)
    metres = np.rint(np.bincount(one, away, len(first)) / count).astype(np.int64)
    held = tree.meeting(grids.area[first], grids.area[first + count - 1])
    told, summed = np.zeros(len(tree), dtype=np.int64), np.zeros(len(tree), dtype=np.int64)
    several = (count > 1) & (held >= 0)
    np.add.at(told, held[several], 1)
    np.add.at(summed, held[several], metres[several])
    return {"workers_of_several": told, "worker_spread_m": summed}


def skilled(people: Postings, specialities: Specialities) -> tuple[Indices, Integers, Integers]:
    """Return area, person and speciality for each posting and each thing that its person can do."""
    people = people.where(np.argsort(people.person))  # looked up in order: neighbours stay in the processor's cache
    order = np.argsort(specialities.person, kind="stable")
    known = specialities.person[order]
    first, last = (np.searchsorted(known, people.person, side=side) for side in ("left", "right"))
    count = last - first
    posting = np.repeat(np.arange(len(count)), count)
    within = np.arange(len(posting)) - np.repeat(np.cumsum(count) - count, count)
    skill = specialities.speciality[order[first[posting] + within]]
    return people.area[posting], people.person[posting], skill


def supply(areas: Areas, running: Postings, specialities: Specialities) -> Integers:
    """Return what each area adds to the numbers of different people, by speciality, who serve in it or below.

    Returns
    -------
    ndarray of int, shape (n, specialities)
    """
    at, person, skill = skilled(running.where(running.person >= 0), specialities)
    own = np.zeros((len(areas), specialities.kinds), dtype=np.int64)
    for k in range(specialities.kinds):
        own[:, k] = areas.tree.count_once(at[skill == k], person[skill == k])
    return own


def demand(areas: Areas, needs: Needs, kinds: int) -> Integers:
    """Return how many people of each speciality are asked for in each area itself.

    Returns
    -------
    ndarray of int, shape (n, kinds)
    """
    own = np.zeros((len(areas), kinds), dtype=np.int64)
    np.add.at(own, (needs.area, needs.speciality), needs.wanted)
    return own
