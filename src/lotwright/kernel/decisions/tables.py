"""Decision tables: which rules match, and what the hit policy makes of them (DMN 1.5, 8.2).

The rules that can match are found by an index per column (`index.py`), not by trying each rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from lotwright.kernel.decisions import model as m
from lotwright.kernel.decisions.index import Column
from lotwright.kernel.feel import nodes as n
from lotwright.kernel.feel.functions.numbers import total
from lotwright.kernel.feel.regions import bits, shape_of
from lotwright.kernel.feel.scope import RT, Env, Eval
from lotwright.kernel.feel.types import ANY, Type, coerce
from lotwright.kernel.feel.values import Value, compare, equal
from lotwright.kernel.refusal import Invalid, Param, Problem, problem


class Compiles(Protocol):
    """What a table asks of the scope it stands in; see `boxed.Scope`."""

    @property
    def names(self) -> frozenset[str]:
        """Every name in scope."""

    def plus(self, names: Iterable[str]) -> Compiles:
        """The scope with names added."""

    def type(self, name: str | None) -> Type:
        """The type a reference means."""

    def expression(self, text: str) -> Eval:
        """The closure of a FEEL text."""

    def tests(self, text: str) -> tuple[Eval, n.Tests | None]:
        """The closure of unary tests, and the tests themselves when they could be read."""


class Matched(NamedTuple):
    """Why a table answered as it did: the values of its inputs, and the rules that matched.

    Rules by number from 1, by id, and by what is annotated to them.
    """

    table: str
    inputs: tuple[tuple[str, Value], ...]
    rules: tuple[int, ...]
    ids: tuple[str, ...]
    annotations: tuple[tuple[str, ...], ...] = ()


class CompiledTable:
    """A table ready to be evaluated. Raises Invalid with `dmn.rule-entries` when a rule does not fill its columns."""

    def __init__(self, scope: Compiles, table: m.DecisionTable) -> None:
        problems = list(misshapen(table))
        if problems:
            raise Invalid(problems)
        self.table = table
        asking = scope.plus({"?"})
        self.inputs = [scope.expression(clause.expression) for clause in table.inputs]
        self.labels = [clause.label or clause.expression for clause in table.inputs]
        self.types = [scope.type(clause.type) for clause in table.inputs]
        self.allowed = [None if not clause.values else asking.tests(clause.values)[0] for clause in table.inputs]
        columns = [[asking.tests(rule.tests[place]) for rule in table.rules] for place in range(len(table.inputs))]
        self.cells = [[cell for cell, _ in column] for column in columns]
        self.columns = [
            Column([None if tests is None else shape_of(tests, asking.names) for _, tests in column])
            for column in columns
        ]
        self.outputs = [[_output(scope, text) for text in rule.outputs] for rule in table.rules]
        self.output_types = [scope.type(clause.type) for clause in table.outputs]
        self.defaults = [None if not o.default else scope.expression(o.default) for o in table.outputs]
        self.priorities = [_priority(scope, clause) for clause in table.outputs]
        self.names = [clause.name for clause in table.outputs]

    def matching(self, env: Env, values: list[Value]) -> list[int]:
        """The rules that match, in order, from 0."""
        candidates = (1 << len(self.table.rules)) - 1
        doubtful: list[tuple[list[Eval], Value, int]] = []
        for column, cells, value in zip(self.columns, self.cells, values, strict=True):
            sure, unsure = column.candidates(value)
            candidates &= sure | unsure
            if unsure:
                doubtful.append((cells, value, unsure))
            if not candidates:
                return []
        for cells, value, unsure in doubtful:
            asked = candidates & unsure
            if asked:
                candidates &= ~_failing(env, cells, value, asked)
        return bits(candidates)


def misshapen(table: m.DecisionTable) -> Iterator[Problem]:
    """Rules with more or fewer entries than the table has columns."""
    for number, rule in enumerate(table.rules, 1):
        if len(rule.tests) != len(table.inputs) or len(rule.outputs) != len(table.outputs):
            yield problem("dmn.rule-entries", rule.id, table=table.id, number=number)


def _failing(env: Env, cells: list[Eval], value: Value, asked: int) -> int:
    """Those of the rules asked whose test a value does not pass."""
    within = {**env, "?": value}
    failing = 0
    for rule in bits(asked):
        env[RT].tick()
        if cells[rule](within) is not True:
            failing |= 1 << rule
    return failing


def _output(scope: Compiles, text: str) -> Eval:
    return scope.expression(text) if text.strip() else _nothing


def _nothing(env: Env) -> Value:
    return None


def _priority(scope: Compiles, clause: m.OutputClause) -> Eval | None:
    """The output values from the most to the least important, as a list."""
    return scope.expression(f"[{clause.values}]") if clause.values else None


def compile_table(scope: Compiles, table: m.DecisionTable) -> Eval:
    """The closure of a decision table; of one in another language than FEEL or under no known policy, a refusal."""
    decide = POLICIES.get(table.hit_policy)
    if table.language is not None:
        return refusing("dmn.null.language", language=table.language)
    if decide is None:
        return refusing("dmn.null.hit-policy", policy=table.hit_policy)
    compiled = CompiledTable(scope, table)

    def evaluate(env: Env) -> Value:
        values = _input_values(env, compiled)
        if values is None:
            return None
        rules = compiled.matching(env, values)
        env[RT].trace.append(_matched(compiled, values, rules))
        return decide(env, compiled, rules) if rules else _default(env, compiled)

    return evaluate


def refusing(rule: str, **params: Param) -> Eval:
    """The closure of what cannot be evaluated: null, and the reason each time it is asked."""

    def refuse(env: Env) -> Value:
        env[RT].warn(rule, 0, **params)
        return None

    return refuse


def _matched(compiled: CompiledTable, values: list[Value], rules: list[int]) -> Matched:
    table = compiled.table
    return Matched(
        table.id,
        tuple(zip(compiled.labels, values, strict=True)),
        tuple(rule + 1 for rule in rules),
        tuple(table.rules[rule].id for rule in rules),
        tuple(table.rules[rule].annotations for rule in rules),
    )


def _input_values(env: Env, compiled: CompiledTable) -> list[Value] | None:
    """The value of each input, coerced to its type; None when one is not among the values allowed."""
    values = []
    for place, expression in enumerate(compiled.inputs):
        value = _fitted(env, expression(env), compiled.types[place])
        allowed = compiled.allowed[place]
        if allowed is not None and value is not None and allowed({**env, "?": value}) is not True:
            env[RT].warn("dmn.null.input-value", 0, input=compiled.labels[place][:60])
            return None
        values.append(value)
    return values


def _result(env: Env, compiled: CompiledTable, rule: int) -> Value:
    """What a rule concludes: one value, or a context of named ones."""
    values = [
        _fitted(env, output(env), kind)
        for output, kind in zip(compiled.outputs[rule], compiled.output_types, strict=False)
    ]
    return _shaped(compiled, values)


def _fitted(env: Env, value: Value, kind: Type) -> Value:
    """The value coerced to a type; null with a warning when it does not fit."""
    if value is None or kind is ANY:
        return value
    coerced, fits = coerce(value, kind, env[RT].tick)
    if not fits:
        env[RT].warn("dmn.null.type", 0, type=str(kind))
    return coerced


def _shaped(compiled: CompiledTable, values: list[Value]) -> Value:
    if len(compiled.names) == 1:
        return values[0] if values else None
    return {name or "": value for name, value in zip(compiled.names, values, strict=False)}


def _default(env: Env, compiled: CompiledTable) -> Value:
    """What a table concludes when no rule matches: its default outputs, or null."""
    if not any(compiled.defaults):
        return None
    pairs = zip(compiled.defaults, compiled.output_types, strict=True)
    return _shaped(compiled, [None if default is None else _fitted(env, default(env), kind) for default, kind in pairs])


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
    aggregation = compiled.table.aggregation
    if aggregation is None:
        return results
    aggregate = AGGREGATES.get(aggregation)
    value = None if aggregate is None or len(compiled.names) > 1 else aggregate(results)
    if value is None:
        env[RT].warn("dmn.null.aggregation", 0, table=compiled.table.id, aggregation=aggregation)
    return value


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
    return Decimal(len(results))


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
