"""Opening hours: what people write, what it means, and what is not guessed at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.domain.hours import DAYS, Moment, read_hours, read_moment
from gisgrid.errors import BadInput

EVERY, NONE = tuple(range(7)), ()
CLOCK = st.integers(0, 24 * 60 - 1)


@pytest.mark.parametrize(
    ("text", "days", "spans"),
    [
        ("周二至周日 09:00-20:30", (1, 2, 3, 4, 5, 6), ((540, 1230),)),
        ("周一至周六 10:00-17:00", (0, 1, 2, 3, 4, 5), ((600, 1020),)),
        ("Mo-Fr 09:00-17:00", (0, 1, 2, 3, 4), ((540, 1020),)),
        ("周一至五：8:30—17:30", (0, 1, 2, 3, 4), ((510, 1050),)),
        ("星期一三五 9点半至11点", (0, 2, 4), ((570, 660),)),
        ("周一、周三 9:00-10:00", (0, 2), ((540, 600),)),
        ("每天 8:00～22:00", EVERY, ((480, 1320),)),
        ("09:00 - 12:00，14:00 - 17:00", EVERY, ((540, 720), (840, 1020))),
        ("全天", EVERY, ((0, 1440),)),
        ("24/7", EVERY, ((0, 1440),)),
        ("周一至周日全天开放", EVERY, ((0, 1440),)),
        ("Sa-Mo 09:00-12:00", (0, 5, 6), ((540, 720),)),
        ("周二至周日9:00-17:00（周一闭馆）", (1, 2, 3, 4, 5, 6), ((540, 1020),)),
        ("Mo-Su 09:00-18:00; We off; PH off", (0, 1, 3, 4, 5, 6), ((540, 1080),)),
        ("工作日 9:00-17:00，法定节假日除外", (0, 1, 2, 3, 4), ((540, 1020),)),
    ],
)
def test_what_people_write(text, days, spans):
    assert read_hours(text).spans == tuple(spans if day in days else () for day in range(7))


def test_after_a_semicolon_a_rule_replaces_and_after_a_comma_it_adds():
    assert read_hours("Mo-Fr 09:00-12:00; Mo 14:00-16:00").spans[:2] == (((840, 960),), ((540, 720),))
    assert read_hours("Mo-Fr 09:00-12:00, Mo 14:00-16:00").spans[:2] == (((540, 720), (840, 960)), ((540, 720),))


@pytest.mark.parametrize(
    "text",
    ["", " ", "看情况", "暂停开放", "Apr-Oct 09:00-17:00", "09:00+", "Mo-Fr", "每天", "09:00-25:99", "sunrise-sunset",
     "9-17", "下午2:00-5:00", "周八 9:00-10:00", "PH 10:00-12:00", "9:00-17:00 电话预约", "9:00-17:00;" * 200],
)  # fmt: skip
def test_what_is_not_clear_is_unknown(text):
    assert read_hours(text) is None


def test_after_midnight_it_is_still_the_evening_before():
    hours = read_hours("Su 22:00-02:00")
    assert [hours.is_open(Moment(day, minute)) for day, minute in [(6, 1319), (6, 1320), (0, 119), (0, 120)]] == [
        False, True, True, False,
    ]  # fmt: skip


@given(st.integers(0, 6), st.integers(0, 6), CLOCK, CLOCK, st.integers(0, 6), CLOCK)
def test_a_rule_means_the_same_in_both_languages_and_at_every_minute(first, last, start, end, day, minute):
    times = f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"
    english = read_hours(f"{DAYS[first]}-{DAYS[last]} {times}")
    assert read_hours(f"周{'一二三四五六日'[first]}至周{'一二三四五六天'[last]} {times}") == english
    days = {(first + k) % 7 for k in range((last - first) % 7 + 1)}
    now = (
        day in days and start <= minute < end
        if start < end
        else (day in days and minute >= start) or ((day - 1) % 7 in days and minute < end)
    )
    assert english.is_open(Moment(day, minute)) == now


@given(st.text(max_size=60))
def test_no_text_breaks_it(text):
    read_hours(text)


@given(st.integers(0, 6), CLOCK)
def test_a_moment_is_read_as_it_is_said(day, minute):
    assert read_moment(str(Moment(day, minute))) == Moment(day, minute)


def test_a_date_is_its_weekday():
    assert str(read_moment("2026-05-02T19:30")) == str(read_moment("星期六19:30")) == "Sa 19:30"


@pytest.mark.parametrize("text", ["", "Sa", "周六", "2026-05-02", "Sa 25:00", "Sa 19:61", "tomorrow", "19:30"])
def test_what_is_no_moment_is_refused_with_an_example(text):
    with pytest.raises(BadInput, match="no date and time"):
        read_moment(text)
