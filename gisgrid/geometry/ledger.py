"""The ledger of a mend: what it did to each area, and for which it did nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from gisgrid.geometry.findings import Finding
from gisgrid.geometry.lattice import Coordinates, Geometries
from gisgrid.geometry.repair import as_drawn


@dataclass(frozen=True)
class Entry:
    """What the mend did to one area.

    Attributes
    ----------
    child : int
    before_m2, after_m2 : float
        Of an area that was invalid, before: what its rings enclose.
    moved_m2 : float
        Area that came or went.
    moved_m : float
        Width of the widest finding that was closed by it: no border moved further.
    closes : tuple of int
        Indices of the findings of `Conformed.before`.
    """

    child: int
    before_m2: float
    after_m2: float
    moved_m2: float
    moved_m: float
    closes: tuple[int, ...]


@dataclass(frozen=True)
class Refusal:
    """An area that would vanish, split or change too much, or is no area: left as it is, and why."""

    child: int
    reason: str


def closed_findings(candidates: Sequence[int], before: Sequence[Finding], left: Sequence[Finding]) -> list[int]:
    """Return which candidates are gone: no finding of their kind is left where they were."""
    if not left or not candidates:
        return list(candidates)
    shapes = np.array([before[k].geometry for k in candidates], dtype=object)
    rest = np.array([found.geometry for found in left], dtype=object)
    one, other = shapely.STRtree(rest).query(shapes, predicate="intersects")
    inside = shapely.relate_pattern(shapes[one], rest[other], "T********")
    still = {
        candidates[a]
        for a, b in zip(one[inside].tolist(), other[inside].tolist(), strict=True)
        if before[candidates[a]].kind is left[b].kind
    }
    return [k for k in candidates if k not in still]


def ledger_of(
    rows: Iterable[int],
    before: Geometries,
    after: Geometries,
    closes: dict[int, float],
    findings: Sequence[Finding],
    scale: Coordinates,
) -> tuple[Entry, ...]:
    """Return an entry for each area that changed.

    Parameters
    ----------
    rows : iterable of int
        Areas that got or lost land or were repaired.
    before, after : ndarray of MultiPolygon, shape (n,)
    closes : dict of int to float
        Findings that were closed, and the width of each in metres.
    findings : sequence of Finding
    scale : ndarray of float, shape (2,)
        Metres in one unit of x and y.
    """
    at = sorted(rows)
    old, new = as_drawn(before[at]), after[at]
    m2 = np.prod(scale) * np.stack(
        [shapely.area(shape) for shape in (old, new, shapely.symmetric_difference(old, new))]
    )
    closed_by: dict[int, list[int]] = {row: [] for row in at}
    for k in sorted(closes):
        for row in closed_by.keys() & set(findings[k].members):
            closed_by[row].append(k)
    return tuple(
        Entry(row, was, now, moved, max((closes[k] for k in closed_by[row]), default=0.0), tuple(closed_by[row]))
        for row, (was, now, moved) in zip(at, m2.T.tolist(), strict=True)
        if moved > 0 or closed_by[row]
    )
