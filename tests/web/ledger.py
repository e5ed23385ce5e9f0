"""Things for the read models to show: events put on streams through the runner, whatever would have decided them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import msgspec

from lotwright.kernel.cases import record
from lotwright.kernel.journal.streams import RANKS, Event, Happened, Kind, Ref, Row, Table
from lotwright.modules.inspection import events as inspections
from lotwright.modules.inspection.rows import PlannedCharacteristic
from lotwright.modules.inventory import events as lots
from lotwright.modules.items import events as items
from lotwright.modules.purchasing import events as orders
from lotwright.modules.suppliers import events as suppliers
from lotwright.shell.acting import Need
from lotwright.shell.commands import Command

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)
TODAY = NOW.date()
GTIN = "04012345678901"
NAMES = {"zh": "导管", "en": "Catheter"}


class Happen(Command, frozen=True, kw_only=True, tag="test.happen"):
    """Let these events happen."""

    happened: list[Any]


def happen(work: Any, command: Happen) -> dict[str, Any]:
    """Load the streams, let the events happen."""
    work.unit.need([Need(one.ref) for one in command.happened])
    for one in command.happened:
        work.unit.happen(one.ref, one.event)
    return {}


class CaseRow(Row, frozen=True):
    """A process case as its table has it."""

    id: str
    process: str
    definition: str
    record_type: str | None
    subject: str | None
    site: str
    entity: str
    status: str
    started_at: dt.datetime
    started_by: str
    ended_at: dt.datetime | None
    state: bytes


class TaskRow(Row, frozen=True):
    """A waiting task as its table has it."""

    task: str
    element: str
    process: str
    site: str
    assignee: str | None
    roles: list[str]
    people: list[str]
    created_at: dt.datetime
    due: dt.datetime | None
    subject: str | None


class DoneRow(Row, frozen=True):
    """A completed task as its table has it."""

    task: str
    element: str
    person: str
    how: str
    at: dt.datetime


class CaseShown(Event, frozen=True, tag="test.case"):
    """The case has these rows now."""

    root: CaseRow
    tasks: list[TaskRow]
    done: tuple[DoneRow, ...] = ()


class CaseState(msgspec.Struct, frozen=True):
    """The rows of the stream."""

    root: CaseRow
    tasks: dict[str, TaskRow]


TASKS = Table("ledger.task", TaskRow, key=("task",))
CASE = Kind(
    "case",
    RANKS["case"],
    CaseState,
    {"root": Table("ledger.process_case", CaseRow), "tasks": TASKS},
    CaseShown,
    lambda state, event: CaseState(event.root, {one.task: one for one in event.tasks}),
    log_tables=(Table("ledger.task_done", DoneRow, log=True),),
    logs=lambda event: event.done,
)
"""Stands in for the engine's case: the same tables, without the flow."""


def batch(ref: Ref, *events: Event) -> list[Happened]:
    """Events on one stream."""
    return [Happened(ref, event) for event in events]


def material() -> Iterable[Happened]:
    """An item, a supplier about to lapse, a location, an order, three lots in a chain, one on hold, an inspection."""
    catheter = items.Added("I-1", NAMES, "device", "pcs", GTIN, False, 365, Decimal(98), Decimal(102), ())
    yield from batch(Ref("item", "I-1"), catheter, items.Revised("A", None), items.MadeEffective("A", NOW))
    soon = TODAY + dt.timedelta(days=10)
    approved = suppliers.Approved("I-1", "SUZ", dt.date(2020, 1, 1), soon, "audit 7")
    yield from batch(Ref("supplier", "S-1"), suppliers.Added("S-1", NAMES, "CN"), approved)
    yield from batch(Ref("location", "QUA"), lots.LocationAdded("QUA", NAMES, "SUZ", "quarantine"))
    line = orders.LineOrdered(1, "I-1", "A", Decimal("100.5"), "pcs", soon)
    yield from batch(Ref("order", "PO-1"), orders.Placed("PO-1", "S-1", "SUZ", NOW, "P-pur"), line)
    for number in ("L-1", "L-2", "L-3"):
        yield from batch(Ref("lot", number), *_lot(number))
    yield from batch(Ref("lot", "L-2"), lots.Linked("lot", "L-1", "lot", "L-2", Decimal(2), "pcs", NOW))
    yield from batch(Ref("lot", "L-3"), lots.Linked("lot", "L-2", "lot", "L-3", Decimal(3), "pcs", NOW))
    yield from batch(Ref("lot", "L-3"), lots.Held(1, "seal torn", NOW, "P-pur"))
    plan = PlannedCharacteristic(
        "D1", NAMES, "measured", Decimal("1.5"), Decimal(2), Decimal("2.5"), "mm", "1.0", "II", True, "D", 8, 0, 1,
        False, None, None,
    )  # fmt: skip
    opened = inspections.Opened("INS-1", "L-1", "I-1", "A", Decimal(10), "pcs", "normal", "mil", "0" * 64, NOW, (plan,))
    yield from batch(Ref("inspection", "INS-1"), opened)


