"""A run of the reach of a whole scheme, counted part by part."""

from collections.abc import Callable, Iterator

import numpy as np
import shapely
from scipy.sparse import csr_array
from sqlalchemy import Connection

from gisgrid.domain.parts import Part
from gisgrid.domain.reach import ReachRequest, roll_up
from gisgrid.domain.venues import VenueTable
from gisgrid.errors import BadInput
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.plane import Plane
from gisgrid.services.batch.crew import Crew
from gisgrid.services.batch.moment import Moment
from gisgrid.services.batch.parts import parts_of
from gisgrid.services.batch.reach_part import Asked, PartReach, reach_part
from gisgrid.services.circles import as_told, groups_of
from gisgrid.services.reach_areas import Tally, sum_tally
from gisgrid.services.reach_basis import plane_about, venues_asked
from gisgrid.services.reach_rows import area_rows, said_of
from gisgrid.store import reach as store
from gisgrid.store.copying import hex_ewkb, lines_of
from gisgrid.store.placed_venues import tops_of_venues
from gisgrid.store.roads import newest_network

Advance = Callable[[str], None]
BLOCK = 200
"""Circles that are made into text at a time."""


def run_reach_in_parts(
    connection: Connection,
    request: ReachRequest,
    level: str | None,
    crew: Crew,
    *,
    who: str,
    advance: Advance = lambda stage: None,
) -> int:
    """Count which households of a scheme reach which venue, draw the circles, and keep it all as a run.

    All counts are those of `run_reach`, bit for bit. A circle is drawn from the roads around the venues of its part:
    other cells than those of all roads, so its border may differ by centimetres; it does not depend on the crew.

    Parameters
    ----------
    connection : Connection
        Inside `figuring`.
    request : ReachRequest
        Of a whole scheme.
    level : str or None
        Of the parts; see `parts_of`.
    crew : Crew
    who : str
    advance : callable
        Told of each part that is done.

    Returns
    -------
    int
        Number of the run.

    Raises
    ------
    NotFound, BadInput
        As of `parts_of` and `venues_asked`; or a part was asked for.
    """
    if request.under is not None:
        raise BadInput(
            "分部分计算只用于整个划分方案", "a count in parts is of a whole scheme",
            hint_zh="去掉 --under，或用 gisgrid service-area run",
            hint_en="leave --under out, or use `gisgrid service-area run`",
        )  # fmt: skip
    parts = parts_of(connection, request.scheme, level)
    ids, venues, unknown = venues_asked(connection, request)
    asked = Asked(request, _plane(connection, request.scheme, venues))
    own = _own(connection, parts, ids)
    count = len(parts)
    started = crew.start(reach_part, [Moment.of(connection)] * count, [asked] * count, parts, own)
    found = []
    for k, one in enumerate(crew.results(started), start=1):
        advance(f"{k}/{count} {one.part.under or ''}")
        found.append(one)
    said = said_of(connection, request, who) | _counts(found) | {"unknown_venues": unknown}
    run = store.insert_run(connection, said)
    store.insert_results(
        connection,
        run,
        areas=[_crown_lines(found, request), *(one.area_lines for one in found)],
        households=(one.household_lines for one in found),
        circles=_circle_lines(found, venues),
    )
    return run


def _plane(connection: Connection, scheme: str, venues: VenueTable) -> Plane:
    """Return the plane that `read_basis` would choose."""
    network = newest_network(connection)
    if network is not None:
        return Plane(network.lon, network.lat)
    return plane_about(np.concatenate([store.home_corners(connection, scheme), venues.points]))


def _own(connection: Connection, parts: list[Part], ids: Indices) -> list[Indices]:
    """Return for each part the rows of the venues that lie in it; those in none are the crown's."""
    crown = parts[-1]
    top_of = tops_of_venues(connection, crown.scheme, str(crown.stop))
    tops = np.array([top_of.get(venue, "") for venue in ids.tolist()], dtype=str)
    return [np.flatnonzero(tops == (part.under or "")) for part in parts]


