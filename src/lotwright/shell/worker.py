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
from lotwright.shell.commands import Caller, FireTimer
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
        """Fire the timers that are due, oldest first; how many fired."""
        with self._runner.pool.connection() as connection:
            if connection.execute("SELECT pg_try_advisory_lock(%s)", (_LOCK,)).fetchone() != (True,):
                return 0
            try:
                due = self._due()
                return sum(self._fire(one) for one in due)
            finally:
                connection.execute("SELECT pg_advisory_unlock(%s)", (_LOCK,))

    def _due(self) -> list[Due]:
        now = self._runner.clock.now()
        with self._runner.pool.connection() as connection:
            rows = connection.execute(
                "SELECT t.stream, t.timer, t.due, c.site, c.entity FROM ledger.timer t"
                " JOIN ledger.process_case c ON c.stream = t.stream"
                " WHERE t.due <= %s AND c.status = 'running' ORDER BY t.due, t.stream, t.timer LIMIT %s",
                (now, BATCH + len(self._resting)),
            ).fetchall()
        self._resting = {key: rest for key, rest in self._resting.items() if any(key == row[:2] for row in rows)}
        return [one for one in map(Due._make, rows) if not self._rests(one, now)]

    def _rests(self, one: Due, now: dt.datetime) -> bool:
        rest = self._resting.get((one.case, one.timer))
        return rest is not None and rest.until > now

    def _fire(self, one: Due) -> int:
        """1 when it fired; a timer that was overtaken or cannot fire now stops no other."""
        with self._runner.pool.connection() as connection:
            zone = self._configurations.get(connection).zone(one.site)
        caller = Caller(PERSON, one.site, one.entity, zone, request=uuid.uuid4().hex, kind="job")
        try:
            self._runner.run(FireTimer(case=one.case, timer=one.timer), caller)
        except (OperationalError, PoolTimeout):
            raise
        except Exception as fault:
            said = fault.rule if isinstance(fault, Refused) else repr(fault)
            self._report(f"timer {one.case}/{one.timer}: {said}")
            self._rest(one)
            return 0
        self._resting.pop((one.case, one.timer), None)
        return 1

    def _rest(self, one: Due) -> None:
        before = self._resting.get((one.case, one.timer))
        times = before.times + 1 if before else 1
        pause = min(dt.timedelta(seconds=2 ** min(times, 10)), _LONGEST_REST)
        self._resting[one.case, one.timer] = Rest(times, self._runner.clock.now() + pause)
