"""Reading `datetime`: moments, days and months of China, and periods between two of them."""

import re
from calendar import monthrange
from datetime import UTC, datetime, timedelta, timezone

from gisgrid.domain.feature_query import Period
from gisgrid.errors import BadInput

LOCAL = timezone(timedelta(hours=8))
"""A day without a clock is a day in China, and so is a month."""

MONTH, DAY, MOMENT = (
    re.compile(r"\d{4}-\d\d"),
    re.compile(r"\d{4}-\d\d-\d\d"),
    re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)"),
)


def period_of(given: str) -> Period | None:
    """Return the period of a `datetime`: a moment, day or month, or two with a slash, `..` or nothing for an open end.

    Raises
    ------
    BadInput

    Examples
    --------
    >>> period_of("2026-11-26T00:00:00Z/..").until is None
    True
    >>> str(period_of("2026-10").since)
    '2026-09-30 16:00:00+00:00'
    """
    if not given:
        return None
    first, slash, last = given.partition("/")
    ends = (_ends(first), _ends(last) if slash else _ends(first))
    period = Period(ends[0][0], ends[1][1])
    if (first in ("", "..") and last in ("", "..")) or (period.since and period.until and period.since > period.until):
        raise _unread()
    return period


def _ends(given: str) -> tuple[datetime | None, datetime | None]:
    """Return the first and the last moment of a day or month, a moment twice, nothing for an open end."""
    if given in ("", ".."):
        return None, None
    try:
        if MONTH.fullmatch(given):
            start = datetime.fromisoformat(f"{given}-01")
            return _whole(start, monthrange(start.year, start.month)[1])
        if DAY.fullmatch(given):
            return _whole(datetime.fromisoformat(given), 1)
        if MOMENT.fullmatch(given):
            moment = datetime.fromisoformat(given.upper()).astimezone(UTC)
            return moment, moment
    except (ValueError, OverflowError) as error:
        raise _unread() from error
    raise _unread()


def _whole(first: datetime, days: int) -> tuple[datetime, datetime]:
    """Return the first and the last moment of so many days in China."""
    start = first.replace(tzinfo=LOCAL)
    return start.astimezone(UTC), (start + timedelta(days=days, microseconds=-1)).astimezone(UTC)


def _unread() -> BadInput:
    return BadInput(
        "时间 datetime 写法不对。",
        "The datetime cannot be read.",
        hint_zh="例如 2026-11-26T08:00:00+08:00、2026-11-26、2026-11，或用 / 隔开的起止。",
        hint_en="Such as 2026-11-26T08:00:00+08:00, 2026-11-26, 2026-11, or two of them with a slash between.",
        details={"name": "datetime"},
    )
