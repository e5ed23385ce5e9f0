"""Lists: columns, filters and keyset paging over the ledgers, described once each.

A list's SQL is built from the description below only: what a caller sends chooses among columns and is otherwise
a parameter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lotwright.kernel import values
from lotwright.kernel.journal.canonical import plain
from lotwright.kernel.refusal import Invalid, problem
from lotwright.shell.reads import paging, people, present
from lotwright.shell.reads.configuration import Reads
from lotwright.shell.reads.searching import containing
from lotwright.shell.texts import name

_SORT_TYPES = {"number": "numeric", "quantity": "numeric", "date": "date", "instant": "timestamptz"}
_SMALLEST = {"numeric": "'-1e30'", "date": "'-infinity'", "timestamptz": "'-infinity'", "text": "''"}


ANY_KIND = "*"
"""Where a `ref` names things of several kinds, its SQL says which: `batch:B-1`."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its SQL, how it is shown, and how it can be filtered."""

    key: str
    kind: str
    sql: str
    filter: str | None = None
    choices: tuple[str, ...] = ()
    to: str = ""
    """The kind of thing a `ref` names."""


@dataclass(frozen=True, slots=True)
class List:
    """One list. `id` and `site` are SQL; where `site` is given only that site's rows are shown."""

    kind: str
    source: str
    columns: tuple[Column, ...]
    id: str = "t.id"
    site: str | None = None
    descending: bool = True

    def column(self, key: str) -> Column | None:
        """The column of that key."""
        return next((column for column in self.columns if column.key == key), None)


STANDING = """CASE WHEN t.disposition = 'rejected' THEN 'rejected' WHEN t.held > 0 THEN 'on-hold'
 WHEN t.expiry < %(today)s THEN 'expired' WHEN t.quantity = 0 THEN 'used-up' ELSE t.disposition END"""
"""A lot's state as people see it; the same order as `modules/inventory/availability.py`."""

_LOT_STATES = ("quarantine", "under-test", "released", "on-hold", "expired", "rejected", "used-up")
_ITEM = Column("item", "ref", "t.item", "text", to="items")
_QUANTITY = Column("quantity", "number", "t.quantity")
_UNIT = Column("unit", "text", "t.unit")

