"""Events that are waited for: timers, messages, signals, conditions; at a border, on the way, or starting a part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from lotwright.kernel import feel
from lotwright.kernel.bpmn.events import cycle, duration, instant
from lotwright.kernel.bpmn.net import Node
from lotwright.kernel.bpmn.net import Timer as Due
from lotwright.kernel.engine import activities
from lotwright.kernel.engine import events as e
from lotwright.kernel.engine.commands import Listen
from lotwright.kernel.engine.run import Halt, Move, Run, Trail
from lotwright.kernel.engine.state import TimerRow, WaitRow
from lotwright.kernel.engine.view import View
from lotwright.kernel.feel import temporal
from lotwright.kernel.refusal import Invalid

MOST_MISSED = 100_000
"""How many firings may lie between the beginning of a cycle and now."""
_AWAITED = frozenset(("timer", "message", "signal", "conditional"))
_AWAITED_AS = {"message": "message", "signal": "signal", "conditional": "condition"}


def catch(run: Run, move: Move) -> None:
    """An event on the way: wait for it. A link is only a place to go on from."""
    if move.node.event.kind == "link":
        move.trail.via.append(move.node.id)
        return run.follow(run.choose(move.node, move.scope), move.scope, move.trail)
    activities.begin(run, move)


def gateway(run: Run, move: Move) -> None:
    """Whichever of the events behind it comes first decides the way."""
    id = run.number()
    run.emit(run.entered(id, move))
    try:
        for flow in move.node.outgoing:
            await_event(run, id, flow.target)
    except Halt as halt:
        return run.stuck(id, halt)
    look(run, id)


def attach(run: Run, id: int, node: Node) -> None:
    """What can happen to an activity while it runs: at its border, within it, and what it waits for itself."""
    token = run.s.tokens[id]
    if not token.index:
        for event in node.boundary:
            if event.event.kind in _AWAITED:
                await_event(run, id, event)
    if token.loop is None:
        if node.kind in ("intermediateCatchEvent", "receiveTask"):
            await_event(run, id, node)
        attach_handlers(run, id)
    if run.s.waits:
        look(run, id)


def look(run: Run, id: int) -> None:
    """Look at the conditions a token has just begun to wait for: one that holds already happens at once."""
    _look(run, [wait for wait in list(run.s.waits.values()) if wait.token == id and wait.kind == "condition"])


def attach_handlers(run: Run, id: int) -> None:
    """Event sub-processes wait for their events as long as the scope around them runs."""
    inside = run.inside(run.s.tokens[id])
    if inside is None:
        return
    for handler in inside.handlers:
        assert handler.inner is not None and handler.inner.trigger is not None
        if handler.inner.trigger.event.kind in _AWAITED:
            await_event(run, id, handler.inner.trigger)


def await_event(run: Run, id: int, node: Node) -> None:
    """Wait, for a token, for the event of a node."""
    event = node.event
    if event.timer is not None:
        return set_timer(run, id, node, event.timer)
    view = _seen(run, id, node)
    name = run.value(event.name_value, view) if event.name_value is not None else event.name
    key = None if event.key is None else activities.key_text(run.value(event.key, view))
    if event.key is not None and key is None:
        raise Halt("engine.no-key", message=event.name)
    wait = str(run.number())
    run.emit(e.WaitOpened(wait, id, node.id, _AWAITED_AS[event.kind], place(node), str(name or ""), key))
    if event.kind == "message":
        run.asks.append(Listen(wait, str(name), key))


def _seen(run: Run, id: int, node: Node) -> View:
    """The variables an event of a token sees: at the border of a called process those around it, not within it."""
    token = run.s.tokens[id]
    return run.view(token.scope if node.kind == "boundaryEvent" and token.called is not None else id)


# ---- timers


def set_timer(run: Run, id: int, node: Node, timer: Due) -> None:
    """Let a timer run. Halts with `engine.timer` when its value is no time."""
    found = schedule(timer, run.value(timer.value, _seen(run, id, node)), run.env.at, run.env.after)
    once = node.kind == "intermediateCatchEvent" or (node.interrupting and node.kind != "startEvent")
    every = None if once else found.every
    run.emit(e.TimerSet(str(run.number()), id, node.id, place(node), found.due, every, None if once else found.left))


class Schedule(NamedTuple):
    """When a timer fires first; for a cycle the span between firings, and how many there are (None without end)."""

    due: dt.datetime
    every: str | None = None
    left: int | None = None

    def following(self, after: Callable[[str], dt.datetime] | None = None) -> Schedule | None:
        """The schedule after a firing; None after the last one. In working time `after` counts on from the firing."""
        left = None if self.left is None else self.left - 1
        if self.every is None or left == 0:
            return None
        due = later(self.due, self.every) if after is None else after(self.every)
        return None if due is None else Schedule(due, self.every, left)


def schedule(timer: Due, value: Any, at: dt.datetime, after: Callable[[str], dt.datetime]) -> Schedule:
    """The schedule of a timer whose value has been worked out, from the instant `at` on.

    Halts with `engine.timer` when the value is no time. For timers that start cases the shell keeps it.
    """
    text = value if isinstance(value, str) else feel.to_text(value) or ""
    if timer.kind == "cycle":
        times, first, every = cycle(text) or (0, None, "")
        due = instant(first) if first is not None else _span_after(timer, every, at, after)
        if times != 0 and due is not None and timer.working:
            return Schedule(due if due >= at else after(every), every, times)
        if times != 0 and due is not None:
            return _not_missed(Schedule(due, every, times), at)
    else:
        due = _due(timer, text, value, at, after)
        if due is not None:
            return Schedule(due)
    raise Halt("engine.timer", got=text[:60])


def _not_missed(found: Schedule, at: dt.datetime) -> Schedule:
    """The schedule from now on: a cycle that began before now does not make up for what nobody waited for."""
    for _ in range(MOST_MISSED):
        following = found.following() if found.due < at else None
        if following is None:
            return found
        found = following
    raise Halt("engine.timer", got=found.due.isoformat())


def _due(timer: Due, text: str, value: Any, at: dt.datetime, after: Callable[[str], dt.datetime]) -> dt.datetime | None:
    if timer.kind == "date":
        made = instant(text) or feel.from_feel(value)
        return made if isinstance(made, dt.datetime) else None
    return _span_after(timer, text, at, after)


def _span_after(timer: Due, span: str, at: dt.datetime, after: Callable[[str], dt.datetime]) -> dt.datetime | None:
    """The instant a span after another, in working time where the timer says so."""
    if not timer.working:
        return later(at, span)
    try:
        return after(span)
    except Invalid:
        return None


def later(at: dt.datetime, span: str) -> dt.datetime | None:
    """The instant a duration after another; None when it is no duration, or beyond the calendar."""
    found = duration(span)
    if found is None:
        return None
    try:
        if found.months:
            day = temporal.add_months(temporal.Date(at.year, at.month, at.day), found.months)
            if day is None:
                return None
            at = at.replace(year=day.year, month=day.month, day=day.day)
        return at + dt.timedelta(microseconds=found.nanos // 1000)
    except (OverflowError, ValueError):
        return None


def place(node: Node) -> str:
    """Where an event stands that is waited for."""
    return {"boundaryEvent": "boundary", "startEvent": "start"}.get(node.kind, "catch")


def timer_due(run: Run, timer: TimerRow) -> None:
    """The due instant of an event's timer has passed."""
    node = run.net_of(_home(run, timer.token, timer.element)).nodes[timer.element]
    working = node.event.timer is not None and node.event.timer.working
    following = Schedule(timer.due, timer.every, timer.left).following(run.env.after if working else None)
    if following is None:
        run.emit(e.TimerFired(timer.timer, timer.element, timer.kind))
    else:
        run.emit(e.TimerFired(timer.timer, timer.element, timer.kind, following.due, following.left))
    happen(run, timer.token, node, {})


