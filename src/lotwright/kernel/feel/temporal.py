"""FEEL's own dates, times and durations (DMN 1.5, 10.3.2.3.4 to 10.3.2.3.9).

Years run from -999,999,999 to 999,999,999, seconds have nanoseconds, and a time may carry an offset, an IANA
zone or neither, so Python's own types do not fit. Days follow the proleptic Gregorian calendar.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LARGEST_YEAR = 999_999_999
NANOS = 1_000_000_000
DAY = 86_400
MAX_OFFSET = 18 * 3600
MAX_MONTHS = 12 * 2 * (LARGEST_YEAR + 1)
MAX_DURATION = 2 * (LARGEST_YEAR + 1) * 366 * DAY * NANOS

_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Zone(NamedTuple):
    """Where a time is told: a fixed offset in seconds, or an IANA zone by name (offset None)."""

    offset: int | None
    name: str | None = None


UTC = Zone(0)


class Date(NamedTuple):
    """A day of the proleptic Gregorian calendar."""

    year: int
    month: int
    day: int

    @property
    def ordinal(self) -> int:
        """Days since 1970-01-01."""
        return days_from_civil(self.year, self.month, self.day)

    @property
    def weekday(self) -> int:
        """1 for Monday to 7 for Sunday."""
        return (self.ordinal + 3) % 7 + 1


class Time(NamedTuple):
    """A time of day."""

    hour: int
    minute: int
    second: int
    nano: int = 0
    zone: Zone | None = None

    @property
    def nanos(self) -> int:
        """Nanoseconds since midnight, as told."""
        return (self.hour * 3600 + self.minute * 60 + self.second) * NANOS + self.nano


class DateTime(NamedTuple):
    """A date and a time."""

    date: Date
    time: Time


class DaysDuration(NamedTuple):
    """A days and time duration, in nanoseconds."""

    nanos: int


class YearsDuration(NamedTuple):
    """A years and months duration, in months."""

    months: int


Temporal: TypeAlias = Date | Time | DateTime | DaysDuration | YearsDuration


def days_from_civil(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01 of a day of the proleptic Gregorian calendar."""
    shifted = year - (month <= 2)
    era = shifted // 400
    year_of_era = shifted - era * 400
    day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    return era * 146_097 + day_of_era - 719_468


def civil_from_days(ordinal: int) -> Date | None:
    """The day that many days after 1970-01-01; None outside the range of years."""
    shifted = ordinal + 719_468
    era = shifted // 146_097
    day_of_era = shifted - era * 146_097
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted_month = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * shifted_month + 2) // 5 + 1
    month = shifted_month + 3 if shifted_month < 10 else shifted_month - 9
    year = year_of_era + era * 400 + (month <= 2)
    return Date(year, month, day) if abs(year) <= LARGEST_YEAR else None


def is_leap(year: int) -> bool:
    """Whether the year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_length(year: int, month: int) -> int:
    """Days in a month."""
    return 29 if month == 2 and is_leap(year) else _MONTH_DAYS[month - 1]


def make_date(year: int, month: int, day: int) -> Date | None:
    """The date, or None when there is no such day."""
    if abs(year) > LARGEST_YEAR or not 1 <= month <= 12 or not 1 <= day <= month_length(year, month):
        return None
    return Date(year, month, day)


def make_time(hour: int, minute: int, second: int, nano: int = 0, zone: Zone | None = None) -> Time | None:
    """The time, or None when there is no such time."""
    if not (0 <= hour <= 23 and 0 <= minute <= 59 and 0 <= second <= 59 and 0 <= nano < NANOS):
        return None
    return Time(hour, minute, second, nano, zone)


@lru_cache(maxsize=1024)
def zone_info(name: str) -> ZoneInfo | None:
    """The IANA zone of that name, or None."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def offset_seconds(zone: Zone | None, moment: DateTime | None) -> int | None:
    """The offset from UTC in seconds; an IANA zone needs the date to know it."""
    if zone is None:
        return None
    if zone.offset is not None:
        return zone.offset
    info = zone_info(zone.name or "")
    if info is None or moment is None:
        return None
    year = min(max(moment.date.year, 1), 9998)
    day = min(moment.date.day, month_length(year, moment.date.month))
    clock = (moment.time.hour, moment.time.minute, moment.time.second)
    delta = dt.datetime(year, moment.date.month, day, *clock, tzinfo=info).utcoffset()
    return None if delta is None else delta // dt.timedelta(seconds=1)


