"""What is proven of a process together with the record it works on and the people there are.

`troubles` keep it from being published. `doubts`, what could not be proven or would starve today, must be answered by
a signed reason: the search may have been too short, and people can be hired. `notes` are worth a look, no more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from lotwright.kernel import feel
from lotwright.kernel.bpmn.net import Net
from lotwright.kernel.feel import Type
from lotwright.kernel.packs.bindings import Process
from lotwright.kernel.proving import staffing, verdict
from lotwright.kernel.proving.staffing import Staff
from lotwright.kernel.proving.verdict import Sound, Trouble
from lotwright.kernel.records import Field, RecordType
from lotwright.kernel.refusal import problem


class Proof(NamedTuple):
    """The verdict on a process, and what goes with it."""

    verdict: Sound
    troubles: tuple[Trouble, ...] = ()
    doubts: tuple[Trouble, ...] = ()
    notes: tuple[Trouble, ...] = ()


def prove(net: Net, process: Process, record_type: RecordType | None, staff: Staff | None) -> Proof:
    """Everything that can be proven of a process; of its staffing only where people are given."""
    types = {field.key: _type(field) for field in record_type or ()}
    allowed = {
        field.key: ", ".join(f'"{choice.key}"' for choice in field.choices)
        for field in record_type or ()
        if field.kind == "choice"
    }
    judged = verdict.of(net, types, forms(process, record_type), allowed=allowed)
    doubts: list[Trouble] = []
    notes: list[Trouble] = []
    if judged.sound == "unknown":
        doubts.append(Trouble("unknown", problem("proof.unknown", net.process), (net.process,)))
    if staff is not None and not judged.troubles:
        meanings = {node.id: node.signature.meaning for node in process.nodes.values() if node.signature is not None}
        found = staffing.judge(net, staff, meanings)
        doubts += [Trouble("staffing", *one) for one in found.starving]
        notes += [Trouble("staffing", *one) for one in found.noted]
    return Proof(judged.sound, judged.troubles, tuple(doubts), tuple(notes))


def forms(process: Process, record_type: RecordType | None) -> Mapping[str, Collection[str]]:
    """What each start and user task may write: the fields of its form, and what is computed from them."""
    found: dict[str, frozenset[str]] = {}
    for node in process.nodes.values():
        if node.kind == "userTask" or (node.kind == "startEvent" and node.event is None):
            rights = node.rights
            written = (
                field.key
                for field in record_type or ()
                if field.computed is not None or (rights is not None and rights.writable(field))
            )
            found[node.id] = frozenset(written)
    return found


def named_fields(process: Process) -> Mapping[str, Collection[str]]:
    """The same of a process alone, whose record type is not at hand: the fields that forms name."""
    return {
        node.id: frozenset(key for key, access in node.rights.named.items() if access in ("editable", "required"))
        for node in process.nodes.values()
        if node.rights is not None and node.rights.default in ("read-only", "hidden")
    }


def _type(field: Field) -> Type:
    match field.kind:
        case "number":
            return feel.NUMBER
        case "text" | "choice" | "reference":
            return feel.STRING
        case "boolean":
            return feel.BOOLEAN
        case "date":
            return feel.DATE
        case "instant":
            return feel.DATE_TIME
        case "quantity":
            return feel.context_of({"amount": feel.NUMBER, "unit": feel.STRING})
        case "money":
            return feel.context_of({"amount": feel.NUMBER, "currency": feel.STRING})
        case "table":
            return feel.list_of(feel.context_of({column.key: _type(column) for column in field.columns}))
        case _:
            return feel.ANY
