"""A coverage while it is being mended: repaired, closed pass by pass, matched."""

from dataclasses import replace
from typing import Any

import numpy as np
import shapely

from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.coverage import check_coverage, check_coverages
from gisgrid.geometry.derive import reassemble_rings
from gisgrid.geometry.findings import Finding, Kind, Report, report
from gisgrid.geometry.lattice import Geometries
from gisgrid.geometry.matching import match_edges
from gisgrid.geometry.mending import owners, strays
from gisgrid.geometry.noded_plane import Plane, plane_near, toggled
from gisgrid.geometry.objections import objections
from gisgrid.geometry.repair import repaired
from gisgrid.geometry.terms import Terms, as_array

MAX_PASSES = 16
EMPTY = "没有图形 has no shape: draw it or leave it out"
AMBIGUOUS = "自相交 crosses itself in more than one likely sense: draw it anew"


class Mending:
    """A coverage while it is being mended.

    Attributes
    ----------
    terms : Terms
    given, children : ndarray of MultiPolygon on the lattice, shape (n,)
        As they came, and as they are now.
    outline : MultiPolygon or None
    before, report : Report
        Of what came, repaired, with the invalid areas that were there; and of what is now.
    mendable : dict of int to float
        Findings of `before` that are small enough and wanted, with widths in metres.
    refused : dict of int to str
        Areas that neither get nor lose anything any more, and why.
    changed : set of int
        Areas that got or lost land or were repaired.
    """

    def __init__(self, terms: Terms, given: Geometries, outline: Any) -> None:
        self.terms, self.given, self.outline = terms, given, outline
        self.children = self.start = given.copy()
        self.before = self.report = report([])
        self.refused: dict[int, str] = {}
        self.changed: set[int] = set()
        self.mendable: dict[int, float] = {}
        self.aside: Indices = np.empty(0, dtype=np.int64)

    def _check(self) -> Report:
        return check_coverage(self.children, self.outline, resolution=self.terms.resolution)

    def repair(self) -> None:
        """Put what is most likely meant in the place of invalid areas; refuse the others and set them aside."""
        empty, valid = shapely.is_empty(self.given), shapely.is_valid(self.given)
        self.refused = dict.fromkeys(np.flatnonzero(empty).tolist(), EMPTY)
        rows = np.flatnonzero(~valid & ~empty)
        invalid = self._invalid(rows)
        wanted = self.terms.chosen(as_array([one.geometry for one in invalid]))
        self.changed = self._repair(rows[wanted])
        self.aside = np.array(sorted({*rows.tolist(), *self.refused} - self.changed), dtype=np.int64)
        rest = [one for one in self._check().findings if one.kind is not Kind.INVALID]
        self.before = self.report = report([*invalid, *rest])
        self.mendable = self.terms.mendable(self.before.findings)
        self.start = self.children.copy()

    def _invalid(self, rows: Indices) -> list[Finding]:
        """Return a finding for each invalid area, in order."""
        alone = check_coverages(self.given[rows], np.arange(len(rows)), None, resolution=self.terms.resolution)
        parent = None if self.outline is None else 0
        found = [one for one in alone.findings if one.kind is Kind.INVALID]
        return [replace(one, members=(int(rows[one.members[0]]),), parent=parent) for one in found]

    def _repair(self, rows: Indices) -> set[int]:
        """Repair the areas of which only one reading is likely, refuse the others; return which were repaired."""
        if not len(rows):
            return set()
        terms, sound = self.terms, shapely.is_valid(self.given) & ~shapely.is_empty(self.given)
        shapes, doubt_m, doubt_share = repaired(self.given[rows], self.given[sound], terms.scale, terms.resolution)
        sure = shapely.is_valid(shapes) & ~shapely.is_empty(shapes)
        sure &= (doubt_m <= terms.max_shift_m) & (doubt_share <= terms.max_change)
        self.children[rows[sure]] = shapes[sure]
        self.refused |= dict.fromkeys(rows[~sure].tolist(), AMBIGUOUS)
        return set(rows[sure].tolist())

    def settle(self) -> None:
        """Close what is open, then put in the vertices that edges lack, until there is neither.

        Rounding may leave new places to close, and so may vertices, smaller by orders of magnitude.
        """
        for _ in range(MAX_PASSES):
            todo = self._open()
            closed = bool(todo) and self._close(todo)
            matched = (closed or bool(self._lacking())) and self._match()
            if not matched and not closed:
                break
            self.report = self._check()
        lacking = self._lacking()
        if lacking and self._close(lacking):
            self._match()
            self.report = self._check()

    def _lacking(self) -> list[Finding]:
        return [one for one in self.report.findings if one.kind is Kind.UNMATCHED_VERTEX]

    def _open(self) -> list[Finding]:
        """Return the findings that may be mended: small enough, of areas that may change, off those set aside."""
        is_first = self.report is self.before
        mendable = self.mendable if is_first else self.terms.mendable(self.report.findings)
        found = [
            one for one in (self.report.findings[k] for k in mendable) if not self.refused.keys() & set(one.members)
        ]
        taken = shapely.STRtree(shapely.make_valid(self.children[self.aside]))
        over = taken.query(as_array([one.geometry for one in found]), predicate="intersects")[0]
        return [one for row, one in enumerate(found) if row not in set(over.tolist())]

    def _close(self, todo: list[Finding]) -> bool:
        """Mend findings, without those to which an area objects; say whether anything changed."""
        drawn = self._plane(todo)
        while todo:
            frozen = {at for at, row in enumerate(drawn.rows.tolist()) if row in self.refused}
            places = as_array([one.geometry for one in todo if one.kind is not Kind.UNMATCHED_VERTEX])
            given = owners(drawn, places, frozen, self.terms.choose)
            shapes, moved = _redrawn(drawn, given, self.terms.limit / self.terms.resolution)
            refused = self._objections(drawn, shapes, moved)
            if not refused:
                return self._take(drawn, shapes, moved)
            self.refused |= refused
            todo = [found for found in todo if not self.refused.keys() & set(found.members)]
        return False

    def _plane(self, todo: list[Finding]) -> Plane:
        """Draw the plane near findings, as if the areas set aside were not there."""
        places = as_array([found.geometry for found in todo])
        return plane_near(self._sound(), self.outline, places, self.terms.resolution)

    def _sound(self) -> Geometries:
        """Return the areas; those set aside are empty."""
        children = self.children.copy()
        children[self.aside] = shapely.MultiPolygon()
        return children

    def _objections(self, drawn: Plane, shapes: Geometries, moved: list[int]) -> dict[int, str]:
        before = drawn.frame.lattice_steps(self.start[drawn.rows[moved]])
        reasons = objections(before, shapes[moved], self.terms.max_change, self.terms.limit / self.terms.resolution)
        return {int(drawn.rows[at]): reason for at, reason in zip(moved, reasons, strict=True) if reason}

    def _take(self, drawn: Plane, shapes: Geometries, moved: list[int]) -> bool:
        """Take over what changed; say whether anything did."""
        new = _restrung(np.append(shapes, drawn.shapes[len(shapes) :]), drawn.plain, 1.0)
        other = np.flatnonzero([one is not old for one, old in zip(new, drawn.plain, strict=True)])
        other = other[[at < len(shapes) or _vertices(drawn.plain[at]) <= _vertices(new[at]) for at in other.tolist()]]
        stored = drawn.frame.coordinates(new[other])
        inner = other < len(shapes)
        self.children = self.children.copy()
        self.children[drawn.rows[other[inner]]] = stored[inner]
        self.outline = self.outline if inner.all() else stored[-1]
        self.changed |= set(drawn.rows[moved].tolist())
        return bool(len(other))

    def _match(self) -> bool:
        """Put in the vertices that edges still lack, save where a polygon cannot bear them; say if any went in."""
        sound, parents = self._sound(), as_array([] if self.outline is None else [self.outline])
        group = np.zeros(len(sound), dtype=np.int64)
        matched = match_edges(sound, parents if len(parents) else None, group, self.terms.resolution)
        new = _restrung(matched.children, sound, self.terms.resolution)
        new[self.aside] = self.children[self.aside]
        outlines = parents if matched.parents is None else _restrung(matched.parents, parents, self.terms.resolution)
        if len(parents) and not _vertices(parents[0]) <= _vertices(outlines[0]):
            outlines = parents
        gained = _differ(new, self.children) | _differ(outlines, parents)
        self.children, self.outline = new, outlines[0] if len(outlines) else None
        return gained

    def candidates(self) -> dict[int, float]:
        """Return the findings of `before` that may have been mended, with widths in metres."""
        invalid = {
            k: 0.0
            for k, one in enumerate(self.before.findings)
            if one.kind is Kind.INVALID and one.members[0] in self.changed
        }
        kept = {
            k: w for k, w in self.mendable.items() if not self.refused.keys() & set(self.before.findings[k].members)
        }
        return invalid | kept


