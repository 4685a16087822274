"""What a map tells, before anything of it is drawn: a layer at some areas, in classes, with their polygons."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from gisgrid.domain.layers import Layer, LayerValues
from gisgrid.domain.ramps import colours
from gisgrid.exchange.sheets.fills import FILLS, STATE_FILLS, ZERO, Fill
from gisgrid.geometry.lattice import Geometries

TOLD = "told"
DEMO_MARK = "示意数据，非实际界线"
COORDINATES = "CGCS2000 经纬度（EPSG:4490）"
LEVELS = {
    "county": ("县（市、区）", "county"),
    "town": ("乡镇（街道）", "town"),
    "village": ("村（社区）", "village"),
    "subgrid": ("网格单元", "sub-grid"),
}
SOURCES = {
    "run": ("登记台账统计", "counted from the records"),
    "release": ("向社会公布的数据", "released to the public"),
    "records": ("登记台账", "the records"),
    "circles": ("服务圈计算结果", "service circles"),
}


@dataclass(frozen=True)
class MapSheet:
    """A layer at each of some areas, and where these lie.

    Attributes
    ----------
    told : LayerValues
    area : str
        Name of the area that holds all that is shown.
    notice : str
        The line of the map's approval (审图号); blank where there is none.
    polygons : ndarray of polygons, shape (n,)
        EPSG:4490 degrees, a coverage, in the order of the values.
    chosen : str
        What was chosen of a layer that asks for it, such as a speciality, in Chinese; blank where nothing was.
    """

    told: LayerValues
    area: str
    notice: str
    polygons: Geometries = field(repr=False)
    chosen: str = ""

    @property
    def layer(self) -> Layer:
        """Return the layer that is shown."""
        return self.told.layer

    @property
    def figure(self) -> str:
        """Return what is shown, in Chinese."""
        return f"{self.layer.zh}：{self.chosen}" if self.chosen else self.layer.zh

    @property
    def figure_with_unit(self) -> str:
        """Return what is shown, and its unit where it has one."""
        return f"{self.figure}（{self.layer.unit_zh}）" if self.layer.unit_zh else self.figure

    @property
    def title(self) -> str:
        """Return what stands above the map."""
        return f"{self.area} · {self.figure}"

    @property
    def level(self) -> tuple[str, str]:
        """Return what the areas are called, in Chinese and English."""
        level = self.told.frame.level
        return LEVELS.get(level, (level, level))

    @property
    def when(self) -> str:
        """Return the month or months, and the day of which the figures are told."""
        told = self.told
        day = f"截至 as of {told.day:%Y-%m-%d}"
        if told.month is None:
            return day
        months = f"{told.month:%Y-%m}"
        if told.since is not None and told.since != told.month:
            mean = "月均 monthly mean" if told.layer.period == "month" else "末月 last month"
            months = f"{told.since:%Y-%m} 至 to {told.month:%Y-%m} {mean}"
        return f"{months}（{day}）"

    @property
    def source(self) -> str:
        """Return where the figures come from and when they were made."""
        zh, en = SOURCES.get(self.told.source, (self.told.source, ""))
        note = f"；{self.told.note}" if self.told.note else ""
        return f"{zh} {en}".strip() + f"，{self.told.at:%Y-%m-%d %H:%M}{note}"

    @property
    def marks(self) -> list[str]:
        """Return the lines that no copy of the map may lack."""
        return [line for line in (DEMO_MARK if self.told.demo else "", self.notice) if line]

    @cached_property
    def counts(self) -> bool:
        """Return whether values and bounds are whole numbers."""
        values = self.told.values[~np.isnan(self.told.values)]
        return bool((np.mod(values, 1) == 0).all() and (np.mod(self.told.breaks, 1) == 0).all())

    def fill_of(self) -> list[str]:
        """Return the key of each area's fill: a state, zero, or the number of its class."""
        classes = self.told.classes.tolist()
        return [
            STATE_FILLS.get(state, "nothing_to_count") if state != TOLD else str(number) if number >= 0 else ZERO
            for state, number in zip(self.told.states, classes, strict=True)
        ]

    def fill(self, key: str) -> Fill:
        """Return how areas of a key are filled."""
        if key in FILLS:
            return FILLS[key]
        colour = colours(self.told.ramp, len(self.told.breaks))[int(key)]
        return Fill(colour, None, self.range_words(int(key)), "")

    def range_words(self, number: int) -> str:
        """Return the values of a class: above the bound before it, up to its own; whole numbers from and to."""
        breaks = self.told.breaks
        last, upper = number == len(breaks) - 1, plain(breaks[number])
        lower = breaks[number - 1] if number else 0.0
        if last and number and np.nanmax(self.told.values, initial=0.0) > breaks[-1]:
            return f"> {plain(lower)}"
        if self.counts:
            return f"{plain(lower + 1)}–{upper}" if lower + 1 < breaks[number] else upper
        return f"{plain(lower)}–{upper}" if number else f"≤ {upper}"

    def said(self, row: int) -> str:
        """Return what is told of an area, in words."""
        state = self.told.states[row]
        if state != TOLD:
            return FILLS[STATE_FILLS.get(state, "nothing_to_count")].zh
        return ("约" if self.told.estimates[row] else "") + plain(self.told.values[row], 3)

    def with_unit(self, row: int) -> str:
        """Return what is told of an area with its unit, or why nothing is."""
        return f"{self.said(row)} {self.layer.unit_zh}".rstrip() if self.told.states[row] == TOLD else self.said(row)

    def worst_first(self) -> list[int]:
        """Return rows in order of value, the worst before the best; those without one last, by code."""
        sign = -1 if self.layer.better == "less" else 1
        key = np.where(np.isnan(self.told.values), np.inf, sign * self.told.values)
        return sorted(range(len(key)), key=lambda row: (key[row], self.told.codes[row]))


def plain(number: float, digits: int = 10) -> str:
    """Return a number as people write it, with so many digits, and all of those before its point.

    Examples
    --------
    >>> plain(1234.5678, 3), plain(0.12345, 3), plain(2.0)
    ('1,235', '0.123', '2')
    """
    if abs(number) >= 10 ** (digits - 1):
        return f"{number:,.0f}"
    return f"{number:,.{digits}g}"
