"""Nothing of Python can be reached from an expression, whatever it is called."""

from __future__ import annotations

import ast
import datetime as dt
from pathlib import Path

import pytest

from lotwright.kernel import feel
from lotwright.kernel.feel import functions

PACKAGE = Path(feel.__file__).parent
ANALYSIS = ("formulas.py", "gaps.py", "regions.py", "spaces.py", "examples.py")
"""Files that study expressions before they are published; no evaluation passes through them."""

DUNDERS = (
    "__class__", "__init__", "__globals__", "__builtins__", "__import__", "__dict__", "__mro__", "__subclasses__",
    "_run", "closure", "call", "nanos", "real", "imag", "format", "mro", "gi_frame", "func_globals", "replace",
    "_replace", "_asdict", "ordinal", "zone", "at",
)  # fmt: skip
HOLDERS = (
    '"text"', "1", "true", "null", "[1]", "{a: 1}", "[1..2]", '@"2026-01-01"', '@"10:00:00"', '@"P1D"', "abs",
    "function(x) x", "amount", "order",
)  # fmt: skip
CONTEXT = {"amount": 5, "order": {"lines": [1]}}


@pytest.mark.parametrize("name", DUNDERS)
@pytest.mark.parametrize("holder", HOLDERS)
def test_no_attribute_of_python_is_a_member(holder, name):
    value = feel.compile(f"({holder}).{name}", CONTEXT).value(CONTEXT)
    assert value in (None, [None])


@pytest.mark.parametrize("name", [*DUNDERS, "open", "eval", "exec", "print", "os", "sys", "globals", "getattr"])
def test_no_name_of_python_is_in_scope(name):
    if name in functions.NAMES:
        return
    answer = feel.compile(f"{name}(1)").evaluate({})
    assert answer.value is None
    assert {warning.rule for warning in answer.warnings} == {"feel.null.name", "feel.null.not-a-function"}


@pytest.mark.parametrize("source", ['"{0.__class__}" + "x"', 'string join(["%s"], "{0}")', 'replace("a", "a", "{0}")'])
def test_texts_are_never_format_strings(source):
    assert feel.compile(source).value({}) in ("{0.__class__}x", "%s", "{0}")


def test_a_context_has_only_its_own_keys():
    for key in ("keys", "items", "get", "pop", "update", "__len__"):
        assert feel.compile(f"order.{key}", CONTEXT).value(CONTEXT) is None
        assert feel.compile(f'get value(order, "{key}")', CONTEXT).value(CONTEXT) is None


def test_an_expression_cannot_change_what_it_is_given():
    context = {"lots": [1, 2, 3], "order": {"a": [1]}}
    for source in (
        "append(lots, 4)", "reverse(lots)", "sort(lots, function(x, y) x > y)", "remove(lots, 1)",
        'context put(order, "a", 2)', "concatenate(lots, lots)", "insert before(lots, 1, 0)", "flatten([lots])",
        'context put(order, ["a", "b"], 2)', "list replace(lots, 1, 9)", "for i in lots return append(lots, i)",
    ):  # fmt: skip
        feel.compile(source, context).value(context)
    assert context == {"lots": [1, 2, 3], "order": {"a": [1]}}


def test_the_runtime_cannot_be_named():
    assert feel.compile("runtime").value({"runtime": 5}) == 5
    assert feel.compile("runtime").value({}) is None


def test_external_functions_are_refused_with_the_reason():
    source = (
        '(function(a) external {java: {class: "java.lang.Runtime", method signature: "exec(java.lang.String)"}})("x")'
    )
    answer = feel.compile(source).evaluate({})
    assert answer.value is None
    assert [warning.rule for warning in answer.warnings] == ["feel.null.external"]
    assert "feel.check.external" in [problem.rule for problem in feel.check(source, {}).problems]


def test_the_present_is_what_the_caller_says_and_nothing_else():
    now = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
    assert feel.compile("string(today())").value({}, now) == "2026-03-02"
    assert [warning.rule for warning in feel.compile("now()").evaluate({}).warnings] == ["feel.null.no-clock"]


def test_no_evaluation_calls_eval_or_reaches_attributes_by_name():
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if path.name not in ANALYSIS and isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"eval", "exec", "getattr", "setattr", "vars", "globals", "locals"}, path


def test_half_a_surrogate_pair_becomes_a_replacement_character():
    assert feel.compile('"\\uD83D"').value({}) == "\ufffd"
    assert feel.compile('"\\uD83D\\uDCA9"').value({}) == "\U0001f4a9"
    assert feel.compile('matches(given, "a")', {"given"}).value({"given": "\ud800"}) is None
