"""Whose hands a task is in: passed on, asked about, shared, sent back, taken back.

Each command checks first, then acts. The checks alone, without acting, say which of these moves are open to somebody
and why the others are not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from psycopg.types.json import Jsonb

from lotwright.kernel import records
from lotwright.kernel.engine import commands as engine
from lotwright.kernel.engine import returning, tasks
from lotwright.kernel.engine.state import State, TaskRow
from lotwright.kernel.engine.step import step
from lotwright.kernel.records import READ_ALL, RecordType
from lotwright.kernel.refusal import Refused
from lotwright.shell import commands as c
from lotwright.shell.casework.flow import nets_of
from lotwright.shell.casework.form import show
from lotwright.shell.casework.held import Desk, Held, able, answer_of, authorise, desk, hold, may, reason_of
from lotwright.shell.casework.running import Running
from lotwright.shell.runner import Handler, Work

HAND_OVER = "people.hand-over"
RAISE = "quality.raise"
WHERE = ("before", "after", "beside")
SOMEBODY = "-"
"""Stands for whoever will be chosen, where only the rest is looked at."""
_TO_OWNER = """
INSERT INTO app.draft (case_id, task, person, content) VALUES (%s, %s, %s, %s)
ON CONFLICT (case_id, task, person) DO UPDATE SET content = app.draft.content || EXCLUDED.content, at = now()
"""

Options = Mapping[str, tuple[str, ...]]


class Move(NamedTuple):
    """One thing that can be done with a task, or why it cannot; and what may be chosen, by question."""

    key: str
    refused: Refused | None
    options: Options = MappingProxyType({})


class TakeBack(NamedTuple):
    """A finished task that whoever finished it may take back, or why not."""

    task: str
    element: str
    refused: Refused | None


class Hands:
    """Handles the commands that pass a task from hand to hand."""

    def __init__(self, running: Running) -> None:
        self._running = running

    def handlers(self) -> dict[type[c.Command], Handler]:
        """For the runner."""
        return {
            c.Claim: self.claim,
            c.Unclaim: self.unclaim,
            c.ReturnTask: self.send_back,
            c.Transfer: self.transfer,
            c.Delegate: self.delegate,
            c.Resolve: self.resolve,
            c.AddSigner: self.add_signer,
            c.RemoveSigner: self.remove_signer,
            c.Urge: self.urge,
            c.TakeBack: self.take_back,
            c.HandOver: self.hand_over,
        }

    def claim(self, work: Work, command: c.Claim) -> dict[str, Any]:
        """Take a task."""
        at = desk(work, command)
        _claimed(at)
        return self._run(at, engine.Claim(task=command.task))

    def unclaim(self, work: Work, command: c.Unclaim) -> dict[str, Any]:
        """Give a task back; a substitute may for whoever has it."""
        at = desk(work, command)
        _unclaimed(at)
        return self._run(at, engine.Unclaim(task=command.task))

    def send_back(self, work: Work, command: c.ReturnTask) -> dict[str, Any]:
        """Send the work back to an earlier step. Refuses `task.not-claimed` unless the task is one's own."""
        at, reason = _asked(work, command, _returned)
        back = engine.Return(task=command.task, to=command.to, reason=reason, straight=command.straight)
        return self._run(at, back)

    def transfer(self, work: Work, command: c.Transfer) -> dict[str, Any]:
        """Hand a task to another person, who must be able to do it. Refuses `task.transfer.unable`."""
        at, reason = _asked(work, command, _transferred)
        able(at.held, command.person, at.row.roles or None, _meaning(at))
        return self._run(at, engine.Transfer(task=command.task, person=command.person, reason=reason))

    def delegate(self, work: Work, command: c.Delegate) -> dict[str, Any]:
        """Ask somebody for an opinion; they need the right to work in the process, not the one to sign."""
        at, reason = _asked(work, command, _delegated)
        able(at.held, command.person)
        return self._run(at, engine.Delegate(task=command.task, person=command.person, reason=reason))

    def resolve(self, work: Work, command: c.Resolve) -> dict[str, Any]:
        """Give it back with an opinion. What was typed is put before its owner, who alone finishes the task."""
        at = desk(work, command)
        _resolved(at)
        work.frame["reason"] = opinion = reason_of(command.opinion, "opinion")
        kind, owner = at.held.record_type, at.row.owner
        if command.values and kind is not None:
            typed = records.draft(kind, command.values, rights=at.node.rights or READ_ALL)
            work.carried.append((_TO_OWNER, (at.held.id, at.row.task, owner, Jsonb(typed))))
            show(work, _typed_files(kind, typed))
        return self._run(at, engine.Resolve(task=command.task, opinion=opinion))

    def add_signer(self, work: Work, command: c.AddSigner) -> dict[str, Any]:
        """Add somebody who must be able to do what the step asks, signing included."""
        at, reason = _asked(work, command, _signer_added)
        able(at.held, command.person, None, _meaning(at))
        added = engine.AddSigner(task=command.task, person=command.person, where=command.where, reason=reason)
        return self._run(at, added)

    def remove_signer(self, work: Work, command: c.RemoveSigner) -> dict[str, Any]:
        """Take somebody out again: whoever's task it is, or one named who was added to it."""
        at = desk(work, command, parked=True)
        authorise(at, claimed=False)
        work.frame["reason"] = reason = reason_of(command.reason)
        return self._run(at, _removal(at, command.person, reason))

    def urge(self, work: Work, command: c.Urge) -> dict[str, Any]:
        """Remind whoever has it: whoever began the case may, and whoever works in the process."""
        at = desk(work, command)
        _urged(at)
        return self._run(at, engine.Urge(task=command.task))

    def take_back(self, work: Work, command: c.TakeBack) -> dict[str, Any]:
        """Take back what one has just finished."""
        held = hold(work, command.case, command.version)
        _taken_back(held, command.task)
        reason = reason_of(command.reason)
        work.frame |= {"task": command.task, "reason": reason}
        self._running.run(held, engine.TakeBack(task=command.task, reason=reason))
        return answer_of(held)

    def hand_over(self, work: Work, command: c.HandOver) -> dict[str, Any]:
        """Give all a person has in one case to another, who must be able to do each of it."""
        held = hold(work, command.case)
        may(work, HAND_OVER, held.place)
        work.frame["reason"] = reason = reason_of(command.reason)
        found = tasks.held_by(held.state, command.leaver)
        if not found:
            raise Refused("task.hand-over.nothing", person=command.leaver[:64], case=held.id)
        for row in found:
            node = held.definition_of(row).process.nodes[row.element]
            able(held, command.person, row.roles or None, node.signature.meaning if node.signature else None)
        self._running.run(held, engine.HandOver(leaver=command.leaver, person=command.person, reason=reason))
        return answer_of(held)

    @staticmethod
    def offered(work: Work, command: c.TaskCommand) -> tuple[Move, ...]:
        """What whoever asks may do with the task now; changes nothing."""
        at = desk(work, command)
        return tuple(_move(key, check, at) for key, check in CHECKS.items())

    @staticmethod
    def fresh(work: Work, command: c.CaseCommand) -> tuple[TakeBack, ...]:
        """The tasks whoever asks has finished in the case and nobody has acted on; changes nothing."""
        held = hold(work, command.case)
        own = [
            (task, fresh) for task, fresh in held.state.fresh.items() if fresh.person == work.caller.person
        ]  # fmt: skip
        return tuple(TakeBack(task, fresh.element, _refusal(_taken_back, held, task)) for task, fresh in own)

    def _run(self, at: Desk, command: engine.Command) -> dict[str, Any]:
        self._running.run(at.held, command, at.behalf)
        return answer_of(at.held)


