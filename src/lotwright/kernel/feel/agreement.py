"""The part of FEEL on which the browser's preview (feelin) and this package agree, and what lies outside.

The browser counts in binary floating point and leaves parts of DMN out. `outside` names every construct whose
preview may differ; the server's answer is the one in force. The test beside it runs both on the same expressions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from lotwright.kernel.feel import nodes as n
from lotwright.kernel.feel.functions.registry import SIGNATURES
from lotwright.kernel.feel.temporal import (
    Date,
    DateTime,
    DaysDuration,
    Temporal,
    Time,
    YearsDuration,
    parse_date,
    parse_date_time,
    parse_duration,
    parse_time,
)

Notice = tuple[str, int]
"""A rule id and where in the source."""

DIGITS = 15
"""Decimal digits that a binary double keeps."""

DIFFERENT = frozenset(
    (
        "range", "partition", "string", "number", "substring", "context", "context put", "get value", "mode",
        "round up", "round down", "round half up", "round half down", "decimal", "floor", "ceiling", "split", "is",
        "years and months duration", "list replace", "now", "today", "sublist", "insert before", "remove", "union",
        "even", "odd", "overlaps before", "overlaps after", "finishes", "finished by", "during", "starts", "started by",
        "coincides",
    )
)  # fmt: skip
"""Built-ins that the browser does not know or answers differently at the edges."""

_UNLIKE = re.compile(r"\\[^nrtdswDSW\\|.?*+(){}^$\[\]-]|\[[^\]]*-\[|\(\?|\[\[")
_ORDERINGS = ("<", "<=", ">", ">=")
_COMPARISONS = ("=", "!=", *_ORDERINGS)
_ARITHMETIC = ("+", "-", "*", "/", "**")


def outside(node: n.Node, source: str = "") -> tuple[Notice, ...]:
    """What in an expression the browser's preview may see differently, in the order of the source."""
    found = {notice for inner in n.walk(node) for notice in _notices(inner, source)}
    return tuple(sorted(found, key=lambda notice: notice[1]))


def _notices(node: Any, source: str) -> Iterator[Notice]:
    rule = _RULES.get(type(node))
    if rule is not None:
        yield from ((found, node.at) for found in rule(node, source))


_TYPES = frozenset(("number", "string", "boolean", "date", "time", "date and time"))


def _literal(node: n.Literal, source: str) -> Iterator[str]:
    value = node.value
    if isinstance(value, Decimal):
        _, digits, exponent = value.as_tuple()
        if len(digits) > DIGITS or not isinstance(exponent, int) or exponent > 0:
            yield "feel.notice.number"
        if value < 0 and source[node.at + 1 : node.at + 2].isspace():
            yield "feel.notice.sign"
    elif node.text is not None or (isinstance(value, _TEMPORAL) and _unlike_literal(value, source[node.at :])):
        yield "feel.notice.temporal"


def _unary(node: n.Unary, source: str) -> Iterator[str]:
    yield "feel.notice.sign"


def _binary(node: n.Binary, source: str) -> Iterator[str]:
    if node.operator in _ORDERINGS and _mixes_zones(node.left, node.right):
        yield "feel.notice.zone"
    if node.operator not in ("=", "!="):
        return
    if _computed(node.left) or _computed(node.right):
        yield "feel.notice.rounding"
    if isinstance(node.left, n.ListOf) or isinstance(node.right, n.ListOf):
        yield "feel.notice.list"


def _in(node: n.In, source: str) -> Iterator[str]:
    if isinstance(node.value, n.ListOf) or any(_unlike_test(test) for test in node.tests):
        yield "feel.notice.list"


def _comparison(node: n.Comparison, source: str) -> Iterator[str]:
    """A range with one end, which stands in parentheses; as a test of a value it is like the browser's."""
    if node.operator in ("=", "!="):
        yield "feel.notice.range"


def _interval(node: n.Interval, source: str) -> Iterator[str]:
    if not (_plain_end(node.low) and _plain_end(node.high)):
        yield "feel.notice.range"


def _filter(node: n.Filter, source: str) -> Iterator[str]:
    if not _selects(node.test):
        yield "feel.notice.filter"


def _instance_of(node: n.InstanceOf, source: str) -> Iterator[str]:
    kind = node.type
    if kind.arguments or kind.members or kind.result or kind.name not in _TYPES:
        yield "feel.notice.type-test"


def _lambda(node: n.Lambda, source: str) -> Iterator[str]:
    if node.external or any(written is not None for _, written in node.parameters):
        yield "feel.notice.typed-parameter"


