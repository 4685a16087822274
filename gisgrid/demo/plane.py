"""The plane on which the demo is drawn: metres east and north of a made-up origin."""

import numpy as np

from gisgrid.geometry.lattice import Coordinates, snap

ORIGIN = (110.98, 29.52)
"""Longitude and latitude of the plane's origin."""
METRES_PER_DEGREE = (111_320 * np.cos(np.radians(ORIGIN[1])), 110_880.0)


def to_degrees(xy: Coordinates) -> Coordinates:
    """Return lattice longitude and latitude of points given in metres, shape (n, 2).

    Examples
    --------
    >>> to_degrees(np.array([[0.0, 0.0]])).tolist()
    [[110.98, 29.52]]
    """
    return snap(xy / METRES_PER_DEGREE + ORIGIN)


def to_metres(lonlat: Coordinates) -> Coordinates:
    """Return metres east and north of the origin, shape (n, 2): the inverse of `to_degrees` up to a centimetre."""
    return (lonlat - ORIGIN) * METRES_PER_DEGREE
