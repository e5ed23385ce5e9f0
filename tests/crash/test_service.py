"""`lotwright serve` as a whole: what dies is revived, all it started ends with it, and a killed one starts cleanly."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import scratch_home

from lotwright.cli import service
from lotwright.shell import opening, wiring
from lotwright.shell.commands import Caller, Found
from lotwright.shell.settings import read

pytestmark = [pytest.mark.database, pytest.mark.crash]


def children(pid: int) -> set[int]:
    """A process and all its descendants that live."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if stat[0] != "Z":
                parents[int(entry.name)] = int(stat[1])
    found = {pid} & parents.keys()
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def alive(pids: set[int]) -> set[int]:
    """Those that have not ended; a zombie has."""
    return {pid for pid in pids if pid in children(pid)}


def running(pid: int, word: str) -> list[int]:
    """Descendants whose command line has a word."""
    found = []
    for child in sorted(children(pid) - {pid}):
        if word in (Path("/proc") / str(child) / "cmdline").read_bytes().decode(errors="replace").replace("\0", " "):
            found.append(child)
    return found


class Serving:
    """`lotwright serve` on a free port, in a home that has been founded."""

    def __init__(self, home: Path) -> None:
        self.home = home
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.environment = os.environ | {"LOTWRIGHT_HOME": str(home), "LOTWRIGHT_PORT": str(self.port), "LANG": "C"}
        self.environment.pop("DATABASE_URL", None)

    def found(self) -> None:
        """Found the installation."""
        settings = read(self.environment)
        with service.database(settings):
            opened = opening.open_here(settings)
            runner = wiring.world(opened).runner
            runner.run(Found(name="Crash", mark="trial", administrator="P-1"), Caller("P-1", "-", "-", "UTC", "test"))
            opened.pool.close()

    def start(self) -> subprocess.Popen[str]:
        """Start it; returns when it says where it is."""
        process = self.command()
        said = ""
        assert process.stdout is not None
        while "Lotwright is at" not in said:
            line = process.stdout.readline()
            assert line, said + (self.home / "log" / "server.log").read_text()[-2000:]
            said += line
        return process

    def command(self) -> subprocess.Popen[str]:
        """The command, its output kept."""
        return subprocess.Popen(
            [sys.executable, "-m", "lotwright.cli.main", "serve"],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def healthy(self) -> bool:
        """Whether it answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=3) as answer:
                return answer.status == 200
        except OSError:
            return False

    def wait_healthy(self, process: subprocess.Popen[str]) -> None:
        """Until it answers, unless it has ended."""
        deadline = time.monotonic() + 60
        while not self.healthy():
            assert process.poll() is None, process.stdout.read() if process.stdout else ""
            assert time.monotonic() < deadline, "it never answered"
            time.sleep(0.1)


@pytest.fixture(scope="module")
def founded() -> Iterator[Serving]:
    found = Serving(scratch_home("serve"))
    found.found()
    yield found
    shutil.rmtree(found.home, ignore_errors=True)


@pytest.fixture
def served(founded: Serving) -> Iterator[tuple[Serving, subprocess.Popen[str]]]:
    process = founded.start()
    yield founded, process
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def wait_gone(pids):
    """Until none of them lives."""
    deadline = time.monotonic() + 30
    while left := alive(pids):
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


def kill_and_wait(serving, process, pids):
    assert pids, "there is nobody to kill"
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    wait_gone(set(pids))
    serving.wait_healthy(process)


def test_what_dies_is_revived(served):
    serving, process = served
    for word in ("lotwright.web.server", "lotwright.cli.main worker", "bin/postgres"):
        pids = running(process.pid, word)
        kill_and_wait(serving, process, pids[:1])
        deadline = time.monotonic() + 30
        while not set(running(process.pid, word)) - set(pids):
            assert time.monotonic() < deadline, f"{word} was not started again"
            time.sleep(0.1)
    assert process.poll() is None


def test_ctrl_c_stops_all_it_started(served):
    serving, process = served
    started = children(process.pid)
    assert len(started) > 8
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    assert alive(started) == set()
    assert not serving.healthy()


def test_a_second_start_on_one_home_is_refused(served):
    serving, process = served
    second = serving.command()
    said, _ = second.communicate(timeout=60)
    assert second.returncode == 3
    assert "[home.busy]" in said
    assert serving.healthy() and process.poll() is None


def test_after_a_kill_the_next_start_is_clean(served):
    serving, process = served
    started = children(process.pid)
    process.kill()
    process.wait()
    again = serving.start()
    try:
        wait_gone(started)  # each part looks for its parent by itself, and finishes what it has in hand
        assert serving.healthy() and again.poll() is None
    finally:
        again.send_signal(signal.SIGINT)
        assert again.wait(60) == 0


def test_a_taken_port_is_refused(founded):
    elsewhere = Serving(founded.home)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", elsewhere.port))
        taken.listen()
        process = elsewhere.command()
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 3
    assert "[server.port-taken]" in said


def test_a_home_nobody_founded_is_refused(home):
    process = Serving(home).command()
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 3
    assert "[database.not-founded]" in said


def test_a_part_that_dies_again_and_again_ends_the_service(founded):
    """The worker finds a file where its folder should be: said once, instead of tried for ever."""
    shutil.rmtree(founded.home / "files")
    (founded.home / "files").touch()
    try:
        process = founded.command()
        said, _ = process.communicate(timeout=240)
    finally:
        (founded.home / "files").unlink()
    assert process.returncode == 3
    assert "[server.keeps-dying]" in said


@pytest.mark.parametrize("name", ["master", "session", "webhook"])
def test_a_key_that_is_gone_is_never_made_anew(founded, name):
    key = founded.home / "keys" / name
    away = key.with_name("away")
    key.rename(away)
    try:
        process = founded.command()
        said, _ = process.communicate(timeout=60)
        assert not key.exists()
    finally:
        away.rename(key)
    assert process.returncode == 3
    assert "[key.missing]" in said
