"""Suppliers: approved per item and site, with dates; the first thing that bars them is the one named."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.modules import house as h
from tests.modules.house import House

from lotwright.modules.suppliers.decide import standing

APPROVE = {
    "supplier": "S-1", "item": "CAN", "site": h.SITE, "since": "2026-01-01", "until": "2026-12-31", "basis": "audit",
}  # fmt: skip
SUSPEND = {"supplier": "S-1", "item": "CAN", "site": h.SITE, "reason": "late"}
REFUSED = [
    ("supplier.known", "suppliers.add", {"supplier": "S-1", "names": h.names("S"), "country": "CN"}),
    ("supplier.unknown", "suppliers.approve", APPROVE | {"supplier": "S-9"}),
    ("item.unknown", "suppliers.approve", APPROVE | {"item": "NEW"}),
    ("supplier.dates-reversed", "suppliers.approve", APPROVE | {"until": "2025-12-31"}),
    ("supplier.other-site", "suppliers.approve", APPROVE | {"site": "OTHER"}),
    ("supplier.other-site", "suppliers.suspend", SUSPEND | {"site": "OTHER"}),
    ("supplier.unknown", "suppliers.suspend", SUSPEND | {"supplier": "S-9"}),
    ("supplier.not-approved", "suppliers.suspend", SUSPEND | {"item": "CATH"}),
    ("supplier.suspended", "suppliers.suspend", SUSPEND | {"item": "RES"}),
]


@pytest.mark.parametrize(("rule", "action", "inputs"), REFUSED)
def test_refusals(house: House, rule: str, action: str, inputs: dict[str, Any]) -> None:
    house.do("suppliers.suspend", supplier="S-1", item="RES", site=h.SITE, reason="late")
    assert house.refusal(action, **inputs).rule == rule


@pytest.mark.parametrize(
    ("day", "rule"),
    [
        (dt.date(2025, 12, 31), "supplier.approval-not-yet"),
        (dt.date(2026, 1, 1), None),
        (dt.date(2026, 12, 31), None),
        (dt.date(2027, 1, 1), "supplier.approval-expired"),
    ],
)
def test_both_days_of_an_approval_are_included(house: House, day: dt.date, rule: str | None) -> None:
    supplier = house.get("supplier", "S-1")
    assert standing(supplier, "CAN", h.SITE, day) == rule
    assert standing(supplier, "CAN", "OTHER", day) == "supplier.not-approved"
    assert standing(supplier, "CATH", h.SITE, day) == "supplier.not-approved"


def test_a_suspension_outweighs_the_dates_until_the_supplier_is_approved_anew(house: House) -> None:
    house.do("suppliers.suspend", **SUSPEND)
    assert standing(house.get("supplier", "S-1"), "CAN", h.SITE, h.TODAY) == "supplier.suspended"
    h.approve(house, "CAN")
    assert standing(house.get("supplier", "S-1"), "CAN", h.SITE, h.TODAY) is None
