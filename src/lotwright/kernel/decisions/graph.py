"""A compiled DMN model: requirement graphs, knowledge models and services, ready to be asked any number of times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from lotwright.kernel import feel
from lotwright.kernel.decisions import model as m
from lotwright.kernel.decisions.boxed import Scope, compile_boxed, fitted, given_by, names_of, result_of, typed
from lotwright.kernel.decisions.items import types_of
from lotwright.kernel.decisions.tables import Matched
from lotwright.kernel.feel.budget import DEFAULT, Budget, exceeded
from lotwright.kernel.feel.lexer import normal_name
from lotwright.kernel.feel.regions import shown
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

    def account(self) -> list[dict[str, Any]]:
        """How the answer came, decision by decision, as plain data; values stand as FEEL writes them."""
        return [
            {
                "decision": made.id,
                "name": made.name,
                "value": shown(made.value),
                "tables": [_table_account(matched) for matched in made.tables],
                "warnings": [{"rule": one.rule, "params": one.params} for one in made.warnings],
            }
            for made in self.decisions
        ]


def _table_account(matched: Matched) -> dict[str, Any]:
    rules = zip(matched.rules, matched.ids, matched.annotations, strict=True)
    return {
        "table": matched.table,
        "inputs": [{"name": name, "value": shown(value)} for name, value in matched.inputs],
        "rules": [{"number": number, "id": id, "notes": list(notes)} for number, id, notes in rules],
    }


class Need(NamedTuple):
    """Something an element requires: where it stands, and the names it goes by in the element's logic."""

    home: DecisionModel
    element: m.Element
    name: str
    prefix: str
    """The name of the import it comes by; empty for what stands in the model itself."""


class DecisionModel:
    """A model and those it imports, compiled."""

    def __init__(self, definitions: m.Definitions, imported: Mapping[str, DecisionModel]) -> None:
        """`imported`: the models that `definitions.imports` name, by namespace."""
        self.definitions = definitions
        self.imports = [
            (each.name, imported[each.namespace]) for each in definitions.imports if each.namespace in imported
        ]
        """Each imported model with the name it goes by here; several may have none."""
        self.by_namespace = imported
        imported_types = self._imported_types()
        self.own_types = types_of(definitions.items, imported_types)
        self.types = {**imported_types, **self.own_types}
        self.scope = Scope(frozenset(), self.types)
        self._compiled: dict[str, Eval] = {}
        self._needs: dict[str, tuple[Need, ...]] = {}
        self._kinds: dict[str, Type] = {}
        self._given: dict[str, Type] = {}
        self._paths: dict[int, tuple[str, ...]] = {}

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
        element = self.definitions.named(name, m.Decision)
        if element is None:
            raise Invalid([problem("dmn.unknown-decision", name=name)])
        return self._answer(lambda asked: asked.value(self, element), inputs, Runtime(budget, now))

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
        element = self.definitions.named(name, m.Service, m.KnowledgeModel)
        if element is None:
            raise Invalid([problem("dmn.unknown-service", name=name)])
        given = by_normal_name(arguments)

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
            for prefix, model in self.imports
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

    def needs(self, element: m.Decision | m.KnowledgeModel) -> tuple[Need, ...]:
        """What must be in scope where the element's logic is evaluated."""
        known = self._needs.get(element.id)
        if known is None:
            of_decision = (*element.inputs, *element.decisions) if isinstance(element, m.Decision) else ()
            known = tuple(
                Need(home, each, each.variable.name or each.name, "" if home is self else self.import_name(home))
                for home, each in self.resolved((*of_decision, *element.knowledge))
            )
            self._needs[element.id] = known
        return known

    def kind(self, element: m.Element) -> Type:
        """The type an element's variable is declared to have."""
        known = self._kinds.get(element.id)
        if known is None:
            known = self._kinds[element.id] = self.scope.type(element.variable.type)
        return known

    def given_by(self, id: str, logic: m.FunctionDefinition) -> Type:
        """What a knowledge model of that id gives, as its logic tells."""
        known = self._given.get(id)
        if known is None:
            known = self._given[id] = given_by(self.scope, logic)
        return known

    def logic(self, element: m.Decision | m.KnowledgeModel) -> Eval:
        """The element's compiled logic."""
        compiled = self._compiled.get(element.id)
        if compiled is None:
            own = {element.name} if isinstance(element, m.KnowledgeModel) else set()
            scope = self.scope.plus(self._names(element) | own)
            kind = self.kind(element) if isinstance(element, m.Decision) else feel.ANY
            compiled = typed(compile_boxed(scope, element.logic), kind)
            self._compiled[element.id] = compiled
        return compiled

    def _names(self, element: m.Decision | m.KnowledgeModel) -> set[str]:
        """Names of what an element needs, those of their types' members, and those they bring along by import."""
        found: set[str] = set()
        for need in self.needs(element):
            found |= {need.element.name, need.prefix, *names_of(need.element.variable, need.home.scope)}
        return found - {""}

    def import_name(self, model: DecisionModel) -> str:
        """The name under which a model is imported here; empty when it is not."""
        return next((name for name, imported in self.imports if imported is model), "")

    def import_path(self, model: DecisionModel) -> tuple[str, ...]:
        """The names that lead from here to a model, through the models between; none for this one itself."""
        known = self._paths.get(id(model))
        if known is None:
            known = self._paths[id(model)] = self._find_path(model)
        return known

    def _find_path(self, model: DecisionModel) -> tuple[str, ...]:
        waiting: list[tuple[DecisionModel, tuple[str, ...]]] = [(self, ())]
        seen: list[DecisionModel] = []
        for current, path in waiting:
            if current is model:
                return path
            if current not in seen:
                seen.append(current)
                waiting.extend((imported, (*path, name)) for name, imported in current.imports)
        return ()


