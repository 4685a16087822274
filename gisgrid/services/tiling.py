"""Refuse what is unsound or does not tile, and say where."""

from typing import Any

import numpy as np
import shapely

from gisgrid.domain.areas import AreaTable
from gisgrid.errors import NotTiling
from gisgrid.geometry.boundary import Indices


def require_sound(areas: AreaTable) -> None:
    """Refuse polygons that are empty or invalid on their own."""
    bad = np.flatnonzero(~shapely.is_valid(areas.geometries) | shapely.is_empty(areas.geometries))
    if len(bad):
        codes = [areas.codes[i] for i in bad]
        reasons = shapely.is_valid_reason(areas.geometries[bad])
        raise NotTiling(
            f"{len(codes)} 个区域的图形无效（自相交或为空），例如 {codes[0]}：{reasons[0]}；未导入",
            f"{len(codes)} areas have an invalid polygon, such as {codes[0]}: {reasons[0]}; nothing was imported",
        )


def require_tiling(children: AreaTable, parents: AreaTable, parent_of: Indices, not_tiled: Any) -> None:
    """Refuse children whose boundaries do not sum to their parent's."""
    if len(not_tiled):
        codes = [parents.codes[i] for i in not_tiled]
        raise NotTiling(
            f"{len(codes)} 个上级区域未被下级恰好铺满：{codes[:5]}；未导入",
            f"the children of {len(codes)} areas do not tile them: {codes[:5]}; nothing was imported",
        )
