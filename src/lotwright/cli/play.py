"""`lotwright play FILE...`: run plays on the store, each in a fresh installation of the packs."""

from __future__ import annotations

import contextlib
import datetime as dt
import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from psycopg import sql

from lotwright.cli.service import scratch_home
from lotwright.kernel.packs.pack import Pack
from lotwright.kernel.packs.plays import Play, read_play, whole
from lotwright.kernel.refusal import Invalid, Refused, problem
from lotwright.kernel.signing import Proven
from lotwright.shell import keys, postgres, wiring
from lotwright.shell.clock import SimulatedClock
from lotwright.shell.commands import Caller, Conflict, Found, Proof
from lotwright.shell.installing import founding, read_packs
from lotwright.shell.keys import Keys
from lotwright.shell.playing import FOUNDER, Director, Failed, StoreStage, person_id
from lotwright.shell.reads.configuration import Configurations
from lotwright.shell.settings import packs_folder, settings
from lotwright.shell.store import migrate
from lotwright.shell.store.database import Pool, connect, open_pool
from lotwright.shell.texts import sentence
from lotwright.shell.verify import verify

SHIPPED = ("base", "pilot", "demo")
START = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)


def run(plays: Sequence[Path], packs: Sequence[str] = (), language: str = "en") -> int:
    """Run every play; a line each, 1 when one of them does not come out as written."""
    found = read_packs(packs_folder(), [str(Path(one).resolve()) for one in packs] or SHIPPED, wiring.CATALOGUE)
    good = True
    with _server() as home:
        for path in _files(plays):
            why = _play(home, found, path, language)
            good = good and why is None
            print(f"{'ok  ' if why is None else 'FAIL'}  {path}{f'  {why}' if why else ''}", flush=True)
    return 0 if good else 1


def _files(plays: Iterable[Path]) -> Iterator[Path]:
    for path in plays:
        yield from sorted(path.rglob("*.play")) if path.is_dir() else (path,)


def _play(home: Path, packs: Sequence[Pack], path: Path, language: str) -> str | None:
    """Why the play failed, or None."""
    try:
        play = whole(_read(path), {one.title: one for one in map(_read, sorted(path.parent.glob("*.play")))})
        with _installation(home) as (pool, verifier):
            _perform(pool, packs, play)
            with connect(verifier, autocommit=True) as connection:
                faults = verify(connection, wiring.KINDS).faults
    except Failed as failed:
        return str(failed)
    except Refused as refused:
        return sentence(refused.rule, refused.params, language).because
    except Invalid as invalid:
        return "; ".join(f"{one.path} {sentence(one.rule, one.params, language).because}" for one in invalid.problems)
    except Conflict as conflict:
        return str(conflict)
    return ", ".join(f"{fault.check} {fault.kind}/{fault.id}" for fault in faults) or None


def _read(path: Path) -> Play:
    """The play of a file. Raises Invalid with `check.no-file`, `check.unreadable` and what a play lacks."""
    if not path.is_file():
        raise Invalid([problem("check.no-file", str(path))])
    try:
        return read_play(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as fault:
        raise Invalid([problem("check.unreadable", str(path), why=str(fault))]) from fault


def _perform(pool: Pool, packs: Sequence[Pack], play: Play) -> None:
    clock, held = SimulatedClock(START), Keys(secrets.token_bytes(keys.KEY_BYTES))
    runner = wiring.build(pool, Configurations(), clock, _prove, wiring.sealing(held))
    founder = Caller(person_id(FOUNDER), "-", "-", "UTC", request="play")
    given = founding(packs)
    runner.run(Found(name="Play", mark="trial", administrator=founder.person, definitions=given), founder)

    def enter(person: str, name: str) -> None:
        with pool.connection() as connection:
            keys.enter(connection.execute, held, person, name)

    Director(StoreStage(runner, clock, enter)).play(play)


def _prove(caller: Caller, proof: Proof) -> Proven:
    """In a play everybody is who they say."""
    return Proven(proof.digest, True, True, proof.reason)


@contextlib.contextmanager
def _server() -> Iterator[Path]:
    """The home of a server of its own, with a migrated database `template`."""
    home = scratch_home("play")
    try:
        with postgres.Server(home, settings().binaries):
            superuser = postgres.dsn(home, postgres.SUPERUSER, "postgres")
            said = postgres.passwords(home)
            migrate.create(superuser, "template", {role: said[role] for role in postgres.ROLES})
            migrate.migrate(migrate.as_owner(superuser, "template"))
            yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def _installation(home: Path) -> Iterator[tuple[Pool, str]]:
    """A fresh database: connections of the application, and the verifier's DSN."""
    name = f"play_{secrets.token_hex(4)}"
    with connect(postgres.dsn(home, postgres.SUPERUSER, "postgres"), autocommit=True) as connection:
        made = sql.SQL("CREATE DATABASE {} TEMPLATE template OWNER {}")
        connection.execute(made.format(sql.Identifier(name), sql.Identifier(migrate.OWNER)))
    pool = open_pool(postgres.dsn(home, "lw_app", name))
    try:
        yield pool, postgres.dsn(home, "lw_verifier", name)
    finally:
        pool.close()
