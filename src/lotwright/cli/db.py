"""`lotwright db init` prepares an outside PostgreSQL server; `lotwright db found` begins an installation."""

from __future__ import annotations

import getpass
import json
import secrets
import sys
import uuid
from collections.abc import Sequence
from pathlib import Path

from psycopg.conninfo import make_conninfo

from lotwright.cli import service
from lotwright.kernel.refusal import Invalid, problem
from lotwright.shell import framework, keys, opening, postgres, wiring
from lotwright.shell.commands import Caller, Found
from lotwright.shell.installing import founding, read_packs
from lotwright.shell.opening import APPLICATION, noted_dsns
from lotwright.shell.reauth import LONGEST_PASSWORD
from lotwright.shell.settings import make_home, packs_folder, settings
from lotwright.shell.store import migrate

SHORTEST_PASSWORD = 12


def run(owner: str, database: str = postgres.DATABASE) -> int:
    """Make roles, database and schema, or bring them up to this version; note the DSNs in the key folder.

    Passwords are drawn once and kept: a second run only migrates.
    """
    chosen = settings()
    make_home(chosen.home)
    noted = noted_dsns(chosen.home)
    for name in keys.NAMES:
        keys.secret(chosen.keys, name, create=not noted)
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


def found(name: str, login: str, person_name: str, packs: Sequence[str]) -> int:
    """Begin an installation in earnest: what it is called, its packs, and its first administrator with a password.

    The embedded database is started for it where no outside one is set.
    """
    chosen = settings()
    content = founding(read_packs(packs_folder(), [_pack(one) for one in packs], wiring.CATALOGUE))
    password = _password()
    with service.database(chosen, print):
        opened = opening.open_here(chosen, connections=3)
        framework.stand_on(opened.dsn)
        from lotwright.shell.accounts.models import User

        try:
            person = f"P-{secrets.token_hex(6)}"
            runner = wiring.world(opened).runner
            here = Caller(person, "-", "-", "UTC", request=uuid.uuid4().hex)
            runner.run(Found(name=name, administrator=person, definitions=content), here)
            with opened.pool.connection() as connection:
                keys.enter(connection.execute, opened.keys, person, person_name)
            User.objects.open(login, person, password)
        finally:
            framework.leave("default")
            opened.pool.close()
    print(f"{name} is founded; {login} administers it. Start it with: lotwright serve")
    return 0


def _pack(given: str) -> str:
    """A shipped pack by its key, any other by its folder."""
    return given if (packs_folder() / given).is_dir() else str(Path(given).resolve())


def _password() -> str:
    """From the terminal, unseen and twice; from a pipe, its first line. Raises Invalid with `account.password`."""
    if sys.stdin.isatty():
        given = getpass.getpass("Password: ")
        same = given == getpass.getpass("Again: ")
    else:
        given, same = sys.stdin.readline().rstrip("\n"), True
    if not same or not SHORTEST_PASSWORD <= len(given) <= LONGEST_PASSWORD:
        raise Invalid([problem("account.password", "password", shortest=SHORTEST_PASSWORD)])
    return given
