"""Laws of classes: each holds a value, bounds are short numbers, and nothing lies above the last."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mapclassify import FisherJenks

from gisgrid.domain.ramps import MOST_CLASSES, RAMP_OF, RAMPS, colours
from gisgrid.indicators.classes import DIGITS, natural_breaks, rounded_up

numbers = st.one_of(
    st.integers(0, 300).map(float), st.floats(1e-6, 1e9, allow_nan=False), st.just(float("nan")), st.just(-1.0)
)


def digits(number):
    return len(f"{number:.15g}".partition("e")[0].replace(".", "").strip("0"))


@settings(max_examples=60)
@given(st.lists(numbers, max_size=60))
def test_every_class_holds_a_value_and_every_value_has_a_class(values):
    values = np.array(values, dtype=np.float64)
    breaks, told = np.array(natural_breaks(values)), values[np.nan_to_num(values) > 0]
    assert len(breaks) == min(MOST_CLASSES, len(np.unique(rounded_up(told)))) or len(np.unique(told)) > MOST_CLASSES
    assert len(breaks) <= MOST_CLASSES
    assert (len(breaks) == 0) == (len(told) == 0)
    if len(told):
        counts = np.bincount(np.searchsorted(breaks, told, side="left"), minlength=len(breaks))
        assert len(counts) == len(breaks)
        assert (counts > 0).all()
        assert max(map(digits, breaks)) <= DIGITS


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=30), st.randoms())
def test_breaks_do_not_depend_on_the_order_nor_on_what_has_no_class(values, random):
    mixed = [*map(float, values), 0.0, float("nan")]
    random.shuffle(mixed)
    assert natural_breaks(np.array(mixed)) == natural_breaks(np.array(values, dtype=np.float64))


def test_five_heaps_are_five_classes():
    heaps = [1.0, 10.0, 30.0, 70.0, 150.0]
    values = np.concatenate([np.linspace(heap, 1.1 * heap, 40) for heap in heaps])
    breaks = natural_breaks(values)
    assert np.searchsorted(breaks, values, side="left").tolist() == np.repeat(range(5), 40).tolist()
    assert max(map(digits, breaks)) <= 2


def test_of_very_many_values_the_last_is_still_below_the_last_bound():
    values = np.random.default_rng(1).lognormal(2, 1, 50_000)
    breaks = natural_breaks(values)
    assert len(breaks) == MOST_CLASSES
    assert values.max() <= breaks[-1]


@pytest.mark.filterwarnings("ignore:Numba not installed")
def test_distances_are_near_the_least_there_can_be():
    """Of 600 values 200 are looked at, and bounds are short; the least is that of all values and long bounds."""
    values = np.random.default_rng(2).gamma(2.0, 10.0, 600)
    best = FisherJenks(values, k=MOST_CLASSES).bins
    assert distances(values, best) <= distances(values, natural_breaks(values)) * 1.001
    assert distances(values, natural_breaks(values)) < 1.25 * distances(values, best)


def distances(values, breaks):
    """Squared distances of values from the mean of their class."""
    classes = np.searchsorted(breaks[:-1], values, side="left")
    return sum(((values[classes == k] - values[classes == k].mean()) ** 2).sum() for k in range(MOST_CLASSES))


def test_each_number_of_classes_has_its_colours():
    for ramp in RAMP_OF.values():
        for classes in range(MOST_CLASSES + 1):
            found = colours(ramp, classes)
            assert len(set(found)) == classes
            assert [RAMPS[ramp].index(colour) for colour in found] == sorted(map(RAMPS[ramp].index, found))
