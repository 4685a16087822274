"""What writes the rows of a table into a file, some hundred at a time."""

import csv
import json
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import shapely

from gisgrid.domain.columns import LON_LAT, Column, Rows, Table
from gisgrid.exchange.rosters.injection import escaped
from gisgrid.exchange.snapshots.systems import FileCrs


class TableWriter(Protocol):
    """A file under way.

    Attributes
    ----------
    name : str
        Of the file.
    layer : str
        Of the table in a file that holds several; else empty.
    format : str
        As the manifest says it.
    cut : dict of str to int
        By column, how many texts were too long for the format and are cut.
    """

    name: str
    layer: str
    format: str
    cut: dict[str, int]

    @property
    def crs(self) -> FileCrs | None:
        """Of its coordinates; None where it has none."""

    def append(self, rows: Rows) -> None:
        """Write some rows more."""

    def close(self) -> None:
        """Write what is left."""


class CsvWriter:
    """A table as CSV: UTF-8 with a byte order mark for Excel; points have `lon` and `lat`, polygons are left out."""

    layer, format = "", "CSV"

    def __init__(self, folder: Path, table: Table, crs: FileCrs) -> None:
        self.name, self.table, self.cut = f"{table.name}.csv", table, dict[str, int]()
        self.crs = crs if table.geometry == "Point" else None
        self.stream = (folder / self.name).open("w", encoding="utf-8-sig", newline="")
        self.rows = csv.writer(self.stream, lineterminator="\n")
        self.rows.writerow([field.name for field in table.csv_fields])

    def append(self, rows: Rows) -> None:
        """Write some rows more."""
        columns = dict(rows.columns)
        if self.table.geometry == "Point":
            columns |= _lon_lat(rows)
        self.rows.writerows(zip(*(map(_cell, columns[field.name]) for field in self.table.csv_fields), strict=True))

    def close(self) -> None:
        """Close the file."""
        self.stream.close()


class JsonWriter:
    """A table as JSON in a system that GeoJSON does not allow: the same members, and one that names the system."""

    layer, format = "", "JSON"

    def __init__(self, folder: Path, table: Table, crs: FileCrs) -> None:
        self.name, self.table, self.crs, self.cut = f"{table.name}.{crs.word}.json", table, crs, dict[str, int]()
        self.stream, self.count = (folder / self.name).open("w", encoding="utf-8"), 0
        said = {"name": crs.name, "axes": crs.axes, "zh": crs.zh, "en": crs.en}
        urn = crs.served and {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{crs.served.srid}"}}
        head = {"type": "FeatureCollection", "coordinate_system": said, "crs": urn}
        self.stream.write(f'{json_text(head)[:-1]},"features":[')

    def append(self, rows: Rows) -> None:
        """Write some rows more."""
        names = list(rows.columns)
        shapes = self.crs.place(rows.geometries) if rows.geometries is not None else [None] * len(rows)
        for *values, shape in zip(*rows.columns.values(), shapes, strict=True):
            geometry = "null" if shape is None else shapely.to_geojson(shape)
            properties = json_text(dict(zip(names, values, strict=True)))
            self.stream.write(f'{"," if self.count else ""}\n{{"type":"Feature","properties":{properties},')
            self.stream.write(f'"geometry":{geometry}}}')
            self.count += 1

    def close(self) -> None:
        """Close the file."""
        self.stream.write("\n]}\n")
        self.stream.close()


def json_text(value: Any) -> str:
    """Return a value as compact JSON in which Chinese can be read."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return escaped(value) if isinstance(value, str) else value


def _lon_lat(rows: Rows) -> dict[str, Column]:
    xy = shapely.get_x(rows.geometries), shapely.get_y(rows.geometries)
    return {
        field.name: [None if missing else f"{value:.7f}" for value, missing in zip(axis, np.isnan(axis), strict=True)]
        for field, axis in zip(LON_LAT, xy, strict=True)
    }
