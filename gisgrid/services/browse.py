"""Read use cases of the map: one verb a function, one read-only transaction each, answers ready for JSON."""

import math
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection

from gisgrid.errors import BadInput, NotFound
from gisgrid.geometry.measure import M2_PER_MU
from gisgrid.services.levels import LevelCache
from gisgrid.store import browse

Answer = dict[str, Any]

MOST_CHILDREN = 200
MOST_RESULTS = 20


def show_health(connection: Connection) -> Answer:
    """Return whether the database answers, and its newest changeset."""
    return {"status": "ok", "newest_changeset": browse.newest_changeset(connection)}


def list_schemes(connection: Connection, cache: LevelCache) -> Answer:
    """Return the schemes with their levels in use and the box of their areas (degrees, EPSG:4490)."""
    rows = browse.schemes(connection)
    for row in rows:
        row["all_levels"] = row.pop("levels")
        row["levels"] = [asdict(level) for level in cache.levels(connection, row["code"])]
        row["bbox"] = None if None in row["bbox"] else row["bbox"]
    return {"schemes": rows}


def scheme_box(connection: Connection, scheme: str) -> list[float] | None:
    """Return west, south, east, north of a scheme's areas in degrees (EPSG:4490), None where it has none.

    Raises
    ------
    NotFound
        There is no such scheme.
    """
    found = [row["bbox"] for row in browse.schemes(connection) if row["code"] == scheme]
    if not found:
        raise NotFound(f"没有划分方案 {scheme}。", f"There is no scheme {scheme}.")
    return None if None in found[0] else found[0]


def show_area(connection: Connection, scheme: str, code: str) -> Answer:
    """Return an area's card: names, geodesic m² and mu, children, last change, and the path from its root.

    Raises
    ------
    NotFound
        No area of the scheme has this code.
    """
    card = browse.card(connection, scheme, code)
    if card is None:
        raise NotFound(
            f"没有代码为 {code} 的区域。",
            f"No area has the code {code}.",
            hint_zh="可按名称或代码搜索。",
            hint_en="Search by name or code.",
            details={"scheme": scheme, "code": code},
        )
    for moment in ("valid_from", "changed_at"):
        card[moment] = card[moment] and card[moment].isoformat()
    card["area_mu"] = None if card["area_m2"] is None else card["area_m2"] / M2_PER_MU
    card["path"] = browse.paths(connection, scheme, [code])[code]
    card["bbox"] = card["path"][-1]["bbox"]
    return card


def list_children(
    connection: Connection, scheme: str, parent: str | None, *, after: str = "", limit: int = MOST_CHILDREN
) -> Answer:
    """Return one page of children in order of code; `next` is the code to go on after, or None at the end.

    Parameters
    ----------
    parent : str or None
        Code of the parent; None lists the roots.
    """
    if not 1 <= limit <= MOST_CHILDREN:
        raise BadInput(
            f"每页条数应在 1 到 {MOST_CHILDREN} 之间。", f"A page holds between 1 and {MOST_CHILDREN} areas."
        )
    rows = browse.children(connection, scheme, parent, after=after, limit=limit + 1)
    page = rows[:limit]
    return {"areas": page, "next": page[-1]["code"] if len(rows) > limit else None}


def find_at(connection: Connection, scheme: str, lon: float, lat: float) -> Answer:
    """Return the path of areas at a point, from the root to the lowest-coded leaf; empty outside all areas."""
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
        raise BadInput("经度应在 ±180、纬度应在 ±90 以内。", "Longitude must lie within ±180 and latitude within ±90.")
    leaf = browse.leaf_at(connection, scheme, lon, lat)
    return {"path": browse.paths(connection, scheme, [leaf])[leaf] if leaf else []}


def search_areas(connection: Connection, scheme: str, words: str) -> Answer:
    """Return areas by the start of their code or any part of their name, each with its path from the root."""
    words = words.strip()
    if not words:
        return {"results": []}
    rows = browse.search(connection, scheme, words, limit=MOST_RESULTS)
    paths = browse.paths(connection, scheme, [row["code"] for row in rows])
    for row in rows:
        row["path"] = [above["name"] for above in paths[row["code"]][:-1]]
    return {"results": rows}
