# ruff: noqa: E501  (a row of the table stands on one line)
"""Faults as people draw them, in every combination with events, sub-processes, calls and loops: found, named, and nobody
else accused."""

from __future__ import annotations

import pytest
from tests.kernel.bpmn.drawing import event, inside, job, message, process, ref, sub, task, timer

from lotwright.kernel import bpmn
from lotwright.kernel.proving import soundness

ITEMS = (
    '<error id="E" errorCode="broken"/><escalation id="X" escalationCode="late"/><signal id="S" name="bell"/>'
    + message("M")
)
HOUR = timer("PT1H")
FAIL = event("e8", "endEvent", ref("error", "E"))
RAISE = event("raise", "intermediateThrowEvent", ref("escalation", "X"))
OVER = event("over", "endEvent", "<terminateEventDefinition/>")
RACE = (
    '<eventBasedGateway id="g"/>'
    + event("m", "intermediateCatchEvent", ref("message", "M"))
    + event("t", "intermediateCatchEvent", HOUR)
)
MANY = "<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>"
CALL = task("c", "callActivity", '<zeebe:calledElement processId="q"/>')


def border(id: str, on: str, what: str, *, beside: bool = False) -> str:
    return event(id, "boundaryEvent", what, attachedToRef=on, **({"cancelActivity": "false"} if beside else {}))


def handler(id: str, what: str, *lines: str, beside: bool = False) -> str:
    start = event(f"{id}s", "startEvent", what, **({"isInterrupting": "false"} if beside else {}))
    return sub(id, start, *lines, triggeredByEvent="true")


def link(id: str, kind: str) -> str:
    return event(id, f"intermediate{kind}Event", '<linkEventDefinition name="over"/>')


SOUND: dict[str, tuple[str, ...]] = {
    "a loop around a parallel block": ("", "s x1 p1 a p2 x2 [n] x1", "p1 b p2", "x2 * e"),
    "a loop within a parallel branch": ("", "s p1 x1 a x2 [n] x1", "x2 * p2 e", "p1 b p2"),
    "a race of events in a loop": (RACE, "s x1 g m a e", "g t b x1"),
    "a branch that ends by itself": ("", "s p1 a p2 e", "p1 b p2", "p2 z e2"),
    "an event that goes back before the join": (task("a") + border("late", "a", HOUR), "s p1 a x1 p2 z e", "p1 b p2", "late c x1"),
    "an event beside a task that ends by itself": (task("a") + border("late", "a", HOUR, beside=True), "s a z e", "late c e2"),
    "an event beside a task that is done again": (task("a") + border("late", "a", HOUR, beside=True), "s x1 a x2 [n] x1", "x2 * e", "late remind e2"),
    "two events beside a task, with one way on": (task("a") + border("late", "a", HOUR, beside=True) + border("rung", "a", ref("signal", "S"), beside=True), "s x1 a x2 [n] x1", "x2 * e", "late x3 remind e2", "rung x3"),
    "an event beside what happens beside": (task("a") + border("late", "a", HOUR, beside=True) + task("b") + border("later", "b", HOUR, beside=True), "s x1 a x2 [n] x1", "x2 * e", "late b e2", "later c e2"),
    "a loop that only an event beside it ends": (task("a") + border("late", "a", HOUR, beside=True) + OVER, "s x1 a x1", "late b over"),
    "a part that goes round until an event at its border stops it": (sub("sp", "", "s8 x8 a x8") + border("late", "sp", HOUR), "s sp", "late z e"),
    "a process that goes round until a part takes over": (handler("h", ref("message", "M"), "hs z e9"), "s x1 a x1"),
    "an error that ends a part whose branches wait for each other": (sub("sp", FAIL, "s8 p8 x8 [n] e8", "x8 * p9 e9", "p8 b p9") + border("b1", "sp", ref("error", "E")), "s sp z e", "b1 d e2"),
    "an error handled within the part": (sub("sp", FAIL + handler("h", ref("error", "E"), "hs z e9"), "s8 a e8"), "s sp b e"),
    "an end drawn after a part that always fails": (sub("sp", FAIL, "s8 a e8") + border("b1", "sp", ref("error", "E")), "s sp e", "b1 d e2"),
    "an escalation that goes on beside": (sub("sp", RAISE, "s8 raise a e8") + border("b1", "sp", ref("escalation", "X"), beside=True), "s sp z e", "b1 d e2"),
    "termination beside a branch that waits": (OVER, "s x1 [n] p1 a p2 e", "p1 b p2", "x1 * over"),
    "a gateway nothing leads out of": ("", "s x1 [n] a e", "x1 * x2"),
    "several instances of a part with branches": (task("sp", "subProcess", "", MANY + inside("", "s8 p8 a p9 e8", "p8 b p9")), "s sp e"),
    "a called process and its failure": (CALL + border("b1", "c", ref("error", "E")), "s c z e", "b1 d e2"),
    "a job and its failure": (job("j", "x") + border("b1", "j", ref("error", "E")), "s j z e", "b1 d e2"),
    "compensation": (task("a") + border("undo", "a", "<compensateEventDefinition/>") + task("u", isForCompensation="true") + '<association id="as" sourceRef="undo" targetRef="u"/>' + event("back", "intermediateThrowEvent", "<compensateEventDefinition/>"), "s a back b e"),
    "a link": (link("l1", "Throw") + link("l2", "Catch"), "s a l1", "l2 b e"),
    "some of many branches": ("", *(f"{'s ' if n == 0 else ''}o1 [n = {n}] a{n} o2{' e' if n == 0 else ''}" for n in range(12)), "o1 * d o2"),
}  # fmt: skip


