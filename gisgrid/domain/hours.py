"""When a venue is open, as its list or OpenStreetMap says it: 周二至周日 09:00-20:30, Mo-Fr 09:00-17:00; Sa off."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from gisgrid.errors import BadInput

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
WEEK = "一二三四五六日"
DAY_MINUTES = 24 * 60
LONGEST = 500

_NAMED_DAYS = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天](?:[,-]?[一二三四五六日天])*)")
_WORDS = (
    (re.compile(r"\s*(?:至|到|~|—|–|−)\s*|\s+-\s+"), "-"),
    (re.compile(r"[、()]"), ","),
    (re.compile(r"每天|每日|天天"), "Mo-Su"),
    (re.compile(r"工作日"), "Mo-Fr"),
    (re.compile(r"双休日|周末"), "Sa-Su"),
    (re.compile(r"24/7|24小时(?:开放)?|全天(?:候)?(?:开放)?"), "00:00-24:00"),
    (re.compile(r"(\d)[点时]半"), r"\1:30"),
    (re.compile(r"(\d)[点时](\d\d)分?"), r"\1:\2"),
    (re.compile(r"(\d)[点时]"), r"\1:00"),
    (re.compile(r"休息|闭馆|关闭|不开放|closed"), "off"),
)
_DAY = "(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_TIMES = r"\d{1,2}:\d\d-\d{1,2}:\d\d"
_RULE = re.compile(
    rf"(?P<join>[;,\s]*)(?:(?P<days>{_DAY}(?:-{_DAY})?(?:[,\s]+{_DAY}(?:-{_DAY})?)*)[:\s]*)?"
    rf"(?P<times>off|{_TIMES}(?:[,\s]+{_TIMES})*)"
)
_HOLIDAYS = re.compile(r"(?:PH|(?:法定)?节假日)\s*(?:off|除外)")
"""Of holidays nothing is known here: a rule that closes on them says nothing of weekdays."""

Span = tuple[int, int]


@dataclass(frozen=True)
class Moment:
    """A time of the week.

    Attributes
    ----------
    weekday : int
        0 is Monday.
    minute : int
        Since midnight.

    Examples
    --------
    >>> str(Moment(5, 19 * 60 + 30))
    'Sa 19:30'
    """

    weekday: int
    minute: int

    def __str__(self) -> str:
        return f"{DAYS[self.weekday]} {self.minute // 60:02}:{self.minute % 60:02}"


@dataclass(frozen=True)
class Hours:
    """When a venue is open in a week without holidays.

    Attributes
    ----------
    spans : tuple of 7 tuples of (int, int)
        For each day from Monday on: minutes since midnight from which and up to which it is open; beyond 1440 into
        the next day.
    """

    spans: tuple[tuple[Span, ...], ...]

    def is_open(self, at: Moment) -> bool:
        """Say whether the venue is open at a moment; at the very minute of closing it is not."""
        late = at.minute + DAY_MINUTES
        return any(start <= at.minute < end for start, end in self.spans[at.weekday]) or any(
            start <= late < end for start, end in self.spans[at.weekday - 1]
        )


def read_hours(text: str) -> Hours | None:
    """Return when a venue is open, or None where that cannot be read from the text.

    Rules stand after one another. After a semicolon one replaces what was said of its days before, after a comma it
    adds to that; without days it is of every day. Days without times, months, holidays with hours of their own,
    sunrise and remarks are not read: better unknown than wrong.

    Examples
    --------
    >>> read_hours("周二至周日 09:00-20:30").is_open(Moment(0, 600)), read_hours("全天").is_open(Moment(0, 0))
    (False, True)
    >>> read_hours("Mo-Fr 09:00-12:00,14:00-17:00; We off").spans[1:3]
    (((540, 720), (840, 1020)), ())
    >>> read_hours("看情况") is None
    True
    """
    rest = _plain(text) if len(text) <= LONGEST else ""
    spans: list[list[Span]] = [[] for _ in DAYS]
    place = 0
    while place < len(rest):
        rule = _RULE.match(rest, place)
        found = None if rule is None else _spans(rule["times"])
        if rule is None or found is None:
            return None
        for day in _days(rule["days"]):
            spans[day] = found if ";" in rule["join"] or rule["times"] == "off" else spans[day] + found
        place = rule.end()
    return Hours(tuple(map(tuple, spans))) if rest else None


def read_moment(text: str) -> Moment:
    """Return the time of the week of a date and time, or of a weekday and time.

    Raises
    ------
    BadInput
        It is neither.

    Examples
    --------
    >>> str(read_moment("2026-05-02 19:30")), str(read_moment("周六 19:30")), str(read_moment("Sa 9:05"))
    ('Sa 19:30', 'Sa 19:30', 'Sa 09:05')
    """
    found = re.fullmatch(rf"({_DAY})\s*(\d{{1,2}}):([0-5]\d)", _plain(text))
    if found and int(found[2]) < 24:
        return Moment(DAYS.index(found[1]), 60 * int(found[2]) + int(found[3]))
    try:
        date = datetime.fromisoformat(text.strip())
    except ValueError:
        date = None
    if date is None or ":" not in text:
        raise BadInput(
            f"“{text}”不是时刻",
            f'"{text}" is no date and time, nor a weekday and time',
            hint_zh="例如 “2026-05-02 19:30” 或 “周六 19:30”",
            hint_en='for example "2026-05-02 19:30" or "Sa 19:30"',
        )
    return Moment(date.weekday(), 60 * date.hour + date.minute)


def _plain(text: str) -> str:
    """Return a text in OpenStreetMap's words and marks."""
    plain = unicodedata.normalize("NFKC", text).strip()
    for pattern, word in _WORDS:
        plain = pattern.sub(word, plain)
    return _HOLIDAYS.sub("", _NAMED_DAYS.sub(_named, plain)).strip(" ;,.。")


def _named(found: re.Match[str]) -> str:
    """Return 一至五 or 一三五 as Mo-Fr or Mo,We,Fr."""
    days = re.sub(r"(?<=[^,-])(?=[^,-])", ",", found[1].replace("天", "日"))
    return "".join(DAYS[WEEK.index(mark)] if mark in WEEK else mark for mark in days)


def _days(selector: str | None) -> list[int]:
    """Return the days that a rule is of, each once."""
    days: list[int] = []
    for part in re.findall(rf"{_DAY}(?:-{_DAY})?", selector or "Mo-Su"):
        first, last = (DAYS.index(day) for day in (part.split("-") * 2)[:2]) if "-" in part else (DAYS.index(part),) * 2
        days += [(first + k) % 7 for k in range((last - first) % 7 + 1)]
    return sorted(set(days))


def _spans(times: str) -> list[Span] | None:
    """Return the spans of a rule: none where it says off, None where a time is no time."""
    found: list[Span] = []
    for part in re.findall(_TIMES, times):
        hours, minutes = zip(*(map(int, time.split(":")) for time in part.split("-")), strict=True)
        start, end = (60 * hour + minute for hour, minute in zip(hours, minutes, strict=True))
        if max(minutes) > 59 or start >= DAY_MINUTES or end > 2 * DAY_MINUTES:
            return None
        found.append((start, end if end > start else end + DAY_MINUTES))
    return found
