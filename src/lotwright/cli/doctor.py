"""`lotwright doctor`: look at an installation and say what is wrong with it."""

from __future__ import annotations

import contextlib
import platform
from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import NamedTuple

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from lotwright.cli.audit import reachable
from lotwright.kernel.refusal import Refused
from lotwright.shell import keys, opening
from lotwright.shell.settings import Settings, settings
from lotwright.shell.store import migrate
from lotwright.shell.store.database import connect
from lotwright.shell.texts import sentence


class Finding(NamedTuple):
    """One thing looked at."""

    name: str
    good: bool
    said: str


def run() -> int:
    """Print what was found; 0 when nothing is wrong."""
    found = list(examine(settings()))
    for one in found:
        print(f"{'ok   ' if one.good else 'WRONG'}  {one.name:<12} {one.said}")
    return 0 if all(one.good for one in found) else 1


def examine(chosen: Settings) -> Iterator[Finding]:
    """Every finding, in order; what cannot be looked at because of an earlier one is left out."""
    yield Finding("python", True, f"{platform.python_version()} on {platform.system()}")
    yield Finding("home", chosen.home.is_dir(), str(chosen.home))
    built = (files("lotwright.web") / "static" / "app" / "index.html").is_file()
    yield Finding("screens", built, "built" if built else "not built: run make setup")
    for name in keys.NAMES:
        yield _asked(f"key {name}", lambda name=name: f"{len(keys.secret(chosen.keys, name))} bytes")  # type: ignore[misc]
    try:
        with reachable(chosen), connect(opening.dsn_of(chosen), autocommit=True) as connection:
            yield from _database(connection)
    except Refused as refused:
        yield Finding("database", False, _words(refused))
    yield Finding("webhook", True, chosen.webhook or "not set: outgoing messages wait")


def _database(connection: Connection[TupleRow]) -> Iterator[Finding]:
    version = connection.info.server_version
    yield Finding("database", True, f"PostgreSQL {version // 10000}.{version % 10000}")
    schema = _asked("schema", lambda: migrate.check(connection) or "this version's")  # type: ignore[func-returns-value]
    yield schema
    if not schema.good:
        return
    yield _asked("instance", lambda: opening.mark_of(connection) or "in earnest use")
    counts = connection.execute(
        "SELECT (SELECT count(*) FROM ledger.timer t JOIN ledger.process_case c USING (stream)"
        " WHERE c.status = 'running' AND t.due < now() - interval '5 minutes'),"
        " (SELECT count(*) FROM app.outbox WHERE delivered IS NULL),"
        " (SELECT count(*) FROM app.outbox WHERE delivered IS NULL AND fault IS NOT NULL)"
    ).fetchone()
    assert counts is not None
    late, waiting, failing = counts
    yield Finding("timers", late == 0, f"{late} overdue by more than five minutes")
    yield Finding("messages", failing == 0, f"{waiting} waiting, {failing} of them refused by the receiver")


def _asked(name: str, ask: Callable[[], str]) -> Finding:
    with contextlib.suppress(psycopg.OperationalError):
        try:
            return Finding(name, True, ask())
        except Refused as refused:
            return Finding(name, False, _words(refused))
    return Finding(name, False, "the database did not answer")


def _words(refused: Refused) -> str:
    said = sentence(refused.rule, refused.params, "en")
    return f"{said.because} {said.instead}"
