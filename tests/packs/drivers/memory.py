"""The pure core: the same handlers on streams kept in memory. No database, no constraint but what the code decides.

Every entry is encoded and linked, and every state is folded again from the events as they were written, so a play
here also shows that replay gives the same rows.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from lotwright.kernel import definitions
from lotwright.kernel.access import people
from lotwright.kernel.engine import commands as engine
from lotwright.kernel.journal.body import DECODER, Sealed
from lotwright.kernel.journal.streams import Kind, Ref
from lotwright.kernel.refusal import Refused
from lotwright.kernel.signing import Proven
from lotwright.shell import casework, wiring
from lotwright.shell import commands as c
from lotwright.shell.acting import Lock, Need
from lotwright.shell.casework import Casework, Running
from lotwright.shell.casework.flow import Chart
from lotwright.shell.clock import SimulatedClock
from lotwright.shell.playing import FOUNDER, SINCE, Waiting, names_of, person_id
from lotwright.shell.publishing import Publishing, weigh
from lotwright.shell.reads import things
from lotwright.shell.reads.configuration import Configuration, InForce, Pinned, Published, assemble, compiled
from lotwright.shell.runner import Kept, Work, tag_of
from lotwright.shell.store.unit import Entry, Extra, Frame, Restart, Stream, Unit

RECORDED = "2026-01-01T00:00:00.000000Z"


@dataclass
class Memory:
    """Everything kept: the head, the state and the entries of each stream, and the content of definitions."""

    streams: dict[Ref, Stream] = field(default_factory=dict)
    entries: dict[Ref, list[bytes]] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)


class MemoryUnit(Unit):
    """One command's view of the streams in memory."""

    def __init__(self, memory: Memory, kinds: Mapping[str, Kind]) -> None:
        super().__init__(None, kinds)  # type: ignore[arg-type]
        self._memory = memory
        self._contents: dict[str, bytes] = {}

    def execute(self, sql: str, parameters: Iterable[Any]) -> list[Any]:
        raise AssertionError(f"the pure core has no database: {sql}")

    def keep(self, contents: Mapping[str, bytes]) -> None:
        self._contents.update(contents)

    def _lock(self, ordered: list[Need]) -> None:
        self.recorded = RECORDED

    def _load(self, refs: list[Ref]) -> None:
        self._loaded.update(refs)
        for ref in refs:
            kept = self._memory.streams.get(ref)
            self._streams[ref] = Stream(self.kinds[ref.kind], ref)
            if kept is not None:
                self._streams[ref] = Stream(kept.kind, kept.ref, kept.seq, kept.head, kept.after, kept.after)

    def append(self, frame: Frame, extra: Extra = lambda entries: []) -> list[Entry]:
        from lotwright.kernel.journal import canonical
        from lotwright.kernel.journal.chain import entry_hash
        from lotwright.shell.store.unit import changes

        entries = []
        for ref in self.touched():
            stream = self._streams[ref]
            body = canonical.encode(self._body(stream, changes(stream), frame))
            entries.append(Entry(ref, stream.seq + 1, entry_hash(stream.head, body), body))
            stream.seq, stream.head = stream.seq + 1, entries[-1].hash
        extra(entries)
        for entry in entries:
            self._memory.streams[entry.ref] = self._streams[entry.ref]
            self._memory.entries.setdefault(entry.ref, []).append(entry.body)
            self._replay(entry.ref)
        self._memory.contents.update(self._contents)
        return entries

    def _replay(self, ref: Ref) -> None:
        """Fold the stream again from what was written, and compare the rows."""
        kind, state = self.kinds[ref.kind], None
        for body in self._memory.entries[ref]:
            for event in DECODER.decode(body).events:
                state = kind.fold(state, msgspec.convert(event, kind.event, strict=False))
        assert list(kind.rows(state)) == list(kind.rows(self._streams[ref].after)), f"{ref} does not replay"


