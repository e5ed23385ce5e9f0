"""Connections to PostgreSQL for the runner and the reads, as the application role."""

from __future__ import annotations

from psycopg import Connection
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

Pool = ConnectionPool[Connection[TupleRow]]


def open_pool(dsn: str, *, smallest: int = 1, largest: int = 8) -> Pool:
    """A pool of connections that speak UTC and check themselves when taken out; close it when done."""
    pool: Pool = ConnectionPool(
        dsn,
        min_size=smallest,
        max_size=largest,
        timeout=10,
        kwargs={"autocommit": True, "prepare_threshold": 2, "options": "-c timezone=UTC"},
        check=ConnectionPool.check_connection,
        open=False,
    )
    pool.open()
    return pool
