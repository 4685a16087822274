"""The member `crs` of a GeoJSON file: believed where it can be read, never taken for WGS 84 where it cannot."""

import json

import pytest

from gisgrid.errors import BadInput
from gisgrid.exchange.boundaries import read_boundaries
from gisgrid.exchange.divisions import read_areas
from gisgrid.exchange.geojson_crs import unreadable_crs

from .samples import save, squares


def named(name):
    return {"type": "name", "properties": {"name": name}}


UNREADABLE = {
    "number": named("urn:ogc:def:crs:EPSG::999999"),
    "word": named("foo"),
    "no name": {"type": "name", "properties": {}},
    "link": {"type": "link", "properties": {"href": "map.prj"}},
    "bare": "EPSG:4547",
    "list": [4547],
    "old number": {"type": "EPSG", "properties": {"code": 999999}},
}


def with_crs(tmp_path, *member, last=False, field=None):
    """A file of squares at 109.2, 34.8 with the given member, before the features or after them."""
    frame = squares(2, crs="EPSG:4326")
    path = save(frame if field is None else frame.assign(crs=field), tmp_path, "geojson")
    document = json.loads(path.read_text("utf-8"))
    document.pop("crs", None)
    extra = {"crs": member[0]} if member else {}
    path.write_text(json.dumps(document | extra if last else extra | document), encoding="utf-8")
    return path


@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_names_no_system_is_refused_until_somebody_names_it(tmp_path, kind, last):
    path = with_crs(tmp_path, UNREADABLE[kind], last=last)
    for asked in (None, "auto"):
        with pytest.raises(BadInput, match="names no known coordinate system") as caught:
            read_boundaries(path, code="code", name="name", crs=asked)
        assert "--crs" in caught.value.hint_zh
        with pytest.raises(BadInput, match="names no known coordinate system"):
            read_areas(path, code="code", crs=asked)
    table = read_boundaries(path, code="code", name="name", crs="EPSG:4490")
    assert (table.source_crs, table.crs_evidence.partition(";")[0]) == ("EPSG:4490", "given")


@pytest.mark.parametrize("member", [(), (None,), (named("urn:ogc:def:crs:OGC:1.3:CRS84"),), (named("EPSG:4490"),)])
def test_what_can_be_read_is_believed_and_none_means_wgs84(tmp_path, member):
    table = read_boundaries(with_crs(tmp_path, *member), code="code", name="name")
    assert table.crs_evidence.startswith("the file says so")
    assert table.source_crs in ("EPSG:4326", "OGC:CRS84", "EPSG:4490")


def test_a_field_of_that_name_says_nothing_of_the_system(tmp_path):
    path = with_crs(tmp_path, field=["foo", "EPSG:4547"])
    assert read_boundaries(path, code="code", name="name").source_crs == "EPSG:4326"


def test_metres_that_are_degrees_are_refused_though_the_file_says_so(tmp_path):
    path = with_crs(tmp_path, named("urn:ogc:def:crs:EPSG::4547"))
    with pytest.raises(BadInput, match="look like degrees"):
        read_boundaries(path, code="code", name="name")


def test_what_is_no_json_is_left_to_the_reader():
    assert unreadable_crs('{"crs": "foo", ') == ""
    assert unreadable_crs('["crs"]') == ""
