"""What lies around and on the ground of a draft: neighbours, households, rights."""

from dataclasses import dataclass

from sqlalchemy import Connection, text

from gisgrid.domain.areas import AreaTable
from gisgrid.domain.desk import Homes
from gisgrid.store.areas import from_wkb
from gisgrid.store.session import is_member

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

# Which grids are meant is found first, by code; the policy then compares each row's grid, never its place.
HOMES = text("""
WITH RECURSIVE down AS (
    SELECT a.id, a.code FROM gisgrid.area a WHERE a.scheme = :scheme AND a.code = :code
    UNION ALL SELECT a.id, a.code FROM down JOIN gisgrid.area a ON a.scheme = :scheme AND a.parent_code = down.code)
SELECT ST_X(h.geom), ST_Y(h.geom), h.households, h.persons FROM gisgrid.household h JOIN down d ON d.id = h.leaf
ORDER BY h.id
""")


def neighbours_of(connection: Connection, scheme: str, code: str, level: str) -> AreaTable:
    """Return the areas that touch an area from outside, of a level or undivided beside it, in order of code."""
    rows = connection.execute(NEIGHBOURS, {"scheme": scheme, "code": code, "level": level}).all()
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(7)]
    codes, parents, levels, names, kinds, sources, wkb = columns
    return AreaTable(codes, parents, levels, names, kinds, sources, from_wkb(wkb))


def homes_below(connection: Connection, scheme: str, code: str) -> Homes | None:
    """Return the households in an area by place; None where the person of the transaction may not read them."""
    may = text("SELECT gisgrid.may_at('read_private', gisgrid.id_of(:scheme, :code))")
    if is_member(connection) and connection.scalar(may, {"scheme": scheme, "code": code}) is not True:
        return None
    rows = connection.execute(HOMES, {"scheme": scheme, "code": code}).all()
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
