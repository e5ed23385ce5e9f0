"""An index over one column of a decision table: from a value to the rules whose test it passes, as a bit mask.

Tests against constants (equality, lists, comparisons, intervals over numbers, texts and dates) are answered by
a dict or a bisection. Any other test is doubtful and is evaluated for the rules that the other columns leave.
"""

from __future__ import annotations

from bisect import bisect_left
from decimal import Decimal
from typing import Any, NamedTuple

from lotwright.kernel.feel import nodes as n
from lotwright.kernel.feel.functions import NAMES
from lotwright.kernel.feel.parser import Names, parse_unary
from lotwright.kernel.feel.scope import Eval
from lotwright.kernel.feel.temporal import Date, parse_date
from lotwright.kernel.feel.values import Value
from lotwright.kernel.refusal import Invalid

POINTS = (Decimal, str, Date)
"""Kinds whose order the index can follow with Python's own comparison."""


class Span(NamedTuple):
    """Values of one kind between two ends; None for an end that is open for ever."""

    low: Any
    high: Any
    low_included: bool
    high_included: bool


class Column:
    """The tests of one column. `cells` are the tests themselves, for the doubtful ones."""

    def __init__(self, spans: list[list[Span | bool] | None], cells: list[Eval]) -> None:
        self.cells = cells
        self.doubtful = _mask(rule for rule, found in enumerate(spans) if found is None)
        self.anything = _mask(rule for rule, found in enumerate(spans) if found == [])
        self.booleans = {
            value: _mask(rule for rule, found in enumerate(spans) if found and value in _booleans(found))
            for value in (True, False)
        }
        self.kinds = {kind: _Ordered(kind, spans) for kind in POINTS}
        self.all = (1 << len(cells)) - 1

    def candidates(self, value: Value) -> tuple[int, int]:
        """(rules that surely pass, rules that must be asked)."""
        kind = type(value)
        ordered = self.kinds.get(kind)
        if ordered is not None:
            return self.anything | ordered.passing(value), self.doubtful
        if kind is bool:
            return self.anything | self.booleans[value], self.doubtful
        return self.anything, self.all & ~self.anything


class _Ordered:
    """Spans over one kind of point, cut into segments that all lie wholly inside or outside each span."""

    def __init__(self, kind: type, spans: list[list[Span | bool] | None]) -> None:
        mine = [(rule, span) for rule, found in enumerate(spans) for span in _of_kind(found, kind)]
        self.ends = sorted({end for _, span in mine for end in (span.low, span.high) if end is not None})
        self.at = [_mask(rule for rule, span in mine if _holds(span, end)) for end in self.ends]
        self.between = [_mask(rule for rule, span in mine if _covers(span, low, high)) for low, high in self._gaps()]

    def _gaps(self) -> list[tuple[Any, Any]]:
        return list(zip([None, *self.ends], [*self.ends, None], strict=True))

    def passing(self, value: Any) -> int:
        place = bisect_left(self.ends, value)
        if place < len(self.ends) and self.ends[place] == value:
            return self.at[place]
        return self.between[place]


def _of_kind(found: list[Span | bool] | None, kind: type) -> list[Span]:
    spans = [span for span in found or () if isinstance(span, Span)]
    return [span for span in spans if type(span.low if span.low is not None else span.high) is kind]


def _booleans(found: list[Span | bool]) -> list[bool]:
    return [value for value in found if isinstance(value, bool)]


def _holds(span: Span, point: Any) -> bool:
    above = span.low is None or span.low < point or (span.low == point and span.low_included)
    below = span.high is None or point < span.high or (span.high == point and span.high_included)
    return above and below


def _covers(span: Span, low: Any, high: Any) -> bool:
    """Whether a span covers the open gap between two neighbouring ends."""
    starts = span.low is None or (low is not None and span.low <= low)
    ends = span.high is None or (high is not None and high <= span.high)
    return starts and ends


def _mask(rules: Any) -> int:
    mask = 0
    for rule in rules:
        mask |= 1 << rule
    return mask


def column_of(texts: list[str], cells: list[Eval]) -> Column:
    """The index of a column, given its tests as texts and as closures."""
    return Column([spans_of(text) for text in texts], cells)


def spans_of(text: str) -> list[Span | bool] | None:
    """The constants a test compares with: [] for anything goes, None when it is more than constants."""
    try:
        tests = parse_unary(text, Names(NAMES))
    except Invalid:
        return None
    if tests.negated:
        return None
    found: list[Span | bool] = []
    for test in tests.tests:
        spans = _constant_spans(test)
        if spans is None:
            return None
        found += spans
    return found


def _constant_spans(test: n.Node) -> list[Span | bool] | None:
    if isinstance(test, n.ListOf):
        parts = [_constant_spans(item) for item in test.items]
        if not parts or any(
            part is None or isinstance(item, n.ListOf) for part, item in zip(parts, test.items, strict=True)
        ):
            return None
        return [span for part in parts for span in part or ()]
    if isinstance(test, n.Literal):
        if isinstance(test.value, bool):
            return [test.value]
        return [Span(test.value, test.value, True, True)] if type(test.value) in POINTS else None
    if isinstance(test, n.Comparison):
        return _comparison_span(test)
    if isinstance(test, n.Interval):
        low, high = _constant(test.low), _constant(test.high)
        if type(low) not in POINTS or type(low) is not type(high):
            return None
        return [Span(low, high, test.low_included, test.high_included)]
    return None


def _comparison_span(test: n.Comparison) -> list[Span | bool] | None:
    end = _constant(test.operand)
    if type(end) not in POINTS:
        return None
    if test.operator in ("<", "<="):
        return [Span(None, end, False, test.operator == "<=")]
    if test.operator in (">", ">="):
        return [Span(end, None, test.operator == ">=", False)]
    return [Span(end, end, True, True)] if test.operator == "=" else None


def _constant(node: n.Node | None) -> Any:
    """The value of a literal, or of `date("...")`; None for anything else."""
    if isinstance(node, n.Literal):
        return node.value
    if isinstance(node, n.Call) and node.function == n.Name("date") and len(node.arguments) == 1:
        from_text = node.arguments[0]
        if isinstance(from_text, n.Literal) and isinstance(from_text.value, str):
            return parse_date(from_text.value)
    return None
