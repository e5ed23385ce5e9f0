"""One transaction's view of the streams: lock and load, let events happen, then append and write all at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec
from psycopg import Connection
from psycopg.rows import TupleRow

from lotwright.kernel.journal import canonical
from lotwright.kernel.journal.body import VERSION, Body, Signature
from lotwright.kernel.journal.chain import GENESIS, entry_hash
from lotwright.kernel.journal.streams import Event, Kind, Ref, Row, Table
from lotwright.kernel.values import instant_text
from lotwright.shell.acting import Lock, Need
from lotwright.shell.store import mapping


class Restart(Exception):
    """A stream was found that must be locked before one that is locked already: begin again, knowing it."""


class Frame(NamedTuple):
    """What every entry of one command says alike; see `kernel/journal/body.py`."""

    at: dt.datetime
    act: str
    actor: str
    actor_kind: str
    request: str
    behalf: str | None = None
    role: str | None = None
    site: str | None = None
    entity: str | None = None
    zone: str | None = None
    session: str | None = None
    key: str | None = None
    reason: str | None = None
    definition: str | None = None
    process: str | None = None
    task: str | None = None


@dataclass(slots=True)
class Stream:
    """A stream in this transaction: as loaded, and as it has become."""

    kind: Kind
    ref: Ref
    seq: int = 0
    head: bytes = GENESIS
    before: msgspec.Struct | None = None
    after: msgspec.Struct | None = None
    events: list[Event] = field(default_factory=list)
    signature: Signature | None = None
    evidence: list[str] = field(default_factory=list)


class Changed(NamedTuple):
    """What one stream does to the tables."""

    upserts: list[tuple[Table, Row]]
    deletes: list[tuple[Table, Row]]
    history: list[list[Any]]


Extra = Callable[[list["Entry"]], list[tuple[str, tuple[Any, ...]]]]
"""Adds further data-modifying statements, each with its parameters, to the one that writes the rows."""


class Unit:
    """The streams of one transaction. Not for use by two threads.

    One that is only `looking` locks nothing, whatever it is asked, and appends nothing.
    `statements` counts what went over the wire, for the test that holds the budget.
    """

    def __init__(self, connection: Connection[TupleRow], kinds: Mapping[str, Kind], *, looking: bool = False) -> None:
        self.connection = connection
        self.kinds = kinds
        self.looking = looking
        self.statements = 0
        self.recorded = ""
        self.wanted: dict[Ref, Lock] = {}
        self._streams: dict[Ref, Stream] = {}
        self._loaded: set[Ref] = set()
        self._stamp: int | None = None
        self._touched: dict[Ref, None] = {}
        self._highest: tuple[int, str] = (-1, "")

    def execute(self, sql: str, parameters: Iterable[Any]) -> list[TupleRow]:
        """Send one statement and return its rows, if it has any."""
        self.statements += 1
        cursor = self.connection.execute(sql, tuple(parameters))
        return cursor.fetchall() if cursor.description else []

    def need(self, needs: Iterable[Need]) -> None:
        """Load streams that are not loaded yet; those to be locked are locked first, in (rank, id) order.

        Raises Restart when a stream must be locked below what is locked already or more strongly than it is, or has
        moved since it was read without a lock; `wanted` then holds everything asked for so far, for the next attempt
        to begin with.
        """
        fresh, again = [], False
        for need in needs:
            if self.looking:
                need = need._replace(lock=Lock.NONE)
            if not self.holds(need):
                held = self.wanted.get(need.ref, Lock.NONE)
                self.wanted[need.ref] = max(need.lock, held)
                fresh.append(Need(need.ref, self.wanted[need.ref]))
                again = again or (held == Lock.SHARE and need.ref in self._streams)
        if not fresh:
            return
        locking = sorted((need for need in fresh if need.lock), key=lambda need: self._rank(need.ref))
        if again or (locking and self._rank(locking[0].ref) < self._highest):
            raise Restart
        if locking:
            self._highest = max(self._highest, self._rank(locking[-1].ref))
            self._lock(locking)
        self._load([need.ref for need in fresh if need.ref not in self._loaded])

    def get(self, kind: str, id: str) -> Any:
        """The stream's state as it has become; None when there is no such stream."""
        stream = self._streams.get(Ref(kind, id))
        assert stream is not None, f"{kind}/{id} was not named before it was asked for"
        return stream.after

    def loaded(self, kind: str, id: str) -> bool:
        """Whether the stream is here."""
        return Ref(kind, id) in self._streams

    def holds(self, need: Need) -> bool:
        """Whether the stream is here, held at least as firmly as asked."""
        return need.ref in self._streams and (self.looking or self.wanted.get(need.ref, Lock.WRITE) >= need.lock)

    def stamp(self) -> int:
        """Tells one set of definitions in force from another."""
        if self._stamp is None:
            ((self._stamp,),) = self.execute("SELECT coalesce(sum(seq), 0)::bigint FROM ledger.definition", ())
        return self._stamp

    def version(self, ref: Ref) -> int:
        """The seq of the stream's last entry before this transaction; 0 when it is new."""
        return self._streams[ref].seq

    def born(self, kind: str) -> list[str]:
        """The ids of the streams of a kind that begin in this transaction."""
        return [ref.id for ref in self.touched() if ref.kind == kind and not self._streams[ref].seq]

    def touched(self) -> list[Ref]:
        """The streams something has happened to, in the order in which it first did."""
        return list(self._touched)

    def happen(self, ref: Ref, *events: Event) -> None:
        """Let events happen to a stream; a stream never seen here is new."""
        stream = self._streams.get(ref)
        if stream is None:
            stream = self._streams[ref] = Stream(self.kinds[ref.kind], ref)
        for event in events:
            stream.after = stream.kind.fold(stream.after, event)
            stream.events.append(event)
            self._touched[ref] = None

    def sign(self, ref: Ref, signature: Signature) -> None:
        """Attach a signature to the entry this transaction writes on a stream."""
        self._streams[ref].signature = signature

    def attach(self, ref: Ref, evidence: Iterable[str]) -> None:
        """Attach evidence hashes (sha256 hex) to the entry this transaction writes on a stream."""
        self._streams[ref].evidence.extend(evidence)

    def keep(self, contents: Mapping[str, bytes]) -> None:
        """Store definitions' bytes under their sha256 (hex), each once."""
        self.execute(
            "INSERT INTO app.content (sha256, content) SELECT * FROM unnest(%s::text[], %s::bytea[])"
            " ON CONFLICT DO NOTHING",
            (list(contents), list(contents.values())),
        )

    def append(self, frame: Frame, extra: Extra = lambda entries: []) -> list[Entry]:
        """Write entries and rows, and what `extra` adds to the writing statement; returns what was entered."""
        assert not self.looking, "who only looks writes nothing"
        touched = [self._streams[ref] for ref in self._touched]
        entries = []
        writes = _Writes()
        for stream in touched:
            changed = changes(stream)
            body = canonical.encode(self._body(stream, changed, frame))
            entries.append(Entry(stream.ref, stream.seq + 1, entry_hash(stream.head, body), body))
            writes.add(stream, changed)
        if entries:
            self.execute(
                "SELECT journal.append(%s, %s)", ([entry.body for entry in entries], [entry.hash for entry in entries])
            )
        writes.extra = extra(entries)
        sql, parameters = writes.statement()
        if sql:
            self.execute(sql, parameters)
        return entries

    def _rank(self, ref: Ref) -> tuple[int, str]:
        return (self.kinds[ref.kind].rank, ref.id)

    def _lock(self, ordered: list[Need]) -> None:
        """Lock stream heads; also read the database's clock, and what is in force."""
        rows = self.execute(
            "SELECT kind, id, seq, head, clock, (SELECT coalesce(sum(seq), 0)::bigint FROM ledger.definition)"
            " FROM journal.lock(%s, %s, %s)",
            (
                [need.ref.kind for need in ordered],
                [need.ref.id for need in ordered],
                [_MODES[need.lock] for need in ordered],
            ),
        )
        heads = {}
        for kind, id, seq, head, clock, stamp in rows:
            self.recorded, self._stamp = max(self.recorded, instant_text(clock)), stamp
            if kind is not None:
                heads[Ref(kind, id)] = (seq, bytes(head))
        for need in ordered:
            self._found(need.ref, *heads.get(need.ref, (0, GENESIS)))

    def _found(self, ref: Ref, seq: int, head: bytes) -> None:
        """A stream's head. Raises Restart when it was read before and has moved since."""
        stream = self._streams.setdefault(ref, Stream(self.kinds[ref.kind], ref, seq, head))
        if (stream.seq, stream.head) != (seq, head):
            raise Restart

    def _load(self, refs: list[Ref]) -> None:
        """Load the states of streams, and the heads of those that are not locked."""
        self._loaded.update(refs)
        unlocked = [ref for ref in refs if ref not in self._streams]
        by_kind: dict[str, list[str]] = {}
        for ref in refs:
            if ref in unlocked or self._streams[ref].seq:
                by_kind.setdefault(ref.kind, []).append(ref.id)
        if not by_kind:
            return
        found = self._rows(by_kind, unlocked)
        for ref in unlocked:
            self._streams.setdefault(ref, Stream(self.kinds[ref.kind], ref))
        for ref, rows in found.items():
            stream = self._streams[ref]
            stream.before = stream.after = stream.kind.state_of(rows)

    def _rows(self, by_kind: Mapping[str, list[str]], unlocked: list[Ref]) -> dict[Ref, dict[str, list[Row]]]:
        """The rows of streams, by table, in one statement that tells the heads of the unlocked ones as well."""
        tables = [(kind, table, ids) for kind, ids in by_kind.items() for table in self.kinds[kind].fields.values()]
        parameters: list[Any] = [ids for _, _, ids in tables]
        if unlocked:
            parameters += [[ref.kind for ref in unlocked], [ref.id for ref in unlocked]]
        found: dict[Ref, dict[str, list[Row]]] = {}
        statement = mapping.select(tuple(table for _, table, _ in tables), bool(unlocked))
        for place, id, text in self.execute(statement, parameters):
            if place < 0:
                kind, seq, head = msgspec.json.decode(text)
                self._found(Ref(kind, id), seq, bytes.fromhex(head))
                continue
            kind, table, _ = tables[place]
            row = table.row(*mapping.decoder(table.row).decode(text))
            found.setdefault(Ref(kind, id), {}).setdefault(table.name, []).append(row)
        return found

    def _body(self, stream: Stream, changed: Changed, frame: Frame) -> Body:
        return Body(
            v=VERSION,
            kind=stream.ref.kind,
            id=stream.ref.id,
            seq=stream.seq + 1,
            prev=stream.head.hex(),
            recorded=self.recorded,
            events=stream.events,
            state=stream.kind.digest(stream.after),
            changes=changed.history,
            evidence=stream.evidence,
            signature=stream.signature,
            **(frame._asdict() | {"at": instant_text(frame.at)}),
        )


