"""Streams: what a ledger is made of.

A stream is one thing whose history is kept: a lot, an order, a process case. Its **events** are the truth;
its **rows** are what the tables show of it. A module describes each kind of stream once, as a `Kind`; the
writer and the verifier both work from that description, so a row cannot mean one thing when written and
another when checked.

* A *state* is a frozen Struct whose fields are the stream's rows: the root row, and child rows in a dict by
  their key within the stream. `fold(state, event)` is the only code that makes a new state.
* *Log rows* (stock moves, measurements, genealogy edges) are only ever added: `logs(event)` names them. They
  are never loaded to decide; a rule that needs a sum keeps it in the state.
* Every event is a tagged Struct; its name is stable for ever. To mean something else, add a new event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

import msgspec

from lotwright.kernel.journal import canonical


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row of a regulated table.

    Columns are the fields, in order; types allowed: str, int, bool, Decimal, date, datetime, bytes, `Json`
    objects and lists (stored as jsonb), each optionally None. The store adds `stream` (the stream's id) and
    `seq` (the entry that last changed the row), and for log rows `n` (its place in the entry).
    """


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", omit_defaults=True):
    """A fact, in the past tense. Declare with `tag="lot.received"`; fields of the same types as a Row's."""


class Ref(NamedTuple):
    """Names a stream."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.id}"


RowT = TypeVar("RowT", bound=Row)


@dataclass(frozen=True, slots=True)
class Table:
    """A regulated table: its SQL name, its row type and the columns that name a row within its stream.

    A root table has an empty key: one row a stream. `log` rows are only added. `guards` names the triggers of its
    own, beside those every regulated table has, that the verifier must find standing.
    """

    name: str
    row: type[Row]
    key: tuple[str, ...] = ()
    log: bool = False
    guards: tuple[str, ...] = ()

    def key_of(self, row: Row) -> str:
        """The row's key within its stream: empty for the root, parts joined by `|` otherwise."""
        return "|".join(str(getattr(row, column)) for column in self.key)


@dataclass(frozen=True, slots=True)
class Kind:
    """Describes one kind of stream.

    name    such as `lot`; rank orders locking over the whole system (lower first), see `RANKS`.
    state   makes a state of its rows, usually the frozen Struct type itself; `fields` maps each of its field names
            to the Table whose rows it holds: the root field holds one row, every other field a dict of rows by key.
    event   the union of this kind's Event types.
    fold    (state or None, event) -> state; total over the kind's events, asserts on an impossible history.
    logs    event -> rows to add to log tables.
    """

    name: str
    rank: int
    state: Callable[..., Any]
    fields: Mapping[str, Table]
    event: Any
    fold: Callable[[Any, Any], Any]
    log_tables: tuple[Table, ...] = ()
    logs: Callable[[Any], Iterable[Row]] = lambda event: ()

    def tables(self) -> tuple[Table, ...]:
        """Every table this kind owns."""
        return (*self.fields.values(), *self.log_tables)

    def rows(self, state: Any) -> Iterator[tuple[Table, str, Row]]:
        """The rows of a state: (table, key, row), in a fixed order."""
        if state is None:
            return
        for field, table in self.fields.items():
            held = getattr(state, field)
            if not table.key:
                yield table, "", held
            else:
                for key in sorted(held):
                    yield table, key, held[key]

    def state_of(self, rows: Mapping[str, list[Row]]) -> Any:
        """The state whose rows these are, by table name; None when there is no root row."""
        parts: dict[str, Any] = {}
        for field, table in self.fields.items():
            found = rows.get(table.name, [])
            if table.key:
                parts[field] = {table.key_of(row): row for row in found}
            elif not found:
                return None
            else:
                parts[field] = found[0]
        return self.state(**parts)

    def digest(self, state: Any) -> str:
        """The digest (hex) of the state's rows, written into each entry as `state`."""
        return canonical.digest([[table.name, key, row] for table, key, row in self.rows(state)]).hex()


RANKS = {
    name: rank
    for rank, name in enumerate(
        (
            "instance", "definition", "person", "case", "record", "item", "supplier", "location", "order",
            "inspection", "batch", "nc", "lot", "dossier", "shipment", "file",
        )
    )
}  # fmt: skip
"""The one order in which streams are locked; within a kind, by id."""


class Happened(NamedTuple):
    """One event on one stream: what deciding code returns."""

    ref: Ref
    event: Event


class Decided(NamedTuple):
    """What a module decided: events in order, and the answer handed back to whoever asked."""

    events: tuple[Happened, ...]
    answer: Mapping[str, Any] = MappingProxyType({})
