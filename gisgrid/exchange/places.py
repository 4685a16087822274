"""Places out of files: a CSV with coordinates, or the points of a map file."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import shapely

from gisgrid.errors import BadInput
from gisgrid.exchange.crs import to_degrees
from gisgrid.exchange.csv_table import read_csv
from gisgrid.exchange.fields import Columns
from gisgrid.exchange.sources import read_source
from gisgrid.geometry.datum.systems import CGCS2000
from gisgrid.geometry.lattice import Coordinates, Geometries, snap

LON, LAT = ("lon", "longitude", "经度"), ("lat", "latitude", "纬度")
EAST, NORTH = ("x", "easting", "东坐标"), ("y", "northing", "北坐标")
SHOWN_ROWS = 5


@dataclass(frozen=True)
class Places:
    """Rows of a file with a place each.

    Attributes
    ----------
    columns : mapping of str to list
        By header; None where a value is missing.
    points : ndarray of float, shape (n, 2)
        Longitude, latitude on the lattice, EPSG:4490.
    source_crs, crs_evidence : str
    notices : tuple of str
    """

    columns: Columns
    points: Coordinates
    source_crs: str
    crs_evidence: str
    notices: tuple[str, ...]

    def column(self, *names: str) -> list[Any] | None:
        """Return the first column of these names, in any case, or None."""
        return _column(self.columns, names)


def read_places(path: Path, *, crs: str | None = None, layer: str | None = None, encoding: str | None = None) -> Places:
    """Read places.

    Parameters
    ----------
    path : Path
        CSV with the columns lon and lat (degrees, EPSG:4490 unless `crs` says another system) or x and y (`crs` is
        needed); or points as GeoJSON, GeoPackage, Shapefile or FlatGeobuf.
    crs, layer, encoding : str, optional
        As of `read_roads`.

    Raises
    ------
    BadInput
        With one sentence that says what is wrong with the file.
    """
    notices: tuple[str, ...] = ()
    if path.suffix.lower() in (".csv", ".txt"):
        columns = read_csv(path)
        points, own = _from_columns(columns, path)
    else:
        source = read_source(path, layer=layer, encoding=encoding)
        columns, points, own, notices = source.columns, _points(source.geometries), source.said_crs(crs), source.notices
    located = to_degrees(points, own, crs)
    degrees = snap(shapely.get_coordinates(located.geometries))
    return Places(columns, degrees, located.source_crs, located.evidence, (*notices, *located.notices))


def _from_columns(columns: Columns, path: Path) -> tuple[Geometries, pyproj.CRS | None]:
    """Return the points of a table, and the system that its headers speak of."""
    for x_names, y_names, own in ((LON, LAT, CGCS2000), (EAST, NORTH, None)):
        x, y = _column(columns, x_names), _column(columns, y_names)
        if x is not None and y is not None:
            return np.asarray(shapely.points(_numbers(x, y)), dtype=object), own
    listed = ", ".join(columns)
    raise BadInput(
        f"表格 {path.name} 没有坐标列；现有列：{listed}。",
        f"The table {path.name} has no columns of coordinates; it has: {listed}.",
        hint_zh="应有 lon、lat（经度、纬度，单位度），或 x、y（东坐标、北坐标，须另给坐标系）。",
        hint_en="It should have lon and lat (degrees), or x and y with their coordinate system named.",
    )


def _column(columns: Columns, names: tuple[str, ...]) -> list[Any] | None:
    found = {name.strip().lower(): values for name, values in columns.items()}
    return next((found[name] for name in names if name in found), None)


def _numbers(x: list[Any], y: list[Any]) -> Coordinates:
    numbers = np.array([[_number(value) for value in row] for row in zip(x, y, strict=True)], dtype=np.float64)
    bad = np.flatnonzero(~np.isfinite(numbers).all(axis=1)) + 2
    if len(bad):
        listed = ", ".join(map(str, bad[:SHOWN_ROWS].tolist()))
        raise BadInput(
            f"有 {len(bad)} 行的坐标缺失或不是数，行号：{listed}。",
            f"{len(bad)} rows have a coordinate that is missing or no number: lines {listed}.",
            hint_zh="请补全后重试。",
            hint_en="Fill them in and try again.",
        )
    return numbers


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return float("nan")


def _points(geometries: Geometries) -> Geometries:
    parts, row = shapely.get_parts(geometries, return_index=True)
    flat = np.asarray(shapely.force_2d(parts), dtype=object)
    fit = (
        np.array_equal(row, np.arange(len(geometries)))
        and bool((shapely.get_type_id(flat) == shapely.GeometryType.POINT).all())
        and bool(np.isfinite(shapely.get_coordinates(flat)).all())
        and len(shapely.get_coordinates(flat)) == len(geometries) > 0
    )
    if not fit:
        raise BadInput(
            "文件中应只有点，每行一个。",
            "The file should hold points alone, one in each row, and at least one.",
            hint_zh="请选对图层；面状设施请先取其出入口或中心点。",
            hint_en="Choose the right layer; of a building take its entrance or its centre.",
        )
    return flat
