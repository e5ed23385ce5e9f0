"""`lotwright db init`: prepare an outside PostgreSQL server, as one who may make roles and databases there."""

from __future__ import annotations

import json
import secrets

from psycopg.conninfo import make_conninfo

from lotwright.shell import keys, postgres
from lotwright.shell.opening import APPLICATION, noted_dsns
from lotwright.shell.settings import settings
from lotwright.shell.store import migrate


def run(owner: str, database: str = postgres.DATABASE) -> int:
    """Make roles, database and schema, or bring them up to this version; note the DSNs in the key folder.

    Passwords are drawn once and kept: a second run only migrates.
    """
    chosen = settings()
    for name in ("master", "session", "webhook"):
        keys.secret(chosen.keys, name, create=True)
    noted = noted_dsns(chosen.home)
    passwords = {} if noted else {role: secrets.token_urlsafe(24) for role in postgres.ROLES}
    migrate.create(owner, database, passwords)
    if not noted:
        noted = {
            role: make_conninfo(owner, dbname=database, user=role, password=password)
            for role, password in passwords.items()
        }
        keys.write_private(chosen.keys / "dsn.json", json.dumps(noted, indent=1).encode())
    applied = migrate.migrate(migrate.as_owner(owner, database), print)
    print(f"{len(applied)} steps applied." if applied else "Nothing to do: the schema is this version's.")
    print(f"The DSNs of all roles are in {chosen.keys / 'dsn.json'} (mode 0600).")
    print(f"Set DATABASE_URL to that of {APPLICATION}, then: lotwright serve, lotwright worker")
    return 0
