"""The calendar itself: days, months, zones, texts; against Python's own where Python has one."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotwright.kernel.feel import temporal as t

days = st.dates(dt.date(1, 1, 2), dt.date(9999, 12, 30))
moments = st.builds(dt.datetime.combine, st.dates(dt.date(1900, 1, 2), dt.date(2099, 12, 31)), st.times())
zones = st.sampled_from(("Asia/Shanghai", "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Etc/UTC"))


@settings(max_examples=200)
@given(days)
def test_days_are_numbered_as_python_numbers_them(day):
    own = t.Date(day.year, day.month, day.day)
    assert own.ordinal == day.toordinal() - dt.date(1970, 1, 1).toordinal()
    assert t.civil_from_days(own.ordinal) == own
    assert own.weekday == day.isoweekday()


@settings(max_examples=200)
@given(st.integers(-365_000_000_000, 365_000_000_000))
def test_day_numbers_and_dates_are_one_to_one_far_beyond_python(number):
    day = t.civil_from_days(number)
    assert day is None or day.ordinal == number


@settings(max_examples=200)
@given(moments, zones)
def test_an_instant_in_a_zone_is_pythons(moment, name):
    own = t.DateTime(
        t.Date(moment.year, moment.month, moment.day),
        t.Time(moment.hour, moment.minute, moment.second, moment.microsecond * 1000, t.Zone(None, name)),
    )
    theirs = moment.replace(tzinfo=ZoneInfo(name)) - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    assert t.instant_nanos(own) == theirs // dt.timedelta(microseconds=1) * 1000


@settings(max_examples=100)
@given(moments, zones, st.integers(-10_000, 10_000))
def test_hours_added_across_a_change_of_the_clock_are_hours(moment, name, hours):
    own = t.DateTime(
        t.Date(moment.year, moment.month, moment.day),
        t.Time(moment.hour, moment.minute, moment.second, 0, t.Zone(None, name)),
    )
    later = t.add_days_duration(own, hours * 3600 * t.NANOS)
    gap = moment.replace(tzinfo=ZoneInfo(name), microsecond=0)
    expected = (gap.astimezone(dt.UTC) + dt.timedelta(hours=hours)).astimezone(ZoneInfo(name))
    assert (later.date.day, later.time.hour, later.time.minute) == (expected.day, expected.hour, expected.minute)


@settings(max_examples=200)
@given(days, st.integers(-5000, 5000))
def test_months_added_keep_the_day_or_the_last_of_the_month(day, months):
    own = t.Date(day.year, day.month, day.day)
    moved = t.add_months(own, months)
    assert moved.year * 12 + moved.month == own.year * 12 + own.month + months
    assert moved.day == min(own.day, t.month_length(moved.year, moved.month))


@settings(max_examples=200)
@given(days, days)
def test_whole_months_between_two_days_never_pass_the_second(first, second):
    start, end = (t.Date(day.year, day.month, day.day) for day in (first, second))
    months = t.months_between(start, end)
    reached = t.add_months(start, months)
    assert reached <= end if end >= start else reached >= end


@settings(max_examples=200)
@given(st.integers(-(10**17), 10**17))
def test_a_duration_survives_its_text(nanos):
    assert t.parse_duration(t.duration_text(t.DaysDuration(nanos))) == t.DaysDuration(nanos)
    months = t.YearsDuration(nanos % 10**6)
    assert t.parse_duration(t.duration_text(months)) == months


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2020-02-29", "2020-02-29"),
        ("-2020-02-29", "-2020-02-29"),
        ("0001-01-01", "0001-01-01"),
        ("123456-01-01", "123456-01-01"),
        ("10:00:00.100", "10:00:00.1"),
        ("10:00:00+00:00", "10:00:00Z"),
        ("10:00:00-05:30:15", "10:00:00-05:30:15"),
        ("2020-01-01T24:00:00Z", "2020-01-02T00:00:00Z"),
        ("2020-01-01T10:00:00@Europe/Paris", "2020-01-01T10:00:00@Europe/Paris"),
        ("P0D", "PT0S"),
        ("PT61M", "PT1H1M"),
        ("P400D", "P400D"),
        ("-PT0.5S", "-PT0.5S"),
        ("P13M", "P1Y1M"),
    ],
)
def test_texts_are_read_and_written_in_one_form(text, written):
    assert t.temporal_text(t.parse_any(text)) == written


@pytest.mark.parametrize(
    "text",
    [
        "", "2020-02-30", "20-01-01", "02020-01-01", "+2020-01-01", "2020-1-1", "1000000000-01-01", "10:00", "25:00:00",
        "10:60:00", "10:00:60", "10:00:00+25:00", "10:00:00@Mars/Base", "2020-01-01 10:00:00", "2020-01-01T",
        "2020-01-01T24:00:01", "P1", "1D", "P1D2H", "PT1D", "P1.5D", "P1Y1D", "--P1D", "P-1D",
    ],
)  # fmt: skip
def test_what_is_no_date_time_or_duration_is_null(text):
    assert t.parse_any(text) is None
