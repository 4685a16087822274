"""How far the outline of a file lies from a reference outline: what tells a shifted file from a true one.

The same border drawn twice lies metres apart; GCJ-02 moves it by up to 700 m, BD-09 by about 700–1,500 m, an old
datum by some tens of metres. So each way of reading the file is tried on the vertices of its outline, and the median
distance to the reference's border says which one fits.
"""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.geometry.boundary import Indices
from gisgrid.geometry.lattice import Coordinates, Geometries
from gisgrid.geometry.measure import GEOD

SAMPLE_POINTS = 2000


class Reference:
    """A border to measure distances from, in a local plane about its middle.

    Parameters
    ----------
    geometries : array_like of (Multi)Polygon or lines, shape (n,)
        EPSG:4490, longitude, latitude in degrees. True to 1 % within 100 km of their middle.
    """

    def __init__(self, geometries: Any) -> None:
        lines = shapely.get_parts(shapely.boundary(np.atleast_1d(np.asarray(geometries, dtype=object))))
        xy, line = shapely.get_coordinates(lines, return_index=True)
        self._middle = (xy.min(axis=0) + xy.max(axis=0)) / 2
        self._m_per_degree = _m_per_degree(self._middle)
        steps = line[1:] == line[:-1]
        plane = self._plane(xy)
        ends = np.stack([plane[:-1][steps], plane[1:][steps]], axis=1)
        self._tree = shapely.STRtree(shapely.linestrings(ends))

    def _plane(self, lonlat: Coordinates) -> Coordinates:
        return np.asarray((lonlat - self._middle) * self._m_per_degree)

    def median_distance_m(self, lonlat: Coordinates) -> float:
        """Return the median distance of points from the border in metres; infinite where a point is nowhere.

        Parameters
        ----------
        lonlat : ndarray of float, shape (n, 2)
        """
        if not np.isfinite(lonlat).all():
            return float("inf")
        points = shapely.points(self._plane(lonlat))
        _, distance_m = self._tree.query_nearest(points, return_distance=True, all_matches=False)
        return float(np.median(distance_m))


def _m_per_degree(place: Coordinates) -> NDArray[np.float64]:
    """Return metres in a degree east and north at a place, by the geodesic of a thousandth of a degree each way."""
    lon, lat = place.tolist()
    half = 5e-4
    east = GEOD.inv(lon - half, lat, lon + half, lat)[2]
    north = GEOD.inv(lon, lat - half, lon, lat + half)[2]
    return np.array([east, north]) / (2 * half)


def outline_points(geometries: Geometries, group: Indices, most: int = SAMPLE_POINTS) -> Coordinates:
    """Return vertices of the outer rings of the union of each group of polygons, at most so many, evenly taken.

    Parameters
    ----------
    geometries : ndarray of (Multi)Polygon, shape (n,)
        In any system; they need be neither valid nor edge-matched.
    group : ndarray of int, shape (n,)
        Which polygons belong together, such as the children of one parent.

    Returns
    -------
    ndarray of float, shape (m, 2)
        In the system of the polygons.

    Examples
    --------
    >>> pair = np.array([shapely.box(0, 0, 1, 2), shapely.box(1, 0, 2, 2)])
    >>> len(outline_points(pair, np.array([0, 0]))), len(outline_points(pair, np.array([0, 1])))
    (6, 8)
    """
    valid = shapely.make_valid(geometries)
    wholes = [shapely.union_all(valid[group == one]) for one in np.unique(group)]
    parts = shapely.get_parts(wholes)
    shells = shapely.get_exterior_ring(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])
    xy, shell = shapely.get_coordinates(shells, return_index=True)
    fresh = np.flatnonzero(np.diff(shell, prepend=-1) == 0)  # a ring's first point comes again as its last
    return np.asarray(xy[fresh[np.linspace(0, len(fresh) - 1, min(most, len(fresh))).astype(int)]])
