"""Row Structs <-> table columns: the SQL text is built once from a `Table`, values travel as JSON.

One statement loads every row a command needs, whatever the kinds; one statement writes every changed row.
"""

from __future__ import annotations

import datetime as dt
import types
import typing
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec

from lotwright.kernel.journal.streams import Row, Table

_SQL_TYPES: dict[Any, str] = {
    str: "text",
    int: "bigint",
    bool: "boolean",
    Decimal: "numeric",
    dt.date: "date",
    dt.datetime: "timestamptz",
    bytes: "bytea",
}


@cache
def columns(row: type[Row]) -> dict[str, str]:
    """Column name -> SQL type, in the order of the Struct's fields."""
    hints = typing.get_type_hints(row)
    return {name: _sql_type(hints[name]) for name in row.__struct_fields__}


def _sql_type(hint: Any) -> str:
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        (hint,) = (argument for argument in typing.get_args(hint) if argument is not types.NoneType)
    if hint in _SQL_TYPES:
        return _SQL_TYPES[hint]
    if typing.get_origin(hint) is typing.Literal:
        return _SQL_TYPES[type(typing.get_args(hint)[0])]
    assert typing.get_origin(hint) in (dict, list, tuple), f"no column type for {hint}"
    return "jsonb"


@cache
def decoder(row: type[Row]) -> msgspec.json.Decoder[Any]:
    """Reads the JSON array of a row's columns."""
    hints = typing.get_type_hints(row)
    return msgspec.json.Decoder(tuple[tuple(hints[name] for name in row.__struct_fields__)])  # type: ignore[misc]


@cache
def select(tables: tuple[Table, ...], heads: bool = False) -> str:
    """SQL that returns (place in `tables`, stream, row as a JSON array); takes one array of ids a table.

    With `heads` it also returns (-1, stream, [kind, seq, head (hex)]) and takes the kinds and ids of those streams.
    """
    parts = [
        f"SELECT {place}, stream, {_array(table)} FROM {table.name} WHERE stream = ANY(%s)"
        for place, table in enumerate(tables)
    ]
    if heads:
        parts.append(
            "SELECT -1, s.id, json_build_array(s.kind, s.seq, encode(s.head, 'hex'))::text"
            " FROM unnest(%s::text[], %s::text[]) AS w (kind, id) JOIN journal.stream s USING (kind, id)"
        )
    return "\nUNION ALL\n".join(parts)


@cache
def select_all(table: Table) -> str:
    """SQL that returns (stream, seq, n or 0, row as a JSON array) of every row of a table."""
    return f"SELECT stream, seq, {'n' if table.log else 0}, {_array(table)} FROM {table.name}"


def _array(table: Table) -> str:
    array = ", ".join(_outward(name, kind) for name, kind in columns(table.row).items())
    return f"json_build_array({array})::text"


def _outward(name: str, kind: str) -> str:
    return f"translate(encode(\"{name}\", 'base64'), E'\\n', '')" if kind == "bytea" else f'"{name}"'


@cache
def write(upserts: tuple[Table, ...], deletes: tuple[Table, ...], extra: tuple[str, ...] = ()) -> str:
    """SQL that upserts rows of some tables and deletes rows of others; takes one JSON document a table.

    `extra` are further data-modifying statements carried along. Empty when there is nothing to do.
    """
    parts = [*map(_upsert, upserts), *map(_delete, deletes), *extra]
    if not parts:
        return ""
    steps = ",\n".join(f"w{place} AS ({part})" for place, part in enumerate(parts))
    return f"WITH {steps} SELECT 1"


def _upsert(table: Table) -> str:
    own = columns(table.row)
    frame = {"stream": "text", "seq": "bigint"} | ({"n": "bigint"} if table.log else {})
    names = ", ".join([*frame, *(f'"{name}"' for name in own)])
    picked = ", ".join([*frame, *(_inward(name, kind) for name, kind in own.items())])
    shape = ", ".join(f'"{name}" {"text" if kind == "bytea" else kind}' for name, kind in (frame | own).items())
    insert = f"INSERT INTO {table.name} ({names}) SELECT {picked} FROM jsonb_to_recordset(%s::jsonb) AS x({shape})"
    if table.log:
        return insert
    key = ", ".join(["stream", *(f'"{name}"' for name in table.key)])
    rest = [f'"{name}" = EXCLUDED."{name}"' for name in own if name not in table.key]
    return f"{insert} ON CONFLICT ({key}) DO UPDATE SET {', '.join(['seq = EXCLUDED.seq', *rest])}"


def _inward(name: str, kind: str) -> str:
    return f"decode(\"{name}\", 'base64')" if kind == "bytea" else f'"{name}"'


def _delete(table: Table) -> str:
    own = columns(table.row)
    shape = ", ".join(["stream text", *(f'"{name}" {own[name]}' for name in table.key)])
    match = " AND ".join(["t.stream = x.stream", *(f't."{name}" = x."{name}"' for name in table.key)])
    return f"DELETE FROM {table.name} t USING jsonb_to_recordset(%s::jsonb) AS x({shape}) WHERE {match}"


def document(rows: Iterable[Mapping[str, Any]]) -> str:
    """The JSON document of some rows for `write`."""
    return msgspec.json.encode(list(rows)).decode("utf-8")


def as_columns(row: Row, **frame: Any) -> dict[str, Any]:
    """A row with its frame columns, for `document`."""
    return frame | {name: getattr(row, name) for name in row.__struct_fields__}
