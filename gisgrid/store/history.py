"""The state of any past moment, and what each changeset did."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from gisgrid.domain.areas import AreaTable
from gisgrid.geometry.knots import Knot, strip_knots
from gisgrid.store.areas import from_wkb
from gisgrid.store.knots import KnotEntry, knot_entries

AT = text("""
    SELECT a.id, cast(NULL AS timestamptz), a.code, a.parent_code, a.level, a.name, a.kind, a.source,
           ST_AsBinary(a.geom)
    FROM gisgrid.area a JOIN gisgrid.changeset made ON made.id = a.changeset
    WHERE a.scheme = :scheme AND made.at <= :moment
    UNION ALL
    SELECT h.area_id, ended.at, h.code, h.parent_code, h.level, h.name, h.kind, h.source, ST_AsBinary(h.geom)
    FROM gisgrid.area_history h
    JOIN gisgrid.changeset made ON made.id = h.changeset
    JOIN gisgrid.changeset ended ON ended.id = h.ended_by
    WHERE h.scheme = :scheme AND made.at <= :moment AND ended.at > :moment
    ORDER BY 3""")


def areas_at(connection: Connection, scheme: str, moment: datetime) -> AreaTable:
    """Return the areas of a scheme as they were at a moment, in order of code.

    Knots that an area got later are taken out again, so the state of any moment tiles edge by edge.

    Parameters
    ----------
    moment : datetime
        With time zone.
    """
    rows = connection.execute(AT, {"scheme": scheme, "moment": moment}).all()
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(9)]
    ids, ends, codes, parents, levels, names, kinds, sources, wkb = columns
    geometries, later = from_wkb(wkb), later_knots(connection, scheme, moment)
    for i in (i for i, area_id in enumerate(ids) if area_id in later.of_area):
        geometries[i] = later.without(geometries[i], ids[i], ends[i])
    return AreaTable(codes, parents, levels, names, kinds, sources, geometries)


def codes_ever(connection: Connection, scheme: str, parent: str) -> list[str]:
    """Return every code that a child of an area has or ever had, and those that begin with its own; sorted."""
    query = text("""
        SELECT code FROM gisgrid.area WHERE scheme = :scheme AND (parent_code = :parent OR starts_with(code, :parent))
        UNION SELECT code FROM gisgrid.area_history
        WHERE scheme = :scheme AND (parent_code = :parent OR starts_with(code, :parent)) ORDER BY 1""")
    return list(connection.execute(query, {"scheme": scheme, "parent": parent}).scalars())


class LaterKnots:
    """The knots that were put into areas later than is asked for, to be taken out of what has them by now.

    Attributes
    ----------
    of_area : dict of int to list of KnotEntry
        By the number of the area; one that is not in it is as it was.
    """

    def __init__(self, entries: list[KnotEntry], is_later: Callable[[KnotEntry], bool]) -> None:
        self.of_area: dict[int, list[KnotEntry]] = {}
        for entry in filter(is_later, entries):
            for area_id in entry.area_ids:
                self.of_area.setdefault(area_id, []).append(entry)
        self._on_edge = _by_edge(entries) if self.of_area else {}

    def without(self, geometry: Any, area_id: int, ended: datetime | None) -> Any:
        """Return the polygon of a state that ended (None: holds still) as it was before."""
        later = [entry.knot for entry in self.of_area[area_id] if ended is None or entry.at <= ended]
        return _without(geometry, later, self._on_edge)


def later_knots(connection: Connection, scheme: str, moment: datetime) -> LaterKnots:
    """Return the knots that areas of a scheme got after a moment."""
    return LaterKnots(knot_entries(connection, scheme), lambda entry: entry.at > moment)


def _by_edge(entries: list[KnotEntry]) -> dict[Any, list[Knot]]:
    """Return the knots of each surveyed edge."""
    found: dict[Any, list[Knot]] = {}
    for entry in entries:
        found.setdefault((entry.knot.a0, entry.knot.b0), []).append(entry.knot)
    return found


def _without(geometry: Any, knots: list[Knot], on_edge: dict[Any, list[Knot]]) -> Any:
    """Take knots out of a polygon."""
    edges = {(knot.a0, knot.b0) for knot in knots}
    return strip_knots(geometry, knots, [knot for edge in edges for knot in on_edge[edge]])
