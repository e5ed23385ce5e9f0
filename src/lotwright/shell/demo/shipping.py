"""Shipments of what a dossier has cleared."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lotwright.kernel.values import decimal_text
from lotwright.shell.demo.diary import Diary, Story
from lotwright.shell.demo.hands import Hands


def shipment(diary: Diary, until: str = "") -> Story:
    """Released goods go to a consignee."""
    hands = diary.hands
    lines = _goods(hands)
    if not lines:
        return
    to = hands.chance.choice(hands.company.consignees)
    said = {
        "consignee_name": to.name, "consignee_address": to.address, "consignee_country": to.country,
        "consignee_contact": to.contact, "lines": lines,
    }  # fmt: skip
    sender = hands.any_of("warehouse")
    case = hands.start(sender, "shipment", said)
    if until == "Check":
        return
    yield hands.chance.randint(30, 200)
    hands.complete(hands.any_of("releaser", sender), case, "Check", {}, "ship")


def _goods(hands: Hands) -> list[dict[str, Any]]:
    """Part of one or two lots that a dossier has cleared; pumps by their serial numbers."""
    rows = hands.rows(
        "SELECT DISTINCT ON (l.item) l.id, b.location, b.quantity, i.serialised FROM ledger.lot l"
        " JOIN ledger.lot_balance b ON b.stream = l.stream JOIN ledger.item i ON i.stream = l.item"
        " WHERE l.dossier IS NOT NULL AND l.disposition = 'released' AND l.held = 0 AND b.location = 'STO-F'"
        " ORDER BY l.item, l.expiry NULLS LAST, l.id"
    )
    chosen = hands.chance.sample(rows, min(len(rows), hands.chance.randint(1, 2)))
    return [_goods_line(hands, *row) for row in chosen]


def _goods_line(hands: Hands, lot: str, location: str, there: Decimal, serialised: bool) -> dict[str, Any]:
    quantity = min(there, Decimal(5 if serialised else hands.chance.choice((100, 200, 300, 500))))
    line = {"lot": lot, "location": location, "quantity": decimal_text(quantity)}
    if serialised:
        serials = hands.rows(
            "SELECT serial FROM ledger.lot_serial WHERE stream = %s AND shipment IS NULL ORDER BY serial LIMIT %s",
            lot,
            int(quantity),
        )
        line["serials"] = ", ".join(serial for (serial,) in serials)
    return line
