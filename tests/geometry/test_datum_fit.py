"""Datum shifts: the given parameters against PROJ's own pipelines, fitted ones against constructed truth."""

import numpy as np
import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.errors import BadInput
from gisgrid.geometry.datum.fit import fit_helmert, fit_similarity, local_plane, rms
from gisgrid.geometry.datum.helmert import (
    GRS80,
    Helmert,
    from_geocentric,
    parse_helmert,
    shift_datum,
    to_geocentric,
)
from gisgrid.geometry.datum.systems import old_datum
from gisgrid.geometry.measure import distance_m

KRASS, IAG75 = pyproj.Geod(ellps="krass"), pyproj.Geod(a=6378140.0, rf=298.257)
SEVEN = "15.53,-113.82,-41.38,0.12,-0.34,-1.05,2.14"
POINTS = np.random.default_rng(5).uniform([75, 19], [134, 53], (200, 2))
COUNTY = np.random.default_rng(6).uniform([109.0, 34.6], [109.5, 35.0], (12, 2))
shifts = st.floats(-300, 300)
turns = st.floats(-5, 5)


def proj_pipeline(ellipsoid, text):
    """PROJ's cart and helmert steps, asked for the same convention."""
    values = dict(zip(("x", "y", "z", "rx", "ry", "rz", "s"), text.split(","), strict=False))
    words = " ".join(f"+{key}={value}" for key, value in values.items())
    shape = f"+a={ellipsoid.a!r} +rf={1 / ellipsoid.f!r}"
    return pyproj.Transformer.from_pipeline(
        f"+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=cart {shape} +step +proj=helmert "
        f"{words} {'+convention=position_vector' if len(values) > 3 else ''} +step +inv +proj=cart +ellps=GRS80 "
        "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
    )


def through(transformer, points):
    return np.column_stack(transformer.transform(points[:, 0], points[:, 1], np.zeros(len(points)))[:2])


@pytest.mark.parametrize("ellipsoid", [KRASS, IAG75])
@pytest.mark.parametrize("text", ["15.8,-154.4,-82.3", SEVEN, "0,0,0"])
def test_given_parameters_agree_with_proj(ellipsoid, text):
    found = shift_datum(POINTS, ellipsoid, parse_helmert(text))
    assert distance_m(found, through(proj_pipeline(ellipsoid, text), POINTS)).max() < 1e-6


@given(st.tuples(shifts, shifts, shifts, turns, turns, turns, st.floats(-20, 20)))
def test_any_parameters_agree_with_proj(values):
    text = ",".join(f"{value:.6f}" for value in values)
    found = shift_datum(POINTS[:5], KRASS, parse_helmert(text))
    assert distance_m(found, through(proj_pipeline(KRASS, text), POINTS[:5])).max() < 1e-6


def test_the_other_convention_is_another_place():
    """Turning the signs of the rotations moves a place by metres: the convention has to be said."""
    turned = parse_helmert("15.53,-113.82,-41.38,-0.12,0.34,1.05,2.14")
    gap_m = distance_m(shift_datum(COUNTY, KRASS, parse_helmert(SEVEN)), shift_datum(COUNTY, KRASS, turned))
    assert gap_m.min() > 5


@given(st.floats(-179.9, 179.9), st.floats(-89.9, 89.9))
def test_geocentric_and_back(lon, lat):
    place = np.array([[lon, lat]])
    for ellipsoid in (GRS80, KRASS):
        back = from_geocentric(to_geocentric(place, ellipsoid), ellipsoid)
        assert np.abs(back - place).max() < 1e-11


@pytest.mark.parametrize(
    "text", ["", "1,2", "1,2,3,4", "a,b,c", "nan,0,0", "1,2,3,4,5,6,7,8", "15800,-154400,-82300", "1,2,3,0,0,99,0"]
)
def test_what_are_no_parameters_is_refused(text):
    with pytest.raises(BadInput) as caught:
        parse_helmert(text)
    assert text in caught.value.zh
    assert text in caught.value.en


def test_a_chinese_comma_is_a_comma():
    assert parse_helmert("1，2，3") == Helmert((1.0, 2.0, 3.0))


@given(st.floats(-np.pi, np.pi), st.floats(0.9, 1.1), st.floats(-1e7, 1e7), st.floats(-1e7, 1e7))
def test_a_similarity_is_found_again(angle, scale, east_m, north_m):
    source = np.random.default_rng(2).uniform(0, 50_000, (6, 2)) + np.array([19_500_000, 3_800_000])
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    target = source @ turn.T + [east_m, north_m]
    found = fit_similarity(source, target)
    assert np.abs(found.apply(source) - target).max() < 1e-6
    probe = source + 1000
    assert np.abs(found.apply(probe) - (probe @ turn.T + [east_m, north_m])).max() < 1e-6


