"""Who decides a step together, and when the matter is decided.

Who is asked is worked out once, when the step begins, and stays. A share is counted of those who agreed; as soon as
it can no longer be reached the step has failed. Nothing agrees by itself on a step that asks for a signature.
"""

from __future__ import annotations

from typing import Any

from lotwright.kernel.bpmn.net import Approval, Node
from lotwright.kernel.engine import events as e
from lotwright.kernel.engine import returning
from lotwright.kernel.engine.opening import texts
from lotwright.kernel.engine.run import Halt, Run
from lotwright.kernel.engine.state import Loop
from lotwright.kernel.engine.view import View

HIGHEST_CHAIN = 20


def resolve(run: Run, node: Node, approval: Approval, view: View) -> list[Any]:
    """Who decides, in order; `{role: ...}` stands for whoever of a role takes it. Halts with `engine.nobody`."""
    named = texts(run, approval.param, view)
    match approval.strategy:
        case "roles":
            found = list(run.env.people(named))
        case "superiors":
            found = _superiors(run, named)
        case "variable":
            chosen = view.get(approval.param.source.lstrip("="))
            given = chosen if isinstance(chosen, list) else [chosen]
            found = [person for person in given if isinstance(person, str) and person]
        case _:
            found = list(named)
    return checked(run, node, approval, found)


def checked(run: Run, node: Node, approval: Approval, people: list[Any]) -> list[Any]:
    """The people with the policies for the initiator and for nobody applied, each person once."""
    initiator = run.s.head.started_by
    asked: list[Any] = []
    for person in dict.fromkeys(person for person in people if isinstance(person, str) and person):
        if person != initiator or approval.initiator == "self":
            asked.append(person)
        elif approval.initiator == "superior":
            superior = run.env.superior(initiator)
            asked.append(superior if superior is not None else {"role": "administrator"})
        else:
            run.emit(e.ApproverSkipped(node.id, person, "initiator"))
    asked = [person for place, person in enumerate(asked) if person not in asked[:place]]
    left = _not_again(run, node, approval, asked)
    if len(left) < len(asked) and (not left or approval.mode == "any"):
        return []
    return left or _nobody(node, approval, skipped=bool(people))


def _not_again(run: Run, node: Node, approval: Approval, asked: list[Any]) -> list[Any]:
    """Those who have not agreed already, where the step says that they need not be asked twice."""
    if approval.again == "ask":
        return asked
    assert node.task is not None and not node.task.signs, "nothing agrees by itself on a signing step"
    if approval.again == "consecutive":
        before = next((id for id in returning.targets(node) if id in run.s.did), None)
        places = [before] if before is not None else []
    else:
        places = [id for id in run.s.agreed if id != node.id]
    left = []
    for person in asked:
        at = next((id for id in places if person in run.s.agreed.get(id, ())), None)
        if at is None:
            left.append(person)
        else:
            run.emit(e.ApproverSkipped(node.id, person, "agreed", at))
    return left


def _superiors(run: Run, named: tuple[str, ...]) -> list[str]:
    """The initiator's superior, that one's superior and so on, as many levels as are asked for."""
    levels = int(named[0]) if named and named[0].isascii() and named[0].isdigit() else HIGHEST_CHAIN
    chain: list[str] = []
    person = run.env.superior(run.s.head.started_by)
    while person is not None and person not in chain and len(chain) < min(levels, HIGHEST_CHAIN):
        chain.append(person)
        person = run.env.superior(person)
    return chain


def _nobody(node: Node, approval: Approval, *, skipped: bool) -> list[Any]:
    assert node.task is not None
    kind, _, name = approval.empty.partition(":")
    if kind == "agree" or (skipped and approval.initiator == "skip"):
        assert not node.task.signs, "nothing agrees by itself on a signing step"
        return []
    if kind == "stuck":
        raise Halt("engine.nobody")
    return [name] if kind == "person" else [{"role": name}]


def decided(approval: Approval, loop: Loop) -> bool | None:
    """Whether those who acted have agreed; None while it is open."""
    refused = loop.done - loop.agreed
    left = loop.total - loop.done - loop.stopped
    asked = loop.total - loop.stopped
    match approval.mode:
        case "any":
            return loop.agreed > 0 if loop.done else (None if left else False)
        case "ratio":
            needed = -(-asked * approval.ratio // 100)
            if loop.agreed >= needed and asked:
                return True
            impossible = loop.agreed + left < needed
            return False if impossible and (approval.eager or not left) else None
    if refused and (approval.eager or not left or approval.mode == "order"):
        return False
    return None if left else loop.agreed == asked and asked > 0
