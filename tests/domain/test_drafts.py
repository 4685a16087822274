"""Findings keep their numbers by kind, areas and place."""

import pytest
import shapely

from gisgrid.domain.drafts import MendLimits, numbered
from gisgrid.domain.findings import NamedFinding
from gisgrid.errors import BadInput


def finding(kind, shape, *codes, parent="p"):
    return NamedFinding(kind, kind, "fault", codes, parent, 1.0, 1.0, False, None, shape, "")


GAP = finding("gap", shapely.box(0, 0, 1, 1), "a", "b")
FAR_GAP = finding("gap", shapely.box(5, 5, 6, 6), "a", "b")
SMALLER_GAP = finding("gap", shapely.box(0.2, 0.2, 0.4, 0.4), "a", "b")


def numbers(found, earlier=(), last=0):
    return [one.number for one in numbered(list(found), list(earlier), last)]


def test_new_findings_are_numbered_in_order_after_the_last():
    assert numbers([GAP, FAR_GAP]) == [1, 2]
    assert numbers([GAP, FAR_GAP], last=7) == [8, 9]


def test_what_is_still_there_keeps_its_number_though_it_shrank():
    before = numbered([GAP, FAR_GAP], [], 0)
    assert numbers([FAR_GAP, SMALLER_GAP], before, 2) == [2, 1]


@pytest.mark.parametrize("other", [
    finding("overlap", GAP.geometry, "a", "b"), finding("gap", GAP.geometry, "a", "c"),
    finding("gap", GAP.geometry, "a", "b", parent="q"), FAR_GAP,
])  # fmt: skip
def test_another_kind_area_parent_or_place_is_another_finding(other):
    assert numbers([other], numbered([GAP], [], 0), 1) == [2]


def test_two_findings_never_share_one_number():
    halves = [finding("gap", shapely.box(0, 0, 0.4, 1), "a", "b"), finding("gap", shapely.box(0.6, 0, 1, 1), "a", "b")]
    assert numbers(halves, numbered([GAP], [], 0), 1) == [1, 2]


def test_places_without_extent_and_crossing_rings_are_compared_too():
    empty = finding("empty", shapely.Polygon(), "a")
    crossing = finding("invalid", shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), "b")
    assert numbers([crossing, empty], numbered([empty, crossing], [], 0), 2) == [2, 1]


def test_an_unknown_rule_is_refused():
    with pytest.raises(BadInput, match="longest_border"):
        MendLimits(rule="mine")
