"""Activities: how they begin, what they do, how they end; sub-processes and called processes included."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lotwright.kernel import feel
from lotwright.kernel.bpmn.net import Node
from lotwright.kernel.engine import events as e
from lotwright.kernel.engine import opening
from lotwright.kernel.engine.commands import Call, Callee, External, Send
from lotwright.kernel.engine.data import decode, python
from lotwright.kernel.engine.run import Halt, Move, Run, Trail
from lotwright.kernel.engine.state import ROOT, Token

EXTERNAL = "external:"


def once(run: Run, move: Move) -> None:
    """A token comes to an activity that is done once."""
    node = move.node
    if node.kind in _AT_ONCE and not _stays(node):
        _pass(run, move)
    else:
        begin(run, move)


def _stays(node: Node) -> bool:
    """Whether an activity that takes no time needs a token of its own all the same."""
    watched = any(event.event.kind == "conditional" for event in node.boundary)
    return watched or node.handler is not None or node.for_compensation or node.job is not None


def _pass(run: Run, move: Move) -> None:
    """An activity that is done at once, without a token of its own."""
    node, scope = move.node, move.scope
    local = run.mapped(node.inputs, run.view(scope))
    result = _AT_ONCE[node.kind](run, node, scope, local)
    move.trail.via.append(node.id)
    _give(run, node, scope, {**local, **result}, result)
    flows = run.choose(node, scope)
    run.completed(scope)
    run.follow(flows, scope, move.trail)


def _give(run: Run, node: Node, scope: int, seen: Mapping[str, Any], result: Mapping[str, Any]) -> None:
    """What an activity leaves behind in the scope around it: its outputs where it has them, else its whole result."""
    if node.outputs:
        run.assign(scope, run.mapped(node.outputs, run.view(scope, seen)))
    elif result:
        run.assign(scope, result)


def _nothing(run: Run, node: Node, scope: int, local: Mapping[str, Any]) -> dict[str, Any]:
    return {}


def _script(run: Run, node: Node, scope: int, local: Mapping[str, Any]) -> dict[str, Any]:
    if node.script is None:
        return {}
    value = run.value(node.script.expression, run.view(scope, local))
    return {node.script.result: value} if node.script.result else {}


def _decide(run: Run, node: Node, scope: int, local: Mapping[str, Any]) -> dict[str, Any]:
    if node.decision is None:
        return {}
    view = run.view(scope, local)
    decision = run.value(node.decision.id, view)
    if not isinstance(decision, str):
        raise Halt("engine.no-decision", decision="")
    given = local if node.inputs else {name: view[name] for name in view}
    answer = run.env.decide(decision, {name: python(value) for name, value in given.items()})
    return {node.decision.result: answer} if node.decision.result else {}


def _send(run: Run, node: Node, scope: int, local: Mapping[str, Any]) -> dict[str, Any]:
    throw_message(run, node, scope, local)
    return {}


def throw_message(run: Run, node: Node, scope: int, local: Mapping[str, Any]) -> None:
    """Ask the world to carry the message of a node; one without a name is nobody's."""
    event, view = node.event, run.view(scope, local)
    name = run.value(event.name_value, view) if event.name_value is not None else event.name
    run.emit(e.Thrown("message", node.id, str(name or "")))
    if name:
        key = None if event.key is None else key_text(run.value(event.key, view))
        values = {name: python(value) for name, value in local.items()}
        run.asks.append(Send(node.id, str(name), key, values, event.keep))


def key_text(value: Any) -> str | None:
    """A correlation key as text, so that 7 and "7" are one key."""
    return feel.to_text(value)


_AT_ONCE: Mapping[str, Callable[[Run, Node, int, Mapping[str, Any]], dict[str, Any]]] = {
    "task": _nothing,
    "manualTask": _nothing,
    "scriptTask": _script,
    "businessRuleTask": _decide,
    "sendTask": _send,
}


# ---- activities with a token of their own


def begin(run: Run, move: Move, index: int = 0, data: Mapping[str, Any] | None = None, **more: Any) -> None:
    """An activity begins, or one instance of it; `data` are the variables of the instance, as FEEL values."""
    node, id = move.node, run.number()
    run.count += 1
    called: tuple[str, str] | None = None
    try:
        local = {**(data or {}), **run.mapped(node.inputs, run.view(move.scope, data))}
        if node.called is not None:
            called, local = _called(run, node, move.scope, local)
        scoped = bool(local) or node.inner is not None or called is not None
        pairs = run.encoded(local) if scoped else None
    except Halt as halt:
        run.emit(run.entered(id, move, index=index, **more))
        run.stuck(id, halt)
        return
    run.emit(run.entered(id, move, index=index, data=pairs, called=called, **more))
    start(run, id, node)


