"""Requirement graphs: scope, services, knowledge models, imports, types, and the account of how an answer came."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from tests.kernel.decisions import dmn
from tests.kernel.decisions.dmn import data, decision, document, knowledge, literal, model, service, table

from lotwright.kernel import decisions, feel
from lotwright.kernel.refusal import Invalid

D = Decimal


def found(caught: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [one.rule for one in caught.value.problems]


def linked(*sources: bytes) -> decisions.DecisionModel:
    """The first document, compiled with the others at hand."""
    first, *others = (decisions.read(source) for source in sources)
    return decisions.compile(first, others)


# --- scope --------------------------------------------------------------------------------------------


def test_a_decision_sees_what_it_requires_and_nothing_else():
    made = model(
        data("x"), data("hidden"),
        decision("a", literal("x + 1"), needs="x"),
        decision("b", literal("[a, hidden]"), uses="a"),
    ).decide("b", {"x": 1, "hidden": 9})  # fmt: skip
    assert made.value == [2, None]
    assert [warning.rule for warning in made.warnings] == ["feel.null.name"]


def test_a_decision_is_made_once_however_many_need_it():
    many = [decision(f"d{n}", literal("base"), uses="base") for n in range(20)]
    top = decision("top", literal(" + ".join(f"d{n}" for n in range(20))), uses=",".join(f"d{n}" for n in range(20)))
    outcome = model(decision("base", table([], ["n"], ["1"])), *many, top).decide("top", {})
    assert outcome.value == 20
    assert len(outcome.explanation) == 1


def test_names_may_hold_spaces_and_symbols():
    source = document(
        '<inputData id="i" name="Loan - Amount"><variable name="Loan - Amount" typeRef="number"/></inputData>',
        decision("d", literal("Loan-Amount * 2"), needs="i"),
    )
    assert linked(source).decide("d", {"Loan - Amount": 4}).value == 8


def test_a_decision_is_named_however_its_name_is_spaced_or_by_id():
    made = linked(document('<decision id="_1" name="Route  -  1"><variable name="x"/></decision>'))
    assert [made.decide(name, {}).decisions[0].id for name in ("Route - 1", "Route-1", "_1")] == ["_1"] * 3


def test_data_that_does_not_fit_its_type_is_null():
    made = model(data("x", "number"), decision("d", literal("x"), needs="x"))
    assert made.decide("d", {"x": "five"}).value is None
    assert made.decide("d", {"x": [5]}).value == 5
    assert made.decide("d", {}).value is None


def test_a_long_chain_of_decisions_is_no_deep_recursion():
    chain = [decision("d0", literal("1"))]
    chain += [decision(f"d{n}", literal(f"d{n - 1} + 1"), uses=f"d{n - 1}") for n in range(1, 3_000)]
    assert model(*chain).decide("d2999", {}, budget=feel.Budget(steps=10)).value == 3_000


def test_decisions_that_need_each_other_are_refused_by_name():
    with pytest.raises(Invalid) as caught:
        model(decision("a", uses="b"), decision("b", uses="c"), decision("c", uses="b"), decision("alone"))
    assert found(caught) == ["dmn.requirement-cycle"]
    assert set(caught.value.problems[0].params["decisions"]) == {"b", "c"}


@pytest.mark.parametrize("need", ["uses", "needs", "knows"])
def test_a_decision_that_needs_itself_is_refused_whatever_it_calls_it(need: str):
    with pytest.raises(Invalid) as caught:
        model(decision("a", **{need: "a"}))
    assert found(caught) == ["dmn.requirement-cycle"]


def test_a_reference_that_leads_nowhere_is_refused():
    with pytest.raises(Invalid) as caught:
        model(decision("a", needs="nothing", uses="elsewhere#x"))
    assert found(caught) == ["dmn.unresolved-reference"] * 2


@pytest.mark.parametrize("name", ["x", "nothing"])
def test_only_a_decision_can_be_made(name: str):
    with pytest.raises(Invalid) as caught:
        model(data("x"), decision("d", literal("1"))).decide(name, {})
    assert found(caught) == ["dmn.unknown-decision"]


@pytest.mark.parametrize("name", ["d", "nothing"])
def test_only_a_service_or_knowledge_model_can_be_invoked(name: str):
    with pytest.raises(Invalid) as caught:
        model(decision("d", literal("1"))).invoke(name, {})
    assert found(caught) == ["dmn.unknown-service"]


# --- knowledge models ---------------------------------------------------------------------------------

TAX = knowledge("tax", "amount: number, rate", literal("amount * rate / 100"))


def test_a_knowledge_model_is_called_like_a_function():
    made = model(TAX, decision("d", literal("[tax(200, 5), tax(rate: 10, amount: 50), tax(1)]"), knows="tax"))
    assert made.decide("d", {}).value == [10, 5, None]


def test_a_knowledge_model_can_be_asked_itself():
    made = model(TAX)
    assert made.invoke("tax", {"amount": 200, "rate": 5}).value == 10
    assert made.invoke("tax", {"amount": "x", "rate": 5}).value is None
    assert made.invoke("tax", {}).value is None


def test_a_knowledge_model_may_hold_a_table_and_use_another():
    risk = knowledge("risk", "age: number", table(["age: number"], ["r"], ['< 25; "high"', '>= 25; "low"']))
    price = knowledge("price", "age", literal('if risk(age) = "high" then base() * 2 else base()'), knows="risk,base")
    base = knowledge("base", "", literal("100"))
    made = model(risk, price, base, decision("d", literal("[price(20), price(30)]"), knows="price"))
    outcome = made.decide("d", {})
    assert outcome.value == [200, 100]
    assert [matched.rules for matched in outcome.explanation] == [(1,), (2,)]


def test_a_knowledge_model_may_call_itself():
    factorial = knowledge("factorial", "n: number", literal("if n <= 1 then 1 else n * factorial(n - 1)"))
    made = model(factorial, decision("d", literal("factorial(10)"), knows="factorial"))
    assert made.decide("d", {}).value == 3_628_800


def test_endless_calls_end_in_a_problem():
    endless = knowledge("endless", "n", literal("endless(n + 1)"))
    with pytest.raises(Invalid) as caught:
        model(endless, decision("d", literal("endless(0)"), knows="endless")).decide("d", {})
    assert found(caught) == ["feel.budget.depth"]


def test_the_result_of_a_knowledge_model_has_its_type():
    wrong = knowledge("wrong", "", literal('"text"'), type="number")
    outcome = model(wrong, decision("d", literal("wrong()"), knows="wrong")).decide("d", {})
    assert (outcome.value, [warning.rule for warning in outcome.warnings]) == (None, ["dmn.null.type"])


# --- services -----------------------------------------------------------------------------------------

SERVED = (
    data("x", "number"),
    decision("fee", literal("10")),
    decision("double", literal("x * 2"), needs="x"),
    decision("total", literal("double + fee"), uses="double,fee"),
    service("quote", "total", hidden="double", asks="x", given="fee"),
    service("both", "total,double", hidden="fee", asks="x"),
)


def test_a_service_is_asked_with_its_data_and_given_decisions():
    made = model(*SERVED)
    assert made.invoke("quote", {"x": 5, "fee": 1}).value == 11
    assert made.invoke("quote", {"x": 5}).value is None
    assert made.invoke("both", {"x": 5}).value == {"total": 20, "double": 10}


def test_a_service_is_a_function_of_data_then_decisions():
    made = model(*SERVED, decision("d", literal("[quote(5, 1), quote(fee: 2, x: 5)]"), knows="quote"))
    assert made.decide("d", {}).value == [11, 12]


def test_an_argument_of_a_service_must_fit():
    outcome = model(*SERVED).invoke("quote", {"x": "five", "fee": 1})
    assert (outcome.value, [warning.rule for warning in outcome.warnings]) == (None, ["dmn.null.argument"])


def test_decisions_made_within_a_service_are_part_of_the_account():
    made = model(*SERVED, decision("d", literal("quote(5, 1)"), knows="quote")).decide("d", {})
    assert [(one.name, one.value) for one in made.decisions] == [("double", 10), ("total", 11), ("d", 11)]


def test_a_service_does_not_see_the_inputs_of_who_calls_it():
    made = model(*SERVED, decision("d", literal("both(1).double + x"), knows="both", needs="x"))
    assert made.decide("d", {"x": 100}).value == 102


@pytest.mark.parametrize("body", [literal("x + y", typeRef="number"), literal("x + y")], ids=["declared", "told"])
def test_a_knowledge_model_is_a_function_of_the_type_its_body_gives(body: str):
    test = "[f instance of function<number, number> -> number, f instance of function<number, number> -> string]"
    made = model(knowledge("f", "x: number, y: number", body), decision("d", literal(test), knows="f"))
    assert made.decide("d", {}).value == [True, False]


def test_a_service_is_a_function_of_the_types_its_decisions_are_declared_to_have():
    test = "[s instance of function<number> -> number, t instance of function<number> -> context<a: number, b: string>]"
    made = model(
        data("x", "number"),
        decision("a", literal("x"), needs="x", type="number"),
        decision("b", literal("string(x)"), needs="x", type="string"),
        service("s", "a", asks="x"), service("t", "a, b", asks="x"), decision("d", literal(test), knows="s, t"),
    )  # fmt: skip
    assert made.decide("d", {}).value == [True, True]


# --- imports ------------------------------------------------------------------------------------------

IMPORTED = document(
    dmn.item("tGrade", "string", allowed='"a", "b"'),
    data("y", "tGrade"),
    decision("graded", literal('"grade " + y'), needs="y"),
    knowledge("twice", "n", literal("n * 2")),
    namespace="other",
)
IMPORT = f'<import name="lib" namespace="other" importType="{dmn.NAMESPACE}"/>'


def importing(*parts: str, imports: str = IMPORT) -> bytes:
    return document(*parts, imports=imports)


def test_imported_elements_go_by_the_name_of_the_import():
    first = importing(decision("d", literal("[lib.twice(4), lib.graded]"), uses="other#graded", knows="other#twice"))
    assert linked(first, IMPORTED).decide("d", {"lib": {"y": "a"}}).value == [8, "grade a"]


def test_imported_types_hold_for_what_is_declared_with_them():
    first = importing(data("x", "lib.tGrade"), decision("d", literal("x"), needs="x"))
    made = linked(first, IMPORTED)
    assert (made.decide("d", {"x": "b"}).value, made.decide("d", {"x": "c"}).value) == ("b", None)


def test_a_prefix_of_an_imported_namespace_means_the_import():
    first = importing(data("x", "o:tGrade"), decision("d", literal("x"), needs="x"))
    made = linked(first.replace(b"<definitions", b'<definitions xmlns:o="other"'), IMPORTED)
    assert (made.decide("d", {"x": "b"}).value, made.decide("d", {"x": "c"}).value) == ("b", None)


def test_an_import_without_a_name_brings_its_elements_in_as_they_are():
    first = importing(decision("d", literal("twice(4)"), knows="other#twice"), imports=IMPORT.replace("lib", ""))
    assert linked(first, IMPORTED).decide("d", {}).value == 8


def test_several_imports_without_a_name_all_bring_their_elements_and_types():
    more = document(dmn.item("tCode", "number"), decision("coded", literal("7")), namespace="more")
    first = importing(
        dmn.item("tBoth", None, dmn.item("grade", "tGrade"), dmn.item("code", "tCode")),
        data("x", "tBoth"),
        decision("d", literal("[twice(4), coded, x.grade]"), knows="other#twice", uses="more#coded", needs="x"),
        imports=IMPORT.replace("lib", "") + IMPORT.replace("lib", "").replace("other", "more"),
    )
    made = linked(first, IMPORTED, more)
    assert made.decide("d", {"x": {"grade": "a", "code": 1}}).value == [8, 7, "a"]
    assert made.decide("d", {"x": {"grade": "c", "code": 1}}).warnings[0].rule == "dmn.null.type"
    assert made.decide("d", {"x": {"grade": "a", "code": "1"}}).warnings[0].rule == "dmn.null.type"


def test_data_of_a_model_behind_another_is_given_through_both_names():
    middle = document(decision("m", literal("lib.graded"), uses="other#graded"), imports=IMPORT, namespace="middle")
    first = importing(
        decision("d", literal("mid.m"), uses="middle#m"),
        imports=IMPORT.replace("lib", "mid").replace("other", "middle"),
    )
    assert linked(first, middle, IMPORTED).decide("d", {"mid": {"lib": {"y": "b"}}}).value == "grade b"


def test_a_missing_import_is_named():
    with pytest.raises(Invalid) as caught:
        linked(importing(decision("d")))
    assert [(one.rule, one.params["name"]) for one in caught.value.problems] == [("dmn.import-missing", "lib")]


def test_an_import_of_something_else_than_dmn_is_not_needed_to_decide():
    schema = '<import name="types" namespace="urn:x" importType="http://www.w3.org/2001/XMLSchema"/>'
    assert linked(importing(decision("d", literal("1")), imports=schema)).decide("d", {}).value == 1


def test_models_that_import_each_other_are_refused():
    back = document(imports=IMPORT.replace("other", "test").replace("lib", "back"), namespace="other")
    with pytest.raises(Invalid) as caught:
        linked(importing(decision("d")), back)
    assert found(caught) == ["dmn.import-cycle"]


def test_a_chain_of_imports_without_end_in_sight_is_refused():
    chain = [document(imports=f'<import name="next" namespace="n{k + 1}"/>', namespace=f"n{k}") for k in range(1_500)]
    with pytest.raises(Invalid) as caught:
        linked(*chain, document(namespace="n1500"))
    assert found(caught) == ["dmn.too-deep"]


# --- types --------------------------------------------------------------------------------------------


def decided(kind: str, value: Any, *items: str) -> Any:
    return model(*items, data("x", kind), decision("d", literal("x"), needs="x")).decide("d", {"x": value}).value


PERSON = dmn.item("tPerson", None, dmn.item("name", "string"), dmn.item("age", "number", allowed="[0..150]"))


@pytest.mark.parametrize(
    ("kind", "value", "answer"),
    [
        ("tGrade", "a", "a"), ("tGrade", "c", None), ("tGrade", 1, None),
        ("tGrades", ["a", "b"], ["a", "b"]), ("tGrades", "a", ["a"]), ("tGrades", ["a", "c"], None),
        ("tPerson", {"name": "Ana", "age": 30}, {"name": "Ana", "age": 30}),
        ("tPerson", {"name": "Ana", "age": 200}, None),
        ("tPerson", {"name": "Ana"}, None),
        ("tPerson", {"name": "Ana", "age": 1, "more": 2}, {"name": "Ana", "age": 1, "more": 2}),
        ("tPair", [1, 2], [1, 2]), ("tPair", [1, 2, 3], None),
        ("tTree", {"value": 1, "next": {"value": 2, "next": None}}, {"value": 1, "next": {"value": 2, "next": None}}),
    ],
)  # fmt: skip
def test_a_value_fits_its_item_definition_or_is_null(kind: str, value: Any, answer: Any):
    grade = dmn.item("tGrade", "string", allowed='"a", "b"')
    grades = dmn.item("tGrades", "tGrade", isCollection="true")
    pair = dmn.item("tPair", "number", isCollection="true").replace(
        "</itemDefinition>", dmn.text("typeConstraint", "count(?) = 2") + "</itemDefinition>"
    )
    tree = dmn.item("tTree", None, dmn.item("value", "number"), dmn.item("next", "tTree"))
    assert decided(kind, value, grade, grades, PERSON, pair, tree) == answer


def test_types_that_stand_in_each_other_many_times_over_are_refused():
    items = [dmn.item(f"t{n}", None, dmn.item("l", f"t{n + 1}"), dmn.item("r", f"t{n + 1}")) for n in range(15)]
    with pytest.raises(Invalid) as caught:
        model(*items)
    assert found(caught) == ["dmn.types-too-large"]


def test_types_that_refer_to_each_other_in_circles_are_read():
    items = [dmn.item(f"t{n}", None, dmn.item("l", f"t{n + 1}"), dmn.item("r", f"t{(n + 2) % 8}")) for n in range(8)]
    assert decided("t0", {"l": {"l": None, "r": None}, "r": None}, *items) == {"l": {"l": None, "r": None}, "r": None}
    assert decided("t0", {"l": 1, "r": None}, *items) is None


def test_types_nested_too_deeply_are_refused():
    with pytest.raises(Invalid) as caught:
        model(*(dmn.item(f"t{n}", f"t{n + 1}") for n in range(100)))
    assert found(caught) == ["dmn.types-too-deep"]


def test_allowed_values_that_cannot_be_read_are_named():
    with pytest.raises(Invalid) as caught:
        model(dmn.item("tBad", "string", allowed='"a", '))
    assert [(one.rule, one.path) for one in caught.value.problems] == [("feel.syntax.ends-early", "tBad")]


# --- the account --------------------------------------------------------------------------------------


def test_the_answer_says_which_decisions_were_made_and_why():
    risks = table(["amount: number"], ["r"], ['< 100; "low"', '>= 100; "high"'], id="Risk")
    routes = table(["risk", "odd"], ["r"], ['"high"; -; "qa"', '-; -; "line"'], policy="FIRST")
    made = model(
        data("amount", "number"), data("kind"),
        decision("risk", risks, needs="amount"),
        decision("odd", literal("kind + 1"), needs="kind"),
        decision("route", routes, uses="risk,odd"),
    ).decide("route", {"amount": 250, "kind": "x"})  # fmt: skip
    assert made.value == "qa"
    assert [(one.name, one.value) for one in made.decisions] == [("risk", "high"), ("odd", None), ("route", "qa")]
    risk, odd, route = made.decisions
    assert risk.tables == (decisions.Matched("Risk", (("amount", D(250)),), (2,), ("r2",), ((),)),)
    assert [warning.rule for warning in odd.warnings] == ["feel.null.operation"]
    assert route.tables[0].inputs == (("risk", "high"), ("odd", None))
    assert route.tables[0].rules == (1, 2)
    assert made.explanation == (*risk.tables, *route.tables)
    assert made.warnings == odd.warnings


def test_the_account_is_plain_data():
    risks = table(["due: date"], ["r"], ['< date("2024-01-01"); "late"', '-; "soon"'], policy="FIRST", id="Risk")
    made = model(
        data("due", "date"), decision("risk", risks, needs="due"), decision("d", literal('risk + "!" + y'), uses="risk")
    )
    assert made.decide("d", {"due": dt.date(2023, 5, 1)}).account() == [
        {
            "decision": "risk", "name": "risk", "value": '"late"', "warnings": [],
            "tables": [
                {
                    "table": "Risk",
                    "inputs": [{"name": "due", "value": '@"2023-05-01"'}],
                    "rules": [{"number": 1, "id": "r1", "notes": []}, {"number": 2, "id": "r2", "notes": []}],
                }
            ],
        },
        {
            "decision": "d", "name": "d", "value": "null", "tables": [],
            "warnings": [{"rule": "feel.null.name", "params": {"name": "y"}}],
        },
    ]  # fmt: skip


def test_a_question_asks_for_no_more_than_its_budget():
    loop = decision("d", literal("for i in 1..100000000 return i"))
    with pytest.raises(Invalid) as caught:
        model(loop).decide("d", {}, budget=feel.Budget(steps=1_000))
    assert found(caught) in (["feel.budget.steps"], ["feel.budget.items"])


def test_the_present_is_what_the_caller_says_it_is():
    made = model(decision("d", literal("string(now())")))
    assert made.decide("d", {}, now=dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)).value == "2026-03-02T08:00:00Z"
    assert made.decide("d", {}).value is None
