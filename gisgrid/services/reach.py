"""A run of the reach: counted from what is stored, and stored with all it was asked with."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import shapely
from sqlalchemy import Connection

from gisgrid.domain.parts import Part
from gisgrid.domain.reach import ReachRequest, profile_of, roll_up
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.shares import covered_shares
from gisgrid.services.circles import circle_rows, draw_circles
from gisgrid.services.counting import Counted, walk_of
from gisgrid.services.reach_areas import AreaCounts, count_areas
from gisgrid.services.reach_basis import Basis, ReachCache, read_basis
from gisgrid.store import reach as store
from gisgrid.store.reach import Leaves
from gisgrid.store.roads import newest_network

Advance = Callable[[str], None]
STAGES = 5
"""Of a run, as it tells them."""


def run_reach(
    connection: Connection,
    cache: ReachCache,
    request: ReachRequest,
    *,
    who: str,
    advance: Advance = lambda stage: None,
) -> int:
    """Count which households reach which venue, draw the circles, and keep it all as a run.

    Parameters
    ----------
    connection : Connection
        Inside `figuring`: what is read is of one moment, and so are the versions kept with the run.
    cache : ReachCache
    request : ReachRequest
    who : str
    advance : callable
        Told of each of `STAGES` stages.

    Returns
    -------
    int
        Number of the run.

    Raises
    ------
    BadInput, NotFound
        As of `read_basis`.
    """
    advance("读取道路、场所与农户 · reading")
    basis = read_basis(connection, cache, request)
    advance("沿道路计算 · walking")
    counted = basis.count()
    advance("绘制服务圈 · drawing circles")
    cells = None if basis.placed is None or basis.network is None else cache.cells(basis.placed, request.max_access_m)
    drawn = list(draw_circles(basis, cells, walk_of(request)))
    advance("逐区域统计 · counting areas")
    leaves = store.leaves(connection, Part(request.scheme, request.under))
    areas = count_areas(basis, counted)
    ground = roll_up(basis.tree.parents, covered_ground(basis, leaves, drawn[-1].geometry if drawn else None))
    advance("写入 · storing")
    said = said_of(connection, request, who) | counts_of(basis, counted, areas)
    run = store.insert_run(connection, said | {"unknown_venues": basis.unknown_venues})
    store.insert_results(
        connection,
        run,
        areas=area_rows(basis, areas, ground),
        households=household_rows(basis, counted),
        circles=circle_rows(basis, counted, drawn),
    )
    return run


def covered_ground(basis: Basis, leaves: Leaves, circle: shapely.Geometry | None) -> Indices:
    """Return whole square metres of each undivided area and of what lies in a circle, shape (n, 2); of others zero.

    Parameters
    ----------
    basis : Basis
        In the order of its tree.
    leaves : Leaves
    circle : MultiPolygon or None
        Metres of the basis' plane; None where there is no venue.
    """
    own = np.zeros((len(basis.tree.codes), 2), dtype=np.int64)
    share = np.zeros(len(leaves.ids))
    if circle is not None and len(leaves.ids):
        share = covered_shares(basis.plane.project(leaves.geometries), circle)
    area_m2 = np.rint(leaves.area_m2)
    own[basis.tree.rows_of(leaves.ids)] = np.column_stack([area_m2, np.rint(share * area_m2)]).astype(np.int64)
    return own


def said_of(connection: Connection, request: ReachRequest, who: str) -> dict[str, Any]:
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


def counts_of(basis: Basis, counted: Counted, areas: AreaCounts) -> dict[str, int]:
    homes, found = basis.homes.households, counted.reach
    return {
        "households": int(homes.sum()),
        "covered_households": int(homes[found.covered].sum()),
        "estimate_households": int(homes[found.estimate].sum()),
        "outside_households": areas.outside,
    }


def area_rows(basis: Basis, areas: AreaCounts, ground: Indices) -> Iterator[tuple[Any, ...]]:
    tree = basis.tree
    columns = (tree.ids.tolist(), tree.codes, tree.parent_codes, tree.levels, tree.names)
    found = (areas.counts, ground, areas.venues, areas.poor_roads, areas.estimates)
    counted = zip(*(column.tolist() for column in found), strict=True)
    for said, (counts, metres, venues, poor, estimates) in zip(zip(*columns, strict=True), counted, strict=True):
        yield (*said, *counts, *metres, venues, poor, estimates)


def household_rows(basis: Basis, counted: Counted) -> Iterator[tuple[Any, ...]]:
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
