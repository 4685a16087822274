"""Guesses of the coordinate system: what the numbers tell, what only a reference outline tells, what is never told."""

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.geometry.datum import guess_crs, to_bd09, to_gcj02, unambiguous
from gisgrid.geometry.datum.candidates import look_of
from gisgrid.geometry.datum.guess import FIT_M
from gisgrid.geometry.datum.outline import Reference, outline_points
from gisgrid.geometry.datum.systems import central_meridian, old_datum, prefixed_zone, read_as, zone_epsg
from gisgrid.geometry.measure import GEOD, distance_m

VILLAGE = shapely.Polygon([(109.20, 34.80), (109.21, 34.801), (109.212, 34.812), (109.206, 34.815), (109.199, 34.811)])
OUTLINE = shapely.get_coordinates(shapely.segmentize(VILLAGE, 0.0005))


def forward(system, lonlat):
    """PROJ's own projection, which gives the easting first."""
    return np.column_stack(pyproj.Proj(pyproj.CRS.from_user_input(system))(lonlat[:, 0], lonlat[:, 1]))


@pytest.mark.parametrize("zone", [*range(13, 24), *range(25, 46)])
def test_zone_numbers_and_epsg_codes_agree(zone):
    prefixed = pyproj.CRS.from_epsg(zone_epsg(zone))
    plain = pyproj.CRS.from_epsg(zone_epsg(zone, prefixed=False))
    width = 3 if zone >= 25 else 6
    assert prefixed.name.endswith(f"zone {zone}")
    meridian = next(p.value for p in plain.coordinate_operation.params if p.name == "Longitude of natural origin")
    assert meridian == (zone * 3 if width == 3 else zone * 6 - 3)
    middle = np.array([zone * 1e6 + 4.9e5, 3.8e6, zone * 1e6 + 5.1e5, 3.9e6])
    assert prefixed_zone(middle) == zone


@pytest.mark.parametrize(("datum", "name"), [("xian 1980", "Xian 1980"), ("beijing 1954", "Beijing 1954")])
@pytest.mark.parametrize("zone", [*range(13, 24), *range(25, 46)])
def test_zones_of_old_datums(zone, datum, name):
    for prefixed in (True, False):
        crs = pyproj.CRS.from_epsg(zone_epsg(zone, prefixed=prefixed, datum=datum))
        assert crs.name.startswith(name)
        assert old_datum(crs) == datum
        assert central_meridian(crs) == (zone * 3 if zone >= 25 else zone * 6 - 3)
        assert crs.name.endswith(f"zone {zone}" if prefixed else f"CM {int(central_meridian(crs))}E")


@pytest.mark.parametrize(
    "bounds", [[0, 0, 5e8, 5e8], [-170, -170, 170, 170], [24.5e6, 3e6, 24.6e6, 3.1e6], [2.4e6, 1.1e6, 2.8e6, 1.3e6]]
)
def test_what_looks_like_nothing_known_is_unknown(bounds):
    assert guess_crs(np.array(bounds, dtype=float)) == []
    assert look_of(np.array(bounds, dtype=float)) == "unknown"


@pytest.mark.parametrize("system", ["EPSG:4490", "gcj02", "bd09", "EPSG:4545", "EPSG:4524", "EPSG:4497", "EPSG:3857"])
def test_a_reference_tells_what_the_numbers_do_not(system):
    moved = {"EPSG:4490": lambda xy: xy, "gcj02": to_gcj02, "bd09": to_bd09}
    points = moved[system](OUTLINE) if system in moved else forward(system, OUTLINE)
    ranked = guess_crs(points, VILLAGE)
    assert ranked[0].system == system
    assert ranked[0].distance_m < 0.01
    far_m = [guess.distance_m for guess in ranked if guess.distance_m is not None]
    assert far_m == sorted(far_m)
    assert unambiguous(ranked) is ranked[0]


def test_a_reference_tells_one_central_meridian_from_another_and_from_utm():
    ranked = guess_crs(forward("EPSG:4545", OUTLINE), VILLAGE)
    assert "central meridian 108" in ranked[0].en
    assert ranked[1].system == "EPSG:32649" or ranked[1].distance_m > 1000
    assert unambiguous(guess_crs(forward("EPSG:32649", OUTLINE), VILLAGE)).system == "EPSG:32649"


