"""Writing the samples: GeoJSON as text, shapefiles zipped so that the same seed gives the same bytes."""

import json
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import pyproj
import shapely

from gisgrid.demo.dirty.base import VILLAGE_CODE, Ring, Unit, degrees
from gisgrid.demo.dirty.samples import Sample
from gisgrid.geometry.datum import to_gcj02
from gisgrid.geometry.lattice import Coordinates

MARK = "示意数据，非实际界线"

_EPSG = {"gbk": 4490, "metres": 4545, "prefixed": 4524}

Position = tuple[float, float]


def write_sample(sample: Sample, folder: Path) -> None:
    """Write a sample's file and its truth file."""
    path = folder / sample.file
    if path.suffix == ".zip":
        path.write_bytes(_shapefile(sample))
    else:
        path.write_text(_geojson(sample), encoding="utf-8")
    write_json(folder / f"{sample.name}.truth.json", sample.truth())


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write one readable JSON file."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def feature_text(properties: dict[str, Any], rings: list[list[list[Position]]]) -> str:
    """Return a feature on one line, coordinates in seven decimals."""
    shapes = [[[f"[{x:.7f},{y:.7f}]" for x, y in ring] for ring in part] for part in rings]
    parts = ",".join("[" + ",".join(f"[{','.join(ring)}]" for ring in part) + "]" for part in shapes)
    said = json.dumps(properties, ensure_ascii=False)
    return f'{{"type":"Feature","properties":{said},"geometry":{{"type":"MultiPolygon","coordinates":[{parts}]}}}}'


def collection_text(features: list[str]) -> str:
    """Return a GeoJSON collection, one feature on a line, with the mark of made-up data."""
    body = ",\n".join(features)
    return f'{{"type":"FeatureCollection","mark":"{MARK}","features":[\n{body}\n]}}\n'


def _geojson(sample: Sample) -> str:
    move = _MOVES.get(sample.form, _stay)

    def moved(ring: Ring) -> list[Position]:
        return [move(x, y) for x, y in degrees(ring)]

    return collection_text(
        [
            feature_text(_properties(unit), [[moved(ring) for ring in part] for part in unit.parts])
            for unit in sample.units
        ]
    )


def _stay(x: float, y: float) -> Position:
    return x, y


def _to_gcj02(x: float, y: float) -> Position:
    ((lon, lat),) = to_gcj02(np.array([[x, y]])).tolist()
    return lon, lat


def _swap(x: float, y: float) -> Position:
    return y, x


_MOVES: dict[str, Callable[[float, float], Position]] = {"swapped": _swap, "gcj02": _to_gcj02}


def _properties(unit: Unit) -> dict[str, Any]:
    return {"code": unit.code, "name": unit.name, "parent_code": VILLAGE_CODE, "kind": "base"}


def _shapefile(sample: Sample) -> bytes:
    epsg = _EPSG[sample.form]
    frame = gpd.GeoDataFrame([_properties(unit) for unit in sample.units], geometry=_shapes(sample, epsg), crs=epsg)
    frame = frame.rename(columns={"parent_code": "parent"})
    with tempfile.TemporaryDirectory() as folder:
        shp = Path(folder) / f"{sample.name}.shp"
        options = {"DBF_DATE_LAST_UPDATE": "2026-01-01"}
        pyogrio.write_dataframe(frame, shp, driver="ESRI Shapefile", encoding="GBK", layer_options=options)
        shp.with_suffix(".cpg").unlink()
        if sample.form != "gbk":
            shp.with_suffix(".prj").unlink()
        return _zipped(sorted(Path(folder).iterdir()), Path(folder) / "out")


def _shapes(sample: Sample, epsg: int) -> list[shapely.MultiPolygon]:
    forward = pyproj.Transformer.from_crs(4490, epsg, always_xy=True)

    def moved(xy: Coordinates) -> Coordinates:
        return np.column_stack(forward.transform(xy[:, 0], xy[:, 1]))

    return [
        shapely.transform(
            shapely.MultiPolygon([(degrees(part[0]), [degrees(hole) for hole in part[1:]]) for part in unit.parts]),
            moved,
        )
        for unit in sample.units
    ]


def _zipped(parts: list[Path], target: Path) -> bytes:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            archive.writestr(zipfile.ZipInfo(part.name), part.read_bytes(), zipfile.ZIP_DEFLATED)
    return target.read_bytes()
