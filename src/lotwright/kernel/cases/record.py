"""The stream of a record: the values people filled in, version by version, and the signatures on versions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import msgspec

from lotwright.kernel.journal.streams import RANKS, Event, Kind, Row, Table


class Record(Row, frozen=True):
    """The record as it stands. `values` follow the record type whose sha256 is `definition`."""

    id: str
    type: str
    definition: str
    version: int
    values: dict[str, Any]
    created_at: dt.datetime


class SignatureRow(Row, frozen=True):
    """A signature given on one version; the full statement stands in the journal entry of the same seq."""

    version: int
    element: str
    signer: str
    meaning: str
    shown: str
    role: str
    at: dt.datetime
    zone: str


class Opened(Event, frozen=True, tag="record.opened"):
    """The record began. `late` are the minutes by which fields tell too late of what was done."""

    id: str
    record_type: str
    definition: str
    values: dict[str, Any]
    at: dt.datetime
    late: dict[str, int] = {}


class Changed(Event, frozen=True, tag="record.changed"):
    """Fields took new values: a new, unsigned version (21 CFR 11.70). `late` as of Opened."""

    values: dict[str, Any]
    late: dict[str, int] = {}


class Signed(Event, frozen=True, tag="record.signed"):
    """The version as it stands was signed."""

    version: int
    element: str
    signer: str
    meaning: str
    shown: str
    role: str
    at: dt.datetime
    zone: str


RecordEvent: TypeAlias = Opened | Changed | Signed


class State(msgspec.Struct, frozen=True):
    """The rows of the stream."""

    root: Record


def change(state: State, values: Mapping[str, Any], late: Mapping[str, int] | None = None) -> tuple[Changed, ...]:
    """The change that brings the record to hold `values`; none when it holds them already."""
    changed = {name: value for name, value in values.items() if state.root.values.get(name) != value}
    marked = {name: minutes for name, minutes in (late or {}).items() if name in changed}
    return (Changed(changed, marked),) if changed else ()


def fold(state: State | None, event: RecordEvent) -> State:
    """The record after the event."""
    if isinstance(event, Opened):
        assert state is None, "a record is opened once"
        return State(Record(event.id, event.record_type, event.definition, 1, event.values, event.at))
    assert state is not None, "nothing happens to a record before it is opened"
    match event:
        case Changed(values=values):
            kept = state.root
            row = msgspec.structs.replace(kept, version=kept.version + 1, values={**kept.values, **values})
            return State(row)
        case Signed(version):
            assert version == state.root.version, "what is signed is the version as it stands"
            return state


def logs(event: RecordEvent) -> Iterable[Row]:
    """A signature, kept."""
    if isinstance(event, Signed):
        return (SignatureRow(*(getattr(event, name) for name in SignatureRow.__struct_fields__)),)
    return ()


SIGNATURES = Table("ledger.signature", SignatureRow, log=True)
KIND = Kind(
    "record",
    RANKS["record"],
    State,
    {"root": Table("ledger.record", Record)},
    RecordEvent,
    fold,
    log_tables=(SIGNATURES,),
    logs=logs,
)
