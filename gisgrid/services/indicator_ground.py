"""The areas of a scheme, or of a part of it, as rows."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from gisgrid.domain.parts import Part
from gisgrid.geometry.lattice import Coordinates
from gisgrid.geometry.measure import metres_per_degree
from gisgrid.indicators.tables import Flags
from gisgrid.indicators.tree import Integers
from gisgrid.store import indicator_areas as store

Columns = dict[str, Any]
Box = NDArray[np.float64]
"""Least and greatest middles in degrees (EPSG:4490), shape (2, 2); infinite of no areas."""


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
