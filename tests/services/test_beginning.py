"""An office that begins: what is ticked, the county's name, the list of codes, roads."""

import pytest

from gisgrid.errors import BadInput
from gisgrid.exchange.workbooks import workbook
from gisgrid.services.beginning import keep_codes, keep_roads, list_steps, name_county
from gisgrid.store.areas import insert_areas
from gisgrid.store.official_codes import official_codes
from gisgrid.store.session import changing, reading, writing
from tests.county import county

ROAD = """{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {},
    "geometry": {"type": "LineString", "coordinates": [[114.0, 27.0], [114.02, 27.0]]}}]}"""


def ticked(database):
    with reading(database.service_url) as connection:
        return {one["step"]: one["done"] for one in list_steps(connection)}


def codes_of(database):
    with reading(database.service_url) as connection:
        return official_codes(connection)


def test_nothing_is_ticked_at_first_and_each_step_by_what_is_there(database, tmp_path):
    assert set(ticked(database).values()) == {False}
    with writing(database.service_url) as connection:
        name_county(connection, "990101", "示例县")
    road = tmp_path / "file.geojson"
    road.write_text(ROAD)
    with writing(database.service_url) as connection:
        told = keep_roads(connection, road, "道路.geojson", "EPSG:4490", "张三")
    assert told["edges"] == 1
    with changing(database.service_url, who="test", why="load", kind="import") as connection:
        insert_areas(connection, "standard", county())
    assert [step for step, done in ticked(database).items() if done] == ["county", "areas", "roads"]


def test_villages_that_the_official_list_has_and_nobody_drew_are_counted(database, tmp_path):
    with changing(database.service_url, who="test", why="load", kind="import") as connection:
        insert_areas(connection, "standard", county())
    with writing(database.service_url) as connection:
        name_county(connection, "990199", "示例县")
        assert keep_codes(connection, table(tmp_path, [["990199777001", "无图村"]])) == 1
    assert codes_of(database) == {"990199000000": "示例县", "990199777001": "无图村"}
    with reading(database.service_url) as connection:
        areas = next(one for one in list_steps(connection) if one["step"] == "areas")
    assert areas["counts"]["villages_missing"] == 1
    assert not areas["done"]


def table(tmp_path, rows):
    """A workbook whose codes a spreadsheet made numbers of."""
    path = tmp_path / "codes.xlsx"
    path.write_bytes(workbook("codes", ["代码", "名称"], [[int(code), name] for code, name in rows]))
    return path


def test_a_county_is_named_anew_and_a_list_brings_its_own(database, tmp_path):
    with writing(database.service_url) as connection:
        name_county(connection, "990101", "旧名")
        name_county(connection, "990102000000", "新县")
    assert codes_of(database) == {"990102000000": "新县"}
    with writing(database.service_url) as connection:
        keep_codes(connection, table(tmp_path, [["990103", "第三县"], ["990103001", "东山镇"]]))
    assert codes_of(database) == {"990103000000": "第三县", "990103001000": "东山镇"}


@pytest.mark.parametrize(("code", "name"), [("990101001", "镇"), ("9901", "市"), ("x", "县"), ("990101", " ")])
def test_what_is_no_county_is_refused_and_nothing_changes(database, code, name):
    with pytest.raises(BadInput), writing(database.service_url) as connection:
        name_county(connection, code, name)
    assert codes_of(database) == {}
