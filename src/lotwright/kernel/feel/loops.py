"""`for`, `some` and `every`: the loops of FEEL. Each round is a step of the budget."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from lotwright.kernel.feel import nodes as n
from lotwright.kernel.feel.functions.numbers import whole
from lotwright.kernel.feel.scope import RT, Compiles, Env, Eval
from lotwright.kernel.feel.temporal import Date, civil_from_days
from lotwright.kernel.feel.values import Range, Value

Source = tuple[str, Eval, Eval | None]


def compile_for(c: Compiles, node: n.For) -> Eval:
    """The list of the body's values, one a round; `partial` holds those so far."""
    sources, body, at = _sources(c, node.iterators), c.compile(node.body), node.at
    leaks = partial_leaks(node.body)

    def evaluate(env: Env) -> Value:
        runtime = env[RT]
        results: list[Value] = []
        for scope in _rounds(env, sources):
            if scope is None:
                runtime.warn("feel.null.iteration", at)
                return None
            scope["partial"] = runtime.items(results[:]) if leaks else results
            results.append(body(scope))
            runtime.count(len(results))
        return results

    return evaluate


def partial_leaks(body: n.Node) -> bool:
    """Whether the list of results so far may be kept by the body, so that it must be given a copy."""
    mentions = sum(isinstance(inner, n.Name) and inner.name == "partial" for inner in n.walk(body))
    held = sum(isinstance(inner, n.Filter) and inner.base == _PARTIAL for inner in n.walk(body))
    return mentions > held


_PARTIAL = n.Name("partial")


def compile_quantified(c: Compiles, node: n.Quantified) -> Eval:
    """Whether the condition holds in some, or in every, round; a null in between makes the answer unknown."""
    sources, condition, every, at = _sources(c, node.iterators), c.compile(node.condition), node.every, node.at

    def evaluate(env: Env) -> Value:
        result: bool | None = every
        for scope in _rounds(env, sources):
            if scope is None:
                env[RT].warn("feel.null.iteration", at)
                return None
            answer = condition(scope)
            if answer is (not every):
                return not every
            if type(answer) is not bool:
                result = None
        return result

    return evaluate


def _sources(c: Compiles, iterators: tuple[n.Iterator, ...]) -> list[Source]:
    return [
        (each.name, c.compile(each.source), None if each.end is None else c.compile(each.end)) for each in iterators
    ]


def _rounds(env: Env, sources: list[Source]) -> Iterator[Env | None]:
    """A scope for each round, later iterators turning fastest; None once when a source cannot be iterated."""
    name, source, end = sources[0]
    items = _items(source(env), None if end is None else end(env), spelled=end is not None)
    if items is None:
        yield None
        return
    for item in items:
        env[RT].tick()
        scope = env.copy()
        scope[name] = item
        if len(sources) == 1:
            yield scope
        else:
            yield from _rounds(scope, sources[1:])


def _items(source: Value, end: Value, *, spelled: bool) -> Iterable[Value] | None:
    return _between(source, end, True, True) if spelled else iterable(source)


def iterable(source: Value) -> Iterable[Value] | None:
    """What a loop runs over: a list, the integers or days of a range, or one value; None for what it cannot."""
    if type(source) is Range:
        return _between(source.low, source.high, source.low_included, source.high_included)
    if source is None:
        return None
    return source if type(source) is list else [source]


def _between(low: Any, high: Any, low_included: bool, high_included: bool) -> Iterable[Value] | None:
    """The integers or days of an interval, downward where it runs down."""
    if type(low) is Decimal and type(high) is Decimal:
        first, last = whole(low), whole(high)
        make: Any = Decimal
    elif type(low) is Date and type(high) is Date:
        first, last = low.ordinal, high.ordinal
        make = civil_from_days
    else:
        return None
    if first is None or last is None:
        return None
    step = 1 if last >= first else -1
    begin = first if low_included else first + step
    stop = last + step if high_included else last
    return (make(number) for number in range(begin, stop, step))
