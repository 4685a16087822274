"""What one map shows of areas: a layer, the areas in their order, and a value or a state of each."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Layer:
    """What can be shown of every area of a level.

    Attributes
    ----------
    code, zh, en : str
    group, group_zh, group_en : str
    unit_zh, unit_en : str
    formula_zh, formula_en : str
    period : str
        as_of, month, recent or year, as of an indicator; latest: there is but the newest, whatever the month.
    better : str
        more, less or neither.
    rate : bool
        Not a bare count: what a map shades first.
    filters : tuple of str
        What must be chosen before there are values.
    """

    code: str
    zh: str
    en: str
    group: str
    group_zh: str
    group_en: str
    unit_zh: str
    unit_en: str
    formula_zh: str
    formula_en: str
    period: str
    better: str
    rate: bool
    filters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Frame:
    """The areas of a level, all or those under one, in order of code.

    Attributes
    ----------
    scheme, level : str
    under : str or None
    ids : ndarray of int, shape (n,)
    codes, names, kinds : list of str
    parents : list of (str or None)
    demo : bool
        Some are made up.
    digest : str
        Of all that a reader is told of them.
    sampled : bool
        Not all, but some of very many.
    """

    scheme: str
    level: str
    under: str | None
    ids: Integers
    codes: list[str]
    names: list[str]
    parents: list[str | None]
    kinds: list[str]
    demo: bool
    digest: str
    sampled: bool = False

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True)
class LayerValues:
    """A layer at each area of a frame, for one month or the months of a range.

    Attributes
    ----------
    layer : Layer
    frame : Frame
    month, since : date or None
        First days; since: the first month of a range. None where the layer does not follow the months.
    day : date
        Of which the figures are told.
    at : datetime
        When they were made, or released.
    source : str
        run: as the reader may see it now; release: what was released to everybody; circles: the newest service circles.
    note : str
        What whoever released them says of them.
    breaks : list of float
        Ascending upper bounds of the classes of values above zero, the same for every month.
    ramp : str
        Of `ramps.RAMPS`.
    values : ndarray of float, shape (n,)
        NaN where the state says why.
    states : list of str
        told, or why there is no value; zero is a value.
    estimates : ndarray of bool, shape (n,)
    filters : dict of str to str
        What was chosen of the layer.
    """

    layer: Layer
    frame: Frame
    month: date | None
    since: date | None
    day: date
    at: datetime
    source: str
    note: str
    breaks: list[float]
    ramp: str
    values: Floats
    states: list[str]
    estimates: Flags
    filters: dict[str, str] = field(default_factory=dict)

    @property
    def codes(self) -> list[str]:
        """Return the codes of the areas."""
        return self.frame.codes

    @property
    def names(self) -> list[str]:
        """Return the names of the areas."""
        return self.frame.names

    @property
    def demo(self) -> bool:
        """Return whether some of the areas are made up."""
        return self.frame.demo

    @property
    def classes(self) -> Integers:
        """Return the class of each area, from 0; -1 for zero and where there is no value.

        Examples
        --------
        >>> LayerValues.classes.fget.__name__
        'classes'
        """
        above = np.nan_to_num(self.values) > 0
        found = np.searchsorted(np.array(self.breaks[:-1], dtype=np.float64), self.values, side="left")
        return np.where(above, found, -1)


def layer_said(layer: Layer) -> dict[str, Any]:
    """Return a layer as a page is told of it."""
    return {**vars(layer), "filters": list(layer.filters)}
