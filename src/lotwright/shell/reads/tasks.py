"""The task page: form, context, what may be done and why not, and what must be signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from lotwright.kernel import records
from lotwright.kernel.packs.bindings import Node
from lotwright.kernel.records import READ_ALL, RecordType, Rights
from lotwright.kernel.refusal import Refused
from lotwright.kernel.values import decimal_text
from lotwright.shell.reads import filling, present
from lotwright.shell.reads.cases import Opened
from lotwright.shell.reads.configuration import Configuration, Reads
from lotwright.shell.texts import name

_PLAN = """
SELECT c.code, c.names, c.kind, c.unit, c.lower, c.target, c.upper, c.sample_size, c.ac, c.re
FROM ledger.inspection_characteristic c WHERE c.stream = (
    SELECT i.stream FROM ledger.inspection i WHERE i.lot = ANY(
        SELECT %(subject)s UNION ALL SELECT l.stream FROM ledger.lot l WHERE l.batch = %(subject)s)
    ORDER BY i.opened_at DESC LIMIT 1)
ORDER BY c.kind, c.code
"""


_ITEM = """
SELECT i.names FROM ledger.item i WHERE i.stream IN (
    SELECT item FROM ledger.lot WHERE stream = %(subject)s
    UNION SELECT item FROM ledger.batch WHERE stream = %(subject)s)
"""


class Button(NamedTuple):
    """One thing that can be done, or why not."""

    key: str
    names: dict[str, str]
    kind: str
    refused: Refused | None
    outcome: str | None = None
    needs_reason: bool = False


def form(connection: Reads, case: Opened, node: Node) -> dict[str, Any]:
    """The form of a step, filled with the record as it stands."""
    if case.record_type is None:
        return {"record_type": None, "version": case.record_version, "sections": [], "values": {}}
    plan = _plan(connection, case.subject)
    grids = {
        field.key: _grid(plan, measured=True) for field in case.record_type.fields.values() if field.kind == "grid"
    }
    shown = records.layout(
        case.record_type, node.rights or READ_ALL, case.values, version=case.record_version, grids=grids
    )
    filling.fill(connection, shown, _grid(plan, measured=False), case.subject)
    return shown


def start_form(configuration: Configuration, process: str) -> dict[str, Any]:
    """The form that begins a case."""
    bound = configuration.processes[process]
    record_type = configuration.record_types.get(bound.record_type or "")
    start = bound.start
    if record_type is None or start is None:
        return {"record_type": None, "version": 0, "sections": [], "values": {}}
    return records.layout(record_type, start.rights or Rights(default="hidden"), {})


def _plan(connection: Reads, subject: str | None) -> list[tuple[Any, ...]]:
    return connection.execute(_PLAN, {"subject": subject}).fetchall() if subject else []


def _grid(plan: list[tuple[Any, ...]], *, measured: bool) -> dict[str, Any]:
    rows = [row for row in plan if (row[2] == "measured") == measured]
    return {
        "characteristics": [_characteristic(row) for row in rows],
        "samples": max((row[7] for row in rows), default=0),
    }


def _characteristic(row: tuple[Any, ...]) -> dict[str, Any]:
    code, names, kind, unit, lower, target, upper, size, accept, _ = row
    limits = {"lower": lower, "target": target, "upper": upper}
    fixed = {"code": code, "names": names, "kind": kind, "unit": unit, "sample_size": size, "accept": accept}
    return fixed | {key: None if value is None else decimal_text(value) for key, value in limits.items()}


def _planned(row: tuple[Any, ...]) -> dict[str, Any]:
    """A characteristic as somebody who looks at the sample wants it: its limits on one line."""
    shown = _characteristic(row)
    limits = present.span(shown["lower"], shown["upper"], shown["unit"])
    return shown | {"limits": limits or None, "ac": row[8], "re": row[9]}


def plan_panel(connection: Reads, subject: str | None) -> dict[str, Any] | None:
    """The frozen inspection plan as context: how many to look at, how many may fail."""
    plan = _plan(connection, subject)
    if not plan:
        return None
    columns = ("names", "limits", "sample_size", "ac", "re")
    rows = [_planned(row) for row in plan]
    heads = [
        {"key": key, "names": name("field", key), "kind": "names" if key == "names" else "text"} for key in columns
    ]
    shown = {"key": "plan", "names": name("table", "plan"), "columns": heads, "rows": rows}
    return {"key": "plan", "names": name("table", "plan"), "table": shown}


def buttons(case: Opened, node: Node, claimed: bool, refused: Mapping[str, Refused | None]) -> list[Button]:
    """What takes a task, puts it back, finishes it or stops it, each with its refusal if there is one."""
    found = [] if claimed else [Button("claim", name("act", "task.claim"), "default", refused["claim"])]
    found += _outcomes(case, node, refused)
    if claimed:
        found.append(Button("unclaim", name("act", "task.unclaim"), "default", refused["unclaim"]))
    found.append(Button("raise-nc", name("act", "task.raise-nc"), "danger", refused["raise-nc"]))
    return found


def _outcomes(case: Opened, node: Node, refused: Mapping[str, Refused | None]) -> Iterator[Button]:
    """One button a choice where the step has outcomes, else one to finish; one choice may be refused by itself."""
    field = case.record_type.fields.get(node.outcomes) if case.record_type and node.outcomes else None
    if field is None:
        yield Button("complete", name("act", "task.complete"), "primary", refused["complete"])
        return
    for place, choice in enumerate(field.choices):
        kind = "primary" if place == 0 else "danger" if choice.key.startswith("reject") else "default"
        key, names = f"complete:{choice.key}", {"zh": choice.names.zh, "en": choice.names.en}
        yield Button(key, names, kind, refused.get(key, refused["complete"]), outcome=choice.key)


def item(connection: Reads, case: Opened) -> dict[str, str] | None:
    """What the item of the lot or batch is called that a case is about; None for a case about something else."""
    row = connection.execute(_ITEM, {"subject": case.subject}).fetchone() if case.subject else None
    return row[0] if row else None


def draft(connection: Reads, case: str, task: str, person: str) -> dict[str, Any]:
    """What this person had typed."""
    row = connection.execute(
        "SELECT content, at FROM app.draft WHERE case_id = %s AND task = %s AND person = %s", (case, task, person)
    ).fetchone()
    return {"values": row[0] if row else {}, "saved_at": row[1].isoformat() if row else None}


def shown_values(record_type: RecordType | None, node: Node, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The values a signer is shown, named, in the order of the form."""
    if record_type is None:
        return []
    seen = records.strip(record_type, values, node.rights or READ_ALL)
    return [
        {
            "key": field.key,
            "names": {"zh": field.names.zh, "en": field.names.en},
            "value": seen[field.key],
            "kind": field.kind,
        }
        for field in record_type
        if seen.get(field.key) is not None
    ]