_MODES = {Lock.NONE: "r", Lock.SHARE: "s", Lock.WRITE: "w"}


class Entry(NamedTuple):
    """An entry as written."""

    ref: Ref
    seq: int
    hash: bytes
    body: bytes


def changes(stream: Stream) -> Changed:
    """How a stream's rows differ from what was loaded."""
    before = {(table.name, key): (table, row) for table, key, row in stream.kind.rows(stream.before)}
    result = Changed([], [], [])
    for table, key, row in stream.kind.rows(stream.after):
        _, old = before.pop((table.name, key), (table, None))
        if old == row:
            continue
        result.upserts.append((table, row))
        if old is not None:
            result.history.extend([table.name, key, name, was, now] for name, was, now in differences(old, row))
    result.deletes.extend(before.values())
    return result


def differences(old: Row, new: Row) -> Iterator[tuple[str, Any, Any]]:
    """(field, old, new) for each field that differs; objects key by key as `field.key`; byte columns left out."""
    for name in old.__struct_fields__:
        was, now = getattr(old, name), getattr(new, name)
        if was == now or isinstance(now, bytes):
            continue
        if isinstance(was, dict) and isinstance(now, dict):
            for key in sorted(was.keys() | now.keys()):
                if was.get(key) != now.get(key):
                    yield f"{name}.{key}", was.get(key), now.get(key)
        else:
            yield name, was, now


