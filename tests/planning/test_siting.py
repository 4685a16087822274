"""Siting against every choice there is, and what cannot be sited."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from gisgrid.errors import BadInput
from gisgrid.planning.siting import least_number, site


@st.composite
def problems(draw):
    """Who reaches whom, who is covered already, and what each counts."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    covers = rng.random((draw(st.integers(1, 8)), draw(st.integers(1, 30)))) < draw(st.floats(0.05, 0.5))
    return covers, rng.random(covers.shape[1]) < 0.2, rng.integers(0, 6, covers.shape[1]).astype(float)


def reached(covers, covered, weight, chosen):
    return weight[covered | covers[list(chosen)].any(axis=0)].sum()


@given(problems(), st.integers(0, 5))
@settings(max_examples=60)
def test_no_other_choice_covers_more(problem, add):
    covers, covered, weight = problem
    found = site(csr_array(covers), covered, add, weight=weight)
    best = max(
        reached(covers, covered, weight, some)
        for count in range(min(add, len(covers)) + 1)
        for some in combinations(range(len(covers)), count)
    )
    assert found.optimal
    assert len(found.chosen) <= add
    assert found.covered_after == pytest.approx(best)
    assert found.covered_after == pytest.approx(reached(covers, covered, weight, found.chosen))
    assert found.covered_before + found.gain.sum() == pytest.approx(found.covered_after)
    assert (np.diff(found.gain) <= 1e-9).all()


@given(problems(), st.floats(0, 1))
@settings(max_examples=60)
def test_no_fewer_are_enough(problem, share):
    covers, covered, weight = problem
    found = least_number(csr_array(covers), covered, share, weight=weight)
    enough = [
        count
        for count in range(len(covers) + 1)
        for some in combinations(range(len(covers)), count)
        if reached(covers, covered, weight, some) >= share * weight.sum() - 1e-9
    ]
    assert (found is None) == (not enough)
    if found is not None:
        assert (len(found.chosen), found.optimal) == (enough[0], True)
        assert found.covered_after >= share * weight.sum() - 1e-6


def test_the_exact_answer_beats_the_greedy_one():
    covers = np.zeros((3, 8), dtype=bool)
    covers[0, 1:6], covers[1, :4], covers[2, 4:] = True, True, True
    found = site(csr_array(covers), np.zeros(8, dtype=bool), 2)
    assert (sorted(found.chosen.tolist()), found.covered_after) == ([1, 2], 8)


def test_who_is_covered_already_draws_no_venue():
    covers = csr_array(np.array([[1, 1, 1, 0], [0, 0, 0, 1]], dtype=bool))
    found = site(covers, np.array([True, True, True, False]), 2)
    assert (found.chosen.tolist(), found.gain.tolist()) == ([1], [1.0])


def test_no_candidates_or_households_are_no_error():
    nobody = site(csr_array((3, 0), dtype=bool), np.empty(0, dtype=bool), 2)
    nowhere = site(csr_array((0, 3), dtype=bool), np.zeros(3, dtype=bool), 2)
    assert (nobody.total, len(nobody.chosen), nowhere.total, len(nowhere.chosen)) == (0, 0, 3, 0)
    assert least_number(csr_array((0, 3), dtype=bool), np.zeros(3, dtype=bool)) is None


@pytest.mark.parametrize(
    ("covered", "weight", "add"),
    [(np.zeros(2, bool), None, 1), (np.zeros(3, bool), np.full(3, -1.0), 1), (np.zeros(3, bool), None, -1)],
)
def test_what_does_not_fit_is_refused(covered, weight, add):
    with pytest.raises(BadInput):
        site(csr_array((2, 3), dtype=bool), covered, add, weight=weight)


def test_a_share_above_all_is_refused():
    with pytest.raises(BadInput, match="share"):
        least_number(csr_array((2, 3), dtype=bool), np.zeros(3, dtype=bool), 1.5)
