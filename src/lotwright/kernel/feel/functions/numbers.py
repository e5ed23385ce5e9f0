"""Numeric built-ins (DMN 1.5, 10.3.4.5) and statistics over lists of numbers."""

from __future__ import annotations

from collections.abc import Callable
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
)

from lotwright.kernel.feel.arithmetic import DECIMAL128, ZERO, finite
from lotwright.kernel.feel.functions.registry import builtin
from lotwright.kernel.feel.runtime import Runtime
from lotwright.kernel.feel.temporal import DaysDuration, YearsDuration
from lotwright.kernel.feel.values import Value, compare, equal

_SCALES = range(-6111, 6177)


def whole(number: Decimal) -> int | None:
    """The integer a number is, or None when it is none."""
    if number != number.to_integral_value() or number.adjusted() > 18:
        return None
    return int(number)


def truncated(number: Decimal) -> int | None:
    """The integer part of a number, or None beyond all positions."""
    return int(number) if number.adjusted() <= 18 else None


def rounded(number: Decimal, scale: Decimal, mode: str) -> Decimal | None:
    """The number with `scale` decimals; None when the scale is out of range."""
    places = truncated(scale)
    if places is None or places not in _SCALES:
        return None
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int), "a FEEL number is finite"
    if -exponent <= places:
        return number
    context = Context(prec=6200, rounding=mode, Emin=-6143, Emax=6144, traps=[])
    return finite(DECIMAL128.plus(number.quantize(Decimal(1).scaleb(-places, context), context=context)))


def _rounder(name: str, mode: str) -> None:
    @builtin(name, "n: number, scale: number")
    def with_scale(runtime: Runtime, n: Decimal, scale: Decimal) -> Value:
        return rounded(n, scale, mode)


_rounder("decimal", ROUND_HALF_EVEN)
_rounder("floor", ROUND_FLOOR)
_rounder("ceiling", ROUND_CEILING)
_rounder("round up", ROUND_UP)
_rounder("round down", ROUND_DOWN)
_rounder("round half up", ROUND_HALF_UP)
_rounder("round half down", ROUND_HALF_DOWN)


@builtin("floor", "n: number")
def floor(runtime: Runtime, n: Decimal) -> Value:
    """The greatest integer at or below n."""
    return rounded(n, ZERO, ROUND_FLOOR)


@builtin("ceiling", "n: number")
def ceiling(runtime: Runtime, n: Decimal) -> Value:
    """The least integer at or above n."""
    return rounded(n, ZERO, ROUND_CEILING)


@builtin("abs", "n: duration")
@builtin("abs", "n: number")
def absolute(runtime: Runtime, n: Value) -> Value:
    """A number or duration without its sign."""
    if isinstance(n, DaysDuration | YearsDuration):
        return type(n)(abs(n[0]))
    return abs(n)


@builtin("modulo", "dividend: number, divisor: number")
def modulo(runtime: Runtime, dividend: Decimal, divisor: Decimal) -> Value:
    """What is left of dividend after whole divisors; its sign is the divisor's."""
    if not divisor:
        runtime.warn("feel.null.division-by-zero")
        return None
    wide = Context(prec=80, rounding=ROUND_FLOOR, traps=[])
    quotient = wide.divide(dividend, divisor).to_integral_value(ROUND_FLOOR)
    if quotient.adjusted() > 34:
        return None
    return finite(DECIMAL128.plus(wide.subtract(dividend, wide.multiply(divisor, quotient))))


@builtin("sqrt", "number: number")
def sqrt(runtime: Runtime, number: Decimal) -> Value:
    """The square root; null below zero."""
    return finite(DECIMAL128.sqrt(number)) if number >= 0 else None


@builtin("log", "number: number")
def log(runtime: Runtime, number: Decimal) -> Value:
    """The natural logarithm; null at or below zero."""
    return finite(DECIMAL128.ln(number)) if number > 0 else None


