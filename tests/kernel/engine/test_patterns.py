# ruff: noqa: E501  (a row of the table stands on one line)
"""The control-flow patterns (workflowpatterns.com, by number): what each of them does here, or that it is refused."""

from __future__ import annotations

import re

import pytest
from tests.kernel.bpmn.drawing import event, message, process, ref, script, sub, task, timer
from tests.kernel.engine.driving import Case

from lotwright.kernel import bpmn
from lotwright.kernel.engine import commands as c
from lotwright.kernel.refusal import Invalid

MANY = "multiInstanceLoopCharacteristics"


def many(count: str = "", enough: str = "", over: str = "") -> str:
    held = f'<extensionElements><zeebe:loopCharacteristics inputCollection="={over}" inputElement="item"/></extensionElements>'
    number = f"<loopCardinality>{count}</loopCardinality>" if count else ""
    condition = f"<completionCondition>={enough}</completionCondition>" if enough else ""
    return f"<{MANY}>{held if over else ''}{number}{condition}</{MANY}>"


def walk(source: bytes, *steps: tuple[str, str], more: tuple[bytes, ...] = (), **values: object) -> Case:
    """Begin, then do each step and compare what waits: a step is a task, `+2` hours, or `!message`."""
    case = Case(source, *more)
    case.begin(**values)
    for step, waits in steps:
        if step.startswith("+"):
            case.pass_time(int(step[1:]))
        elif step.startswith("!"):
            case.do(c.Correlate(message=step[1:]))
        elif step:
            case.complete(step)
        assert case.waits == waits, f"after {step or 'the start'}"
    return case


END = event("e9", "endEvent", "<terminateEventDefinition/>")
MAIL = message("M")
CATCH = event("m", "intermediateCatchEvent", ref("message", "M"))

