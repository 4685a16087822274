"""What a mend must not do to an area: make it vanish, become invalid, split, or change too much."""

import numpy as np
import shapely

from gisgrid.geometry.lattice import Geometries
from gisgrid.geometry.width import widths

VANISHES = "会消失 would vanish"
BREAKS = "会失效 would become invalid"
SPLITS = "会断开 would split"


def objections(before: Geometries, after: Geometries, max_change: float, limit: float) -> list[str]:
    """Return why each change is refused, or nothing.

    Parameters
    ----------
    before, after : ndarray of MultiPolygon, shape (n,)
    max_change : float
        Share of its area by which an area may change.
    limit : float
        Parts up to this width do not count as parts; in the units of the coordinates.

    Examples
    --------
    >>> whole = shapely.box(0, 0, 9, 9)
    >>> halves = shapely.MultiPolygon([shapely.box(0, 0, 4, 9), shapely.box(5, 0, 9, 9)])
    >>> objections(np.array([whole, whole]), np.array([halves, shapely.box(0, 0, 9, 6)]), 0.2, 1.0)
    ['会断开 would split', '变动会达 would change by 33.3%']
    """
    empty, valid = shapely.is_empty(after), shapely.is_valid(after)
    change = np.abs(shapely.area(after) / shapely.area(before) - 1)
    reasons = [f"变动会达 would change by {share:.1%}" if share > max_change else "" for share in change.tolist()]
    for row in np.flatnonzero(shapely.get_num_geometries(after) > shapely.get_num_geometries(before)).tolist():
        old, new = (widths(shapely.get_parts(shape)) > limit for shape in (before[row], after[row]))
        reasons[row] = SPLITS if new.sum() > old.sum() else reasons[row]
    for row in np.flatnonzero(empty | ~valid).tolist():
        reasons[row] = VANISHES if empty[row] else BREAKS
    return reasons
