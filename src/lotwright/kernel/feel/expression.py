"""The door of the package: source text in, an `Expression` out that can be evaluated any number of times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from lotwright.kernel.feel import functions
from lotwright.kernel.feel import nodes as n
from lotwright.kernel.feel.budget import DEFAULT, Budget, exceeded
from lotwright.kernel.feel.compile import Compiler
from lotwright.kernel.feel.parser import Names, parse, parse_unary
from lotwright.kernel.feel.runtime import Runtime, Warning
from lotwright.kernel.feel.scope import RT, Env, Eval
from lotwright.kernel.feel.types import Type, declared_names
from lotwright.kernel.feel.values import Value, to_feel

__all__ = ["Answer", "Expression", "compile", "compile_unary", "declared_names"]


_PLAIN = frozenset((Decimal, str, bool, type(None)))
"""Kinds of Python that are FEEL values as they are."""

_NESTED = frozenset((list, dict))


class Answer(NamedTuple):
    """A value, and why parts of it became null."""

    value: Value
    warnings: tuple[Warning, ...]


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression. `names` are the names it takes from the context."""

    source: str
    node: n.Node
    names: frozenset[str]
    _run: Eval

    def evaluate(
        self, context: Mapping[str, Any], *, now: dt.datetime | None = None, budget: Budget = DEFAULT
    ) -> Answer:
        """The value in a context of Python or FEEL values, with warnings.

        Raises Invalid with a `feel.budget.*` Problem when the evaluation asks for too much. Everything else
        that goes wrong is null, with a warning.
        """
        runtime = Runtime(budget, now)
        value = self._evaluate(context, runtime)
        return Answer(value, tuple(runtime.warnings))

    def value(self, context: Mapping[str, Any], now: dt.datetime | None = None) -> Value:
        """The value alone, within the default budget."""
        return self._evaluate(context, Runtime(DEFAULT, now))

    @property
    def closure(self) -> Eval:
        """The evaluation itself, for a larger one that has its own environment and runtime (`scope.RT`)."""
        return self._run

    def _evaluate(self, context: Mapping[str, Any], runtime: Runtime) -> Value:
        env: Env = {RT: runtime}
        for name in self.names:
            if name in context:
                given = context[name]
                env[name] = given if type(given) in _PLAIN else to_feel(given)
        try:
            value = self._run(env)
            return runtime.answer(value) if type(value) in _NESTED else value
        except RecursionError:
            raise exceeded("depth", runtime.budget.depth) from None


def compile(source: str, names: Iterable[str] = (), *, types: Mapping[str, Type] | None = None) -> Expression:
    """Compile an expression.

    `names` are the names declared in the context; names with spaces or symbols are only recognised when
    declared. `types` are named types that `instance of` may mention.

    Raises Invalid with a `feel.syntax.*` Problem that gives line and column.
    """
    return _compiled(source, parse(source, _scope(names)), types)


def compile_unary(source: str, names: Iterable[str] = (), *, types: Mapping[str, Type] | None = None) -> Expression:
    """Compile unary tests, such as a cell of a decision table; the value tested is the name `?`. Raises as above."""
    return _compiled(source, parse_unary(source, _scope(names)), types)


def _scope(names: Iterable[str]) -> Names:
    scope = _built_in().copy()
    for name in names:
        scope.add(name)
    return scope


@cache
def _built_in() -> Names:
    """The names every expression knows, read once. To be copied, never changed."""
    return Names(functions.NAMES)


def _compiled(source: str, node: n.Node, types: Mapping[str, Type] | None) -> Expression:
    free = {inner.name for inner in n.walk(node) if isinstance(inner, n.Name)}
    if isinstance(node, n.Tests):
        free.add("?")
    try:
        run = Compiler(types or {}).compile(node)
    except RecursionError:
        raise exceeded("depth", DEFAULT.depth) from None
    return Expression(source, node, frozenset(free), run)
