"""Conversion built-ins (DMN 1.5, 10.3.4.1)."""

from __future__ import annotations

import re
from decimal import Decimal

from lotwright.kernel.feel.arithmetic import number_of
from lotwright.kernel.feel.functions.numbers import whole
from lotwright.kernel.feel.functions.registry import builtin
from lotwright.kernel.feel.lexer import string_value, tokens
from lotwright.kernel.feel.runtime import Runtime
from lotwright.kernel.feel.temporal import (
    MAX_OFFSET,
    NANOS,
    UTC,
    Date,
    DateTime,
    DaysDuration,
    Time,
    YearsDuration,
    Zone,
    make_date,
    make_time,
    midnight,
    months_between,
    parse_any,
    parse_date,
    parse_date_time,
    parse_duration,
    parse_time,
    zone_info,
)
from lotwright.kernel.feel.text import to_text
from lotwright.kernel.feel.values import Range, Value, compare
from lotwright.kernel.refusal import Invalid

_NUMERAL = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII)
_SEPARATORS = (" ", ",", ".")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_WRITTEN_CALL = re.compile(r'(date|time|date and time|duration)\s*\(\s*"([^"]*)"\s*\)')


@builtin("date", "from: string")
def date_from_text(runtime: Runtime, text: str) -> Value:
    """The date written as `YYYY-MM-DD`."""
    return parse_date(text)


@builtin("date", "from: day")
def date_from_moment(runtime: Runtime, moment: Date | DateTime) -> Value:
    """The date of a date and time."""
    return moment.date if isinstance(moment, DateTime) else moment


@builtin("date", "year: number, month: number, day: number")
def date_from_parts(runtime: Runtime, year: Decimal, month: Decimal, day: Decimal) -> Value:
    """The date of a year, month and day."""
    parts = [whole(part) for part in (year, month, day)]
    return make_date(*parts) if None not in parts else None  # type: ignore[arg-type]


@builtin("time", "from: string")
def time_from_text(runtime: Runtime, text: str) -> Value:
    """The time written as `hh:mm:ss`, with its zone if it has one."""
    return parse_time(text)


@builtin("time", "from: time")
@builtin("time", "from: day")
def time_from_moment(runtime: Runtime, moment: Time | Date | DateTime) -> Value:
    """The time of a date and time; of a date, midnight UTC."""
    if isinstance(moment, Date):
        return midnight(moment).time
    return moment.time if isinstance(moment, DateTime) else moment


