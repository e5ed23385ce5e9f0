"""What a thrown error or escalation ends: who catches it is known from the drawing, as far as the process shows it.

The rules are those of the engine (`engine/throwing.py`): the nearest scope outwards, a handler within before one at
the border, one for this very code before one for all, and none beside an interrupting handler it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

from lotwright.kernel.bpmn.net import Node, Scope

Effect: TypeAlias = Literal["clears", "aborts"]
"""`clears` a scope, in which a handler then goes on, or `aborts` it together with the activity it is."""
_THROWN = frozenset(("error", "escalation"))
_THROWERS = frozenset(("endEvent", "intermediateThrowEvent"))


def effect(node: Node) -> Effect | None:
    """What a node that terminates or throws does to the scope it stands in; None when no more than any other."""
    if node.kind == "endEvent" and node.event.kind == "terminate":
        return "clears"
    return next(iter(_effects(node.scope, (node,))), None)


def effects_of_inside(node: Node) -> list[Effect]:
    """What is thrown within a sub-process and leaves it: each effect on the scope around it once."""
    assert node.inner is not None
    return sorted(set(_effects(node.scope, _throwers(node.inner))))


def _effects(scope: Scope, throwers: Iterable[Node]) -> Iterator[Effect]:
    for thrower in throwers:
        if thrower.event.kind not in _THROWN or thrower.kind not in _THROWERS:
            continue
        caught = _catcher(thrower)
        if caught is None or not caught.interrupting:
            continue
        border = caught.kind == "boundaryEvent"
        place = caught.scope if border or caught.scope.node is None else caught.scope.node.scope
        if place is scope and not border:
            yield "clears"
        elif place is not scope and _within(scope, place):
            yield "aborts"


def _throwers(scope: Scope) -> Iterator[Node]:
    for node in scope.nodes.values():
        yield node
        if node.inner is not None:
            yield from _throwers(node.inner)


def _catcher(thrower: Node) -> Node | None:
    """The event that catches what a node throws; None when nothing in this process does."""
    kind, code = thrower.event.kind, thrower.event.code or ""
    scope: Scope = thrower.scope
    came: Node | None = None
    while True:
        found = _matching(kind, code, _triggers(scope, came))
        if found is not None:
            return found
        if scope.node is None:
            return None
        found = _matching(kind, code, scope.node.boundary)
        if found is not None:
            return found
        came, scope = scope.node, scope.node.scope


def _matching(kind: str, code: str, nodes: Iterable[Node]) -> Node | None:
    fitting = [node for node in nodes if node.event.kind == kind and node.event.code in (code, None)]
    return min(fitting, key=lambda node: node.event.code is None, default=None)


def _within(scope: Scope, outer: Scope) -> bool:
    """Whether a scope stands within another."""
    while scope.node is not None:
        scope = scope.node.scope
        if scope is outer:
            return True
    return False


def can_be_stopped(scope: Scope) -> bool:
    """Whether an event from outside may end a scope, or what it stands in, before its own end."""
    around, came = scope, None
    while True:
        events = list(_triggers(around, came))
        events += around.node.boundary if around.node is not None else ()
        if any(event.interrupting and event.event.kind != "compensate" for event in events):
            return True
        if around.node is None:
            return False
        came, around = around.node, around.node.scope


def _triggers(scope: Scope, came: Node | None) -> Iterator[Node]:
    """What starts the event sub-processes of a scope that can still begin beside the one something comes from."""
    if came is not None and came.inner is not None and came.inner.trigger and came.inner.trigger.interrupting:
        return
    for handler in scope.handlers:
        if handler is not came and handler.inner is not None and handler.inner.trigger is not None:
            yield handler.inner.trigger
