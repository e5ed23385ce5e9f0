"""A worker of its own process that hands messages to a file, slowly enough to be killed in between.

python deliverer.py DSN SINK
"""

from __future__ import annotations

import os
import sys
import time

from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from lotwright.shell import outbox
from lotwright.shell.store.database import open_pool

LEASE_SECONDS = 1


def main(dsn: str, sink: str) -> None:
    """Deliver until killed."""
    pool = open_pool(dsn, largest=2)
    handle = os.open(sink, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    while True:
        try:
            for message in outbox.take(pool, seconds=LEASE_SECONDS, most=5):
                os.write(handle, f"{message.id}\n".encode())
                time.sleep(0.002)
                outbox.settle(pool, message)
        except (OperationalError, PoolTimeout):
            time.sleep(0.05)


if __name__ == "__main__":
    main(*sys.argv[1:])
