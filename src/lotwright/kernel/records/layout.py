"""The form as the one renderer takes it: plain data, names in both languages, nothing hidden inside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lotwright.kernel.records.fields import Field, Names, RecordType
from lotwright.kernel.records.rights import Rights, strip
from lotwright.kernel.values import decimal_text

Grids = Mapping[str, Mapping[str, Any]]
"""By grid field: `{"characteristics": [...], "samples": n}`, from the frozen inspection plan."""


def layout(
    record_type: RecordType,
    rights: Rights,
    values: Mapping[str, Any],
    *,
    version: int = 0,
    grids: Grids | None = None,
) -> dict[str, Any]:
    """The form of a record at one node. `version` is the record's."""
    sections = []
    for section in record_type.sections:
        fields = [_field(field, rights, grids or {}) for field in section.fields if rights.of(field) != "hidden"]
        if fields:
            sections.append({"key": section.key, "names": names(section.names), "fields": fields})
    return {
        "record_type": record_type.key,
        "version": version,
        "sections": sections,
        "values": strip(record_type, values, rights),
    }


def names(given: Names) -> dict[str, str]:
    """Names as the screens take them."""
    return {"zh": given.zh, "en": given.en}


def _field(field: Field, rights: Rights, grids: Grids, table: Field | None = None) -> dict[str, Any]:
    access = rights.of(field, table)
    shown: dict[str, Any] = {
        "key": field.key,
        "kind": field.kind,
        "names": names(field.names),
        "help": names(field.help) if field.help else None,
        "access": "required" if access == "editable" and field.required else access,
        "critical": field.critical,
        "min": None if field.min is None else decimal_text(field.min),
        "max": None if field.max is None else decimal_text(field.max),
        "longest": field.longest if field.kind == "text" else None,
    }
    if field.choices:
        shown["choices"] = [{"key": choice.key, "names": names(choice.names)} for choice in field.choices]
    if field.columns:
        columns = [column for column in field.columns if rights.of(column, field) != "hidden"]
        shown["columns"] = [_field(column, rights, grids, field) for column in columns]
    if field.kind == "grid":
        shown["grid"] = dict(grids.get(field.key, {"characteristics": [], "samples": 0}))
    optional = {"unit": field.unit, "reference": field.reference, "visible_when": field.visible}
    return shown | {key: value for key, value in optional.items() if value is not None}
