import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgrid.geometry.edits import (
    EditRefused,
    Tessellation,
    fill_gap,
    gaps,
    merge,
    split,
    to_geometry,
    to_shape,
)  # fmt: skip
from gisgrid.geometry.edits.model import Change
from gisgrid.geometry.edits.refusals import WORDS
from gisgrid.geometry.edits.rings import twice_area
from gisgrid.geometry.lattice import on_lattice
from gisgrid.geometry.matching import open_groups

from .strokes import Hand, division

seeds = st.integers(0, 2**32 - 1)


def drawn(t):
    return np.array([to_geometry(shape) for shape in t.shapes.values()], dtype=object)


def require_tiling(t):
    """Shapely says whether areas are valid, the service's own check whether they tile."""
    areas = drawn(t)
    assert shapely.is_valid(areas).all(), shapely.is_valid_reason(areas)
    assert on_lattice(areas).all()
    outline = to_geometry(t.outline)
    assert outline.is_valid
    assert len(open_groups(areas, [outline], np.zeros(len(areas), dtype=np.int64))) == 0
    assert sum(map(twice_area, t.shapes.values())) == twice_area(t.outline)


@settings(max_examples=25)
@given(seeds, st.integers(4, 16))
def test_random_edits_keep_the_tiling_and_are_undone_to_the_bit(seed, cells):
    rng = np.random.default_rng(seed)
    t = division(rng, cells, labels=max(2, cells // 2))
    hand, undoing = Hand(t, rng), []
    start = dict(t.shapes), t.outline
    for _ in range(12):
        before = dict(t.shapes), t.outline, list(t.book.knots)
        change = hand.edit()
        assert (t.shapes, t.outline, t.book.knots) == before  # an edit says what to do and does nothing
        if change:
            undoing.append(t.apply(change))
            require_tiling(t)
    for change in reversed(undoing):
        t.apply(change)
    assert (t.shapes, t.outline) == start


@settings(max_examples=15)
@given(seeds)
def test_a_gap_stays_as_large_as_it_was_until_it_is_filled(seed):
    rng = np.random.default_rng(seed)
    t = division(rng, 12, labels=8)
    hand = Hand(t, rng)
    t.apply(Change({}, [hand.code()]))
    open_before = sum(map(twice_area, gaps(t)))
    for _ in range(6):
        change = hand.edit()
        if change:
            t.apply(change)
    assert shapely.is_valid(drawn(t)).all()
    # Where the hand pulls a border of the gap, or puts a knot on it, the gap follows; the outline is kept.
    assert sum(map(twice_area, [*t.shapes.values(), *gaps(t)])) == twice_area(t.outline)
    assert open_before > 0
    fill_all(t)
    require_tiling(t)


def fill_all(t):
    """Give each gap to whoever lies beside it."""
    while left := gaps(t):
        (shell, *_), *_ = left[0]
        code = next(code for a, b in zip(shell, (*shell[1:], shell[0]), strict=True) for code in t.at_left(b, a))
        inner = to_geometry(left[0]).representative_point()
        t.apply(fill_gap(t, (round(inner.x * 1e7), round(inner.y * 1e7)), code))


@given(seeds)
def test_a_shape_goes_to_degrees_and_back_to_the_bit(seed):
    t = division(np.random.default_rng(seed), 6, labels=3)
    for shape in t.shapes.values():
        assert to_shape(to_geometry(shape)) == shape


def test_a_refusal_says_what_and_where_in_two_languages():
    square = ((((0, 0), (90_000, 0), (90_000, 90_000), (0, 90_000)),),)
    t = Tessellation({"a": square}, square, [])
    with pytest.raises(EditRefused) as refused:
        merge(t, ["a"])
    assert refused.value.zh.startswith(WORDS["one"][0])
    assert refused.value.details == {"key": "one", "place": (0.0, 0.0)}
    with pytest.raises(EditRefused, match="through no area"):
        split(t, [(10, 10), (20, 20)], None, lambda: "b")