def _typed_files(kind: RecordType, typed: Mapping[str, Any]) -> list[str]:
    """The digests of files in what was typed, which nobody has checked yet."""
    lists = (typed.get(field.key) for field in kind if field.kind == "file")
    found = (one.get("sha256") for each in lists if isinstance(each, list) for one in each if isinstance(one, dict))
    return [digest for digest in found if isinstance(digest, str) and digest.isprintable()]


def _asked(work: Work, command: Any, check: Check) -> tuple[Desk, str]:
    """The task, when this may be done with it, and why it is done."""
    at = desk(work, command)
    check(at)
    work.frame["reason"] = reason = reason_of(command.reason)
    return at, reason


def _meaning(at: Desk) -> str | None:
    return at.node.signature.meaning if at.node.signature else None


# --- checks: by right first, then by how the task stands. What they return may be chosen, by question ---

Check = Callable[[Desk], Options | None]


def _mine(at: Desk) -> None:
    """Refuses `task.not-claimed` unless the caller has the task, or stands for the one who has."""
    authorise(at)
    if at.row.assignee is None:
        raise Refused("task.not-claimed", task=at.row.task)


def _claimed(at: Desk) -> None:
    authorise(at)
    _would(at, engine.Claim(task=at.row.task))


def _unclaimed(at: Desk) -> None:
    authorise(at)
    _would(at, engine.Unclaim(task=at.row.task))


def _completed(at: Desk) -> None:
    authorise(at)
    _running_still(at)
    tasks.may_complete(at.held.state, at.row, at.flow, at.work.caller.person, _stands_for(at))


def _raised(at: Desk) -> None:
    may(at.work, RAISE, at.held.place)


def _transferred(at: Desk) -> None:
    _mine(at)
    _would(at, engine.Transfer(task=at.row.task, person=SOMEBODY, reason="-"))


