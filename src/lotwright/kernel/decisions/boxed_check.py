"""The check of boxed expressions: each FEEL text against the names in scope where it stands."""

from __future__ import annotations

from lotwright.kernel import feel
from lotwright.kernel.decisions import model as m
from lotwright.kernel.decisions.findings import Checker, Context
from lotwright.kernel.decisions.table_check import check_table
from lotwright.kernel.feel.check import OPEN
from lotwright.kernel.feel.types import Type


def check_boxed(c: Checker, boxed: m.Boxed | None, context: Context, wanted: Type = feel.ANY) -> Type:
    """Check a boxed expression whose value must be of a type; what type it has as far as can be told."""
    match boxed:
        case m.Literal():
            return _literal(c, boxed, context, wanted)
        case m.Context():
            return _context(c, boxed, context)
        case m.BoxedList(_, items):
            for item in items:
                check_boxed(c, item, context)
            return feel.LIST
        case m.Relation():
            return _relation(c, boxed, context)
        case m.Invocation():
            return _invocation(c, boxed, context)
        case m.FunctionDefinition():
            return _function(c, boxed, context)
        case m.Conditional():
            return _conditional(c, boxed, context, wanted)
        case m.Iteration():
            return _iteration(c, boxed, context)
        case m.Filtering():
            return _filtering(c, boxed, context)
        case m.DecisionTable():
            return check_table(c, boxed, context)
    return feel.ANY


def _literal(c: Checker, boxed: m.Literal, context: Context, wanted: Type) -> Type:
    if boxed.language is not None:
        c.error("dmn.language", boxed.id, language=boxed.language)
        return feel.ANY
    if not boxed.text.strip():
        c.warning("dmn.empty", boxed.id)
        return feel.ANY
    own = c.type(boxed.type)
    found = c.expression(boxed.text, boxed.id, context, wanted if own is feel.ANY else own)
    return found if own is feel.ANY else own


def _context(c: Checker, boxed: m.Context, context: Context) -> Type:
    members: dict[str, Type] = {}
    for variable, value in boxed.entries:
        if variable.name in members:
            c.error("dmn.entry-twice", boxed.id, name=variable.name)
        own = c.type(variable.type)
        found = check_boxed(c, value, {**context, **members}, own)
        members[variable.name] = found if own is feel.ANY else own
    if boxed.result is not None:
        return check_boxed(c, boxed.result, {**context, **members}, c.type(boxed.type))
    return feel.context_of(members) if members else feel.CONTEXT


def _conditional(c: Checker, boxed: m.Conditional, context: Context, wanted: Type) -> Type:
    check_boxed(c, boxed.condition, context, feel.BOOLEAN)
    yes, no = (check_boxed(c, part, context, wanted) for part in (boxed.yes, boxed.no))
    return yes if yes == no else feel.ANY


def _relation(c: Checker, boxed: m.Relation, context: Context) -> Type:
    kinds = [c.type(column.type) for column in boxed.columns]
    for number, row in enumerate(boxed.rows, 1):
        if len(row) != len(kinds):
            c.error("dmn.relation-row", boxed.id, row=number)
        for cell, kind in zip(row, kinds, strict=False):
            check_boxed(c, cell, context, kind)
    names = [column.name for column in boxed.columns]
    return feel.list_of(feel.context_of(dict(zip(names, kinds, strict=True))))


def _invocation(c: Checker, boxed: m.Invocation, context: Context) -> Type:
    function = check_boxed(c, boxed.function, context)
    kinds = [check_boxed(c, value, context) for _, value in boxed.bindings]
    if function.name not in ("function", "Any"):
        c.error("dmn.not-a-function", boxed.id, given=str(function))
        return feel.ANY
    if function.parameters is not None and len(function.parameters) != len(kinds):
        c.error("dmn.binding-count", boxed.id, given=len(kinds), wanted=len(function.parameters))
    return function.of or feel.ANY if function.name == "function" else feel.ANY


def _function(c: Checker, boxed: m.FunctionDefinition, context: Context) -> Type:
    kinds = {parameter.name: c.type(parameter.type) for parameter in boxed.parameters}
    if boxed.kind != "FEEL":
        c.error("dmn.external-function", boxed.id, kind=boxed.kind)
        return feel.function_of(tuple(kinds.values()), c.type(boxed.type))
    found = check_boxed(c, boxed.body, {**context, **kinds}, c.type(boxed.type))
    return feel.function_of(tuple(kinds.values()), found)


def _iteration(c: Checker, boxed: m.Iteration, context: Context) -> Type:
    source = check_boxed(c, boxed.source, context)
    own = c.type(boxed.variable.type)
    item = (source.of or feel.ANY) if source.name in ("list", "range") else feel.ANY
    inner = {**context, boxed.variable.name: item if own is feel.ANY else own.of or own}
    if boxed.kind == "for":
        return feel.list_of(check_boxed(c, boxed.body, {**inner, "partial": feel.LIST}))
    check_boxed(c, boxed.body, inner, feel.BOOLEAN)
    return feel.BOOLEAN


def _filtering(c: Checker, boxed: m.Filtering, context: Context) -> Type:
    source = check_boxed(c, boxed.source, context)
    item = (source.of or feel.ANY) if source.name == "list" else source
    inner = {**context, "item": item, **(item.members or {})}
    if item.name == "Any" or (item.name == "context" and not item.members):
        inner[OPEN] = feel.ANY
    check_boxed(c, boxed.match, inner)
    return feel.list_of(item)
