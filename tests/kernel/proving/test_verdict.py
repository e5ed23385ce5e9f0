"""Conditions, variables never set, and the verdict on the whole."""

from __future__ import annotations

import pytest
from tests.kernel.proving.test_soundness import HEAD, TAIL

from lotwright.kernel import bpmn, feel
from lotwright.kernel.bpmn import Net
from lotwright.kernel.proving import conditions, petri, reads, verdict


def choice(*ways: str, default: str = "") -> Net:
    """A process that chooses between ways with these conditions."""
    flows = "".join(
        f'<endEvent id="e{number}"/><sequenceFlow id="w{number}" sourceRef="g" targetRef="e{number}">'
        f"<conditionExpression><![CDATA[={way}]]></conditionExpression></sequenceFlow>"
        for number, way in enumerate(ways)
    )
    other = '<endEvent id="other"/><sequenceFlow id="else" sourceRef="g" targetRef="other"/>' if default else ""
    gate = f'<exclusiveGateway id="g"{default}/>'
    start = '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="g"/>'
    return bpmn.compile(bpmn.read((HEAD + start + gate + flows + other + TAIL).encode()))


@pytest.mark.parametrize(
    ("ways", "found"),
    [
        (("amount > 1000", "amount <= 1000"), []),
        (("amount > 1000", "amount < 1000"), [("condition-gap", ("g",))]),
        (("amount > 1000", "false"), [("condition-never", ("g", "w1")), ("condition-gap", ("g",))]),
        (("ready", "not(ready)"), []),
        (('risk = "high"', 'risk in ["low", "medium"]'), [("condition-gap", ("g",))]),
        (("amount > 5 and amount < 3", "amount < 10", "amount >= 10"), [("condition-never", ("g", "w0"))]),
    ],
)
def test_a_choice_without_default_must_leave_no_gap(ways: tuple[str, ...], found: list[object]) -> None:
    assert [(one.fault.value, one.elements) for one in conditions.faults(choice(*ways), {})] == found


def test_the_example_of_a_gap_is_one() -> None:
    net = choice("amount > 1000", "amount < 1000")
    ((_, value),) = next(conditions.faults(net, {"amount": feel.NUMBER})).example
    assert value == "1000"


def test_the_values_a_field_may_have_close_a_gap() -> None:
    net = choice('risk = "high"', 'risk = "low"')
    assert list(conditions.faults(net, {"risk": feel.STRING}, {"risk": '"high", "low"'})) == []


def test_a_default_closes_every_gap() -> None:
    assert list(conditions.faults(choice("amount > 1000", default=' default="else"'), {})) == []


CHAIN = """<startEvent id="s"/><userTask id="ask"/><exclusiveGateway id="g" default="no"/><task id="a">
<extensionElements><zeebe:ioMapping xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
<zeebe:input source="=for row in lines return row.lot" target="lots"/><zeebe:output source="=1" target="total"/>
</zeebe:ioMapping></extensionElements></task><endEvent id="e"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="ask"/><sequenceFlow id="f2" sourceRef="ask" targetRef="g"/>
<sequenceFlow id="yes" sourceRef="g" targetRef="a"><conditionExpression>=total = 1</conditionExpression></sequenceFlow>
<sequenceFlow id="no" sourceRef="g" targetRef="e"/><sequenceFlow id="f3" sourceRef="a" targetRef="{back}"/>"""


def chain(back: str = "e") -> Net:
    return bpmn.compile(bpmn.read((HEAD + CHAIN.replace("{back}", back) + TAIL).encode()))


def test_a_variable_set_only_later_is_named_where_it_is_read() -> None:
    forms = {"s": ["lines"], "ask": ["answer"]}
    assert list(reads.unset(chain(), forms)) == [reads.Unset("g", "total")]


def test_a_loop_back_sets_it_for_the_second_time_round() -> None:
    assert list(reads.unset(chain("ask"), {"s": ["lines"], "ask": []})) == []


def test_a_form_of_which_nothing_is_known_may_set_everything() -> None:
    assert list(reads.unset(chain(), {})) == []


def test_the_verdict_names_rule_elements_and_path() -> None:
    found = verdict.of(choice("amount > 1000", "amount < 1000"))
    (trouble,) = found.troubles
    assert found.sound == "unsound"
    assert (trouble.problem.rule, trouble.problem.path) == ("proof.condition-gap", "g")
    assert (trouble.elements, trouble.path) == (("g",), ("s", "g"))
    never = verdict.of(choice("amount > 1000", "false", default=' default="else"')).troubles[0]
    assert (never.problem.path, never.elements, never.path) == ("w1", ("g", "w1", "e1"), ("s", "g"))
    assert verdict.of(choice("amount > 1000", "amount <= 1000")) == verdict.Verdict("sound", ())


def test_beyond_the_limit_the_verdict_is_unknown() -> None:
    lines = "".join(
        f'<task id="t{n}"/><sequenceFlow id="i{n}" sourceRef="fork" targetRef="t{n}"/>'
        f'<sequenceFlow id="o{n}" sourceRef="t{n}" targetRef="{"join" if n else "x"}"/>'
        for n in range(3)
    )
    drawing = f"""<startEvent id="s"/><parallelGateway id="fork"/>{lines}<exclusiveGateway id="x" default="b"/>
    <sequenceFlow id="a" sourceRef="x" targetRef="t0"><conditionExpression>=v</conditionExpression></sequenceFlow>
    <sequenceFlow id="b" sourceRef="x" targetRef="join"/><parallelGateway id="join"/><endEvent id="e"/>
    <sequenceFlow id="f1" sourceRef="s" targetRef="fork"/><sequenceFlow id="f2" sourceRef="join" targetRef="e"/>"""
    net = bpmn.compile(bpmn.read((HEAD + drawing + TAIL).encode()))
    assert verdict.of(net).sound == "sound"
    assert verdict.of(net, limit=1).sound == "unknown"


RULES = {
    "proof.deadlock", "proof.livelock", "proof.unsynchronised", "proof.dead", "proof.condition-gap",
    "proof.condition-never", "proof.unset", "proof.unknown",
}  # fmt: skip


def test_every_trouble_has_its_sentences() -> None:
    from lotwright.shell.texts import catalogue

    assert {f"proof.{one.value}" for one in (*petri.Trouble, *conditions.Fault)} < RULES
    for language in ("zh", "en"):
        assert catalogue(language).keys() >= RULES


def test_a_choice_by_whether_something_is_there_has_two_ways() -> None:
    assert list(conditions.faults(choice("lot != null", "lot = null"), {})) == []
    assert list(conditions.faults(choice("lot != null and amount > 3", default=' default="else"'), {})) == []
