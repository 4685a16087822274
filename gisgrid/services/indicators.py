"""Runs of indicators: a whole month in one swap, and at once what one activity more changes."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from gisgrid.domain.parts import Part
from gisgrid.indicators.figures import measure
from gisgrid.indicators.months import month_number
from gisgrid.indicators.privacy import few_people
from gisgrid.services.indicator_changes import count_changes
from gisgrid.services.indicator_records import read_part
from gisgrid.services.indicator_runs import begin_month, keep_month, value_lines
from gisgrid.store import indicator_records as records_store
from gisgrid.store import indicators as store

Answer = dict[str, Any]

SILENT_MONTHS = 3
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
    asked = begin_month(connection, scheme, today=today, month=month, silent_months=silent_months)
    read = read_part(connection, asked, Part(scheme))
    part = read.part
    figures = measure(part.records, part.standards, month=asked.month, day=asked.day_number)
    few = few_people(part.records.areas, part.numbers)
    lines = value_lines(read, part.rows, figures, few)
    return keep_month(connection, asked, figures.names, [lines], areas=len(part.rows), who=who)


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


def _month(day: date) -> int:
    return month_number(day.year, day.month)
