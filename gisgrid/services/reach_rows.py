"""A run of the reach as rows of its tables."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from sqlalchemy import Connection

from gisgrid.domain.reach import ReachRequest, profile_of
from gisgrid.geometry.boundary import Indices
from gisgrid.services.counting import Counted
from gisgrid.services.reach_areas import AreaCounts
from gisgrid.services.reach_basis import Basis
from gisgrid.store import reach as store
from gisgrid.store.reach import AreaTree
from gisgrid.store.roads import newest_network


def said_of(connection: Connection, request: ReachRequest, who: str) -> dict[str, Any]:
    """Return the columns of `reach_run` that say what was asked, by whom, and of what it was counted."""
    network = newest_network(connection)
    return {
        "scheme": request.scheme,
        "under": request.under,
        "minutes": request.minutes,
        "speed_kmh": request.speed_kmh,
        "profile": profile_of(request.speed_kmh),
        "max_access_m": request.max_access_m,
        "poor_share": request.poor_share,
        "statuses": list(request.statuses),
        "kinds": list(request.kinds),
        "sensitive": request.sensitive,
        "open_at": None if request.open_at is None else str(request.open_at),
        "unknown_open": None if request.open_at is None else request.unknown_open,
        "standard": request.standard,
        "network": None if network is None or request.standard else network.id,
        "who": who,
        **store.versions(connection),
    }


def counts_of(basis: Basis, counted: Counted, outside: int) -> dict[str, int]:
    """Return the columns of `reach_run` that say what came out."""
    homes, found = basis.homes.households, counted.reach
    return {
        "households": int(homes.sum()),
        "covered_households": int(homes[found.covered].sum()),
        "estimate_households": int(homes[found.estimate].sum()),
        "outside_households": outside,
    }


def area_rows(tree: AreaTree, areas: AreaCounts, ground: Indices) -> Iterator[tuple[Any, ...]]:
    """Yield `AREA_COLUMNS` without the run."""
    columns = (tree.ids.tolist(), tree.codes, tree.parent_codes, tree.levels, tree.names)
    found = (areas.counts, ground, areas.venues, areas.poor_roads, areas.estimates)
    counted = zip(*(column.tolist() for column in found), strict=True)
    for said, (counts, metres, venues, poor, estimates) in zip(zip(*columns, strict=True), counted, strict=True):
        yield (*said, *counts, *metres, venues, poor, estimates)


def household_rows(basis: Basis, counted: Counted) -> Iterator[tuple[Any, ...]]:
    """Yield `HOUSEHOLD_COLUMNS` without the run."""
    reach, homes = counted.reach, basis.homes
    venues = [int(basis.venue_ids[row]) if row >= 0 else None for row in reach.venue.tolist()]
    metres, minutes = (np.where(np.isfinite(v), v, np.nan).tolist() for v in (reach.distance_m, reach.minutes))
    kinds = counted.kinds_in_reach(basis.venues.kinds)
    for k, household in enumerate(homes.ids.tolist()):
        far, crow = venues[k] is None, np.isnan(minutes[k])
        yield (
            household,
            int(homes.leaf[k]) or None,
            bool(reach.covered[k]),
            venues[k],
            None if far else metres[k],
            None if far or crow else minutes[k],
            bool(reach.estimate[k]),
            kinds[k],
        )
