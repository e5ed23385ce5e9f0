"""What a scanned string means here: the label read, the things it names, the work it can begin."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from lotwright.kernel.journal.streams import Kind
from lotwright.kernel.packs.bindings import Process
from lotwright.modules.labelling import gs1
from lotwright.modules.labelling.gs1 import Label
from lotwright.shell.reads import present
from lotwright.shell.reads.configuration import Configuration, Reads
from lotwright.shell.reads.lists import STANDING
from lotwright.shell.reads.things import load, seen_from

_NUMBER = re.compile(r"[A-Z]{1,8}-[0-9]{1,18}", re.ASCII)
_LOTS = f"""
SELECT t.id, {STANDING} FROM ledger.lot t
WHERE t.site = %(site)s AND t.gtin = %(gtin)s AND (%(lot)s::text IS NULL OR t.supplier_lot = %(lot)s OR t.id = %(lot)s)
  AND (%(serial)s::text IS NULL OR EXISTS (
      SELECT 1 FROM ledger.lot_serial s WHERE s.stream = t.stream AND s.serial = %(serial)s))
ORDER BY t.received_at DESC LIMIT 20
"""
_ITEMS = "SELECT id, names FROM ledger.item WHERE gtin = %s ORDER BY id LIMIT 5"
_LINES = """
SELECT o.id, l.line, l.quantity - l.received, l.unit FROM ledger.purchase_order_line l
JOIN ledger.purchase_order o ON o.stream = l.stream
WHERE l.item = ANY(%(items)s) AND o.status = 'open' AND o.site = %(site)s AND l.received < l.quantity
ORDER BY l.due, o.id LIMIT 10
"""
_STREAMS = "SELECT kind, id FROM journal.stream WHERE id = %s AND kind = ANY(%s)"


def read(raw: str, symbology: str | None) -> Label:
    """The label. Raises Invalid with what `labelling` finds."""
    return gs1.read(f"{symbology}{raw}" if symbology and not raw.startswith("]") else raw)


def is_number(raw: str) -> bool:
    """Whether this is one of our own numbers rather than a GS1 label."""
    return _NUMBER.fullmatch(raw.strip()) is not None


def understood(label: Label) -> dict[str, Any]:
    """What the label says."""
    return {
        "gtin": label.gtin,
        "lot": label.lot,
        "serial": label.serial,
        "expiry": label.expiry.isoformat() if label.expiry else None,
        "manufactured": label.manufactured.isoformat() if label.manufactured else None,
    }


def things(connection: Reads, label: Label, site: str, today: dt.date) -> list[dict[str, Any]]:
    """Lots of a site and items the label names."""
    params = {"site": site, "gtin": label.gtin, "lot": label.lot, "serial": label.serial, "today": today}
    lots = connection.execute(_LOTS, params).fetchall() if label.lot or label.serial else []
    items = connection.execute(_ITEMS, (label.gtin,)).fetchall()
    return [
        *(present.ref("lots", id) | {"status": present.status(standing)} for id, standing in lots),
        *(present.ref("items", id, names) | {"status": None} for id, names in items),
    ]


def numbered(connection: Reads, kinds: Mapping[str, Kind], raw: str, site: str) -> list[dict[str, Any]]:
    """The thing that has this number of ours, as far as it is seen from a site."""
    rows = connection.execute(_STREAMS, (raw.strip(), list(present.LISTS))).fetchall()
    return [
        present.ref(kind, id) | {"status": None}
        for kind, id in rows
        if seen_from(connection, kinds[kind], id, load(connection, kinds[kind], id, None), site)
    ]


def offers(connection: Reads, configuration: Configuration, label: Label, site: str, raw: str) -> list[dict[str, Any]]:
    """Processes that begin with an order line this label could be the delivery of."""
    takers = [process for process in configuration.processes.values() if _takes_orders(configuration, process)]
    items = [id for id, _ in connection.execute(_ITEMS, (label.gtin,))]
    lines = connection.execute(_LINES, {"items": items, "site": site}).fetchall() if takers and items else []
    return [
        {
            "process": process.key,
            "names": {language: f"{_name(process, language)} {order}/{line}" for language in ("zh", "en")},
            "values": {"order": order, "line": str(line)},
        }
        for process in takers
        for order, line, _, _ in lines
    ]


def _takes_orders(configuration: Configuration, process: Process) -> bool:
    record_type = configuration.record_types.get(process.record_type or "")
    start = process.start
    if record_type is None or start is None or start.rights is None:
        return False
    return (
        any(field.reference == "orders" and start.rights.writable(field) for field in record_type.fields.values())
        and "scan" in record_type.fields
    )


def _name(process: Process, language: str) -> str:
    return getattr(process.names, language) if process.names else process.key
