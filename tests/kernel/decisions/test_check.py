"""The check before a model is used: each thing that can be wrong is found, by element, and has its sentences."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.kernel.decisions import dmn
from tests.kernel.decisions.dmn import data, decision, document, knowledge, literal, service, table
from tests.kernel.decisions.test_boxed import conditional, entry, filtering, iteration, part

from lotwright.kernel import decisions
from lotwright.kernel.refusal import Problem
from lotwright.shell.texts import LANGUAGES, catalogue, sentence

SOURCE = Path(decisions.__file__).parent


def checked(*parts: str, imports: str = "", steps: int = 1_000_000) -> decisions.Report:
    return decisions.check(decisions.read(document(*parts, imports=imports)), steps=steps)


def over(logic: str, *inputs: str, **more: str) -> decisions.Report:
    """The report of one decision over input data, each `name: type`."""
    named = [tuple(each.split(": ")) if ": " in each else (each, None) for each in inputs]
    parts = [data(name, kind) for name, kind in named]
    return checked(*parts, decision("d", logic, needs=",".join(name for name, _ in named), **more))


def errors(report: decisions.Report) -> list[tuple[str, str]]:
    return [(found.rule, found.path) for found in report.errors]


def warnings(report: decisions.Report) -> list[tuple[str, str]]:
    return [(found.rule, found.path) for found in report.warnings]


COMPLETE = table(["x: number"], ["n: number"], ["< 0; 1", ">= 0; 2"])


def test_a_sound_model_has_nothing_wrong_and_is_counted():
    report = checked(
        data("x", "number"), decision("d", COMPLETE, needs="x", type="number"),
        decision("e", literal("d + f(1)"), uses="d", knows="f"), knowledge("f", "a: number", literal("a * 2")),
        service("s", "e", hidden="d", asks="x"),
    )  # fmt: skip
    assert report == decisions.Report(2, 1, 2, (), ())


JAVA = part("functionDefinition", "", kind="Java")
TWICE = part("context", entry("a", literal("1")) + entry("a", literal("2")))
CALLED = part("invocation", literal("x") + part("binding", '<parameter name="n"/>' + literal("1")))


@pytest.mark.parametrize(
    ("report", "found"),
    [
        (over(""), ("dmn.no-logic", "d")),
        (over(literal(" ")), ("dmn.empty", "literalExpression:1")),
        (over(table(["x"], ["n"], [], id="T"), "x"), ("dmn.table-without-rule", "T")),
        (over(table(["x: number"], ["n"], ["-; "]), "x: number"), ("dmn.output-empty", "r1")),
        (over(table(["x: number"], ["n"], ["-; 1", "-; 2"], policy="FIRST"), "x: number"), ("dmn.rule-hidden", "r2")),
        (over(table(["x: number"], ["n"], ["[5..3]; 1", "-; 2"]), "x: number"), ("dmn.rule-never", "r1")),
        (over(table(["x: number"], ["n"], ["> 1; 1"], policy="COLLECT"), "x: number"), ("dmn.gap-of-list", "T")),
        (
            checked(decision("d", literal("1")), imports='<import name="t" namespace="u" importType="urn:xsd"/>'),
            ("dmn.import-kind", "t"),
        ),
        (
            over(table(["x + 1: number"], ["n"], ["> 1; 1"]), "x: number"),
            ("dmn.gap-assumed", "T"),
        ),
        (
            over(table(["x + 1: number"], ["n"], ["> 1; 1", "-; 2"]), "x: number"),
            ("dmn.overlap-assumed", "T"),
        ),
        (
            over(table(["x: number", "x * x: number"], ["n"], ["> 3; -; 1", "<= 3; <= 9; 2"]), "x: number"),
            ("dmn.gap-unknown", "T"),
        ),
        (
            over(table(["x: number", "x * x: number"], ["n"], ["> 0; < 0; 1", "> 1; < 9; 2", "-; -; 3"]), "x: number"),
            ("dmn.overlap-unknown", "T"),
        ),
        (
            over(table(["x: number"], ["n"], ["-; x", "-; 2"], policy="ANY"), "x: number"),
            ("dmn.conflict-unknown", "T"),
        ),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) and len(value) == 2 else "",
)  # fmt: skip
def test_what_deserves_a_look_is_a_warning(report: decisions.Report, found: tuple[str, str]):
    assert found in warnings(report)
    assert found not in errors(report)


@pytest.mark.parametrize(
    ("report", "found"),
    [
        (over(literal("x +"), "x"), ("feel.syntax.ends-early", "literalExpression:1")),
        (over(literal("y"), "x"), ("feel.check.unknown-name", "literalExpression:1")),
        (over(literal("x", expressionLanguage="js"), "x"), ("dmn.language", "literalExpression:1")),
        (over(COMPLETE.replace("<inputEntry>", '<inputEntry expressionLanguage="j">', 1), "x"), ("dmn.language", "T")),
        (over(TWICE), ("dmn.entry-twice", "context:1")),
        (over(part("relation", '<column name="a"/>' + part("row", ""))), ("dmn.relation-row", "relation:1")),
        (over(CALLED, "x: number"), ("dmn.not-a-function", "invocation:1")),
        (over(JAVA), ("dmn.external-function", "functionDefinition:1")),
        (over(conditional('"text"'), "x"), ("feel.check.result", "literalExpression:1")),
        (over(filtering("[{a: 1}]", "b = 1"), "x"), ("feel.check.unknown-name", "literalExpression:1")),
        (over(iteration("for", "[1]", "i + j"), "x"), ("feel.check.unknown-name", "literalExpression:1")),
        (over(table(["x"], ["n"], ["-; 1"], policy="BEST"), "x"), ("dmn.hit-policy", "T")),
        (over(table(["x"], [], ["-"]), "x"), ("dmn.table-without-output", "T")),
        (over(table(["x"], ["n"], ["-; 1"], aggregation="SUM"), "x"), ("dmn.aggregation", "T")),
        (
            over(table(["x"], ["n"], ["-; 1"], policy="COLLECT", aggregation="AVERAGE"), "x"),
            ("dmn.aggregation", "T"),
        ),
        (
            over(table(["x"], ["a", "b"], ["-; 1; 2"], policy="COLLECT", aggregation="SUM"), "x"),
            ("dmn.aggregation-outputs", "T"),
        ),
        (over(table(["x"], ["n"], ["-; 1"], policy="PRIORITY"), "x"), ("dmn.priority-without-values", "T")),
        (over(table(["x"], ["a", ""], ["-; 1; 2"]), "x"), ("dmn.output-without-name", "output:1")),
        (over(table(["x"], ["a", "a"], ["-; 1; 2"]), "x"), ("dmn.output-twice", "output:a")),
        (over(table(["x"], ['n = "a", "b"'], ['-; "c"']), "x"), ("dmn.output-value", "r1")),
        (over(table(["x: number"], ["n: number"], ['"a"; 1']), "x"), ("feel.check.never-comparable", "r1")),
        (over(table(["x: number"], ["n: number"], ['-; "a"']), "x"), ("feel.check.result", "r1")),
        (over(table(["x: number"], ["n"], ["> 1; 1"]), "x: number"), ("dmn.gap", "T")),
        (over(table(["x: number"], ["n"], ["> 1; 1", "-; 2"]), "x: number"), ("dmn.overlap", "T")),
        (over(table(["x: number"], ["n"], ["> 1; 1", "-; 2"], policy="ANY"), "x: number"), ("dmn.conflict", "T")),
        (checked(data("x"), decision("x", literal("1")).replace('id="x"', 'id="other"')), ("dmn.name-twice", "other")),
        (checked(dmn.item("t", "number"), dmn.item("t", "string")), ("dmn.type-twice", "t")),
        (checked(imports='<import name="a" namespace="u" importType="urn:x"/>' * 2), ("dmn.import-twice", "a")),
        (over(literal("x"), "x: tNothing"), ("dmn.unknown-type", "x")),
        (checked(service("s", "")), ("dmn.service-without-output", "s")),
        (
            checked(data("x"), decision("d", literal("x"), needs="x"), service("s", "d")),
            ("dmn.service-input", "s"),
        ),
        (
            checked(knowledge("f", "a, b", literal("a + b")), decision("d", CALLED.replace(">x<", ">f<"), knows="f")),
            ("dmn.binding-count", "invocation:1"),
        ),
        (checked(decision("d", uses="d")), ("dmn.requirement-cycle", "d")),
        (checked(decision("d", uses="e")), ("dmn.unresolved-reference", "d")),
        (checked(data("x"), decision("d", table(["x"], ["n"], ["1"]), needs="x")), ("dmn.rule-entries", "r1")),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) and len(value) == 2 else "",
)  # fmt: skip
def test_what_is_wrong_is_an_error_by_element(report: decisions.Report, found: tuple[str, str]):
    assert found in errors(report)


def test_a_gap_is_told_with_its_region_and_an_example():
    report = over(
        table(["age: number", "risk: string"], ["n"], ['< 18; -; 1', '>= 18; "low"; 2', '>= 18; "high"; 3']),
        "age: number", "risk: string",
    )  # fmt: skip
    assert report.errors == (
        Problem(
            "dmn.gap",
            "T",
            {"where": "d", "region": 'age: >= 18; risk: not("high", "low")', "example": 'age = 18; risk = "other"'},
        ),
    )


def test_a_type_with_allowed_values_closes_the_gap():
    grade = dmn.item("tGrade", "string", allowed='"a", "b"')
    rules = table(["x: tGrade"], ["n"], ['"a"; 1', '"b"; 2'])
    assert checked(grade, data("x", "tGrade"), decision("d", rules, needs="x")).errors == ()
    untyped = table(["x"], ["n"], ['"a"; 1', '"b"; 2'])
    assert checked(grade, data("x", "tGrade"), decision("d", untyped, needs="x")).errors == ()
    assert errors(over(table(["x: string"], ["n"], ['"a"; 1', '"b"; 2']), "x: string")) == [("dmn.gap", "T")]


def test_input_values_and_whole_numbers_close_gaps():
    assert over(table(["x: number = [0..10]"], ["n"], ["< 5; 1", ">= 5; 2"]), "x: number").errors == ()
    assert over(table(["x: integer"], ["n"], ["<= 17; 1", ">= 18; 2"]), "x: integer").errors == ()
    assert errors(over(table(["x: number"], ["n"], ["<= 17; 1", ">= 18; 2"]), "x: number")) == [("dmn.gap", "T")]


RISK = table(["n: number"], ["risk"], ['< 5; "low"', '>= 5; "high"'], id="Risk")


@pytest.mark.parametrize("kind", [None, "string"])
@pytest.mark.parametrize("column", ["risk", "risk: string"])
def test_the_answers_of_one_table_are_all_that_the_next_can_be_asked(kind: str | None, column: str):
    steps = table([column], ["step"], ['"low"; 1', '"high"; 2'])
    parts = [data("n", "number"), decision("risk", RISK, needs="n", type=kind), decision("d", steps, uses="risk")]
    assert checked(*parts).errors == ()
    other = [part.replace('"high"', '"higher"', 1) if "Risk" in part else part for part in parts]
    assert [found.params["region"] for found in checked(*other).errors] == ['risk: "higher"']


def test_outputs_that_depend_on_something_leave_the_next_table_open():
    risk = RISK.replace('"high"', "name")
    steps = table(["risk: string"], ["step"], ['"low"; 1', '"high"; 2'])
    report = checked(
        data("n", "number"), data("name", "string"), decision("risk", risk, needs="n,name"),
        decision("d", steps, uses="risk"),
    )  # fmt: skip
    assert errors(report) == [("dmn.gap", "T")]


def test_a_default_output_leaves_no_gap():
    assert over(table(["x: number"], ["n | 0"], ["> 1; 1"]), "x: number").errors == ()


def test_cells_against_another_thing_are_compared_with_it():
    rules = table(["x: number"], ["n"], ["> y; 1", "y; 2", "< y; 3"])
    assert over(rules, "x: number", "y: number").errors == ()
    report = over(table(["x: number"], ["n"], ["> y; 1", "< y; 3"]), "x: number", "y: number")
    assert [found.params["region"] for found in report.errors] == ["x: = y"]


def test_rules_that_agree_may_overlap_under_any():
    assert over(table(["x: number"], ["n"], ["> 1; 1 + 1", "-; 2"], policy="ANY"), "x: number").errors == ()
    assert warnings(over(table(["x: number"], ["n"], ["> 1; x", "-; x"], policy="ANY"), "x: number")) == []


def test_more_than_can_be_listed_is_said():
    apart = table(["x: number", "y: number"], ["n"], [f"{k}; {k}; {k}" for k in range(30)])
    assert ("dmn.gap-more", "T") in warnings(over(apart, "x: number", "y: number"))
    together = table(["x: number"], ["n"], [f"> {k}; {k}" for k in range(20)])
    assert ("dmn.overlap-more", "T") in warnings(over(together, "x: number"))


def test_the_search_is_bounded_and_says_so():
    report = checked(data("x", "number"), decision("d", COMPLETE, needs="x"), steps=3)
    assert (report.errors, warnings(report)) == ((), [("dmn.analysis-limit", "T")])


@pytest.mark.parametrize(
    ("subject", "cell"), [("x" + " + 1" * 9_000, "5"), ("x", "?" + " + 1" * 9_000 + " > 5")], ids=["input", "cell"]
)
def test_a_chain_of_thousands_of_operators_is_beyond_the_search(subject: str, cell: str):
    report = over(table([f"{subject}: number"], ["n: number"], [f"{cell}; 1"]), "x: number")
    assert ("dmn.analysis-limit", "T") in warnings(report)


def test_a_missing_import_ends_the_check():
    report = checked(imports='<import name="lib" namespace="other"/>')
    assert errors(report) == [("dmn.import-missing", "")]


# --- sentences ----------------------------------------------------------------------------------------


def mentioned(path: Path) -> set[str]:
    return set(re.findall(r'"(dmn\.[a-z.-]+)"', path.read_text(encoding="utf-8")))


RULES = sorted({rule for path in SOURCE.glob("*.py") for rule in mentioned(path)})


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_its_sentences_and_a_test(rule: str):
    assert all(rule in catalogue(language) for language in LANGUAGES)
    tests = {each for path in Path(__file__).parent.glob("test_*.py") for each in mentioned(path)}
    assert rule in tests


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_filled_in_completely(language: str):
    reports = [
        over(table(["x: number"], ["n"], ["> 1; 1", "> 0; 2"]), "x: number"),
        over(table(["x"], ['n = "a"'], ['-; "c"'], policy="BEST", aggregation="SUM"), "x"),
        checked(decision("d", uses="d")),
        over(CALLED, "x: number"),
    ]
    for report in reports:
        said = [*report.errors, *report.warnings]
        assert said, "there is something to say"
        for found in said:
            assert "{" not in "".join(sentence(found.rule, found.params, language))
