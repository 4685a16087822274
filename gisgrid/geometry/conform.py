"""Mending: small gaps, overlaps and spill go to one area each, and a ledger says what that changed."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from gisgrid.errors import BadInput
from gisgrid.geometry.findings import Report
from gisgrid.geometry.lattice import RESOLUTION, Geometries, to_lattice
from gisgrid.geometry.ledger import Entry, Refusal, closed_findings, ledger_of
from gisgrid.geometry.mending import RULES
from gisgrid.geometry.passes import Mending
from gisgrid.geometry.terms import Terms, as_array

MAX_CHANGE = 0.1


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
        What the check said, invalid areas taken as they are repaired; and what it says now: what is left.
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
    """Close small gaps, divide small overlaps, cut off small spill, and repair what crosses itself a little.

    Parameters
    ----------
    children : array_like of (Multi)Polygon or None, shape (n,)
        One that is missing, empty, or invalid beyond doubt's reach is refused and left alone; the rest is mended.
    parent : (Multi)Polygon, optional
        Its outline stays; inlets from it between children are gaps. Without one only inner gaps are closed.
    resolution : float
        Lattice step in the units of the coordinates.
    max_gap_width_m : float
        Gaps wider than this stay.
    max_shift_m : float
        Overlaps and spill wider than this stay, and areas of which a wider place may or may not be meant.
    rule : str
        Who gets a gap or an overlap: `longest_border`, `largest` or `smallest`.
    metres_per_unit : (float, float)
        Metres in one unit of x and y; (1, 1) for coordinates in metres.
    max_change : float
        Share of its area by which an area may change at most.
    only : array_like of Polygon or Point, optional
        Places to mend; findings that do not overlap one of them stay.

    Returns
    -------
    Conformed

    Raises
    ------
    BadInput
        If the rule is not known, or the parent is invalid.

    Examples
    --------
    >>> import shapely
    >>> left, right = shapely.box(0, 0, 10, 10), shapely.box(10.2, 0, 20, 10)
    >>> mended = conform_coverage([left, right], shapely.box(0, 0, 20, 10), max_gap_width_m=0.5, max_shift_m=0.5)
    >>> mended.after.complete, [round(entry.after_m2) for entry in mended.ledger]
    (True, [102])
    """
    if rule not in RULES:
        raise BadInput(f"没有规则“{rule}”。", f'There is no rule "{rule}".', hint_en=f"There are: {', '.join(RULES)}.")
    places = None if only is None else as_array(only)
    terms = Terms(resolution, np.array(metres_per_unit), max_gap_width_m, max_shift_m, max_change, RULES[rule], places)
    given = to_lattice(children, resolution)
    mending = Mending(terms, given, None if parent is None else to_lattice([parent], resolution)[0])
    mending.repair()
    mending.settle()
    return _conformed(mending)


def _conformed(mending: Mending) -> Conformed:
    """Return the result of a mend with its ledger."""
    findings, widths_m = mending.before.findings, mending.candidates()
    closes = {k: widths_m[k] for k in closed_findings(list(widths_m), findings, mending.report.faults)}
    return Conformed(
        children=mending.children,
        parent=mending.outline,
        ledger=ledger_of(mending.changed, mending.given, mending.children, closes, findings, mending.terms.scale),
        refused=tuple(Refusal(child, reason) for child, reason in sorted(mending.refused.items())),
        before=mending.before,
        after=mending.report,
    )