PATTERNS: dict[str, tuple[bytes, list[tuple[str, str]], dict[str, object]]] = {
    "1 sequence": (process("", "s a b e"), [("", "a"), ("a", "b"), ("b", "")], {}),
    "2 parallel split": (process("", "s p1 a e", "p1 b e2"), [("", "a b")], {}),
    "3 synchronization": (process("", "s p1 a p2 c e", "p1 b p2"), [("a", "b"), ("b", "c")], {}),
    "4 exclusive choice": (process("", "s x [n > 1] a e", "x * b e2"), [("", "a")], {"n": 2}),
    "5 simple merge": (process("", "s x [n > 1] a x2 c e", "x * b x2"), [("", "b"), ("b", "c")], {"n": 1}),
    "6 multi-choice": (process("", "s o [n > 1] a e", "o [n > 2] b e2", "o [n > 3] d e3"), [("", "a b")], {"n": 3}),
    "7 structured synchronizing merge": (
        process("", "s o1 [n > 1] a o2 z e", "o1 [n > 2] b o2", "o1 [n > 3] d o2"), [("a", "b"), ("b", "z")], {"n": 3},
    ),
    "8 multi-merge": (process("", "s p1 a x z e", "p1 b x"), [("a", "b z"), ("b", "z z"), ("z", "z")], {}),
    "10 arbitrary cycles": (
        process("", "s x1 a x2 [back] x1", "x2 * x3 b x4 [further] x1", "x4 * e"),
        [("a", "a"), ("", "a")], {"back": True, "further": False},
    ),
    "11 implicit termination": (process("", "s p1 a", "p1 b"), [("a", "b"), ("b", "")], {}),
    "13 instances, number known when drawn": (process(task("a", content=many("3")), "s a b e"), [("", "a a a"), ("a", "a a"), ("a", "a"), ("a", "b")], {}),
    "14 instances, number known when begun": (process(task("a", content=many(over="list")), "s a b e"), [("", "a a"), ("a", "a"), ("a", "b")], {"list": [1, 2]}),
    "16 deferred choice": (
        process('<eventBasedGateway id="g"/>' + CATCH + event("t", "intermediateCatchEvent", timer("PT1H")), "s g m a e", "g t b e2", items=MAIL),
        [("", ""), ("!M", "a"), ("+2", "a")], {},
    ),
    "17 interleaved parallel routing": (
        process('<adHocSubProcess id="ah" ordering="Sequential"><userTask id="a"/><userTask id="b"/></adHocSubProcess>', "s ah z e"),
        [("", "")], {},
    ),
    "18 milestone": (
        process(event("m", "intermediateCatchEvent", "<conditionalEventDefinition><condition>=reached</condition></conditionalEventDefinition>") + script("reach", "true", "reached"), "s p1 a reach e", "p1 m b e2"),
        [("", "a"), ("a", "b")], {},
    ),
    "19 cancel task": (process(task("a") + event("t", "boundaryEvent", timer("PT1H"), attachedToRef="a"), "s a e", "t b e2"), [("+1", "b")], {}),
    "20 cancel case": (process(END, "s p1 a e9", "p1 b e"), [("a", "")], {}),
    "25 cancel region": (
        process(sub("sp", "", "s2 p3 a e3", "p3 b e4") + event("t", "boundaryEvent", timer("PT1H"), attachedToRef="sp"), "s p1 sp e", "p1 d e5", "t z e6"),
        [("", "a b d"), ("+1", "d z")], {},
    ),
    "21 structured loop": (process(script("n1", "n + 1", "n"), "s x1 a n1 x2 [n < 2] x1", "x2 * b e"), [("a", "a"), ("a", "b")], {"n": 0}),
    "23 transient trigger": (process(event("m", "intermediateCatchEvent", ref("signal", "S")), "s a m b e", items='<signal id="S" name="S"/>'), [("a", "")], {}),
    "24 persistent trigger": (process(CATCH, "s m b e", items=MAIL), [("!M", "b")], {}),
    "26 cancel instances": (process(task("a", content=many("3")) + event("t", "boundaryEvent", timer("PT1H"), attachedToRef="a"), "s a e", "t b e2"), [("a", "a a"), ("+1", "b")], {}),
    "27 complete instances": (process(task("a", content=many("4", "done")), "s a b e"), [("a", "a a a"), ("", "a a a")], {"done": False}),
    "29 cancelling discriminator": (process(sub("sp", END, "s2 p3 a x3 e9", "p3 b x3"), "s sp z e"), [("b", "z")], {}),
    "32 cancelling partial join": (process(task("a", content=many("3", "numberOfCompletedInstances &gt;= 2")), "s a b e"), [("a", "a a"), ("a", "b")], {}),
    "33 generalized join": (process(script("n1", "n + 1", "n"), "s x1 p1 a p2 n1 x2 [n < 2] x1", "p1 b p2", "x2 * z e"), [("a", "b"), ("b", "a b"), ("b", "a"), ("a", "z")], {"n": 0}),
    "37 acyclic synchronizing merge": (process("", "s o1 [n > 1] x1 [n > 5] a x2 o2 z e", "x1 * d x2", "o1 [n > 2] b o2"), [("", "b d"), ("d", "b"), ("b", "z")], {"n": 3}),
    "43 explicit termination": (process(END, "s p1 a e9", "p1 b e"), [("a", "")], {}),
}  # fmt: skip


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern(pattern: str) -> None:
    source, steps, values = PATTERNS[pattern]
    walk(source, *steps, **values)


def test_12_instances_without_synchronisation_go_on_by_themselves() -> None:
    call = task("call", "callActivity", '<zeebe:calledElement processId="child"/>')
    case = Case(process(call, "s x1 p1 call e", "p1 a x2 [again] x1", "x2 * e2"), process("", "s2 c e3", id="child"))
    case.begin(again=True).complete("a")
    assert case.waits == "a c c"


@pytest.mark.parametrize("late", [True, False])
def test_15_and_36_instances_are_added_while_they_run(late: bool) -> None:
    enough = "" if late else "numberOfCompletedInstances &gt;= 2"
    case = Case(process(task("a", content=many(enough=enough, over="list")), "s a b e")).begin(list=[1, 2])
    case.do(c.AddInstance(element="a", item=3, reason="needed")).complete("a").complete("a")
    assert case.waits == ("a" if late else "b")


