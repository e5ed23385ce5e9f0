"""Wires an installation together: which kinds of stream there are, which commands, which actions, which ports.

Server, worker, demo and tests all stand on what is built here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from lotwright.kernel import definitions
from lotwright.kernel.access import people
from lotwright.kernel.cases import case, record
from lotwright.kernel.journal import instance
from lotwright.kernel.journal.streams import Kind
from lotwright.modules.release.conditions import Condition
from lotwright.shell import actions, administration, casework, declining, direct, keys, opening
from lotwright.shell.acting import Catalogue
from lotwright.shell.casework import Casework, Running
from lotwright.shell.casework.flow import Chart
from lotwright.shell.casework.kept import KeptMessages
from lotwright.shell.casework.signing import Prove, Seal
from lotwright.shell.clock import Clock, SystemClock
from lotwright.shell.commands import Command
from lotwright.shell.keys import Keys
from lotwright.shell.publishing import Publishing
from lotwright.shell.reads.configuration import Configurations, Reads
from lotwright.shell.reads.people import above, employed, holding
from lotwright.shell.reauth import Reauthentication
from lotwright.shell.runner import Handler, Runner, Work
from lotwright.shell.store.database import Pool

KINDS: Mapping[str, Kind] = {
    kind.name: kind for kind in (instance.KIND, people.KIND, definitions.KIND, case.KIND, record.KIND)
} | dict(actions.KINDS)
"""Every kind of stream."""

CATALOGUE: Catalogue = {**administration.PEOPLE, **actions.ACTIONS}
"""Every catalogue action."""


class Files(Protocol):
    """Content-addressed storage."""

    def put(self, content: bytes) -> str:
        """Keep bytes under their sha256 (hex)."""

    def get(self, sha256: str) -> bytes:
        """The bytes of a digest, verified. Raises FileNotFoundError."""


Assess = Callable[[Reads, str, dt.datetime], tuple[Condition, ...] | None]
"""Evaluates all conditions of a dossier at an instant; None when there is no such dossier."""


@dataclass(frozen=True)
class World:
    """One installation, opened."""

    pool: Pool
    runner: Runner
    files: Files
    assess: Assess
    configurations: Configurations = field(default_factory=Configurations)


assess: Assess = actions.assess
"""The release conditions, evaluated by the same rules that guard the signing."""


def world(opened: opening.Opened, clock: Clock | None = None) -> World:
    """An opened installation, ready to serve."""
    configurations = Configurations()
    prove = Reauthentication(opened.pool).prove
    runner = build(opened.pool, configurations, clock or SystemClock(), prove, sealing(opened.keys))
    return World(opened.pool, runner, opened.files, assess, configurations)


def build(pool: Pool, configurations: Configurations, clock: Clock, prove: Prove, seal: Seal) -> Runner:
    """The runner on these ports."""
    work = Casework(prove, seal, _uploaded, Running(Chart(_people, _superior), _waiting, KeptMessages()))
    return Runner(
        pool,
        KINDS,
        CATALOGUE,
        {**handlers(work), **Publishing(prove, seal, employed_there).handlers()},
        clock,
        actions.CONSTRAINTS,
        definitions=configurations,
        needs=casework.needs(),
        follow=work.follow,
    )


def _people(work: Work, roles: tuple[str, ...]) -> tuple[str, ...]:
    caller, context = work.caller, work.context()
    return holding(work.unit.execute, roles, caller.entity, caller.site, context.today)


def _superior(work: Work, person: str) -> str | None:
    return above(work.unit.execute, person)


def _waiting(work: Work, kind: str, name: str, key: str | None, most: int) -> list[str]:
    rows = work.unit.execute(
        "SELECT DISTINCT w.stream FROM ledger.wait w JOIN ledger.process_case c ON c.stream = w.stream"
        " WHERE w.kind = %s AND w.name = %s AND (w.kind = 'signal' OR w.key IS NULL OR w.key = %s)"
        " AND c.status = 'running' ORDER BY 1 LIMIT %s",
        (kind, name, key, most),
    )
    return [case for (case,) in rows]


def employed_there(work: Work) -> tuple[people.State, ...]:
    """Everybody who works here, as this transaction sees them."""
    return employed(work.unit.execute)


def _uploaded(work: Work, digests: Sequence[str]) -> set[str]:
    """Those that the caller has brought, or that are shown at this site: nobody gets at a file by its digest alone."""
    rows = work.unit.execute(
        "SELECT sha256 FROM app.file_bringer WHERE sha256 = ANY(%s) AND person = %s"
        " UNION SELECT sha256 FROM app.file_use WHERE sha256 = ANY(%s) AND site = %s",
        (list(digests), work.caller.person, list(digests), work.caller.site),
    )
    return {digest for (digest,) in rows}


def handlers(work: Casework) -> dict[type[Command], Handler]:
    """Every command but publishing, and what handles it."""
    return {**declining.HANDLERS, **direct.HANDLERS, **work.handlers()}


def sealing(held: Keys) -> Seal:
    """Seals printed names under the key of the person they name."""

    def seal(work: Work, person: str) -> Any:
        return keys.seal_name(work.unit.execute, held, person)

    return seal
