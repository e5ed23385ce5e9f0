"""What is done to a case as a whole: ended, stopped for a while, tried again, changed while it runs, taken up again.

Each command checks first, then acts. The checks alone, without acting, say which of these moves are open to somebody
and why the others are not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from lotwright.kernel.engine import commands as engine
from lotwright.kernel.engine import data, looking
from lotwright.kernel.engine.state import State
from lotwright.kernel.engine.step import step
from lotwright.kernel.journal.streams import Ref
from lotwright.kernel.packs.bindings import Process
from lotwright.kernel.records import READ_ALL
from lotwright.kernel.refusal import Refused
from lotwright.shell import commands as c
from lotwright.shell.acting import Lock, Need
from lotwright.shell.casework.flow import nets_of
from lotwright.shell.casework.form import fill
from lotwright.shell.casework.held import Held, able, about, answer_of, hold, may, reason_of
from lotwright.shell.casework.running import Running, record_type_of
from lotwright.shell.runner import Handler, Work

DRIVE = "case.drive"
"""The act of driving cases from outside: the worker and integrations do, people may only where a role says so."""

_FORGET = "DELETE FROM app.draft WHERE case_id = %s RETURNING 1"
"""What anybody had typed but not sent goes with the case."""


class Move(NamedTuple):
    """One thing that can be done to a case, or why it cannot."""

    key: str
    refused: Refused | None


class Changes(NamedTuple):
    """What a case offers to be done to it."""

    state: State
    moves: tuple[Move, ...]
    repeated: tuple[looking.Repeated, ...]
    ready: tuple[looking.Ready, ...]


class Whole:
    """Handles the commands on whole cases."""

    def __init__(self, running: Running) -> None:
        self._running = running

    def handlers(self) -> dict[type[c.Command], Handler]:
        """For the runner."""
        return {
            c.Withdraw: self.withdraw,
            c.Terminate: self.terminate,
            c.Suspend: self.suspend,
            c.Resume: self.resume,
            c.Retry: self.retry,
            c.Reopen: self.reopen,
            c.AddInstance: self.add_instance,
            c.RemoveInstance: self.remove_instance,
            c.Activate: self.activate,
        }

    def withdraw(self, work: Work, command: c.Withdraw) -> dict[str, Any]:
        """Whoever began it ends it, as long as nothing in it was signed."""
        held, reason = _asked(work, command, _withdrawn)
        return self._end(held, engine.Withdraw(reason=reason))

    def terminate(self, work: Work, command: c.Terminate) -> dict[str, Any]:
        """End it at whatever step. What it has booked, held and raised stays as it is."""
        held, reason = _asked(work, command, _terminated)
        return self._end(held, engine.Terminate(reason=reason))

    def suspend(self, work: Work, command: c.Suspend) -> dict[str, Any]:
        """Let nothing happen until it is resumed; what falls due meanwhile happens then."""
        held, reason = _asked(work, command, _suspended)
        return self._run(held, engine.Suspend(reason=reason))

    def resume(self, work: Work, command: c.Resume) -> dict[str, Any]:
        """Let it go on."""
        held, _ = _asked(work, command, _resumed)
        return self._run(held, engine.Resume())

    def retry(self, work: Work, command: c.Retry) -> dict[str, Any]:
        """Try again wherever the case is stuck."""
        held, _ = _asked(work, command, _retried)
        for token in _stuck(held):
            if token in held.state.tokens and held.state.tokens[token].stuck:
                self._running.run(held, engine.Retry(token=token))
        return answer_of(held)

    def reopen(self, work: Work, command: c.Reopen) -> dict[str, Any]:
        """Take a case that is over up again: as a new one of the process in force, begun with what the old one knew."""
        held, reason = _asked(work, command, _taken_up)
        process = _in_force(held)
        new = self._running.begin(work, process, _known(held, process), follows=held.id)
        self._running.run(held, engine.TakeUp(case=new.id, reason=reason))
        about(work, new)
        return answer_of(new) | {"follows": held.id}

    def add_instance(self, work: Work, command: c.AddInstance) -> dict[str, Any]:
        """One more instance of a step that runs several times; a person who is to decide must be able to."""
        held, reason = _asked(work, command, _changed)
        data.encode(command.item)
        found = [one for one in repeated(held) if one.element == command.element]
        if found and found[0].decides:
            person = command.item if isinstance(command.item, str) else "-"
            work.unit.need([Need(Ref("person", person), Lock.SHARE)])
            able(held, person)
        asked = engine.AddInstance(element=command.element, item=command.item, reason=reason)
        return self._run(held, asked)

    def remove_instance(self, work: Work, command: c.RemoveInstance) -> dict[str, Any]:
        """Stop one instance."""
        held, reason = _asked(work, command, _changed)
        return self._run(held, engine.RemoveInstance(token=command.token, reason=reason))

    def activate(self, work: Work, command: c.Activate) -> dict[str, Any]:
        """Let an activity of an ad-hoc sub-process begin; whoever works in the process may."""
        held = hold(work, command.case, command.version)
        _activated(held)
        return self._run(held, engine.Activate(element=command.element))

    @staticmethod
    def offered(work: Work, command: c.CaseCommand) -> Changes:
        """What may be done to the case now by whoever asks; changes nothing."""
        held = hold(work, command.case)
        moves = tuple(Move(key, _refusal(check, held)) for key, check in CHECKS.items())
        return Changes(held.state, moves, repeated(held), looking.ready(_nets(held), held.state))

    def _end(self, held: Held, command: engine.Command) -> dict[str, Any]:
        held.work.carried.append((_FORGET, (held.id,)))
        return self._run(held, command)

    def _run(self, held: Held, command: engine.Command) -> dict[str, Any]:
        self._running.run(held, command)
        return answer_of(held)


def repeated(held: Held) -> tuple[looking.Repeated, ...]:
    """The steps of a case that run several times."""
    return looking.repeated(_nets(held), held.state)


Check = Callable[[Held], None]


def _asked(work: Work, command: c.CaseCommand, check: Check) -> tuple[Held, str]:
    """The case, when this may be done to it, and why it is done."""
    held = hold(work, command.case, command.version)
    check(held)
    work.frame["reason"] = reason = reason_of(command.reason)
    return held, reason


# --- checks: by right first, then by how the case stands ---


def _withdrawn(held: Held) -> None:
    may(held.work, f"start:{held.state.head.process}", held.place)
    _would(held, engine.Withdraw(reason="-"))


def _terminated(held: Held) -> None:
    may(held.work, "case.terminate", held.place)
    _would(held, engine.Terminate(reason="-"))


def _suspended(held: Held) -> None:
    may(held.work, "case.suspend", held.place)
    _would(held, engine.Suspend(reason="-"))


def _resumed(held: Held) -> None:
    may(held.work, "case.suspend", held.place)
    _would(held, engine.Resume())


def _retried(held: Held) -> None:
    may(held.work, "case.retry", held.place)
    _running(held)
    if not _stuck(held):
        raise Refused("case.not-stuck", token="-")


def _taken_up(held: Held) -> None:
    """Refuses `case.followed` while a case that took it up is under way. One that is over stays so."""
    may(held.work, f"start:{held.state.head.process}", held.place)
    _would(held, engine.TakeUp(case="-", reason="-"))
    _in_force(held).begun_by_a_person()
    unit = held.work.unit
    unit.need([Need(Ref("case", id), Lock.NONE) for id in held.state.followed])
    for id in held.state.followed:
        if unit.get("case", id).head.status in ("running", "suspended"):
            raise Refused("case.followed", case=id)


def _changed(held: Held) -> None:
    may(held.work, "case.instances", held.place)
    _running(held)


def _activated(held: Held) -> None:
    may(held.work, f"task:{held.state.head.process}", held.place)
    _running(held)


def _add_checked(held: Held) -> None:
    _changed(held)
    if not repeated(held):
        raise Refused("case.no-such-loop", element="-")


def _activate_checked(held: Held) -> None:
    _activated(held)
    if not looking.ready(_nets(held), held.state):
        raise Refused("case.no-such-activity", element="-")


CHECKS: dict[str, Check] = {
    "withdraw": _withdrawn,
    "terminate": _terminated,
    "suspend": _suspended,
    "resume": _resumed,
    "retry": _retried,
    "reopen": _taken_up,
    "instances": _add_checked,
    "activate": _activate_checked,
}
"""The moves on a case, and what stands against each."""


def _refusal(check: Check, held: Held) -> Refused | None:
    try:
        check(held)
    except Refused as refused:
        return refused
    return None


def _running(held: Held) -> None:
    """Refuses `case.over` and `case.suspended`."""
    _would(held, engine.SetValues(values={}))


def _would(held: Held, command: engine.Command) -> None:
    """Refuses what the engine would refuse."""
    at = held.work.at
    step(_nets(held), held.state, command, engine.Env(at, held.work.caller.person, lambda span: at))


def _nets(held: Held) -> Any:
    process = held.pinned
    return nets_of(held.work, held.state, (process.process.sha256, process.net))


def _stuck(held: Held) -> list[int]:
    return sorted(token.id for token in held.state.tokens.values() if token.stuck)


def _in_force(held: Held) -> Process:
    process = held.work.configuration.processes.get(held.state.head.process)
    if process is None:
        raise Refused("process.unknown", process=held.state.head.process)
    return process


def _known(held: Held, process: Process) -> Mapping[str, Any]:
    """The record a case that takes this one up begins with: what its start form asks for, as far as it is known."""
    start, record_type = process.begun_by_a_person(), record_type_of(held.work, process)
    rights = start.rights or READ_ALL
    asked = [field.key for field in record_type or () if rights.writable(field)]
    known = {key: held.standing[key] for key in asked if held.standing.get(key) is not None}
    return fill(start, record_type, {}, known, None, None, None).values
