"""What operators and forms give (10.3.2), by table: `expression => answer`, both in FEEL."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from lotwright.kernel import feel
from lotwright.kernel.feel.text import written

TABLE = r"""
# --- three-valued logic
true and true => true
true and null => null
false and null => false
null and null => null
true or null => true
false or null => null
null or null => null
true and "x" => null
false and "x" => false
false or 1 => null
# --- equality
1 = 1.0 => true
1 = "1" => null
null = null => true
null = 1 => false
null != null => false
[1, 2] = [1, 2] => true
[1, 2] = [2, 1] => false
[1, "a"] = [1, 2] => false
[] = null => false
{a: 1, b: 2} = {b: 2, a: 1} => true
{a: 1} = {b: 1} => false
[1..3] = [1..3] => true
[1..3] = [1..3) => false
@"P1Y" = @"P12M" => true
@"P1Y" = @"P365D" => null
@"2020-01-01" = @"2020-01-01T00:00:00" => null
@"10:00:00Z" = @"11:00:00+01:00" => true
@"2020-06-01T10:00:00@Europe/Paris" = @"2020-06-01T08:00:00Z" => true
0.1 + 0.2 = 0.3 => true
true = "true" => null
# --- order
1 < 2 => true
"a" < "b" => true
"a" < 1 => null
true < false => null
null < 1 => null
@"2020-01-01" < @"2020-01-02" => true
@"P1D" > @"PT23H" => true
@"2020-01-01T10:00:00+02:00" < @"2020-01-01T09:00:00Z" => true
@"2020-01-01T10:00:00+02:00" < @"2020-01-01T09:00:00" => false
@"2020-01-01T10:00:00" < @"2020-01-01T10:00:01+02:00" => true
@"2020-01-01T10:00:00" = @"2020-01-01T10:00:00@Europe/Paris" => true
@"2020-01-01T10:00:00" = @"2020-01-01T09:00:00@Europe/Paris" => false
@"10:00:00" <= @"10:00:00-05:00" => true
@"09:00:00+01:00" >= @"10:00:00" => false
is(@"10:00:00", @"10:00:00-05:00") => false
5 between 1 and 5 => true
5 between 5 and 1 => false
5 between null and 3 => false
5 between 6 and null => false
5 between "a" and 3 => false
5 between null and 7 => null
5 between 1 and "z" => null
null between 1 and 5 => null
# --- arithmetic
1 + 2 => 3
"a" + "b" => "ab"
1 + "a" => null
1 - null => null
10 / 4 => 2.5
1 / 0 => null
1 / 3 => 0.3333333333333333333333333333333333
2 ** 3 ** 2 => 64
-2 ** 2 => 4
2 * 3 ** 2 => 18
2 ** -1 => 0.5
1E6144 * 10 => null
--5 => 5
-"a" => null
-@"P1D" => @"-P1D"
@"2020-01-31" + @"P1M" => @"2020-02-29"
@"2020-02-29" - @"P1Y" => @"2019-02-28"
@"2020-01-01" + @"PT36H" => @"2020-01-02"
@"2020-01-01T10:00:00" + @"PT36H" => @"2020-01-02T22:00:00"
@"P1D" + @"2020-01-01" => @"2020-01-02"
@"10:00:00" + @"PT15H" => @"01:00:00"
@"10:00:00" - @"11:00:00" => @"-PT1H"
@"2020-03-01" - @"2020-02-01" => @"P29D"
@"2020-03-01T00:00:00Z" - @"2020-03-01T00:00:00" => null
@"2020-03-01T00:00:00Z" - @"2020-03-01T02:00:00+02:00" => @"PT0S"
@"2020-03-29T01:30:00@Europe/Paris" + @"PT1H" => @"2020-03-29T03:30:00@Europe/Paris"
@"P1D" * 1.5 => @"P1DT12H"
2 * @"P5M" => @"P10M"
@"P1D" / 2 => @"PT12H"
@"P2D" / @"P1D" => 2
@"P2D" / 0 => null
@"P1Y" + @"P1D" => null
@"P1D" ** 2 => null
# --- between, in
5 between 1 and 10 => true
5 between 5 and 10 => true
10 between 5 and 10 => true
11 between 5 and 10 => false
5 between 10 and 1 => false
5 between null and 10 => null
5 between 1 and "a" => null
5 in [1..5) => false
5 in (1..5] => true
5 in ]1..5] => true
5 in (> 3, < 1) => true
5 in [1, 5] => true
5 in [[1..2], [4..6]] => true
[1] in [[1]] => true
null in [1, null] => true
null in [1..3] => null
"a" in [1..3] => null
5 in (!= 5) => false
5 in (..5) => false
5 in (..5] => true
5 in [5..) => true
# --- paths
{a: {b: 1}}.a.b => 1
[{a: 1}, {a: 2}, {}].a => [1, 2, null]
{a: 1}.b => null
"x".a => null
@"2020-03-02".year => 2020
@"2020-03-02".weekday => 1
@"2020-03-02T10:20:30.5+08:00".second => 30.5
@"2020-03-02T10:20:30+08:00".time offset => @"PT8H"
@"2020-03-02T10:20:30@Asia/Shanghai".timezone => "Asia/Shanghai"
@"2020-03-02T10:20:30@Asia/Shanghai".time offset => @"PT8H"
@"P1Y2M".months => 2
@"-P1DT2H".hours => -2
@"P1D".years => null
[1..3).end included => false
(> 5).start => 5
@"10:00:07.250".second => 7.25
string(@"10:00:07.250".second) => "7.25"
0 ** 0 => 1
# --- filters
[1, 2, 3][1] => 1
[1, 2, 3][-1] => 3
[1, 2, 3][4] => null
[1, 2, 3][0] => null
[1, 2, 3][1.5] => null
[1, 2, 3][item > 1] => [2, 3]
[1, 2, 3][item > "a"] => []
[1, 2, 3]["a"] => null
[1, 2, 3][null] => null
[][1] => null
[][item > 1] => []
5[1] => 5
5[item > 1] => [5]
5[false] => []
null[1] => null
[{x: 1}, {x: null}, {y: 2}][x = null] => [{x: null}, {y: 2}]
[{item: 1}, {item: 2}][item > 1] => [{item: 2}]
[[1, 2], [3]][1][2] => 2
[1, 2, 3][even(item)] => [2]
[{a: 2}, {a: 3}][a > 2].a => [3]
# --- forms
if true then 1 else 2 => 1
if null then 1 else 2 => 2
if "true" then 1 else 2 => 2
for i in 1..3 return i * i => [1, 4, 9]
for i in 3..1 return i => [3, 2, 1]
for i in (1..4) return i => [2, 3]
for i in [1, 2], j in [i, 10] return i * j => [1, 10, 4, 20]
for i in @"2020-02-28"..@"2020-03-01" return i.day => [28, 29, 1]
for i in 5 return i => [5]
for i in null return i => null
for i in 1.5..3 return i => null
for i in 0..4 return if i = 0 then 1 else i * partial[-1] => [1, 1, 2, 6, 24]
for i in 1..3 return count(partial) => [0, 1, 2]
for i in 1..2 return partial => [[], [[]]]
some i in [1, 2], j in [2, 3] satisfies i = j => true
some i in [] satisfies true => false
some i in [1, null] satisfies i > 5 => null
every i in [] satisfies false => true
every i in [1, null] satisfies i > 0 => null
every i in [0, null] satisfies i > 0 => false
every i in null satisfies true => null
{a: 1, b: a + 1, c: {d: b}}.c.d => 2
{"a b": 1, c: a b}.c => 1
{f: function(n) if n <= 1 then 1 else n * f(n - 1), r: f(5)}.r => 120
(function(a) function(b) a + b)(1)(2) => 3
(function(a, b) a - b)(b: 1, a: 3) => 2
(function(a: number) a)("x") => null
(function(a: list<number>) a)(1) => [1]
(function(a: number) a)([1]) => 1
(function(a: date and time) a)(@"2020-01-01") => @"2020-01-01T00:00:00Z"
(function(a) a)() => null
(function(a) a)(b: 1) => null
(function(a, b) [a, b])(b: 1) => [null, 1]
(function(a, b) a)(b: 1, b: 2) => null
(function(a, b) a)(1) => null
"x"(1) => null
# --- names
{what if?: 2, r: what if? + 1}.r => 3
{f: function(is it so?: boolean) not(is it so?), r: f(is it so?: true)}.r => false
{don't: 1, a+b/c*d - e: 2, x.y: 4, r: [don't, a+b/c*d-e, x.y]}.r => [1, 2, 4]
{a: 3, b: 1, a-b: 7, r: [a - b, (a)-(b)]}.r => [7, 2]
{every day: 2, profit and loss: 3, in stock: 4, r: every day + profit and loss + in stock}.r => 9
{number of: 3, a 1: 5, r: number of + a 1}.r => 8
# --- instance of
1 instance of number => true
null instance of Null => true
null instance of number => false
1 instance of Any => true
[1] instance of list<number> => true
[1, "a"] instance of list<number> => false
[] instance of list<number> => true
[1, null] instance of list<number> => true
{a: 1, b: 2} instance of context<a: number> => true
{a: "x"} instance of context<a: number> => false
[1..3] instance of range<number> => true
(> "a") instance of range<string> => true
@"P1Y" instance of years and months duration => true
@"P1Y" instance of days and time duration => false
@"2020-01-01" instance of date and time => false
(function(a: number) a) instance of function<number> -> number => true
(function(a: number) a + 1) instance of function<number> -> number => true
(function(a: number) a) instance of function<number> -> string => false
abs instance of function<number> -> string => false
(function(a) a) instance of function<number> -> Any => true
(function(a: string) a) instance of function<number> -> Any => false
(function(a) "x") instance of function<> -> string => false
(function() "x") instance of function<> -> string => true
abs instance of function<number> -> number => true
1 instance of nonsense => null
# --- literals
@"2020-13-01" => null
@"nonsense" => null
1E9999 => null
.5 => 0.5
"\U01F40E" => "\uD83D\uDC0E"
"""

LINES = [line for line in TABLE.splitlines() if line and not line.startswith("#")]


def value(source: str, names: tuple[str, ...] = ()) -> str:
    return written(feel.compile(source, names).value({}))


@pytest.mark.parametrize("line", LINES)
def test_an_expression_gives_what_the_specification_says(line):
    source, _, expected = line.rpartition(" => ")
    actual = value(source)
    assert actual == value(expected) or feel.compile(f"({source}) = ({expected})").value({}) is True


def test_zero_has_no_power_below_zero():
    """Not in the table: the browser's is infinite, and no sentence of a notice would be true of all powers."""
    assert feel.compile("[0 ** -1, 0 ** 0, 2 ** -1]").value({}) == [None, 1, Decimal("0.5")]


