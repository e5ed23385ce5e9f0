"""Drives one case for a test, and holds after every command what must always hold.

* the events alone, folded, give the state the engine went on with;
* the rows of the state give the state back;
* the same command at the same state gives the same answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest

from lotwright.kernel import bpmn
from lotwright.kernel.bpmn import Net
from lotwright.kernel.bpmn.expressions import Expressions
from lotwright.kernel.cases.case import KIND, CaseEvent, State, fold
from lotwright.kernel.engine import commands as c
from lotwright.kernel.engine import events as e
from lotwright.kernel.engine.data import decode
from lotwright.kernel.engine.state import ROOT
from lotwright.kernel.engine.step import step
from lotwright.kernel.feel import from_feel
from lotwright.kernel.journal import canonical
from lotwright.kernel.refusal import Refused

START = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
Action = Callable[[dict[str, Any]], dict[str, Any]]


class Case:
    """A case in a small world. `do` sends a command; calls are answered by `actions`, other asks are kept."""

    def __init__(self, *sources: bytes, actions: dict[str, Action] | None = None, **env: Any) -> None:
        nets = [bpmn.compile(bpmn.read(source)) for source in sources]
        self.nets: dict[str, Net] = {net.sha256: net for net in nets}
        self.by_key = {net.process: net for net in nets}
        self.net = nets[0]
        self.actions = actions or {}
        self.env = env
        self.at = START
        self.state: State | None = None
        self.events: list[CaseEvent] = []
        self.last: list[CaseEvent] = []
        self.asks: list[c.AnyAsk] = []
        self.calls: list[tuple[str, dict[str, Any]]] = []

    # ---- commands

    def begin(self, by: str = "ana", **values: Any) -> Case:
        """Start the case."""
        element = values.pop("element", None)
        self.do(
            c.Begin(id="C-1", process=self.net.process, definition=self.net.sha256, values=values, element=element), by
        )
        return self

    def do(self, command: c.Command, by: str = "ana") -> Case:
        """Do a command and what follows from it in the same transaction."""
        self.last, self.asks = [], []
        waiting = [command]
        while waiting:
            waiting += self._step(waiting.pop(0), by)
        return self

    def _step(self, command: c.Command, by: str) -> list[c.Command]:
        env = c.Env(self.at, by, self._after, **{"net": lambda callee: self.by_key[callee.process], **self.env})
        made = step(self.nets, self.state, command, env)
        assert step(self.nets, self.state, command, env) == made, "the same command gives the same answer"
        for event in made.events:
            plain = msgspec.json.decode(canonical.encode(event))
            assert msgspec.convert(plain, KIND.event, strict=False) == event, "an event survives the journal"
            self.state = fold(self.state, event)
        self.events += made.events
        self.last += made.events
        self._hold()
        answers: list[c.Command] = []
        for ask in made.asks:
            if isinstance(ask, c.Call):
                self.calls.append((ask.type, ask.inputs))
                action = self.actions.get(ask.type, lambda inputs: {})
                answers.append(c.AnswerJob(job=ask.job, values=action(ask.inputs)))
            else:
                self.asks.append(ask)
        return answers

    def _after(self, span: str) -> dt.datetime:
        from lotwright.kernel.engine.catching import later

        due = later(self.at, span)
        assert due is not None
        return due

    def _hold(self) -> None:
        replayed: State | None = None
        for event in self.events:
            replayed = fold(replayed, event)
        assert replayed == self.state
        rows: dict[str, list[Any]] = {}
        for table, _, row in KIND.rows(self.state):
            rows.setdefault(table.name, []).append(row)
        assert KIND.state_of(rows) == self.state
        assert KIND.digest(KIND.state_of(rows)) == KIND.digest(self.state)

    def complete(self, element: str, by: str = "ana", outcome: str | None = None, nth: int = 0, **values: Any) -> Case:
        """Complete the task of a step."""
        return self.do(c.Complete(task=self.task(element, nth), outcome=outcome, values=values), by)

    def pass_time(self, hours: float) -> Case:
        """Let time pass; timers fire in order of their instants."""
        until = self.at + dt.timedelta(hours=hours)
        while self.state is not None and (due := [t for t in self.state.timers.values() if t.due <= until]):
            first = min(due, key=lambda timer: (timer.due, int(timer.timer)))
            self.at = max(self.at, first.due)
            self.do(c.FireTimer(timer=first.timer))
        self.at = until
        return self

    # ---- what is there

    @property
    def now(self) -> State:
        """The state."""
        assert self.state is not None
        return self.state

    def task(self, element: str, nth: int = 0) -> str:
        """The id of an open task of a step, the oldest first."""
        found = sorted(
            (row for row in self.now.tasks.values() if row.element == element), key=lambda row: int(row.task)
        )
        assert nth < len(found), f"{element} is not open, but {self.waits}"
        return found[nth].task

    @property
    def waits(self) -> str:
        """Open tasks by element, such as `a a b`."""
        return " ".join(sorted(row.element for row in self.now.tasks.values()))

    @property
    def status(self) -> str:
        """The case's status, with `stuck` where it cannot go on."""
        return "stuck" if self.now.head.stuck else self.now.head.status

    def data(self, name: str) -> Any:
        """A variable of the whole case."""
        return from_feel(decode((self.now.tokens[ROOT].data or {}).get(name)))

    @property
    def passed(self) -> list[str]:
        """Every element gone through or entered, in order."""
        found: list[str] = []
        for event in self.events:
            if isinstance(event, e.Entered):
                found += [*event.via, event.element]
            elif isinstance(event, e.Passed):
                found += event.elements
        return found

    def asked(self, kind: type) -> list[Any]:
        """The asks of a kind of the last command."""
        return [ask for ask in self.asks if isinstance(ask, kind)]


def move(
    case: Case,
    elements: dict[str, str] | None = None,
    to: int = 1,
    renew: tuple[str, ...] = (),
    values: dict[str, str] | None = None,
) -> c.Migrate:
    """Move a case to another of the versions it was given; what both have under one id goes there."""
    target, source = list(case.nets.values())[to], case.nets[case.now.head.definition]
    same = {id: id for id in (*source.nodes, *source.flows) if id in target.nodes or id in target.flows}
    made = Expressions(())
    settings = tuple((name, made.feel("", text)) for name, text in (values or {}).items())
    mapped = {**same, **(elements or {})}
    return c.Migrate(
        plan="0" * 64, definition=target.sha256, elements=mapped, renew=frozenset(renew), values=settings, reason="r"
    )


@contextmanager
def refused(rule: str, **params: Any) -> Iterator[None]:
    """What is done within is refused by this rule."""
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.rule == rule
    assert params.items() <= caught.value.params.items()
