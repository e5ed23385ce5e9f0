"""Whether a process can always end: each scope of a compiled net translated to a workflow net and judged.

Conditions are ignored: any branch may be taken. A sub-process is one step of the scope around it and is judged by
itself; an event at its border may always happen. An event that does not interrupt happens at most once here, which
finds the same troubles as any number of times. A block of inclusive gateways behaves, for every one branch, like a
choice, since its join waits for exactly what its split has taken (`bpmn/blocks.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeVar

from lotwright.kernel.bpmn.compile import scopes
from lotwright.kernel.bpmn.net import Flow, Net, Node, Scope
from lotwright.kernel.proving import petri
from lotwright.kernel.proving.petri import Found, Place, Transition

Item = TypeVar("Item", Flow, Node)

_CLEARING = frozenset(("terminate", "error"))


class Judged(NamedTuple):
    """The verdict on a whole process: `sound` is None where the limit left it unknown; `scope` is where trouble is."""

    sound: bool | None
    scope: str
    found: Found | None
    markings: int


def judge(net: Net, limit: int = petri.LIMIT) -> Judged:
    """The verdict on a process: the first scope with trouble, from the outside in, else the first unknown one."""
    unknown: Judged | None = None
    markings = 0
    for scope in scopes(net.root):
        if scope.node is not None and scope.node.ad_hoc is not None:
            continue
        verdict = petri.judge(workflow(scope), limit)
        markings += verdict.markings
        if verdict.sound is False:
            return Judged(False, scope.id, verdict.found, markings)
        if verdict.sound is None and unknown is None:
            unknown = Judged(None, scope.id, None, markings)
    return unknown or Judged(True, net.root.id, None, markings)


def workflow(scope: Scope) -> petri.Net:
    """The workflow net of one scope, its sub-processes as single steps."""
    translation = _Translation()
    translation.begin(scope)
    for node in scope.nodes.values():
        if _in_flow(node):
            translation.node(node)
    return petri.Net(_SOURCE, translation.transitions, translation.at)


_SOURCE: Place = 0


class _Translation:
    """Numbers the places of a scope and collects its transitions."""

    def __init__(self) -> None:
        self.places: dict[object, Place] = {}
        self.at: dict[Place, str] = {}
        self.transitions: list[Transition] = []

    def begin(self, scope: Scope) -> None:
        """From the source into each start that can begin the scope, or all its entries together."""
        starts = [node for node in (scope.start, scope.trigger, *scope.starts) if node is not None]
        for start in starts:
            self._step((), {_SOURCE}, {self._place(start)})
        if not starts:
            self._step((), {_SOURCE}, {self._place(node) for node in scope.entries})

    def node(self, node: Node) -> None:
        """How tokens come to a node, and how they leave it."""
        waiting = self._place(node)
        if node.kind == "parallelGateway":
            self._leave(node, {self._flow(flow) for flow in node.incoming} or {waiting})
            return
        if node.kind == "endEvent" and node.incoming:
            # Tokens end one by one, however many come: an end event joins nothing.
            for flow in node.incoming:
                self._leave(node, {self._flow(flow)})
            return
        for flow in node.incoming:
            self._step((), {self._flow(flow)}, {waiting})
        self._leave(node, {waiting})

    def _leave(self, node: Node, takes: set[Place]) -> None:
        passed = (node.id,)
        if node.link is not None:
            self._step(passed, takes, {self._place(node.link)})
        elif node.kind == "endEvent" and node.event.kind in _CLEARING:
            self.transitions.append(Transition(passed, frozenset(takes), frozenset(), clears=True))
        else:
            for beside in _besides(node):
                extra = {self._place(event) for event in beside}
                for ways in _ways(node):
                    path = (*passed, *(flow.id for flow in ways if len(node.outgoing) > 1))
                    self._step(path, takes, {self._flow(flow) for flow in ways} | extra)
        for event in node.boundary:
            if event.interrupting:
                self._step((), takes, {self._place(event)})

    def _step(self, path: tuple[str, ...], takes: set[Place], gives: set[Place]) -> None:
        self.transitions.append(Transition(path, frozenset(takes), frozenset(gives)))

    def _flow(self, flow: Flow) -> Place:
        return self._number(flow, flow.target.id)

    def _place(self, node: Node) -> Place:
        return self._number(node, node.id)

    def _number(self, key: object, element: str) -> Place:
        place = self.places.setdefault(key, len(self.places) + 1)
        self.at[place] = element
        return place


def _in_flow(node: Node) -> bool:
    """Left out are what compensates (it stands beside the flow) and event sub-processes (judged by themselves)."""
    compensating = node.for_compensation or (node.kind == "boundaryEvent" and node.event.kind == "compensate")
    return not compensating and not node.is_event_sub_process


def _besides(node: Node) -> Iterator[tuple[Node, ...]]:
    """Which events that do not interrupt happen while the node is busy: none, each alone, all."""
    return _some(tuple(event for event in node.boundary if not event.interrupting), none=True)


def _ways(node: Node) -> Iterator[tuple[Flow, ...]]:
    """The sets of flows a token may leave by."""
    out = node.outgoing
    if node.kind in ("exclusiveGateway", "eventBasedGateway") or node.split:
        yield from ((flow,) for flow in out)
        return
    if node.kind == "parallelGateway":
        yield out
        return
    always = tuple(flow for flow in out if flow.condition is None and flow is not node.default)
    if node.kind == "inclusiveGateway" and len(out) > 1:
        always = ()
    optional = tuple(flow for flow in out if flow not in always)
    for chosen in _some(optional, none=bool(always) or not out):
        yield always + chosen


def _some(items: tuple[Item, ...], *, none: bool) -> Iterator[tuple[Item, ...]]:
    """None of the items where that can be, each alone, and all of them: every way in which they can meet or miss."""
    if none or not items:
        yield ()
    yield from ((item,) for item in items)
    if len(items) > 1:
        yield items
