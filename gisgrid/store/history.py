"""The state of any past moment, and what each changeset did."""

from datetime import datetime

from sqlalchemy import Connection, text

from gisgrid.domain.areas import AreaTable
from gisgrid.geometry.knots import strip_knots
from gisgrid.geometry.lattice import as_multipolygons
from gisgrid.store.areas import from_wkb
from gisgrid.store.knots import knots_of

AT = text("""
    SELECT a.code, a.parent_code, a.level, a.name, a.kind, a.source, ST_AsBinary(a.geom)
    FROM gisgrid.area a JOIN gisgrid.changeset made ON made.id = a.changeset
    WHERE a.scheme = :scheme AND made.at <= :moment
    UNION ALL
    SELECT h.code, h.parent_code, h.level, h.name, h.kind, h.source, ST_AsBinary(h.geom)
    FROM gisgrid.area_history h
    JOIN gisgrid.changeset made ON made.id = h.changeset
    JOIN gisgrid.changeset ended ON ended.id = h.ended_by
    WHERE h.scheme = :scheme AND made.at <= :moment AND ended.at > :moment
    ORDER BY 1""")


def areas_at(connection: Connection, scheme: str, moment: datetime) -> AreaTable:
    """Return the areas of a scheme as they were at a moment, in order of code.

    Knots of later changesets are taken out again, so the state of any moment tiles edge by edge.

    Parameters
    ----------
    moment : datetime
        With time zone.
    """
    rows = connection.execute(AT, {"scheme": scheme, "moment": moment}).all()
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(7)]
    codes, parents, levels, names, kinds, sources, wkb = columns
    geometries, later = from_wkb(wkb), knots_of(connection, scheme, after=moment)
    if later:
        geometries = as_multipolygons([strip_knots(geometry, later) for geometry in geometries])
    return AreaTable(codes, parents, levels, names, kinds, sources, geometries)
