"""What lies around and on the ground of a draft: neighbours, households, rights."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from gisgrid.domain.areas import AreaTable
from gisgrid.domain.desk import Homes
from gisgrid.store.areas import from_wkb

# One ring: areas of the level that is drawn, and undivided ones of the parent's, that touch the parent from outside.
NEIGHBOURS = text("""
WITH parent AS MATERIALIZED (
    SELECT scheme, code, level, parent_code, geom FROM gisgrid.area WHERE scheme = :scheme AND code = :code)
SELECT n.code, n.parent_code, n.level, n.name, n.kind, n.source, ST_AsBinary(n.geom)
FROM parent p JOIN gisgrid.area n ON n.scheme = p.scheme AND n.geom && p.geom
WHERE n.code <> p.code AND n.parent_code IS DISTINCT FROM p.code
    AND (n.level = :level OR (n.level = p.level AND NOT EXISTS (
        SELECT FROM gisgrid.area c WHERE c.scheme = n.scheme AND c.parent_code = n.code)))
    AND ST_Intersects(p.geom, n.geom)
ORDER BY n.code
""")

HOMES = text("SELECT lon, lat, households, persons FROM gisgrid.homes_to_plan(:scheme, :code)")
MAY_COUNT = text("SELECT gisgrid.may_count_homes(:scheme, :code)")


def neighbours_of(connection: Connection, scheme: str, code: str, level: str) -> AreaTable:
    """Return the areas that touch an area from outside, of a level or undivided beside it, in order of code."""
    rows = connection.execute(NEIGHBOURS, {"scheme": scheme, "code": code, "level": level}).all()
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(7)]
    codes, parents, levels, names, kinds, sources, wkb = columns
    return AreaTable(codes, parents, levels, names, kinds, sources, from_wkb(wkb))


def homes_below(connection: Connection, scheme: str, codes: Sequence[str]) -> Homes | None:
    """Return the homes on the ground of some areas, places and sizes alone.

    None where the person of the transaction neither divides one of them, nor decides on it, nor reads its rosters.
    """
    asked = [{"scheme": scheme, "code": code} for code in codes]
    if not asked or not all(connection.scalar(MAY_COUNT, one) for one in asked):
        return None
    rows = [row for one in asked for row in connection.execute(HOMES, one)]
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(4)]
    return Homes(*columns)


@dataclass(frozen=True)
class DeskRights:
    """What the person of a transaction may do with a draft at the desk."""

    may_edit: bool
    may_share: bool


def desk_rights(connection: Connection, number: int) -> DeskRights:
    """Return what the person of the transaction may do with a draft: work on it, share it with others."""
    query = text("SELECT gisgrid.may_edit_draft(:number), gisgrid.may_share_draft(:number)")
    return DeskRights(*connection.execute(query, {"number": number}).one())
