"""Moving running cases to another version of their process: a plan is signed once, then carried out case by case.

A signed plan is a definition of the kind `migration`, kept under the key of its process for ever. Each case is moved by
a command of its own, so that one that cannot be moved holds up no other.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import replace
from typing import Any, NamedTuple

from lotwright.kernel import definitions, signing
from lotwright.kernel.engine import commands as engine
from lotwright.kernel.engine.step import step
from lotwright.kernel.journal.body import Signature
from lotwright.kernel.packs.check import check_process
from lotwright.kernel.proving import migration
from lotwright.kernel.proving.migration import Draft, Judge, Marking, Plan
from lotwright.kernel.refusal import Invalid, Refused, problem
from lotwright.kernel.signing import Ceremony
from lotwright.kernel.values import instant
from lotwright.shell import commands as c
from lotwright.shell.acting import Need
from lotwright.shell.casework.flow import nets_of
from lotwright.shell.casework.held import Held, answer_of, hold, may, reason_of
from lotwright.shell.casework.running import Running
from lotwright.shell.casework.signing import Prove, Seal, made
from lotwright.shell.examining import known
from lotwright.shell.reads.configuration import PUBLISHED, Pinned
from lotwright.shell.runner import Handler, Work

KIND = "migration"
DRAFT = "migration.draft"
"""The act of drafting plans and trying them out."""
APPLY = "migration.apply"
"""The act of moving cases, and of undoing it."""
MEANING = "approval"
"""What a plan is signed with."""
MOST_KEPT = 64


class Tried(NamedTuple):
    """What moving one case would come to: where it stands, where it would, and why it cannot."""

    case: str
    before: Marking
    after: Marking
    refused: Refused | None


class _Judges:
    """Judges of plans, kept: the markings of many cases are few. Safe to share between threads."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, Judge] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, plan: Plan, source: Pinned, target: Pinned) -> Judge:
        """The judge of a plan."""
        sha256 = migration.identity(plan)
        with self._lock:
            judge = self._held.get(sha256)
        if judge is None:
            judge = Judge(plan, source.net, target.net)
        with self._lock:
            self._held[sha256] = judge
            while len(self._held) > MOST_KEPT:
                self._held.popitem(last=False)
        return judge


_JUDGES = _Judges()


class Migrating:
    """Handles signing plans, moving cases, and moving them back."""

    def __init__(self, prove: Prove, seal: Seal, running: Running) -> None:
        self._prove = prove
        self._seal = seal
        self._running = running

    def handlers(self) -> dict[type[c.Command], Handler]:
        """For the runner."""
        return {c.SignMigration: self.sign, c.MigrateCase: self.migrate, c.UndoMigration: self.undo}

    def sign(self, work: Work, command: c.SignMigration) -> dict[str, Any]:
        """A plan is signed and kept. Refuses `access.*`, `migration.signed`, `sign.*`; raises Invalid by `check`."""
        may(work, APPLY)
        role = work.role
        plan = migration.read(command.plan)
        check(work, plan)
        if signed(work, plan.process, migration.identity(plan)) is not None:
            raise Refused("migration.signed", process=plan.process)
        work.frame["reason"] = reason = reason_of(command.reason)
        given = self._signature(work, command, plan)
        work.role = role
        ref = definitions.ref(KIND, plan.process)
        work.unit.need([Need(ref)])
        sha256, bytes_ = migration.identity(plan), migration.content(plan)
        work.unit.keep({sha256: bytes_})
        published = definitions.publish(
            work.unit.get(*ref),
            kind=KIND,
            key=plan.process,
            sha256=sha256,
            content=sha256,
            reason=reason,
            at=work.at,
            by=work.caller.person,
        )
        work.unit.happen(ref, published)
        work.unit.sign(ref, given)
        work.frame["definition"] = sha256
        return {"plan": sha256, "version": published.version}

    def _signature(self, work: Work, command: c.SignMigration, plan: Plan) -> Signature:
        proof, wanted = command.signature, due(work, plan)
        if proof is None:
            raise Refused("migration.unsigned", process=plan.process)
        may(work, f"sign:{MEANING}")
        return made(work, wanted, proof, self._prove, self._seal)

    def migrate(self, work: Work, command: c.MigrateCase) -> dict[str, Any]:
        """Move one case by a signed plan."""
        held = hold(work, command.case, command.version)
        may(work, APPLY, held.place)
        work.frame["reason"] = reason = reason_of(command.reason)
        kept = signed(work, held.state.head.process, command.plan)
        if kept is None:
            raise Refused("migration.not-signed", plan=command.plan[:64])
        plan = migration.read(kept)
        target = allow(held, plan)
        self._running.run(held, migration.command(plan, reason), also=target)
        return answer_of(held) | {"source": plan.source, "target": plan.target}

    def undo(self, work: Work, command: c.UndoMigration) -> dict[str, Any]:
        """Let a case be as it was before it was moved, as long as nothing else has happened in it."""
        held = hold(work, command.case, command.version)
        may(work, APPLY, held.place)
        work.frame["reason"] = reason = reason_of(command.reason)
        self._running.run(held, engine.UndoMigration(reason=reason), also=_before(held))
        return answer_of(held) | {"definition": held.state.head.definition}

    @staticmethod
    def undoable(work: Work, command: c.CaseCommand) -> Refused | None:
        """Why the caller cannot undo the migration of a case; None when they can. Changes nothing."""
        held = hold(work, command.case)
        try:
            may(work, APPLY, held.place)
            would(held, engine.UndoMigration(reason="-"), None)
        except Refused as refused:
            return refused
        return None

    @staticmethod
    def tried(work: Work, command: c.CaseCommand, plan: Plan) -> Tried:
        """What moving the case by a plan that need not be signed would come to; changes nothing."""
        held = hold(work, command.case)
        before = migration.marking(held.state)
        names = dict(plan.elements)
        after = tuple(sorted("/".join(names.get(step, "?") for step in path.split("/")) for path in before))
        try:
            would(held, migration.command(plan, "-"), allow(held, plan))
        except Refused as refused:
            return Tried(held.id, before, after, refused)
        return Tried(held.id, before, after, None)