_LOTS = List(
    "lots",
    "ledger.lot t",
    (
        Column("status", "status", STANDING, "choice", _LOT_STATES),
        _ITEM,
        Column("item_names", "names", "(SELECT i.names FROM ledger.item i WHERE i.stream = t.item)"),
        _QUANTITY,
        _UNIT,
        Column("expiry", "date", "t.expiry", "date"),
        Column("supplier", "ref", "t.supplier", "text", to="suppliers"),
        Column("supplier_lot", "text", "t.supplier_lot", "text"),
        Column("origin", "status", "t.origin", "choice", ("received", "produced", "opening")),
        Column("flagged", "boolean", "t.flagged IS NOT NULL"),
        Column("received_at", "instant", "t.received_at", "date"),
    ),
    site="t.site",
)
_STOCK = List(
    "stock",
    "ledger.lot_balance b JOIN ledger.lot t ON t.stream = b.stream",
    (
        Column("lot", "ref", "t.id", "text", to="lots"),
        _ITEM,
        Column("location", "ref", "b.location", "text", to="locations"),
        Column("quantity", "number", "b.quantity"),
        _UNIT,
        Column("status", "status", STANDING, "choice", _LOT_STATES),
        Column("expiry", "date", "t.expiry", "date"),
    ),
    id="t.id || '|' || b.location",
    site="t.site",
)
_ITEMS = List(
    "items",
    "ledger.item t",
    (
        Column("names", "names", "t.names", "text"),
        Column("category", "status", "t.category", "choice", ("material", "component", "packaging", "product")),
        Column("effective", "text", "t.effective"),
        _UNIT,
        Column("gtin", "text", "t.gtin", "text"),
        Column("serialised", "boolean", "t.serialised"),
        Column("shelf_life_days", "number", "t.shelf_life_days"),
    ),
    descending=False,
)
_SUPPLIERS = List(
    "suppliers",
    "ledger.supplier t",
    (
        Column("names", "names", "t.names", "text"),
        Column("country", "text", "t.country", "text"),
        Column(
            "approved_items",
            "number",
            "(SELECT count(*) FROM ledger.supplier_approval a WHERE a.stream = t.stream AND a.status = 'approved'"
            " AND a.site = %(site)s AND %(today)s BETWEEN a.since AND a.until)",
        ),
        Column(
            "approved_until",
            "date",
            "(SELECT min(a.until) FROM ledger.supplier_approval a WHERE a.stream = t.stream AND a.status = 'approved'"
            " AND a.site = %(site)s AND %(today)s BETWEEN a.since AND a.until)",
        ),
    ),
    descending=False,
)
_ORDERS = List(
    "orders",
    "ledger.purchase_order t",
    (
        Column("status", "status", "t.status", "choice", ("open", "received", "closed")),
        Column("supplier", "ref", "t.supplier", "text", to="suppliers"),
        Column("lines", "number", "(SELECT count(*) FROM ledger.purchase_order_line l WHERE l.stream = t.stream)"),
        Column("due", "date", "(SELECT min(l.due) FROM ledger.purchase_order_line l WHERE l.stream = t.stream)"),
        Column("placed_by", "person", "t.placed_by"),
        Column("placed_at", "instant", "t.placed_at", "date"),
    ),
    site="t.site",
)
_INSPECTIONS = List(
    "inspections",
    "ledger.inspection t JOIN ledger.lot l ON l.stream = t.lot",
    (
        Column("status", "status", "coalesce(t.verdict, t.status)", "choice", ("open", "accept", "reject")),
        Column("lot", "ref", "t.lot", "text", to="lots"),
        _ITEM,
        _QUANTITY,
        _UNIT,
        Column("opened_at", "instant", "t.opened_at", "date"),
        Column("concluded_at", "instant", "t.concluded_at", "date"),
        Column("concluded_by", "person", "t.concluded_by"),
    ),
    site="l.site",
)
_PEOPLE = List(
    "people",
    "ledger.person t LEFT JOIN app.person_private p ON p.person = t.id",
    (
        Column("name", "text", "p.name", "text"),
        Column("active", "boolean", "t.active"),
        Column(
            "roles",
            "text",
            "(SELECT string_agg(DISTINCT g.role, ', ') FROM ledger.person_grant g WHERE g.stream = t.stream"
            " AND g.since <= %(today)s AND coalesce(g.until, 'infinity') >= %(today)s)",
            "text",
        ),
    ),
    descending=False,
)
_LOCATIONS = List(
    "locations",
    "ledger.location t",
    (
        Column("names", "names", "t.names", "text"),
        Column("kind", "status", "t.kind", "choice", ("quarantine", "store", "production", "shipping", "rejects")),
        Column("lots", "number", "(SELECT count(*) FROM ledger.lot_balance b WHERE b.location = t.id)"),
    ),
    site="t.site",
    descending=False,
)

