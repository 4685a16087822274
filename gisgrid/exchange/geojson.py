"""gisgrid's export: RFC 7946 GeoJSON that a receiver can verify, written as a stream, one area on a line."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

import numpy as np
import shapely

from gisgrid.exchange.rows import AreaRow, ExportHeader
from gisgrid.geometry.knots import Knot

OPENING = '{"type":"FeatureCollection","gisgrid":{"format":'
"""How every export begins; `is_export` looks for it."""


def write_areas(rows: Iterable[AreaRow], stream: TextIO, *, header: ExportHeader) -> int:
    """Write areas to a text stream as they come.

    Seven decimals hold a lattice coordinate without loss, and the stored orientation is the right-hand rule of
    RFC 7946. A file that was cut short is no JSON, so it cannot be taken for a whole one.

    Parameters
    ----------
    rows : iterable of AreaRow
        Geometry in EPSG:4490 on the lattice, in stored form.
    stream : text stream
        UTF-8.
    header : ExportHeader

    Returns
    -------
    int
        Number of areas written.

    Examples
    --------
    >>> import sys
    >>> square = shapely.multipolygons([shapely.box(0, 0, 1, 1)])
    >>> write_areas([AreaRow("1", None, "town", "A", square)], sys.stdout, header=ExportHeader(()))
    ... # doctest: +ELLIPSIS, +NORMALIZE_WHITESPACE
    {"type":"FeatureCollection","gisgrid":{"format":1,...},"features":[
    {"type":"Feature","properties":{"code":"1",...},"geometry":{"type":"MultiPolygon","coordinates":[[[[1.0000000,...
    ]}
    1
    """
    stream.write(f'{{"type":"FeatureCollection","gisgrid":{_dumps(header.to_json())},"features":[')
    count = 0
    for count, line in enumerate(feature_lines(rows), start=1):
        stream.write(("\n" if count == 1 else ",\n") + line)
    stream.write("\n]}\n")
    return count


def feature_lines(rows: Iterable[AreaRow]) -> Iterator[str]:
    """Yield each area as the text of one GeoJSON Feature."""
    for row in rows:
        yield f'{{"type":"Feature","properties":{_dumps(_properties(row))},"geometry":{_geometry(row.geometry)}}}'


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _properties(row: AreaRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "level": row.level,
        "parent_code": row.parent_code,
        "kind": row.kind,
        "scheme": row.scheme,
        "version": row.version,
        "source": row.source,
        "valid_from": row.valid_from,
        "knots": [_knot(knot) for knot in row.knots],
    }


def _knot(knot: Knot) -> list[list[float]]:
    return [list(knot.p), list(knot.a0), list(knot.b0)]


def _geometry(geometry: shapely.MultiPolygon) -> str:
    parts = ",".join(f"[{','.join(_ring(ring) for ring in shapely.get_rings(part))}]" for part in geometry.geoms)
    return f'{{"type":"MultiPolygon","coordinates":[{parts}]}}'


def _ring(ring: shapely.LinearRing) -> str:
    xy = np.asarray(shapely.get_coordinates(ring))
    return "[" + ",".join(["[%.7f,%.7f]"] * len(xy)) % tuple(xy.ravel().tolist()) + "]"