def test_without_a_reference_degrees_in_china_are_never_taken_unasked():
    assert unambiguous(guess_crs(OUTLINE)) is None
    assert {guess.distance_m for guess in guess_crs(OUTLINE)} == {None}


def test_degrees_elsewhere_have_one_reading():
    assert unambiguous(guess_crs(np.array([7.4, 46.9, 7.5, 47.0]))).system == "EPSG:4490"


def test_swapped_axes_are_told_and_still_measured():
    ranked = guess_crs(to_gcj02(OUTLINE)[:, ::-1], VILLAGE)
    assert ranked[0].swapped
    assert ranked[0].system == "gcj02"
    assert "latitude first" in ranked[0].en


def test_an_old_datum_fits_nothing_and_is_not_measured():
    """Beijing 1954 by one of EPSG's operations stands some fifty metres off: nothing is near enough to be taken."""
    back = pyproj.Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=cart +ellps=GRS80 "
        "+step +proj=helmert +x=-15.8 +y=154.4 +z=82.3 +step +inv +proj=cart +ellps=krass "
        "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
    )
    old = np.column_stack(back.transform(OUTLINE[:, 0], OUTLINE[:, 1], np.zeros(len(OUTLINE)))[:2])
    ranked = guess_crs(old, VILLAGE)
    assert 15 < ranked[0].distance_m < 60
    assert unambiguous(ranked) is None
    assert [guess.system for guess in ranked if guess.distance_m is None] == ["EPSG:4610", "EPSG:4214"]


@given(st.integers(0, 2**31), st.sampled_from(["gcj02", "bd09"]))
def test_a_shift_is_told_wherever_it_is_larger_than_the_noise(seed, system):
    """Random villages over China's land, digitised a few metres off."""
    random = np.random.default_rng(seed)
    corner = random.uniform([75, 19], [134, 52])
    angles = np.sort(random.uniform(0, 2 * np.pi, 40))
    ring = corner + np.column_stack([np.cos(angles), np.sin(angles)]) * random.uniform(0.006, 0.01, (40, 1))
    village = shapely.Polygon(ring)
    found = ring + random.normal(0, 2e-5, ring.shape)
    shift = {"gcj02": to_gcj02, "bd09": to_bd09}[system]
    for points, true in ((shift(found), system), (found, "EPSG:4490")):
        verdict = unambiguous(guess_crs(points, village))
        assert verdict is None or verdict.system == true
        if np.median(distance_m(shift(found), found)) > 150:
            assert verdict is not None
            assert verdict.distance_m < FIT_M


def test_distances_from_the_border_are_metres():
    border = Reference([shapely.box(109, 34, 109.1, 34.1)])
    inside = np.array([[109.05, 34.01]])
    assert border.median_distance_m(inside) == pytest.approx(GEOD.inv(109.05, 34.0, 109.05, 34.01)[2], rel=1e-3)
    assert border.median_distance_m(np.array([[109.02, 34.05]])) == pytest.approx(
        GEOD.inv(109.0, 34.05, 109.02, 34.05)[2], rel=2e-3
    )
    assert border.median_distance_m(np.array([[np.inf, 34.0]])) == np.inf


def test_the_outline_of_children_is_their_parents():
    left, right = shapely.box(0, 0, 1, 1), shapely.Polygon([(1, 0), (2, 0), (2, 1), (1, 1), (1, 0.5)])
    bow = shapely.Polygon([(5, 0), (6, 1), (6, 0), (5, 1)])
    points = outline_points(np.array([left, right, bow]), np.array([0, 0, 1]))
    assert {tuple(xy) for xy in points.tolist() if xy[0] < 3} == {(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)}
    assert (5.5, 0.5) in {tuple(xy) for xy in points.tolist()}
    assert len(outline_points(np.array([shapely.Point(0, 0).buffer(1, 5000)]), np.array([0]))) == 2000


def test_reading_what_no_projection_holds_gives_no_place():
    assert not np.isfinite(read_as("EPSG:4547", np.array([[1e12, 1e12]]))).any()
