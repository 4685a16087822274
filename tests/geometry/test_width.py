import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.geometry.width import widths

SIZES = st.floats(0.01, 100)


@given(SIZES, SIZES)
def test_the_width_of_a_rectangle_is_its_shorter_side(a, b):
    assert widths(np.array([shapely.box(113, 27, 113 + a, 27 + b)]))[0] == pytest.approx(min(a, b), rel=0.02)


@given(st.floats(10, 1000), st.floats(0.01, 0.5))
def test_a_bent_strip_is_as_wide_as_it_was_drawn(length, width):
    line = shapely.LineString([(0, 0), (length, 0), (length, length), (2 * length, length)])
    strip = line.buffer(width / 2, cap_style="flat", join_style="mitre")
    assert width * 0.98 <= widths(np.array([strip]))[0] <= width * 1.2  # the corner holds a larger circle


def test_a_bulge_counts():
    strip = shapely.box(0, 0, 1000, 1) | shapely.box(500, 0, 510, 10)
    assert widths(np.array([strip]))[0] == pytest.approx(10, rel=0.02)


def test_none():
    assert len(widths(np.empty(0, dtype=object))) == 0
