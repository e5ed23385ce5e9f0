"""Record types: what a form holds, as configuration. A record type is read from TOML and never changes.

Values of a record are JSON-like; each kind of field has one normal form:

    text, choice, reference   text                       number    decimal text
    quantity                  {amount, unit}             money     {amount, currency}
    date, instant             ISO text (instant in UTC)  boolean   true or false
    table                     list of rows               file      list of {sha256, name, size, media}
    grid                      list of {characteristic, sample, value, unit, gauge}
    signature                 written by signing only
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

import msgspec

from lotwright.kernel import values


def _bound(raw: object, path: str) -> Decimal:
    return Decimal(values.decimal_text(values.decimal(raw, path)))


Bound = Annotated[Decimal, _bound]
FieldKind = Literal[
    "text", "number", "quantity", "money", "date", "instant", "choice", "reference", "table", "grid", "file",
    "signature", "boolean",
]  # fmt: skip


class Names(msgspec.Struct, frozen=True):
    """What people read, in both languages."""

    zh: str
    en: str


class Choice(msgspec.Struct, frozen=True):
    """One of the values of a choice field."""

    key: str
    names: Names


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One field. `visible` and `computed` are FEEL over the record's fields.

    critical   ALCOA: once filled it changes only with a reason
    unit       the one unit of a number, or the only one a quantity may have
    reference  kind of thing a reference names, such as `lots`
    min, max   bounds of the number, amount or (table, grid, file) count of rows
    longest    most characters of a text
    pattern    RE2 the whole text must match
    late_after minutes after which telling of what was done at that instant is a late entry (ALCOA: contemporaneous)
    """

    key: str
    kind: FieldKind
    names: Names
    help: Names | None = None
    required: bool = False
    critical: bool = False
    unit: str | None = None
    reference: str | None = None
    choices: tuple[Choice, ...] = ()
    columns: tuple[Field, ...] = ()
    min: Bound | None = None
    max: Bound | None = None
    longest: int = 2_000
    pattern: str | None = None
    late_after: int | None = None
    visible: str | None = None
    computed: str | None = None


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A heading and the fields beneath it."""

    key: str
    names: Names
    fields: tuple[Field, ...]


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """What must hold of the whole record: FEEL over its fields. `id` keys the sentence in the pack's texts."""

    id: str
    holds: str
    field: str = ""


class RecordType(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """What a record holds. `part11` tells whether a predicate rule requires it, `clause` which.

    `extends` names the kind of ledger row this is an extension of; most records stand by themselves.
    """

    key: str
    names: Names
    sections: tuple[Section, ...]
    rules: tuple[Rule, ...] = ()
    part11: bool = True
    clause: str = ""
    extends: Literal["item", "supplier", "order", "batch", "lot", "shipment"] | None = None

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """All fields by key, in order."""
        return {field.key: field for section in self.sections for field in section.fields}

    def __iter__(self) -> Iterator[Field]:
        return (field for section in self.sections for field in section.fields)


def identity(record_type: RecordType) -> str:
    """The sha256 (hex) of the type's normal form: layout and comments of the TOML do not count."""
    return hashlib.sha256(msgspec.json.encode(record_type, order="sorted")).hexdigest()