@builtin("exp", "number: number")
def exp(runtime: Runtime, number: Decimal) -> Value:
    """e to the power of a number."""
    return finite(DECIMAL128.exp(number))


@builtin("odd", "number: number")
def odd(runtime: Runtime, number: Decimal) -> Value:
    """Whether the integer part leaves one when halved."""
    return _parity(number, 1)


@builtin("even", "number: number")
def even(runtime: Runtime, number: Decimal) -> Value:
    """Whether the integer part is a multiple of two."""
    return _parity(number, 0)


def _parity(number: Decimal, wanted: int) -> bool | None:
    integer = whole(number)
    return None if integer is None else integer % 2 == wanted


def numbers(items: list[Value]) -> list[Decimal] | None:
    """The items when all are numbers and there are some."""
    return items if items and all(type(item) is Decimal for item in items) else None


def _over(name: str, function: Callable[[list[Decimal]], Value]) -> None:
    """Declare a function over a list of numbers, given as a list or as separate arguments."""

    @builtin(name, "list: list")
    @builtin(name, "list*: list")
    def over(runtime: Runtime, items: list[Value]) -> Value:
        found = numbers(items)
        if found is None:
            return None
        runtime.tick(len(found))
        return function(found)


def total(items: list[Decimal]) -> Decimal | None:
    """The sum."""
    result = ZERO
    for item in items:
        result = DECIMAL128.add(result, item)
    return finite(result)


def _product(items: list[Decimal]) -> Decimal | None:
    result = Decimal(1)
    for item in items:
        result = DECIMAL128.multiply(result, item)
    return finite(result)


def _mean(items: list[Decimal]) -> Decimal | None:
    added = total(items)
    return None if added is None else finite(DECIMAL128.divide(added, Decimal(len(items))))


def _median(items: list[Decimal]) -> Decimal | None:
    ordered = sorted(items)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else _mean(ordered[middle - 1 : middle + 1])


def _stddev(items: list[Decimal]) -> Decimal | None:
    """The sample standard deviation."""
    if len(items) < 2:
        return None
    wide = Context(prec=60, traps=[])
    centre = wide.divide(sum(items, ZERO), Decimal(len(items)))
    squares = ZERO
    for item in items:
        off = wide.subtract(item, centre)
        squares = wide.add(squares, wide.multiply(off, off))
    return finite(DECIMAL128.plus(wide.sqrt(wide.divide(squares, Decimal(len(items) - 1)))))


_over("sum", total)
_over("product", _product)
_over("mean", _mean)
_over("median", _median)
_over("stddev", _stddev)


@builtin("mode", "list: list")
@builtin("mode", "list*: list")
def mode(runtime: Runtime, items: list[Value]) -> Value:
    """The most frequent numbers, ascending; of an empty list the empty list."""
    if not items:
        return []
    if numbers(items) is None:
        return None
    runtime.tick(len(items))
    counts: dict[Decimal, int] = {}
    for item in items:
        counts[item] = counts.get(item, 0) + 1
    most = max(counts.values())
    return sorted(item for item, count in counts.items() if count == most)


def _extreme(name: str, sign: int) -> None:
    @builtin(name, "list: list")
    @builtin(name, "list*: list")
    def extreme(runtime: Runtime, items: list[Value]) -> Value:
        best = items[0] if items else None
        runtime.tick(len(items) >> 2)
        for item in items:
            order = compare(item, best)
            if order is None:
                return None
            if order * sign > 0:
                best = item
        return best


_extreme("min", -1)
_extreme("max", 1)


@builtin("is", "value1: any, value2: any")
def same(runtime: Runtime, value1: Value, value2: Value) -> Value:
    """Whether two values are the same element of the same type, zone and all."""
    if type(value1) is not type(value2):
        return False
    if isinstance(value1, tuple):
        return value1 == value2
    return equal(value1, value2, runtime.tick) is True
