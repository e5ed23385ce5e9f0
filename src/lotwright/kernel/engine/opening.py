"""Opening a human task: to whom it is offered, by when it is due, and the timers of its deadline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from lotwright.kernel import feel
from lotwright.kernel.bpmn.events import instant
from lotwright.kernel.bpmn.expressions import Expr
from lotwright.kernel.bpmn.humans import NOBODY
from lotwright.kernel.bpmn.net import HumanTask, Node
from lotwright.kernel.engine import events as e
from lotwright.kernel.engine.commands import Notify
from lotwright.kernel.engine.run import Halt, Run
from lotwright.kernel.engine.view import View

USUAL_PRIORITY = 50
APPROVER = "approver"
"""The variable of an instance that holds who decides in it: a person, or `{role: ...}` when it is offered to a role."""


def open_task(run: Run, node: Node, id: int) -> None:
    """Open the task of a step for whoever it is meant for."""
    assert node.task is not None
    spec, view = node.task, run.view(id)
    assignee, roles, people = offered(run, node, view)
    number = str(run.number())
    run.emit(opened(run, node, id, number, assignee, roles, people))
    deadlines(run, node, id)
    if spec.copy_roles:
        run.asks.append(Notify("copy", number, node.id, (), spec.copy_roles))


def deadlines(run: Run, node: Node, id: int) -> None:
    """Let the timers of a task's deadline run."""
    assert node.task is not None
    spec = node.task.deadline
    if spec is not None:
        escalate = () if spec.escalate is None else (("escalate", spec.escalate),)
        for kind, span in (*(("remind", span) for span in spec.remind), *escalate):
            run.emit(e.TimerSet(str(run.number()), id, node.id, kind, run.env.after(span)))


def opened(
    run: Run,
    node: Node,
    id: int,
    task: str,
    assignee: str | None,
    roles: Iterable[str] = (),
    people: Iterable[str] = (),
    part: str = "",
    owner: str | None = None,
) -> e.TaskOpened:
    """A task of a step opens."""
    assert node.task is not None
    spec, view = node.task, run.view(id)
    net = run.net_of(run.s.tokens[id].scope)
    due = run.env.after(spec.deadline.due) if spec.deadline is not None else moment(run, spec.due, view)
    return e.TaskOpened(
        task=task,
        token=id,
        element=node.id,
        process=net.process,
        definition=net.sha256,
        at=run.env.at,
        roles=tuple(roles),
        people=tuple(people),
        assignee=assignee,
        owner=owner,
        due=due,
        follow_up=moment(run, spec.follow_up, view),
        priority=_priority(run, spec.priority, view),
        part=part,
    )


def offered(run: Run, node: Node, view: View) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
    """(assignee, roles, people) of a task. Where the rules find nobody it goes to the administrators."""
    assert node.task is not None
    spec = node.task
    forced = run.assigned.pop(node.id, None)
    roles = texts(run, spec.roles, view)
    people = texts(run, spec.people, view)
    if forced is not None:
        return forced, roles, people
    assignee = next(iter(texts(run, spec.assignee, view)), None)
    if spec.approval is not None:
        approver = view.get(APPROVER)
        if isinstance(approver, str):
            return approver, (), ()
        if isinstance(approver, dict):
            return None, (str(approver["role"]),), ()
    if assignee is None and not roles and not people and _given(spec):
        return None, (NOBODY.partition(":")[2],), ()
    return assignee, roles, people


def _given(spec: HumanTask) -> bool:
    return any(expr is not None for expr in (spec.assignee, spec.roles, spec.people))


def texts(run: Run, expr: Expr | None, view: View) -> tuple[str, ...]:
    """Names given as a list, or as text with commas."""
    if expr is None:
        return ()
    value = run.value(expr, view)
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",")]
    given = value if isinstance(value, list) else []
    return tuple(dict.fromkeys(part for part in given if isinstance(part, str) and part))


def moment(run: Run, expr: Expr | None, view: View) -> dt.datetime | None:
    """An instant given as date and time, or as text. Halts with `engine.timer` when it is neither."""
    if expr is None:
        return None
    value: Any = run.value(expr, view)
    if value is None:
        return None
    made = instant(value) if isinstance(value, str) else feel.from_feel(value)
    if isinstance(made, dt.datetime):
        return made
    if isinstance(made, dt.date):
        return dt.datetime.combine(made, dt.time(), dt.UTC)
    raise Halt("engine.timer", got=str(feel.to_text(value))[:60])


def _priority(run: Run, expr: Expr | None, view: View) -> int:
    value = None if expr is None else run.value(expr, view)
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = Decimal(value)
    if isinstance(value, Decimal) and 0 <= value <= 100:
        return int(value)
    return USUAL_PRIORITY
