# ruff: noqa: E501  (a row of the table stands on one line)
"""What cannot be run is refused by element and rule: one row a rule."""

from __future__ import annotations

import pytest
from tests.kernel.bpmn.drawing import HEAD, event, inside, job, message, process, ref, script, sub, task, timer

from lotwright.kernel import bpmn
from lotwright.kernel.refusal import Invalid

MULTI = "multiInstanceLoopCharacteristics"
ESCALATION = '<escalation id="X"/>'


def started(kind: str, definition: str, **attributes: str) -> bytes:
    return process(event("t", kind, definition, **attributes), "s a t e")


def at_border(definition: str, more: str = "", line: str = "b c e2", **attributes: str) -> bytes:
    given = {"attachedToRef": "a", **attributes}
    return process(task("a") + event("b", "boundaryEvent", definition, **given) + more, "s a e", line)


def triggered(content: str, *lines: str, **attributes: str) -> bytes:
    return process(sub("h", content, *lines, triggeredByEvent="true"), "s a e", **attributes)


LINK = '<linkEventDefinition name="over"/>'
COMPENSATE = "<compensateEventDefinition/>"
UNDO = event("b", "boundaryEvent", COMPENSATE, attachedToRef="a")
TIES = '<association id="as" sourceRef="b" targetRef="u"/>'

