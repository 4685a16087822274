"""What the check must see, what it must not see, and laws it keeps."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from gisgrid.errors import BadInput
from gisgrid.geometry.coverage import check_coverage, check_coverages
from gisgrid.geometry.lattice import to_lattice
from tests.geometry.tessellations import generators, tessellation, tessellations, with_extra_vertices

PARENT = box(0, 0, 6, 6)
LEFT, RIGHT = box(0, 0, 3, 6), box(3, 0, 6, 6)
BOW_TIE = Polygon([(0, 0), (3, 6), (3, 0), (0, 6)])


def seen(children, parent=PARENT, **options):
    """Each fault's kind, area and members, in order of kind."""
    report = check_coverage(children, parent, **options)
    return sorted((found.kind.value, round(found.area, 9), found.members) for found in report.faults)


FAULTS = {
    "missing child": ([LEFT], [("gap", 18, (0,))]),
    "hole in one child": ([LEFT - box(1, 1, 2, 2), RIGHT], [("gap", 1, (0,))]),
    "hole between two": ([LEFT - box(2, 1, 3, 2), RIGHT - box(3, 1, 4, 2)], [("gap", 2, (0, 1))]),
    "sliver gap": ([LEFT, Polygon([(3, 0), (6, 0), (6, 6), (3, 6), (3.000001, 3)])], [("gap", 3e-6, (0, 1))]),
    "sliver overlap": ([LEFT, Polygon([(3, 0), (6, 0), (6, 6), (3, 6), (2.999999, 3)])], [("overlap", 3e-6, (0, 1))]),
    "strip along the parent's border": ([LEFT, box(3, 0, 5.5, 6)], [("gap", 3, (1,))]),
    "spill": ([LEFT, box(3, 0, 7, 6)], [("spill", 6, (1,))]),
    "duplicate": ([LEFT, RIGHT, RIGHT], [("duplicate", 18, (1, 2))]),
    "contained child": ([LEFT, RIGHT, box(4, 1, 5, 2)], [("overlap", 1, (1, 2))]),
    "gap and overlap of equal area": ([LEFT, box(2, 0, 5, 6)], [("gap", 6, (1,)), ("overlap", 6, (0, 1))]),
    "large overlap": ([LEFT, PARENT], [("overlap", 18, (0, 1))]),
    "bow-tie": ([BOW_TIE, RIGHT], [("gap", 18, (1,)), ("invalid", 0, (0,))]),
    "empty": ([LEFT, RIGHT, Polygon()], [("empty", 0, (2,))]),
    "missing geometry": ([LEFT, RIGHT, None], [("empty", 0, (2,))]),
}

SOUND = {
    "two halves": [LEFT, RIGHT],
    "T-junctions on a border and on the outline": [LEFT, box(3, 0, 6, 2), box(3, 2, 6, 6)],
    "crossing T-junctions without a common vertex": [
        box(0, 0, 4, 3),
        box(4, 0, 6, 3),
        box(0, 3, 2, 6),
        box(2, 3, 6, 6),
    ],
    "an island in its hole": [PARENT - box(1, 1, 2, 2), box(1, 1, 2, 2)],
    "a child in several parts": [MultiPolygon([box(0, 0, 1, 6), box(5, 0, 6, 6)]), box(1, 0, 5, 6)],
    "parts that touch in a corner": [
        MultiPolygon([box(0, 0, 3, 3), box(3, 3, 6, 6)]),
        MultiPolygon([box(3, 0, 6, 3), box(0, 3, 3, 6)]),
    ],
    "clockwise children": [shapely.reverse(LEFT), RIGHT],
    "off the lattice by less than half a step": [box(0, 0, 3.00000002, 6), RIGHT],
}


@pytest.mark.parametrize("drawing", FAULTS)
def test_every_kind_of_fault_is_seen_with_area_and_members(drawing):
    children, expected = FAULTS[drawing]
    assert seen(children) == expected
    assert not check_coverage(children, PARENT).complete


