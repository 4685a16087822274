"""Classes of a map: natural breaks of the values above zero, at numbers that people can read."""

import warnings
from collections.abc import Iterator

import numpy as np
from mapclassify import FisherJenks
from numpy.typing import NDArray

from gisgrid.domain.ramps import MOST_CLASSES

Floats = NDArray[np.float64]

MOST_LOOKED_AT = 200
"""Of more values so many are taken, evenly spread over their order: breaks are found in time that grows by the square.
The squared distances within the classes were at most a tenth more than with all of 1,000."""

DIGITS = 3
MOVED_SHARE = 0.02
"""So many of the values may come into the neighbouring class for a bound with fewer digits."""


def natural_breaks(values: Floats) -> list[float]:
    """Return the upper bounds of at most five classes of the values above zero, ascending.

    Each class holds a value, each bound has at most three significant digits, and the last is no less than any value.
    Where there are fewer different values there are fewer classes.

    Parameters
    ----------
    values : ndarray of float, shape (n,)
        Zeros, negative numbers and NaN belong to no class.

    Examples
    --------
    >>> natural_breaks(np.array([0.0, 1.02, 1.31, 7.4, 7.6, 93.1, 95.2]))
    [1.1, 2.0, 8.0, 94.0, 96.0]
    >>> natural_breaks(np.array([0.0, np.nan]))
    []
    """
    told = np.sort(rounded_up(values[np.nan_to_num(values) > 0]))
    if not len(told):
        return []
    distinct = np.unique(told)
    lasts = distinct if len(distinct) <= MOST_CLASSES else _fisher_jenks(told)
    readable = np.array([*(_readable(last, told) for last in lasts[:-1].tolist()), _up(float(lasts[-1]), 2)])
    return (readable if _fills_each(readable, told) else lasts).tolist()  # type: ignore[no-any-return]


def rounded_up(values: Floats) -> Floats:
    """Return values above zero rounded up to three significant digits.

    Examples
    --------
    >>> rounded_up(np.array([0.12341, 99.99, 1234.0, 5.0])).tolist()
    [0.124, 100.0, 1240.0, 5.0]
    """
    return np.array([_up(value, DIGITS) for value in values.tolist()], dtype=np.float64)


def _readable(last: float, told: Floats) -> float:
    """Return a bound of fewest digits that leaves all but a few values in the class whose last value is given."""
    rank, few = np.searchsorted(told, last, side="right"), int(MOVED_SHARE * len(told))
    fit = (one for one in _shorter(last) if abs(int(np.searchsorted(told, one, side="right") - rank)) <= few)
    return next(fit, last)


def _shorter(number: float) -> Iterator[float]:
    for digits in range(1, DIGITS):
        yield float(f"{number:.{digits - 1}e}")
        yield _up(number, digits)


def _fills_each(breaks: Floats, told: Floats) -> bool:
    """Return whether breaks ascend and each class holds a value."""
    counts = np.searchsorted(told, breaks, side="right")
    return bool((np.diff(counts, prepend=0) > 0).all())


def _up(value: float, digits: int) -> float:
    """Return a number above zero rounded up to some significant digits, as it is written in decimals."""
    written = f"{value:.{digits - 1}e}"
    if float(written) >= value:
        return float(written)
    mantissa, _, power = written.partition("e")
    step = int(power) - digits + 1
    return float(f"{int(mantissa.replace('.', '')) + 1}e{step}")


def _fisher_jenks(told: Floats) -> Floats:
    """Return the last value of each class, of sorted values of which more than five differ."""
    # It says so at each call where it runs without a compiler; for so few values it need not.
    warnings.filterwarnings("ignore", message="Numba not installed", category=UserWarning)
    looked_at = told[np.linspace(0, len(told) - 1, min(len(told), MOST_LOOKED_AT)).round().astype(np.int64)]
    classes = min(MOST_CLASSES, len(np.unique(looked_at)))
    return np.unique(FisherJenks(looked_at, k=classes).bins)
