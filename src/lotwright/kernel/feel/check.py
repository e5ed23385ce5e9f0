"""The check before an expression is published: names and types against a declared context.

Nothing is evaluated. What is certain to be null or meaningless is a Problem; what only the browser's preview
would see differently is a notice (`agreement.py`). Each has line and column among its parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, NamedTuple

from lotwright.kernel.feel import functions, operands
from lotwright.kernel.feel import nodes as n
from lotwright.kernel.feel.agreement import Notice, outside
from lotwright.kernel.feel.functions.registry import Parameter, Signature
from lotwright.kernel.feel.functions.results import KIND_TYPES, element, result_of
from lotwright.kernel.feel.functions.strings import is_pattern
from lotwright.kernel.feel.lexer import position
from lotwright.kernel.feel.parser import Names, parse, parse_unary
from lotwright.kernel.feel.properties import PROPERTY_TYPES
from lotwright.kernel.feel.temporal import parse_date, parse_date_time, parse_duration, parse_time
from lotwright.kernel.feel.types import (
    ANY,
    BOOLEAN,
    CONTEXT,
    LIST,
    NULL,
    NUMBER,
    Type,
    context_of,
    declared_names,
    function_of,
    list_of,
    range_of,
    resolve,
    type_of,
    unified,
)
from lotwright.kernel.refusal import Invalid, Param, Problem

Scope = Mapping[str, Type]

NEAR = {
    "feel.check.unknown-name": "feel.check.unknown-name-near",
    "feel.check.unknown-member": "feel.check.unknown-member-near",
}
"""The rule that also says what may have been meant."""

OPEN = "\0open"
"""Marks a scope in which any name may mean something, because the item of a filter is not known."""


class Checked(NamedTuple):
    """What the check found: the type of the answer, what is wrong, and what the browser would see differently."""

    type: Type
    problems: tuple[Problem, ...]
    notices: tuple[Problem, ...]


def check(
    source: str, context: Scope, *, result: Type | None = None, types: Mapping[str, Type] | None = None
) -> Checked:
    """Check an expression against the names declared and, if given, the type its answer must have.

    A text that cannot be read gives its `feel.syntax.*` Problem.
    """
    names = Names((*functions.NAMES, *declared_names(context)))
    return _checked(source, lambda: parse(source, names), context, result, types)


def check_unary(source: str, subject: Type, context: Scope, *, types: Mapping[str, Type] | None = None) -> Checked:
    """Check unary tests over a value of the subject's type, as in a cell of a decision table."""
    names = Names((*functions.NAMES, *declared_names(context)))
    return _checked(source, lambda: parse_unary(source, names), {**context, "?": subject}, None, types)


def _checked(
    source: str, read: Callable[[], n.Node], context: Scope, result: Type | None, types: Mapping[str, Type] | None
) -> Checked:
    try:
        node = read()
    except Invalid as invalid:
        return Checked(ANY, invalid.problems, ())
    checker = _Checker(types or {})
    try:
        kind = checker.infer(node, context)
    except RecursionError:
        return Checked(ANY, (Problem("feel.syntax.too-deep", "", {"line": 1, "column": 1, "limit": 64}),), ())
    if result is not None and not operands.fits(kind, result):
        checker.report("feel.check.result", 0, wanted=str(result), given=str(kind))
    problems = tuple(found.at_source(source) for found in checker.found)
    noticed = sorted({*outside(node, source), *checker.noticed}, key=lambda each: each[1])
    notices = tuple(Problem(rule, "", {**position(source, at)}) for rule, at in noticed)
    return Checked(kind, problems, notices)


def infer(node: n.Node, context: Scope, types: Mapping[str, Type]) -> Type:
    """The type of an expression as far as it can be told, faults or not."""
    return _Checker(types).infer(node, context)


class _Found(NamedTuple):
    rule: str
    at: int
    params: dict[str, Param]

    def at_source(self, source: str) -> Problem:
        return Problem(self.rule, "", {**position(source, self.at), **self.params})


