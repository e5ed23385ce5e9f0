"""Working calendars: when a site works, and what instant lies so much working time ahead."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from lotwright.kernel import inputs, values
from lotwright.kernel.records import Names, toml
from lotwright.kernel.refusal import Invalid, problem

LONGEST_SEARCH_DAYS = 3_700

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00", re.ASCII)
_SPAN = re.compile(r"P(?=.)(?:(\d{1,4})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,6})M)?)?", re.ASCII)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _clock(raw: Any, path: str) -> int:
    """Minutes after midnight of `HH:MM`."""
    if not isinstance(raw, str) or not _CLOCK.fullmatch(raw):
        raise Invalid([problem("calendar.not-a-time", path)])
    return int(raw[:2]) * 60 + int(raw[3:])


def _zone(raw: Any, path: str) -> str:
    try:
        return ZoneInfo(values.text(raw, path, longest=64, empty=False)).key
    except (ZoneInfoNotFoundError, ValueError):
        raise Invalid([problem("calendar.unknown-zone", path)]) from None


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """Working hours of some weekdays, in minutes after midnight."""

    days: tuple[Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"], ...]
    start: Annotated[int, _clock]
    end: Annotated[int, _clock]


class Holiday(msgspec.Struct, frozen=True, kw_only=True):
    """Days without work, both included."""

    first: dt.date
    last: dt.date
    names: Names


class WorkingDay(msgspec.Struct, frozen=True, kw_only=True):
    """A day off that is worked in exchange, with the hours of the weekday named (make-up days)."""

    date: dt.date
    hours_of: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Calendar(msgspec.Struct, frozen=True, kw_only=True):
    """When a site works. `day` is what one day of a duration means, in working hours."""

    key: str
    names: Names
    zone: Annotated[str, _zone]
    shifts: tuple[Shift, ...]
    holidays: tuple[Holiday, ...] = ()
    extra: tuple[WorkingDay, ...] = ()
    day: int = 8


def read(source: bytes) -> Calendar:
    """The calendar a TOML document describes. Raises Invalid with all Problems, `calendar.no-hours` among them."""
    calendar = inputs.read(Calendar, toml(source))
    found = [problem("calendar.no-hours", f"shifts[{i}]") for i, s in enumerate(calendar.shifts) if s.end <= s.start]
    if not calendar.shifts:
        found.append(problem("calendar.no-hours", "shifts"))
    if not 1 <= calendar.day <= 24:
        found.append(problem("calendar.day", "day", got=calendar.day))
    if found:
        raise Invalid(found)
    return calendar


def after(calendar: Calendar, start: dt.datetime, span: str) -> dt.datetime:
    """The instant (UTC) at which `span`, such as `P2DT4H`, of working time has passed since `start`.

    Raises Invalid with `process.duration`, or `calendar.no-hours` when no work is done for ten years.
    """
    left = minutes(calendar, span) * 60
    zone = ZoneInfo(calendar.zone)
    moment = start.astimezone(dt.UTC)
    day = start.astimezone(zone).date()
    for _ in range(LONGEST_SEARCH_DAYS):
        for opens, closes in _hours(calendar, day, zone):
            begin = max(opens, moment)
            available = int((closes - begin).total_seconds())
            if available < 0 or (available == 0 and left > 0):
                continue
            if available >= left:
                return begin + dt.timedelta(seconds=left)
            left -= available
        day += dt.timedelta(days=1)
    raise Invalid([problem("calendar.no-hours", "shifts")])


def minutes(calendar: Calendar, span: str) -> int:
    """Working minutes of a duration. Raises Invalid with `process.duration`."""
    found = _SPAN.fullmatch(span)
    if not found:
        raise Invalid([problem("process.duration", got=span[:40])])
    days, hours, rest = (int(part or 0) for part in found.groups())
    return (days * calendar.day + hours) * 60 + rest


def _hours(calendar: Calendar, day: dt.date, zone: ZoneInfo) -> list[tuple[dt.datetime, dt.datetime]]:
    weekday: str | None = next((one.hours_of for one in calendar.extra if one.date == day), None)
    if weekday is None:
        if any(holiday.first <= day <= holiday.last for holiday in calendar.holidays):
            return []
        weekday = _WEEKDAYS[day.weekday()]
    midnight = dt.datetime.combine(day, dt.time(), zone)
    return sorted(
        (_at(midnight, shift.start), _at(midnight, shift.end)) for shift in calendar.shifts if weekday in shift.days
    )


def _at(midnight: dt.datetime, minute: int) -> dt.datetime:
    """A wall-clock time of that day as an instant, whatever summer time does."""
    return (midnight + dt.timedelta(minutes=minute)).astimezone(dt.UTC)
