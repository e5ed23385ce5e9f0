"""Nodes -> closures. Each closure takes the environment, a dict of names, and returns a value.

The environment holds the runtime under the key `RT`. A scope is a copy of the dict with names added, so a
function keeps the values it was made with.
"""

from __future__ import annotations

import operator as python
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from lotwright.kernel.feel import arithmetic, functions
from lotwright.kernel.feel import nodes as n
from lotwright.kernel.feel.check import infer
from lotwright.kernel.feel.loops import compile_for, compile_quantified
from lotwright.kernel.feel.properties import member
from lotwright.kernel.feel.runtime import Runtime
from lotwright.kernel.feel.scope import RT, Env, Eval
from lotwright.kernel.feel.types import ANY, Type, coerce, resolve
from lotwright.kernel.feel.values import (
    Function,
    Range,
    Spend,
    Value,
    compare,
    equal,
    greater,
    greater_equal,
    less,
    less_equal,
    meets,
    unequal,
)

OPERATIONS: dict[str, Callable[[Value, Value], Value]] = {
    "+": arithmetic.add,
    "-": arithmetic.subtract,
    "*": arithmetic.multiply,
    "/": arithmetic.divide,
    "**": arithmetic.power,
    "=": equal,
    "!=": unequal,
    "<": less,
    "<=": less_equal,
    ">": greater,
    ">=": greater_equal,
}

_EQUALITY = {"=": equal, "!=": unequal}
_HASHED = (str, Decimal)


class Compiler:
    """Compiles nodes, given the named types that `instance of` and parameters may mention."""

    def __init__(self, types: Mapping[str, Type]) -> None:
        self.types = types

    def compile(self, node: n.Node) -> Eval:
        """The closure of a node."""
        return _COMPILERS[type(node)](self, node)


def _literal(c: Compiler, node: n.Literal) -> Eval:
    value = node.value
    return lambda env: value


def _name(c: Compiler, node: n.Name) -> Eval:
    name, at = node.name, node.at
    builtin = functions.as_function(name) if name in functions.NAMES else None

    def evaluate(env: Env) -> Value:
        try:
            return env[name]
        except KeyError:
            if builtin is None:
                env[RT].warn("feel.null.name", at, name=name)
            return builtin

    return evaluate


def _path(c: Compiler, node: n.Path) -> Eval:
    base, name, at = c.compile(node.base), node.member, node.at
    return lambda env: member(env[RT], base(env), name, at)


def _unary(c: Compiler, node: n.Unary) -> Eval:
    operand, at = c.compile(node.operand), node.at

    def evaluate(env: Env) -> Value:
        value = operand(env)
        result = arithmetic.negate(value)
        if result is None and value is not None:
            env[RT].warn("feel.null.operation", at, operator="-")
        return result

    return evaluate


def _binary(c: Compiler, node: n.Binary) -> Eval:
    first, steps = n.spine(node)
    if node.operator == "and":
        return _connective([c.compile(first), *(c.compile(right) for _, right in steps)], decisive=False)
    if node.operator == "or":
        return _connective([c.compile(first), *(c.compile(right) for _, right in steps)], decisive=True)
    if len(steps) == 1 and node.operator in _EQUALITY:
        return _equality(node.operator, c.compile(first), c.compile(node.right), node.right, node.at)
    if len(steps) == 1:
        return _operation(node.operator, c.compile(first), c.compile(node.right), node.right, node.at)
    start = c.compile(first)
    chain = [(OPERATIONS[operator], operator, c.compile(right)) for operator, right in steps]
    at = node.at

    def evaluate(env: Env) -> Value:
        value = start(env)
        for operation, operator, right in chain:
            value = _checked(env[RT], operation, operator, value, right(env), at)
        return value

    return evaluate


def _equality(operator: str, left: Eval, right: Eval, right_node: n.Node, at: int) -> Eval:
    """`=` or `!=`; walking lists and contexts is paid for."""
    if isinstance(right_node, n.Literal) and type(right_node.value) is Decimal:
        return _against_number(operator, left, right_node.value, at)
    operation = _EQUALITY[operator]

    def evaluate(env: Env) -> Value:
        runtime = env[RT]
        first, second = left(env), right(env)
        result = operation(first, second, runtime.tick)
        if result is None:
            runtime.warn("feel.null.operation", at, operator=operator)
        return result

    return evaluate


