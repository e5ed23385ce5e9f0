"""Expressions that ask for too much end quickly in a clear error (reliability 5.4, the group Expressions)."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest

from lotwright.kernel import feel
from lotwright.kernel.refusal import Invalid

QUICK = 2.0
"""Seconds; far above what any of these takes (tens of milliseconds), far below what a hang would."""

BOMBS = {
    "a loop over a billion numbers": ("for i in 1..1000000000 return i", "feel.budget.items"),
    "a loop whose rounds give nothing": ("count(for i in 1..1000000000 return null)", "feel.budget.items"),
    "a search through a billion": ("some i in 1..1000000000 satisfies i < 0", "feel.budget.steps"),
    "every one of a billion": ("every i in 1..1000000000 satisfies i > 0", "feel.budget.steps"),
    "loops within loops": (
        "for a in 1..1000, b in 1..1000, c in 1..1000, d in 1..1000 return a * b * c * d", "feel.budget.items"),
    "a nested cartesian search": (
        "some a in 1..1000, b in 1..1000, c in 1..1000 satisfies a = b and b = c and c = 1001", "feel.budget.steps"),
    "all days there are": ('some d in @"-999999999-01-01"..@"999999999-12-31" satisfies false', "feel.budget.steps"),
    "a function that calls itself": (
        "{f: function(x) f(x), r: f(1)}.r", "feel.budget.depth"),
    "two functions that call each other": (
        "{f: function(g, x) g(g, x), r: f(f, 1)}.r", "feel.budget.depth"),
    "a function called without end by sort": (
        "{s: function(x, y) sort([1, 2, 3], s)[1] = 1, r: sort([1, 2, 3], s)}.r", "feel.budget.depth"),
    "a text doubled again and again": (
        '{a: "aaaaaaaaaaaaaaaa", r: (for i in 1..60 return if i = 1 then a else partial[-1] + partial[-1])}.r[-1]',
        "feel.budget.length"),
    "a text replaced by longer ones": (
        '{r: (for i in 1..40 return if i = 1 then "a" else replace(partial[-1], "a", "aaaa"))}.r', "feel.budget.steps"),
    "a list doubled again and again": (
        "{r: (for i in 1..60 return if i = 1 then [1] else concatenate(partial[-1], partial[-1]))}.r",
        "feel.budget.items"),
    "a list within itself again and again": (
        "for i in 1..60 return if i = 1 then [1] else [partial[-1], partial[-1]]", "feel.budget.steps"),
    "a context within itself again and again": (
        "for i in 1..60 return if i = 1 then {a: 1} else {a: partial[-1], b: partial[-1]}", "feel.budget.steps"),
    "comparing two such lists": (
        "{x: (for i in 1..60 return if i = 1 then [1] else [partial[-1], partial[-1]]),"
        " y: (for i in 1..60 return if i = 1 then [1] else [partial[-1], partial[-1]]), r: x = y}.r",
        "feel.budget.steps"),
    "looking for one in another": (
        "{x: (for i in 1..60 return if i = 1 then [1] else [partial[-1], partial[-1]]),"
        " r: x[-1] in (for i in 1..60 return if i = 1 then [1] else [partial[-1], partial[-1]])}.r",
        "feel.budget.steps"),
    "writing one": (
        "string(for i in 1..60 return if i = 1 then [1] else [partial[-1], partial[-1]])", "feel.budget.steps"),
    "flattening one": (
        "flatten(for i in 1..60 return if i = 1 then [1] else [partial[-1], partial[-1]])", "feel.budget.steps"),
    "a member of all within one": (
        "{x: (for i in 1..60 return if i = 1 then [1] else [partial[-1], partial[-1]])[-1], r: x.y}.r",
        "feel.budget.steps"),
    "all of a long list, again and again": (
        "{x: (for i in 1..9000 return true), r: every k in 1..99999 satisfies all(x)}.r", "feel.budget.steps"),
    "no text joined, again and again": (
        '{x: (for i in 1..9000 return null), r: every k in 1..99999 satisfies string join(x) = ""}.r',
        "feel.budget.steps"),
    "many small contexts merged, again and again": (
        "{x: (for i in 1..9000 return {a: i}), r: every k in 1..99999 satisfies context merge(x).a = 9000}.r",
        "feel.budget.steps"),
    "a long numeral read again and again": (
        '{t: (for i in 1..16 return if i = 1 then "0" else partial[-1] + partial[-1])[-1],'
        " r: every k in 1..99999 satisfies number(t) = 0}.r", "feel.budget.steps"),
    "a long interval read again and again": (
        '{t: "[" + (for i in 1..16 return if i = 1 then " " else partial[-1] + partial[-1])[-1] + "..1)",'
        " r: every k in 1..99999 satisfies range(t) = null}.r", "feel.budget.steps"),
    "a long replacement looked through again and again": (
        '{t: (for i in 1..20 return if i = 1 then "a" else partial[-1] + partial[-1])[-1],'
        ' r: every k in 1..99999 satisfies replace("b", "c", t) = "b"}.r', "feel.budget.steps"),
    "asking the type of one": (
        "(for i in 1..40 return if i = 1 then [1] else [partial[-1], partial[-1]])[-1] instance of "
        + "list<" * 39 + "string" + ">" * 39, ("feel.budget.steps", None)),
    "a list of lists filtered within a filter": (
        "{l: (for i in 1..300 return i), r: l[count(l[count(l[item > 0]) > 0]) > 0]}.r", "feel.budget.steps"),
    "a list nested ten thousand deep": (
        "for i in 1..9000 return if i = 1 then [] else [partial[-1]]", ("feel.budget.steps", "feel.budget.depth")),
    "every list so far, at each round": (
        "for i in 1..9000 return partial", ("feel.budget.steps", "feel.budget.items")),
    "a sort of every pair": (
        "sort(for i in 1..9000 return modulo(i * 7919, 9001), function(x, y) x < y)",
        "feel.budget.steps"),
    "distinct lists": (
        "distinct values(for i in 1..9000 return [i])", "feel.budget.steps"),
    "a thousand long texts": (
        '{t: (for i in 1..20 return if i = 1 then "a" else partial[-1] + partial[-1])[-1],'
        " r: (for i in 1..9000 return upper case(t))}.r", "feel.budget.steps"),
    "a pattern over long texts": (
        '{t: (for i in 1..20 return if i = 1 then "a" else partial[-1] + partial[-1])[-1],'
        ' r: (for i in 1..9000 return matches(t, "b"))}.r', "feel.budget.steps"),
    "a back-reference that tries every way": (
        'matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "(a+)+\\\\1$")', "feel.budget.steps"),
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS, ids=str)
def test_a_bomb_ends_in_a_clear_error(bomb):
    source, rules = BOMBS[bomb]
    started = time.perf_counter()
    rule = ended(source)
    assert rule in (rules if isinstance(rules, tuple) else (rules,))
    assert time.perf_counter() - started < QUICK


def ended(source: str) -> str | None:
    """The rule an evaluation ends in; None when it comes to an answer."""
    try:
        feel.compile(source).evaluate({})
    except Invalid as invalid:
        assert invalid.problems[0].params["limit"]
        return invalid.problems[0].rule
    return None


ANSWERED = {
    "a power beyond all numbers": ("2**(10**9)", None),
    "a power of powers": ("9E99**9**9**9", None),
    "a tiny power": ("0.5**(10**9)", Decimal(0)),
    "a huge exponent": ("1E9999999", None),
    "a numeral with a huge exponent": ('number("1e9999999")', None),
    "a numeral with a tiny exponent": ('number("1e-9999999")', Decimal(0)),
    "e to a huge power": ("exp(999999999)", None),
    "the largest number, rounded everywhere": ("decimal(9.9E6144, 6176) > 0", True),
    "modulo of the largest by the smallest": ("modulo(9.9E6144, 1E-6143)", None),
    "a position beyond all lists": ("[1, 2][1E6000]", None),
    "a substring beyond all texts": ('substring("abc", 1E6000)', None),
    "an evil pattern": ('matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "(a+)+$")', False),
    "an evil alternative": ('matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a|a)*$")', False),
    "a pattern repeated within repetitions": ('matches("a", "((((a{1,100}){1,100}){1,100}){1,100}){1,100}")', None),
    "a duration beyond all": ('duration("P99999999999999999999D")', None),
    "a duration times a huge number": ('duration("P1D") * 1E40', None),
    "a date moved out of the calendar": ('date("2026-01-01") + duration("P999999999Y")', None),
    "partition of nothing by everything": ("partition([], 1E30)", None),
}


@pytest.mark.parametrize("case", ANSWERED, ids=str)
def test_a_huge_number_is_answered_at_once(case):
    source, expected = ANSWERED[case]
    started = time.perf_counter()
    assert feel.compile(source).value({}) == expected
    assert time.perf_counter() - started < QUICK


SOURCES = {
    "100,000 parentheses": "(" * 100_000 + "1" + ")" * 100_000,
    "30,000 parentheses": "(" * 30_000 + "1" + ")" * 30_000,
    "30,000 brackets": "[" * 30_000 + "1" + "]" * 30_000,
    "braces within braces": '{"a":' * 10_000 + "1" + "}" * 10_000,
    "functions within functions": "function(a) " * 5_000 + "a",
    "ifs within ifs": "if true then " * 4_000 + "1" + " else 0" * 4_000,
    "signs upon signs": "-" * 60_000 + "x",
    "types within types": "x instance of " + "list<" * 10_000 + "number" + ">" * 10_000,
    "a path of 30,000 steps": "x" + ".a" * 30_000,
    "20,000 filters": "x" + "[1]" * 20_000,
    "20,000 calls": "x" + "()" * 20_000,
    "in within in": "1" + " in 1" * 10_000,
    "a literal longer than the source may be": '"' + "a" * 70_000 + '"',
    "a numeral of 70,000 digits": "9" * 70_000,
    "a comment never closed": "/*" * 30_000,
}


@pytest.mark.parametrize("case", SOURCES, ids=str)
def test_a_monstrous_source_is_refused_at_once(case):
    source = SOURCES[case]
    started = time.perf_counter()
    with pytest.raises(Invalid) as caught:
        feel.compile(source)
    assert caught.value.problems[0].rule.startswith(("feel.syntax.", "feel.budget.depth"))
    assert feel.check(source, {}).problems
    assert time.perf_counter() - started < QUICK


def test_long_chains_of_operators_are_no_nesting():
    assert feel.compile("1" + " + 1" * 10_000).value({}) == 10_001
    assert feel.compile("true" + " and true" * 6_000).value({}) is True
    assert len(feel.printed(feel.parse("1" + " + 1" * 10_000, feel.Names(())))) > 30_000


def test_a_source_as_long_as_allowed_is_read():
    text = "a" * (64 * 1024 - 2)
    assert feel.compile(f'"{text}"').value({}) == text


def test_a_smaller_budget_is_kept():
    expression = feel.compile("for i in 1..100 return i")
    assert len(expression.evaluate({}, budget=feel.Budget(steps=200)).value) == 100
    with pytest.raises(Invalid) as caught:
        expression.evaluate({}, budget=feel.Budget(steps=50))
    assert caught.value.problems[0].params == {"limit": 50}


def test_calls_within_calls_are_counted():
    expression = feel.compile("{f: function(n) if n = 0 then 0 else f(n - 1), r: f(8)}.r")
    assert expression.evaluate({}, budget=feel.Budget(depth=9)).value == 0
    with pytest.raises(Invalid) as caught:
        expression.evaluate({}, budget=feel.Budget(depth=5))
    assert (caught.value.problems[0].rule, caught.value.problems[0].params) == ("feel.budget.depth", {"limit": 5})


def test_what_is_useful_fits_in_the_budget():
    """A thousand rows filtered, joined and summed is ordinary work."""
    rows = [{"lot": f"L{number}", "quantity": number} for number in range(1000)]
    source = 'sum(rows[quantity > 10 and contains(lot, "7")].quantity)'
    assert feel.compile(source, {"rows", "quantity", "lot"}).value({"rows": rows}) > 0
