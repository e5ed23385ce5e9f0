"""Begins cases and lets them run; what one throws is brought to those that wait for it, in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from lotwright.kernel import records
from lotwright.kernel.bpmn.net import Net
from lotwright.kernel.cases import record
from lotwright.kernel.engine import commands as engine
from lotwright.kernel.journal.streams import Ref
from lotwright.kernel.packs.bindings import Process
from lotwright.kernel.records import RecordType
from lotwright.kernel.refusal import Refused
from lotwright.shell.acting import Need
from lotwright.shell.casework.flow import Chart, Flow
from lotwright.shell.casework.form import attach, files, write_outputs
from lotwright.shell.casework.held import Held, settle
from lotwright.shell.casework.kept import Kept, until
from lotwright.shell.reads.configuration import Pinned
from lotwright.shell.runner import Work

CASES = "C"
"""The number series of cases."""

MOST_REACHED = 100
"""How many cases one signal may reach, and how far one message may lead to another, within one command."""

Waiting = Callable[[Work, str, str, str | None, int], list[str]]
"""The running cases that wait for a `message` or `signal` of a name (and key), by id, at most so many."""


class Running:
    """Runs cases."""

    def __init__(self, chart: Chart, waiting: Waiting, kept: Kept) -> None:
        self._chart = chart
        self._waiting = waiting
        self._kept = kept

    def begin(
        self,
        work: Work,
        process: Process,
        written: Mapping[str, Any],
        element: str | None = None,
        follows: str | None = None,
    ) -> Held:
        """Begin a case with this record, at its start event or another one named; `follows` is one it takes up."""
        id = work.number(CASES)
        record_type = record_type_of(work, process)
        if record_type is not None:
            definition = work.configuration.sha256("record-type", record_type.key)
            opened = record.Opened(id, record_type.key, definition, dict(written), work.at)
            work.unit.happen(Ref("record", id), opened)
            attach(work, id, files(record_type, written).values())
        flow = self._flow(work, id, process.sha256, self._net(work, process))
        begin = engine.Begin(
            id=id,
            process=process.key,
            definition=process.sha256,
            values=records.facts(record_type, written) if record_type else {},
            element=element,
            record_type=record_type.key if record_type else None,
            site=work.caller.site,
            entity=work.caller.entity,
            follows=follows,
        )
        flow.run(begin)
        held = settle(work, work.unit.get("case", id))
        write_outputs(held, flow.outputs)
        return held

    def run(self, held: Held, command: engine.Command, behalf: str | None = None, also: Pinned | None = None) -> Flow:
        """Let a case do what the command asks, and all that follows; what it finds out goes to its record.

        `behalf` is the person whom the caller stands for as a substitute, `also` the version the case is moved to.
        """
        process = held.pinned
        moved = None if also is None else (also.process.sha256, also.net)
        flow = self._flow(held.work, held.id, process.process.sha256, process.net, behalf, moved)
        flow.run(command)
        write_outputs(held, flow.outputs)
        return flow

    def message(self, work: Work, sent: engine.Send, may_reach: Callable[[Held], bool] = lambda held: True) -> int:
        """Bring a message to one case that waits for it, else begin what it begins, else keep it as long as it says.

        How many it reached; a case that it may not reach does not count as waiting.
        """
        end = until(work, sent)
        if end is not None:
            self._kept.turn(work, sent.message)
        arrived = engine.Correlate(message=sent.message, key=sent.key, values=sent.values)
        for case in self._waiting(work, "message", sent.message, sent.key, MOST_REACHED):
            if self._reach(work, case, arrived, may_reach):
                return 1
        begun = self._begin_by(work, "message", sent.message, sent.values, most=1)
        if not begun and end is not None:
            self._kept.keep(work, arrived, end)
        return begun

    def kept(self, work: Work, wanted: engine.Listen) -> engine.Correlate | None:
        """A message that was kept for whoever waits so; it is given once."""
        return self._kept.give(work, wanted)

    def signal(self, work: Work, sent: engine.Signal, thrower: str) -> int:
        """Bring a signal to every other case that waits for it, and begin what it begins; how many it reached.

        Refuses `case.signal-too-wide`.
        """
        cases = self._waiting(work, "signal", sent.signal, None, MOST_REACHED + 1)
        if len(cases) > MOST_REACHED:
            raise Refused("case.signal-too-wide", signal=sent.signal, limit=MOST_REACHED)
        arrived = engine.Broadcast(signal=sent.signal, values=sent.values)
        reached = sum(self._reach(work, case, arrived) for case in cases if case != thrower)
        return reached + self._begin_by(work, "signal", sent.signal, sent.values, most=MOST_REACHED)

    def _reach(
        self, work: Work, case: str, command: engine.Command, may_reach: Callable[[Held], bool] = lambda held: True
    ) -> bool:
        """Whether the case still waited; it runs at its own site."""
        work.unit.need([Need(Ref("case", case)), Need(Ref("record", case))])
        held = settle(work, work.unit.get("case", case))
        if not may_reach(held):
            return False
        with _there(work, held):
            try:
                self.run(held, command)
            except Refused as refused:
                if refused.rule not in ("message.not-awaited", "case.over", "case.suspended"):
                    raise
                return False
        return True

    def _begin_by(self, work: Work, kind: str, name: str, values: Mapping[str, Any], most: int) -> int:
        begun = 0
        for _, process in sorted(work.configuration.processes.items()):
            for start in self._net(work, process).root.starts:
                if start.event.kind == kind and start.event.name == name and begun < most:
                    record_type = record_type_of(work, process)
                    written = records.derive(record_type, {}, values) if record_type else {}
                    with _deeper(work):
                        self.begin(work, process, written, start.id)
                    begun += 1
        return begun

    def _flow(
        self,
        work: Work,
        case: str,
        sha256: str,
        net: Net,
        behalf: str | None = None,
        also: tuple[str, Net] | None = None,
    ) -> Flow:
        return Flow(work, case, (sha256, net), self._chart, self, behalf, also)

    def _net(self, work: Work, process: Process) -> Net:
        return work.runner.definitions.process(work.unit, process.key, process.sha256).net


def record_type_of(work: Work, process: Process) -> RecordType | None:
    """The record type in force that a process binds."""
    return work.configuration.record_types.get(process.record_type or "")


@contextmanager
def _there(work: Work, held: Held) -> Iterator[None]:
    """Work at another case's site for a while."""
    before, head = work.caller, held.state.head
    work.at_site(head.entity, head.site)
    with _deeper(work):
        try:
            yield
        finally:
            work.caller = before


@contextmanager
def _deeper(work: Work) -> Iterator[None]:
    """One case leads to another, but not for ever."""
    work.depth += 1
    if work.depth > MOST_REACHED:
        raise Refused("case.signal-too-wide", signal="-", limit=MOST_REACHED)
    try:
        yield
    finally:
        work.depth -= 1
