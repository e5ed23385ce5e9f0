"""A second evaluator of FEEL, written from the specification as plainly as it can be: it walks the tree.

It shares nodes, values and built-ins with the package, but neither its compiler nor its operators: numbers are
added with Python's decimals, days with Python's dates. Slow, unbudgeted, and there to be disagreed with.
"""

from __future__ import annotations

import datetime as dt
from decimal import Context, Decimal
from typing import Any

from lotwright.kernel.feel import Budget, Function, Range, functions
from lotwright.kernel.feel import nodes as n
from lotwright.kernel.feel.runtime import Runtime
from lotwright.kernel.feel.temporal import Date, DaysDuration
from lotwright.kernel.feel.types import resolve

NUMBERS = Context(prec=34, Emin=-6143, Emax=6144, traps=[])
DAY = 86_400 * 10**9
Scope = dict[str, Any]


def evaluate(node: n.Node, scope: Scope) -> Any:
    """The value of an expression in a scope."""
    return globals()[f"_{type(node).__name__.lower()}"](node, scope)


def _literal(node: n.Literal, scope: Scope) -> Any:
    return node.value


def _name(node: n.Name, scope: Scope) -> Any:
    if node.name in scope:
        return scope[node.name]
    return functions.as_function(node.name) if node.name in functions.NAMES else None


def _path(node: n.Path, scope: Scope) -> Any:
    return _member(evaluate(node.base, scope), node.member)


def _member(base: Any, name: str) -> Any:
    if isinstance(base, dict):
        return base.get(name)
    if isinstance(base, list):
        return [_member(item, name) for item in base]
    if isinstance(base, Date):
        day = {"year": base.year, "month": base.month, "day": base.day, "hour": 0, "minute": 0, "second": 0}
        return Decimal(day[name]) if name in day else None
    return None


def _unary(node: n.Unary, scope: Scope) -> Any:
    value = evaluate(node.operand, scope)
    if isinstance(value, Decimal):
        return NUMBERS.multiply(Decimal(-1), value) if value else value
    return DaysDuration(-value.nanos) if isinstance(value, DaysDuration) else None


def _binary(node: n.Binary, scope: Scope) -> Any:
    left = evaluate(node.left, scope)
    right = evaluate(node.right, scope)
    if node.operator in ("and", "or"):
        return _logic(node.operator, left, right)
    if node.operator in ("=", "!="):
        same = _equal(left, right)
        return same if node.operator == "=" or same is None else not same
    if node.operator in ("<", "<=", ">", ">="):
        return _ordered(node.operator, left, right)
    return _arithmetic(node.operator, left, right)


def _logic(operator: str, left: Any, right: Any) -> bool | None:
    """The truth tables of 10.3.2.15, anything but a boolean counting as null."""
    table = {True: 1, False: -1}
    first, second = (table[v] if isinstance(v, bool) else 0 for v in (left, right))
    value = min(first, second) if operator == "and" else max(first, second)
    return {1: True, -1: False, 0: None}[value]


def _equal(left: Any, right: Any) -> bool | None:
    if left is None or right is None:
        return left is None and right is None
    if type(left) is not type(right):
        return None
    if isinstance(left, list):
        return len(left) == len(right) and not any(_equal(a, b) is not True for a, b in zip(left, right, strict=True))
    if isinstance(left, dict):
        return set(left) == set(right) and not any(_equal(left[key], right[key]) is not True for key in left)
    if isinstance(left, Range):
        ends = _equal(left.low, right.low) is True and _equal(left.high, right.high) is True
        flags = (left.low_included, left.high_included) == (right.low_included, right.high_included)
        return ends and flags and (left.operator == "!=") == (right.operator == "!=")
    return left is right if isinstance(left, Function) else bool(left == right)


def _ordered(operator: str, left: Any, right: Any) -> bool | None:
    if type(left) is not type(right) or not isinstance(left, Decimal | str | Date | DaysDuration):
        return None
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[operator]


def _arithmetic(operator: str, left: Any, right: Any) -> Any:
    kinds = (type(left), type(right))
    if kinds == (Decimal, Decimal):
        return _numbers(operator, left, right)
    if kinds == (str, str):
        return left + right if operator == "+" else None
    if kinds == (DaysDuration, DaysDuration):
        return _durations(operator, left.nanos, right.nanos)
    if kinds == (Date, Date) and operator == "-":
        return DaysDuration((_python(left) - _python(right)).days * DAY)
    if kinds == (Date, DaysDuration) and operator in "+-":
        return _moved(left, right.nanos if operator == "+" else -right.nanos)
    if kinds == (DaysDuration, Date) and operator == "+":
        return _moved(right, left.nanos)
    return _scaled(operator, left, right)


