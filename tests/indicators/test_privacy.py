"""Few people are not told, and do not follow from what is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.indicators.privacy import few_people
from tests.indicators.drawn import COUNTY, areas_of


def hidden(*residents):
    """Rows hidden of four grids in a village."""
    drawing = "county\n town\n  village" + "\n   subgrid" * 3 + "\n   subgrid undetermined"
    areas = areas_of(drawing, residents=[0, 0, 0, *residents])
    return np.flatnonzero(few_people(areas, np.arange(7))).tolist()


@pytest.mark.parametrize(
    ("residents", "rows"),
    [((10, 20, 30, 0), []), ((3, 20, 30, 0), [3, 4]), ((3, 1, 30, 0), [3, 4, 5]), ((4, 1, 30, 0), [3, 4]),
     ((0, 0, 3, 0), [0, 1, 2, 3, 4, 5, 6]), ((3, 0, 30, 0), [3, 5])],
)  # fmt: skip
def test_small_ones_and_the_next_beside(residents, rows):
    assert hidden(*residents) == rows


def test_people_left_out_are_no_difference_of_two_sums():
    """Three people on disputed land: the village's number without them beside its number with them would tell."""
    assert hidden(10, 20, 30, 3) == [0, 1, 2, 3, 4, 5, 6]


@given(st.lists(st.integers(0, 12), min_size=10, max_size=10))
def test_no_hidden_number_follows_from_its_parents(residents):
    """Neither who lives there, nor who is left out there: the difference of two numbers that are both told."""
    areas = areas_of(COUNTY, residents=residents)
    told = ~few_people(areas, np.arange(10))
    for own in (areas.residents, np.where(areas.determined, 0, areas.residents)):
        totals = areas.tree.roll_up(own)
        assert not (told & (totals > 0) & (totals < 5)).any()
        for row in np.flatnonzero(told).tolist():
            unsaid = (areas.parent == row) & ~told & (totals > 0)
            assert not 0 < totals[unsaid].sum() < 5 or own[row] > 0