class _Writes:
    """Collects rows by table for the one writing statement."""

    def __init__(self) -> None:
        self.upserts: dict[str, tuple[Table, list[dict[str, Any]]]] = {}
        self.deletes: dict[str, tuple[Table, list[dict[str, Any]]]] = {}
        self.extra: list[tuple[str, tuple[Any, ...]]] = []

    def add(self, stream: Stream, changed: Changed) -> None:
        seq = stream.seq + 1
        for table, row in changed.upserts:
            self._list(self.upserts, table).append(mapping.as_columns(row, stream=stream.ref.id, seq=seq))
        for table, row in changed.deletes:
            self._list(self.deletes, table).append(mapping.as_columns(row, stream=stream.ref.id))
        for n, (table, row) in enumerate(log_rows(stream.kind, stream.events)):
            self._list(self.upserts, table).append(mapping.as_columns(row, stream=stream.ref.id, seq=seq, n=n))

    def statement(self) -> tuple[str, list[Any]]:
        upserts = sorted(self.upserts.values(), key=lambda held: held[0].name)
        deletes = sorted(self.deletes.values(), key=lambda held: held[0].name)
        sql = mapping.write(
            tuple(table for table, _ in upserts),
            tuple(table for table, _ in deletes),
            tuple(sql for sql, _ in self.extra),
        )
        documents: list[Any] = [mapping.document(rows) for _, rows in (*upserts, *deletes)]
        return sql, documents + [parameter for _, parameters in self.extra for parameter in parameters]

    @staticmethod
    def _list(held: dict[str, tuple[Table, list[dict[str, Any]]]], table: Table) -> list[dict[str, Any]]:
        return held.setdefault(table.name, (table, []))[1]


def log_rows(kind: Kind, events: Iterable[Event]) -> Iterator[tuple[Table, Row]]:
    """The log rows of some events of one entry, in order: their place is their `n`."""
    tables = {table.row: table for table in kind.log_tables}
    for event in events:
        for row in kind.logs(event):
            yield tables[type(row)], row