def _home(run: Run, token: int, element: str) -> int:
    """The token in whose net an element attached to a token stands: within the token, or around it."""
    if element in run.net_of(token).nodes and _starts_within(run, token, element):
        return token
    return run.s.tokens[token].scope or token


def _starts_within(run: Run, token: int, element: str) -> bool:
    """Whether the element starts an event sub-process directly within the token."""
    inside = run.inside(run.s.tokens[token])
    if inside is None:
        return False
    return any(
        handler.inner is not None and handler.inner.trigger is not None and handler.inner.trigger.id == element
        for handler in inside.handlers
    )


# ---- messages, signals, conditions


def met(run: Run, wait: WaitRow, values: Mapping[str, Any]) -> None:
    """What a token waited for has come."""
    node = run.net_of(_home(run, wait.token, wait.element)).nodes[wait.element]
    stays = not node.interrupting and node.kind in ("boundaryEvent", "startEvent")
    run.emit(e.WaitMet(wait.wait, wait.element, wait.kind, wait.name, wait.key, not stays))
    happen(run, wait.token, node, values)


def data_changed(run: Run, scope: int, names: frozenset[str]) -> None:
    """Variables of a scope changed: the conditions that look at them are looked at again."""
    waits = [
        wait
        for wait in run.s.waits.values()
        if wait.kind == "condition" and run.within(wait.token, scope) and _sees(run, wait, names)
    ]
    _look(run, sorted(waits, key=lambda wait: int(wait.wait)))


