"""Where a picture lies: its pixels laid onto the earth through control points, by least squares in metres."""

from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from gisgrid.geometry.lattice import Coordinates
from gisgrid.geometry.plane import Plane

AFFINE, PROJECTIVE = "affine", "projective"
LEAST_POINTS = {AFFINE: 3, PROJECTIVE: 6}
"""A flat scan is scaled, turned and sheared; a photo taken at a slant is a projection, which has more to be fitted."""
TOO_FEW, IN_LINE, MIRRORED, FOLDED = "too_few", "in_line", "mirrored", "folded"
THIN = 0.02
"""Points whose spread to the side is less than this part of that along do not say how a picture is turned."""
ROUNDS = 30


@dataclass(frozen=True)
class Fit:
    """A picture laid onto the earth.

    Attributes
    ----------
    model : str
    plane : Plane
        In whose metres it was fitted.
    matrix : ndarray of float, shape (3, 3)
        From homogeneous pixels (x right, y down) to homogeneous metres of the plane.
    residuals_m : ndarray of float, shape (n,)
        How far each control point lies from where the fit puts its pixel.
    """

    model: str
    plane: Plane
    matrix: NDArray[np.float64] = field(repr=False)
    residuals_m: NDArray[np.float64]

    @property
    def rms_m(self) -> float:
        """Return the root of the mean squared residual."""
        return float(np.sqrt(np.mean(self.residuals_m**2)))

    def degrees(self, pixels: Coordinates) -> Coordinates:
        """Return longitude, latitude (EPSG:4490) of pixels, shape (n, 2)."""
        return self.plane.degrees(_applied(self.matrix, pixels))

    def mesh(self, width: int, height: int, cells: int) -> Coordinates:
        """Return longitude, latitude of a picture's corners and of places between them.

        Returns
        -------
        ndarray of float, shape (cells + 1, cells + 1, 2)
            Rows from the picture's upper edge to its lower one, each from left to right.
        """
        x, y = np.meshgrid(np.linspace(0, width, cells + 1), np.linspace(0, height, cells + 1))
        return self.degrees(np.column_stack([x.ravel(), y.ravel()])).reshape(cells + 1, cells + 1, 2)


def fit_picture(pixels: Coordinates, lonlat: Coordinates, size: tuple[int, int], model: str = AFFINE) -> Fit | str:
    """Return where a picture lies by its control points, or why they do not say it.

    Parameters
    ----------
    pixels : ndarray of float, shape (n, 2)
        x from the left edge, y down from the upper one.
    lonlat : ndarray of float, shape (n, 2)
        Degrees, EPSG:4490.
    size : (int, int)
        Width and height of the picture in pixels.
    model : str
        `AFFINE` from three points on, `PROJECTIVE` from six.

    Returns
    -------
    Fit or str
        `TOO_FEW`, `IN_LINE`, `MIRRORED` (points are swapped: the picture would be seen from below) or `FOLDED` (a
        projection whose horizon runs through the picture).

    Examples
    --------
    >>> pixels = np.array([[0, 0], [1000, 0], [0, 1000], [1000, 1000]], dtype=float)
    >>> lonlat = np.array([[110, 30.01], [110.01, 30.01], [110, 30], [110.01, 30]])
    >>> fit = fit_picture(pixels, lonlat, (1000, 1000))
    >>> bool(fit.rms_m < 0.05), fit.degrees(np.array([[500.0, 500.0]])).round(5).tolist()
    (True, [[110.005, 30.005]])
    """
    if len(pixels) < LEAST_POINTS[model]:
        return TOO_FEW
    plane = Plane.about(shapely.multipoints(lonlat))
    metres = plane.metres(lonlat)
    if _thin(pixels) or _thin(metres):
        return IN_LINE
    from_pixels, from_metres = _unit(pixels), _unit(metres)
    unit = _fitted(_applied(from_pixels, pixels), _applied(from_metres, metres), model)
    matrix = np.linalg.inv(from_metres) @ unit @ from_pixels
    corners = np.array([[x, y] for x in (0.0, size[0]) for y in (0.0, size[1])])
    depth = np.column_stack([np.vstack([corners, pixels]), np.ones(4 + len(pixels))]) @ matrix[2]
    if (depth * depth[0] <= 0).any():
        return FOLDED
    if np.linalg.det(matrix) / depth[0] > 0:
        return MIRRORED
    away = _applied(matrix, pixels) - metres
    return Fit(model, plane, matrix, np.hypot(away[:, 0], away[:, 1]))


def _fitted(source: Coordinates, target: Coordinates, model: str) -> NDArray[np.float64]:
    """Return the matrix that leads from a source nearest to its target, both about 0 and of size 1."""
    affine, *_ = np.linalg.lstsq(np.column_stack([source, np.ones(len(source))]), target, rcond=None)
    matrix = np.vstack([affine.T, [0.0, 0.0, 1.0]])
    return matrix if model == AFFINE else _projected(matrix, source, target)


def _projected(start: NDArray[np.float64], source: Coordinates, target: Coordinates) -> NDArray[np.float64]:
    """Improve a matrix to the nearest projection, by Gauss and Newton."""
    values = start.ravel()[:8].copy()
    ones, zeros = np.ones((len(source), 1)), np.zeros((len(source), 3))
    xy1 = np.hstack([source, ones])
    for _ in range(ROUNDS):
        matrix = np.append(values, 1.0).reshape(3, 3)
        depth = xy1 @ matrix[2]
        now = _applied(matrix, source)
        east = np.hstack([xy1, zeros, -now[:, :1] * source]) / depth[:, None]
        north = np.hstack([zeros, xy1, -now[:, 1:] * source]) / depth[:, None]
        step, *_ = np.linalg.lstsq(np.vstack([east, north]), (target - now).T.ravel(), rcond=None)
        values += step
        if np.abs(step).max() < 1e-13:
            break
    return np.append(values, 1.0).reshape(3, 3)


def _applied(matrix: NDArray[np.float64], xy: Coordinates) -> Coordinates:
    moved = np.column_stack([xy, np.ones(len(xy))]) @ matrix.T
    return np.asarray(moved[:, :2] / moved[:, 2:])


def _unit(xy: Coordinates) -> NDArray[np.float64]:
    """Return the matrix that brings points about 0 and to size 1: least squares lose no digits then."""
    middle = xy.mean(axis=0)
    size = float(np.abs(xy - middle).max()) or 1.0
    return np.array([[1 / size, 0, -middle[0] / size], [0, 1 / size, -middle[1] / size], [0, 0, 1]])


def _thin(xy: Coordinates) -> bool:
    along, aside = np.linalg.svd(xy - xy.mean(axis=0), compute_uv=False)[:2]
    return bool(aside <= THIN * along)