@pytest.mark.parametrize("drawing", SOUND)
def test_no_wolf_is_cried(drawing):
    report = check_coverage(SOUND[drawing], PARENT)
    assert report.complete
    assert set(report.counts) <= {"unmatched_vertex", "detached_part"}


def test_holes_of_the_parent_are_no_gaps_but_others_are():
    lake = box(1, 1, 2, 2)
    assert check_coverage([LEFT - lake, RIGHT], PARENT - lake).complete
    assert seen([LEFT - lake, RIGHT - box(4, 4, 5, 5)], PARENT - lake) == [("gap", 1, (1,))]
    assert seen([LEFT, RIGHT], PARENT - lake) == [("spill", 1, (0,))]


def test_without_a_parent_holes_and_overlaps_are_found_and_inlets_are_outline():
    hole = box(2, 1, 4, 2)
    assert seen([LEFT - hole, RIGHT - hole], None) == [("gap", 2, (0, 1))]
    assert seen([LEFT, box(2, 0, 6, 6)], None) == [("overlap", 6, (0, 1))]
    assert check_coverage([LEFT - box(0, 1, 1, 2), box(3, 1, 7, 9)], None).complete
    assert check_coverage([LEFT, box(10, 0, 12, 6)], None).complete


def test_a_spill_over_a_border_that_cancels_is_told_from_the_overlap_inside():
    wide = box(2, 0, 7, 6)
    assert seen([LEFT, RIGHT, wide]) == [("overlap", 6, (0, 2)), ("overlap", 18, (1, 2)), ("spill", 6, (2,))]


def test_three_on_one_another_are_one_finding():
    assert seen([PARENT, PARENT, PARENT]) == [("duplicate", 36, (0, 1, 2))]


def test_t_junctions_are_notices_at_the_vertex_with_who_lacks_it():
    report = check_coverage([LEFT, box(3, 0, 6, 2), box(3, 2, 6, 6)], PARENT)
    assert report.complete
    assert not report.edge_matched
    notices = {
        (found.geometry.x, found.geometry.y): (found.members, found.note, found.severity.value)
        for found in report.findings
    }
    assert notices == {
        (3, 0): ((), "parent", "notice"),
        (3, 6): ((), "parent", "notice"),
        (6, 2): ((), "parent", "notice"),
        (3, 2): ((0,), "", "notice"),
    }


def test_an_invalid_area_is_named_with_reason_and_place():
    (found,) = (found for found in check_coverage([BOW_TIE, RIGHT], PARENT).findings if found.kind == "invalid")
    assert (found.note, found.geometry) == ("Self-intersection", shapely.Point(1.5, 3))


def test_a_detached_part_is_a_notice_with_its_area():
    report = check_coverage([MultiPolygon([box(0, 0, 1, 6), box(4, 0, 6, 6)]), box(1, 0, 4, 6)], PARENT)
    (found,) = (found for found in report.findings if found.kind == "detached_part")
    assert (found.area, found.members, report.complete) == (6, (0,), True)


def test_slivers_are_told_by_width_not_by_area():
    long_and_thin, small_and_round = box(0, 0, 6, 0.01), box(4, 3, 4.1, 3.1)
    report = check_coverage([PARENT - long_and_thin - small_and_round], PARENT, sliver_width=0.05)
    by_area = sorted(report.faults, key=lambda found: found.area)
    assert [found.sliver for found in by_area] == [False, True]
    assert [round(found.width, 2) for found in by_area] == [0.1, 0.01]


def test_lines_and_broken_parents_are_refused_in_words():
    with pytest.raises(BadInput, match="Feature 2 is not a polygon but a LINESTRING"):
        check_coverage([LEFT, shapely.LineString([(0, 0), (1, 1)])], PARENT)
    with pytest.raises(BadInput, match="Self-intersection"):
        check_coverage([LEFT, RIGHT], BOW_TIE)
    with pytest.raises(BadInput, match="no parent"):
        check_coverages([LEFT], [1], [PARENT])


