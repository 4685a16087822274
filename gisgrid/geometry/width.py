"""How wide a polygon is at its widest: the diameter of the largest circle inside."""

from itertools import combinations

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.geometry.lattice import Coordinates, Geometries

COMPACT = 60
"""Squared perimeter by area (a square has 16) up to which a search by circles is quick; on long strips it is not."""
MAX_HALVINGS = 16
ACCURACY = 1.02
MAX_EDGES = 7
"""Convex polygons of up to so many edges are measured exactly: triples of edges are few."""

Radii = NDArray[np.float64]


def widths(polygons: Geometries) -> Radii:
    """Return the diameter of the largest circle inside each polygon, within about 2 %.

    Convex polygons of few edges are measured exactly, which most slivers are. Other long strips are shrunk until
    nothing is left; the circle's radius lies between area / perimeter and that of a circle of the same area.

    Parameters
    ----------
    polygons : ndarray of Polygon, shape (n,)

    Examples
    --------
    >>> widths(np.array([shapely.box(0, 0, 3, 2), shapely.box(0, 0, 300, 2)])).round(1).tolist()
    [2.0, 2.0]
    """
    bounds = shapely.bounds(polygons).reshape(-1, 4)
    xy, owner = shapely.get_coordinates(polygons, return_index=True)
    near_origin = shapely.set_coordinates(polygons.copy(), xy - bounds[owner, :2])
    radius, rest = _convex_radii(shapely.orient_polygons(near_origin, exterior_cw=False))
    area, length = shapely.area(near_origin), shapely.length(near_origin)
    compact = rest & (length**2 < COMPACT * area)
    tolerance = area[compact] / length[compact] / 25
    radius[compact] = shapely.length(shapely.maximum_inscribed_circle(near_origin[compact], tolerance=tolerance))
    strips = rest & ~compact
    half_box = (bounds[strips, 2:] - bounds[strips, :2]).min(axis=1) / 2
    high = np.minimum(np.sqrt(area[strips] / np.pi), half_box)
    radius[strips] = _vanishing_radii(near_origin[strips], (area / length)[strips], high)
    return 2 * radius


def widths_m(geometries: Geometries, metres_per_unit: Coordinates) -> Radii:
    """Return the width of the widest part of each geometry in metres; 0 where it has no area.

    Parameters
    ----------
    geometries : ndarray of shapely geometries, shape (n,)
    metres_per_unit : ndarray of float, shape (2,)
        Metres in one unit of x and y.

    Examples
    --------
    >>> widths_m(np.array([shapely.box(0, 0, 3, 2), shapely.Point(1, 1)]), np.array([10, 100])).round().tolist()
    [30.0, 0.0]
    """
    part, of = shapely.get_parts(geometries, return_index=True)
    areal = np.flatnonzero((shapely.get_type_id(part) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(part))
    low = shapely.bounds(part[areal]).reshape(-1, 4)[:, :2]
    xy, owner = shapely.get_coordinates(part[areal], return_index=True)
    out = np.zeros(len(geometries))
    np.maximum.at(out, of[areal], widths(shapely.set_coordinates(part[areal], (xy - low[owner]) * metres_per_unit)))
    return out


def _convex_radii(polygons: Geometries) -> tuple[Radii, NDArray[np.bool_]]:
    """Return the radii of convex polygons of few edges, and which others are still to be measured."""
    radius, rest = np.zeros(len(polygons)), np.ones(len(polygons), dtype=np.bool_)
    edges = shapely.get_num_coordinates(polygons) - 1
    for count in range(3, MAX_EDGES + 1):
        rows = np.flatnonzero((edges == count) & (shapely.get_num_interior_rings(polygons) == 0))
        if not len(rows):
            continue
        rings = shapely.get_coordinates(polygons[rows]).reshape(len(rows), count + 1, 2)
        sure = _turn_left(rings)
        radius[rows[sure]] = _inscribed_radii(rings[sure])
        rest[rows[sure]] = False
    return radius, rest


def _turn_left(rings: Coordinates) -> NDArray[np.bool_]:
    """Say which rings of valid polygons turn left at every corner: they are convex."""
    x, y = np.moveaxis(np.diff(rings, axis=1), 2, 0)
    return np.asarray((x * np.roll(y, -1, axis=1) - y * np.roll(x, -1, axis=1) >= 0).all(axis=1))


def _inscribed_radii(rings: Coordinates) -> Radii:
    """Return the radii of the largest circles inside convex rings.

    Three edges whose outward normals positively span the plane bound the radius by that of the circle that touches
    all three; the least of these bounds is met (linear programming duality).

    Parameters
    ----------
    rings : ndarray of float, shape (n, k + 1, 2)
        Closed, counter-clockwise.
    """
    along = np.diff(rings, axis=1)
    normal = np.stack([along[..., 1], -along[..., 0]], axis=-1) / np.hypot(*along.T).T[..., None]
    reach = (normal * rings[:, :-1]).sum(axis=2)
    least = np.full(len(rings), np.inf)
    for i, j, k in combinations(range(rings.shape[1] - 1), 3):
        weight = np.stack([_cross(normal[:, a], normal[:, b]) for a, b in ((j, k), (k, i), (i, j))], axis=1)
        total = weight.sum(axis=1)
        bounds = (weight >= 0).all(axis=1) & (total > 0)
        with_bound = (weight[bounds] * reach[bounds][:, [i, j, k]]).sum(axis=1) / total[bounds]
        least[bounds] = np.minimum(least[bounds], with_bound)
    return least


def _cross(a: Coordinates, b: Coordinates) -> Radii:
    return np.asarray(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])


def _vanishing_radii(polygons: Geometries, low: Radii, high: Radii) -> Radii:
    """Return by how much each polygon can be shrunk before nothing is left."""
    low, high = low.copy(), np.maximum(low, high)
    for _ in range(MAX_HALVINGS):
        rows = np.flatnonzero(high > ACCURACY * low)
        if not len(rows):
            break
        middle = np.sqrt(low[rows] * high[rows])
        left = ~shapely.is_empty(shapely.buffer(polygons[rows], -middle, quad_segs=1, join_style="mitre"))
        low[rows[left]], high[rows[~left]] = middle[left], middle[~left]
    return np.asarray(np.sqrt(low * high))
