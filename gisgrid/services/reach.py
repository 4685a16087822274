"""A run of the reach: counted from what is stored, and stored with all it was asked with."""

from collections.abc import Callable

import numpy as np
import shapely
from sqlalchemy import Connection

from gisgrid.domain.parts import Part
from gisgrid.domain.reach import ReachRequest, roll_up
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.shares import covered_shares
from gisgrid.services.circles import circle_rows, draw_circles
from gisgrid.services.counting import walk_of
from gisgrid.services.reach_areas import count_areas
from gisgrid.services.reach_basis import Basis, ReachCache, read_basis
from gisgrid.services.reach_rows import area_rows, counts_of, household_rows, said_of
from gisgrid.store import reach as store
from gisgrid.store.copying import lines_of
from gisgrid.store.reach import Leaves

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
    said = said_of(connection, request, who) | counts_of(basis, counted, areas.outside)
    run = store.insert_run(connection, said | {"unknown_venues": basis.unknown_venues})
    store.insert_results(
        connection,
        run,
        areas=[lines_of(area_rows(basis.tree, areas, ground))],
        households=[lines_of(household_rows(basis, counted))],
        circles=[lines_of(circle_rows(basis, counted, drawn))],
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
