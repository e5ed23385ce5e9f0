"""Ties the nodes of a scope together (starts, boundary events, links, handlers) and checks how they are drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from lotwright.kernel.bpmn.model import ACTIVITIES, Element
from lotwright.kernel.bpmn.net import Node, Scope
from lotwright.kernel.refusal import Problem, problem

_AFTER_EVENT_GATEWAY = frozenset(("message", "timer", "signal", "conditional", "refused"))
_WITHOUT_INCOMING = frozenset(("startEvent", "boundaryEvent"))

Found = Iterator[Problem]


def tie(scope: Scope, elements: Mapping[str, Element]) -> list[Problem]:
    """Tie the nodes of one scope together; returns what is wrong with the drawing."""
    found: list[Problem] = []
    for part in _PARTS:
        found += part(scope, elements)
    return found


def _boundary(scope: Scope, elements: Mapping[str, Element]) -> Found:
    for node in scope.nodes.values():
        if node.kind != "boundaryEvent":
            continue
        host = scope.nodes.get(elements[node.id].ref("attachedToRef") or "")
        if host is None or host.kind not in ACTIVITIES or elements[host.id].get("triggeredByEvent") == "true":
            yield problem("bpmn.boundary", node.id)
            continue
        if node.incoming:
            yield problem("bpmn.boundary", node.id)
        node.host = host
        if node.event.kind != "compensate":
            host.boundary = (*host.boundary, node)


def _compensation(scope: Scope, elements: Mapping[str, Element]) -> Found:
    for node in scope.nodes.values():
        if node.for_compensation and (node.incoming or node.outgoing):
            yield problem("bpmn.compensation-flow", node.id)
        if node.kind == "boundaryEvent" and node.event.kind == "compensate" and node.host is not None:
            found = _associated(scope, node, elements)
            handler = found[0] if found else None
            if node.outgoing or len(found) > 1:
                yield problem("bpmn.compensation-flow", node.id)
            if handler is None:
                yield problem("bpmn.no-handler", node.id)
            elif not handler.for_compensation:
                yield problem("bpmn.handler-unmarked", node.id, handler=handler.id)
            else:
                node.host.handler = handler
        if node.event.kind == "compensate" and node.event.activity is not None:
            yield from _visible(scope, node)


def _associated(scope: Scope, node: Node, elements: Mapping[str, Element]) -> list[Node]:
    """The activities associations tie to a compensation event, wherever in the process these are written."""
    found: list[Node] = []
    around: Element | None = elements[node.id].parent
    while around is not None:
        for child in around.children:
            if child.kind == "association":
                ends = child.ref("sourceRef"), child.ref("targetRef")
                for here, there in (ends, ends[::-1]):
                    other = scope.nodes.get(there or "")
                    if here == node.id and other is not None and other.kind in ACTIVITIES and other not in found:
                        found.append(other)
        around = around.parent
    return found


def _visible(scope: Scope, node: Node) -> Found:
    """What is compensated by name stands beside the event, or beside the event sub-process it is in."""
    activity = node.event.activity or ""
    around = scope.node.scope if scope.node is not None and scope.trigger is not None else None
    for seen in (scope, around):
        found = seen.nodes.get(activity) if seen is not None else None
        if found is not None and found.kind in ACTIVITIES:
            return
    yield problem("bpmn.compensation-target", node.id, activity=activity)


def _start(scope: Scope, elements: Mapping[str, Element]) -> Found:
    element = None if scope.node is None else elements[scope.node.id]
    starts = tuple(node for node in scope.nodes.values() if node.kind == "startEvent")
    for start in starts:
        if start.incoming:
            yield problem("bpmn.start-incoming", start.id)
    if element is not None and element.get("triggeredByEvent") == "true":
        yield from _triggered(scope, starts)
        return
    if element is not None and element.kind == "adHocSubProcess":
        if starts:
            yield problem("bpmn.ad-hoc-start", starts[0].id)
        scope.entries = _entries(scope)
        if not scope.entries:
            yield problem("bpmn.no-start", scope.id)
        return
    plain = [start for start in starts if start.event.kind == "none"]
    for another in plain[1:]:
        yield problem("bpmn.two-starts", another.id)
    scope.start = plain[0] if plain else None
    scope.starts = tuple(start for start in starts if start.event.kind != "none")
    if not starts:
        scope.entries = _entries(scope)
        if not scope.entries:
            yield problem("bpmn.no-start", scope.id)


def _triggered(scope: Scope, starts: tuple[Node, ...]) -> Found:
    node = scope.node
    assert node is not None
    if len(starts) != 1:
        yield problem("bpmn.event-sub-process-start", scope.id)
        return
    scope.trigger = starts[0]
    node.scope.handlers = (*node.scope.handlers, node)
    if node.incoming or node.outgoing:
        yield problem("bpmn.event-sub-process-flow", node.id)
    if node.loop is not None:
        yield problem("bpmn.unsupported", node.id, kind="multiInstanceLoopCharacteristics")


def _entries(scope: Scope) -> tuple[Node, ...]:
    """Nodes that begin with a scope that has no start event."""
    return tuple(
        node
        for node in scope.nodes.values()
        if not node.incoming
        and node.kind not in _WITHOUT_INCOMING
        and not node.for_compensation
        and node.event.kind != "link"
        and not (node.inner is not None and node.inner.trigger is not None)
    )


def _links(scope: Scope, elements: Mapping[str, Element]) -> Found:
    targets: dict[str, Node] = {}
    for node in scope.nodes.values():
        if node.kind == "intermediateCatchEvent" and node.event.kind == "link":
            if node.event.name in targets:
                yield problem("bpmn.link-twice", node.id, link=node.event.name)
            if node.incoming:
                yield problem("bpmn.link-incoming", node.id)
            targets.setdefault(node.event.name, node)
    for node in scope.nodes.values():
        if node.kind == "intermediateThrowEvent" and node.event.kind == "link":
            node.link = targets.get(node.event.name)
            if node.link is None:
                yield problem("bpmn.link-nowhere", node.id, link=node.event.name)
            if node.outgoing:
                yield problem("bpmn.end-outgoing", node.id)


def _event_gateways(scope: Scope, elements: Mapping[str, Element]) -> Found:
    for node in scope.nodes.values():
        if node.kind != "eventBasedGateway":
            continue
        if not node.outgoing:
            yield problem("bpmn.event-gateway", node.id)
        for flow in node.outgoing:
            target = flow.target
            if len(target.incoming) > 1:
                yield problem("bpmn.event-gateway-incoming", target.id)
            if target.kind == "intermediateCatchEvent" and target.event.kind == "link":
                yield problem("bpmn.link-incoming", target.id)
            elif not _catches(target):
                yield problem("bpmn.event-gateway", node.id, target=target.id)


def _catches(node: Node) -> bool:
    if node.kind == "receiveTask":
        return not node.boundary and node.loop is None
    return node.kind == "intermediateCatchEvent" and node.event.kind in _AFTER_EVENT_GATEWAY


def _flows(scope: Scope, elements: Mapping[str, Element]) -> Found:
    for node in scope.nodes.values():
        if node.kind == "endEvent" and node.outgoing:
            yield problem("bpmn.end-outgoing", node.id)
        default = elements[node.id].ref("default")
        if default is not None and node.default is None:
            yield problem("bpmn.default", node.id, flow=default)
        if node.kind in ("exclusiveGateway", "inclusiveGateway") and len(node.outgoing) > 1:
            for flow in node.outgoing:
                if flow.condition is None and flow is not node.default:
                    yield problem("bpmn.flow-without-condition", flow.id)
        if node.kind in ("parallelGateway", "eventBasedGateway"):
            for flow in node.outgoing:
                if flow.condition is not None:
                    yield problem("bpmn.flow-condition", flow.id)


def caught_twice(scope: Scope) -> Found:
    """Of errors and escalations, one event catches each code: which of two would is not said."""
    triggers = [handler.inner.trigger for handler in scope.handlers if handler.inner is not None]
    within = [trigger for trigger in triggers if trigger is not None]
    for events in (within, *(node.boundary for node in scope.nodes.values())):
        seen: set[tuple[str, str | None]] = set()
        for event in events:
            caught = (event.event.kind, event.event.code)
            if event.event.kind in ("error", "escalation") and caught in seen:
                yield problem("bpmn.caught-twice", event.id, kind=event.event.kind)
            seen.add(caught)


_PARTS: tuple[Callable[[Scope, Mapping[str, Element]], Found], ...] = (
    _start, _boundary, _compensation, _links, _event_gateways, _flows
)  # fmt: skip
