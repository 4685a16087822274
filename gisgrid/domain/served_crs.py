"""The coordinate systems in which places are told: CRS84, CGCS2000 and its zones, in the order that each prescribes."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyproj
import shapely

from gisgrid.errors import BadInput
from gisgrid.geometry.datum.systems import CGCS2000, central_meridian
from gisgrid.geometry.lattice import Coordinates

CRS84_URI = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG_URI = "http://www.opengis.net/def/crs/EPSG/0/"
STORED, ZONES = 4490, range(4513, 4555)
"""CGCS2000 as stored; its 3-degree Gauss-Krüger zones, first those with the zone's number before the easting."""

STEPS = 32
"""Pieces into which a side of a box in a zone is cut, for it is no straight line in degrees."""

FARTHEST_DEG = 65.0
"""From a zone's central meridian: all of China from any zone. Some way beyond, PROJ refuses."""


@dataclass(frozen=True)
class ServedCrs:
    """A coordinate system that a request may ask for.

    Attributes
    ----------
    uri : str
    srid : int
        EPSG's number, of CRS84 that of the stored one: its numbers are the same.
    north_first : bool
        Whether the first coordinate is latitude or northing.
    decimals : int
        As many as hold a stored coordinate: 1e-7 degrees, 0.1 mm.
    """

    uri: str
    srid: int
    north_first: bool
    decimals: int

    @property
    def projected(self) -> bool:
        """Say whether coordinates are metres."""
        return self.srid != STORED

    @cached_property
    def meridian(self) -> float:
        """The central meridian of a zone in degrees."""
        return float(central_meridian(pyproj.CRS.from_epsg(self.srid)) or 0.0)

    def place(self, box: tuple[float, float, float, float]) -> shapely.Geometry:
        """Return the ground of a box as a geometry in EPSG:4490, longitude, latitude.

        Parameters
        ----------
        box : tuple of float
            Two corners, in this system's order of axes. In degrees a western edge east of the eastern one means a box
            across the antimeridian.

        Raises
        ------
        BadInput
            The corners are none of this system, or in the wrong order.
        """
        first, second, third, fourth = box
        x0, y0, x1, y1 = (second, first, fourth, third) if self.north_first else box
        if not np.isfinite(box).all() or y0 > y1 or (self.projected and x0 > x1):
            raise _no_box()
        if self.projected:
            return self._unprojected(x0, y0, x1, y1)
        if max(abs(x0), abs(x1)) > 180 or max(abs(y0), abs(y1)) > 90:
            raise _no_box()
        if x0 > x1:
            return shapely.geometrycollections([_rectangle(x0, y0, 180, y1), _rectangle(-180, y0, x1, y1)])
        return _rectangle(x0, y0, x1, y1)

    def _unprojected(self, x0: float, y0: float, x1: float, y1: float) -> shapely.Geometry:
        sides = max(x1 - x0, y1 - y0) / STEPS
        drawn = _rectangle(x0, y0, x1, y1)
        fine = shapely.segmentize(drawn, sides) if sides else drawn
        back = pyproj.Transformer.from_crs(self.srid, CGCS2000, always_xy=True)

        def degrees(xy: Coordinates) -> Coordinates:
            return np.column_stack(back.transform(xy[:, 0], xy[:, 1]))

        place = shapely.transform(fine, degrees)
        if not np.isfinite(shapely.get_coordinates(place)).all():
            raise _no_box()
        return place


def _rectangle(x0: float, y0: float, x1: float, y1: float) -> shapely.Geometry:
    """Return a box; one without width or height as the line or point that it is."""
    if x0 == x1 and y0 == y1:
        return shapely.Point(x0, y0)
    return shapely.LineString([(x0, y0), (x1, y1)]) if x0 == x1 or y0 == y1 else shapely.box(x0, y0, x1, y1)


def _no_box() -> BadInput:
    return BadInput(
        "范围 bbox 写法不对。",
        "The box cannot be read.",
        hint_zh="按坐标系的轴次序写两个角点，先小后大；CRS84 为 西,南,东,北。",
        hint_en="Give two corners in the system's order of axes, the lesser first; CRS84: west,south,east,north.",
    )


CRS84 = ServedCrs(CRS84_URI, STORED, north_first=False, decimals=7)
SERVED: dict[str, ServedCrs] = {
    CRS84_URI: CRS84,
    f"{EPSG_URI}{STORED}": ServedCrs(f"{EPSG_URI}{STORED}", STORED, north_first=True, decimals=7),
} | {f"{EPSG_URI}{zone}": ServedCrs(f"{EPSG_URI}{zone}", zone, north_first=True, decimals=4) for zone in ZONES}
"""By URI, the default first."""

STORAGE_URI = f"{EPSG_URI}{STORED}"


def served_crs(uri: str) -> ServedCrs:
    """Return a coordinate system by its URI.

    Raises
    ------
    BadInput
        It is not one of those served.

    Examples
    --------
    >>> served_crs("http://www.opengis.net/def/crs/EPSG/0/4547").meridian
    114.0
    """
    if uri not in SERVED:
        raise BadInput(
            "没有这种坐标系。",
            "This coordinate system is not served.",
            hint_zh="可用的坐标系列在每个集合的 crs 中。",
            hint_en="Each collection lists those that are, as crs.",
            details={"crs": uri[:200]},
        )
    return SERVED[uri]


def require_near(crs: ServedCrs, box: tuple[float, float, float, float] | None) -> None:
    """Refuse a zone for places so far from it that its plane means nothing.

    Parameters
    ----------
    box : tuple of float or None
        West, south, east, north of the places in degrees.

    Raises
    ------
    BadInput
    """
    if crs.projected and box and max(abs(box[0] - crs.meridian), abs(box[2] - crs.meridian)) > FARTHEST_DEG:
        raise BadInput(
            "这些地点离这一投影带太远，无法换算。",
            "These places lie too far from this zone to be told in it.",
            hint_zh="请选用中央子午线靠近的投影带。",
            hint_en="Choose a zone whose central meridian is near.",
        )
