"""Things for the read models to show: events put on streams through the runner, whatever would have decided them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from lotwright.kernel.journal.streams import Event, Happened, Ref
from lotwright.modules.inspection import events as inspections
from lotwright.modules.inspection.rows import PlannedCharacteristic
from lotwright.modules.inventory import events as lots
from lotwright.modules.items import events as items
from lotwright.modules.purchasing import events as orders
from lotwright.modules.suppliers import events as suppliers
from lotwright.shell.acting import Need
from lotwright.shell.clock import SimulatedClock
from lotwright.shell.commands import Caller, Command, Complete, StartCase
from lotwright.shell.runner import Runner

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


def batch(ref: Ref, *events: Event) -> list[Happened]:
    """Events on one stream."""
    return [Happened(ref, event) for event in events]


def material() -> Iterable[Happened]:
    """An item, a supplier about to lapse, a location, an order, three lots in a chain, one on hold, an inspection."""
    catheter = items.Added("I-1", NAMES, "device", "pcs", GTIN, False, 365, Decimal(98), Decimal(102), ())
    yield from batch(Ref("item", "I-1"), catheter, items.Revised("A", None), items.MadeEffective("A", NOW))
    soon = TODAY + dt.timedelta(days=10)
    approved = suppliers.Approved("I-1", "SUZ", dt.date(2020, 1, 1), soon, "audit 7")
    tomorrow = suppliers.Approved("I-2", "SUZ", TODAY + dt.timedelta(days=1), TODAY + dt.timedelta(days=5), "audit 9")
    yield from batch(Ref("supplier", "S-1"), suppliers.Added("S-1", NAMES, "CN"), approved, tomorrow)
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


def elsewhere() -> Iterable[Happened]:
    """At another site: an approval of the same supplier, and a lot of the same item with its inspection."""
    late = TODAY + dt.timedelta(days=3)
    yield from batch(Ref("supplier", "S-1"), suppliers.Approved("I-1", "WUX", dt.date(2020, 1, 1), late, "audit 8"))
    yield from batch(Ref("location", "QUA-W"), lots.LocationAdded("QUA-W", NAMES, "WUX", "quarantine"))
    yield from batch(Ref("lot", "L-9"), *_lot("L-9", "WUX", "QUA-W"))
    yield from batch(Ref("lot", "L-8"), *_lot("L-8", "WUX", "QUA-W"))
    for source, target, amount, unit in (("L-9", "L-8", 4, "pcs"), ("L-9", "B-9", 2, "pcs"), ("L-8", "B-9", 3, "kg")):
        kind = "lot" if target == "L-8" else "batch"
        yield from batch(Ref("lot", source), lots.Linked("lot", source, kind, target, Decimal(amount), unit, NOW))
    opened = inspections.Opened("INS-9", "L-9", "I-1", "A", Decimal(10), "pcs", "normal", "mil", "0" * 64, NOW, ())
    yield from batch(Ref("inspection", "INS-9"), opened)


def _lot(number: str, site: str = "SUZ", location: str = "QUA") -> list[Event]:
    created = lots.Created(
        number, "I-1", "A", "pcs", "received", site, NOW, "P-pur", Decimal(10), supplier="S-1",
        supplier_lot=f"SL-{number}", order="PO-1", gtin=GTIN, expiry=TODAY + dt.timedelta(days=20),
    )  # fmt: skip
    return [created, lots.Moved("receipt", None, location, Decimal(10), "pcs", NOW, "P-pur", "PO-1")]


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
  <bpmn:startEvent id="Start"><bpmn:extensionElements><lw:names zh="开始" en="Start"/><lw:fields default="hidden">
   <lw:field key="supplier" access="required"/></lw:fields></bpmn:extensionElements></bpmn:startEvent>
  <bpmn:userTask id="Ask"><bpmn:extensionElements>
   <lw:names zh="申请" en="Ask"/><zeebe:assignmentDefinition candidateGroups="purchaser,asker"/>
   <lw:fields default="hidden"><lw:field key="secret" access="editable"/></lw:fields>
  </bpmn:extensionElements></bpmn:userTask>
  <bpmn:userTask id="Approve" lw:fourEyes="Ask"><bpmn:extensionElements><lw:names zh="批准" en="Approve"/>
   <zeebe:assignmentDefinition candidateGroups="purchaser"/>
   <lw:fields default="read-only"><lw:field key="amount" access="required"/>
    <lw:field key="decision" access="editable"/><lw:field key="secret" access="hidden"/></lw:fields>
   <lw:outcomes field="decision"/><lw:signature meaning="approval" reason="true"/>
   <lw:deadline due="PT1H"/>
  </bpmn:extensionElements></bpmn:userTask>
  <bpmn:endEvent id="End"/>
  <bpmn:sequenceFlow id="f1" sourceRef="Start" targetRef="Ask"/>
  <bpmn:sequenceFlow id="f2" sourceRef="Ask" targetRef="Approve"/>
  <bpmn:sequenceFlow id="f3" sourceRef="Approve" targetRef="End"/>
 </bpmn:process>
</bpmn:definitions>
"""


def work(runner: Runner, caller: Callable[[str], Caller]) -> None:
    """Two cases waiting for approval, late: the first step of one was done by the asker, of the other by the purchaser.

    The cases are C-000001 and C-000002.
    """
    clock, runner.clock = runner.clock, SimulatedClock(NOW - dt.timedelta(hours=2))
    for person in ("P-ask", "P-pur"):
        case = runner.run(StartCase(process="purchase", values={"supplier": "S-1"}), caller(person)).answer["case"]
        with runner.pool.connection() as connection:
            ((task,),) = connection.execute("SELECT task FROM ledger.task WHERE stream = %s", (case,)).fetchall()
        runner.run(Complete(case=case, task=task, values={"secret": "do not show"}), caller(person))
    runner.clock = clock
