"""What may enter as the shape of an area: flat polygons with finite coordinates."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.errors import BadInput
from gisgrid.geometry.lattice import Geometries

SHOWN_CODES = 5


def flat_polygons(geometries: Geometries, codes: Sequence[str]) -> tuple[Geometries, str]:
    """Return the polygons without a third dimension, and a notice where one was dropped.

    A height that is 0 or unset throughout is an artefact of the program that wrote the file and is dropped; real
    heights are refused, since dropping them would change what the file says.

    Parameters
    ----------
    geometries : ndarray of shapely geometries or None, shape (n,)
    codes : sequence of str, length n

    Raises
    ------
    BadInput
        If one is null, empty, no polygon, three-dimensional or has a coordinate that is no number; says whose.
    """
    _refuse(shapely.is_missing(geometries), codes, "没有图形", "have no geometry")
    kinds = [shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON]
    _refuse(~np.isin(shapely.get_type_id(geometries), kinds), codes, "不是面（是点、线或混合图形）", "are no polygons")
    _refuse(shapely.is_empty(geometries), codes, "图形为空", "have an empty geometry")
    solid = shapely.has_z(geometries)
    flat = np.asarray(shapely.force_2d(geometries), dtype=object)
    _refuse(
        _any_of_each(flat, ~np.isfinite(shapely.get_coordinates(flat))),
        codes,
        "坐标不是数",
        "have a coordinate that is no number",
    )
    if not solid.any():
        return flat, ""
    heights = shapely.get_coordinates(geometries, include_z=True)[:, 2:]
    _refuse(
        _any_of_each(flat, np.nan_to_num(heights) != 0),
        codes,
        "是三维图形（带高程）",
        "are three-dimensional (with heights)",
    )
    return flat, "高程全为 0，已去掉第三维。 / All heights are 0; the third dimension was dropped."


def _any_of_each(geometries: Geometries, bad: NDArray[np.bool_]) -> NDArray[np.bool_]:
    owner = shapely.get_coordinates(geometries, return_index=True)[1]
    return np.asarray(np.bincount(owner[bad.any(axis=1)], minlength=len(geometries)) > 0)


def _refuse(bad: NDArray[np.bool_], codes: Sequence[str], zh: str, en: str) -> None:
    if not bad.any():
        return
    whose = [codes[i] for i in np.flatnonzero(bad).tolist()]
    listed = ", ".join(whose[:SHOWN_CODES])
    raise BadInput(
        f"有 {len(whose)} 个区域{zh}：{listed}。",
        f"{len(whose)} areas {en}: {listed}.",
        hint_zh="每个区域应是二维的面。",
        hint_en="Each area should be a polygon in two dimensions.",
        details={"codes": whose},
    )
