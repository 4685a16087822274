"""Findings as a person reads them: codes instead of indices, metres instead of degrees, words of the trade."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from gisgrid.geometry.findings import Finding, Kind
from gisgrid.geometry.measure import GEOD, area_m2
from gisgrid.geometry.width import widths

WORDS = {
    Kind.GAP: "空白",
    Kind.OVERLAP: "重叠",
    Kind.DUPLICATE: "重复",
    Kind.SPILL: "越界",
    Kind.INVALID: "自相交",
    Kind.EMPTY: "空面",
    Kind.UNMATCHED_VERTEX: "错边",
    Kind.DETACHED_PART: "飞地",
}
"""What a planner calls each kind."""


@dataclass(frozen=True)
class NamedFinding:
    """A finding in the words and units of the trade.

    Attributes
    ----------
    kind, word, severity : str
        `gap` and so on, what a planner calls it, `fault` or `notice`.
    codes : tuple of str
        Areas concerned.
    parent_code : str or None
    area_m2, width_m : float
        Geodesic area, and the diameter of the largest circle inside.
    sliver : bool
    place : (longitude, latitude) or None
        A point inside, to go to.
    geometry : shapely geometry
        EPSG:4490.
    note : str
    """

    kind: str
    word: str
    severity: str
    codes: tuple[str, ...]
    parent_code: str | None
    area_m2: float
    width_m: float
    sliver: bool
    place: tuple[float, float] | None
    geometry: Any
    note: str


def named(findings: Sequence[Finding], codes: Sequence[str], parent_codes: Sequence[str]) -> list[NamedFinding]:
    """Return findings with codes for indices and metres for degrees, in the same order.

    Parameters
    ----------
    findings : sequence of Finding
        Geometry in degrees, EPSG:4490.
    codes, parent_codes : sequence of str
        What the indices of children and parents stand for.
    """
    return [_named(found, codes, parent_codes) for found in findings]


def _named(found: Finding, codes: Sequence[str], parent_codes: Sequence[str]) -> NamedFinding:
    point = None if found.geometry.is_empty else found.geometry.representative_point()
    areal = bool(shapely.get_dimensions(found.geometry) == 2) and not found.geometry.is_empty
    return NamedFinding(
        kind=found.kind.value,
        word=WORDS[found.kind],
        severity=found.severity.value,
        codes=tuple(codes[i] for i in found.members),
        parent_code=None if found.parent is None else parent_codes[found.parent],
        area_m2=float(area_m2([found.geometry])[0]) if areal else 0.0,
        width_m=width_m(found.geometry) if areal else 0.0,
        sliver=found.sliver,
        place=None if point is None else (point.x, point.y),
        geometry=found.geometry,
        note=found.note,
    )


def width_m(geometry: Any) -> float:
    """Return the diameter of the largest circle inside a polygon in degrees, measured on a local plane.

    Examples
    --------
    >>> round(width_m(shapely.box(110, 30, 110.001, 30.1)))
    96
    """
    west, south, east, north = geometry.bounds
    middle = (south + north) / 2
    metres = [
        GEOD.line_length([west, east], [middle, middle]) / (east - west),
        GEOD.line_length([west, west], [south, north]) / (north - south),
    ]
    flat = shapely.transform(geometry, lambda xy: (xy - (west, south)) * np.array(metres))
    return float(widths(np.array(shapely.get_parts(flat))).max())