class MemoryDefinitions:
    """What is in force, read from the streams in memory."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._held = Configuration(stamp=-1)

    def current(self, sends: Any) -> Configuration:
        found = {ref: stream for ref, stream in self._memory.streams.items() if ref.kind == definitions.KIND.name}
        stamp = sum(stream.seq for stream in found.values())
        if stamp != self._held.stamp:
            roots = [found[ref].after.root for ref in sorted(found)]  # type: ignore[union-attr]
            in_force = (
                InForce(one.kind, one.key, one.version, one.sha256, self._memory.contents[one.content]) for one in roots
            )
            self._held = assemble(tuple(in_force), stamp)
        return self._held

    def process(self, sends: Any, key: str, sha256: str) -> Pinned:
        return compiled(self._content("process", key, sha256))

    def record_type(self, sends: Any, key: str, sha256: str) -> Any:
        from lotwright.kernel import records

        return records.read(self._content("record-type", key, sha256))

    def versions(self, sends: Any, process: str) -> list[Published]:
        events = [
            event
            for body in self._memory.entries.get(definitions.ref("process", process), ())
            for event in DECODER.decode(body).events
        ]
        return [Published(one["sha256"], dt.datetime.fromisoformat(one["at"])) for one in reversed(events)]

    def _content(self, kind: str, key: str, sha256: str) -> bytes:
        for body in self._memory.entries[definitions.ref(kind, key)]:
            for event in DECODER.decode(body).events:
                if event["sha256"] == sha256:
                    return self._memory.contents[event["content"]]
        raise AssertionError(f"{kind} {key} {sha256} was published")


class Messages:
    """Messages kept in memory. One command runs at a time, and none that is declined has thrown one."""

    def __init__(self) -> None:
        self._kept: list[tuple[engine.Correlate, dt.datetime]] = []

    def turn(self, work: Work, message: str) -> None:
        """Nobody else is there."""

    def keep(self, work: Work, sent: engine.Correlate, end: dt.datetime) -> None:
        self._kept.append((sent, end))

    def give(self, work: Work, wanted: engine.Listen) -> engine.Correlate | None:
        for place, (sent, end) in enumerate(self._kept):
            if end > work.at and sent.message == wanted.message and wanted.key in (None, sent.key):
                del self._kept[place]
                return sent
        return None


class Numbers:
    """Numbers counted in memory."""

    def __init__(self) -> None:
        self._drawn: Counter[str] = Counter()

    def draw(self, series: str) -> str:
        self._drawn[series] += 1
        return f"{series}-{self._drawn[series]:06d}"


class MemoryRunner:
    """Takes commands, one after the other, on streams in memory."""

    def __init__(self, clock: SimulatedClock, work: Casework | None = None) -> None:
        self.memory = Memory()
        self.clock = clock
        self.kinds = wiring.KINDS
        self.catalogue = wiring.CATALOGUE
        self.numbers = Numbers()
        self.definitions = MemoryDefinitions(self.memory)
        running = Running(Chart(self._people, self._superior), self._waiting, Messages())
        own = work or Casework(prove, seal, lambda work, digests: set(digests), running)
        self.handlers = {**wiring.handlers(own), **Publishing(prove, seal, self.employed).handlers()}
        self.needs = casework.needs()
        self.follow = own.follow

    def run(self, command: c.Command, caller: c.Caller) -> c.Receipt:
        """Do what the command asks, wholly or not at all; a refusal is kept on the caller's stream."""
        try:
            return self._attempt(command, caller)
        except Refused as refused:
            self._keep_refusal(command, caller, refused)
            raise

    def look(self, command: Any, caller: c.Caller, ask: Callable[[Any, Any], Any]) -> Any:
        """What the command would find."""
        work = self._open(command, caller, {}, Kept(), self.clock.now())
        return ask(work, command)

    def employed(self, work: Any) -> tuple[Any, ...]:
        """Everybody who works here."""
        held = (stream.after for ref, stream in self.memory.streams.items() if ref.kind == "person")
        return tuple(state for state in held if state is not None and state.root.active)

    def state(self, kind: str, id: str) -> Any:
        """A stream's state."""
        stream = self.memory.streams.get(Ref(kind, id))
        return stream.after if stream else None

    def _attempt(self, command: c.Command, caller: c.Caller) -> c.Receipt:
        wanted: dict[Ref, Lock] = {}
        kept, at = Kept(), self.clock.now()
        while True:
            work = self._open(command, caller, wanted, kept, at)
            try:
                answer = self.handlers[type(command)](work, command)
                answer |= self.follow(work)
            except Restart:
                wanted = work.unit.wanted
                continue
            entries = work.unit.append(_frame(work, command))
            lines = [(one.ref.kind, one.ref.id, one.seq, one.hash.hex()) for one in entries]
            return c.Receipt(lines, answer)

    def _open(self, command: Any, caller: Any, wanted: Any, kept: Kept, at: dt.datetime) -> Work:
        unit = MemoryUnit(self.memory, self.kinds)
        first = {Ref("person", caller.person): Lock.SHARE}
        named = self.needs.get(type(command))
        first |= {need.ref: need.lock for need in (named(command) if named else ())} | wanted
        work = Work(self, unit, caller, at, kept)  # type: ignore[arg-type]
        try:
            unit.need(Need(ref, lock) for ref, lock in first.items())
        except Restart:
            raise AssertionError("what is locked first is locked in order") from None
        return work

    def _keep_refusal(self, command: c.Command, caller: c.Caller, refused: Refused) -> None:
        work = self._open(c.Command(), caller, {}, Kept(), self.clock.now())
        if work.unit.get("person", caller.person) is not None:
            event = people.WasRefused(work.at, tag_of(command), refused.rule, dict(refused.params))
            work.unit.happen(Ref("person", caller.person), event)
            work.unit.append(_frame(work, command))

    def _waiting(self, work: Work, kind: str, name: str, key: str | None, most: int) -> list[str]:
        found = [
            ref.id
            for ref, stream in self.memory.streams.items()
            if ref.kind == "case" and stream.after.head.status == "running"  # type: ignore[union-attr]
            for wait in stream.after.waits.values()  # type: ignore[union-attr]
            if (wait.kind, wait.name) == (kind, name) and (kind == "signal" or wait.key in (None, key))
        ]
        return sorted(set(found))[:most]

    def _superior(self, work: Work, person: str) -> str | None:
        """The nearest person above somebody who has not left."""
        above = self.state("person", person).superior
        while above is not None and not self.state("person", above).root.active:
            above = self.state("person", above).superior
        return above

    def _people(self, work: Work, roles: tuple[str, ...]) -> tuple[str, ...]:
        today, caller = work.context().today, work.caller
        return tuple(
            sorted(
                ref.id
                for ref, stream in self.memory.streams.items()
                if ref.kind == "person" and stream.after.root.active  # type: ignore[union-attr]
                for grant in stream.after.grants.values()  # type: ignore[union-attr]
                if grant.role in roles and grant.entity in (caller.entity, "*") and grant.site in (caller.site, "*")
                if grant.since <= today and (grant.until is None or today <= grant.until)
            )
        )


