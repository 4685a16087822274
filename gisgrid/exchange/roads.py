"""Road files of any kind: an OpenStreetMap extract, or lines that a bureau drew."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from gisgrid.domain.roads import RoadTable
from gisgrid.errors import BadInput
from gisgrid.exchange.crs import to_degrees
from gisgrid.exchange.fields import Columns
from gisgrid.exchange.lines import flat_lines
from gisgrid.exchange.osm import ATTRIBUTION, is_osm, read_walking_ways
from gisgrid.exchange.sources import Source, read_source
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Geometries, snap

ID_FIELDS = ("id", "osm_id", "编号", "道路编号")
LAYER_FIELDS = ("layer", "层", "层次")
BRIDGE_FIELDS, TUNNEL_FIELDS = ("bridge", "桥", "桥梁"), ("tunnel", "隧道")
_NO = {"", "0", "no", "n", "f", "false", "none", "否", "无"}


def read_roads(
    path: str | Path, *, crs: str | None = None, layer: str | None = None, encoding: str | None = None
) -> RoadTable:
    """Read roads that can be walked.

    Parameters
    ----------
    path : path
        OpenStreetMap extract (`.osm.pbf`, `.osm`), GeoJSON, GeoPackage, Shapefile (.shp or zip) or FlatGeobuf.
    crs : str, optional
        None: the file must say it. ``auto``: else an unambiguous guess. Otherwise the system, as ``EPSG:4547``,
        ``gcj02`` or ``bd09``. An OpenStreetMap extract is in WGS 84 by definition.
    layer : str, optional
        Of a GeoPackage or a zip archive that holds several.
    encoding : str, optional
        Of a shapefile's attribute table; by default told from its bytes.

    Returns
    -------
    RoadTable
        EPSG:4490 on the lattice.

    Raises
    ------
    BadInput
        With one sentence that says what is wrong with the file.
    """
    path = Path(path)
    if is_osm(path):
        _require_wgs84(crs)
        return _from_osm(path)
    return _from_lines(path, read_source(path, layer=layer, encoding=encoding), crs)


def _require_wgs84(crs: str | None) -> None:
    if crs is not None and crs.upper() not in ("AUTO", "EPSG:4326", "EPSG:4490"):
        raise BadInput(
            f"OpenStreetMap 文件都是 WGS 84，不能按 {crs} 读取。",
            f"An OpenStreetMap extract is in WGS 84 and cannot be read as {crs}.",
            hint_zh="请去掉 --crs。",
            hint_en="Leave --crs out.",
        )


def _from_osm(path: Path) -> RoadTable:
    ways = read_walking_ways(path)
    if not ways.ids:
        raise BadInput(
            f"{path.name} 中没有可步行的道路。",
            f"{path.name} holds no way that may be walked.",
            hint_zh="请检查截取范围，或是否只含边界、建筑等其他要素。",
            hint_en="Check the extent of the extract, and whether its highways were filtered out.",
        )
    cut = (
        f"有 {ways.incomplete} 条道路在截取边界处不完整，已保留其余部分。 / "
        f"{ways.incomplete} ways are incomplete at the rim of the extract; what is there was kept."
    )
    notices = (cut,) if ways.incomplete else ()
    evidence = "OpenStreetMap is in WGS 84; longitude, latitude taken as EPSG:4490 without a shift"
    return _table(
        ways.geometries, ways.ids, ways.layers, "EPSG:4326", evidence, f"{ATTRIBUTION} ({path.name})", notices
    )


def _from_lines(path: Path, source: Source, crs: str | None) -> RoadTable:
    lines, rows, notices = flat_lines(source.geometries)
    located = to_degrees(lines, source.said_crs(crs), crs)
    ids = _text(source.columns, ID_FIELDS, len(source.geometries))
    names = [ids[row] or str(row + 1) for row in rows.tolist()]
    layers = np.fromiter(_layers(source.columns, len(source.geometries)), dtype=np.int64)[rows]
    return _table(
        located.geometries,
        names,
        layers,
        located.source_crs,
        located.evidence,
        path.name,
        (*source.notices, *notices, *located.notices),
    )


def _table(
    degrees: Geometries, ids: list[str], layers: Indices, crs: str, evidence: str, source: str, notices: tuple[str, ...]
) -> RoadTable:
    """Put lines onto the lattice; a line shorter than its step vanishes."""
    snapped = np.asarray(shapely.remove_repeated_points(shapely.transform(degrees, snap)), dtype=object)
    kept = np.flatnonzero(shapely.length(snapped) > 0)
    return RoadTable(snapped[kept], [ids[i] for i in kept.tolist()], layers[kept], crs, evidence, source, notices)


def _layers(columns: Columns, rows: int) -> Iterator[int]:
    """Yield the storey of each row: its layer, else 1 on a bridge and -1 in a tunnel."""
    fields = (_text(columns, names, rows) for names in (LAYER_FIELDS, BRIDGE_FIELDS, TUNNEL_FIELDS))
    for layer, bridge, tunnel in zip(*fields, strict=True):
        said = _integer(layer)
        yield said if said is not None else _yes(bridge) - (_yes(tunnel) and not _yes(bridge))


def _text(columns: Columns, names: tuple[str, ...], rows: int) -> list[str]:
    """Return a column found by one of its usual names as text, blank where there is none."""
    found = {name.lower(): values for name, values in columns.items()}
    values: list[Any] = next((found[name] for name in names if name in found), [None] * rows)
    return ["" if value is None else str(value).strip() for value in values]


def _integer(text: str) -> int | None:
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return None


def _yes(text: str) -> bool:
    return text.lower().removesuffix(".0") not in _NO