def _redrawn(drawn: Plane, given: list[set[int]], limit_steps: float) -> tuple[Geometries, list[int]]:
    """Return the children near with the faces that they were given, and which of them got or lost any."""
    n = len(drawn.rows)
    changes = [(who, face) for face, (new, old) in enumerate(zip(given, drawn.cover, strict=True)) for who in new ^ old]
    at, face = np.array(changes, dtype=np.int64).reshape(-1, 2).T
    shapes = toggled(drawn.shapes[:n], at, drawn.face[face])
    of, to, part = strays(drawn, shapes, limit_steps)
    if len(part):
        shapes = toggled(shapes, np.r_[of, to], np.r_[part, part])
    return shapes, sorted({*at.tolist(), *to.tolist()})


def _restrung(new: Geometries, old: Geometries, resolution: float) -> Geometries:
    """Return polygons that gained vertices; what became invalid is strung anew, or left without them.

    A spike, an edge there and back, goes: it holds no land.
    """
    out = new.copy()
    changed = np.flatnonzero([one is not before for one, before in zip(new, old, strict=True)])
    broken = changed[~shapely.is_valid(new[changed])]
    out[broken] = reassemble_rings(new[broken], resolution)
    lost = broken[~shapely.is_valid(out[broken]) | shapely.is_empty(out[broken])]
    out[lost] = old[lost]
    return out


def _vertices(shape: Any) -> set[tuple[float, float]]:
    return set(map(tuple, shapely.get_coordinates(shape).tolist()))


def _differ(new: Geometries, old: Geometries) -> bool:
    return any(one is not before for one, before in zip(new, old, strict=True))
