"""What may happen to a purchase order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from lotwright.kernel.refusal import Refused
from lotwright.kernel.values import EXACT, decimal_text
from lotwright.modules.purchasing import events, inputs
from lotwright.modules.purchasing.rows import OrderLine, State


def place(
    order: str, supplier: str, site: str, lines: Sequence[events.LineOrdered], at: dt.datetime, by: str
) -> tuple[events.OrderEvent, ...]:
    """Place an order whose lines were checked against item and supplier. Refuses `order.no-lines`."""
    if not lines:
        raise Refused("order.no-lines")
    return events.Placed(order, supplier, site, at, by), *lines


def receive(state: State | None, order: str, line: int, quantity: Decimal, lot: str) -> events.LineReceived:
    """Book a receipt, in the stock unit. Refuses what `open_line` refuses and `order.more-than-ordered`."""
    row = open_line(state, order, line)
    left = EXACT.subtract(row.quantity, row.received)
    if quantity > left:
        raise Refused("order.more-than-ordered", order=order, line=line, left=decimal_text(left), unit=row.unit)
    return events.LineReceived(line, quantity, lot)


def open_line(state: State | None, order: str, line: int) -> OrderLine:
    """The line, still expected. Refuses `order.unknown`, `order.no-line`, `order.not-open`."""
    held = known(state, order)
    if str(line) not in held.lines:
        raise Refused("order.no-line", order=order, line=line)
    if held.root.status != "open":
        raise Refused("order.not-open", order=order, status=held.root.status)
    return held.lines[str(line)]


def close(state: State | None, given: inputs.CloseOrder) -> events.Closed:
    """Close an order. Refuses `order.unknown`, `order.not-open` once closed."""
    held = known(state, given.order)
    if held.root.status == "closed":
        raise Refused("order.not-open", order=given.order, status="closed")
    return events.Closed(given.reason)


def known(state: State | None, order: str) -> State:
    """The order. Refuses `order.unknown`."""
    if state is None:
        raise Refused("order.unknown", order=order)
    return state
