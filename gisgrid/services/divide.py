"""Divide areas: cut one in two."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from sqlalchemy import Connection

from gisgrid.domain.areas import AreaTable
from gisgrid.errors import NotFound, Refused
from gisgrid.geometry.edits import halves
from gisgrid.geometry.knots import Vertex
from gisgrid.geometry.lattice import snap
from gisgrid.services.knots import vertex_on_border
from gisgrid.store import areas as area_store


def split_area(
    connection: Connection, scheme: str, code: str, path: Sequence[Vertex], *, new_code: str, new_name: str
) -> tuple[Vertex, Vertex]:
    """Cut an undivided area in two along a path that starts and ends anywhere on its border.

    Where an end lies on no vertex a knot is put there, in all areas on both sides and at every level. The piece to the
    left of the path keeps the code; the other one gets the new code under the same parent.

    Parameters
    ----------
    connection : Connection
        Inside `changing`.
    path : sequence of (longitude, latitude)
        At least two places, EPSG:4490. The first and last are moved onto the border.

    Returns
    -------
    (vertex, vertex)
        Where the cut really starts and ends.

    Raises
    ------
    NotFound
        There is no such area.
    Refused
        The area is divided or has no parent, or the path does not cut it in two.
    """
    area = _undivided(connection, scheme, code)
    start = vertex_on_border(connection, scheme, area.geometries[0], path[0])
    area = area_store.areas_by_code(connection, scheme, [code]).areas
    end = vertex_on_border(connection, scheme, area.geometries[0], path[-1])
    area = area_store.areas_by_code(connection, scheme, [code]).areas
    inner = [(float(x), float(y)) for x, y in snap(np.array(path[1:-1], dtype=float).reshape(-1, 2))]
    left, right = halves(area.geometries[0], [start, *inner, end])
    shapes = np.array([left, right], dtype=object)
    area_store.update_geometries(connection, scheme, [code], shapes[:1])
    piece = replace(area, codes=[new_code], names=[new_name], geometries=shapes[1:])
    area_store.insert_areas(connection, scheme, piece)
    return start, end


def _undivided(connection: Connection, scheme: str, code: str) -> AreaTable:
    """Return the one area, which must have a parent and no children."""
    area = area_store.areas_by_code(connection, scheme, [code]).areas
    if not len(area):
        raise NotFound(f"没有代码为 {code} 的区域", f"there is no area {code}")
    if area.parent_codes[0] is None or len(area_store.children_of(connection, scheme, [code])):
        raise Refused(
            f"{code} 是根区域或已划分，不能直接分割",
            f"{code} is a root or is divided already and cannot be cut",
            hint_zh="请分割它的下级网格",
            hint_en="cut one of its children",
        )
    return area
