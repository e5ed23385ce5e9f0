"""The life of human tasks: who takes, does, gives away and shares them; each act with what it refuses.

Roles and qualifications are looked at before a command gets here. What is looked at here is what the case knows:
whose task it is, and who did what.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from typing import Any

from lotwright.kernel.bpmn.net import Node
from lotwright.kernel.engine import activities, opening, returning, throwing
from lotwright.kernel.engine import commands as c
from lotwright.kernel.engine import events as e
from lotwright.kernel.engine.commands import Notify
from lotwright.kernel.engine.run import Run
from lotwright.kernel.engine.state import State, TaskRow, TimerRow
from lotwright.kernel.refusal import Refused

DEADLINES = frozenset(("remind", "escalate"))
URGE_PAUSE = dt.timedelta(hours=1)


def four_eyes(state: State, node: Node, person: str) -> None:
    """Nobody checks their own work, and nobody decides their own matter.

    Refuses `task.four-eyes` when this person did a step that this one checks, and `task.own-matter` when they began
    the case and the step does not let whoever began it decide: whichever way the task came to them.
    """
    if node.task is None:
        return
    for element in node.task.four_eyes:
        if person in state.did.get(element, ()):
            raise Refused("task.four-eyes", element=element)
    approval = node.task.approval
    if approval is not None and approval.initiator != "self" and person == state.head.started_by:
        raise Refused("task.own-matter", element=node.id)


def may_complete(state: State, row: TaskRow, node: Node, person: str, stands_for: Collection[str] = ()) -> None:
    """Whether this person may finish the task, as far as the case knows.

    Refuses `task.claimed-by-another`, `task.delegated`, and as `four_eyes`.
    """
    if row.assignee not in (None, person) and row.assignee not in stands_for:
        raise Refused("task.claimed-by-another", task=row.task)
    if row.owner is not None:
        raise Refused("task.delegated", task=row.task)
    four_eyes(state, node, person)


def _open(run: Run, id: str) -> tuple[TaskRow, Node]:
    row = run.s.tasks.get(id)
    if row is None:
        raise Refused("task.not-open", task=id)
    return row, run.node_of(run.s.tokens[row.token])


def _own(run: Run, id: str) -> tuple[TaskRow, Node]:
    """The task, when the actor has it, for themselves or as a substitute."""
    row, node = _open(run, id)
    if row.assignee is None:
        raise Refused("task.not-claimed", task=id)
    _not_anothers(run, row)
    return row, node


def _not_anothers(run: Run, row: TaskRow) -> None:
    if row.assignee not in (None, run.env.actor) and row.assignee not in run.env.stands_for:
        raise Refused("task.claimed-by-another", task=row.task)


# ---- take and give back


def _claim(run: Run, command: c.Claim) -> None:
    row, node = _open(run, command.task)
    if row.assignee not in (None, run.env.actor):
        raise Refused("task.claimed-by-another", task=row.task)
    four_eyes(run.s, node, run.env.actor)
    if row.assignee is None:
        run.emit(e.TaskClaimed(row.task, run.env.actor))


def _unclaim(run: Run, command: c.Unclaim) -> None:
    row, _ = _own(run, command.task)
    if row.owner is not None:
        raise Refused("task.delegated", task=row.task)
    if not row.roles and not row.people:
        raise Refused("task.not-offered", task=row.task)
    run.emit(e.TaskUnclaimed(row.task, run.env.actor))


def _transfer(run: Run, command: c.Transfer) -> None:
    row, node = _own(run, command.task)
    if command.person == row.assignee:
        raise Refused("task.transfer.to-oneself", task=row.task)
    four_eyes(run.s, node, command.person)
    run.emit(e.TaskHandedOver(row.task, run.env.actor, command.person, "transferred", command.reason, row.owner))


def held_by(state: State, person: str) -> list[TaskRow]:
    """The tasks a person has, is to get back, is offered by name, or acts on later."""
    return [
        row
        for row in (*state.tasks.values(), *state.parked.values())
        if person in (row.assignee, row.owner, *row.people)
        or (not row.part and person in state.tokens[row.token].after)
    ]


def _hand_over(run: Run, command: c.HandOver) -> None:
    for row in held_by(run.s, command.leaver):
        node = run.node_of(run.s.tokens[row.token])
        if command.leaver in (row.assignee, row.owner):
            four_eyes(run.s, node, command.person)
            assignee = command.person if row.assignee == command.leaver else row.assignee
            owner = command.person if row.owner == command.leaver else row.owner
            run.emit(e.TaskHandedOver(row.task, run.env.actor, assignee, "left", command.reason, owner))
        if command.leaver in row.people:
            run.emit(e.TaskOffered(row.task, (), (command.person,), "left"))
        if not row.part and command.leaver in run.s.tokens[row.token].after:
            run.emit(e.SignerRemoved(row.task, run.env.actor, command.leaver, command.reason))
            run.emit(e.SignerAdded(row.task, run.env.actor, command.person, "after", command.reason))


# ---- delegate


def _delegate(run: Run, command: c.Delegate) -> None:
    row, _ = _own(run, command.task)
    if row.owner is not None:
        raise Refused("task.delegated", task=row.task)
    if command.person == row.assignee:
        raise Refused("task.transfer.to-oneself", task=row.task)
    run.emit(e.TaskHandedOver(row.task, run.env.actor, command.person, "delegated", command.reason, row.assignee))


def _resolve(run: Run, command: c.Resolve) -> None:
    row, _ = _own(run, command.task)
    if row.owner is None:
        raise Refused("task.not-delegated", task=row.task)
    run.assign(row.token, command.values)
    run.emit(e.TaskHandedOver(row.task, run.env.actor, row.owner, "resolved", command.opinion))


# ---- complete


def _complete(run: Run, command: c.Complete) -> None:
    row, node = _open(run, command.task)
    may_complete(run.s, row, node, run.env.actor, run.env.stands_for)
    done = e.TaskDone(
        row.task,
        row.element,
        run.env.actor,
        run.env.at,
        outcome=command.outcome,
        behalf=None if row.assignee in (None, run.env.actor) else row.assignee,
        reason=command.reason,
        signed=node.task is not None and node.task.signs,
        agreed=command.outcome in _agree(node),
    )
    run.emit(done)
    _acted(run, row, node, command)


def _acted(run: Run, row: TaskRow, node: Node, command: c.Complete) -> None:
    """Whoever comes next on the step has their turn; after the last the step is done."""
    values = _values(node, row, command)
    if _others(run, row.token) and not _all_acted(run, row.token, node):
        run.assign(row.token, values)
        return
    run.done_task = row.task
    _finish(run, row.token, node, values, command.outcome)


def _finish(run: Run, token: int, node: Node, values: dict[str, Any], outcome: str | None) -> None:
    """All who act on the step have; one who does not agree is enough for the whole not to have agreed."""
    assert node.task is not None
    agrees = _agree(node)
    opinions = [opinion for _, opinion in run.s.tokens[token].opinions if opinion is not None]
    if outcome is None and opinions:
        outcome = opinions[-1]
    if agrees:
        outcome = next((opinion for opinion in reversed(opinions) if opinion not in agrees), outcome)
    field = node.task.outcome_field
    if field is not None and node.task.approval is None and outcome is not None and (agrees or field in values):
        values[field] = outcome
    run.outcome = outcome
    activities.finish(run, token, values, agreed=outcome in agrees)


def _agree(node: Node) -> frozenset[str]:
    assert node.task is not None
    return node.task.approval.agree if node.task.approval is not None else node.task.agree


def _values(node: Node, row: TaskRow, command: c.Complete) -> dict[str, Any]:
    """What the form changed, with the outcome in its field; where several decide, each outcome is their own."""
    assert node.task is not None
    values, field = dict(command.values), node.task.outcome_field
    if field is None:
        return values
    if node.task.approval is not None or row.part:
        values.pop(field, None)
    elif command.outcome is not None:
        values.setdefault(field, command.outcome)
    return values


def _others(run: Run, token: int) -> bool:
    held = run.s.tokens[token]
    return bool(held.after) or any(row.token == token for rows in (run.s.tasks, run.s.parked) for row in rows.values())


def _all_acted(run: Run, token: int, node: Node) -> bool:
    """Opens the task of whoever comes next on a step; True when nobody does."""
    tasks = [row for row in run.s.tasks.values() if row.token == token]
    parked = next((row for row in run.s.parked.values() if row.token == token), None)
    if parked is not None:
        if not any(row.part == "before" for row in tasks):
            _unpark(run, node, parked)
        return False
    if tasks:
        return False
    after = run.s.tokens[token].after
    if not after:
        return True
    run.emit(opening.opened(run, node, token, str(run.number()), after[0], part="after"))
    return False


def _unpark(run: Run, node: Node, row: TaskRow) -> None:
    run.emit(
        e.TaskOpened(
            row.task, row.token, row.element, row.process, row.definition, run.env.at, tuple(row.roles),
            tuple(row.people), row.assignee, row.owner, row.due, row.follow_up, row.priority, row.part,
        )
    )  # fmt: skip


# ---- more than one person on a step


def _add_signer(run: Run, command: c.AddSigner) -> None:
    row, node = _own(run, command.task)
    token = run.s.tokens[row.token]
    if row.owner is not None:
        raise Refused("task.delegated", task=row.task)
    if row.part:
        raise Refused("task.signer.nested", task=row.task)
    if node.task is not None and node.task.outcome_field is not None and not _agree(node):
        raise Refused("task.signer.no-agreement", task=row.task, element=node.id)
    here = {other.assignee for other in run.s.tasks.values() if other.token == token.id}
    if command.person in here or command.person in token.after:
        raise Refused("task.signer.twice", task=row.task)
    if command.where == "before" and token.after:
        raise Refused("task.signer.both-sides", task=row.task)
    if command.where == "after" and any(person for person, _ in token.opinions):
        raise Refused("task.signer.both-sides", task=row.task)
    four_eyes(run.s, node, command.person)
    run.emit(e.SignerAdded(row.task, run.env.actor, command.person, command.where, command.reason))
    if command.where == "before":
        run.emit(e.TaskParked(row.task))
    if command.where != "after":
        run.emit(opening.opened(run, node, token.id, str(run.number()), command.person, part=command.where))


def _remove_signer(run: Run, command: c.RemoveSigner) -> None:
    row = run.s.tasks.get(command.task) or run.s.parked.get(command.task)
    if row is None:
        raise Refused("task.not-open", task=command.task)
    token = run.s.tokens[row.token]
    if (command.person is None and not row.part) or (command.person is not None and command.person not in token.after):
        raise Refused("task.signer.not-added", task=row.task)
    main = next(
        (
            other
            for rows in (run.s.tasks, run.s.parked)
            for other in rows.values()
            if other.token == token.id and not other.part
        ),
        None,
    )
    if main is not None:
        _not_anothers(run, main)
    elif {run.env.actor, *run.env.stands_for}.isdisjoint(acted for acted, _ in token.opinions):
        raise Refused("task.claimed-by-another", task=row.task)
    person = command.person if command.person is not None else row.assignee
    run.emit(e.SignerRemoved(row.task, run.env.actor, person, command.reason))
    node = run.node_of(token)
    if not _others(run, token.id) or (row.part and _all_acted(run, token.id, node)):
        _finish(run, token.id, node, {}, None)


def _urge(run: Run, command: c.Urge) -> None:
    row, _ = _open(run, command.task)
    if row.assignee == run.env.actor:
        raise Refused("task.urge.own", task=row.task)
    if row.urged_at is not None and run.env.at - row.urged_at < URGE_PAUSE:
        following = (row.urged_at + URGE_PAUSE).astimezone(run.env.zone)
        raise Refused("task.urge.too-soon", task=row.task, next=following.isoformat(" ", "minutes"))
    run.emit(e.TaskUrged(row.task, run.env.actor, run.env.at))
    run.asks.append(_told("urge", row))


def _told(kind: Any, row: TaskRow) -> Notify:
    """Whoever has the task, else all it is offered to."""
    if row.assignee is not None:
        return Notify(kind, row.task, row.element, (row.assignee,), ())
    return Notify(kind, row.task, row.element, tuple(row.people), tuple(row.roles))


# ---- send back


def _return(run: Run, command: c.Return) -> None:
    row, node = _own(run, command.task)
    if row.owner is not None:
        raise Refused("task.delegated", task=row.task)
    returning.send_back(run, row, node, command)


def _take_back(run: Run, command: c.TakeBack) -> None:
    returning.take_back(run, command)


# ---- deadlines


def deadline(run: Run, timer: TimerRow) -> None:
    """A reminder is due, or a task is overdue: those who have it are told, and it goes to the role it escalates to."""
    run.emit(e.TimerFired(timer.timer, timer.element, timer.kind))
    node = run.node_of(run.s.tokens[timer.token])
    rows = [row for row in run.s.tasks.values() if row.token == timer.token]
    for row in rows:
        told = _told(timer.kind, row)
        if timer.kind == "escalate":
            told = _escalate(run, row, node, told)
        run.asks.append(told)
    spec = node.task.deadline if node.task is not None else None
    if timer.kind == "escalate" and spec is not None and spec.then == "raise":
        caught = throwing.catcher(run, "escalation", "deadline", timer.token)
        run.emit(e.Thrown("escalation", node.id, "deadline", None if caught is None else caught.node.id))
        if caught is not None:
            throwing.take(run, caught, {})


def _escalate(run: Run, row: TaskRow, node: Node, told: Notify) -> Notify:
    spec = node.task.deadline if node.task is not None else None
    if spec is None or spec.to is None:
        return told
    if spec.then == "reassign" and row.assignee is not None:
        run.emit(e.TaskHandedOver(row.task, run.env.actor, None, "escalated", "", None))
    run.emit(e.TaskOffered(row.task, (spec.to,), (), "escalated"))
    return Notify(told.kind, told.task, told.element, told.people, tuple(dict.fromkeys((*told.roles, spec.to))))


COMMANDS: Mapping[type, Callable[[Run, Any], None]] = {
    c.Claim: _claim,
    c.Unclaim: _unclaim,
    c.Complete: _complete,
    c.Return: _return,
    c.Transfer: _transfer,
    c.HandOver: _hand_over,
    c.Delegate: _delegate,
    c.Resolve: _resolve,
    c.AddSigner: _add_signer,
    c.RemoveSigner: _remove_signer,
    c.Urge: _urge,
    c.TakeBack: _take_back,
}
