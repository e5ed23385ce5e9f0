"""Boxed expressions: each kind, and what each does with what does not fit."""

from __future__ import annotations

from typing import Any

import pytest
from tests.kernel.decisions import dmn
from tests.kernel.decisions.dmn import literal

from lotwright.kernel import decisions


def entry(name: str, body: str, type: str | None = None) -> str:
    return f"<contextEntry><variable{dmn.attributes(name=name, typeRef=type)}/>{body}</contextEntry>"


def part(tag: str, body: str, **given: object) -> str:
    return f"<{tag}{dmn.attributes(**given)}>{body}</{tag}>"


def answer(logic: str, type: str | None = None, **inputs: Any) -> decisions.Outcome:
    parts = [dmn.data(name) for name in inputs]
    return dmn.model(*parts, dmn.decision("d", logic, needs=",".join(inputs), type=type)).decide("d", inputs)


CONTEXT = part("context", entry("a", literal("1")) + entry("b c", literal("a + 1")))
RESULT = part("context", entry("a", literal("x")) + f"<contextEntry>{literal('a * 2')}</contextEntry>")
RELATION = part(
    "relation",
    '<column name="n"/><column name="double" typeRef="number"/>'
    + part("row", literal("1") + literal("2"))
    + part("row", literal("2") + literal('"four"')),
)
FUNCTION = part(
    "context",
    entry(
        "add",
        part(
            "functionDefinition",
            '<formalParameter name="a" typeRef="number"/><formalParameter name="b"/>' + literal("a + b"),
        ),
    )
    + f"<contextEntry>{literal('[add(1, 2), add(b: 1, a: 5)]')}</contextEntry>",
)
INVOCATION = part(
    "context",
    entry("twice", part("functionDefinition", '<formalParameter name="n"/>' + literal("n * 2")))
    + part(
        "contextEntry",
        part("invocation", literal("twice") + part("binding", '<parameter name="n"/>' + literal("x"))),
    ),
)
JAVA = part("functionDefinition", CONTEXT, kind="Java")


@pytest.mark.parametrize(
    ("logic", "value"),
    [
        (CONTEXT, {"a": 1, "b c": 2}),
        (RESULT, 10),
        (part("list", literal("1") + literal("x") + CONTEXT), [1, 5, {"a": 1, "b c": 2}]),
        (part("list", ""), []),
        (RELATION, [{"n": 1, "double": 2}, {"n": 2, "double": None}]),
        (FUNCTION, [3, 6]),
        (INVOCATION, 10),
        (literal(""), None),
        ("", None),
    ],
)
def test_a_boxed_expression_has_a_value(logic: str, value: object):
    assert answer(logic, x=5).value == value


FN = part(
    "itemDefinition", part("functionItem", '<parameters name="n"/>', outputTypeRef="number"), name="tF"
)  # the type of a function from anything to a number


@pytest.mark.parametrize(("entry_type", "own_type"), [("number", None), (None, "number"), ("tF", None), (None, "tF")])
def test_a_function_is_declared_by_its_own_type_or_by_that_of_what_it_gives(
    entry_type: str | None, own_type: str | None
):
    def made(body: str, answer: str) -> object:
        function = part("functionDefinition", '<formalParameter name="n"/>' + literal(body), typeRef=own_type)
        logic = part("context", entry("f", function, entry_type) + part("contextEntry", literal(answer)))
        return dmn.model(FN, dmn.decision("d", logic)).decide("d", {}).value

    assert made("n", "f(2)") == 2
    assert made("[n]", "f(2)") == 2
    assert made("n", 'f("text")') is None
    assert made("n", "f instance of function<Any> -> number") is True
    assert made("n", "f instance of function<Any> -> string") is False


def conditional(condition: str) -> str:
    parts = (("if", condition), ("then", '"yes"'), ("else", '"no"'))
    return part("conditional", "".join(part(tag, literal(source)) for tag, source in parts))


@pytest.mark.parametrize(("condition", "value"), [("x > 1", "yes"), ("x > 9", "no"), ("null", "no"), ('"text"', None)])
def test_a_conditional_takes_one_branch(condition: str, value: object):
    assert answer(conditional(condition), x=5).value == value


