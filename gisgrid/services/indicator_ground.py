"""The areas of a scheme, or of a part of it, as rows, and what is asked of them."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from gisgrid.domain.parts import Part
from gisgrid.geometry.lattice import Coordinates
from gisgrid.geometry.measure import metres_per_degree
from gisgrid.indicators.months import month_number
from gisgrid.indicators.standards import YEARLY, Duty, Standards, Targets
from gisgrid.indicators.tables import Flags
from gisgrid.indicators.tree import Integers
from gisgrid.store import indicator_areas as store
from gisgrid.store.schemes import scheme_named

Columns = dict[str, Any]
Box = NDArray[np.float64]
"""Least and greatest middles in degrees (EPSG:4490), shape (2, 2); infinite of no areas."""

GRID_LEVEL = "village"


@dataclass(frozen=True)
class Asked:
    """What a month's figures are asked of, the same for all parts.

    Attributes
    ----------
    scheme : str
    day : date
        Up to which records count.
    standards : Standards
        Their targets name areas by id; none where only the items are needed.
    yearly : tuple of str
        Items of which activities are asked for in a year, anywhere.
    """

    scheme: str
    day: date
    standards: Standards
    yearly: tuple[str, ...]

    @property
    def month(self) -> int:
        """Return the month of the day, as `months.month_number` counts."""
        return month_number(self.day.year, self.day.month)

    @property
    def day_number(self) -> int:
        """Return days since 1970-01-01."""
        return (self.day - date(1970, 1, 1)).days

    @property
    def first_month(self) -> int:
        """Return the first month whose activities count: January, or where silence begins."""
        return min(month_number(self.day.year, 1), self.month - self.standards.silent_months + 1)

    @property
    def first_day(self) -> date:
        """Return the first day of that month."""
        return date(self.first_month // 12, self.first_month % 12 + 1, 1)

    def of_parts(self) -> "Asked":
        """Return it without targets: each part reads its own."""
        return replace(self, standards=replace(self.standards, targets=Targets()))


@dataclass(frozen=True)
class Ground:
    """Areas as rows, and how ids become rows.

    Attributes
    ----------
    part : Part
    columns : dict of str to ndarray
        As `store.indicator_areas.areas`.
    ids, order : ndarray of int, shape (n,)
    """

    part: Part
    columns: Columns
    ids: Integers
    order: Integers

    @cached_property
    def tops(self) -> Flags:
        """Return the top of a part, or the tops below a crown."""
        codes, levels = self.columns["code"], self.columns["level"]
        return np.asarray(codes == self.part.under if self.part.under is not None else levels == self.part.stop)

    @property
    def within(self) -> list[int] | None:
        """Return the ids of the areas whose records are read; None for all. Those of tops are not the crown's."""
        if self.part.is_whole:
            return None
        chosen: list[int] = (self.ids if self.part.under is not None else self.ids[~self.tops]).tolist()
        return chosen

    @property
    def middle(self) -> Coordinates:
        """Return the middles of the areas' boxes in degrees, shape (n, 2)."""
        told = np.column_stack([self.columns["lon"], self.columns["lat"]])
        return told.astype(np.float64).reshape(-1, 2)

    @property
    def box(self) -> Box:
        """Return the least and the greatest of the middles."""
        return np.array([self.middle.min(axis=0, initial=np.inf), self.middle.max(axis=0, initial=-np.inf)])

    def metres(self, box: Box) -> Coordinates:
        """Return the middles in metres, about the middle of a box of middles: the same in whichever part they are."""
        centre = box.sum(axis=0) / 2 if np.isfinite(box).all() else np.zeros(2)
        return (self.middle - centre) * metres_per_degree(float(centre[1]))

    def rows(self, ids: Integers) -> Integers:
        """Return the row of each area; -1 for one that is not there."""
        if not len(self.ids) or not len(ids):
            return np.full(len(ids), -1, dtype=np.int64)
        place = np.minimum(np.searchsorted(self.ids, ids, sorter=self.order), len(self.ids) - 1)
        found = self.order[place]
        return np.where(self.ids[found] == ids, found, -1)

    def present(self, columns: Columns) -> Columns:
        """Return records with `area` as a row, those of areas that are not there left out."""
        rows = self.rows(columns["area"].astype(np.int64))
        return {name: values[rows >= 0] for name, values in columns.items()} | {"area": rows[rows >= 0]}

    def spread(self, columns: Columns, name: str, missing: int = 0) -> Integers:
        """Return one column of records, at most one an area, for every area."""
        values = np.full(len(self.ids), missing, dtype=np.int64)
        found = self.present(columns)
        values[found["area"]] = found[name]
        return values


def joint_box(boxes: list[Box]) -> Box:
    """Return the box of several.

    Examples
    --------
    >>> joint_box([np.array([[1.0, 5.0], [2.0, 6.0]]), np.array([[0.0, 5.5], [1.0, 7.0]])]).tolist()
    [[0.0, 5.0], [2.0, 7.0]]
    """
    told = np.array(boxes)
    return np.array([told[:, 0].min(axis=0), told[:, 1].max(axis=0)])


def read_ground(connection: Connection, part: Part) -> Ground:
    """Read the areas of a part; with them those above its top, or the tops below a crown."""
    columns = store.areas(connection, part)
    ids = columns["id"].astype(np.int64)
    return Ground(part, columns, ids, np.argsort(ids))


def read_asked(connection: Connection, scheme: str, day: date, silent_months: int) -> Asked:
    """Read what is asked of a scheme's areas on a day.

    Raises
    ------
    NotFound
        There is no such scheme.
    """
    lowest = scheme_named(connection, scheme).levels[-1]
    level = GRID_LEVEL if store.has_level(connection, scheme, GRID_LEVEL) else lowest
    duties = tuple(Duty(*each) for each in store.duties(connection, scheme))
    targets = _targets(store.targets(connection, scheme, day, None))
    return Asked(scheme, day, Standards(duties, targets, silent_months, level), tuple(targets.of(YEARLY).items))


def read_standards(connection: Connection, ground: Ground, asked: Asked) -> Standards:
    """Read what is asked of areas, which are rows then."""
    found = ground.present(store.targets(connection, asked.scheme, asked.day, ground.within))
    return replace(asked.standards, targets=_targets(found).naming(asked.yearly, 0))


def _targets(found: Columns) -> Targets:
    return Targets(found["area"], found["measure"].astype(str), found["item"].astype(str), found["amount"])
