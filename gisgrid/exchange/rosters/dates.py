"""Dates, months and times of day as offices write them: 1985.06, 1985年6月, 198506, a spreadsheet's number."""

import re
import unicodedata
from datetime import date, timedelta

from gisgrid.exchange.rosters.problems import Fault, fault

FIRST_YEAR, LAST_YEAR = 1900, 2199
SERIAL_EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet's numbers, right from 1900-03-01 on."""
SERIALS = range(61, 109_574)
"""1900-03-01 to 2199-12-31."""

_PARTS = re.compile(r"(\d{4})(?:[年./\-\s]+(\d{1,2})(?:[月./\-\s]+(\d{1,2})日?|月?))?\D?")
_STUCK = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_CLOCK = re.compile(r"(\d{1,2})[:时点](\d{1,2})?分?(?::(\d{1,2}))?")


def read_date(cell: str | float) -> date | Fault:
    """Return a day.

    Examples
    --------
    >>> str(read_date("2026年2月10日")), str(read_date("2026.2.10"))
    ('2026-02-10', '2026-02-10')
    >>> str(read_date(20260210.0)), str(read_date(46063.0))
    ('2026-02-10', '2026-02-10')
    >>> read_date("2026.02").code, read_date("2026-02-30").code
    ('not_date', 'not_date')
    """
    if not isinstance(cell, str) and cell in SERIALS:
        return SERIAL_EPOCH + timedelta(days=int(cell))
    parts = _parts(_text(cell))
    if parts is None or parts[2] is None:
        return fault("not_date")
    return _day(parts[0], parts[1], parts[2]) or fault("not_date")


def read_month(cell: str | float, *, two_digits: bool = False) -> str | Fault:
    """Return a month as `1985-06`; of a day, its month.

    Parameters
    ----------
    cell : str or float
    two_digits : bool
        Whether the same column shows that months have two digits: then the number 1985.1 was typed as 1985.10.

    Examples
    --------
    >>> read_month("1985.06"), read_month("1985年6月"), read_month(198506.0)
    ('1985-06', '1985-06', '1985-06')
    >>> read_month("1985-06-01"), read_month(31199.0)
    ('1985-06', '1985-06')
    >>> read_month(1985.1).code, read_month(1985.1, two_digits=True), read_month("1985.1"), read_month("1985").code
    ('doubtful_month', '1985-10', '1985-01', 'not_month')
    """
    if not isinstance(cell, str):
        if cell in SERIALS:
            return f"{SERIAL_EPOCH + timedelta(days=int(cell)):%Y-%m}"
        if cell != int(cell) and _tenths(cell) == 1:
            return f"{int(cell)}-10" if two_digits else fault("doubtful_month", year=int(cell))
    parts = _parts(_text(cell))
    if parts is None or parts[1] is None or _day(parts[0], parts[1], parts[2] or 1) is None:
        return fault("not_month")
    return f"{parts[0]:04d}-{parts[1]:02d}"


def shows_two_digits(cell: object) -> bool:
    """Say whether a number's month was typed with two digits, as 1985.06 was.

    Examples
    --------
    >>> shows_two_digits(1985.06), shows_two_digits(1985.6), shows_two_digits("1985.06")
    (True, False, False)
    """
    return isinstance(cell, float) and FIRST_YEAR < cell < LAST_YEAR and 1 <= round(cell % 1 * 100, 6) < 10


def read_time(cell: str | float) -> str | Fault:
    """Return a time of day as `09:30`.

    Examples
    --------
    >>> read_time("9:30"), read_time("９点"), read_time("14时05分"), read_time(0.375), read_time("09:30:00")
    ('09:30', '09:00', '14:05', '09:00', '09:30')
    >>> read_time("25:00").code
    'not_time'
    """
    if not isinstance(cell, str):
        minutes = round(cell * 24 * 60)
        return _clock(minutes // 60, minutes % 60) if 0 <= cell < 1 else fault("not_time")
    found = _CLOCK.fullmatch(unicodedata.normalize("NFKC", cell).strip())
    return _clock(int(found[1]), int(found[2] or 0)) if found else fault("not_time")


def _clock(hours: int, minutes: int) -> str | Fault:
    return f"{hours:02d}:{minutes:02d}" if hours < 24 and minutes < 60 else fault("not_time")


def _tenths(cell: float) -> float:
    return round(cell % 1 * 10, 6)


def _text(cell: str | float) -> str:
    if isinstance(cell, str):
        return unicodedata.normalize("NFKC", cell).strip().split("T")[0]
    return str(int(cell)) if cell == int(cell) else repr(cell)


def _parts(text: str) -> tuple[int, int | None, int | None] | None:
    found = _STUCK.fullmatch(text) or _PARTS.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    return None if year is None else (year, month, day)


def _day(year: int, month: int | None, day: int) -> date | None:
    try:
        return date(year, month or 0, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None
