"""Reading files of rivers, buildings, natural villages and other features to draw along."""

from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.domain.reference import AREAS, KIND_WORDS, KINDS, LINES, MOST_FEATURES, ReferenceTable
from gisgrid.errors import BadInput
from gisgrid.exchange.crs import to_degrees
from gisgrid.exchange.fields import Columns, spec_values
from gisgrid.exchange.fields_guessed import guess_fields
from gisgrid.exchange.sources import read_source
from gisgrid.geometry.lattice import Geometries

LONGEST_NAME = 100
_TYPES = {
    LINES: (shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING, shapely.GeometryType.LINEARRING),
    AREAS: (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON),
}
_SHAPE_WORDS = {LINES: ("线", "lines"), AREAS: ("面", "areas")}


def read_reference(
    path: Path, kind: str, *, crs: str | None = None, layer: str | None = None, encoding: str | None = None
) -> ReferenceTable:
    """Read features of one kind.

    Rows without a geometry and heights are left out with a notice; polygons that cross themselves are mended, for
    nothing is counted from them.

    Parameters
    ----------
    path : Path
        GeoJSON, GeoPackage, Shapefile (.shp or zip) or FlatGeobuf.
    kind : str
        One of `gisgrid.domain.reference.KINDS`.
    crs : str, optional
        As of `gisgrid.exchange.boundaries.read_boundaries`.
    layer, encoding : str, optional
        As of `gisgrid.exchange.sources.read_source`.

    Raises
    ------
    BadInput
        With one sentence that says what is wrong with the file.
    """
    shapes = _shapes_of(kind)
    source = read_source(path, layer=layer, encoding=encoding)
    rows = np.flatnonzero(~(shapely.is_missing(source.geometries) | shapely.is_empty(source.geometries)))
    _require(kind, shapes, source.geometries[rows])
    notices = [*source.notices, _left_out(len(source.geometries) - len(rows))]
    flat = np.asarray(shapely.force_2d(source.geometries[rows]), dtype=object)
    if shapely.has_z(source.geometries[rows]).any():
        notices.append("已去掉高程。 / Heights were dropped.")
    located = to_degrees(flat, source.said_crs(crs), crs)
    sound, mended = _sound(located.geometries)
    return ReferenceTable(
        kind,
        [_names(source.columns, len(source.geometries))[row] for row in rows.tolist()],
        sound,
        located.source_crs,
        located.evidence,
        tuple(notice for notice in (*notices, *located.notices, mended) if notice),
    )


def _shapes_of(kind: str) -> tuple[str, ...]:
    if kind not in KINDS:
        raise BadInput(
            f"没有参考要素类别 {kind}。", f"There is no kind {kind} of reference features.",
            hint_zh=f"可用：{'、'.join(f'{key}（{word}）' for key, word in KIND_WORDS.items())}。",
            hint_en=f"There are: {', '.join(KINDS)}.",
        )  # fmt: skip
    return KINDS[kind]


def _require(kind: str, shapes: tuple[str, ...], geometries: Geometries) -> None:
    """Refuse a file that is empty, too long, of other shapes, or with coordinates that are no numbers."""
    if not 0 < len(geometries) <= MOST_FEATURES:
        raise BadInput(
            f"文件中有 {len(geometries)} 个图形，应为 1 至 {MOST_FEATURES} 个。",
            f"The file holds {len(geometries)} shapes; there should be 1 to {MOST_FEATURES}.",
            hint_zh="请检查文件，或按乡镇分开导入。", hint_en="Check the file, or import it town by town.",
        )  # fmt: skip
    allowed = [one for shape in shapes for one in _TYPES[shape]]
    others = int((~np.isin(shapely.get_type_id(geometries), allowed)).sum())
    if others:
        zh, en = (joined.join(_SHAPE_WORDS[shape][k] for shape in shapes) for k, joined in enumerate(("或", " or ")))
        raise BadInput(
            f"文件中有 {others} 个图形不是{zh}。", f"The file holds {others} shapes that are no {en}.",
            hint_zh=f"{KIND_WORDS[kind]}应为{zh}；请选对图层或类别。", hint_en="Choose the right layer or kind.",
        )  # fmt: skip
    if not np.isfinite(shapely.get_coordinates(geometries)).all():
        raise BadInput(
            "坐标中有不是数的值。", "There is a coordinate that is no number.",
            hint_zh="请修正后重新导出。", hint_en="Mend it and export the file again.",
        )  # fmt: skip


def _sound(geometries: Geometries) -> tuple[Geometries, str]:
    """Return shapes whose polygons are valid, and a notice of how many were mended."""
    broken: NDArray[np.bool_] = ~shapely.is_valid(geometries)
    sound = geometries.copy()
    sound[broken] = shapely.make_valid(geometries[broken], method="structure", keep_collapsed=False)
    collapsed = broken & shapely.is_empty(sound)
    mended = int(broken.sum())
    said = (
        f"有 {mended} 个图形自身相交，已修正。 / {mended} shapes crossed themselves and were mended." if mended else ""
    )
    sound[collapsed] = shapely.convex_hull(geometries[collapsed]) if collapsed.any() else sound[collapsed]
    return sound, said


def _names(columns: Columns, count: int) -> list[str]:
    field = guess_fields(columns, {}).name
    values = spec_values(field, columns, count) if field else [None] * count
    return ["" if value is None else _shown(str(value)) for value in values]


def _shown(name: str) -> str:
    return "".join(letter for letter in name if letter.isprintable()).strip()[:LONGEST_NAME]


def _left_out(count: int) -> str:
    return f"有 {count} 行没有图形，已略去。 / {count} rows have no geometry and were left out." if count else ""
