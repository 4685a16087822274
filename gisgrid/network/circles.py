"""Service circles: the places from which a venue is reached in time, on roads or, without them, an estimate."""

import numpy as np
import shapely

from gisgrid.geometry.lattice import Coordinates, Geometries
from gisgrid.network.attach import Places, attached, finite_points
from gisgrid.network.borders import border_of
from gisgrid.network.cells import Cells
from gisgrid.network.each import Spreads, spread_each
from gisgrid.network.rings import polygons_of
from gisgrid.network.selection import Canvas
from gisgrid.network.spread import spread
from gisgrid.network.walk import DEFAULT, DETOUR, Walk

FILL_M2 = 100.0
"""Holes of a circle smaller than this are filled: nobody's home is told from its neighbours by less."""


def circles(
    cells: Cells, venues: Places, walk: Walk = DEFAULT, *, fill_m2: float = FILL_M2
) -> list[shapely.MultiPolygon]:
    """Return the circle of each venue, in their order: every place near a road from which the venue is within the time.

    Parameters
    ----------
    cells : Cells
        Of the network on which people walk.
    venues : ndarray of float, shape (v, 2), or Attached
        Planar metres in the network's projection.
    walk : Walk
    fill_m2 : float
        Holes smaller than this are filled.

    Returns
    -------
    list of MultiPolygon
        Planar metres; empty where no road is reached in time.
    """
    at = attached(cells.network, venues, walk)
    keys = list(zip(at.edge.tolist(), at.along_m.tolist(), at.access_m.tolist(), strict=True))
    first = {key: row for row, key in reversed(list(enumerate(keys)))}
    rows = np.array(sorted(first.values()), dtype=np.int64)
    canvas = Canvas(cells, len(rows))
    drawn: dict[tuple[int, float, float], shapely.MultiPolygon] = {}
    for some, found in spread_each(cells.network, at, rows, walk.limit_m, canvas.layers):
        shapes = _drawn(canvas, found, walk.limit_m, fill_m2)
        drawn.update((keys[row], shape) for row, shape in zip(some.tolist(), shapes, strict=True))
    return [drawn.get(key, shapely.MultiPolygon()) for key in keys]


def merged_circle(
    cells: Cells, venues: Places, walk: Walk = DEFAULT, *, fill_m2: float = FILL_M2
) -> shapely.MultiPolygon:
    """Return every place near a road from which some venue is within the time: one pass for all venues.

    Parameters and units as for `circles`.
    """
    found = spread(cells.network, attached(cells.network, venues, walk), walk.limit_m)
    (shape,) = _drawn(Canvas(cells, 1), Spreads.of_one(found), walk.limit_m, fill_m2)
    return shape


def _drawn(canvas: Canvas, found: Spreads, limit_m: float, fill_m2: float) -> Geometries:
    return polygons_of(border_of(canvas, canvas.select(found, limit_m)), len(found), fill_m2)


def straight_circles(points: Coordinates, walk: Walk = DEFAULT) -> Geometries:
    """Return discs of time x speed / 1.3 around points: an estimate for where no roads are known.

    Parameters
    ----------
    points : ndarray of float, shape (k, 2)
        Planar metres.
    walk : Walk

    Returns
    -------
    ndarray of Polygon, shape (k,)

    Examples
    --------
    >>> round(float(straight_circles(np.array([[0.0, 0.0]]))[0].bounds[2]), 1)
    615.4
    """
    return _discs(points, walk.limit_m / DETOUR)


def standard_circles(points: Coordinates, radius_m: float) -> Geometries:
    """Return discs of so many metres around points in planar metres: a planning standard's, which asks no road."""
    return _discs(points, radius_m)


def _discs(points: Coordinates, radius_m: float) -> Geometries:
    return np.asarray(shapely.buffer(shapely.points(finite_points(points)), radius_m, quad_segs=32), dtype=object)
