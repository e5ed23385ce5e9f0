"""Streams read back: as they stand, as they stood, and entry by entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from lotwright.kernel.journal.body import DECODER, Body
from lotwright.kernel.journal.streams import Kind, Row, Table
from lotwright.kernel.values import instant
from lotwright.shell.reads.configuration import Reads
from lotwright.shell.store import mapping

LONGEST_LOG = 500


class Standing(NamedTuple):
    """A stream's state after its entry `seq`; state None and seq 0 when there is no such stream."""

    seq: int
    state: Any


class Kept(NamedTuple):
    """One entry as kept, and its body decoded."""

    body: Body
    hash: str
    recorded: dt.datetime


def now(connection: Reads, kind: Kind, id: str) -> Standing:
    """The stream as it stands."""
    row = connection.execute("SELECT seq FROM journal.stream WHERE kind = %s AND id = %s", (kind.name, id)).fetchone()
    if row is None:
        return Standing(0, None)
    tables = tuple(kind.fields.values())
    found: dict[str, list[Row]] = {}
    for place, _, text in connection.execute(mapping.select(tables), [[id]] * len(tables)):
        found.setdefault(tables[place].name, []).append(read_row(tables[place], text))
    return Standing(row[0], kind.state_of(found))


def as_at(connection: Reads, kind: Kind, id: str, moment: dt.datetime) -> Standing:
    """The stream as it stood at an instant: its events until then, folded."""
    standing = Standing(0, None)
    for body in bodies(connection, kind.name, id):
        if instant(body.at) > moment:
            break
        state = standing.state
        for event in body.events:
            state = kind.fold(state, msgspec.convert(event, kind.event, strict=False))
        standing = Standing(body.seq, state)
    return standing


def bodies(connection: Reads, kind: str, id: str) -> Iterator[Body]:
    """Every entry's body of one stream, in order."""
    rows = connection.execute("SELECT body FROM journal.entry WHERE kind = %s AND id = %s ORDER BY seq", (kind, id))
    return (DECODER.decode(bytes(body)) for (body,) in rows)


def log(connection: Reads, table: Table, id: str, until: int) -> list[Row]:
    """The rows a stream added to a log table up to an entry, the latest first."""
    rows = connection.execute(
        f"SELECT x.text FROM ({mapping.select_all(table)}) AS x (stream, seq, n, text)"
        " WHERE stream = %s AND seq <= %s ORDER BY seq DESC, n DESC LIMIT %s",
        (id, until, LONGEST_LOG),
    )
    return [read_row(table, text) for (text,) in rows]


def read_row(table: Table, text: str) -> Row:
    """A row from the JSON array of its columns."""
    return table.row(*mapping.decoder(table.row).decode(text))


_ENTRIES = """
SELECT body, hash, recorded FROM journal.entry
WHERE (%(kind)s::text IS NULL OR kind = %(kind)s) AND (%(id)s::text IS NULL OR id = %(id)s)
  AND (%(actor)s::text IS NULL OR actor = %(actor)s) AND (%(act)s::text IS NULL OR act = %(act)s)
  AND (%(process)s::text IS NULL OR process = %(process)s)
  AND (%(from)s::timestamptz IS NULL OR recorded >= %(from)s)
  AND (%(to)s::timestamptz IS NULL OR recorded < %(to)s)
  AND (%(before)s::timestamptz IS NULL
       OR (recorded, kind, id, seq) < (%(before)s, %(before_kind)s, %(before_id)s, %(before_seq)s::bigint))
ORDER BY recorded DESC, kind DESC, id DESC, seq DESC LIMIT %(limit)s
"""
_FILTERS = ("kind", "id", "actor", "act", "process", "from", "to", "before", "before_kind", "before_id", "before_seq")


def entries(connection: Reads, limit: int, filters: dict[str, Any]) -> list[Kept]:
    """Entries, the latest first; filters are those of `_FILTERS`, absent ones do not filter."""
    rows = connection.execute(_ENTRIES, dict.fromkeys(_FILTERS) | filters | {"limit": limit})
    return [_kept(*row) for row in rows]


class Recent(NamedTuple):
    """The latest entries of some streams, the latest first, and whether there are `earlier` ones."""

    kept: list[Kept]
    earlier: bool


def recent(connection: Reads, streams: Iterable[tuple[str, str]], limit: int = 200) -> Recent:
    """The latest entries of a few streams together."""
    kinds, ids = zip(*streams, strict=True)
    rows = connection.execute(
        "SELECT e.body, e.hash, e.recorded FROM unnest(%s::text[], %s::text[]) AS w (kind, id)"
        " JOIN journal.entry e USING (kind, id) ORDER BY e.recorded DESC, e.kind, e.id, e.seq DESC LIMIT %s",
        (list(kinds), list(ids), limit + 1),
    ).fetchall()
    return Recent([_kept(*row) for row in rows[:limit]], len(rows) > limit)


def _kept(body: Any, digest: Any, recorded: dt.datetime) -> Kept:
    return Kept(DECODER.decode(bytes(body)), bytes(digest).hex(), recorded)
