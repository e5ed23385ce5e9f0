"""A client of its own process: draws from pots under keys, and notes each key once the command has come back.

    python client.py DSN LEDGER NAME [careless]

The note is on the platter before the next command begins, so whoever is noted was told that it is done. The
careless client is the negative control: it hands its message out itself, after the commit.
"""

from __future__ import annotations

import itertools
import os
import sys
import time
from decimal import Decimal
from pathlib import Path

import psycopg
from psycopg_pool import PoolTimeout
from tests.shell import pots
from tests.shell.pots import Draw, caller

from lotwright.shell.store.database import open_pool


def main(dsn: str, ledger: str, name: str, *how: str) -> None:
    """Draw until killed, giving every command the time it needs."""
    pool = open_pool(dsn, largest=2)
    handlers = {Draw: quiet} if "careless" in how else {}
    runner = pots.runner(pool, handlers=handlers)
    handle = os.open(ledger, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for number in itertools.count():
        key = f"{name}-{os.getpid()}-{number:06d}"
        while True:
            try:
                runner.run(Draw(pot=name, amount=Decimal(1)), caller("P-1", key=key))
                break
            except (psycopg.OperationalError, PoolTimeout):
                time.sleep(0.05)
        os.write(handle, f"{key}\n".encode())
        os.fsync(handle)
        if "careless" in how:
            time.sleep(0.01)
            with (Path(ledger).parent / "sent").open("a") as sent:
                sent.write(f"{key}\n")


def quiet(work: pots.Work, command: Draw) -> dict[str, object]:
    """Draws without an outgoing message."""
    answer = pots.draw(work, command)
    work.outbox.clear()
    return answer


if __name__ == "__main__":
    main(*sys.argv[1:])
