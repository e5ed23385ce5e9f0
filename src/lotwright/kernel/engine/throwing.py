"""Events that are thrown, and the ends of ways: errors, escalations, signals, compensation, termination."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from lotwright.kernel.bpmn.net import Node
from lotwright.kernel.engine import activities, catching
from lotwright.kernel.engine import events as e
from lotwright.kernel.engine.commands import Signal
from lotwright.kernel.engine.data import python
from lotwright.kernel.engine.run import Halt, Move, Run, Trail
from lotwright.kernel.engine.state import ROOT


def throw(run: Run, move: Move) -> None:
    """An event is thrown on the way, or at the end of it."""
    node = move.node
    if node.job is not None:
        return activities.begin(run, move)
    kind = node.event.kind
    if kind == "compensate":
        return compensate(run, move)
    local = run.mapped(node.inputs, run.view(move.scope))
    move.trail.via.append(node.id)
    if kind == "link":
        assert node.link is not None
        run.moves.append(Move(node.link, None, move.scope, move.trail))
        return
    if kind in ("error", "escalation"):
        return _propagate_from(run, move, local)
    if kind == "terminate":
        return _terminate(run, move)
    if kind != "none":
        move.trail.source = None
    if kind == "message":
        activities.throw_message(run, node, move.scope, local)
    elif kind == "signal":
        cleared = run.clearings[move.scope]
        _signal(run, node, move.scope, local)
        if run.clearings[move.scope] != cleared:
            return
    if move.scope in run.s.tokens:
        _go_on(run, move, local)


def _go_on(run: Run, move: Move, local: Mapping[str, Any]) -> None:
    if move.node.outputs:
        run.assign(move.scope, run.mapped(move.node.outputs, run.view(move.scope, local)))
    if move.node.kind == "endEvent":
        run.end(move.scope, move.trail)
    else:
        run.follow(run.choose(move.node, move.scope), move.scope, move.trail)


def _propagate_from(run: Run, move: Move, local: Mapping[str, Any]) -> None:
    """An error or escalation goes outwards; where nobody catches it, the way goes on or ends."""
    node, trail = move.node, move.trail
    code = _code(run, move, local)
    error = node.event.kind == "error"
    caught = catcher(run, node.event.kind, code, move.scope)
    if error or caught is not None:
        run.emit(e.Passed(move.scope, trail.gone()))
    run.emit(e.Thrown(node.event.kind, node.id, code, None if caught is None else caught.node.id))
    cleared = run.clearings[move.scope]
    if caught is not None:
        take(run, caught, local)
    if move.scope in run.s.tokens and run.clearings[move.scope] == cleared:
        _go_on(run, move, local)


def _code(run: Run, move: Move, local: Mapping[str, Any]) -> str:
    """The code that is thrown. Halts with `engine.no-code` when its expression gives none."""
    event = move.node.event
    if event.code_value is None:
        return event.code or ""
    code = run.value(event.code_value, run.view(move.scope, local))
    if not isinstance(code, str) or not code:
        move.trail.via.pop()
        raise Halt("engine.no-code", kind=event.kind)
    return code


class Catcher(NamedTuple):
    """What catches an error or escalation: an event at the border of a token, or an event sub-process in it."""

    token: int
    node: Node


def catcher(run: Run, kind: str, code: str, id: int) -> Catcher | None:
    """What catches a code thrown in a token: the nearest scope outwards; a handler within before one at the border,
    one for this very code before one for all."""
    came_from: str | None = None
    while id:
        token = run.s.tokens[id]
        inside = None if token.loop is not None else run.inside(token)
        if inside is not None and not run.interrupted(id):
            handlers = [handler for handler in inside.handlers if handler.id != came_from]
            triggers = [handler.inner.trigger for handler in handlers if handler.inner is not None]
            found = _matching(kind, code, [trigger for trigger in triggers if trigger is not None])
            if found is not None:
                return Catcher(id, found)
        if not token.scope:
            return None
        node = run.node_of(token)
        found = None if token.index or undoing(run, id) else _matching(kind, code, node.boundary)
        if found is not None:
            return Catcher(id, found)
        came_from = token.at
        id = token.scope
    return None


def _matching(kind: str, code: str, nodes: list[Node] | tuple[Node, ...]) -> Node | None:
    fitting = [node for node in nodes if node.event.kind == kind and node.event.code in (code, None)]
    return min(fitting, key=lambda node: node.event.code is None, default=None)


def take(run: Run, caught: Catcher, values: Mapping[str, Any]) -> None:
    """Let what caught an error or escalation go on."""
    token = run.s.tokens[caught.token]
    if caught.node.kind == "boundaryEvent":
        if token.called is not None:
            activities.outputs(run, caught.token, {})
        catching.border(run, caught.token, caught.node, values)
    else:
        assert caught.node.scope.node is not None
        catching.handle(run, caught.token, caught.node.scope.node, values)


def _terminate(run: Run, move: Move) -> None:
    """Everything in the scope ends at once, and the scope with it."""
    run.emit(e.Passed(move.scope, move.trail.gone()))
    run.clear(move.scope)
    scope_done(run, move.scope)


def _signal(run: Run, node: Node, scope: int, local: Mapping[str, Any]) -> None:
    view = run.view(scope, local)
    name = run.value(node.event.name_value, view) if node.event.name_value is not None else node.event.name
    run.emit(e.Thrown("signal", node.id, str(name or "")))
    if not node.event.own:
        run.asks.append(Signal(node.id, str(name), {name: python(value) for name, value in local.items()}))
    broadcast(run, str(name), local)


def broadcast(run: Run, name: str, values: Mapping[str, Any]) -> None:
    """A signal reaches everything that waits for it now."""
    waiting = [wait for wait in run.s.waits.values() if wait.kind == "signal" and wait.name == name]
    for wait in sorted(waiting, key=lambda wait: int(wait.wait)):
        if wait.wait in run.s.waits:
            catching.met(run, run.s.waits[wait.wait], values)


# ---- the end of a scope


def scope_done(run: Run, id: int) -> None:
    """Nothing goes on in a scope any more."""
    token = run.s.tokens[id]
    if id == ROOT:
        run.emit(e.Ended(run.env.at))
        run.moves.clear()
        run.quiet.clear()
    elif undoing(run, id) or run.node_of(token).event.kind == "compensate":
        undo(run, id)
    elif run.node_of(token).ad_hoc is not None:
        ad_hoc_done(run, id)
    else:
        activities.finish(run, id)


def ad_hoc_done(run: Run, id: int) -> None:
    """An ad-hoc sub-process rests: it ends when its condition holds, or when it has none and nothing is to come."""
    node = run.node_of(run.s.tokens[id])
    assert node.ad_hoc is not None
    enough = _enough(run, id)
    if not enough and run.s.tokens[id].stuck is None:
        enough = not activities.begin_next(run, id) and node.ad_hoc.enough is None
    if enough:
        activities.finish(run, id)


def part_done(run: Run, id: int) -> None:
    """A part of an ad-hoc sub-process is done: where that is enough the others end too, unless they are to go on."""
    node = run.node_of(run.s.tokens[id])
    assert node.ad_hoc is not None
    if node.ad_hoc.cancel_rest and _enough(run, id):
        run.clear(id)
        activities.finish(run, id)


def _enough(run: Run, id: int) -> bool:
    """Whether the completion condition of an ad-hoc sub-process holds."""
    node = run.node_of(run.s.tokens[id])
    assert node.ad_hoc is not None
    if node.ad_hoc.enough is None:
        return False
    try:
        return run.value(node.ad_hoc.enough, run.view(id)) is True
    except Halt as halt:
        run.stuck(id, halt)
        return False


# ---- compensation


def undoing(run: Run, id: int) -> bool:
    """Whether a token is a completed activity that stands up again to be compensated."""
    token = run.s.tokens[id]
    if not token.scope or token.scope == ROOT:
        return False
    node = run.node_of(token)
    if node.for_compensation or node.is_event_sub_process:
        return False
    return run.node_of(run.s.tokens[token.scope]).event.kind == "compensate" or undoing(run, token.scope)


def compensate(run: Run, move: Move) -> None:
    """Compensation is thrown: what was completed in the scope is undone, the last first."""
    node = move.node
    beside = () if node.event.wait or node.kind == "endEvent" else run.choose(node, move.scope)
    run.emit(e.Thrown("compensate", node.id, node.event.activity or ""))
    id = run.number()
    run.emit(run.entered(id, move))
    if beside:
        run.follow(beside, move.scope, Trail(None, move.trail.marks))
    undo(run, id)


def undo(run: Run, id: int) -> None:
    """Undo the next of what is to be undone, or go on when there is none left."""
    token = run.s.tokens[id]
    node = run.node_of(token)
    throws = node.event.kind == "compensate"
    if not throws and _handles_itself(node) and not any(record.element == node.id for record in token.done):
        return _undone(run, id)
    for scope in _sources(run, id) if throws else (id,):
        done = run.s.tokens[scope].done
        for place in range(len(done) - 1, -1, -1):
            if not throws or node.event.activity in (None, done[place].element):
                return _undo_one(run, id, scope, place)
    if not throws:
        return _undone(run, id)
    if node.event.wait or node.kind == "endEvent":
        activities.finish(run, id)
    else:
        _undone(run, id)


def _handles_itself(node: Node) -> bool:
    return node.inner is not None and node.inner.handler_of("compensate") is not None


def _undone(run: Run, id: int) -> None:
    scope = run.s.tokens[id].scope
    run.leave(id, "undone")
    run.quiet[scope] = None


def _sources(run: Run, id: int) -> list[int]:
    """Where completed activities are looked for: beside the event, and beside the event sub-process it stands in."""
    scope = run.s.tokens[id].scope
    found = [scope]
    if scope != ROOT and run.s.tokens[scope].called is None and run.node_of(run.s.tokens[scope]).is_event_sub_process:
        found.append(run.s.tokens[scope].scope)
    return found


def _undo_one(run: Run, id: int, scope: int, place: int) -> None:
    record = run.s.tokens[scope].done[place]
    node = run.net_of(scope).nodes[record.element]
    several = any(inner.element == record.element for inner in record.done)
    if node.handler is not None and not several:
        run.emit(e.Undone(scope, record.element, place))
        return activities.begin(run, Move(node.handler, None, id, Trail()))
    token = run.number()
    run.emit(e.Undone(scope, record.element, place, token, id))
    handler = None if node.inner is None or several else node.inner.handler_of("compensate")
    if handler is not None:
        catching.handle(run, token, handler, {})
    else:
        undo(run, token)
