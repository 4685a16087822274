"""Datum shifts by the survey office's parameters: three or seven, between geocentric coordinates of two ellipsoids.

Convention: position vector (EPSG methods 1033 and 9606, "Bursa-Wolf" of Chinese practice, PROJ's
``+convention=position_vector``). In the coordinate frame convention (EPSG 1032) the three rotations change sign.
"""

from dataclasses import dataclass

import numpy as np
import pyproj
from numpy.typing import NDArray

from gisgrid.errors import BadInput
from gisgrid.geometry.lattice import Coordinates

Geocentric = NDArray[np.float64]

GRS80 = pyproj.Geod(ellps="GRS80")
MAX_SHIFT_M, MAX_ROTATION_ARCSEC, MAX_SCALE_PPM = 1000.0, 60.0, 100.0
"""What a datum shift in China stays well below; more is another unit or order."""

_LATITUDE_ROUNDS = 6
_ORIGIN = (0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Helmert:
    """Parameters that lead from an old datum to CGCS2000.

    Attributes
    ----------
    shift_m : tuple of float
        Along X, Y, Z.
    rotation_arcsec : tuple of float
        About X, Y, Z, position vector convention.
    scale_ppm : float
    centre_m : tuple of float
        Geocentric point about which rotation and scale work; the Earth's centre but for fitted parameters.
    """

    shift_m: tuple[float, float, float]
    rotation_arcsec: tuple[float, float, float] = _ORIGIN
    scale_ppm: float = 0.0
    centre_m: tuple[float, float, float] = _ORIGIN

    def apply(self, xyz: Geocentric) -> Geocentric:
        """Return geocentric coordinates in CGCS2000; shape (n, 3), metres. X' = c + T + (1 + s) R (X − c)."""
        rx, ry, rz = np.radians(np.array(self.rotation_arcsec) / 3600.0)
        turn = np.array([[1.0, -rz, ry], [rz, 1.0, -rx], [-ry, rx, 1.0]])
        centre = np.array(self.centre_m)
        return np.asarray(centre + self.shift_m + (1.0 + self.scale_ppm * 1e-6) * ((xyz - centre) @ turn.T))


def parse_helmert(text: str) -> Helmert:
    """Read ``dx,dy,dz`` (metres) or ``dx,dy,dz,rx,ry,rz,scale`` (arc seconds, ppm).

    Raises
    ------
    BadInput
        There are not three or seven numbers, or they are no datum shift.

    Examples
    --------
    >>> parse_helmert("15.8,-154.4,-82.3").shift_m
    (15.8, -154.4, -82.3)
    """
    try:
        values = [float(part) for part in text.replace("，", ",").split(",")]
    except ValueError:
        values = []
    if len(values) not in (3, 7) or not np.isfinite(values).all():
        raise BadInput(
            f"基准转换参数应是 3 个或 7 个数：“{text}”。",
            f'A datum shift is three or seven numbers: "{text}".',
            hint_zh="写成 dx,dy,dz 或 dx,dy,dz,rx,ry,rz,scale（米、角秒、百万分之一；布尔沙模型，位置矢量约定）。",
            hint_en="Write dx,dy,dz or dx,dy,dz,rx,ry,rz,scale (metres, arc seconds, ppm; position vector convention).",
        )
    values += [0.0] * (7 - len(values))
    limits = [MAX_SHIFT_M] * 3 + [MAX_ROTATION_ARCSEC] * 3 + [MAX_SCALE_PPM]
    if any(abs(value) > limit for value, limit in zip(values, limits, strict=True)):
        raise BadInput(
            f"基准转换参数超出常理：“{text}”。",
            f'These are no parameters of a datum shift: "{text}".',
            hint_zh=f"平移不超过 {MAX_SHIFT_M:.0f} 米，旋转 {MAX_ROTATION_ARCSEC:.0f}″，尺度 {MAX_SCALE_PPM:.0f} ppm。",
            hint_en=f"At most {MAX_SHIFT_M:.0f} m, {MAX_ROTATION_ARCSEC:.0f} arc seconds, {MAX_SCALE_PPM:.0f} ppm.",
        )
    dx, dy, dz, rx, ry, rz, scale = values
    return Helmert((dx, dy, dz), (rx, ry, rz), scale)


def to_geocentric(lonlat: Coordinates, ellipsoid: pyproj.Geod) -> Geocentric:
    """Return geocentric X, Y, Z in metres of places on an ellipsoid (height 0).

    Parameters
    ----------
    lonlat : ndarray of float, shape (n, 2)
        Degrees.

    Examples
    --------
    >>> to_geocentric(np.array([[0.0, 0.0]]), GRS80).tolist()
    [[6378137.0, 0.0, 0.0]]
    """
    lon, lat = np.radians(lonlat).T
    normal = ellipsoid.a / np.sqrt(1.0 - ellipsoid.es * np.sin(lat) ** 2)
    around = normal * np.cos(lat)
    return np.column_stack([around * np.cos(lon), around * np.sin(lon), normal * (1.0 - ellipsoid.es) * np.sin(lat)])


def from_geocentric(xyz: Geocentric, ellipsoid: pyproj.Geod) -> Coordinates:
    """Return longitude, latitude in degrees on an ellipsoid; the height is dropped.

    Latitude by iterating tan φ = (Z + e² N sin φ) / p, which gains over two digits a round near the surface.
    """
    x, y, z = xyz.T
    axis_distance = np.hypot(x, y)
    lat = np.arctan2(z, axis_distance * (1.0 - ellipsoid.es))
    for _ in range(_LATITUDE_ROUNDS):
        sine = np.sin(lat)
        normal = ellipsoid.a / np.sqrt(1.0 - ellipsoid.es * sine * sine)
        lat = np.arctan2(z + ellipsoid.es * normal * sine, axis_distance)
    return np.asarray(np.degrees(np.column_stack([np.arctan2(y, x), lat])))


def shift_datum(lonlat: Coordinates, ellipsoid: pyproj.Geod, helmert: Helmert) -> Coordinates:
    """Return longitude, latitude on CGCS2000 of places on an old datum; shape (n, 2), degrees."""
    return from_geocentric(helmert.apply(to_geocentric(lonlat, ellipsoid)), GRS80)
