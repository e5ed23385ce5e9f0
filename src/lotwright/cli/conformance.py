"""`lotwright dev conformance DIR`: run `DIR/plays.jsonl` on the engine, without the publish gate.

A play deploys its models, sends commands and looks at what is there afterwards. The world around the engine is the
smallest that will do: cases in memory, a clock that moves only when told, jobs that are done at once.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import traceback
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from lotwright.kernel import bpmn, feel
from lotwright.kernel.bpmn import Net
from lotwright.kernel.bpmn.net import Timer
from lotwright.kernel.engine import commands as c
from lotwright.kernel.engine import events as e
from lotwright.kernel.engine.catching import Schedule, later, schedule
from lotwright.kernel.engine.data import decode
from lotwright.kernel.engine.run import Halt
from lotwright.kernel.engine.state import ROOT, State, fold
from lotwright.kernel.engine.step import step
from lotwright.kernel.refusal import Invalid, Refused, problem

ZERO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
MOST_COMMANDS = 100_000
ANYBODY = "anybody"


class Wrong(Exception):
    """The play expected something else."""


@dataclass
class Starter:
    """A timer start event that counts."""

    process: str
    element: str
    next: Schedule


@dataclass
class World:
    """Deployed processes, running cases and a clock.

    order  in which tasks, waits and timers came into being, by case and number
    asked  the cases that a step of the play began, rather than a message or signal of another case
    """

    at: dt.datetime = ZERO
    actor: str = ANYBODY
    nets: dict[str, Net] = field(default_factory=dict)
    latest: dict[str, Net] = field(default_factory=dict)
    cases: dict[str, State] = field(default_factory=dict)
    starters: list[Starter] = field(default_factory=list)
    order: dict[tuple[str, str], int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    kept: list[tuple[c.Correlate, dt.datetime]] = field(default_factory=list)
    ended_at: list[str] = field(default_factory=list)
    pending: deque[tuple[str, c.Command]] = field(default_factory=deque)
    started: int = 0

    def deploy(self, source: bytes) -> None:
        """Bring all executable processes of a model into force. Raises Invalid."""
        model = bpmn.read(source)
        made = [bpmn.compile(model, element.id) for element in model.executable]
        if not made:
            raise Invalid(bpmn.check(model))
        for net in made:
            net.sha256 += f"/{net.process}"
            self.nets[net.sha256] = net
            self.latest[net.process] = net
            for node in net.root.starts:
                timer = node.event.timer
                if timer is not None:
                    self.starters.append(Starter(net.process, node.id, self._first(node.id, timer)))

    def _first(self, element: str, timer: Timer) -> Schedule:
        try:
            return schedule(timer, timer.value.value({}, self.at), self.at, self._after)
        except Halt as halt:
            raise Invalid([problem("bpmn.timer", element, **halt.params)]) from halt

    # ---- commands

    def start(self, process: str, values: Mapping[str, Any], element: str | None = None) -> None:
        """Begin a case."""
        net = self.latest.get(process)
        if net is None:
            raise Wrong(f"no process {process}")
        self.started += 1
        id = f"C{self.started}"
        self.asked.append(id)
        self.send(id, c.Begin(id=id, process=process, definition=net.sha256, values=values, element=element))

    def send(self, case: str, command: c.Command) -> None:
        """Do a command and all that follows from it."""
        self.pending.append((case, command))
        for _ in range(MOST_COMMANDS):
            if not self.pending:
                return
            self._step(*self.pending.popleft())
        raise Wrong("never rests")

    def _step(self, id: str, command: c.Command) -> None:
        state = self.cases.get(id)
        made = step(self.nets, state, command, c.Env(self.at, self.actor, self._after, net=self._called))
        for event in made.events:
            self._watch(state, event)
            state = fold(state, event)
            number = _number(event)
            if number is not None:
                self.order.setdefault((id, number), len(self.order))
        assert state is not None
        self.cases[id] = state
        for ask in made.asks:
            self._carry_out(id, ask)

    def _watch(self, state: State | None, event: e.CaseEvent) -> None:
        """Note end events that are reached."""
        if isinstance(event, e.Passed):
            self.ended_at += [element for element in event.elements if self._is_end(element)]
        if isinstance(event, e.Left) and event.how == "completed" and state is not None:
            at = state.tokens[event.token].at
            self.ended_at += [at] if self._is_end(at) else []

    def _is_end(self, element: str) -> bool:
        return any(net.nodes[element].kind == "endEvent" for net in self.latest.values() if element in net.nodes)

    def _after(self, span: str) -> dt.datetime:
        return later(self.at, span) or self.at

    def _called(self, callee: c.Callee) -> Net:
        if callee.process not in self.latest:
            raise Refused("engine.no-process", process=callee.process)
        return self.latest[callee.process]

    def _carry_out(self, id: str, ask: c.AnyAsk) -> None:
        match ask:
            case c.Call() | c.External():
                self.pending.append((id, c.AnswerJob(job=ask.job)))
            case c.Send():
                self.message(ask.message, ask.key, ask.values, ask.keep)
            case c.Signal():
                self._signal(ask.signal, ask.values, but=id)
            case c.Listen():
                self._keep(id, ask)

    def message(self, name: str, key: str | None, values: Mapping[str, Any], ttl: str | None = None) -> None:
        """One who waits gets it, the longest waiting first; else it starts a case; else it is kept or lost."""
        command = c.Correlate(message=name, key=key, values=values)
        waiting = [
            (self.order[(id, wait.wait)], id)
            for id, state in self.cases.items()
            if state.head.status == "running"
            for wait in state.waits.values()
            if wait.kind == "message" and wait.name == name and wait.key in (None, key)
        ]
        if waiting:
            self.pending.append((min(waiting)[1], command))
        elif not self._start_by("message", name, values) and ttl is not None:
            self.kept.append((command, later(self.at, ttl) or self.at))
        self._drain()

    def _keep(self, id: str, ask: c.Listen) -> None:
        for place, (command, until) in enumerate(self.kept):
            if command.message == ask.message and ask.key in (None, command.key) and until > self.at:
                del self.kept[place]
                self.pending.append((id, command))
                return

    def signal(self, name: str, values: Mapping[str, Any]) -> None:
        """Everybody who waits gets it, and it starts cases."""
        self._signal(name, values)
        self._drain()

    def _signal(self, name: str, values: Mapping[str, Any], but: str = "") -> None:
        for id, state in list(self.cases.items()):
            if id != but and state.head.status == "running":
                self.pending.append((id, c.Broadcast(signal=name, values=values)))
        self._start_by("signal", name, values)

    def _start_by(self, kind: str, name: str, values: Mapping[str, Any]) -> bool:
        found = False
        for net in list(self.latest.values()):
            for node in net.root.starts:
                if node.event.kind == kind and node.event.name == name:
                    self.started += 1
                    id = f"C{self.started}"
                    begin = c.Begin(id=id, process=net.process, definition=net.sha256, values=values, element=node.id)
                    self.pending.append((id, begin))
                    found = True
                    if kind == "message":
                        return True
        return found

    def _drain(self) -> None:
        for _ in range(MOST_COMMANDS):
            if not self.pending:
                return
            id, command = self.pending.popleft()
            state = self.cases.get(id)
            if state is None or state.head.status == "running":
                try:
                    self._step(id, command)
                except Refused as refused:
                    if refused.rule != "message.not-awaited":
                        raise
        raise Wrong("never rests")

    def advance(self, until: dt.datetime) -> None:
        """Let time pass; what falls due happens in order of time."""
        for _ in range(MOST_COMMANDS):
            due = [
                (timer.due, 1, self.order[(id, timer.timer)], id, timer.timer)
                for id, state in self.cases.items()
                if state.head.status == "running"
                for timer in state.timers.values()
                if timer.due <= until
            ]
            due += [
                (one.next.due, 0, place, "", "") for place, one in enumerate(self.starters) if one.next.due <= until
            ]
            if not due:
                self.at = until
                return
            at, _, place, id, timer = min(due)
            self.at = max(self.at, at)
            if id:
                self.send(id, c.FireTimer(timer=timer))
            else:
                self._begin_by_timer(self.starters[place])
        raise Wrong("never rests")

    def _begin_by_timer(self, starter: Starter) -> None:
        following = starter.next.following()
        if following is None:
            self.starters.remove(starter)
        else:
            starter.next = following
        self.start(starter.process, {}, starter.element)

    # ---- what is there

    def tasks(self) -> list[tuple[str, str, str]]:
        """(element, case, task) of every open task, oldest first."""
        found = [
            (self.order[(id, task)], row.element, id, task)
            for id, state in self.cases.items()
            for task, row in state.tasks.items()
        ]
        return [(element, id, task) for _, element, id, task in sorted(found)]

    def instances(self) -> int:
        """Running cases, and the processes they have called."""
        return sum(
            1 + sum(token.called is not None for token in state.tokens.values())
            for state in self.cases.values()
            if state.head.status == "running"
        )


def _number(event: e.CaseEvent) -> str | None:
    """The number within its case of a task, wait or timer that came into being."""
    match event:
        case e.TaskOpened():
            return event.task
        case e.WaitOpened():
            return event.wait
        case e.TimerSet():
            return event.timer
    return None


def run(directory: Path, *, as_json: bool) -> int:
    """Run the plays of a folder; 0 when all pass."""
    source = directory / "plays.jsonl"
    if not source.is_file():
        print(f"no plays.jsonl in {directory}", file=sys.stderr)
        return 2
    groups: dict[str, Counter[str]] = {}
    failed: list[dict[str, str]] = []
    for line in source.read_text(encoding="utf-8").splitlines():
        if line.strip():
            play = json.loads(line, parse_float=Decimal)
            why = check(directory, play)
            group = groups.setdefault(str(play.get("group", "")), Counter(total=0, passed=0))
            group["total"] += 1
            group["passed"] += why is None
            if why is not None:
                failed.append({"id": str(play["id"]), "why": why})
    return _report(groups, failed, as_json=as_json)


def _report(groups: Mapping[str, Mapping[str, int]], failed: list[dict[str, str]], *, as_json: bool) -> int:
    if not as_json:
        for one in failed:
            print(f"FAIL  {one['id']}: {one['why']}")
        for name, numbers in sorted(groups.items()):
            print(f"{name:<22} {numbers['passed']:>5} of {numbers['total']:>5} plays")
    total = sum(numbers["total"] for numbers in groups.values())
    counts = {"total": total, "passed": total - len(failed)}
    named = {name: dict(numbers) for name, numbers in sorted(groups.items())}
    print(json.dumps({**counts, "groups": named, "failed": failed}, ensure_ascii=False))
    return 1 if failed else 0


def check(directory: Path, play: Mapping[str, Any]) -> str | None:
    """Why a play fails; None when it passes."""
    world = World()
    steps = list(play["steps"])
    refusal = next((step["expect"] for step in steps if step.get("expect", {}).get("refused")), None)
    try:
        for model in play.get("models") or [play["model"]]:
            world.deploy((directory / model).read_bytes())
    except Invalid as invalid:
        return _refused(play, refusal, invalid)
    except Exception:
        return traceback.format_exc(limit=-3)
    if refusal is not None:
        return "the model was not refused"
    try:
        for number, step in enumerate(steps, 1):
            _do(world, step)
            _expect(world, number, step.get("expect", {}))
    except Wrong as wrong:
        return str(wrong)
    except Refused as refused:
        return f"refused: {refused.rule} {refused.params}"
    except Exception:
        return traceback.format_exc(limit=-3)
    return None


def _refused(play: Mapping[str, Any], expected: Mapping[str, Any] | None, invalid: Invalid) -> str | None:
    named = [f"{found.rule} at {found.path}" for found in invalid.problems]
    if expected is None:
        return None if play.get("may_refuse") else f"refused at deploy: {', '.join(named)}"
    wanted = {expected.get("element"), *expected.get("element_any", ())} - {None}
    if not wanted or wanted & {found.path for found in invalid.problems}:
        return None
    return f"refused, but not at {' or '.join(sorted(map(str, wanted)))}: {', '.join(named)}"


def _do(world: World, step: Mapping[str, Any]) -> None:
    world.ended_at.clear()
    values = step.get("data") or {}
    match step["do"]:
        case "deploy":
            pass
        case "start":
            world.start(step["process"], values)
        case "complete":
            open_tasks = [found for found in world.tasks() if found[0] == step["task"]]
            nth = step.get("nth", 0)
            if nth >= len(open_tasks):
                raise Wrong(f"task {step['task']} is not open; open: {[found[0] for found in world.tasks()]}")
            _, case, task = open_tasks[nth]
            world.actor = world.cases[case].tasks[task].assignee or ANYBODY
            world.send(case, c.Complete(task=task, values=values))
        case "message":
            key = step.get("correlation")
            world.message(step["name"], None if key is None else str(key), values, step.get("ttl"))
        case "signal":
            world.signal(step["name"], values)
        case "advance":
            until = later(world.at, step["by"])
            if until is None:
                raise Wrong(f"{step['by']} is no duration")
            world.advance(until)
        case "set":
            world.send(_top(world), c.SetValues(values=values))
        case other:
            raise Wrong(f"unknown step {other}")
    world.advance(world.at)


def _top(world: World) -> str:
    """The case a play speaks of: the first of its own that runs, else the last, else one that others began."""
    running = [id for id, state in world.cases.items() if state.head.status == "running"]
    own = [id for id in world.asked if id in world.cases]
    found = [id for id in own if id in running][:1] or own[-1:] or running[:1] or list(world.cases)[-1:]
    if not found:
        raise Wrong("no case")
    return found[0]


def _expect(world: World, number: int, expected: Mapping[str, Any]) -> None:
    for key, wanted in expected.items():
        got = _LOOKS[key](world, wanted)
        if got != wanted:
            raise Wrong(f"step {number}: {key} is {got}, not {wanted}")


def _data(world: World, wanted: Mapping[str, Any]) -> Any:
    held = world.cases[_top(world)].tokens[ROOT].data or {}
    return {name: _plain(decode(held.get(name))) for name in wanted}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return value if isinstance(value, str | bool | None) else feel.to_text(value)


_LOOKS: Mapping[str, Callable[[World, Any], Any]] = {
    "tasks": lambda world, wanted: sorted(element for element, _, _ in world.tasks()),
    "ended": lambda world, wanted: world.started > 0 and world.instances() == 0,
    "instances": lambda world, wanted: world.instances(),
    "data": _data,
    "ended_at": lambda world, wanted: _like(world.ended_at, wanted),
    "incident": lambda world, wanted: any(state.head.stuck for state in world.cases.values()),
}


def _like(got: list[str], wanted: list[str]) -> list[str]:
    """The same in any order counts as the same."""
    return wanted if sorted(got) == sorted(wanted) else got
