"""Opening inspections by the sampling tables in force, and concluding them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from lotwright.kernel.journal.streams import Decided, Ref
from lotwright.kernel.refusal import Refused
from lotwright.modules.inspection import decide as inspection
from lotwright.modules.inspection import inputs, sampling
from lotwright.modules.inventory import disposition
from lotwright.modules.items import decide as items
from lotwright.shell.acting import Action, Context, Need, World
from lotwright.shell.actions.tale import Tale, action

TABLES = "attributes"
"""The key of the sampling tables by attributes: who loads another set publishes it under this key."""

_read = lru_cache(4)(sampling.read)


def tables(context: Context) -> sampling.Tables:
    """The sampling tables in force. Refuses `sampling.no-tables`."""
    found = context.definition("sampling", TABLES)
    if found is None:
        raise Refused("sampling.no-tables")
    return _read(found.content)


def open_inspection(tale: Tale, context: Context, id: str, subject: inspection.Subject, item: Any) -> None:
    """Freeze the plan for a lot, from the specification of its revision. Refuses `inspection.nothing-required`."""
    required = [
        inspection.Required(
            row.code,
            row.names,
            row.kind,
            row.lower,
            row.target,
            row.upper,
            row.unit,
            row.aql,
            row.level,
            row.critical,
        )
        for row in items.specification(item, subject.revision)
    ]
    opened = inspection.open_for(id, subject, required, tables(context), "normal", context.at)
    tale.happen("inspection", id, opened)


def _needs(given: inputs.Conclude, world: World) -> Iterable[Need]:
    yield Need(Ref("inspection", given.inspection))
    if world.loaded("inspection", given.inspection):
        state = world.get("inspection", given.inspection)
        if state is not None:
            yield Need(Ref("lot", state.root.lot))


def _conclude(given: inputs.Conclude, tale: Tale, context: Context) -> Decided:
    state = inspection.known(tale.get("inspection", given.inspection), given.inspection)
    lot = tale.here("lot", state.root.lot)
    found = inspection.conclude(state, given, context.at, context.person)
    tale.happen("inspection", given.inspection, *found)
    concluded = tale.get("inspection", given.inspection)
    tested = disposition.tested(lot, state.root.lot, given.inspection, concluded.root.verdict)
    tale.happen("lot", state.root.lot, tested)
    nonconforming = sum(row.nonconforming for row in concluded.plan.values())
    return tale.decided(
        inspection=given.inspection, lot=state.root.lot, verdict=concluded.root.verdict, nonconforming=nonconforming
    )


ACTIONS: tuple[Action, ...] = (action("inspection.conclude", inputs.Conclude, _needs, _conclude),)
