"""Who serves where: different people, the grids of each worker, specialities against needs."""

import numpy as np

from gisgrid.geometry.boundary import Indices
from gisgrid.indicators.tables import ROLES, Areas, Needs, Postings, Specialities
from gisgrid.indicators.tree import Integers

WORKER = ROLES.index("grid_worker")


def parts(areas: Areas, running: Postings, specialities: Specialities) -> dict[str, Integers]:
    """Return what each area adds to the numbers of volunteers, teams, workers and specialists.

    All but ``worker_grids`` count somebody once in every area, in however many of the areas below somebody serves.

    Parameters
    ----------
    areas : Areas
    running : Postings
        Those of one day.
    specialities : Specialities
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
        **spread(areas, workers),
    }


def spread(areas: Areas, workers: Postings) -> dict[str, Integers]:
    """Return how far apart the grids of each worker with several are, told at the lowest area that holds them all.

    A worker's spread is the mean distance of the grids' middles from their mean, in whole metres. It is told where
    all the grids lie within, so that sums over all below are of whole workers.
    """
    tree = areas.tree
    person, area = tree.pairs(workers.area, workers.person)
    first = np.flatnonzero(np.diff(person, prepend=-1))
    count = np.diff(first, append=len(person))
    one = np.repeat(np.arange(len(first)), count)
    middle = np.column_stack([np.bincount(one, areas.middle[area, axis], len(first)) for axis in (0, 1)])
    away = np.hypot(*(areas.middle[area] - (middle / count[:, None])[one]).T)
    metres = np.rint(np.bincount(one, away, len(first)) / count).astype(np.int64)
    held = tree.meeting(area[first], area[first + count - 1])
    told, summed = np.zeros(len(areas), dtype=np.int64), np.zeros(len(areas), dtype=np.int64)
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
    """Return different people by speciality who serve in each area or below.

    Returns
    -------
    ndarray of int, shape (n, specialities)
    """
    at, person, skill = skilled(running.where(running.person >= 0), specialities)
    own = np.zeros((len(areas), specialities.kinds), dtype=np.int64)
    for k in range(specialities.kinds):
        own[:, k] = areas.tree.count_once(at[skill == k], person[skill == k])
    return areas.tree.roll_up(own)


def demand(areas: Areas, needs: Needs, kinds: int) -> Integers:
    """Return how many people of each speciality are asked for in each area or below.

    Returns
    -------
    ndarray of int, shape (n, kinds)
    """
    own = np.zeros((len(areas), kinds), dtype=np.int64)
    np.add.at(own, (needs.area, needs.speciality), needs.wanted)
    return areas.tree.roll_up(own)
