"""FEEL numbers: 34-digit decimals (IEEE 754-2008 decimal128), and `+ - * / **` over numbers, text and time.

Every operation is total: what has no answer (a wrong kind, division by zero, overflow) is None, FEEL's null.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

from lotwright.kernel.feel.temporal import (
    DAY,
    MAX_DURATION,
    MAX_MONTHS,
    NANOS,
    Date,
    DateTime,
    DaysDuration,
    Time,
    YearsDuration,
    add_days_duration,
    add_months,
    civil_from_days,
    instant_nanos,
    midnight,
    offset_seconds,
    time_from_nanos,
    time_nanos,
)

DECIMAL128 = Context(prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, capitals=1, clamp=0, traps=[])

ZERO = Decimal(0)
ONE = Decimal(1)


def finite(number: Decimal) -> Decimal | None:
    """The number, or None for an infinity or NaN."""
    return number if number.is_finite() else None


def number_of(text: str) -> Decimal | None:
    """The decimal128 nearest to a numeral; None when it is out of range."""
    return finite(DECIMAL128.create_decimal(text))


def add(left: Any, right: Any) -> Any:
    """`left + right`."""
    kind, other = type(left), type(right)
    if kind is Decimal and other is Decimal:
        return finite(DECIMAL128.add(left, right))
    if kind is str and other is str:
        return left + right
    if kind in _DURATIONS and other not in _DURATIONS:
        return _shift(right, left, 1)
    if kind is other and kind in _DURATIONS:
        return _duration(kind, left[0] + right[0])
    return _shift(left, right, 1)


def subtract(left: Any, right: Any) -> Any:
    """`left - right`."""
    kind, other = type(left), type(right)
    if kind is Decimal and other is Decimal:
        return finite(DECIMAL128.subtract(left, right))
    if kind is other and kind in _DURATIONS:
        return _duration(kind, left[0] - right[0])
    if other in _DURATIONS:
        return _shift(left, right, -1)
    return _elapsed(left, right)


def multiply(left: Any, right: Any) -> Any:
    """`left * right`."""
    kind, other = type(left), type(right)
    if kind is Decimal and other is Decimal:
        return finite(DECIMAL128.multiply(left, right))
    if kind in _DURATIONS and other is Decimal:
        return _scaled(left, right, DECIMAL128.multiply)
    if kind is Decimal and other in _DURATIONS:
        return _scaled(right, left, DECIMAL128.multiply)
    return None


def divide(left: Any, right: Any) -> Any:
    """`left / right`; null when right is zero."""
    kind, other = type(left), type(right)
    if kind is Decimal and other is Decimal:
        return finite(DECIMAL128.divide(left, right)) if right else None
    if kind in _DURATIONS and other is Decimal:
        return _scaled(left, right, DECIMAL128.divide) if right else None
    if kind is other and kind in _DURATIONS:
        return finite(DECIMAL128.divide(Decimal(left[0]), Decimal(right[0]))) if right[0] else None
    return None


def power(left: Any, right: Any) -> Any:
    """`left ** right`, for numbers; anything to the power of zero is one (IEEE 754-2008, 9.2.1)."""
    if type(left) is not Decimal or type(right) is not Decimal:
        return None
    return finite(DECIMAL128.power(left, right)) if right else ONE


def negate(operand: Any) -> Any:
    """`-operand`."""
    kind = type(operand)
    if kind is Decimal:
        return DECIMAL128.minus(operand) if operand else operand
    if kind in _DURATIONS:
        return kind(-operand[0])
    return None


_DURATIONS = frozenset((DaysDuration, YearsDuration))


def _duration(kind: type, amount: int) -> Any:
    limit = MAX_MONTHS if kind is YearsDuration else MAX_DURATION
    return kind(amount) if abs(amount) <= limit else None


def _scaled(duration: Any, factor: Decimal, operation: Callable[[Decimal, Decimal], Decimal]) -> Any:
    """A duration times or over a number, toward zero."""
    amount = operation(Decimal(duration[0]), factor)
    return _duration(type(duration), int(amount)) if amount.is_finite() and amount.adjusted() < 40 else None


def _shift(point: Any, duration: Any, sign: int) -> Any:
    """A date, time, or date and time, moved by a duration."""
    if type(duration) is YearsDuration:
        return _shift_months(point, sign * duration.months)
    if type(duration) is not DaysDuration:
        return None
    nanos = sign * duration.nanos
    kind = type(point)
    if kind is DateTime:
        return add_days_duration(point, nanos)
    if kind is Time:
        return time_from_nanos(point.nanos + nanos, point.zone)
    if kind is Date:
        return civil_from_days((point.ordinal * DAY * NANOS + nanos) // (DAY * NANOS))
    return None


def _shift_months(point: Any, months: int) -> Any:
    if type(point) is Date:
        return add_months(point, months)
    if type(point) is DateTime:
        date = add_months(point.date, months)
        return None if date is None else DateTime(date, point.time)
    return None


def _elapsed(left: Any, right: Any) -> DaysDuration | None:
    """The time from right to left; undefined where only one of them has a zone."""
    if type(left) is Time and type(right) is Time:
        if (left.zone is None) != (right.zone is None):
            return None
        return DaysDuration(time_nanos(left) - time_nanos(right))
    if type(left) is Date and type(right) is Date:
        return DaysDuration((left.ordinal - right.ordinal) * DAY * NANOS)
    first = midnight(left) if type(left) is Date else left
    second = midnight(right) if type(right) is Date else right
    if type(first) is not DateTime or type(second) is not DateTime:
        return None
    if (offset_seconds(first.time.zone, first) is None) != (offset_seconds(second.time.zone, second) is None):
        return None
    return DaysDuration(instant_nanos(first) - instant_nanos(second))
