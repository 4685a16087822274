"""Planning over the map: who may have circles counted anew, who may ask what if, how much of it is told to whom.

Counting needs every household, which nobody sees who plans; so it runs as the service does, and what comes out is told
by the rule of the public's counts unless the person may read the households of the area.
"""

import math
from typing import Any

import numpy as np
import shapely
from sqlalchemy import Connection

from gisgrid.domain.accounts import Power
from gisgrid.domain.hours import read_moment
from gisgrid.domain.reach import ReachRequest
from gisgrid.errors import BadInput, NotFound
from gisgrid.network.circles import merged_circle
from gisgrid.services.accounts import require_power
from gisgrid.services.browse import list_children, show_area
from gisgrid.services.counting import walk_of
from gisgrid.services.reach_basis import ReachCache
from gisgrid.services.what_if import Answer, Changes, what_if
from gisgrid.store.accounts import may_in_all
from gisgrid.store.reach import StoredHouseholds
from gisgrid.store.reach_map import public_venues
from gisgrid.store.session import not_granted

FEWEST_TOLD = 5
"""Persons: fewer are told to those alone who may read the households."""


def countable(connection: Connection, scheme: str, area: str | None) -> str:
    """Say what the person of the transaction may have counted anew: `all` of a scheme, the `area`, or nothing."""
    roots = [row["code"] for row in list_children(connection, scheme, None)["areas"]]
    if roots and may_in_all(connection, Power.DRAFT, scheme, roots):
        return "all"
    return "area" if area and may_in_all(connection, Power.DRAFT, scheme, [area]) else ""


def may_count(connection: Connection, scheme: str, area: str | None = None) -> ReachRequest:
    """Return what is to be counted: all of a scheme, for who plans it all; else the area, for who plans that.

    Raises
    ------
    Forbidden
        The person of the transaction plans neither.
    NotFound
        There is no area.
    """
    if not list_children(connection, scheme, None)["areas"]:
        raise NotFound(
            "还没有区域，无法计算服务圈。",
            "There are no areas yet to count circles for.",
            hint_zh="请先导入边界。",
            hint_en="Import boundaries first.",
        )
    may = countable(connection, scheme, area)
    if not may:
        raise not_granted()
    return ReachRequest(scheme=scheme, under=area if may == "area" else None)


def request_of(run: dict[str, Any], area: str) -> ReachRequest:
    """Return what to ask for an area to be counted as in a run."""
    same = {name: run[name] for name in ("scheme", "minutes", "speed_kmh", "max_access_m", "poor_share", "standard")}
    open_at = None if run["open_at"] is None else read_moment(run["open_at"])
    return ReachRequest(**same, under=area, open_at=open_at, unknown_open=bool(run["unknown_open"]))


def may_ask(connection: Connection, scheme: str, area: str, changes: Changes) -> bool:
    """Refuse to say what if, unless the person of the transaction plans the area; say whether households may be shown.

    Raises
    ------
    Forbidden
    NotFound
        There is no such area, or no such venue for everybody.
    BadInput
        A place is none.
    """
    show_area(connection, scheme, area)
    require_power(connection, Power.DRAFT, scheme, [area])
    missing = {*changes.opened, *changes.closed, *changes.moved} - {row["id"] for row in public_venues(connection)}
    if missing:
        said = ", ".join(sorted(missing))
        raise NotFound(f"没有编号为 {said} 的场所。", f"There is no venue {said}.")
    for lon, lat in changes.moved.values():
        if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
            raise BadInput("经度应在 ±180、纬度应在 ±90 以内。", "Longitude must lie within ±180, latitude within ±90.")
    return may_in_all(connection, Power.READ_PRIVATE, scheme, [area])


def tell_what_if(
    connection: Connection, cache: ReachCache, request: ReachRequest, changes: Changes, *, exact: bool
) -> dict[str, Any]:
    """Return who would be gained and lost, and the circle of what was opened or moved.

    Parameters
    ----------
    connection : Connection
        Of the service's role.
    exact : bool
        The person asking may read the households: they come with their places, and counts as they are.

    Returns
    -------
    dict
        `gained` and `lost`: households and residents, None for fewer than five people; `circle`: GeoJSON or None;
        `places`: longitude, latitude and persons of each household gained, where that may be shown.
    """
    answer = what_if(connection, cache, request, changes)
    gained, lost = answer.homes_of(answer.gained), answer.homes_of(answer.lost)
    return {
        "gained": _told(gained, exact=exact),
        "lost": _told(lost, exact=exact),
        "circle": _circle(answer, cache, (*changes.opened, *changes.moved)),
        "places": np.column_stack([gained.points, gained.persons]).tolist() if exact else [],
    }


def _told(homes: StoredHouseholds, *, exact: bool) -> dict[str, int] | None:
    persons = int(homes.persons.sum())
    if not exact and 0 < persons < FEWEST_TOLD:
        return None
    return {"households": int(homes.households.sum()), "residents": persons}


def _circle(answer: Answer, cache: ReachCache, ids: tuple[str, ...]) -> str | None:
    """Return the circle of some venues as GeoJSON; None where there are no roads to draw it from.

    The cells are made even for none: a page asks once for nothing, and is answered at once when it asks for something.
    """
    basis = answer.basis
    if basis.placed is None or basis.network is None:
        return None
    cells = cache.cells(basis.placed, basis.request.max_access_m)
    rows = [k for k, one in enumerate(basis.venues.ids) if one in ids]
    if not rows:
        return None
    shape = merged_circle(cells, basis.plane.metres(basis.venues.points[rows]), walk_of(basis.request))
    return str(shapely.to_geojson(basis.plane.unproject(np.array([shape], dtype=object))[0]))
