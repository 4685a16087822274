"""Geodesic measures against what is known of the ellipsoid in closed form."""

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.geometry.measure import area_m2, distance_m, hectares, mu

GRS80_AUTHALIC_RADIUS_M = 6_371_007.1810  # Moritz, Geodetic Reference System 1980: sphere of the same surface
GRS80_QUADRANT_M = 10_001_965.7293  # the same table: meridian from equator to pole


def test_an_octant_is_an_eighth_of_the_ellipsoid():
    """Its three sides, the equator and two meridians, are geodesics."""
    octant = shapely.Polygon([(0, 0), (45, 0), (90, 0), (90, 90), (0, 90)])
    assert area_m2([octant])[0] == pytest.approx(np.pi / 2 * GRS80_AUTHALIC_RADIUS_M**2, rel=1e-10)


def test_a_quadrant_of_the_meridian():
    assert distance_m(np.array([108.0, 0.0]), np.array([108.0, 90.0]))[0] == pytest.approx(GRS80_QUADRANT_M, abs=1e-3)


def test_a_degree_of_the_equator():
    assert distance_m(np.array([0.0, 0.0]), np.array([1.0, 0.0]))[0] == pytest.approx(
        np.radians(1) * 6_378_137, abs=1e-6
    )


@pytest.mark.parametrize("lat", [19.0, 34.0, 53.0])
def test_a_band_of_parallels_by_the_authalic_formula(lat):
    """Between two parallels lies b²/2 · Δλ · [sin φ/(1 − e² sin²φ) + ln((1 + e sin φ)/(1 − e sin φ))/2e]."""
    ellipsoid = pyproj.Geod(ellps="GRS80")
    e = ellipsoid.es**0.5

    def below(degrees):
        sine = np.sin(np.radians(degrees))
        return sine / (1 - e * e * sine * sine) + np.log((1 + e * sine) / (1 - e * sine)) / (2 * e)

    truth = ellipsoid.b**2 / 2 * np.radians(0.1) * (below(lat + 0.1) - below(lat))
    west_to_east = np.linspace(108, 108.1, 2001)
    ring = [*((x, lat) for x in west_to_east), *((x, lat + 0.1) for x in west_to_east[::-1])]
    assert area_m2([shapely.Polygon(ring)])[0] == pytest.approx(truth, rel=1e-9)


def test_a_field_of_one_mu_in_the_projection_of_its_place():
    """25.82 m by 25.82 m on the central meridian, where Gauss-Krüger is true to scale."""
    plane = pyproj.Proj("EPSG:4547")
    side = (10_000 / 15) ** 0.5
    corners = np.array([(0, 0), (side, 0), (side, side), (0, side)]) + np.array([500_000 - side / 2, 3_080_000])
    field = shapely.Polygon(np.column_stack(plane(corners[:, 0], corners[:, 1], inverse=True)))
    assert mu(area_m2([field]))[0] == pytest.approx(1.0, abs=1e-7)
    assert hectares(area_m2([field]))[0] == pytest.approx(1 / 15, abs=1e-8)


def test_holes_are_taken_off_and_orientation_does_not_matter():
    outer, inner = shapely.box(108, 34, 108.1, 34.1), shapely.box(108.02, 34.02, 108.03, 34.03)
    holed = shapely.Polygon(outer.exterior.coords, [inner.exterior.coords])
    whole, hole, rest, turned = area_m2([outer, inner, holed, shapely.reverse(holed)])
    assert rest == pytest.approx(whole - hole, abs=1e-4)
    assert turned == rest


@given(st.floats(0, 1e12))
def test_a_hectare_is_fifteen_mu(value):
    assert mu(np.array([value]))[0] == pytest.approx(15 * hectares(np.array([value]))[0])
