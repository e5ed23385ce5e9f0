"""Decision tables: what each hit policy makes of the matches, and that the index finds what the tests say."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernel.decisions import dmn

from lotwright.kernel import decisions, feel
from lotwright.kernel.decisions.tables import POLICIES
from lotwright.kernel.refusal import Invalid

D = Decimal


def ask(table: str, inputs: dict[str, Any], types: dict[str, str] | None = None) -> decisions.Outcome:
    """The answer of a table over input data of these names."""
    parts = [dmn.data(name, (types or {}).get(name)) for name in inputs]
    model = dmn.model(*parts, dmn.decision("answer", table, needs=",".join(inputs)))
    return model.decide("answer", inputs)


def why(outcome: decisions.Outcome) -> list[str]:
    return [warning.rule for warning in outcome.warnings]


AGES = ["< 18; 'minor'", ">= 18; 'adult'", ">= 65; 'senior'"]


def ages(policy: str, age: int, output: str = "", **more: str) -> decisions.Outcome:
    rules = [rule.replace("'", '"') for rule in AGES]
    return ask(dmn.table(["age: number"], [output or "group: string"], rules, policy=policy, **more), {"age": age})


@pytest.mark.parametrize(
    ("policy", "age", "answer"),
    [
        ("UNIQUE", 17, "minor"),
        ("UNIQUE", 30, "adult"),
        ("UNIQUE", 70, None),
        ("FIRST", 70, "adult"),
        ("ANY", 30, "adult"),
        ("ANY", 70, None),
        ("RULE ORDER", 70, ["adult", "senior"]),
        ("RULE ORDER", 17, ["minor"]),
        ("COLLECT", 70, ["adult", "senior"]),
    ],
)
def test_a_hit_policy_decides_what_becomes_of_the_matches(policy: str, age: int, answer: object):
    assert ages(policy, age).value == answer


@pytest.mark.parametrize(("policy", "answer"), [("PRIORITY", "senior"), ("OUTPUT ORDER", ["senior", "adult"])])
def test_priority_is_the_order_of_the_output_values_not_of_the_rules(policy: str, answer: object):
    assert ages(policy, 70, 'group: string = "senior", "minor", "adult"').value == answer


def test_priority_looks_at_the_first_output_column_first():
    outputs = ['risk = "high", "low"', 'step = "stop", "go"']
    rules = ['-; "low"; "stop"', '-; "high"; "go"', '-; "high"; "stop"']
    assert ask(dmn.table(["x"], outputs, rules, policy="PRIORITY"), {"x": 1}).value == {"risk": "high", "step": "stop"}


def test_a_value_outside_the_output_values_comes_last():
    rules = ['-; "other"', '-; "low"']
    assert ask(dmn.table(["x"], ['risk = "high", "low"'], rules, policy="OUTPUT ORDER"), {"x": 1}).value == [
        "low",
        "other",
    ]


@pytest.mark.parametrize(
    ("aggregation", "answer"), [("SUM", D(50)), ("COUNT", D(3)), ("MIN", D(10)), ("MAX", D(20)), (None, [20, 10, 20])]
)
def test_collecting_aggregates_every_output_equal_ones_too(aggregation: str | None, answer: object):
    table = dmn.table(["x"], ["n: number"], ["-; 20", "-; 10", "> 0; 20"], policy="COLLECT", aggregation=aggregation)
    assert ask(table, {"x": 1}).value == answer


@pytest.mark.parametrize("aggregation", ["SUM", "COUNT", "MIN", "MAX", None])
@pytest.mark.parametrize("policy", ["COLLECT", "UNIQUE", "FIRST", "RULE ORDER"])
def test_no_match_is_null_or_the_default(policy: str, aggregation: str | None):
    aggregation = aggregation if policy == "COLLECT" else None
    rules = ["> 5; 1"]
    assert ask(dmn.table(["x"], ["n"], rules, policy=policy, aggregation=aggregation), {"x": 1}).value is None
    assert ask(dmn.table(["x"], ["n | 7"], rules, policy=policy, aggregation=aggregation), {"x": 1}).value == 7


def test_minimum_and_maximum_work_on_whatever_has_an_order():
    rules = ['-; "pear"', '-; "apple"']
    assert ask(dmn.table(["x"], ["n"], rules, policy="COLLECT", aggregation="MIN"), {"x": 1}).value == "apple"


def test_several_outputs_make_a_context_and_so_do_several_defaults():
    table = dmn.table(["x"], ["a | 1", 'b: string | "none"'], ['> 5; 2; "yes"'])
    assert ask(table, {"x": 9}).value == {"a": 2, "b": "yes"}
    assert ask(table, {"x": 1}).value == {"a": 1, "b": "none"}


def test_outputs_are_coerced_to_their_type():
    assert ask(dmn.table(["x"], ["n: string"], ["-; 5"]), {"x": 1}).value is None
    assert ask(dmn.table(["x"], ["n: number"], ["-; [5]"]), {"x": 1}).value == 5
    assert why(ask(dmn.table(["x"], ["n: string"], ["-; 5"]), {"x": 1})) == ["dmn.null.type"]


def test_an_empty_output_is_null_and_no_fault():
    outcome = ask(dmn.table(["x"], ["n"], ["-; "]), {"x": 1})
    assert (outcome.value, outcome.warnings) == (None, ())


def test_an_empty_cell_means_anything():
    assert ask(dmn.table(["x", "y"], ["n"], ["; 5; 1"]), {"x": None, "y": 5}).value == 1


@pytest.mark.parametrize(
    ("table", "inputs", "rule"),
    [
        (dmn.table(["x"], ["n"], ["-; 1", "-; 1"]), {"x": 1}, "dmn.null.not-unique"),
        (dmn.table(["x"], ["n"], ["-; 1", "-; 2"], policy="ANY"), {"x": 1}, "dmn.null.not-same"),
        (dmn.table(["x"], ["n"], ["-; 1"], policy="BEST"), {"x": 1}, "dmn.null.hit-policy"),
        (dmn.table(["x = 1, 2"], ["n"], ["-; 1"]), {"x": 3}, "dmn.null.input-value"),
        (dmn.table(["x: number"], ["n"], ["-; 1"]), {"x": "one"}, "dmn.null.type"),
        (dmn.table(["x"], ["n"], ['-; "a"'], policy="COLLECT", aggregation="SUM"), {"x": 1}, "dmn.null.aggregation"),
        (dmn.table(["x"], ["n"], ["-; {}"], policy="COLLECT", aggregation="MAX"), {"x": 1}, "dmn.null.aggregation"),
        (
            dmn.table(["x"], ["a", "b"], ["-; 1; 2"], policy="COLLECT", aggregation="SUM"),
            {"x": 1},
            "dmn.null.aggregation",
        ),
        (dmn.table(["x"], ["n"], ["-; 1 +"]), {"x": 1}, "feel.syntax.ends-early"),
    ],
)
def test_what_makes_a_table_answer_null_is_named(table: str, inputs: dict[str, Any], rule: str):
    outcome = ask(table, inputs)
    assert rule in why(outcome)
    assert outcome.value is None or rule == "dmn.null.type"


def test_an_input_that_is_missing_is_allowed_whatever_the_input_values():
    assert ask(dmn.table(["x = 1, 2"], ["n"], ["null; 5"]), {"x": None}).value == 5


def test_a_rule_that_does_not_fill_its_columns_is_refused_when_compiling():
    with pytest.raises(Invalid) as caught:
        dmn.model(dmn.data("x"), dmn.decision("d", dmn.table(["x"], ["n"], ["1"]), needs="x"))
    assert [(found.rule, found.path) for found in caught.value.problems] == [("dmn.rule-entries", "r1")]


def test_cells_may_use_other_inputs_and_the_input_itself():
    table = dmn.table(["x"], ["n"], ["> limit; 1", "? * 2 = limit; 2", "-; 3"], policy="FIRST")
    inputs = {"x": 1, "limit": 5}
    parts = [dmn.data(name) for name in inputs]
    model = dmn.model(*parts, dmn.decision("d", table, needs="x,limit"))
    values = [model.decide("d", {"x": x, "limit": limit}).value for x, limit in ((6, 5), (2, 4), (1, 5))]
    assert values == [1, 2, 3]


def test_the_answer_says_which_rules_matched_and_on_what():
    table = dmn.table(["x: number", "y"], ["n"], ['> 5; "a"; 1', '-; "a"; 2', "-; -; 3"], policy="RULE ORDER")
    outcome = ask(table, {"x": 3, "y": "a"})
    assert outcome.explanation == (decisions.Matched("T", (("x", D(3)), ("y", "a")), (2, 3), ("r2", "r3"), ((), ())),)


def test_an_annotation_is_part_of_the_explanation():
    rule = dmn._rule(1, "-; 1", 1).replace("</rule>", dmn.text("annotationEntry", "SOP-12") + "</rule>")
    table = dmn.table(["x"], ["n"], []).replace("</decisionTable>", rule + "</decisionTable>")
    assert ask(table, {"x": 1}).explanation[0].annotations == (("SOP-12",),)


def test_every_policy_is_covered_here():
    assert set(POLICIES) == {"UNIQUE", "ANY", "FIRST", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT"}


# --- the index ----------------------------------------------------------------------------------------

DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2024, 1, 6))
MOMENTS = st.integers(0, 86_400).map(lambda seconds: dt.datetime.fromisoformat("2024-01-01") + dt.timedelta(0, seconds))
CONSTANTS = st.one_of(
    st.integers(-3, 3).map(str),
    st.sampled_from(["0.5", "1.5", '"a"', '"b"', '""', "true", "false", "null"]),
    DAYS.map(lambda day: f'date("{day}")'),
    MOMENTS.map(lambda moment: f'@"{moment.isoformat()}"'),
    MOMENTS.map(lambda moment: f'@"{moment.isoformat()}+02:00"'),
    MOMENTS.map(lambda moment: f'@"{moment.time().isoformat()}"'),
    st.integers(-3, 3).map(lambda hours: f'@"PT{abs(hours)}H"'),
    st.integers(0, 3).map(lambda months: f'@"P{months}M"'),
)
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-4, 4), st.sampled_from(["a", "b", "c", ""]), DAYS, MOMENTS,
    MOMENTS.map(lambda moment: moment.replace(tzinfo=dt.UTC)), MOMENTS.map(lambda moment: moment.time()),
    st.sampled_from([D("0.5"), D("1.5"), D("1.0"), [1], ["a"], {}]),
    st.integers(-3, 3).map(lambda hours: dt.timedelta(hours=hours)),
)  # fmt: skip
SIMPLE = st.one_of(
    CONSTANTS,
    st.tuples(st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), CONSTANTS).map(" ".join),
    st.tuples(st.sampled_from("[("), CONSTANTS, CONSTANTS, st.sampled_from("])")).map(
        lambda p: f"{p[0]}{p[1]}..{p[2]}{p[3]}"
    ),
    st.lists(CONSTANTS, min_size=1, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
    st.just("? in [1, 2]"),
)
CELLS = st.one_of(
    st.just("-"),
    st.lists(SIMPLE, min_size=1, max_size=3).map(", ".join),
    st.lists(SIMPLE, min_size=1, max_size=2).map(lambda tests: f"not({', '.join(tests)})"),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6), VALUES, VALUES)
def test_the_index_finds_what_asking_every_rule_finds(rules: list[tuple[str, str]], x: object, y: object):
    table = dmn.table(["x", "y"], ["n"], [f"{a}; {b}; {n}" for n, (a, b) in enumerate(rules)], policy="COLLECT")
    asked = {"x": x, "y": y}
    answer = ask(table, asked).value or []
    naive = [
        n
        for n, (a, b) in enumerate(rules)
        if feel.compile_unary(a).value({"?": x}) is True and feel.compile_unary(b).value({"?": y}) is True
    ]
    assert answer == naive


@pytest.mark.parametrize(
    ("tests", "value", "matched"),
    [
        ('< @"2024-01-01T10:00:00"', "2024-01-01T11:00:00+02:00", False),
        ('< @"2024-01-01T10:00:00"', "2024-01-01T09:00:00+02:00", True),
        ('< @"2024-01-01T10:00:00+02:00"', "2024-01-01T09:30:00", True),
        ('[@"2024-01-01T11:00:00+02:00"..@"2024-01-01T10:00:00"]', "2024-01-01T09:30:00+00:00", False),
    ],
)
def test_the_index_compares_what_has_no_zone_in_the_zone_of_the_other(tests: str, value: str, matched: bool):
    moment = feel.compile(f'@"{value}"').value({})
    assert ask(dmn.table(["x"], ["n"], [f"{tests}; 1"]), {"x": moment}).value == (1 if matched else None)
    assert (feel.compile_unary(tests).value({"?": moment}) is True) is matched


def test_a_large_table_is_answered_without_asking_its_rules():
    rules = [f"[{n}..{n + 1}); {n}" for n in range(400)]
    model = dmn.model(dmn.data("x"), dmn.decision("d", dmn.table(["x"], ["n"], rules), needs="x"))
    model.decide("d", {"x": 0})
    assert model.decide("d", {"x": 250}, budget=feel.Budget(steps=1)).value == 250