def test_17_and_40_activities_of_one_part_are_done_one_at_a_time_in_any_order() -> None:
    body = '<adHocSubProcess id="ah" ordering="Sequential"><userTask id="a"/><userTask id="b"/>'
    body += "<completionCondition>=n &gt; 1</completionCondition></adHocSubProcess>"
    case = Case(process(body, "s ah z e")).begin(n=0)
    case.do(c.Activate(element="b")).complete("b", n=1).do(c.Activate(element="a"))
    assert case.complete("a", n=2).waits == "z"


def test_22_recursion_ends_where_its_condition_says() -> None:
    call = task("call", "callActivity", '<zeebe:calledElement processId="p"/>')
    case = Case(process(call + script("down", "n - 1", "n"), "s down x [n > 0] call a e", "x * e2")).begin(n=3)
    assert case.waits == "a"
    assert case.complete("a").complete("a").status == "ended"


COMPLEX = ("9 discriminator", "28 blocking discriminator", "30 partial join", "31 blocking partial join")


@pytest.mark.parametrize("pattern", COMPLEX)
def test_joins_of_some_branches_by_a_complex_gateway_are_refused(pattern: str) -> None:
    source = process('<complexGateway id="g"/>', "s p1 a g z e", "p1 b g")
    with pytest.raises(Invalid) as caught:
        bpmn.compile(bpmn.read(source))
    assert [(found.rule, found.path) for found in caught.value.problems] == [("bpmn.unsupported", "g")]


def test_35_enough_instances_cancel_the_rest() -> None:
    case = Case(process(task("a", content=many(enough="count(good) = 2", over="list")), "s a b e")).begin(
        list=[1, 2, 3], good=[]
    )
    assert case.complete("a", good=[1]).waits == "a a"
    assert case.complete("a", good=[1, 2]).waits == "b"


def test_39_of_two_branches_one_at_a_time_is_in_the_critical_section() -> None:
    free = "<conditionalEventDefinition><condition>=not(busy)</condition></conditionalEventDefinition>"
    body = "".join(event(f"k{n}", "intermediateCatchEvent", free) for n in "12")
    body += "".join(
        script(f"{what}{n}", value, "busy") for n in "12" for what, value in (("in", "true"), ("out", "false"))
    )
    case = Case(process(body, "s p1 k1 in1 a out1 p2 z e", "p1 k2 in2 b out2 p2")).begin(busy=False)
    assert case.waits == "a"
    assert case.complete("a").waits == "b"
    assert case.complete("b").waits == "z"


BEYOND = {
    "34 the rest goes on after enough instances": (f'<userTask id="a"><{MANY} behavior="One"><loopCardinality>3</loopCardinality></{MANY}></userTask>', "bpmn.loop-behaviour"),
    "34 each instance goes on by itself": (f'<userTask id="a"><{MANY} behavior="None"><loopCardinality>3</loopCardinality></{MANY}></userTask>', "bpmn.loop-behaviour"),
    "41 thread merge": ('<userTask id="a" startQuantity="3"/>', "bpmn.unsupported"),
    "42 thread split": ('<userTask id="a" completionQuantity="3"/>', "bpmn.unsupported"),
}  # fmt: skip


@pytest.mark.parametrize("pattern", BEYOND)
def test_what_needs_more_than_the_subset_is_refused_by_element(pattern: str) -> None:
    part, rule = BEYOND[pattern]
    with pytest.raises(Invalid) as caught:
        bpmn.compile(bpmn.read(process(part, "s a b e")))
    assert [(found.rule, found.path) for found in caught.value.problems] == [(rule, "a")]


def test_every_pattern_is_here() -> None:
    tests = (name for name in globals() if name.startswith("test_"))
    told = re.findall(r"\d+", " ".join((*PATTERNS, *BEYOND, *COMPLEX, *tests)))
    assert set(range(1, 44)) <= {int(number) for number in told}


def test_38_a_merge_that_no_split_belongs_to_is_refused() -> None:
    with pytest.raises(Invalid) as caught:
        bpmn.compile(bpmn.read(process("", "s p1 a o z e", "p1 x [n] b o", "x * e2")))
    assert [(found.rule, found.path) for found in caught.value.problems] == [("bpmn.inclusive-join", "o")]
