"""Genealogy, forward and back: first the ids by a recursive walk, then what is known of them.

Two statements on purpose: one that walks and joins at once is planned badly on large ledgers.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from lotwright.kernel.values import decimal_text
from lotwright.shell.reads import present
from lotwright.shell.reads.configuration import Reads
from lotwright.shell.reads.lists import STANDING

MOST = 5_000
DEEPEST = 40

_WALK = """
WITH RECURSIVE walk AS (
    SELECT 'lot'::text AS kind, %(id)s::text AS id, 0 AS depth
    UNION
    SELECT e.{to}_kind, e.{to}, w.depth + 1 FROM walk w JOIN ledger.genealogy e
    ON e.{origin}_kind = w.kind AND e.{origin} = w.id WHERE w.depth < %(deepest)s
)
SELECT kind, id, min(depth) FROM walk GROUP BY kind, id ORDER BY 3, 1, 2 LIMIT %(limit)s
"""
_EDGES = """
SELECT {to}_kind, {to}, CASE WHEN count(DISTINCT unit) = 1 THEN sum(quantity) END,
 CASE WHEN count(DISTINCT unit) = 1 THEN min(unit) END, string_agg(DISTINCT {origin}, ', ')
FROM ledger.genealogy WHERE {to} = ANY(%(ids)s) AND {origin} = ANY(%(ids)s) GROUP BY 1, 2
"""
"""How much came by the edges that were walked; not told where they are in several units, which have no sum."""
_LOTS = f"""
SELECT t.id, t.item, i.names, {STANDING}, t.declared_gap FROM ledger.lot t
LEFT JOIN ledger.item i ON i.stream = t.item WHERE t.stream = ANY(%(ids)s)
"""


def trace(connection: Reads, id: str, direction: str, today: dt.date) -> dict[str, Any]:
    """Everything a lot went into (`forward`), or all it came from (`back`)."""
    origin, to = ("parent", "child") if direction == "forward" else ("child", "parent")
    found = connection.execute(
        _WALK.format(origin=origin, to=to), {"id": id, "deepest": DEEPEST, "limit": MOST + 1}
    ).fetchall()
    shown = found[:MOST]
    ids = [one for _, one, _ in shown]
    edges = {
        (kind, one): (quantity, unit, via)
        for kind, one, quantity, unit, via in connection.execute(_EDGES.format(origin=origin, to=to), {"ids": ids})
    }
    lots = {row[0]: row for row in connection.execute(_LOTS, {"ids": ids, "today": today})}
    return {
        "root": present.ref("lot", id),
        "rows": [_row(kind, one, depth, edges.get((kind, one)), lots.get(one)) for kind, one, depth in shown if depth],
        "truncated": len(found) > MOST or any(depth == DEEPEST for _, _, depth in shown),
        "gaps": [f"{lot[0]}: {lot[4]}" for lot in lots.values() if lot[4]],
    }


def _row(kind: str, id: str, depth: int, edge: tuple[Any, ...] | None, lot: tuple[Any, ...] | None) -> dict[str, Any]:
    quantity, unit, via = edge or (None, None, "")
    return {
        "depth": depth,
        "kind": present.LISTS.get(kind, kind),
        "id": id,
        "label": id,
        "item": lot[1] if lot else None,
        "quantity": None if quantity is None else decimal_text(quantity),
        "unit": unit,
        "via": via or "",
        "status": present.status(lot[3]) if lot else None,
        "link": present.link(kind, id),
    }
