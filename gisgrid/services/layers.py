"""The values, classes and colours of one layer of the map, for one reader."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Connection

from gisgrid.domain.layers import Frame, Layer, LayerValues
from gisgrid.domain.ramps import RAMP_OF
from gisgrid.errors import BadInput, NotFound
from gisgrid.indicators.classes import natural_breaks
from gisgrid.indicators.values import TOLD
from gisgrid.services.indicator_values import nothing_counted
from gisgrid.services.layer_cache import LayerCache
from gisgrid.services.layer_catalog import layer_named, require_filters
from gisgrid.services.layer_figures import STATES, Cells, Figures, rows_of
from gisgrid.services.layer_frames import read_frame
from gisgrid.services.layer_sources import Sources

Answer = dict[str, Any]


def show_frame(
    connection: Connection, scheme: str, level: str, under: str | None = None, cache: LayerCache | None = None
) -> Frame:
    """Return the areas that values are told of, in their order.

    Raises
    ------
    NotFound
        There is no such scheme or area.
    BadInput
        There is no such level, or it has too many areas to be shown at once.
    """
    return read_frame(connection, scheme, level, under, cache or LayerCache())


def layer_values(
    connection: Connection,
    scheme: str,
    code: str,
    *,
    level: str,
    under: str | None = None,
    month: date | None = None,
    since: date | None = None,
    filters: dict[str, str] | None = None,
    reads_runs: bool = False,
    cache: LayerCache | None = None,
) -> LayerValues:
    """Return a layer at the areas of a level.

    Parameters
    ----------
    connection : Connection
        Inside `reading`.
    under : str, optional
        Code: only the areas within this one.
    month, since : date, optional
        First days; by default the latest month. With `since` the monthly mean of what is counted in a month, of all
        else the figure of `month`.
    filters : dict of str to str, optional
        What a layer asks to be chosen.
    reads_runs : bool
        The reader is a member who may read rosters somewhere and is told the figures of those areas as they are now;
        else what everybody is told.
    cache : LayerCache, optional
        Only for the roles of members and the public.

    Raises
    ------
    NotFound
        There is no such layer, scheme or area, or nothing is told of this month.
    BadInput
        There is no such level, or it has too many areas to be shown at once.
    """
    sources = Sources(connection, scheme, reads_runs, cache or LayerCache(), kept=cache is not None)
    return values_from(sources, code, level=level, under=under, month=month, since=since, filters=filters)


def values_from(
    sources: Sources,
    code: str,
    *,
    level: str,
    under: str | None = None,
    month: date | None = None,
    since: date | None = None,
    filters: dict[str, str] | None = None,
) -> LayerValues:
    """Return a layer as `layer_values` does, one of several from the same sources."""
    layer, frame = layer_named(code), sources.frame(level, under)
    chosen = require_filters(sources.connection, layer, filters or {})
    figures = sources.figures(code, chosen)
    months = _months_asked(figures, month, since)
    opened = _Opened(figures, layer, sources.whole(level), sources.cache)
    shown = _shown(opened.read(frame, months), layer)
    said, moves = figures.told[months[-1]], figures.follows_months
    return LayerValues(
        layer if moves else replace(layer, period="latest"), frame, months[-1] if moves else None,
        months[0] if moves and since else None, said.day, said.at, figures.source, said.note,
        opened.breaks(float(np.nanmax(shown.values, initial=0.0))), RAMP_OF[layer.better], shown.values[0],
        [STATES[k] for k in shown.states[0].tolist()], shown.estimates[0],
        {name: choice for name, choice in chosen.items() if choice},
    )  # fmt: skip


@dataclass(frozen=True)
class _Opened:
    """A layer as one reader may see it, with all areas of a level (or some of very many) and what is kept of them."""

    figures: Figures
    layer: Layer
    whole: Frame
    shelves: LayerCache

    @property
    def key(self) -> Hashable:
        """Return what differs when the figures do, or the areas."""
        return self.figures.version, self.layer.code, self.whole.scheme, self.whole.digest

    def sheet(self) -> Cells:
        """Return all that the reader may know of the layer at the level; what everybody may is kept."""
        months = list(self.figures.told)
        if not self.figures.public:
            return self.figures.read(self.whole, months)
        return self.shelves.public.get(self.key, lambda: self.figures.read(self.whole, months).packed())

    def read(self, frame: Frame, months: Sequence[date]) -> Cells:
        """Return figures of some months and areas, from the sheet where that is kept and whole."""
        if not self.figures.public or self.whole.sampled:
            return self.figures.read(frame, months)
        there = list(self.figures.told)
        return self.sheet().at([there.index(month) for month in months], rows_of(frame.ids, self.whole.ids))

    def breaks(self, top: float) -> list[float]:
        """Return the classes: of all that this reader is told of the level in any month, whatever is shown of it."""

        def make() -> list[float]:
            return natural_breaks(self.sheet().values.ravel())

        found = self.shelves.breaks.get(self.key, make)
        # An activity changes figures within a run: classes stay as they are until one lies above them all.
        if top > max(found, default=0.0) and not self.whole.sampled:
            self.shelves.breaks.drop(self.key)
            found = self.shelves.breaks.get(self.key, make)
        return found


def _months_asked(figures: Figures, month: date | None, since: date | None) -> list[date]:
    """Return the months that are told between two, the last of them the one asked for."""
    there = list(figures.told)
    if not figures.follows_months:
        month = since = None
    if not there or (month is not None and month not in figures.told):
        raise _nothing_told(figures, month)
    last = month or there[-1]
    first = last if since is None else since
    if first > last:
        raise BadInput(
            "起始月份晚于结束月份。", "The first month is after the last.",
            hint_zh="请交换两个月份。", hint_en="Exchange the two.",
        )  # fmt: skip
    return [one for one in there if first <= one <= last]


def _nothing_told(figures: Figures, month: date | None) -> NotFound:
    if not figures.public:
        return nothing_counted(month)
    return NotFound(
        f"{f'{month:%Y-%m} ' if month else ''}没有向社会公布这一指标。", "This has not been released to the public.",
        hint_zh="请登录查看本人权限内的区域，或选其他月份。",
        hint_en="Sign in to see your own areas, or choose another month.",
    )  # fmt: skip


def _shown(cells: Cells, layer: Layer) -> Cells:
    """Return one figure of each area for some months: their mean, or the last where it is no figure of a month."""
    return _over_months(cells) if layer.period == "month" else Cells(*(part[-1:] for part in vars(cells).values()))


def _over_months(cells: Cells) -> Cells:
    """Return the mean of the months that are told; where none is, why not in the last."""
    told = cells.states == TOLD
    counts = told.sum(axis=0)
    sums = np.where(told, cells.values, 0.0).sum(axis=0)
    mean = np.divide(sums, counts, out=np.full(counts.shape, np.nan), where=counts > 0)
    state = np.where(counts > 0, TOLD, cells.states[-1])
    return Cells(mean[None], state[None], (cells.estimates & told).any(axis=0)[None])
