"""A throw-away database on the embedded server, for benches: real fsync, real roles."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from psycopg.conninfo import make_conninfo

from lotwright.shell import postgres
from lotwright.shell.store import migrate

DATABASE = "bench"
PASSWORD = "for-benches-only"


class Place(NamedTuple):
    """DSNs of one migrated database: the application's, the verifier's and the superuser's; and the server's pid."""

    app: str
    verifier: str
    admin: str
    pid: int


@contextmanager
def place() -> Iterator[Place]:
    """A migrated database, gone afterwards. `LOTWRIGHT_PG_BIN` names another server's binaries."""
    base = postgres.ROOT_HOME if os.geteuid() == 0 else Path(os.environ.get("TMPDIR", "/tmp"))
    home = base / f"bench-{os.getpid()}-{secrets.token_hex(3)}"
    binaries = os.environ.get("LOTWRIGHT_PG_BIN")
    try:
        with postgres.Server(home, Path(binaries) if binaries else None) as server:
            admin = postgres.dsn(home, postgres.SUPERUSER, "postgres")
            migrate.create(admin, DATABASE, dict.fromkeys(postgres.ROLES, PASSWORD))
            migrate.migrate(migrate.as_owner(admin, DATABASE))
            of = {role: make_conninfo(admin, dbname=DATABASE, user=role, password=PASSWORD) for role in postgres.ROLES}
            yield Place(of["lw_app"], of["lw_verifier"], make_conninfo(admin, dbname=DATABASE), server.pid)
    finally:
        shutil.rmtree(home, ignore_errors=True)
