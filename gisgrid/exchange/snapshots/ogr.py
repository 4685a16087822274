"""Tables as GeoPackage and Shapefile, through GDAL."""

import shutil
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyogrio import raw

from gisgrid.domain.collections import Field
from gisgrid.domain.columns import DBF_TEXT_BYTES, Column, Rows, Table, short_name
from gisgrid.exchange.snapshots.systems import FileCrs
from gisgrid.geometry.lattice import Geometries

KINDS: dict[str, tuple[Any, Any]] = {
    "integer": (np.int64, 0),
    "number": (np.float64, np.nan),
    "boolean": (np.bool_, False),
}
"""Of a column that is no text: its type, and what stands under the mask where there is no value."""


class GeoPackageWriter:
    """A table as a layer of the one GeoPackage of a system; without geometry as a table of attributes."""

    format = "GeoPackage"

    def __init__(self, folder: Path, table: Table, crs: FileCrs) -> None:
        self.name = f"gisgrid.{crs.word}.gpkg" if crs.word else "gisgrid.gpkg"
        self.layer, self.cut = table.name.replace("-", "_"), dict[str, int]()
        self.crs = crs if table.geometry else None
        self._file = OgrFile(folder / self.name, self.layer, "GPKG", table, crs)

    def append(self, rows: Rows) -> None:
        """Write some rows more."""
        self._file.append(rows)

    def close(self) -> None:
        """Make the layer even if it has no row."""
        self._file.close()


class ShapefileWriter:
    """A table as a zipped Shapefile: short names of columns, UTF-8 with `.cpg`, texts of 254 bytes at most."""

    layer, format = "", "Shapefile"

    def __init__(self, folder: Path, table: Table, crs: FileCrs) -> None:
        stem = f"{table.name}.{crs.word}" if crs.word else table.name
        self.name, self.crs, self.cut = f"{stem}.shp.zip", crs, dict[str, int]()
        self._zip, self._parts = folder / self.name, folder / f"{stem}.parts"
        self._parts.mkdir()
        self._texts = [field.name for field in table.fields if field.kind not in KINDS]
        self._file = OgrFile(self._parts / f"{stem}.shp", None, "ESRI Shapefile", table, crs)

    def append(self, rows: Rows) -> None:
        """Write some rows more, their texts cut to what the format holds."""
        short = {name: [_cut(value) for value in rows.columns[name]] for name in self._texts}
        for name, values in short.items():
            changed = sum(map(str.__ne__, _texts(values), _texts(rows.columns[name])))
            if changed:
                self.cut[name] = self.cut.get(name, 0) + changed
        self._file.append(Rows(rows.columns | short, rows.geometries))

    def close(self) -> None:
        """Put the parts into one zip."""
        self._file.close()
        with zipfile.ZipFile(self._zip, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in sorted(self._parts.iterdir()):
                archive.write(part, part.name)
        shutil.rmtree(self._parts)


class OgrFile:
    """A layer that GDAL writes, part by part.

    Parameters
    ----------
    path : Path
    layer : str or None
    driver : str
        Of GDAL.
    table : Table
    crs : FileCrs
    """

    def __init__(self, path: Path, layer: str | None, driver: str, table: Table, crs: FileCrs) -> None:
        self.path, self.layer, self.driver, self.table, self.crs, self.begun = path, layer, driver, table, crs, False
        names = [field.name for field in table.fields]
        self.names = names if driver == "GPKG" else [short_name(name) for name in names]

    def append(self, rows: Rows) -> None:
        """Write some rows more."""
        data, masks = zip(*(_array(field, rows.columns[field.name]) for field in self.table.fields), strict=True)
        wkb: Any = None if rows.geometries is None else shapely.to_wkb(self.crs.place(rows.geometries))
        raw.write(
            self.path, wkb, list(data), self.names, field_mask=list(masks), layer=self.layer, driver=self.driver,
            geometry_type=self.table.geometry or None, crs=self.crs.name if self.table.geometry else None,
            encoding="UTF-8" if self.driver == "ESRI Shapefile" else None, append=self.begun,
        )  # fmt: skip
        self.begun = True

    def close(self) -> None:
        """Make the layer if no row did."""
        if not self.begun:
            nothing: Geometries | None = np.empty(0, dtype=object) if self.table.geometry else None
            self.append(Rows({field.name: [] for field in self.table.fields}, nothing))


def _array(field: Field, values: Column) -> tuple[Any, Any]:
    """Return a column as GDAL takes it, and a mask of what has no value."""
    missing = np.array([value is None for value in values], dtype=bool)
    if field.kind not in KINDS:
        return np.array(values, dtype=object), None
    kind, filler = KINDS[field.kind]
    return np.array([filler if value is None else value for value in values], dtype=kind), missing


def _cut(value: str | None) -> str | None:
    """Return a text as long as a shapefile takes it, cut between characters."""
    if value is None or len(value.encode()) <= DBF_TEXT_BYTES:
        return value
    return value.encode()[:DBF_TEXT_BYTES].decode(errors="ignore")


def _texts(values: Column) -> list[str]:
    return [value or "" for value in values]
