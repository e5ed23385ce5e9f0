"""Gaps and overlaps: each example is a true one, and what is called complete or disjoint is so on a whole grid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotwright.kernel import feel
from lotwright.kernel.feel import gaps
from lotwright.kernel.feel.gaps import Findings, of_conditions
from lotwright.kernel.refusal import Invalid

D = Decimal
TYPES: Mapping[str, feel.Type] = {
    "n": feel.NUMBER,
    "m": feel.NUMBER,
    "s": feel.STRING,
    "b": feel.BOOLEAN,
    "d": feel.DATE,
    "t": feel.DATE_TIME,
    "clock": feel.TIME,
    "span": feel.DAYS_DURATION,
    "months": feel.YEARS_DURATION,
    "lot": feel.context_of({"count": feel.NUMBER, "state": feel.STRING}),
    "items": feel.LIST,
}


def found(*conditions: str, allowed: Mapping[str, str] | None = None, **more: Any) -> Findings:
    return of_conditions(conditions, TYPES, allowed, **more)


def gap(*conditions: str, allowed: Mapping[str, str] | None = None) -> dict[str, Any] | bool | None:
    """The first gap's tests by term; True when there is none, None when nobody knows."""
    findings = found(*conditions, allowed=allowed)
    return dict(findings.gaps[0].tests) if findings.gaps else findings.complete


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        (["n < 10", "n >= 10"], True),
        (["n < 10", "n > 10"], {"n": "10"}),
        (["n <= 17", "n >= 18"], {"n": "(17..18)"}),
        (["n in [0..5]", "n in (5..10]"], {"n": "< 0, > 10"}),
        (["n = 1", "n = 2"], {"n": "not(1, 2)"}),
        (["n between 1 and 2"], {"n": "< 1, > 2"}),
        (["5 > n", "not(n < 5)"], True),
        (["d <= date('2024-01-31')", "d >= date('2024-02-01')"], True),
        (["d < date('2024-01-31')", "d >= date('2024-02-01')"], {"d": '@"2024-01-31"'}),
        (["t < @'2024-01-01T00:00:00Z'", "t > @'2024-01-01T00:00:00Z'"], {"t": '@"2024-01-01T00:00:00Z"'}),
        (["d < date('2024-01-31') + duration('P1D')", "d >= date('2024-02-01')"], True),
        (["s = 'a'", "s = 'b'"], {"s": 'not("a", "b")'}),
        (["s in ('a', 'b')", "s not in"], "syntax"),
        (["s < 'm'", "s >= 'm'"], True),
        (["s < 'm'", "s > 'ma'"], {"s": '["m".."ma"]'}),
        (["b", "not(b)"], True),
        (["b = true"], {"b": "false"}),
        (["b and n > 0", "not(b)"], {"n": "<= 0", "b": "true"}),
        (["b or n > 0"], {"n": "<= 0", "b": "false"}),
        (["not(b and n > 0)", "b and n > 0"], True),
        (["if b then n > 0 else n <= 0", "if b then n <= 0 else n > 0"], True),
        (["lot.count > 0", "lot.state = 'held'"], {"lot.count": "<= 0", "lot.state": 'not("held")'}),
        (["list contains(['a', 'b'], s)"], {"s": 'not("a", "b")'}),
        (["n = null", "n < 0", "n >= 0"], True),
        (["n != null", "n = null"], True),
        (["n > m", "n < m"], {"m": "= n"}),
        (["n > m", "n <= m"], True),
        (["n > m", "m >= n"], True),
        (["clock > @'00:00:00'"], {"clock": '@"00:00:00Z"'}),
        (["clock < @'12:00:00'", "clock in [@'12:00:00'..@'23:59:59.999999999']"], True),
        (["span < @'PT1H'", "span > @'PT1H'"], {"span": '@"PT1H"'}),
        (["months <= @'P1Y'", "months >= @'P13M'"], True),
        (["m < n", "n = m", "m > n"], True),
        (["count(items) = 0", "count(items) > 1"], {"count(items)": "1"}),
        (["count(items) >= 0"], True),
        (["true"], True),
        (["false"], {}),
        ([], {}),
    ],
)
def test_a_gap_is_found_and_told(conditions: list[str], expected: object):
    written = [condition.replace("'", '"') for condition in conditions]
    if expected == "syntax":
        with pytest.raises(Invalid):
            gap(*written)
    else:
        assert gap(*written) == expected


@pytest.mark.parametrize(
    ("allowed", "expected"),
    [
        ('"a", "b", "c"', {"s": '"c"'}),
        ('"a", "b"', True),
        ('not("c")', {"s": 'not("a", "b", "c")'}),
        ("string length(?) = 1", {"s": 'not("a", "b")'}),
    ],
)
def test_what_a_thing_may_be_bounds_the_search(allowed: str, expected: object):
    findings = found('s = "a"', 's = "b"', allowed={"s": allowed})
    told = dict(findings.gaps[0].tests) if findings.gaps else findings.complete
    assert told == (expected if "length" not in allowed else None)


