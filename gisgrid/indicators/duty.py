"""Which areas lack somebody in a role, and which have more than one leader."""

import numpy as np

from gisgrid.geometry.boundary import Indices
from gisgrid.indicators.standards import Duty
from gisgrid.indicators.tables import ROLES, Areas, Flags, Postings
from gisgrid.indicators.tree import Integers

LEADER = "grid_leader"
PARTS = ("duties", "duties_met", "leader_posts", "leader_vacancies", "leader_doubles")


def bound(areas: Areas, duty: Duty) -> Flags:
    """Return which areas a duty binds; undetermined ones never."""
    of_kind = np.isin(areas.kinds, duty.kinds) if duty.kinds else True
    return np.asarray(areas.at(duty.level) & of_kind)


def serving(areas: Areas, running: Postings, role: str) -> Integers:
    """Return how many people and teams serve in a role at each area itself."""
    chosen = running.role == ROLES.index(role)
    return np.bincount(running.area[chosen], minlength=len(areas))


def vacant(areas: Areas, running: Postings, duty: Duty) -> Indices:
    """Return the rows of areas in which nobody serves in a role that they must have.

    Parameters
    ----------
    areas : Areas
    running : Postings
        Those of one day.
    duty : Duty
    """
    return np.flatnonzero(bound(areas, duty) & (serving(areas, running, duty.role) == 0))


def doubled(areas: Areas, running: Postings, duty: Duty) -> Indices:
    """Return the rows of bound areas in which more than one serves."""
    return np.flatnonzero(bound(areas, duty) & (serving(areas, running, duty.role) > 1))


def parts(areas: Areas, running: Postings, duties: tuple[Duty, ...]) -> dict[str, Integers]:
    """Return at each area itself how many roles it must have and has; leaders it must have, lacks, has twice."""
    counted = {name: np.zeros(len(areas), dtype=np.int64) for name in PARTS}
    for duty in duties:
        bind, lack = bound(areas, duty), vacant(areas, running, duty)
        counted["duties"] += bind
        counted["duties_met"] += bind
        counted["duties_met"][lack] -= 1
        if duty.role == LEADER:
            counted["leader_posts"] += bind
            counted["leader_vacancies"][lack] += 1
            counted["leader_doubles"][doubled(areas, running, duty)] += 1
    return counted
