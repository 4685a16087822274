"""Lists of venues and households: columns, encodings, coordinate systems, and what is refused."""

import geopandas as gpd
import pytest
import shapely

from gisgrid.domain.venues import IN_USE
from gisgrid.errors import BadInput
from gisgrid.exchange.venues import read_households, read_venues
from tests.exchange.samples import save

LIST = "id,name,kind,tier,parent_id,status,sensitive,staff,lon,lat\nV1,馆,library,central,,existing,0,5,109.2,34.8\n"
MORE = "V2,点,village_centre,服务点,V1,规划,1,,109.3,34.9\n"


def table(folder, text, name="list.csv", encoding="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_list_of_venues(tmp_path, encoding):
    venues, places = read_venues(table(tmp_path, LIST + MORE, encoding=encoding))
    assert (venues.ids, venues.names, venues.kinds) == (["V1", "V2"], ["馆", "点"], ["library", "village_centre"])
    assert (venues.tiers, venues.statuses) == (["central", "service_point"], ["existing", "planned"])
    assert (venues.parents, venues.sensitive, venues.staff) == ([None, "V1"], [False, True], [5, None])
    assert venues.points.tolist() == [[109.2, 34.8], [109.3, 34.9]]
    assert places.source_crs == "EPSG:4490"
    assert venues.rows_where(statuses=IN_USE).tolist() == [0]
    assert venues.rows_where(sensitive=False).tolist() == [0]
    assert venues.take([1]).names == ["点"]


def test_only_id_and_place_are_needed(tmp_path):
    venues, _ = read_venues(table(tmp_path, "编号,经度,纬度\nA,109.2,34.8\n"))
    assert (venues.names, venues.tiers, venues.statuses, venues.hours) == (["A"], ["service_point"], ["existing"], [""])


def test_points_of_a_map_file_in_a_zone(tmp_path):
    frame = gpd.GeoDataFrame({"id": [7]}, geometry=[shapely.Point(109.2, 34.8)], crs="EPSG:4490").to_crs("EPSG:4545")
    venues, places = read_venues(save(frame, tmp_path, "gpkg"))
    assert (venues.ids, venues.points.tolist(), places.source_crs) == (["7"], [[109.2, 34.8]], "EPSG:4545")


def test_plane_coordinates_of_a_table_need_a_system(tmp_path):
    path = table(tmp_path, "id,x,y\nA,609839.2,3852346.1\n")
    with pytest.raises(BadInput, match="does not say its coordinate system"):
        read_venues(path)
    assert read_venues(path, crs="EPSG:4545")[0].points[0] == pytest.approx([109.2, 34.8], abs=0.01)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id,lon,lat\nA,34.8,109.2\n", "axes are in the wrong order"),
        ("id,lon,lat\nA,109.2,\nB,x,34.8\n", "2 rows have a coordinate that is missing or no number: lines 2, 3"),
        ("id,lon,lat\nA,inf,34.8\n", "missing or no number: lines 2"),
        ("id,lon,lat\nA,609839,3852346\n", "look like metres"),
        ("id,name\nA,b\n", "no columns of coordinates; it has: id, name"),
        ("name,lon,lat\nA,109.2,34.8\n", "no column id; it has: name, lon, lat"),
        ("id,lon,lat\nA,109.2,34.8\nA,109.3,34.8\n", "occur more than once"),
        ("id,lon,lat\n,109.2,34.8\n", "have no code"),
        ("id,lon,lat\n", "holds no rows"),
        ("", "is empty"),
        ("id,lon,lat,lat\nA,1,2,3\n", "names a column twice"),
        ("id,lon,lat\nA,109.2,34.8,9\n", "do not fit its header: lines 2"),
        ('id,lon,lat\n"A,109.2,34.8\n', "cannot be read"),
        ("id,lon,lat,tier\nA,109.2,34.8,palace\n", "Unknown values: palace"),
        ("id,lon,lat,staff\nA,109.2,34.8,-3\n", "no number of people"),
        ("id,lon,lat,staff\nA,109.2,34.8,many\n", "no number of people"),
        ("id,lon,lat,name\nA,109.2,34.8,a\x07b\n", "control characters"),
    ],
)
def test_one_sentence_for_each_fault(tmp_path, text, words):
    with pytest.raises(BadInput) as refused:
        read_venues(table(tmp_path, text))
    assert words in refused.value.en
    assert refused.value.zh


@pytest.mark.parametrize("shape", ["LINESTRING (109.2 34.8, 109.3 34.8)", "POINT EMPTY",
                                   "MULTIPOINT ((109.2 34.8), (109.3 34.8))"])  # fmt: skip
def test_shapes_that_are_no_single_point(tmp_path, shape):
    frame = gpd.GeoDataFrame({"id": ["A"]}, geometry=[shapely.from_wkt(shape)], crs="EPSG:4490")
    with pytest.raises(BadInput, match="should hold points alone"):
        read_venues(save(frame, tmp_path, "gpkg"))


def test_households(tmp_path):
    path = table(tmp_path, "id,人数,户数,地址,lon,lat\nH1,4,,某村1号,109.2,34.8\nH2,,,,109.3,34.8\nN,,20,,109.3,34.8\n")
    homes, places = read_households(path, home_persons=2)
    assert (homes.ids, homes.addresses) == (["H1", "H2", "N"], ["某村1号", "", ""])
    assert (homes.persons.tolist(), homes.households.tolist()) == ([4, 2, 40], [1, 1, 20])
    assert homes.estimate.tolist() == [False, False, True]
    assert "2 rows without persons: 2 to a household" in places.notices[-2]
    assert "1 places stand for 20 households" in places.notices[-1]