def _loop(node: n.For | n.Quantified, source: str) -> Iterator[str]:
    body = node.body if isinstance(node, n.For) else None
    if any(_unlike_source(each) for each in node.iterators) or n.Name("partial") in n.walk(body):
        yield "feel.notice.loop"


def _if(node: n.If, source: str) -> Iterator[str]:
    if not _conditional(node.condition):
        yield "feel.notice.condition"


_TEMPORAL = Date | Time | DateTime | DaysDuration | YearsDuration


def _unlike_literal(value: Temporal, written: str) -> bool:
    text = re.match(r'@\s*"([^"]*)"', written)
    return _unlike_temporal(value) or (text is not None and _ODD_TEXT.search(text[1]) is not None)


def _unlike_temporal(value: Temporal) -> bool:
    """Years outside four digits, offsets and fractions of a second beyond the browser's, durations beyond use."""
    match value:
        case Date(year):
            return year not in range(1, 10_000)
        case DateTime(date, time):
            return _unlike_temporal(date) or _unlike_temporal(time)
        case Time(_, _, _, nano, zone):
            return bool(nano) or (zone is not None and (zone.offset is None or abs(zone.offset) > 14 * 3600))
        case DaysDuration(nanos):
            return nanos % 1_000_000_000 != 0 or abs(nanos) > 10_000 * 86_400 * 1_000_000_000
        case YearsDuration(months):
            return abs(months) > 12_000


def _computed(node: n.Node) -> bool:
    """Whether a side of an equation is worked out, so that binary and decimal rounding may part."""
    return isinstance(node, n.Binary) and node.operator in _ARITHMETIC


def _between(node: n.Between, source: str) -> Iterator[str]:
    low, high = node.low, node.high
    if not (_plain_end(low) and _plain_end(high)) or _reversed(low, high):
        yield "feel.notice.range"
    if _mixes_zones(node.value, low, high):
        yield "feel.notice.zone"


def _mixes_zones(*compared: n.Node) -> bool:
    """Whether a constant time without a zone is compared with what has one, or may have."""
    told = {_says_zone(each) for each in compared}
    return False in told and told != {False}


def _says_zone(node: n.Node) -> bool | None:
    """Whether a constant time, or date and time, says its zone; None for anything else."""
    value: object = None
    match node:
        case n.Literal(value):
            pass
        case n.Call(n.Name("time" | "date and time" as name), (n.Literal(str(text)),)):
            value = _READ[name](text)
    time = value.time if isinstance(value, DateTime) else value
    return time.zone is not None if isinstance(time, Time) else None


def _reversed(low: n.Node, high: n.Node) -> bool:
    if not (isinstance(low, n.Literal) and isinstance(high, n.Literal)):
        return False
    return isinstance(low.value, Decimal) and isinstance(high.value, Decimal) and low.value > high.value


def _plain_end(end: n.Node | None) -> bool:
    """An end of a range that is there, and is not null."""
    return end is not None and end != n.Literal(None)


def _unlike_test(test: n.Node) -> bool:
    if isinstance(test, n.ListOf):
        return any(isinstance(item, n.ListOf | n.Interval) for item in test.items)
    return test == n.Literal(None)


def _selects(test: n.Node) -> bool:
    """A filter's test that the browser knows for one: a position, or comparisons."""
    match test:
        case n.Literal(value):
            return isinstance(value, Decimal) and value == value.to_integral_value()
        case n.Binary(operator, left, right) if operator in ("and", "or"):
            return _selects_by_condition(left) and _selects_by_condition(right)
        case _:
            return _selects_by_condition(test)


def _selects_by_condition(test: n.Node) -> bool:
    match test:
        case n.Binary(operator, left, right) if operator in ("and", "or"):
            return _selects_by_condition(left) and _selects_by_condition(right)
        case n.Binary(operator, left, right) if operator in _COMPARISONS:
            return n.Literal(None) not in (left, right)
    return False


def _conditional(condition: n.Node) -> bool:
    """A condition that is sure to be a boolean; the browser takes any text or number for true."""
    match condition:
        case n.Literal(value):
            return isinstance(value, bool)
        case n.Binary(operator, _, _):
            return operator in ("and", "or", *_COMPARISONS)
        case n.Call(n.Name(name), _):
            return name in SIGNATURES
    return isinstance(condition, n.Between | n.In | n.Quantified | n.InstanceOf | n.Name | n.Path)


def _unlike_source(iterator: n.Iterator) -> bool:
    """A loop over days, over a single value, or over a range that may run down."""
    source, end = iterator.source, iterator.end
    if end is not None:
        ends = [each.value if isinstance(each, n.Literal) else None for each in (source, end)]
        numbers = [each for each in ends if isinstance(each, Decimal) and each == each.to_integral_value()]
        return len(numbers) < 2 or (numbers[0] > numbers[1])
    return isinstance(source, n.Literal | n.ContextOf | n.Interval) or (isinstance(source, n.ListOf) and _mixed(source))


