"""A case as one command sees it: its state, the definitions it is pinned to, its record, and who may act on it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from lotwright.kernel import records, values
from lotwright.kernel.access import authority
from lotwright.kernel.access.authority import Place
from lotwright.kernel.bpmn import net
from lotwright.kernel.cases import case as cases
from lotwright.kernel.cases import record
from lotwright.kernel.cases.case import TaskRow
from lotwright.kernel.engine import tasks
from lotwright.kernel.journal.streams import Ref
from lotwright.kernel.packs.bindings import Node
from lotwright.kernel.records import RecordType
from lotwright.kernel.refusal import Refused
from lotwright.shell.acting import Lock, Need
from lotwright.shell.commands import Conflict, TaskCommand
from lotwright.shell.reads.configuration import Pinned
from lotwright.shell.runner import Work

LONGEST_REASON = 2_000


@dataclass(frozen=True)
class Held:
    """One case, locked. `state` and `standing` are read anew each time: they follow what happens."""

    work: Work
    id: str
    pinned: Pinned
    record_type: RecordType | None

    @property
    def ref(self) -> Ref:
        """The stream of the case."""
        return Ref("case", self.id)

    @property
    def record_ref(self) -> Ref:
        """The stream of its record."""
        return Ref("record", self.id)

    @property
    def state(self) -> cases.State:
        """The case as it has become."""
        state: cases.State = self.work.unit.get(*self.ref)
        return state

    @property
    def record(self) -> record.State | None:
        """The record as it has become; None for a process without one."""
        if self.record_type is None:
            return None
        state: record.State | None = self.work.unit.get(*self.record_ref)
        return state

    @property
    def standing(self) -> Mapping[str, Any]:
        """The record's values, in normal form."""
        state = self.record
        return {} if state is None else state.root.values

    @cached_property
    def place(self) -> Place:
        """Where and on which day of its site the case is worked on."""
        head = self.state.head
        zone = self.work.configuration.zone(head.site)
        return Place(head.entity, head.site, self.work.at.astimezone(ZoneInfo(zone)).date())

    def definition_of(self, row: TaskRow) -> Pinned:
        """The version of the process a task's step stands in: the case's own, or one it has called."""
        if row.definition == self.state.head.definition:
            return self.pinned
        return self.work.runner.definitions.process(self.work.unit, row.process, row.definition)

    def facts(self) -> dict[str, Any]:
        """The record as FEEL sees it."""
        return {} if self.record_type is None else records.facts(self.record_type, self.standing)


@dataclass(frozen=True)
class Desk:
    """One open task of a case, with the step it stands at."""

    held: Held
    row: TaskRow
    node: Node

    process: net.Net

    @property
    def work(self) -> Work:
        """The command's work."""
        return self.held.work

    @cached_property
    def behalf(self) -> str | None:
        """For whom the caller acts on the task: the one who has it, when the caller is their standing substitute."""
        absent, work = self.row.assignee, self.work
        if absent in (None, work.caller.person):
            return None
        work.unit.need([Need(Ref("person", absent), Lock.SHARE)])
        state, process = work.unit.get("person", absent), self.held.state.head.process
        stands = authority.stands_in(state, work.caller.person, process, self.held.place.today)
        return absent if stands else None

    @property
    def flow(self) -> net.Node:
        """The step as the engine runs it."""
        return self.process.nodes[self.row.element]


def hold(work: Work, case: str, seen: int | None = None) -> Held:
    """The case, which the command has named and the runner has loaded; everything then happens at its site.

    Refuses `case.unknown`; raises Conflict when the caller saw another version.
    """
    state: cases.State | None = work.unit.get("case", case)
    if state is None:
        raise Refused("case.unknown", case=case[:64])
    current = work.unit.version(Ref("case", case))
    if seen is not None and seen != current:
        raise Conflict("case", case, seen, current)
    held = settle(work, state)
    about(work, held)
    return held


