"""Coordinate systems: longitude first, named or guessed without doubt, contradictions refused."""

import numpy as np
import pyproj
import pytest
import shapely

from gisgrid.errors import BadInput
from gisgrid.exchange.boundaries import read_boundaries
from gisgrid.exchange.contradictions import label
from gisgrid.exchange.crs import to_degrees

from .samples import save, squares

LON, LAT = 109.21, 34.81
PLACE = np.array([shapely.box(LON, LAT, LON + 0.01, LAT + 0.01)])
ALL_ZONES = range(4513, 4555)


def projected(crs, shapes=PLACE):
    """PROJ's own forward projection, which always takes longitude and gives the easting first."""
    forward = pyproj.Proj(pyproj.CRS.from_user_input(crs))
    return shapely.transform(shapes, lambda xy: np.column_stack(forward(xy[:, 0], xy[:, 1])))


def refused(geometries, own, asked=None) -> BadInput:
    with pytest.raises(BadInput) as caught:
        to_degrees(geometries, pyproj.CRS.from_user_input(own) if own else None, asked)
    return caught.value


def close(a, b) -> bool:
    return bool(np.allclose(shapely.get_coordinates(a), shapely.get_coordinates(b), rtol=0, atol=1e-9))


@pytest.mark.parametrize("code", [4490, *ALL_ZONES])
def test_the_official_axes_are_north_first(code):
    assert [axis.direction for axis in pyproj.CRS.from_epsg(code).axis_info] == ["north", "east"]


@pytest.mark.parametrize("code", ALL_ZONES)
def test_easting_comes_first_in_every_zone(code):
    crs = pyproj.CRS.from_epsg(code)
    middle = crs.area_of_use.west + 1.5
    shapes = np.array([shapely.box(middle - 0.5, 34.8, middle + 0.4, 35.0)])
    located = to_degrees(projected(crs, shapes), crs, None)
    assert close(located.geometries, shapes)
    assert located.source_crs == f"EPSG:{code}"


@pytest.mark.parametrize("own", ["EPSG:4490", "EPSG:4326", "OGC:CRS84", "EPSG:4979"])
def test_wgs84_and_cgcs2000_are_recorded_not_shifted(own):
    located = to_degrees(PLACE, pyproj.CRS.from_user_input(own), None)
    assert (shapely.get_coordinates(located.geometries) == shapely.get_coordinates(PLACE)).all()
    assert "without a shift" in located.evidence


@pytest.mark.parametrize("own", ["EPSG:32649", "EPSG:3857", "EPSG:4547", "EPSG:4508"])
def test_projections_of_both_datums(own):
    located = to_degrees(projected(own), pyproj.CRS.from_user_input(own), None)
    assert close(located.geometries, PLACE)
    assert located.source_crs == own
    assert located.evidence.startswith("the file says so; transformed to EPSG:")


def test_what_is_asked_goes_before_what_the_file_says():
    located = to_degrees(projected("EPSG:4545"), pyproj.CRS.from_epsg(3857), "EPSG:4545")
    assert close(located.geometries, PLACE)
    says = (
        "文件自称 EPSG:3857，按指定的 EPSG:4545 读取。 / The file says EPSG:3857; it was read as EPSG:4545, as given."
    )
    assert located.notices == (says,)
    assert to_degrees(PLACE, pyproj.CRS.from_epsg(4490), "EPSG:4490").notices == ()


def test_local_systems_are_refused():
    local = 'ENGCRS["site",EDATUM["site"],CS[Cartesian,2],AXIS["x",east],AXIS["y",north],LENGTHUNIT["metre",1]]'
    assert "is no geographic or projected" in refused(PLACE, local).en


def test_no_system_is_refused_with_what_it_may_be():
    error = refused(projected("EPSG:4524"), None)
    assert error.details == {"look": "zone_prefixed", "candidates": ["EPSG:4524", "EPSG:2360", "EPSG:2412"]}
    assert "1. EPSG:4524: the eastings begin with the zone number 36" in error.hint_en
    assert "1. EPSG:4524：东坐标以带号 36 开头" in error.hint_zh


@pytest.mark.parametrize("own", ["EPSG:4490", "EPSG:4524", "EPSG:4497"])
def test_auto_refuses_what_web_maps_or_old_datums_would_look_like_too(own):
    shapes = PLACE if own == "EPSG:4490" else projected(own)
    error = refused(shapes, None, "auto")
    assert "do not tell their system" in error.en
    assert error.details["candidates"][0] == own
    assert "old datum Xi'an 1980" in error.hint_en


def test_auto_takes_what_nothing_else_looks_like():
    shapes = np.array([shapely.box(7.4, 46.9, 7.5, 47.0)])
    located = to_degrees(shapes, None, "auto")
    assert located.source_crs == "EPSG:4490"
    assert "The system was told from the coordinates" in located.notices[0]


def test_auto_believes_the_file_first():
    assert to_degrees(projected("EPSG:4545"), pyproj.CRS.from_epsg(4545), "AUTO").source_crs == "EPSG:4545"


