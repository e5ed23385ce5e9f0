"""Connections to PostgreSQL for the runner and the reads, as the application role."""

from __future__ import annotations

import select

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

Pool = ConnectionPool[Connection[TupleRow]]


MOST_PREPARED = 500
"""Statements a connection keeps ready: one for each set of tables that commands load or write together."""


def open_pool(dsn: str, *, smallest: int = 1, largest: int = 8) -> Pool:
    """A pool of connections that speak UTC and check themselves when taken out; close it when done."""
    pool: Pool = ConnectionPool(
        dsn,
        min_size=smallest,
        max_size=largest,
        timeout=10,
        kwargs={"autocommit": True, "prepare_threshold": 2, "options": "-c timezone=UTC"},
        check=check,
        configure=_configure,
        open=False,
    )
    pool.open()
    return pool


def check(connection: Connection[TupleRow]) -> None:
    """Whether a connection taken out still works. An idle one has nothing to say: if it does, the server is asked."""
    poll = select.poll()
    poll.register(connection.pgconn.socket, select.POLLIN | select.POLLHUP | select.POLLERR)
    if poll.poll(0):
        ConnectionPool.check_connection(connection)


def _configure(connection: Connection[TupleRow]) -> None:
    connection.prepared_max = MOST_PREPARED
