"""Reading gisgrid's own export back, or any GeoJSON whose features say their code and parent."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from gisgrid.errors import BadInput
from gisgrid.exchange.geojson import OPENING
from gisgrid.exchange.plain_text import require_plain
from gisgrid.exchange.rows import AreaRow, ExportHeader, header_from_json
from gisgrid.geometry.knots import Knot


@dataclass(frozen=True)
class Export:
    """What an export holds; `header` is None for a GeoJSON that gisgrid did not write."""

    header: ExportHeader | None
    rows: tuple[AreaRow, ...]


@dataclass(frozen=True)
class _BadGeometry:
    """Stands where a geometry should be until the feature's code is known."""

    why: str


def is_export(path: str | Path) -> bool:
    """Say whether a file begins as gisgrid writes it."""
    opening = OPENING.encode()
    with Path(path).open("rb") as file:
        return file.read(len(opening)) == opening


def read_export(path: str | Path) -> Export:
    """Read areas with code, parent and geometry exactly as the file gives them.

    Nothing is snapped, closed, turned or mended here, so that a proof judges the file and not a repair of it.

    Parameters
    ----------
    path : path
        GeoJSON FeatureCollection in UTF-8; each feature has at least the properties `code` and `parent_code`.

    Returns
    -------
    Export

    Raises
    ------
    BadInput
        If it is no such file; says which feature.
    """
    document = _parse(Path(path))
    if document.get("type") != "FeatureCollection" or not isinstance(document.get("features"), list):
        raise _bad("文件不是 GeoJSON 要素集合。", "The file is no GeoJSON FeatureCollection.")
    if not document["features"]:
        raise _bad("文件中没有任何区域。", "The file holds no areas.")
    header = header_from_json(document["gisgrid"]) if "gisgrid" in document else None
    return Export(header, tuple(_row(number, item) for number, item in enumerate(document["features"], start=1)))


def _bad(zh: str, en: str) -> BadInput:
    return BadInput(zh, en, hint_zh="请检查文件或重新导出。", hint_en="Check the file or export it again.")


def _parse(path: Path) -> dict[str, Any]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
        document = json.loads(text, object_pairs_hook=_member, parse_constant=_no_constant)
    except OSError as error:
        raise _bad(f"打不开文件 {path.name}。", f"The file {path.name} cannot be opened: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise _bad(
            f"{path.name} 不是完整的 GeoJSON 文件（可能被截断或已损坏）。",
            f"{path.name} is no complete GeoJSON file (it may be truncated or damaged): {error}.",
        ) from error
    if not isinstance(document, dict):
        raise _bad("文件不是 GeoJSON 要素集合。", "The file is no GeoJSON FeatureCollection.")
    return document


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def _member(pairs: list[tuple[str, Any]]) -> Any:
    """Build each JSON object; polygons at once, so that lists of numbers never pile up."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name occurs twice in one object, and readers would differ on which one counts")
    if found.get("type") in ("Polygon", "MultiPolygon") and "coordinates" in found:
        return _shape(found["type"], found["coordinates"])
    return found


def _shape(kind: str, coordinates: Any) -> shapely.MultiPolygon | _BadGeometry:
    try:
        polygons = coordinates if kind == "MultiPolygon" else [coordinates]
        return shapely.MultiPolygon([_polygon(rings) for rings in polygons])
    except (ValueError, TypeError, OverflowError) as error:
        return _BadGeometry(str(error))


def _polygon(rings: Any) -> shapely.Polygon:
    if not isinstance(rings, list) or not rings:
        raise ValueError("a polygon without rings")
    shell, *holes = (_ring(ring) for ring in rings)
    return shapely.Polygon(shell, holes)


def _ring(positions: Any) -> shapely.LinearRing:
    xy = np.array(positions)
    if xy.ndim != 2 or xy.shape[1] != 2 or xy.dtype.kind not in "if":
        raise ValueError("a ring whose positions are not pairs of numbers")
    if len(xy) < 4 or (xy[0] != xy[-1]).any():
        raise ValueError("a ring that is not closed")
    return shapely.LinearRing(xy)


def _row(number: int, item: Any) -> AreaRow:
    properties = item.get("properties") if isinstance(item, dict) else None
    if not isinstance(properties, dict):
        raise _bad(f"第 {number} 个要素没有属性。", f"Feature {number} has no properties.")
    code, parent = properties.get("code"), properties.get("parent_code")
    if not isinstance(code, str) or not code or not isinstance(parent, str | None):
        names = ", ".join(properties)
        raise _bad(
            f"第 {number} 个要素缺少文本属性 code 或 parent_code；现有属性：{names}。",
            f"Feature {number} lacks the text properties code or parent_code; it has: {names}.",
        )
    geometry = item.get("geometry")
    if not isinstance(geometry, shapely.MultiPolygon):
        why = geometry.why if isinstance(geometry, _BadGeometry) else "no polygon"
        raise _bad(f"区域 {code} 的图形不能读取。", f"The geometry of area {code} cannot be read: {why}.")
    return _area_row(code, parent, properties, geometry)


def _area_row(code: str, parent: str | None, properties: Mapping[str, Any], geometry: shapely.MultiPolygon) -> AreaRow:
    def text(key: str, otherwise: str = "") -> str:
        return str(properties.get(key) or otherwise)

    try:
        knots = tuple(_knot(points) for points in properties.get("knots") or ())
        version = int(properties.get("version") or 1)
    except (ValueError, TypeError, OverflowError) as error:
        raise _bad(
            f"区域 {code} 的 knots 或 version 属性不能读取。",
            f"The property knots or version of area {code} cannot be read.",
        ) from error
    row = AreaRow(
        code=code,
        parent_code=parent,
        level=text("level"),
        name=text("name", code),
        kind=text("kind", "base"),
        scheme=text("scheme"),
        version=version,
        source=text("source"),
        valid_from=text("valid_from"),
        geometry=geometry,
        knots=knots,
    )
    require_plain((code, parent, row.name, row.level, row.scheme, row.source, row.valid_from), "GeoJSON")
    return row


def _knot(points: Any) -> Knot:
    (px, py), (ax, ay), (bx, by) = points
    return Knot(a0=(float(ax), float(ay)), b0=(float(bx), float(by)), p=(float(px), float(py)))
