"""What must hold of a document's parts before anything in it can be evaluated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lotwright.kernel.decisions import model as m
from lotwright.kernel.decisions.read import references
from lotwright.kernel.decisions.tables import misshapen
from lotwright.kernel.refusal import Problem, problem


def unsound(definitions: m.Definitions, imported: Mapping[str, m.Definitions]) -> Iterator[Problem]:
    """Problems that stand in the way of compiling; the path of each is the id of an element.

    `imported` are the models that references may lead to, by namespace. `dmn.unresolved-reference`,
    `dmn.requirement-cycle`, `dmn.rule-entries`.
    """
    yield from _unresolved(definitions, imported)
    yield from _cycles(definitions)
    for _, boxed in definitions.logic():
        if isinstance(boxed, m.DecisionTable):
            yield from misshapen(boxed)


def _unresolved(definitions: m.Definitions, imported: Mapping[str, m.Definitions]) -> Iterator[Problem]:
    for element in definitions.elements.values():
        for reference in references(element):
            namespace, separator, id = reference.rpartition("#")
            home = imported.get(namespace) if separator else definitions
            if home is None or id not in home.elements:
                yield problem("dmn.unresolved-reference", element.id, element=element.name, reference=reference)


def _cycles(definitions: m.Definitions) -> Iterator[Problem]:
    """One round of decisions that need their own answer, if there is any, whatever they call what they need."""
    needs = {
        element.id: [id for id in references(element) if isinstance(definitions.elements.get(id), m.Decision)]
        for element in definitions.elements.values()
        if isinstance(element, m.Decision)
    }
    stuck = _stuck(needs)
    if not stuck:
        return
    path = [min(stuck)]
    while path[-1] not in path[:-1]:
        path.append(next(id for id in needs[path[-1]] if id in stuck))
    cycle = path[path.index(path[-1]) :]
    names = tuple(definitions.elements[id].name for id in cycle)
    yield problem("dmn.requirement-cycle", cycle[0], decision=names[0], decisions=names)


def _stuck(needs: Mapping[str, list[str]]) -> set[str]:
    """Those that need one of themselves, or lead to such."""
    open_needs = {id: len(required) for id, required in needs.items()}
    wanted_by: dict[str, list[str]] = {id: [] for id in needs}
    for id, required in needs.items():
        for one in required:
            wanted_by[one].append(id)
    free = [id for id, count in open_needs.items() if not count]
    for id in free:
        for other in wanted_by[id]:
            open_needs[other] -= 1
            if not open_needs[other]:
                free.append(other)
    return set(needs) - set(free)
