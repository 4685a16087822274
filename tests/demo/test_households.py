"""Every household lies in exactly one sub-grid, the one it says, beside a road and never in the river."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from gisgrid.demo.features import RIVER_WIDTH_M, LineTable
from gisgrid.demo.ground import make_ground
from gisgrid.demo.plane import to_metres
from gisgrid.demo.settle import Settler
from tests.demo.conftest import TINY, rows


@pytest.fixture(scope="module")
def households(folder):
    return rows(folder, "households")


@pytest.fixture(scope="module")
def points(households):
    return shapely.points([(float(row["lon"]), float(row["lat"])) for row in households])


@pytest.fixture(scope="module")
def subgrids(county):
    return county.areas.take(county.areas.at("subgrid"))


def in_metres(geometries):
    return shapely.transform(geometries, to_metres)


def test_each_lies_in_the_subgrid_it_states_and_in_no_other(households, points, subgrids):
    point, area = shapely.STRtree(subgrids.geometries).query(points, predicate="intersects")
    assert point.tolist() == list(range(len(households)))
    assert [subgrids.codes[k] for k in area] == [row["subgrid_code"] for row in households]


def test_about_6000_with_numbers_of_their_own(households):
    assert 5_500 <= len(households) <= 6_500
    assert len({row["id"] for row in households}) == len(households)


def test_none_lives_in_the_water(points, county):
    river = in_metres(shapely.union_all(county.rivers.geometries))
    assert shapely.distance(in_metres(points), river).min() > RIVER_WIDTH_M / 2


def test_most_live_beside_a_road(points, county):
    roads = in_metres(shapely.union_all(county.roads.geometries))
    shapely.prepare(roads)
    assert np.median(shapely.distance(in_metres(points), roads)) < 60


def test_nobody_lives_in_a_school_or_in_the_woods(households, subgrids):
    lived_in = {row["subgrid_code"] for row in households}
    kinds = {kind for code, kind in zip(subgrids.codes, subgrids.kinds, strict=True) if code in lived_in}
    assert kinds == {"base", "remainder"}


def test_an_address_names_town_village_and_subgrid(households, county):
    names = dict(zip(county.areas.codes, county.areas.names, strict=True))
    for row in households[::500]:
        code = row["subgrid_code"]
        place = names[code[:9] + "000"] + names[code[:12]] + names[code] if names.get(code[:9] + "000") else ""
        assert row["address"].endswith("号")
        assert row["address"].startswith(place)
        assert int(row["persons"]) in range(1, 8)


@pytest.mark.parametrize("table", ["venues", "activities"])
def test_venues_and_activities_lie_in_the_subgrid_they_state(folder, subgrids, table):
    number = {code: k for k, code in enumerate(subgrids.codes)}
    found = rows(folder, table)
    where = subgrids.geometries[[number[row["subgrid_code"]] for row in found]]
    lonlat = np.array([(float(row["lon"]), float(row["lat"])) for row in found])
    assert shapely.contains_xy(where, *lonlat.T).all()


def test_volunteers_live_in_households(folder, households):
    homes = {(row["lon"], row["lat"]) for row in households}
    assert all((row["lon"], row["lat"]) in homes for row in rows(folder, "volunteers"))


def test_a_subgrid_that_is_all_bank_still_takes_its_people():
    ground = make_ground(TINY, 3)
    flood = shapely.get_exterior_ring(shapely.get_parts(ground.areas.geometries[ground.areas.at("subgrid")]))
    everywhere = shapely.linestrings(shapely.get_coordinates(shapely.segmentize(flood[5], 1e-4)))
    lanes = [shapely.LineString(pair) for pair in zip(everywhere.coords[:-1], everywhere.coords[::-1][1:], strict=True)]
    drowned = replace(ground, rivers=LineTable(np.array([everywhere, *lanes], dtype=object), {}))
    settler = Settler(drowned, np.random.default_rng(1))
    cells = np.flatnonzero(ground.division.subgrid == 5)
    assert shapely.contains_xy(settler.polygons[5], *settler.points_in(cells).T).all()
