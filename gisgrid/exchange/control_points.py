"""Control points: a CSV of places whose coordinates are known in the file's old system and in CGCS2000."""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gisgrid.errors import BadInput
from gisgrid.geometry.lattice import Coordinates
from gisgrid.geometry.soundness import WORLD_DEGREES

FIELDS = ("x", "y", "lon", "lat")
LEAST_POINTS = 3
"""Two fix a similarity exactly and leave nothing to check it by."""


@dataclass(frozen=True)
class ControlPoints:
    """Matched points.

    Attributes
    ----------
    names : tuple of str
        From the column `name`, else the row's number.
    source : ndarray of float, shape (n, 2)
        In the file's system, easting or longitude first.
    target : ndarray of float, shape (n, 2)
        EPSG:4490, longitude, latitude in degrees.
    """

    names: tuple[str, ...]
    source: Coordinates
    target: Coordinates


def read_control_points(path: Path) -> ControlPoints:
    """Read columns x, y, lon, lat and, if it is there, name.

    Raises
    ------
    BadInput
        The file cannot be read, a column is missing, a value is no number or no place, or points are too few or double.
    """
    rows = _rows(path)
    missing = [field for field in FIELDS if not rows or field not in rows[0]]
    if missing:
        raise _bad(path, f"缺少列：{', '.join(missing)}", f"lacks rows or the columns {', '.join(missing)}")
    names = tuple(row.get("name") or str(number) for number, row in enumerate(rows, 1))
    texts = [(name, row[field]) for name, row in zip(names, rows, strict=True) for field in FIELDS]
    values = np.array([_number(path, name, text) for name, text in texts]).reshape(-1, len(FIELDS))
    source, target = values[:, :2], values[:, 2:]
    if len(np.unique(source, axis=0)) < len(rows) or len(np.unique(target, axis=0)) < len(rows):
        raise _bad(path, "有重复的点", "names a point twice")
    if not np.all((target >= WORLD_DEGREES[0]) & (target <= WORLD_DEGREES[1])):
        raise _bad(path, "lon、lat 不是经纬度", "has a lon, lat that is no longitude, latitude")
    if len(rows) < LEAST_POINTS:
        raise _bad(
            path, f"少于 {LEAST_POINTS} 个点，无法检核", f"holds fewer than {LEAST_POINTS} points, too few to check"
        )
    return ControlPoints(names, source, target)


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file, restval="")
            return [{(key or "").strip().lower(): str(value).strip() for key, value in row.items()} for row in table]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _bad(path, "读不出来", f"cannot be read ({error.__class__.__name__})") from error


def _number(path: Path, name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError as error:
        raise _bad(path, f"点 {name} 的“{text}”不是数", f'says "{text}" at point {name}, which is no number') from error
    if not np.isfinite(value):
        raise _bad(path, f"点 {name} 的“{text}”不是数", f'says "{text}" at point {name}, which is no number')
    return value


def _bad(path: Path, zh: str, en: str) -> BadInput:
    return BadInput(
        f"控制点文件 {path.name} {zh}。",
        f"The file of control points {path.name} {en}.",
        hint_zh="应为 UTF-8 的 CSV，列为 x,y,lon,lat（可另有 name）：原坐标在前，CGCS2000 经纬度（度）在后。",
        hint_en="It should be a CSV in UTF-8 with the columns x,y,lon,lat (and name if you like): "
        "old coordinates first, then CGCS2000 degrees.",
    )
