"""What follows by rule: a nonconformance, however it came about, begins its process where a pack has one."""

from __future__ import annotations

from typing import Any

from lotwright.kernel import records
from lotwright.kernel.packs.bindings import Process
from lotwright.kernel.records import Field, RecordType
from lotwright.shell.reads.present import STREAMS
from lotwright.shell.runner import Work

SUBJECT = "nc"


def processes(work: Work) -> list[Process]:
    """The processes in force that begin by themselves for what this command has brought into being."""
    return [one for _, one in sorted(work.configuration.processes.items()) if one.subject == SUBJECT and one.variable]


def opening(work: Work, process: Process, record_type: RecordType | None, id: str) -> dict[str, Any]:
    """The record that begins a case about a nonconformance: what is known of it, in the fields of its start form."""
    root = work.unit.get(SUBJECT, id).root
    rights = process.start.rights if process.start else None
    if record_type is None or rights is None:
        return {}
    found: dict[str, Any] = {}
    for field in record_type:
        if rights.writable(field):
            value = id if field.key == process.variable else _known(root, field)
            if value is not None:
                found[field.key] = value
    return records.derive(record_type, {}, found)


def _known(root: Any, field: Field) -> Any:
    """An attribute of the same name, or the first thing of the kind the field refers to."""
    if field.key in root.__struct_fields__:
        return getattr(root, field.key)
    things = getattr(root, "things", ())
    wanted = STREAMS.get(field.reference or "", field.reference)
    return next((thing["id"] for thing in things if thing.get("kind") == wanted), None)