def _mixed(written: n.ListOf) -> bool:
    """A list whose items are not all of one kind, null not counting as one."""
    kinds = {type(item.value) for item in written.items if isinstance(item, n.Literal)}
    return len(kinds) > 1 or type(None) in kinds


def _call(node: n.Call, source: str) -> Iterator[str]:
    if not isinstance(node.function, n.Name) or node.function.name not in SIGNATURES:
        return
    name, arguments = node.function.name, node.arguments
    if name in DIFFERENT or (name == "sort" and not _sorts(arguments)) or _orders_other(name, arguments):
        yield "feel.notice.function"
    if name in _READ and not _plainly_made(name, arguments):
        yield "feel.notice.temporal"
    if name in _UNWRAPS and any(isinstance(each, n.ListOf) for each in arguments[_UNWRAPS[name] :]):
        yield "feel.notice.list"
    if name in ("matches", "replace", "split") and not _plain_pattern(name, arguments):
        yield "feel.notice.pattern"


_UNWRAPS = {"list contains": 1, "not": 0}
"""Built-ins whose arguments, from this place on, the browser takes otherwise when they are lists."""


def _sorts(arguments: tuple[n.Node, ...]) -> bool:
    return len(arguments) == 2 and isinstance(arguments[1], n.Lambda) and len(arguments[1].parameters) == 2


_READ: dict[str, Callable[[str], Temporal | None]] = {
    "date": parse_date,
    "time": parse_time,
    "date and time": parse_date_time,
    "duration": parse_duration,
}


def _plainly_made(name: str, arguments: tuple[n.Node, ...]) -> bool:
    """A date, time, date and time or duration made in a way that the browser knows."""
    if len(arguments) > (1 if name in ("date and time", "duration") else 3):
        return name == "date and time" and len(arguments) == 2
    first = arguments[0] if arguments else n.Literal(None)
    if name in ("date and time", "duration") and isinstance(first, n.Literal):
        return isinstance(first.value, str) and _plain_text(name, first)
    return all(_plain_text(name, each) for each in arguments)


def _plain_text(name: str, argument: n.Node) -> bool:
    """A constant text that both read as the same date, time or duration, or an argument that is no constant text."""
    if not isinstance(argument, n.Literal) or not isinstance(argument.value, str):
        number = argument.value if isinstance(argument, n.Literal) else None
        return not isinstance(number, Decimal) or (number >= 0 and number == number.to_integral_value())
    value = _READ[name](argument.value)
    return value is not None and not _unlike_temporal(value) and not _ODD_TEXT.search(argument.value)


_ODD_TEXT = re.compile(r"T24:|[+-]00:00|\.S|\.[0-9]*$|z$")


def _orders_other(name: str, arguments: tuple[n.Node, ...]) -> bool:
    """`min` and `max` of what is not a number."""
    if name not in ("min", "max"):
        return False
    given = arguments[0].items if len(arguments) == 1 and isinstance(arguments[0], n.ListOf) else arguments
    return any(isinstance(each, n.Literal) and isinstance(each.value, str | _TEMPORAL) for each in given)


def _plain_pattern(name: str, arguments: tuple[n.Node, ...]) -> bool:
    """A constant pattern of what XPath and the browser have in common, and a replacement without escapes."""
    texts = [each.value if isinstance(each, n.Literal) else None for each in arguments]
    if len(texts) < 2 or not isinstance(texts[1], str) or _UNLIKE.search(texts[1]):
        return False
    if name == "replace":
        replacement, flags = (texts[2:3] or [None])[0], (texts[3:4] or [""])[0]
        plain = isinstance(replacement, str) and not re.search(r"\\|\$(?![1-9])", replacement)
        return plain and not re.fullmatch(r"(?s).*[*?].*", texts[1]) and _plain_flags(flags)
    return name == "split" or _plain_flags((texts[2:3] or [""])[0])


def _plain_flags(flags: object) -> bool:
    return isinstance(flags, str) and set(flags) <= set("ims")


_RULES: dict[type, Callable[[Any, str], Iterator[str]]] = {
    n.Literal: _literal,
    n.Unary: _unary,
    n.Binary: _binary,
    n.Between: _between,
    n.Comparison: _comparison,
    n.In: _in,
    n.Interval: _interval,
    n.Filter: _filter,
    n.InstanceOf: _instance_of,
    n.Lambda: _lambda,
    n.For: _loop,
    n.Quantified: _loop,
    n.If: _if,
    n.Call: _call,
}