ROWS: list[tuple[str, str, bytes]] = [
    ("bpmn.not-one-process", "", f"{HEAD}</definitions>".encode()),
    ("bpmn.not-one-process", "", process("", "s e", more='<process id="q" isExecutable="true"/>')),
    ("bpmn.duplicate-id", "a", process(task("a") + task("a"), "s a e")),
    ("bpmn.no-id", "p", process("<userTask/>", "s a e")),
    ("bpmn.unresolved", "f", process('<sequenceFlow id="f" sourceRef="a" targetRef="nothing"/>', "s a e")),
    ("bpmn.unresolved", "f", process('<sequenceFlow id="f" sourceRef="a"/>', "s a e")),
    ("bpmn.unresolved", "t", started("intermediateCatchEvent", ref("message", "nothing"))),
    ("bpmn.unresolved", "t", started("intermediateThrowEvent", '<compensateEventDefinition activityRef="nothing"/>')),
    ("bpmn.unsupported", "g", process('<complexGateway id="g"/>', "s g a e")),
    ("bpmn.unsupported", "t", process('<transaction id="t"/>', "s t e")),
    ("bpmn.unsupported", "a", process(task("a", content="<standardLoopCharacteristics/>"), "s a e")),
    ("bpmn.unsupported", "c", process('<choreographyTask id="c"/>', "s a e")),
    ("bpmn.multiple-events", "t", started("intermediateCatchEvent", timer("PT1H") + ref("signal", "S"))),
    ("bpmn.multiple-events", "t", started("intermediateCatchEvent", timer("PT1H"), parallelMultiple="true")),
    ("bpmn.event-not-here", "t", started("intermediateCatchEvent", "")),
    ("bpmn.event-not-here", "t", started("intermediateThrowEvent", "<terminateEventDefinition/>")),
    ("bpmn.event-not-here", "e2", process(event("e2", "endEvent", "<cancelEventDefinition/>"), "s a e2")),
    ("bpmn.event-not-here", "s2", process(sub("sp", event("s2", "startEvent", timer("PT1H")), "s2 a e2"), "s sp e")),
    ("bpmn.event-not-here", "s", process(event("s", "startEvent", "<errorEventDefinition/>"), "s a e")),
    ("bpmn.event-not-here", "b", at_border("<cancelEventDefinition/>")),
    ("bpmn.instantiate", "g", process('<eventBasedGateway id="g" instantiate="true"/>', "s a e")),
    ("bpmn.instantiate", "r", process('<receiveTask id="r" instantiate="true" messageRef="M"/>', "s r e", items=message("M"))),
    ("bpmn.no-start", "p", f'{HEAD}<process id="p" isExecutable="true"/></definitions>'.encode()),
    ("bpmn.too-large", "p", process("", "s " + " ".join(f"a{n}" for n in range(5001)) + " e")),
    ("bpmn.two-starts", "s2", process("", "s a e", "s2 b e2")),
    ("bpmn.start-incoming", "s", process("", "s a s")),
    ("bpmn.end-outgoing", "e", process("", "s e a e2")),
    ("bpmn.ad-hoc-start", "s2", process(f'<adHocSubProcess id="ah">{inside("", "s2 b")}</adHocSubProcess>', "s ah e")),
    ("bpmn.event-sub-process-start", "h", triggered("", "a2")),
    ("bpmn.event-not-here", "s2", triggered("", "s2 a2")),
    ("bpmn.event-sub-process-flow", "h", process(sub("h", event("s2", "startEvent", timer("PT1H")), "s2 a2 e2", triggeredByEvent="true"), "s h e")),
    ("bpmn.flow-leaves-scope", "f", process(sub("sp", "", "s2 b e2") + '<sequenceFlow id="f" sourceRef="b" targetRef="a"/>', "s sp a e")),
    ("bpmn.flow-without-condition", "x_b", process("", "s x [y] a e", "x b e2")),
    ("bpmn.flow-without-condition", "o_b", process("", "s o [y] a e", "o b e2")),
    ("bpmn.flow-condition", "p1_a", process("", "s p1 [y] a e", "p1 b e2")),
    ("bpmn.default", "x", process('<exclusiveGateway id="x" default="a_e"/>', "s x [y] a e", "x [z] b e2")),
    ("bpmn.expression", "x_a", process("", "s x [y +] a e", "x * b e2")),
    ("bpmn.expression-language", "x_a", process("", "s x [${y}] a e", "x * b e2")),
    ("bpmn.foreign", "c", process(task("c", "callActivity", '<in xmlns="http://camunda.org/schema/1.0/bpmn" source="n" target="m"/>', calledElement="q"), "s c e")),
    ("bpmn.foreign", "a", process(task("a", extensions='<taskListener xmlns="http://flowable.org/bpmn" event="create" class="x"/>'), "s a e")),
    ("bpmn.foreign", "p", process('<extensionElements><executionListener xmlns="http://activiti.org/bpmn" event="start"/></extensionElements>', "s a e")),
    ("bpmn.foreign", "j", process(job("j", "x").replace("<serviceTask", '<serviceTask xmlns:f="http://flowable.org/bpmn" f:resultVariableName="n"'), "s j e")),
    ("bpmn.foreign", "b", process(task("a") + event("b", "boundaryEvent", '<errorEventDefinition xmlns:k="http://camunda.org/schema/1.0/bpmn" k:errorCodeVariable="n"/>', attachedToRef="a"), "s a e", "b c e2")),
    ("bpmn.foreign", "a", process(task("a", extensions="<zeebe:taskListeners/>"), "s a e")),
    ("bpmn.expression-language", "a", process(task("a").replace("<userTask", '<userTask xmlns:k="http://camunda.org/schema/1.0/bpmn" k:assignee="${boss}"'), "s a e")),
    ("bpmn.expression-language", "x_a", process("", "s x [y] a e", "x * b e2").replace(b'"tFormalExpression">=y', b'"tFormalExpression" language="javascript">y')),
    ("bpmn.unsupported", "a", process(task("a", startQuantity="2"), "s a e")),
    ("bpmn.unsupported", "a", process(task("a", completionQuantity="2"), "s a e")),
    ("bpmn.unsupported", "a", process(task("a", content="<dataInputAssociation><targetRef>x</targetRef><assignment><from>1</from><to>n</to></assignment></dataInputAssociation>"), "s a e")),
    ("bpmn.unsupported", "g", process('<eventBasedGateway id="g" eventGatewayType="Parallel"/>', "s a e")),
    ("bpmn.unsupported", "ah", process(f'<adHocSubProcess id="ah"><extensionElements><zeebe:adHoc outputCollection="l"/></extensionElements>{inside("", "b")}</adHocSubProcess>', "s ah e")),
    ("bpmn.loop", "a", process(task("a", content=f"<{MULTI}><loopDataInputRef>l</loopDataInputRef><loopCardinality>2</loopCardinality></{MULTI}>"), "s a e")),
    ("bpmn.binding", "r", process(task("r", "businessRuleTask", '<zeebe:calledDecision decisionId="d" resultVariable="n" bindingType="versionTag"/>'), "s r e")),
    ("bpmn.mapping-not-here", "x", process('<exclusiveGateway id="x"><extensionElements><zeebe:ioMapping/></extensionElements></exclusiveGateway>', "s x a e")),
    ("bpmn.mapping-not-here", "s", process('<startEvent id="s"><extensionElements><zeebe:ioMapping><zeebe:input source="=1" target="n"/></zeebe:ioMapping></extensionElements></startEvent>', "s a e")),
    ("bpmn.no-code", "b", process(task("a") + event("b", "boundaryEvent", ref("error", "E"), attachedToRef="a"), "s a e", "b c e2", items='<error id="E" errorCode="=code"/>')),
    ("bpmn.caught-twice", "b2", process(task("a") + "".join(event(id, "boundaryEvent", "<errorEventDefinition/>", attachedToRef="a") for id in ("b", "b2")), "s a e", "b c e2", "b2 c")),
    ("bpmn.caught-twice", "ks", process("".join(sub(id, event(f"{id}s", "startEvent", ref("escalation", "X")), f"{id}s {id}a", triggeredByEvent="true") for id in "hk"), "s a e", items='<escalation id="X" escalationCode="late"/>')),
    ("bpmn.compensation-flow", "b", process(task("a") + UNDO + task("u", isForCompensation="true") + TIES, "s a e", "b z e2")),
    ("bpmn.compensation-flow", "b", process(task("a") + UNDO + task("u", isForCompensation="true") + task("v", isForCompensation="true") + TIES + '<association id="as2" sourceRef="b" targetRef="v"/>', "s a e")),
    ("bpmn.boundary", "b", process(sub("h", event("hs", "startEvent", timer("PT1H")), "hs z e9", triggeredByEvent="true") + event("b", "boundaryEvent", timer("PT1H"), attachedToRef="h"), "s a e", "b c e2")),
    ("bpmn.no-start", "ah", process('<adHocSubProcess id="ah"/>', "s ah e")),
    ("bpmn.no-name", "s", process(event("s", "startEvent", ref("message", "M")), "s a e", items='<message id="M" name="=order"/>')),
    ("bpmn.mapping", "j", process(job("j", "x", '<zeebe:input source="=1" target="a..b"/>'), "s j e")),
    ("bpmn.no-condition", "t", started("intermediateCatchEvent", "<conditionalEventDefinition/>")),
    ("bpmn.no-reference", "t", started("intermediateCatchEvent", "<messageEventDefinition/>")),
    ("bpmn.no-reference", "t", started("intermediateCatchEvent", "<signalEventDefinition/>")),
    ("bpmn.no-reference", "e2", process(event("e2", "endEvent", "<errorEventDefinition/>"), "s a e2")),
    ("bpmn.no-name", "t", process(event("t", "intermediateCatchEvent", ref("message", "M")), "s t e", items='<message id="M" name=""/>')),
    ("bpmn.no-name", "t", process(event("t", "intermediateCatchEvent", ref("signal", "S")), "s t e", items='<signal id="S"/>')),
    ("bpmn.no-name", "t", started("intermediateCatchEvent", "<linkEventDefinition/>")),
    ("bpmn.no-code", "e2", process(event("e2", "endEvent", ref("error", "E")), "s a e2", items='<error id="E" errorCode=""/>')),
    ("bpmn.no-code", "e2", process(event("e2", "endEvent", ref("escalation", "X")), "s a e2", items=ESCALATION)),
    ("bpmn.timer", "t", started("intermediateCatchEvent", timer("soon"))),
    ("bpmn.timer", "t", started("intermediateCatchEvent", timer("P1D", "timeDate"))),
    ("bpmn.timer", "t", started("intermediateCatchEvent", timer("0 0 * * *", "timeCycle"))),
    ("bpmn.timer", "t", started("intermediateCatchEvent", "<timerEventDefinition/>")),
    ("bpmn.timer", "t", started("intermediateCatchEvent", timer("R/PT0S", "timeCycle"))),
    ("bpmn.timer", "t", process(event("t", "intermediateThrowEvent", ref("message", "M")), "s t e", items='<message id="M" name="m" lw:timeToLive="soon"/>')),
    ("bpmn.timer", "a", process(task("a", "userTask", '<lw:deadline due="4 hours"/>'), "s a e")),
    ("bpmn.timer", "t", started("intermediateCatchEvent", '<timerEventDefinition><timeCycle lw:time="working">R3/P1M</timeCycle></timerEventDefinition>')),
    ("bpmn.signal-scope", "t", process(event("t", "intermediateCatchEvent", ref("signal", "S")), "s t e", items='<signal id="S" name="bell" lw:scope="here"/>')),
    ("bpmn.link-twice", "l2", process("".join(event(id, "intermediateCatchEvent", LINK) for id in ("l1", "l2")), "s a e", "l1 b e2", "l2 c e3")),
    ("bpmn.link-nowhere", "l1", process(event("l1", "intermediateThrowEvent", LINK), "s a l1")),
    ("bpmn.link-incoming", "l1", process(event("l1", "intermediateCatchEvent", LINK), "s a l1 b e")),
    ("bpmn.end-outgoing", "l1", process("".join(event(f"l{n}", kind, LINK) for n, kind in ((1, "intermediateThrowEvent"), (2, "intermediateCatchEvent"))), "s l1 a e", "l2 b e2")),
    ("bpmn.event-gateway", "g", process('<eventBasedGateway id="g"/>', "s g a e")),
    ("bpmn.event-gateway", "g", process('<eventBasedGateway id="g"/>', "s g")),
    ("bpmn.event-gateway-incoming", "t", process('<eventBasedGateway id="g"/>' + event("t", "intermediateCatchEvent", timer("PT1H")), "s g t a t", "g t")),
    ("bpmn.boundary", "b", at_border(timer("PT1H"), attachedToRef="s")),
    ("bpmn.boundary", "b", at_border(timer("PT1H"), line="a b c e2")),
    ("bpmn.compensation-target", "t", process(event("t", "intermediateThrowEvent", '<compensateEventDefinition activityRef="b"/>') + sub("sp", "", "s2 b e2"), "s sp t e")),
    ("bpmn.compensation-flow", "u", process(task("a") + task("u", isForCompensation="true"), "s a u e")),
    ("bpmn.no-handler", "b", process(task("a") + UNDO, "s a e")),
    ("bpmn.handler-unmarked", "b", process(task("a") + UNDO + task("u") + TIES, "s a e")),
    ("bpmn.inclusive-join", "o2", process("", "s p1 a o2 e", "p1 b o2")),
    ("bpmn.inclusive-join", "o2", process("", "s o1 [y] a o2 e", "o1 [z] b o2", "o1 * c e2")),
    ("bpmn.inclusive-join", "o2", process("", "s o1 [y] p1 a o2 e", "p1 b o2", "o1 [z] c o2")),
    ("bpmn.inclusive-join", "o2", process("", "s o1 [y] a o2 [z] o2", "o1 * b o2", "o2 * e")),
    ("bpmn.inclusive-join", "o2", process(task("t") + event("b", "boundaryEvent", timer("PT1H"), attachedToRef="t", cancelActivity="false"), "s t o1 [y] a o2 e", "o1 * c o2", "b o2")),
    ("bpmn.inclusive-join", "o2", process(task("t") + event("b", "boundaryEvent", timer("PT1H"), attachedToRef="t", cancelActivity="false"), "s t o1 [y] a o2 e", "o1 * c o2", "b d a")),
    ("bpmn.inclusive-join", "o2", process(task("t") + event("b", "boundaryEvent", timer("PT1H"), attachedToRef="t", cancelActivity="false"), "s o1 [y] a o2 t e", "o1 * c o2", "b a")),
    ("bpmn.inclusive-join", "o2", process(task("t") + event("b", "boundaryEvent", timer("PT1H"), attachedToRef="t", cancelActivity="false") + event("l1", "intermediateThrowEvent", LINK) + event("l3", "intermediateThrowEvent", LINK) + event("l2", "intermediateCatchEvent", LINK), "s t o1 [y] l1", "l2 a o2 e", "o1 * c o2", "b l3")),
    ("bpmn.no-job", "j", process('<serviceTask id="j"/>', "s j e")),
    ("bpmn.no-job", "j", process('<sendTask id="j"/>', "s j e")),
    ("bpmn.no-decision", "j", process('<businessRuleTask id="j"/>', "s j e")),
    ("bpmn.no-script", "j", process('<scriptTask id="j"/>', "s j e")),
    ("bpmn.script-language", "j", process('<scriptTask id="j" scriptFormat="javascript"><script>x = 1</script></scriptTask>', "s j e")),
    ("bpmn.script-language", "j", process('<scriptTask id="j" scriptFormat="groovy"><script>=1</script></scriptTask>', "s j e")),
    ("bpmn.no-called-process", "j", process('<callActivity id="j"/>', "s j e")),
    ("bpmn.binding", "j", process(task("j", "callActivity", '<zeebe:calledElement processId="q" bindingType="newest"/>'), "s j e")),
    ("bpmn.binding", "j", process(task("j", "callActivity", '<zeebe:calledElement processId="q" bindingType="versionTag"/>'), "s j e")),
    ("bpmn.loop", "a", process(task("a", content=f"<{MULTI}/>"), "s a e")),
    ("bpmn.loop-behaviour", "a", process(task("a", content=f'<{MULTI} behavior="One"><loopCardinality>2</loopCardinality></{MULTI}>'), "s a e")),
    ("bpmn.approval", "a", process(task("a", "userTask", '<lw:approval mode="most" candidateParam="qa"/>'), "s a e")),
    ("bpmn.approval", "a", process(task("a", "userTask", '<lw:approval ratio="0" candidateParam="qa"/>'), "s a e")),
    ("bpmn.approval", "a", process(task("a", "userTask", '<lw:approval emptyAssignee="anybody" candidateParam="qa"/>'), "s a e")),
    ("bpmn.approval", "a", process(task("a", "userTask", "<lw:approval/>"), "s a e")),
    ("bpmn.approval", "a", process(task("a", "userTask", '<lw:deadline due="PT4H" onEscalate="approve"/>'), "s a e")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "element", "source"), ROWS, ids=[f"{rule} {place}" for place, (rule, _, _) in enumerate(ROWS)]
)
def test_it_is_refused_by_rule_and_element(rule: str, element: str, source: bytes) -> None:
    model = bpmn.read(source)
    with pytest.raises(Invalid) as caught:
        bpmn.compile(model)
    assert (rule, element) in {(found.rule, found.path) for found in caught.value.problems}
    if len(model.executable) <= 1:
        assert (rule, element) in {(found.rule, found.path) for found in bpmn.check(model)}