UNARY = [
    ("-", 5, True),
    ("5", 5, True),
    ("< 5", 5, False),
    ("< 5, > 4", 5, True),
    ("not(5, 6)", 5, False),
    ("not(< 5)", 5, True),
    ("[1..5)", 5, False),
    ("null", None, True),
    ("5", None, False),
    ("< 5", None, None),
    ("not(< 5)", None, None),
    ('"a", "b"', "b", True),
    ("[1, 5]", 5, True),
    ("? > 3 and ? < 7", 5, True),
    ("even(?)", 5, False),
    ("limit", 5, True),
    ("< limit", 5, False),
    ('"a"', 5, None),
    ("true", True, True),
    ("false", True, False),
]


@pytest.mark.parametrize(("tests", "input", "expected"), UNARY)
def test_unary_tests(tests, input, expected):
    assert feel.compile_unary(tests, ["limit"]).value({"?": input, "limit": 5}) is expected


WARNED = [
    ("nonsense", "feel.null.name", 0),
    ("{a: 1}.b", "feel.null.member", 6),
    ('1 + "a"', "feel.null.operation", 2),
    ('1 = "a"', "feel.null.operation", 2),
    ('5 between 1 and "a"', "feel.null.operation", 2),
    ("abs(1, 2)", "feel.null.arguments", 0),
    ("(function(a: number) a)(true)", "feel.null.arguments", None),
    ('if "a" then 1 else 2', "feel.null.condition", 0),
    ("[1][[1]]", "feel.null.filter", 3),
    ("for i in null return i", "feel.null.iteration", 0),
    ('[1.."a"]', "feel.null.range", 0),
    ("1 instance of nonsense", "feel.null.type", 2),
    ('"x"()', "feel.null.not-a-function", 0),
    ("now()", "feel.null.no-clock", 0),
]


