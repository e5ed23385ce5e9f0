"""Boxed expressions -> closures over FEEL's environment, so that all parts of a decision share one evaluation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from lotwright.kernel import feel
from lotwright.kernel.decisions import model as m
from lotwright.kernel.decisions.items import simple
from lotwright.kernel.decisions.tables import compile_table, refusing
from lotwright.kernel.feel import nodes as n
from lotwright.kernel.feel.check import infer
from lotwright.kernel.feel.compile import apply, filtered
from lotwright.kernel.feel.loops import iterable, partial_leaks
from lotwright.kernel.feel.scope import RT, Env, Eval
from lotwright.kernel.feel.types import Type, coerce
from lotwright.kernel.refusal import Invalid

Compiled: TypeAlias = tuple[Eval, n.Node | None]
"""A closure, and the syntax it was made from when that could be read."""


@dataclass(frozen=True)
class Scope:
    """What a boxed expression may mention: names in scope, and named types. What is compiled once is kept."""

    names: frozenset[str]
    types: Mapping[str, Type]
    known: dict[tuple[str, bool], Compiled] = field(default_factory=dict, compare=False, repr=False)

    def plus(self, names: Iterable[str]) -> Scope:
        """The scope with names added."""
        return self if self.names.issuperset(names) else Scope(self.names | set(names), self.types)

    def type(self, name: str | None) -> Type:
        """The type a reference means; Any when it means none."""
        if name is None:
            return feel.ANY
        return self.types.get(name) or simple(name) or feel.ANY

    def expression(self, text: str) -> Eval:
        """The closure of a FEEL text; of one that does not parse, null with a warning."""
        return self._compiled(text, unary=False)[0]

    def syntax(self, text: str) -> n.Node | None:
        """What a FEEL text is read as; None for one that does not parse."""
        return self._compiled(text, unary=False)[1]

    def tests(self, text: str) -> tuple[Eval, n.Tests | None]:
        """The closure of unary tests over `?`, as above, and the tests themselves when they could be read."""
        closure, node = self._compiled(text, unary=True)
        return closure, node if isinstance(node, n.Tests) else None

    def _compiled(self, text: str, *, unary: bool) -> Compiled:
        key = (text, unary)
        if key not in self.known:
            compiler = feel.compile_unary if unary else feel.compile
            try:
                compiled = compiler(text, self.names, types=self.types)
                self.known[key] = (compiled.closure, compiled.node)
            except Invalid as invalid:
                found = invalid.problems[0]
                self.known[key] = (refusing(found.rule, **found.params), None)
        return self.known[key]


def compile_boxed(scope: Scope, boxed: m.Boxed | None) -> Eval:
    """The closure of a boxed expression; of a missing one, null."""
    if boxed is None:
        return _nothing
    compiled = _COMPILERS[type(boxed)](scope, boxed)
    return compiled if isinstance(boxed, m.FunctionDefinition) else typed(compiled, scope.type(boxed.type))


def _nothing(env: Env) -> Any:
    return None


def typed(value: Eval, kind: Type) -> Eval:
    """A closure whose value is coerced to a type; null with a warning when it does not fit."""
    if kind is feel.ANY:
        return value

    def evaluate(env: Env) -> Any:
        return fitted(env, value(env), kind)

    return evaluate


def fitted(env: Env, value: Any, kind: Type) -> Any:
    """The value coerced to a type; null with a warning when it does not fit."""
    coerced, fits = coerce(value, kind, env[RT].tick)
    if not fits:
        env[RT].warn("dmn.null.type", 0, type=str(kind))
    return coerced


def _literal(scope: Scope, boxed: m.Literal) -> Eval:
    if boxed.language is not None:
        return refusing("dmn.null.language", language=boxed.language)
    if not boxed.text.strip():
        return _nothing
    return scope.expression(boxed.text)


def _context(scope: Scope, boxed: m.Context) -> Eval:
    entries = []
    inner = scope
    for variable, value in boxed.entries:
        entries.append((variable.name, _entry(inner, value, scope.type(variable.type))))
        inner = inner.plus(names_of(variable, scope))
    result = compile_boxed(inner, boxed.result) if boxed.result is not None else None

    def evaluate(env: Env) -> Any:
        within = env.copy()
        values = {}
        for name, value in entries:
            values[name] = within[name] = value(within)
        return values if result is None else result(within)

    return evaluate


def _entry(scope: Scope, value: m.Boxed | None, kind: Type) -> Eval:
    """The closure of a context entry of a declared type; for a function that may be the type of what it gives."""
    if not isinstance(value, m.FunctionDefinition):
        return typed(compile_boxed(scope, value), kind)
    function = _function(scope, value, result_of(kind))
    return typed(function, kind) if kind.name == "function" else function


def result_of(kind: Type) -> Type:
    """What a function gives whose variable is declared so: of the type of a function the result, else that type."""
    return (kind.of or feel.ANY) if kind.name == "function" else kind


def names_of(variable: m.Variable, scope: Scope) -> set[str]:
    """A variable's name and the names of its type's members."""
    return feel.declared_names({variable.name: scope.type(variable.type)})


def _list(scope: Scope, boxed: m.BoxedList) -> Eval:
    items = [compile_boxed(scope, item) for item in boxed.items]
    return lambda env: [item(env) for item in items]


def _relation(scope: Scope, boxed: m.Relation) -> Eval:
    names = [column.name for column in boxed.columns]
    kinds = [scope.type(column.type) for column in boxed.columns]
    rows = [
        [typed(compile_boxed(scope, cell), kind) for cell, kind in zip(row, kinds, strict=False)] for row in boxed.rows
    ]
    return lambda env: [dict(zip(names, (cell(env) for cell in row), strict=False)) for row in rows]


def _invocation(scope: Scope, boxed: m.Invocation) -> Eval:
    function = compile_boxed(scope, boxed.function)
    names = tuple(name for name, _ in boxed.bindings)
    arguments = [compile_boxed(scope, value) for _, value in boxed.bindings]
    return lambda env: apply(env[RT], function(env), [argument(env) for argument in arguments], names, 0)


def given_by(scope: Scope, boxed: m.FunctionDefinition) -> Type:
    """What a function gives, as is declared for it or for its body, or as a body in FEEL tells."""
    body = boxed.body
    if boxed.type is not None or body is None:
        return result_of(scope.type(boxed.type))
    if body.type is not None or not isinstance(body, m.Literal) or body.language is not None:
        return scope.type(body.type)
    kinds = {parameter.name: scope.type(parameter.type) for parameter in boxed.parameters}
    node = scope.plus(feel.declared_names(kinds)).syntax(body.text)
    return feel.ANY if node is None else infer(node, kinds, scope.types)


def _function(scope: Scope, boxed: m.FunctionDefinition, gives: Type = feel.ANY) -> Eval:
    names = tuple(parameter.name for parameter in boxed.parameters)
    kinds = tuple(scope.type(parameter.type) for parameter in boxed.parameters)
    known = {name for parameter in boxed.parameters for name in names_of(parameter, scope)}
    body = typed(typed(compile_boxed(scope.plus(known), boxed.body), result_of(scope.type(boxed.type))), gives)
    external = boxed.kind
    result = given_by(scope, boxed) if gives is feel.ANY else gives

    def evaluate(env: Env) -> Any:
        def call(runtime: Any, arguments: list[Any]) -> Any:
            if external != "FEEL":
                runtime.warn("dmn.null.external", 0, kind=external)
                return None
            within = {**env, RT: runtime}
            for name, kind, argument in zip(names, kinds, arguments, strict=True):
                value, fits = coerce(argument, kind, runtime.tick)
                if not fits:
                    runtime.warn("dmn.null.argument", 0, parameter=name)
                    return None
                within[name] = value
            return body(within)

        return feel.Function("function", names, call, kinds, result)

    return evaluate


def _conditional(scope: Scope, boxed: m.Conditional) -> Eval:
    condition, yes, no = (compile_boxed(scope, part) for part in (boxed.condition, boxed.yes, boxed.no))

    def evaluate(env: Env) -> Any:
        answer = condition(env)
        if answer is not None and type(answer) is not bool:
            env[RT].warn("dmn.null.not-boolean", 0)
            return None
        return yes(env) if answer else no(env)

    return evaluate


def _iteration(scope: Scope, boxed: m.Iteration) -> Eval:
    name = boxed.variable.name
    source = compile_boxed(scope, boxed.source)
    inner = scope.plus({name, "partial", *names_of(boxed.variable, scope)})
    body = compile_boxed(inner, boxed.body)
    leaks = _partial_leaks(inner, boxed.body)
    finish = {"for": lambda found: found, "every": _every, "some": _some}[boxed.kind]
    looping = boxed.kind == "for"

    def evaluate(env: Env) -> Any:
        runtime = env[RT]
        items = iterable(source(env))
        if items is None:
            runtime.warn("feel.null.iteration", 0)
            return None
        results: list[Any] = []
        for item in items:
            runtime.tick()
            within = {**env, name: item}
            if looping:
                within["partial"] = runtime.items(results[:]) if leaks else results
            results.append(body(within))
            runtime.count(len(results))
        return finish(results)

    return evaluate


def _partial_leaks(scope: Scope, body: m.Boxed | None) -> bool:
    """Whether the results so far may be kept by the body; of one that is no FEEL text, whenever it speaks of them."""
    if isinstance(body, m.Literal):
        node = scope.syntax(body.text)
        return node is not None and partial_leaks(node)
    return any("partial" in text for part in m.within(body) for text in m.texts(part))


def _every(answers: list[Any]) -> bool | None:
    if not _logical(answers):
        return None
    if any(answer is False for answer in answers):
        return False
    return True if all(answer is True for answer in answers) else None


def _logical(answers: list[Any]) -> bool:
    return all(answer is None or type(answer) is bool for answer in answers)


def _some(answers: list[Any]) -> bool | None:
    if not _logical(answers):
        return None
    if any(answer is True for answer in answers):
        return True
    return False if all(answer is False for answer in answers) else None


def _filtering(scope: Scope, boxed: m.Filtering) -> Eval:
    source = compile_boxed(scope, boxed.source)
    match = compile_boxed(scope.plus({"item"}), boxed.match)

    def evaluate(env: Env) -> Any:
        strange: list[Any] = []

        def judged(within: Env) -> Any:
            answer = match(within)
            if _logical([answer]):
                return answer
            strange.append(answer)
            return False

        chosen = filtered(env, source(env), judged, 0)
        if strange:
            env[RT].warn("dmn.null.not-boolean", 0)
        return None if strange else chosen

    return evaluate


_COMPILERS: dict[type, Callable[[Scope, Any], Eval]] = {
    m.Literal: _literal,
    m.Context: _context,
    m.BoxedList: _list,
    m.Relation: _relation,
    m.Invocation: _invocation,
    m.FunctionDefinition: _function,
    m.Conditional: _conditional,
    m.Iteration: _iteration,
    m.Filtering: _filtering,
    m.DecisionTable: lambda scope, table: compile_table(scope, table),
}