def test_what_other_engines_say_of_who_does_a_task_is_read_and_what_changes_nothing_here_is_let_be() -> None:
    said = 'xmlns:k="http://camunda.org/schema/1.0/bpmn" k:assignee="kermit" k:candidateGroups="qa" k:priority="70"'
    said += ' k:asyncBefore="true" k:formKey="form:x"'
    other = task("b").replace("<userTask", '<userTask xmlns:o="urn:other" o:anything="x"')
    given = job("j", "x").replace("<serviceTask", '<serviceTask xmlns:k="http://flowable.org/bpmn" k:class="X"')
    net = bpmn.compile(
        bpmn.read(process(task("a").replace("<userTask", f"<userTask {said}") + other + given, "s a b j e"))
    )
    shown = net.view()["a"]["task"]
    assert (shown["assignee"], shown["roles"], shown["priority"]) == ("kermit", "qa", "70")


def test_a_document_that_is_no_bpmn_is_refused() -> None:
    with pytest.raises(Invalid) as caught:
        bpmn.read(b"<html/>")
    assert [found.rule for found in caught.value.problems] == ["bpmn.not-bpmn"]


def test_all_problems_are_found_at_once_and_none_twice() -> None:
    source = process(job("j", "") + '<complexGateway id="g"/>' + script("k", "1 +", "n"), "s j g k e")
    found = [(one.rule, one.path) for one in bpmn.check(bpmn.read(source))]
    assert found == [("bpmn.unsupported", "g"), ("bpmn.no-job", "j"), ("bpmn.expression", "k")]


