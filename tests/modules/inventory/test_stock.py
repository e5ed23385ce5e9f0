"""Stock: where it comes in, where it may go, and that it never goes twice or below zero."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.modules import house as h
from tests.modules.house import House

OPENING = {
    "item": "CAN", "revision": "A", "quantity": "10", "unit": "pcs", "location": "STO", "disposition": "released",
    "declared_gap": "receipts before 2026",
}  # fmt: skip


def test_a_location_is_entered_once_and_at_ones_own_site(house: House) -> None:
    said = {"names": h.names("x"), "kind": "store"}
    assert house.refusal("inventory.add-location", id="STO", site=h.SITE, **said).rule == "location.known"
    assert house.refusal("inventory.add-location", id="NEW", site="NJG", **said).rule == "site.other"
    assert house.problems("inventory.add-location", id="NEW", site=h.SITE, names=h.names("x"), kind="moon") == {
        "kind": "input.not-one-of"
    }


def elsewhere(house: House) -> None:
    """A location of another site."""
    house.site = "NJG"
    house.do("inventory.add-location", id="FAR", names=h.names("FAR"), site="NJG", kind="quarantine")
    house.site = h.SITE


MOVES: list[Any] = [
    ("location.unknown", {"to": "NOWHERE"}),
    ("location.other-site", {"to": "FAR"}),
    ("stock.same-location", {"to": "STO", "source": "STO"}),
    ("stock.not-enough", {"to": "PRO", "quantity": "10.000000000001"}),
    ("stock.not-enough", {"to": "PRO", "source": "QUA", "quantity": "1"}),
    ("stock.not-enough", {"to": "PRO", "source": "NOWHERE"}),
]


@pytest.mark.parametrize(("rule", "inputs"), MOVES)
def test_what_is_not_moved(house: House, rule: str, inputs: dict[str, Any]) -> None:
    elsewhere(house)
    lot = h.stock(house, "CAN", "10")
    assert house.refusal("inventory.move", lot=lot, **inputs).rule == rule


def test_a_held_lot_leaves_the_store_for_quarantine_or_rejects_only(house: House) -> None:
    lot = h.stock(house, "CAN", "10")
    house.do("inventory.hold", lot=lot, reason="cracked")
    assert house.refusal("inventory.move", lot=lot, to="PRO").rule == "location.closed-to-lot"
    house.do("inventory.move", lot=lot, to="QUA")
    assert house.refusal("inventory.move", lot=lot, to="STO").rule == "location.closed-to-lot"


def test_stock_in_two_places_must_be_told_apart(house: House) -> None:
    lot = h.stock(house, "CAN", "10")
    house.do("inventory.move", lot=lot, to="PRO", quantity="4")
    assert {place: row.quantity for place, row in house.get("lot", lot).balances.items()} == {
        "STO": Decimal(6), "PRO": Decimal(4),
    }  # fmt: skip
    assert house.refusal("inventory.move", lot=lot, to="SHP").rule == "stock.which-location"
    house.do("inventory.move", lot=lot, to="STO", source="PRO")
    assert set(house.get("lot", lot).balances) == {"STO"}


def test_one_issue_cannot_take_the_same_stock_twice(house: House) -> None:
    """Two lines of one command over what is there: the second sees what the first has taken."""
    lot, batch = h.stock(house, "CAN", "100"), h.plan(house)
    rows = [{"lot": lot, "location": "STO", "quantity": "60"}] * 2
    refused = house.refusal("production.issue", batch=batch, lots=rows)
    assert (refused.rule, refused.params["there"]) == ("stock.not-enough", "40")


OPENINGS: list[Any] = [
    ("item.unknown", {"item": "NEW"}),
    ("item.no-revision", {"revision": "Z"}),
    ("item.still-draft", {"revision": "B"}),
    ("item.unit-unknown", {"unit": "box"}),
    ("supplier.unknown", {"supplier": "S-9"}),
    ("location.unknown", {"location": "NOWHERE"}),
    ("location.not-quarantine", {"disposition": "quarantine"}),
    ("lot.dates-reversed", {"manufactured": "2026-02-02", "expiry": "2026-02-01"}),
    ("item.expiry-missing", {"item": "RES", "unit": "kg"}),
    ("item.serials-missing", {"item": "SCOPE"}),
    ("item.not-serialised", {"serials": ["S1"]}),
    ("serial.count", {"item": "SCOPE", "serials": ["S1", "S2"], "quantity": "3"}),
    ("serial.twice", {"item": "SCOPE", "serials": ["S1", "S1"], "quantity": "2"}),
]


@pytest.mark.parametrize(("rule", "more"), OPENINGS)
def test_what_does_not_come_in_as_opening_stock(house: House, rule: str, more: dict[str, Any]) -> None:
    house.do("items.revise", item="CAN", revision="B")
    assert house.refusal("inventory.open", **OPENING | more).rule == rule


def test_opening_stock_declares_what_is_not_known(house: House) -> None:
    assert house.problems("inventory.open", **OPENING | {"declared_gap": " "}) == {"declared_gap": "value.empty"}
    lot = house.lot(house.do("inventory.open", **OPENING)["lot"])
    assert (lot.origin, lot.disposition, lot.declared_gap) == ("opening", "released", "receipts before 2026")
    waiting = house.do("inventory.open", **OPENING | {"disposition": "quarantine", "location": "QUA"})
    assert house.get("inspection", waiting["inspection"]).root.lot == waiting["lot"]


SERIALS = [
    ("", "value.not-a-serial"),
    ("A B", "value.not-a-serial"),
    ("x" * 21, "value.not-a-serial"),
    ("序", "value.not-a-serial"),
]


@pytest.mark.parametrize(("serial", "rule"), SERIALS)
def test_serials_that_no_label_can_carry(house: House, serial: str, rule: str) -> None:
    found = house.problems("inventory.open", **OPENING | {"item": "SCOPE", "serials": [serial]})
    assert found == {"serials[0]": rule}


REMOVALS: list[Any] = [
    ("lot.not-rejected", lambda house, lot: None, {}),
    ("stock.not-enough", lambda house, lot: reject(house, lot), {"quantity": "11"}),
    ("stock.not-enough", lambda house, lot: reject(house, lot), {"location": "STO"}),
    ("lot.on-hold", lambda house, lot: (reject(house, lot), house.do("inventory.hold", lot=lot, reason="x")), {}),
]


def reject(house: House, lot: str) -> None:
    house.do("inventory.reject", "qin", lot=lot, reason="bad")


@pytest.mark.parametrize(("rule", "before", "more"), REMOVALS)
def test_what_is_not_taken_out(house: House, rule: str, before: Any, more: dict[str, Any]) -> None:
    lot = h.receive(house, "CAN", "10")["lot"]
    before(house, lot)
    said = {"lot": lot, "how": "scrap", "location": "QUA", "reference": "W-1"} | more
    assert house.refusal("inventory.remove", **said).rule == rule


def test_rejected_stock_leaves_by_scrap_or_return_only(house: House) -> None:
    lot = h.receive(house, "CAN", "10")["lot"]
    reject(house, lot)
    house.do("inventory.remove", lot=lot, how="return", location="QUA", reference="RMA-7", quantity="4")
    house.do("inventory.remove", lot=lot, how="scrap", location="QUA", reference="W-1")
    assert house.lot(lot).quantity == 0 and house.get("lot", lot).balances == {}
    moves = [(row.kind, row.quantity, row.reference) for row in house.rows("ledger.stock_move")]
    assert moves[-2:] == [("return", Decimal(4), "RMA-7"), ("scrap", Decimal(6), "W-1")]


def test_what_nobody_delivered_cannot_be_returned(house: House) -> None:
    lot = house.do("inventory.open", **OPENING)["lot"]
    house.do("inventory.hold", lot=lot, reason="x")
    reject(house, lot)
    house.do("inventory.lift-hold", lot=lot, reason="rejected")
    said = {"lot": lot, "how": "return", "location": "STO", "reference": "RMA"}
    assert house.refusal("inventory.remove", **said).rule == "lot.not-received"


def test_a_scanned_unit_of_a_serialised_item_keeps_its_serial(house: House) -> None:
    h.approve(house, "SCOPE")
    scan = f"01{h.SCOPE_GTIN}10A1\x1d21SN9"
    came = h.receive(house, "SCOPE", "1", scan=scan, supplier_lot=None)
    assert set(house.get("lot", came["lot"]).serials) == {"SN9"}
    with h.refuses("serial.count"):
        h.receive(house, "SCOPE", "2", scan=scan, supplier_lot=None)