def due(work: Work, plan: Plan) -> Ceremony:
    """The signing of a plan, as it is shown: which versions, and the plan itself by its digest."""
    last = work.caller.signed_at
    shown = {
        "kind": KIND,
        "process": plan.process,
        "source": plan.source,
        "target": plan.target,
        "plan": migration.identity(plan),
    }
    return signing.prepare(MEANING, shown, at=work.at, last_signed=instant(last) if last else None)


def signed(work: Work, process: str, sha256: str) -> bytes | None:
    """The bytes of a signed plan; None when nobody has signed it."""
    rows = work.unit.execute(PUBLISHED, (definitions.ref(KIND, process).id, sha256))
    return bytes(rows[0][0]) if rows else None


def versions(work: Work, process: str, source: str, target: str) -> tuple[Pinned, Pinned]:
    """Two published versions of a process. Refuses `migration.no-version`."""
    there = {one.sha256 for one in work.runner.definitions.versions(work.unit, process)}
    for sha256 in (source, target):
        if sha256 not in there:
            raise Refused("migration.no-version", process=process[:64], version=sha256[:64])
    held = work.runner.definitions
    return held.process(work.unit, process, source), held.process(work.unit, process, target)


def drafted(work: Work, process: str, source: str, target: str) -> Draft:
    """A plan that maps what has the same id and type. Refuses `migration.no-version`."""
    before, after = versions(work, process, source, target)
    if source == target:
        raise Invalid([problem("migration.same-version", "target")])
    return migration.draft(before.net, after.net)


def check(work: Work, plan: Plan) -> None:
    """Raises Invalid with everything wrong with a plan by itself. Refuses `migration.no-version`."""
    before, after = versions(work, plan.process, plan.source, plan.target)
    found = migration.check(plan, before.net, after.net)
    if found:
        raise Invalid(found)


def allow(held: Held, plan: Plan) -> Pinned:
    """The version a case may be moved to. Refuses what `Judge.allow` does, and `migration.record`."""
    work, head = held.work, held.state.head
    if head.status in ("ended", "terminated"):
        raise Refused("case.over", case=held.id)
    if head.process != plan.process:
        raise Refused("migration.other-version", case=held.id)
    before, after = versions(work, plan.process, plan.source, plan.target)
    _same_record(held, after)
    _JUDGES.of(plan, before, after).allow(held.state)
    return after


def _same_record(held: Held, after: Pinned) -> None:
    """The forms of the version must fit the record the case has, as its type was when the case began."""
    head, record_type = held.state.head, held.record_type
    if after.process.record_type != head.record_type:
        raise Refused("migration.record", case=held.id, field=after.process.record_type or "-")
    if record_type is None:
        return
    then = known(held.work.configuration, held.work.runner.catalogue)
    then = replace(then, records={**then.records, record_type.key: record_type})
    found = check_process(after.process, then)
    if found:
        raise Refused("migration.record", case=held.id, field=found[0].path or record_type.key)


def _before(held: Held) -> Pinned | None:
    """The version a case was moved from, as long as that can be undone."""
    before = held.state.before
    if before is None:
        return None
    return held.work.runner.definitions.process(held.work.unit, held.state.head.process, before.definition)


def would(held: Held, command: engine.Command, also: Pinned | None) -> None:
    """Refuses what the engine would refuse."""
    work, own = held.work, held.pinned
    nets = dict(nets_of(work, held.state, (own.process.sha256, own.net)))
    if also is not None:
        nets[also.process.sha256] = also.net
    step(nets, held.state, command, engine.Env(work.at, work.caller.person, lambda span: work.at))
