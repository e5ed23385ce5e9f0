"""A compiled DMN model: requirement graphs, knowledge models and services, ready to be asked any number of times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from lotwright.kernel import feel
from lotwright.kernel.decisions import model as m
from lotwright.kernel.decisions.boxed import Scope, compile_boxed, fitted, names_of, typed
from lotwright.kernel.decisions.items import types_of
from lotwright.kernel.decisions.tables import Matched
from lotwright.kernel.feel.budget import DEFAULT, Budget
from lotwright.kernel.feel.runtime import Runtime, Warning
from lotwright.kernel.feel.scope import RT, Env, Eval
from lotwright.kernel.feel.types import Type, coerce
from lotwright.kernel.refusal import Invalid, problem

DEEPEST = 100


class Outcome(NamedTuple):
    """The value of a decision, why (the tables that were asked and their rules), and what became null on the way."""

    value: feel.Value
    explanation: tuple[Matched, ...]
    warnings: tuple[Warning, ...]


class DecisionModel:
    """A model and those it imports, compiled."""

    def __init__(self, definitions: m.Definitions, imported: Mapping[str, DecisionModel]) -> None:
        """`imported`: the models that `definitions.imports` name, by namespace."""
        self.definitions = definitions
        self.imports = {
            each.name: imported[each.namespace] for each in definitions.imports if each.namespace in imported
        }
        self.by_namespace = imported
        self.types = types_of(definitions.items, self._imported_types())
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
        asked = _Asked(self, inputs, Runtime(budget, now))
        value = asked.decision(self, element)
        return asked.outcome(value)

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
        runtime = Runtime(budget, now)
        asked = _Asked(self, {}, runtime)
        function = asked.value(self, element)
        given = [feel.to_feel(arguments.get(parameter)) for parameter in function.parameters]
        return asked.outcome(runtime.invoke(function, given))

    # --- compiling ---

    def _imported_types(self) -> dict[str, Type]:
        return {
            f"{prefix}.{name}" if prefix else name: kind
            for prefix, model in self.imports.items()
            for name, kind in model.types.items()
        }

    def resolve(self, reference: str) -> tuple[DecisionModel, m.Element] | None:
        """The element a reference means, and the model it stands in."""
        namespace, separator, id = reference.rpartition("#")
        model = self if not separator else self.by_namespace.get(namespace)
        if model is None:
            return None
        element = model.definitions.elements.get(id)
        return None if element is None else (model, element)

    def needs(self, element: m.Element) -> tuple[str, ...]:
        """What must be in scope where the element's logic is evaluated."""
        if isinstance(element, m.Decision):
            return (*element.inputs, *element.decisions, *element.knowledge)
        return element.knowledge if isinstance(element, m.KnowledgeModel) else ()

    def logic(self, element: m.Decision | m.KnowledgeModel) -> Eval:
        """The element's compiled logic."""
        compiled = self._compiled.get(element.id)
        if compiled is None:
            scope = self.scope.plus(self._names(self.needs(element)))
            compiled = typed(compile_boxed(scope, element.logic), self._result_type(element))
            self._compiled[element.id] = compiled
        return compiled

    def _result_type(self, element: m.Decision | m.KnowledgeModel) -> Type:
        return self.scope.type(element.variable.type) if isinstance(element, m.Decision) else feel.ANY

    def _names(self, references: Iterable[str]) -> set[str]:
        """Names of the elements referred to, those of their types' members, and those they bring along by import."""
        found: set[str] = set()
        for reference in references:
            resolved = self.resolve(reference)
            if resolved is None:
                continue
            model, element = resolved
            found |= names_of(element.variable, model.scope) | {element.name}
            if model is not self:
                found.add(self.import_name(model))
        return found

    def import_name(self, model: DecisionModel) -> str:
        """The name under which a model is imported here."""
        return next(name for name, imported in self.imports.items() if imported is model)


