"""Mending: small gaps, overlaps and spill go to one area each, and a ledger says what that changed."""

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import shapely

from gisgrid.errors import BadInput
from gisgrid.geometry.coverage import check_coverage
from gisgrid.geometry.findings import Finding, Report
from gisgrid.geometry.lattice import RESOLUTION, Coordinates, Geometries, to_lattice
from gisgrid.geometry.matching import match_edges
from gisgrid.geometry.mending import RULES, Choice, is_mendable, owners, plane, reattach_strays
from gisgrid.geometry.width import widths

MAX_CHANGE = 0.1
MAX_PASSES = 16


@dataclass(frozen=True)
class Entry:
    """What the mend did to one area.

    Attributes
    ----------
    child : int
    before_m2, after_m2 : float
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
    """An area that would vanish, split or change too much, for which its findings were left alone."""

    child: int
    reason: str


@dataclass(frozen=True)
class Conformed:
    """What `conform_coverage` returns.

    Attributes
    ----------
    children : ndarray of MultiPolygon, shape (n,)
        On the lattice, edge-matched; in the order given.
    parent : MultiPolygon or None
        The parent with every vertex that children put on its outline; none of its own was moved or lost.
    ledger : tuple of Entry
        One for each area that changed by more than its vertices.
    refused : tuple of Refusal
    before, after : Report
        What the check said, and says now: what is left.
    """

    children: Geometries
    parent: Any
    ledger: tuple[Entry, ...]
    refused: tuple[Refusal, ...]
    before: Report
    after: Report


def conform_coverage(
    children: Any,
    parent: Any = None,
    *,
    resolution: float = RESOLUTION,
    max_gap_width_m: float,
    max_shift_m: float,
    rule: str = "longest_border",
    metres_per_unit: tuple[float, float] = (1.0, 1.0),
    max_change: float = MAX_CHANGE,
    only: Any = None,
) -> Conformed:
    """Close small gaps, divide small overlaps and cut off small spill.

    Parameters
    ----------
    children : array_like of (Multi)Polygon, shape (n,)
    parent : (Multi)Polygon, optional
        Its outline stays; inlets from it between children are gaps. Without one only inner gaps are closed.
    resolution : float
        Lattice step in the units of the coordinates.
    max_gap_width_m : float
        Gaps wider than this stay.
    max_shift_m : float
        Overlaps and spill wider than this stay.
    rule : str
        Who gets a gap or an overlap: `longest_border`, `largest` or `smallest`.
    metres_per_unit : (float, float)
        Metres in one unit of x and y; (1, 1) for coordinates in metres.
    max_change : float
        Share of its area by which an area may change at most.
    only : array_like of Polygon, optional
        Places to mend; findings that do not overlap one of them stay.

    Returns
    -------
    Conformed

    Raises
    ------
    BadInput
        If the rule is not known, or an area is empty or invalid: mend those by hand first.

    Examples
    --------
    >>> left, right = shapely.box(0, 0, 10, 10), shapely.box(10.2, 0, 20, 10)
    >>> mended = conform_coverage([left, right], shapely.box(0, 0, 20, 10), max_gap_width_m=0.5, max_shift_m=0.5)
    >>> mended.after.complete, [round(entry.after_m2) for entry in mended.ledger]
    (True, [102])
    """
    if rule not in RULES:
        raise BadInput(f"没有规则“{rule}”。", f'There is no rule "{rule}".', hint_en=f"There are: {', '.join(RULES)}.")
    before = check_coverage(children, parent, resolution=resolution)
    _refuse_unsound(before)
    scale = np.array(metres_per_unit)
    state = _State(to_lattice(children, resolution), None if parent is None else to_lattice([parent], resolution))
    original, report, blocked = state.children, before, dict[int, str]()
    limits = max_gap_width_m, max_shift_m
    places = None if only is None else shapely.union_all(only)
    limit_steps = max(limits) / float(scale.min()) / resolution
    for _ in range(MAX_PASSES):
        todo = [found for found in report.faults if _is_open(found, blocked, scale, limits) and _is_at(found, places)]
        if not todo:
            break
        tried = _matched(_mend(state, todo, resolution, RULES[rule], limit_steps), resolution)
        objections = _objections(original, tried.children, max_change, limit_steps * resolution)
        blocked |= objections
        if not objections:
            state = _State(tried.children, state.parents)  # its knots come last, or roundings of roundings would add up
            report = check_coverage(state.children, state.outline, resolution=resolution)
    state = _matched(state, resolution)
    closes = [
        i
        for i, found in enumerate(before.findings)
        if _is_open(found, blocked, scale, limits) and _is_at(found, places)
    ]
    return Conformed(
        children=state.children,
        parent=state.outline,
        ledger=_ledger(original, state.children, before, closes, scale),
        refused=tuple(Refusal(child, reason) for child, reason in sorted(blocked.items())),
        before=before,
        after=check_coverage(state.children, state.outline, resolution=resolution),
    )


class _State(NamedTuple):
    """Areas and their parent (an array of one, or None) while they are being mended."""

    children: Geometries
    parents: Geometries | None

    @property
    def outline(self) -> Any:
        return None if self.parents is None else self.parents[0]


def _matched(state: _State, resolution: float) -> _State:
    """Put in the vertices that edges lack, save where a polygon would become invalid by it."""
    matched = match_edges(state.children, state.parents, np.zeros(len(state.children), dtype=np.int64), resolution)
    children = _unless_broken(matched.children, state.children)
    if matched.parents is None or state.parents is None:
        return _State(children, None)
    return _State(children, _unless_broken(matched.parents, state.parents))


def _unless_broken(new: Geometries, old: Geometries) -> Geometries:
    return np.where(shapely.is_valid(new), new, old)


def _is_open(found: Finding, blocked: dict[int, str], scale: Coordinates, limits: tuple[float, float]) -> bool:
    """Say whether a finding is small enough to mend and concerns no area that may not be changed."""
    return not blocked.keys() & set(found.members) and is_mendable(found, _width_m(found, scale), *limits)


def _is_at(found: Finding, places: Any) -> bool:
    """Say whether a finding overlaps the places that are to be mended."""
    return places is None or bool(shapely.relate_pattern(found.geometry, places, "T********"))


def _refuse_unsound(report: Report) -> None:
    unsound = [found for found in report.faults if found.kind.value in ("invalid", "empty")]
    if unsound:
        rows = [found.members[0] for found in unsound]
        raise BadInput(
            f"第 {rows[0] + 1} 个面为空或自相交，无法自动修正。",
            f"Area {rows[0] + 1} is empty or invalid and cannot be mended by itself.",
            hint_zh="请先手工修正这些面。",
            hint_en="Mend these areas by hand first.",
            details={"rows": rows},
        )


def _width_m(found: Finding, scale: Coordinates) -> float:
    if shapely.get_dimensions(found.geometry) < 2:
        return 0.0
    parts = shapely.get_parts(shapely.transform(found.geometry, lambda xy: xy * scale))
    return float(widths(np.array(parts)).max())


def _mend(state: _State, todo: list[Finding], resolution: float, choose: Choice, limit_steps: float) -> _State:
    """Return the children with the faces of the findings given out."""
    touched = sorted({one for found in todo for one in found.members})
    if not touched:
        return state
    origin = np.rint(shapely.total_bounds(state.children)[:2] / resolution)

    def in_steps(shape: Any) -> Any:
        return shapely.transform(shape, lambda xy: xy / resolution - origin)

    areas = {i: _rounded(in_steps(state.children[i])) for i in touched}
    drawn = plane(areas, None if state.outline is None else _rounded(in_steps(state.outline)))
    given = owners(drawn, [replace(found, geometry=in_steps(found.geometry)) for found in todo], areas, choose)
    reattach_strays(drawn, given, areas, limit_steps)
    faces_of: dict[int, list[Any]] = {i: [] for i in touched}
    for face, who in zip(drawn.face, given, strict=True):
        for one in who:
            faces_of[one].append(face)
    joined = np.array([shapely.coverage_union_all(faces_of[i]) for i in touched], dtype=object)
    children = state.children.copy()
    children[touched] = to_lattice(
        shapely.transform(joined, lambda xy: (np.rint(xy) + origin) * resolution), resolution
    )
    return _State(children, state.parents)


def _rounded(shape: Any) -> Any:
    return shapely.transform(shape, np.rint)


def _objections(before: Geometries, after: Geometries, max_change: float, limit: float) -> dict[int, str]:
    """Return which areas may not be changed that way, and why."""
    changed = [i for i in range(len(before)) if after[i] is not before[i]]
    reasons = {i: _objection(before[i], after[i], max_change, limit) for i in changed}
    return {i: reason for i, reason in reasons.items() if reason}


def _objection(before: Any, after: Any, max_change: float, limit: float) -> str:
    """Return why a change is refused, or nothing."""
    if after.is_empty:
        return "would vanish"
    if not after.is_valid:
        return "would become invalid"
    parts = [shapely.get_parts(shape) for shape in (before, after)]
    if len(parts[1]) > len(parts[0]) and (widths(parts[1]) > limit).sum() > (widths(parts[0]) > limit).sum():
        return "would split"
    change = abs(after.area / before.area - 1)
    return f"would change by {change:.1%}" if change > max_change else ""


def _ledger(
    before: Geometries, after: Geometries, report: Report, closes: list[int], scale: Coordinates
) -> tuple[Entry, ...]:
    m2 = float(np.prod(scale))
    entries = []
    for i in [i for i in range(len(before)) if after[i] is not before[i]]:
        closed = tuple(k for k in closes if i in report.findings[k].members)
        moved = shapely.symmetric_difference(before[i], after[i]).area
        moved_m = max((_width_m(report.findings[k], scale) for k in closed), default=0.0)
        entries.append(Entry(i, before[i].area * m2, after[i].area * m2, moved * m2, moved_m, closed))
    return tuple(entry for entry in entries if entry.moved_m2 > 0)
