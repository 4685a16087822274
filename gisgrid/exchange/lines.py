"""What may enter as a road: flat lines with finite coordinates."""

import numpy as np
import shapely

from gisgrid.errors import BadInput
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Geometries

_LINEAR = [shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING, shapely.GeometryType.LINEARRING]


def flat_lines(geometries: Geometries) -> tuple[Geometries, Indices, list[str]]:
    """Return the lines of a file one by one, the row of each, and notices of what was left out.

    Rows without a geometry, lines of no length and heights are left out with a notice: none of them changes where one
    can walk.

    Parameters
    ----------
    geometries : ndarray of shapely geometries or None, shape (n,)

    Returns
    -------
    lines : ndarray of LineString, shape (m,)
    rows : ndarray of int, shape (m,)
        Row of the file that each line comes from.
    notices : list of str

    Raises
    ------
    BadInput
        There are points or polygons among them, a coordinate is no number, or no line is left.
    """
    there = ~(shapely.is_missing(geometries) | shapely.is_empty(geometries))
    _refuse_others(geometries[there])
    parts, row = shapely.get_parts(geometries[there], return_index=True)
    solid = bool(shapely.has_z(parts).any())
    flat = np.asarray(shapely.force_2d(parts), dtype=object)
    if not np.isfinite(shapely.get_coordinates(flat)).all():
        raise BadInput(
            "道路的坐标中有不是数的值。",
            "A road has a coordinate that is no number.",
            hint_zh="请修正后重新导出。",
            hint_en="Mend it and export the file again.",
        )
    long = shapely.length(flat) > 0
    if not long.any():
        raise BadInput(
            "文件中没有任何道路。", "The file holds no roads.", hint_zh="请检查文件。", hint_en="Check the file."
        )
    notices = [
        _left_out(int((~there).sum()), "行没有图形", "rows have no geometry"),
        _left_out(int((~long).sum()), "条线长度为零", "lines have no length"),
        "已去掉道路的高程。 / The heights of the roads were dropped." if solid else "",
    ]
    return flat[long], np.flatnonzero(there)[row[long]], [notice for notice in notices if notice]


def _refuse_others(geometries: Geometries) -> None:
    others = ~np.isin(shapely.get_type_id(geometries), _LINEAR)
    if others.any():
        raise BadInput(
            f"文件中有 {int(others.sum())} 个图形不是线。",
            f"The file holds {int(others.sum())} shapes that are no lines.",
            hint_zh="道路应为线；请选对图层或文件。",
            hint_en="Roads are lines; choose the right layer or file.",
        )


def _left_out(count: int, zh: str, en: str) -> str:
    return f"有 {count} {zh}，已略去。 / {count} {en} and were left out." if count else ""
