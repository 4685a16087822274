"""Results as GeoJSON (RFC 7946) to be opened beside the data they come from: longitude, latitude, seven decimals."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import shapely

from gisgrid.exchange.output import written
from gisgrid.geometry.lattice import snap


def write_features(path: Path, features: Iterable[tuple[Mapping[str, Any], shapely.Geometry]], **members: str) -> int:
    """Write features, one on a line, and return their number.

    Parameters
    ----------
    path : Path
    features : iterable of (properties, geometry)
        Degrees, EPSG:4490; an empty geometry is written as null.
    **members : str
        Further members of the collection, such as the source.
    """
    count = 0
    with written(path) as stream:
        stream.write('{"type":"FeatureCollection",')
        stream.writelines(f"{_dumps(key)}:{_dumps(value)}," for key, value in members.items())
        stream.write('"features":[')
        for count, (properties, geometry) in enumerate(features, start=1):
            stream.write("\n" if count == 1 else ",\n")
            stream.write(f'{{"type":"Feature","properties":{_dumps(properties)},"geometry":{_geometry(geometry)}}}')
        stream.write("\n]}\n")
    return count


def _geometry(geometry: shapely.Geometry) -> str:
    return "null" if geometry.is_empty else str(shapely.to_geojson(shapely.transform(geometry, snap)))


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
