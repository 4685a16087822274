"""Areas of all levels at once, as gisgrid's own export and the demo hold them."""

import numpy as np
from sqlalchemy import Connection

from gisgrid.domain.areas import AreaTable
from gisgrid.errors import BadInput
from gisgrid.geometry.knots import Knot
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
    BadInput, NotFound, NotTiling
        As `check_hierarchy`.
    """
    check_hierarchy(connection, scheme, areas)
    area_store.insert_areas(connection, scheme, areas)
    knot_store.restore_knots(connection, scheme, knots)


def check_hierarchy(connection: Connection, scheme: str, areas: AreaTable) -> None:
    """Say whether areas of all levels could be stored at once. Nothing is stored.

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


def _require_new(connection: Connection, scheme: str, areas: AreaTable) -> None:
    """Refuse areas whose codes are there already or do not fit their levels."""
    there = area_store.areas_by_code(connection, scheme, areas.codes).areas.codes
    if there:
        raise BadInput(
            f"数据库中已有这些区域：{listed(there)}；未导入",
            f"these areas are there already: {listed(there)}; nothing was imported",
            hint_zh="恢复导出文件只补入还没有的区域；要更改已有的，请按普通边界文件逐级导入",
            hint_en="a restore only adds areas that are missing; to change others import a file level by level",
        )
    known = scheme_named(connection, scheme)
    for level in sorted(set(areas.levels)):
        require_codes(known, level, [code for code, its in zip(areas.codes, areas.levels, strict=True) if its == level])
