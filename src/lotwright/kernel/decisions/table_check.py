"""The check of decision tables: their form, their texts, and the gaps and overlaps of their rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from lotwright.kernel import feel
from lotwright.kernel.decisions import model as m
from lotwright.kernel.decisions.findings import Checker, Context
from lotwright.kernel.decisions.items import simple
from lotwright.kernel.decisions.tables import AGGREGATES, POLICIES
from lotwright.kernel.feel import nodes as n
from lotwright.kernel.feel.examples import Row
from lotwright.kernel.feel.functions import NAMES
from lotwright.kernel.feel.gaps import MOST_GAPS, MOST_OVERLAPS, Findings, Region, analyse
from lotwright.kernel.feel.parser import Names, parse, parse_unary
from lotwright.kernel.feel.regions import KINDS_OF_TYPE, MISSING, constant_of, shown
from lotwright.kernel.feel.spaces import Allowed, Domain, domain_of
from lotwright.kernel.feel.types import Type, type_of
from lotwright.kernel.feel.values import Value, equal
from lotwright.kernel.refusal import Invalid, Param

SINGLE = ("UNIQUE", "ANY", "FIRST", "PRIORITY")
"""Policies that give one result; the others give a list, or a number made from it."""

BY_PRIORITY = ("PRIORITY", "OUTPUT ORDER")
WHOLE = ("integer", "long")
MOST_ANSWERS = 100
LONGEST_TEXT = 200


def check_table(c: Checker, table: m.DecisionTable, context: Context) -> Type:
    """Check a table; what type it answers with, as far as can be told."""
    if table.language is not None:
        c.error("dmn.language", table.id, language=table.language)
        return feel.ANY
    _form(c, table)
    readable = _texts(c, table, context)
    if readable and table.rules and table.hit_policy in POLICIES:
        try:
            _coverage(c, table, context)
        except RecursionError:  # An expression of thousands of operators is a tree too deep to be looked up.
            c.warning("dmn.analysis-limit", table.id)
    return answer_type(c.type, table)


def answer_type(named: Callable[[str | None], Type], table: m.DecisionTable) -> Type:
    """The type of what a table answers; of single hits, narrowed to the values that its rules can give."""
    kinds = [named(output.type) for output in table.outputs]
    if table.hit_policy in SINGLE:
        kinds = [_given(table, place, kind) for place, kind in enumerate(kinds)]
    if len(kinds) == 1:
        one = kinds[0]
    else:
        one = feel.context_of({output.name or "": kind for output, kind in zip(table.outputs, kinds, strict=True)})
    if table.hit_policy in SINGLE:
        return one
    return feel.list_of(one) if table.aggregation is None else feel.NUMBER if table.aggregation == "COUNT" else one


def _given(table: m.DecisionTable, place: int, declared: Type) -> Type:
    """The type of an output column: one of its constants, when it holds nothing else."""
    texts = [rule.outputs[place] for rule in table.rules] + [table.outputs[place].default or ""]
    texts = list(dict.fromkeys(text.strip() for text in texts if text.strip()))
    kinds = {type_of(value).name for value in (_constant(text, {}) for text in texts) if value is not MISSING}
    is_constant = all(_constant(text, {}) is not MISSING for text in texts)
    if not is_constant or len(kinds) != 1 or not kinds <= KINDS_OF_TYPE.keys() or len(texts) > MOST_ANSWERS:
        return declared
    base = simple(kinds.pop()) if declared is feel.ANY else declared
    if base is None or base.name != type_of(_constant(texts[0], {})).name:
        return declared
    return replace(base, allowed=Allowed(", ".join(texts), base.allowed))


# --- form ---------------------------------------------------------------------------------------------


def _form(c: Checker, table: m.DecisionTable) -> None:
    if table.hit_policy not in POLICIES:
        c.error("dmn.hit-policy", table.id, policy=table.hit_policy)
    if not table.outputs:
        c.error("dmn.table-without-output", table.id)
    if not table.rules:
        c.warning("dmn.table-without-rule", table.id)
    if table.aggregation is not None:
        if table.hit_policy != "COLLECT" or table.aggregation not in AGGREGATES:
            c.error("dmn.aggregation", table.id, aggregation=table.aggregation, policy=table.hit_policy)
        elif len(table.outputs) > 1:
            c.error("dmn.aggregation-outputs", table.id, aggregation=table.aggregation)
    if table.hit_policy in BY_PRIORITY and not any(output.values for output in table.outputs):
        c.error("dmn.priority-without-values", table.id, policy=table.hit_policy)
    names = Counter(output.name for output in table.outputs)
    for output in table.outputs:
        if len(table.outputs) > 1 and not output.name:
            c.error("dmn.output-without-name", output.id)
        elif names[output.name] > 1:
            c.error("dmn.output-twice", output.id, name=output.name)


# --- texts --------------------------------------------------------------------------------------------


def _texts(c: Checker, table: m.DecisionTable, context: Context) -> bool:
    """Check every text of a table; whether its conditions could be read."""
    readable = True
    for place, clause in enumerate(table.inputs):
        label = clause.label or clause.expression
        kind = c.type(clause.type)
        found = c.expression(clause.expression, clause.id, context, kind, label=label)
        kind = found if kind is feel.ANY else kind
        if clause.values:
            readable &= c.tests(clause.values, clause.id, kind, context, label=label)
        for number, rule in enumerate(table.rules, 1):
            readable &= c.tests(rule.tests[place], rule.id, kind, context, label=label, number=number)
        readable &= _readable(clause.expression, context)
    for place, output in enumerate(table.outputs):
        _output_texts(c, table, place, output, context)
    return readable


def _readable(text: str, context: Context) -> bool:
    try:
        parse(text, _names(context))
    except Invalid:
        return False
    return True


def _output_texts(c: Checker, table: m.DecisionTable, place: int, output: m.OutputClause, context: Context) -> None:
    label = output.name or ""
    kind = c.type(output.type)
    known: list[Value] | None = None
    if output.values:
        c.expression(f"[{output.values}]", output.id, context, label=label)
        known = _constants(f"[{output.values}]", context)
    if output.default:
        c.expression(output.default, output.id, context, kind, label=label)
    for number, rule in enumerate(table.rules, 1):
        text = rule.outputs[place]
        if not text.strip():
            c.warning("dmn.output-empty", rule.id, label=label, number=number)
            continue
        c.expression(text, rule.id, context, kind, label=label, number=number)
        value = _constant(text, context)
        if known is not None and value is not MISSING and not any(equal(value, each) is True for each in known):
            c.error("dmn.output-value", rule.id, label=label, number=number, value=shown(value))


def _constant(text: str, context: Context) -> Value:
    """The value of a text that depends on nothing, or MISSING."""
    try:
        return constant_of(parse(text, _names(context)), context)
    except Invalid:
        return MISSING


def _constants(text: str, context: Context) -> list[Value] | None:
    value = _constant(text, context)
    return value if type(value) is list else None


def _names(context: Context) -> Names:
    return Names((*NAMES, *feel.declared_names(context)))


# --- gaps and overlaps --------------------------------------------------------------------------------


class _Table(NamedTuple):
    """A table as the analysis wants it: its input expressions, what they are called, and its rules."""

    domains: dict[n.Node, Domain]
    labels: dict[n.Node, str]
    rows: list[Row]


def _coverage(c: Checker, table: m.DecisionTable, context: Context) -> None:
    read = _read(c, table, context)
    outputs = [_result(rule, context) for rule in table.rules]

    def clashing(first: int, second: int) -> bool:
        if table.hit_policy == "ANY":
            return not _same(outputs[first], outputs[second])
        return table.hit_policy == "UNIQUE"

    def domain(term: n.Node) -> Domain:
        return read.domains.get(term) or _domain(term, context)

    found = analyse(read.rows, domain, names=read.labels, clashing=clashing, steps=c.steps)
    _tell_gaps(c, table, found)
    _tell_overlaps(c, table, found, outputs)
    for row in found.never:
        c.warning("dmn.rule-never", table.rules[row].id, number=row + 1)
    for row in found.hidden if table.hit_policy == "FIRST" else ():
        c.warning("dmn.rule-hidden", table.rules[row].id, number=row + 1)
    if any(unknown.why == "limit" for unknown in found.unknown):
        c.warning("dmn.analysis-limit", table.id)


def _read(c: Checker, table: m.DecisionTable, context: Context) -> _Table:
    subjects = [parse(clause.expression, _names(context)) for clause in table.inputs]
    domains: dict[n.Node, Domain] = {}
    for subject, clause in zip(subjects, table.inputs, strict=True):
        domains[subject] = _input_domain(clause, c.type(clause.type), c.inferred(subject, context))
    rows: list[Row] = [
        tuple((subject, _cell(c, test, context)) for subject, test in zip(subjects, rule.tests, strict=True))
        for rule in table.rules
    ]
    labels = {s: clause.label or clause.expression for s, clause in zip(subjects, table.inputs, strict=True)}
    return _Table(domains, labels, rows)


def _input_domain(clause: m.InputClause, declared: Type, found: Type) -> Domain:
    """What values a column may have: those of its type, of what it asks for, and among its input values."""
    kind = found if declared is feel.ANY else declared
    domain = domain_of(kind, *([clause.values] if clause.values else []))
    if found is not kind and found.name == kind.name:
        domain = domain._replace(tests=(*domain.tests, *domain_of(found).tests))
    return domain._replace(whole=clause.type in WHOLE)


def _cell(c: Checker, text: str, context: Context) -> n.Tests:
    """The tests of a cell; one against a single value of another thing reads as that they are equal."""
    within = {**context, "?": feel.ANY}
    tests = parse_unary(text, _names(within))
    return n.Tests(tuple(_test(c, test, within) for test in tests.tests), tests.negated)


def _test(c: Checker, test: n.Node, context: Context) -> n.Node:
    if isinstance(test, n.Name | n.Path) and c.inferred(test, context).name in KINDS_OF_TYPE:
        return n.Comparison("=", test)
    return test


def _domain(term: n.Node, context: Context) -> Domain:
    """What a name that only stands within a cell may be."""
    return domain_of(context.get(term.name, feel.ANY)) if isinstance(term, n.Name) else Domain()


Result: TypeAlias = tuple[tuple[Value, str], ...]
"""What a rule concludes: for each output its value, MISSING when it depends on something, and its text."""


def _result(rule: m.Rule, context: Context) -> Result:
    return tuple((_constant(text, context), text.strip()) for text in rule.outputs)


def _is_constant(result: Result) -> bool:
    return all(value is not MISSING for value, _ in result)


def _same(first: Result, second: Result) -> bool:
    """Whether two rules surely conclude the same."""
    return all(
        text == other_text or (value is not MISSING and equal(value, other) is True)
        for (value, text), (other, other_text) in zip(first, second, strict=True)
    )


def _tell_gaps(c: Checker, table: m.DecisionTable, found: Findings) -> None:
    if any(output.default for output in table.outputs):
        return
    for region in found.gaps:
        params = _told(region)
        if region.assumed:
            c.warning("dmn.gap-assumed", table.id, assumed=", ".join(region.assumed), **params)
        elif table.hit_policy in SINGLE:
            c.error("dmn.gap", table.id, **params)
        else:
            c.warning("dmn.gap-of-list", table.id, **params)
    if len(found.gaps) >= MOST_GAPS:
        c.warning("dmn.gap-more", table.id, limit=MOST_GAPS)
    for unknown in found.unknown:
        if unknown.why == "gap":
            c.warning("dmn.gap-unknown", table.id, region=_written(unknown.tests))


def _tell_overlaps(c: Checker, table: m.DecisionTable, found: Findings, outputs: list[Result]) -> None:
    rule = "dmn.overlap" if table.hit_policy == "UNIQUE" else "dmn.conflict"
    for overlap in found.overlaps:
        params: dict[str, Param] = {"first": overlap.first + 1, "second": overlap.second + 1, **_told(overlap.region)}
        if rule == "dmn.conflict" and not (
            _is_constant(outputs[overlap.first]) and _is_constant(outputs[overlap.second])
        ):
            c.warning("dmn.conflict-unknown", table.id, **params)
        elif overlap.region.assumed:
            c.warning("dmn.overlap-assumed", table.id, assumed=", ".join(overlap.region.assumed), **params)
        else:
            c.error(rule, table.id, **params)
    if len(found.overlaps) >= MOST_OVERLAPS:
        c.warning("dmn.overlap-more", table.id, limit=MOST_OVERLAPS)
    for unknown in found.unknown:
        if unknown.why == "overlap":
            first, second = unknown.rows
            region = _written(unknown.tests)
            c.warning("dmn.overlap-unknown", table.id, first=first + 1, second=second + 1, region=region)


def _told(region: Region) -> dict[str, Param]:
    example = "; ".join(f"{name} = {shown(value)}" for name, value in region.example)
    return {"region": _written(region.tests), "example": example}


def _written(tests: Sequence[tuple[str, str]]) -> str:
    return "; ".join(f"{name}: {_clipped(text)}" for name, text in tests) or "-"


def _clipped(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}..."
