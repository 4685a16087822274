"""Old datums in files: refused, or led home by parameters or control points; bad control points are told."""

import numpy as np
import pyproj
import pytest
import shapely

from gisgrid.errors import BadInput
from gisgrid.exchange.control_points import read_control_points
from gisgrid.exchange.crs import to_degrees
from gisgrid.exchange.surveyed import MAX_RESIDUAL_M, read_survey
from gisgrid.geometry.measure import distance_m

PARAMETERS = "15.53,-113.82,-41.38,0.12,-0.34,-1.05,2.14"
PLACE = np.array([shapely.box(111.2, 34.8, 111.3, 34.9)])
CORNERS = shapely.get_coordinates(PLACE)
NET = np.stack(np.meshgrid([111.15, 111.25, 111.35], [34.75, 34.85, 34.95]), axis=-1).reshape(-1, 2)
ESRI_BEIJING = (
    'PROJCS["Beijing_1954_GK_Zone_19",GEOGCS["GCS_Beijing_1954",DATUM["D_Beijing_1954",SPHEROID["Krasovsky_1940",'
    '6378245.0,298.3]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],'
    'PARAMETER["False_Easting",19500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",111.0],'
    'PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)
SYSTEMS = {
    "EPSG:4214": ("krass", None),
    "EPSG:21419": ("krass", 19_500_000),
    "EPSG:21459": ("krass", 500_000),
    ESRI_BEIJING: ("krass", 19_500_000),
    "EPSG:2382": ("+a=6378140 +rf=298.257", 500_000),
    "EPSG:4610": ("+a=6378140 +rf=298.257", None),
}


def pipeline_to(system):
    """CGCS2000 to the old system by PROJ: the other way round from what is tested."""
    shape, easting = SYSTEMS[system]
    shape = shape if shape.startswith("+") else f"+ellps={shape}"
    keys = dict(zip(("x", "y", "z", "rx", "ry", "rz", "s"), PARAMETERS.split(","), strict=True))
    degrees = "+proj=unitconvert +xy_in=rad +xy_out=deg"
    return (
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=cart +ellps=GRS80 +step +inv "
        f"+proj=helmert {' '.join(f'+{k}={v}' for k, v in keys.items())} +convention=position_vector +step +inv "
        f"+proj=cart {shape} +step {degrees if easting is None else f'+proj=tmerc +lon_0=111 +x_0={easting} {shape}'}"
    )


def to_old(lonlat, system):
    moved = pyproj.Transformer.from_pipeline(pipeline_to(system)).transform(*lonlat.T, np.zeros(len(lonlat)))
    return np.column_stack(moved[:2])


def old_place(system):
    return shapely.transform(PLACE, lambda xy: to_old(xy, system))


def control_file(folder, system, places=NET, spoil=()):
    rows = np.column_stack([to_old(places, system), places])
    for row, column, by in spoil:
        rows[row, column] += by
    path = folder / "points.csv"
    path.write_text("x,y,lon,lat\n" + "\n".join(",".join(map(repr, row)) for row in rows.tolist()), encoding="utf-8")
    return path


def located(system, *, own=True, survey=None):
    return to_degrees(old_place(system), pyproj.CRS.from_user_input(system) if own else None, None, survey=survey)


def error_m(found):
    return distance_m(shapely.get_coordinates(found.geometries), CORNERS).max()


@pytest.mark.parametrize("system", SYSTEMS)
def test_without_parameters_it_is_refused_in_both_languages(system):
    with pytest.raises(BadInput) as caught:
        located(system)
    assert "属旧基准" in caught.value.zh
    assert "No published transformation" in caught.value.en
    assert "--control-points" in caught.value.hint_zh
    assert "--datum-shift" in caught.value.hint_en


def test_parameters_that_an_old_program_wrote_into_the_file_are_not_believed():
    bound = pyproj.CRS.from_user_input("+proj=longlat +ellps=krass +towgs84=15.8,-154.4,-82.3 +type=crs")
    with pytest.raises(BadInput, match="北京54"):
        to_degrees(PLACE, bound, None)


@pytest.mark.parametrize("system", SYSTEMS)
def test_parameters_lead_home(system):
    found = located(system, survey=read_survey(PARAMETERS, None))
    assert error_m(found) < 1e-3  # the old system's height of 0 is not CGCS2000's
    assert "by the parameters given" in found.evidence
    assert "position vector" in found.evidence
    assert "rotation_arcsec=(0.12, -0.34, -1.05)" in found.evidence


def test_heights_that_a_map_does_not_carry_cost_centimetres():
    """A place 1,000 m up, taken as height 0: what the documentation says of it."""
    old = pyproj.Transformer.from_pipeline(pipeline_to("EPSG:4214")).transform(
        *CORNERS.T, np.full(len(CORNERS), 1000.0)
    )
    points, survey = shapely.points(np.column_stack(old[:2])), read_survey(PARAMETERS, None)
    found = to_degrees(points, pyproj.CRS(4214), None, survey=survey)
    off_m = distance_m(shapely.get_coordinates(found.geometries), CORNERS)
    assert 0.005 < off_m.max() < 0.025


@pytest.mark.parametrize("system", SYSTEMS)
def test_control_points_lead_home_with_residuals(system, tmp_path):
    found = located(system, survey=read_survey(None, control_file(tmp_path, system)))
    assert error_m(found) < 0.05
    (notice,) = found.notices
    assert ("7 parameters" if SYSTEMS[system][1] is None else "4 parameters") in notice
    assert "RMS 0.0" in notice
    assert notice.count(" m") >= 9 - 1


def test_a_plane_that_nobody_described_comes_home_by_control_points(tmp_path):
    found = located("EPSG:21459", own=False, survey=read_survey(None, control_file(tmp_path, "EPSG:21459")))
    assert error_m(found) < 0.05
    assert found.source_crs == "local plane"


def test_a_turned_city_plane_comes_home_by_control_points(tmp_path):
    """A city's own grid: turned by 12°, its origin somewhere."""
    turn = np.exp(1j * np.radians(12))

    def city(lonlat):
        east, north = pyproj.Proj("EPSG:4546")(lonlat[:, 0], lonlat[:, 1])
        moved = (east + 1j * north) * turn - (1e5 + 3e6j)
        return np.column_stack([moved.real, moved.imag])

    path = tmp_path / "points.csv"
    rows = np.column_stack([city(NET), NET]).tolist()
    path.write_text("x,y,lon,lat\n" + "\n".join(",".join(map(repr, row)) for row in rows), encoding="utf-8")
    found = to_degrees(shapely.transform(PLACE, city), None, None, survey=read_survey(None, path))
    assert error_m(found) < 1e-5


@pytest.mark.parametrize("system", ["EPSG:4610", "EPSG:21459"])
def test_a_bad_point_is_named_and_refused_unless_accepted(system, tmp_path):
    path = control_file(tmp_path, system, spoil=[(4, 2, 1e-4)])
    with pytest.raises(BadInput) as caught:
        located(system, survey=read_survey(None, path))
    left_m = caught.value.details["residual_m"]
    assert max(left_m, key=left_m.get) == "5"
    assert left_m["5"] > MAX_RESIDUAL_M
    assert f"{left_m['5']:.3f} m" in caught.value.en
    accepted = located(system, survey=read_survey(None, path, accept_residuals=True))
    assert f"5 {left_m['5']:.3f} m" in accepted.evidence


def test_a_file_that_reaches_beyond_its_control_points_is_told(tmp_path):
    inner = np.array([[111.22, 34.82], [111.28, 34.82], [111.25, 34.88], [111.24, 34.83]])
    path = control_file(tmp_path, "EPSG:21459", inner)
    assert "outside its control points" in located("EPSG:21459", survey=read_survey(None, path)).notices[1]


def test_degrees_take_four_points(tmp_path):
    with pytest.raises(BadInput, match="at least 4"):
        located("EPSG:4610", survey=read_survey(None, control_file(tmp_path, "EPSG:4610", NET[[0, 2, 6]])))


def test_parameters_need_a_system():
    with pytest.raises(BadInput, match="does not say its coordinate system"):
        to_degrees(PLACE, None, None, survey=read_survey(PARAMETERS, None))


@pytest.mark.parametrize("asked", ["EPSG:4490", "EPSG:4326"])
def test_what_needs_no_shift_gets_none(asked):
    with pytest.raises(BadInput, match="needs no datum shift"):
        to_degrees(PLACE, None, asked, survey=read_survey(PARAMETERS, None))


@pytest.mark.parametrize("asked", ["gcj02", "bd09"])
def test_a_web_map_takes_no_parameters(asked):
    with pytest.raises(BadInput, match="takes no parameters"):
        to_degrees(PLACE, None, asked, survey=read_survey(PARAMETERS, None))


def test_one_way_or_the_other(tmp_path):
    with pytest.raises(BadInput, match="not both"):
        read_survey(PARAMETERS, control_file(tmp_path, "EPSG:4214"))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "lacks rows or the columns x, y, lon, lat"),
        ("x,y,lon\n1,2,3\n", "lacks rows or the columns lat"),
        ("x,y,lon,lat\n1,2,111,34\n2,3,111.1,34\n", "fewer than 3"),
        ("x,y,lon,lat\n1,2,111,34\n2,3,111.1,34\n2,3,111.2,34\n", "names a point twice"),
        ("x,y,lon,lat\n1,2,111,34\n2,3,111.1,34\n3,4,111.2,north\n", 'says "north" at point 3'),
        ("x,y,lon,lat\n1,2,111,34\n2,3,111.1,34\n3,nan,111.2,34\n", 'says "nan" at point 3'),
        ("x,y,lon,lat\n1,2,34,111\n2,3,34,111.1\n3,4,34,111.2\n", "no longitude, latitude"),
        ("x,y,lon,lat\n1,2,111,34\n2,3\n", 'says "" at point 2'),
    ],
)
def test_a_bad_file_of_control_points_is_told(content, says, tmp_path):
    (tmp_path / "points.csv").write_text(content, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_control_points(tmp_path / "points.csv")
    assert says in caught.value.en
    assert "points.csv" in caught.value.zh


def test_a_missing_or_foreign_file_of_control_points_is_told(tmp_path):
    with pytest.raises(BadInput, match="FileNotFoundError"):
        read_control_points(tmp_path / "none.csv")
    (tmp_path / "gbk.csv").write_bytes("name,x,y,lon,lat\n村口,1,2,111,34\n".encode("gbk"))
    with pytest.raises(BadInput, match="UnicodeDecodeError"):
        read_control_points(tmp_path / "gbk.csv")


def test_headers_are_taken_with_blanks_capitals_and_a_byte_order_mark(tmp_path):
    (tmp_path / "points.csv").write_text(
        " Name , X,Y,Lon,LAT\nK1,1,2,111,34\n\nK2,2,3,111.1,34\nK3,5,3,111.1,35\n", "utf-8-sig"
    )
    points = read_control_points(tmp_path / "points.csv")
    assert points.names == ("K1", "K2", "K3")
    assert points.source.tolist() == [[1, 2], [2, 3], [5, 3]]
    assert points.target.tolist() == [[111, 34], [111.1, 34], [111.1, 35]]
