"""Values as screens take them: links, people's names, states with their tone, typed cells."""

from __future__ import annotations

import datetime as dt
import typing
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from lotwright.kernel.journal.canonical import plain
from lotwright.kernel.journal.streams import Row
from lotwright.kernel.records.fields import Field
from lotwright.modules.inventory.rows import Move
from lotwright.shell.texts import name, names

STREAMS = {
    "lots": "lot", "items": "item", "suppliers": "supplier", "orders": "order", "batches": "batch",
    "inspections": "inspection", "nonconformances": "nc", "dossiers": "dossier", "shipments": "shipment",
    "people": "person", "locations": "location", "records": "record", "cases": "case",
}  # fmt: skip
"""The kind of stream behind each kind of thing the screens know."""

LISTS = {stream: kind for kind, stream in STREAMS.items()}

REFERENCES = {"component": "items", "source": "locations", "target": "locations"} | {
    stream: kind for kind, stream in STREAMS.items() if stream not in ("person", "record", "case")
}
"""The kind of thing a field of that name refers to."""
_PEOPLE = ("person", "signer", "assignee", "holder", "owner", "by", "superior", "substitute")
_STATES = ("status", "disposition", "verdict", "origin", "category", "flagged", "severity")
_OWN_WORDS = {("Nonconformance", "severity"): "nc_severity", ("Substitute", "process"): "of_process"}
"""Columns whose name means something else elsewhere."""
_TONES = {
    "released": "good", "accept": "good", "effective": "good", "closed": "good", "ended": "good", "shipped": "good",
    "approved": "good", "signed": "good", "concluded": "good", "done": "good", "completed": "good", "received": "good",
    "quarantine": "wait", "under-test": "wait", "open": "wait", "running": "wait", "planned": "wait", "draft": "wait",
    "in-progress": "wait", "contained": "wait", "on-hold": "warn", "late": "warn", "expired": "bad", "rejected": "bad",
    "reject": "bad", "suspended": "bad", "terminated": "bad", "disposed": "warn", "flagged": "warn",
}  # fmt: skip


def link(kind: str, id: str) -> str:
    """Where the page of a thing is; `kind` is a list kind or a stream kind."""
    listed = LISTS.get(kind, kind)
    return f"/{listed}/{id}" if listed in ("lots", "dossiers", "cases") else f"/things/{listed}/{id}"


def ref(kind: str, id: str, label: Any = None) -> dict[str, Any]:
    """A thing by reference."""
    listed = LISTS.get(kind, kind)
    return {"kind": listed, "id": id, "label": label or id, "link": link(kind, id)}


def status(key: str | None) -> dict[str, Any] | None:
    """A state, or what something is flagged for: its word and its tone."""
    if key is None:
        return None
    if key in names("flag"):
        return {"key": "flagged", "names": name("flag", key), "tone": "warn"}
    return {"key": key, "names": name("status", key), "tone": _TONES.get(key, "neutral")}


def instant(moment: dt.datetime | None) -> str | None:
    """An instant as ISO text in UTC."""
    return None if moment is None else str(plain(moment))


def late(due: dt.datetime | None, at: dt.datetime) -> bool:
    """Whether a deadline has passed."""
    return due is not None and due < at


def told(field: str, value: Any, people: Mapping[str, str]) -> Any:
    """A value of the journal as people read it: somebody by name, a state by its word."""
    if not isinstance(value, str):
        return value
    if is_person(field):
        return {"id": value, "name": people.get(value, value)}
    return status(value) if field in _STATES else value


def is_person(field: str) -> bool:
    """Whether a column of that name holds a person's id."""
    return field in _PEOPLE or field.endswith("_by")


@cache
def _kinds(row: type[Row]) -> dict[str, str]:
    hints = typing.get_type_hints(row)
    return {field: "thing" if f"{field}_kind" in hints else _kind(field, hint) for field, hint in hints.items()}


def _kind(field: str, hint: Any) -> str:
    inner = {one for one in typing.get_args(hint) if one is not type(None)} or {hint}
    if is_person(field):
        return "person"
    if field in REFERENCES and str in inner:
        return "ref"
    if field in _STATES:
        return "status"
    if field == "names":
        return "names"
    if field == "kind" or field.endswith("_kind"):
        return "word"
    if field == "things":
        return "things"
    if field == "parameters":
        return "lines"
    simple = {Decimal: "number", int: "number", bool: "boolean", dt.date: "date", dt.datetime: "instant"}
    return next((kind for python, kind in simple.items() if python in inner), "text")


