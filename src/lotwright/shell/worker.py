"""The worker: fires what is due and hands out what waits. It keeps nothing; both queues stand in tables.

A timer is an ordinary command through the runner, so timer against person has one winner. What fell due while
nobody worked is fired afterwards, in the order it fell due.
"""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Callable
from typing import NamedTuple

from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from lotwright.kernel.refusal import Refused
from lotwright.shell import outbox
from lotwright.shell.commands import Caller, Command, FireTimer, StartDue
from lotwright.shell.outbox import Send
from lotwright.shell.reads.configuration import Configurations
from lotwright.shell.runner import Runner

PERSON = "worker"
"""The actor of what happens because an instant has passed."""

IDLE_SECONDS = 1.0
BATCH = 100
_LOCK = 0x6C78
_LONGEST_REST = dt.timedelta(minutes=5)

Report = Callable[[str], None]


class Due(NamedTuple):
    """A timer that is due, and where its case runs."""

    case: str
    timer: str
    due: dt.datetime
    site: str
    entity: str

    @property
    def key(self) -> tuple[str, str]:
        """What it is called among the timers that rest."""
        return self.case, self.timer


class Start(NamedTuple):
    """A process that is due to begin by itself at a site."""

    process: str
    element: str
    due: dt.datetime
    site: str
    entity: str

    @property
    def key(self) -> tuple[str, str]:
        """What it is called among the timers that rest."""
        return f"{self.process}/{self.element}", self.site


Waiting = Due | Start


class Rest(NamedTuple):
    """A timer whose command failed is left alone until an instant; the longer, the more often it failed."""

    times: int
    until: dt.datetime


class Worker:
    """One worker. Several may run; only one at a time fires timers, so that their order holds."""

    def __init__(self, runner: Runner, send: Send | None, report: Report = lambda said: None) -> None:
        self._runner = runner
        self._send = send
        self._report = report
        self._configurations = Configurations()
        self._resting: dict[tuple[str, str], Rest] = {}

    def run(self, stop: threading.Event, *, idle: float = IDLE_SECONDS) -> None:
        """Work until told to stop; a database that is away is waited for."""
        while not stop.is_set():
            try:
                done = self.once()
            except (OperationalError, PoolTimeout) as fault:
                self._report(f"database: {fault}")
                done = 0
            if not done:
                stop.wait(idle)

    def once(self) -> int:
        """Do what is due now; how much that was."""
        fired = self.fire()
        return fired + (outbox.deliver(self._runner.pool, self._send) if self._send else 0)

    def fire(self) -> int:
        """Fire the timers that are due, and begin the processes that are, oldest first; how many that were.

        After each it is asked anew which is the oldest: one that fired may be due again, before all others.
        """
        with self._runner.pool.connection() as connection:
            if connection.execute("SELECT pg_try_advisory_lock(%s)", (_LOCK,)).fetchone() != (True,):
                return 0
            try:
                self._forget_rests()
                done = 0
                for _ in range(BATCH):
                    one = self._next()
                    if one is None:
                        break
                    done += self._do(one)
                return done
            finally:
                connection.execute("SELECT pg_advisory_unlock(%s)", (_LOCK,))

    def _forget_rests(self) -> None:
        """What is no longer due does not rest either."""
        if self._resting:
            known = {one.key for one in self._due(BATCH)} | {one.key for one in self._starts(BATCH)}
            self._resting = {key: rest for key, rest in self._resting.items() if key in known}

    def _next(self) -> Waiting | None:
        """The oldest of what is due and does not rest."""
        found: list[Waiting] = [one for one in self._due(1) if not self._rests(one.key)]
        found += [one for one in self._starts(1) if not self._rests(one.key)]
        return min(found, key=lambda one: one.due, default=None)

    def _do(self, one: Waiting) -> int:
        return self._fire(one) if isinstance(one, Due) else self._begin(one)

    def _due(self, most: int) -> list[Due]:
        now = self._runner.clock.now()
        with self._runner.pool.connection() as connection:
            rows = connection.execute(
                "SELECT t.stream, t.timer, t.due, c.site, c.entity FROM ledger.timer t"
                " JOIN ledger.process_case c ON c.stream = t.stream"
                " WHERE t.due <= %s AND c.status = 'running' ORDER BY t.due, t.stream, t.timer LIMIT %s",
                (now, most + len(self._resting)),
            ).fetchall()
        return [Due._make(row) for row in rows]

    def _starts(self, most: int) -> list[Start]:
        """The processes that begin by themselves now."""
        with self._runner.pool.connection() as connection:
            rows = connection.execute(
                "SELECT process, element, due, site, entity FROM app.start_timer WHERE due <= %s"
                " ORDER BY due, process, element, site LIMIT %s",
                (self._runner.clock.now(), most + len(self._resting)),
            ).fetchall()
        return [Start._make(row) for row in rows]

    def _begin(self, one: Start) -> int:
        command = StartDue(process=one.process, element=one.element)
        return self._command(one.key, command, one.site, one.entity)

    def _rests(self, key: tuple[str, str]) -> bool:
        rest = self._resting.get(key)
        return rest is not None and rest.until > self._runner.clock.now()

    def _fire(self, one: Due) -> int:
        return self._command(one.key, FireTimer(case=one.case, timer=one.timer), one.site, one.entity)

    def _command(self, key: tuple[str, str], command: Command, site: str, entity: str) -> int:
        """1 when it was done; a timer that was overtaken or cannot fire now stops no other."""
        with self._runner.pool.connection() as connection:
            zone = self._configurations.get(connection).zone(site)
        caller = Caller(PERSON, site, entity, zone, request=uuid.uuid4().hex, kind="job")
        try:
            self._runner.run(command, caller)
        except (OperationalError, PoolTimeout):
            raise
        except Exception as fault:
            said = fault.rule if isinstance(fault, Refused) else repr(fault)
            self._report(f"timer {'/'.join(key)}: {said}")
            self._rest(key)
            return 0
        self._resting.pop(key, None)
        return 1

    def _rest(self, key: tuple[str, str]) -> None:
        before = self._resting.get(key)
        times = before.times + 1 if before else 1
        pause = min(dt.timedelta(seconds=2 ** min(times, 10)), _LONGEST_REST)
        self._resting[key] = Rest(times, self._runner.clock.now() + pause)
