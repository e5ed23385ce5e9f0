"""`audit verify`: recompute the chains, and every regulated row, from the events alone.

The expected rows are folded from the journal by code that never reads the rows it checks; only then are the
tables read and compared. What is wrong is named: the stream, the table, the row, the field.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import msgspec
from psycopg import Connection
from psycopg.rows import TupleRow

from lotwright.kernel.journal.body import DECODER, Body
from lotwright.kernel.journal.chain import Fault, Stored, faults
from lotwright.kernel.journal.streams import Kind, Row, Table
from lotwright.kernel.refusal import Invalid
from lotwright.kernel.values import instant
from lotwright.shell.clock import TOLERANCE
from lotwright.shell.store import mapping
from lotwright.shell.store.unit import log_rows

MOST_FAULTS = 1_000

GUARDS = (
    ("journal.entry", "entry_is_final"), ("journal.entry", "entry_is_never_emptied"),
    ("journal.stream", "stream_is_never_deleted"), ("journal.stream", "stream_is_never_emptied"),
)  # fmt: skip
"""(table, trigger) of the journal's own guards."""

UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, Invalid)
"""What reading raises on bytes that are no body or no row."""

IMPOSSIBLE = (AssertionError, LookupError, AttributeError, TypeError, ValueError, ArithmeticError, Invalid)
"""What folding raises on events that cannot have followed one another."""

Place = tuple[str, str, str]
"""(table, stream, key within the stream)"""


@dataclass
class Report:
    """What the verifier saw. `mark` is the instance's permanent mark; simulated times are lawful under one."""

    entries: int = 0
    streams: int = 0
    rows: int = 0
    mark: str | None = None
    faults: list[Fault] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


@dataclass
class _Replay:
    """One kind's rows as the journal has them: place -> (seq that last changed it, row)."""

    kind: Kind
    rows: dict[Place, tuple[int, Row]] = field(default_factory=dict)


def verify(connection: Connection[TupleRow], kinds: Mapping[str, Kind]) -> Report:
    """Check the whole journal and every regulated table, in one snapshot of the database.

    Faults carry the words of `kernel/journal/chain.py` and: `kind.unknown`, `events.unreadable`,
    `events.impossible`, `state.digest`, `columns.altered`, `time.simulated`, `head.mismatch`,
    `head.without-entries`, `row.altered`, `row.unreadable` (its place then counts as missing), `row.missing`,
    `row.unaccounted`, and `guard.off` for a trigger of the journal's or of a regulated table's that is gone or does
    not always fire.
    """
    report = Report()
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        heads = {
            (kind, id): (seq, bytes(head))
            for kind, id, seq, head in connection.execute("SELECT kind, id, seq, head FROM journal.stream")
        }
        replays = {name: _Replay(kind) for name, kind in kinds.items()}
        for (kind, id), entries in groupby(_entries(connection), key=lambda e: (e[0].kind, e[0].id)):
            report.streams += 1
            report.faults += _stream(kind, id, list(entries), heads.pop((kind, id), None), replays, report)
        report.faults += [Fault("head.without-entries", kind, id, seq) for (kind, id), (seq, _) in heads.items()]
        for replay in replays.values():
            report.faults += _compare(connection, replay, report)
        report.faults += _guards(connection, kinds)
    del report.faults[MOST_FAULTS:]
    return report


def _entries(connection: Connection[TupleRow]) -> Iterator[tuple[Stored, tuple[Any, ...]]]:
    """All entries in stream order, `instance` first so that its mark is known; with their query columns."""
    with connection.cursor(name="verify_entries") as cursor:
        cursor.itersize = 2_000
        cursor.execute(
            "SELECT kind, id, seq, prev, hash, body, act, actor, process, recorded FROM journal.entry"
            " ORDER BY kind <> 'instance', kind, id, seq"
        )
        for kind, id, seq, prev, hash, body, *columns in cursor:
            yield Stored(kind, id, seq, bytes(prev), bytes(hash), bytes(body)), tuple(columns)


def _stream(
    kind: str,
    id: str,
    entries: list[tuple[Stored, tuple[Any, ...]]],
    head: tuple[int, bytes] | None,
    replays: Mapping[str, _Replay],
    report: Report,
) -> Iterator[Fault]:
    """The faults of one stream: its chain, its head, and each entry's columns and digest as folding gives them.

    The rows it must have come into the replay of its kind. The first entry that cannot be read or folded ends it.
    """
    report.entries += len(entries)
    yield from faults(entry for entry, _ in entries)
    last = entries[-1][0]
    if head != (last.seq, last.hash):
        yield Fault("head.mismatch", kind, id, last.seq)
    replay = replays.get(kind)
    if replay is None:
        yield Fault("kind.unknown", kind, id, 1)
        return
    state = None
    live: dict[Place, tuple[int, Row]] = {}
    for entry, columns in entries:
        try:
            body, events = _read(replay.kind, entry)
        except UNREADABLE as fault:
            yield Fault("events.unreadable", kind, id, entry.seq, str(fault))
            return
        yield from _columns(entry, columns, body, report)
        try:
            for event in events:
                state = replay.kind.fold(state, event)
            digest = replay.kind.digest(state)
        except IMPOSSIBLE as fault:
            yield Fault("events.impossible", kind, id, entry.seq, repr(fault))
            return
        if digest != body.state:
            yield Fault("state.digest", kind, id, entry.seq)
        live = _live(replay.kind, id, entry.seq, state, live)
        replay.rows.update(_added(replay.kind, id, entry.seq, events))
    replay.rows.update(live)
    if kind == "instance" and state is not None:
        report.mark = state.root.mark


