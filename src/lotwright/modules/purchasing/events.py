"""What can happen to a purchase order."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TypeAlias

from lotwright.kernel.cases.extension import Extended
from lotwright.kernel.journal.streams import Event


class Placed(Event, frozen=True, tag="order.placed"):
    """The order was placed, its lines following."""

    id: str
    supplier: str
    site: str
    at: dt.datetime
    by: str


class LineOrdered(Event, frozen=True, tag="order.line-ordered"):
    """A line of the order, in the item's stock unit."""

    line: int
    item: str
    revision: str
    quantity: Decimal
    unit: str
    due: dt.date


class LineReceived(Event, frozen=True, tag="order.line-received"):
    """Some of a line came in, as the named lot."""

    line: int
    quantity: Decimal
    lot: str


class Closed(Event, frozen=True, tag="order.closed"):
    """Nothing more is expected."""

    reason: str


OrderEvent: TypeAlias = Placed | LineOrdered | LineReceived | Closed | Extended
