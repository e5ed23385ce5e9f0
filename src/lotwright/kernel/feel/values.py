"""FEEL's values in Python: what they are, when they are equal, how they order.

null None · boolean bool · number Decimal · string str · list list · context dict · temporal types of
`temporal.py` · `Range` · `Function`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lotwright.kernel.feel.arithmetic import DECIMAL128
from lotwright.kernel.feel.budget import exceeded
from lotwright.kernel.feel.temporal import (
    DAY,
    NANOS,
    UTC,
    Date,
    DateTime,
    DaysDuration,
    Time,
    YearsDuration,
    Zone,
    instant_nanos,
    time_nanos,
)

Value = Any


@dataclass(frozen=True, slots=True)
class Range:
    """Values from low to high; a missing end is open for ever. `operator` tells how a one-ended one was written."""

    low: Value
    high: Value
    low_included: bool
    high_included: bool
    operator: str | None = None

    def __contains__(self, value: Value) -> bool:
        return self.includes(value) is True

    def includes(self, value: Value) -> bool | None:
        """Whether the value lies within; None when it cannot be compared with the ends."""
        if self.operator in ("=", "!="):
            same = equal(value, self.low)
            return same if same is None or self.operator == "=" else not same
        if self.low is None and self.high is None:
            return None
        if self.low is not None:
            order = compare(value, self.low)
            if order is None:
                return None
            if order < 0 or (order == 0 and not self.low_included):
                return False
        if self.high is not None:
            order = compare(value, self.high)
            if order is None:
                return None
            if order > 0 or (order == 0 and not self.high_included):
                return False
        return True


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function of FEEL: its parameters' names, what it does, and its types as far as they are known.

    A built-in takes named arguments by its own rules, so whoever calls one goes through `functions.call`.
    """

    name: str
    parameters: tuple[str, ...]
    call: Callable[[Any, list[Value]], Value]
    types: tuple[Any, ...] = ()
    result: Any = None
    builtin: bool = False


_POINTS = (Decimal, str, Date, Time, DateTime, DaysDuration, YearsDuration)


Spend = Callable[[int], None]
"""Pays for walking a value: one list within another many times over can be far larger than it looks."""

LARGEST_WALK = 1_000_000


def allowance() -> Spend:
    """What a walk may cost where no evaluation pays for it."""
    left = LARGEST_WALK

    def spend(steps: int) -> None:
        nonlocal left
        left -= steps
        if left < 0:
            raise exceeded("steps", LARGEST_WALK)

    return spend


def equal(left: Value, right: Value, spend: Spend | None = None) -> bool | None:
    """`left = right`: null equals only null; values of different kinds are not comparable (None).

    Lists and contexts are equal when all within them is equal beyond doubt.

    Raises Invalid with `feel.budget.steps` for values too large to be walked.
    """
    if left is None or right is None:
        return left is right
    kind, other = type(left), type(right)
    if kind is not other:
        return None
    if kind is list:
        return _equal_lists(left, right, spend or allowance())
    if kind is dict:
        return _equal_contexts(left, right, spend or allowance())
    if kind is DateTime or kind is Time:
        return compare(left, right) == 0
    if kind is Range:
        return _equal_ranges(left, right)
    if kind is Function:
        return left is right
    return bool(left == right)


def _equal_lists(left: list[Value], right: list[Value], spend: Spend) -> bool:
    if len(left) != len(right):
        return False
    spend(1 + (len(left) >> 4))
    return all(equal(first, second, spend) is True for first, second in zip(left, right, strict=True))


def _equal_contexts(left: dict[str, Value], right: dict[str, Value], spend: Spend) -> bool:
    if left.keys() != right.keys():
        return False
    spend(1 + (len(left) >> 4))
    return all(equal(value, right[key], spend) is True for key, value in left.items())


def _equal_ranges(left: Range, right: Range) -> bool:
    flags = (left.low_included, left.high_included) == (right.low_included, right.high_included)
    negated = (left.operator == "!=") == (right.operator == "!=")
    return bool(flags and negated and equal(left.low, right.low) and equal(left.high, right.high))


def compare(left: Value, right: Value) -> int | None:
    """Negative, zero or positive as left is below, at or above right; None when they have no order."""
    kind, other = type(left), type(right)
    if kind is not other or kind not in _POINTS:
        return None
    if kind is DateTime:
        zone = left.time.zone or right.time.zone
        left, right = _instant(left, zone), _instant(right, zone)
    elif kind is Time:
        zone = left.zone or right.zone
        left, right = _time_of_day(left, zone), _time_of_day(right, zone)
    return int(left > right) - int(left < right)


