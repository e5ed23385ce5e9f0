"""Text -> tokens."""

from __future__ import annotations

import pytest

from lotwright.kernel.feel.budget import MAX_SOURCE
from lotwright.kernel.feel.lexer import normal_name, position, string_value, tokens
from lotwright.kernel.refusal import Invalid


def texts(source: str) -> list[str]:
    return [token.text for token in tokens(source)[:-1]]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a+b", ["a", "+", "b"]),
        ("1..10", ["1", "..", "10"]),
        ("1.5e-3*.5", ["1.5e-3", "*", ".5"]),
        ("a**b", ["a", "**", "b"]),
        ("x<=1 and y!=2", ["x", "<=", "1", "and", "y", "!=", "2"]),
        ("a // to the end\n+ b", ["a", "+", "b"]),
        ("a /* over\nlines */ + b", ["a", "+", "b"]),
        ('"a \\" b" + c', ['"a \\" b"', "+", "c"]),
        ("数量 > 5", ["数量", ">", "5"]),
        ("\U0001f40e = 1", ["\U0001f40e", "=", "1"]),
        ("a\u3000+\u00a0b", ["a", "+", "b"]),
        ("function(x)->y", ["function", "(", "x", ")", "->", "y"]),
    ],
)
def test_tokens(source, expected):
    assert texts(source) == expected


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        (r'"a\nb\tc\r"', "a\nb\tc\r"),
        (r'"\"\'\\"', "\"'\\"),
        (r'"\u0041\U01F40E"', "A\U0001f40e"),
        (r'"\uD83D\uDC0E"', "\U0001f40e"),
        (r'"\q"', "\\q"),
        (r'"\UFFFFFF"', "\\UFFFFFF"),
    ],
)
def test_escapes_in_texts(token, expected):
    assert string_value(token) == expected


@pytest.mark.parametrize(("source", "got", "column"), [("a # b", "#", 3), ('"open', '"', 1), ("a\n  ;", ";", 3)])
def test_a_character_without_meaning_is_named_with_its_place(source, got, column):
    with pytest.raises(Invalid) as caught:
        tokens(source)
    found = caught.value.problems[0]
    assert (found.rule, found.params["got"], found.params["column"]) == (
        "feel.syntax.unexpected-character", got, column,
    )  # fmt: skip


def test_a_source_too_long_is_refused_with_its_length():
    with pytest.raises(Invalid) as caught:
        tokens(" " * (MAX_SOURCE + 1))
    assert caught.value.problems[0].rule == "feel.syntax.too-long"
    assert caught.value.problems[0].params == {"limit": MAX_SOURCE, "length": MAX_SOURCE + 1}


def test_positions_count_from_one():
    assert position("ab\ncd", 4) == {"line": 2, "column": 2}


@pytest.mark.parametrize(
    ("name", "normal"), [("  unit   price ", "unit price"), ("a +b", "a+b"), ("a  -  b c", "a-b c"), ("x", "x")]
)
def test_names_are_compared_in_one_form(name, normal):
    assert normal_name(name) == normal
