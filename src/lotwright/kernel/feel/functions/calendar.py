"""Temporal built-ins (DMN 1.5, 10.3.4.9 and 10.3.4.10). The present is an input of the evaluation, never a clock."""

from __future__ import annotations

from decimal import Decimal

from lotwright.kernel.feel.functions.registry import builtin
from lotwright.kernel.feel.runtime import Runtime
from lotwright.kernel.feel.temporal import Date, DateTime, days_from_civil
from lotwright.kernel.feel.values import Value, to_feel

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _date(day: Date | DateTime) -> Date:
    return day.date if isinstance(day, DateTime) else day


@builtin("day of year", "date: day")
def day_of_year(runtime: Runtime, day: Date | DateTime) -> Value:
    """The number of the day in its year, from 1."""
    date = _date(day)
    return Decimal(date.ordinal - days_from_civil(date.year, 1, 1) + 1)


@builtin("day of week", "date: day")
def day_of_week(runtime: Runtime, day: Date | DateTime) -> Value:
    """The English name of the day of the week."""
    return DAYS[_date(day).weekday - 1]


@builtin("month of year", "date: day")
def month_of_year(runtime: Runtime, day: Date | DateTime) -> Value:
    """The English name of the month."""
    return MONTHS[_date(day).month - 1]


@builtin("week of year", "date: day")
def week_of_year(runtime: Runtime, day: Date | DateTime) -> Value:
    """The week of ISO 8601: week 1 has the year's first Thursday."""
    date = _date(day)
    thursday = date.ordinal + 4 - date.weekday
    for year in (date.year + 1, date.year, date.year - 1):
        first = days_from_civil(year, 1, 1)
        if thursday >= first:
            return Decimal((thursday - first) // 7 + 1)
    raise AssertionError("every Thursday lies in one of three years")


@builtin("now")
def now(runtime: Runtime) -> Value:
    """The present date and time, as the caller gave it."""
    if runtime.now is None:
        runtime.warn("feel.null.no-clock")
        return None
    return to_feel(runtime.now)


@builtin("today")
def today(runtime: Runtime) -> Value:
    """The present date, as the caller gave it."""
    moment = now(runtime)
    return None if moment is None else moment.date
