"""Areas laid on a page: projected, made as simple as the page shows them, their borders sorted by level."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.exchange.sheets.page import Box
from gisgrid.geometry.lattice import Geometries
from gisgrid.geometry.plane import Plane

FINEST_PX = 0.8
"""Corners whose triangle is smaller than this squared are left out: nobody sees them."""
OWN, PARENT, OUTLINE = range(3)
"""Borders between two areas of one parent, between two parents, and of all that is shown."""


@dataclass(frozen=True)
class Placed:
    """Areas on a page.

    Attributes
    ----------
    shapes : ndarray of polygons, shape (n,)
        In pixels, y downwards; what touches shares its corners.
    m_per_px : float
    plane : Plane
        The projection.
    corner : tuple of float
        Where the plane's 0 east, 0 north lies on the page, pixels.
    """

    shapes: Geometries
    m_per_px: float
    plane: Plane
    corner: tuple[float, float] = (0.0, 0.0)

    def onto_page(self, polygons: Geometries) -> Geometries:
        """Return shapes in degrees (EPSG:4490) as they lie on the page, in pixels, all their corners kept."""

        def moved(xy: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.array(self.corner) + xy * [1, -1] / self.m_per_px

        return np.asarray(shapely.transform(self.plane.project(polygons), moved), dtype=object)


def place(polygons: Geometries, box: Box) -> Placed:
    """Lay areas into a box, as large as they fit, in the middle.

    Parameters
    ----------
    polygons : ndarray of polygons, EPSG:4490 degrees
        A coverage: what touches has the same vertices.
    box : Box
    """
    plane = Plane.about(polygons)
    metres = plane.project(polygons)
    west, south, east, north = shapely.total_bounds(metres).tolist()
    m_per_px = max((east - west) / box.width, (north - south) / box.height) or 1.0
    x0 = box.x + (box.width - (east - west) / m_per_px) / 2 - west / m_per_px
    y0 = box.y + (box.height - (north - south) / m_per_px) / 2 + north / m_per_px
    shapes = Placed(polygons, m_per_px, plane, (x0, y0)).onto_page(polygons)
    simple = np.asarray(shapely.coverage_simplify(shapes, FINEST_PX), dtype=object)
    return Placed(simple, m_per_px, plane, (x0, y0))


def simplified(polygons: Geometries, detail_px: float) -> Geometries:
    """Return a coverage as simple as a map shows it that is so many pixels across, still a coverage.

    Parameters
    ----------
    polygons : ndarray of polygons, EPSG:4490 degrees
    detail_px : float
    """
    plane = Plane.about(polygons)
    metres = plane.project(polygons)
    west, south, east, north = shapely.total_bounds(metres).tolist()
    finest_m = FINEST_PX * max(east - west, north - south) / detail_px
    return plane.unproject(shapely.coverage_simplify(metres, finest_m))


def borders(shapes: Geometries, parents: list[str | None]) -> list[list[Any]]:
    """Return the borders of areas as lines in pixels: within a parent, between parents, outside.

    Every piece of border is in one of the three, once: a thin line never shows beside the thick one above it.

    Parameters
    ----------
    shapes : ndarray of polygons, shape (n,)
        A coverage.
    parents : list of str or None
    """
    ends, owner = _segments(shapes)
    _, group = np.unique(np.array([parent or "" for parent in parents]), return_inverse=True)
    unique, which = np.unique(ends, axis=0, return_inverse=True)
    n = len(unique)
    areas, first, last = np.zeros(n, dtype=np.int64), np.full(n, len(shapes)), np.full(n, -1)
    np.add.at(areas, which.ravel(), 1)
    np.minimum.at(first, which.ravel(), group[owner])
    np.maximum.at(last, which.ravel(), group[owner])
    rank = np.select([areas == 1, first != last], [OUTLINE, PARENT], OWN)
    return [_merged(unique[rank == kind] / 10.0) for kind in (OWN, PARENT, OUTLINE)]


def _segments(shapes: Geometries) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return segments without direction, ends in tenths of a pixel as drawn, and the area of each."""
    parts, area = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    tenths = np.round(xy * 10).astype(np.int64)
    go_on = ring[1:] == ring[:-1]
    a, b = tenths[:-1][go_on], tenths[1:][go_on]
    swap = (a[:, 0] > b[:, 0]) | ((a[:, 0] == b[:, 0]) & (a[:, 1] > b[:, 1]))
    ends = np.where(swap[:, None], np.hstack([b, a]), np.hstack([a, b]))
    seen = (a != b).any(axis=1)
    return ends[seen], np.asarray(area[part[ring[:-1][go_on]]])[seen]


def _merged(ends: NDArray[np.float64]) -> list[Any]:
    if not len(ends):
        return []
    merged = shapely.line_merge(shapely.multilinestrings(shapely.linestrings(ends.reshape(-1, 2, 2))))
    return list(shapely.get_parts(merged))
