"""Figures as they are told: a number, or why there is none."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gisgrid.indicators.indicator import Indicator
from gisgrid.indicators.tables import Flags
from gisgrid.indicators.tree import Integers

TOLD, NOTHING, UNREPORTED, UNDETERMINED = range(4)
STATES = ("told", "nothing_to_count", "not_reported", "undetermined")
"""A number; a denominator of zero; no source has ever reported; land that stays out of the indicators."""


@dataclass(frozen=True)
class Values:
    """One indicator at each area.

    Attributes
    ----------
    numerator : ndarray of int, shape (n,)
    denominator : ndarray of int, shape (n,)
        All 1 for a count.
    state : ndarray of int, shape (n,)
        Position in `STATES`.
    value : ndarray of float, shape (n,)
        NaN unless told.
    estimate : ndarray of bool, shape (n,)
    """

    numerator: Integers
    denominator: Integers
    state: Integers
    value: NDArray[np.float64]
    estimate: Flags


def values(indicator: Indicator, parts: dict[str, Integers], determined: Flags) -> Values:
    """Return an indicator at each area, from sums of whole numbers.

    Parameters
    ----------
    indicator : Indicator
    parts : dict of str to ndarray of int, shape (n,)
        As `figures.Figures.parts`.
    determined : ndarray of bool, shape (n,)

    Examples
    --------
    >>> from gisgrid.indicators.catalog import by_code
    >>> parts = {"leader_vacancies": np.array([1, 0]), "leader_posts": np.array([4, 0])}
    >>> found = values(by_code()["leader_vacancy"], parts, np.array([True, True]))
    >>> found.value.tolist(), [STATES[s] for s in found.state]
    ([25.0, nan], ['told', 'nothing_to_count'])
    """
    numerator = parts[indicator.numerator]
    denominator = parts[indicator.denominator] if indicator.denominator else np.ones_like(numerator)
    unknown = (parts["grids"] > 0) & (parts["grids_reported"] == 0) if indicator.reported else np.False_
    state = np.select([~determined, unknown, denominator == 0], [UNDETERMINED, UNREPORTED, NOTHING], TOLD)
    value = np.full(len(numerator), np.nan)
    told = state == TOLD
    value[told] = numerator[told] * indicator.factor / denominator[told]
    estimated = parts["estimated_households"] > 0 if indicator.by_households else np.zeros(len(value), dtype=bool)
    return Values(numerator, denominator, state, value, estimated & told)