class _Asked:
    """One question to a model: its inputs, and the values found so far."""

    def __init__(self, model: DecisionModel, inputs: Mapping[str, Any], runtime: Runtime) -> None:
        self.root = model
        self.inputs = inputs
        self.runtime = runtime
        self.known: dict[tuple[int, str], feel.Value] = {}
        self.depth = 0

    def outcome(self, value: feel.Value) -> Outcome:
        return Outcome(value, tuple(self.runtime.trace), tuple(self.runtime.warnings))

    def value(self, model: DecisionModel, element: m.Element) -> feel.Value:
        """The value of an element: data, decision, or a function."""
        key = (id(model), element.id)
        if key not in self.known:
            self.depth += 1
            if self.depth > DEEPEST:
                raise Invalid([problem("dmn.requirements-too-deep", limit=DEEPEST)])
            self.known[key] = self._find(model, element)
            self.depth -= 1
        return self.known[key]

    def _find(self, model: DecisionModel, element: m.Element) -> feel.Value:
        if isinstance(element, m.InputData):
            return self._input(model, element)
        if isinstance(element, m.Decision):
            return self.decision(model, element)
        if isinstance(element, m.KnowledgeModel):
            return self._knowledge(model, element)
        return self._service(model, element)

    def decision(self, model: DecisionModel, element: m.Decision) -> feel.Value:
        """Make a decision from what it requires."""
        return model.logic(element)(self._env(model, model.needs(element)))

    def _env(self, model: DecisionModel, references: Iterable[str]) -> Env:
        env: Env = {RT: self.runtime}
        for reference in references:
            resolved = model.resolve(reference)
            if resolved is None:
                continue
            home, element = resolved
            value = self.value(home, element)
            name = element.variable.name or element.name
            import_name = "" if home is model else model.import_name(home)
            if import_name:
                env.setdefault(import_name, {})[name] = value
            else:
                env[name] = value
        return env

    def _input(self, model: DecisionModel, element: m.InputData) -> feel.Value:
        given: Any = self.inputs
        if model is not self.root:
            for prefix, imported in self.root.imports.items():
                if imported is model and isinstance(given.get(prefix), Mapping):
                    given = given[prefix]
                    break
        raw = given.get(element.name, given.get(element.variable.name))
        return fitted({RT: self.runtime}, feel.to_feel(raw), model.scope.type(element.variable.type))

    def _knowledge(self, model: DecisionModel, element: m.KnowledgeModel) -> feel.Value:
        """The function of a knowledge model; its own requirements are found when it is called."""
        if element.logic is None:
            return None
        names = tuple(parameter.name for parameter in element.logic.parameters)
        kinds = tuple(model.scope.type(parameter.type) for parameter in element.logic.parameters)
        kind = model.scope.type(element.variable.type)
        result = (kind.of or feel.ANY) if kind.name == "function" else kind
        made: list[Any] = []

        def call(runtime: Any, arguments: list[Any]) -> Any:
            if not made:
                made.append(model.logic(element)(self._env(model, element.knowledge)))
            return fitted({RT: runtime}, made[0].call(runtime, arguments), result)

        return feel.Function(element.name, names, call, kinds)

    def _service(self, model: DecisionModel, element: m.Service) -> feel.Value:
        """The function of a decision service: input decisions and data as parameters, in the order written."""
        resolved = [model.resolve(reference) for reference in (*element.input_data, *element.input_decisions)]
        parameters = [found for found in resolved if found is not None]
        names = tuple(found.variable.name or found.name for _, found in parameters)
        kinds = tuple(home.scope.type(found.variable.type) for home, found in parameters)

        def call(runtime: Any, arguments: list[Any]) -> Any:
            inner = _Asked(model, {}, runtime)
            for (home, found), kind, argument in zip(parameters, kinds, arguments, strict=True):
                value, fits = coerce(argument, kind)
                if not fits:
                    runtime.warn("dmn.null.argument", 0, parameter=found.name)
                    return None
                inner.known[(id(home), found.id)] = value
            return inner.service_output(model, element)

        return feel.Function(element.name, names, call, kinds)

    def service_output(self, model: DecisionModel, element: m.Service) -> feel.Value:
        """The output decision's value, or a context of several."""
        values = {}
        for reference in element.outputs:
            resolved = model.resolve(reference)
            if resolved is not None:
                home, decision = resolved
                values[decision.variable.name or decision.name] = self.value(home, decision)
        result = next(iter(values.values()), None) if len(element.outputs) == 1 else values
        kind = model.scope.type(element.variable.type)
        return fitted({RT: self.runtime}, result, (kind.of or feel.ANY) if kind.name == "function" else kind)