def _lot(number: str) -> list[Event]:
    created = lots.Created(
        number, "I-1", "A", "pcs", "received", "SUZ", NOW, "P-pur", Decimal(10), supplier="S-1",
        supplier_lot=f"SL-{number}", order="PO-1", gtin=GTIN, expiry=TODAY + dt.timedelta(days=20),
    )  # fmt: skip
    return [created, lots.Moved("receipt", None, "QUA", Decimal(10), "pcs", NOW, "P-pur", "PO-1")]


RECORD_TYPE = """
key = "purchase"
names = {zh = "采购", en = "Purchase"}
[[sections]]
key = "main"
names = {zh = "主要", en = "Main"}
[[sections.fields]]
key = "supplier"
kind = "reference"
reference = "suppliers"
names = {zh = "供应商", en = "Supplier"}
required = true
[[sections.fields]]
key = "amount"
kind = "number"
names = {zh = "数量", en = "Amount"}
min = 1
[[sections.fields]]
key = "decision"
kind = "choice"
names = {zh = "决定", en = "Decision"}
choices = [
  {key = "approve", names = {zh = "批准", en = "Approve"}},
  {key = "reject", names = {zh = "拒绝", en = "Reject"}},
]
[[sections.fields]]
key = "secret"
kind = "text"
names = {zh = "内部", en = "Internal"}
"""
PROCESS = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:lw="https://lotwright.dev/schema/1" id="d" targetNamespace="t">
 <bpmn:process id="purchase" isExecutable="true">
  <bpmn:extensionElements><lw:names zh="采购" en="Purchase"/>
   <lw:recordBinding recordType="purchase" subject="supplier" variable="supplier"/></bpmn:extensionElements>
  <bpmn:startEvent id="Start"><bpmn:extensionElements><lw:fields default="hidden">
   <lw:field key="supplier" access="required"/></lw:fields></bpmn:extensionElements></bpmn:startEvent>
  <bpmn:userTask id="Ask"><bpmn:extensionElements>
   <lw:names zh="申请" en="Ask"/></bpmn:extensionElements></bpmn:userTask>
  <bpmn:userTask id="Approve" lw:fourEyes="Ask"><bpmn:extensionElements><lw:names zh="批准" en="Approve"/>
   <zeebe:assignmentDefinition candidateGroups="purchaser"/>
   <lw:fields default="read-only"><lw:field key="amount" access="required"/>
    <lw:field key="decision" access="editable"/><lw:field key="secret" access="hidden"/></lw:fields>
   <lw:outcomes field="decision"/><lw:signature meaning="approval" reason="true"/>
  </bpmn:extensionElements></bpmn:userTask>
 </bpmn:process>
</bpmn:definitions>
"""


def work(process: str, record_type: str) -> Iterable[Happened]:
    """A case waiting for approval, late, its first step done by somebody else; pinned to these digests."""
    root = CaseRow("C-1", "purchase", process, "purchase", "S-1", "SUZ", "E1", "running", NOW, "P-aud", None, b"{}")
    late = NOW - dt.timedelta(hours=1)
    waiting = TaskRow("2", "Approve", "purchase", "SUZ", None, ["purchaser"], [], NOW, late, "S-1")
    asked = DoneRow("1", "Ask", "P-aud", "completed", NOW)
    yield Happened(Ref("case", "C-1"), CaseShown(root, [waiting], (asked,)))
    values = {"supplier": "S-1", "secret": "do not show"}
    yield Happened(Ref("record", "C-1"), record.Opened("C-1", "purchase", record_type, values, NOW))
    other = msgspec.structs.replace(root, id="C-2", started_by="P-pur")
    own = DoneRow("1", "Ask", "P-pur", "completed", NOW)
    yield Happened(Ref("case", "C-2"), CaseShown(other, [waiting], (own,)))
    yield Happened(Ref("record", "C-2"), record.Opened("C-2", "purchase", record_type, values, NOW))
