"""Tables as GeoParquet 1.1, where pyarrow is installed."""

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import shapely

from gisgrid.domain.columns import Rows, Table
from gisgrid.exchange.snapshots.systems import FileCrs

GEOMETRY = "geometry"


def has_parquet() -> bool:
    """Say whether pyarrow is installed, which is an extra: ``pip install gisgrid[parquet]``."""
    return find_spec("pyarrow") is not None


class ParquetWriter:
    """A table as GeoParquet, the geometry as WKB; one without geometry is plain Parquet."""

    layer, format = "", "GeoParquet"

    def __init__(self, folder: Path, table: Table, crs: FileCrs) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        kinds = {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
        columns = [pa.field(field.name, kinds.get(field.kind, pa.string())) for field in table.fields]
        if table.geometry:
            columns.append(pa.field(GEOMETRY, pa.binary()))
        self.name, self.cut = f"{table.name}.parquet", dict[str, int]()
        self.crs = crs if table.geometry else None
        self._table, self._schema, self._arrow = table, pa.schema(columns), pa.Table
        self._file = parquet.ParquetWriter(folder / self.name, self._schema, compression="zstd")
        self._box = np.full(4, np.nan)

    def append(self, rows: Rows) -> None:
        """Write some rows more."""
        columns: dict[str, Any] = dict(rows.columns)
        if rows.geometries is not None:
            columns[GEOMETRY] = list(shapely.to_wkb(rows.geometries, flavor="iso"))
            self._box = _wider(self._box, shapely.total_bounds(rows.geometries))
        self._file.write_table(self._arrow.from_pydict(columns, schema=self._schema))

    def close(self) -> None:
        """Say what the geometry is, and close the file."""
        if self.crs is not None:
            self._file.add_key_value_metadata({"geo": json.dumps(self._geo(self.crs))})
        self._file.close()

    def _geo(self, crs: FileCrs) -> dict[str, Any]:
        column: dict[str, Any] = {
            "encoding": "WKB",
            "geometry_types": [self._table.geometry],
            "crs": json.loads(pyproj.CRS.from_user_input(crs.name).to_json()),
        }
        if not np.isnan(self._box).any():
            column["bbox"] = self._box.tolist()
        return {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}


def _wider(box: Any, other: Any) -> Any:
    return np.concatenate([np.fmin(box[:2], other[:2]), np.fmax(box[2:], other[2:])])
