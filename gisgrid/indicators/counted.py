"""All that figures are made from, and what of it is at each area itself."""

from dataclasses import dataclass

import numpy as np

from gisgrid.indicators import activity, deployment, duty, ground, places
from gisgrid.indicators.months import ActivityMonths, ServiceMonths
from gisgrid.indicators.standards import Standards
from gisgrid.indicators.tables import Areas, Keeping, Needs, Postings, Specialities, Venues
from gisgrid.indicators.tree import Integers

NEEDS_MET = "needs_met"
"""Not a sum: a need of one village may be met by whom another has to spare, so each level has its own number."""


@dataclass(frozen=True)
class Records:
    """Everything that figures are made from."""

    areas: Areas
    postings: Postings
    specialities: Specialities
    needs: Needs
    venues: Venues
    keeping: Keeping
    held: ActivityMonths
    served: ServiceMonths


@dataclass(frozen=True)
class Counted:
    """Whole numbers of one month at each area itself, before anything is summed.

    Attributes
    ----------
    month : int
    names : tuple of str
        Of the parts.
    own : ndarray of int, shape (n, parts)
        Zero in what follows from sums.
    wanted, able : ndarray of int, shape (n, specialities)
        People asked for, and what adds up to different people who serve, by speciality.
    """

    month: int
    names: tuple[str, ...]
    own: Integers
    wanted: Integers
    able: Integers


def count(records: Records, running: Postings, apart: deployment.Grids, standards: Standards, month: int) -> Counted:
    """Return what is at each area itself.

    Parameters
    ----------
    records : Records
    running : Postings
        Those of the day.
    apart : Grids
        Of the workers whose spread is told.
    standards : Standards
    month : int
    """
    areas, needs, level = records.areas, records.needs, standards.grid_level
    later = (*activity.FOLLOWING, NEEDS_MET)
    parts = {
        **ground.parts(areas, records.keeping, level),
        **duty.parts(areas, running, standards.duties),
        **deployment.parts(areas, running, records.specialities, apart),
        **places.parts(areas, records.venues, standards.targets, level),
        **activity.parts(records.held, records.served, standards, month),
        "needs": np.bincount(needs.area, needs.wanted, len(areas)).astype(np.int64),
        **dict.fromkeys(later, np.zeros(len(areas), dtype=np.int64)),
    }
    wanted = deployment.demand(areas, needs, records.specialities.kinds)
    return Counted(month, *_laid_out(parts), wanted, deployment.supply(areas, running, records.specialities))


def _laid_out(parts: dict[str, Integers]) -> tuple[tuple[str, ...], Integers]:
    """Return names and a table of parts, each part's numbers side by side in memory."""
    return tuple(parts), np.stack(list(parts.values())).T
