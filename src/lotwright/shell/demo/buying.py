"""Purchases, and deliveries on their way from the door into the store."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from lotwright.kernel.refusal import Refused
from lotwright.kernel.values import decimal_text, instant_text
from lotwright.shell.demo.company import Item, Supplier
from lotwright.shell.demo.concerning import nonconformance
from lotwright.shell.demo.diary import Diary, Story
from lotwright.shell.demo.hands import Hands
from lotwright.shell.demo.telling import GOOD, Told, findings

QUARANTINE = "QUA-1"
LIMIT = 50_000
"""The value in CNY from which the shipped decision asks for approval."""


def purchase(diary: Diary, supplier: Supplier, items: list[tuple[Item, list[Told]]], told: Told = GOOD) -> Story:
    """Some items are ordered, each for so many deliveries; the deliveries follow."""
    hands = diary.hands
    lines = [_order_line(hands, item, len(deliveries)) for item, deliveries in items]
    value = sum((_value(item, len(deliveries)) for item, deliveries in items), Decimal(0))
    buyer = hands.any_of("purchaser")
    said = {
        "supplier": supplier.supplier,
        "value": {"amount": decimal_text(value), "currency": "CNY"},
        "lines": lines,
    }
    try:
        case = hands.start(buyer, "purchase", said)
    except Refused:
        return
    if value >= LIMIT:
        if told.until == "Approve":
            return
        yield told.wait(hands, 30, 200)
        yield from _decide(diary, case, buyer, told)
        if told.bad == "declined":
            return
    order = hands.record(case, "order")
    for number, (item, deliveries) in enumerate(items, 1):
        for place, delivery in enumerate(deliveries):
            chance = 480 * (2 + 3 * place) + hands.chance.randint(0, 900)
            lead = chance if delivery.lead is None else delivery.lead
            diary.follow(receipt(diary, (order, number), item, supplier, delivery), lead)


def _decide(diary: Diary, case: str, buyer: str, told: Told) -> Story:
    manager = diary.hands.any_of("qa-manager", buyer)
    if told.bad == "declined":
        note = {"approval_note": "库存足够两个月 / Stock lasts for two months"}
        diary.hands.complete(manager, case, "Approve", note, "decline")
    else:
        diary.hands.complete(manager, case, "Approve", {}, "approve")
    yield from ()


def _order_line(hands: Hands, item: Item, deliveries: int) -> dict[str, Any]:
    assert item.delivery is not None, "only what is delivered is ordered"
    due = hands.clock.now().date() + dt.timedelta(days=14)
    quantity = {"amount": decimal_text(item.delivery.quantity * deliveries), "unit": item.delivery.unit}
    return {
        "item": item.item,
        "revision": item.revision,
        "quantity": quantity,
        "due": due.isoformat(),
    }


def _value(item: Item, deliveries: int) -> Decimal:
    assert item.delivery is not None, "only what is delivered is ordered"
    return item.delivery.price * item.delivery.quantity * deliveries


def receipt(diary: Diary, line: tuple[str, int], item: Item, supplier: Supplier, told: Told) -> Story:
    """A delivery arrives, is inspected and disposed of, and put away."""
    hands = diary.hands
    receiver = hands.any_of("warehouse")
    case = hands.start(receiver, "incoming", {"order": line[0], "line": line[1]})
    if told.until == "Receive":
        return
    yield told.wait(hands, 10, 60)
    label, why = _label(hands, item, supplier), None
    if told.late:
        label["arrived"] = instant_text(hands.clock.now() - dt.timedelta(hours=told.late))
        why = "扫码枪送修，次日补录 / The scanner was being repaired"
    hands.complete(receiver, case, "Receive", label, reason=why)
    if told.until == "Inspect":
        return
    yield told.wait(hands, 40, 300)
    inspector = hands.any_of("inspector")
    found = findings(hands, hands.record(case, "inspection"), item, told.bad == "fails")
    hands.complete(inspector, case, "Inspect", found | _certificate(hands, inspector, case, item, supplier))
    if told.bad == "fails":
        diary.follow(nonconformance(diary, case, told), 30)
        return
    if told.until == "Dispose":
        return
    yield told.wait(hands, 30, 300)
    yield from _dispose(diary, case, item, told)


def _certificate(hands: Hands, inspector: str, case: str, item: Item, supplier: Supplier) -> dict[str, Any]:
    """The supplier's certificate, scanned by the inspector, where something is measured at all."""
    measured = [one for one in item.characteristics if one.kind == "measured"]
    if not measured:
        return {}
    lot = hands.record(case, "lot")
    lines = [
        "CERTIFICATE OF CONFORMITY", "", supplier.names.en, "", f"Item     {item.item} {item.names.en}",
        f"Lot      {lot}", f"Order    {hands.record(case, 'order')}", "",
        *(f"{one.names.en}: {one.lower} - {one.upper} {one.unit}, found {one.target}" for one in measured),
        "", "The goods conform to the specification agreed.",
    ]  # fmt: skip
    return {"certificate": hands.bring(inspector, f"CoC-{lot}.pdf", lines)}


def _dispose(diary: Diary, case: str, item: Item, told: Told) -> Story:
    hands = diary.hands
    releaser = hands.any_of("releaser")
    if told.bad == "rejected":
        note = {"disposition_note": "合格证与批号不符 / Certificate of another lot"}
        hands.complete(releaser, case, "Dispose", note, "reject")
        diary.follow(nonconformance(diary, case, told), 30)
        return
    flagged = hands.record(case, "flagged")
    reason = {"disposition_note": "复评已通过，证书待换发 / Re-assessed, new certificate pending"} if flagged else {}
    hands.complete(releaser, case, "Dispose", reason, "release")
    if told.until == "PutAway":
        return
    yield told.wait(hands, 20, 200)
    hands.complete(hands.any_of("warehouse"), case, "PutAway", {"put_away_location": item.location})


def _label(hands: Hands, item: Item, supplier: Supplier) -> dict[str, Any]:
    """What stands on the box: scanned where there is a GTIN, typed where there is not."""
    assert item.delivery is not None, "only what is delivered is received"
    today = hands.clock.now().date()
    number = f"{supplier.supplier[2:5]}{today:%y%m%d}{hands.chance.randint(10, 99)}"
    quantity = {"amount": decimal_text(item.delivery.quantity), "unit": item.delivery.unit}
    said: dict[str, Any] = {"quantity": quantity, "location": QUARANTINE}
    expiry = None
    if item.shelf_life_days is not None:
        expiry = today + dt.timedelta(days=item.shelf_life_days - hands.chance.randint(10, 60))
    if item.gtin is None:
        return said | {"supplier_lot": number} | ({"expiry": expiry.isoformat()} if expiry else {})
    date = f"(17){expiry:%y%m%d}" if expiry else ""
    return said | {"scan": f"(01){item.gtin}{date}(10){number}"}
