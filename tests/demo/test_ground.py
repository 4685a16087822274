"""The ground of a demo: it tiles, it is coded and named as it should be, and it has something of every kind."""

import re
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgrid.demo.areas import SOURCE
from gisgrid.demo.ground import make_ground
from gisgrid.demo.sizes import size_named
from gisgrid.geometry.measure import area_m2
from tests.demo.conftest import TINY, TINY_CITY
from tests.demo.laws import check_tiling, open_edges


def test_the_small_county_tiles_at_every_level(ground):
    check_tiling(ground.areas)


@settings(max_examples=12)
@given(seed=st.integers(0, 2**32))
def test_any_seed_gives_a_county_that_tiles(seed):
    check_tiling(make_ground(TINY, seed).areas)


@settings(max_examples=4)
@given(seed=st.integers(0, 2**32))
def test_any_seed_gives_a_city_that_tiles(seed):
    areas = make_ground(TINY_CITY, seed).areas
    check_tiling(areas)
    assert areas.levels.count("city") == 1
    assert areas.levels.count("county") == TINY_CITY.counties


def test_a_moved_vertex_is_seen(ground):
    """The law above can fail."""
    areas = ground.areas
    moved = areas.geometries.copy()
    last = areas.at("subgrid")[-1]
    moved[last] = shapely.transform(moved[last], lambda xy: np.where(xy == xy[0], xy + 1e-7, xy))
    assert open_edges(replace(areas, geometries=moved), "village", "subgrid") > 0


@pytest.mark.parametrize(("level", "count"), [("county", 1), ("town", 7), ("village", 46)])
def test_counts_are_met_exactly(ground, level, count):
    assert len(ground.areas.at(level)) == count


def test_about_600_subgrids(ground):
    assert 560 <= len(ground.areas.at("subgrid")) <= 660


@pytest.mark.drill
def test_medium_tiles_and_meets_its_counts():
    areas = make_ground(size_named("medium"), 1).areas
    check_tiling(areas)
    counts = {level: areas.levels.count(level) for level in dict.fromkeys(areas.levels)}
    assert 13_000 <= counts.pop("subgrid") <= 15_000
    assert counts == {"city": 1, "county": 8, "town": 112, "village": 1400}


def test_codes_have_the_official_form_and_a_made_up_beginning(ground):
    areas = ground.areas
    patterns = {
        "county": r"9901\d\d000000",
        "town": r"9901\d\d(0\d\d|[12]\d\d)000",
        "village": r"9901\d{5}(0\d\d|[23]\d\d)",
        "subgrid": r"9901\d{8}\d{3}",
    }
    for level, code in zip(areas.levels, areas.codes, strict=True):
        assert re.fullmatch(patterns[level], code), code
    assert len(set(areas.codes)) == len(areas)


def test_a_subgrids_code_begins_with_its_villages(ground):
    subgrids = ground.areas.take(ground.areas.at("subgrid"))
    assert all(code[:12] == parent for code, parent in zip(subgrids.codes, subgrids.parent_codes, strict=True))


def test_subgrids_are_numbered_without_gaps(ground):
    subgrids = ground.areas.take(ground.areas.at("subgrid"))
    numbers: dict[str, list[int]] = {}
    for code in subgrids.codes:
        numbers.setdefault(code[:12], []).append(int(code[12:]))
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())


def test_towns_and_villages_have_names_of_their_own(ground):
    named = [n for n, level in zip(ground.areas.names, ground.areas.levels, strict=True) if level != "subgrid"]
    assert len(set(named)) == len(named)
    subgrids = ground.areas.take(ground.areas.at("subgrid"))
    assert len(set(zip(subgrids.parent_codes, subgrids.names, strict=True))) == len(subgrids)


def test_every_kind_occurs_and_only_among_subgrids(ground):
    by_level: dict[str, set[str]] = {}
    for level, kind in zip(ground.areas.levels, ground.areas.kinds, strict=True):
        by_level.setdefault(level, set()).add(kind)
    assert by_level.pop("subgrid") == {"base", "dedicated", "remainder", "undetermined"}
    assert set(map(frozenset, by_level.values())) == {frozenset({"base"})}


def test_a_lake_is_a_hole_of_the_county(ground):
    county = ground.areas.geometries[ground.areas.at("county")[0]]
    assert shapely.get_num_interior_rings(shapely.get_parts(county)).sum() >= 1


def test_some_village_has_an_exclave(ground):
    villages = ground.areas.geometries[ground.areas.at("village")]
    assert (shapely.get_num_geometries(villages) > 1).any()


def test_the_county_is_of_the_size_asked_for(ground):
    county = ground.areas.geometries[ground.areas.at("county")]
    west, south, east, north = shapely.total_bounds(county)
    assert 110 < west < east < 112
    assert 28 < south < north < 31
    assert 800e6 < area_m2(county)[0] < 1800e6


def test_subgrids_are_smaller_around_the_town_centres(ground):
    subgrids = ground.areas.geometries[ground.areas.at("subgrid")]
    lived_in = ground.division.kind == "base"
    central = np.isin(ground.division.village, ground.division.main_village)
    areas = area_m2(subgrids)
    assert np.median(areas[lived_in & central]) < 0.6 * np.median(areas[lived_in & ~central])


def test_borders_wind(ground):
    """No two grids of a natural county part along one straight edge: hardly a border is a single edge."""
    subgrids = ground.areas.geometries[ground.areas.at("subgrid")]
    vertices = shapely.get_num_coordinates(subgrids)
    assert 25 <= np.median(vertices) <= 80
    compact = 4 * np.pi * shapely.area(subgrids) / shapely.length(subgrids) ** 2
    assert np.median(compact) < 0.6


def test_borders_run_along_roads_and_rivers(ground):
    mesh = ground.land.mesh
    sides = ground.division.labels("subgrid")[mesh.edge_cells]
    border, lengths_m = sides[:, 0] != sides[:, 1], mesh.edge_lengths_m()
    for line, least in ((ground.land.river, 0.6), (ground.land.road >= 2, 0.6)):
        assert lengths_m[border & line].sum() > least * lengths_m[line].sum()


def test_areas_carry_no_other_source_than_the_mark():
    assert SOURCE == "示意数据，非实际界线"
