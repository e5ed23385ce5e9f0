"""The embedded server: started, refused a second time, killed, revived, stopped; and found left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from lotwright.kernel.refusal import Refused
from lotwright.shell import postgres
from lotwright.shell.postgres import Server

pytestmark = pytest.mark.database

KEEPER = """
import sys, time
from pathlib import Path
from lotwright.shell.postgres import Server
binaries = Path(sys.argv[2]) if sys.argv[2] else None
server = Server(Path(sys.argv[1]), binaries)
server.start()
print(server.pid, flush=True)
time.sleep(600)
"""
BINARIES = os.environ.get("LOTWRIGHT_PG_BIN", "")


def server_of(home):
    return Server(home, Path(BINARIES) if BINARIES else None)


def ask(home, query, role=postgres.SUPERUSER):
    with psycopg.connect(postgres.dsn(home, role, "postgres"), autocommit=True) as connection:
        return connection.execute(query).fetchone()


@pytest.fixture
def running(home):
    with server_of(home) as server:
        yield server


def test_it_never_trades_durability_for_speed(running):
    for setting in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums"):
        assert ask(running.home, f"SHOW {setting}") == ("on",)
    assert ask(running.home, "SHOW listen_addresses") == ("",)
    assert ask(running.home, "SHOW server_encoding") == ("UTF8",)


def test_chinese_text_has_trigrams(running):
    if running.major < 17:
        pytest.skip("only the embedded server's own programs carry the built-in locale")
    with psycopg.connect(postgres.dsn(running.home, postgres.SUPERUSER, "postgres"), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
    assert len(ask(running.home, "SELECT show_trgm('医疗器械')")[0]) == 5


def test_a_wrong_password_is_refused(running):
    wrong = make_conninfo(postgres.dsn(running.home, postgres.SUPERUSER, "postgres"), password="guess")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_only_its_own_user_reaches_socket_keys_and_data(running):
    folder = Path(str(conninfo_to_dict(postgres.dsn(running.home, postgres.SUPERUSER))["host"]))
    for private in (folder, running.data, running.home / "keys"):
        assert private.stat().st_mode & 0o077 == 0
    assert (running.home / "keys" / "database.json").stat().st_mode & 0o177 == 0
    if os.geteuid() == 0:
        assert running.data.stat().st_uid != 0


def test_a_second_start_on_one_home_is_refused(running):
    with pytest.raises(Refused) as refused:
        server_of(running.home).start()
    assert (refused.value.rule, refused.value.params) == ("home.busy", {"home": str(running.home)})
    assert ask(running.home, "SELECT 1") == (1,)


def test_data_outlives_a_stop_and_the_home_is_free_again(home):
    with server_of(home):
        ask(home, "SELECT set_config('x.y', 'z', false)")
        with psycopg.connect(postgres.dsn(home, postgres.SUPERUSER, "postgres")) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    with pytest.raises(Refused) as refused:
        ask(home, "SELECT 1")
    assert refused.value.rule == "server.not-running"
    with server_of(home):
        assert ask(home, "SELECT n FROM kept") == (7,)


def test_it_is_revived_after_a_kill(running):
    with psycopg.connect(postgres.dsn(running.home, postgres.SUPERUSER, "postgres")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
    os.kill(running.pid, signal.SIGKILL)
    while running.running():
        time.sleep(0.01)
    running.revive()
    assert ask(running.home, "SELECT count(*) FROM kept") == (1000,)


def test_after_its_keeper_is_killed_the_next_start_is_clean(home):
    keeper = subprocess.Popen([sys.executable, "-c", KEEPER, str(home), BINARIES], stdout=subprocess.PIPE, text=True)
    assert keeper.stdout is not None
    orphan = int(keeper.stdout.readline())
    keeper.kill()
    keeper.wait()
    keeper.stdout.close()
    assert orphan in postgres.living_in(home / "pg")
    with server_of(home) as server:
        assert server.pid != orphan
        assert ask(home, "SELECT 1") == (1,)
        assert orphan not in postgres.living_in(home / "pg")


def test_a_process_that_merely_has_the_old_number_is_left_alone(home):
    """A pid file from before a reboot may name somebody else's process."""
    with server_of(home):
        pass
    lines = [str(os.getpid()), str(home / "pg"), "1", "5432", str(home / "run"), "", "", "ready"]
    (home / "pg" / "postmaster.pid").write_text("\n".join(lines) + "\n")
    with server_of(home):
        assert ask(home, "SELECT 1") == (1,)


def test_a_home_with_a_long_path_still_has_a_socket(home):
    deep = home / ("d" * 60) / ("e" * 60)
    with server_of(deep):
        host = str(conninfo_to_dict(postgres.dsn(deep, postgres.SUPERUSER))["host"])
        assert len(host) < 90
        assert ask(deep, "SELECT 1") == (1,)


def test_a_server_that_cannot_start_says_why(home):
    with server_of(home):
        pass
    (home / "pg" / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(Refused) as refused:
        server_of(home).start()
    assert refused.value.rule == "server.failed"
    assert "no_such_setting" in str(refused.value.params["said"])
    (home / "pg" / "postgresql.conf").write_text("")
    with server_of(home):
        assert ask(home, "SELECT 1") == (1,)


def test_passwords_that_are_gone_are_never_made_anew(home):
    with server_of(home):
        pass
    (home / "keys" / "database.json").unlink()
    with pytest.raises(Refused) as refused:
        server_of(home).start()
    assert refused.value.rule == "key.missing"


def test_programs_that_are_not_there_are_refused(home, tmp_path):
    with pytest.raises(Refused) as refused:
        Server(home, tmp_path).start()
    assert refused.value.rule == "server.no-binaries"


@pytest.mark.skipif(os.geteuid() != 0, reason="only as root has the server a user of its own")
def test_a_home_its_user_cannot_reach_is_refused(tmp_path):
    shut = tmp_path / "shut"
    shut.mkdir(mode=0o700)
    with pytest.raises(Refused) as refused:
        server_of(shut / "home").start()
    assert refused.value.rule == "home.unreachable"


def test_a_socket_folder_of_somebody_else_is_refused(home):
    deep = home / ("d" * 60) / ("e" * 60)
    with server_of(deep):
        host = Path(str(conninfo_to_dict(postgres.dsn(deep, postgres.SUPERUSER))["host"]))
    host.mkdir(mode=0o777)
    host.chmod(0o777)
    try:
        with pytest.raises(Refused) as refused:
            server_of(deep).start()
        assert refused.value.rule == "server.socket-taken"
    finally:
        host.rmdir()
