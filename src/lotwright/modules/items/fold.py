"""How an item becomes what its events say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from msgspec.structs import replace

from lotwright.kernel.cases import extension
from lotwright.kernel.cases.extension import Extended
from lotwright.kernel.journal.streams import RANKS, Kind, Row, Table
from lotwright.modules.items.events import (
    Added,
    BomSet,
    ItemEvent,
    MadeEffective,
    Revised,
    RouteSet,
    SpecificationSet,
)
from lotwright.modules.items.rows import (
    BOM,
    EXTENSIONS,
    ITEM,
    REVISIONS,
    ROUTE,
    SPECIFICATION,
    UNITS,
    Item,
    Revision,
    State,
)

RowT = TypeVar("RowT", bound=Row)


def fold(state: State | None, event: ItemEvent) -> State:
    """The item after the event."""
    if isinstance(event, Added):
        assert state is None, "an item is added once"
        return _added(event)
    assert state is not None, "nothing happens to an item before it is added"
    match event:
        case Revised(revision, based_on):
            return _revised(state, revision, based_on)
        case BomSet(revision, lines):
            return replace(state, bom=_replaced(state.bom, revision, BOM, lines))
        case RouteSet(revision, steps):
            return replace(state, route=_replaced(state.route, revision, ROUTE, steps))
        case SpecificationSet(revision, characteristics):
            rows = _replaced(state.specification, revision, SPECIFICATION, characteristics)
            return replace(state, specification=rows)
        case MadeEffective():
            return _made_effective(state, event)
        case Extended():
            return replace(state, extensions=extension.fold(state.extensions, event))


def _added(event: Added) -> State:
    root = Item(
        event.id,
        event.names,
        event.category,
        event.unit,
        event.gtin,
        event.serialised,
        event.shelf_life_days,
        event.balance_low,
        event.balance_high,
        None,
    )
    return State(root, units={row.unit: row for row in event.units})


def _revised(state: State, revision: str, based_on: str | None) -> State:
    return replace(
        state,
        revisions={**state.revisions, revision: Revision(revision, "draft", None)},
        bom=_copied(state.bom, based_on, revision, BOM),
        route=_copied(state.route, based_on, revision, ROUTE),
        specification=_copied(state.specification, based_on, revision, SPECIFICATION),
    )


def _made_effective(state: State, event: MadeEffective) -> State:
    revisions = {
        key: replace(row, status="superseded") if row.status == "effective" else row
        for key, row in state.revisions.items()
    }
    revisions[event.revision] = Revision(event.revision, "effective", event.at)
    return replace(state, root=replace(state.root, effective=event.revision), revisions=revisions)


def _replaced(held: Mapping[str, RowT], revision: str, table: Table, rows: Iterable[RowT]) -> dict[str, RowT]:
    kept = {key: row for key, row in held.items() if row.revision != revision}  # type: ignore[attr-defined]
    return kept | {table.key_of(row): row for row in rows}


def _copied(held: Mapping[str, RowT], source: str | None, revision: str, table: Table) -> dict[str, RowT]:
    copies = [replace(row, revision=revision) for row in held.values() if row.revision == source]  # type: ignore[attr-defined]
    return dict(held) | {table.key_of(row): row for row in copies}


KIND = Kind(
    "item",
    RANKS["item"],
    State,
    {
        "root": ITEM,
        "units": UNITS,
        "revisions": REVISIONS,
        "bom": BOM,
        "route": ROUTE,
        "specification": SPECIFICATION,
        "extensions": EXTENSIONS,
    },
    ItemEvent,
    fold,
)
