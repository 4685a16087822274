"""Every household lies in exactly one sub-grid, the one it says, beside a road and never in the river."""

import numpy as np
import pytest
import shapely

from gisgrid.demo.features import RIVER_WIDTH_M
from gisgrid.demo.plane import to_metres
from tests.demo.conftest import rows


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