def _checked(runtime: Runtime, operation: Any, operator: str, left: Value, right: Value, at: int) -> Value:
    result = operation(left, right)
    if result is None:
        if left is not None and right is not None:
            runtime.warn("feel.null.operation", at, operator=operator)
    elif type(result) is str:
        runtime.text(result)
    return result


def _operation(operator: str, left: Eval, right: Eval, right_node: n.Node, at: int) -> Eval:
    operation = OPERATIONS[operator]
    if operator in _FAST and isinstance(right_node, n.Literal) and type(right_node.value) is Decimal:
        return _against_number(operator, left, right_node.value, at)

    def evaluate(env: Env) -> Value:
        return _checked(env[RT], operation, operator, left(env), right(env), at)

    return evaluate


_FAST: dict[str, Callable[[Any, Any], bool]] = {
    "<": python.lt,
    "<=": python.le,
    ">": python.gt,
    ">=": python.ge,
    "=": python.eq,
    "!=": python.ne,
}


def _against_number(operator: str, left: Eval, right: Decimal, at: int) -> Eval:
    """A comparison with a constant number, the commonest condition there is."""
    fast, operation = _FAST[operator], OPERATIONS[operator]

    def evaluate(env: Env) -> Value:
        value = left(env)
        if type(value) is Decimal:
            return fast(value, right)
        return _checked(env[RT], operation, operator, value, right, at)

    return evaluate


def _connective(operands: list[Eval], *, decisive: bool) -> Eval:
    """`and` is decided by one false, `or` by one true; anything but a boolean counts as null."""
    neutral = not decisive

    def evaluate(env: Env) -> Value:
        result: bool | None = neutral
        for operand in operands:
            value = operand(env)
            if value is decisive:
                return decisive
            if value is not neutral:
                result = None
        return result

    return evaluate


def _between(c: Compiler, node: n.Between) -> Eval:
    value, low, high, at = c.compile(node.value), c.compile(node.low), c.compile(node.high), node.at

    def evaluate(env: Env) -> Value:
        point = value(env)
        above, below = greater_equal(point, low(env)), less_equal(point, high(env))
        if above is False or below is False:
            return False
        if above is None or below is None:
            env[RT].warn("feel.null.operation", at, operator="between")
            return None
        return True

    return evaluate


def _in(c: Compiler, node: n.In) -> Eval:
    value = c.compile(node.value)
    constant = _constant_set(node.tests[0]) if len(node.tests) == 1 else None
    if constant is not None:
        return _in_constants(value, constant)
    tests = [test_of(c, test) for test in node.tests]
    if len(tests) == 1:
        test = tests[0]
        return lambda env: test(value(env), env)

    def evaluate(env: Env) -> Value:
        point = value(env)
        return any_met([test(point, env) for test in tests])

    return evaluate


def _in_constants(value: Eval, constants: frozenset[Value]) -> Eval:
    """`value in ["a", "b"]`: looked up, not compared one by one."""
    listed = list(constants)

    def evaluate(env: Env) -> Value:
        point = value(env)
        return point in constants if type(point) in _HASHED else meets(point, listed)

    return evaluate


Test = Callable[[Value, Env], Any]


def any_met(answers: list[Any]) -> bool | None:
    """Whether one test was met; unknown when none was and one could not tell."""
    if any(answer is True for answer in answers):
        return True
    return None if any(answer is None for answer in answers) else False


def test_of(c: Compiler, node: n.Node) -> Test:
    """A test of a value: a comparison, a range, a list or a value to equal."""
    if isinstance(node, n.Comparison):
        operation, operand = OPERATIONS[node.operator], c.compile(node.operand)
        return lambda value, env: operation(value, operand(env))
    constant = _constant_set(node)
    if constant is not None:
        return lambda value, env: value in constant if type(value) in _HASHED else meets(value, list(constant))
    compiled = c.compile(node)
    if isinstance(node, n.Interval):
        return lambda value, env: _within(value, compiled(env))
    if _asks_input(node):
        return lambda value, env: _boolean_or_meets(value, compiled(env), env[RT].tick)
    return lambda value, env: meets(value, compiled(env), env[RT].tick)


def _within(value: Value, interval: Value) -> bool | None:
    return None if interval is None else meets(value, interval)


def _boolean_or_meets(value: Value, answer: Value, spend: Spend) -> bool | None:
    return answer if type(answer) is bool else meets(value, answer, spend)


