"""Actions on items and suppliers."""

from __future__ import annotations

from collections.abc import Iterable

from lotwright.kernel.journal.streams import Decided, Ref
from lotwright.modules.items import decide as items
from lotwright.modules.items import inputs
from lotwright.modules.suppliers import decide as suppliers
from lotwright.modules.suppliers import inputs as supplier_inputs
from lotwright.shell.acting import Action, Context, Lock, Need, World
from lotwright.shell.actions.tale import Tale, action, alone


def _bom_needs(given: inputs.SetBom, world: World) -> Iterable[Need]:
    yield Need(Ref("item", given.item))
    for line in given.lines:
        if line.component != given.item:
            yield Need(Ref("item", line.component), Lock.NONE)


def _set_bom(given: inputs.SetBom, tale: Tale, context: Context) -> Decided:
    """Every component is an item, and its unit one of that item's."""
    event = items.set_bom(tale.get("item", given.item), given)
    for line in given.lines:
        component = items.known(tale.get("item", line.component), line.component)
        items.stock_quantity(component, line.quantity, line.unit)
    tale.happen("item", given.item, event)
    return tale.decided(item=given.item, revision=given.revision)


def _approval_needs(given: supplier_inputs.ApproveSupplier, world: World) -> Iterable[Need]:
    return Need(Ref("supplier", given.supplier)), Need(Ref("item", given.item), Lock.NONE)


def _approve(given: supplier_inputs.ApproveSupplier, tale: Tale, context: Context) -> Decided:
    items.known(tale.get("item", given.item), given.item)
    state = tale.get("supplier", given.supplier)
    tale.happen("supplier", given.supplier, suppliers.approve(state, given, context.site))
    return tale.decided(supplier=given.supplier)


ACTIONS: tuple[Action, ...] = (
    alone("items.add", inputs.AddItem, "item", lambda state, given, context: items.add(state, given)),
    alone("items.revise", inputs.ReviseItem, "item", lambda state, given, context: items.revise(state, given)),
    action("items.set-bom", inputs.SetBom, _bom_needs, _set_bom),
    alone("items.set-route", inputs.SetRoute, "item", lambda state, given, context: items.set_route(state, given)),
    alone(
        "items.set-specification",
        inputs.SetSpecification,
        "item",
        lambda state, given, context: items.set_specification(state, given),
    ),
    alone(
        "items.make-effective",
        inputs.MakeEffective,
        "item",
        lambda state, given, context: items.make_effective(state, given, context.at),
    ),
    alone(
        "suppliers.add",
        supplier_inputs.AddSupplier,
        "supplier",
        lambda state, given, context: suppliers.add(state, given),
    ),
    action("suppliers.approve", supplier_inputs.ApproveSupplier, _approval_needs, _approve),
    alone(
        "suppliers.suspend",
        supplier_inputs.SuspendSupplier,
        "supplier",
        lambda state, given, context: suppliers.suspend(state, given, context.site),
    ),
)
