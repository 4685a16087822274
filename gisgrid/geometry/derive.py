"""Parents derived from their children: the outline is what is left when inner borders cancel."""

from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.geometry.boundary import Indices, directed_edges, residual
from gisgrid.geometry.lattice import RESOLUTION, Coordinates, Geometries, as_multipolygons
from gisgrid.geometry.matching import open_groups


class Derived(NamedTuple):
    """What `derive_parents` returns.

    Attributes
    ----------
    parents : ndarray of MultiPolygon, shape (g,)
    not_tiled : ndarray of int
        Parents that their children do not tile: children overlap or are not edge-matched.
    """

    parents: Geometries
    not_tiled: Indices


def derive_parents(
    children: Any, parent_of: Indices, count: int | None = None, resolution: float = RESOLUTION
) -> Derived:
    """Return the union of each parent's children, with every vertex that they have on its outline.

    Parameters
    ----------
    children : array_like of MultiPolygon in stored form, edge-matched (see `match_edges`), shape (n,)
    parent_of : ndarray of int, shape (n,)
        Index of the parent of each child.
    count : int, optional
        Number of parents g; by default one more than the largest index. One without children becomes empty.
    resolution : float
        Lattice step in the units of the coordinates.

    Returns
    -------
    Derived
        What no child covers stays a hole.

    Examples
    --------
    >>> from gisgrid.geometry.lattice import to_lattice
    >>> halves = to_lattice([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    >>> derive_parents(halves, np.array([0, 0])).parents[0].wkt
    'MULTIPOLYGON (((0 1, 0 0, 1 0, 2 0, 2 1, 1 1, 0 1)))'
    """
    parent_of = np.asarray(parent_of, dtype=np.int64)
    parents = np.full(count if count is not None else parent_of.max(initial=-1) + 1, shapely.MultiPolygon())
    edges = directed_edges(children)
    group = parent_of[edges.owner]
    left = residual(edges, group, resolution)
    bounded, areas = enclosed(edges.ends[left], group[left])
    parents[bounded] = areas
    return Derived(parents, open_groups(children, parents, parent_of, resolution))


def enclosed(ends: Coordinates, group: Indices) -> tuple[Indices, Geometries]:
    """Return what the edges of each group enclose, counted out: inside one ring, outside within two.

    Parameters
    ----------
    ends : ndarray of float, shape (m, 4)
    group : ndarray of int, shape (m,)

    Returns
    -------
    ndarray of int, shape (g,)
        The groups that have edges, ascending.
    ndarray of MultiPolygon, shape (g,)
        In stored orientation; empty where edges cross or occur twice.

    Notes
    -----
    GEOS's `build_area` is quicker and fills a hole whose ring touches itself or another.
    """
    order = np.argsort(group, kind="stable")
    ends, group = ends[order], group[order]
    bounded, first = np.unique(group, return_index=True)
    lines = shapely.linestrings(ends.reshape(-1, 2, 2))
    outlines = np.empty((len(bounded), 1), dtype=object)
    outlines[:, 0] = [shapely.multilinestrings(of_one) for of_one in np.split(lines, first[1:])][: len(bounded)]
    outlines[~shapely.is_simple(outlines)] = shapely.MultiLineString()
    face, row = shapely.get_parts(shapely.polygonize(outlines), return_index=True)
    several = np.flatnonzero(np.bincount(row, minlength=len(bounded))[row] > 1)
    outside = several[~_are_inside(face[several], bounded[row[several]], ends, group)]
    face, row = np.delete(face, outside), np.delete(row, outside)
    areas = np.full(len(bounded), shapely.MultiPolygon())
    filled, start = np.unique(row, return_index=True)
    joined = [one[0] if len(one) == 1 else shapely.coverage_union_all(one) for one in np.split(face, start[1:])]
    areas[filled] = np.array(joined, dtype=object)[: len(filled)]
    return bounded, as_multipolygons(shapely.orient_polygons(areas, exterior_cw=False))


def _are_inside(face: Geometries, of: Indices, ends: Coordinates, group: Indices) -> NDArray[np.bool_]:
    """Say which faces a ray from outside reaches across an odd number of their group's edges.

    Parameters
    ----------
    face : ndarray of Polygon, shape (f,)
    of : ndarray of int, shape (f,)
        The group of each.
    ends : ndarray of float, shape (m, 4)
    group : ndarray of int, shape (m,), ascending
    """
    point = shapely.get_coordinates(shapely.point_on_surface(face))
    edges = np.flatnonzero(np.isin(group, of))
    ends, group = ends[edges], group[edges]
    first = np.flatnonzero(np.diff(group, prepend=-1))
    lowest = np.minimum.reduceat(ends[:, 0], first) if len(first) else ends[:, 0]
    start = np.column_stack([lowest[np.searchsorted(group[first], of)], point[:, 1]])
    rays = shapely.linestrings(np.stack([start, point], axis=1))
    ray, edge = shapely.STRtree(shapely.linestrings(ends.reshape(-1, 2, 2))).query(rays)
    own = group[edge] == of[ray]
    ray, edge = ray[own], edge[own]
    (x0, y0, x1, y1), (x, y) = ends[edge].T, point[ray].T
    spans = np.flatnonzero((y0 <= y) != (y1 <= y))
    share = (y[spans] - y0[spans]) / (y1[spans] - y0[spans])
    crossed = x0[spans] + share * (x1[spans] - x0[spans]) < x[spans]
    return np.asarray(np.bincount(ray[spans[crossed]], minlength=len(face)) % 2 == 1)


def reassemble_rings(geometries: Any, resolution: float = RESOLUTION) -> Geometries:
    """Give invalid polygons other rings where that alone makes them valid.

    Two vertices that fall onto one lattice point make a ring touch itself, a thin spike becomes an edge there and back.
    The boundary as a chain of edges is sound: the same edges, those there and back left out, are strung into other
    rings. No vertex moves. What stays invalid (crossing edges) comes back as it was.

    Parameters
    ----------
    geometries : array_like of MultiPolygon in stored form, shape (n,)
    resolution : float
        Lattice step in the units of the coordinates.

    Returns
    -------
    ndarray of MultiPolygon, shape (n,)

    Examples
    --------
    >>> pinched = shapely.Polygon([(0, 0), (4, 0), (2, 4), (3, 1), (1, 1), (2, 4)])
    >>> pinched.is_valid, reassemble_rings([shapely.MultiPolygon([pinched])])[0].wkt
    (False, 'MULTIPOLYGON (((4 0, 2 4, 0 0, 4 0), (3 1, 1 1, 2 4, 3 1)))')
    """
    out = np.array(geometries, dtype=object)
    bad = np.flatnonzero(~shapely.is_valid(out))
    other, broken = derive_parents(out[bad], np.arange(len(bad)), len(bad), resolution)
    sound = shapely.is_valid(other)
    sound[broken] = False
    out[bad[sound]] = other[sound]
    return out
