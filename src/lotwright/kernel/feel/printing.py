"""Nodes -> text, so that `parse(print(node)) == node`. One way of writing each thing; comments are not kept."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from lotwright.kernel.feel import nodes as n
from lotwright.kernel.feel.temporal import temporal_text
from lotwright.kernel.feel.text import quoted

_OR, _AND, _COMPARE, _ADD, _MULTIPLY, _POWER, _INSTANCE, _SIGN, _POSTFIX = range(1, 10)
_LEVELS = (_OR, _AND, _COMPARE, _ADD, _MULTIPLY, _POWER)


def printed(node: n.Node) -> str:
    """The node as source text; names with spaces or symbols must be declared where it is read again."""
    text, _ = _written(node)
    return text


Text = tuple[str, int]
"""Source text and how tightly what it stands for binds; the loosest is 0."""


def _written(node: Any) -> Text:
    return _WRITERS[type(node)](node)


def _within(node: n.Node, level: int) -> str:
    """A node where at least that level of binding is asked for; in parentheses if it binds more loosely."""
    text, binds = _written(node)
    return text if binds >= level else f"({text})"


def _literal(node: n.Literal) -> Text:
    value = node.value
    if node.text is not None:
        return node.text, _POSTFIX
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value], _POSTFIX
    if isinstance(value, str):
        return quoted(value), _POSTFIX
    if isinstance(value, Decimal):
        return _number(value), _SIGN if value.is_signed() else _POSTFIX
    return f'@"{temporal_text(value)}"', _POSTFIX


def _number(value: Decimal) -> str:
    """Plain digits, or with an exponent where those would be many."""
    return format(value, "f") if -20 < value.adjusted() < 34 else str(value)


def _path(node: n.Path) -> Text:
    return f"{_within(node.base, _POSTFIX)}.{node.member}", _POSTFIX


def _filter(node: n.Filter) -> Text:
    return f"{_within(node.base, _POSTFIX)}[{printed(node.test)}]", _POSTFIX


def _call(node: n.Call) -> Text:
    given = [printed(argument) for argument in node.arguments]
    if node.names:
        given = [f"{name}: {text}" for name, text in zip(node.names, given, strict=True)]
    return f"{_within(node.function, _POSTFIX)}({', '.join(given)})", _POSTFIX


def _unary(node: n.Unary) -> Text:
    return f"-{_within(node.operand, _SIGN)}", _SIGN


def _binary(node: n.Binary) -> Text:
    """A chain of operators that bind equally is written without recursion, since it may be long."""
    first, steps = n.spine(node)
    level = _LEVELS[n.LEVEL[node.operator]]
    parts = [_within(first, level)]
    for operator, right in steps:
        parts.append(f" {operator} {_within(right, level + 1)}")
    return "".join(parts), level


def _between(node: n.Between) -> Text:
    low, high = _within(node.low, _ADD), _within(node.high, _ADD)
    return f"{_within(node.value, _COMPARE)} between {low} and {high}", _COMPARE


def _in(node: n.In) -> Text:
    tests = ", ".join(_test(test) for test in node.tests)
    alone = len(node.tests) == 1 and not isinstance(node.tests[0], n.Comparison)
    if alone and not tests.startswith("(") and _written(node.tests[0])[1] >= _ADD:
        return f"{_within(node.value, _COMPARE)} in {tests}", _COMPARE
    return f"{_within(node.value, _COMPARE)} in ({tests})", _COMPARE


def _test(node: n.Node) -> str:
    """One of several tests; a one-ended range that is a value, not a test, keeps its parentheses."""
    if isinstance(node, n.Comparison):
        return f"{node.operator} {_within(node.operand, _ADD)}"
    return printed(node)


def _comparison(node: n.Comparison) -> Text:
    return f"({node.operator} {_within(node.operand, _ADD)})", _POSTFIX


def _tests(node: n.Tests) -> Text:
    if not node.tests:
        return "-", 0
    tests = ", ".join(_test(test) for test in node.tests)
    if node.negated:
        return f"not({tests})", 0
    return (f"({tests})" if _is_not(node.tests) else tests), 0


def _is_not(tests: tuple[n.Node, ...]) -> bool:
    """Whether the only test is a call of the function `not`, which by itself would negate the tests."""
    return len(tests) == 1 and isinstance(tests[0], n.Call) and tests[0].function == n.Name("not")


def _interval(node: n.Interval) -> Text:
    low, high = _end(node.low), _end(node.high)
    return f"{'[' if node.low_included else '('}{low}..{high}{']' if node.high_included else ')'}", _POSTFIX


def _end(node: n.Node | None) -> str:
    """One end of an interval; a bracket of its own must not be taken for the interval's."""
    if node is None:
        return ""
    text = _within(node, _ADD)
    return f"({text})" if "[" in text else text


def _list(node: n.ListOf) -> Text:
    return f"[{', '.join(map(printed, node.items))}]", _POSTFIX


def _context(node: n.ContextOf) -> Text:
    return f"{{{', '.join(f'{quoted(name)}: {printed(value)}' for name, value in node.entries)}}}", _POSTFIX


def _if(node: n.If) -> Text:
    return f"if {printed(node.condition)} then {printed(node.yes)} else {printed(node.no)}", 0


def _iterators(iterators: tuple[n.Iterator, ...]) -> str:
    return ", ".join(
        f"{each.name} in {_within(each.source, _OR)}{'' if each.end is None else f'..{_within(each.end, _OR)}'}"
        for each in iterators
    )


def _for(node: n.For) -> Text:
    return f"for {_iterators(node.iterators)} return {printed(node.body)}", 0


def _quantified(node: n.Quantified) -> Text:
    word = "every" if node.every else "some"
    return f"{word} {_iterators(node.iterators)} satisfies {printed(node.condition)}", 0


def type_text(node: n.TypeName) -> str:
    """A type as it is written."""
    if node.members:
        return f"context<{', '.join(f'{name}: {type_text(inner)}' for name, inner in node.members)}>"
    inner = f"<{', '.join(map(type_text, node.arguments))}>" if node.arguments or node.result else ""
    return f"{node.name}{inner}{'' if node.result is None else f' -> {type_text(node.result)}'}"


def _instance_of(node: n.InstanceOf) -> Text:
    """Always in parentheses as an operand: a type may swallow what follows, as in `date and time`."""
    return f"{_within(node.value, _INSTANCE)} instance of {type_text(node.type)}", 0


def _lambda(node: n.Lambda) -> Text:
    parameters = ", ".join(
        name if written_type is None else f"{name}: {type_text(written_type)}" for name, written_type in node.parameters
    )
    return f"function({parameters}){' external' if node.external else ''} {printed(node.body)}", 0


_WRITERS: dict[type, Callable[[Any], Text]] = {
    n.Literal: _literal,
    n.Name: lambda node: (node.name, _POSTFIX),
    n.Path: _path,
    n.Filter: _filter,
    n.Call: _call,
    n.Unary: _unary,
    n.Binary: _binary,
    n.Between: _between,
    n.In: _in,
    n.Tests: _tests,
    n.Comparison: _comparison,
    n.Interval: _interval,
    n.ListOf: _list,
    n.ContextOf: _context,
    n.If: _if,
    n.For: _for,
    n.Quantified: _quantified,
    n.InstanceOf: _instance_of,
    n.Lambda: _lambda,
}
