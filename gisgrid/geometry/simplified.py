"""Fewer vertices for small scales: a border loses the same ones in every area that shares it, at every level."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Coordinates, Geometries


def simplify(tiling: Any, above: Any, tolerance: float) -> tuple[Geometries, Geometries]:
    """Return areas and those above them with fewer vertices, neighbours and levels still on the same lines.

    The tiling is simplified at once, by arcs between the points where three areas meet (Visvalingam and Whyatt, *Line
    generalisation by repeated elimination of points*, 1993, as `shapely.coverage_simplify` does it without letting arcs
    cross). An area above runs along borders of the tiling and carries their vertices, so it keeps those that they keep.

    Parameters
    ----------
    tiling : array_like of MultiPolygon, shape (n,)
        Areas that tile a place, edge-matched, in any plane.
    above : array_like of MultiPolygon, shape (m,)
        Areas that each are the union of some of them.
    tolerance : float
        Side of the square whose area a bend must have to be kept, in the units of the coordinates.

    Returns
    -------
    tiling, above : ndarray of MultiPolygon, shapes (n,) and (m,)
        Every vertex is one of those given. An island smaller than the tolerance may be left out; what has nothing
        else is empty.

    Examples
    --------
    >>> left = shapely.from_wkt("MULTIPOLYGON (((0 0, 4 0, 4.1 2, 4 4, 0 4, 0 0)))")
    >>> right = shapely.from_wkt("MULTIPOLYGON (((4 0, 8 0, 8 4, 4 4, 4.1 2, 4 0)))")
    >>> around = shapely.from_wkt("MULTIPOLYGON (((0 0, 4 0, 8 0, 8 4, 4 4, 0 4, 0 0)))")
    >>> both, whole = simplify([left, right], [around], 1.0)
    >>> both[1].normalize().wkt, whole[0].normalize().wkt
    ('MULTIPOLYGON (((4 0, 4 4, 8 4, 8 0, 4 0)))', 'MULTIPOLYGON (((0 0, 0 4, 4 4, 8 4, 8 0, 4 0, 0 0)))')
    """
    given = np.array(tiling, dtype=object)
    parts, owner = shapely.get_parts(shapely.coverage_simplify(given, tolerance), return_index=True)
    filled = ~shapely.is_empty(parts)
    fewer = _multipolygons(parts[filled], owner[filled], len(given))
    return fewer, _with_only(np.array(above, dtype=object), shapely.get_coordinates(fewer))


def _with_only(geometries: Geometries, vertices: Coordinates) -> Geometries:
    """Return the polygons without all other vertices; a ring that has fewer than three left is gone."""
    parts, owner = shapely.get_parts(geometries, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    closing = np.diff(ring, append=-1) != 0
    kept = np.isin(_numbers(xy), _numbers(vertices)) & ~closing
    shell = np.diff(part, prepend=-1) != 0
    whole = np.bincount(ring[kept], minlength=len(rings)) >= 3
    whole &= np.isin(part, part[shell & whole])
    kept &= whole[ring]
    rings = shapely.linearrings(xy[kept], indices=_dense(ring[kept]))
    left = np.unique(part[whole])
    return _multipolygons(shapely.polygons(rings, indices=_dense(part[whole])), owner[left], len(geometries))


def _multipolygons(parts: Geometries, owner: Indices, count: int) -> Geometries:
    """Return `count` multipolygons, empty where no part is owned."""
    out = np.full(count, shapely.MultiPolygon(), dtype=object)
    out[np.unique(owner)] = shapely.multipolygons(parts, indices=_dense(owner))
    return out


def _numbers(xy: Coordinates) -> NDArray[np.complex128]:
    return np.ascontiguousarray(xy).view(np.complex128).ravel()


def _dense(numbers: Indices) -> Indices:
    """Renumber ascending numbers as 0, 1, 2 without holes."""
    return np.asarray(np.unique(numbers, return_inverse=True)[1])
