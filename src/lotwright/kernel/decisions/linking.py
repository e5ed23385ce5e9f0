"""A document, with those it imports, made ready to decide."""

from __future__ import annotations

from collections.abc import Iterable

from lotwright.kernel.decisions.graph import DecisionModel
from lotwright.kernel.decisions.model import Definitions
from lotwright.kernel.decisions.structure import unsound
from lotwright.kernel.refusal import Invalid, problem


def compile(definitions: Definitions, imports: Iterable[Definitions] = ()) -> DecisionModel:
    """A model ready to decide, with the documents it imports.

    Raises Invalid with `dmn.import-missing` (name, namespace), `dmn.import-cycle`, `dmn.unresolved-reference`,
    `dmn.requirement-cycle`, `dmn.rule-entries`, `dmn.too-deep`, or what `items.types_of` raises.
    """
    known = {each.namespace: each for each in (*imports, definitions)}
    try:
        return _compile(definitions, known, {}, ())
    except RecursionError:
        raise Invalid([problem("dmn.too-deep")]) from None


def _compile(
    definitions: Definitions,
    known: dict[str, Definitions],
    done: dict[str, DecisionModel],
    path: tuple[str, ...],
) -> DecisionModel:
    if definitions.namespace in path:
        raise Invalid([problem("dmn.import-cycle", namespace=definitions.namespace)])
    if definitions.namespace not in done:
        models: dict[str, DecisionModel] = {}
        for each in definitions.imports:
            if not each.is_model:
                continue
            if each.namespace not in known:
                raise Invalid([problem("dmn.import-missing", name=each.name, namespace=each.namespace)])
            inner = _compile(known[each.namespace], known, done, (*path, definitions.namespace))
            models |= {**inner.by_namespace, each.namespace: inner}
        problems = list(unsound(definitions, {name: model.definitions for name, model in models.items()}))
        if problems:
            raise Invalid(problems)
        done[definitions.namespace] = DecisionModel(definitions, models)
    return done[definitions.namespace]
