"""The mend of a draft's areas, parent by parent: new polygons, a ledger, and words for each finding."""

from collections.abc import Collection, Sequence
from itertools import chain
from typing import Any

import numpy as np
import shapely

from gisgrid.domain.drafts import DraftFinding, LedgerEntry, Mend, MendedArea, MendLimits, MendRefusal, same_finding
from gisgrid.domain.findings import named
from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.conform import Conformed, conform_coverage
from gisgrid.geometry.measure import area_m2, metres_per_degree
from gisgrid.geometry.repair import as_drawn
from gisgrid.services.grouping import Groups

NOTHING_M2 = 0.01
"""An area that changes by less only gained vertices."""
MIN_SHARE = 0.01
"""An area that gets less of a finding's place is not named."""
WORDS = {
    "gap": ("并入", "goes to"),
    "overlap": ("归", "stays with"),
    "duplicate": ("归", "stays with"),
    "spill": ("切除", "is cut off"),
    "invalid": ("重新闭合", "is drawn anew"),
}


def mend_groups(
    groups: Groups, findings: Sequence[DraftFinding], limits: MendLimits, numbers: Collection[int] | None = None
) -> Mend:
    """Mend what is within the limits. Nothing is stored.

    Parameters
    ----------
    findings : sequence of DraftFinding
        What a check of these groups found.
    numbers : collection of int, optional
        Only these findings.
    """
    mends = []
    for i, parent_code in enumerate([None] if groups.parents is None else groups.parents.codes):
        here = [one for one in findings if one.found.parent_code == parent_code and _concerns(groups, one)]
        chosen = [one for one in here if numbers is None or one.number in numbers]
        if chosen:
            only = None if numbers is None else [one.found.geometry for one in chosen if one.found.kind in WORDS]
            mends.append(_mend_group(groups, i, here, limits, only))
    return Mend(
        areas=tuple(chain.from_iterable(mend.areas for mend in mends)),
        ledger=tuple(chain.from_iterable(mend.ledger for mend in mends)),
        refused=tuple(chain.from_iterable(mend.refused for mend in mends)),
        words={number: words for mend in mends for number, words in mend.words.items()},
    )


def _concerns(groups: Groups, one: DraftFinding) -> bool:
    """Say whether a finding may be one of areas under a parent; what an area is by itself needs a hand."""
    return one.found.kind != "detached_part" and not set(one.found.codes) & set(groups.alone.codes)


def _mend_group(groups: Groups, i: int, here: Sequence[DraftFinding], limits: MendLimits, only: Any) -> Mend:
    """Mend the areas under one parent."""
    rows: Indices = np.flatnonzero(groups.parent_of == i)
    few = groups.children.take(rows)
    middle = float(shapely.total_bounds(few.geometries)[[1, 3]].mean())
    mended = conform_coverage(
        few.geometries,
        None if groups.parents is None else groups.parents.geometries[i],
        max_gap_width_m=limits.max_gap_width_m,
        max_shift_m=limits.max_shift_m,
        rule=limits.rule,
        metres_per_unit=metres_per_degree(middle),
        only=only,
    )
    pairs = zip(few.codes, few.geometries, mended.children, strict=True)
    areas = tuple(MendedArea(*pair) for pair in pairs if not shapely.equals_exact(pair[1], pair[2]))
    numbers = _numbers(mended, few.codes, here)
    entries = [_entry(mended, few.codes, few.geometries, numbers, k) for k in range(len(mended.ledger))]
    ledger = tuple(entry for entry in entries if entry.closes or entry.moved_m2 >= NOTHING_M2)
    refused = tuple(MendRefusal(few.codes[one.child], one.reason) for one in mended.refused)
    return Mend(areas, ledger, refused, _words(mended, few.codes, numbers))


def _numbers(mended: Conformed, codes: Sequence[str], here: Sequence[DraftFinding]) -> dict[int, int]:
    """Return the number of each finding that the mend closes, by its index in the mend's own check."""
    closed = sorted({k for entry in mended.ledger for k in entry.closes})
    parents = [one.found.parent_code or "" for one in here[:1]]
    found = named([mended.before.findings[k] for k in closed], codes, parents)
    of = {k: [one.number for one in here if same_finding(one.found, now)] for k, now in zip(closed, found, strict=True)}
    return {k: numbers[0] for k, numbers in of.items() if numbers}


def _entry(mended: Conformed, codes: Sequence[str], before: Any, numbers: dict[int, int], k: int) -> LedgerEntry:
    """Return an entry of the ledger in geodesic square metres and numbers of findings."""
    entry = mended.ledger[k]
    old, new = before[entry.child], mended.children[entry.child]
    old = as_drawn([old])[0]
    old_m2, new_m2, moved_m2 = area_m2([old, new, shapely.symmetric_difference(old, new)]).tolist()
    closes = tuple(sorted(numbers[c] for c in entry.closes if c in numbers))
    return LedgerEntry(codes[entry.child], old_m2, new_m2, moved_m2, entry.moved_m, closes)


def _words(mended: Conformed, codes: Sequence[str], numbers: dict[int, int]) -> dict[int, str]:
    """Say for each finding that is closed which of its areas has the place now, or had it."""
    words = {}
    for k, number in numbers.items():
        found = mended.before.findings[k]
        zh, en = WORDS[found.kind.value]
        if found.kind.value == "invalid":
            words[number] = f"{zh} {codes[found.members[0]]} · {codes[found.members[0]]} {en}"
            continue
        shapes = mended.children[list(found.members)]
        share = shapely.area(shapely.intersection(shapes, found.geometry)) / found.geometry.area
        spills = found.kind.value == "spill"
        who = [codes[m] for m, part in zip(found.members, share, strict=True) if spills or part > MIN_SHARE]
        words[number] = f"{zh} {'、'.join(who)} · {en} {', '.join(who)}"
    return words
