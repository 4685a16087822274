"""Mending: what it closes, what it leaves alone, and what it never does."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, box

from gisgrid.errors import BadInput
from gisgrid.geometry.conform import conform_coverage
from gisgrid.geometry.lattice import to_lattice
from tests.geometry.corruptions import move_vertex
from tests.geometry.tessellations import generators, tessellations

PARENT = box(0, 0, 60, 60)
LEFT, RIGHT = box(0, 0, 30, 60), box(30, 0, 60, 60)


def mended(children, parent=PARENT, gap=1.0, shift=1.0, **options):
    return conform_coverage(children, parent, max_gap_width_m=gap, max_shift_m=shift, **options)


def areas(result):
    return [round(child.area, 6) for child in result.children]


def jittered(rng, tiles, steps):
    """Move every vertex of every child by itself."""

    def moved(child):
        xy, which = np.unique(shapely.get_coordinates(child), axis=0, return_inverse=True)
        new = xy + rng.integers(-steps, steps + 1, xy.shape) * tiles.resolution
        return shapely.transform(child, lambda _: new[which.ravel()])

    return to_lattice([moved(child) for child in tiles.children], tiles.resolution)


DRAWINGS = {
    "gap to the longer border": ([box(0, 0, 29.5, 60), RIGHT], [1800, 1800]),
    "overlap to one of the two": ([box(0, 0, 30.5, 60), RIGHT], [1800, 1800]),
    "spill is cut off": ([LEFT, box(30, 0, 60.5, 60)], [1800, 1800]),
    "strip along the parent's border": ([LEFT, box(30, 0, 59.5, 60)], [1800, 1800]),
    "inlet open to the outside": ([LEFT, RIGHT - box(40, 0, 40.5, 50)], [1800, 1800]),
}


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_small_faults_are_closed(drawing):
    children, expected = DRAWINGS[drawing]
    result = mended(children)
    assert result.after.edge_matched
    assert sorted(areas(result)) in (sorted(expected), [1770, 1830])


@pytest.mark.parametrize("width", [2, 3, 5.0])
def test_what_is_above_the_threshold_is_left_alone(width):
    children = [box(0, 0, 30 - width, 60), RIGHT]
    result = mended(children)
    assert areas(result) == [child.area for child in children]
    assert (result.ledger, len(result.after.faults)) == ((), 1)


@pytest.mark.parametrize("limit", [1.01, 2, 4, 8, 16, 32])
def test_a_narrow_gap_is_found_at_every_larger_tolerance(limit):
    assert mended([box(0, 0, 29, 60), RIGHT], gap=limit).after.complete


@pytest.mark.parametrize("at", [0.5, 3, 7.25, 12, 28.999])
def test_a_notch_of_width_1_is_found_wherever_it_is(at):
    notched = LEFT - box(at, 40, at + 1, 60)
    assert areas(mended([notched, RIGHT], gap=1.01)) == [1800, 1800]


def test_two_triangles_on_integers_are_not_swallowed():
    large, small = Polygon([(0, 0), (3, 0), (0, 3)]), Polygon([(3, 0), (3, 1), (0, 3)])
    assert (large.area, small.area) == (4.5, 1.5)
    result = conform_coverage([large, small], None, max_gap_width_m=1, max_shift_m=1)
    assert areas(result) == [4.5, 1.5]
    assert result.ledger == ()


def test_rules_choose_who_gets_a_gap():
    children = [box(0, 0, 20, 60), box(21, 0, 60, 60)]
    assert areas(mended(children, gap=2, rule="largest")) == [1200, 2400]
    assert areas(mended(children, gap=2, rule="smallest")) == [1260, 2340]
    with pytest.raises(BadInput, match="no rule"):
        mended(children, rule="nearest")


def test_an_area_that_would_vanish_is_refused_and_left():
    thin = box(30, 10, 30.5, 20)
    result = mended([LEFT, RIGHT, thin])
    assert not result.after.complete
    assert areas(result)[2] == 5


def test_an_area_that_would_change_too_much_is_refused():
    result = mended([box(0, 0, 30.9, 60), RIGHT, box(30, 0, 30.9, 60) - box(30, 0, 30.1, 60)], max_change=0.001)
    assert result.refused
    assert all("would" in one.reason for one in result.refused)


@pytest.mark.parametrize("unsound", [Polygon([(31, 1), (59, 59), (59, 1), (31, 59)]), Polygon(), None])
def test_an_area_that_means_nothing_sure_is_refused_alone(unsound):
    left, below = box(0, 0, 29.5, 60), box(30, -20, 60, 0)
    result = mended([left, below, unsound], parent=None, gap=1)
    kept, refused = result.children[2], {one.child: one.reason for one in result.refused}
    assert kept.is_empty or kept.equals_exact(to_lattice([unsound])[0])
    assert list(refused) == [2]
    assert [found.members for found in result.after.faults] == [(2,)]


def test_gaps_where_an_unsound_area_lies_are_left_for_it():
    bow_tie = Polygon([(29, 1), (30, 59), (30, 1), (29, 59)])
    result = mended([box(0, 0, 29, 60), RIGHT, bow_tie], gap=2)
    assert areas(result)[:2] == [1740, 1800]
    assert result.ledger == ()


CROSSED = {
    "two vertices in the wrong order": [(30, 0), (60, 0), (60, 60), (30, 60), (30, 20.2), (30, 20.4), (30.3, 20)],
    "a ring that touches itself": [(30, 0), (60, 0), (60, 60), (30, 60), (30, 40), (45, 30), (50, 40), (45, 30),
                                   (30, 20)],
    "a spike": [(30, 0), (60, 0), (60, 60), (30, 60), (30, 30), (20, 30), (30, 30)],
    "a loop gone round twice": [(30, 0), (60, 0), (60, 60), (30, 60), (30, 31), (31, 31), (31, 30), (30, 30),
                                (30, 31), (31, 31), (31, 30), (30, 30)],
}  # fmt: skip


@pytest.mark.parametrize("drawing", CROSSED)
def test_what_crosses_itself_a_little_is_repaired_with_an_entry(drawing):
    ring = Polygon(CROSSED[drawing])
    assert not ring.is_valid
    result = mended([PARENT - shapely.make_valid(ring), ring], gap=2)
    assert [found.kind.value for found in result.before.findings][:1] == ["invalid"]
    assert (result.after.complete, result.refused) == (True, ())
    assert any(0 in entry.closes for entry in result.ledger if entry.child == 1)


def test_land_that_neighbours_have_is_not_taken_by_a_ring_run_backwards():
    backwards = Polygon([(0, 0), (20, 0), (20, 20), (0, 20), (0, 11), (-2, 9), (-2, 11), (0, 9)])
    beside = box(-20, 0, 0, 20)
    result = mended([beside, backwards], parent=None)
    assert not backwards.is_valid
    assert [round(child.area) for child in result.children] == [400, 400]
    assert result.after.complete


def test_the_ledger_adds_up():
    result = mended([box(0, 0, 29.5, 60), RIGHT, box(5, 5, 5.5, 5.5)], rule="largest")
    entry = {one.child: one for one in result.ledger}[1]
    assert (entry.before_m2, entry.after_m2, entry.moved_m2, entry.moved_m) == (
        1800,
        1830,
        30,
        pytest.approx(0.5, rel=0.03),
    )
    assert [result.before.findings[k].kind.value for k in entry.closes] == ["gap"]


def test_metres_per_unit_turn_degrees_into_metres():
    degrees = [box(113, 27, 113.4999, 28), box(113.5, 27, 114, 28)]
    scale = (99_000, 110_000)
    narrow = conform_coverage(degrees, None, max_gap_width_m=9, max_shift_m=1, metres_per_unit=scale)
    wide = conform_coverage(degrees, box(113, 27, 114, 28), max_gap_width_m=11, max_shift_m=1, metres_per_unit=scale)
    assert narrow.ledger == ()
    assert wide.after.complete
    assert wide.ledger[0].moved_m == pytest.approx(9.9, rel=0.03)


@settings(max_examples=25)
@given(tessellations(max_cells=15), generators, st.integers(1, 5))
def test_jittered_borders_are_mended_and_the_outline_stays(tiles, rng, steps):
    children = jittered(rng, tiles, steps)
    if not shapely.is_valid(children).all():
        return
    width = 40 * tiles.resolution
    result = conform_coverage(children, tiles.parent, resolution=tiles.resolution,
                              max_gap_width_m=width, max_shift_m=width)  # fmt: skip
    assert result.after.complete or result.refused
    assert shapely.hausdorff_distance(tiles.parent.boundary, result.parent.boundary) <= 3 * tiles.resolution
    points = {tuple(xy) for xy in shapely.get_coordinates(result.parent)}
    assert {tuple(xy) for xy in shapely.get_coordinates(tiles.parent)} <= points
    assert not shapely.is_empty(result.children).any()


@settings(max_examples=25)
@given(tessellations(max_cells=15))
def test_what_is_sound_is_left_as_it_is(tiles):
    result = conform_coverage(
        tiles.children, tiles.parent, resolution=tiles.resolution, max_gap_width_m=1, max_shift_m=1
    )
    assert shapely.equals_exact(result.children, tiles.children).all()
    assert (result.ledger, result.refused) == ((), ())


def mended_tiles(tiles, children, width_steps=60, **options):
    width = width_steps * tiles.resolution
    return conform_coverage(children, tiles.parent, resolution=tiles.resolution,
                            max_gap_width_m=width, max_shift_m=width, **options)  # fmt: skip


def planted(rng, tiles, count=3):
    """Move some vertices of single children by up to 30 steps: gaps, overlaps and spill."""
    children = tiles.children
    for _ in range(count):
        moved = move_vertex(rng, children, 30 * tiles.resolution)
        children = np.where(shapely.is_valid(to_lattice(moved, tiles.resolution)), moved, children)
    return to_lattice(children, tiles.resolution)


@settings(max_examples=25)
@given(tessellations(max_cells=15), generators)
def test_a_mend_leaves_nothing_to_mend_and_says_what_it_changed(tiles, rng):
    children = planted(rng, tiles)
    result = mended_tiles(tiles, children)
    assert result.after.complete or result.refused
    changed = {entry.child for entry in result.ledger}
    slack = 2 * tiles.resolution
    for row, (before, after) in enumerate(zip(children, result.children, strict=True)):
        if row not in changed:
            assert shapely.hausdorff_distance(before.boundary, after.boundary) <= slack
    moved = {entry.child: entry.after_m2 - entry.before_m2 for entry in result.ledger}
    assert sum(moved.values()) == pytest.approx(_closed(result), abs=slack * shapely.length(children).sum())


def _closed(result):
    """Area that all areas together should have gained: gaps less what was covered twice or outside."""
    signs = {"gap": 1, "overlap": -1, "spill": -1, "duplicate": -1}
    closed = {k for entry in result.ledger for k in entry.closes}
    found = [result.before.findings[k] for k in closed]
    return sum(signs[one.kind.value] * one.area for one in found if len(one.members) < 3 or one.kind.value == "gap")


@settings(max_examples=25)
@given(tessellations(max_cells=15), generators)
def test_mending_again_changes_nothing(tiles, rng):
    once = mended_tiles(tiles, planted(rng, tiles))
    again = conform_coverage(once.children, once.parent, resolution=tiles.resolution,
                             max_gap_width_m=60 * tiles.resolution, max_shift_m=60 * tiles.resolution)  # fmt: skip
    assert again.ledger == ()
    assert shapely.equals_exact(again.children, once.children).all()


@settings(max_examples=25)
@given(tessellations(max_cells=15), generators)
def test_a_mend_of_one_place_does_there_what_the_whole_mend_does(tiles, rng):
    children = planted(rng, tiles, count=1)
    whole = mended_tiles(tiles, children)
    for found in whole.before.faults:
        alone = mended_tiles(tiles, children, only=[found.geometry])
        others = [one.geometry for one in whole.before.faults if one is not found]
        away = [i for i in found.members if not set(found.members) & {m for one in whole.before.faults
                if one is not found for m in one.members}] if others else list(found.members)  # fmt: skip
        assert all(shapely.equals(alone.children[i], whole.children[i]) for i in away)


def test_areas_far_from_every_fault_come_back_bit_for_bit():
    children = to_lattice([box(x, y, x + 10, y + 10) for x in range(0, 60, 10) for y in range(0, 60, 10)])
    broken = children.copy()
    broken[0] = to_lattice([box(0, 0, 9.7, 10)])[0]
    result = mended(broken)
    other = {row for row, old in enumerate(broken) if not result.children[row].equals_exact(old)}
    assert [entry.child for entry in result.ledger] == [0]
    assert other == {0, 1}  # the area above gains the vertex at which the gap met it
    assert result.after.edge_matched
