"""The coordinate systems of Chinese boundary files: zones of Gauss-Krüger, and the old datums that have no formula.

CGCS2000 and WGS 84 are taken as identical, as EPSG and PROJ do. Xi'an 1980, Beijing 1954 and New Beijing are tens
of metres away, differently in each county. EPSG lists several operations for Beijing 1954, some accurate to 1 m in one
oil field, and PROJ would pick one: none is used here.
"""

from functools import lru_cache

import numpy as np
import pyproj
from numpy.typing import NDArray

from gisgrid.geometry.datum.webmaps import WEB_MAPS
from gisgrid.geometry.lattice import Coordinates

Bounds = NDArray[np.float64]

M_PER_ZONE_NUMBER = 1_000_000
"""A zone-prefixed easting is the zone's number in millions of metres, then the easting."""
FALSE_EASTING_M = 500_000.0
ZONES = (*range(13, 24), *range(25, 46))
"""China's zones: 13–23 are 6° wide, 25–45 are 3°."""

CGCS2000 = pyproj.CRS.from_epsg(4490)
WGS84 = pyproj.CRS.from_epsg(4326)

OLD_DATUMS = {
    "xian 1980": ("西安80", "Xi'an 1980"),
    "beijing 1954": ("北京54", "Beijing 1954"),
    "new beijing": ("新北京54", "New Beijing"),
}
"""Name in EPSG: in a Chinese sentence, in an English one."""

_FIRST_ZONE = {
    "cgcs2000": (4491, 4502, 4513, 4534),
    "xian 1980": (2327, 2338, 2349, 2370),
    "beijing 1954": (21413, 21453, 2401, 2422),
}
"""EPSG codes of zone 13 and zone 25: 6° with number, 6° without, 3° with, 3° without."""
_OLD_ELLIPSOIDS = {(6_378_140.0, 298.257): "xian 1980", (6_378_245.0, 298.3): "beijing 1954"}
_EASTING_M = (100_000.0, 900_000.0)
_NORTHING_M = (1_500_000.0, 6_200_000.0)


def zone_epsg(zone: int, *, prefixed: bool = True, datum: str = "cgcs2000") -> int:
    """Return the EPSG code of a Gauss-Krüger zone, with or without the number in its eastings.

    Parameters
    ----------
    zone : int
        13–23 (6°) or 25–45 (3°).
    prefixed : bool
    datum : str
        `cgcs2000`, `xian 1980` or `beijing 1954`.

    Examples
    --------
    >>> zone_epsg(38), zone_epsg(38, prefixed=False), zone_epsg(19), zone_epsg(19, prefixed=False)
    (4526, 4547, 4497, 4508)
    >>> zone_epsg(37, prefixed=False, datum="xian 1980"), zone_epsg(19, datum="beijing 1954")
    (2382, 21419)
    """
    narrow = zone >= 25
    return _FIRST_ZONE[datum][2 * narrow + (not prefixed)] + zone - (25 if narrow else 13)


def prefixed_zone(bounds: Bounds) -> int | None:
    """Return the Gauss-Krüger zone whose number the eastings begin with, or None.

    Parameters
    ----------
    bounds : ndarray of float, shape (4,)
        Lowest x and y, highest x and y, in metres.
    """
    zone = int(bounds[0] // M_PER_ZONE_NUMBER)
    start = zone * M_PER_ZONE_NUMBER
    return zone if zone in ZONES and is_local(bounds - np.array([start, 0, start, 0])) else None


def is_local(bounds: Bounds) -> bool:
    """Say whether coordinates look like eastings about 500 km, without a zone's number, and China's northings."""
    return within(bounds, _EASTING_M, _NORTHING_M)


def within(bounds: Bounds, across: tuple[float, float], up: tuple[float, float]) -> bool:
    """Say whether bounds (lowest x and y, highest x and y) lie in a window.

    Examples
    --------
    >>> within(np.array([1, 5, 2, 6]), (0, 2), (5, 6)), within(np.array([1, 5, 3, 6]), (0, 2), (5, 6))
    (True, False)
    """
    x0, y0, x1, y1 = bounds.tolist()
    return bool(across[0] <= x0 and x1 <= across[1] and up[0] <= y0 and y1 <= up[1])


def false_easting_m(crs: pyproj.CRS) -> float | None:
    """Return the false easting of a transverse Mercator projection, or None for another one."""
    operation = (crs.source_crs or crs).coordinate_operation if crs.is_bound else crs.coordinate_operation
    if operation is None or "Transverse Mercator" not in operation.method_name:
        return None
    return next((float(p.value) for p in operation.params if p.name == "False easting"), None)


def is_gauss_krueger(crs: pyproj.CRS) -> bool:
    """Say whether a system's eastings are about 500 km, after a zone's number or none."""
    easting = false_easting_m(crs)
    return easting is not None and easting % M_PER_ZONE_NUMBER == FALSE_EASTING_M


def central_meridian(crs: pyproj.CRS) -> float | None:
    """Return the central meridian of a projection in degrees, or None where it has none."""
    plane = (crs.source_crs or crs) if crs.is_bound else crs
    params = plane.coordinate_operation.params if plane.coordinate_operation else []
    return next((float(p.value) for p in params if p.name.lower().startswith("longitude of natural")), None)


def old_datum(crs: pyproj.CRS) -> str | None:
    """Return which old Chinese datum a system stands on (a key of `OLD_DATUMS`), or None.

    It is told by the datum's name, as EPSG, Esri (`D_Xian_1980`) and others spell it, and for a datum without a name by
    its ellipsoid. `TOWGS84` parameters in the file do not make it a known one: older programs wrote them from a table,
    whatever the county.

    Examples
    --------
    >>> old_datum(pyproj.CRS.from_epsg(2382)), old_datum(pyproj.CRS.from_epsg(4547))
    ('xian 1980', None)
    """
    base = (crs.source_crs or crs).geodetic_crs if crs.is_bound else crs.geodetic_crs
    if base is None:
        return None
    names = f"{base.name} {base.datum.name if base.datum else ''}".lower().replace("_", " ").replace("'", "")
    if found := next((old for old in OLD_DATUMS if old in names), None):
        return found
    ellipsoid = base.ellipsoid
    if ellipsoid is None or "unknown" not in names:
        return None
    return _OLD_ELLIPSOIDS.get((ellipsoid.semi_major_metre, round(ellipsoid.inverse_flattening, 6)))


def read_as(system: str, xy: Coordinates) -> Coordinates:
    """Return coordinates as longitude, latitude in EPSG:4490, read as a system without a datum shift of its own.

    Parameters
    ----------
    system : str
        `EPSG:…` on CGCS2000 or WGS 84, `gcj02` or `bd09`.
    xy : ndarray of float, shape (n, 2)
        Easting or longitude first.

    Returns
    -------
    ndarray of float, shape (n, 2)
        Infinite where the projection has no such point.

    Examples
    --------
    >>> read_as("EPSG:4547", np.array([[500_000.0, 3_080_000.0]])).round(3).tolist()
    [[114.0, 27.834]]
    """
    if system in WEB_MAPS:
        return WEB_MAPS[system].undo(xy)
    crs = _named(system)
    if crs.is_geographic:
        return xy
    return np.column_stack(pyproj.Proj(crs)(xy[:, 0], xy[:, 1], inverse=True))


@lru_cache(maxsize=128)
def _named(system: str) -> pyproj.CRS:
    return pyproj.CRS.from_user_input(system)