@pytest.mark.parametrize("parent", [None, PARENT])
def test_no_children(parent):
    report = check_coverage([], parent)
    assert [found.kind.value for found in report.findings] == ([] if parent is None else ["gap"])


@given(tessellations())
def test_a_random_tessellation_is_complete_and_edge_matched(tiles):
    report = check_coverage(tiles.children, tiles.parent, resolution=tiles.resolution)
    assert report.complete
    assert report.edge_matched
    assert set(report.counts) <= {"detached_part"}


@given(tessellations(), generators)
def test_taking_one_area_out_makes_exactly_that_gap(tiles, rng):
    at = rng.integers(len(tiles.children))
    report = check_coverage(np.delete(tiles.children, at), tiles.parent, resolution=tiles.resolution)
    gap, taken = shapely.union_all([found.geometry for found in report.faults]), tiles.children[at]
    assert {found.kind for found in report.faults} == {"gap"}
    closed = sum(found.area for found in report.findings if found.kind == "unmatched_vertex")  # a notch one step wide
    unlike = shapely.symmetric_difference(gap, taken).area
    assert unlike == pytest.approx(closed, rel=1e-3) if closed else shapely.equals(gap, taken)


@given(tessellations(), generators)
def test_an_area_twice_is_exactly_that_duplicate(tiles, rng):
    at = int(rng.integers(len(tiles.children)))
    report = check_coverage(np.append(tiles.children, tiles.children[at]), tiles.parent, resolution=tiles.resolution)
    real = [found for found in report.faults if found.width > 2 * tiles.resolution]  # a notch one step wide may close
    in_one_part = shapely.get_num_geometries(tiles.children[at]) == 1
    assert {found.members for found in real} == {(at, len(tiles.children))}
    assert {found.kind.value for found in real} == {"duplicate" if in_one_part else "overlap"}
    assert sum(found.area for found in real) == pytest.approx(tiles.children[at].area, rel=1e-3)


@given(tessellations(), generators)
def test_rounded_t_junctions_are_complete_but_not_edge_matched(tiles, rng):
    children = with_extra_vertices(rng, tiles.children, tiles.resolution, 0.5)
    report = check_coverage(children, tiles.parent, resolution=tiles.resolution)
    assert report.complete
    assert report.edge_matched == all(a is b for a, b in zip(children, tiles.children, strict=True))


@given(generators, st.integers(0, 1))
def test_many_parents_at_once_say_the_same_as_one_by_one(rng, broken):
    both = [tessellation(rng, labels=30), tessellation(rng, labels=30, origin=(114.0, 27.0))]
    children = [list(tiles.children) for tiles in both]
    children[broken] = children[broken][1:]
    parent_of = np.repeat([0, 1], [len(children[0]), len(children[1])])
    together = check_coverages(children[0] + children[1], parent_of, [tiles.parent for tiles in both])
    alone = check_coverage(children[broken], both[broken].parent)
    assert {found.parent for found in together.faults} == {broken}
    assert sum(found.area for found in together.faults) == pytest.approx(sum(found.area for found in alone.faults))
    offset = broken * len(children[0])
    assert sorted(tuple(i - offset for i in found.members) for found in together.faults) == sorted(
        found.members for found in alone.faults
    )


@given(tessellations(max_cells=12), generators)
def test_order_start_and_direction_of_rings_do_not_matter(tiles, rng):
    children = rng.permutation(shapely.reverse(shapely.normalize(tiles.children)))
    report = check_coverage(children, shapely.reverse(tiles.parent), resolution=tiles.resolution)
    assert report.edge_matched


def test_matching_children_are_found_when_far_from_the_origin_at_any_step():
    for resolution in (1e-7, 1e-3, 1.0):
        at = 1e6 * resolution
        children = to_lattice([box(at, at, at + 5 * resolution, at + 9 * resolution)], resolution)
        assert check_coverage(children, children[0], resolution=resolution).edge_matched
