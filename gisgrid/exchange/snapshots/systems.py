"""Coordinate systems of files that leave: the stored one, its zones, and the shifted ones of web maps by name alone."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import pyproj
import shapely

from gisgrid.domain.served_crs import CRS84, EPSG_URI, SERVED, STORED, ServedCrs
from gisgrid.errors import BadInput
from gisgrid.geometry.datum.webmaps import to_bd09, to_gcj02
from gisgrid.geometry.lattice import Coordinates, Geometries

Move = Callable[[Coordinates], Coordinates]


@dataclass(frozen=True)
class FileCrs:
    """The system of a file's coordinates, easting or longitude first.

    Attributes
    ----------
    name : str
        ``EPSG:4547``, ``GCJ-02``.
    word : str
        In names of files: ``epsg4547``, ``gcj02``; empty for the stored system.
    zh, en : str
        What is to be known of it.
    decimals : int
        As many as lead back to a stored coordinate.
    move : callable or None
        From EPSG:4490 degrees, shape (n, 2); None where nothing moves.
    served : ServedCrs or None
        None where EPSG has no number for it.
    """

    name: str
    word: str
    zh: str
    en: str
    decimals: int
    move: Move | None = None
    served: ServedCrs | None = None

    @property
    def axes(self) -> tuple[str, str]:
        """What the first and second number of a position are."""
        return ("easting", "northing") if self.served and self.served.projected else ("longitude", "latitude")

    def place(self, geometries: Geometries) -> Geometries:
        """Return geometries (EPSG:4490) in this system; None stays None."""
        if self.move is None:
            return geometries
        move, decimals = self.move, self.decimals
        return np.asarray(shapely.transform(geometries, lambda xy: np.round(move(xy), decimals)))


USUAL = FileCrs(
    f"EPSG:{STORED}", "", "CGCS2000 经纬度", "CGCS2000 longitude, latitude in degrees", 7, served=CRS84
)  # fmt: skip
SHIFTED = {
    "gcj02": FileCrs(
        "GCJ-02", "gcj02", "偏移坐标，仅供使用 GCJ-02 的地图；不是 WGS84，也不是 CGCS2000",
        "shifted, for maps that use GCJ-02; neither WGS 84 nor CGCS2000", 9, to_gcj02,
    ),
    "bd09": FileCrs(
        "BD-09", "bd09", "偏移坐标，仅供使用 BD-09 的地图；不是 WGS84，也不是 CGCS2000",
        "shifted, for maps that use BD-09; neither WGS 84 nor CGCS2000", 9, to_bd09,
    ),
}  # fmt: skip


def file_crs(asked: str) -> FileCrs:
    """Return the system that somebody asks for by name.

    Raises
    ------
    BadInput
        It is none of those that files are written in.

    Examples
    --------
    >>> file_crs("EPSG:4547").word, file_crs("gcj02").name
    ('epsg4547', 'GCJ-02')
    """
    if asked.lower() in SHIFTED:
        return SHIFTED[asked.lower()]
    code = asked.upper().removeprefix("EPSG:")
    served = SERVED.get(f"{EPSG_URI}{code}")
    if served is None:
        raise BadInput(
            f"不能用坐标系 {asked[:40]} 写文件。",
            f"Files are not written in the coordinate system {asked[:40]}.",
            hint_zh="可用：EPSG:4490、EPSG:4513 至 4554（CGCS2000 三度带）、gcj02、bd09。",
            hint_en="There are EPSG:4490, EPSG:4513 to 4554 (3-degree zones of CGCS2000), gcj02 and bd09.",
        )
    if not served.projected:
        return FileCrs(USUAL.name, f"epsg{STORED}", USUAL.zh, USUAL.en, USUAL.decimals, served=served)
    words = pyproj.CRS.from_epsg(served.srid).name
    zone = f"CGCS2000 高斯-克吕格投影，中央经线 {served.meridian:g}°，单位米"
    return FileCrs(f"EPSG:{code}", f"epsg{code}", zone, f"{words}, metres", 4, partial(_project, code), served)


def _project(code: str, lonlat: Coordinates) -> Coordinates:
    forward = pyproj.Transformer.from_crs(STORED, int(code), always_xy=True)
    return np.column_stack(forward.transform(lonlat[:, 0], lonlat[:, 1]))
