"""The engine with its store against other ways to run the same process; prints one JSON object as its last line.

One process (20 user tasks, 3 choices, 1 parallel block), one run of 17 completed tasks, PostgreSQL with fsync:
each step loads the case, decides, and commits. In turn: ours; SpiffWorkflow 3.2 with its serialiser and one row a
case; a hand-written transaction that writes the same rows as ours; npm's bpmn-engine where `LOTWRIGHT_BPMN_ENGINE`
names a folder that has it in node_modules (memory only: its state is serialised and restored, not stored).

    ratio            our steps/s over the hand-written transaction's
    cpu_over_spiff   CPU of SpiffWorkflow over ours, for one step from stored form to stored form without the database
                     (`ways` has both with it, where the driver's own cost covers most of ours)
    cpu_over_node    the same for bpmn-engine; null where it is absent
    growth_10k       our step after 10,000 rounds of a loop over the step after 10
    compile_ms_200   reading and compiling a process of 200 elements
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState

from lotwright.kernel import bpmn
from lotwright.kernel.cases import case as cases
from lotwright.kernel.engine import commands as c
from lotwright.kernel.engine.step import step
from lotwright.kernel.journal.streams import Ref
from lotwright.shell.acting import Need
from lotwright.shell.store.unit import Frame, Unit
from place import place
from processes import long, loop, twenty

ROUNDS = 5
RUNS = 6
AMOUNT = 5000
NOW = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
HAND = Path(__file__).with_name("engine_hand.sql")
KINDS = {"case": cases.KIND}


class Figures:
    """Wall and CPU seconds of one way, round by round."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.cpu: list[float] = []
        self.steps = 0

    def time(self, run: Callable[[], int]) -> None:
        """One round."""
        wall, cpu = time.perf_counter(), time.process_time()
        self.steps = run()
        self.wall.append((time.perf_counter() - wall) / self.steps)
        self.cpu.append((time.process_time() - cpu) / self.steps)

    def report(self) -> dict[str, float]:
        """Medians in milliseconds a step."""
        return {
            "wall_ms_step": round(statistics.median(self.wall) * 1e3, 4),
            "cpu_ms_step": round(statistics.median(self.cpu) * 1e3, 4),
        }


class Ours:
    """The engine and the store's unit of work."""

    def __init__(self, dsn: str) -> None:
        self.net = bpmn.compile(bpmn.read(twenty().source()))
        self.connection = psycopg.connect(dsn, autocommit=True)
        self.env = c.Env(NOW, "P-bench", lambda span: NOW)
        self.count = 0

    def run(self) -> int:
        """Some cases from beginning to end; returns the steps taken."""
        steps = 0
        for _ in range(RUNS):
            self.count += 1
            ref = Ref("case", f"C-{self.count:06d}")
            values = {"amount": AMOUNT}
            waiting = self._step(ref, c.Begin(id=ref.id, process="bench", definition=self.net.sha256, values=values))
            steps += 1
            while waiting:
                waiting = self._step(ref, c.Complete(task=waiting[0], values={"amount": AMOUNT}))
                steps += 1
        return steps

    def _step(self, ref: Ref, command: c.Command) -> list[str]:
        with self.connection.transaction():
            unit = Unit(self.connection, KINDS)
            unit.need([Need(ref)])
            taken = step({self.net.sha256: self.net}, unit.get(*ref), command, self.env)
            unit.happen(ref, *taken.events)
            frame = Frame(
                NOW, "task.complete", "P-bench", "person", "r", site="S", entity="E", zone="UTC", process=ref.id
            )
            unit.append(frame)
            return sorted(unit.get(*ref).tasks, key=lambda task: (len(task), task))


class Spiff:
    """SpiffWorkflow: deserialise, complete, run, serialise, one row."""

    def __init__(self, dsn: str) -> None:
        parser = BpmnParser()
        parser.add_bpmn_str(twenty().source(prefix=""))
        self.spec = parser.get_spec("bench")
        self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
        self.connection = psycopg.connect(dsn, autocommit=True)
        self.count = 0

    def run(self) -> int:
        """Some cases from beginning to end."""
        steps = 0
        for _ in range(RUNS):
            self.count += 1
            workflow = BpmnWorkflow(self.spec)
            workflow.run_all(halt_on_manual=True)
            self._store(self.count, str(self.serializer.serialize_json(workflow)))
            steps += 1
            while self._step(self.count):
                steps += 1
        return steps

    def _step(self, id: int) -> bool:
        with self.connection.transaction():
            ((text,),) = self.connection.execute(
                "SELECT state FROM hand.spiff WHERE id = %s FOR UPDATE", (id,)
            ).fetchall()
            after = self.advance(text)
            if after is not None:
                self._store(id, after)
            return after is not None

    def advance(self, text: str) -> str | None:
        """Complete the first open task of a stored workflow; None when there is none."""
        workflow = self.serializer.deserialize_json(text)
        ready = [task for task in workflow.get_tasks(state=TaskState.READY) if task.task_spec.manual]
        if not ready:
            return None
        ready[0].data["amount"] = AMOUNT
        ready[0].run()
        workflow.run_all(halt_on_manual=True)
        workflow.refresh_waiting_tasks()
        return str(self.serializer.serialize_json(workflow))

    def _store(self, id: int, text: str) -> None:
        self.connection.execute(
            "INSERT INTO hand.spiff VALUES (%s, %s) ON CONFLICT (id) DO UPDATE SET state = EXCLUDED.state", (id, text)
        )


