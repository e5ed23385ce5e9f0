"""Extension records: what a pack adds to a row of our ledgers, validated like any record, on the row's own stream."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec

from lotwright.kernel import records
from lotwright.kernel.cases import extension
from lotwright.kernel.refusal import Refused
from lotwright.modules.items.inputs import Identifier
from lotwright.shell.acting import Action, Context
from lotwright.shell.actions.tale import alone

KINDS_EXTENDED = ("item", "supplier", "order", "batch", "lot", "shipment")

_read = lru_cache(64)(records.read)


def _inputs(kind: str) -> type[msgspec.Struct]:
    """The inputs of `<kind>.extend`: the thing, the record type, the values, and a reason where one is asked."""
    return msgspec.defstruct(
        f"Extend{kind.capitalize()}",
        [(kind, Identifier), ("type", Identifier), ("values", dict[str, Any]), ("reason", str | None, None)],
        frozen=True,
    )


def _extend(kind: str) -> Action:
    def decide(state: Any, given: Any, context: Context) -> extension.Extended:
        """Refuses `extension.no-thing`, `extension.no-type` and what `extension.extend` refuses."""
        if state is None:
            raise Refused("extension.no-thing", kind=kind, id=getattr(given, kind))
        found = context.definition("record-type", given.type)
        if found is None:
            raise Refused("extension.no-type", type=given.type)
        record_type = _read(found.content)
        return extension.extend(state.extensions, kind, record_type, found.sha256, given.values, given.reason)

    return alone(f"{kind}.extend", _inputs(kind), kind, decide)


ACTIONS: tuple[Action, ...] = tuple(_extend(kind) for kind in KINDS_EXTENDED)