def test_one_refused_event_does_not_make_others_wrong() -> None:
    body = '<eventBasedGateway id="g"/>' + event("t", "intermediateCatchEvent", "<timerEventDefinition/>")
    assert [(one.rule, one.path) for one in bpmn.check(bpmn.read(process(body, "s g t e")))] == [("bpmn.timer", "t")]


@pytest.mark.parametrize(
    "lines",
    [
        ("s o1 [y] a o2 e", "o1 [z] b o2"),
        ("s o1 [y] x1 [w] a x2 o2 e", "x1 * c x2", "o1 [z] b o2"),
        ("s o1 [y] p1 a p2 o2 e", "p1 c p2", "o1 [z] b o2"),
        ("s x1 o1 [y] a o2 x2 [again] x1", "o1 [z] b o2", "x2 * e"),
        ("s o1 [y] a e", "o1 [z] b e2"),
    ],
)
def test_blocks_of_inclusive_gateways_are_accepted(lines: tuple[str, ...]) -> None:
    bpmn.compile(bpmn.read(process("", *lines)))


def test_a_reminder_beside_an_inclusive_branch_and_a_termination_within_are_accepted() -> None:
    body = task("a") + event("r", "boundaryEvent", timer("PT1H"), attachedToRef="a", cancelActivity="false")
    body += task("b") + event("t", "boundaryEvent", timer("PT1H"), attachedToRef="b")
    body += event("e9", "endEvent", "<terminateEventDefinition/>")
    bpmn.compile(bpmn.read(process(body, "s o1 [y] a o2 e", "o1 [z] b o2", "r nag e3", "t e9")))
