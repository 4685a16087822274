"""Geodesic measures on the CGCS2000 (GRS80) ellipsoid."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod

GEOD = Geod(ellps="GRS80")
M2_PER_HECTARE = 10_000
M2_PER_MU = M2_PER_HECTARE / 15
"""Square metres in one mu (亩): fifteen mu are one hectare."""


def area_m2(geometries: Any) -> NDArray[np.float64]:
    """Return geodesic areas.

    Parameters
    ----------
    geometries : array_like of (Multi)Polygon in degrees, EPSG:4490, shape (n,)

    Returns
    -------
    ndarray of float, shape (n,)
        Square metres, holes taken off, never negative.

    Examples
    --------
    >>> round(float(area_m2([shapely.box(108, 34, 108.01, 34.01)])[0]))
    1024695
    """
    return np.array([abs(GEOD.geometry_area_perimeter(g)[0]) for g in shapely.orient_polygons(geometries)])


def hectares(areas_m2: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return areas in hectares (公顷).

    Examples
    --------
    >>> hectares(np.array([25_000.0])).tolist()
    [2.5]
    """
    return np.asarray(areas_m2 / M2_PER_HECTARE)


def mu(areas_m2: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return areas in mu (亩), a fifteenth of a hectare.

    Examples
    --------
    >>> mu(np.array([10_000.0])).tolist()
    [15.0]
    """
    return np.asarray(areas_m2 / M2_PER_MU)


def distance_m(start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return geodesic distances between points.

    Parameters
    ----------
    start, end : ndarray of float, shape (n, 2)
        Longitude, latitude in degrees, EPSG:4490.

    Returns
    -------
    ndarray of float, shape (n,)
        Metres.
    """
    start, end = np.atleast_2d(start), np.atleast_2d(end)
    return np.asarray(GEOD.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])[2])


def metres_per_degree(latitude: float) -> tuple[float, float]:
    """Return the length of a degree of longitude and of latitude near a latitude.

    Examples
    --------
    >>> [round(metres) for metres in metres_per_degree(27.0)]
    [99255, 110804]
    """
    half = 0.005
    east = distance_m(np.array([-half, latitude]), np.array([half, latitude]))[0]
    north = distance_m(np.array([0, latitude - half]), np.array([0, latitude + half]))[0]
    return float(east / (2 * half)), float(north / (2 * half))
