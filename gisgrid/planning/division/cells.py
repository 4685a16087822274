"""Cells: a block with too many households is cut between them, by the places nearest to each of some groups."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely

from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Coordinates, Geometries
from gisgrid.planning.division.blocks import Course, Lines

OVERSHOOT_STEPS = 100
"""Lines between cells go on for a metre beyond their block: one that ends short of it would divide nothing."""


def sites_of(places: Coordinates, households: Indices, village: Indices, most: float) -> Coordinates:
    """Return the middles of groups of neighbouring places with at most so many households, or with one place.

    Parameters
    ----------
    places : ndarray of float, shape (h, 2)
    households : ndarray of int, shape (h,)
    village : ndarray of int, shape (h,)
        Number of the natural village of each: a group lies in one.
    most : float

    Examples
    --------
    >>> places = np.array([[0.0, 0.0], [1.0, 0.0], [8.0, 0.0], [9.0, 0.0]])
    >>> sites_of(places, np.ones(4, dtype=int), np.zeros(4, dtype=int), 2).tolist()
    [[0.5, 0.0], [8.5, 0.0]]
    """
    rows = (np.flatnonzero(village == one) for one in np.unique(village))
    groups = [group for some in rows for group in _halved(some, places, households, most)]
    return np.array([places[group].mean(axis=0) for group in groups])


def _halved(rows: Indices, places: Coordinates, households: Indices, most: float) -> Iterator[Indices]:
    """Halve places across their longer side until each part is small enough."""
    extent = np.ptp(places[rows], axis=0)
    if households[rows].sum() <= most or not extent.any():
        yield rows
        return
    order = rows[np.argsort(places[rows, int(extent.argmax())], kind="stable")]
    running = np.cumsum(households[order])
    middle = int(np.clip(np.searchsorted(running, running[-1] / 2) + 1, 1, len(order) - 1))
    yield from _halved(order[:middle], places, households, most)
    yield from _halved(order[middle:], places, households, most)


def cell_lines(block: Any, sites: Coordinates) -> Lines:
    """Return the lines between the cells of sites, as far as their block and a little farther.

    Parameters
    ----------
    block : Polygon
        In steps.
    sites : ndarray of float, shape (s, 2)
    """
    if len(sites) < 2:
        return Lines(np.empty((0, 4)), np.empty(0, dtype=np.int64))
    drawn = shapely.voronoi_polygons(shapely.multipoints(sites), extend_to=block, only_edges=True)
    near = shapely.intersection(shapely.get_parts(drawn), shapely.buffer(block, OVERSHOOT_STEPS))
    xy, owner = shapely.get_coordinates(_lines(near), return_index=True)
    same = owner[1:] == owner[:-1]
    ends = np.rint(np.hstack([xy[:-1], xy[1:]])[same]) + 0.0
    ends = ends[(ends[:, :2] != ends[:, 2:]).any(axis=1)]
    return Lines(ends, np.full(len(ends), int(Course.CELL)))


def _lines(shapes: Geometries) -> Geometries:
    parts = shapely.get_parts(shapes)
    return np.asarray(parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING], dtype=object)