def _read(kind: Kind, entry: Stored) -> tuple[Body, list[Any]]:
    """An entry's body, whose times are instants, and its events."""
    body = DECODER.decode(entry.body)
    instant(body.at), instant(body.recorded)
    return body, [msgspec.convert(event, kind.event, strict=False) for event in body.events]


def _live(
    kind: Kind, id: str, seq: int, state: Any, before: Mapping[Place, tuple[int, Row]]
) -> dict[Place, tuple[int, Row]]:
    """The state rows after an entry, each with the entry that last changed it."""
    now = {}
    for table, key, row in kind.rows(state):
        place = (table.name, id, key)
        held = before.get(place)
        now[place] = held if held is not None and held[1] == row else (seq, row)
    return now


def _added(kind: Kind, id: str, seq: int, events: Iterable[Any]) -> Iterator[tuple[Place, tuple[int, Row]]]:
    """The log rows an entry adds."""
    for n, (table, row) in enumerate(log_rows(kind, events)):
        yield (table.name, id, f"#{seq}.{n}"), (seq, row)


def _columns(entry: Stored, columns: tuple[Any, ...], body: Body, report: Report) -> Iterator[Fault]:
    act, actor, process, recorded = columns
    where = (entry.kind, entry.id, entry.seq)
    if (act, actor, process, recorded) != (body.act, body.actor, body.process, instant(body.recorded)):
        yield Fault("columns.altered", *where)
    marked = report.mark is not None or entry.kind == "instance"
    if not marked and abs(instant(body.at) - recorded) > TOLERANCE:
        yield Fault("time.simulated", *where, body.at)


def _compare(connection: Connection[TupleRow], replay: _Replay, report: Report) -> Iterator[Fault]:
    """Every row of the kind's tables against what the journal says it must be."""
    expected = replay.rows
    for table in replay.kind.tables():
        for id, seq, n, text in _table_rows(connection, table):
            report.rows += 1
            where = (replay.kind.name, id, seq)
            try:
                row = table.row(*mapping.decoder(table.row).decode(text))
            except UNREADABLE as fault:
                yield Fault("row.unreadable", *where, f"{table.name}: {fault}")
                continue
            place = (table.name, id, f"#{seq}.{n}" if table.log else table.key_of(row))
            wanted = expected.pop(place, None)
            if wanted is None:
                yield Fault("row.unaccounted", *where, f"{table.name} {place[2]}")
            elif wanted != (seq, row):
                yield Fault("row.altered", *where, f"{table.name} {place[2]}: {_difference(wanted, (seq, row))}")
    for (name, id, key), (seq, _) in expected.items():
        yield Fault("row.missing", replay.kind.name, id, seq, f"{name} {key}")


def guards(kinds: Mapping[str, Kind]) -> set[tuple[str, str]]:
    """Every (table, trigger) that must stand over the journal and the tables of these kinds."""
    wanted = set(GUARDS)
    for table in (table for kind in kinds.values() for table in kind.tables()):
        wanted |= {(table.name, "journaled"), (table.name, "never_emptied")}
        wanted |= {(table.name, "only_added")} if table.log else set()
        wanted |= {(table.name, guard) for guard in table.guards}
    return wanted


def _guards(connection: Connection[TupleRow], kinds: Mapping[str, Kind]) -> Iterator[Fault]:
    """Triggers that should stand and do not, as the catalogue has it now."""
    rows = connection.execute(
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgenabled = 'A' AND NOT tgisinternal"
    ).fetchall()
    standing = {(str(table), str(name)) for table, name in rows}
    for table_name, trigger in sorted(guards(kinds) - standing):
        yield Fault("guard.off", "table", table_name, 0, trigger)


def _table_rows(connection: Connection[TupleRow], table: Table) -> Iterator[tuple[Any, ...]]:
    """(stream, seq, n, row as JSON) of every row."""
    with connection.cursor(name="verify_rows") as cursor:
        cursor.itersize = 2_000
        cursor.execute(mapping.select_all(table))
        yield from cursor


def _difference(wanted: tuple[int, Row], found: tuple[int, Row]) -> str:
    fields = [
        f"{name} is {getattr(found[1], name)!r}, journal says {getattr(wanted[1], name)!r}"
        for name in wanted[1].__struct_fields__
        if getattr(found[1], name) != getattr(wanted[1], name)
    ]
    return "; ".join(fields) or f"seq is {found[0]}, journal says {wanted[0]}"
