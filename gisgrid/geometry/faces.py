"""Faces between edges that do not cancel, and how often each is covered.

The winding number of what is left of an equation (children's boundaries less the parent's) is, at every point, how
many children cover it less how many parents do. It is constant inside a face of the lines that are left, and a ray
from one point of the face that counts which way it is crossed tells it. So the cost follows what is left.
"""

from typing import NamedTuple

import numpy as np
import shapely

from gisgrid.geometry.boundary import Edges, Indices
from gisgrid.geometry.lattice import Coordinates, Geometries, snap

NOISE_STEPS = 1e-6
"""Faces thinner than a millionth of a lattice step are rounding errors of computed crossings."""


class Faces(NamedTuple):
    """Bounded faces.

    Attributes
    ----------
    geometry : ndarray of Polygon, shape (f,)
    group : ndarray of int, shape (f,)
    excess : ndarray of int, shape (f,)
        How many children cover the face, less one if the parent does.
    """

    geometry: Geometries
    group: Indices
    excess: Indices


def faces(edges: Edges, group: Indices, resolution: float) -> Faces:
    """Return the faces of the edges of each group.

    Parameters
    ----------
    edges : Edges
        Those that do not cancel: children's as they run, parents' reversed; closed chains in each group.
    group : ndarray of int, shape (m,)
    resolution : float
        Lattice step in the units of the coordinates.

    Examples
    --------
    >>> from gisgrid.geometry.boundary import directed_edges
    >>> square = directed_edges([shapely.box(0, 0, 1, 1), shapely.box(0, 0, 1, 1)])
    >>> faces(square, np.zeros(8, dtype=np.int64), 1.0).excess
    array([2])
    """
    order = np.argsort(group, kind="stable")
    steps, group = np.rint(edges.ends[order] / resolution), group[order]
    origin = _origins(steps, group)
    steps -= np.tile(origin, 2)
    names, first = np.unique(group, return_index=True)
    drawn = [shapely.multilinestrings(of_one) for of_one in np.split(steps.reshape(-1, 2, 2), first[1:])]
    polygons, row = shapely.get_parts(shapely.polygonize(_noded(drawn)), return_index=True)
    width = shapely.area(polygons) / shapely.length(polygons)
    solid = width > NOISE_STEPS
    polygons, row = polygons[solid], row[solid]
    excess = _winding_numbers(polygons, names[row], steps, group)
    at = origin[first][row]
    return Faces(_moved_back(polygons, at, resolution), names[row], excess)


def _origins(steps: Coordinates, group: Indices) -> Coordinates:
    """Return for each edge the lowest corner of its group, so that crossings are computed with small numbers."""
    _, first, which = np.unique(group, return_index=True, return_inverse=True)
    return np.asarray(np.minimum.reduceat(steps[:, :2], first)[which])


def _noded(lines: list[shapely.MultiLineString]) -> Geometries:
    """Cut lines at their crossings; equal lines become one."""
    return np.array([[shapely.unary_union(drawn)] for drawn in lines], dtype=object).reshape(-1, 1)


def _winding_numbers(polygons: Geometries, group: Indices, steps: Coordinates, edge_group: Indices) -> Indices:
    """Count, to the left of a point of each polygon, upward edges of its group as -1 and downward ones as +1."""
    point = shapely.get_coordinates(shapely.point_on_surface(polygons))
    far_left = np.full(len(point), steps[:, [0, 2]].min(initial=0) - 1)
    rays = shapely.linestrings(np.stack([np.column_stack([far_left, point[:, 1]]), point], axis=1))
    ray, edge = shapely.STRtree(shapely.linestrings(steps.reshape(-1, 2, 2))).query(rays)
    same = group[ray] == edge_group[edge]
    ray, edge = ray[same], edge[same]
    (x0, y0, x1, y1), (x, y) = steps[edge].T, point[ray].T
    upward = (y0 <= y) & (y < y1)
    downward = (y1 <= y) & (y < y0)
    left_of_edge = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)
    crossing = (downward & (left_of_edge > 0)).astype(np.int64) - (upward & (left_of_edge < 0))
    return np.bincount(ray, weights=crossing, minlength=len(polygons)).astype(np.int64)


def _moved_back(polygons: Geometries, origin: Coordinates, resolution: float) -> Geometries:
    """Return the polygons in the units of the coordinates; corners on the lattice get back their very values."""
    xy, owner = shapely.get_coordinates(polygons, return_index=True)
    steps = xy + origin[owner]
    near = np.abs(steps - np.rint(steps)) < NOISE_STEPS
    exact = snap(np.rint(steps) * resolution, resolution)
    return np.asarray(shapely.set_coordinates(polygons.copy(), np.where(near, exact, steps * resolution)))