def _frame(work: Work, command: c.Command) -> Frame:
    caller = work.caller
    frame = Frame(
        work.at, tag_of(command), caller.person, caller.kind, caller.request, role=work.role or None, zone=caller.zone
    )
    return frame._replace(**work.frame)


def prove(caller: c.Caller, proof: c.Proof) -> Proven:
    """Everybody is present: what passwords are worth is tested with the real port."""
    return Proven(proof.digest, True, True, proof.reason)


def seal(work: Work, person: str) -> Sealed:
    """A name that is only marked as sealed."""
    return Sealed(person, "c2VhbGVk")


class MemoryStage:
    """The pure core as a stage."""

    def __init__(self, runner: MemoryRunner, clock: SimulatedClock) -> None:
        self._runner = runner
        self._clock = clock
        entity, site = next(iter(self._configuration().sites()))
        self._entity, self.site = entity.id, site.id
        self.zone = self._configuration().zone(site.id)
        self._known: set[str] = set()

    def cast(self, person: str, role: str) -> None:
        id = person_id(person)
        if person not in self._known:
            self.do(FOUNDER, c.Perform(action="people.add", inputs={"person": id}), signing=False)
            self._known.add(person)
        grant = {"person": id, "role": role, "since": SINCE}
        self.do(FOUNDER, c.Perform(action="people.grant", inputs=grant), signing=False)

    def now(self) -> dt.datetime:
        return self._clock.now()

    def go(self, moment: dt.datetime) -> None:
        while True:
            due = [
                (timer.due, case.head.id, timer.timer)
                for case in self._cases()
                if case.head.status == "running"
                for timer in case.timers.values()
                if timer.due <= moment
            ]
            if not due:
                break
            at, case, timer = min(due)
            self._clock.set(max(at, self.now()))
            self._runner.run(c.FireTimer(case=case, timer=timer), self._caller(FOUNDER)._replace(kind="job"))
        self._clock.set(moment)

    def do(self, person: str, command: c.Command, *, signing: bool) -> Mapping[str, Any]:
        caller = self._caller(person)
        if signing:
            assert isinstance(command, c.Complete | c.Publish)
            due = self._runner.look(command, caller, self._due)
            proof = c.Proof(digest=due.digest if due else "", password="", login=person, reason=command.reason)
            command = msgspec.structs.replace(command, signature=proof)
        return self._runner.run(command, caller).answer

    def _due(self, work: Any, command: Any) -> Any:
        if isinstance(command, c.Publish):
            return weigh(work, command, self._runner.employed).due
        return Casework.shown(work, command)[2]

    def waiting(self) -> list[Waiting]:
        found = []
        for case in sorted(self._cases(), key=lambda one: one.head.id, reverse=True):
            seq = self._runner.memory.streams[Ref("case", case.head.id)].seq
            for row in sorted(case.tasks.values(), key=lambda one: int(one.task)):
                names = self._names(row.process, row.definition)[row.element]
                told = (case.head.id, row.task, row.element, names, tuple(row.roles), seq, row.due, row.assignee)
                found.append(Waiting(*told))
        return found

    def status(self, case: str) -> str:
        return str(self._runner.state("case", case).head.status)

    def version(self, case: str) -> int:
        return self._runner.memory.streams[Ref("case", case)].seq

    def value(self, case: str, key: str) -> Any:
        state = self._runner.state("record", case)
        return state.root.values.get(key) if state else None

    def standing(self, kind: str, id: str) -> str | None:
        state = self._runner.state(kind, id)
        today = self.now().astimezone(ZoneInfo(self.zone)).date()
        return things.status_of(state.root, today) if state is not None else None

    def elements(self, case: str) -> Mapping[str, frozenset[str]]:
        head = self._runner.state("case", case).head
        return self._names(head.process, head.definition)

    def _names(self, process: str, sha256: str) -> Mapping[str, frozenset[str]]:
        return names_of(self._runner.definitions.process(None, process, sha256).process)

    def _cases(self) -> list[Any]:
        return [stream.after for ref, stream in self._runner.memory.streams.items() if ref.kind == "case"]

    def _configuration(self) -> Configuration:
        return self._runner.definitions.current(None)

    def _caller(self, person: str) -> c.Caller:
        return c.Caller(person_id(person), self.site, self._entity, self.zone, request="play", login=person)
