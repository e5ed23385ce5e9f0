"""Everything that can be said of a document before it is used: structure, names and types, gaps and overlaps.

Errors are what is wrong or refused; warnings are what deserves a look, or what the check could not settle. The
path of each Problem is the id of an element of the document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lotwright.kernel import feel
from lotwright.kernel.decisions import linking
from lotwright.kernel.decisions import model as m
from lotwright.kernel.decisions.boxed_check import check_boxed
from lotwright.kernel.decisions.findings import Checker
from lotwright.kernel.decisions.graph import DecisionModel
from lotwright.kernel.decisions.items import simple
from lotwright.kernel.decisions.table_check import answer_type
from lotwright.kernel.feel.gaps import STEPS
from lotwright.kernel.feel.types import Type
from lotwright.kernel.refusal import Invalid, Problem, problem


class Report(NamedTuple):
    """What was read, and what was found in it."""

    decisions: int
    tables: int
    rules: int
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def check(definitions: m.Definitions, imports: Iterable[m.Definitions] = (), *, steps: int = STEPS) -> Report:
    """Check a document, given those it imports; `steps` bound the analysis of each table.

    A document that cannot be compiled is checked no further than that.
    """
    tables = [boxed for _, boxed in definitions.logic() if isinstance(boxed, m.DecisionTable)]
    decisions = sum(isinstance(element, m.Decision) for element in definitions.elements.values())
    counts = (decisions, len(tables), sum(len(table.rules) for table in tables))
    try:
        model = linking.compile(definitions, imports)
    except Invalid as invalid:
        return Report(*counts, invalid.problems, ())
    checker = Checker(model.types, steps)
    for element in definitions.elements.values():
        _element(checker, model, element)
    checker.errors.extend(_names(definitions))
    checker.errors.extend(_types(model))
    checker.errors.extend(_services(definitions))
    checker.warnings.extend(_imports(definitions))
    return Report(*counts, tuple(checker.errors), tuple(checker.warnings))


def _element(checker: Checker, model: DecisionModel, element: m.Element) -> None:
    """Check the logic of an element with what it may mention in scope."""
    if not isinstance(element, m.Decision | m.KnowledgeModel):
        return
    if element.logic is None:
        checker.warnings.append(problem("dmn.no-logic", element.id, element=element.name))
        return
    context = context_of(model, element)
    if isinstance(element, m.Decision):
        check_boxed(checker.within(element.name), element.logic, context, model.kind(element))
    else:
        context = {element.name: type_of(model, element), **context}
        check_boxed(checker.within(element.name), element.logic, context)


def context_of(model: DecisionModel, element: m.Decision | m.KnowledgeModel) -> dict[str, Type]:
    """The names in scope of an element's logic, with their types."""
    context: dict[str, Type] = {}
    imported: dict[str, dict[str, Type]] = {}
    for home, needed, name, prefix in model.needs(element):
        within = imported.setdefault(prefix, {}) if prefix else context
        within[name] = type_of(home, needed)
    return {**context, **{prefix: feel.context_of(members) for prefix, members in imported.items()}}


def type_of(model: DecisionModel, element: m.Element) -> Type:
    """The type of what an element is called by: data, the value of a decision, or a function."""
    kind = model.kind(element)
    if isinstance(element, m.Decision) and isinstance(element.logic, m.DecisionTable):
        answers = answer_type(model.scope.type, element.logic)
        return answers if kind is feel.ANY or kind.name == answers.name != "context" else kind
    if isinstance(element, m.InputData | m.Decision):
        return kind
    if kind.name == "function" and kind.parameters is not None:
        return kind
    if isinstance(element, m.KnowledgeModel):
        given = element.logic.parameters if element.logic is not None else ()
        return feel.function_of(tuple(model.scope.type(each.type) for each in given), kind)
    parameters = model.resolved((*element.input_data, *element.input_decisions))
    return feel.function_of(tuple(home.kind(each) for home, each in parameters), kind)


# --- the document as a whole --------------------------------------------------------------------------


def _names(definitions: m.Definitions) -> Iterator[Problem]:
    """Names that mean more than one thing."""
    counted = Counter(element.name for element in definitions.elements.values())
    for element in definitions.elements.values():
        if counted[element.name] > 1:
            yield problem("dmn.name-twice", element.id, name=element.name)
    for name, count in Counter(item.name for item in definitions.items).items():
        if count > 1:
            yield problem("dmn.type-twice", name, name=name)
    for name, count in Counter(each.name for each in definitions.imports).items():
        if count > 1:
            yield problem("dmn.import-twice", name, name=name)


def _types(model: DecisionModel) -> Iterator[Problem]:
    """References to types that mean nothing."""
    for id, name in _references(model.definitions):
        if name is not None and name not in model.types and simple(name) is None:
            yield problem("dmn.unknown-type", id, type=name)


def _references(definitions: m.Definitions) -> Iterator[tuple[str, str | None]]:
    for element in definitions.elements.values():
        yield element.id, element.variable.type
    for _, boxed in definitions.logic():
        yield boxed.id, boxed.type
        yield from ((boxed.id, variable.type) for variable in _variables(boxed))
    waiting = list(definitions.items)
    for item in waiting:
        waiting.extend(item.components)
        yield item.name, item.type
        yield from ((item.name, parameter.type) for parameter in item.parameters or ())


def _variables(boxed: m.Boxed) -> Iterator[m.Variable | m.InputClause | m.OutputClause]:
    match boxed:
        case m.DecisionTable():
            yield from boxed.inputs
            yield from boxed.outputs
        case m.Context():
            yield from (variable for variable, _ in boxed.entries)
        case m.Relation():
            yield from boxed.columns
        case m.FunctionDefinition():
            yield from boxed.parameters
        case m.Iteration():
            yield boxed.variable


def _services(definitions: m.Definitions) -> Iterator[Problem]:
    """Services that offer nothing, or need data that they do not ask for."""
    for service in definitions.elements.values():
        if not isinstance(service, m.Service):
            continue
        if not service.outputs:
            yield problem("dmn.service-without-output", service.id, service=service.name)
        given = {*service.input_data, *service.input_decisions}
        waiting, seen = list(service.outputs), set(given)
        for id in waiting:
            element = definitions.elements.get(id)
            if id in seen or element is None:
                continue
            seen.add(id)
            if isinstance(element, m.InputData):
                yield problem("dmn.service-input", service.id, service=service.name, data=element.name)
            elif isinstance(element, m.Decision):
                waiting += (*element.inputs, *element.decisions)


def _imports(definitions: m.Definitions) -> Iterator[Problem]:
    for each in definitions.imports:
        if not each.is_model:
            yield problem("dmn.import-kind", each.name, name=each.name, kind=each.kind)