def settle(work: Work, state: cases.State) -> Held:
    """The case with the definitions it is pinned to."""
    head, definitions = state.head, work.runner.definitions
    pinned = definitions.process(work.unit, head.process, head.definition)
    record_type = None
    if head.record_type is not None:
        kept: record.State = work.unit.get("record", head.id)
        record_type = definitions.record_type(work.unit, kept.root.type, kept.root.definition)
    return Held(work, head.id, pinned, record_type)


def about(work: Work, held: Held) -> None:
    """The command is about this case: it happens at its site, and every entry says so."""
    head = held.state.head
    work.at_site(head.entity, head.site)
    work.main = held.ref
    work.frame |= {"process": head.id, "definition": head.definition}


def desk(work: Work, command: TaskCommand, *, parked: bool = False) -> Desk:
    """The open task a command is about; `parked`: or one that waits for somebody added before it.

    Refuses `case.unknown`, `task.unknown` and `task.not-open`.
    """
    held = hold(work, command.case, command.version)
    row = held.state.tasks.get(command.task)
    if row is None and parked:
        row = held.state.parked.get(command.task)
    if row is None:
        was = command.task.isascii() and command.task.isdigit() and int(command.task[:9]) < held.state.next
        raise Refused("task.not-open" if was else "task.unknown", task=command.task[:64])
    pinned = held.definition_of(row)
    work.frame["task"] = row.task
    return Desk(held, row, pinned.process.nodes[row.element], pinned.net)


def authorise(at: Desk, *, claimed: bool = True) -> None:
    """Whether whoever asks may act on the task: by role, then by claim, then by who did what.

    Refuses `access.*`, `task.for-others`, `task.claimed-by-another` (with `claimed`; a standing substitute acts for
    whoever has it), `task.four-eyes` and `task.own-matter`.
    """
    held, row, work = at.held, at.row, at.work
    person = work.caller.person
    asked = row.owner is not None and person == row.assignee
    named = person in row.people or person == row.owner or asked
    within = None if named or not row.roles else row.roles
    allowed = authority.may(
        work.configuration.roles,
        work.unit.get("person", person),
        f"task:{held.state.head.process}",
        held.place,
        held.facts(),
        within,
    )
    work.role = allowed.role
    if not row.roles and row.people and not named and row.assignee != person and at.behalf is None:
        raise Refused("task.for-others", task=row.task)
    if claimed and row.assignee not in (None, person):
        if at.behalf is None:
            raise Refused("task.claimed-by-another", task=row.task)
        work.frame["behalf"] = at.behalf
    tasks.four_eyes(held.state, at.flow, person)


def able(held: Held, person: str, within: Collection[str] | None = None, meaning: str | None = None) -> None:
    """Whether somebody else may do a task of the case, and sign it when it has a `meaning`; the command names them.

    Refuses `task.transfer.unable`.
    """
    roles, known = held.work.configuration.roles, held.work.unit.get("person", person)
    try:
        authority.may(roles, known, f"task:{held.state.head.process}", held.place, held.facts(), within)
        if meaning is not None:
            authority.may(roles, known, f"sign:{meaning}", held.place, held.facts())
    except Refused as refused:
        raise Refused("task.transfer.unable", person=person[:64], lacking=refused.rule) from refused


def may(work: Work, act: str, place: Place | None = None) -> None:
    """Whether the caller may do this here; the role it is done in goes into the journal. Refuses `access.*`."""
    caller = work.caller
    if place is None:
        place = Place(caller.entity, caller.site, work.at.astimezone(ZoneInfo(caller.zone)).date())
    work.role = authority.may(work.configuration.roles, work.unit.get("person", caller.person), act, place).role


def reason_of(text: str, path: str = "reason") -> str:
    """Somebody's reason, which must say something. Raises Invalid with the path."""
    return values.text(text, path, longest=LONGEST_REASON, empty=False)


def answer_of(held: Held) -> dict[str, Any]:
    """How the case stands now, and what waits in it."""
    state = held.state
    head = state.head
    tasks = [{"task": row.task, "element": row.element} for row in state.tasks.values()]
    return {"case": head.id, "process": head.process, "status": head.status, "subject": head.subject, "tasks": tasks}