def _counts(found: list[PartReach]) -> dict[str, int]:
    return {name: sum(one.counts[name] for one in found) for name in found[0].counts}


def _crown_lines(found: list[PartReach], request: ReachRequest) -> str:
    """Return the areas above all parts: what counts at them, and what the parts add."""
    *below, crown = found
    tree = crown.tree
    if tree is None:
        raise ValueError("the last part is the crown")
    row_of = {code: row for row, code in enumerate(tree.codes)}
    rows = np.array([row_of[str(one.part.under)] for one in below], dtype=np.int64)
    own, ground = crown.tally.own.copy(), crown.ground.copy()
    for row, one in zip(rows.tolist(), below, strict=True):
        own[row], ground[row] = one.tally.own[0], one.ground[0]
    tally = Tally(own, _reached(crown.tally.reached, [one.tally.reached for one in below], rows), crown.tally.outside)
    areas = sum_tally(tree.parents, tally, request.poor_share)
    lines = lines_of(area_rows(tree, areas, roll_up(tree.parents, ground))).splitlines(keepends=True)
    return "".join(line for row, line in enumerate(lines) if row not in set(rows.tolist()))


def _reached(crown: csr_array, below: list[csr_array], rows: Indices) -> csr_array:
    """Return which venues reach somebody at each area of the crown, the parts counted at their tops."""
    found = [(one.tocoo(), row) for one, row in zip(below, rows.tolist(), strict=True)]
    own = crown.tocoo()
    venue = np.concatenate([own.row, *(one.row for one, _ in found)])
    area = np.concatenate([own.col, *(np.full(len(one.row), row) for one, row in found)])
    return csr_array((np.ones(len(venue), dtype=np.int64), (venue, area)), shape=crown.shape)


def _circle_lines(found: list[PartReach], venues: VenueTable) -> Iterator[str]:
    """Yield the rows of the circles block by block: all of a province's as one text would be gigabytes."""
    groups = groups_of(venues)
    sums = np.zeros((len(groups), 4), dtype=np.int64)
    for one in found:
        sums[one.groups] += one.sums
    shapes, far = _shapes(found)
    for first in range(0, len(groups), BLOCK):
        block = slice(first, first + BLOCK)
        keys = [(one.scope, one.name) for one in groups[block]]
        hexed = hex_ewkb([shapes[key] for key in keys])
        said = zip(keys, sums[block].tolist(), hexed, strict=True)
        yield lines_of((*key, far[key], *whom, shape, estimates) for key, (*whom, estimates), shape in said)


def _shapes(found: list[PartReach]) -> tuple[dict[tuple[str, str], shapely.MultiPolygon], dict[tuple[str, str], bool]]:
    """Return the circles, merged ones put together, and which are estimates."""
    far: dict[tuple[str, str], bool] = {}
    shapes: dict[tuple[str, str], list[shapely.MultiPolygon]] = {}
    for one in (each for part in found for each in part.drawn):
        key = one.scope, one.name
        far[key] = far.get(key, True) and one.estimate
        shapes.setdefault(key, []).append(one.shape)
    return {key: _together(each) for key, each in shapes.items()}, far


def _together(shapes: list[shapely.MultiPolygon]) -> shapely.MultiPolygon:
    """Put the circles of several parts together: only polygons that meet one of another part are drawn anew.

    A province's circle has millions of vertices, and to unite all of it would take longer than all the rest.
    """
    polygons, part = shapely.get_parts(shapes, return_index=True)
    one, other = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    meeting = np.unique(one[part[one] != part[other]])
    if not len(meeting):
        return shapely.multipolygons(polygons)
    united = as_told(np.array([shapely.multipolygons(shapely.get_parts(shapely.union_all(polygons[meeting])))]))
    return shapely.multipolygons(np.concatenate([np.delete(polygons, meeting), shapely.get_parts(united)]))
