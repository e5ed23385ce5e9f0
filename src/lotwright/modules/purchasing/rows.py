"""The rows of a purchase order's stream."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

import msgspec

from lotwright.kernel.cases import extension
from lotwright.kernel.cases.extension import Extensions
from lotwright.kernel.journal.streams import Row, Table


class Order(Row, frozen=True):
    """A purchase order of one site."""

    id: str
    supplier: str
    site: str
    status: Literal["open", "received", "closed"]
    placed_at: dt.datetime
    placed_by: str


class OrderLine(Row, frozen=True):
    """What was ordered, in the item's stock unit, at the revision it was ordered to (I-7.4.2)."""

    line: int
    item: str
    revision: str
    quantity: Decimal
    unit: str
    due: dt.date
    received: Decimal


ORDER = Table("ledger.purchase_order", Order)
LINES = Table("ledger.purchase_order_line", OrderLine, key=("line",))
EXTENSIONS = extension.table("order")


class State(msgspec.Struct, frozen=True):
    """The rows of the stream."""

    root: Order
    lines: dict[str, OrderLine] = {}
    extensions: Extensions = {}
