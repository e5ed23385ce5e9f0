"""The tables hold exactly what the rows of the modules hold, and every one of them stands under guard."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from lotwright.kernel.journal.streams import Table
from lotwright.shell.actions import KINDS
from lotwright.shell.store import mapping

TABLES = [(kind, table) for kind in KINDS.values() for table in kind.tables()]
COLUMNS = """
SELECT a.attname, coalesce(b.typname, t.typname), a.attnotnull FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_type b ON b.oid = nullif(t.typbasetype, 0)
WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""
SHORT = {"int8": "bigint", "int4": "int", "bool": "boolean"}


@pytest.fixture(scope="module")
def connection(laid: Any) -> Any:
    with psycopg.connect(laid.app) as found:
        yield found


def optional(table: Table, name: str) -> bool:
    return "None" in str(table.row.__annotations__[name])


@pytest.mark.parametrize(("kind", "table"), TABLES, ids=lambda one: getattr(one, "name", ""))
def test_columns_are_the_fields_of_the_row_in_their_order(connection: Any, kind: Any, table: Table) -> None:
    found = connection.execute(COLUMNS, (table.name,)).fetchall()
    frame = ["stream", "seq"] + (["n"] if table.log else [])
    own = mapping.columns(table.row)
    assert [name for name, _, _ in found] == [*frame, *own]
    for name, type_, not_null in found[len(frame) :]:
        assert SHORT.get(type_, type_) == own[name], name
        assert not_null is not optional(table, name), name


@pytest.mark.parametrize(("kind", "table"), TABLES, ids=lambda one: getattr(one, "name", ""))
def test_every_table_is_guarded_for_its_own_kind(connection: Any, kind: Any, table: Table) -> None:
    triggers = {
        name: (bytes(arguments), enabled)
        for name, arguments, enabled in connection.execute(
            "SELECT tgname, tgargs, tgenabled FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
            (table.name,),
        )
    }
    assert triggers["journaled"] == (kind.name.encode() + b"\0", "A")
    assert triggers["never_emptied"][1] == "A"
    assert ("only_added" in triggers) is table.log


def test_amounts_are_never_nan_nor_beyond_what_is_bounded(connection: Any) -> None:
    numeric = connection.execute(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'ledger'"
        " AND data_type = 'numeric' AND domain_name IS DISTINCT FROM 'amount'"
    ).fetchall()
    assert numeric == []


def test_the_application_owns_nothing(connection: Any) -> None:
    owners = connection.execute("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'ledger'").fetchall()
    assert owners == [("lw_owner",)]