def _sees(run: Run, wait: WaitRow, names: frozenset[str]) -> bool:
    node = run.net_of(_home(run, wait.token, wait.element)).nodes[wait.element]
    condition = node.event.condition
    return condition is not None and bool(condition.names & names)


def _look(run: Run, waits: Iterable[WaitRow]) -> None:
    """A condition happens when it becomes true; it has to be false before it can happen again."""
    for wait in waits:
        current = run.s.waits.get(wait.wait)
        if current is None:
            continue
        node = run.net_of(_home(run, wait.token, wait.element)).nodes[wait.element]
        assert node.event.condition is not None
        try:
            holds = run.value(node.event.condition, _seen(run, wait.token, node)) is True
        except Halt as halt:
            run.stuck(wait.token, halt)
            continue
        if holds and not current.met:
            met(run, current, {})
        elif not holds and current.met:
            run.emit(e.WaitReset(wait.wait))


# ---- what an event leads to


def happen(run: Run, id: int, node: Node, values: Mapping[str, Any]) -> None:
    """An event happened to a token: at its border, within it, behind the gateway it waits at, or its own."""
    token = run.s.tokens[id]
    if node.kind == "boundaryEvent":
        border(run, id, node, values)
    elif node.kind == "startEvent":
        assert node.scope.node is not None
        handle(run, id, node.scope.node, values)
    elif token.at == node.id:
        activities.finish(run, id, values)
    else:
        run.leave(id)
        _go_on(run, node, token.scope, Trail(None, token.marks, [node.id]), values)


def border(run: Run, id: int, node: Node, values: Mapping[str, Any]) -> None:
    """An event at the border of an activity: it ends the activity, or goes on beside it."""
    token = run.s.tokens[id]
    if node.interrupting:
        run.leave(id, "interrupted")
    _go_on(run, node, token.scope, Trail(None, token.marks, [node.id]), values)


def _go_on(run: Run, node: Node, scope: int, trail: Trail, values: Mapping[str, Any]) -> None:
    try:
        if node.outputs:
            run.assign(scope, run.mapped(node.outputs, run.view(scope, values)))
        elif values:
            run.assign(scope, values)
        run.follow(run.choose(node, scope), scope, trail)
    except Halt as halt:
        id = run.number()
        run.emit(run.entered(id, Move(node, None, scope, trail)))
        run.stuck(id, halt)


def handle(run: Run, scope: int, node: Node, values: Mapping[str, Any]) -> None:
    """An event sub-process begins in a scope; an interrupting one ends everything else there."""
    inner = node.inner
    assert inner is not None and inner.trigger is not None
    trigger = inner.trigger
    if trigger.interrupting and trigger.event.kind != "compensate":
        run.clear(scope)
    id = run.number()
    run.emit(run.entered(id, Move(node, None, scope, Trail()), data=[]))
    try:
        attach_handlers(run, id)
    except Halt as halt:
        return run.stuck(id, halt)
    look(run, id)
    _go_on(run, trigger, id, Trail(None, (), [trigger.id]), values)
