"""Moving a case to another version of its process: where each of its tokens comes to stand, and what it waits for then.

Whether the case can still end from there is not looked at here: `kernel/proving/migration.py` does before it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from lotwright.kernel.bpmn.net import Flow, Net, Node, Scope
from lotwright.kernel.engine import catching, opening
from lotwright.kernel.engine import commands as c
from lotwright.kernel.engine import events as e
from lotwright.kernel.engine.run import Halt, Run
from lotwright.kernel.engine.state import ROOT, Done, State, TaskRow, TimerRow, Token, WaitRow
from lotwright.kernel.refusal import Refused

Mapped = Mapping[str, str]
"""Elements and sequence flows of the version before -> those of the version after."""
_OF_TASKS = frozenset(("remind", "escalate"))
_CAUGHT = ("intermediateCatchEvent", "receiveTask")
_AWAITED = frozenset(("timer", "message", "signal", "conditional"))


class Seat(NamedTuple):
    """Where a token comes to stand: `was` before, `node` after; `flow` by which it came to a join it waits at."""

    token: Token
    was: Node
    node: Node
    flow: Flow | None = None


class Awaited(NamedTuple):
    """What becomes of what is waited for: timers and waits as in `Migrated`, and the events to wait for anew."""

    timers: list[list[Any]]
    waits: list[list[Any]]
    opened: list[tuple[int, Node]]


def own(state: State) -> Iterator[Token]:
    """The tokens that stand in the case's own process, outermost first; not those within a process it calls."""
    around = {ROOT}
    for token in state.tokens.values():
        if token.scope in around:
            yield token
            if token.called is None:
                around.add(token.id)


def seats(state: State, source: Net, target: Net, mapped: Mapped) -> dict[int, Seat]:
    """Where each token comes to stand.

    Refuses `migration.unmapped` (somebody stands where the plan names nothing), `migration.unlike`,
    `migration.scope` (another sub-process around it), `migration.job` and `migration.compensation`.
    """
    found: dict[int, Seat] = {}
    around: dict[int, Scope] = {ROOT: target.root}
    for token in own(state):
        seat = _seat(token, source, target, mapped)
        scope = around[token.scope]
        if seat.node.scope is not scope:
            raise Refused("migration.scope", element=seat.was.id, to=seat.node.id)
        if token.back is not None:
            _node(token.back[0], source, target, mapped)
        found[token.id] = seat
        inner = seat.node.inner if token.loop is None and token.join is None else None
        around[token.id] = scope if inner is None else inner
    _jobs(state, found)
    for scope_token in (state.tokens[ROOT], *own(state)):
        if scope_token.called is None:
            for done in scope_token.done:
                _compensated(done, source, target, mapped)
    return found


def _seat(token: Token, source: Net, target: Net, mapped: Mapped) -> Seat:
    if token.join is None:
        was = source.nodes[token.at]
        return Seat(token, was, _node(token.at, source, target, mapped))
    was = source.nodes[token.join]
    node = _node(token.join, source, target, mapped)
    flow = target.flows.get(mapped.get(token.at, ""))
    if flow is None or flow.target is not node:
        raise Refused("migration.unmapped", element=token.at)
    return Seat(token, was, node, flow)


def _node(element: str, source: Net, target: Net, mapped: Mapped) -> Node:
    node = target.nodes.get(mapped.get(element, ""))
    if node is None:
        raise Refused("migration.unmapped", element=element)
    differs = unlike(source.nodes[element], node)
    if differs is not None:
        raise Refused("migration.unlike", element=element, to=node.id, differs=differs)
    return node


def unlike(was: Node, node: Node) -> str | None:
    """What keeps a token at one element from going on at the other; None when nothing does.

    kind | event | trigger | loop | decides | compensates | ad-hoc | job | gateway
    """
    for differs, of in _SAME.items():
        if of(was) != of(node):
            return differs
    return None


def _trigger(node: Node) -> str | None:
    trigger = node.inner.trigger if node.inner is not None else None
    return None if trigger is None else trigger.event.kind


def _loop(node: Node) -> bool | None:
    return None if node.loop is None else node.loop.sequential