def start(run: Run, id: int, node: Node) -> None:
    """Let an activity that has its token do what it does."""
    try:
        run.behaviour.attach(run, id, node)
        if id in run.s.tokens and not run.interrupted(id):
            _START[node.kind](run, node, id)
    except Halt as halt:
        if id in run.s.tokens:
            run.stuck(id, halt)


def finish(
    run: Run, id: int, result: Mapping[str, Any] | None = None, *, agreed: bool = False, again: bool = False
) -> None:
    """An activity is done: its outputs are given, its token goes, and what comes after it begins.

    `again`: the outputs were given before, when it could not leave.
    """
    token = run.s.tokens[id]
    node = run.node_of(token)
    try:
        output = _output(run, node, token, result or {}) if token.index else None
        if not again:
            outputs(run, id, result or {})
        loose = token.index or node.for_compensation or node.is_event_sub_process
        flows = () if loose or token.back is not None else run.choose(node, token.scope)
    except Halt as halt:
        run.stuck(id, halt)
        return
    outcome = run.outcome if token.index else None
    own = run.s.tokens[id].data if token.index else None
    run.leave(id, keep=_keep(node, run.s.tokens[id]), agreed=agreed, outcome=outcome, output=output)
    run.completed(token.scope)
    if token.index:
        run.behaviour.instance_done(run, token.scope, own)
    elif loose:
        run.quiet[token.scope] = None
    else:
        if token.back is not None:
            return go_back(run, token)
        run.follow(flows, token.scope, Trail(None if node.task is None else run.done_task, token.marks))


def go_back(run: Run, token: Token) -> None:
    """Straight back to the one who returned the work."""
    assert token.back is not None
    element, person = token.back
    node = run.net_of(token.scope).nodes[element]
    run.assigned[element] = person
    run.moves.append(Move(node, None, token.scope, Trail(None, token.marks)))


def outputs(run: Run, id: int, result: Mapping[str, Any]) -> None:
    """Give what an activity leaves behind to the scope around it."""
    token = run.s.tokens[id]
    node = run.node_of(token)
    if token.called is not None and node.called is not None and node.called.all_out:
        own = _of_instance(node) if token.index else ()
        inner = run.s.tokens[id].data or {}
        run.assign(token.scope, {name: decode(value) for name, value in inner.items() if name not in own})
    if node.outputs:
        run.assign(token.scope, run.mapped(node.outputs, run.view(id, result, open=True)))
    elif result:
        run.assign(token.scope, result)


def _of_instance(node: Node) -> tuple[str | None, ...]:
    """Variables that one of several instances has for itself: a called process had them, but does not give them."""
    return ("loopCounter",) if node.loop is None else ("loopCounter", node.loop.item, node.loop.collect)


def _output(run: Run, node: Node, token: Token, result: Mapping[str, Any]) -> Any:
    """What one instance adds to the output collection."""
    loop = node.loop
    if loop is None or loop.output is None or loop.collect is None:
        return None
    value = run.value(loop.output, run.view(token.id, result, open=True))
    return run.encoded({"": value})[0][1]


def _keep(node: Node, token: Token) -> str:
    """How a completed activity is kept for compensation. What a called process did is its own: not undone from here."""
    if node.for_compensation:
        return ""
    handles_itself = node.inner is not None and node.inner.handler_of("compensate") is not None
    if node.handler is not None and token.loop is None:
        return "activity"
    return "scope" if (token.done and token.called is None) or handles_itself else ""


def given(encoded: Mapping[str, Any]) -> dict[str, Any]:
    """Encoded variables as Python values."""
    return {name: python(decode(value)) for name, value in encoded.items()}


# ---- what each kind does


def job(run: Run, node: Node, id: int) -> None:
    """Ask for an automated step."""
    assert node.job is not None
    view = run.view(id)
    kind = run.value(node.job.type, view)
    if not isinstance(kind, str) or not kind:
        raise Halt("engine.no-job")
    tries = 3 if node.job.tries is None else run.value(node.job.tries, view)
    external = kind.startswith(EXTERNAL)
    names = {path[0]: None for path, _ in node.inputs} if node.inputs or not external else view
    inputs = {name: python(view[name]) for name in names}
    number = str(run.number())
    count = int(tries) if str(tries).isdigit() else 1
    asked = e.JobAsked(number, id, node.id, kind, run.encoded(inputs), external, max(1, count) if external else 1)
    run.emit(asked)
    run.asks.append((External if external else Call)(number, node.id, kind, inputs))


