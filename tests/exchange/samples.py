"""Small boundary files for the tests, written in any format."""

from pathlib import Path
from zipfile import ZipFile

import geopandas as gpd
import pyogrio
import shapely

NAMES = ["上河村", "下河村", "大荔坊"]
DRIVERS = {"geojson": "GeoJSON", "gpkg": "GPKG", "fgb": "FlatGeobuf", "shp": "ESRI Shapefile"}


def squares(count=3, crs="EPSG:4490", step=0.01, origin=(109.2, 34.8), **columns) -> gpd.GeoDataFrame:
    """Squares in a row, eastwards."""
    x, y = origin
    shapes = [shapely.box(x + i * step, y, x + (i + 1) * step, y + step) for i in range(count)]
    default = {"code": [f"99019900100{i}" for i in range(count)], "name": (NAMES * count)[:count]}
    return gpd.GeoDataFrame(default | columns, geometry=shapes, crs=crs)


def save(frame: gpd.GeoDataFrame, folder: Path, ext: str, name="map", **options) -> Path:
    path = folder / f"{name}.{ext}"
    if ext == "shp":
        options = {"encoding": "utf-8"} | options
    if ext == "fgb":
        options = {"SPATIAL_INDEX": "NO"} | options  # which would sort the rows
    pyogrio.write_dataframe(frame, path, driver=DRIVERS[ext], **options)
    return path


def zipped(shp: Path, target: Path | None = None, inside="") -> Path:
    target = target or shp.with_suffix(".zip")
    with ZipFile(target, "a") as archive:
        for part in sorted(shp.parent.glob(f"{shp.stem}.*")):
            if part.suffix != ".zip":
                archive.write(part, inside + part.name)
    return target
