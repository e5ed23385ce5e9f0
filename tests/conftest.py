"""What every test may stand on: a real PostgreSQL server, a migrated template, and clones of it.

Database tests run as the application's own roles and commit for real: a test that rolls back never fires the
deferred trigger. The server is our embedded one, of `LOTWRIGHT_PG_BIN` if that is set; `LOTWRIGHT_TEST_DSN` names
a server that runs already (a superuser's DSN) instead. Tests that need it are marked `database` by themselves.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from lotwright.shell import postgres
from lotwright.shell.store import migrate

PASSWORD = "for-tests-only"

# What lands is judged by the same examples on every machine; the deep run draws new ones each time.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.register_profile("searching", deadline=None)
hypothesis.settings.load_profile(os.environ.get("LOTWRIGHT_EXAMPLES", "steady"))


@dataclass(frozen=True)
class Database:
    """One database, by role. `admin` is the superuser, for attacks that need one."""

    name: str
    admin: str
    owner: str
    app: str
    sealer: str
    verifier: str


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever reaches for the server is a database test."""
    for item in items:
        if "server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.database)


def pytest_report_header() -> str:
    """Which server the database tests run on."""
    given = os.environ.get("LOTWRIGHT_TEST_DSN") and "the server of LOTWRIGHT_TEST_DSN"
    return f"postgresql: {given or os.environ.get('LOTWRIGHT_PG_BIN') or 'embedded'}"


def scratch_home(name: str) -> Path:
    """A throw-away home: where the server's own user can get to when tests run as root."""
    base = postgres.ROOT_HOME if os.geteuid() == 0 else Path(os.environ.get("TMPDIR", "/tmp"))
    return base / f"{name}-{os.getpid()}-{secrets.token_hex(3)}"


@pytest.fixture
def home() -> Iterator[Path]:
    """A home for one test."""
    path = scratch_home("test")
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The superuser's DSN of a running server."""
    given = os.environ.get("LOTWRIGHT_TEST_DSN")
    if given:
        yield given
        return
    home = scratch_home("session")
    binaries = os.environ.get("LOTWRIGHT_PG_BIN")
    try:
        with postgres.Server(home, Path(binaries) if binaries else None):
            yield postgres.dsn(home, postgres.SUPERUSER, "postgres")
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def template(server: str) -> Iterator[str]:
    """The name of a migrated database nobody is connected to."""
    name = f"lw_template_{secrets.token_hex(4)}"
    migrate.create(server, name, dict.fromkeys(postgres.ROLES, PASSWORD))
    migrate.migrate(migrate.as_owner(server, name))
    yield name
    drop(server, name)


@pytest.fixture(scope="session")
def clone(server: str, template: str) -> Iterator[Callable[[], Database]]:
    """Makes a fresh database; all are dropped at the end."""
    made: list[str] = []

    def cloned() -> Database:
        name = f"lw_test_{secrets.token_hex(4)}"
        with psycopg.connect(server, autocommit=True) as connection:
            copy = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER lw_owner")
            connection.execute(copy.format(sql.Identifier(name), sql.Identifier(template)))
        made.append(name)
        return described(server, name)

    yield cloned
    for name in made:
        drop(server, name)


@pytest.fixture(scope="module")
def database(clone: Callable[[], Database]) -> Database:
    """A fresh database for this file's tests."""
    return clone()


def described(server: str, name: str) -> Database:
    """How each role reaches a database."""
    app, sealer, verifier = (
        make_conninfo(server, dbname=name, user=role, password=PASSWORD) for role in postgres.ROLES
    )
    return Database(name, make_conninfo(server, dbname=name), migrate.as_owner(server, name), app, sealer, verifier)


def drop(server: str, name: str) -> None:
    """Drop a database, whoever is still connected. One on a server of this session's own goes with the server."""
    if not os.environ.get("LOTWRIGHT_TEST_DSN"):
        return
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