def _at_once(run: Run, node: Node, id: int) -> None:
    if node.job is not None:
        return job(run, node, id)
    finish(run, id, _AT_ONCE[node.kind](run, node, id, {}))


def _sub_process(run: Run, node: Node, id: int) -> None:
    inner = node.inner
    assert inner is not None
    token = run.s.tokens[id]
    if node.ad_hoc is not None:
        return _ad_hoc(run, node, id)
    first = (inner.start,) if inner.start is not None else inner.entries
    for entry in reversed(first):
        run.moves.append(Move(entry, None, id, Trail(token.source)))


def _call(run: Run, node: Node, id: int) -> None:
    token = run.s.tokens[id]
    assert token.called is not None
    root = run.net(token.called[1]).root
    first = (root.start,) if root.start is not None else root.entries
    if not first:
        raise Halt("engine.no-start", process=token.called[0])
    for entry in reversed(first):
        run.moves.append(Move(entry, None, id, Trail()))


DEEPEST_CALLS = 50


def _called(run: Run, node: Node, scope: int, local: Mapping[str, Any]) -> tuple[tuple[str, str], dict[str, Any]]:
    """The process that is called, its version bound now, and the variables it begins with."""
    assert node.called is not None
    called = node.called
    process = run.value(called.process, run.view(scope, local))
    if not isinstance(process, str):
        raise Halt("engine.no-process", process="")
    if _depth(run, scope) >= DEEPEST_CALLS:
        raise Halt("engine.calls-too-deep", process=process, limit=DEEPEST_CALLS)
    net = run.env.net(Callee(process, called.binding, called.version_tag, run.net_of(scope).sha256))
    run.bring(net)
    data = dict(local)
    if called.all_in:
        view = run.view(scope, local)
        data = {name: view[name] for name in view}
    return (net.process, net.sha256), data


def _depth(run: Run, id: int) -> int:
    depth = 0
    while id != ROOT:
        token = run.s.tokens[id]
        depth += token.called is not None
        id = token.scope
    return depth


TO_COME = "activitiesToCome"
"""The variable of a sequential ad-hoc sub-process that holds which activities still begin by themselves."""


def _ad_hoc(run: Run, node: Node, id: int) -> None:
    """The activities that begin by themselves, one at a time where it says so; others wait for somebody."""
    assert node.ad_hoc is not None and node.inner is not None
    if node.ad_hoc.begin is None:
        return
    wanted = run.value(node.ad_hoc.begin, run.view(id))
    names = [str(element) for element in wanted] if isinstance(wanted, list) else []
    strange = next((name for name in names if node.inner.nodes.get(name) not in node.inner.entries), None)
    if strange is not None:
        raise Halt("engine.no-such-activity", activity=strange[:80])
    if node.ad_hoc.sequential:
        run.emit(e.DataSet(id, [[TO_COME, None, names]]))
        begin_next(run, id)
        return
    for name in reversed(names):
        run.moves.append(Move(node.inner.nodes[name], None, id, Trail()))


def begin_next(run: Run, id: int) -> bool:
    """Begin the next activity of a sequential ad-hoc sub-process, if one is still to come by itself."""
    node, data = run.node_of(run.s.tokens[id]), run.s.tokens[id].data or {}
    assert node.inner is not None
    to_come = data.get(TO_COME) or []
    if to_come:
        run.emit(e.DataSet(id, [[TO_COME, to_come, to_come[1:]]]))
        run.moves.append(Move(node.inner.nodes[to_come[0]], None, id, Trail()))
    return bool(to_come)


_START: Mapping[str, Callable[[Run, Node, int], None]] = {
    "userTask": opening.open_task,
    "serviceTask": job,
    "sendTask": _at_once,
    "task": _at_once,
    "manualTask": _at_once,
    "scriptTask": _at_once,
    "businessRuleTask": _at_once,
    "receiveTask": lambda run, node, id: None,
    "subProcess": _sub_process,
    "adHocSubProcess": _sub_process,
    "callActivity": _call,
    "intermediateCatchEvent": lambda run, node, id: None,
    "intermediateThrowEvent": job,
    "endEvent": job,
}
