"""The state of any past moment, and what each changeset did."""

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
    geometries, entries = from_wkb(wkb), knot_entries(connection, scheme)
    later = [entry for entry in entries if entry.at > moment]
    got_later: dict[int, list[KnotEntry]] = {}
    for entry in later:
        for area_id in entry.area_ids:
            got_later.setdefault(area_id, []).append(entry)
    on_edge = _by_edge(entries) if got_later else {}
    for i in (i for i, area_id in enumerate(ids) if area_id in got_later):
        knots = [entry.knot for entry in got_later[ids[i]] if ends[i] is None or entry.at <= ends[i]]
        geometries[i] = _without(geometries[i], knots, on_edge)
    return AreaTable(codes, parents, levels, names, kinds, sources, geometries)


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
