"""Rings taken apart and put together again: how a vertex gets into a polygon."""

from typing import Any

import numpy as np
import shapely

from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Coordinates, Geometries


def insert_vertices(geometries: Any, edge: Indices, vertex: Coordinates) -> Geometries:
    """Return the polygons with vertices put into some of their edges.

    Parameters
    ----------
    geometries : array_like of MultiPolygon, shape (n,)
    edge : ndarray of int, shape (m,), ascending
        Index into `directed_edges(geometries)`. An edge may occur more than once: its vertices then follow one
        another as given, from the edge's start to its end.
    vertex : ndarray of float, shape (m, 2)

    Returns
    -------
    ndarray of MultiPolygon, shape (n,)
        Geometries without a new vertex are the same objects as before.

    Examples
    --------
    >>> square = shapely.MultiPolygon([shapely.box(0, 0, 2, 2)])
    >>> insert_vertices([square], np.array([0]), np.array([[2.0, 1.0]]))[0].wkt
    'MULTIPOLYGON (((2 0, 2 1, 2 2, 0 2, 0 0, 2 0)))'
    """
    out = np.array(geometries, dtype=object, copy=True)
    parts, part_owner = shapely.get_parts(out, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    edges_before = np.r_[0, np.cumsum(shapely.get_num_coordinates(rings) - 1)]
    ring = np.searchsorted(edges_before, edge, side="right") - 1
    touched = np.isin(part_owner, part_owner[ring_part[ring]])
    in_touched = touched[ring_part]
    start = edge + ring - _coordinates_left_out(rings, in_touched)[ring]
    xy, xy_ring = shapely.get_coordinates(rings[in_touched], return_index=True)
    new_rings = shapely.linearrings(
        np.insert(xy, start + 1, vertex, axis=0), indices=np.insert(xy_ring, start + 1, xy_ring[start])
    )
    new_parts = shapely.polygons(new_rings, indices=_dense(ring_part[in_touched]))
    out[np.unique(part_owner[touched])] = shapely.multipolygons(new_parts, indices=_dense(part_owner[touched]))
    return out


def _coordinates_left_out(rings: Geometries, kept: Any) -> Indices:
    """Return for each ring how many coordinates of rings that are not kept come before it."""
    left_out = np.where(kept, 0, shapely.get_num_coordinates(rings))
    return np.asarray(np.cumsum(left_out) - left_out)


def _dense(numbers: Indices) -> Indices:
    """Renumber ascending numbers as 0, 1, 2 without holes."""
    return np.asarray(np.unique(numbers, return_inverse=True)[1])
