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


def test_unsound_areas_are_for_people():
    with pytest.raises(BadInput, match="Area 2 is empty or invalid"):
        mended([LEFT, Polygon([(0, 0), (3, 6), (3, 0), (0, 6)])])


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
