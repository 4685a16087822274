"""What a map tells, before anything of it is drawn: areas with figures, in classes."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gisgrid.exchange.sheets.fills import FILLS, STATE_FILLS, ZERO, Fill
from gisgrid.geometry.lattice import Geometries

TOLD = "told"
DEMO_MARK = "示意数据，非实际界线"
COORDINATES = "CGCS2000 经纬度（EPSG:4490）"


@dataclass(frozen=True)
class Figure:
    """The one figure that a map shows.

    Attributes
    ----------
    code, zh, en, unit_zh, unit_en, formula_zh, formula_en : str
    better : str
        more, less or none.
    """

    code: str
    zh: str
    en: str
    unit_zh: str = ""
    unit_en: str = ""
    formula_zh: str = ""
    formula_en: str = ""
    better: str = "none"

    @property
    def unit(self) -> str:
        """Return the unit in Chinese, and in English where that differs."""
        return self.unit_zh if self.unit_en in ("", self.unit_zh) else f"{self.unit_zh} {self.unit_en}"


@dataclass(frozen=True)
class MapSheet:
    """One figure at each of some areas.

    Attributes
    ----------
    figure : Figure
    area : str
        Name of the area that holds all that is shown.
    level_zh, level_en : str
        What its parts are called.
    when : str
        Month or months, and the day that is told of.
    source : str
    notice : str
        The line of the map's approval (审图号); blank where there is none.
    demo : bool
        The areas are made up.
    breaks : tuple of float
        Ascending upper bounds of the classes of values that are not zero.
    colours : tuple of str
        One for each class.
    codes, names : list of str
    parents : list of str or None
    values : ndarray of float, shape (n,)
        NaN where there is none.
    states : list of str
        As of `gisgrid.indicators.values.STATES`, or few_people.
    estimates : ndarray of bool, shape (n,)
    polygons : ndarray of polygons, shape (n,)
        EPSG:4490 degrees, a coverage.
    """

    figure: Figure
    area: str
    level_zh: str
    level_en: str
    when: str
    source: str
    notice: str
    demo: bool
    breaks: tuple[float, ...]
    colours: tuple[str, ...]
    codes: list[str]
    names: list[str]
    parents: list[str | None]
    values: NDArray[np.float64]
    states: list[str]
    estimates: NDArray[np.bool_]
    polygons: Geometries = field(repr=False)

    @property
    def title(self) -> str:
        """Return what stands above the map."""
        return f"{self.area} · {self.figure.zh}"

    @property
    def marks(self) -> list[str]:
        """Return the lines that no copy of the map may lack."""
        return [line for line in (DEMO_MARK if self.demo else "", self.notice) if line]

    def fill_of(self) -> list[str]:
        """Return the key of each area's fill: a state, zero, or the number of its class."""
        return [
            _fill(value, state, self.breaks) for value, state in zip(self.values.tolist(), self.states, strict=True)
        ]

    def fill(self, key: str) -> Fill:
        """Return how areas of a key are filled."""
        return FILLS[key] if key in FILLS else Fill(self.colours[int(key)], None, *self.range_words(int(key)))

    def range_words(self, number: int) -> tuple[str, str]:
        """Return the values of a class in words, Chinese and English: above the bound before, up to its own."""
        upper = plain(self.breaks[number])
        if number == 0:
            whole = f"1–{upper}" if self.breaks[0] > 1 else upper
            return (whole, "") if self.counts else (f"≤ {upper}", "")
        lower = self.breaks[number - 1]
        if number == len(self.breaks) - 1 and np.nanmax(self.values, initial=0) > self.breaks[-1]:
            return f"> {plain(lower)}", ""
        if not self.counts:
            return f"{plain(lower)}–{upper}", ""
        return (f"{plain(lower + 1)}–{upper}" if lower + 1 < self.breaks[number] else upper), ""

    @property
    def counts(self) -> bool:
        """Return whether values and bounds are whole numbers."""
        told = self.values[~np.isnan(self.values)]
        return bool((np.mod(told, 1) == 0).all() and (np.mod(self.breaks, 1) == 0).all())

    def said(self, row: int) -> str:
        """Return what is told of an area, in words."""
        if self.states[row] != TOLD:
            return FILLS[STATE_FILLS[self.states[row]]].zh
        return ("约" if self.estimates[row] else "") + plain(self.values[row], 3)

    def worst_first(self) -> list[int]:
        """Return rows in order of value, the worst before the best; those without one last, by code."""
        sign = -1 if self.figure.better == "less" else 1
        key = np.where(np.isnan(self.values), np.inf, sign * self.values)
        return sorted(range(len(self.codes)), key=lambda row: (key[row], self.codes[row]))


def _fill(value: float, state: str, breaks: tuple[float, ...]) -> str:
    if state != TOLD or np.isnan(value):
        return STATE_FILLS.get(state, "nothing_to_count")
    if value == 0 or not breaks:
        return ZERO
    return str(min(int(np.searchsorted(breaks, value)), len(breaks) - 1))


def plain(number: float, digits: int = 10) -> str:
    """Return a number as people write it, with at least so many digits where it has them.

    Examples
    --------
    >>> plain(1234.5678, 3), plain(0.12345, 3), plain(2.0)
    ('1,235', '0.123', '2')
    """
    if abs(number) >= 10 ** (digits - 1):
        return f"{number:,.0f}"
    return f"{number:,.{digits}g}"
