"""What a reach of files is written as: circles with the rule they were drawn by, and a list of households."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from gisgrid.domain.reach import Variant
from gisgrid.domain.venues import HouseholdTable, VenueTable
from gisgrid.services.counting import Counted
from gisgrid.services.file_reach import Asked, FileReach

HOUSEHOLD_COLUMNS = ("covered", "nearest_venue", "distance_m", "minutes", "estimate")
"""Of each variant, in the list of households that comes out."""


def circle_features(reach: FileReach) -> Iterator[tuple[dict[str, Any], Any]]:
    """Yield for each variant the circle of each venue, then the merged one, each with its properties."""
    venues = reach.venues
    for found in reach.found:
        asked = _rule(reach.asked, found.variant)
        columns = (
            venues.ids,
            venues.names,
            venues.kinds,
            venues.tiers,
            venues.statuses,
            found.estimates,
            found.circles,
        )
        for one, name, kind, tier, status, estimate, shape in zip(*columns, strict=True):
            said = {"scope": "venue", "id": one, "name": name, "kind": kind, "tier": tier, "status": status}
            yield {**said, **asked, "estimate": estimate}, shape
        yield {"scope": "all", **asked, "venues": len(venues), "estimate": all(found.estimates)}, found.merged


def _rule(asked: Asked, variant: Variant) -> dict[str, Any]:
    """Return by what rule a circle was drawn; a planning standard has no time and no speed."""
    walked = {"minutes": asked.minutes, "speed_kmh": variant.speed_kmh, "max_access_m": asked.max_access_m}
    return {
        "profile": variant.name,
        **(dict.fromkeys(walked) if variant.standard else walked),
        "standard": variant.standard,
        "open_at": None if asked.open_at is None else str(asked.open_at),
    }


def household_header(reach: FileReach) -> list[str]:
    """Return the columns of the list of households: those of each variant by its name, where there are several."""
    if len(reach.found) == 1:
        return ["id", *HOUSEHOLD_COLUMNS]
    names = [found.variant.name.replace(" ", "_") for found in reach.found]
    return ["id", *(f"{column}_{name}" for name in names for column in HOUSEHOLD_COLUMNS)]


def household_rows(reach: FileReach, households: HouseholdTable) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of `household_header`, in the order of the households."""
    said = [_said(found.counted, reach.venues) for found in reach.found if found.counted is not None]
    for one, *columns in zip(households.ids, *said, strict=True):
        yield (one, *(value for column in columns for value in column))


def _said(counted: Counted, venues: VenueTable) -> Iterator[tuple[Any, ...]]:
    found = counted.reach
    columns = (found.covered, found.venue, found.distance_m, found.minutes, found.estimate)
    for covered, venue, metres, minutes, estimate in zip(*(column.tolist() for column in columns), strict=True):
        time = "" if np.isnan(minutes) else f"{minutes:.2f}"
        nearest = ("", "", "") if venue < 0 else (venues.ids[venue], f"{metres:.1f}", time)
        yield (int(covered), *nearest, int(estimate))
