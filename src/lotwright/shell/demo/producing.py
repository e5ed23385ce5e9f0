"""Batches, from the order to the released lot in the store."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lotwright.kernel.values import decimal_text
from lotwright.shell.demo.company import Item
from lotwright.shell.demo.concerning import evaluated, nonconformance
from lotwright.shell.demo.diary import Diary, Story
from lotwright.shell.demo.hands import Hands
from lotwright.shell.demo.telling import GOOD, Told, findings, raise_at, refused

QUARANTINE = "QUA-2"
_TENTH = Decimal("0.1")


def batch(diary: Diary, item: Item, told: Told = GOOD) -> Story:
    """A batch from its order to the released lot in the store."""
    hands = diary.hands
    assert item.batch is not None, "only what is made is made"
    operator = hands.any_of("operator")
    order = {"item": item.item, "revision": item.revision, "quantity": item.batch.quantity}
    case = hands.start(operator, "production", order)
    if told.until == "Issue":
        return
    yield told.wait(hands, 20, 90)
    while not (lots := _allocate(hands, item)):
        yield 480
    hands.complete(hands.any_of("warehouse"), case, "Issue", {"issues": lots})
    if told.until == "ClearLine":
        return
    yield told.wait(hands, 20, 60)
    hands.complete(operator, case, "ClearLine", {"line_cleared": True})
    yield from _steps(diary, case, item, operator, told)
    if told.until in ("Step", "Complete"):
        return
    yield told.wait(hands, 20, 60)
    hands.complete(operator, case, "Complete", _yielded(hands, item, told))
    yield from _finished(diary, case, item, told)


def _allocate(hands: Hands, item: Item) -> list[dict[str, Any]]:
    """Lots for every component, those that expire first first; nothing while one of them is short."""
    assert item.batch is not None, "only what is made is made"
    found: list[dict[str, Any]] = []
    for line in item.bom:
        needed = line.quantity * item.batch.quantity
        rows = hands.rows(
            "SELECT l.id, b.location, b.quantity FROM ledger.lot l JOIN ledger.lot_balance b ON b.stream = l.stream"
            " JOIN ledger.location p ON p.stream = b.location WHERE l.item = %s AND p.kind = 'store'"
            " AND l.disposition = 'released' AND l.held = 0 AND (l.expiry IS NULL OR l.expiry >= %s)"
            " ORDER BY l.expiry NULLS LAST, l.id",
            line.component,
            hands.clock.now().date(),
        )
        for lot, location, there in rows:
            taken = min(needed, there)
            if taken > 0:
                found.append({"lot": lot, "location": location, "quantity": decimal_text(taken)})
                needed -= taken
        if needed > 0:
            return []
    return found


def _steps(diary: Diary, case: str, item: Item, operator: str, told: Told) -> Story:
    hands = diary.hands
    for place, step in enumerate(item.route, 1):
        last = place == len(item.route)
        if told.until == "Step" and last:
            return
        yield told.wait(hands, 60, 240)
        hot = told.bad == "out-of-limits" and place == 1
        readings = [
            {"name": one.name, "value": _parameter(hands, one, hot and not n), "unit": one.unit}
            for n, one in enumerate(step.parameters)
        ]
        values = {"step": step.step, "parameters": readings, "equipment": step.equipment, "last_step": last}
        hands.complete(operator, case, "Step", values)


def _parameter(hands: Hands, one: Any, outside: bool) -> str:
    width = one.upper - one.lower
    value = one.upper + width / 5 if outside else one.lower + width * hands.chance.randint(20, 80) / 100
    return decimal_text(value.quantize(_TENTH) if width > 1 else value.quantize(_TENTH / 10))


def _yielded(hands: Hands, item: Item, told: Told) -> dict[str, Any]:
    assert item.batch is not None, "only what is made is made"
    scrapped = hands.chance.randint(0, 2 if item.serialised else 5)
    samples = 0 if item.serialised else 5
    missing = item.batch.quantity // 20 + 5 if told.bad == "off-balance" else 0
    produced = item.batch.quantity - scrapped - samples - missing
    said: dict[str, Any] = {"produced": produced, "scrapped": scrapped, "samples": samples, "location": QUARANTINE}
    if item.serialised:
        first = hands.counted
        said["serials"] = [{"serial": f"CP100-{first:05d}-{n:02d}"} for n in range(1, produced + 1)]
    return said


def _finished(diary: Diary, case: str, item: Item, told: Told) -> Story:
    hands = diary.hands
    if told.until == "FinalInspect":
        return
    yield told.wait(hands, 60, 300)
    results = findings(hands, hands.record(case, "inspection"), item, told.bad == "fails")
    hands.complete(hands.any_of("inspector"), case, "FinalInspect", results)
    if told.bad == "fails":
        diary.follow(nonconformance(diary, case, told), 30)
        return
    if told.until == "Release":
        return
    yield told.wait(hands, 60, 300)
    releaser = hands.any_of("releaser")
    if told.bad in ("off-balance", "out-of-limits"):
        yield from _assessed(diary, case, releaser, told)
    hands.complete(releaser, case, "Release", {}, "release")
    yield told.wait(hands, 20, 120)
    lot = hands.record(case, "lot")
    while hands.rows("SELECT 1 FROM ledger.lot WHERE stream = %s AND held > 0", lot):
        yield 240
    hands.perform(hands.any_of("warehouse"), "inventory.move", lot=lot, to=item.location)


def _assessed(diary: Diary, case: str, releaser: str, told: Told) -> Story:
    """The dossier says no; somebody raises what is wrong, QA concedes it, then the dossier is asked again."""
    hands = diary.hands
    refused(hands, releaser, case, "Release", "release")
    finder = hands.any_of("inspector")
    said = "物料平衡超限 / Material balance outside its limits" if told.bad == "off-balance" else (
        "挤出温度超限 / Extrusion temperature outside its limits"
    )  # fmt: skip
    raised = raise_at(hands, finder, case, "Release", said, [("batch", hands.record(case, "batch"))])
    yield 60
    yield from evaluated(diary, hands.case_about("nonconformance", "nc", raised), Told(outcome="use-as-is"))
    yield 60
