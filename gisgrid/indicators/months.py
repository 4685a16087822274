"""Activities and service records laid out by month and area, in one pass over the records."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gisgrid.geometry.boundary import Indices
from gisgrid.indicators.tables import Flags
from gisgrid.indicators.tree import Integers, Tree

BLOCK = 500_000


def month_number(year: int, month: int) -> int:
    """Return months since the year 0.

    Examples
    --------
    >>> month_number(2025, 6) - month_number(2024, 6)
    12
    """
    return year * 12 + month - 1


@dataclass(frozen=True)
class Span:
    """Months in a row.

    Attributes
    ----------
    first, count : int
        Number of the first (`month_number`), and how many.
    """

    first: int
    count: int

    def rows(self, first: int, last: int) -> slice:
        """Return where the months from `first` to `last` stand, as far as they are there."""
        return slice(max(first - self.first, 0), max(last + 1 - self.first, 0))

    def of(self, months: Integers) -> tuple[Integers, Flags]:
        """Return the row of each month, and which are there."""
        rows = np.asarray(months, dtype=np.int64) - self.first
        return rows, (rows >= 0) & (rows < self.count)


@dataclass(frozen=True)
class ActivityMonths:
    """How much took place, by month and area.

    Attributes
    ----------
    span : Span
    kinds : tuple of str
    held : ndarray of int32, shape (kinds, months, n)
        Activities.
    participants : ndarray of int, shape (months, n)
    reported : ndarray of bool, shape (n,)
        Areas for which a source has ever reported, whether or not anything took place.
    """

    span: Span
    kinds: tuple[str, ...]
    held: NDArray[np.int32]
    participants: Integers
    reported: Flags

    def held_between(self, first: int, last: int, kinds: tuple[str, ...] | None = None) -> Integers:
        """Return the activities of each area from one month to another, of some kinds or of all."""
        chosen = [k for k, kind in enumerate(self.kinds) if kinds is None or kind in kinds]
        return np.asarray(self.held[chosen, self.span.rows(first, last)].sum(axis=(0, 1), dtype=np.int64))

    def participants_in(self, month: int) -> Integers:
        """Return the participants of each area in a month."""
        return np.asarray(self.participants[self.span.rows(month, month)].sum(axis=0))


def activity_months(
    span: Span,
    kinds: tuple[str, ...],
    reported: Flags,
    *,
    area: Indices,
    month: Integers,
    kind: Integers,
    participants: Integers,
    count: Integers | None = None,
) -> ActivityMonths:
    """Lay activities out, one a row or counted beforehand.

    Parameters
    ----------
    reported : ndarray of bool, shape (n,)
        As in `ActivityMonths`; where something took place was reported anyway.
    area, month, kind, participants : ndarray of int, shape (k,)
        Month as `month_number`; kind as a position in `kinds`.
    count : ndarray of int, shape (k,), optional
        How many activities a row stands for; by default one.

    Examples
    --------
    >>> made = activity_months(Span(0, 2), ("film",), np.zeros(2, dtype=bool), area=np.array([0, 1, 1]),
    ...     month=np.array([0, 1, 1]), kind=np.zeros(3, dtype=int), participants=np.array([5, 6, 7]))
    >>> made.held[0].tolist(), made.participants.tolist(), made.reported.tolist()
    ([[1, 0], [0, 2]], [[5, 0], [0, 13]], [True, True])
    """
    reported = reported.copy()
    reported[area] = True
    held = np.zeros((len(kinds), span.count, len(reported)), dtype=np.int32)
    people = np.zeros((span.count, len(reported)), dtype=np.int64)
    for rows in _blocks(len(area)):
        at, there = span.of(month[rows])
        cells = at[there] * len(reported) + area[rows][there]
        several = np.int32(1) if count is None else count[rows][there].astype(np.int32)
        np.add.at(held.reshape(-1), kind[rows][there] * people.size + cells, several)
        np.add.at(people.reshape(-1), cells, participants[rows][there])
    return ActivityMonths(span, kinds, held, people, reported)


@dataclass(frozen=True)
class ServiceMonths:
    """Who served how long, by month and area of the activity.

    Attributes
    ----------
    span : Span
    minutes, check_ins, outside : ndarray of int, shape (months, n)
        Minutes served; records with a place of check-in, and how many of those lay outside the grid.
    people : ndarray of int, shape (months, n)
        What adds up to different people (`Tree.count_once`).
    """

    span: Span
    minutes: Integers
    check_ins: Integers
    outside: Integers
    people: Integers

    def of(self, column: str, month: int) -> Integers:
        """Return one column in a month, for each area."""
        values: Integers = getattr(self, column)
        return np.asarray(values[self.span.rows(month, month)].sum(axis=0))


def service_months(
    span: Span,
    tree: Tree,
    *,
    area: Indices,
    month: Integers,
    person: Integers,
    minutes: Integers,
    check_ins: Integers,
    outside: Integers,
) -> ServiceMonths:
    """Lay service records out, one a row or summed beforehand by area, month and person."""
    columns = (minutes, check_ins, outside)
    sums = [np.zeros((span.count, len(tree)), dtype=np.int64) for _ in columns]
    for rows in _blocks(len(area)):
        at, there = span.of(month[rows])
        cells = at[there] * len(tree) + area[rows][there]
        for column, values in zip(sums, columns, strict=True):
            np.add.at(column.reshape(-1), cells, values[rows][there])
    months = (np.flatnonzero(month == span.first + k) for k in range(span.count))
    once = [tree.count_once(area[chosen], person[chosen]) for chosen in months]
    return ServiceMonths(span, sums[0], sums[1], sums[2], np.array(once).reshape(span.count, len(tree)))


def _blocks(count: int) -> Iterator[slice]:
    """Cut many rows into blocks, so that what is made of them on the way takes little memory.

    Sums are added up in flat arrays: numpy takes ten times as long by several indices.
    """
    return (slice(first, first + BLOCK) for first in range(0, count, BLOCK))