FAULTS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "a choice, then a parallel join": ("deadlock", "p2", ("", "s x1 [n] a p2 z e", "x1 * b p2")),
    "some branches, then a parallel join": ("deadlock", "p2", ("", "s o1 [n] a p2 z e", "o1 * b p2")),
    "a race of events, then a parallel join": ("deadlock", "p2", (RACE, "s g m a p2 z e", "g t b p2")),
    "two starts, then a parallel join": ("deadlock", "p2", (event("sm", "startEvent", ref("message", "M")), "s a p2 e", "sm b p2")),
    "a way into a parallel block": ("deadlock", "p2", ("", "s x0 [n] p1 x1 a p2 e", "p1 b p2", "x0 * x1")),
    "a way out of a parallel block": ("deadlock", "p2", ("", "s p1 a x1 [n] e2", "x1 * p2 e", "p1 b p2")),
    "an event that leaves a join waiting": ("deadlock", "p2", (task("a") + border("late", "a", HOUR), "s p1 a p2 z e", "p1 b p2", "late c e2")),
    "a join that waits for what may not happen beside": ("deadlock", "p2", (task("a") + border("late", "a", HOUR, beside=True), "s a p2 z e", "late c p2")),
    "a join of two events beside": ("deadlock", "p9", (task("a") + border("late", "a", HOUR, beside=True) + border("rung", "a", ref("signal", "S"), beside=True), "s a e", "late b p9 e2", "rung c p9")),
    "a failing call that leaves a join waiting": ("deadlock", "p2", (CALL + border("b1", "c", ref("error", "E")), "s p1 c p2 e", "p1 a p2", "b1 d e2")),
    "an error nobody catches leaves a join waiting": ("deadlock", "p2", (FAIL, "s p1 a x1 [n] e8", "x1 * p2 e", "p1 b p2")),
    "a deadlock in a part": ("deadlock", "p8", (sub("sp", "", "s8 x8 [n] a p8 e8", "x8 * b p8"), "s sp e")),
    "a deadlock in a part something starts": ("deadlock", "p9", (handler("h", ref("signal", "S"), "hs x9 [n] b p9 e9", "x9 * c p9"), "s a e")),
    "a deadlock that an event would end": ("deadlock", "p8", (sub("sp", "", "s8 x8 [n] a p8 e8", "x8 * b p8") + border("late", "sp", HOUR), "s sp e", "late z e2")),
    "parallel ways that meet in a choice": ("unsynchronised", "x2", ("", "s p1 a x2 z e", "p1 b x2")),
    "parallel ways that meet in a task": ("unsynchronised", "z", ("", "s p1 a z e", "p1 b z")),
    "ways out of a task that meet": ("unsynchronised", "z", ("", "s a b z e", "a c z")),
    "some branches that meet in a choice": ("unsynchronised", "x2", ("", "s o1 [n] a x2 z e", "o1 * b x2")),
    "parallel links to one place": ("unsynchronised", "l2", (link("l1", "Throw") + link("l3", "Throw") + link("l2", "Catch"), "s p1 a l1", "p1 c l3", "l2 b e")),
    "what happens beside comes back": ("unsynchronised", "x1", (task("a") + border("late", "a", HOUR, beside=True), "s a x1 z e", "late c x1")),
    "instances with branches that meet": ("unsynchronised", "x8", (task("sp", "subProcess", "", MANY + inside("", "s8 p8 a x8 c e8", "p8 b x8")), "s sp e")),
    "a branch begun again and again": ("unsynchronised", "b", ("", "s x1 p1 a x2 [n] x1", "x2 * e", "p1 b e2")),
    "a loop without a way out": ("livelock", "b", ("", "s x1 a b x1")),
    "a loop without a way out on one way": ("livelock", "b", ("", "s x1 [n] x2 a b x2", "x1 * e")),
    "a part that never ends": ("livelock", "a", (sub("sp", "", "s8 x8 a x8"), "s sp z e")),
    "a started part that never ends": ("livelock", "b", (handler("h", ref("signal", "S"), "hs x9 b x9"), "s a e")),
    "a step nothing leads to": ("dead", "b", ("", "s a e", "b e2")),
    "a step after a part that always fails": ("dead", "z", (sub("sp", FAIL, "s8 a e8") + border("b1", "sp", ref("error", "E")), "s sp z e", "b1 d e2")),
    "a step after an escalation that ends its part": ("dead", "a", (sub("sp", RAISE, "s8 raise a e8") + border("b1", "sp", ref("escalation", "X")), "s sp z e", "b1 d e2")),
    "a step after a part that fails further in": ("dead", "z", (sub("sp", sub("in", FAIL, "s8 a e8"), "s7 in e7") + border("b1", "sp", ref("error", "E")), "s sp z e", "b1 d e2")),
    "a step after a part that only an event ends": ("dead", "y", (sub("sp", "", "s8 x8 a x8") + border("late", "sp", HOUR), "s sp y e", "late z e2")),
    "a step after a join that nothing reaches": ("deadlock", "p2", ("", "s p1 a p2 z e", "x9 b p2")),
}  # fmt: skip


