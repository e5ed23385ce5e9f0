"""Runs an installation: the embedded database where there is no other, the server, the worker; revives what dies."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lotwright.kernel.refusal import Refused
from lotwright.shell import keys, lifeline, opening, postgres
from lotwright.shell.postgres import Server
from lotwright.shell.settings import ROOT_HOME, Settings, environment_of
from lotwright.shell.store import migrate
from lotwright.shell.store.database import connect

SERVER, WORKER = "server", "worker"
MODULES = {SERVER: ("lotwright.web.server",), WORKER: ("lotwright.cli.main", "worker")}
MOST_DEATHS, WITHIN_SECONDS = 5, 60.0
_HEALTHY_WITHIN = 60.0
_PORT_FREE_WITHIN = 5.0
_END_WITHIN = 20.0

Say = Callable[[str], None]


@contextlib.contextmanager
def database(settings: Settings, say: Say = lambda said: None) -> Iterator[Server | None]:
    """The database of these settings, ready for this version: the embedded one started and migrated, or an outside
    one found to be so. What this started is stopped at the end.

    Refuses `home.*`, `server.*` and `database.*`.
    """
    if settings.database is not None:
        with connect(settings.database) as connection:
            migrate.check(connection)
        yield None
        return
    server = Server(settings.home, settings.binaries)
    server.start()
    try:
        prepare(settings, say)
        yield server
    finally:
        server.stop()


def prepare(settings: Settings, say: Say) -> None:
    """Bring the embedded database up to this version. A new one gets its keys; an old one must have them still.

    Refuses `key.missing`: a key made anew would open nothing that exists.
    """
    said = postgres.passwords(settings.home)
    superuser = postgres.dsn(settings.home, postgres.SUPERUSER, "postgres")
    migrate.create(superuser, postgres.DATABASE, {role: said[role] for role in postgres.ROLES})
    owner = migrate.as_owner(superuser, postgres.DATABASE)
    new = migrate.is_new(owner)
    for name in keys.NAMES:
        keys.secret(settings.keys, name, create=new)
    migrate.migrate(owner, lambda step: say(f"schema: {step}"))


@dataclass
class Part:
    """One process of the installation."""

    name: str
    log: Path
    process: subprocess.Popen[bytes] | None = None
    deaths: deque[float] = field(default_factory=deque)

    def start(self, settings: Settings) -> None:
        """Start it, apart from the terminal, so that only we end it."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        environment = os.environ | environment_of(settings) | lifeline.tied()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *MODULES[self.name]],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def running(self) -> bool:
        """Whether it lives; a dead one is reaped."""
        return self.process is not None and self.process.poll() is None

    def end(self) -> None:
        """Ask it to end, then make it, with all it started."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(_END_WITHIN)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Service:
    """The running installation. `run` returns when `stop` is set; everything it started has ended then."""

    def __init__(self, settings: Settings, server: Server | None, say: Say, *, worker: bool = True) -> None:
        self._settings = settings
        self._server = server
        self._say = say
        names = (SERVER, WORKER) if worker else (SERVER,)
        self._parts = [Part(name, settings.logs / f"{name}.log") for name in names]
        self._database_deaths: deque[float] = deque()

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://{self._settings.host}:{self._settings.port}/"

    def start(self) -> None:
        """Start the parts; returns when the server answers. Refuses `server.port-taken`, `server.keeps-dying`."""
        _wait_for_port(self._settings)
        for part in self._parts:
            part.start(self._settings)
        deadline = time.monotonic() + _HEALTHY_WITHIN
        while not healthy(self.address):
            self.look_after()
            if time.monotonic() > deadline:
                raise Refused("server.keeps-dying", part=SERVER, times=1, log=str(self._settings.logs))
            time.sleep(0.1)

    def run(self, stop: threading.Event) -> None:
        """Look after what was started until told to stop."""
        while not stop.wait(0.2):
            self.look_after()

    def look_after(self) -> None:
        """Revive what has died. Refuses `server.keeps-dying` for what dies again and again."""
        if self._server is not None and not self._server.running():
            self._mourn("postgres", self._database_deaths, self._server.log)
            self._server.revive()
        for part in self._parts:
            if not part.running():
                self._mourn(part.name, part.deaths, part.log)
                part.end()
                part.start(self._settings)

    def end(self) -> None:
        """End the parts, last started first."""
        for part in reversed(self._parts):
            part.end()

    def _mourn(self, name: str, deaths: deque[float], log: Path) -> None:
        now = time.monotonic()
        deaths.append(now)
        while deaths[0] < now - WITHIN_SECONDS:
            deaths.popleft()
        if len(deaths) > MOST_DEATHS:
            raise Refused("server.keeps-dying", part=name, times=len(deaths), log=str(log))
        self._say(f"{name} ended; starting it again ({log})")


@contextlib.contextmanager
def serving(
    settings: Settings, server: Server | None, say: Say = lambda said: None, *, worker: bool = True
) -> Iterator[Service]:
    """A service that answers; ended at the end."""
    service = Service(settings, server, say, worker=worker)
    try:
        service.start()
        yield service
    finally:
        service.end()


def found(settings: Settings) -> str | None:
    """The mark of the installation. Refuses `database.not-founded`."""
    with connect(opening.dsn_of(settings)) as connection:
        return opening.mark_of(connection)


def healthy(address: str) -> bool:
    """Whether a server answers there, and reaches its database."""
    try:
        with urllib.request.urlopen(f"{address}health", timeout=3) as answer:
            return bool(json.load(answer)["healthy"])
    except (OSError, ValueError, KeyError):
        return False


def scratch_home(name: str) -> Path:
    """A home for once, where the database's user can get to."""
    base = ROOT_HOME if os.geteuid() == 0 else Path(tempfile.gettempdir())
    return base / f"{name}-{os.getpid()}-{secrets.token_hex(3)}"


def free_port(host: str) -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def _wait_for_port(settings: Settings) -> None:
    """A server whose keeper was killed lets go of its port within a moment."""
    deadline = time.monotonic() + _PORT_FREE_WITHIN
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((settings.host, settings.port))
                return
            except OSError:
                if time.monotonic() > deadline:
                    raise Refused("server.port-taken", host=settings.host, port=settings.port) from None
        time.sleep(0.2)


def until_stopped() -> threading.Event:
    """An event that Ctrl-C or a request to end sets."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop
