"""The commands as people run them: an installation founded, looked at, verified, tampered with, served from outside."""

from __future__ import annotations

import http.cookiejar
import json
import os
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.conftest import drop, scratch_home

from lotwright.cli.service import free_port, healthy
from lotwright.shell import postgres

pytestmark = pytest.mark.database

PASSWORD = "a long enough password"
FOUND = (
    "db",
    "found",
    "--name",
    "Works",
    "--login",
    "Ada",
    "--person-name",
    "艾达 Ada",
    "--pack",
    "base",
    "--pack",
    "pilot",
)


def lotwright(home: Path, *arguments: str, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one command in a home."""
    own = {"LOTWRIGHT_HOME": str(home), "LANG": "C", "DATABASE_URL": ""}
    return subprocess.run(
        [sys.executable, "-m", "lotwright.cli.main", *arguments],
        env=os.environ | own | environment,
        input=typed,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture(scope="module")
def works() -> Iterator[Path]:
    """The home of an installation founded in earnest."""
    home = scratch_home("works")
    founded = lotwright(home, *FOUND, typed=f"{PASSWORD}\n")
    assert founded.returncode == 0, founded.stderr
    yield home
    shutil.rmtree(home, ignore_errors=True)


def test_a_short_password_founds_nothing(home):
    refused = lotwright(home, *FOUND, typed="short\n")
    assert refused.returncode == 3
    assert "account.password" in refused.stderr


def test_an_installation_is_founded_once(works):
    again = lotwright(works, *FOUND, typed=f"{PASSWORD}\n")
    assert again.returncode == 3
    assert "[instance.founded]" in again.stderr


def test_refusals_are_told_in_the_language_of_the_terminal(works):
    again = lotwright(works, *FOUND, typed=f"{PASSWORD}\n", LANG="zh_CN.UTF-8", PYTHONIOENCODING="utf-8")
    assert "。" in again.stderr and "[instance.founded]" in again.stderr


def test_the_doctor_finds_nothing_wrong(works):
    found = lotwright(works, "doctor")
    assert "in earnest use" in found.stdout and "this version's" in found.stdout
    assert [line for line in found.stdout.splitlines() if line.startswith("WRONG") and "screens" not in line] == []


def test_the_doctor_names_a_key_that_is_missing_or_exposed(works):
    key = works / "keys" / "webhook"
    key.chmod(0o644)
    try:
        found = lotwright(works, "doctor")
    finally:
        key.chmod(0o600)
    assert found.returncode == 1
    assert "can be read by others" in found.stdout


def test_a_clean_journal_is_verified(works):
    verified = lotwright(works, "audit", "verify")
    assert verified.returncode == 0, verified.stdout
    assert "clean: every chain holds" in verified.stdout
    assert "none: in earnest use" in verified.stdout


def test_a_row_changed_by_sql_is_named_by_the_command(works):
    with postgres.Server(works, binaries()):
        with psycopg.connect(postgres.dsn(works, postgres.SUPERUSER)) as connection:
            connection.execute("ALTER TABLE ledger.instance DISABLE TRIGGER ALL")
            connection.execute("UPDATE ledger.instance SET name = 'Other works'")
        try:
            verified = lotwright(works, "audit", "verify")
        finally:
            with psycopg.connect(postgres.dsn(works, postgres.SUPERUSER)) as connection:
                connection.execute("UPDATE ledger.instance SET name = 'Works'")
                connection.execute("ALTER TABLE ledger.instance ENABLE ALWAYS TRIGGER journaled")
                connection.execute("ALTER TABLE ledger.instance ENABLE ALWAYS TRIGGER never_emptied")
    assert verified.returncode == 1
    assert "row.altered  instance/instance #1" in verified.stdout
    assert "name is 'Other works', journal says 'Works'" in verified.stdout
    assert "guard.off" in verified.stdout


def binaries() -> Path | None:
    """The programs these tests run on."""
    given = os.environ.get("LOTWRIGHT_PG_BIN")
    return Path(given) if given else None


class Browser:
    """Cookies and the session's token."""

    def __init__(self, address: str) -> None:
        self.address = address
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._open = urllib.request.build_opener(jar).open

    def get(self, path: str) -> dict[str, object]:
        with self._open(f"{self.address}api/v1{path}", timeout=20) as answer:
            return json.load(answer)

    def post(self, path: str, data: dict[str, str]) -> dict[str, object]:
        headers = {"Content-Type": "application/json", "X-CSRFToken": str(self.get("/session")["csrf"])}
        request = urllib.request.Request(f"{self.address}api/v1{path}", json.dumps(data).encode(), headers)
        with self._open(request, timeout=20) as answer:
            return json.load(answer)


class Outside:
    """An outside server's database prepared by `db init`, and `serve` over it."""

    def __init__(self, home: Path, server: str, name: str) -> None:
        self.home, self.server, self.name = home, server, name

    def init(self) -> subprocess.CompletedProcess[str]:
        return lotwright(self.home, "db", "init", "--owner-dsn", self.server, "--database", self.name)

    def dsn(self, role: str) -> str:
        return str(json.loads((self.home / "keys" / "dsn.json").read_text())[role])


@pytest.fixture(scope="module")
def outside(template: str) -> Iterator[Outside]:
    """A server of our own stands for the customer's: `db init` sets passwords, which the session's server must keep."""
    own, home = scratch_home("customer"), scratch_home("node")
    with postgres.Server(own, binaries()):
        found = Outside(home, postgres.dsn(own, postgres.SUPERUSER, "postgres"), "production")
        made = found.init()
        assert made.returncode == 0, made.stderr
        yield found
        drop(found.server, found.name)
    for folder in (own, home):
        shutil.rmtree(folder, ignore_errors=True)


def test_a_second_init_only_migrates_and_keeps_the_passwords(outside):
    before = outside.dsn("lw_app")
    again = outside.init()
    assert "Nothing to do" in again.stdout, again.stderr
    assert outside.dsn("lw_app") == before
    assert (outside.home / "keys" / "dsn.json").stat().st_mode & 0o177 == 0


def test_serve_refuses_a_role_that_owns_the_journal(outside):
    owner = psycopg.conninfo.make_conninfo(outside.server, dbname=outside.name)
    refused = lotwright(outside.home, "serve", DATABASE_URL=owner)
    assert refused.returncode == 3
    assert "[database.owns-journal]" in refused.stderr


def test_serve_refuses_a_database_nobody_prepared(outside):
    refused = lotwright(outside.home, "serve", DATABASE_URL=outside.server)
    assert refused.returncode == 3
    assert "[database.not-migrated]" in refused.stderr


def test_an_installation_on_an_outside_server_is_founded_served_and_signed_into(outside):
    application = outside.dsn("lw_app")
    founded = lotwright(outside.home, *FOUND, typed=f"{PASSWORD}\n", DATABASE_URL=application)
    assert founded.returncode == 0, founded.stderr
    port = free_port("127.0.0.1")
    environment = os.environ | {"LOTWRIGHT_HOME": str(outside.home), "DATABASE_URL": application, "LANG": "C"}
    command = [sys.executable, "-m", "lotwright.cli.main", "serve", "--port", str(port)]
    serving = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert serving.stdout is not None
        assert f":{port}/" in serving.stdout.readline()
        address = f"http://127.0.0.1:{port}/"
        assert healthy(address)
        browser = Browser(address)
        session = browser.post("/session", {"login": "ada", "password": PASSWORD})
        assert session["person"]["name"] == "艾达 Ada"
        with pytest.raises(urllib.error.HTTPError):
            Browser(address).post("/session", {"login": "ada", "password": "guess"})
    finally:
        serving.send_signal(signal.SIGINT)
        assert serving.wait(60) == 0
    verified = lotwright(outside.home, "audit", "verify", DATABASE_URL=application)
    assert verified.returncode == 0, verified.stdout


def test_a_play_that_does_not_come_out_as_written_is_told(tmp_path):
    play = tmp_path / "wrong.play"
    play.write_text('play "Wrong"\nnobody knows this line\n')
    unreadable = tmp_path / "unreadable.play"
    unreadable.write_bytes(b'play "\xff"')
    told = lotwright(scratch_home("play"), "play", str(play), str(tmp_path / "gone.play"), str(unreadable))
    assert told.returncode == 1
    wrong, gone, bytes_ = told.stdout.splitlines()
    assert wrong.startswith("FAIL")
    assert "gone.play" in gone and "There is no such file." in gone
    assert "unreadable.play" in bytes_ and "cannot be read" in bytes_


def test_every_command_has_its_help():
    for words in ([], ["demo"], ["serve"], ["audit", "verify"], ["db", "init"], ["dev", "rules"], ["check"], ["play"]):
        helped = lotwright(Path("/nowhere"), *words, "--help")
        assert helped.returncode == 0 and "usage: lotwright" in helped.stdout


def test_a_setting_that_cannot_be_is_named(home):
    refused = lotwright(home, "serve", LOTWRIGHT_PORT="http")
    assert refused.returncode == 3
    assert "LOTWRIGHT_PORT" in refused.stderr and "[setting.wrong]" in refused.stderr


SECRET = "s3cret-word"
ASKING = {
    "verify": ("audit", "verify"),
    "serve": ("serve",),
    "worker": ("worker",),
    "found": FOUND,
}


@pytest.mark.parametrize("words", ASKING.values(), ids=ASKING)
@pytest.mark.parametrize(
    ("dsn", "rule"),
    [
        (f"postgresql nonsense {SECRET}", "database.dsn-unreadable"),
        (f"postgresql://lw_app:{SECRET}@127.0.0.1:1/lotwright?connect_timeout=5", "database.unreachable"),
    ],
    ids=["unreadable", "unreachable"],
)
def test_a_database_that_cannot_be_reached_is_told_and_nothing_is_taken_for_verified(home, words, dsn, rule):
    told = lotwright(home, *words, typed=f"{PASSWORD}\n", DATABASE_URL=dsn)
    assert told.returncode == 3, told.stderr
    assert f"[{rule}]" in told.stderr and "Traceback" not in told.stderr
    assert SECRET not in told.stdout + told.stderr


def test_the_doctor_and_preparing_tell_an_unreadable_address_too(home):
    examined = lotwright(home, "doctor", DATABASE_URL=SECRET)
    assert "cannot be read" in examined.stdout and SECRET not in examined.stdout + examined.stderr
    prepared = lotwright(home, "db", "init", "--owner-dsn", SECRET, LANG="zh_CN.UTF-8", PYTHONIOENCODING="utf-8")
    assert prepared.returncode == 3 and "无法识别" in prepared.stderr and SECRET not in prepared.stderr


def test_a_database_nobody_prepared_is_not_taken_for_tampered(outside):
    told = lotwright(outside.home, "audit", "verify", "--dsn", outside.server)
    assert told.returncode == 3 and "[database.not-migrated]" in told.stderr


@pytest.mark.parametrize("port", ["99999", "0", "http"])
def test_a_port_that_cannot_be_makes_nothing(tmp_path, port):
    home = tmp_path / "new"
    for command in ("serve", "demo"):
        refused = lotwright(home, command, "--port", port)
        assert refused.returncode == 3 and "[setting.wrong]" in refused.stderr and "--port" in refused.stderr
    assert not home.exists()


@pytest.mark.parametrize(
    "words", [("serve",), ("demo",), ("db", "init", "--owner-dsn", "host=/nowhere"), FOUND], ids=str
)
def test_a_home_that_cannot_be_is_named(tmp_path, words):
    (tmp_path / "file").write_text("in the way")
    refused = lotwright(tmp_path / "file", *words, typed=f"{PASSWORD}\n")
    assert refused.returncode == 3 and "[home.unwritable]" in refused.stderr, refused.stderr
    assert (tmp_path / "file").read_text() == "in the way"


def test_an_address_for_messages_that_cannot_be_is_refused_without_repeating_it(home):
    refused = lotwright(home, "worker", LOTWRIGHT_WEBHOOK=f"host?key={SECRET}")
    assert refused.returncode == 3 and "LOTWRIGHT_WEBHOOK" in refused.stderr and "[setting.wrong]" in refused.stderr
    assert SECRET not in refused.stderr