def _scaled(operator: str, left: Any, right: Any) -> Any:
    if (
        isinstance(left, DaysDuration)
        and isinstance(right, Decimal)
        and (operator == "*" or (operator == "/" and right))
    ):
        product = NUMBERS.multiply(Decimal(left.nanos), right)
        exact = product if operator == "*" else NUMBERS.divide(Decimal(left.nanos), right)
        return DaysDuration(int(exact))
    if isinstance(left, Decimal) and isinstance(right, DaysDuration) and operator == "*":
        return _scaled("*", right, left)
    return None


def _python(day: Date) -> dt.date:
    return dt.date(day.year, day.month, day.day)


def _moved(day: Date, nanos: int) -> Date:
    moved = _python(day) + dt.timedelta(days=nanos // DAY)
    return Date(moved.year, moved.month, moved.day)


def _numbers(operator: str, left: Decimal, right: Decimal) -> Decimal | None:
    if operator == "/" and not right:
        return None
    if operator == "**" and not right:
        return Decimal(1)
    answer = {
        "+": NUMBERS.add,
        "-": NUMBERS.subtract,
        "*": NUMBERS.multiply,
        "/": NUMBERS.divide,
        "**": NUMBERS.power,
    }[operator](left, right)
    return answer if answer.is_finite() else None


def _durations(operator: str, left: int, right: int) -> Any:
    if operator == "/":
        return NUMBERS.divide(Decimal(left), Decimal(right)) if right else None
    return {"+": DaysDuration(left + right), "-": DaysDuration(left - right)}.get(operator)


def _between(node: n.Between, scope: Scope) -> bool | None:
    value, low, high = (evaluate(each, scope) for each in (node.value, node.low, node.high))
    above, below = _ordered(">=", value, low), _ordered("<=", value, high)
    return _logic("and", above, below)


def _in(node: n.In, scope: Scope) -> bool | None:
    value = evaluate(node.value, scope)
    answers = [_met(value, test, scope) for test in node.tests]
    return True if True in answers else None if None in answers else False


def _met(value: Any, test: n.Node, scope: Scope) -> bool | None:
    if isinstance(test, n.Comparison):
        other = evaluate(test.operand, scope)
        if test.operator in ("=", "!="):
            same = _equal(value, other)
            return same if test.operator == "=" or same is None else not same
        return _ordered(test.operator, value, other)
    against = evaluate(test, scope)
    if isinstance(test, n.Interval) and against is None:
        return None
    return _meets(value, against)


def _meets(value: Any, against: Any) -> bool | None:
    if isinstance(against, Range) and not isinstance(value, Range):
        return _included(value, against)
    if isinstance(against, list):
        if isinstance(value, list) and _equal(value, against) is True:
            return True
        each = [
            _included(value, item) if isinstance(item, Range) and not isinstance(value, Range) else _equal(value, item)
            for item in against
        ]
        return any(answer is True for answer in each)
    return _equal(value, against)


def _included(value: Any, given: Range) -> bool | None:
    if given.operator in ("=", "!="):
        same = _equal(value, given.low)
        return same if given.operator == "=" or same is None else not same
    if given.low is not None:
        above = _ordered(">=" if given.low_included else ">", value, given.low)
        if above is not True:
            return above
    if given.high is not None:
        return _ordered("<=" if given.high_included else "<", value, given.high)
    return True if given.low is not None else None


def _interval(node: n.Interval, scope: Scope) -> Range | None:
    low = None if node.low is None else evaluate(node.low, scope)
    high = None if node.high is None else evaluate(node.high, scope)
    if node.low is not None and node.high is not None and _ordered("<=", low, high) is not True:
        return None
    if low is None and high is None:
        return None
    return Range(low, high, node.low_included, node.high_included)


def _comparison(node: n.Comparison, scope: Scope) -> Range | None:
    end = evaluate(node.operand, scope)
    if end is None:
        return None
    low, high = (None, end) if node.operator[0] == "<" else (end, None) if node.operator[0] == ">" else (end, end)
    equal = node.operator in ("=", "!=")
    return Range(low, high, node.operator == ">=" or equal, node.operator == "<=" or equal, node.operator)


def _listof(node: n.ListOf, scope: Scope) -> list[Any]:
    return [evaluate(item, scope) for item in node.items]


def _contextof(node: n.ContextOf, scope: Scope) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in node.entries:
        made[name] = evaluate(value, {**scope, **made})
    return made


def _if(node: n.If, scope: Scope) -> Any:
    return evaluate(node.yes if evaluate(node.condition, scope) is True else node.no, scope)


def _filter(node: n.Filter, scope: Scope) -> Any:
    base = evaluate(node.base, scope)
    if base is None or isinstance(base, Range) or node.test == n.Literal(None):
        return None
    items = base if isinstance(base, list) else [base]
    answers = []
    for item in items or [None]:
        answer = evaluate(node.test, {**scope, "item": item, **(item if isinstance(item, dict) else {})})
        if isinstance(answer, Decimal):
            return _position(items, answer)
        if answer is not None and not isinstance(answer, bool):
            return None
        answers.append(answer)
    return [item for item, answer in zip(items, answers, strict=False) if answer is True]


def _position(items: list[Any], position: Decimal) -> Any:
    whole = int(position) if position == int(position) else 0
    if not 1 <= abs(whole) <= len(items):
        return None
    return items[whole - 1] if whole > 0 else items[whole]


def _rounds(iterators: tuple[n.Iterator, ...], scope: Scope) -> list[Scope] | None:
    first, *rest = iterators
    source = evaluate(first.source, scope)
    if first.end is not None:
        items = _stretch(source, evaluate(first.end, scope), True, True)
    elif isinstance(source, Range):
        items = _stretch(source.low, source.high, source.low_included, source.high_included)
    else:
        items = None if source is None else source if isinstance(source, list) else [source]
    if items is None:
        return None
    scopes: list[Scope] = []
    for item in items:
        inner = {**scope, first.name: item}
        further = _rounds(tuple(rest), inner) if rest else [inner]
        if further is None:
            return None
        scopes += further
    return scopes


def _stretch(low: Any, high: Any, low_included: bool, high_included: bool) -> list[Any] | None:
    if isinstance(low, Decimal) and isinstance(high, Decimal):
        if low != int(low) or high != int(high):
            return None
        numbers = list(range(int(low), int(high) + 1)) or list(range(int(low), int(high) - 1, -1))
        made: list[Any] = [Decimal(number) for number in numbers]
    elif isinstance(low, Date) and isinstance(high, Date):
        apart = (_python(high) - _python(low)).days
        step = 1 if apart >= 0 else -1
        made = [_moved(low, step * days * DAY) for days in range(abs(apart) + 1)]
    else:
        return None
    made = made if low_included else made[1:]
    return made if high_included else made[:-1]


def _for(node: n.For, scope: Scope) -> list[Any] | None:
    rounds = _rounds(node.iterators, scope)
    if rounds is None:
        return None
    results: list[Any] = []
    for inner in rounds:
        results.append(evaluate(node.body, {**inner, "partial": list(results)}))
    return results


def _quantified(node: n.Quantified, scope: Scope) -> bool | None:
    rounds = _rounds(node.iterators, scope)
    if rounds is None:
        return None
    answers = [evaluate(node.condition, inner) for inner in rounds]
    decisive = not node.every
    if any(answer is decisive for answer in answers):
        return decisive
    return node.every if all(isinstance(answer, bool) for answer in answers) else None


def _instanceof(node: n.InstanceOf, scope: Scope) -> bool | None:
    value, kind = evaluate(node.value, scope), resolve(node.type, {})
    if kind is None:
        return None
    return kind.name == "Null" if value is None else kind.has(value)


def _lambda(node: n.Lambda, scope: Scope) -> Function:
    names = tuple(name for name, _ in node.parameters)

    def call(runtime: Any, arguments: list[Any]) -> Any:
        return evaluate(node.body, {**scope, **dict(zip(names, arguments, strict=True))})

    return Function("function", names, call)


def _call(node: n.Call, scope: Scope) -> Any:
    given = [evaluate(argument, scope) for argument in node.arguments]
    function = evaluate(node.function, scope)
    if not isinstance(function, Function):
        return None
    if function.builtin:
        return functions.call(Runtime(Budget(), None), function.name, given, node.names)
    if node.names:
        if len(set(node.names)) < len(node.names) or set(node.names) - set(function.parameters):
            return None
        named = dict(zip(node.names, given, strict=True))
        given = [named.get(name) for name in function.parameters]
    if len(given) != len(function.parameters):
        return None
    return function.call(None, given)
