"""The rows of a supplier's stream."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from lotwright.kernel.cases import extension
from lotwright.kernel.cases.extension import Extensions
from lotwright.kernel.journal.streams import Row, Table


class Supplier(Row, frozen=True):
    """A supplier."""

    id: str
    names: dict[str, str]
    country: str


class Approval(Row, frozen=True):
    """What the supplier may deliver where; both days included."""

    item: str
    site: str
    since: dt.date
    until: dt.date
    basis: str
    status: Literal["approved", "suspended"]
    reason: str | None


SUPPLIER = Table("ledger.supplier", Supplier)
APPROVALS = Table("ledger.supplier_approval", Approval, key=("item", "site"))
EXTENSIONS = extension.table("supplier")


class State(msgspec.Struct, frozen=True):
    """The rows of the stream."""

    root: Supplier
    approvals: dict[str, Approval] = {}
    extensions: Extensions = {}
