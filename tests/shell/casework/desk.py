"""The cast and the papers of these tests: a founded installation with one small process, and five people."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from lotwright.kernel.refusal import Refused
from lotwright.kernel.signing import Proven
from lotwright.shell import commands as c
from lotwright.shell import keys, wiring
from lotwright.shell.casework import Casework
from lotwright.shell.clock import Clock, SimulatedClock
from lotwright.shell.installing import founding, read_packs
from lotwright.shell.keys import Keys
from lotwright.shell.reads.configuration import Configurations
from lotwright.shell.runner import Runner
from lotwright.shell.store.database import Pool

PACKS = Path(__file__).parent
START = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
PASSWORD = "right"
CAST = {"ana": "writer", "ben": "writer", "cai": "approver", "dee": "approver", "eve": "reader", "kim": "keeper"}
_request = itertools.count(1)


def prove(caller: c.Caller, proof: c.Proof) -> Proven:
    """The proving port without its cost: one password is right."""
    if proof.password != PASSWORD:
        raise Refused("sign.password-wrong", left=4)
    return Proven(proof.digest, proof.login == caller.login, True, proof.reason)


def founded(pool: Pool, clock: Clock | None = None) -> Runner:
    """A runner over the paper pack, its people entered and named."""
    held = Keys(b"k" * 32)
    clock = clock or SimulatedClock(START)
    runner = wiring.build(pool, Configurations(), clock, prove, wiring.sealing(held))
    packs = read_packs(PACKS, ["pack"], wiring.CATALOGUE)
    runner.run(c.Found(name="T", mark="trial", administrator="P-root", definitions=founding(packs)), caller("root"))
    for name, role in CAST.items():
        act(runner, "root", "people.add", person=f"P-{name}")
        act(runner, "root", "people.grant", person=f"P-{name}", role=role, since="2020-01-01")
        with pool.connection() as connection:
            keys.enter(connection.execute, held, f"P-{name}", name.title())
    return runner


def caller(name: str, site: str = "HERE", **more: Any) -> c.Caller:
    """Somebody of the cast at a site."""
    return c.Caller(
        f"P-{name}", site, "E1", "Asia/Shanghai", request=f"r{next(_request)}", login=name, **more
    )  # fmt: skip


def act(runner: Runner, name: str, action: str, **inputs: Any) -> Mapping[str, Any]:
    """A catalogue action, done outright."""
    return runner.run(c.Perform(action=action, inputs=inputs), caller(name)).answer


def begin(runner: Runner, name: str = "ana", **values: Any) -> str:
    """A paper begun; the id of its case."""
    given = {"title": "On lots", "trainee": "P-eve"} | values
    return str(runner.run(c.StartCase(process="paper", values=given), caller(name)).answer["case"])


def task(runner: Runner, case: str) -> str:
    """The id of the case's only open task."""
    with runner.pool.connection() as connection:
        ((found,),) = connection.execute("SELECT task FROM ledger.task WHERE stream = %s", (case,)).fetchall()
    return str(found)


def version(runner: Runner, case: str) -> int:
    """The case's version."""
    with runner.pool.connection() as connection:
        ((seq,),) = connection.execute("SELECT seq FROM journal.stream WHERE kind='case' AND id=%s", (case,)).fetchall()
    return int(seq)


def written(runner: Runner, name: str = "ana", writer: str = "ana", **values: Any) -> str:
    """A paper begun and written, waiting for approval."""
    case = begin(runner, name, **values)
    runner.run(c.Complete(case=case, task=task(runner, case), values={"pages": 2}), caller(writer))
    return case


def approval(runner: Runner, case: str, name: str = "cai", outcome: str = "approve", **proof: Any) -> c.Complete:
    """The command that approves and signs a paper, as somebody would send it who has seen what it shows."""
    command = c.Complete(case=case, task=task(runner, case), outcome=outcome)
    _, _, due = runner.look(command, caller(name), Casework.shown)
    assert due is not None
    given = {"digest": due.digest, "password": PASSWORD, "login": name, "reason": "read it"} | proof
    return msgspec.structs.replace(command, signature=c.Proof(**given))


def approve(runner: Runner, case: str, name: str = "cai", outcome: str = "approve") -> Mapping[str, Any]:
    """A paper approved."""
    return runner.run(approval(runner, case, name, outcome), caller(name)).answer


def record(runner: Runner, case: str) -> Mapping[str, Any]:
    """The values of the case's record."""
    with runner.pool.connection() as connection:
        row = connection.execute('SELECT "values" FROM ledger.record WHERE stream = %s', (case,)).fetchone()
    assert row is not None
    return dict(row[0])


def entries(runner: Runner) -> Mapping[str, int]:
    """How many entries the journal has on streams other than people's, by kind."""
    with runner.pool.connection() as connection:
        rows = connection.execute("SELECT kind, count(*) FROM journal.entry WHERE kind <> 'person' GROUP BY kind")
        return dict(rows.fetchall())


def refusals(runner: Runner, name: str) -> list[str]:
    """What was refused a person, in order."""
    with runner.pool.connection() as connection:
        rows = connection.execute("SELECT rule FROM ledger.refusal WHERE stream = %s ORDER BY seq", (f"P-{name}",))
        return [rule for (rule,) in rows]
