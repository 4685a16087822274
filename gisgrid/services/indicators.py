"""Runs of indicators: a whole month in one swap, and at once what one activity more changes."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from gisgrid.errors import BadInput
from gisgrid.indicators.figures import Figures, measure
from gisgrid.indicators.months import month_number
from gisgrid.indicators.privacy import few_people
from gisgrid.indicators.tables import Areas
from gisgrid.services.indicator_changes import count_changes, kept_standards
from gisgrid.services.indicator_records import Ground, read_ground, read_records, read_standards
from gisgrid.store import indicator_records as records_store
from gisgrid.store import indicators as store

Answer = dict[str, Any]

SILENT_MONTHS, MOST_SILENT_MONTHS = 3, 120
FIRST_MONTH = date(1970, 1, 1)
AREAS_AT_ONCE = 5_000
"""A scheme of up to so many areas is counted anew as soon as somebody reads and anything has changed."""


def run_month(
    connection: Connection,
    scheme: str,
    *,
    today: date,
    who: str,
    month: date | None = None,
    silent_months: int = SILENT_MONTHS,
) -> Answer:
    """Make the figures of a month anew and put them in the place of the old ones.

    Parameters
    ----------
    connection : Connection
        Inside `figuring`: all is read of one moment.
    today : date
        Its month is taken unless one is named; postings are told of it, or of the month's last day.
    month : date, optional
        Any day of it. Past months get the areas of today: their old values are gone.
    silent_months : int
        A grid is silent after so many months without activity.

    Returns
    -------
    dict
        `run`, `month`, `day`, `areas`, `left_out` (records at areas that are not there any more).

    Raises
    ------
    NotFound
        There is no such scheme.
    BadInput
        The month has not begun or is before 1970, or silence lasts less than a month or more than ten years.
    """
    day = _last_day(month or today, today)
    if not 1 <= silent_months <= MOST_SILENT_MONTHS:
        raise BadInput(
            f"沉默月数应在 1 与 {MOST_SILENT_MONTHS} 之间", f"silence lasts from 1 to {MOST_SILENT_MONTHS} months",
            hint_zh="例如 3", hint_en="for example 3",
        )  # fmt: skip
    store.lock_runs(connection)
    count_changes(connection, scheme)
    ground = read_ground(connection, scheme)
    standards = read_standards(connection, scheme, ground, day, silent_months)
    records, left_out = read_records(connection, scheme, ground, day, silent_months)
    figures = measure(records, standards, month=_month(day), day=_number(day))
    said = {
        "scheme": scheme, "month": day.replace(day=1), "day": day, "parts": list(figures.names),
        "standards": kept_standards(standards, ground), "made_of": records_store.made_of(connection),
        "left_out": left_out, "who": who,
    }  # fmt: skip
    run = store.replace_run(connection, said, _rows(ground, records.areas, figures))
    return {"run": run, "month": said["month"], "day": day, "areas": len(records.areas), "left_out": left_out}


def run_nightly(connection: Connection, scheme: str, *, today: date, who: str) -> list[Answer]:
    """Make the figures of the present month anew, and those of the last one a last time if it has not been closed.

    Silence lasts as long as in the latest run.
    """
    store.lock_runs(connection)
    latest = store.runs(connection, scheme, most=1)
    silent_months = latest[0]["standards"]["silent_months"] if latest else SILENT_MONTHS
    before = today.replace(day=1) - timedelta(days=1)
    last = store.runs(connection, scheme, before.replace(day=1))
    months = [before] if last and last[0]["day"] < before else []
    return [
        run_month(connection, scheme, today=today, who=who, month=month, silent_months=silent_months)
        for month in [*months, today]
    ]


def is_behind(connection: Connection, scheme: str, *, today: date) -> bool:
    """Return whether something has changed since the latest figures of a scheme that `bring_up_to_date` would count."""
    latest = store.runs(connection, scheme, most=1)
    if not latest:
        return False
    if store.any_changes(connection, scheme):
        return True
    return _is_old(connection, latest[0], today)


def bring_up_to_date(connection: Connection, scheme: str, *, today: date, who: str) -> None:
    """Count what has changed since the figures were made; a small scheme's present month as a whole.

    Parameters
    ----------
    connection : Connection
        Inside `figuring`.
    """
    store.lock_runs(connection)
    count_changes(connection, scheme)
    latest = store.runs(connection, scheme, most=1)
    if latest and _is_old(connection, latest[0], today):
        run_nightly(connection, scheme, today=today, who=who)


def _is_old(connection: Connection, run: Answer, today: date) -> bool:
    """Return whether the latest run is outdated, and made anew at once: of this month or the last, and of few areas."""
    if _month(today) - _month(run["day"]) > 1 or run["standards"]["areas"] > AREAS_AT_ONCE:
        return False
    return bool(run["day"] != today or run["made_of"] != records_store.made_of(connection))


def _rows(ground: Ground, areas: Areas, figures: Figures) -> list[tuple[Any, ...]]:
    """Return the rows of a run, without its number."""
    told = (ground.columns[name].tolist() for name in ("id", "code", "parent_code", "level", "name"))
    marks = (areas.determined.tolist(), few_people(areas, ground.ids).tolist())
    arrays = (map(store.numbers, table.tolist()) for table in (figures.own, figures.totals))
    return list(zip(*told, *marks, *arrays, strict=True))


def _last_day(month: date, today: date) -> date:
    if month.replace(day=1) > today:
        raise BadInput(
            f"{month:%Y-%m} 还没有开始", f"{month:%Y-%m} has not begun yet",
            hint_zh="请选当月或以前的月份", hint_en="name this month or an earlier one",
        )  # fmt: skip
    if month < FIRST_MONTH:
        raise BadInput(
            f"指标从 {FIRST_MONTH:%Y-%m} 算起", f"indicators are counted from {FIRST_MONTH:%Y-%m} on",
            hint_zh="请选以后的月份", hint_en="name a later month",
        )  # fmt: skip
    last = (month.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return min(last, today)


def _number(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def _month(day: date) -> int:
    return month_number(day.year, day.month)
