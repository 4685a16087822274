"""Codes and names: order, form and uniqueness."""

import numpy as np
import pytest

from gisgrid.demo.codes import communities, groups, padded, reading_order, short_codes, town_types
from gisgrid.demo.division import Division, inverse
from gisgrid.demo.names import area_names, place_names


@pytest.fixture
def division():
    """One county, three towns of two villages, each with two sub-grids; cells are sub-grids."""
    twelve, six = np.arange(12), np.arange(6)
    kind, use = np.full(12, "base", dtype="<U12"), np.full(12, "", dtype="<U9")
    return Division(twelve, twelve // 2, six // 2, np.zeros(3, dtype=np.int64), kind, use, six * 2, np.array([0, 2, 4]))


def test_reading_order_goes_north_to_south_then_west_to_east():
    points = np.array([[1, 0], [0, 0], [1, 9], [0, 9.1], [0.5, 8.9]], dtype=float)
    assert reading_order(points, np.zeros(5, dtype=np.int64)).tolist() == [5, 4, 3, 1, 2]


def test_reading_order_starts_anew_in_each_parent():
    points = np.array([[0, 0], [1, 0], [0, 5], [1, 5]], dtype=float)
    assert reading_order(points, np.array([0, 0, 1, 1])).tolist() == [1, 2, 1, 2]


def test_groups_keep_every_member_once():
    parent = np.array([2, 0, 2, 1, 0])
    assert sorted(np.concatenate(groups(parent)).tolist()) == [0, 1, 2, 3, 4]


def points_of(division):
    counts = {"county": 1, "town": 3, "village": 6, "subgrid": 12}
    return {lv: np.column_stack([np.arange(n), np.zeros(n)]).astype(float) for lv, n in counts.items()}


def test_codes(division):
    codes = short_codes(division, points_of(division))
    assert codes["county"] == ["990101"]
    assert codes["town"] == ["990101001", "990101100", "990101200"]
    assert codes["village"][:4] == ["990101001001", "990101001002", "990101100001", "990101100200"]
    assert codes["subgrid"][:3] == ["990101001001001", "990101001001002", "990101001002001"]


def test_a_county_has_a_street_towns_and_townships(division):
    assert town_types(division).tolist() == ["街道", "镇", "乡"]


def test_a_street_has_communities_only(division):
    assert communities(division, town_types(division)).tolist() == [True, True, True, False, True, False]


@pytest.mark.parametrize(("short", "full"), [("9901", "990100000000"), ("990101001001001", "990101001001001")])
def test_padded(short, full):
    assert padded(short) == full


def test_names_say_what_an_area_is(division):
    names = area_names(division, np.random.default_rng(1))
    assert names["county"][0].endswith("县")
    assert [name[-1] for name in names["town"]] == ["道", "镇", "乡"]
    assert [name[2:] for name in names["village"]] == ["社区", "社区", "社区", "村", "社区", "村"]
    assert names["subgrid"][0].endswith("小区")
    assert names["subgrid"][7].endswith("组")


def test_dedicated_and_wild_subgrids_are_named_by_their_use(division):
    division.kind[[0, 1]], division.use[[0, 1]] = ["dedicated", "undetermined"], ["school", "reservoir"]
    names = area_names(division, np.random.default_rng(1))["subgrid"]
    assert names[0].endswith("小学")
    assert names[1].endswith("水库")


def test_several_of_one_use_are_told_apart(division):
    division.kind[:2], division.use[:2] = "dedicated", "school"
    first, second = area_names(division, np.random.default_rng(1))["subgrid"][:2]
    assert first != second


def test_place_names_never_repeat():
    names = place_names(20_000, np.random.default_rng(1))
    assert len(set(names)) == 20_000
    assert {len(name) for name in names} == {2, 3}


def test_labels_follow_the_parents(division):
    assert division.labels("village").tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert division.labels("town").tolist() == [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]
    assert set(division.labels("county").tolist()) == set(division.labels("city").tolist()) == {0}


def test_renumbering_keeps_who_belongs_to_whom(division):
    rng = np.random.default_rng(5)
    orders = {lv: rng.permutation(n) for lv, n in {"county": 1, "town": 3, "village": 6, "subgrid": 12}.items()}
    other = division.renumbered(orders)
    for level, order in (("village", orders["village"]), ("town", orders["town"])):
        assert order[other.labels(level)].tolist() == division.labels(level).tolist()
    assert orders["village"][other.main_village].tolist() == division.main_village[orders["town"]].tolist()


def test_inverse():
    order = np.random.default_rng(2).permutation(20)
    assert order[inverse(order)].tolist() == list(range(20))