@builtin("time", "hour: number, minute: number, second: number, offset?: days")
def time_from_parts(
    runtime: Runtime, hour: Decimal, minute: Decimal, second: Decimal, offset: DaysDuration | None
) -> Value:
    """The time of an hour, minute and second, at an offset from UTC if given."""
    zone = None
    if offset is not None:
        if abs(offset.nanos) > MAX_OFFSET * NANOS:
            return None
        zone = Zone(offset.nanos // NANOS)
    return _time(hour, minute, second, zone)


def _time(hour: Decimal, minute: Decimal, second: Decimal, zone: Zone | None) -> Time | None:
    if second < 0 or second >= 60:
        return None
    hours, minutes = whole(hour), whole(minute)
    if hours is None or minutes is None:
        return None
    seconds, nano = divmod(int(second.scaleb(9)), NANOS)
    return make_time(hours, minutes, seconds, nano, zone)


@builtin("date and time", "from: string")
def moment_from_text(runtime: Runtime, text: str) -> Value:
    """The date and time written with a `T` between."""
    return parse_date_time(text)


@builtin("date and time", "from: moment")
def moment_from_moment(runtime: Runtime, moment: DateTime) -> Value:
    """The date and time itself."""
    return moment


@builtin("date and time", "from: date")
def moment_from_date(runtime: Runtime, day: Date) -> Value:
    """Midnight UTC of a date."""
    return midnight(day)


@builtin("date and time", "date: day, time: time")
def moment_from_date_and_time(runtime: Runtime, day: Date | DateTime, time: Time) -> Value:
    """A date, or the date of a date and time, with a time."""
    return DateTime(day.date if isinstance(day, DateTime) else day, time)


@builtin("date and time", "date: moment, timezone: string")
def moment_in_zone(runtime: Runtime, moment: DateTime, timezone: str) -> Value:
    """The same date and time told in a zone."""
    zone = _zone(timezone)
    return None if zone is None else moment._replace(time=moment.time._replace(zone=zone))


_PARTS = "year: number, month: number, day: number, hour: number, minute: number, second: number"


@builtin("date and time", f"{_PARTS}, offset?: days")
def moment_from_parts(runtime: Runtime, *parts: Value) -> Value:
    """The date and time of its parts, at an offset from UTC if given."""
    *numbers, offset = parts
    day = date_from_parts(runtime, *numbers[:3])
    time = time_from_parts(runtime, *numbers[3:], offset)
    return DateTime(day, time) if day and time else None


@builtin("date and time", f"{_PARTS}, timezone: string")
def moment_from_parts_in_zone(runtime: Runtime, *parts: Value) -> Value:
    """The date and time of its parts, in a zone."""
    *numbers, timezone = parts
    zone = _zone(timezone)
    day = date_from_parts(runtime, *numbers[:3])
    hour, minute, second = numbers[3:]
    time = _time(hour, minute, second, zone)
    return DateTime(day, time) if day and time and zone else None


def _zone(name: str) -> Zone | None:
    if name in ("Z", "UTC"):
        return UTC if name == "Z" else Zone(None, name)
    return Zone(None, name) if zone_info(name) is not None else None


@builtin("duration", "from: string")
def duration_from_text(runtime: Runtime, text: str) -> Value:
    """The duration written in ISO 8601."""
    return parse_duration(text)


@builtin("duration", "from: duration")
def duration_from_duration(runtime: Runtime, given: Value) -> Value:
    """The duration itself."""
    return given


@builtin("years and months duration", "from: day, to: day")
def years_and_months(runtime: Runtime, start: Date | DateTime, end: Date | DateTime) -> Value:
    """Whole months between two days."""
    first, last = (day.date if isinstance(day, DateTime) else day for day in (start, end))
    return YearsDuration(months_between(first, last))


@builtin("string", "from: any")
def string(runtime: Runtime, given: Value) -> Value:
    """The value as text; null stays null."""
    text = to_text(given, runtime.tick)
    return None if text is None else runtime.text(text)


@builtin("number", "from: number")
def number_from_number(runtime: Runtime, given: Decimal) -> Value:
    """The number itself."""
    return given


@builtin("number", "from: string")
def number_from_text(runtime: Runtime, text: str) -> Value:
    """The number a numeral stands for."""
    runtime.tick(len(text) >> 6)
    return number_of(text) if _NUMERAL.fullmatch(text) else None


@builtin("number", "from: string, grouping separator?: string, decimal separator?: string")
def number_from_grouped(runtime: Runtime, text: str, grouping: str | None, point: str | None) -> Value:
    """The number of a numeral with separators: grouping by space, comma or point; decimal by point or comma."""
    if grouping is not None and grouping not in _SEPARATORS:
        return None
    if point is not None and (point not in _SEPARATORS[1:] or point == grouping):
        return None
    runtime.tick(len(text) >> 6)
    if grouping is not None:
        text = text.replace(grouping, "")
    if point is not None:
        text = text.replace(point, ".")
    return number_from_text(runtime, text)


@builtin("range", "from: string")
def range_from_text(runtime: Runtime, text: str) -> Value:
    """The interval a text stands for, its ends literals of one kind, one of them possibly missing."""
    runtime.tick(1 + (len(text) >> 4))
    parts = _range_parts(text)
    if parts is None:
        return None
    opening, low_text, high_text, closing = parts
    low, high = _endpoint(low_text), _endpoint(high_text)
    if (low_text and low is None) or (high_text and high is None) or (low is None and high is None):
        return None
    if (low is None and opening == "[") or (high is None and closing == "]"):
        return None
    if low is not None and high is not None:
        order = compare(low, high)
        if order is None or order > 0:
            return None
    return Range(low, high, opening == "[", closing == "]")


def _range_parts(text: str) -> tuple[str, str, str, str] | None:
    """The opening bracket, what stands before and after the two points, and the closing bracket."""
    try:
        *found, _ = tokens(text)
    except Invalid:
        return None
    marks = [token.at for token in found if token.text == ".."]
    if len(marks) != 1 or found[0].text not in ("[", "(", "]") or found[-1].text not in ("]", ")", "["):
        return None
    opening, mark, closing = found[0].at, marks[0], found[-1].at
    return text[opening], text[opening + 1 : mark].strip(), text[mark + 2 : closing].strip(), text[closing]


def _endpoint(text: str) -> Value:
    if text == "":
        return None
    if _NUMERAL.fullmatch(text):
        return number_of(text)
    if _STRING.fullmatch(text):
        return string_value(text)
    if text.startswith("@"):
        literal = text[1:].strip()
        return parse_any(string_value(literal)) if _STRING.fullmatch(literal) else None
    call = _WRITTEN_CALL.fullmatch(text)
    if call is None:
        return None
    readers = {"date": parse_date, "time": parse_time, "date and time": parse_date_time, "duration": parse_duration}
    return readers[call[1]](call[2])