_BATCHES = List(
    "batches",
    "ledger.batch t",
    (
        Column("status", "status", "t.status", "choice", ("planned", "in-progress", "completed")),
        _ITEM,
        Column("item_names", "names", "(SELECT i.names FROM ledger.item i WHERE i.stream = t.item)"),
        Column("planned", "number", "t.planned"),
        Column("produced", "number", "t.produced"),
        _UNIT,
        Column("balance", "number", "t.balance"),
        Column("lot", "ref", "t.lot", "text", to="lots"),
        Column("planned_at", "instant", "t.planned_at", "date"),
        Column("planned_by", "person", "t.planned_by"),
    ),
    site="t.site",
)
_NONCONFORMANCES = List(
    "nonconformances",
    "ledger.nonconformance t",
    (
        Column("status", "status", "t.status", "choice", ("open", "contained", "evaluated", "disposed", "closed")),
        Column("nc_severity", "status", "t.severity", "choice", ("minor", "major", "critical")),
        Column("description", "text", "left(t.description, 120)", "text"),
        Column("disposition", "status", "t.disposition", "choice", ("use-as-is", "rework", "return", "scrap")),
        Column("raised_at", "instant", "t.raised_at", "date"),
        Column("raised_by", "person", "t.raised_by"),
        Column("closed_at", "instant", "t.closed_at", "date"),
    ),
    site="t.site",
)
_DOSSIERS = List(
    "dossiers",
    "ledger.dossier t",
    (
        Column("status", "status", "t.status", "choice", ("open", "signed")),
        Column("subject", "ref", "t.subject_kind || ':' || t.subject", "text", to=ANY_KIND),
        Column("lot", "ref", "t.lot", "text", to="lots"),
        Column("opened_at", "instant", "t.opened_at", "date"),
        Column("signed_at", "instant", "t.signed_at", "date"),
        Column("signed_by", "person", "t.signed_by"),
    ),
    site="t.site",
)
_SHIPMENTS = List(
    "shipments",
    "ledger.shipment t",
    (
        Column("status", "status", "t.status", "choice", ("planned", "shipped", "cancelled")),
        Column("consignee_name", "text", "t.consignee_name", "text"),
        Column("consignee_country", "text", "t.consignee_country", "text"),
        Column("lines", "number", "(SELECT count(*) FROM ledger.shipment_line l WHERE l.stream = t.stream)"),
        Column("dossier", "ref", "t.dossier", to="dossiers"),
        Column("planned_at", "instant", "t.planned_at", "date"),
        Column("shipped_at", "instant", "t.shipped_at", "date"),
        Column("shipped_by", "person", "t.shipped_by"),
    ),
    site="t.site",
)

