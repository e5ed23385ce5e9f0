"""The handlers of every command on processes, cases and tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from lotwright.kernel.engine import commands as engine
from lotwright.kernel.journal.streams import Ref
from lotwright.kernel.records import facts as facts_of
from lotwright.kernel.refusal import Refused
from lotwright.kernel.signing import Ceremony
from lotwright.shell import commands as c
from lotwright.shell.acting import Lock, Need
from lotwright.shell.casework import following
from lotwright.shell.casework.form import Filled, Known, check_files, fill, write
from lotwright.shell.casework.hands import RAISE, Hands
from lotwright.shell.casework.held import Desk, Held, about, answer_of, authorise, desk, may
from lotwright.shell.casework.migrating import Migrating
from lotwright.shell.casework.outside import Outside
from lotwright.shell.casework.running import Running, record_type_of
from lotwright.shell.casework.signing import Prove, Seal, due, may_sign, sign, signature
from lotwright.shell.casework.whole import Whole
from lotwright.shell.runner import Handler, Needs, Work

_FORGET = "DELETE FROM app.draft WHERE case_id = %s AND task = %s RETURNING 1"
"""What anybody had typed but not sent goes with the task."""


class Casework:
    """Everything a person, a timer or an outside answer can do to a case."""

    def __init__(self, prove: Prove, seal: Seal, known: Known, running: Running) -> None:
        self._prove = prove
        self._seal = seal
        self._known = known
        self._running = running

    def handlers(self) -> dict[type[c.Command], Handler]:
        """For the runner."""
        return {
            c.StartCase: self.start,
            c.Complete: self.complete,
            c.RaiseNonconformance: self.raise_nonconformance,
            **Hands(self._running).handlers(),
            **Outside(self._running).handlers(),
            **Whole(self._running).handlers(),
            **Migrating(self._prove, self._seal, self._running).handlers(),
        }

    # --- people ---

    def start(self, work: Work, command: c.StartCase) -> dict[str, Any]:
        """Begin a case with what its start form asks for. Refuses `process.*` and `access.*`."""
        process = work.configuration.processes.get(command.process)
        if process is None:
            raise Refused("process.unknown", process=command.process[:64])
        start = process.begun_by_a_person()
        may(work, f"start:{process.key}")
        record_type = record_type_of(work, process)
        filled = fill(start, record_type, {}, command.values, None, None, work.at)
        check_files(work, record_type, filled.written, self._known)
        held = self._running.begin(work, process, filled.values)
        about(work, held)
        return answer_of(held)

    def complete(self, work: Work, command: c.Complete) -> dict[str, Any]:
        """Finish a task: its form is written, signed where that is asked, and the case goes on."""
        at, filled = _completing(work, command)
        held = at.held
        check_files(work, held.record_type, filled.written, self._known)
        given = signature(at, filled, command.signature, self._prove, self._seal)
        work.frame["reason"] = command.reason or (given.reason if given else None)
        write(held, _kept(at, filled), work.at)
        if given is not None:
            sign(at, given)
            work.meaning = given.meaning
        done = engine.Complete(
            task=command.task,
            values=_facts(held, filled),
            outcome=filled.outcome,
            reason=command.reason,
        )
        flow = self._running.run(held, done, at.behalf)
        if given is not None:
            for ref in flow.touched:
                work.unit.sign(ref, given)
        work.carried.append((_FORGET, (held.id, command.task)))
        return answer_of(held)

    def raise_nonconformance(self, work: Work, command: c.RaiseNonconformance) -> dict[str, Any]:
        """Record that something is wrong, whoever has the task; what is named is held at once."""
        at = desk(work, command)
        may(work, RAISE, at.held.place)
        work.frame["reason"] = command.description
        said = {"severity": command.severity, "description": command.description, "things": command.things}
        return work.perform(RAISE, said, at.held.id)

    @staticmethod
    def shown(work: Work, command: c.Complete) -> tuple[Desk, Filled, Ceremony | None]:
        """What completing the task would be and what its signer is shown; changes nothing. Refuses as `complete`."""
        at, filled = _completing(work, command)
        wanted = due(at, filled)
        if wanted is not None:
            may_sign(at, wanted.meaning)
        return at, filled, wanted

    # --- what follows by rule ---

    def follow(self, work: Work) -> dict[str, Any]:
        """Begin the processes for the nonconformances that have come about in this command; names the cases begun."""
        begun = []
        for id in work.unit.born(following.SUBJECT):
            for process in following.processes(work):
                written = following.opening(work, process, record_type_of(work, process), id)
                begun.append(self._running.begin(work, process, written).id)
        return {"begun": begun} if begun else {}


def needs() -> dict[type[c.Command], Needs]:
    """The streams these commands name, for the runner."""

    def case(command: Any) -> Iterable[Need]:
        return (Need(Ref("case", command.case)), Need(Ref("record", command.case)))

    def with_person(command: Any) -> Iterable[Need]:
        return (Need(Ref("person", command.person), Lock.SHARE), *case(command))

    found: dict[type[c.Command], Callable[[Any], Iterable[Need]]] = dict.fromkeys(
        (
            c.Claim, c.Unclaim, c.Complete, c.ReturnTask, c.Resolve, c.RemoveSigner, c.Urge, c.TakeBack,
            c.RaiseNonconformance, c.FireTimer, c.AnswerJob, c.FailJob,
            c.Withdraw, c.Terminate, c.Suspend, c.Resume, c.Retry, c.Reopen, c.AddInstance, c.RemoveInstance,
            c.Activate, c.MigrateCase, c.UndoMigration,
        ),
        case,
    )  # fmt: skip
    return found | dict.fromkeys((c.Transfer, c.Delegate, c.AddSigner, c.HandOver), with_person)


def _completing(work: Work, command: c.Complete) -> tuple[Desk, Filled]:
    """The task and its form, when this person may complete it so."""
    at = desk(work, command)
    authorise(at)
    held = at.held
    given = command.values, command.outcome, command.reason
    return at, fill(at.node, held.record_type, held.standing, *given, work.at)


def _facts(held: Held, filled: Filled) -> dict[str, Any]:
    """What the form changed, as the flow takes it."""
    if held.record_type is None:
        return {}
    whole = facts_of(held.record_type, filled.values)
    return {key: whole[key] for key in filled.written}


def _kept(at: Desk, filled: Filled) -> Mapping[str, Any]:
    """What is written to the record. Where several decide, nobody's own outcome is the step's: the flow says that."""
    shared = at.row.part or (at.flow.task is not None and at.flow.task.approval is not None)
    if not shared or at.node.outcomes is None:
        return filled.written
    return {key: value for key, value in filled.written.items() if key != at.node.outcomes}
