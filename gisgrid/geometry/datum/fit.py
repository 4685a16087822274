"""Transformations fitted to matched points, with what is left over at each point in metres.

Plane coordinates: a similarity with four parameters (shift, rotation, scale), as Chinese surveyors use for a county.
Degrees: seven parameters between geocentric coordinates, about the points' centroid (Molodensky-Badekas).
"""

from dataclasses import dataclass

import numpy as np
import pyproj
from numpy.typing import NDArray

from gisgrid.geometry.datum.helmert import Geocentric, Helmert
from gisgrid.geometry.lattice import Coordinates

ARCSEC_PER_RADIAN = 180.0 * 3600.0 / np.pi


@dataclass(frozen=True)
class Similarity:
    """z' = end + factor · (z − start), with points of the plane as complex numbers.

    Attributes
    ----------
    start, end : complex
        Centroids of the matched points, before and after, in metres.
    factor : complex
        Scale and rotation.
    """

    start: complex
    end: complex
    factor: complex

    def apply(self, xy: Coordinates) -> Coordinates:
        """Return transformed plane coordinates; shape (n, 2), metres."""
        moved = self.end + self.factor * (_complex(xy) - self.start)
        return np.column_stack([moved.real, moved.imag])


def fit_similarity(source: Coordinates, target: Coordinates) -> Similarity:
    """Fit four parameters by least squares; exact for two points.

    The normal equations of w = f·z about the centroids have the one solution f = Σ z̄ w / Σ |z|².

    Parameters
    ----------
    source, target : ndarray of float, shape (n, 2)
        Matched points in metres, not all in one place.

    Examples
    --------
    >>> turned = fit_similarity(np.array([[0.0, 0.0], [1.0, 0.0]]), np.array([[5.0, 5.0], [5.0, 7.0]]))
    >>> turned.apply(np.array([[0.0, 1.0]])).round(9).tolist()
    [[3.0, 5.0]]
    """
    before, after = _complex(source), _complex(target)
    start, end = complex(before.mean()), complex(after.mean())
    z, w = before - start, after - end
    return Similarity(start, end, complex((z.conj() @ w) / (np.abs(z) ** 2).sum()))


def _complex(xy: Coordinates) -> NDArray[np.complex128]:
    return np.asarray(xy[:, 0] + 1j * xy[:, 1])


def fit_helmert(source: Geocentric, target: Geocentric) -> Helmert:
    """Fit seven parameters by least squares.

    Parameters
    ----------
    source, target : ndarray of float, shape (n, 3)
        Geocentric coordinates of matched points in metres, at least three that are not in a line.
    """
    centre = source.mean(axis=0)
    x, y, z = (source - centre).T
    zero, one = np.zeros_like(x), np.ones_like(x)
    rows_x = np.column_stack([one, zero, zero, zero, z, -y, x])
    rows_y = np.column_stack([zero, one, zero, -z, zero, x, y])
    rows_z = np.column_stack([zero, zero, one, y, -x, zero, z])
    moved = (target - source).T.reshape(-1)
    solution = np.linalg.lstsq(np.vstack([rows_x, rows_y, rows_z]), moved, rcond=None)[0]
    dx, dy, dz, rx, ry, rz = solution[:6].tolist()
    seconds = tuple(angle * ARCSEC_PER_RADIAN for angle in (rx, ry, rz))
    return Helmert((dx, dy, dz), (seconds[0], seconds[1], seconds[2]), solution[6] * 1e6, tuple(centre.tolist()))


def rms(lengths_m: NDArray[np.float64]) -> float:
    """Return the root mean square.

    Examples
    --------
    >>> rms(np.array([3.0, 4.0])) == 12.5**0.5
    True
    """
    return float(np.sqrt(np.mean(np.square(lengths_m))))


def local_plane(central_meridian: float) -> pyproj.Proj:
    """Return the CGCS2000 Gauss-Krüger projection about any meridian, in metres."""
    return pyproj.Proj(proj="tmerc", lon_0=central_meridian, x_0=500_000, ellps="GRS80")
