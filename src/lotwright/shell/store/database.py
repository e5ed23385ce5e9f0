"""Connections to PostgreSQL: a pool for the runner and the reads, and single ones for whoever keeps an installation."""

from __future__ import annotations

import select

import psycopg
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from lotwright.kernel.refusal import Refused

Pool = ConnectionPool[Connection[TupleRow]]


MOST_PREPARED = 500
"""Statements a connection keeps ready: one for each set of tables that commands load or write together."""


def connect(dsn: str, *, autocommit: bool = False) -> Connection[TupleRow]:
    """One connection that speaks UTC, to be closed by whoever opens it.

    Refuses `database.dsn-unreadable`, which never repeats what may hold a password, and `database.unreachable`.
    """
    try:
        return psycopg.connect(dsn, autocommit=autocommit, options=_options(dsn))
    except psycopg.ProgrammingError:
        raise Refused("database.dsn-unreadable") from None
    except psycopg.OperationalError as fault:
        raise unreachable(fault) from None


def _options(dsn: str) -> str:
    """What the DSN asks of the session, in UTC."""
    return f"{conninfo_to_dict(dsn).get('options') or ''} -c timezone=UTC".strip()


def unreachable(fault: psycopg.OperationalError) -> Refused:
    """What is told when the server does not answer, or no longer."""
    said = str(fault).strip().splitlines()
    return Refused("database.unreachable", said=said[0][:200] if said else "")


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
