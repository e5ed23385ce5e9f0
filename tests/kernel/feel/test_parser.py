"""Tokens -> nodes: precedence, names with spaces and symbols, every form, errors with their place."""

from __future__ import annotations

import pytest

from lotwright.kernel import feel
from lotwright.kernel.feel import functions
from lotwright.kernel.refusal import Invalid

DECLARED = ("unit price", "price", "unit", "a+b", "date of birth", "x-ray", "lot's number", "profit and loss", "a", "b")


def printed(source: str) -> str:
    return feel.printed(feel.parse(source, feel.Names((*functions.NAMES, *DECLARED))))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1+2*3", "1 + 2 * 3"),
        ("(1+2)*3", "(1 + 2) * 3"),
        ("2*3**2", "2 * 3 ** 2"),
        ("2**3*2", "2 ** 3 * 2"),
        ("a = b + 1", "a = b + 1"),
        ("-a instance of number", "-a instance of number"),
        ("2**3**2", "2 ** 3 ** 2"),
        ("2**(3**2)", "2 ** (3 ** 2)"),
        ("-2**2", "-2 ** 2"),
        ("1-(2-3)", "1 - (2 - 3)"),
        ("a or b and a", "a or b and a"),
        ("(a or b) and a", "(a or b) and a"),
        ("a < b = true", "a < b = true"),
        ("a between 1 and 2 and b", "a between 1 and 2 and b"),
        ("a in [1..2] and b", "a in [1..2] and b"),
        ("a in (1, >2, [3..4))", "a in (1, > 2, [3..4))"),
        ("a in >2", "a in (> 2)"),
        ("]1..2[", "(1..2)"),
        ("]1..a[", "(1..a)"),
        ("]1..a[b][", "(1..(a[b]))"),
        ("(..5)", "(..5)"),
        ("[1..)", "[1..)"),
        ("(<5)", "(< 5)"),
        ("unit price*2", "unit price * 2"),
        ("unit * price", "unit * price"),
        ("a+b", "a+b"),
        ("a + b * 2", "a+b * 2"),
        ("x - ray", "x-ray"),
        ("date of birth.year", "date of birth.year"),
        ("profit and loss > 0", "profit and loss > 0"),
        ("lot's number", "lot's number"),
        ('date and time("2020-01-01T00:00:00")', 'date and time("2020-01-01T00:00:00")'),
        ("a[item>1]", "a[item > 1]"),
        ("a[1].b[2]", "a[1].b[2]"),
        ("{a+b: 1, c d: a+b}.c d", '{"a+b": 1, "c d": a+b}.c d'),
        ("[{m-n: 1}][m-n > 0]", '[{"m-n": 1}][m-n > 0]'),
        ("f(m-n: 1, o p: 2)", "f(m-n: 1, o p: 2)"),
        ("{m-n: 1}.m-n", '{"m-n": 1}.m-n'),
        ("for i in 1..3, j in [i] return i*j", "for i in 1..3, j in [i] return i * j"),
        ("some x in a satisfies x>1", "some x in a satisfies x > 1"),
        ("every line item in a satisfies line item > 1", "every line item in a satisfies line item > 1"),
        ("if a then b else 1", "if a then b else 1"),
        ("function(x: number, y) x+y", "function(x: number, y) x + y"),
        ("function(x: list<number>, f: function<number>->string) external {a: 1}",
         'function(x: list<number>, f: function<number> -> string) external {"a": 1}'),
        ("a instance of context<n: number, m: list<string>>", "a instance of context<n: number, m: list<string>>"),
        ("a instance of days and time duration", "a instance of days and time duration"),
        ("a instance of date and b", "(a instance of date) and b"),
        ('@"2020-01-01"', '@"2020-01-01"'),
        ('@"2020-13-01"', '@"2020-13-01"'),
        ("1e9999", "1e9999"),
        ('substring(string: "abc", start position: 2)', 'substring(string: "abc", start position: 2)'),
        ("(function(x) x)(1)", "(function(x) x)(1)"),
    ],
)  # fmt: skip
def test_how_a_text_is_read(source, expected):
    assert printed(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("-", "-"),
        ("<5, >10", "< 5, > 10"),
        ("not(<5, 7)", "not(< 5, 7)"),
        ("not(a) and b", "not(a) and b"),
        ("not(1..2)", None),
        ("[1..5), null", "[1..5), null"),
        ("? > 5 and ? < 10", "? > 5 and ? < 10"),
        ('"a", "b"', '"a", "b"'),
        ("not((1..2))", "not((1..2))"),
    ],
)
def test_how_unary_tests_are_read(source, expected):
    names = feel.Names((*functions.NAMES, *DECLARED))
    if expected is None:
        with pytest.raises(Invalid):
            feel.parse_unary(source, names)
    else:
        assert feel.printed(feel.parse_unary(source, names)) == expected


@pytest.mark.parametrize(
    ("source", "rule", "line", "column"),
    [
        ("1 +", "feel.syntax.ends-early", 1, 4),
        ("", "feel.syntax.ends-early", 1, 1),
        ("1 2", "feel.syntax.unexpected", 1, 3),
        ("(1", "feel.syntax.expected", 1, 3),
        ("[1, 2", "feel.syntax.expected", 1, 6),
        ("[1,2,]", "feel.syntax.ends-early", 1, 7),
        ("{a: 1,}", "feel.syntax.expected", 1, 7),
        ("max(1,)", "feel.syntax.unexpected", 1, 7),
        ("function(a,) a", "feel.syntax.expected", 1, 12),
        ("a instance of function<number,> -> number", "feel.syntax.expected", 1, 31),
        ("if a then b", "feel.syntax.expected", 1, 12),
        ("for in a return b", "feel.syntax.expected", 1, 5),
        ("{a: 1, a: 2}", "feel.syntax.duplicate-entry", 1, 8),
        ("max(a: 1, 2)", "feel.syntax.mixed-arguments", 1, 4),
        ("a instance of 5", "feel.syntax.expected", 1, 15),
        ("1 +\n  * 2", "feel.syntax.unexpected", 2, 3),
        ("a.", "feel.syntax.expected", 1, 3),
        ("@5", "feel.syntax.expected", 1, 2),
        ("(" * 65 + "1" + ")" * 65, "feel.syntax.too-deep", 1, 65),
    ],
)
def test_an_error_names_its_rule_and_place(source, rule, line, column):
    with pytest.raises(Invalid) as caught:
        feel.parse(source, feel.Names(functions.NAMES))
    found = caught.value.problems[0]
    assert (found.rule, found.params["line"], found.params["column"]) == (rule, line, column)


def test_a_name_shadowed_in_a_loop_is_forgotten_after_it():
    names = feel.Names(["a"])
    feel.parse("for line item in a return line item", names)
    assert "line item" not in names
    with pytest.raises(Invalid):
        feel.parse("for line item in a return (", names)
    assert "line item" not in names
