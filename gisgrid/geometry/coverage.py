"""The check: do the children tile their parent, and if not, where.

Three stages, each only where the one before leaves something open. One pass proves what is right: signatures of the
children that add up to the parent's. Then edges that do not cancel are compared, and vertices that a neighbour lacks
are told from true faults. At last faces are drawn from the few edges that are left, and counted out.
"""

from collections import defaultdict
from typing import Any

import numpy as np
import shapely

from gisgrid.errors import BadInput
from gisgrid.geometry.boundary import Edges, Indices, residual
from gisgrid.geometry.classify import Division, findings_of_faces
from gisgrid.geometry.equations import equations
from gisgrid.geometry.faces import faces
from gisgrid.geometry.findings import Finding, Kind, Report, report
from gisgrid.geometry.lattice import RESOLUTION, Geometries
from gisgrid.geometry.pieces import Pieces, inner_areas, inner_vertices, matched_pieces, unmatched_pieces
from gisgrid.geometry.scan import Scan, scan
from gisgrid.geometry.single import findings_of_single_areas

SLIVER_STEPS = 100
"""About 1 m in degrees."""
PARENT = -1
"""Stands for the parent among owners of edges."""


def check_coverage(
    children: Any, parent: Any = None, *, resolution: float = RESOLUTION, sliver_width: float | None = None
) -> Report:
    """Say whether areas tile their parent, and what is wrong where.

    Parameters
    ----------
    children : array_like of (Multi)Polygon or None, shape (n,)
        Checked as they are on the lattice: a copy is snapped and oriented where needed. Invalid and empty ones are
        reported and cover nothing.
    parent : (Multi)Polygon, optional
        Without one, overlaps and holes of the union are found and the outline is whatever the union is.
    resolution : float
        Lattice step in the units of the coordinates.
    sliver_width : float, optional
        Findings up to this width are marked as slivers; by default 100 lattice steps.

    Returns
    -------
    Report

    Raises
    ------
    BadInput
        If a geometry is not areal, or the parent is invalid.

    Notes
    -----
    A vertex within 0.75 steps of a neighbour's edge counts as being on it (1.42 if both sides have rounded a point of
    the same edge): rounding to the lattice moves a point by up to 0.71 steps.

    Examples
    --------
    >>> square, left = shapely.box(0, 0, 2, 2), shapely.box(0, 0, 1, 2)
    >>> check_coverage([left, shapely.box(1, 0, 2, 2)], square).complete
    True
    >>> [(found.kind.value, found.area) for found in check_coverage([left], square).faults]
    [('gap', 2.0)]
    """
    parents = None if parent is None else [parent]
    return check_coverages(
        children, np.zeros(len(children), dtype=np.int64), parents, resolution=resolution, sliver_width=sliver_width
    )


def check_coverages(
    children: Any,
    parent_of: Any,
    parents: Any = None,
    *,
    resolution: float = RESOLUTION,
    sliver_width: float | None = None,
) -> Report:
    """Check many parents at once; see `check_coverage`.

    Parameters
    ----------
    children : array_like of (Multi)Polygon or None, shape (n,)
    parent_of : array_like of int, shape (n,)
        Index of each child's parent, or the number of its group where there are no parents.
    parents : array_like of (Multi)Polygon, shape (g,), optional
    """
    children, parent_of = np.array(children, dtype=object), np.asarray(parent_of, dtype=np.int64)
    read, stored = scan(children, resolution)
    upper = None if parents is None else np.array(parents, dtype=object)
    upper_read, upper = (None, None) if upper is None else _scan_parents(upper, parent_of, resolution)
    unproved = np.unique(parent_of) if upper_read is None else _unproved(read, parent_of, upper_read)
    counted = np.flatnonzero(read.valid & np.isin(parent_of, unproved))
    division = Division(stored, parent_of, counted, upper, resolution)
    findings = findings_of_single_areas(stored, read, None if parents is None else parent_of)
    if len(unproved):
        findings += _differences(
            division, unproved, SLIVER_STEPS * resolution if sliver_width is None else sliver_width
        )
    return report(findings)


def _scan_parents(parents: Geometries, parent_of: Indices, resolution: float) -> tuple[Scan, Geometries]:
    if ((parent_of < 0) | (parent_of >= len(parents))).any():
        raise BadInput("有的面没有对应的上级。", "Some areas have no parent among those given.")
    read, stored = scan(parents, resolution)
    invalid = np.flatnonzero(~read.valid & ~read.empty)
    if len(invalid):
        reason = shapely.is_valid_reason(stored[invalid[0]])
        raise BadInput(
            f"上级的面（第 {invalid[0] + 1} 个）自身无效：{reason}。",
            f"The parent's own polygon (number {invalid[0] + 1}) is invalid: {reason}.",
            hint_zh="请先修正上级的边界。",
            hint_en="Mend the parent's outline first.",
        )
    return read, stored


def _unproved(read: Scan, parent_of: Indices, parents: Scan) -> Indices:
    """Return the parents whose signature is not the sum of their children's."""
    rest = np.zeros_like(parents.signature)
    np.subtract.at(rest, parent_of[read.valid], read.signature[read.valid])
    return np.flatnonzero(rest + parents.signature)


def _differences(division: Division, unproved: Indices, sliver_width: float) -> list[Finding]:
    """Return unmatched vertices and whatever is covered wrongly in groups that are not proved."""
    children = division.children[division.counted]
    parents = division.children[:0] if division.parents is None else division.parents[unproved]
    group_of = np.searchsorted(unproved, division.parent_of[division.counted])
    all_edges = equations(children, parents, group_of, division.resolution)
    pieces, _ = matched_pieces(unmatched_pieces(all_edges), all_edges.first_outer, division.resolution)
    owner = np.append(division.counted, np.full(len(parents), PARENT))[pieces.owner]
    pieces = Pieces(pieces.ends, owner, unproved[pieces.group], pieces.source)
    left = residual(Edges(pieces.ends, pieces.owner), pieces.group, division.resolution)
    findings = _unmatched_vertices(pieces, has_parents=division.parents is not None)
    if len(left):
        rest = pieces.take(left)
        found = faces(Edges(rest.ends, rest.owner), rest.group, division.resolution)
        findings += findings_of_faces(found, division, sliver_width)
    return findings


def _unmatched_vertices(pieces: Pieces, *, has_parents: bool) -> list[Finding]:
    """Return a notice for each vertex that one or more edges lack."""
    later, area = inner_vertices(pieces), inner_areas(pieces)
    lacking: dict[tuple[int, float, float], list[tuple[int, float]]] = defaultdict(list)
    places = np.column_stack([later.group, later.ends[:, :2]]).tolist()
    for place, owner, lost in zip(places, later.owner.tolist(), area.tolist(), strict=True):
        lacking[tuple(place)].append((owner, lost))
    return [
        Finding(
            Kind.UNMATCHED_VERTEX,
            shapely.Point(x, y),
            tuple(sorted({owner for owner, _ in edges} - {PARENT})),
            int(group) if has_parents else None,
            area=sum(lost for _, lost in edges),
            note="parent" if any(owner == PARENT for owner, _ in edges) else "",
        )
        for (group, x, y), edges in lacking.items()
    ]
