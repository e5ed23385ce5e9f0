"""Types: which values have them, which conform, how values are coerced (10.3.2.9)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lotwright.kernel import feel
from lotwright.kernel.feel import ANY, BOOLEAN, DATE, DATE_TIME, NULL, NUMBER, STRING, context_of, function_of, list_of
from lotwright.kernel.feel.temporal import Date, parse_date_time
from lotwright.kernel.feel.types import conforms, unified
from lotwright.kernel.refusal import Invalid

ONE = Decimal(1)


@pytest.mark.parametrize(
    ("kind", "to", "expected"),
    [
        (NUMBER, NUMBER, True),
        (NUMBER, ANY, True),
        (ANY, NUMBER, False),
        (NULL, NUMBER, True),
        (list_of(NUMBER), list_of(ANY), True),
        (list_of(ANY), list_of(NUMBER), False),
        (context_of({"a": NUMBER, "b": STRING}), context_of({"a": NUMBER}), True),
        (context_of({"a": NUMBER}), context_of({"a": NUMBER, "b": STRING}), False),
        (function_of((ANY,), NUMBER), function_of((NUMBER,), ANY), True),
        (function_of((NUMBER,), NUMBER), function_of((ANY,), NUMBER), False),
        (function_of((), NUMBER), function_of((NUMBER,), NUMBER), False),
    ],
)
def test_conformance(kind, to, expected):
    assert conforms(kind, to) is expected


@pytest.mark.parametrize(
    ("value", "to", "expected"),
    [
        (ONE, NUMBER, (ONE, True)),
        ([ONE], NUMBER, (ONE, True)),
        ([ONE, ONE], NUMBER, (None, False)),
        (ONE, list_of(NUMBER), ([ONE], True)),
        ("a", NUMBER, (None, False)),
        (None, NUMBER, (None, True)),
        (Date(2020, 1, 1), DATE_TIME, (parse_date_time("2020-01-01T00:00:00Z"), True)),
        ([Date(2020, 1, 1)], list_of(DATE), ([Date(2020, 1, 1)], True)),
        ([["a"], "b"], list_of(STRING), (["a", "b"], True)),
        ({"a": [ONE]}, context_of({"a": NUMBER}), ({"a": ONE}, True)),
        ({"a": "x"}, context_of({"a": NUMBER}), (None, False)),
    ],
)
def test_coercion(value, to, expected):
    assert feel.coerce(value, to) == expected


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ([NUMBER, NUMBER], "number"),
        ([NUMBER, NULL], "number"),
        ([NULL], "Null"),
        ([], "Null"),
        ([NUMBER, STRING], "Any"),
        ([list_of(NUMBER), list_of(STRING)], "list"),
        ([list_of(NULL), list_of(STRING)], "list<string>"),
        ([context_of({"a": NUMBER}), context_of({"a": NUMBER, "b": BOOLEAN})], "context<a: number>"),
        ([ANY, NUMBER], "Any"),
    ],
)
def test_the_type_that_several_share(kinds, expected):
    assert str(unified(kinds)) == expected


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (list_of(context_of({"a": list_of(NUMBER)})), "list<context<a: list<number>>>"),
        (function_of((NUMBER, ANY), STRING), "function<number, Any> -> string"),
        (feel.range_of(DATE), "range<date>"),
        (feel.LIST, "list"),
        (feel.CONTEXT, "context"),
    ],
)
def test_types_are_written_as_they_are_read(kind, text):
    assert str(kind) == text
    if "function" not in text:
        written = feel.parse(f"x instance of {text}", feel.Names(["x"]))
        assert written.type.name in text


def test_declared_names_go_into_members():
    declared = feel.declared_names({"order": context_of({"line items": list_of(context_of({"unit price": NUMBER}))})})
    assert declared == {"order", "line items", "unit price"}


def test_a_value_too_large_to_be_walked_is_refused():
    nested: list[object] = [ONE]
    for _ in range(30):
        nested = [nested, nested]
    kind = NUMBER
    for _ in range(31):
        kind = list_of(kind)
    with pytest.raises(Invalid) as caught:
        kind.has(nested)
    assert caught.value.problems[0].rule == "feel.budget.steps"
