"""Areas of all levels at once: gisgrid's own export goes back in, the demo is loaded."""

import numpy as np
import shapely
from sqlalchemy import Connection

from gisgrid.domain.areas import AreaTable
from gisgrid.errors import BadInput
from gisgrid.exchange.geojson_read import Export
from gisgrid.exchange.rows import AreaRow
from gisgrid.geometry.knots import Knot
from gisgrid.geometry.lattice import to_lattice
from gisgrid.geometry.matching import open_groups
from gisgrid.services.imports import require_all
from gisgrid.services.incoming import listed, require_codes
from gisgrid.services.tiling import require_sound, require_tiling
from gisgrid.store import areas as area_store
from gisgrid.store import knots as knot_store
from gisgrid.store.schemes import scheme_named


def load_hierarchy(connection: Connection, scheme: str, areas: AreaTable, knots: list[Knot]) -> None:
    """Store areas of all levels at once, as an export or the demo carries them, with their knots.

    Raises
    ------
    BadInput
        One of the codes is there already, or does not fit its level.
    NotFound
        A parent is neither among the areas nor in the database.
    NotTiling
        A polygon is invalid, or some areas do not tile their parent.
    """
    _require_new(connection, scheme, areas)
    require_sound(areas)
    above = sorted({str(code) for code in areas.parent_codes if code is not None} - set(areas.codes))
    outer = area_store.areas_by_code(connection, scheme, above).areas
    require_all(above, outer.codes)
    everything = areas + outer
    row_of = {code: i for i, code in enumerate(everything.codes)}
    inner = [i for i, code in enumerate(areas.parent_codes) if code is not None]
    parent_rows, parent_of = np.unique(
        np.array([row_of[str(areas.parent_codes[i])] for i in inner], dtype=np.int64), return_inverse=True
    )
    children, parents = areas.take(inner), everything.take(parent_rows)
    require_tiling(children, parents, parent_of, open_groups(children.geometries, parents.geometries, parent_of))
    area_store.insert_areas(connection, scheme, areas)
    knot_store.restore_knots(connection, scheme, knots)


def _require_new(connection: Connection, scheme: str, areas: AreaTable) -> None:
    """Refuse areas whose codes are there already or do not fit their levels."""
    there = area_store.areas_by_code(connection, scheme, areas.codes).areas.codes
    if there:
        raise BadInput(
            f"数据库中已有这些区域：{listed(there)}；未导入",
            f"these areas are there already: {listed(there)}; nothing was imported",
        )
    known = scheme_named(connection, scheme)
    for level in sorted(set(areas.levels)):
        require_codes(known, level, [code for code, its in zip(areas.codes, areas.levels, strict=True) if its == level])


def restore_export(connection: Connection, export: Export) -> int:
    """Store the areas of an export with the vertices and knots that it names.

    Returns
    -------
    int
        Number of areas stored.

    Raises
    ------
    NotFound
        A scheme of the file is not in the database.
    BadInput, NotTiling
        As `load_hierarchy`.
    """
    for code in sorted({row.scheme for row in export.rows}):
        scheme_named(connection, code)
        rows = [row for row in export.rows if row.scheme == code]
        knots = list({knot: None for row in rows for knot in row.knots})
        areas = _as_table(rows)
        _require_vertices(areas, knots)
        load_hierarchy(connection, code, areas, knots)
    return len(export.rows)


def _require_vertices(areas: AreaTable, knots: list[Knot]) -> None:
    """Refuse knots that are no vertex of any area of the file, or do not lie between the ends of their edge."""
    vertices = set(map(tuple, shapely.get_coordinates(areas.geometries).tolist()))
    bad = [knot.p for knot in knots if knot.p not in vertices or knot.p in (knot.a0, knot.b0)]
    if bad:
        raise BadInput(
            f"文件中有 {len(bad)} 个结点不在任何边界上，例如 {bad[0]}；未导入",
            f"{len(bad)} knots of the file lie on no border, such as {bad[0]}; nothing was imported",
            hint_zh="文件可能被改动过，请重新导出",
            hint_en="the file may have been altered: export it again",
        )


def _as_table(rows: list[AreaRow]) -> AreaTable:
    """Return rows of a file as columns."""
    return AreaTable(
        codes=[row.code for row in rows],
        parent_codes=[row.parent_code for row in rows],
        levels=[row.level for row in rows],
        names=[row.name for row in rows],
        kinds=[row.kind for row in rows],
        sources=[row.source for row in rows],
        geometries=to_lattice(np.array([row.geometry for row in rows], dtype=object)),
    )
