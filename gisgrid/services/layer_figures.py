"""Where a layer's values come from: runs as their reader may see them, sets that were released, service circles."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from gisgrid.domain.layers import Flags, Floats, Frame, Integers
from gisgrid.indicators.indicator import Indicator
from gisgrid.indicators.values import STATES as COUNTED
from gisgrid.indicators.values import values
from gisgrid.store import layers as store

STATES = (*COUNTED, "few_people", "not_told")
"""Those of indicators; hidden since few people live there; and not told: not released, beyond what the reader may see,
or not there in that month, which cannot be told from one another without saying more than may be known."""

NOT_TOLD = len(STATES) - 1


@dataclass(frozen=True)
class Cells:
    """Figures month by month (m of them) at each area of a frame (n).

    Attributes
    ----------
    values : ndarray of float, shape (m, n)
        NaN unless told.
    states : ndarray of int, shape (m, n)
        Positions in `STATES`.
    estimates : ndarray of bool, shape (m, n)
    """

    values: Floats
    states: NDArray[np.integer[Any]]
    estimates: Flags

    @classmethod
    def untold(cls, months: int, areas: int) -> "Cells":
        """Return figures of which nothing is told yet, to be filled in."""
        shape = months, areas
        return cls(np.full(shape, np.nan), np.full(shape, NOT_TOLD), np.zeros(shape, dtype=bool))

    def at(self, months: Sequence[int], areas: Integers) -> "Cells":
        """Return the figures of some months at some areas, by their rows and columns."""
        cut = np.ix_(np.asarray(months, dtype=np.int64), areas)
        return Cells(self.values[cut], self.states[cut], self.estimates[cut])

    def packed(self) -> "Cells":
        """Return the same in less memory, to be kept."""
        return Cells(self.values, self.states.astype(np.int8), self.estimates)


@dataclass(frozen=True)
class Told:
    """What is said of the figures of a month: the day they are of, when they were made, a note."""

    day: date
    at: datetime
    note: str = ""


class Figures(Protocol):
    """Figures of one layer as one reader may see them.

    Attributes
    ----------
    source : str
        As of `LayerValues`.
    told : dict of date to Told
        By month (its first day), the earliest first.
    version : Hashable
        What differs when the figures or the reader's view do.
    public : bool
        Everybody may see them, so they are kept for everybody.
    follows_months : bool
        False: there is but one month, whichever is asked for.
    """

    source: str
    told: dict[date, Told]
    version: Hashable
    public: bool
    follows_months: bool

    def read(self, frame: Frame, months: Sequence[date]) -> Cells:
        """Return the figures of some months."""


class RunFigures:
    """An indicator from the runs, of the areas whose rosters the reader of the transaction may read."""

    source, public, follows_months = "run", False, True

    def __init__(self, connection: Connection, indicator: Indicator, runs: list[store.Row], reader: str) -> None:
        needed = {indicator.numerator, indicator.denominator or indicator.numerator}
        self._connection, self._indicator = connection, indicator
        self._runs = {run["month"]: run for run in runs if needed.issubset(run["parts"])}
        self.told = {month: Told(run["day"], run["at"]) for month, run in self._runs.items()}
        self.version: Hashable = "run", reader, tuple(run["id"] for run in self._runs.values())

    def read(self, frame: Frame, months: Sequence[date]) -> Cells:
        """Return the figures of some months."""
        runs, indicator = [self._runs[month] for month in months], self._indicator
        parts = {
            "grids": "grids", "grids_reported": "grids_reported", "estimated_households": "estimated_households",
            "numerator": indicator.numerator, "denominator": indicator.denominator,
        }  # fmt: skip
        slots = {name: [_slot(run["parts"], part) for run in runs] for name, part in parts.items()}
        found = store.run_figures(self._connection, [run["id"] for run in runs], slots, frame.ids)
        sums = {parts[name] or "": found[name] for name in parts}
        made = values(indicator, sums, found["determined"].astype(bool))
        where = rows_of(found["run"], [run["id"] for run in runs]), rows_of(found["area"], frame.ids)
        return _spread(where, (len(runs), len(frame)), made.value, made.state, made.estimate)


class ReleaseFigures:
    """An indicator as it was released to everybody."""

    source, public, follows_months = "release", True, True

    def __init__(self, connection: Connection, indicator: Indicator, sets: list[store.Row]) -> None:
        self._connection, self._code = connection, indicator.code
        self._sets = {one["month"]: one for one in sets if indicator.code in one["indicators"]}
        self.told = {month: Told(one["day"], one["released_at"], one["note"]) for month, one in self._sets.items()}
        self.version: Hashable = "release", tuple(one["id"] for one in self._sets.values())

    def read(self, frame: Frame, months: Sequence[date]) -> Cells:
        """Return the figures of some months."""
        sets = [self._sets[month] for month in months]
        slots = [one["indicators"].index(self._code) + 1 for one in sets]
        found = store.released_figures(self._connection, [one["id"] for one in sets], slots, frame.codes, STATES)
        where = rows_of(found["release"], [one["id"] for one in sets]), found["place"]
        state = np.where(found["state"] > 0, found["state"] - 1, NOT_TOLD)
        return _spread(where, (len(sets), len(frame)), found["told"], state, found["estimate"] > 0)


def _slot(parts: list[str], part: str | None) -> int | None:
    return None if part is None else parts.index(part) + 1


def rows_of(wanted: Integers, among: Sequence[int] | Integers) -> Integers:
    """Return the place of each number in a list that holds all of them."""
    numbers = np.asarray(among, dtype=np.int64)
    order = np.argsort(numbers)
    return np.asarray(order[np.searchsorted(numbers[order], wanted)])


def _spread(
    where: tuple[Integers, Integers],
    shape: tuple[int, int],
    value: Floats,
    state: Integers,
    estimate: NDArray[np.bool_],
) -> Cells:
    """Return figures at their months and areas, and elsewhere that nothing is told."""
    cells = Cells.untold(*shape)
    cells.values[where], cells.states[where], cells.estimates[where] = value, state, estimate
    return cells