@pytest.mark.parametrize("own", ["EPSG:4545", "EPSG:4508"])
def test_auto_refuses_eastings_without_a_zone(own):
    error = refused(projected(own), None, "auto")
    assert "do not tell their system" in error.en
    assert error.details["look"] == "metres"
    assert len(error.details["candidates"]) == 21 + 11


def test_auto_refuses_what_may_be_mercator_or_a_zone():
    shapes = projected("EPSG:3857", np.array([shapely.box(121.2, 31, 121.3, 31.1)]))
    assert refused(shapes, None, "auto").details["candidates"] == ["EPSG:4491", "EPSG:2327", "EPSG:21413", "EPSG:3857"]


def swap(shapes):
    return shapely.transform(shapes, lambda xy: xy[:, ::-1])


@pytest.mark.parametrize("own", [None, "EPSG:4490", "EPSG:4326"])
@pytest.mark.parametrize("place", [(109.2, 34.8), (75.9, 39.5), (121.5, 31.2), (109.5, 18.3)])
def test_swapped_degrees_are_recognised(own, place):
    shapes = np.array([shapely.box(*place, place[0] + 0.1, place[1] + 0.1)])
    for asked in (None, "auto", "EPSG:4490"):
        assert "axes are in the wrong order" in refused(swap(shapes), own, asked).en
    assert to_degrees(shapes, pyproj.CRS.from_epsg(4490), None).source_crs == "EPSG:4490"


@pytest.mark.parametrize("own", ["EPSG:4545", "EPSG:4524", "EPSG:4497"])
def test_swapped_metres_are_recognised(own):
    for asked in (None, "auto", own):
        assert "axes are in the wrong order" in refused(swap(projected(own)), own, asked).en
    assert "axes are in the wrong order" in refused(swap(projected(own)), None, "auto").en


@pytest.mark.parametrize(
    ("said", "true"), [("EPSG:4545", "EPSG:4524"), ("EPSG:4508", "EPSG:4497"), ("EPSG:4546", "EPSG:4524")]
)
def test_a_zone_number_that_the_system_does_not_know_is_refused(said, true):
    for own, asked in ((said, None), (None, said)):
        error = refused(projected(true), own, asked)
        assert "begin with the zone number" in error.en
        assert error.details["candidates"] == [true]


def test_a_missing_zone_number_is_refused():
    error = refused(projected("EPSG:4545"), "EPSG:4524")
    assert "bear no zone number" in error.en
    assert error.details["candidates"] == ["EPSG:4545"]


def test_metres_that_are_called_degrees_are_refused():
    assert "look like metres" in refused(projected("EPSG:4545"), "EPSG:4490").en
    assert "EPSG:3857" in refused(projected("EPSG:3857"), "EPSG:4326").hint_en


@pytest.mark.parametrize("system", ["EPSG:4547", "EPSG:4526", "EPSG:3857", "EPSG:32649"])
def test_degrees_that_are_called_metres_are_refused(system):
    china, swiss = np.array([shapely.box(110, 35, 110.1, 35.1)]), np.array([shapely.box(7.4, 46.9, 7.5, 47.0)])
    for shapes in (china, swiss):
        for own, asked in ((system, None), (None, system), ("EPSG:4326", system)):
            error = refused(shapes, own, asked)
            assert "look like degrees" in error.en
            assert error.details["candidates"][0] == "EPSG:4490"


def test_a_small_plane_about_its_own_origin_is_no_degrees():
    plane = pyproj.CRS.from_proj4("+proj=tmerc +lat_0=34.8 +lon_0=109.2 +x_0=0 +y_0=0 +datum=WGS84")
    located = to_degrees(np.array([shapely.box(0, 0, 900, 900)]), plane, None)
    assert shapely.get_coordinates(located.geometries).min(axis=0) == pytest.approx([109.2, 34.8])


def test_coordinates_beyond_a_projection_are_refused():
    shapes = np.array([shapely.box(9e7, 9e7, 9.1e7, 9.1e7)])
    assert "no place on earth" in refused(shapes, "EPSG:32649").en


def test_other_countries_are_not_taken_for_swapped_china():
    swiss = np.array([shapely.box(7.4, 46.9, 7.5, 47.0)])
    located = to_degrees(swiss, pyproj.CRS.from_epsg(4326), None)
    assert close(located.geometries, swiss)


ESRI_4547 = (
    'PROJCS["CGCS2000_3_Degree_GK_CM_114E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",'
    'SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],'
    'PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],'
    'PARAMETER["Central_Meridian",114.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],'
    'UNIT["Meter",1.0]]'
)


def test_the_prj_of_other_programs_is_understood(tmp_path):
    place = np.array([shapely.box(113.2, 27.8, 113.3, 27.9)])
    frame = squares(1, crs="EPSG:4547")
    frame.geometry = projected("EPSG:4547", place)
    path = save(frame, tmp_path, "shp")
    path.with_suffix(".prj").write_text(ESRI_4547)
    table = read_boundaries(path, code="code", name="name")
    assert table.source_crs == "EPSG:4547"
    assert close(shapely.normalize(table.geometries), shapely.normalize(place))


def test_a_name_stands_in_where_there_is_no_code():
    assert label(pyproj.CRS.from_proj4("+proj=tmerc +lon_0=109.5 +x_0=500000 +ellps=GRS80")) == "unknown"
