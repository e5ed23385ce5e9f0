"""The hands of the invented company: everybody does their work by the same commands as anybody else."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace
from psycopg.types.json import Jsonb
from psycopg_pool import ConnectionPool

from lotwright.kernel.signing import Proven
from lotwright.shell import commands as c
from lotwright.shell.casework import Casework
from lotwright.shell.clock import SimulatedClock
from lotwright.shell.demo import papers
from lotwright.shell.demo.company import Company
from lotwright.shell.files import Disk, Paper, keep
from lotwright.shell.reads.configuration import Reads
from lotwright.shell.runner import Runner
from lotwright.shell.store.database import Pool

SITE, ENTITY, ZONE = "SUZ", "CCM", "Asia/Shanghai"
WORKER = "worker"


def prove(caller: c.Caller, proof: c.Proof) -> Proven:
    """Everybody is present. Only the loader has this port; an installation checks passwords."""
    return Proven(proof.digest, True, True, proof.reason)


def hurried_pool(dsn: str) -> Pool:
    """Connections whose commits do not wait for the disk: a demo that was not loaded whole is loaded anew."""
    options = "-c timezone=UTC -c synchronous_commit=off"
    pool: Pool = ConnectionPool(
        dsn,
        min_size=2,
        max_size=3,
        kwargs={"autocommit": True, "prepare_threshold": 2, "options": options},
        open=False,
    )
    pool.open()
    return pool


@dataclass
class Hands:
    """Sends commands as somebody, at a site, at the instant the clock stands at.

    `signed` are the elements that are signed.
    """

    company: Company
    runner: Runner
    reads: Reads
    clock: SimulatedClock
    chance: random.Random
    signed: frozenset[str]
    files: Disk
    counted: int = 0
    site: str = SITE

    def run(self, person: str, command: c.Command) -> Mapping[str, Any]:
        """Send a command; the answer."""
        self.counted += 1
        return self.runner.run(command, self._caller(person)).answer

    def perform(self, person: str, action: str, reason: str | None = None, /, **inputs: Any) -> Mapping[str, Any]:
        """Call a catalogue action."""
        return self.run(person, c.Perform(action=action, inputs=inputs, reason=reason))

    def start(self, person: str, process: str, values: Mapping[str, Any]) -> str:
        """Start a case; its number."""
        return str(self.run(person, c.StartCase(process=process, values=dict(values)))["case"])

    def complete(
        self,
        person: str,
        case: str,
        element: str,
        values: Mapping[str, Any],
        outcome: str | None = None,
        reason: str | None = None,
    ) -> None:
        """Finish the open task of an element, signed where the step asks for it."""
        task = self.task(case, element)
        command = c.Complete(case=case, task=task, values=dict(values), outcome=outcome, reason=reason)
        if element in self.signed:
            _, _, due = self.runner.look(command, self._caller(person), Casework.shown)
            if due is not None:
                proof = c.Proof(digest=due.digest, password="", login=person, reason=reason)
                command = replace(command, signature=proof)
        self.run(person, command)

    def claim(self, person: str, case: str, element: str) -> None:
        """Take the open task of an element."""
        self.run(person, c.Claim(case=case, task=self.task(case, element)))

    def bring(self, person: str, name: str, lines: Sequence[str]) -> list[dict[str, Any]]:
        """Upload a paper, as a file field takes it."""
        with self.runner.pool.connection() as connection:
            paper = Paper(name, "application/pdf", person)
            return [keep(self.files, connection.execute, papers.page(lines), paper)]

    def task(self, case: str, element: str) -> str:
        """The open task of an element."""
        ((task,),) = self.rows("SELECT task FROM ledger.task WHERE stream = %s AND element = %s", case, element)
        return str(task)

    def record(self, case: str, key: str) -> Any:
        """A value of the case's record."""
        ((found,),) = self.rows('SELECT "values" -> %s FROM ledger.record WHERE stream = %s', key, case)
        return found

    def case_about(self, process: str, field: str, value: str) -> str:
        """The newest case of a process whose record says so."""
        rows = self.rows(
            "SELECT p.stream FROM ledger.process_case p JOIN ledger.record r ON r.stream = p.stream"
            ' WHERE p.process = %s AND r."values" -> %s = %s ORDER BY p.stream DESC LIMIT 1',
            process,
            field,
            Jsonb(value),
        )
        return str(rows[0][0])

    def any_of(self, role: str, *others: str) -> str:
        """Somebody with a role who is none of these persons."""
        fit = [person for person in self.company.holding(role) if person not in others and self._trained(person)]
        return self.chance.choice(fit)

    def fire(self) -> int:
        """Fire what is due by now, each timer at its own instant; how many."""
        now, fired = self.clock.now(), 0
        while due := self.rows(
            "SELECT t.stream, t.timer, t.due FROM ledger.timer t JOIN ledger.process_case p ON p.stream = t.stream"
            " WHERE t.due <= %s AND p.status = 'running' ORDER BY t.due, t.stream, t.timer LIMIT 1",
            now,
        ):
            case, timer, at = due[0]
            self.clock.set(at)
            caller = self._caller(WORKER)._replace(kind="job", session=None)
            self.runner.run(c.FireTimer(case=case, timer=timer), caller)
            fired += 1
        self.clock.set(now)
        return fired

    def rows(self, sql: str, *parameters: Any) -> list[Any]:
        """What is in the database."""
        return self.reads.execute(sql, parameters).fetchall()

    def _trained(self, person: str) -> bool:
        """Whether all qualifications somebody has will last until the day of loading."""
        one = next(held for held in self.company.people if held.person == person)
        return all(proof.until >= 0 for proof in one.qualifications if proof.code != "stock-opening")

    def _caller(self, person: str) -> c.Caller:
        session = f"demo-{person}-{self.clock.now():%Y%m%d}"
        return c.Caller(person, self.site, ENTITY, ZONE, request=f"demo-{self.counted}", session=session, login=person)
