"""GCJ-02 and BD-09: the shifted coordinates of Chinese web maps, both ways.

Neither is published by its owner; the formulas are those that circulate ("Mars coordinates", eviltransform, PRCoords)
and agree with the maps to a few metres. What is exact here is the inverse: it undoes the circulating formula to
nanometres, where the usual one-step inverse is metres off. BD-09 is a second shift on top of GCJ-02.

Outside the rectangle of the formula coordinates stay as they are, as with everybody else. Within half a kilometre of
the rectangle's edge (open sea, other countries) the two meet and no inverse is unique; no place in China is near it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gisgrid.geometry.lattice import Coordinates
from gisgrid.geometry.parallel import map_slices

Column = NDArray[np.float64]
Shift = Callable[[Column, Column], tuple[Column, Column]]

RECTANGLE_DEGREES = (72.004, 137.8347, 0.8293, 55.8271)
"""West, east, south, north: where the formula applies."""

_AXIS_M = 6_378_245.0
_ECCENTRICITY_2 = 0.00669342162296594323
_STILL_DEGREES = 1e-12
_MOST_ROUNDS = 60
_BD09_WAVE = np.pi * 3000.0 / 180.0
_BD09_OFFSET = (0.0065, 0.006)


def to_gcj02(lonlat: Coordinates) -> Coordinates:
    """Return where GCJ-02 puts places.

    Parameters
    ----------
    lonlat : ndarray of float, shape (n, 2)
        Longitude, latitude in degrees, EPSG:4490.

    Returns
    -------
    ndarray of float, shape (n, 2)

    Examples
    --------
    >>> to_gcj02(np.array([[116.404, 39.915]])).round(6).tolist()
    [[116.410244, 39.916404]]
    """
    return _inside(lonlat, lambda lon, lat: _moved(lon, lat, _gcj02_shift(lon, lat)))


def from_gcj02(lonlat: Coordinates) -> Coordinates:
    """Undo GCJ-02: the place whose `to_gcj02` is given, to better than 1e-6 m.

    Fixed-point iteration p ← q − shift(p) until no point of a slice moves by 1e-12 degrees. The shift changes by less
    than 0.8 % of a step, so six rounds do; only at 105° E, where the formula has the square root of a longitude, a
    slice takes a few more, up to `_MOST_ROUNDS`.

    Parameters
    ----------
    lonlat : ndarray of float, shape (n, 2)
        GCJ-02 longitude, latitude in degrees.

    Returns
    -------
    ndarray of float, shape (n, 2)
        EPSG:4490.
    """
    return _inside(lonlat, lambda lon, lat: _undone(lon, lat, _gcj02_shift))


def to_bd09(lonlat: Coordinates) -> Coordinates:
    """Return where BD-09 puts places: GCJ-02, then Baidu's own shift of about 900 m.

    Parameters
    ----------
    lonlat : ndarray of float, shape (n, 2)
        Longitude, latitude in degrees, EPSG:4490.

    Examples
    --------
    >>> to_bd09(np.array([[116.404, 39.915]])).round(6).tolist()
    [[116.416627, 39.9227]]
    """
    return _inside(lonlat, _wgs84_to_bd09)


def from_bd09(lonlat: Coordinates) -> Coordinates:
    """Undo BD-09: the place whose `to_bd09` is given, to better than 1e-6 m.

    Parameters
    ----------
    lonlat : ndarray of float, shape (n, 2)
        BD-09 longitude, latitude in degrees.

    Returns
    -------
    ndarray of float, shape (n, 2)
        EPSG:4490.
    """
    return _inside(lonlat, _bd09_to_wgs84)


@dataclass(frozen=True)
class WebMap:
    """A shifted system: what it is called, and how it is undone."""

    name: str
    undo: Callable[[Coordinates], Coordinates]


WEB_MAPS = {"gcj02": WebMap("GCJ-02", from_gcj02), "bd09": WebMap("BD-09", from_bd09)}
"""By the word of `--crs`."""


def _inside(lonlat: Coordinates, move: Shift) -> Coordinates:
    """Move the points inside the rectangle, in slices on all cores."""

    def work(xy: Coordinates) -> Coordinates:
        west, east, south, north = RECTANGLE_DEGREES
        lon, lat = xy[:, 0], xy[:, 1]
        inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        if inside.all():
            return np.column_stack(move(lon, lat))
        out = xy.copy()
        out[inside] = np.column_stack(move(lon[inside], lat[inside]))
        return out

    return np.concatenate(map_slices(work, np.asarray(lonlat, dtype=np.float64)))


def _moved(lon: Column, lat: Column, shift: tuple[Column, Column]) -> tuple[Column, Column]:
    return lon + shift[0], lat + shift[1]


def _undone(lon: Column, lat: Column, shift: Shift) -> tuple[Column, Column]:
    x, y = lon, lat
    for _ in range(_MOST_ROUNDS):
        east, north = shift(x, y)
        before, (x, y) = (x, y), (lon - east, lat - north)
        if len(x) == 0 or max(np.abs(x - before[0]).max(), np.abs(y - before[1]).max()) < _STILL_DEGREES:
            break
    return x, y


def _wgs84_to_bd09(lon: Column, lat: Column) -> tuple[Column, Column]:
    x, y = _moved(lon, lat, _gcj02_shift(lon, lat))
    return _moved(x, y, _bd09_shift(x, y))


def _bd09_to_wgs84(lon: Column, lat: Column) -> tuple[Column, Column]:
    return _undone(*_undone(lon, lat, _bd09_shift), _gcj02_shift)


def _gcj02_shift(lon: Column, lat: Column) -> tuple[Column, Column]:
    """Return the shift in degrees east and north at true places: metres by a formula, then degrees of Krassowsky's."""
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    third_x, third_y = np.sin(x * (np.pi / 3.0)), np.sin(y * (np.pi / 3.0))
    whole_x, whole_y = _tripled(third_x), _tripled(third_y)
    double = 2.0 * whole_x * np.cos(x * np.pi)
    ripple = 20.0 * (_tripled(double) + double)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += (ripple + 20.0 * whole_y + 40.0 * third_y + _slow(y, 160.0, 320.0)) * (2.0 / 3.0)
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += (ripple + 20.0 * whole_x + 40.0 * third_x + _slow(x, 150.0, 300.0)) * (2.0 / 3.0)
    sine = np.sin(np.radians(lat))
    squeeze = 1.0 - _ECCENTRICITY_2 * sine * sine
    root_squeeze = np.sqrt(squeeze)
    parallel_m = _AXIS_M / root_squeeze * np.sqrt(1.0 - sine * sine)
    meridian_m = _AXIS_M * (1.0 - _ECCENTRICITY_2) / (squeeze * root_squeeze)
    return np.degrees(east / parallel_m), np.degrees(north / meridian_m)


def _tripled(sine: Column) -> Column:
    """Return sin 3α from sin α, quicker than another sine."""
    return np.asarray(sine * (3.0 - 4.0 * sine * sine))


def _slow(value: Column, long: float, longest: float) -> Column:
    return np.asarray(long * np.sin(value * (np.pi / 12.0)) + longest * np.sin(value * (np.pi / 30.0)))


def _bd09_shift(lon: Column, lat: Column) -> tuple[Column, Column]:
    """Return Baidu's shift in degrees at GCJ-02 places: a twist about (0, 0) that ripples, and a constant."""
    radius = np.hypot(lon, lat) + 2e-5 * np.sin(lat * _BD09_WAVE)
    angle = np.arctan2(lat, lon) + 3e-6 * np.cos(lon * _BD09_WAVE)
    return radius * np.cos(angle) + _BD09_OFFSET[0] - lon, radius * np.sin(angle) + _BD09_OFFSET[1] - lat
