"""The year that the demo tells of, with its weekends and festivals."""

import calendar
from dataclasses import dataclass
from datetime import date

import numpy as np

from gisgrid.demo.terrain import Values

AS_OF = date(2025, 6, 30)
"""Last day of the year told; vacancies and doubles are planted as of this day."""
MONTHS = [(2024, m) for m in range(7, 13)] + [(2025, m) for m in range(1, 7)]
FESTIVALS = {
    date(2024, 8, 10): "七夕",
    date(2024, 9, 17): "中秋",
    date(2024, 10, 1): "国庆",
    date(2024, 10, 11): "重阳",
    date(2025, 1, 1): "元旦",
    date(2025, 1, 29): "春节",
    date(2025, 2, 12): "元宵",
    date(2025, 4, 4): "清明",
    date(2025, 5, 1): "劳动节",
    date(2025, 5, 31): "端午",
}
WEEKDAY_WEIGHT, WEEKEND_WEIGHT, FESTIVAL_WEIGHT = 1.0, 4.0, 14.0


@dataclass(frozen=True)
class Month:
    """The days of a month and how likely something takes place on each."""

    days: list[date]
    shares: Values


def month_of(number: int) -> Month:
    """Return one of the twelve months, counted from 0.

    Examples
    --------
    >>> month_of(0).days[0].isoformat()
    '2024-07-01'
    """
    year, month = MONTHS[number]
    days = [date(year, month, d) for d in range(1, calendar.monthrange(year, month)[1] + 1)]
    weights = np.array([_weight(day) for day in days])
    return Month(days, weights / weights.sum())


def festival_on(day: date) -> str:
    """Return the festival within two days of a day, or nothing.

    Examples
    --------
    >>> festival_on(date(2025, 1, 28))
    '春节'
    """
    near = [name for feast, name in FESTIVALS.items() if abs((feast - day).days) <= 2]
    return near[0] if near else ""


def _weight(day: date) -> float:
    if festival_on(day):
        return FESTIVAL_WEIGHT
    return WEEKEND_WEIGHT if day.weekday() >= 5 else WEEKDAY_WEIGHT
