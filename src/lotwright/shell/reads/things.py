"""The page of any thing: its rows as sections and tables, now or as they stood."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from lotwright.kernel.access.people import Grant, Refusal
from lotwright.kernel.cases.extension import Extension
from lotwright.kernel.journal.streams import Kind, Row
from lotwright.modules.inventory.availability import standing
from lotwright.modules.inventory.rows import Lot
from lotwright.shell.reads import configuration as definitions
from lotwright.shell.reads import people, present, streams
from lotwright.shell.reads.configuration import Configuration, Reads
from lotwright.shell.reads.streams import Standing
from lotwright.shell.texts import name

_HIDDEN = ("id", "state", "content")
_UNSHOWN_LOGS = (Refusal,)


def load(connection: Reads, kind: Kind, id: str, moment: dt.datetime | None) -> Standing:
    """The thing as it stands, or as it stood."""
    return streams.now(connection, kind, id) if moment is None else streams.as_at(connection, kind, id, moment)


_SITES = {
    "inspection": "SELECT l.site FROM ledger.inspection t JOIN ledger.lot l ON l.stream = t.lot WHERE t.stream = %s",
    "record": "SELECT site FROM ledger.process_case WHERE stream = %s",
}
"""Whose site a thing shares: an inspection that of its lot, a record that of its case."""


def seen_from(connection: Reads, kind: Kind, id: str, held: Standing, site: str) -> bool:
    """Whether a thing is seen from a site: one that belongs to a site from that one only, the others from each."""
    if held.state is None:
        return False
    if kind.name not in _SITES:
        return bool(getattr(held.state.root, "site", site) == site)
    row = connection.execute(_SITES[kind.name], (id,)).fetchone()
    return row is not None and row[0] == site


def page(
    connection: Reads,
    configuration: Configuration,
    kind: Kind,
    id: str,
    held: Standing,
    today: dt.date,
    moment: dt.datetime | None,
) -> dict[str, Any]:
    """Header, sections, tables and related things; acts are added by whoever knows the reader."""
    root = held.state.root
    children = _children(connection, kind, id, held)
    everyone = {row for rows in children.values() for row in present.people_in(rows)} | present.people_in([root])
    named = people.names(connection, everyone | ({id} if kind.name == "person" else set()))
    return {
        "header": _header(kind, id, held, root, today, moment) | {"names": _called(connection, kind, id, root, named)},
        "sections": [
            {"names": name("kind", kind.name), "rows": present.cells(root, named, _HIDDEN)},
            *extended(connection, children),
        ],
        "tables": list(tables(configuration, children, named)),
        "related": _related(connection, kind, id, root),
    }


def extended(connection: Reads, children: Mapping[str, list[Row]]) -> list[dict[str, Any]]:
    """What packs added to a thing, as sections named by the record types it was written under."""
    return [_extension(connection, row) for rows in children.values() for row in rows if isinstance(row, Extension)]


def _extension(connection: Reads, row: Extension) -> dict[str, Any]:
    record_type = definitions.record_type_pinned(connection, row.type, row.definition)
    filled = [field for field in record_type if row.values.get(field.key) not in (None, "")]
    return {
        "names": {"zh": record_type.names.zh, "en": record_type.names.en},
        "rows": [{"key": field.key, **present.value_of(field, row.values[field.key])} for field in filled],
    }


def tables(
    configuration: Configuration, children: Mapping[str, list[Row]], named: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """The rows beneath a thing as small tables; extensions are sections."""
    for key, rows in children.items():
        if not rows or isinstance(rows[0], Extension):
            continue
        shown = _in_words(present.table(key, type(rows[0]), rows, named), children)
        if isinstance(rows[0], Grant):
            for row in shown["rows"]:
                row["role"] = configuration.role(row["role"])
        yield shown


def _in_words(shown: dict[str, Any], children: Mapping[str, list[Row]]) -> dict[str, Any]:
    """Steps and parameters of a route by what they are called; the names then stand in place of the key."""
    columns = {column["key"]: column for column in shown["columns"]}
    if "step" not in columns:
        return shown
    steps = {_step_of(row): row for rows in children.values() for row in rows if hasattr(row, "parameters")}
    for row in shown["rows"]:
        key = (row.get("revision"), row["step"])
        step: Any = steps.get(key)
        if step is None:
            continue
        called = {one["name"]: present.parameter_names(one) for one in step.parameters}
        row["step"] = step.names
        if "name" in columns:
            row["name"] = called.get(row["name"], row["name"])
        if "outside" in columns:
            row["outside"] = [called.get(one, one) for one in row["outside"]] or None
    return shown | {"columns": [column for key, column in columns.items() if key not in ("names", "place")]}


def _step_of(row: Any) -> tuple[str | None, str]:
    return getattr(row, "revision", None), row.step


def _called(connection: Reads, kind: Kind, id: str, root: Row, named: Mapping[str, str]) -> Any:
    """A person by their name, a thing by its own; a lot, a batch or an inspection by that of its item."""
    if kind.name == "person":
        return named.get(id)
    return getattr(root, "names", None) or item_names(connection, getattr(root, "item", None))


def item_names(connection: Reads, item: str | None) -> dict[str, str] | None:
    """What an item is called; None for none."""
    row = connection.execute("SELECT names FROM ledger.item WHERE stream = %s", (item,)).fetchone() if item else None
    return row[0] if row else None


def _header(
    kind: Kind, id: str, held: Standing, root: Row, today: dt.date, moment: dt.datetime | None
) -> dict[str, Any]:
    return {
        "kind": present.LISTS.get(kind.name, kind.name),
        "kind_names": name("kind", kind.name),
        "id": id,
        "status": present.status(status_of(root, today)),
        "version": held.seq,
        "as_at": present.instant(moment),
    }


def status_of(root: Row, today: dt.date) -> str | None:
    """The state of a thing in one word, if it has one."""
    if isinstance(root, Lot):
        return standing(root, today)
    return getattr(root, "verdict", None) or getattr(root, "status", None)


def children(kind: Kind, held: Standing) -> dict[str, list[Row]]:
    """The rows beneath the root, by field; what has none is left out."""
    return {
        field: in_order(rows)
        for field, table in kind.fields.items()
        if table.key and (rows := getattr(held.state, field))
    }


def in_order(rows: Mapping[str, Row]) -> list[Row]:
    """Rows by key; those with a place in a sequence by it, within what they are a sequence of."""
    return [rows[key] for key in sorted(rows, key=lambda key: _order(key, rows[key]))]


def _order(key: str, row: Row) -> tuple[Any, ...]:
    place = getattr(row, "place", None)
    return (key,) if place is None else (key.rpartition("|")[0], place, key)


def _children(connection: Reads, kind: Kind, id: str, held: Standing) -> dict[str, list[Row]]:
    """Child rows by field, and log rows by table."""
    found = children(kind, held)
    for table in kind.log_tables:
        if table.row not in _UNSHOWN_LOGS:
            found[table.name.rpartition(".")[2]] = streams.log(connection, table, id, held.seq)
    return found


def _related(connection: Reads, kind: Kind, id: str, root: Row) -> list[dict[str, Any]]:
    cases = connection.execute(
        "SELECT stream, process FROM ledger.process_case WHERE subject = %s ORDER BY started_at DESC LIMIT 20", (id,)
    ).fetchall()
    return [*present.references(root), *(present.ref("cases", case, f"{process} {case}") for case, process in cases)]