def test_a_name_that_a_built_in_has_too_is_a_value_where_it_is_not_called():
    findings = of_conditions(["count > 5", "count <= 5 and count(items) > 0"], {**TYPES, "count": feel.NUMBER})
    assert (findings.never, findings.disjoint) == ((), True)
    assert dict(findings.gaps[0].tests) == {"count": "<= 5", "count(items)": "0"}
    assert dict(findings.gaps[0].example)["count"] <= 5


def test_days_keep_their_kind_within_tests_that_are_taken_apart():
    findings = found('d in (@"2024-01-02", != @"2024-01-03")', 'd = @"2024-01-03"')
    assert (findings.complete, findings.disjoint, findings.never) == (True, True, ())


@pytest.mark.parametrize(
    "conditions",
    [
        ["not(n in [1..0])"],
        ["not(n in [1..0] and b)"],
        ["not(n in [m..0])", "n in [m..0]"],
        ['if n < "a" then true else false'],
        ['not(if n < "a" then true else b)', 'not(n between 1 and "a")'],
    ],
)
def test_what_is_null_is_neither_true_nor_false(conditions: list[str]):
    """Each leaves a gap where a condition is null; a null condition of `if` is not true."""
    findings = found(*conditions)
    assert findings.complete is not True
    assert findings.gaps


def test_an_if_whose_condition_is_null_goes_on_to_else():
    findings = found('if n < "a" then false else true', "true")
    assert (findings.complete, findings.disjoint, findings.never, findings.hidden) == (True, False, (), (1,))


def test_an_example_is_one_that_may_be():
    findings = found("n < 3", "n > 5", allowed={"n": "[4..10]"})
    assert findings.gaps[0].example == (("n", D(4)),)
    assert findings.never == (0,)


def test_overlaps_are_told_with_their_rows():
    findings = found("n < 10", "n > 5", "n > 8 and b")
    assert [(each.first, each.second) for each in findings.overlaps] == [(0, 1), (0, 2), (1, 2)]
    assert findings.overlaps[0].region.tests == (("n", "(5..10)"),)
    assert findings.disjoint is False


def test_rows_that_never_hold_or_only_where_an_earlier_one_does_are_told():
    findings = found("n > 5", "n > 8", "n > 3 and n < 2", "n > 4 or b", "n > 4", "b")
    assert findings.never == (2,)
    assert findings.hidden == (1, 4, 5)


def test_a_row_hidden_by_two_earlier_ones_together_is_told():
    assert found("n <= 5", "n > 5", "b").hidden == (2,)


@pytest.mark.parametrize(
    ("conditions", "complete", "disjoint"),
    [
        (["n * n > 4", "n * n <= 4"], True, True),
        (["n * m > 4", "n > 100"], False, None),
        (["contains(s, 'x')", "s = 'abc'"], False, True),
        (["some i in items satisfies i > 5", "every i in items satisfies i <= 5"], None, None),
    ],
)
def test_what_cannot_be_settled_is_said_to_be_unknown(conditions: list[str], complete: object, disjoint: object):
    findings = found(*(condition.replace("'", '"') for condition in conditions))
    assert (findings.complete, findings.disjoint) == (complete, disjoint)
    assert (None in (complete, disjoint)) == bool(findings.unknown)


def test_any_function_of_few_possible_values_is_settled_by_trying_them():
    findings = found('upper case(s) = "A"', 's in ("b", "c")', allowed={"s": '"a", "b", "c"'})
    assert (findings.complete, findings.disjoint, findings.unknown) == (True, True, ())


@pytest.mark.parametrize("steps", [0, 10, 100, 1_000, 10_000])
def test_the_search_stops_at_its_limit_and_says_so(steps: int):
    conditions = [f'n = {k} and m > {k} and s > "{k}"' for k in range(60)]
    findings = found(*conditions, steps=steps)
    assert any(unknown.why == "limit" for unknown in findings.unknown)
    assert findings.complete in (None, False)


@pytest.mark.parametrize(
    ("conditions", "allowed"),
    [
        (["sum(for i in 1..9000000 return i) > n"], {}),
        (["n > 1"], {"n": "count(for i in 1..9000000 return i) > 1"}),
        (["matches(s, 'a') or for i in 1..9000000 return i"], {}),
    ],
)
def test_what_would_take_too_long_to_evaluate_is_unknown(conditions: list[str], allowed: dict[str, str]):
    findings = found(*(condition.replace("'", '"') for condition in conditions), allowed=allowed)
    assert findings.complete is None
    assert findings.unknown


