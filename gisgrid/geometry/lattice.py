"""The lattice: the fixed set of coordinates on which boundaries can cancel exactly.

A lattice value is the double nearest to k / 1e7. Every way in (file, API, editor) snaps here before any check.
"""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Coordinates = NDArray[np.float64]
Geometries = NDArray[np.object_]

RESOLUTION = 1e-7
"""Lattice step in degrees, about 1 cm."""


def snap(values: Coordinates, resolution: float = RESOLUTION) -> Coordinates:
    """Return the nearest lattice values, ties to even.

    The division keeps the result the double *nearest* to k / 1e7, which prints exactly in seven decimals;
    multiplying by 1e-7 would not. SQL `round(double precision)` rounds the same way, to the bit.

    Parameters
    ----------
    values : ndarray of float
        Coordinates in any shape.
    resolution : float
        Lattice step in the units of the coordinates.

    Examples
    --------
    >>> snap(np.array([108.00000004999, 34.123456789]))
    array([108.       ,  34.1234568])
    """
    per_unit = steps_per_unit(resolution)
    return np.asarray(np.rint(values * per_unit) / per_unit + 0.0)  # + 0.0 turns -0.0 into 0.0


def steps_per_unit(resolution: float = RESOLUTION) -> float:
    """Return how many lattice steps a unit of the coordinates has, as near to whole as they are meant.

    Examples
    --------
    >>> steps_per_unit(1e-7)
    10000000
    """
    return round(1 / resolution) if resolution < 1 else 1 / resolution


def on_lattice(geometries: Any, resolution: float = RESOLUTION) -> NDArray[np.bool_]:
    """Say for each geometry whether all its coordinates are lattice values.

    Parameters
    ----------
    geometries : array_like of shapely geometries, shape (n,)

    Returns
    -------
    ndarray of bool, shape (n,)
    """
    coordinates, owner = shapely.get_coordinates(geometries, return_index=True)
    off = (snap(coordinates, resolution) != coordinates).any(axis=1)
    return np.asarray(np.bincount(owner[off], minlength=len(geometries)) == 0)


def to_lattice(geometries: Any, resolution: float = RESOLUTION) -> Geometries:
    """Snap polygons to the lattice and give them the one stored form.

    The stored form is a MultiPolygon in two dimensions without repeated points, shells counter-clockwise, holes
    clockwise. A ring that falls onto one or two lattice points encloses nothing and is left out. Snapping can make a
    thin polygon invalid or empty; that is for the check to report, not to hide here.

    Parameters
    ----------
    geometries : array_like of (Multi)Polygon or None, shape (n,)
        A missing one becomes empty.
    resolution : float
        Lattice step in the units of the coordinates.

    Returns
    -------
    ndarray of MultiPolygon, shape (n,)

    Examples
    --------
    >>> square = shapely.box(0, 0, 1.00000004, 1)
    >>> to_lattice([square])[0].wkt
    'MULTIPOLYGON (((1 0, 1 1, 0 1, 0 0, 1 0)))'
    """
    flat = shapely.force_2d(np.asarray(geometries, dtype=object))
    flat[shapely.is_missing(flat)] = shapely.MultiPolygon()
    snapped = shapely.transform(flat, lambda xy: snap(xy, resolution))
    clean = shapely.remove_repeated_points(_without_collapsed_rings(snapped))
    oriented = shapely.orient_polygons(clean, exterior_cw=False)
    return as_multipolygons(oriented)


def _without_collapsed_rings(geometries: Geometries) -> Geometries:
    """Leave out rings of fewer than three different vertices, and with a shell its holes."""
    parts, part_owner = shapely.get_parts(geometries, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    fresh = np.r_[True, (xy[1:] != xy[:-1]).any(axis=1) | (ring[1:] != ring[:-1])][: len(ring)]
    collapsed = np.bincount(ring[fresh], minlength=len(rings)) < 4
    out = geometries.copy()
    for i in np.unique(part_owner[ring_part[collapsed]]):
        kept = [
            _with_whole_rings(rings[~collapsed & (ring_part == p)], collapsed[ring_part == p][0])
            for p in np.flatnonzero(part_owner == i)
        ]
        out[i] = shapely.MultiPolygon([part for part in kept if not part.is_empty])
    return out


def _with_whole_rings(whole: Geometries, shell_is_gone: bool) -> Any:
    """Return a polygon of the rings that are left, empty if its shell is not among them."""
    return shapely.Polygon() if shell_is_gone or not len(whole) else shapely.Polygon(whole[0], whole[1:])


def as_multipolygons(geometries: Any) -> Geometries:
    """Wrap each Polygon into a MultiPolygon; MultiPolygons stay as they are.

    Parameters
    ----------
    geometries : array_like of (Multi)Polygon, shape (n,)

    Returns
    -------
    ndarray of MultiPolygon, shape (n,)
    """
    out = np.array(geometries, dtype=object, copy=True)
    single = shapely.get_type_id(out) == shapely.GeometryType.POLYGON
    if single.any():
        parts = out[single]
        full = ~shapely.is_empty(parts)
        wrapped = np.full(len(parts), shapely.MultiPolygon(), dtype=object)
        wrapped[full] = shapely.multipolygons(parts[full], indices=np.arange(int(full.sum())))
        out[single] = wrapped
    return out
