"""BPMN documents made up for benches."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="bench">
<bpmn:process id="bench" name="bench" isExecutable="true">"""
_TAIL = "</bpmn:process></bpmn:definitions>"


class Drawing:
    """Collects nodes and flows of a process."""

    def __init__(self) -> None:
        self.nodes: list[tuple[str, str, str]] = []
        self.flows: list[tuple[str, str, str]] = []

    def node(self, kind: str, id: str, default: str = "") -> str:
        """Add a node; returns its id."""
        self.nodes.append((kind, id, default))
        return id

    def chain(self, *ids: str) -> None:
        """Connect nodes one after the other."""
        for source, target in pairwise(ids):
            self.flow(source, target)

    def flow(self, source: str, target: str, condition: str = "") -> None:
        """Connect two nodes; a condition is FEEL, which for comparisons reads the same in Python."""
        self.flows.append((source, target, condition))

    def source(self, prefix: str = "=") -> bytes:
        """The document. Conditions begin with `prefix`."""
        return (_HEAD + "".join(self._parts(prefix)) + _TAIL).encode()

    def _parts(self, prefix: str) -> Iterable[str]:
        for kind, id, default in self.nodes:
            into = "".join(f"<bpmn:incoming>{s}-{t}</bpmn:incoming>" for s, t, _ in self.flows if t == id)
            out = "".join(f"<bpmn:outgoing>{s}-{t}</bpmn:outgoing>" for s, t, _ in self.flows if s == id)
            mark = f' default="{id}-{default}"' if default else ""
            yield f'<bpmn:{kind} id="{id}" name="{id}"{mark}>{into}{out}</bpmn:{kind}>'
        for source, target, condition in self.flows:
            test = (
                f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{prefix}{condition}'
                "</bpmn:conditionExpression>"
                if condition
                else ""
            )
            ends = f'sourceRef="{source}" targetRef="{target}"'
            yield f'<bpmn:sequenceFlow id="{source}-{target}" {ends}>{test}</bpmn:sequenceFlow>'


def twenty() -> Drawing:
    """20 user tasks, 3 exclusive gateways, 1 parallel block; one run completes 17 of the tasks."""
    drawing = Drawing()
    u = [drawing.node("userTask", f"u{number}") for number in range(1, 21)]
    start, end = drawing.node("startEvent", "start"), drawing.node("endEvent", "end")
    g1, g2, g3 = (
        drawing.node("exclusiveGateway", f"g{n}", default) for n, default in ((1, "u6"), (2, "u13"), (3, "u17"))
    )
    fork, join = drawing.node("parallelGateway", "fork"), drawing.node("parallelGateway", "join")
    drawing.chain(start, *u[0:4], g1)
    for gate, yes, no, after in ((g1, u[4], u[5], u[6]), (g2, u[11], u[12], u[13]), (g3, u[15], u[16], u[17])):
        drawing.flow(gate, yes, "amount &gt; 1000")
        drawing.flow(gate, no)
        drawing.chain(yes, after)
        drawing.chain(no, after)
    drawing.chain(u[6], u[7], fork)
    for branch in (u[8], u[9]):
        drawing.chain(fork, branch, join)
    drawing.chain(join, u[10], g2)
    drawing.chain(u[13], u[14], g3)
    drawing.chain(u[17], u[18], u[19], end)
    return drawing


def loop() -> Drawing:
    """One user task, again and again until told otherwise."""
    drawing = Drawing()
    for kind, id, default in (
        ("startEvent", "start", ""),
        ("userTask", "work", ""),
        ("exclusiveGateway", "again", "work"),
        ("endEvent", "end", ""),
    ):
        drawing.node(kind, id, default)
    drawing.chain("start", "work", "again")
    drawing.flow("again", "work")
    drawing.flow("again", "end", "done = true")
    return drawing


def long(elements: int) -> Drawing:
    """A process of that many nodes and flows: tasks and choices in turn."""
    drawing = Drawing()
    last = drawing.node("startEvent", "start")
    number = 0
    while len(drawing.nodes) + len(drawing.flows) < elements - 2:
        number += 1
        gate = drawing.node("exclusiveGateway", f"g{number}", f"b{number}")
        a, b, after = (drawing.node("userTask", f"{name}{number}") for name in "abc")
        drawing.chain(last, gate)
        drawing.flow(gate, a, f"amount &gt; {number}")
        drawing.flow(gate, b)
        drawing.chain(a, after)
        drawing.chain(b, after)
        last = after
    drawing.chain(last, drawing.node("endEvent", "end"))
    return drawing
