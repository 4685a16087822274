"""Venues: how many, against how many are asked for; villages without a centre; staff."""

import numpy as np

from gisgrid.domain.venues import TIERS
from gisgrid.geometry.boundary import Indices
from gisgrid.indicators.standards import STAFF, VENUES, Targets
from gisgrid.indicators.tables import Areas, Flags, Venues
from gisgrid.indicators.tree import Integers

CENTRE = "village_centre"


def parts(areas: Areas, venues: Venues, targets: Targets, grid_level: str) -> dict[str, Integers]:
    """Return venues, those asked for and there, and those staffed as asked, at each area itself.

    Parameters
    ----------
    areas : Areas
    venues : Venues
    targets : Targets
        Those of the day.
    grid_level : str
        Level whose areas must each have a centre.
    """
    by_tier = {f"venues_{tier}": _at(areas, venues, venues.in_use & (venues.tiers == tier)) for tier in TIERS}
    villages = areas.at(grid_level)
    without = np.zeros(len(areas), dtype=bool)
    without[without_centre(areas, venues, grid_level, planned=False)] = True
    return {
        "venues": _at(areas, venues, venues.in_use),
        "venues_planned": _at(areas, venues, ~venues.in_use),
        **by_tier,
        "villages_with_centre": (villages & ~without).astype(np.int64),
        **_against_targets(areas, by_tier, targets),
        **_staffing(areas, venues, targets),
    }


def without_centre(areas: Areas, venues: Venues, level: str, *, planned: bool) -> Indices:
    """Return the rows of a level's areas in which no village centre stands; planned ones count if asked for."""
    centres = (venues.kinds == CENTRE) & (planned | venues.in_use)
    return np.flatnonzero(areas.at(level) & (areas.tree.roll_up(_at(areas, venues, centres)) == 0))


def understaffed(areas: Areas, venues: Venues, targets: Targets) -> Indices:
    """Return the rows of venues in use that have fewer people than asked, those whose staff is not told left out."""
    asked = staff_asked(areas, venues, targets)
    return np.flatnonzero(venues.in_use & (venues.staff >= 0) & (venues.staff < asked))


def staff_asked(areas: Areas, venues: Venues, targets: Targets) -> Integers:
    """Return how many people each venue must have, by its tier and the nearest target above it; -1 for any number."""
    asked = np.full(len(venues.area), -1, dtype=np.int64)
    for tier in TIERS:
        mine = venues.tiers == tier
        asked[mine] = targets.of(STAFF, tier).at(areas.tree)[venues.area[mine]]
    return asked


def _staffing(areas: Areas, venues: Venues, targets: Targets) -> dict[str, Integers]:
    judged = venues.in_use & (venues.staff >= 0) & (staff_asked(areas, venues, targets) >= 0)
    enough = judged.copy()
    enough[understaffed(areas, venues, targets)] = False
    return {
        "venues_judged": _at(areas, venues, judged),
        "venues_staffed": _at(areas, venues, enough),
        "venues_staff_unknown": _at(areas, venues, venues.in_use & (venues.staff < 0)),
    }


def _against_targets(areas: Areas, by_tier: dict[str, Integers], targets: Targets) -> dict[str, Integers]:
    asked, there = np.zeros(len(areas), dtype=np.int64), np.zeros(len(areas), dtype=np.int64)
    for tier in TIERS:
        mine = targets.of(VENUES, tier)
        if len(mine.area):
            np.add.at(asked, mine.area, mine.amount)
            found = areas.tree.roll_up(by_tier[f"venues_{tier}"])[mine.area]
            np.add.at(there, mine.area, np.minimum(found, mine.amount))
    return {"venues_asked": asked, "venues_there": there}


def _at(areas: Areas, venues: Venues, chosen: Flags) -> Integers:
    return np.bincount(venues.area[chosen], minlength=len(areas))
