"""The verifier misses every trigger that guards a regulated table of the product's own."""

from __future__ import annotations

import psycopg
import pytest

from lotwright.shell import wiring
from lotwright.shell.verify import guards, verify

STANDING = (
    "SELECT tgrelid::regclass::text, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
    " WHERE NOT tgisinternal AND relnamespace IN ('journal'::regnamespace, 'ledger'::regnamespace)"
)


@pytest.fixture
def database(clone):
    """A database of its own: what is broken here stays here."""
    return clone()


def test_every_trigger_that_stands_is_known_to_the_verifier(database):
    with psycopg.connect(database.admin, autocommit=True) as connection:
        assert set(connection.execute(STANDING).fetchall()) == guards(wiring.KINDS)


def test_stock_that_could_leave_unreleased_is_named(database):
    with psycopg.connect(database.admin, autocommit=True) as connection:
        connection.execute("ALTER TABLE ledger.stock_move DISABLE TRIGGER guarded_use")
    with psycopg.connect(database.verifier, autocommit=True) as connection:
        found = verify(connection, wiring.KINDS).faults
    assert [(fault.check, fault.id, fault.detail) for fault in found] == [
        ("guard.off", "ledger.stock_move", "guarded_use")
    ]
