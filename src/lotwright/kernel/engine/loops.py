"""Activities done several times: one after the other or all at once, until enough are done.

Several persons who decide one step together are such an activity as well; whether they agree is counted by who
agreed, never by who has merely acted.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lotwright.kernel.bpmn.net import Approval, Node
from lotwright.kernel.engine import activities, approvers
from lotwright.kernel.engine import events as e
from lotwright.kernel.engine.commands import Notify
from lotwright.kernel.engine.data import decode, encode
from lotwright.kernel.engine.opening import APPROVER
from lotwright.kernel.engine.run import Halt, Move, Run, Trail
from lotwright.kernel.engine.state import Token

MOST_INSTANCES = 2_000


def enter(run: Run, move: Move) -> None:
    """A token comes to an activity: once, or as many times as it says."""
    node = move.node
    approval = _approval(node)
    if node.loop is None and approval is None:
        return activities.once(run, move)
    items = _items(run, move, approval)
    if len(items) > MOST_INSTANCES:
        raise Halt("engine.too-many-instances", count=len(items), limit=MOST_INSTANCES)
    if not items:
        return _none(run, move, approval)
    id = run.number()
    sequential = _sequential(node)
    collect = None if node.loop is None else node.loop.collect
    data = {collect: [None] * len(items)} if collect else {}
    waiting = run.encoded({"": items})[0][1] if sequential else None
    run.emit(run.entered(id, move, data=run.encoded(data), total=len(items), items=waiting, collect=collect))
    try:
        run.behaviour.attach(run, id, node)
    except Halt as halt:
        return run.stuck(id, halt)
    for index, item in enumerate(items[:1] if sequential else items, 1):
        if id in run.s.tokens and not run.s.tokens[id].stuck:
            _begin(run, id, node, index, item)


def _approval(node: Node) -> Approval | None:
    return None if node.task is None else node.task.approval


def _sequential(node: Node) -> bool:
    approval = _approval(node)
    if approval is not None:
        return approval.mode == "order"
    return node.loop is not None and node.loop.sequential


def _items(run: Run, move: Move, approval: Approval | None) -> list[Any]:
    """What the instances are for: the items of the collection, their numbers, or who decides."""
    node, view = move.node, run.view(move.scope)
    if approval is not None and (node.loop is None or approval.param.source):
        return approvers.resolve(run, node, approval, view)
    loop = node.loop
    assert loop is not None
    if loop.collection is not None:
        given = run.value(loop.collection, view)
        if not isinstance(given, list):
            raise Halt("engine.not-a-list", expression=loop.collection.source[:80])
        return given if approval is None else approvers.checked(run, node, approval, given)
    assert loop.cardinality is not None
    count = run.value(loop.cardinality, view)
    if isinstance(count, str) and count.isascii() and count.isdigit():
        count = Decimal(count)
    if not isinstance(count, Decimal) or count != int(count) or count < 0:
        raise Halt("engine.not-a-count", expression=loop.cardinality.source[:80])
    if count > MOST_INSTANCES:
        raise Halt("engine.too-many-instances", count=int(count), limit=MOST_INSTANCES)
    return [None] * int(count)


def _none(run: Run, move: Move, approval: Approval | None) -> None:
    """There is nothing to do an instance for."""
    node = move.node
    move.trail.via.append(node.id)
    if approval is not None:
        _settled(run, node, move.scope, agreed=True, refusal=None)
    elif node.loop is not None and node.loop.collect:
        run.assign(move.scope, {node.loop.collect: []})
    run.follow(run.choose(node, move.scope), move.scope, move.trail)


def _begin(run: Run, body: int, node: Node, index: int, item: Any) -> None:
    """One instance begins."""
    data: dict[str, Any] = {"loopCounter": Decimal(index)}
    if node.loop is not None and node.loop.item:
        data[node.loop.item] = item
    if _approval(node) is not None:
        data[APPROVER] = item
    trail = Trail(run.s.tokens[body].source)
    activities.begin(run, Move(node, None, body, trail), index, data)


def instance_done(run: Run, body: int, own: Mapping[str, Any] | None = None) -> None:
    """An instance is over: the whole is done, or the next one begins, or the others go on.

    `own` are the encoded variables of the instance that was completed; the completion condition sees them.
    """
    token = run.s.tokens.get(body)
    if token is None or token.loop is None:
        return
    node, loop = run.node_of(token), token.loop
    try:
        enough = _enough(run, node, token, own or {})
    except Halt as halt:
        return run.stuck(body, halt)
    if enough or loop.done + loop.stopped >= loop.total:
        return _done(run, body, node)
    if loop.items:
        _begin(run, body, node, loop.started + 1, decode(loop.items[0]))
    elif loop.items is not None and not run.occupied(body):
        _done(run, body, node)


def _enough(run: Run, node: Node, token: Token, own: Mapping[str, Any]) -> bool:
    approval = _approval(node)
    assert token.loop is not None
    if approval is not None:
        return approvers.decided(approval, token.loop) is not None
    if node.loop is None or node.loop.enough is None:
        return False
    view = run.view(token.id, {name: decode(value) for name, value in own.items()})
    return run.value(node.loop.enough, view) is True


def _done(run: Run, body: int, node: Node) -> None:
    """The whole is done: what still runs is stopped, and the way goes on."""
    approval = _approval(node)
    for child in run.children(body):
        _tell(run, node, child)
        run.leave(child.id, "settled")
    token = run.s.tokens[body]
    assert token.loop is not None
    try:
        if approval is not None:
            agreed = approvers.decided(approval, token.loop) is not False
            _settled(run, node, token.scope, agreed=agreed, refusal=token.loop.refusal)
        if token.loop.collect:
            gathered = (token.data or {}).get(token.loop.collect)
            run.assign(token.scope, {token.loop.collect: decode(gathered)})
        flows = () if node.for_compensation or token.back is not None else run.choose(node, token.scope)
    except Halt as halt:
        return run.stuck(body, halt)
    run.leave(body, keep="scope" if token.done else "")
    run.completed(token.scope)
    if node.for_compensation:
        run.quiet[token.scope] = None
    elif token.back is not None:
        activities.go_back(run, token)
    else:
        run.follow(flows, token.scope, Trail(None, token.marks))


def _settled(run: Run, node: Node, scope: int, *, agreed: bool, refusal: str | None) -> None:
    """What those who decided together decided becomes the outcome of the step."""
    assert node.task is not None and node.task.approval is not None
    if node.task.outcome_field is not None:
        outcome = min(node.task.approval.agree) if agreed else refusal
        run.assign(scope, {node.task.outcome_field: outcome})


def _tell(run: Run, node: Node, child: Token) -> None:
    """Those whose part is no longer needed are told."""
    for task in run.s.tasks.values():
        if task.token == child.id and node.task is not None:
            people = tuple(task.people) if task.assignee is None else (task.assignee,)
            run.asks.append(Notify("settled", task.task, node.id, people, tuple(task.roles)))


def resize(run: Run, body: int, item: Any, reason: str) -> None:
    """One more instance of an activity that runs."""
    token = run.s.tokens[body]
    assert token.loop is not None
    node, loop = run.node_of(token), token.loop
    if loop.items is None:
        run.emit(e.Resized(body, loop.total + 1, None, reason))
        _begin(run, body, node, loop.total + 1, item)
    else:
        run.emit(e.Resized(body, loop.total + 1, [*loop.items, encode(item)], reason))
