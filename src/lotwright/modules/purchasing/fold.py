"""How a purchase order becomes what its events say."""

from __future__ import annotations

from decimal import Decimal

from msgspec.structs import replace

from lotwright.kernel.cases import extension
from lotwright.kernel.cases.extension import Extended
from lotwright.kernel.journal.streams import RANKS, Kind
from lotwright.kernel.values import EXACT
from lotwright.modules.purchasing.events import Closed, LineOrdered, LineReceived, OrderEvent, Placed
from lotwright.modules.purchasing.rows import EXTENSIONS, LINES, ORDER, Order, OrderLine, State


def fold(state: State | None, event: OrderEvent) -> State:
    """The order after the event."""
    if isinstance(event, Placed):
        assert state is None, "an order is placed once"
        return State(Order(event.id, event.supplier, event.site, "open", event.at, event.by))
    assert state is not None, "nothing happens to an order before it is placed"
    match event:
        case LineOrdered(line, item, revision, quantity, unit, due):
            row = OrderLine(line, item, revision, quantity, unit, due, Decimal(0))
            return replace(state, lines={**state.lines, str(line): row})
        case LineReceived(line, quantity):
            return _received(state, str(line), quantity)
        case Closed():
            return replace(state, root=replace(state.root, status="closed"))
        case Extended():
            return replace(state, extensions=extension.fold(state.extensions, event))


def _received(state: State, line: str, quantity: Decimal) -> State:
    row = state.lines[line]
    lines = {**state.lines, line: replace(row, received=EXACT.add(row.received, quantity))}
    complete = all(row.received >= row.quantity for row in lines.values())
    status = "received" if complete else state.root.status
    return replace(state, root=replace(state.root, status=status), lines=lines)


KIND = Kind("order", RANKS["order"], State, {"root": ORDER, "lines": LINES, "extensions": EXTENSIONS}, OrderEvent, fold)
