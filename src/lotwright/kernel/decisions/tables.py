"""Decision tables: which rules match, and what the hit policy makes of them (DMN 1.5, 8.2).

The rules that can match are found by an index per column (`index.py`), not by trying each rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from lotwright.kernel.decisions import model as m
from lotwright.kernel.decisions.index import Column, column_of
from lotwright.kernel.feel.functions.numbers import total
from lotwright.kernel.feel.runtime import Runtime
from lotwright.kernel.feel.scope import RT, Env, Eval
from lotwright.kernel.feel.types import Type, coerce
from lotwright.kernel.feel.values import Value, compare, equal


class Compiles(Protocol):
    """What a table asks of the scope it stands in; see `boxed.Scope`."""

    def plus(self, names: Iterable[str]) -> Compiles:
        """The scope with names added."""

    def type(self, name: str | None) -> Type:
        """The type a reference means."""

    def expression(self, text: str) -> Eval:
        """The closure of a FEEL text."""

    def tests(self, text: str) -> Eval:
        """The closure of unary tests."""


class Matched(NamedTuple):
    """Why a table answered as it did: the values of its inputs and the rules that matched (numbers from 1, ids)."""

    table: str
    inputs: tuple[tuple[str, Value], ...]
    rules: tuple[int, ...]
    ids: tuple[str, ...]


class CompiledTable:
    """A table ready to be evaluated."""

    def __init__(self, scope: Compiles, table: m.DecisionTable) -> None:
        self.table = table
        asking = scope.plus({"?"})
        self.inputs = [scope.expression(clause.expression) for clause in table.inputs]
        self.types = [scope.type(clause.type) for clause in table.inputs]
        self.allowed = [None if not clause.values else asking.tests(clause.values) for clause in table.inputs]
        cells = [[asking.tests(rule.tests[place]) for rule in table.rules] for place in range(len(table.inputs))]
        self.columns: list[Column] = [
            column_of([rule.tests[place] for rule in table.rules], cells[place]) for place in range(len(table.inputs))
        ]
        self.outputs = [[scope.expression(text) for text in rule.outputs] for rule in table.rules]
        self.output_types = [scope.type(clause.type) for clause in table.outputs]
        self.defaults = [None if not o.default else scope.expression(o.default) for o in table.outputs]
        self.priorities = [_priority(scope, clause) for clause in table.outputs]
        self.names = [clause.name for clause in table.outputs]

    def matching(self, env: Env, values: list[Value]) -> list[int]:
        """The rules that match, in order, from 0."""
        candidates = (1 << len(self.table.rules)) - 1
        doubtful: list[tuple[Column, Value, int]] = []
        for column, value in zip(self.columns, values, strict=True):
            sure, unsure = column.candidates(value)
            candidates &= sure | unsure
            if unsure:
                doubtful.append((column, value, unsure))
            if not candidates:
                return []
        return [rule for rule in _bits(candidates) if _passes(env, rule, doubtful)]


def _passes(env: Env, rule: int, doubtful: list[tuple[Column, Value, int]]) -> bool:
    for column, value, unsure in doubtful:
        if unsure >> rule & 1:
            env[RT].tick()
            if column.cells[rule]({**env, "?": value}) is not True:
                return False
    return True


def _bits(mask: int) -> list[int]:
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found


def _priority(scope: Compiles, clause: m.OutputClause) -> Eval | None:
    """The output values from the most to the least important, as a list."""
    return scope.expression(f"[{clause.values}]") if clause.values else None


def compile_table(scope: Compiles, table: m.DecisionTable) -> Eval:
    """The closure of a decision table."""
    compiled = CompiledTable(scope, table)
    decide = POLICIES.get(table.hit_policy)
    labels = [clause.label or clause.expression for clause in table.inputs]

    def evaluate(env: Env) -> Value:
        runtime = env[RT]
        if decide is None:
            runtime.warn("dmn.null.hit-policy", 0, policy=table.hit_policy)
            return None
        values = _input_values(env, compiled)
        if values is None:
            return None
        rules = compiled.matching(env, values)
        ids = tuple(table.rules[rule].id for rule in rules)
        matched = Matched(table.id, tuple(zip(labels, values, strict=True)), tuple(r + 1 for r in rules), ids)
        runtime.trace.append(matched)
        return decide(env, compiled, rules) if rules else _default(env, compiled)

    return evaluate


def _input_values(env: Env, compiled: CompiledTable) -> list[Value] | None:
    """The value of each input, coerced to its type; None when one is not among the values allowed."""
    runtime: Runtime = env[RT]
    values = []
    for place, expression in enumerate(compiled.inputs):
        value = expression(env)
        kind = compiled.types[place]
        coerced, fits = coerce(value, kind)
        if not fits:
            runtime.warn("dmn.null.type", 0, type=kind.name)
        allowed = compiled.allowed[place]
        if allowed is not None and coerced is not None and allowed({**env, "?": coerced}) is not True:
            runtime.warn("dmn.null.input-value", 0, input=compiled.table.inputs[place].expression[:60])
            return None
        values.append(coerced)
    return values


def _result(env: Env, compiled: CompiledTable, rule: int) -> Value:
    """What a rule concludes: one value, or a context of named ones."""
    values = [
        _fitted(env, output(env), kind)
        for output, kind in zip(compiled.outputs[rule], compiled.output_types, strict=False)
    ]
    return _shaped(compiled, values)


def _fitted(env: Env, value: Value, kind: Type) -> Value:
    coerced, fits = coerce(value, kind)
    if not fits:
        env[RT].warn("dmn.null.type", 0, type=kind.name)
    return coerced


def _shaped(compiled: CompiledTable, values: list[Value]) -> Value:
    if len(compiled.names) == 1:
        return values[0] if values else None
    return {name or "": value for name, value in zip(compiled.names, values, strict=False)}


def _default(env: Env, compiled: CompiledTable) -> Value:
    """What a table concludes when no rule matches."""
    if not any(compiled.defaults):
        return Decimal(0) if compiled.table.aggregation == "COUNT" else None
    return _shaped(compiled, [None if default is None else default(env) for default in compiled.defaults])


def _unique(env: Env, compiled: CompiledTable, rules: list[int]) -> Value:
    if len(rules) > 1:
        env[RT].warn("dmn.null.not-unique", 0, table=compiled.table.id, rules=tuple(rule + 1 for rule in rules))
        return None
    return _result(env, compiled, rules[0])


def _any(env: Env, compiled: CompiledTable, rules: list[int]) -> Value:
    results = [_result(env, compiled, rule) for rule in rules]
    if any(equal(result, results[0]) is not True for result in results):
        env[RT].warn("dmn.null.not-same", 0, table=compiled.table.id, rules=tuple(rule + 1 for rule in rules))
        return None
    return results[0]


def _first(env: Env, compiled: CompiledTable, rules: list[int]) -> Value:
    return _result(env, compiled, rules[0])


def _rule_order(env: Env, compiled: CompiledTable, rules: list[int]) -> Value:
    return [_result(env, compiled, rule) for rule in rules]


def _by_priority(env: Env, compiled: CompiledTable, rules: list[int]) -> list[Value]:
    """The conclusions, by the order of the output values, first output first."""
    orders = [None if held is None else held(env) for held in compiled.priorities]
    results = [_result(env, compiled, rule) for rule in rules]

    def rank(result: Value) -> list[int]:
        values = list(result.values()) if len(compiled.names) > 1 else [result]
        return [_place(order, value) for order, value in zip(orders, values, strict=True) if order is not None]

    return sorted(results, key=rank)


def _place(order: list[Value], value: Value) -> int:
    return next((at for at, known in enumerate(order) if equal(known, value) is True), len(order))


def _priority_first(env: Env, compiled: CompiledTable, rules: list[int]) -> Value:
    return _by_priority(env, compiled, rules)[0]


def _collect(env: Env, compiled: CompiledTable, rules: list[int]) -> Value:
    results = [_result(env, compiled, rule) for rule in rules]
    aggregate = AGGREGATES.get(compiled.table.aggregation or "")
    return results if aggregate is None else aggregate(results)


def _sum(results: list[Value]) -> Value:
    return total(results) if all(type(result) is Decimal for result in results) else None


def _extreme(sign: int) -> Callable[[list[Value]], Value]:
    def extreme(results: list[Value]) -> Value:
        best = results[0]
        for result in results:
            order = compare(result, best)
            if order is None:
                return None
            best = result if order * sign > 0 else best
        return best

    return extreme


def _count(results: list[Value]) -> Value:
    distinct: list[Value] = []
    for result in results:
        if not any(equal(result, known) is True for known in distinct):
            distinct.append(result)
    return Decimal(len(distinct))


Policy = Callable[[Env, CompiledTable, list[int]], Any]

AGGREGATES: dict[str, Callable[[list[Value]], Value]] = {
    "SUM": _sum,
    "COUNT": _count,
    "MIN": _extreme(-1),
    "MAX": _extreme(1),
}
POLICIES: dict[str, Policy] = {
    "UNIQUE": _unique,
    "ANY": _any,
    "FIRST": _first,
    "PRIORITY": _priority_first,
    "RULE ORDER": _rule_order,
    "OUTPUT ORDER": _by_priority,
    "COLLECT": _collect,
}