class Hand:
    """The same rows by hand: one statement each, prepared, and the way through the process known beforehand."""

    def __init__(self, dsn: str, facts: list[tuple[str, list[str], bytes, bytes]]) -> None:
        self.facts = facts
        self.connection = psycopg.connect(dsn, autocommit=True, prepare_threshold=1)
        self.count = 0

    def run(self) -> int:
        """Some cases from beginning to end."""
        for _ in range(RUNS):
            self.count += 1
            id = f"H-{self.count:06d}"
            self._begin(id)
            for number in range(1, len(self.facts)):
                self._step(id, number)
        return RUNS * len(self.facts)

    def _begin(self, id: str) -> None:
        _, opened, state, body = self.facts[0]
        hash = hashlib.sha256(b"\2" + bytes(32) + body).digest()
        with self.connection.transaction():
            execute = self.connection.execute
            execute("INSERT INTO hand.stream VALUES ('case', %s, 1, %s)", (id, hash))
            execute("INSERT INTO hand.entry VALUES ('case', %s, 1, %s, %s, %s)", (id, bytes(32), hash, body))
            execute("INSERT INTO hand.process_case VALUES (%s, 1, 'bench', 'running', %s, %s)", (id, NOW, state))
            for task in opened:
                execute("INSERT INTO hand.task VALUES (%s, 1, %s, %s, %s)", (id, task, task, NOW))
            execute("INSERT INTO hand.task_done VALUES (%s, 1, 0, '', 'start', 'P-bench', %s)", (id, NOW))

    def _step(self, id: str, number: int) -> None:
        done, opened, state, body = self.facts[number]
        with self.connection.transaction():
            execute = self.connection.execute
            ((seq, head),) = execute(
                "SELECT seq, head FROM hand.stream WHERE kind = 'case' AND id = %s FOR UPDATE", (id,)
            ).fetchall()
            execute("SELECT status, state FROM hand.process_case WHERE stream = %s", (id,)).fetchall()
            execute("SELECT task, element FROM hand.task WHERE stream = %s", (id,)).fetchall()
            seq += 1
            hash = hashlib.sha256(b"\2" + head + body).digest()
            execute("INSERT INTO hand.entry VALUES ('case', %s, %s, %s, %s, %s)", (id, seq, head, hash, body))
            execute("UPDATE hand.stream SET seq = %s, head = %s WHERE kind = 'case' AND id = %s", (seq, hash, id))
            execute("UPDATE hand.process_case SET seq = %s, state = %s WHERE stream = %s", (seq, state, id))
            execute("DELETE FROM hand.task WHERE stream = %s AND task = %s", (id, done))
            for task in opened:
                execute("INSERT INTO hand.task VALUES (%s, %s, %s, %s, %s)", (id, seq, task, task, NOW))
            execute("INSERT INTO hand.task_done VALUES (%s, %s, 0, %s, %s, 'P-bench', %s)", (id, seq, done, done, NOW))


def facts_of(dsn: str, case: str) -> list[tuple[str, list[str], bytes, bytes]]:
    """What one of our runs wrote, step by step: (task done, tasks opened, state, entry body)."""
    with psycopg.connect(dsn) as connection:
        bodies = connection.execute(
            "SELECT body FROM journal.entry WHERE kind = 'case' AND id = %s ORDER BY seq", (case,)
        ).fetchall()
        done = connection.execute(
            "SELECT task FROM ledger.task_done WHERE stream = %s ORDER BY seq", (case,)
        ).fetchall()
        ((state,),) = connection.execute("SELECT state FROM ledger.process_case WHERE stream = %s", (case,)).fetchall()
    opened = [
        [event["task"] for event in json.loads(bytes(body))["events"] if event["type"] == "task.opened"]
        for (body,) in bodies
    ]
    return [
        (task, tasks, bytes(state), bytes(body)) for (task,), tasks, (body,) in zip(done, opened, bodies, strict=True)
    ]


