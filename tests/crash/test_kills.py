"""Nothing acknowledged is lost and nothing happens twice, whatever is killed while it works.

Database, client and worker are killed with SIGKILL at random moments under load. The controls run the same way
without what protects us, and must lose.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
from tests.conftest import PASSWORD
from tests.shell import pots
from tests.shell.pots import Fill, caller

from lotwright.shell import postgres
from lotwright.shell.postgres import Server
from lotwright.shell.store import migrate
from lotwright.shell.store.database import open_pool
from lotwright.shell.verify import verify

pytestmark = [pytest.mark.database, pytest.mark.crash]

ROOT = Path(__file__).parents[2]
CLIENTS = ("POT-1", "POT-2", "POT-3")
PLENTY = Decimal(10**9)


class Rig:
    """A server of its own, with pots in it, and the processes that a test starts and kills."""

    def __init__(self, home: Path, folder: Path) -> None:
        binaries = os.environ.get("LOTWRIGHT_PG_BIN")
        self.server = Server(home, Path(binaries) if binaries else None)
        self.folder = folder
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Rig:
        self.server.start()
        superuser = postgres.dsn(self.server.home, postgres.SUPERUSER, "postgres")
        migrate.create(superuser, "crash", dict.fromkeys(postgres.ROLES, PASSWORD))
        owner = migrate.as_owner(superuser, "crash")
        migrate.migrate(owner)
        pots.lay(owner)
        pool = open_pool(self.dsn(), largest=2)
        runner = pots.runner(pool)
        pots.begin(runner)
        for pot in CLIENTS:
            runner.run(Fill(pot=pot, amount=PLENTY), caller())
        pool.close()
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes.values():
            process.kill()
            process.wait()
        self.server.stop()

    def dsn(self, role: str = "lw_app") -> str:
        """How a role reaches the pots."""
        made = postgres.dsn(self.server.home, role, "crash")
        return psycopg.conninfo.make_conninfo(made, password=PASSWORD)

    def start(self, name: str, program: str, *arguments: str) -> None:
        """Start one process, or the same again after it was killed."""
        command = [sys.executable, str(ROOT / "tests" / "crash" / program), *arguments]
        self.processes[name] = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": "."})

    def kill(self, name: str) -> None:
        """As if the machine had taken it away."""
        self.processes[name].kill()
        self.processes[name].wait()

    def kill_database(self) -> None:
        """Postmaster and everything it started, at once; then start it again."""
        for pid in list(postgres.living_in(self.server.data)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while self.server.running():
            time.sleep(0.01)
        self.server.revive()

    def noted(self) -> list[str]:
        """The keys that clients were told are done."""
        lines: list[str] = []
        for path in sorted(self.folder.glob("*.ledger")):
            lines += path.read_text().split()
        return lines


@pytest.fixture
def rig(home: Path, tmp_path: Path) -> Iterator[Rig]:
    with Rig(home, tmp_path) as found:
        yield found


def waiting_for(rig: Rig, more: int) -> None:
    """Let the clients work until so many more keys are noted."""
    wanted, deadline = len(rig.noted()) + more, time.monotonic() + 60
    while len(rig.noted()) < wanted:
        assert time.monotonic() < deadline, "the clients came to a stop"
        time.sleep(0.05)


def storm(rig: Rig, kills: int, seed: int) -> None:
    """Clients draw and a worker delivers; one of them or the database dies each time."""
    chance = random.Random(seed)
    starts = {
        **{pot: ("client.py", rig.dsn(), str(rig.folder / f"{pot}.ledger"), pot) for pot in CLIENTS},
        "worker": ("deliverer.py", rig.dsn(), str(rig.folder / "sink")),
    }
    for name, (program, *arguments) in starts.items():
        rig.start(name, program, *arguments)
    waiting_for(rig, 30)
    for turn in range(kills):
        time.sleep(chance.uniform(0.1, 0.6))
        if turn % 2 == 0:
            rig.kill_database()
        else:
            name = chance.choice(sorted(starts))
            rig.kill(name)
            program, *arguments = starts[name]
            rig.start(name, program, *arguments)
        waiting_for(rig, 10)
    for pot in CLIENTS:
        rig.kill(pot)


def assert_nothing_lost_and_nothing_twice(rig: Rig) -> None:
    noted = rig.noted()
    assert len(noted) == len(set(noted))
    with psycopg.connect(rig.dsn()) as connection:
        answered = {
            key for (key,) in connection.execute("SELECT key FROM app.idempotency WHERE receipt IS NOT NULL").fetchall()
        }
        assert set(noted) <= answered, "acknowledged, then lost"
        drawn, entries, messages = connection.execute(
            "SELECT (SELECT sum(%s - held) FROM ledger.pot),"
            " (SELECT count(*) FROM journal.entry WHERE act = 'pot.draw'), (SELECT count(*) FROM app.outbox)",
            (PLENTY,),
        ).fetchone()
        assert drawn == entries == messages == len(answered)
        assert len(answered) - len(noted) <= len(rig.processes) * 40
    with psycopg.connect(rig.dsn("lw_verifier"), autocommit=True) as connection:
        assert verify(connection, pots.KINDS).faults == []


def assert_all_delivered(rig: Rig) -> None:
    """Every message reached the sink at least once; what came twice came under one id."""
    deadline = time.monotonic() + 60
    with psycopg.connect(rig.dsn(), autocommit=True) as connection:
        while (waiting := connection.execute(
            "SELECT count(*) FROM app.outbox WHERE delivered IS NULL"
        ).fetchone()[0]):  # fmt: skip
            assert time.monotonic() < deadline, f"{waiting} messages never went out"
            time.sleep(0.1)
        ids = {str(id) for (id,) in connection.execute("SELECT id FROM app.outbox").fetchall()}
    assert set((rig.folder / "sink").read_text().split()) == ids


def test_whatever_is_killed_nothing_acknowledged_is_lost_and_nothing_happens_twice(rig):
    storm(rig, kills=8, seed=1)
    assert_nothing_lost_and_nothing_twice(rig)
    assert_all_delivered(rig)


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(10))
def test_hundreds_of_kills(rig, seed):
    storm(rig, kills=50, seed=seed)
    assert_nothing_lost_and_nothing_twice(rig)
    assert_all_delivered(rig)


def test_the_control_without_durable_commits_loses(rig):
    """The same clients, the same kill, but commits that do not wait for the disk: acknowledged keys are gone."""
    with psycopg.connect(postgres.dsn(rig.server.home, postgres.SUPERUSER, "crash"), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
        connection.execute("ALTER ROLE lw_app SET synchronous_commit = off")
        connection.execute("SELECT pg_reload_conf()")
    for pot in CLIENTS:
        rig.start(pot, "client.py", rig.dsn(), str(rig.folder / f"{pot}.ledger"), pot)
    waiting_for(rig, 100)
    for pot in CLIENTS:
        rig.kill(pot)
    rig.kill_database()
    with psycopg.connect(rig.dsn()) as connection:
        kept = {key for (key,) in connection.execute("SELECT key FROM app.idempotency").fetchall()}
    assert set(rig.noted()) - kept, "the control lost nothing, so the test above proves nothing"


def test_the_control_that_sends_after_the_commit_loses_messages(rig):
    """The same client handing its message out by itself: killed in between, nobody ever hears of what it did."""
    for _ in range(6):
        rig.start("POT-1", "client.py", rig.dsn(), str(rig.folder / "POT-1.ledger"), "POT-1", "careless")
        waiting_for(rig, 5)
        rig.kill("POT-1")
    with psycopg.connect(rig.dsn()) as connection:
        done = {key for (key,) in connection.execute("SELECT key FROM app.idempotency WHERE receipt IS NOT NULL")}
    sent = Counter((rig.folder / "sent").read_text().split())
    assert done - set(sent), "the control lost nothing, so the test above proves nothing"