def test_a_similarity_is_the_least_squares_one():
    """Against numpy's solution of the same four unknowns."""
    random = np.random.default_rng(8)
    source, target = random.uniform(0, 1000, (9, 2)), random.uniform(0, 1000, (9, 2))
    x, y = source.T
    one, zero = np.ones(9), np.zeros(9)
    design = np.vstack([np.column_stack([x, -y, one, zero]), np.column_stack([y, x, zero, one])])
    solution = np.linalg.lstsq(design, np.r_[target[:, 0], target[:, 1]], rcond=None)[0]
    expected = (design @ solution).reshape(2, -1).T
    assert np.abs(fit_similarity(source, target).apply(source) - expected).max() < 1e-8


@pytest.mark.parametrize(("ellipsoid", "text"), [(KRASS, SEVEN), (IAG75, "12.6,-155.2,-80.9,0.5,0.3,-0.8,-1.5")])
def test_four_parameters_are_enough_for_a_county(ellipsoid, text):
    """Seven parameters, seen through two Gauss-Krüger planes over 45 km, are a similarity to centimetres."""
    old_plane = pyproj.Proj(proj="tmerc", lon_0=108, x_0=36_500_000, a=ellipsoid.a, rf=1 / ellipsoid.f)
    plane, truth = local_plane(108.0), shift_datum(COUNTY, ellipsoid, parse_helmert(text))
    source = np.column_stack(old_plane(COUNTY[:, 0], COUNTY[:, 1]))
    fit = fit_similarity(source[:6], np.column_stack(plane(truth[:6, 0], truth[:6, 1])))
    found = np.column_stack(plane(*fit.apply(source).T, inverse=True))
    assert distance_m(found, truth).max() < 0.05


@pytest.mark.parametrize("text", [SEVEN, "15.8,-154.4,-82.3"])
def test_seven_parameters_are_found_again_from_points(text):
    truth = shift_datum(COUNTY, KRASS, parse_helmert(text))
    fit = fit_helmert(to_geocentric(COUNTY[:6], KRASS), to_geocentric(truth[:6], GRS80))
    assert distance_m(shift_datum(COUNTY, KRASS, fit), truth).max() < 0.01


def test_residuals_name_the_bad_point():
    truth = shift_datum(COUNTY, KRASS, parse_helmert(SEVEN))
    truth[3] += [5e-5, 0.0]
    fit = fit_helmert(to_geocentric(COUNTY, KRASS), to_geocentric(truth, GRS80))
    left_m = distance_m(shift_datum(COUNTY, KRASS, fit), truth)
    assert left_m.argmax() == 3
    assert 2 < left_m[3] < 5
    assert rms(left_m) == pytest.approx(np.sqrt((left_m**2).mean()))


ESRI = 'GEOGCS["{}",DATUM["{}",SPHEROID["{}",{},{}]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
XIAN = ESRI.format("GCS_Xian_1980", "D_Xian_1980", "Xian_1980", "6378140.0", "298.257")
BEIJING = ESRI.format("GCS_Beijing_1954", "D_Beijing_1954", "Krasovsky_1940", "6378245.0", "298.3")


def esri_plane(name, base, easting, meridian):
    return (
        f'PROJCS["{name}",{base},PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",{easting}],'
        f'PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",{meridian}],PARAMETER["Scale_Factor",1.0],'
        'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
    )


@pytest.mark.parametrize(
    ("system", "datum"),
    [
        ("EPSG:4610", "xian 1980"),
        ("EPSG:4214", "beijing 1954"),
        ("EPSG:4555", "new beijing"),
        *[(f"EPSG:{code}", "xian 1980") for code in (2327, 2348, 2349, 2390)],
        *[(f"EPSG:{code}", "beijing 1954") for code in (2401, 2442, 21413, 21423, 21453, 21463)],
        (XIAN, "xian 1980"),
        (esri_plane("Xian_1980_3_Degree_GK_CM_111E", XIAN, 500000.0, 111.0), "xian 1980"),
        (esri_plane("Beijing_1954_GK_Zone_19", BEIJING, 19500000.0, 111.0), "beijing 1954"),
        (esri_plane("mine", BEIJING.replace("_Beijing_1954", "_unknown"), 500000.0, 111.0), "beijing 1954"),
        ("+proj=longlat +ellps=krass +towgs84=15.8,-154.4,-82.3 +type=crs", "beijing 1954"),
        ("EPSG:4284", None),  # Pulkovo 1942 has the same ellipsoid and operations of its own
        *[(f"EPSG:{code}", None) for code in (4490, 4326, 4547, 32649, 2391)],
    ],
)
def test_old_datums_are_known_by_name_or_ellipsoid(system, datum):
    assert old_datum(pyproj.CRS.from_user_input(system)) == datum