def judged(body: str, *lines: str) -> soundness.Judged:
    return soundness.judge(bpmn.compile(bpmn.read(process(body, *lines, items=ITEMS))))


@pytest.mark.parametrize("name", SOUND)
def test_nothing_is_said_against_what_is_sound(name: str) -> None:
    verdict = judged(*SOUND[name])
    assert (verdict.sound, verdict.found) == (True, None)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_and_named(name: str) -> None:
    trouble, element, drawing = FAULTS[name]
    verdict = judged(*drawing)
    assert verdict.found is not None
    assert verdict.found.trouble.value == trouble
    assert element in verdict.found.elements
    assert element not in verdict.found.path or trouble in ("livelock", "deadlock", "unsynchronised")


def test_the_way_to_the_trouble_is_the_shortest() -> None:
    verdict = judged("", "s a x1 [n] b c d p2 e", "x1 * f p2")
    assert verdict.found is not None
    assert verdict.found.path == ("s", "a", "x1", "x1_f", "f")


@pytest.mark.parametrize(
    ("body", "way"),
    [
        (sub("sp", "", "s8 x8 [n] b p8 e8", "x8 * c p8"), ("s", "a", "sp", "s8", "x8", "x8_b", "b")),
        (sub("sp", sub("in", "", "s8 x8 [n] b p8 e8", "x8 * c p8"), "s7 d in e7"), ("s", "a", "sp", "s7", "d", "in", "s8", "x8", "x8_b", "b")),
        (handler("h", ref("signal", "S"), "hs x8 [n] b p8 e8", "x8 * c p8") + task("sp"), ("h", "hs", "x8", "x8_b", "b")),
    ],
)  # fmt: skip
def test_the_way_to_trouble_within_a_part_begins_where_the_process_does(body: str, way: tuple[str, ...]) -> None:
    verdict = judged(body, "s a sp e")
    assert verdict.found is not None
    assert verdict.found.path == way


@pytest.mark.parametrize("beside", [False, True])
def test_sixteen_branches_with_an_event_each_need_a_handful_of_markings(beside: bool) -> None:
    body = "".join(task(f"a{n}") + border(f"t{n}", f"a{n}", HOUR, beside=beside) for n in range(16))
    lines = [f"{'s ' if n == 0 else ''}p1 a{n} x{n} p2{' e' if n == 0 else ''}" for n in range(16)]
    lines += [f"t{n} b{n} e9" if beside else f"t{n} b{n} x{n}" for n in range(16)]
    verdict = judged(body, *lines)
    assert (verdict.sound, verdict.markings < 60) == (True, True)


def test_branches_that_end_by_themselves_cost_nothing() -> None:
    lines = [f"{'s ' if n == 0 else ''}p1 a{n} x{n} [n] b{n} e{n}" for n in range(16)]
    verdict = judged("", *lines, *(f"x{n} * c{n} e{n}9" for n in range(16)))
    assert (verdict.sound, verdict.markings < 10) == (True, True)


def test_trouble_is_found_where_there_is_too_much_to_look_at_all_of_it() -> None:
    body = "".join(task(f"a{n}") + border(f"t{n}", f"a{n}", HOUR) for n in range(16))
    lines = [f"{'s ' if n == 0 else ''}p1 a{n} p2{' e' if n == 0 else ''}" for n in range(16)]
    verdict = judged(body, *lines, *(f"t{n} b{n} e9" for n in range(16)))
    assert verdict.found is not None
    assert (verdict.found.trouble.value, verdict.found.elements) == ("deadlock", ("p2",))
