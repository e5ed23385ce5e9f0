"""Working calendars: shifts, holidays, days worked in exchange (调休), summer time, and spans across all of them."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotwright.kernel.packs import calendars
from lotwright.kernel.packs.calendars import Calendar
from lotwright.kernel.refusal import Invalid

OFFICE = """
key = "office"
names = { zh = "办公时间", en = "Office hours" }
zone = "Asia/Shanghai"
[[shifts]]
days = ["monday", "tuesday", "wednesday", "thursday", "friday"]
start = "08:00"
end = "12:00"
[[shifts]]
days = ["monday", "tuesday", "wednesday", "thursday", "friday"]
start = "13:00"
end = "17:00"
[[holidays]]
first = 2026-02-15
last = 2026-02-23
names = { zh = "春节", en = "Spring Festival" }
[[extra]]
date = 2026-02-14
hours_of = "friday"
[[extra]]
date = 2026-02-28
hours_of = "monday"
"""
NIGHT = """
key = "night"
names = { zh = "夜班", en = "Night" }
zone = "Europe/Berlin"
day = 6
[[shifts]]
days = ["sunday", "saturday"]
start = "00:00"
end = "06:00"
"""
CALENDAR = calendars.read(OFFICE.encode())
BERLIN = calendars.read(NIGHT.encode())


def at(text: str, zone: str = "Asia/Shanghai") -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        ("2026-03-02 08:00", "PT4H", "2026-03-02 12:00"),  # the end of a shift, not the beginning of the next
        ("2026-03-02 08:00", "PT4H1M", "2026-03-02 13:01"),
        ("2026-03-02 08:00", "P1D", "2026-03-02 17:00"),
        ("2026-03-02 12:30", "PT1H", "2026-03-02 14:00"),  # over lunch
        ("2026-03-02 20:00", "PT1H", "2026-03-03 09:00"),  # after hours
        ("2026-03-06 16:00", "PT2H", "2026-03-09 09:00"),  # over a weekend
        ("2026-02-13 16:00", "PT2H", "2026-02-14 09:00"),  # the Saturday is worked in exchange
        ("2026-02-14 16:00", "PT2H", "2026-02-24 09:00"),  # then nine days of holiday
        ("2026-02-27 16:00", "P1DT2H", "2026-03-02 09:00"),  # the make-up Saturday counts as a whole day
        ("2026-03-02 03:00", "PT0M", "2026-03-02 08:00"),  # no time at all is over when work begins
        ("2026-03-02 09:30", "PT0M", "2026-03-02 09:30"),
        ("2026-03-02 08:00", "P10D", "2026-03-13 17:00"),
    ],
)
def test_working_time_passes_only_while_work_is_done(start: str, span: str, end: str) -> None:
    assert calendars.after(CALENDAR, at(start), span) == at(end)


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        ("2026-03-29 00:00", "PT1H", "2026-03-29T00:00Z"),
        ("2026-03-29 00:00", "PT5H", "2026-03-29T04:00Z"),  # the hour from 2 to 3 does not exist: five hours are all
        ("2026-03-29 00:00", "PT6H", "2026-04-03T23:00Z"),  # so the sixth is the first of Saturday
        ("2026-10-25 00:00", "PT7H", "2026-10-25T05:00Z"),  # the hour from 2 to 3 comes twice: seven hours
    ],
)
def test_wall_clock_shifts_are_as_long_as_the_day_makes_them(start: str, span: str, end: str) -> None:
    expected = dt.datetime.fromisoformat(end.replace("Z", "+00:00"))
    assert calendars.after(BERLIN, at(start, "Europe/Berlin"), span) == expected


def test_a_day_is_what_the_calendar_says_it_is() -> None:
    assert calendars.minutes(CALENDAR, "P1DT2H") == 10 * 60
    assert calendars.minutes(BERLIN, "P2DT30M") == 12 * 60 + 30


@pytest.mark.parametrize("span", ["", "P", "PT", "P1M", "P1Y", "-P1D", "P1.5D", "1D", "P1D ", "PT1S", "P99999D"])
def test_a_span_that_is_none_is_refused(span: str) -> None:
    with pytest.raises(Invalid) as found:
        calendars.minutes(CALENDAR, span)
    assert found.value.problems[0].rule == "process.duration"


@pytest.mark.parametrize(
    ("old", "new", "rule", "path"),
    [
        ('start = "08:00"', 'start = "8:00"', "calendar.not-a-time", "shifts[0].start"),
        ('start = "08:00"', 'start = "24:01"', "calendar.not-a-time", "shifts[0].start"),
        ('start = "08:00"', "start = 8", "calendar.not-a-time", "shifts[0].start"),
        ('end = "12:00"', 'end = "08:00"', "calendar.no-hours", "shifts[0]"),
        ("Asia/Shanghai", "Asia/Atlantis", "calendar.unknown-zone", "zone"),
        ("Asia/Shanghai", "../etc/passwd", "calendar.unknown-zone", "zone"),
        ('zone = "Asia/Shanghai"', 'zone = "Asia/Shanghai"\nday = 0', "calendar.day", "day"),
        ('"monday", ', '"mon", ', "input.not-one-of", "shifts[0].days[0]"),
        ("last = 2026-02-23", 'last = "2026-02-30"', "value.not-a-date", "holidays[0].last"),
    ],
)
def test_a_faulty_calendar_is_refused_at_its_place(old: str, new: str, rule: str, path: str) -> None:
    assert old in OFFICE
    with pytest.raises(Invalid) as found:
        calendars.read(OFFICE.replace(old, new, 1).encode())
    assert (rule, path) in [(one.rule, one.path) for one in found.value.problems]


def test_a_calendar_without_a_shift_leaves_no_time() -> None:
    with pytest.raises(Invalid) as found:
        calendars.read(OFFICE.split("[[shifts]]")[0].replace("zone", "shifts = []\nzone").encode())
    assert [(one.rule, one.path) for one in found.value.problems] == [("calendar.no-hours", "shifts")]


def test_a_site_that_never_works_again_is_told_and_not_searched_for_ever() -> None:
    closed = OFFICE.replace("last = 2026-02-23", "last = 2199-12-31")
    with pytest.raises(Invalid) as found:
        calendars.after(calendars.read(closed.encode()), at("2026-03-02 08:00"), "PT1H")
    assert found.value.problems[0].rule == "calendar.no-hours"


STARTS = st.integers(0, 365 * 24 * 60).map(lambda minute: at("2026-01-01 00:00") + dt.timedelta(minutes=minute))
MINUTES = st.integers(0, 6_000)


@settings(max_examples=80, deadline=None)
@given(STARTS, MINUTES, MINUTES, st.sampled_from([CALENDAR, BERLIN]))
def test_waiting_twice_is_waiting_for_both(start: dt.datetime, one: int, two: int, calendar: Calendar) -> None:
    """Spans add up, whatever holidays, make-up days and changes of the clock lie between."""
    there = calendars.after(calendar, start, f"PT{one}M")
    if two == 0:
        return
    assert calendars.after(calendar, there, f"PT{two}M") == calendars.after(calendar, start, f"PT{one + two}M")


@settings(max_examples=80, deadline=None)
@given(STARTS, STARTS, MINUTES)
def test_who_begins_later_is_not_done_earlier(one: dt.datetime, other: dt.datetime, span: int) -> None:
    first, second = sorted((one, other))
    assert calendars.after(CALENDAR, first, f"PT{span}M") <= calendars.after(CALENDAR, second, f"PT{span}M")


@settings(max_examples=60, deadline=None)
@given(STARTS, st.integers(1, 6_000))
def test_work_is_due_while_work_is_done(start: dt.datetime, span: int) -> None:
    due = calendars.after(CALENDAR, start, f"PT{span}M").astimezone(ZoneInfo("Asia/Shanghai"))
    assert dt.time(8) < due.time() <= dt.time(12) or dt.time(13) < due.time() <= dt.time(17)
    worked = due.weekday() < 5 and not dt.date(2026, 2, 15) <= due.date() <= dt.date(2026, 2, 23)
    assert worked or due.date() in (dt.date(2026, 2, 14), dt.date(2026, 2, 28))
