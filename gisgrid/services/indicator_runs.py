"""What every run of a month begins and ends with, whoever counts in between."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from gisgrid.errors import BadInput
from gisgrid.geometry.boundary import Indices
from gisgrid.indicators.figures import Figures
from gisgrid.indicators.tables import Flags
from gisgrid.services.indicator_asked import Asked, read_asked
from gisgrid.services.indicator_changes import count_changes, kept_standards
from gisgrid.services.indicator_records import Read, left_out
from gisgrid.store import indicator_records as records_store
from gisgrid.store import indicators as store
from gisgrid.store.copying import lines_of

Answer = dict[str, Any]

MOST_SILENT_MONTHS = 120
FIRST_MONTH = date(1970, 1, 1)


def begin_month(connection: Connection, scheme: str, *, today: date, month: date | None, silent_months: int) -> Asked:
    """Wait until nobody else makes runs, count what has changed, and read what is asked; see `indicators.run_month`."""
    day = _last_day(month or today, today)
    if not 1 <= silent_months <= MOST_SILENT_MONTHS:
        raise BadInput(
            f"沉默月数应在 1 与 {MOST_SILENT_MONTHS} 之间", f"silence lasts from 1 to {MOST_SILENT_MONTHS} months",
            hint_zh="例如 3", hint_en="for example 3",
        )  # fmt: skip
    store.lock_runs(connection)
    count_changes(connection, scheme)
    return read_asked(connection, scheme, day, silent_months)


def keep_month(
    connection: Connection, asked: Asked, names: tuple[str, ...], lines: Iterable[str], *, areas: int, who: str
) -> Answer:
    """Put the figures of a month in the place of the old ones, and return what `indicators.run_month` does.

    Parameters
    ----------
    asked : Asked
    names : tuple of str
        Of the parts.
    lines : iterable of str
        Blocks of rows, as `value_lines` makes them.
    areas : int
        How many there are.
    """
    month, lost = asked.day.replace(day=1), left_out(connection, asked)
    said = {
        "scheme": asked.scheme, "month": month, "day": asked.day, "parts": list(names),
        "standards": kept_standards(asked.standards, areas), "made_of": records_store.made_of(connection),
        "left_out": lost, "who": who,
    }  # fmt: skip
    run = store.replace_run(connection, said, lines)
    return {"run": run, "month": month, "day": asked.day, "areas": areas, "left_out": lost}


def value_lines(read: Read, rows: Indices, figures: Figures, few_people: Flags) -> str:
    """Return the rows of a run as text, without its number.

    Parameters
    ----------
    read : Read
    rows : ndarray of int, shape (m,)
        Which of the areas read.
    figures : Figures
        Of these.
    few_people : ndarray of bool, shape (m,)
    """
    told = (read.ground.columns[name][rows].tolist() for name in ("id", "code", "parent_code", "level", "name"))
    marks = (read.part.records.areas.determined[rows].tolist(), few_people.tolist())
    arrays = (map(store.numbers, table.tolist()) for table in (figures.own, figures.totals))
    return lines_of(zip(*told, *marks, *arrays, strict=True))


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
