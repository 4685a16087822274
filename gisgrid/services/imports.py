"""Boundary files become areas: planned first, so that what changes is said before it is stored, then stored whole."""

import hashlib
from dataclasses import dataclass, field
from dataclasses import replace as with_fields
from pathlib import Path

import numpy as np
import shapely
from sqlalchemy import Connection

from gisgrid.domain.areas import AreaTable, Scheme
from gisgrid.errors import BadInput, NotFound, Refused
from gisgrid.exchange.boundaries import BoundaryTable
from gisgrid.geometry.knots import Piece
from gisgrid.geometry.matching import Knots, match_edges
from gisgrid.geometry.measure import area_m2
from gisgrid.services.incoming import derived_hierarchy, grouped, incoming_areas, listed
from gisgrid.services.knots import put_knots
from gisgrid.services.tiling import require_tiling
from gisgrid.store import areas as area_store
from gisgrid.store.areas import StoredAreas
from gisgrid.store.batches import record_batch


@dataclass(frozen=True)
class ImportPlan:
    """What an import will do; made by `plan_import`, done by `store_import`.

    Attributes
    ----------
    scheme : str
    areas : AreaTable
        The state wanted, matched edge by edge: of each area that is in the file or derived from it.
    pieces : list of Piece
        Vertices of these areas that become knots of their parents' edges.
    added, changed, withdrawn, unchanged : list of str
        Codes.
    parent : str or None
        The one parent whose division is replaced; None where nothing is.
    holes_m2 : list of float
        Areas of the holes in parents that were derived: lakes that belong to nobody, or gaps.
    """

    scheme: str
    areas: AreaTable
    pieces: list[Piece]
    added: list[str]
    changed: list[str]
    withdrawn: list[str]
    unchanged: list[str]
    parent: str | None = None
    holes_m2: list[float] = field(default_factory=list)


def plan_import(
    connection: Connection,
    scheme: Scheme,
    level: str,
    table: BoundaryTable,
    *,
    source: str,
    derive_parents: bool = False,
    replace: bool = False,
) -> ImportPlan:
    """Work out what a boundary file changes. Nothing is stored.

    Parameters
    ----------
    connection : Connection
        Inside the transaction in which the plan is then stored.
    level : str
        Level of the file's areas.
    source : str
        Kept with every area.
    derive_parents : bool
        Make the parents named in the file, as unions of their children.
    replace : bool
        Allow that areas of this level, under one parent, are replaced.

    Raises
    ------
    BadInput, NotFound, Refused
        Codes, parents or what is there already do not allow it.
    NotTiling
        The areas do not tile their parents; `details["findings"]` says where.
    """
    children = incoming_areas(scheme, level, table, source)
    if derive_parents:
        areas = derived_hierarchy(scheme, children, table)
        plan = _compared(connection, scheme.code, areas, [], replace=replace)
        return with_fields(plan, holes_m2=_holes_m2(areas.take(range(len(children), len(areas)))))
    if table.parent_codes:
        areas, pieces = _within_parents(connection, scheme, children)
    else:
        areas, pieces = children, []
    return _compared(connection, scheme.code, areas, pieces, replace=replace)


def _holes_m2(areas: AreaTable) -> list[float]:
    """Return the areas of the holes in the highest of these areas."""
    roots = areas.geometries[[code is None for code in areas.parent_codes]]
    rings = [shapely.Polygon(ring) for part in shapely.get_parts(roots) for ring in part.interiors]
    return sorted(area_m2(np.array(rings, dtype=object)).tolist()) if rings else []


def _within_parents(connection: Connection, scheme: Scheme, children: AreaTable) -> tuple[AreaTable, list[Piece]]:
    """Match children with their parents in the database; return them and the vertices that become knots."""
    if any(code is None for code in children.parent_codes):
        raise BadInput(
            "文件中有的区域有上级、有的没有，请分开导入",
            "some areas of the file have a parent and some do not: import them apart",
        )
    codes, parent_of = grouped([str(code) for code in children.parent_codes])
    parents = area_store.areas_by_code(connection, scheme.code, codes).areas
    require_all(codes, parents.codes)
    matched = match_edges(children.geometries, parents.geometries, parent_of)
    areas = children.with_geometries(matched.children)
    require_tiling(areas, parents, parent_of, matched.open_groups)
    return areas, _pieces(matched.knots)


def require_all(wanted: list[str], found: list[str]) -> None:
    """Refuse children whose parents are not in the database."""
    missing = sorted(set(wanted) - set(found))
    if missing:
        raise NotFound(
            f"数据库中没有这些上级区域：{listed(missing)}",
            f"these parents are not in the database: {listed(missing)}",
            hint_zh="先导入上级，或加 --derive-parents 由下级合并得出",
            hint_en="import the parents first, or add --derive-parents to make them from their children",
        )


