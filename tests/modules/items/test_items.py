"""Items: what may be entered, what only a draft allows, and that what is in force stands."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from tests.modules import house as h
from tests.modules.house import House

ADD = {"item": "NEW", "names": h.names("New"), "unit": "pcs", "revision": "A"}
SEAL = {"code": "seal", "names": h.names("seal"), "kind": "attribute", "aql": "1.0"}
BORE = {"code": "bore", "names": h.names("bore"), "kind": "measured", "aql": "1.0", "lower": "1", "unit": "mm"}
CAN = {"component": "CAN", "quantity": "1", "unit": "pcs"}
BOX = {"unit": "box", "factor": "10"}
LIMITS = {"name": "temp", "unit": "Cel", "lower": "70", "upper": "60"}


def step(code: str, **more: Any) -> dict[str, Any]:
    return {"step": code, "names": h.names(code), **more}


REFUSED = [
    ("item.known", "items.add", ADD | {"item": "CAN"}),
    ("item.unit-twice", "items.add", ADD | {"units": [{"unit": "pcs", "factor": "10"}]}),
    ("item.unit-twice", "items.add", ADD | {"units": [BOX, BOX]}),
    ("item.balance-reversed", "items.add", ADD | {"balance_low": "103"}),
    ("item.serial-needs-gtin", "items.add", ADD | {"serialised": True}),
    ("item.unknown", "items.revise", {"item": "NEW", "revision": "B"}),
    ("item.revision-known", "items.revise", {"item": "CAN", "revision": "A"}),
    ("item.unknown", "items.set-bom", {"item": "NEW", "revision": "A", "lines": []}),
    ("item.no-revision", "items.set-bom", {"item": "CATH", "revision": "Z", "lines": []}),
    ("item.read-only", "items.set-bom", {"item": "CATH", "revision": "A", "lines": []}),
    ("item.component-twice", "items.set-bom", {"item": "CATH", "revision": "B", "lines": [CAN, CAN]}),
    ("item.made-of-itself", "items.set-bom", {"item": "CATH", "revision": "B", "lines": [CAN | {"component": "CATH"}]}),
    ("item.unknown", "items.set-bom", {"item": "CATH", "revision": "B", "lines": [CAN | {"component": "NEW"}]}),
    ("item.unit-unknown", "items.set-bom", {"item": "CATH", "revision": "B", "lines": [CAN | {"unit": "kg"}]}),
    ("item.read-only", "items.set-route", {"item": "CATH", "revision": "A", "steps": []}),
    ("item.step-twice", "items.set-route", {"item": "CATH", "revision": "B", "steps": [step("S"), step("S")]}),
    (
        "item.limits-reversed", "items.set-route",
        {"item": "CATH", "revision": "B", "steps": [step("S", parameters=[LIMITS])]},
    ),
    ("item.read-only", "items.set-specification", {"item": "CATH", "revision": "A", "characteristics": [SEAL]}),
    (
        "item.characteristic-twice", "items.set-specification",
        {"item": "CATH", "revision": "B", "characteristics": [SEAL, SEAL]},
    ),
    (
        "item.limits-reversed", "items.set-specification",
        {"item": "CATH", "revision": "B", "characteristics": [BORE | {"upper": "0.5"}]},
    ),
    (
        "item.limits-missing", "items.set-specification",
        {"item": "CATH", "revision": "B", "characteristics": [BORE | {"lower": None}]},
    ),
    (
        "item.limits-missing", "items.set-specification",
        {"item": "CATH", "revision": "B", "characteristics": [BORE | {"unit": None}]},
    ),
    (
        "item.aql-per-unit", "items.set-specification",
        {"item": "CATH", "revision": "B", "characteristics": [BORE | {"aql": "15"}]},
    ),
    ("item.unknown", "items.make-effective", {"item": "NEW", "revision": "A"}),
    ("item.no-revision", "items.make-effective", {"item": "CAN", "revision": "Z"}),
    ("item.read-only", "items.make-effective", {"item": "CAN", "revision": "A"}),
    ("item.no-specification", "items.make-effective", {"item": "BARE", "revision": "A"}),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "action", "inputs"), REFUSED)
def test_refusals(house: House, rule: str, action: str, inputs: dict[str, Any]) -> None:
    house.do("items.revise", item="CATH", revision="B")
    house.do("items.add", **ADD | {"item": "BARE"})
    assert house.refusal(action, **inputs).rule == rule


PROBLEMS = [
    ({"gtin": "09506000134353"}, {"gtin": "value.not-a-gtin"}),
    ({"gtin": "9506000134352"}, {"gtin": "value.not-a-gtin"}),
    ({"shelf_life_days": 0}, {"shelf_life_days": "value.not-a-count"}),
    ({"shelf_life_days": -3}, {"shelf_life_days": "value.not-a-count"}),
    ({"shelf_life_days": 10**9}, {"shelf_life_days": "value.not-a-count"}),
    ({"unit": "a unit"}, {"unit": "value.not-a-unit"}),
    ({"names": {"en": "only"}}, {"names": "value.not-names"}),
    ({"units": [{"unit": "box", "factor": "NaN"}]}, {"units[0].factor": "value.not-a-decimal"}),
    ({"units": [{"unit": "box", "factor": "0"}]}, {"units[0].factor": "value.not-positive"}),
    ({"balance_low": "1e9999999"}, {"balance_low": "value.not-a-decimal"}),
    ({"item": "../etc"}, {"item": "value.not-an-identifier"}),
    ({"colour": "red"}, {"colour": "input.unknown-field"}),
]


@pytest.mark.parametrize(("more", "problems"), PROBLEMS)
def test_wrong_input_names_its_field(house: House, more: dict[str, Any], problems: dict[str, str]) -> None:
    assert house.problems("items.add", **ADD | more) == problems


def test_a_revision_begins_as_a_copy_and_supersedes_only_once_in_force(house: House) -> None:
    house.do("items.revise", item="CATH", revision="B")
    item = house.get("item", "CATH")
    assert {key for key in item.bom if key.startswith("B|")} == {"B|RES", "B|CAN"}
    house.do("items.set-bom", item="CATH", revision="B", lines=[CAN])
    assert house.plan_of("CATH", "A") == {"RES", "CAN"}
    house.do("items.make-effective", item="CATH", revision="B")
    assert house.plan_of("CATH", "B") == {"CAN"}
    revisions = house.get("item", "CATH").revisions
    assert {key: row.status for key, row in revisions.items()} == {"A": "superseded", "B": "effective"}
    assert house.refusal("production.plan", item="CATH", revision="A", quantity="1").rule == "item.not-effective"


def test_a_bom_in_force_changes_by_no_action(house: House) -> None:
    """I-7.3.9: set, set again, brought into force again: every way is refused, and nothing has changed."""
    before = house.get("item", "CATH").bom
    assert house.refusal("items.set-bom", item="CATH", revision="A", lines=[CAN]).rule == "item.read-only"
    assert house.refusal("items.make-effective", item="CATH", revision="A").rule == "item.read-only"
    assert house.get("item", "CATH").bom == before


def test_quantities_convert_exactly(house: House) -> None:
    came = h.receive(house, "RES", "3", "bag")
    assert house.lot(came["lot"]).quantity == Decimal(75) and house.lot(came["lot"]).unit == "kg"


def test_a_conversion_that_cannot_be_exact_is_refused(house: House) -> None:
    house.do("items.add", **ADD | {"item": "FINE", "units": [{"unit": "third", "factor": "0.333333333333"}]})
    house.do("items.set-specification", item="FINE", revision="A", characteristics=[SEAL])
    house.do("items.make-effective", item="FINE", revision="A")
    h.approve(house, "FINE")
    line = {"item": "FINE", "revision": "A", "quantity": "0.1", "unit": "third", "due": "2026-04-01"}
    said = house.problems("purchasing.place-order", supplier="S-1", lines=[line])
    assert said == {"quantity": "value.too-many-digits"}


EXPIRIES = [
    ({"expiry": "2026-12-24"}, dt.date(2026, 12, 24)),
    ({"expiry": None, "manufactured": "2026-01-01"}, dt.date(2027, 1, 1)),
    ({"expiry": "2026-12-24", "manufactured": "2026-01-01"}, dt.date(2026, 12, 24)),
]


@pytest.mark.parametrize(("label", "expiry"), EXPIRIES)
def test_expiry_is_the_label_or_manufacture_and_shelf_life(house: House, label: Any, expiry: dt.date) -> None:
    assert house.lot(h.receive(house, "RES", "1", "kg", **label)["lot"]).expiry == expiry


def test_what_does_not_expire_needs_no_expiry(house: House) -> None:
    assert house.lot(h.receive(house, "CAN", "1", expiry=None)["lot"]).expiry is None


def test_what_expires_must_say_when(house: House) -> None:
    with h.refuses("item.expiry-missing"):
        h.receive(house, "RES", "1", "kg", expiry=None)
