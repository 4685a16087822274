"""A plane in metres for one county: a transverse Mercator projection about the middle of its data."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyproj
import shapely

from gisgrid.geometry.lattice import Coordinates, Geometries


@dataclass(frozen=True)
class Plane:
    """Metres east and north of a place, true to angles; at 50 km from its meridian lengths are 0.003 % too long.

    Attributes
    ----------
    lon, lat : float
        Degrees, EPSG:4490: where east and north are 0.

    Examples
    --------
    >>> plane = Plane(110.0, 30.0)
    >>> plane.metres(np.array([[110.01, 30.0]])).round().tolist()
    [[965.0, 0.0]]
    """

    lon: float
    lat: float

    @classmethod
    def about(cls, geometries: Any) -> "Plane":
        """Return the plane about the middle of the box of geometries in degrees."""
        west, south, east, north = shapely.total_bounds(geometries).tolist()
        return cls(round((west + east) / 2, 4), round((south + north) / 2, 4))

    @cached_property
    def _projection(self) -> pyproj.Proj:
        return pyproj.Proj(proj="tmerc", lon_0=self.lon, lat_0=self.lat, k=1, ellps="GRS80")

    def metres(self, degrees: Coordinates) -> Coordinates:
        """Return coordinates in metres, shape (n, 2), from longitude, latitude in degrees (EPSG:4490)."""
        return np.column_stack(self._projection(degrees[:, 0], degrees[:, 1])).reshape(-1, 2)

    def degrees(self, metres: Coordinates) -> Coordinates:
        """Return longitude, latitude in degrees (EPSG:4490), shape (n, 2), from metres of this plane."""
        return np.column_stack(self._projection(metres[:, 0], metres[:, 1], inverse=True)).reshape(-1, 2)

    def project(self, geometries: Any) -> Geometries:
        """Return geometries in metres of this plane."""
        return np.asarray(shapely.transform(np.asarray(geometries, dtype=object), self.metres), dtype=object)

    def unproject(self, geometries: Any) -> Geometries:
        """Return geometries of this plane in degrees, EPSG:4490."""
        return np.asarray(shapely.transform(np.asarray(geometries, dtype=object), self.degrees), dtype=object)
