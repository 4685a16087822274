"""Reference features: brought in from files, listed, dropped, read within a box."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely
from sqlalchemy import Connection

from gisgrid.domain.division import Drawn, NamedShapes
from gisgrid.domain.reference import KINDS, ROAD, NearFeatures, ReferenceBatch, ReferenceTable
from gisgrid.errors import BadInput, NotFound
from gisgrid.geometry.lattice import Geometries
from gisgrid.store import reference as store
from gisgrid.store.areas import areas_by_code
from gisgrid.store.schemes import scheme_named

MOST_SHOWN = 5_000
"""Features of one kind in an answer: more than that nobody draws along, and snapping to them would be slow."""
AREAL = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def import_reference(
    connection: Connection, scheme: str, code: str | None, table: ReferenceTable, *, file: str, sha256: str, who: str
) -> tuple[int, ReferenceTable]:
    """Keep a file's features that touch an area, whole; or all of them, in the name of everywhere.

    Parameters
    ----------
    connection : Connection
        Inside `writing`.
    code : str or None
        The area whose planner brings them.
    file, sha256, who : str
        Name and digest of the file, and who brings it.

    Returns
    -------
    int
        Number of the batch.
    ReferenceTable
        What was kept; its notices say how many features were left out.

    Raises
    ------
    NotFound
        There is no such scheme or area.
    BadInput
        No feature touches the area.
    Forbidden
        The person of the transaction does not plan it.
    """
    scheme_named(connection, scheme)
    kept = table if code is None else _touching(connection, scheme, code, table)
    number = store.add_batch(connection, scheme, code, kept, file=file, sha256=sha256, who=who)
    return number, kept


def list_reference(connection: Connection, scheme: str) -> list[ReferenceBatch]:
    """Return the files of reference features of a scheme, the latest first."""
    return store.batches(connection, scheme)


def drop_reference(connection: Connection, number: int) -> None:
    """Delete a file's features.

    Raises
    ------
    NotFound
        There is none of this number, or it may not be deleted.
    """
    if not store.drop_batch(connection, number):
        raise NotFound(
            f"没有第 {number} 号参考资料，或不在您的权限内。",
            f"There are no reference features number {number}, or they are beyond your scope.",
            hint_zh="gisgrid reference list 列出现有的。",
            hint_en="`gisgrid reference list` lists those there are.",
        )


def near_reference(connection: Connection, scheme: str, box: store.Box, kinds: Sequence[str]) -> NearFeatures:
    """Return reference features and roads (kind `road`) within a box; of a kind with too many none, but their number.

    Parameters
    ----------
    box : tuple of float
        West, south, east, north in degrees, EPSG:4490.
    kinds : sequence of str

    Raises
    ------
    BadInput
        The box is none, or there is no such kind.
    """
    _require_box(box)
    _require_kinds(kinds)
    counts = store.counts_within(connection, scheme, [kind for kind in kinds if kind != ROAD], box)
    if ROAD in kinds:
        counts[ROAD] = store.count_roads_within(connection, box)
    few = [kind for kind in kinds if counts.get(kind, 0) <= MOST_SHOWN]
    found, names, shapes = store.features_within(connection, scheme, [kind for kind in few if kind != ROAD], box)
    roads = store.roads_within(connection, box) if ROAD in few else np.empty(0, dtype=object)
    return NearFeatures(
        found + [ROAD] * len(roads),
        names + [""] * len(roads),
        np.concatenate([shapes, roads]),
        {kind: count for kind, count in counts.items() if count > MOST_SHOWN},
    )


def with_stored(connection: Connection, scheme: str, shape: shapely.MultiPolygon, drawn: Drawn) -> Drawn:
    """Return what is drawn with the stored rivers and natural villages, each only where no file gave any.

    Parameters
    ----------
    shape : MultiPolygon
        The area to divide; degrees, EPSG:4490.
    """
    if not len(drawn.along):
        _, rivers = store.features_near(connection, scheme, "river", shape)
        drawn = replace(drawn, along=_lines(rivers))
    if not len(drawn.natural):
        names, villages = store.features_near(connection, scheme, "natural_village", shape)
        touching = np.flatnonzero(shapely.intersects(villages, shape)).tolist()
        named = NamedShapes([""] * len(touching), [names[row] for row in touching], villages[touching])
        drawn = replace(drawn, natural=named)
    return drawn


def _lines(rivers: Geometries) -> Geometries:
    """Return rivers as lines one by one: those drawn as areas by their banks."""
    areal = np.isin(shapely.get_type_id(rivers), AREAL)
    banks = shapely.get_rings(shapely.get_parts(rivers[areal]))
    lines = [*shapely.get_parts(rivers[~areal]), *(shapely.LineString(ring.coords) for ring in banks)]
    return np.array([*lines, None], dtype=object)[:-1]


def _touching(connection: Connection, scheme: str, code: str, table: ReferenceTable) -> ReferenceTable:
    area = areas_by_code(connection, scheme, [code]).areas
    if not len(area):
        raise NotFound(f"没有代码为 {code} 的区域。", f"There is no area {code}.")
    outline = area.geometries[0]
    shapely.prepare(outline)
    rows = np.flatnonzero(shapely.intersects(outline, table.geometries)).tolist()
    if not rows:
        raise BadInput(
            f"文件中没有一个图形落在 {area.names[0]} 范围内，未导入。",
            f"No shape of the file touches {area.names[0]}; nothing was imported.",
            hint_zh="请核对所选区域和文件的坐标系。",
            hint_en="Check the area chosen and the coordinate system of the file.",
        )
    left = len(table) - len(rows)
    zh, en = f"有 {left} 个图形在 {area.names[0]} 之外，已略去。", f"{left} shapes outside were left out."
    notices = (*table.notices, f"{zh} / {en}") if left else table.notices
    names = [table.names[row] for row in rows]
    return replace(table, names=names, geometries=table.geometries[rows], notices=notices)


def _require_box(box: store.Box) -> None:
    west, south, east, north = box
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise BadInput(
            "范围写得不对。", "The box is none.",
            hint_zh="写作 西,南,东,北（度）。", hint_en="Write west,south,east,north in degrees.",
        )  # fmt: skip


def _require_kinds(kinds: Sequence[str]) -> None:
    strange = [kind for kind in kinds if kind not in KINDS and kind != ROAD]
    if strange:
        raise BadInput(
            f"没有参考要素类别 {strange[0]}。", f"There is no kind {strange[0]} of reference features.",
            hint_zh=f"可用：{'、'.join((ROAD, *KINDS))}。", hint_en=f"There are: {', '.join((ROAD, *KINDS))}.",
        )  # fmt: skip
