"""From the rows of a boundary file to areas on the lattice, with codes that fit their scheme."""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from gisgrid.domain.areas import AreaTable, Scheme
from gisgrid.errors import BadInput
from gisgrid.exchange.boundaries import BoundaryTable
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.derive import derive_parents, reassemble_rings
from gisgrid.geometry.lattice import to_lattice
from gisgrid.geometry.matching import match_edges
from gisgrid.services.tiling import require_sound, require_tiling

SHOWN = 5
"""How many offenders a sentence names."""


def listed(codes: Sequence[str]) -> str:
    """Return the first few codes, and how many there are if that is more.

    Examples
    --------
    >>> listed(["1", "2"]), listed([str(n) for n in range(9)])
    ('1, 2', '0, 1, 2, 3, 4 … (9)')
    """
    return ", ".join(codes[:SHOWN]) + (f" … ({len(codes)})" if len(codes) > SHOWN else "")


def incoming_areas(scheme: Scheme, level: str, table: BoundaryTable, source: str) -> AreaTable:
    """Return a file's rows as areas of one level, snapped to the lattice.

    Raises
    ------
    BadInput
        The level is unknown, a code does not fit its pattern, or a parent is wanted and not named.
    NotTiling
        A polygon is invalid or empty.
    """
    areas = boundary_areas(scheme, level, table, source)
    require_sound(areas)
    return areas


def boundary_areas(scheme: Scheme, level: str, table: BoundaryTable, source: str) -> AreaTable:
    """Return a file's rows as areas on the lattice, sound or not.

    Raises
    ------
    BadInput
        As `incoming_areas`.
    """
    require_codes(scheme, level, table.codes)
    blank: list[str | None] = [None] * len(table.codes)
    parents = table.parent_codes[0] if table.parent_codes else blank
    orphans = [code for code, parent in zip(table.codes, parents, strict=True) if parent is None]
    if orphans and level not in scheme.root_levels:
        raise BadInput(
            f"层级 {level} 的区域必须有上级，这些没有：{listed(orphans)}；未导入",
            f"areas of level {level} need a parent, and these have none: {listed(orphans)}; nothing was imported",
            hint_zh="用 --parent-code 指明上级代码所在的字段",
            hint_en="name the field of the parent's code by --parent-code",
        )
    return AreaTable(
        codes=table.codes,
        parent_codes=parents,
        levels=[level] * len(table.codes),
        names=table.names,
        kinds=table.kinds,
        sources=[source] * len(table.codes),
        geometries=reassemble_rings(to_lattice(table.geometries)),
    )


def require_codes(scheme: Scheme, level: str, codes: list[str]) -> None:
    """Refuse codes that do not fit the scheme's pattern for the level."""
    pattern = re.compile(scheme.code_patterns[scheme.rank(level)])
    bad = [code for code in codes if not pattern.search(code)]
    if bad:
        raise BadInput(
            f"有 {len(bad)} 个代码不符合 {level} 级的格式 {pattern.pattern}：{listed(bad)}",
            f"{len(bad)} codes do not fit the pattern {pattern.pattern} of level {level}: {listed(bad)}",
        )


def derived_hierarchy(scheme: Scheme, children: AreaTable, table: BoundaryTable) -> AreaTable:
    """Return the children, matched with one another, and above them every level that the file names codes for.

    Each parent is the union of its children; what none of them covers stays outside it.

    Raises
    ------
    BadInput
        Parents are not named for every row, or one is under two others.
    NotTiling
        Children overlap.
    """
    if not table.parent_codes or any(code is None for codes in table.parent_codes for code in codes):
        raise BadInput(
            "--derive-parents 需要用 --parent-code 为每一行指明上级代码，未导入",
            "--derive-parents needs the parent's code of every row, by --parent-code; nothing was imported",
        )
    matched = match_edges(children.geometries, None, np.zeros(len(children), dtype=np.int64)).children
    whole = below = children.with_geometries(matched)
    for step in range(len(table.parent_codes)):
        below = _parents_of(scheme, below, table, step)
        whole = whole + below
    return whole


def _parents_of(scheme: Scheme, below: AreaTable, table: BoundaryTable, step: int) -> AreaTable:
    """Return the parents of areas: their union, code, name, and their own parent as the file says."""
    level = scheme.level_above(below.levels[0])
    codes, parent_of = grouped([str(code) for code in below.parent_codes])
    require_codes(scheme, level, codes)
    parents, not_tiled = derive_parents(below.geometries, parent_of, len(codes))
    names = dict(zip(table.parent_codes[step], table.parent_names[step], strict=True))
    upper = _only_parents(table, step) if step + 1 < len(table.parent_codes) else {}
    areas = AreaTable(
        codes=codes,
        parent_codes=[upper.get(code) for code in codes],
        levels=[level] * len(codes),
        names=[names[code] for code in codes],
        kinds=["base"] * len(codes),
        sources=[below.sources[0]] * len(codes),
        geometries=parents,
    )
    require_tiling(below, areas, parent_of, not_tiled)
    return areas


def _only_parents(table: BoundaryTable, step: int) -> dict[str, str]:
    """Return the one parent that all rows of a code name."""
    pairs = {(str(low), str(up)) for low, up in zip(*table.parent_codes[step : step + 2], strict=True)}
    double = sorted(code for code, count in Counter(low for low, _ in pairs).items() if count > 1)
    if double:
        raise BadInput(
            f"这些区域在文件中有不止一个上级：{listed(double)}；未导入",
            f"these areas have more than one parent in the file: {listed(double)}; nothing was imported",
        )
    return dict(pairs)


def grouped(codes: list[str]) -> tuple[list[str], Indices]:
    """Return the different codes, ascending, and for each row the index of its own."""
    unique, index = np.unique(np.array(codes, dtype=object).astype(str), return_inverse=True)
    return [str(code) for code in unique], index.astype(np.int64)
