"""Extension records: the fields a pack adds to a row of our ledgers, kept on the very stream of that row.

A record type that says `extends` names the kind of thing it extends. Validation is that of every record.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from lotwright.kernel import records
from lotwright.kernel.journal.streams import Event, Row, Table
from lotwright.kernel.records import RecordType
from lotwright.kernel.refusal import Refused


class Extension(Row, frozen=True):
    """The extension of one type as it stands. `values` follow the record type whose sha256 is `definition`."""

    type: str
    definition: str
    version: int
    values: dict[str, Any]


class Extended(Event, frozen=True, tag="thing.extended"):
    """Fields of an extension took new values; None empties one."""

    record_type: str
    definition: str
    values: dict[str, Any]


Extensions = dict[str, Extension]


def table(kind: str) -> Table:
    """The table that holds the extensions of a kind of thing."""
    return Table(f"ledger.{kind}_extension", Extension, key=("type",))


def fold(held: Mapping[str, Extension], event: Extended) -> Extensions:
    """The extensions after the event."""
    before = held.get(event.record_type)
    if before is None:
        after = Extension(event.record_type, event.definition, 1, event.values)
    else:
        values = {**before.values, **event.values}
        after = replace(before, definition=event.definition, version=before.version + 1, values=values)
    return {**held, event.record_type: after}


def extend(
    held: Mapping[str, Extension],
    kind: str,
    record_type: RecordType,
    definition: str,
    values: Mapping[str, Any],
    reason: str | None,
) -> Extended:
    """Fill in an extension, or change it; `definition` is the sha256 of the record type in force.

    Refuses `extension.other-kind` and `extension.unchanged`. Raises Invalid with what `records.validate` finds.
    """
    if record_type.extends != kind:
        raise Refused("extension.other-kind", type=record_type.key, kind=kind)
    before = held[record_type.key].values if record_type.key in held else {}
    written = records.validate(record_type, values, before=before, reason=reason)
    changed = {key: value for key, value in written.items() if before.get(key) != value}
    if not changed:
        raise Refused("extension.unchanged", type=record_type.key)
    return Extended(record_type.key, definition, changed)
