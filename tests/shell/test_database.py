"""Connections taken out of the pool work, whatever happened to them while they were idle."""

from __future__ import annotations

import time

import psycopg
import pytest

from lotwright.shell.store.database import MOST_PREPARED, open_pool


@pytest.fixture
def pool(clone):
    """Two connections, and the superuser who can end them."""
    database = clone()
    held = open_pool(database.app, smallest=2, largest=2)
    held.wait()
    yield held, database.admin
    held.close()


def pids(pool):
    with pool.connection() as first, pool.connection() as second:
        return {one.execute("SELECT pg_backend_pid()").fetchone()[0] for one in (first, second)}


def test_an_idle_connection_is_not_asked_before_it_is_used(pool, monkeypatch):
    held, _ = pool
    asked = []
    monkeypatch.setattr(type(held), "check_connection", staticmethod(asked.append))
    with held.connection() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        assert connection.prepared_max == MOST_PREPARED
    assert asked == []


def test_connections_that_died_while_idle_are_replaced_before_anybody_meets_them(pool):
    held, admin = pool
    before = pids(held)
    with psycopg.connect(admin, autocommit=True) as connection:
        for pid in before:
            connection.execute("SELECT pg_terminate_backend(%s)", (pid,))
    time.sleep(0.2)
    after = pids(held)
    assert len(after) == 2
    assert not after & before


def test_the_naive_pool_would_hand_out_a_dead_one(pool, monkeypatch):
    from lotwright.shell.store import database

    monkeypatch.setattr(database, "check", lambda connection: None)
    with psycopg.connect(pool[1], autocommit=True) as connection:
        dsn = pool[0].conninfo
        naive = open_pool(dsn, smallest=1, largest=1)
        naive.wait()
        with naive.connection() as idle:
            pid = idle.execute("SELECT pg_backend_pid()").fetchone()[0]
        connection.execute("SELECT pg_terminate_backend(%s)", (pid,))
    time.sleep(0.2)
    with pytest.raises(psycopg.OperationalError), naive.connection() as dead:
        dead.execute("SELECT 1")
    naive.close()