def instant_nanos(moment: DateTime) -> int:
    """Nanoseconds since 1970-01-01T00:00:00Z; a moment without zone counts as UTC."""
    offset = offset_seconds(moment.time.zone, moment) or 0
    return moment.date.ordinal * DAY * NANOS + moment.time.nanos - offset * NANOS


def time_nanos(time: Time) -> int:
    """Nanoseconds since midnight UTC. A named zone counts by its offset on 1970-01-01; no zone counts as UTC."""
    offset = offset_seconds(time.zone, DateTime(Date(1970, 1, 1), time))
    return time.nanos - (offset or 0) * NANOS


def add_days_duration(moment: DateTime, nanos: int) -> DateTime | None:
    """The moment so much later; across a zone's change of offset, the time on the clock moves with it."""
    zone = moment.time.zone
    if zone is not None and zone.offset is None:
        shifted = _from_nanos(instant_nanos(moment) + nanos, UTC)
        return None if shifted is None else in_zone(shifted, zone)
    return _from_nanos(moment.date.ordinal * DAY * NANOS + moment.time.nanos + nanos, zone)


def in_zone(moment: DateTime, zone: Zone) -> DateTime | None:
    """The same instant told in a named zone."""
    info = zone_info(zone.name or "")
    if info is None:
        return None
    date, time = moment
    year = min(max(date.year, 2), 9997)
    clock = (time.hour, time.minute, time.second)
    utc = dt.datetime(year, date.month, min(date.day, month_length(year, date.month)), *clock, tzinfo=dt.UTC)
    offset = utc.astimezone(info).utcoffset() or dt.timedelta()
    return _from_nanos(instant_nanos(moment) + offset // dt.timedelta(seconds=1) * NANOS, zone)


def _from_nanos(total: int, zone: Zone | None) -> DateTime | None:
    day, rest = divmod(total, DAY * NANOS)
    date = civil_from_days(day)
    return None if date is None else DateTime(date, time_from_nanos(rest, zone))


def time_from_nanos(nanos: int, zone: Zone | None) -> Time:
    """The time of day so many nanoseconds after midnight, wrapping round."""
    seconds, nano = divmod(nanos % (DAY * NANOS), NANOS)
    return Time(seconds // 3600, seconds // 60 % 60, seconds % 60, nano, zone)


def add_months(date: Date, months: int) -> Date | None:
    """The date so many months later, held at the end of a shorter month."""
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    if abs(year) > LARGEST_YEAR:
        return None
    return Date(year, month + 1, min(date.day, month_length(year, month + 1)))


def months_between(start: Date, end: Date) -> int:
    """Whole months from start to end, toward zero."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        return months - 1
    if months < 0 and end.day > start.day:
        return months + 1
    return months


def midnight(date: Date, zone: Zone | None = UTC) -> DateTime:
    """The date as a date and time; DMN makes it midnight UTC."""
    return DateTime(date, Time(0, 0, 0, 0, zone))


# --- text ---------------------------------------------------------------------------------------------

_DATE = re.compile(r"(-?)([0-9]{4}|[1-9][0-9]{4,8})-([0-9]{2})-([0-9]{2})", re.ASCII)
_TIME = re.compile(
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9})[0-9]*)?"
    r"(?:(Z|z)|([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?|@(.+))?",
    re.ASCII,
)
_DAYS = re.compile(r"(-?)P(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:\.([0-9]*))?S)?)?", re.ASCII)
_YEARS = re.compile(r"(-?)P(?:([0-9]+)Y)?(?:([0-9]+)M)?", re.ASCII)


def parse_date(text: str) -> Date | None:
    """Read `YYYY-MM-DD`, with a minus sign for years before 1."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    sign, year, month, day = match.groups()
    return make_date(int(sign + year), int(month), int(day))


def parse_time(text: str) -> Time | None:
    """Read `hh:mm:ss[.fraction]` with an optional `Z`, offset or `@Zone`."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second, fraction, utc, sign, zone_hour, zone_minute, zone_second, name = match.groups()
    zone: Zone | None = None
    if utc:
        zone = UTC
    elif sign:
        offset = int(zone_hour) * 3600 + int(zone_minute) * 60 + int(zone_second or 0)
        if offset > MAX_OFFSET or int(zone_minute) > 59 or int(zone_second or 0) > 59:
            return None
        zone = Zone(-offset if sign == "-" else offset)
    elif name:
        if zone_info(name) is None:
            return None
        zone = Zone(None, name)
    return make_time(int(hour), int(minute), int(second), int((fraction or "0").ljust(9, "0")), zone)


def parse_date_time(text: str) -> DateTime | None:
    """Read a date, `T` and a time; a date alone is its midnight."""
    day, separator, rest = text.partition("T")
    date = parse_date(day)
    if date is None:
        return None
    if not separator:
        return midnight(date, None)
    if rest[:8] == "24:00:00":
        time = parse_time("00" + rest[2:])
        following = civil_from_days(date.ordinal + 1)
        return DateTime(following, time) if time is not None and time.nano == 0 and following else None
    time = parse_time(rest)
    return None if time is None else DateTime(date, time)


def parse_duration(text: str) -> DaysDuration | YearsDuration | None:
    """Read an ISO 8601 duration of days and time, or of years and months; never both."""
    if len(text) > 200 or text.endswith(("P", "T")) or text == "":
        return None
    match = _YEARS.fullmatch(text)
    if match is not None:
        sign, years, months = match.groups()
        total = int(years or 0) * 12 + int(months or 0)
        return YearsDuration(-total if sign else total) if total <= MAX_MONTHS else None
    match = _DAYS.fullmatch(text)
    if match is None:
        return None
    sign, days, hours, minutes, seconds, fraction = match.groups()
    whole = int(days or 0) * DAY + int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    nanos = whole * NANOS + int((fraction or "0")[:9].ljust(9, "0"))
    return DaysDuration(-nanos if sign else nanos) if nanos <= MAX_DURATION else None


def parse_any(text: str) -> Temporal | None:
    """Read what stands in an at-literal: a date, a time, a date and time, or a duration."""
    readers: tuple[Callable[[str], Temporal | None], ...] = (parse_date, parse_time, parse_date_time, parse_duration)
    for reader in readers:
        value = reader(text)
        if value is not None:
            return value
    return None


def date_text(date: Date) -> str:
    """`YYYY-MM-DD`."""
    sign = "-" if date.year < 0 else ""
    return f"{sign}{abs(date.year):04d}-{date.month:02d}-{date.day:02d}"


def time_text(time: Time) -> str:
    """`hh:mm:ss`, the fraction without trailing zeros, then the zone."""
    fraction = f".{time.nano:09d}".rstrip("0") if time.nano else ""
    return f"{time.hour:02d}:{time.minute:02d}:{time.second:02d}{fraction}{_zone_text(time.zone)}"


def _zone_text(zone: Zone | None) -> str:
    if zone is None:
        return ""
    if zone.offset is None:
        return f"@{zone.name}"
    if zone.offset == 0:
        return "Z"
    size = abs(zone.offset)
    seconds = f":{size % 60:02d}" if size % 60 else ""
    return f"{'-' if zone.offset < 0 else '+'}{size // 3600:02d}:{size // 60 % 60:02d}{seconds}"


def duration_text(duration: DaysDuration | YearsDuration) -> str:
    """The canonical ISO 8601 form; zero is `PT0S` or `P0M`."""
    if isinstance(duration, YearsDuration):
        size = abs(duration.months)
        parts = (f"{size // 12}Y" if size >= 12 else "") + (f"{size % 12}M" if size % 12 or not size else "")
        return f"{'-' if duration.months < 0 else ''}P{parts}"
    seconds, nano = divmod(abs(duration.nanos), NANOS)
    days, rest = divmod(seconds, DAY)
    fraction = f".{nano:09d}".rstrip("0") if nano else ""
    clock = (f"{rest // 3600}H" if rest >= 3600 else "") + (f"{rest // 60 % 60}M" if rest // 60 % 60 else "")
    if rest % 60 or nano:
        clock += f"{rest % 60}{fraction}S"
    if not days and not clock:
        return "PT0S"
    return f"{'-' if duration.nanos < 0 else ''}P{f'{days}D' if days else ''}{f'T{clock}' if clock else ''}"


def temporal_text(value: Temporal) -> str:
    """FEEL's `string()` of a temporal value."""
    match value:
        case Date():
            return date_text(value)
        case Time():
            return time_text(value)
        case DateTime():
            return f"{date_text(value.date)}T{time_text(value.time)}"
        case _:
            return duration_text(value)
