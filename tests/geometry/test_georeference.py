"""Pictures laid onto the earth: the fit that made the points is found again, and what says nothing is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.geometry.georeference import (
    AFFINE,
    FOLDED,
    IN_LINE,
    MIRRORED,
    PROJECTIVE,
    TOO_FEW,
    Fit,
    fit_picture,
)
from gisgrid.geometry.plane import Plane

SIZE = (3000, 2000)
PLANE = Plane(109.2, 34.8)
SPREAD = np.array([[100, 100], [2900, 150], [2800, 1900], [200, 1800], [1500, 1000], [700, 1400], [2200, 500.0]])


def laid(pixels, turn=0.3, m_per_px=0.5, tilt=(0.0, 0.0)):
    """Where a picture turned by an angle lies; `tilt` makes a photo at a slant of it."""
    x, y = pixels[:, 0] - 1500, 1000 - pixels[:, 1]
    depth = 1 + tilt[0] * x + tilt[1] * y
    east = m_per_px * (np.cos(turn) * x - np.sin(turn) * y) / depth
    north = m_per_px * (np.sin(turn) * x + np.cos(turn) * y) / depth
    return PLANE.degrees(np.column_stack([east, north]))


def off_m(fit, pixels, lonlat):
    return float(np.abs(PLANE.metres(fit.degrees(pixels)) - PLANE.metres(lonlat)).max())


@given(st.floats(-3.1, 3.1), st.floats(0.05, 20), st.integers(3, 7))
def test_a_scan_however_turned_lies_where_its_points_say(turn, m_per_px, count):
    pixels = SPREAD[:count]
    fit = fit_picture(pixels, laid(pixels, turn, m_per_px), SIZE)
    assert isinstance(fit, Fit)
    assert fit.rms_m < 1e-3 * m_per_px + 2e-3
    everywhere = np.array([[0, 0], [3000, 2000], [1234, 56.0]])
    assert off_m(fit, everywhere, laid(everywhere, turn, m_per_px)) < 2e-2 * m_per_px + 2e-2


@given(st.floats(-3.1, 3.1), st.floats(-2e-4, 2e-4), st.floats(-2e-4, 2e-4))
def test_a_photo_at_a_slant_is_found_by_a_projection_and_only_by_it(turn, tilt_x, tilt_y):
    lonlat = laid(SPREAD, turn, 0.5, (tilt_x, tilt_y))
    fit = fit_picture(SPREAD, lonlat, SIZE, PROJECTIVE)
    assert isinstance(fit, Fit)
    assert fit.rms_m < 0.01
    flat = fit_picture(SPREAD, lonlat, SIZE, AFFINE)
    assert flat.rms_m >= fit.rms_m - 1e-9


def test_a_point_that_was_set_wrong_has_the_largest_residual():
    lonlat = laid(SPREAD)
    lonlat[4, 0] += 100 / 91_000
    fit = fit_picture(SPREAD, lonlat, SIZE)
    assert fit.residuals_m.argmax() == 4
    assert 40 < fit.residuals_m[4] < 100


def test_least_squares_are_least():
    """No small change of the matrix brings the points nearer together."""
    rng = np.random.default_rng(3)
    lonlat = laid(SPREAD) + rng.normal(0, 5e-5, SPREAD.shape)
    for model in (AFFINE, PROJECTIVE):
        fit = fit_picture(SPREAD, lonlat, SIZE, model)
        for k in range(6 if model == AFFINE else 8):
            matrix = fit.matrix / fit.matrix[2, 2]
            for sign in (-1, 1):
                other = matrix.copy()
                other.ravel()[k] += sign * 1e-7 * max(abs(matrix.ravel()[k]), 1e-6)
                moved = Fit(model, fit.plane, other, fit.residuals_m)
                away = fit.plane.metres(moved.degrees(SPREAD)) - fit.plane.metres(lonlat)
                assert (away**2).sum() >= (fit.residuals_m**2).sum() * (1 - 1e-9)


@pytest.mark.parametrize(
    ("pixels", "model", "why"),
    [
        (SPREAD[:2], AFFINE, TOO_FEW),
        (SPREAD[:5], PROJECTIVE, TOO_FEW),
        (SPREAD[[0, 0, 0, 1]], AFFINE, IN_LINE),
        (np.array([[0, 0], [1000, 0], [2000, 10], [3000, 0.0]]), AFFINE, IN_LINE),
    ],
)
def test_points_that_say_nothing_are_told_apart(pixels, model, why):
    assert fit_picture(pixels, laid(pixels), SIZE, model) == why


def test_swapped_points_and_a_horizon_in_the_picture_are_told():
    lonlat = laid(SPREAD[:3])
    assert fit_picture(SPREAD[:3], lonlat[[1, 0, 2]], SIZE) == MIRRORED
    near = SPREAD[:, 1:] * [0.2] + [0.0]
    seen = np.column_stack([SPREAD[:, 0], 1600 + near[:, 0]])
    assert fit_picture(seen, laid(seen, 0.0, 0.5, (0.0, 1.1e-3)), SIZE, PROJECTIVE) == FOLDED


def test_the_mesh_runs_from_the_upper_left_corner():
    fit = fit_picture(SPREAD, laid(SPREAD, 0.0), SIZE)
    mesh = fit.mesh(*SIZE, 4)
    assert mesh.shape == (5, 5, 2)
    assert mesh[0, 0, 0] < mesh[0, 4, 0]
    assert mesh[0, 0, 1] > mesh[4, 0, 1]
    assert np.allclose(mesh[2, 2], fit.degrees(np.array([[1500.0, 1000.0]]))[0], atol=1e-12)
