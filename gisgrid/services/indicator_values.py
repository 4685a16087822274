"""What indicators tell to who may read an area: of a month, and month by month."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Connection

from gisgrid.errors import BadInput, NotFound
from gisgrid.indicators.catalog import CATALOG, GROUPS, by_code
from gisgrid.indicators.indicator import Indicator
from gisgrid.indicators.tables import Flags
from gisgrid.indicators.tree import Integers
from gisgrid.indicators.values import STATES, values
from gisgrid.store import indicators as store
from gisgrid.store.schemes import scheme_named

Answer = dict[str, Any]
Column = list[tuple[float | None, str, bool]]
"""Value, state and whether it is an estimate, row by row."""

MOST_AREAS = 20_000


def list_indicators() -> list[Answer]:
    """Return the catalog, group by group, in the order in which it is shown."""
    return [
        {"group": group, "group_zh": zh, "group_en": en, **vars(indicator)}
        for group, (zh, en, members) in GROUPS.items()
        for indicator in members
    ]


def chosen(codes: list[str] | None) -> tuple[Indicator, ...]:
    """Return the indicators of some codes, or all of them.

    Raises
    ------
    BadInput
        There is no such indicator.
    """
    known = by_code()
    unknown = [code for code in codes or [] if code not in known]
    if unknown:
        raise BadInput(
            f"没有指标 {'、'.join(unknown)}", f"there is no indicator {', '.join(unknown)}",
            hint_zh="用 gisgrid indicators catalog 查看全部指标",
            hint_en="see them all by `gisgrid indicators catalog`",
        )  # fmt: skip
    return tuple(known[code] for code in codes) if codes else CATALOG


def show_values(
    connection: Connection,
    scheme: str,
    *,
    month: date | None = None,
    level: str | None = None,
    code: str | None = None,
    indicators: list[str] | None = None,
) -> Answer:
    """Return indicators of a level's areas, or of an area and its children, as far as the reader may see them.

    Parameters
    ----------
    connection : Connection
        Inside `reading`, of the service or of a member.
    month : date, optional
        Its first day; by default the latest.
    level, code : str, optional
        At least one of them.
    indicators : list of str, optional
        Codes; by default all.

    Returns
    -------
    dict
        `run`: month, day, and when it was made. `indicators`: their codes. `areas`: code, parent_code, level, name;
        `values` (None where there is none), `states` and `estimates` in the order of the codes.

    Raises
    ------
    BadInput
        There is no such indicator or level, or neither a level nor an area is named.
    NotFound
        Nothing was counted for this month yet.
    """
    told = chosen(indicators)
    require_place(connection, scheme, level, code)
    found = store.runs(connection, scheme, month, most=1)
    if not found:
        raise nothing_counted(month)
    run = found[0]
    rows = store.values_of_run(connection, run["id"], level=level, code=code, most=MOST_AREAS)
    areas = areas_told(told_of(told, run["parts"], rows), rows)
    said = {name: run[name] for name in ("month", "day", "at", "left_out")}
    return {"run": said, "indicators": [indicator.code for indicator in told], "areas": areas}


def list_months(connection: Connection, scheme: str) -> list[date]:
    """Return the months that were counted, the latest first, by their first days."""
    return [run["month"] for run in store.runs(connection, scheme)]


def show_trend(connection: Connection, scheme: str, code: str, indicators: list[str] | None = None) -> Answer:
    """Return indicators of one area in every month that was counted, under the code that it had then.

    Raises
    ------
    BadInput
        There is no such indicator.
    NotFound
        The area was never counted, or is not the reader's.
    """
    told = chosen(indicators)
    months = []
    for row in store.values_of_area(connection, scheme, code):
        columns = told_of(told, row["parts"], [row])
        months.append({"month": row["month"], "day": row["day"], **_values(columns, 0)})
    if not months:
        raise NotFound(
            f"没有区域 {code} 的指标", f"there are no indicators of the area {code}",
            hint_zh="请核对编码与您的权限", hint_en="check the code, and what you were granted",
        )  # fmt: skip
    return {"code": code, "indicators": [indicator.code for indicator in told], "months": months}


def told_of(indicators: Sequence[Indicator], names: list[str], rows: list[Answer]) -> list[Column]:
    """Return value, state and mark of an estimate of each indicator, for each row of a run."""
    table = np.array([row["totals"] for row in rows], dtype=np.int64).reshape(len(rows), len(names))
    parts = {name: table[:, k] for k, name in enumerate(names)}
    determined = np.array([row["determined"] for row in rows], dtype=bool)
    return [_column(indicator, parts, determined) for indicator in indicators]


def _column(indicator: Indicator, parts: dict[str, Integers], determined: Flags) -> Column:
    found = values(indicator, parts, determined)
    numbers = [None if np.isnan(value) else value for value in found.value.tolist()]
    return list(zip(numbers, (STATES[k] for k in found.state.tolist()), found.estimate.tolist(), strict=True))


def areas_told(columns: list[Column], rows: list[Answer]) -> list[Answer]:
    """Return each row with what columns tell of it."""
    return [named(row) | _values(columns, k) for k, row in enumerate(rows)]


def named(row: Answer) -> Answer:
    """Return what an area is called."""
    return {name: row[name] for name in ("code", "parent_code", "level", "name")}


def _values(columns: list[Column], k: int) -> Answer:
    values_, states, estimates = zip(*(column[k] for column in columns), strict=True) if columns else ((),) * 3
    return {"values": list(values_), "states": list(states), "estimates": list(estimates)}


def require_place(connection: Connection, scheme: str, level: str | None, code: str | None) -> None:
    """Refuse to tell of all areas of a scheme at once, or of a level that it does not have.

    Raises
    ------
    BadInput
        Neither a level nor an area is named, or there is no such level.
    NotFound
        There is no such scheme.
    """
    if level is not None:
        scheme_named(connection, scheme).rank(level)
    if level is None and code is None:
        raise BadInput(
            "请指定层级或区域", "name a level or an area",
            hint_zh="例如 level=town，或 code=某区域的编码", hint_en="for example level=town, or code= that of an area",
        )  # fmt: skip


def nothing_counted(month: date | None) -> NotFound:
    """Return the refusal where nothing was counted yet, for a month or at all."""
    what = f"{month:%Y-%m} " if month else ""
    return NotFound(
        f"{what}还没有计算指标", f"no indicators have been counted yet{f' for {month:%Y-%m}' if month else ''}",
        hint_zh="用 gisgrid indicators run 计算", hint_en="count them by `gisgrid indicators run`",
    )  # fmt: skip
