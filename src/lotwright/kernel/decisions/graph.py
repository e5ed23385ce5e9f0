"""A compiled DMN model: requirement graphs, knowledge models and services, ready to be asked any number of times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from lotwright.kernel import feel
from lotwright.kernel.decisions import model as m
from lotwright.kernel.decisions.boxed import Scope, compile_boxed, fitted, names_of, typed
from lotwright.kernel.decisions.items import types_of
from lotwright.kernel.decisions.tables import Matched
from lotwright.kernel.feel.budget import DEFAULT, Budget, exceeded
from lotwright.kernel.feel.lexer import normal_name
from lotwright.kernel.feel.runtime import Runtime, Warning
from lotwright.kernel.feel.scope import RT, Env, Eval
from lotwright.kernel.feel.types import Type, coerce
from lotwright.kernel.refusal import Invalid, problem


class Made(NamedTuple):
    """One decision on the way to the answer: its value, the tables it asked, and what became null within it."""

    id: str
    name: str
    value: feel.Value
    tables: tuple[Matched, ...] = ()
    warnings: tuple[Warning, ...] = ()


class Outcome(NamedTuple):
    """The value of a decision, and why: the tables that were asked and their rules, and what became null on the way.

    `decisions` are all that were made, each after those it required; the one asked for is the last.
    """

    value: feel.Value
    explanation: tuple[Matched, ...]
    warnings: tuple[Warning, ...]
    decisions: tuple[Made, ...] = ()


class DecisionModel:
    """A model and those it imports, compiled."""

    def __init__(self, definitions: m.Definitions, imported: Mapping[str, DecisionModel]) -> None:
        """`imported`: the models that `definitions.imports` name, by namespace."""
        self.definitions = definitions
        self.imports = {
            each.name: imported[each.namespace] for each in definitions.imports if each.namespace in imported
        }
        self.by_namespace = imported
        imported_types = self._imported_types()
        self.own_types = types_of(definitions.items, imported_types)
        self.types = {**imported_types, **self.own_types}
        self.scope = Scope(frozenset(), self.types)
        self._compiled: dict[str, Eval] = {}

    def decide(
        self,
        name: str,
        inputs: Mapping[str, Any],
        *,
        now: dt.datetime | None = None,
        budget: Budget = DEFAULT,
    ) -> Outcome:
        """Make a decision, named by name or id, from inputs by name.

        Raises Invalid with `dmn.unknown-decision`, or a `feel.budget.*` Problem.
        """
        element = self.definitions.named(name)
        if not isinstance(element, m.Decision):
            raise Invalid([problem("dmn.unknown-decision", name=name)])
        given = {normal_name(key): value for key, value in inputs.items()}
        return self._answer(lambda asked: asked.value(self, element), given, Runtime(budget, now))

    def invoke(
        self,
        name: str,
        arguments: Mapping[str, Any],
        *,
        now: dt.datetime | None = None,
        budget: Budget = DEFAULT,
    ) -> Outcome:
        """Ask a decision service or a knowledge model, named by name or id, with arguments by name.

        Raises Invalid with `dmn.unknown-service`, or a `feel.budget.*` Problem.
        """
        found = [e for e in self.definitions.elements.values() if name in (e.name, e.id)]
        element = next((e for e in found if isinstance(e, m.Service | m.KnowledgeModel)), None)
        if element is None:
            raise Invalid([problem("dmn.unknown-service", name=name)])
        given = {normal_name(key): value for key, value in arguments.items()}

        def ask(asked: _Asked) -> feel.Value:
            function = asked.value(self, element)
            if function is None:
                return None
            return asked.runtime.invoke(function, [feel.to_feel(given.get(each)) for each in function.parameters])

        return self._answer(ask, {}, Runtime(budget, now))

    def _answer(self, ask: Callable[[_Asked], feel.Value], inputs: Mapping[str, Any], runtime: Runtime) -> Outcome:
        asked = _Asked(self, inputs, runtime)
        try:
            value = runtime.answer(ask(asked))
        except RecursionError:
            raise exceeded("depth", runtime.budget.depth) from None
        return Outcome(value, tuple(runtime.trace), tuple(runtime.warnings), tuple(asked.made))

    # --- compiling ---

    def _imported_types(self) -> dict[str, Type]:
        return {
            f"{prefix}.{name}" if prefix else name: kind
            for prefix, model in self.imports.items()
            for name, kind in model.own_types.items()
        }

    def resolved(self, references: Iterable[str]) -> list[tuple[DecisionModel, m.Element]]:
        """The elements that references mean, each with the model it stands in."""
        found = []
        for reference in references:
            namespace, separator, id = reference.rpartition("#")
            model = self.by_namespace[namespace] if separator else self
            found.append((model, model.definitions.elements[id]))
        return found

    def needs(self, element: m.Element) -> tuple[str, ...]:
        """What must be in scope where the element's logic is evaluated."""
        if isinstance(element, m.Decision):
            return (*element.inputs, *element.decisions, *element.knowledge)
        return element.knowledge if isinstance(element, m.KnowledgeModel) else ()

    def logic(self, element: m.Decision | m.KnowledgeModel) -> Eval:
        """The element's compiled logic."""
        compiled = self._compiled.get(element.id)
        if compiled is None:
            own = {element.name} if isinstance(element, m.KnowledgeModel) else set()
            scope = self.scope.plus(self._names(self.needs(element)) | own)
            compiled = typed(compile_boxed(scope, element.logic), self._result_type(element))
            self._compiled[element.id] = compiled
        return compiled

    def _result_type(self, element: m.Decision | m.KnowledgeModel) -> Type:
        return self.scope.type(element.variable.type) if isinstance(element, m.Decision) else feel.ANY

    def _names(self, references: Iterable[str]) -> set[str]:
        """Names of the elements referred to, those of their types' members, and those they bring along by import."""
        found: set[str] = set()
        for model, element in self.resolved(references):
            found |= names_of(element.variable, model.scope) | {element.name}
            if model is not self:
                found.add(self.import_name(model))
        return found - {""}

    def import_name(self, model: DecisionModel) -> str:
        """The name under which a model is imported here; empty when it is not."""
        return next((name for name, imported in self.imports.items() if imported is model), "")

    def import_path(self, model: DecisionModel) -> tuple[str, ...] | None:
        """The names that lead from here to an imported model, through the models between; None when none do."""
        waiting: list[tuple[DecisionModel, tuple[str, ...]]] = [(self, ())]
        seen: list[DecisionModel] = []
        for current, path in waiting:
            if current is model:
                return path
            if current not in seen:
                seen.append(current)
                waiting.extend((imported, (*path, name)) for name, imported in current.imports.items())
        return None