@pytest.mark.parametrize("condition", [f"n{' + 1' * 9_000} > 5", " or ".join(f"n = {k}" for k in range(3_000))])
def test_a_chain_of_thousands_of_operators_is_beyond_the_analysis(condition: str):
    assert [unknown.why for unknown in found(condition, "n < 0").unknown] == ["limit"]


def test_many_terms_are_too_many():
    types = {f"x{n}": feel.BOOLEAN for n in range(80)}
    findings = of_conditions([" and ".join(types)], types)
    assert findings == Findings(unknown=(gaps.Unknown("limit"),))


def test_the_findings_do_not_depend_on_anything_but_the_question():
    asked = ["n > 5 and b", 's = "a" or d > date("2024-01-01")', "lot.count < n"]
    assert found(*asked) == found(*asked)


# --- on a whole grid ----------------------------------------------------------------------------------

GRID: dict[str, list[Any]] = {
    "n": [D(k) / 2 for k in range(-1, 8)],
    "m": [D(k) / 2 for k in range(-1, 8)],
    "s": ["", "a", "aa", "b", "other"],
    "b": [True, False],
    "d": [dt.date(2024, 1, day) for day in range(1, 7)],
}
NUMBERS = st.integers(0, 3).map(str)
TEXTS = st.sampled_from(['"a"', '"b"'])
DATES = st.integers(2, 5).map(lambda day: f'date("2024-01-0{day}")')
OPERATORS = st.sampled_from(["<", "<=", ">", ">=", "=", "!="])


def comparisons(name: str, constants: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(OPERATORS, constants).map(lambda pair: f"{name} {pair[0]} {pair[1]}"),
        st.tuples(constants, OPERATORS).map(lambda pair: f"{pair[0]} {pair[1]} {name}"),
        st.tuples(constants, constants).map(lambda pair: f"{name} in [{min(pair)}..{max(pair)})"),
        st.tuples(constants, constants).map(lambda pair: f"{name} between {min(pair)} and {max(pair)}"),
        st.tuples(constants, constants).map(lambda pair: f"{name} in ({pair[0]}, > {pair[1]})"),
    )


ATOMS = st.one_of(
    comparisons("n", NUMBERS), comparisons("m", NUMBERS), comparisons("s", TEXTS), comparisons("d", DATES),
    st.sampled_from(["b", "b = false", "n < m", "n = m", "m <= n", "not(b)", 'starts with(s, "a")', "even(n)"]),
)  # fmt: skip
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(
            lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
        ),
        inner.map(lambda condition: f"not({condition})"),
        st.tuples(inner, inner, inner).map(lambda parts: f"(if {parts[0]} then {parts[1]} else {parts[2]})"),
    ),
    max_leaves=4,
)


def points(conditions: list[str]) -> Iterator[dict[str, Any]]:
    names = [name for name in GRID if any(name in feel.compile(each, TYPES).names for each in conditions)]
    for values in product(*(GRID[name] for name in names)):
        yield dict(zip(names, values, strict=True))


SOME = st.lists(CONDITIONS, min_size=1, max_size=4)


@settings(max_examples=40, deadline=None)
@given(SOME)
def test_every_claim_holds_on_the_grid(conditions: list[str]):
    holds_on_the_grid(conditions)


@pytest.mark.deep
@settings(max_examples=2_000, deadline=None)
@given(SOME)
def test_every_claim_of_many_holds_on_the_grid(conditions: list[str]):
    holds_on_the_grid(conditions)


def holds_on_the_grid(conditions: list[str]) -> None:
    findings = found(*conditions)
    compiled = [feel.compile(condition, TYPES) for condition in conditions]
    for region in findings.gaps:
        assert not any(each.value(dict(region.example)) for each in compiled)
    for overlap in findings.overlaps:
        for row in (overlap.first, overlap.second):
            assert compiled[row].value(dict(overlap.region.example)) is True
    overlapping = {(overlap.first, overlap.second) for overlap in findings.overlaps}
    for point in points(conditions):
        holding = [row for row, each in enumerate(compiled) if each.value(point) is True]
        assert holding or findings.complete is not True
        assert not set(holding) & set(findings.never)
        assert not holding or holding[0] not in findings.hidden
        assert findings.disjoint is not True or len(holding) < 2
        if findings.disjoint is not None and not findings.unknown:
            assert set(combinations(holding, 2)) <= overlapping


EXACT = st.one_of(
    comparisons("n", NUMBERS), comparisons("s", TEXTS), comparisons("d", DATES), st.sampled_from(["b", "not(b)"])
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(EXACT, min_size=1, max_size=3).map(" and ".join), min_size=1, max_size=5))
def test_conditions_on_independent_things_are_always_settled(conditions: list[str]):
    findings = found(*conditions)
    assert findings.unknown == ()
    assert None not in (findings.complete, findings.disjoint)
