"""Brings a database to this version's schema: roles and database once, then each SQL file once, in order.

Everything belongs to `lw_owner`, which never signs in; whoever migrates is let be the owner for that session. The
tables of accounts and sessions are Django's own migrations, run as the owner too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import version
from importlib.resources import files
from typing import LiteralString, NamedTuple

from psycopg import Connection, sql
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow

from lotwright.kernel.refusal import Refused
from lotwright.shell import framework
from lotwright.shell.postgres import ROLES
from lotwright.shell.store.database import connect

OWNER = "lw_owner"
OLDEST_SERVER = 150000
_ACCOUNTS = "accounts"
_LOCK = 0x6C77
_ACCOUNT_TABLES = """
GRANT USAGE ON SCHEMA public TO lw_app, lw_verifier;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO lw_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO lw_app;
REVOKE INSERT, UPDATE, DELETE ON public.django_migrations, public.lotwright_migration FROM lw_app;
REVOKE DELETE ON public.accounts_user FROM lw_app;
GRANT SELECT ON public.lotwright_migration TO lw_verifier;
"""


class Step(NamedTuple):
    """One SQL file: its name, and the digest of its content."""

    name: str
    sha256: str
    content: bytes


Progress = Callable[[str], None]


def steps() -> list[Step]:
    """The SQL files of this version, in the order they run."""
    folder = files("lotwright.shell.store") / "sql"
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".sql")), key=lambda entry: entry.name)
    contents = [(entry.name, entry.read_bytes()) for entry in found]
    return [Step(name, hashlib.sha256(content).hexdigest(), content) for name, content in contents]


def create(server: str, database: str, passwords: Mapping[str, str]) -> None:
    """Make the roles and the database where they are missing; `server` is a DSN of one who may do so.

    Sets the password of each role named. Refuses `database.too-old` below PostgreSQL 15.
    """
    with connect(server, autocommit=True) as connection:
        if connection.info.server_version < OLDEST_SERVER:
            raise Refused("database.too-old", version=connection.info.server_version // 10000)
        _role(connection, OWNER, None)
        for role in ROLES:
            _role(connection, role, passwords.get(role))
        if not _one(connection, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
            connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(OWNER)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,)).fetchone():
            make = "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'"
            connection.execute(sql.SQL(make).format(sql.Identifier(database), sql.Identifier(OWNER)))
        close = sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database))
        connection.execute(close)
        open_ = sql.SQL("GRANT CONNECT ON DATABASE {} TO {}")
        roles = sql.SQL(", ").join(map(sql.Identifier, ROLES))
        connection.execute(open_.format(sql.Identifier(database), roles))


def _role(connection: Connection[TupleRow], role: str, password: str | None) -> None:
    name = sql.Identifier(role)
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone():
        connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(name))
    if password is not None:
        connection.execute(sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(name, sql.Literal(password)))


def as_owner(server: str, database: str) -> str:
    """The DSN by which whoever made the database works in it as its owner."""
    return make_conninfo(server, dbname=database, options=f"-c role={OWNER} -c timezone=UTC")


def migrate(owner: str, progress: Progress = lambda step: None) -> list[str]:
    """Apply what is missing, in order; returns the names of what was applied. Two at once wait for each other.

    Refuses `database.altered-step` when a file that was applied has another content now, and `database.newer`
    when the database knows steps this version does not have.
    """
    applied = []
    with connect(owner, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        known = _known(connection)
        wanted = steps()
        _check(wanted, known)
        for step in wanted:
            if step.name not in known:
                progress(step.name)
                with connection.transaction():
                    connection.execute(step.content)
                    _record(connection, step.name, step.sha256)
                applied.append(step.name)
        accounts = _accounts_version()
        if known.get(_ACCOUNTS) != accounts:
            progress(_ACCOUNTS)
            _migrate_accounts(owner)
            with connection.transaction():
                connection.execute(_ACCOUNT_TABLES)
                _record(connection, _ACCOUNTS, accounts)
            applied.append(_ACCOUNTS)
    return applied


def is_new(owner: str) -> bool:
    """Whether nothing has been applied to the database yet."""
    with connect(owner, autocommit=True) as connection:
        return not _known(connection)


def check(connection: Connection[TupleRow]) -> None:
    """Whether the application may stand on this database, asked as the role that will.

    Refuses `database.not-migrated`, `database.altered-step`, `database.newer`, and `database.owns-journal` for a
    role that could switch off what guards the journal.
    """
    prepared(connection)
    known = _applied(connection)
    wanted = steps()
    _check(wanted, known)
    missing = [step.name for step in wanted if step.name not in known]
    if known.get(_ACCOUNTS) != _accounts_version():
        missing.append(_ACCOUNTS)
    if missing:
        raise Refused("database.not-migrated", missing=", ".join(missing))
    row = connection.execute(
        "SELECT current_user, pg_has_role(current_user, relowner, 'MEMBER') FROM pg_class"
        " WHERE oid = 'journal.entry'::regclass"
    ).fetchone()
    assert row is not None
    if row[1]:
        raise Refused("database.owns-journal", role=row[0])


def prepared(connection: Connection[TupleRow]) -> None:
    """Whether this is a database of ours at all, of whatever version. Refuses `database.not-migrated`."""
    if not _one(connection, "SELECT to_regclass('public.lotwright_migration') IS NOT NULL"):
        raise Refused("database.not-migrated", missing="*")


def _known(connection: Connection[TupleRow]) -> dict[str, str]:
    connection.execute(
        "CREATE TABLE IF NOT EXISTS public.lotwright_migration"
        " (name text PRIMARY KEY, sha256 text NOT NULL, applied timestamptz NOT NULL DEFAULT now())"
    )
    return _applied(connection)


def _applied(connection: Connection[TupleRow]) -> dict[str, str]:
    rows = connection.execute("SELECT name, sha256 FROM public.lotwright_migration").fetchall()
    return {str(name): str(sha256) for name, sha256 in rows}


def _one(connection: Connection[TupleRow], query: LiteralString) -> bool:
    """The one truth value a query asks for."""
    row = connection.execute(query).fetchone()
    return row is not None and bool(row[0])


def _record(connection: Connection[TupleRow], name: str, sha256: str) -> None:
    connection.execute(
        "INSERT INTO public.lotwright_migration (name, sha256) VALUES (%s, %s)"
        " ON CONFLICT (name) DO UPDATE SET sha256 = EXCLUDED.sha256, applied = now()",
        (name, sha256),
    )


def _check(wanted: Iterable[Step], known: Mapping[str, str]) -> None:
    here = {step.name: step.sha256 for step in wanted}
    for name, sha256 in known.items():
        if name != _ACCOUNTS and name not in here:
            raise Refused("database.newer", step=name)
        if name != _ACCOUNTS and here[name] != sha256:
            raise Refused("database.altered-step", step=name)


def _accounts_version() -> str:
    """Tells whether the account tables may differ: the libraries that bring them, and our own migrations."""
    folder = files("lotwright.shell.accounts") / "migrations"
    own = sorted((entry.name, entry.read_text()) for entry in folder.iterdir() if entry.name.endswith(".py"))
    said = json.dumps([version("django"), version("django-allauth"), own])
    return hashlib.sha256(said.encode()).hexdigest()


def _migrate_accounts(owner: str) -> None:
    """Django's migrations under a connection of their own, whatever else this process has configured."""
    framework.stand_on(owner, "owner")
    from django.core.management import call_command

    try:
        call_command("migrate", database="owner", verbosity=0, interactive=False)
    finally:
        framework.leave("owner")