class Bare:
    """Our step from stored form to stored form, without a database."""

    def __init__(self) -> None:
        self.net = bpmn.compile(bpmn.read(twenty().source()))
        self.env = c.Env(NOW, "P-bench", lambda span: NOW)

    def run(self) -> int:
        """Some cases from beginning to end; returns the steps taken."""
        steps = 0
        for _ in range(RUNS):
            values = {"amount": AMOUNT}
            stored, tasks = self._step(
                None, c.Begin(id="C", process="bench", definition=self.net.sha256, values=values)
            )
            steps += 1
            while tasks:
                stored, tasks = self._step(stored, c.Complete(task=tasks[0], values=values))
                steps += 1
        return steps

    def _step(self, stored: dict[str, list[Any]] | None, command: c.Command) -> tuple[dict[str, list[Any]], list[str]]:
        state = None if stored is None else cases.KIND.state_of(stored)
        for event in step({self.net.sha256: self.net}, state, command, self.env).events:
            state = cases.fold(state, event)
        rows: dict[str, list[Any]] = {}
        for table, _, row in cases.KIND.rows(state):
            rows.setdefault(table.name, []).append(row)
        assert state is not None
        return rows, sorted(state.tasks, key=lambda task: (len(task), task))


class BareSpiff:
    """SpiffWorkflow from stored form to stored form, without a database."""

    def __init__(self, spiff: Spiff) -> None:
        self.spiff = spiff

    def run(self) -> int:
        """Some cases from beginning to end."""
        steps = 0
        for _ in range(RUNS):
            workflow = BpmnWorkflow(self.spiff.spec)
            workflow.run_all(halt_on_manual=True)
            text: str | None = self.spiff.serializer.serialize_json(workflow)
            while text is not None:
                steps += 1
                text = self.spiff.advance(text)
        return steps


def growth() -> tuple[float, int, int]:
    """Time of a step after 10,000 rounds over that after 10, and the size of the state (bytes) at both."""
    net = bpmn.compile(bpmn.read(loop().source()))
    env = c.Env(NOW, "P-bench", lambda span: NOW)
    state: Any = None
    times: list[float] = []
    sizes: list[int] = []
    nets = {net.sha256: net}
    taken = step(nets, None, c.Begin(id="C", process="bench", definition=net.sha256, values={"done": False}), env)
    for _ in range(10_200):
        for event in taken.events:
            state = cases.fold(state, event)
        root = next(row for table, _, row in cases.KIND.rows(state) if not table.key)
        sizes.append(len(root.state))
        began = time.perf_counter()
        taken = step(nets, state, c.Complete(task=next(iter(state.tasks)), values={"done": False}), env)
        times.append(time.perf_counter() - began)
    early, late = statistics.median(times[10:210]), statistics.median(times[-200:])
    return late / early, sizes[10], sizes[-1]


def compile_ms() -> float:
    """Milliseconds to read and compile a process of 200 elements."""
    source = long(200).source()
    times = []
    for _ in range(20):
        began = time.perf_counter()
        bpmn.compile(bpmn.read(source))
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1e3


def node_cpu_ms() -> float | None:
    """CPU milliseconds a step of npm's bpmn-engine; None where Node or the package is absent."""
    folder = os.environ.get("LOTWRIGHT_BPMN_ENGINE")
    node = shutil.which("node")
    if not folder or not node or not (Path(folder) / "node_modules" / "bpmn-engine").is_dir():
        return None
    script = Path(__file__).with_name("engine_node.cjs")
    source = twenty().source(prefix="").decode().replace("amount &gt; 1000", "${environment.variables.over}")
    out = subprocess.run(
        [node, script, folder], input=source, capture_output=True, text=True, check=True, timeout=120
    ).stdout
    return float(json.loads(out)["cpu_ms_step"])


def main() -> None:
    """Run all ways in turn and print the figures."""
    with place() as at:
        with psycopg.connect(at.admin, autocommit=True) as connection:
            connection.execute(HAND.read_bytes())
        ours = Ours(at.app)
        ours.run()
        spiff = Spiff(at.admin)
        ways: dict[str, Any] = {
            "ours": ours,
            "spiff": spiff,
            "bare": Bare(),
            "bare_spiff": BareSpiff(spiff),
            "hand": Hand(at.admin, facts_of(at.app, "C-000001")),
        }
        figures = {name: Figures() for name in ways}
        for way in ways.values():
            way.run()
        for _ in range(ROUNDS):
            for name, way in ways.items():
                figures[name].time(way.run)
    print(json.dumps(summary(figures)))


def summary(figures: dict[str, Figures]) -> dict[str, Any]:
    """The headline ratios, with what they are made of."""

    def paired(one: list[float], other: list[float]) -> float:
        return round(statistics.median(a / b for a, b in zip(one, other, strict=True)), 3)

    grown, small, large = growth()
    node = node_cpu_ms()
    ours = figures["ours"]
    return {
        "ratio": paired(figures["hand"].wall, ours.wall),
        "cpu_over_spiff": paired(figures["bare_spiff"].cpu, figures["bare"].cpu),
        "cpu_over_node": None if node is None else round(node / statistics.median(figures["bare"].cpu) / 1e3, 3),
        "growth_10k": round(grown, 3),
        "state_bytes": [small, large],
        "compile_ms_200": round(compile_ms(), 3),
        "ways": {name: one.report() | {"steps": one.steps} for name, one in figures.items()},
    }


if __name__ == "__main__":
    main()