LISTS: Mapping[str, List] = {
    one.kind: one
    for one in (
        _LOTS, _STOCK, _ITEMS, _SUPPLIERS, _ORDERS, _INSPECTIONS, _PEOPLE, _LOCATIONS, _BATCHES, _NONCONFORMANCES,
        _DOSSIERS, _SHIPMENTS,
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Query:
    """What the caller wants to see of a list."""

    site: str
    today: dt.date
    text: str = ""
    filters: Mapping[str, str] | None = None
    sort: str = ""
    cursor: str | None = None
    limit: int = paging.USUAL


def page(connection: Reads, one: List, query: Query) -> dict[str, Any]:
    """One page. Raises Invalid with `request.filter`, `request.cursor` or what a filter's value lacks."""
    sql, params = _select(one, query)
    rows = connection.execute(sql, params).fetchall()
    shown = rows[: query.limit]
    named = people.names(
        connection, {row[2 + n] for row in shown for n, c in enumerate(one.columns) if c.kind == "person"}
    )
    return {
        "kind": one.kind,
        "names": name("list", one.kind),
        "columns": [_heading(column) for column in one.columns],
        "items": [_item(one, row, named) for row in shown],
        "next": paging.cursor(str(shown[-1][1]), shown[-1][0]) if len(rows) > query.limit else None,
    }


def _select(one: List, query: Query) -> tuple[str, dict[str, Any]]:
    expression, kind, descending = _order(one, query.sort)
    params: dict[str, Any] = {"today": query.today, "site": query.site, "limit": query.limit + 1}
    conditions = [f"{one.site} = %(site)s"] if one.site else []
    conditions += _filters(one, query, params)
    after = paging.place(query.cursor, 2)
    if after is not None:
        params["after_value"], params["after_id"] = after
        conditions.append(
            f"({expression}, {one.id}) {'<' if descending else '>'} (%(after_value)s::{kind}, %(after_id)s)"
        )
    way = "DESC" if descending else "ASC"
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    columns = ", ".join(f"({column.sql})" for column in one.columns)
    return (
        f"SELECT {one.id}, ({expression})::text, {columns} FROM {one.source}{where}"
        f" ORDER BY {expression} {way}, {one.id} {way} LIMIT %(limit)s",
        params,
    )


def _order(one: List, sort: str) -> tuple[str, str, bool]:
    """The SQL to sort by, its type, and whether downwards; `-due` sorts by due, downwards."""
    column = one.column(sort.lstrip("-")) if sort else None
    if column is None:
        if sort:
            raise Invalid([problem("request.filter", "sort", column=sort[:60])])
        return one.id, "text", one.descending
    kind = _SORT_TYPES.get(column.kind, "text")
    return f"coalesce(({column.sql})::{kind}, {_SMALLEST[kind]}::{kind})", kind, sort.startswith("-")


def _filters(one: List, query: Query, params: dict[str, Any]) -> list[str]:
    conditions = []
    for place, (key, value) in enumerate((query.filters or {}).items()):
        column = one.column(key)
        if column is None or column.filter is None:
            raise Invalid([problem("request.filter", f"filter.{key[:60]}", column=key[:60])])
        conditions.append(_filter(column, f"filter{place}", value, params))
    if query.text:
        params["text"] = containing(query.text)
        texts = [f"({column.sql})::text" for column in one.columns if column.filter == "text"]
        conditions.append("(" + " OR ".join(f"{sql} ILIKE %(text)s" for sql in [one.id, *texts]) + ")")
    return conditions


def _filter(column: Column, parameter: str, value: str, params: dict[str, Any]) -> str:
    if column.filter == "choice":
        params[parameter] = value.split(",")
        return f"({column.sql}) = ANY(%({parameter})s)"
    if column.filter == "text":
        params[parameter] = containing(value)
        return f"({column.sql})::text ILIKE %({parameter})s"
    first, _, last = value.partition("..")
    params[f"{parameter}a"] = values.date(first, column.key) if first else dt.date.min
    params[f"{parameter}b"] = values.date(last, column.key) if last else dt.date.max
    return f"({column.sql})::date BETWEEN %({parameter}a)s AND %({parameter}b)s"


def _heading(column: Column) -> dict[str, Any]:
    return {
        "key": column.key,
        "names": name("field", column.key),
        "kind": column.kind,
        "filter": column.filter,
        "choices": [{"key": choice, "names": name("status", choice)} for choice in column.choices],
    }


def _item(one: List, row: tuple[Any, ...], named: Mapping[str, str]) -> dict[str, Any]:
    id = str(row[0])
    shown = {column.key: _cell(column, row[2 + place], named) for place, column in enumerate(one.columns)}
    return {"id": id, "link": present.link(*_target(one, id)), "cells": shown}


def _target(one: List, id: str) -> tuple[str, str]:
    return ("lots", id.split("|")[0]) if one.kind == "stock" else (one.kind, id)


def _cell(column: Column, value: Any, named: Mapping[str, str]) -> Any:
    if value is None:
        return None
    if column.kind == "status":
        return present.status(value)
    if column.kind == "ref":
        kind, _, id = value.partition(":") if column.to == ANY_KIND else (column.to, "", value)
        return present.ref(kind, id)
    if column.kind == "person":
        return {"id": value, "name": named.get(value, value)}
    return plain(value)


def look_up(connection: Reads, one: List, query: Query) -> list[dict[str, Any]]:
    """The same list as choices of a reference field."""
    found = page(connection, one, query)
    return [_choice(item) for item in found["items"]]


def _choice(item: Mapping[str, Any]) -> dict[str, Any]:
    cells = item["cells"]
    label = cells.get("names") or cells.get("name") or cells.get("item_names") or item["id"]
    return {"id": item["id"], "label": label, "detail": cells.get("status") or cells.get("unit")}