def _constant_set(node: n.Node) -> frozenset[Value] | None:
    """The items of a list of constants of one hashable kind."""
    if not isinstance(node, n.ListOf) or not node.items:
        return None
    values = [item.value for item in node.items if isinstance(item, n.Literal)]
    kinds = {type(value) for value in values}
    if len(values) != len(node.items) or len(kinds) != 1 or not kinds <= set(_HASHED):
        return None
    return frozenset(values)


def _asks_input(node: Any) -> bool:
    """Whether an expression mentions the input `?`."""
    return any(isinstance(inner, n.Name) and inner.name == "?" for inner in n.walk(node))


def _tests(c: Compiler, node: n.Tests) -> Eval:
    tests = [test_of(c, test) for test in node.tests]
    negated = node.negated
    if not tests:
        return lambda env: True

    def evaluate(env: Env) -> Value:
        point = env.get("?")
        answer = any_met([test(point, env) for test in tests])
        return answer if not negated else None if answer is None else not answer

    return evaluate


def _comparison(c: Compiler, node: n.Comparison) -> Eval:
    """A range with one end, written `(< 5)`."""
    operand, operator = c.compile(node.operand), node.operator

    def evaluate(env: Env) -> Value:
        end = operand(env)
        if end is None:
            return None
        if operator in ("<", "<="):
            return Range(None, end, False, operator == "<=", operator)
        if operator in (">", ">="):
            return Range(end, None, operator == ">=", False, operator)
        return Range(end, end, True, True, operator)

    return evaluate


def _interval(c: Compiler, node: n.Interval) -> Eval:
    low = c.compile(node.low) if node.low is not None else None
    high = c.compile(node.high) if node.high is not None else None

    def evaluate(env: Env) -> Value:
        first = low(env) if low is not None else None
        last = high(env) if high is not None else None
        order = compare(first, last) if low is not None and high is not None else 0
        if order is None or order > 0 or (first is None and last is None):
            env[RT].warn("feel.null.range", node.at)
            return None
        return Range(first, last, node.low_included, node.high_included)

    return evaluate


def _list(c: Compiler, node: n.ListOf) -> Eval:
    items = [c.compile(item) for item in node.items]
    return lambda env: [item(env) for item in items]


def _context(c: Compiler, node: n.ContextOf) -> Eval:
    entries = [(name, c.compile(value)) for name, value in node.entries]

    def evaluate(env: Env) -> Value:
        scope = env.copy()
        result = {}
        for name, value in entries:
            result[name] = scope[name] = value(scope)
        return result

    return evaluate


def _if(c: Compiler, node: n.If) -> Eval:
    condition, yes, no = c.compile(node.condition), c.compile(node.yes), c.compile(node.no)
    at = node.at

    def evaluate(env: Env) -> Value:
        answer = condition(env)
        if answer is True:
            return yes(env)
        if answer is not False and answer is not None:
            env[RT].warn("feel.null.condition", at)
        return no(env)

    return evaluate


def _instance_of(c: Compiler, node: n.InstanceOf) -> Eval:
    value, kind = c.compile(node.value), resolve(node.type, c.types)
    name, at = node.type.name, node.at

    def evaluate(env: Env) -> Value:
        if kind is None:
            env[RT].warn("feel.null.type", at, type=name)
            return None
        given = value(env)
        return kind.has(given, env[RT].tick) if given is not None else kind.name == "Null"

    return evaluate


def _filter(c: Compiler, node: n.Filter) -> Eval:
    base, test, at = c.compile(node.base), c.compile(node.test), node.at
    if node.test == n.Literal(None):
        return _no_filter(at)
    if isinstance(node.test, n.Literal) and type(node.test.value) is Decimal:
        position = node.test.value
        return lambda env: _at_position(_items(env, base(env), at) or [], position)
    return lambda env: filtered(env, base(env), test, at)


def _no_filter(at: int) -> Eval:
    """`list[null]`: null is neither a condition nor a position."""

    def evaluate(env: Env) -> Value:
        env[RT].warn("feel.null.filter", at)
        return None

    return evaluate


def _items(env: Env, value: Value, at: int) -> list[Value] | None:
    """What a filter runs over: a list, or one value as a list of one; None for null and for a range."""
    if type(value) is Range:
        env[RT].warn("feel.null.filter", at)
        return None
    return value if type(value) is list else None if value is None else [value]