@pytest.mark.parametrize(("source", "rule", "at"), WARNED)
def test_a_null_is_explained_where_it_came_about(source, rule, at):
    warnings = feel.compile(source).evaluate({}).warnings
    assert rule in [warning.rule for warning in warnings]
    if at is not None:
        assert at in [warning.at for warning in warnings if warning.rule == rule]


def test_what_is_well_gives_no_warning():
    answer = feel.compile("a + 1 > 2 and [1, 2][item > a] = [2]", ["a"]).evaluate({"a": 1})
    assert answer == (False, ())


def test_warnings_are_bounded():
    assert len(feel.compile("for i in 1..500 return x").evaluate({}).warnings) == 100


def test_values_of_python_are_taken_and_given_back():
    context = {
        "whole": 5,
        "part": Decimal("1.5"),
        "day": dt.date(2026, 3, 2),
        "moment": dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.timezone(dt.timedelta(hours=8))),
        "clock": dt.time(8, 30),
        "span": dt.timedelta(days=1),
        "rows": ({"n": 1},),
    }
    source = "{a: whole + part, b: day + span, c: moment, d: rows.n, e: string(clock)}"
    assert feel.from_feel(feel.compile(source, context).value(context)) == {
        "a": Decimal("6.5"),
        "b": dt.date(2026, 3, 3),
        "c": dt.datetime(2026, 3, 2, 0, 0, tzinfo=dt.UTC),
        "d": [1],
        "e": "08:30:00",
    }


def test_what_python_has_no_value_for_is_given_back_as_it_is():
    for source in ('@"P1000000000D"', '@"-P1000000000D"', '@"P5M"', '@"10:00:00"', '@"-0001-01-01"', "[1..2]"):
        value = feel.compile(source).value({})
        assert feel.from_feel(value) is value


def test_a_binary_float_is_our_bug():
    with pytest.raises(AssertionError):
        feel.compile("a", ["a"]).value({"a": 0.1})


def test_an_expression_knows_the_names_it_takes():
    assert feel.compile("a + for i in b return i + c", ["a", "b", "c"]).names >= {"a", "b", "c"}