def _pieces(knots: Knots) -> list[Piece]:
    """Return each knot once, though two parents that share an edge both name it."""
    found: dict[tuple[tuple[float, ...], ...], Piece] = {}
    for (ax, ay, bx, by), (x, y) in zip(knots.piece.tolist(), knots.vertex.tolist(), strict=True):
        found.setdefault((*sorted(((ax, ay), (bx, by))), (x, y)), Piece((ax, ay), (bx, by), (x, y)))
    return list(found.values())


def _compared(
    connection: Connection, scheme: str, areas: AreaTable, pieces: list[Piece], *, replace: bool
) -> ImportPlan:
    """Compare the state wanted with the one that is there, and refuse what would replace more than allowed."""
    parents = sorted({code for code in areas.parent_codes if code is not None} - set(areas.codes))
    there = area_store.areas_by_code(connection, scheme, areas.codes)
    siblings = area_store.children_of(connection, scheme, parents)
    old = dict(zip(there.areas.codes + siblings.areas.codes, range(len(there) + len(siblings)), strict=True))
    before = there.areas + siblings.areas
    same = [code for i, code in enumerate(areas.codes) if code in old and _same(areas, i, before, old[code])]
    plan = ImportPlan(
        scheme,
        areas,
        pieces,
        added=[code for code in areas.codes if code not in old],
        changed=[code for code in areas.codes if code in old and code not in set(same)],
        withdrawn=sorted(set(siblings.areas.codes) - set(areas.codes)),
        unchanged=same,
        parent=parents[0] if parents else None,
    )
    if old and (plan.added or plan.changed or plan.withdrawn):
        _require_replaceable(connection, scheme, areas, parents, there, siblings, replace=replace)
    return plan


def _require_replaceable(
    connection: Connection,
    scheme: str,
    areas: AreaTable,
    parents: list[str],
    there: StoredAreas,
    siblings: StoredAreas,
    *,
    replace: bool,
) -> None:
    """Refuse to replace without being told to, more than one level under one parent, or what is divided itself."""
    codes = sorted({*there.areas.codes, *siblings.areas.codes})
    if not replace:
        raise BadInput(
            f"已有 {len(codes)} 个区域会被替换：{listed(codes)}；未导入",
            f"{len(codes)} areas that are there would be replaced: {listed(codes)}; nothing was imported",
            hint_zh="确认要替换时加 --replace",
            hint_en="add --replace if that is what you want",
        )
    levels = {*areas.levels, *there.areas.levels, *siblings.areas.levels}
    outside = sorted(
        code
        for code, up in zip(there.areas.codes, there.areas.parent_codes, strict=True)
        if up is not None and up not in parents
    )
    if len(levels) > 1 or len(parents) > 1 or outside:
        raise Refused(
            "一次导入只能替换一个上级之下的一个层级，未导入",
            "an import replaces one level under one parent, never more; nothing was imported",
            hint_zh="请按上级分开导入",
            hint_en="import the file parent by parent",
        )
    divided = sorted({str(code) for code in area_store.children_of(connection, scheme, codes).areas.parent_codes})
    if divided:
        raise Refused(
            f"这些区域已划分下级，不能整体替换：{listed(divided)}；未导入",
            f"these areas are divided and are not replaced: {listed(divided)}; nothing was imported",
        )


def _same(areas: AreaTable, i: int, before: AreaTable, j: int) -> bool:
    """Say whether an area stays as it is, whatever vertex its rings begin with."""
    shape, old = shapely.normalize(areas.geometries[i]), shapely.normalize(before.geometries[j])
    return bool(
        shapely.equals_exact(shape, old)
        and areas.names[i] == before.names[j]
        and areas.kinds[i] == before.kinds[j]
        and areas.parent_codes[i] == before.parent_codes[j]
    )


def store_import(connection: Connection, plan: ImportPlan) -> None:
    """Do what a plan says. The database's own rule has the last word when the transaction commits."""
    if plan.pieces:
        edges = shapely.linestrings([[piece.a, piece.b] for piece in plan.pieces])
        along = area_store.areas_along(connection, plan.scheme, edges)
        if not put_knots(connection, plan.scheme, plan.pieces, along):
            raise Refused(
                "边界过于狭窄，放不下新的结点，未导入", "a border is too narrow for a knot; nothing was imported"
            )
    area_store.delete_areas(connection, plan.scheme, plan.withdrawn)
    rows = {code: i for i, code in enumerate(plan.areas.codes)}
    area_store.update_areas(connection, plan.scheme, plan.areas.take([rows[code] for code in plan.changed]))
    area_store.insert_areas(connection, plan.scheme, plan.areas.take([rows[code] for code in plan.added]))


def record_file(connection: Connection, file: Path, source_crs: str, crs_evidence: str, rows_taken: int) -> None:
    """Keep which file the changeset came from."""
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    record_batch(connection, file.name, digest, source_crs, crs_evidence, rows_taken)
