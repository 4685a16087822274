"""How wide a polygon is at its widest: the diameter of the largest circle inside."""

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.geometry.lattice import Geometries

COMPACT = 60
"""Squared perimeter by area (a square has 16) up to which a search by circles is quick; on long strips it is not."""
HALVINGS = 12


def widths(polygons: Geometries) -> NDArray[np.float64]:
    """Return the diameter of the largest circle inside each polygon, within about 2 %.

    Long strips are shrunk until nothing is left; the circle's radius lies between area / perimeter and that of a
    circle of the same area.

    Parameters
    ----------
    polygons : ndarray of Polygon, shape (n,)

    Examples
    --------
    >>> widths(np.array([shapely.box(0, 0, 3, 2), shapely.box(0, 0, 300, 2)])).round(1).tolist()
    [2.0, 2.0]
    """
    low = shapely.bounds(polygons).reshape(-1, 4)[:, :2]
    xy, owner = shapely.get_coordinates(polygons, return_index=True)
    near_origin = shapely.set_coordinates(polygons.copy(), xy - low[owner])
    area, length = shapely.area(near_origin), shapely.length(near_origin)
    radius = np.zeros(len(polygons))
    compact = length**2 < COMPACT * area
    tolerance = area[compact] / length[compact] / 25
    radius[compact] = shapely.length(shapely.maximum_inscribed_circle(near_origin[compact], tolerance=tolerance))
    radius[~compact] = _vanishing_radii(
        near_origin[~compact], (area / length)[~compact], np.sqrt(area / np.pi)[~compact]
    )
    return 2 * radius


def _vanishing_radii(polygons: Geometries, low: NDArray[np.float64], high: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return by how much each polygon can be shrunk before nothing is left."""
    for _ in range(HALVINGS):
        middle = np.sqrt(low * high)
        left = ~shapely.is_empty(shapely.buffer(polygons, -middle, quad_segs=1, join_style="mitre"))
        low, high = np.where(left, middle, low), np.where(left, high, middle)
    return np.asarray(np.sqrt(low * high))