def iteration(tag: str, source: str, body: str) -> str:
    last = "return" if tag == "for" else "satisfies"
    return part(tag, part("in", literal(source)) + part(last, literal(body)), iteratorVariable="i")


@pytest.mark.parametrize(
    ("logic", "value"),
    [
        (iteration("for", "[1, 2, 3]", "i * x"), [5, 10, 15]),
        (iteration("for", "1..3", "i"), None),
        (iteration("for", "[1..3]", "i"), [1, 2, 3]),
        (iteration("for", "[1, 2, 3]", "sum(partial) + i"), [None, None, None]),
        (iteration("for", "[1, 2, 3]", "count(partial)"), [0, 1, 2]),
        (iteration("for", "[1, 2]", "partial"), [[], [[]]]),
        (iteration("for", "[2, 3, 4]", "if partial = [] then i else i * partial[-1]"), [2, 6, 24]),
        (
            part(
                "for",
                part("in", literal("[1, 2]")) + part("return", part("list", literal("partial"))),
                iteratorVariable="i",
            ),
            [[[]], [[[[]]]]],
        ),
        (iteration("for", "x", "i"), [5]),
        (iteration("for", "null", "i"), None),
        (iteration("every", "[1, 2]", "i < x"), True),
        (iteration("every", "[1, 9]", "i < x"), False),
        (iteration("every", "[]", "false"), True),
        (iteration("every", "[1, null]", "i < x"), None),
        (iteration("every", "[9, null]", "i < x"), False),
        (iteration("some", "[9, 1]", "i < x"), True),
        (iteration("some", "[9, 8]", "i < x"), False),
        (iteration("some", "[]", "true"), False),
        (iteration("some", "[9, null]", "i < x"), None),
        (iteration("some", "[1]", '"text"'), None),
    ],
)
def test_a_loop_runs_over_its_source(logic: str, value: object):
    assert answer(logic, x=5).value == value


def filtering(source: str, match: str) -> str:
    return part("filter", part("in", literal(source)) + part("match", literal(match)))


@pytest.mark.parametrize(
    ("source", "match", "value"),
    [
        ("[1, 6, 7]", "item > x", [6, 7]),
        ("[{n: 1}, {n: 9}]", "n > x", [{"n": 9}]),
        ("[1, null]", "item > x", []),
        ("null", "true", None),
        ("[1, 2]", '"text"', None),
        ("7", "item > x", [7]),
    ],
)
def test_a_filter_keeps_what_matches(source: str, match: str, value: object):
    assert answer(filtering(source, match), x=5).value == value


def test_a_function_of_another_language_is_refused_with_the_reason():
    logic = part("context", entry("f", JAVA) + f"<contextEntry>{literal('f()')}</contextEntry>")
    outcome = answer(logic)
    assert outcome.value is None
    assert [(w.rule, w.params["kind"]) for w in outcome.warnings] == [("dmn.null.external", "Java")]


def test_an_argument_that_does_not_fit_makes_a_call_null():
    logic = FUNCTION.replace("[add(1, 2), add(b: 1, a: 5)]", 'add("one", 2)')
    outcome = answer(logic)
    assert (outcome.value, [w.rule for w in outcome.warnings]) == (None, ["dmn.null.argument"])


def test_a_condition_that_is_no_condition_is_named():
    assert [w.rule for w in answer(conditional('"text"')).warnings] == ["dmn.null.not-boolean"]
    assert [w.rule for w in answer(filtering("[1]", '"text"')).warnings] == ["dmn.null.not-boolean"]


@pytest.mark.parametrize(
    ("type", "source", "value"),
    [
        ("number", "5", 5), ("number", "[5]", 5), ("number", '"5"', None), ("string", "null", None),
        ("list", "5", None), ("integer", "5", 5), ("date and time", 'date("2024-01-01") instance of date', None),
        ("Any", "[1]", [1]), ("no such type", "5", 5),
    ],
)  # fmt: skip
def test_a_decision_has_the_type_of_its_variable(type: str, source: str, value: object):
    assert answer(literal(source), type=type).value == (value if type != "list" else [5])
