"""Random sound processes of blocks, with one fault planted: each kind is found, and the sound one raises no alarm."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernel.proving.test_soundness import HEAD, TAIL

from lotwright.kernel import bpmn
from lotwright.kernel.proving import verdict

ZEEBE = 'xmlns:z="http://camunda.org/schema/zeebe/1.0"'


class Drawing:
    """Draws blocks; each has one flow in and one out."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.nodes: dict[str, str] = {}
        self.flows: list[tuple[str, str, str]] = []

    def node(self, kind: str, inside: str = "", **more: str) -> str:
        id = f"n{len(self.nodes)}"
        self.nodes[id] = (
            f'<{kind} id="{id}"{"".join(f""" {key}="{value}" """ for key, value in more.items())}>{inside}</{kind}>'
        )
        return id

    def flow(self, one: str, other: str, condition: str = "") -> None:
        self.flows.append((one, other, condition))

    def block(self, depth: int) -> tuple[str, str]:
        kind = self.chance.choice(("sequence", "choice", "fork", "loop", "late")) if depth else "task"
        if kind == "task":
            task = self.node("task")
            return task, task
        if kind == "sequence":
            first, last = self.block(depth - 1), self.block(depth - 1)
            self.flow(first[1], last[0])
            return first[0], last[1]
        if kind == "loop":
            merge, inner, gate = self.node("exclusiveGateway"), self.block(depth - 1), self.node("exclusiveGateway")
            self.flow(merge, inner[0])
            self.flow(inner[1], gate)
            self.flow(gate, merge, "again = true")
            after = self.node("task")
            self.flow(gate, after, "again = false")
            return merge, after
        if kind == "late":
            return self.late()
        gate = "parallelGateway" if kind == "fork" else "exclusiveGateway"
        return self.branches(gate, gate, depth - 1)

    def late(self) -> tuple[str, str]:
        task, merge, after = self.node("task"), self.node("exclusiveGateway"), self.node("task")
        timer = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"
        border = self.node("boundaryEvent", timer, attachedToRef=task)
        self.flow(task, merge)
        self.flow(border, after)
        self.flow(after, merge)
        return task, merge

    def branches(self, split: str, join: str, depth: int) -> tuple[str, str]:
        first, last = self.node(split), self.node(join)
        for condition in ("n > 10", "n <= 10"):
            inner = self.block(depth)
            self.flow(first, inner[0], condition if split == "exclusiveGateway" else "")
            self.flow(inner[1], last)
        return first, last

    def planted(self, fault: str) -> tuple[str, str]:
        """A block with this fault in it."""
        if fault == "deadlock":
            return self.branches("exclusiveGateway", "parallelGateway", 1)
        if fault == "unsynchronised":
            first, last = self.branches("parallelGateway", "exclusiveGateway", 1)
            task = self.node("task")
            self.flow(last, task)
            return first, task
        if fault == "livelock":
            gate, one, other, on = (self.node(kind) for kind in ("exclusiveGateway", "task", "task", "task"))
            self.flow(gate, one, "n > 10")
            self.flow(gate, on, "n <= 10")
            self.flow(one, other)
            self.flow(other, one)
            return gate, on
        if fault == "dead":
            task, lonely = self.node("task"), self.node("task")
            self.flow(lonely, task)
            return task, task
        gate, one, other, end = (self.node(kind) for kind in ("exclusiveGateway", "task", "task", "exclusiveGateway"))
        inside = f'<extensionElements><z:script {ZEEBE} expression="=1" resultVariable="late"/></extensionElements>'
        ways = {
            "condition-gap": ("n > 10", "n &lt; 10"),
            "condition-never": ("false", "true"),
            "unset": ("late > 1", "late &lt;= 1"),
        }
        for task, condition in zip((one, other), ways[fault], strict=True):
            self.flow(gate, task, condition)
            self.flow(task, end)
        script = self.node("scriptTask", inside)
        self.flow(end, script)
        return gate, script

    def judge(self, fault: str | None, depth: int) -> verdict.Verdict:
        parts = [self.block(depth), self.block(depth)]
        if fault:
            parts.insert(self.chance.randint(0, 2), self.planted(fault))
        start, end = self.node("startEvent"), self.node("endEvent")
        here = start
        for first, last in parts:
            self.flow(here, first)
            here = last
        self.flow(here, end)
        drawn = "".join(
            f'<sequenceFlow id="f{n}" sourceRef="{one}" targetRef="{other}">'
            + (
                f"<conditionExpression>={told.replace('&lt;', '<').replace('<', '&lt;')}</conditionExpression>"
                if told
                else ""
            )
            + "</sequenceFlow>"
            for n, (one, other, told) in enumerate(self.flows)
        )
        text = HEAD + "".join(self.nodes.values()) + drawn + TAIL
        return verdict.of(bpmn.compile(bpmn.read(text.encode())), forms={}, given=True)


FAULTS = ("deadlock", "unsynchronised", "livelock", "dead", "condition-gap", "condition-never", "unset")


def look(seed: int, depth: int) -> None:
    assert Drawing(random.Random(seed)).judge(None, depth) == verdict.Verdict("sound", ())
    for fault in FAULTS:
        found = Drawing(random.Random(seed)).judge(fault, depth)
        assert found.sound == "unsound" and fault in {one.fault for one in found.troubles}, (fault, found)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 3))
def test_each_planted_fault_is_found_and_a_sound_process_raises_no_alarm(seed: int, depth: int) -> None:
    look(seed, depth)


@pytest.mark.deep
@settings(max_examples=2_000, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 5))
def test_the_same_of_many_and_larger_ones(seed: int, depth: int) -> None:
    look(seed, depth)
