"""`lotwright worker`: fire due timers and hand out waiting messages, until told to stop."""

from __future__ import annotations

import os
import signal

from lotwright.cli import service
from lotwright.shell import keys, opening, wiring
from lotwright.shell.clock import SystemClock
from lotwright.shell.lifeline import die_with_parent
from lotwright.shell.outbox import Webhook
from lotwright.shell.settings import Settings, settings
from lotwright.shell.store import migrate
from lotwright.shell.store.database import connect
from lotwright.shell.worker import Worker


def run() -> int:
    """Work until told to stop."""
    stop = service.until_stopped()
    die_with_parent(lambda: os.kill(os.getpid(), signal.SIGTERM))
    chosen = settings()
    with connect(opening.dsn_of(chosen)) as connection:
        migrate.check(connection)
    opened = opening.open_here(chosen, connections=4)
    try:
        worker = Worker(wiring.world(opened).runner, webhook(chosen), lambda said: print(said, flush=True))
        worker.run(stop)
    finally:
        opened.pool.close()
    return 0


def webhook(chosen: Settings) -> Webhook | None:
    """What hands messages out, where an address is set."""
    if chosen.webhook is None:
        return None
    return Webhook(chosen.webhook, keys.secret(chosen.keys, "webhook"), SystemClock())