def _decides(node: Node) -> bool | None:
    approval = None if node.task is None else node.task.approval
    return None if approval is None else approval.mode == "order"


_SAME: Mapping[str, Callable[[Node], Any]] = {
    "kind": lambda node: node.kind,
    "event": lambda node: node.event.kind,
    "trigger": _trigger,
    "loop": _loop,
    "decides": _decides,
    "compensates": lambda node: node.for_compensation,
    "ad-hoc": lambda node: None if node.ad_hoc is None else node.ad_hoc.sequential,
    "job": lambda node: node.job is not None,
    "gateway": lambda node: (node.split, node.join),
}


def _jobs(state: State, found: Mapping[int, Seat]) -> None:
    """A job that was asked for goes on only where the same is asked for."""
    for job in state.jobs.values():
        seat = found.get(job.token)
        if seat is None:
            continue
        was, node = seat.was.job, seat.node.job
        assert was is not None and node is not None, "what has asked for a job asks for jobs"
        if was.type.source != node.type.source:
            raise Refused("migration.job", element=seat.was.id, type=job.type)


def _compensated(done: Done, source: Net, target: Net, mapped: Mapped) -> None:
    """What was done and may have to be undone keeps its way to be undone."""
    was, node = source.nodes[done.element], target.nodes.get(mapped.get(done.element, ""))
    if node is None or node.kind != was.kind or (was.handler is not None) != (node.handler is not None):
        raise Refused("migration.compensation", element=done.element)
    for inner in done.done:
        _compensated(inner, source, target, mapped)


# ---- the command


def migrate(run: Run, command: c.Migrate) -> None:
    """Let the case go on by another version. What it then waits for is looked at only once it stands there."""
    head = run.s.head
    if head.definition == command.definition:
        raise Refused("migration.already", case=head.id)
    source, target = run.net(head.definition), run.net(command.definition)
    found = seats(run.s, source, target, command.elements)
    awaited = _awaited(run.s, source, target, command, found)
    run.emit(_migrated(run, command, target, found, awaited))
    for id, node in awaited.opened:
        if run.s.tokens[id].stuck is None or _works(run, id):
            _await(run, id, node)
    for row in [row for row in run.s.tasks.values() if row.token in found]:
        if found[row.token].was.id in command.renew:
            _offer_anew(run, row, found[row.token].node)
    try:
        view = run.view(ROOT)
        run.assign(ROOT, {name: run.value(expr, view) for name, expr in command.values})
    except Halt as halt:
        raise Refused("migration.value", fault=halt.rule) from halt
    run.emit(e.MigrationSettled())
    for id in dict.fromkeys(id for id, _ in awaited.opened):
        catching.look(run, id)


def _migrated(run: Run, command: c.Migrate, target: Net, found: Mapping[int, Seat], awaited: Awaited) -> e.Migrated:
    moved = []
    for seat in found.values():
        token = seat.token
        back = None if token.back is None else command.elements[token.back[0]]
        at, join = (seat.node.id, None) if seat.flow is None else (seat.flow.id, seat.node.id)
        moved.append([token.id, token.at, at, join, back])
    renamed = [[before, after] for before, after in sorted(command.elements.items()) if before != after]
    return e.Migrated(
        plan=command.plan,
        source=run.s.head.definition,
        target=target.sha256,
        by=run.env.actor,
        at=run.env.at,
        reason=command.reason,
        variable=target.variable,
        moved=moved,
        elements=renamed,
        timers=awaited.timers,
        waits=awaited.waits,
    )


def _works(run: Run, id: int) -> bool:
    """Whether work goes on at a token although it is stuck by a condition."""
    return id == ROOT or run.occupied(id) or any(row.token == id for row in run.s.tasks.values())


def _await(run: Run, id: int, node: Node) -> None:
    try:
        catching.await_event(run, id, node)
    except Halt as halt:
        run.stuck(id, halt)


def _offer_anew(run: Run, row: TaskRow, node: Node) -> None:
    """Whose the task is and when it is due is worked out anew; where several act on the step it stays theirs."""
    shared = row.part or row.owner is not None or row.task in run.s.parked
    if node.task is None or shared or any(other.token == row.token for other in run.s.parked.values()):
        return
    try:
        offered = opening.offered(run, node, run.view(row.token))
        run.emit(opening.opened(run, node, row.token, row.task, *offered))
        opening.deadlines(run, node, row.token)
    except Halt as halt:
        raise Refused("migration.value", fault=halt.rule) from halt