def _returned(at: Desk) -> Options:
    """Earlier steps the work can go back to."""
    _mine(at)
    task, did = at.row.task, at.held.state.did
    earlier = [id for id in returning.targets(at.flow) if id in did]
    found = tuple(id for id in earlier if not _refusal(_would, at, engine.Return(task=task, to=id, reason="-")))
    if not found:
        _would(at, engine.Return(task=task, reason="-"))
    return {"to": found}


def _delegated(at: Desk) -> None:
    _mine(at)
    _would(at, engine.Delegate(task=at.row.task, person=SOMEBODY, reason="-"))


def _resolved(at: Desk) -> None:
    authorise(at)
    _would(at, engine.Resolve(task=at.row.task, opinion="-"))


def _signer_added(at: Desk) -> Options:
    """On which side somebody can be added."""
    _mine(at)
    tried = {
        where: _refusal(
            _would, at, engine.AddSigner(task=at.row.task, person=SOMEBODY, where=where, reason="-")  # type: ignore[arg-type]
        )
        for where in WHERE
    }  # fmt: skip
    if all(tried.values()):
        raise next(refused for refused in tried.values() if refused)
    return {"where": tuple(where for where in WHERE if tried[where] is None)}


def _signer_removed(at: Desk) -> Options:
    """Those who can be taken out again."""
    authorise(at, claimed=False)
    found = signers(at.held.state, at.row)
    if not found:
        raise Refused("task.signer.not-added", task=at.row.task)
    _would(at, _removal(at, found[0], "-"))
    return {"signer": found}


def _urged(at: Desk) -> None:
    head = at.held.state.head
    if at.work.caller.person != head.started_by:
        may(at.work, f"task:{head.process}", at.held.place)
    _would(at, engine.Urge(task=at.row.task))


CHECKS: dict[str, Check] = {
    "claim": _claimed,
    "unclaim": _unclaimed,
    "complete": _completed,
    "raise-nc": _raised,
    "transfer": _transferred,
    "delegate": _delegated,
    "resolve": _resolved,
    "add-signer": _signer_added,
    "remove-signer": _signer_removed,
    "return": _returned,
    "urge": _urged,
}
"""What can be done with a task, and what stands against each."""
MOVES = ("transfer", "delegate", "resolve", "add-signer", "remove-signer", "return", "urge")
"""Those of them that do not finish it, take it or put it back."""


def _taken_back(held: Held, task: str) -> None:
    may(held.work, f"task:{held.state.head.process}", held.place)
    at = held.work.at
    step(nets(held), held.state, engine.TakeBack(task=task, reason="-"), environment(held, at))


# --- the parts ---


def signers(state: State, row: TaskRow) -> tuple[str, ...]:
    """Those who were added to the step of a task and have not acted: those who have a task, then those who wait."""
    there = [
        other.assignee for other in state.tasks.values() if other.token == row.token and other.part and other.assignee
    ]
    return tuple(dict.fromkeys((*there, *state.tokens[row.token].after)))


def _removal(at: Desk, person: str | None, reason: str) -> engine.RemoveSigner:
    """Who is named may have a task of their own on the step, or wait for it."""
    state, row = at.held.state, at.row
    if person is None or person in state.tokens[row.token].after:
        return engine.RemoveSigner(task=row.task, person=person, reason=reason)
    for other in state.tasks.values():
        if other.token == row.token and other.part and other.assignee == person:
            return engine.RemoveSigner(task=other.task, reason=reason)
    raise Refused("task.signer.not-added", task=row.task)


def _move(key: str, check: Check, at: Desk) -> Move:
    try:
        return Move(key, None, check(at) or {})
    except Refused as refused:
        return Move(key, refused)


def _refusal(check: Callable[..., Any], *given: Any) -> Refused | None:
    try:
        check(*given)
    except Refused as refused:
        return refused
    return None


def _would(at: Desk, command: engine.Command) -> None:
    """Refuses what the engine would refuse."""
    step(nets(at.held), at.held.state, command, environment(at.held, at.work.at)._replace(stands_for=_stands_for(at)))


def _running_still(at: Desk) -> None:
    """Refuses `case.over` and `case.suspended`."""
    _would(at, engine.SetValues(values={}))


def _stands_for(at: Desk) -> frozenset[str]:
    return frozenset(() if at.behalf is None else (at.behalf,))


def environment(held: Held, at: Any) -> engine.Env:
    """The world for a step that is only tried: nobody is looked up and no working time is counted."""
    return engine.Env(at, held.work.caller.person, lambda span: at, zone=ZoneInfo(held.work.caller.zone))


def nets(held: Held) -> Any:
    """The processes a case runs by."""
    return nets_of(held.work, held.state, (held.pinned.process.sha256, held.pinned.net))
