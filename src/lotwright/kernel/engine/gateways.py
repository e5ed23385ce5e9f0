"""Gateways: one way, all ways, some ways, or whichever event comes first."""

from __future__ import annotations

from lotwright.kernel.engine import events as e
from lotwright.kernel.engine.run import Halt, Move, Run
from lotwright.kernel.engine.state import Token

_JOINED = (0, 1)
"""The mark of a token that alone is what its join waits for."""
TOKENS_A_MOVE = 500
"""How many tokens looked at count as one move: a process that fills a join without end is stopped in seconds."""


def exclusive(run: Run, move: Move) -> None:
    """The first flow whose condition holds, else the default. Halts with `engine.no-flow`."""
    node, view = move.node, None
    move.trail.via.append(node.id)
    for flow in node.outgoing:
        if flow is node.default:
            continue
        if flow.condition is None or run.holds(flow, view := view or run.view(move.scope)):
            return run.follow((flow,), move.scope, move.trail)
    if node.default is not None:
        return run.follow((node.default,), move.scope, move.trail)
    if node.outgoing:
        move.trail.via.pop()
        raise Halt("engine.no-flow")
    run.end(move.scope, move.trail)


def parallel(run: Run, move: Move) -> None:
    """Waits for a token on every incoming flow, then takes all outgoing ones."""
    node = move.node
    if len(node.incoming) > 1 and not _joined(run, move, _one_of_each(run, move)):
        return
    move.trail.via.append(node.id)
    run.follow(node.outgoing, move.scope, move.trail)


def inclusive(run: Run, move: Move) -> None:
    """Waits for the branches its split has taken, then takes all flows whose condition holds, else the default."""
    node, trail = move.node, move.trail
    if node.join:
        assert trail.marks, "a token at an inclusive join has come through its split"
        mark, count = trail.marks[-1]
        if count > 1 and not _joined(run, move, _of_mark(run, move, mark, count)):
            return
        trail.marks = (*trail.marks[:-1], _JOINED)
    view = run.view(move.scope)
    taken = [flow for flow in node.outgoing if flow is not node.default and run.holds(flow, view)]
    if not taken and node.default is not None:
        taken = [node.default]
    if not taken and node.outgoing:
        raise Halt("engine.no-flow")
    if node.join:
        trail.marks = trail.marks[:-1]
    move.trail.via.append(node.id)
    if node.split:
        trail.marks = (*trail.marks, (run.mark(), len(taken)) if len(taken) > 1 else _JOINED)
    run.follow(taken, move.scope, trail)


def _waiting(run: Run, move: Move) -> list[Token]:
    run.charge(len(run.s.tokens) // TOKENS_A_MOVE)
    return [token for token in run.children(move.scope) if token.join == move.node.id]


def _one_of_each(run: Run, move: Move) -> list[Token] | None:
    """The oldest waiting token of every other incoming flow; None when one is missing."""
    assert move.flow is not None, "a join is reached by a flow"
    oldest: dict[str, Token] = {}
    for token in _waiting(run, move):
        oldest.setdefault(token.at, token)
    others = [flow for flow in move.node.incoming if flow is not move.flow]
    if any(flow.id not in oldest for flow in others):
        return None
    return [oldest[flow.id] for flow in others]


def _of_mark(run: Run, move: Move, mark: int, count: int) -> list[Token] | None:
    """The other branches of the same passage through the split; None when they are not all here."""
    found = [token for token in _waiting(run, move) if token.marks and token.marks[-1][0] == mark]
    return found if len(found) == count - 1 else None


def _joined(run: Run, move: Move, others: list[Token] | None) -> bool:
    """Join with the others, or wait for them."""
    trail = move.trail
    if others is None:
        assert move.flow is not None
        waits = e.Entered(
            run.number(),
            move.scope,
            move.flow.id,
            trail.gone(),
            source=trail.source,
            marks=trail.marks,
            join=move.node.id,
        )
        run.emit(waits)
        return False
    for token in others:
        run.leave(token.id, "joined")
    if others:
        move.trail.source = None
    return True