@dataclass
class _Checker:
    types: Mapping[str, Type]
    found: list[_Found] = field(default_factory=list)
    noticed: set[Notice] = field(default_factory=set)

    def report(self, rule: str, at: int, **params: Param) -> None:
        one = _Found(rule, at, params)
        if one not in self.found:
            self.found.append(one)

    def infer(self, node: n.Node, scope: Scope) -> Type:
        """The type of a node, what is wrong with it noted on the way."""
        return _RULES[type(node)](self, node, scope)

    def condition(self, node: n.Node, scope: Scope) -> None:
        """A node that must be a boolean."""
        kind = self.infer(node, scope)
        if kind.name not in operands.BOOLEANS and kind.name != "Null":
            self.report("feel.check.not-boolean", node.at, given=str(kind))

    # --- names ---

    def name(self, node: n.Name, scope: Scope) -> Type:
        if node.name in scope:
            return scope[node.name]
        if node.name in functions.NAMES:
            made = functions.as_function(node.name)
            return function_of(made.types, made.result)
        if OPEN not in scope and node.name != "?":
            self.unknown("feel.check.unknown-name", node.at, node.name, [*scope, *functions.NAMES])
        return ANY

    def unknown(self, rule: str, at: int, name: str, known: Iterable[str]) -> None:
        near = get_close_matches(name, [each for each in known if each != OPEN], n=1)
        if near:
            self.report(NEAR[rule], at, name=name, nearest=near[0])
        else:
            self.report(rule, at, name=name)

    def path(self, node: n.Path, scope: Scope) -> Type:
        return self.member(self.infer(node.base, scope), node.member, node.at)

    def member(self, base: Type, name: str, at: int) -> Type:
        if base.name == "list":
            if (base.of or ANY).name == "list":
                self.noticed.add(("feel.notice.list", at))
            return list_of(self.member(base.of or ANY, name, at))
        if base.name in ("Any", "Null") or (base.name == "context" and not base.members):
            return ANY
        if base.name == "range" and name in ("start", "end"):
            return base.of or ANY
        members = base.members if base.name == "context" else PROPERTY_TYPES.get(base.name, {})
        if name not in (members or {}):
            self.unknown("feel.check.unknown-member", at, name, members or {})
            return ANY
        return (members or {})[name]

    # --- operators ---

    def unary(self, node: n.Unary, scope: Scope) -> Type:
        kind = self.infer(node.operand, scope)
        if kind.name not in ("Any", "number", "days and time duration", "years and months duration"):
            self.report("feel.check.operand", node.at, operator="-", given=str(kind))
            return ANY
        return kind

    def binary(self, node: n.Binary, scope: Scope) -> Type:
        first, steps = n.spine(node)
        if node.operator in ("and", "or"):
            for operand in (first, *(right for _, right in steps)):
                self.condition(operand, scope)
            return BOOLEAN
        left = self.infer(first, scope)
        for operator, right in steps:
            left = self.operation(operator, left, self.infer(right, scope), node.at)
        return left

    def operation(self, operator: str, left: Type, right: Type, at: int) -> Type:
        self.notice(operator, left, right, at)
        if operator in ("=", "!="):
            self.comparable(operator, left, right, at)
            return BOOLEAN
        if operator in operands.ARITHMETIC:
            result = operands.result_of(operator, left, right)
        else:
            result = BOOLEAN if operands.ordered(left, right) else None
        if result is None:
            self.report("feel.check.operands", at, operator=operator, left=str(left), right=str(right))
        return result or ANY

    def notice(self, operator: str, left: Type, right: Type, at: int) -> None:
        """What the browser does otherwise with durations and with zones."""
        names = {left.name, right.name}
        if operands.is_duration(left) or operands.is_duration(right):
            if operator not in ("+", "-") or "date" in names:
                self.noticed.add(("feel.notice.duration", at))
        elif operator in ("=", "!=", "-") and names & {"time", "date and time"}:
            self.noticed.add(("feel.notice.zone", at))

    def comparable(self, operator: str, left: Type, right: Type, at: int) -> None:
        if not operands.comparable(left, right):
            self.report("feel.check.never-comparable", at, operator=operator, left=str(left), right=str(right))

    def between(self, node: n.Between, scope: Scope) -> Type:
        value = self.infer(node.value, scope)
        for end in (node.low, node.high):
            self.ordered("between", value, self.infer(end, scope), node.at)
        return BOOLEAN

    def ordered(self, operator: str, left: Type, right: Type, at: int) -> None:
        if not operands.ordered(left, right):
            self.report("feel.check.operands", at, operator=operator, left=str(left), right=str(right))

    def within(self, node: n.In, scope: Scope) -> Type:
        value = self.infer(node.value, scope)
        for test in node.tests:
            self.test(value, test, scope)
        return BOOLEAN

    def tests(self, node: n.Tests, scope: Scope) -> Type:
        for test in node.tests:
            self.test(scope.get("?", ANY), test, scope)
        return BOOLEAN

    def test(self, value: Type, test: n.Node, scope: Scope) -> None:
        """One test of a value: a comparison, a range, a list or a value to equal."""
        if isinstance(test, n.Comparison):
            self.operation(test.operator, value, self.infer(test.operand, scope), test.at)
            return
        kind = self.infer(test, scope)
        if kind.name == "Any" or (kind.name == "boolean" and _asks_input(test)):
            return
        if kind.name == "range":
            self.ordered("in", value, kind.of or ANY, test.at)
        elif kind.name == "list":
            inner = kind.of or ANY
            if not (operands.comparable(value, inner) or operands.comparable(value, kind) or inner.name == "range"):
                self.comparable("in", value, inner, test.at)
        else:
            self.comparable("in", value, kind, test.at)

    def comparison(self, node: n.Comparison, scope: Scope) -> Type:
        return range_of(self.infer(node.operand, scope))

    def interval(self, node: n.Interval, scope: Scope) -> Type:
        ends = [self.infer(end, scope) for end in (node.low, node.high) if end is not None]
        if len(ends) == 2 and not operands.ordered(*ends):
            self.report("feel.check.operands", node.at, operator="..", left=str(ends[0]), right=str(ends[1]))
            return range_of(ANY)
        return range_of(unified(ends))

    # --- values ---

    def literal(self, node: n.Literal, scope: Scope) -> Type:
        if node.value is None and node.text is not None:
            self.report("feel.check.literal", node.at, text=node.text[:60])
            return ANY
        return type_of(node.value)

    def list_of(self, node: n.ListOf, scope: Scope) -> Type:
        return list_of(unified([self.infer(item, scope) for item in node.items]) if node.items else ANY)

    def context(self, node: n.ContextOf, scope: Scope) -> Type:
        inner = dict(scope)
        members: dict[str, Type] = {}
        for name, value in node.entries:
            members[name] = inner[name] = self.infer(value, inner)
        return context_of(members) if members else CONTEXT

    def conditional(self, node: n.If, scope: Scope) -> Type:
        self.condition(node.condition, scope)
        return unified([self.infer(node.yes, scope), self.infer(node.no, scope)])

    def instance_of(self, node: n.InstanceOf, scope: Scope) -> Type:
        self.infer(node.value, scope)
        self.type_named(node.type)
        return BOOLEAN

    def type_named(self, written: n.TypeName) -> Type:
        kind = resolve(written, self.types)
        if kind is None:
            self.report("feel.check.unknown-type", written.at, type=_type_text(written))
        return kind or ANY

    # --- loops, filters, functions ---

    def iterating(self, iterators: tuple[n.Iterator, ...], scope: Scope) -> dict[str, Type]:
        inner = dict(scope)
        for each in iterators:
            source = self.infer(each.source, inner)
            if each.end is not None:
                source = range_of(self.bounds(source, self.infer(each.end, inner), each.at))
            inner[each.name] = self.round(source, each.at)
        return inner

    def bounds(self, low: Type, high: Type, at: int) -> Type:
        if not operands.ordered(low, high) or not {low.name, high.name} <= {"Any", "number", "date"}:
            self.report("feel.check.operands", at, operator="..", left=str(low), right=str(high))
            return ANY
        return low if low.name != "Any" else high

    def round(self, source: Type, at: int) -> Type:
        """What a loop over a source is given each round."""
        if source.name == "range":
            point = source.of or ANY
            if point.name not in ("Any", "number", "date"):
                self.report("feel.check.not-iterable", at, given=str(source))
            return point
        if source.name in ("Null", "function"):
            self.report("feel.check.not-iterable", at, given=str(source))
            return ANY
        return element(source)

    def loop(self, node: n.For, scope: Scope) -> Type:
        inner = self.iterating(node.iterators, scope)
        return list_of(self.infer(node.body, {**inner, "partial": LIST}))

    def quantified(self, node: n.Quantified, scope: Scope) -> Type:
        self.condition(node.condition, self.iterating(node.iterators, scope))
        return BOOLEAN

    def filter(self, node: n.Filter, scope: Scope) -> Type:
        base = self.infer(node.base, scope)
        item = element(base)
        inner: dict[str, Type] = {**scope, "item": item, **(item.members or {})}
        if item.name == "Any" or (item.name == "context" and not item.members):
            inner[OPEN] = ANY
        test = self.infer(node.test, inner)
        if test.name not in ("Any", "boolean", "number", "Null"):
            self.report("feel.check.filter", node.at, given=str(test))
        return item if test is NUMBER else list_of(item) if test is BOOLEAN else ANY

    def function(self, node: n.Lambda, scope: Scope, given: tuple[Type, ...] = ()) -> Type:
        """A function; `given` are the types its parameters get where nothing is written."""
        if node.external:
            self.report("feel.check.external", node.at)
        given = (*given, *(ANY,) * len(node.parameters))
        kinds = tuple(
            given[place] if written is None else self.type_named(written)
            for place, (_, written) in enumerate(node.parameters)
        )
        inner = {**scope, **dict(zip((name for name, _ in node.parameters), kinds, strict=True))}
        return function_of(kinds, ANY if node.external else self.infer(node.body, inner))

    # --- calls ---

    def call(self, node: n.Call, scope: Scope) -> Type:
        target = node.function
        if isinstance(target, n.Name) and target.name in functions.NAMES and target.name not in scope:
            return self.builtin(target.name, node, scope)
        function = self.infer(target, scope)
        given = [self.infer(argument, scope) for argument in node.arguments]
        if function.name == "Any" or (function.name == "function" and function.parameters is None):
            return ANY
        if function.name != "function":
            self.report("feel.check.not-a-function", node.at, given=str(function))
            return ANY
        wanted = function.parameters or ()
        if len(given) > len(wanted) or (len(given) < len(wanted) and not node.names):
            self.count("", len(given), len(wanted), len(wanted), node.at)
        elif not node.names:
            for place, (has, wants) in enumerate(zip(given, wanted, strict=True), 1):
                if not operands.fits(has, wants):
                    self.argument("", str(place), wants, has, node.arguments[place - 1].at)
        return function.of or ANY

    def count(self, function: str, given: int, least: int, most: int | None, at: int) -> None:
        wanted = f"{least}" if most == least else f"{least}+" if most is None else f"{least}–{most}"
        self.report("feel.check.argument-count", at, function=function or "function", given=given, wanted=wanted)

    def argument(self, function: str, parameter: str, wanted: Type, given: Type, at: int) -> None:
        wants, has = str(wanted), str(given)
        named = function or "function"
        self.report("feel.check.argument", at, function=named, parameter=parameter, wanted=wants, given=has)

    def builtin(self, name: str, node: n.Call, scope: Scope) -> Type:
        given: list[Type] = []
        for argument in node.arguments:
            if isinstance(argument, n.Lambda) and given and name in ("sort", "list replace"):
                given.append(self.function(argument, scope, (element(given[0]),) * 2))
            else:
                given.append(self.infer(argument, scope))
        self.constant_argument(name, node)
        signatures = functions.SIGNATURES[name]
        if node.names:
            ordered = self.by_name(name, node, given, signatures)
            return ANY if ordered is None else result_of(name, ordered)
        counted = [each for each in signatures if _counts(each, len(given))]
        if not counted:
            mosts = [_most(each) for each in signatures]
            most = None if None in mosts else max(each or 0 for each in mosts)
            self.count(name, len(given), min(map(_least, signatures)), most, node.at)
            return ANY
        misfits = [_misfit(each, given) for each in counted]
        if None not in misfits:
            place, parameter = max((each for each in misfits if each is not None), key=lambda each: each[0])
            wanted = KIND_TYPES[parameter.kind][0]
            self.argument(name, parameter.name, wanted, given[place], node.arguments[place].at)
            given = [ANY] * len(given)
        if name in ("before", "after", "coincides") and len(given) == 2:
            self.ordered(name, point_of(given[0]), point_of(given[1]), node.at)
        return self.duration(node) if name == "duration" else result_of(name, given)

    def duration(self, node: n.Call) -> Type:
        """Which of the two kinds of duration a constant text stands for."""
        text = node.arguments[0]
        value = parse_duration(text.value) if isinstance(text, n.Literal) and isinstance(text.value, str) else None
        return ANY if value is None else type_of(value)

    def by_name(self, name: str, node: n.Call, given: list[Type], signatures: list[Signature]) -> list[Type] | None:
        """The arguments in the order of the first signature that has their names; None when none has."""
        named = dict(zip(node.names, given, strict=True))
        for signature in signatures:
            known = [parameter.name for parameter in signature.parameters]
            missing = [p for p in signature.parameters if not p.optional and p.kind != "any" and p.name not in named]
            if set(named) <= set(known) and not missing:
                ordered = [named.get(each, NULL) for each in known]
                misfit = _misfit(signature, ordered)
                if misfit is None or len(signatures) > 1:
                    return ordered
                place, parameter = misfit
                at = node.arguments[node.names.index(parameter.name)].at if parameter.name in named else node.at
                self.argument(name, parameter.name, KIND_TYPES[parameter.kind][0], ordered[place], at)
                return ordered
        allowed = sorted({parameter.name for signature in signatures for parameter in signature.parameters})
        self.report("feel.check.argument-names", node.at, function=name, allowed=tuple(allowed))
        return None

    def constant_argument(self, name: str, node: n.Call) -> None:
        """A constant text that a built-in cannot read."""
        texts = [each.value if isinstance(each, n.Literal) else None for each in node.arguments]
        reader = _READERS.get(name)
        if reader is not None and len(texts) == 1 and isinstance(texts[0], str) and reader(texts[0]) is None:
            self.report("feel.check.literal", node.arguments[0].at, text=texts[0][:60])
        place = {"matches": 1, "replace": 1, "split": 1}.get(name)
        if place is not None and not node.names and len(texts) > place and isinstance(texts[place], str):
            flags = texts[-1] if len(texts) == (4 if name == "replace" else 3) else ""
            if not is_pattern(texts[place] or "", flags if isinstance(flags, str) else ""):
                self.report("feel.check.pattern", node.arguments[place].at, pattern=(texts[place] or "")[:60])


