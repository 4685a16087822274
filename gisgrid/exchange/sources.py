"""Opening a boundary file: which format its bytes are, and its rows as plain columns and geometries."""

import math
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pyproj
import shapely

from gisgrid.errors import BadInput
from gisgrid.exchange import shapefiles
from gisgrid.exchange.archives import gunzip, unpack
from gisgrid.exchange.fields import Columns
from gisgrid.exchange.geojson_crs import unreadable_crs
from gisgrid.exchange.plain_text import require_no_nul
from gisgrid.geometry.lattice import Geometries

_GPKG_IDS = (b"GPKG", b"GP10", b"GP11")


@dataclass(frozen=True)
class Source:
    """Rows of a boundary file as they are in it.

    Attributes
    ----------
    format : str
        `geojson`, `gpkg`, `fgb` or `shp`.
    columns : mapping of str to list
        By field; None where a value is missing.
    geometries : ndarray of shapely geometries or None
    crs : pyproj.CRS or None
        What the file says.
    notices : tuple of str
    unreadable_crs : str
        What the file says of its system, where that names none that is known.
    """

    format: str
    columns: Columns
    geometries: Geometries
    crs: pyproj.CRS | None
    notices: tuple[str, ...]
    unreadable_crs: str = ""

    def said_crs(self, asked: str | None) -> pyproj.CRS | None:
        """Return what the file says of its system.

        Parameters
        ----------
        asked : str or None
            The system that somebody named instead, if any.

        Raises
        ------
        BadInput
            The file says something that cannot be read, and nobody named the system.
        """
        if not self.unreadable_crs or (asked is not None and asked.lower() != "auto"):
            return self.crs
        raise BadInput(
            f"文件的 crs 成员不是可识别的坐标系：{self.unreadable_crs}。",
            f"The file's member crs names no known coordinate system: {self.unreadable_crs}.",
            hint_zh="请用 --crs 指明坐标系，例如 EPSG:4490、EPSG:4547。",
            hint_en="Name the system with --crs, such as EPSG:4490 or EPSG:4547.",
        )


def read_source(path: Path, *, layer: str | None = None, encoding: str | None = None) -> Source:
    """Read a GeoJSON, GeoPackage, FlatGeobuf or Shapefile, zipped or not.

    Parameters
    ----------
    path : Path
    layer : str, optional
        Needed where a GeoPackage or an archive holds several.
    encoding : str, optional
        Of a shapefile's attribute table; by default told from its bytes.

    Raises
    ------
    BadInput
        If the file is missing, of another kind, damaged, or its layer is not clear.
    """
    with _unzipped(path, layer) as plain:
        kind = sniff(plain)
        if plain != path and kind != "gpkg":
            layer = None
        notice = strange = ""
        if kind == "shp":
            shapefiles.check_whole(plain)
            encoding, notice = shapefiles.table_encoding(plain, encoding)
        elif kind == "geojson":
            strange = _check_text(plain)
        frame, notices = _frame(plain, kind, layer, encoding if kind == "shp" else None)
    shapes = np.asarray(frame.geometry.array) if isinstance(frame, gpd.GeoDataFrame) else _no_shapes(len(frame))
    crs = frame.crs if isinstance(frame, gpd.GeoDataFrame) and not strange else None
    return Source(kind, _columns(frame), shapes, crs, tuple(n for n in (notice, *notices) if n), strange)


@contextmanager
def _unzipped(path: Path, layer: str | None) -> Iterator[Path]:
    head = _head(path)
    with tempfile.TemporaryDirectory() as folder:
        if head[:2] == b"\x1f\x8b":
            yield gunzip(path, Path(folder))
        else:
            yield unpack(path, Path(folder), layer) if head[:4] == b"PK\x03\x04" else path


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(4096)
    except OSError as error:
        raise BadInput(
            f"打不开文件 {path.name}。",
            f"The file {path.name} cannot be opened: {error.strerror}.",
            hint_zh="请检查路径和权限。",
            hint_en="Check the path and the permissions.",
        ) from error


