"""Boundary files become areas: planned first, so that what changes is said before it is stored, then stored whole."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace as with_fields
from pathlib import Path

import numpy as np
import shapely
from sqlalchemy import Connection

from gisgrid.domain.areas import AreaTable, Scheme
from gisgrid.errors import BadInput, NotFound, Refused
from gisgrid.exchange.boundaries import BoundaryTable
from gisgrid.geometry.knots import Knot, Piece
from gisgrid.geometry.matching import Knots, match_edges
from gisgrid.geometry.measure import area_m2
from gisgrid.services.courses import gained_vertices, with_stored_courses
from gisgrid.services.incoming import derived_hierarchy, grouped, incoming_areas, listed
from gisgrid.services.knots import put_knots
from gisgrid.services.replacing import ImportPlan, compared
from gisgrid.services.tiling import require_tiling
from gisgrid.store import areas as area_store
from gisgrid.store.batches import record_batch
from gisgrid.store.succession import succeed


def plan_import(
    connection: Connection,
    scheme: Scheme,
    level: str,
    table: BoundaryTable,
    *,
    source: str,
    derive_parents: bool = False,
    replace: bool = False,
    carried: Collection[str] = (),
    knots: Sequence[Knot] = (),
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
    carried : collection of str
        Codes of divided areas that may change because their new children follow in the same transaction.
    knots : sequence of Knot
        Vertices of the table that are knots and not stored yet: an area that gained nothing else keeps its course.

    Raises
    ------
    BadInput, NotFound, Refused
        Codes, parents or what is there already do not allow it.
    NotTiling
        The areas do not tile their parents; `details["findings"]` says where.
    """
    given = incoming_areas(scheme, level, table, source)
    if not derive_parents:
        return plan_areas(connection, scheme, given, replace=replace, carried=carried, knots=knots)
    children, _ = with_stored_courses(connection, scheme.code, given)
    areas = derived_hierarchy(scheme, children, table)
    plan = compared(connection, scheme.code, areas, [], set(), carried, replace=replace)
    return with_fields(plan, holes_m2=_holes_m2(areas.take(range(len(children), len(areas)))))


def plan_areas(
    connection: Connection,
    scheme: Scheme,
    given: AreaTable,
    *,
    replace: bool = False,
    carried: Collection[str] = (),
    knots: Sequence[Knot] = (),
) -> ImportPlan:
    """Work out what areas of one level change: roots, or the division of parents that are there.

    Parameters
    ----------
    given : AreaTable
        On the lattice, sound.
    replace, carried, knots
        As `plan_import`.

    Raises
    ------
    BadInput, NotFound, Refused, NotTiling
        As `plan_import`.
    """
    children, kept = with_stored_courses(connection, scheme.code, given, knots)
    if not any(given.parent_codes):
        return compared(connection, scheme.code, children, [], kept, carried, replace=replace)
    areas, pieces = _within_parents(connection, scheme, children)
    pieces += [
        piece
        for i, code in enumerate(areas.codes)
        if code in kept
        for piece in gained_vertices(children.geometries[i], areas.geometries[i])
    ]
    return compared(connection, scheme.code, areas, pieces, kept, carried, replace=replace)


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


def store_import(connection: Connection, plan: ImportPlan) -> None:
    """Do what a plan says; what hung on withdrawn areas goes to their successors.

    The database's own rule has the last word when the transaction commits.
    """
    store_areas(connection, plan)
    succeed(connection)


def store_areas(connection: Connection, plan: ImportPlan) -> None:
    """Store the areas of a plan and nothing else."""
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
    record_batch(connection, file.name, sha256_of(file), source_crs, crs_evidence, rows_taken)


def sha256_of(file: Path) -> str:
    """Return the digest by which a file is known again."""
    return hashlib.sha256(file.read_bytes()).hexdigest()