def filtered(env: Env, value: Value, test: Eval, at: int) -> Value:
    """The items for which the test holds; or the one at the position that the test gives.

    Null for a test that is neither a condition nor a position; an item whose condition is null is left out. An
    empty list is tried with a null item, to tell a position from a condition.
    """
    items = _items(env, value, at)
    if items is None:
        return None
    runtime = env[RT]
    chosen = []
    for item in items or [None]:
        runtime.tick()
        answer = test(_within_item(env, item))
        if answer is True:
            chosen.append(item)
        elif type(answer) is Decimal:
            return _at_position(items, answer)
        elif answer is not False and answer is not None:
            runtime.warn("feel.null.filter", at)
            return None
    return chosen if items else []


def _within_item(env: Env, item: Value) -> Env:
    """The scope of a filter's test: `item`, and the entries of an item that is a context."""
    inner = env.copy()
    inner["item"] = item
    if type(item) is dict:
        env[RT].tick(len(item) >> 5)
        inner.update(item)
    return inner


def _at_position(items: list[Value], position: Decimal) -> Value:
    index = functions.lists.place(position, len(items)) if position == position.to_integral_value() else None
    return None if index is None else items[index]


def _call(c: Compiler, node: n.Call) -> Eval:
    arguments = [c.compile(argument) for argument in node.arguments]
    names, at = node.names, node.at
    target = node.function
    if isinstance(target, n.Name) and target.name in functions.NAMES:
        return _builtin_call(target.name, arguments, names, at)
    function = c.compile(target)

    def evaluate(env: Env) -> Value:
        return apply(env[RT], function(env), [argument(env) for argument in arguments], names, at)

    return evaluate


def _builtin_call(name: str, arguments: list[Eval], names: tuple[str, ...], at: int) -> Eval:
    """A call of a built-in by name, unless the name means something else in scope."""

    def evaluate(env: Env) -> Value:
        given = [argument(env) for argument in arguments]
        shadow = env.get(name)
        if type(shadow) is Function:
            return apply(env[RT], shadow, given, names, at)
        return functions.call(env[RT], name, given, names, at)

    return evaluate


def apply(runtime: Runtime, function: Value, given: list[Value], names: tuple[str, ...], at: int) -> Value:
    """Call a function value; null with a warning when it is none, or the arguments do not fit.

    A parameter that is given no argument by name is null; by position all must be given.
    """
    if type(function) is not Function:
        runtime.warn("feel.null.not-a-function", at)
        return None
    if function.builtin:
        return functions.call(runtime, function.name, given, names, at)
    if names:
        by_name = dict(zip(names, given, strict=True))
        if len(by_name) != len(names) or not by_name.keys() <= set(function.parameters):
            runtime.warn("feel.null.arguments", at, function=function.name)
            return None
        given = [by_name.get(name) for name in function.parameters]
    if len(given) != len(function.parameters):
        runtime.warn("feel.null.arguments", at, function=function.name)
        return None
    return runtime.invoke(function, given)


def _lambda(c: Compiler, node: n.Lambda) -> Eval:
    names = tuple(name for name, _ in node.parameters)
    types = tuple(ANY if written is None else resolve(written, c.types) or ANY for _, written in node.parameters)
    body, external, at = c.compile(node.body), node.external, node.at
    result = ANY if external else infer(node.body, dict(zip(names, types, strict=True)), c.types)

    def evaluate(env: Env) -> Value:
        if external:
            return Function("external", names, _refuse_external(at), types)

        def invoke(runtime: Any, arguments: list[Value]) -> Value:
            scope = env.copy()
            scope[RT] = runtime
            for name, kind, argument in zip(names, types, arguments, strict=True):
                value, fits = coerce(argument, kind, runtime.tick)
                if not fits:
                    runtime.warn("feel.null.arguments", at, function=name)
                    return None
                scope[name] = value
            return body(scope)

        return Function("function", names, invoke, types, result)

    return evaluate


def _refuse_external(at: int) -> Callable[[Any, list[Value]], Value]:
    def refuse(runtime: Any, arguments: list[Value]) -> Value:
        runtime.warn("feel.null.external", at)
        return None

    return refuse


_COMPILERS: dict[type, Callable[[Compiler, Any], Eval]] = {
    n.Literal: _literal,
    n.Name: _name,
    n.Path: _path,
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
    n.InstanceOf: _instance_of,
    n.Filter: _filter,
    n.Call: _call,
    n.Lambda: _lambda,
    n.For: compile_for,
    n.Quantified: compile_quantified,
}
