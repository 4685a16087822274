"""A mended division as files: GeoJSON of the areas, and the ledger as a table for a spreadsheet."""

import csv
import json
from pathlib import Path

import numpy as np
import shapely

from gisgrid.exchange.divisions import AreaFile
from gisgrid.exchange.output import written
from gisgrid.geometry.conform import Conformed
from gisgrid.geometry.lattice import Geometries
from gisgrid.geometry.measure import area_m2
from gisgrid.geometry.repair import as_drawn

LEDGER_FIELDS = ("code", "before_m2", "after_m2", "change_m2", "change_percent", "moved_m", "closes", "refused")


def write_mended(path: Path, areas: AreaFile, geometries: Geometries) -> None:
    """Write areas with the fields they came with, EPSG:4490 longitude, latitude."""
    features = [
        {
            "type": "Feature",
            "properties": {name: _plain(values[row]) for name, values in areas.columns.items()},
            "geometry": json.loads(shapely.to_geojson(geometry)),
        }
        for row, geometry in enumerate(geometries)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, allow_nan=False)
    with written(path) as stream:
        stream.write(text)


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def write_ledger(path: Path, codes: list[str], before: Geometries, mended: Conformed) -> None:
    """Write a row for each area that was changed or may not be changed: geodesic m² before and after, and why.

    Parameters
    ----------
    path : Path
    codes : list of str
        Of the areas, in order.
    before : ndarray of (Multi)Polygon
        The areas as they were, in degrees.
    mended : Conformed
    """
    refused = {one.child: one.reason for one in mended.refused}
    entries = {entry.child: entry for entry in mended.ledger}
    rows = sorted({*refused, *entries})
    areas = np.column_stack([area_m2(as_drawn(shapes[rows])) for shapes in (before, mended.children)]).tolist()
    with written(path, encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(LEDGER_FIELDS)
        for row, (old, new) in zip(rows, areas, strict=True):
            entry = entries.get(row)
            moved, closes = (entry.moved_m, entry.closes) if entry else (0.0, ())
            figures = [
                f"{old:.2f}",
                f"{new:.2f}",
                f"{new - old:.2f}",
                f"{100 * (new / old - 1):.4f}" if old else "",
                f"{moved:.3f}",
            ]
            table.writerow([codes[row], *figures, " ".join(map(str, closes)), refused.get(row, "")])
