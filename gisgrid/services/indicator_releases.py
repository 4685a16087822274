"""Sets of indicators that a person makes public, dated, and may withdraw."""

from datetime import date
from typing import Any

from sqlalchemy import Connection

from gisgrid.errors import NotFound, Refused
from gisgrid.indicators.catalog import CATALOG
from gisgrid.indicators.indicator import Indicator
from gisgrid.services.indicator_values import (
    MOST_AREAS,
    Answer,
    Column,
    areas_told,
    chosen,
    named,
    nothing_counted,
    require_place,
    told_of,
)
from gisgrid.store import indicators as store

HIDDEN = "few_people"
"""Why the public is not told a number that residents enter."""

TOLD_BY_CIRCLES = frozenset({"household_coverage"})
"""Indicators that the views of the reach tell the public, by a rule of their own on what is hidden."""


def show_public_values(
    connection: Connection,
    scheme: str,
    *,
    month: date | None = None,
    level: str | None = None,
    code: str | None = None,
    indicators: list[str] | None = None,
) -> Answer:
    """Return what everybody may know: the public set of a month, as `show_values` does.

    Raises
    ------
    NotFound
        No set of this month is public.
    """
    told = [indicator.code for indicator in chosen(indicators)]
    require_place(connection, scheme, level, code)
    found = store.public_sets(connection, scheme, month, most=1)
    if not found:
        raise NotFound(
            "没有向社会公布的指标", "no indicators have been released to the public",
            hint_zh="请登录查看本人权限内的指标", hint_en="sign in to see those within your areas",
        )  # fmt: skip
    public = found[0]
    keep = [public["indicators"].index(code) for code in told if code in public["indicators"]]
    rows = store.released_values(connection, public["id"], level=level, code=code, most=MOST_AREAS)
    said = {name: public[name] for name in ("month", "day", "released_at", "note")}
    areas = [named(row) | {"values": [row["told"][k] for k in keep], "states": [row["states"][k] for k in keep],
                            "estimates": [row["estimates"][k] for k in keep]} for row in rows]  # fmt: skip
    return {"run": said, "indicators": [public["indicators"][k] for k in keep], "areas": areas}


def list_public_months(connection: Connection, scheme: str) -> list[date]:
    """Return the months of which a set is public, the latest first, by their first days."""
    return [public["month"] for public in store.public_sets(connection, scheme)]


def release(
    connection: Connection,
    scheme: str,
    month: date,
    *,
    who: str,
    note: str = "",
    levels: list[str] | None = None,
    indicators: list[str] | None = None,
) -> Answer:
    """Make a month's indicators public as they are now; what residents enter is left out where few people live.

    Parameters
    ----------
    connection : Connection
        Inside `writing`, of the service.
    who : str
        The person who releases them.
    levels : list of str, optional
        By default all of the run's.
    indicators : list of str, optional
        By default those that the catalog has as public.

    Raises
    ------
    NotFound
        Nothing was counted for this month yet, or there are no areas of these levels.
    Refused
        A set of this month is public already, or one of the indicators is told to the public elsewhere.
    """
    told = chosen(indicators or [indicator.code for indicator in CATALOG if indicator.public])
    if TOLD_BY_CIRCLES.intersection(indicator.code for indicator in told):
        raise Refused(
            "覆盖率由服务圈自己公布，会泄露少数人的数在那里隐去；没有公布任何指标。",
            "coverage is told by the service circles, which hide what would tell of few people; nothing was released",
            hint_zh="请去掉 household_coverage；公众在地图的“覆盖率”图层上看得到。",
            hint_en="Leave out household_coverage.",
        )
    found = store.runs(connection, scheme, month, most=1)
    if not found:
        raise nothing_counted(month)
    if store.public_sets(connection, scheme, month, most=1):
        raise Refused(
            f"{month:%Y-%m} 的指标已经公布", f"indicators of {month:%Y-%m} are public already",
            hint_zh="先撤回：gisgrid indicators withdraw", hint_en="withdraw them first: `gisgrid indicators withdraw`",
        )  # fmt: skip
    run = found[0]
    rows = store.values_of_run(connection, run["id"], most=None)
    rows = [row for row in rows if levels is None or row["level"] in levels]
    if not rows:
        raise NotFound(
            f"没有层级为 {'、'.join(levels or [])} 的区域", f"there are no areas of {', '.join(levels or [])}"
        )
    said = {
        "scheme": scheme, "month": run["month"], "day": run["day"], "indicators": [each.code for each in told],
        "levels": sorted({row["level"] for row in rows}), "note": note, "released_by": who, "counted_at": run["at"],
    }  # fmt: skip
    columns = told_of(told, run["parts"], rows)
    shown = [_hidden(indicator, column, rows) for indicator, column in zip(told, columns, strict=True)]
    number = store.insert_release(connection, said, map(_released_row, areas_told(shown, rows)))
    return {"release": number, "month": run["month"], "areas": len(rows), "indicators": said["indicators"]}


def withdraw(connection: Connection, scheme: str, month: date, *, who: str, why: str) -> int:
    """Take a month's public set back, and return its number; what was released and when stays on record.

    Raises
    ------
    NotFound
        No set of this month is public.
    """
    number = store.withdraw_release(connection, scheme, month, who, why)
    if number is None:
        raise NotFound(
            f"{month:%Y-%m} 没有公布的指标", f"no indicators of {month:%Y-%m} are public",
            hint_zh="用 gisgrid indicators releases 查看", hint_en="see `gisgrid indicators releases`",
        )  # fmt: skip
    return number


def list_releases(connection: Connection, scheme: str) -> list[Answer]:
    """Return all sets that were ever public, the newest first."""
    return store.releases(connection, scheme)


def _hidden(indicator: Indicator, column: Column, rows: list[Answer]) -> Column:
    """Return a column without the numbers that residents enter where few people live."""
    if not indicator.by_households:
        return column
    return [(None, HIDDEN, False) if row["few_people"] else one for one, row in zip(column, rows, strict=True)]


def _released_row(area: Answer) -> tuple[Any, ...]:
    names = (area[name] for name in ("code", "parent_code", "level", "name"))
    return (*names, store.doubles(area["values"]), area["states"], area["estimates"])
