"""Where a GeoTIFF says that it lies: its corners as control points (OGC GeoTIFF 1.1)."""

import io
from typing import Any

import numpy as np
import pyproj
import shapely
from PIL import Image
from pyproj.exceptions import CRSError

from gisgrid.domain.sketches import ControlPoint
from gisgrid.errors import BadInput
from gisgrid.exchange.crs import to_degrees
from gisgrid.geometry.lattice import Coordinates

PIXEL_SCALE, TIE_POINTS, MATRIX, KEYS = 33550, 33922, 34264, 34735
RASTER_TYPE, GEOGRAPHIC, PROJECTED = 1025, 2048, 3072
PIXEL_IS_POINT = 2
USER_DEFINED = 32767
ELSEWHERE = (
    "文件带有位置，但它的坐标系无法识别，请自行配准（{0}）。 / "
    "The file says where it lies in a system that is not known; place it by control points ({0})."
)


def corner_points(data: bytes, scale: float) -> tuple[tuple[ControlPoint, ...], tuple[str, ...]]:
    """Return a TIFF's corners in pixels of its web form and in degrees, and notices; no corners where it says nothing.

    Parameters
    ----------
    data : bytes
        Of a TIFF that can be opened.
    scale : float
        By which its web form is smaller.
    """
    with Image.open(io.BytesIO(data), formats=("TIFF",)) as picture:
        tags: Any = picture.tag_v2  # type: ignore[attr-defined]
        keys, size = _keys(tags.get(KEYS, ())), picture.size
        said = {tag: tags.get(tag) for tag in (PIXEL_SCALE, TIE_POINTS, MATRIX)}
    matrix = _matrix(said)
    if matrix is None:
        return (), ()
    half = 0.5 if keys.get(RASTER_TYPE) == PIXEL_IS_POINT else 0.0
    corners = np.array([[x, y] for x in (0.0, size[0]) for y in (0.0, size[1])])
    placed = (np.column_stack([corners - half, np.ones(4)]) @ matrix.T)[:, :2]
    try:
        degrees = _degrees(placed, keys)
    except (BadInput, CRSError) as error:
        return (), (ELSEWHERE.format(error.en if isinstance(error, BadInput) else "EPSG"),)
    points = zip((corners * scale).tolist(), degrees.tolist(), strict=True)
    return tuple(ControlPoint(*pixel, *place) for pixel, place in points), ()


def _keys(directory: Any) -> dict[int, int]:
    """Return the keys of the directory whose values stand in it."""
    entries = np.array(directory[4:], dtype=np.int64)
    entries = entries[: len(entries) // 4 * 4].reshape(-1, 4)
    return {int(key): int(value) for key, place, count, value in entries if place == 0 and count == 1}


def _matrix(said: dict[int, Any]) -> Coordinates | None:
    """Return what leads from pixels to the system of the file, shape (2, 3); None where nothing does."""
    if said[MATRIX] and len(said[MATRIX]) == 16:
        return np.array(said[MATRIX], dtype=float).reshape(4, 4)[:2][:, [0, 1, 3]]
    scale, tie = said[PIXEL_SCALE], said[TIE_POINTS]
    if not scale or not tie or len(tie) < 6 or len(scale) < 2:
        return None
    i, j, _, x, y, *_ = (float(one) for one in tie)
    sx, sy = float(scale[0]), float(scale[1])
    return np.array([[sx, 0, x - i * sx], [0, -sy, y + j * sy]])


def _degrees(placed: Coordinates, keys: dict[int, int]) -> Coordinates:
    code = keys.get(PROJECTED, keys.get(GEOGRAPHIC, 0))
    if not code or code == USER_DEFINED or not np.isfinite(placed).all():
        raise CRSError("no code of EPSG")
    located = to_degrees(np.asarray(shapely.points(placed), dtype=object), pyproj.CRS.from_epsg(code), None)
    return np.asarray(shapely.get_coordinates(located.geometries))