# ---- what is waited for


def _awaited(state: State, source: Net, target: Net, command: c.Migrate, found: Mapping[int, Seat]) -> Awaited:
    """What is waited for already goes on where the plan says it is the same event, and goes where it is gone."""
    made = Awaited([], [], [])
    rows: list[TimerRow | WaitRow] = [*state.timers.values(), *state.waits.values()]
    for id in (ROOT, *found):
        before = _events(state.tokens[id], found[id].was if id != ROOT else None, source)
        after = _events(state.tokens[id], found[id].node if id != ROOT else None, target)
        kept = _kept(before, after, command)
        for row in rows:
            if row.token == id and (row.element in before or _of_task(row)):
                to = kept.get(row.element) if not _of_task(row) else _deadline(row, found[id], command)
                held = made.timers if isinstance(row, TimerRow) else made.waits
                held.append([row.timer if isinstance(row, TimerRow) else row.wait, to])
        theirs = set(kept.values())
        made.opened.extend((id, node) for element, node in after.items() if element not in theirs)
    return made


def _of_task(row: TimerRow | WaitRow) -> bool:
    return row.kind in _OF_TASKS


def _deadline(row: TimerRow | WaitRow, seat: Seat, command: c.Migrate) -> str | None:
    """A reminder goes on as long as the step still has a deadline, unless it is to be worked out anew."""
    spec = None if seat.node.task is None else seat.node.task.deadline
    if spec is None or seat.was.id in command.renew or (row.kind == "escalate" and spec.escalate is None):
        return None
    return seat.node.id


def _kept(before: Mapping[str, Node], after: Mapping[str, Node], command: c.Migrate) -> dict[str, str]:
    """Events that go on as they are, whether they are still to come or have come already."""
    found = {}
    for element, was in before.items():
        to = command.elements.get(element, "")
        if to in after and after[to].event.kind == was.event.kind and element not in command.renew:
            found[element] = to
    return found


def _events(token: Token, node: Node | None, net: Net) -> dict[str, Node]:
    """The events a token waits for at a node, in the order in which it begins to; None is the whole case."""
    found: list[Node] = []
    inside: Scope | None = net.root
    if node is not None:
        if token.join is None and not token.index:
            found += [event for event in node.boundary if event.event.kind in _AWAITED]
        inside = node.inner if token.loop is None and token.join is None and token.called is None else None
        if node.kind == "eventBasedGateway":
            found += [flow.target for flow in node.outgoing]
        elif node.kind in _CAUGHT and token.loop is None and node.event.kind in _AWAITED:
            found.append(node)
    for handler in inside.handlers if inside is not None else ():
        trigger = handler.inner.trigger if handler.inner is not None else None
        if trigger is not None and trigger.event.kind in _AWAITED:
            found.append(trigger)
    return {node.id: node for node in found}


# ---- and back


def undo(run: Run, command: c.UndoMigration) -> None:
    """As it was before it was moved. Refuses `migration.not-undoable` once anything else has happened."""
    before = run.s.before
    if before is None:
        raise Refused("migration.not-undoable", case=run.s.head.id)
    then = next(token.data for token in before.tokens if token.id == ROOT) or {}
    now = run.s.tokens[ROOT].data or {}
    restored = [[name, then.get(name)] for name in sorted(now) if now[name] != then.get(name)]
    target = run.s.head.definition
    undone = e.MigrationUndone(
        by=run.env.actor,
        at=run.env.at,
        reason=command.reason,
        source=before.definition,
        target=target,
        restored=restored,
    )
    run.emit(undone)
    for wait in sorted(run.s.waits.values(), key=lambda wait: int(wait.wait)):
        if wait.kind == "message":
            run.asks.append(c.Listen(wait.wait, wait.name, wait.key))


COMMANDS: Mapping[type, Callable[[Run, Any], None]] = {c.Migrate: migrate, c.UndoMigration: undo}
