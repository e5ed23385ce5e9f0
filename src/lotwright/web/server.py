"""The server process: granian over WSGI, ending with whoever started it."""

from __future__ import annotations

import os
import signal

from granian.constants import Interfaces
from granian.server import Server

from lotwright.shell.lifeline import die_with_parent, tied
from lotwright.shell.settings import settings


def main() -> None:
    """Serve until told to stop."""
    die_with_parent(lambda: os.kill(os.getpid(), signal.SIGTERM))
    os.environ.update(tied())
    chosen = settings()
    Server(
        "lotwright.web.wsgi:application",
        address=chosen.host,
        port=chosen.port,
        interface=Interfaces.WSGI,
        workers=chosen.workers,
        blocking_threads=chosen.threads,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_access=False,
    ).serve()


if __name__ == "__main__":
    main()
