"""Files of areas to be checked as they are: nothing is refused here that a check can name and place."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gisgrid.errors import BadInput
from gisgrid.exchange.codes import as_codes
from gisgrid.exchange.crs import to_degrees
from gisgrid.exchange.fields import Columns, spec_values
from gisgrid.exchange.sources import read_source
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Geometries


@dataclass(frozen=True)
class AreaFile:
    """Rows of a file of areas.

    Attributes
    ----------
    codes : list of str
        Row numbers from 1 where no field of codes was named or it is blank.
    groups : list of (str or None)
        What the field of groups says; all empty text if none was named.
    geometries : ndarray of shapely geometries or None, shape (n,)
        Longitude, latitude in degrees, EPSG:4490.
    source_crs : str
    notices : tuple of str
    columns : mapping of str to list
        All fields of the file.
    """

    codes: list[str]
    groups: list[str | None]
    geometries: Geometries
    source_crs: str
    notices: tuple[str, ...]
    columns: Columns


@dataclass(frozen=True)
class DivisionFiles:
    """Children and parents as a check takes them.

    Attributes
    ----------
    children : AreaFile
    parents : AreaFile or None
    parent_of : ndarray of int, shape (n,)
        Index into the parents, or into the groups if there are none.
    group_names : list of str
        Codes of the parents, or the groups.
    """

    children: AreaFile
    parents: AreaFile | None
    parent_of: Indices
    group_names: list[str]


def read_areas(path: Path, *, code: str | None = None, group: str | None = None, crs: str | None = None) -> AreaFile:
    """Read the areas of one file.

    Parameters
    ----------
    path : Path
        GeoJSON, GeoPackage, Shapefile (.shp or zip) or FlatGeobuf.
    code, group : str, optional
        Field specs (see `gisgrid.exchange.fields.spec_values`).
    crs : str, optional
        None: the file must say it. ``auto``: else an unambiguous guess. Otherwise the system, as ``EPSG:4547``.

    Raises
    ------
    BadInput
        If it cannot be read, has no such field, or its coordinate system is not known.
    """
    source = read_source(path)
    rows = len(source.geometries)
    codes = as_codes(spec_values(code, source.columns, rows), code) if code else [None] * rows
    groups = as_codes(spec_values(group, source.columns, rows), group) if group else [""] * rows
    located = to_degrees(source.geometries, source.said_crs(crs), crs)
    return AreaFile(
        [one or str(row) for row, one in enumerate(codes, start=1)],
        list(groups),
        located.geometries,
        located.source_crs,
        (*source.notices, *located.notices),
        source.columns,
    )


def read_division(
    children: Path,
    parents: Path | None = None,
    *,
    code: str | None = None,
    group_by: str | None = None,
    parent_code: str | None = None,
    crs: str | None = None,
) -> DivisionFiles:
    """Read children and, if given, their parents.

    Parameters
    ----------
    group_by, parent_code : str, optional
        Field specs of the children and of the parents whose values say which child belongs to which parent. Without
        them there is one parent; without parents each value of `group_by` is a division of its own.

    Raises
    ------
    BadInput
        If a child's parent is not there, or several parents are and nothing says which is whose.
    """
    below = read_areas(children, code=code, group=group_by, crs=crs)
    above = None if parents is None else read_areas(parents, code=parent_code, crs=crs)
    names = _group_names(below, above, by_field=group_by is not None)
    twice = sorted(name for name, times in Counter(names).items() if times > 1)
    if twice:
        listed = ", ".join(twice[:5])
        raise BadInput(
            f"上级代码重复：{listed}。", f"Codes of parents occur twice: {listed}.", details={"codes": twice}
        )
    row_of = {name: row for row, name in enumerate(names)}
    wanted = below.groups if group_by else [names[0] if names else ""] * len(below.groups)
    lost = sorted({name or "" for name in wanted if name not in row_of})
    if lost:
        listed = ", ".join(name or "—" for name in lost[:5])
        raise BadInput(f"找不到上级：{listed}。", f"Parents not found: {listed}.", details={"codes": lost})
    return DivisionFiles(below, above, np.array([row_of[str(name)] for name in wanted], dtype=np.int64), names)


def _group_names(below: AreaFile, above: AreaFile | None, *, by_field: bool) -> list[str]:
    if above is None:
        return sorted({name for name in below.groups if name is not None})
    if by_field or len(above.codes) == 1:
        return above.codes
    raise BadInput(
        f"上级文件中有 {len(above.codes)} 个面，无法知道各属于谁。",
        f"The parents' file holds {len(above.codes)} areas, and nothing says which child is whose.",
        hint_zh="用 --group-by（下级文件的字段）和 --parent-code（上级文件的字段）。",
        hint_en="Use --group-by (a field of the children) and --parent-code (a field of the parents).",
    )
