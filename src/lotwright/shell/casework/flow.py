"""Lets a case run until it rests: each step's facts happen, and each thing it asks for is carried out or sent off.

Actions of our own ledgers are done here and now, in the same transaction, on the authority of the process. What
touches the outside world goes to the outbox and comes back as a command.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple, Protocol
from zoneinfo import ZoneInfo

import msgspec

from lotwright.kernel.bpmn.net import Net
from lotwright.kernel.engine import commands as engine
from lotwright.kernel.engine import data
from lotwright.kernel.engine.events import CaseEvent, DataSet, MigrationUndone, Thrown
from lotwright.kernel.engine.state import ROOT
from lotwright.kernel.engine.step import step
from lotwright.kernel.journal.streams import Ref
from lotwright.kernel.packs import calendars
from lotwright.kernel.packs.check import EXTERNAL
from lotwright.kernel.refusal import Refused
from lotwright.shell.casework import binding
from lotwright.shell.runner import Work

MOST_STEPS = 1_000
"""How much one command may ask, and come back to the engine, before the case counts as one that never rests."""


class Chart(NamedTuple):
    """Who there is.

    people      active persons who hold one of these roles at the site of the work, in a fixed order
    superior    the nearest active person above somebody, None at the top
    """

    people: Callable[[Work, tuple[str, ...]], tuple[str, ...]]
    superior: Callable[[Work, str], str | None]


class Post(Protocol):
    """Brings what a case throws to the cases that wait for it; says how many it reached."""

    def message(self, work: Work, sent: engine.Send) -> int:
        """A message, to one."""

    def signal(self, work: Work, sent: engine.Signal, thrower: str) -> int:
        """A signal, to all but the one that threw it."""

    def kept(self, work: Work, wanted: engine.Listen) -> engine.Correlate | None:
        """A message kept for one who now waits for it; None when there is none."""


class Flow:
    """Runs one case for one command. `outputs` gathers what became of the variables of the whole case."""

    def __init__(
        self,
        work: Work,
        case: str,
        own: tuple[str, Net],
        chart: Chart,
        post: Post,
        behalf: str | None = None,
        also: tuple[str, Net] | None = None,
    ) -> None:
        """`behalf` is the person whom the caller stands for as a substitute; `also` the version a case is moved to."""
        self._work = work
        self._ref = Ref("case", case)
        self._own = own
        self._also = {} if also is None else {also[0]: also[1]}
        self._chart = chart
        self._stands_for = frozenset(() if behalf is None else (behalf,))
        self._post = post
        self.outputs: dict[str, Any] = {}
        self.touched: list[Ref] = []
        self._callers: dict[str, str] = {}

    def run(self, command: engine.Command) -> None:
        """Do what the command asks, and all that follows. Refuses what the engine and the actions refuse."""
        pending: deque[engine.Command | engine.AnyAsk] = deque([command])
        if isinstance(command, engine.Resume):
            pending.extend(self._listening())
        for _ in range(MOST_STEPS):
            if not pending:
                return
            taken = pending.popleft()
            if isinstance(taken, engine.Ask):
                pending.extendleft(self._carry_out(taken) if self._wanted(taken) else ())
                continue
            made = self._step(taken)
            self._happen(made.events)
            pending.extend(made.asks)
        raise Refused("case.does-not-rest", case=self._ref.id, steps=MOST_STEPS)

    def _listening(self) -> Iterable[engine.Listen]:
        """What came while the case was suspended may have been kept."""
        waits = self._work.unit.get(*self._ref).waits.values()
        awaited = sorted((wait for wait in waits if wait.kind == "message"), key=lambda wait: int(wait.wait))
        return [engine.Listen(wait.wait, wait.name, wait.key) for wait in awaited]

    def _step(self, command: engine.Command) -> engine.Step:
        unit = self._work.unit
        state = unit.get(*self._ref) if unit.loaded(*self._ref) else None
        nets = {**nets_of(self._work, state, self._own), **self._also}
        return step(nets, state, command, self._env())

    def _happen(self, events: Iterable[CaseEvent]) -> None:
        self._work.unit.happen(self._ref, *events)
        for event in events:
            if isinstance(event, DataSet) and event.scope == ROOT:
                self.outputs |= {name: data.decode(new) for name, _, new in event.changed}
            elif isinstance(event, MigrationUndone):
                self.outputs |= {name: data.decode(old) for name, old in event.restored}

    def _env(self) -> engine.Env:
        work = self._work
        return engine.Env(
            at=work.at,
            actor=work.caller.person,
            after=self._after,
            decide=self._decide,
            net=self._called,
            people=lambda roles: self._chart.people(work, roles),
            superior=lambda person: self._chart.superior(work, person),
            stands_for=self._stands_for,
            zone=ZoneInfo(work.caller.zone),
        )

    def _after(self, span: str) -> Any:
        site = self._work.caller.site
        calendar = self._work.configuration.calendar(site)
        if calendar is None:
            raise Refused("case.no-calendar", site=site)
        return calendars.after(calendar, self._work.at, span)

    def _decide(self, decision: str, inputs: Mapping[str, Any]) -> Any:
        model = self._work.configuration.decisions.get(decision)
        if model is None:
            raise Refused("engine.no-decision", decision=decision)
        return model.decide(decision, inputs, now=self._work.at).value

    def _called(self, callee: engine.Callee) -> Net:
        """The version of a process that a call is bound to. Refuses `engine.no-process`."""
        state = self._work.unit.get(*self._ref) if self._work.unit.loaded(*self._ref) else None
        sha256, net = self._own
        self._callers |= binding.callers(state, (sha256, net.process))
        began = self._work.at if state is None else state.since or state.head.started_at
        found = binding.bound(self._work, callee, began, self._callers)
        if found is None:
            raise Refused("engine.no-process", process=callee.process)
        self._callers[found.process.sha256] = found.process.key
        return found.net

    # --- what is asked ---

    def _wanted(self, ask: engine.AnyAsk) -> bool:
        """Whether it is still asked: an answer to something asked before it may have ended what asks for it."""
        if isinstance(ask, engine.Call | engine.External):
            return ask.job in self._work.unit.get(*self._ref).jobs
        if isinstance(ask, engine.Listen):
            return ask.wait in self._work.unit.get(*self._ref).waits
        return True

    def _carry_out(self, ask: engine.AnyAsk) -> Iterable[engine.Command | engine.AnyAsk]:
        match ask:
            case engine.Call():
                return (self._perform(ask),)
            case engine.External() if not ask.type.startswith(EXTERNAL):
                return (self._perform(engine.Call(ask.job, ask.element, ask.type, ask.inputs)),)
            case engine.External():
                self._send(ask.type, {"job": ask.job, "element": ask.element, "inputs": ask.inputs})
            case engine.Notify():
                told = {"kind": ask.kind, "element": ask.element, "people": ask.people, "roles": ask.roles}
                self._send("notify", {"task": ask.task, **told})
            case engine.Send():
                self._send("message", {"message": ask.message, "key": ask.key, "values": ask.values})
                self._post.message(self._work, ask)
            case engine.Signal():
                self._send("signal", {"signal": ask.signal, "values": ask.values})
                self._post.signal(self._work, ask, self._ref.id)
            case engine.Listen():
                found = self._post.kept(self._work, ask)
                return () if found is None else (ask, found)
        return ()

    def _perform(self, call: engine.Call) -> engine.Command:
        """Do the action; a refusal is thrown as a BPMN error where the process catches it, and undoes all elsewhere."""
        work = self._work
        before = set(work.unit.touched())
        try:
            answer = work.perform(call.type, _whole(call.inputs), self._ref.id)
        except Refused as refused:
            failed = engine.FailJob(job=call.job, detail=refused.rule, code=refused.rule)
            if any(isinstance(one, Thrown) and one.caught is not None for one in self._step(failed).events):
                return failed
            if work.caller.kind == "person":
                raise
            return engine.FailJob(job=call.job, detail=refused.rule)
        self.touched += [ref for ref in work.unit.touched() if ref not in before]
        return engine.AnswerJob(job=call.job, values=answer)

    def _send(self, topic: str, said: Mapping[str, Any]) -> None:
        head = self._work.unit.get(*self._ref).head
        message = {"case": head.id, "process": head.process, "subject": head.subject, "site": head.site, **said}
        self._work.outbox.append((topic, msgspec.json.encode(message)))


def nets_of(work: Work, state: Any, own: tuple[str, Net]) -> Mapping[str, Net]:
    """A case's own process, and those it has called, by sha256."""
    sha256, net = own
    nets = {sha256: net}
    for token in state.tokens.values() if state is not None else ():
        if token.called is not None and token.called[1] not in nets:
            key, called = token.called
            nets[called] = work.runner.definitions.process(work.unit, key, called).net
    return nets


def _whole(value: Any) -> Any:
    """FEEL has one kind of number; an action that counts takes whole ones as such."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value
    if isinstance(value, Mapping):
        return {key: _whole(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_whole(inner) for inner in value]
    return value
