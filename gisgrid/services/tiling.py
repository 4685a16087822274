"""Refuse what is unsound or does not tile, and say where."""

import shapely

from gisgrid.domain.areas import AreaTable
from gisgrid.domain.findings import NamedFinding, named
from gisgrid.errors import NotTiling
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.coverage import check_coverage, check_coverages


def require_sound(areas: AreaTable) -> None:
    """Refuse polygons that are empty or invalid on their own.

    Raises
    ------
    NotTiling
        `details["findings"]` holds a `NamedFinding` of each.
    """
    bad = ~shapely.is_valid(areas.geometries) | shapely.is_empty(areas.geometries)
    if bad.any():
        offenders = areas.take(bad.nonzero()[0])
        found = [f for f in check_coverage(offenders.geometries).findings if f.kind.value in ("invalid", "empty")]
        raise not_tiling(named(found, offenders.codes, []))


def require_tiling(children: AreaTable, parents: AreaTable, parent_of: Indices, suspects: Indices) -> None:
    """Refuse children that do not tile their parent.

    Parameters
    ----------
    parent_of : ndarray of int, shape (n,)
        Index into `parents` for each child.
    suspects : ndarray of int
        Parents whose boundary sums do not agree; nothing else is looked at.

    Raises
    ------
    NotTiling
        `details["findings"]` holds a `NamedFinding` of each gap, overlap, spill, duplicate.
    """
    if not len(suspects):
        return
    row_of = {int(parent): i for i, parent in enumerate(suspects)}
    rows = [i for i, parent in enumerate(parent_of) if int(parent) in row_of]
    few, above = children.take(rows), parents.take(suspects)
    report = check_coverages(few.geometries, [row_of[int(parent_of[i])] for i in rows], above.geometries)
    raise not_tiling(named(report.findings, few.codes, above.codes))


def not_tiling(findings: list[NamedFinding]) -> NotTiling:
    """Return the refusal that carries findings."""
    faults = [f for f in findings if f.severity == "fault"] or findings
    kinds = {f.word: f.kind for f in faults}
    return NotTiling(
        f"未能恰好铺满：有 {len(faults)} 处问题（{'、'.join(kinds)}）；未导入，数据库未改动",
        f"the areas do not tile: {len(faults)} findings ({', '.join(kinds.values())}); nothing was stored",
        hint_zh="用 --findings-out 文件.geojson 得到每一处的位置",
        hint_en="--findings-out FILE.geojson gives the place of each",
        details={"findings": findings},
    )
