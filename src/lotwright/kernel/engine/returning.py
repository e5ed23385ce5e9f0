"""Sending work back: to an earlier step by whoever has it now, or by taking back what one has just handed on.

Work goes back only along a way on which nothing runs beside it and nothing was done that a step back cannot undo:
what our ledgers have booked stays booked, and what was signed stays signed.
"""

from __future__ import annotations

from collections.abc import Iterator

from lotwright.kernel.bpmn.net import Node
from lotwright.kernel.engine import commands as c
from lotwright.kernel.engine import events as e
from lotwright.kernel.engine.commands import Notify
from lotwright.kernel.engine.run import Move, Run, Trail
from lotwright.kernel.engine.state import TaskRow
from lotwright.kernel.refusal import Refused

_FORKS = frozenset(("parallelGateway", "inclusiveGateway", "eventBasedGateway"))


def targets(node: Node) -> dict[str, Node]:
    """The human steps before a node from which it is reached in one line, nearest first, by element."""
    found: dict[str, Node] = {}
    seen = {node.id}
    waiting = [node]
    while waiting:
        here = waiting.pop(0)
        for before in _before(here):
            if before.id in seen:
                continue
            seen.add(before.id)
            if _forks(before):
                continue
            if before.task is not None:
                found[before.id] = before
            waiting.append(before)
    return found


def _before(node: Node) -> Iterator[Node]:
    for flow in node.incoming:
        yield flow.source
    if node.kind == "intermediateCatchEvent" and node.event.kind == "link":
        yield from (other for other in node.scope.nodes.values() if other.link is node)


def _forks(node: Node) -> bool:
    """Whether more than one token may come out of a node, or several go into it."""
    if node.kind in _FORKS:
        return len(node.outgoing) > 1 or len(node.incoming) > 1
    return not node.kind.endswith("Gateway") and len(node.outgoing) > 1


def between(target: Node, node: Node) -> set[str]:
    """The elements on the lines from an earlier step to a node, the earlier step included."""
    back: set[str] = set()
    waiting = [node]
    while waiting:
        for before in _before(waiting.pop()):
            if before.id not in back and not _forks(before):
                back.add(before.id)
                if before is not target:
                    waiting.append(before)
    on: set[str] = set()
    ahead = [target]
    while ahead:
        here = ahead.pop()
        if here.id in on or here is node:
            continue
        on.add(here.id)
        ahead += [flow.target for flow in here.outgoing if flow.target.id in back]
        ahead += [here.link] if here.link is not None else []
    return on


def send_back(run: Run, row: TaskRow, node: Node, command: c.Return) -> None:
    """One who has a task sends the work to an earlier step."""
    target = _target(run, node, command.to, row.task)
    on_the_way = between(target, node)
    nodes = node.scope.nodes
    for id in sorted(on_the_way):
        if _acts(nodes[id]):
            raise Refused("task.return.over-action", task=row.task, element=id)
    if command.straight and any(_signed(run, nodes[id]) for id in on_the_way):
        raise Refused("task.return.signed", task=row.task)
    done = e.TaskDone(row.task, row.element, run.env.actor, run.env.at, "returned", reason=command.reason)
    run.emit(done)
    run.emit(e.Returned(row.task, node.id, target.id, run.env.actor, command.reason, command.straight))
    token = run.s.tokens[row.token]
    if token.index:
        token = run.s.tokens[token.scope]
    run.leave(token.id, "returned")
    _reopen(run, target, token.scope, (node.id, run.env.actor) if command.straight else None, token.marks)


def _target(run: Run, node: Node, to: str | None, task: str) -> Node:
    reachable = targets(node)
    if to is None:
        done = (target for id, target in reachable.items() if id in run.s.did)
        found = next(done, None)
    else:
        found = reachable.get(to) if to in run.s.did else None
    if found is None or found is node:
        raise Refused("task.return.no-target", task=task, to=to)
    return found


def _acts(node: Node) -> bool:
    """Whether a step did something that going back does not undo."""
    if node.job is not None:
        return not node.job.repeatable
    return node.called is not None or node.inner is not None or node.event.kind in ("message", "signal")


def _signed(run: Run, node: Node) -> bool:
    return node.task is not None and node.task.signs and node.id in run.s.did


def _reopen(
    run: Run, target: Node, scope: int, back: tuple[str, str] | None, marks: tuple[tuple[int, int], ...]
) -> None:
    """The earlier step begins again, with whoever did it last."""
    run.assigned[target.id] = run.s.did[target.id][-1]
    run.asks.append(Notify("returned", "", target.id, (run.assigned[target.id],), ()))
    run.moves.append(Move(target, None, scope, Trail(None, marks, back=back)))


def take_back(run: Run, command: c.TakeBack) -> None:
    """Whoever completed a task takes it back, while all that followed still waits untouched."""
    fresh = run.s.fresh.get(command.task)
    if fresh is None:
        raise Refused("task.take-back.moved-on", task=command.task)
    if fresh.person != run.env.actor:
        raise Refused("task.take-back.anothers", task=command.task)
    followed = [token for token in run.s.tokens.values() if token.source == command.task]
    here = {token.id for token in followed}
    if not followed or any(_taken(task) for task in run.s.tasks.values() if task.token in here):
        raise Refused("task.take-back.moved-on", task=command.task)
    run.emit(e.TakenBack(command.task, fresh.element, run.env.actor, command.reason))
    for token in followed:
        if token.id in run.s.tokens:
            run.leave(token.id, "taken-back")
    node = run.net_of(fresh.scope).nodes[fresh.element]
    run.assigned[node.id] = run.env.actor
    run.moves.append(Move(node, None, fresh.scope, Trail(None, fresh.marks)))


def _taken(task: TaskRow) -> bool:
    """Whether somebody took the task up of their own accord."""
    return task.assignee is not None and bool(task.roles or task.people)
