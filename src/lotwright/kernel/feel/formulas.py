"""Conditions as formulas over terms: which single things they compare with which constants.

A term is an expression such as a name, a path or a call. Whatever cannot be taken apart further is a term that is
true or false, so a formula always exists; whether its terms can take the values on their own is the analysis's
care (`gaps.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from typing import Any, TypeAlias

from lotwright.kernel.feel import nodes as n
from lotwright.kernel.feel.printing import printed
from lotwright.kernel.feel.regions import KINDS, MISSING, Span, constant_of, point_of, shape_of

INPUT = n.Name("?")
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two terms compared with each other; as a term its value is -1, 0 or 1, as the first lies to the second."""

    first: n.Node
    second: n.Node


Term: TypeAlias = n.Node | Pair


@dataclass(frozen=True, slots=True)
class Literal:
    """A test of one term: an expression over `?`, and the spans whose ends it compares with."""

    term: Term
    test: n.Node
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """A condition that depends on nothing."""

    value: bool | None


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part holds."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Opposite:
    """The part does not hold."""

    part: Formula


@dataclass(frozen=True, slots=True)
class Surely:
    """The part holds beyond doubt; where it is null this is false, as a condition of `if` has it."""

    part: Formula


@dataclass(frozen=True, slots=True)
class Given:
    """The part, where the condition holds; null elsewhere, as a test against an interval whose ends are reversed."""

    condition: Formula
    part: Formula


Formula: TypeAlias = Literal | Truth | Every | Some | Opposite | Surely | Given


def formula_of(node: n.Node) -> Formula:
    """The formula of a condition."""
    match node:
        case n.Literal(value):
            return Truth(value if isinstance(value, bool) else None)
        case n.Binary("and", _, _):
            return Every(tuple(map(formula_of, _operands(node))))
        case n.Binary("or", _, _):
            return Some(tuple(map(formula_of, _operands(node))))
        case n.Binary(operator, left, right) if operator in _FLIPPED:
            return _comparison(operator, left, right)
        case n.Call(n.Name("not"), (inner,), ()):
            return Opposite(formula_of(inner))
        case n.Between(value, low, high):
            return _between(value, low, high)
        case n.In(value, tests):
            return tests_of(value, n.Tests(tests))
        case n.Call(n.Name("list contains"), (n.ListOf() as items, value), ()):
            return tests_of(value, n.Tests((items,)))
        case n.If(condition, yes, no):
            given = Surely(formula_of(condition))
            return Some((Every((given, formula_of(yes))), Every((Opposite(given), formula_of(no)))))
    return _yes_or_no(node)


def tests_of(subject: n.Node, tests: n.Tests) -> Formula:
    """The formula of unary tests of a subject, as in a cell of a decision table."""
    if not tests.tests:
        return Truth(True)
    shape = shape_of(tests)
    if shape is not None:
        return Literal(subject, tests, shape.spans)
    some = Some(tuple(_test(subject, test) for test in tests.tests))
    return Opposite(some) if tests.negated else some


def _operands(node: n.Binary) -> list[n.Node]:
    first, steps = n.spine(node)
    return [first, *(right for _, right in steps)]


def _yes_or_no(node: n.Node) -> Formula:
    """Something that is true or false as a whole."""
    value = constant_of(node)
    if value is not MISSING:
        return Truth(value if isinstance(value, bool) else None)
    return Literal(node, INPUT, (Span(bool, True, True, True, True),))


def _comparison(operator: str, left: n.Node, right: n.Node) -> Formula:
    first, second = constant_of(left), constant_of(right)
    if first is not MISSING and second is not MISSING:
        return _yes_or_no(n.Binary(operator, left, right))
    if first is MISSING and second is MISSING:
        return _pair(operator, left, right)
    if first is not MISSING:
        return _comparison(_FLIPPED[operator], right, left)
    span = point_of(second)
    if span is None:
        return _yes_or_no(n.Binary(operator, left, right))
    return Literal(left, n.Binary(operator, INPUT, right), (span,))


def _pair(operator: str, left: n.Node, right: n.Node) -> Formula:
    if left == right:
        return Truth(operator in ("=", "<=", ">="))
    if printed(left) > printed(right):
        operator, left, right = _FLIPPED[operator], right, left
    zero = Decimal(0)
    test = n.Binary(operator, INPUT, n.Literal(zero))
    return Literal(Pair(left, right), test, (Span(Decimal, zero, zero, True, True),))


def _between(value: n.Node, low: n.Node, high: n.Node) -> Formula:
    spans = [point_of(end) for end in (constant_of(low), constant_of(high)) if type(end) in KINDS]
    if len(spans) == 2 and constant_of(value) is MISSING:
        test = n.Between(INPUT, low, high)
        return Literal(value, test, tuple(span for span in spans if span is not None))
    return Every((_comparison(">=", value, low), _comparison("<=", value, high)))


def _test(subject: n.Node, test: n.Node) -> Formula:
    """The formula of one test that is more than a comparison with constants."""
    match test:
        case n.Comparison(operator, operand):
            return _comparison(operator, subject, operand)
        case n.Interval(low, high, low_included, high_included) if low is not None and high is not None:
            above = _comparison(">=" if low_included else ">", subject, low)
            below = _comparison("<=" if high_included else "<", subject, high)
            return Given(_comparison("<=", low, high), Every((above, below)))
        case n.ListOf(items) if items:
            return Some(tuple(tests_of(subject, n.Tests((item,))) for item in items))
    if any(inner == INPUT for inner in n.walk(test)) and _is_logical(test):
        return formula_of(substituted(test, subject))
    return _yes_or_no(n.In(subject, (substituted(test, subject),)))


def _is_logical(node: n.Node) -> bool:
    """Whether an expression surely gives true or false, not a value to compare with."""
    if isinstance(node, n.Call) and isinstance(node.function, n.Name):
        return node.function.name in _LOGICAL
    comparing = isinstance(node, n.Binary) and node.operator in (*_FLIPPED, "and", "or")
    return comparing or isinstance(node, n.Between | n.In | n.Quantified | n.InstanceOf)


_LOGICAL = frozenset(
    ("not", "contains", "starts with", "ends with", "matches", "list contains", "all", "any", "even", "odd", "is")
)


def substituted(node: Any, by: n.Node) -> Any:
    """The node with another in the place of `?`."""
    if node == INPUT:
        return by
    if type(node) is tuple:
        return tuple(substituted(inner, by) for inner in node)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    changes = {f.name: substituted(getattr(node, f.name), by) for f in fields(node) if f.name != "at"}
    return replace(node, **changes)


def literals(formula: Formula) -> Iterable[Literal]:
    """All tests within a formula."""
    waiting = [formula]
    while waiting:
        match waiting.pop():
            case Literal() as literal:
                yield literal
            case Every(parts) | Some(parts):
                waiting.extend(parts)
            case Opposite(part) | Surely(part):
                waiting.append(part)
            case Given(condition, part):
                waiting += [condition, part]
