"""Which places a name may mean."""

import pytest
import shapely

from gisgrid.services.place_names import find_places
from gisgrid.store.copying import hex_ewkb
from gisgrid.store.records import Batch, add_records, open_batch
from gisgrid.store.session import reading, writing
from tests.browsing import load, named_county
from tests.county import village_code

NAMES = {"河东新村": (0, ["河东"]), "河东": (1, []), "东村100%": (0, []), "上河东_村": (1, [])}
"""Name: which of two villages it lies in, what else it is called."""


@pytest.fixture
def county(database):
    areas = named_county()
    load(database, areas)
    villages = [areas.geometries[areas.codes.index(village_code(k))] for k in (0, 1)]
    inside = [shapely.get_coordinates(shapely.point_on_surface(one)).round(6)[0] for one in villages]
    with writing(database.service_url) as connection:
        batch = open_batch(connection, Batch("place_names", "测试", "test"))
        add_records(connection, "place_name", {
            "scheme": ["standard"] * len(NAMES), "name": list(NAMES), "aliases": [more for _, more in NAMES.values()],
            "geom": hex_ewkb(shapely.points([inside[k] for k, _ in NAMES.values()])), "batch": [batch] * len(NAMES),
        })  # fmt: skip
    return database


def found(county, name, **more):
    with reading(county.service_url) as connection:
        return find_places(connection, "standard", name, **more)


def test_a_name_comes_before_one_that_holds_it_and_an_alias_counts_as_the_name(county):
    assert [(one.name, one.exact) for one in found(county, "河东")] == [
        ("河东", True), ("河东新村", True), ("上河东_村", False)
    ]  # fmt: skip


def test_the_place_is_told_with_the_areas_that_it_lies_in(county):
    path = found(county, "东村100%")[0].path
    assert path[:2] == ("示例县", "东山镇")
    assert len(path) == 4


def test_blanks_and_wide_letters_do_not_matter_and_a_blank_name_means_no_place(county):
    assert [one.name for one in found(county, " 东村１００％")] == ["东村100%"]
    assert found(county, " 　") == []


def test_signs_of_patterns_mean_themselves(county):
    assert [one.name for one in found(county, "%")] == ["东村100%"]
    assert [one.name for one in found(county, "东_")] == ["上河东_村"]
    assert found(county, "\\") == []


def test_only_places_in_the_area_meant(county):
    assert [one.name for one in found(county, "河东", area=village_code(1))] == ["河东", "上河东_村"]
    assert found(county, "河东", area="000000000000") == []
