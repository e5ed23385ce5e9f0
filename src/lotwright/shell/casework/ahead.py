"""What finishing a task would set going, tried on the case as it stands without doing it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from lotwright.kernel.engine import commands as engine
from lotwright.kernel.engine.step import step
from lotwright.kernel.inputs import read
from lotwright.kernel.refusal import Refused
from lotwright.shell.casework.hands import SOMEBODY, environment, nets
from lotwright.shell.casework.held import Desk, desk
from lotwright.shell.commands import TaskCommand
from lotwright.shell.runner import MAX_ROUNDS, Work

SIGN = "release.sign"


class Signs(NamedTuple):
    """An outcome of a task that signs a release dossier, None where the step has but one; and why not now."""

    outcome: str | None
    dossier: str
    refused: Refused | None


def signing(work: Work, command: TaskCommand) -> tuple[Signs, ...]:
    """Which ways to finish the task sign a dossier, judged by the very rules of the signing; changes nothing.

    Only what the step asks for first counts: what comes after another action depends on what that one answers.
    """
    at = desk(work, command)
    if at.node.signature is None:
        return ()
    work.meaning = at.node.signature.meaning
    found = ((outcome, call) for outcome in _outcomes(at) for call in _calls(at, outcome) if call.type == SIGN)
    named = ((outcome, call, call.inputs.get("dossier")) for outcome, call in found)
    return tuple(Signs(outcome, id, _trial(at, call)) for outcome, call, id in named if isinstance(id, str))


def _outcomes(at: Desk) -> tuple[str | None, ...]:
    kind = at.held.record_type
    field = kind.fields.get(at.node.outcomes) if kind and at.node.outcomes else None
    return tuple(choice.key for choice in field.choices) if field else (None,)


def _calls(at: Desk, outcome: str | None) -> Iterator[engine.Call]:
    """The actions asked for at once when the one who has the task finishes it so; none where nobody can."""
    done = engine.Complete(task=at.row.task, outcome=outcome)
    env = environment(at.held, at.work.at)._replace(actor=at.row.assignee or SOMEBODY)
    try:
        asks = step(nets(at.held), at.held.state, done, env).asks
    except Refused:
        return
    yield from (ask for ask in asks if isinstance(ask, engine.Call))


def _trial(at: Desk, call: engine.Call) -> Refused | None:
    """Why an action would be refused to whoever asks; nothing is locked and nothing happens."""
    work = at.work
    action = work.runner.catalogue[call.type]
    inputs: msgspec.Struct = read(action.inputs, call.inputs)
    context = work.context(at.held.id)
    try:
        for _ in range(MAX_ROUNDS):
            needs = tuple(action.plan(inputs, work.unit, context))
            if all(work.unit.holds(need) for need in needs):
                action.decide(inputs, work.unit, context)
                return None
            work.unit.need(needs)
    except Refused as refused:
        return refused
    raise AssertionError(f"{call.type} never stops naming streams")