def _instant(moment: DateTime, zone: Zone | None) -> int:
    """When a moment is; one told without a zone is compared in the zone of the other (DMN 1.5, Table 54)."""
    return instant_nanos(moment if moment.time.zone is not None else moment._replace(time=_in_zone(moment.time, zone)))


def _time_of_day(time: Time, zone: Zone | None) -> int:
    return time_nanos(_in_zone(time, zone) if time.zone is None else time)


def _in_zone(time: Time, zone: Zone | None) -> Time:
    return time._replace(zone=zone)


def less(left: Value, right: Value) -> bool | None:
    """`left < right`."""
    order = compare(left, right)
    return None if order is None else order < 0


def less_equal(left: Value, right: Value) -> bool | None:
    """`left <= right`."""
    order = compare(left, right)
    return None if order is None else order <= 0


def greater(left: Value, right: Value) -> bool | None:
    """`left > right`."""
    order = compare(left, right)
    return None if order is None else order > 0


def greater_equal(left: Value, right: Value) -> bool | None:
    """`left >= right`."""
    order = compare(left, right)
    return None if order is None else order >= 0


def unequal(left: Value, right: Value, spend: Spend | None = None) -> bool | None:
    """`left != right`."""
    same = equal(left, right, spend)
    return None if same is None else not same


def meets(value: Value, test: Value, spend: Spend | None = None) -> bool | None:
    """`value in test`: within a range, an element of a list, or equal."""
    if type(test) is Range and type(value) is not Range:
        return test.includes(value)
    if type(test) is list:
        return _meets_list(value, test, spend or allowance())
    return equal(value, test, spend)


def _meets_list(value: Value, tests: list[Value], spend: Spend) -> bool | None:
    if type(value) is list and equal(value, tests, spend):
        return True
    spend(len(tests) >> 4)
    for test in tests:
        met = test.includes(value) if type(test) is Range and type(value) is not Range else equal(value, test, spend)
        if met:
            return True
    return False


def to_feel(value: object) -> Value:
    """A Python value as FEEL sees it. Numbers become decimals; an aware datetime keeps its offset.

    A binary float, or any other kind, is our bug: it asserts.
    """
    kind = type(value)
    if kind is Decimal or kind is str or kind is bool or value is None:
        return value
    if isinstance(value, int):
        return DECIMAL128.create_decimal(value)
    if isinstance(value, _OWN):
        return value
    if isinstance(value, list | tuple):
        return [to_feel(item) for item in value]
    if isinstance(value, Mapping):
        return {key: to_feel(inner) for key, inner in value.items()}
    if isinstance(value, dt.datetime):
        return DateTime(_date(value), _time(value.timetz(), value.utcoffset()))
    if isinstance(value, dt.date):
        return _date(value)
    if isinstance(value, dt.time):
        return _time(value, value.utcoffset())
    if isinstance(value, dt.timedelta):
        return DaysDuration((value // dt.timedelta(microseconds=1)) * 1000)
    raise AssertionError(f"FEEL has no value for a {kind.__name__}")


_OWN = (Range, Function, Date, Time, DateTime, DaysDuration, YearsDuration)


def _date(value: dt.date) -> Date:
    return Date(value.year, value.month, value.day)


def _time(value: dt.time, offset: dt.timedelta | None) -> Time:
    zone = None if offset is None else UTC if not offset else Zone(offset // dt.timedelta(seconds=1))
    return Time(value.hour, value.minute, value.second, value.microsecond * 1000, zone)


LONGEST_OF_PYTHON = 999_999_999 * DAY * NANOS


def from_feel(value: Value) -> Any:
    """A FEEL value as Python's own where one exists: dates, date-times with a known offset, durations in its reach."""
    kind = type(value)
    if kind is list:
        return [from_feel(item) for item in value]
    if kind is dict:
        return {key: from_feel(inner) for key, inner in value.items()}
    if kind is Date and 1 <= value.year <= 9999:
        return dt.date(*value)
    if kind is DateTime and 1 < value.date.year < 9999:
        nanos = instant_nanos(value)
        return dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=nanos // 1000)
    if kind is DaysDuration and abs(value.nanos) < LONGEST_OF_PYTHON:
        return dt.timedelta(microseconds=value.nanos // 1000)
    return value