def point_of(kind: Type) -> Type:
    """What a range ranges over; a point is of its own kind."""
    return (kind.of or ANY) if kind.name == "range" else kind


_READERS: dict[str, Callable[[str], Any]] = {
    "date": parse_date,
    "time": parse_time,
    "date and time": parse_date_time,
    "duration": parse_duration,
}


def _asks_input(node: n.Node) -> bool:
    return any(isinstance(inner, n.Name) and inner.name == "?" for inner in n.walk(node))


def _least(signature: Signature) -> int:
    return sum(not parameter.optional for parameter in signature.parameters)


def _counts(signature: Signature, given: int) -> bool:
    most = _most(signature)
    return _least(signature) <= given and (most is None or given <= most)


def _most(signature: Signature) -> int | None:
    return None if signature.rest else len(signature.parameters)


def _misfit(signature: Signature, given: list[Type]) -> tuple[int, Parameter] | None:
    """The first argument that cannot be taken, and the parameter it was meant for."""
    for place, kind in enumerate(given):
        parameter = signature.parameters[min(place, len(signature.parameters) - 1)]
        if signature.rest and place >= len(signature.parameters) - 1:
            continue
        takes = any(operands.fits(kind, wanted) for wanted in KIND_TYPES[parameter.kind])
        if not takes or (kind.name == "Null" and not parameter.optional and parameter.kind != "any"):
            return place, parameter
    return None


def _type_text(written: n.TypeName) -> str:
    inner = ", ".join(_type_text(each) for each in written.arguments)
    return f"{written.name}<{inner}>" if inner else written.name


_RULES: dict[type, Callable[[_Checker, Any, Scope], Type]] = {
    n.Literal: _Checker.literal,
    n.Name: _Checker.name,
    n.Path: _Checker.path,
    n.Unary: _Checker.unary,
    n.Binary: _Checker.binary,
    n.Between: _Checker.between,
    n.In: _Checker.within,
    n.Tests: _Checker.tests,
    n.Comparison: _Checker.comparison,
    n.Interval: _Checker.interval,
    n.ListOf: _Checker.list_of,
    n.ContextOf: _Checker.context,
    n.If: _Checker.conditional,
    n.InstanceOf: _Checker.instance_of,
    n.Filter: _Checker.filter,
    n.Call: _Checker.call,
    n.Lambda: _Checker.function,
    n.For: _Checker.loop,
    n.Quantified: _Checker.quantified,
}
