"""The cast and the papers of these tests: a founded installation where several people decide, and who they are."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import msgspec
from tests.shell.casework.desk import PASSWORD, START, act, prove

from lotwright.shell import commands as c
from lotwright.shell import keys, wiring
from lotwright.shell.casework import Casework
from lotwright.shell.clock import SimulatedClock
from lotwright.shell.installing import founding, read_packs
from lotwright.shell.keys import Keys
from lotwright.shell.reads.configuration import Configurations
from lotwright.shell.runner import Runner
from lotwright.shell.store.database import Pool

PACKS = Path(__file__).parent
CAST = {
    "ana": "writer", "ben": "writer", "bob": "writer", "cai": "approver", "dee": "approver", "fay": "approver",
    "hal": "helper", "eve": "reader",
}  # fmt: skip
_request = itertools.count(1)


def founded(pool: Pool) -> Runner:
    """A runner over the board pack, its people entered and named."""
    held = Keys(b"k" * 32)
    runner = wiring.build(pool, Configurations(), SimulatedClock(START), prove, wiring.sealing(held))
    packs = read_packs(PACKS, ["board"], wiring.CATALOGUE)
    runner.run(c.Found(name="T", mark="trial", administrator="P-root", definitions=founding(packs)), caller("root"))
    for name, role in CAST.items():
        enter(runner, held, name, role)
    return runner


def enter(runner: Runner, held: Keys, name: str, role: str) -> None:
    """A person with a role and a name."""
    act(runner, "root", "people.add", person=f"P-{name}")
    act(runner, "root", "people.grant", person=f"P-{name}", role=role, since="2020-01-01")
    with runner.pool.connection() as connection:
        keys.enter(connection.execute, held, f"P-{name}", name.title())


def caller(name: str, **more: Any) -> c.Caller:
    """Somebody of the cast."""
    request = f"h{next(_request)}"
    return c.Caller(f"P-{name}", "HERE", "E1", "Asia/Shanghai", request=request, login=name, **more)


def rows(runner: Runner, sql: str, *parameters: Any) -> list[Any]:
    """What the database says."""
    with runner.pool.connection() as connection:
        return connection.execute(sql, parameters).fetchall()


def open_tasks(runner: Runner, case: str) -> list[tuple[str, str, str | None]]:
    """(task, element, assignee) of what waits."""
    return rows(runner, "SELECT task, element, assignee FROM ledger.task WHERE stream = %s ORDER BY task::int", case)


def waits(runner: Runner, case: str) -> list[tuple[str, str | None]]:
    """(element, who has it) of what waits."""
    return [(element, person and person.removeprefix("P-")) for _, element, person in open_tasks(runner, case)]


def task_of(runner: Runner, case: str, name: str | None = None) -> str:
    """The task somebody has, or the only one."""
    found = [task for task, _, person in open_tasks(runner, case) if name is None or person == f"P-{name}"]
    assert len(found) == 1, open_tasks(runner, case)
    return found[0]


def plan(runner: Runner, *done: str, has: str | None = None) -> str:
    """A plan begun by ana, these steps done by ben and cai, and claimed by somebody."""
    case = runner.run(c.StartCase(process="plan", values={"note": "n"}), caller("ana")).answer["case"]
    if "Draft" in done:
        runner.run(c.Complete(case=case, task=task_of(runner, case)), caller("ben"))
    if "Check" in done:
        runner.run(c.Complete(case=case, task=task_of(runner, case), outcome="approve"), caller("cai"))
    if has is not None:
        runner.run(c.Claim(case=case, task=task_of(runner, case)), caller(has))
    return str(case)


def vote(runner: Runner, mode: str, by: str = "ana", **values: Any) -> str:
    """A vote begun."""
    given = {"mode": mode, **values}
    return str(runner.run(c.StartCase(process="vote", values=given), caller(by)).answer["case"])


def decide(runner: Runner, case: str, name: str, outcome: str, task: str | None = None) -> None:
    """Somebody says yes or no, signing where that is asked."""
    command = c.Complete(case=case, task=task or task_of(runner, case, name), outcome=outcome)
    runner.run(signed(runner, command, name), caller(name))


def signed(runner: Runner, command: c.Complete, name: str) -> c.Complete:
    """The command with the signature it asks for, as somebody sends it who has seen what it shows."""
    _, _, due = runner.look(command, caller(name), Casework.shown)
    if due is None:
        return command
    return msgspec.structs.replace(command, signature=c.Proof(due.digest, PASSWORD, name, None))
