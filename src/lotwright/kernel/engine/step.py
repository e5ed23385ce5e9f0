"""The engine's door: what a command makes happen to a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lotwright.kernel.bpmn.net import Net, Node
from lotwright.kernel.engine import activities, catching, gateways, looking, loops, migrating, tasks, throwing
from lotwright.kernel.engine import commands as c
from lotwright.kernel.engine import events as e
from lotwright.kernel.engine.commands import Command, Env, Notify, Step
from lotwright.kernel.engine.data import decode
from lotwright.kernel.engine.opening import APPROVER
from lotwright.kernel.engine.run import Behaviour, Enter, Halt, Move, Run, Trail
from lotwright.kernel.engine.state import ROOT, State, Token, began
from lotwright.kernel.refusal import Refused


def step(nets: Mapping[str, Net], case: State | None, command: Command, env: Env) -> Step:
    """Say what `command` makes happen to a case, without making it happen.

    `nets` are compiled processes by the sha256 of their definition: the case's own, and those it has called.
    Folding the events gives the next state. The caller carries out each ask; a `Call` is answered with
    AnswerJob or FailJob in the same transaction. The same arguments always give the same answer.

    Refuses `case.over`, `case.suspended`, what the command says, and `engine.does-not-settle` when the process
    would go on by itself without end.
    """
    if isinstance(command, c.Begin):
        assert case is None, "a case begins once"
        return _begin(nets, command, env)
    assert case is not None, "nothing happens to a case before it began"
    if isinstance(command, c.TakeUp):
        return _taken_up(case, command, env)
    if case.head.status in ("ended", "terminated"):
        raise Refused("case.over", case=case.head.id)
    if case.head.status == "suspended" and not isinstance(command, c.Resume | c.Terminate):
        raise Refused("case.suspended", case=case.head.id)
    run = Run(nets, case.draft(), env, BEHAVIOUR)
    _COMMANDS[type(command)](run, command)
    run.settle()
    return Step(tuple(run.events), _asks(run))


def _begin(nets: Mapping[str, Net], command: c.Begin, env: Env) -> Step:
    net = nets[command.definition]
    entry = _entry(net, command.element)
    run = Run(nets, None, env, BEHAVIOUR)  # type: ignore[arg-type]
    event = e.Began(
        id=command.id,
        process=net.process,
        definition=command.definition,
        element=entry.id if entry is not None else net.process,
        site=command.site,
        entity=command.entity,
        by=env.actor,
        at=env.at,
        values=run.encoded(command.values),
        record_type=command.record_type,
        subject=command.subject,
        variable=net.variable,
        follows=command.follows,
    )
    run.s = began(event)
    run.events.append(event)
    try:
        catching.attach_handlers(run, ROOT)
    except Halt as halt:
        raise Refused(halt.rule, **halt.params) from halt
    catching.look(run, ROOT)
    if not run.interrupted(ROOT):
        for node in reversed((entry,) if entry is not None else net.root.entries):
            run.moves.append(Move(node, None, ROOT, Trail()))
    run.settle()
    return Step(tuple(run.events), _asks(run))


def _taken_up(case: State, command: c.TakeUp, env: Env) -> Step:
    if case.head.status not in ("ended", "terminated"):
        raise Refused("case.not-over", case=case.head.id)
    return Step((e.Followed(command.case, env.actor, command.reason),), ())


def _asks(run: Run) -> tuple[c.AnyAsk, ...]:
    """What is still asked at the end of the step: something later in it may have ended what asked."""
    return tuple(ask for ask in run.asks if _still(run.s, ask))


def _still(state: State, ask: c.AnyAsk) -> bool:
    match ask:
        case c.Call() | c.External():
            return ask.job in state.jobs
        case c.Listen():
            return ask.wait in state.waits
    return True


def _entry(net: Net, element: str | None) -> Node | None:
    """The start event a case begins at; None when the process begins without one."""
    if element is not None:
        found = net.root.nodes.get(element)
        if found is None or found.kind != "startEvent":
            raise Refused("case.no-such-start", element=element)
        return found
    if net.root.start is not None or net.root.entries:
        return net.root.start
    if len(net.root.starts) != 1:
        raise Refused("case.which-start", elements=tuple(node.id for node in net.root.starts))
    return net.root.starts[0]


# ---- commands that are not about tasks


def _fire_timer(run: Run, command: c.FireTimer) -> None:
    timer = run.s.timers.get(command.timer)
    if timer is None:
        raise Refused("timer.not-waiting", timer=command.timer)
    if timer.due > run.env.at:
        raise Refused("timer.not-due", timer=command.timer)
    if timer.kind in tasks.DEADLINES:
        tasks.deadline(run, timer)
    else:
        catching.timer_due(run, timer)


def _answer_job(run: Run, command: c.AnswerJob) -> None:
    job = run.s.jobs.get(command.job)
    if job is None:
        raise Refused("job.not-waiting", job=command.job)
    run.emit(e.JobDone(job.job, job.element))
    activities.finish(run, job.token, command.values)


def _fail_job(run: Run, command: c.FailJob) -> None:
    job = run.s.jobs.get(command.job)
    if job is None:
        raise Refused("job.not-waiting", job=command.job)
    caught = None
    if command.code is not None:
        caught = throwing.catcher(run, "error", command.code, job.token)
        tries = 0
    else:
        tries = max(0, job.tries - 1)
    run.emit(e.JobFailed(job.job, job.element, command.detail, command.code, tries))
    if caught is not None:
        run.emit(e.Thrown("error", job.element, command.code or "", caught.node.id))
        throwing.take(run, caught, {})
    elif not tries:
        run.stuck(job.token, Halt("engine.job-failed", detail=command.detail[:200], code=command.code))
    else:
        inputs = {name: value for name, value in job.inputs}
        again = c.External if job.external else c.Call
        run.asks.append(again(job.job, job.element, job.type, activities.given(inputs)))


def _correlate(run: Run, command: c.Correlate) -> None:
    waiting = [
        wait
        for wait in run.s.waits.values()
        if wait.kind == "message" and wait.name == command.message and wait.key in (None, command.key)
    ]
    if not waiting:
        raise Refused("message.not-awaited", message=command.message)
    catching.met(run, min(waiting, key=lambda wait: int(wait.wait)), command.values)


def _broadcast(run: Run, command: c.Broadcast) -> None:
    throwing.broadcast(run, command.signal, command.values)


def _set_values(run: Run, command: c.SetValues) -> None:
    run.assign(ROOT, command.values)


def _retry(run: Run, command: c.Retry) -> None:
    token = run.s.tokens.get(command.token)
    if token is None or not token.stuck:
        raise Refused("case.not-stuck", token=command.token)
    run.emit(e.Unstuck(token.id))
    if _goes_on(run, token):
        catching.look(run, token.id)
        return None if token.loop is None else loops.instance_done(run, token.id)
    node = run.node_of(token)
    if token.stuck == "engine.no-flow" and not node.kind.endswith("Gateway"):
        return (
            activities.finish(run, token.id, again=True) if token.loop is None else loops.instance_done(run, token.id)
        )
    run.leave(token.id, "retried")
    move = Move(node, None, token.scope, Trail(token.source, token.marks))
    if token.index:
        activities.begin(run, move, token.index, activities.given(dict(token.data or {})))
    else:
        run.moves.append(move)


def _goes_on(run: Run, token: Token) -> bool:
    """Whether work goes on at a place that is stuck by a condition: it stays, and the condition is looked at again."""
    return token.id == ROOT or run.occupied(token.id) or any(row.token == token.id for row in run.s.tasks.values())


def _add_instance(run: Run, command: c.AddInstance) -> None:
    for token, node in looking.bodies(run):
        if node.id == command.element:
            _unsigned(node)
            _decider(run, token, node, command.item)
            return loops.resize(run, token.id, command.item, command.reason)
    raise Refused("case.no-such-loop", element=command.element)


def _remove_instance(run: Run, command: c.RemoveInstance) -> None:
    token = run.s.tokens.get(command.token)
    if token is None or not token.index:
        raise Refused("case.no-such-instance", token=command.token)
    _unsigned(run.node_of(token))
    run.leave(token.id, "cancelled")
    loops.instance_done(run, token.scope)


def _decider(run: Run, body: Token, node: Node, person: Any) -> None:
    """Where several decide together, whoever is added decides once, and not in their own matter."""
    if node.task is None or node.task.approval is None or not isinstance(person, str):
        return
    tasks.four_eyes(run.s, node, person)
    asked = {decode((one.data or {}).get(APPROVER)) for one in run.children(body.id)}
    if person in asked or person in run.s.did.get(node.id, ()):
        raise Refused("task.signer.twice", person=person)


def _unsigned(node: Node) -> None:
    """Who signs a step is not changed this way."""
    if looking.signs(node):
        raise Refused("case.instance-signs", element=node.id)


def _activate(run: Run, command: c.Activate) -> None:
    for scope, node in looking.startable(run):
        if node.id == command.element:
            run.moves.append(Move(node, None, scope, Trail()))
            return
    raise Refused("case.no-such-activity", element=command.element)


# ---- commands about the whole case


def _withdraw(run: Run, command: c.Withdraw) -> None:
    if run.env.actor != run.s.head.started_by:
        raise Refused("case.not-initiator", case=run.s.head.id)
    if run.s.signed:
        raise Refused("case.signed", case=run.s.head.id)
    _end(run, "withdrawn", command.reason)


def _terminate(run: Run, command: c.Terminate) -> None:
    _end(run, "terminated", command.reason)


def _end(run: Run, how: str, reason: str) -> None:
    for task in run.s.tasks.values():
        people = tuple(task.people) if task.assignee is None else (task.assignee,)
        run.asks.append(Notify("withdrawn", task.task, task.element, people, tuple(task.roles)))
    run.emit(e.Ended(run.env.at, how, run.env.actor, reason))


def _suspend(run: Run, command: c.Suspend) -> None:
    run.emit(e.Suspended(run.env.actor, command.reason))


def _resume(run: Run, command: c.Resume) -> None:
    if run.s.head.status != "suspended":
        raise Refused("case.not-suspended", case=run.s.head.id)
    run.emit(e.Resumed(run.env.actor))


def _enter_event(run: Run, move: Move) -> None:
    """A start event, or one at the border: gone through when it happens."""
    move.trail.via.append(move.node.id)
    if move.node.outputs and move.node.kind == "startEvent":
        run.assign(move.scope, run.mapped(move.node.outputs, run.view(move.scope)))
    run.follow(run.choose(move.node, move.scope), move.scope, move.trail)


_ACTIVITY: Enter = loops.enter
BEHAVIOUR = Behaviour(
    enter={
        "startEvent": _enter_event,
        "boundaryEvent": _enter_event,
        "intermediateCatchEvent": catching.catch,
        "intermediateThrowEvent": throwing.throw,
        "endEvent": throwing.throw,
        "exclusiveGateway": gateways.exclusive,
        "parallelGateway": gateways.parallel,
        "inclusiveGateway": gateways.inclusive,
        "eventBasedGateway": catching.gateway,
        **dict.fromkeys(
            (
                "task", "userTask", "manualTask", "serviceTask", "businessRuleTask", "scriptTask", "sendTask",
                "receiveTask", "callActivity", "subProcess", "adHocSubProcess",
            ),
            _ACTIVITY,
        ),
    },
    attach=catching.attach,
    instance_done=loops.instance_done,
    scope_done=throwing.scope_done,
    part_done=throwing.part_done,
    data_changed=catching.data_changed,
)  # fmt: skip
_COMMANDS: Mapping[type, Callable[[Run, Any], None]] = {
    **tasks.COMMANDS,
    **migrating.COMMANDS,
    c.FireTimer: _fire_timer,
    c.AnswerJob: _answer_job,
    c.FailJob: _fail_job,
    c.Correlate: _correlate,
    c.Broadcast: _broadcast,
    c.SetValues: _set_values,
    c.Retry: _retry,
    c.AddInstance: _add_instance,
    c.RemoveInstance: _remove_instance,
    c.Activate: _activate,
    c.Withdraw: _withdraw,
    c.Terminate: _terminate,
    c.Suspend: _suspend,
    c.Resume: _resume,
}
