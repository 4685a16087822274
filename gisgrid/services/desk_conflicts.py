"""Areas in conflict, and all that either side drew on their ground: what stays of one side whole, tiles."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import shapely

from gisgrid.domain.desk import Conflict, DeskRow
from gisgrid.domain.drafts import as_array

NARROW_DEG = 2e-7
"""Half the width of what two areas have in common where one of them lacks a vertex of the other: no ground."""

Rows = Mapping[str, DeskRow]


def with_what_they_meet(conflicts: Sequence[Conflict], mine: Rows, theirs: Rows) -> list[Conflict]:
    """Add to areas in conflict those of either side that lie on ground of the other side's, and so on.

    Where both cut one area, each made new ones of it: the area alone would say nothing of these.

    Parameters
    ----------
    conflicts : sequence of Conflict
    mine, theirs : dict of str to DeskRow
        All areas that one of both changed, by code, as each side left them; one that a side has not is left out.
    """
    pairs = _overlaps(list(mine.values()), list(theirs.values()))
    found = _reached({one.code for one in conflicts}, pairs)
    added = sorted(found - {one.code for one in conflicts})
    return [*conflicts, *(Conflict(code, mine.get(code), theirs.get(code)) for code in added)]


def _overlaps(mine: Sequence[DeskRow], theirs: Sequence[DeskRow]) -> list[tuple[str, str]]:
    """Return pairs of codes that have ground in common."""
    ours, others = (as_array([row.geometry for row in rows]) for rows in (mine, theirs))
    one, other = shapely.STRtree(others).query(ours, predicate="intersects")
    common = shapely.buffer(shapely.intersection(ours[one], others[other]), -NARROW_DEG)
    wide = np.flatnonzero(~shapely.is_empty(common))
    return [(mine[one[i]].code, theirs[other[i]].code) for i in wide]


def _reached(codes: Collection[str], pairs: Sequence[tuple[str, str]]) -> set[str]:
    """Return codes and all that pairs lead to from them."""
    found: set[str] = set()
    fresh = set(codes)
    while fresh:
        found |= fresh
        fresh = {code for pair in pairs if found.intersection(pair) for code in pair} - found
    return found
