"""Range built-ins (DMN 1.5, 10.3.4.8): the relations of Allen's interval algebra over points and ranges."""

from __future__ import annotations

from collections.abc import Callable

from lotwright.kernel.feel.functions.registry import builtin
from lotwright.kernel.feel.runtime import Runtime
from lotwright.kernel.feel.values import Range, Value, compare


class _NoOrder(Exception):
    """Two ends that cannot be compared: the function's answer is null."""


def _order(left: Value, right: Value) -> int:
    order = compare(left, right)
    if order is None:
        raise _NoOrder
    return order


def _lt(left: Value, right: Value) -> bool:
    return _order(left, right) < 0


def _eq(left: Value, right: Value) -> bool:
    return _order(left, right) == 0


def _relation(name: str, parameters: str) -> Callable[[Callable[..., bool]], Callable[..., bool]]:
    """Declare a relation; ends without order, or open for ever, make it null."""

    def declare(body: Callable[..., bool]) -> Callable[..., bool]:
        @builtin(name, parameters)
        def relation(runtime: Runtime, first: Value, second: Value) -> Value:
            try:
                return body(first, second)
            except _NoOrder:
                return None

        return body

    return declare


_RANGES = "range1: range, range2: range"
_POINT_RANGE = "point: point, range: range"
_RANGE_POINT = "range: range, point: point"


@_relation("before", "point1: point, point2: point")
def _before_points(first: Value, second: Value) -> bool:
    return _lt(first, second)


@_relation("before", _POINT_RANGE)
def _before_range(point: Value, given: Range) -> bool:
    return _lt(point, given.low) or (_eq(point, given.low) and not given.low_included)


@_relation("before", _RANGE_POINT)
def _range_before(given: Range, point: Value) -> bool:
    return _lt(given.high, point) or (_eq(given.high, point) and not given.high_included)


@_relation("before", _RANGES)
def _before(first: Range, second: Range) -> bool:
    touching = first.high_included and second.low_included
    return _lt(first.high, second.low) or (_eq(first.high, second.low) and not touching)


@_relation("after", "point1: point, point2: point")
def _after_points(first: Value, second: Value) -> bool:
    return _lt(second, first)


@_relation("after", _POINT_RANGE)
def _after_range(point: Value, given: Range) -> bool:
    return _range_before(given, point)


@_relation("after", _RANGE_POINT)
def _range_after(given: Range, point: Value) -> bool:
    return _before_range(point, given)


@_relation("after", _RANGES)
def _after(first: Range, second: Range) -> bool:
    return _before(second, first)


@_relation("meets", _RANGES)
def _meets(first: Range, second: Range) -> bool:
    return first.high_included and second.low_included and _eq(first.high, second.low)


@_relation("met by", _RANGES)
def _met_by(first: Range, second: Range) -> bool:
    return _meets(second, first)


@_relation("overlaps", _RANGES)
def _overlaps(first: Range, second: Range) -> bool:
    return not _before(first, second) and not _before(second, first)


@_relation("overlaps before", _RANGES)
def _overlaps_before(first: Range, second: Range) -> bool:
    starts = _lt(first.low, second.low) or (
        _eq(first.low, second.low) and first.low_included and not second.low_included
    )
    reaches = _lt(second.low, first.high) or (
        _eq(first.high, second.low) and first.high_included and second.low_included
    )
    ends = _lt(first.high, second.high) or (
        _eq(first.high, second.high) and (not first.high_included or second.high_included)
    )
    return starts and reaches and ends


@_relation("overlaps after", _RANGES)
def _overlaps_after(first: Range, second: Range) -> bool:
    starts = _lt(second.low, first.low) or (
        _eq(second.low, first.low) and second.low_included and not first.low_included
    )
    reaches = _lt(first.low, second.high) or (
        _eq(second.high, first.low) and second.high_included and first.low_included
    )
    ends = _lt(second.high, first.high) or (
        _eq(second.high, first.high) and (not second.high_included or first.high_included)
    )
    return starts and reaches and ends


@_relation("finishes", _POINT_RANGE)
def _point_finishes(point: Value, given: Range) -> bool:
    return given.high_included and _eq(given.high, point)


@_relation("finishes", _RANGES)
def _finishes(first: Range, second: Range) -> bool:
    starts = _lt(second.low, first.low) or (
        _eq(first.low, second.low) and (not first.low_included or second.low_included)
    )
    return first.high_included == second.high_included and _eq(first.high, second.high) and starts


@_relation("finished by", _RANGE_POINT)
def _finished_by_point(given: Range, point: Value) -> bool:
    return _point_finishes(point, given)


@_relation("finished by", _RANGES)
def _finished_by(first: Range, second: Range) -> bool:
    return _finishes(second, first)


@_relation("includes", _RANGE_POINT)
def _includes_point(given: Range, point: Value) -> bool:
    low = _lt(given.low, point) or (_eq(given.low, point) and given.low_included)
    high = _lt(point, given.high) or (_eq(point, given.high) and given.high_included)
    return low and high


@_relation("includes", _RANGES)
def _includes(first: Range, second: Range) -> bool:
    low = _lt(first.low, second.low) or (_eq(first.low, second.low) and (first.low_included or not second.low_included))
    high = _lt(second.high, first.high) or (
        _eq(first.high, second.high) and (first.high_included or not second.high_included)
    )
    return low and high


@_relation("during", _POINT_RANGE)
def _point_during(point: Value, given: Range) -> bool:
    return _includes_point(given, point)


@_relation("during", _RANGES)
def _during(first: Range, second: Range) -> bool:
    return _includes(second, first)


@_relation("starts", _POINT_RANGE)
def _point_starts(point: Value, given: Range) -> bool:
    return given.low_included and _eq(given.low, point)


@_relation("starts", _RANGES)
def _starts(first: Range, second: Range) -> bool:
    ends = _lt(first.high, second.high) or (
        _eq(first.high, second.high) and (not first.high_included or second.high_included)
    )
    return first.low_included == second.low_included and _eq(first.low, second.low) and ends


@_relation("started by", _RANGE_POINT)
def _started_by_point(given: Range, point: Value) -> bool:
    return _point_starts(point, given)


@_relation("started by", _RANGES)
def _started_by(first: Range, second: Range) -> bool:
    return _starts(second, first)


@_relation("coincides", "point1: point, point2: point")
def _coincide_points(first: Value, second: Value) -> bool:
    return _eq(first, second)


@_relation("coincides", _RANGES)
def _coincide(first: Range, second: Range) -> bool:
    flags = (first.low_included, first.high_included) == (second.low_included, second.high_included)
    return _eq(first.low, second.low) and _eq(first.high, second.high) and flags
