"""A small county with figures, for sheets: four towns, sixteen villages, winding borders."""

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np

from gisgrid.domain.layers import Frame, Layer, LayerValues
from gisgrid.exchange.sheets.sheet import MapSheet
from tests.county import natural_county

AREAS = natural_county()
RATE = Layer(
    "activities_per_km2", "每平方公里活动场次", "Activities per km²", "activity", "活动", "Activity", "场/km²",
    "per km²", "当月活动场次 ÷ 面积", "activities in the month ÷ km²", "month", "more", rate=True,
)  # fmt: skip
COUNT = replace(
    RATE, code="leader_vacancies", zh="网格长空缺数", en="Leader vacancies", unit_zh="个", unit_en="areas",
    period="as_of", better="less", rate=False,
)  # fmt: skip
BREAKS = [1.0, 2.5, 4.0, 6.0, 12.0]
VALUES = [0.0, 0.4, 1.0, 1.2, 2.5, 2.6, 4.0, 5.0, 6.5, 12.0]
STATES = ["nothing_to_count", "not_reported", "undetermined", "few_people", "not_told"]
NOTICE = "审图号：示例 (2026) 0001 号"


def rows_of(level):
    return [row for row, one in enumerate(AREAS.levels) if one == level]


def frame(level="village", names=None, demo=True):
    rows = rows_of(level)
    codes, parents = [AREAS.codes[row] for row in rows], [AREAS.parent_codes[row] for row in rows]
    named = names or [f"第{row}村" for row in range(len(rows))]
    return Frame("standard", level, None, np.arange(len(rows)), codes, named, parents, ["base"] * len(rows), demo, "d")


def told(values, states, estimates=None, *, layer=RATE, breaks=BREAKS, level="village", names=None, demo=True):
    marks = np.zeros(len(values), dtype=bool) if estimates is None else np.array(estimates)
    return LayerValues(
        layer, frame(level, names, demo), date(2026, 10, 1), None, date(2026, 10, 31),
        datetime(2026, 11, 1, 2, 30, tzinfo=UTC), "run", "", breaks, "YlGnBu", np.array(values, dtype=float), states,
        marks,
    )  # fmt: skip


def sheet(values=None, states=None, estimates=None, *, notice=NOTICE, **more):
    """A sheet of the villages: by default ten with a value, one in each state, and one more estimate."""
    if values is None:
        values = [*VALUES, *[np.nan] * len(STATES), 3.0]
        states = [*["told"] * len(VALUES), *STATES, "told"]
        estimates = [False] * 15 + [True]
    found = told(values, states or ["told"] * len(values), estimates, **more)
    return MapSheet(found, "示例县", notice, AREAS.geometries[rows_of(found.frame.level)])