def cells(row: Row, people: Mapping[str, str], without: Iterable[str] = ()) -> list[dict[str, Any]]:
    """A row as named cells; empty ones are left out."""
    found = []
    for field, kind in _kinds(type(row)).items():
        value = getattr(row, field)
        if value is None or value == "" or field in without:
            continue
        shown = cell(row, field, kind, people)
        found.append(shown | {"key": field, "names": _called(type(row), field)})
    return found


def _word(row: type[Row], key: str) -> dict[str, str]:
    """What kind of thing, or of row, something is."""
    group = "move" if row is Move else "kind" if key in names("kind") else "status"
    return name(group, key)


def _called(row: type[Row], field: str) -> dict[str, str]:
    return name("field", _OWN_WORDS.get((row.__name__, field), field))


def cell(row: Row, field: str, kind: str, people: Mapping[str, str]) -> dict[str, Any]:
    """One value that is there, with its kind and, for a reference, its link."""
    value = getattr(row, field)
    if kind == "thing":
        return {"value": ref(getattr(row, f"{field}_kind"), value), "kind": "text"}
    if kind == "things":
        return {"value": [ref(one["kind"], one["id"]) for one in value], "kind": "text"}
    if kind == "word":
        return {"value": _word(type(row), value), "kind": "names"}
    if kind == "lines":
        return {"value": [limits_of(one) for one in value], "kind": kind}
    if kind == "person":
        return {"value": {"id": value, "name": people.get(value, value)}, "kind": kind}
    if kind == "ref":
        return {"value": value, "kind": kind, "link": link(REFERENCES[field], value)}
    if kind == "status":
        return {"value": status(value), "kind": kind}
    return {"value": plain(value), "kind": kind}


def table(key: str, row: type[Row], rows: Iterable[Row], people: Mapping[str, str]) -> dict[str, Any]:
    """Rows as a small table."""
    kinds = _kinds(row)
    return {
        "key": key,
        "names": name("table", key),
        "columns": [{"key": field, "names": _called(row, field), "kind": kind} for field, kind in kinds.items()],
        "rows": [{field: _in_table(one, field, kind, people) for field, kind in kinds.items()} for one in rows],
    }


def _in_table(row: Row, field: str, kind: str, people: Mapping[str, str]) -> Any:
    value = getattr(row, field)
    if value is None:
        return None
    return ref(REFERENCES[field], value) if kind == "ref" else cell(row, field, kind, people)["value"]


def limits_of(parameter: Mapping[str, Any]) -> dict[str, str]:
    """A process parameter on one line: `Temperature 180 – 200 degC`."""
    limits = span(parameter.get("lower"), parameter.get("upper"), parameter["unit"])
    return {language: f"{word} {limits}".strip() for language, word in parameter_names(parameter).items()}


def parameter_names(parameter: Mapping[str, Any]) -> dict[str, str]:
    """What a process parameter is called; its key where it was given no names."""
    key = parameter["name"]
    return dict(parameter.get("names") or {"zh": key, "en": key})


def span(lower: str | None, upper: str | None, unit: str | None) -> str:
    """Limits in words of no language: `180 – 200 degC`; what is open at one end says so, no limits say nothing."""
    both = f"{lower} – {upper}" if upper is not None else f"≥ {lower}"
    if lower is None:
        both = "" if upper is None else f"≤ {upper}"
    return f"{both} {unit}" if both and unit else both or (unit or "")


def value_of(field: Field, value: Any) -> dict[str, Any]:
    """The value of a record's field with its name, as `cells` gives those of a row."""
    named = {"names": {"zh": field.names.zh, "en": field.names.en}}
    if field.kind == "choice":
        return named | {"value": chosen(field, value), "kind": "names"}
    if field.kind == "reference" and field.reference in STREAMS:
        return named | {"value": ref(field.reference, value), "kind": "text"}
    if field.kind == "number" and field.unit:
        return named | {"value": {"amount": value, "unit": field.unit}, "kind": "quantity"}
    return named | {"value": value, "kind": field.kind}


def chosen(field: Field, value: Any) -> Any:
    """A choice by its words; what was a choice once and is none now, as it was kept."""
    return next(({"zh": one.names.zh, "en": one.names.en} for one in field.choices if one.key == value), value)


def references(row: Row) -> list[dict[str, Any]]:
    """The things a row points to."""
    found = []
    for field, kind in _kinds(type(row)).items():
        value = getattr(row, field)
        if kind == "ref" and value:
            found.append(ref(REFERENCES[field], value))
    return found


def people_in(rows: Iterable[Row]) -> set[str]:
    """The ids of the people some rows name."""
    return {
        value
        for row in rows
        for field, kind in _kinds(type(row)).items()
        if kind == "person" and (value := getattr(row, field))
    }
