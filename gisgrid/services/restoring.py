"""gisgrid's own export goes back in: areas of several levels and their knots, in one changeset."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from sqlalchemy import Connection

from gisgrid.domain.areas import AreaTable
from gisgrid.domain.findings import NamedFinding
from gisgrid.errors import BadInput, NotTiling
from gisgrid.exchange.geojson_read import Export, is_export, read_export
from gisgrid.exchange.rows import AreaRow
from gisgrid.geometry.knots import Knot
from gisgrid.geometry.lattice import to_lattice
from gisgrid.services.hierarchy import check_hierarchy, load_hierarchy
from gisgrid.services.imports import sha256_of
from gisgrid.store.batches import record_batch
from gisgrid.store.schemes import scheme_named

SYSTEM, EVIDENCE = "EPSG:4490", "gisgrid export"
"""What is kept with the import: gisgrid writes nothing else."""


@dataclass(frozen=True)
class ExportSummary:
    """What an export holds, before anybody decides about it.

    Attributes
    ----------
    levels : dict of str to int
        How many areas of each level, the highest first.
    areas, knots : int
    schemes : list of str
    date, mark : str
        When it was written, and what must be said wherever it is shown; empty where the file does not say.
    """

    levels: dict[str, int]
    areas: int
    knots: int
    schemes: list[str]
    date: str
    mark: str


@dataclass(frozen=True)
class RestoreTrial:
    """What restoring an export would do: add `areas` areas, unless `findings` says why not."""

    areas: int
    findings: Sequence[NamedFinding]


def required_export(path: Path) -> Export:
    """Read a file that gisgrid itself wrote.

    Raises
    ------
    BadInput
        It did not, or the file is damaged.
    """
    if not is_export(path):
        raise BadInput(
            f"{path.name} 不是本系统导出的文件，未导入",
            f"{path.name} is no export of gisgrid; nothing was imported",
            hint_zh="请按普通边界文件导入",
            hint_en="import it as a boundary file",
        )
    return read_export(path)


def summary_of(export: Export) -> ExportSummary:
    """Return what an export holds."""
    of_level = [row.level for row in export.rows]
    order = [level for scheme in (export.header.schemes if export.header else ()) for level in scheme.levels]
    return ExportSummary(
        levels={level: of_level.count(level) for level in dict.fromkeys([*order, *of_level]) if level in of_level},
        areas=len(export.rows),
        knots=len({(row.scheme, knot) for row in export.rows for knot in row.knots}),
        schemes=sorted({row.scheme for row in export.rows}),
        date=export.header.date if export.header else "",
        mark=export.header.mark if export.header else "",
    )


def try_restoring(connection: Connection, export: Export) -> RestoreTrial:
    """Work out whether an export could be restored. Nothing is stored.

    Raises
    ------
    BadInput, NotFound
        As `restore_export`.
    """
    try:
        for scheme, areas, _ in _parts(connection, export):
            check_hierarchy(connection, scheme, areas)
    except NotTiling as error:
        return RestoreTrial(len(export.rows), error.details["findings"])
    return RestoreTrial(len(export.rows), ())


def restore_file(connection: Connection, export: Export, path: Path, file: str) -> int:
    """Restore the export that was read from a file and keep which it was; return how many areas were stored.

    Parameters
    ----------
    connection : Connection
        Inside `changing(url, who=…, why=…, kind="import")`.
    file : str
        The name that it came with.

    Raises
    ------
    BadInput, NotFound, NotTiling
        As `restore_export`.
    """
    count = restore_export(connection, export)
    record_batch(connection, file, sha256_of(path), SYSTEM, EVIDENCE, count)
    return count


def restore_export(connection: Connection, export: Export) -> int:
    """Store the areas of an export with the vertices and knots that it names.

    Returns
    -------
    int
        Number of areas stored.

    Raises
    ------
    NotFound
        A scheme of the file is not in the database.
    BadInput, NotTiling
        As `load_hierarchy`.
    """
    for scheme, areas, knots in _parts(connection, export):
        load_hierarchy(connection, scheme, areas, knots)
    return len(export.rows)


def _parts(connection: Connection, export: Export) -> Iterator[tuple[str, AreaTable, list[Knot]]]:
    """Yield scheme by scheme the areas and knots of a file."""
    for code in sorted({row.scheme for row in export.rows}):
        scheme_named(connection, code)
        rows = [row for row in export.rows if row.scheme == code]
        knots = list({knot: None for row in rows for knot in row.knots})
        areas = _as_table(rows)
        _require_vertices(areas, knots)
        yield code, areas, knots


def _require_vertices(areas: AreaTable, knots: list[Knot]) -> None:
    """Refuse knots that are no vertex of any area of the file, or do not lie between the ends of their edge."""
    vertices = set(map(tuple, shapely.get_coordinates(areas.geometries).tolist()))
    bad = [knot.p for knot in knots if knot.p not in vertices or knot.p in (knot.a0, knot.b0)]
    if bad:
        raise BadInput(
            f"文件中有 {len(bad)} 个结点不在任何边界上，例如 {bad[0]}；未导入",
            f"{len(bad)} knots of the file lie on no border, such as {bad[0]}; nothing was imported",
            hint_zh="文件可能被改动过，请重新导出",
            hint_en="the file may have been altered: export it again",
        )


def _as_table(rows: list[AreaRow]) -> AreaTable:
    """Return rows of a file as columns."""
    return AreaTable(
        codes=[row.code for row in rows],
        parent_codes=[row.parent_code for row in rows],
        levels=[row.level for row in rows],
        names=[row.name for row in rows],
        kinds=[row.kind for row in rows],
        sources=[row.source for row in rows],
        geometries=to_lattice(np.array([row.geometry for row in rows], dtype=object)),
    )