class _Asked:
    """One question to a model: its inputs, and the values found so far."""

    def __init__(self, model: DecisionModel, inputs: Mapping[str, Any], runtime: Runtime) -> None:
        self.root = model
        self.inputs = inputs
        self.runtime = runtime
        self.known: dict[tuple[int, str], feel.Value] = {}
        self.made: list[Made] = []

    def value(self, model: DecisionModel, element: m.Element) -> feel.Value:
        """The value of an element: data, decision or function; what it requires is found first, not by recursion."""
        waiting = [(model, element)]
        while waiting:
            home, current = waiting[-1]
            missing = [] if self._is_known(home, current) else self._missing(home, current)
            if missing:
                waiting += missing
                continue
            if not self._is_known(home, current):
                self.known[id(home), current.id] = self._find(home, current)
            waiting.pop()
        return self.known[id(model), element.id]

    def _is_known(self, model: DecisionModel, element: m.Element) -> bool:
        return (id(model), element.id) in self.known

    def _missing(self, model: DecisionModel, element: m.Element) -> list[tuple[DecisionModel, m.Element]]:
        """What a decision requires and is not known yet, so that the first required is found first."""
        if not isinstance(element, m.Decision):
            return []
        return [found for found in reversed(model.resolved(model.needs(element))) if not self._is_known(*found)]

    def _find(self, model: DecisionModel, element: m.Element) -> feel.Value:
        if isinstance(element, m.InputData):
            return self._input(model, element)
        if isinstance(element, m.Decision):
            return self._decision(model, element)
        if isinstance(element, m.KnowledgeModel):
            return self._knowledge(model, element)
        return self._service(model, element)

    def _decision(self, model: DecisionModel, element: m.Decision) -> feel.Value:
        """Make a decision from what it requires, which is known, and note how."""
        tables, warnings = len(self.runtime.trace), len(self.runtime.warnings)
        value = model.logic(element)(self._env(model, model.needs(element)))
        self.made.append(
            Made(
                element.id,
                element.name,
                value,
                tuple(self.runtime.trace[tables:]),
                tuple(self.runtime.warnings[warnings:]),
            )
        )
        return value

    def _env(self, model: DecisionModel, references: Iterable[str]) -> Env:
        env: Env = {RT: self.runtime}
        for home, element in model.resolved(references):
            value = self.value(home, element)
            name = element.variable.name or element.name
            import_name = "" if home is model else model.import_name(home)
            if import_name:
                env.setdefault(import_name, {})[name] = value
            else:
                env[name] = value
        return env

    def _input(self, model: DecisionModel, element: m.InputData) -> feel.Value:
        """What was given for input data: by name, that of an imported model within the name of the import."""
        given: Any = self.inputs
        for prefix in self.root.import_path(model) or ():
            inner = given.get(prefix)
            given = inner if isinstance(inner, Mapping) else given
        raw = given.get(element.name, given.get(element.variable.name))
        return fitted({RT: self.runtime}, feel.to_feel(raw), model.scope.type(element.variable.type))

    def _knowledge(self, model: DecisionModel, element: m.KnowledgeModel) -> feel.Value:
        """The function of a knowledge model; its own requirements are found when it is called, itself among them."""
        if element.logic is None:
            return None
        names = tuple(parameter.name for parameter in element.logic.parameters)
        kinds = tuple(model.scope.type(parameter.type) for parameter in element.logic.parameters)
        kind = model.scope.type(element.variable.type)
        result = (kind.of or feel.ANY) if kind.name == "function" else kind
        made: list[Any] = []

        def call(runtime: Any, arguments: list[Any]) -> Any:
            if not made:
                env = self._env(model, element.knowledge)
                env.setdefault(element.name, function)
                made.append(model.logic(element)(env))
            return fitted({RT: runtime}, made[0].call(runtime, arguments), result)

        function = feel.Function(element.name, names, call, kinds)
        return function

    def _service(self, model: DecisionModel, element: m.Service) -> feel.Value:
        """The function of a decision service: input decisions and data as parameters, in the order written."""
        parameters = model.resolved((*element.input_data, *element.input_decisions))
        names = tuple(found.variable.name or found.name for _, found in parameters)
        kinds = tuple(home.scope.type(found.variable.type) for home, found in parameters)

        def call(runtime: Any, arguments: list[Any]) -> Any:
            inner = _Asked(model, {}, runtime)
            inner.made = self.made
            for (home, found), kind, argument in zip(parameters, kinds, arguments, strict=True):
                value, fits = coerce(argument, kind, runtime.tick)
                if not fits:
                    runtime.warn("dmn.null.argument", 0, parameter=found.name)
                    return None
                inner.known[id(home), found.id] = value
            return inner.service_output(model, element)

        return feel.Function(element.name, names, call, kinds)

    def service_output(self, model: DecisionModel, element: m.Service) -> feel.Value:
        """The output decision's value, or a context of several."""
        outputs = model.resolved(element.outputs)
        values = {decision.variable.name or decision.name: self.value(home, decision) for home, decision in outputs}
        result = next(iter(values.values()), None) if len(element.outputs) == 1 else values
        kind = model.scope.type(element.variable.type)
        return fitted({RT: self.runtime}, result, (kind.of or feel.ANY) if kind.name == "function" else kind)