def sniff(path: Path) -> str:
    """Return the format of a file by its first bytes.

    Raises
    ------
    BadInput
        If it is empty or none of the formats that can be read.
    """
    head = _head(path)
    if not head:
        raise BadInput(
            f"文件 {path.name} 是空的。",
            f"The file {path.name} is empty.",
            hint_zh="请检查文件。",
            hint_en="Check the file.",
        )
    if head[:16] == b"SQLite format 3\0" and head[68:72] in _GPKG_IDS:
        return "gpkg"
    if head[:3] == b"fgb":
        return "fgb"
    if head[:4] == b"\x00\x00\x27\x0a" and path.suffix.lower() == ".shp":
        return "shp"
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        return "geojson"
    raise BadInput(
        f"{path.name} 不是可识别的边界文件。",
        f"{path.name} is no boundary file of a kind that can be read.",
        hint_zh="可读取 GeoJSON、GeoPackage（.gpkg）、Shapefile（给 .shp 或 zip）、FlatGeobuf（.fgb）。",
        hint_en="GeoJSON, GeoPackage (.gpkg), Shapefile (give the .shp or a zip) and FlatGeobuf (.fgb) can be read.",
    )


def _check_text(path: Path) -> str:
    """Refuse GeoJSON that GDAL would misread; return its member `crs` where that is unreadable."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            f"{path.name} 不是 UTF-8 文本，而 GeoJSON 必须是 UTF-8。",
            f"{path.name} is not UTF-8 text, as GeoJSON must be.",
            hint_zh="请另存为 UTF-8。",
            hint_en="Save it as UTF-8.",
        ) from error
    require_no_nul(text)
    return unreadable_crs(text)


def _damaged(path: Path, why: str) -> BadInput:
    return BadInput(
        f"{path.name} 读不下去：文件已损坏、被截断或内容不符合格式。",
        f"{path.name} cannot be read: it is damaged, truncated or not what its format asks for ({why}).",
        hint_zh="请重新导出该文件。",
        hint_en="Export the file again.",
    )


def _frame(
    path: Path, kind: str, layer: str | None, encoding: str | None
) -> tuple[gpd.GeoDataFrame | pd.DataFrame, list[str]]:
    """Read all rows; what GDAL warns of becomes notices."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            name = _layer(path, kind, layer)
            # The driver is named: what begins like GeoJSON may be a GDAL pipeline, which reads any file or address.
            opened = f"GeoJSON:{path.absolute()}" if kind == "geojson" else path
            frame = pyogrio.read_dataframe(opened, layer=name, encoding=encoding)
        except (
            pyogrio.errors.DataSourceError,
            pyogrio.errors.DataLayerError,
            pyogrio.errors.FeatureError,
            pyogrio.errors.GeometryError,
            pyogrio.errors.FieldError,
            shapely.errors.ShapelyError,
            UnicodeDecodeError,
        ) as error:
            raise _damaged(path, str(error).partition(";")[0].replace(str(path), path.name)) from error
    return frame, sorted({str(warning.message) for warning in caught})


def _layer(path: Path, kind: str, asked: str | None) -> str | None:
    if kind == "geojson":
        return None  # one layer, and listing it would parse the whole file once more
    names = [str(name) for name, shape in pyogrio.list_layers(path) if shape is not None]
    if not names:
        raise _damaged(path, "no layer with geometry")
    if asked in names or (asked is None and len(names) == 1):
        return asked or names[0]
    raise BadInput(
        f"请指明图层，文件中有：{', '.join(names)}。",
        f"Say which layer; the file holds: {', '.join(names)}.",
        hint_zh="用 --layer 图层名。",
        hint_en="Use --layer NAME.",
    )


def _no_shapes(rows: int) -> Geometries:
    return np.full(rows, None, dtype=object)


def _columns(frame: pd.DataFrame) -> Columns:
    plain = pd.DataFrame(frame.drop(columns="geometry", errors="ignore"))
    return {str(name): _values(plain[name]) for name in plain.columns}


def _values(series: "pd.Series[Any]") -> list[Any]:
    return [None if _is_missing(value) else value for value in series.tolist()]


def _is_missing(value: Any) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))
