"""Opens an installation in this process: its database, its keys, its files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from psycopg import Connection
from psycopg.rows import TupleRow

from lotwright.kernel.refusal import Refused
from lotwright.shell import keys, postgres
from lotwright.shell.files import Disk
from lotwright.shell.keys import Keys
from lotwright.shell.settings import Settings
from lotwright.shell.store.database import Pool, open_pool

APPLICATION, SEALER, VERIFIER = postgres.ROLES


@dataclass(frozen=True)
class Opened:
    """What the parts of a process share. Close the pool when done."""

    settings: Settings
    dsn: str
    pool: Pool
    keys: Keys
    files: Disk


def open_here(settings: Settings, *, connections: int = 8) -> Opened:
    """Open an installation as the application. Refuses `server.not-running`, `key.missing` and their like."""
    found = dsn_of(settings)
    master = keys.master_key(settings.keys)
    return Opened(settings, found, open_pool(found, largest=connections), master, Disk(settings.files))


def dsn_of(settings: Settings, role: str = APPLICATION) -> str:
    """How a role reaches the database: by `DATABASE_URL` and what `db init` noted, else the embedded server."""
    if settings.database is None:
        return postgres.dsn(settings.home, role)
    if role == APPLICATION:
        return settings.database
    noted = noted_dsns(settings.home)
    return noted.get(role, settings.database)


def noted_dsns(home: Path) -> dict[str, str]:
    """What `db init` noted of an outside server: role -> DSN."""
    path = home / "keys" / "dsn.json"
    return dict(json.loads(path.read_text())) if path.is_file() else {}


def mark_of(connection: Connection[TupleRow]) -> str | None:
    """The permanent mark of the installation; None in earnest use. Refuses `database.not-founded`."""
    row = connection.execute("SELECT mark FROM ledger.instance").fetchone()
    if row is None:
        raise Refused("database.not-founded")
    return None if row[0] is None else str(row[0])
