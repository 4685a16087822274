"""How much of many small polygons one large one covers."""

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.geometry.lattice import Geometries

MOST_VERTICES = 1_000
"""A larger polygon is halved: cutting a leaf out of a whole county's circle would walk along all of it each time."""


def covered_shares(polygons: Geometries, cover: shapely.Geometry) -> NDArray[np.float64]:
    """Return the share of each polygon's area that lies in another polygon.

    Parameters
    ----------
    polygons : ndarray of (Multi)Polygon, shape (n,)
        Of one plane, valid, not empty.
    cover : Polygon or MultiPolygon
        Of the same plane, valid.

    Returns
    -------
    ndarray of float, shape (n,)
        From 0 to 1.

    Examples
    --------
    >>> covered_shares(np.array([shapely.box(0, 0, 4, 1), shapely.box(9, 0, 10, 1)]), shapely.box(3, 0, 8, 5)).tolist()
    [0.25, 0.0]
    """
    parts = np.array(quartered(cover), dtype=object)
    mine, part = (
        shapely.STRtree(parts).query(polygons, predicate="intersects") if len(parts) else np.empty((2, 0), np.int64)
    )
    common = shapely.area(shapely.intersection(polygons[mine], parts[part]))
    covered = np.bincount(mine, weights=common, minlength=len(polygons))
    return np.asarray(np.clip(covered / shapely.area(polygons), 0.0, 1.0))


def quartered(polygon: shapely.Geometry, most: int = MOST_VERTICES) -> list[shapely.Polygon]:
    """Return polygons of few vertices each that together are the given one."""
    found: list[shapely.Polygon] = []
    left = [part for part in shapely.get_parts(polygon) if not part.is_empty and part.area > 0]
    while left:
        part = left.pop()
        if shapely.get_num_coordinates(part) <= most:
            found.append(part)
            continue
        west, south, east, north = part.bounds
        wide = east - west > north - south
        middle = ((west + east) if wide else (south + north)) / 2
        halves = (
            (shapely.box(west, south, middle, north), shapely.box(middle, south, east, north))
            if wide
            else (shapely.box(west, south, east, middle), shapely.box(west, middle, east, north))
        )
        cut = shapely.get_parts(shapely.intersection(part, np.array(halves, dtype=object)))
        left += [piece for piece in cut if piece.geom_type == "Polygon" and piece.area > 0]
    return found