def by_normal_name(given: Mapping[str, Any]) -> dict[str, Any]:
    """Values by the one form in which names are compared."""
    return {normal_name(name): value for name, value in given.items()}


class _Asked:
    """One question to a model: its inputs, and the values found so far."""

    def __init__(self, model: DecisionModel, inputs: Mapping[str, Any], runtime: Runtime) -> None:
        self.root = model
        self.inputs = inputs
        self.runtime = runtime
        self.known: dict[int, feel.Value] = {}
        """Values by the identity of the element."""
        self.made: list[Made] = []

    def value(self, model: DecisionModel, element: m.Element) -> feel.Value:
        """The value of an element: data, decision or function; what it requires is found first, not by recursion."""
        waiting = [(model, element)]
        while waiting:
            home, current = waiting[-1]
            if id(current) in self.known:
                waiting.pop()
            elif isinstance(current, m.Decision) and (missing := self._missing(home, current)):
                waiting += missing
            else:
                self.known[id(current)] = self._find(home, current)
        return self.known[id(element)]

    def _missing(self, model: DecisionModel, element: m.Decision) -> list[tuple[DecisionModel, m.Element]]:
        """The decisions that a decision requires and that are not made yet; the first required is the last here."""
        return [
            (need.home, need.element)
            for need in reversed(model.needs(element))
            if isinstance(need.element, m.Decision) and id(need.element) not in self.known
        ]

    def _find(self, model: DecisionModel, element: m.Element) -> feel.Value:
        if isinstance(element, m.InputData):
            return self._input(model, element)
        if isinstance(element, m.Decision):
            return self._decision(model, element)
        if isinstance(element, m.KnowledgeModel):
            return self._knowledge(model, element)
        return self._service(model, element)

    def _decision(self, model: DecisionModel, element: m.Decision) -> feel.Value:
        """Make a decision, when those it requires are known, and note how."""
        env = self._env(model, element)
        trace, warnings = self.runtime.trace, self.runtime.warnings
        tables, noted = len(trace), len(warnings)
        value = model.logic(element)(env)
        self.made.append(Made(element.id, element.name, value, tuple(trace[tables:]), tuple(warnings[noted:])))
        return value

    def _env(self, model: DecisionModel, element: m.Decision | m.KnowledgeModel) -> Env:
        env: Env = {RT: self.runtime}
        for home, needed, name, prefix in model.needs(element):
            if id(needed) not in self.known:
                self.known[id(needed)] = self._find(home, needed)
            within = env.setdefault(prefix, {}) if prefix else env
            within[name] = self.known[id(needed)]
        return env

    def _input(self, model: DecisionModel, element: m.InputData) -> feel.Value:
        """What was given for input data: by name, that of an imported model within the name of the import."""
        given: Any = self.inputs
        for prefix in self.root.import_path(model):
            inner = given.get(prefix)
            given = inner if isinstance(inner, Mapping) else given
        for name in (element.name, element.variable.name):
            if name in given:
                return self._fitted(given[name], model.kind(element))
        return self._fitted(by_normal_name(given).get(element.name), model.kind(element))

    def _fitted(self, given: object, kind: Type) -> feel.Value:
        return fitted({RT: self.runtime}, feel.to_feel(given), kind)

    def _knowledge(self, model: DecisionModel, element: m.KnowledgeModel) -> feel.Value:
        """The function of a knowledge model; its own requirements are found when it is called, itself among them."""
        if element.logic is None:
            return None
        names = tuple(parameter.name for parameter in element.logic.parameters)
        kinds = tuple(model.scope.type(parameter.type) for parameter in element.logic.parameters)
        result = result_of(model.kind(element))
        made: list[Any] = []

        def call(runtime: Any, arguments: list[Any]) -> Any:
            if not made:
                env = self._env(model, element)
                env.setdefault(element.name, function)
                made.append(model.logic(element)(env))
            return fitted({RT: runtime}, made[0].call(runtime, arguments), result)

        gives = model.given_by(element.id, element.logic) if result is feel.ANY else result
        function = feel.Function(element.name, names, call, kinds, gives)
        return function

    def _service(self, model: DecisionModel, element: m.Service) -> feel.Value:
        """The function of a decision service: input decisions and data as parameters, in the order written."""
        parameters = model.resolved((*element.input_data, *element.input_decisions))
        names = tuple(found.variable.name or found.name for _, found in parameters)
        kinds = tuple(home.kind(found) for home, found in parameters)

        def call(runtime: Any, arguments: list[Any]) -> Any:
            inner = _Asked(model, {}, runtime)
            inner.made = self.made
            for (_, found), kind, argument in zip(parameters, kinds, arguments, strict=True):
                value, fits = coerce(argument, kind, runtime.tick)
                if not fits:
                    runtime.warn("dmn.null.argument", 0, parameter=found.name)
                    return None
                inner.known[id(found)] = value
            return inner.service_output(model, element)

        return feel.Function(element.name, names, call, kinds, _given_by_service(model, element))

    def service_output(self, model: DecisionModel, element: m.Service) -> feel.Value:
        """The output decision's value, or a context of several."""
        outputs = model.resolved(element.outputs)
        values = {decision.variable.name or decision.name: self.value(home, decision) for home, decision in outputs}
        result = next(iter(values.values()), None) if len(element.outputs) == 1 else values
        return fitted({RT: self.runtime}, result, result_of(model.kind(element)))


def _given_by_service(model: DecisionModel, element: m.Service) -> Type:
    """What a service gives: as declared for it, or as its output decisions are declared."""
    declared = result_of(model.kind(element))
    if declared is not feel.ANY:
        return declared
    kinds = {each.variable.name or each.name: home.kind(each) for home, each in model.resolved(element.outputs)}
    return next(iter(kinds.values())) if len(kinds) == 1 else feel.context_of(kinds)
