"""Inspections: the plan frozen at receipt, every result asked for, the verdict that follows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.modules import house as h
from tests.modules.house import House

from lotwright.modules.inspection import decide, sampling
from lotwright.shell.acting import Definition


def opened(house: House, quantity: str = "1000") -> str:
    """An inspection of cannulas: seal, AQL 1.0, II; bore, AQL 4.0, S-1."""
    return str(h.receive(house, "CAN", quantity)["inspection"])


def test_the_plan_is_that_of_the_tables_with_their_digest(house: House) -> None:
    inspection = house.get("inspection", opened(house))
    seal, bore = inspection.plan["seal"], inspection.plan["bore"]
    assert (seal.letter, seal.sample_size, seal.ac, seal.re, seal.full) == ("J", 80, 2, 3, False)
    assert (bore.letter, bore.sample_size, bore.ac, bore.re) == ("B", 3, 0, 1)
    assert inspection.root.tables == "MIL-STD-105E"
    assert inspection.root.tables_sha256 == house.definitions["sampling", "attributes"].sha256


@pytest.mark.parametrize(
    ("quantity", "size", "full"), [("1", 1, True), ("0.5", 1, True), ("9", 9, True), ("12.5", 13, True)]
)
def test_small_lots_are_inspected_whole(house: House, quantity: str, size: int, full: bool) -> None:
    seal = house.get("inspection", opened(house, quantity)).plan["seal"]
    assert (seal.sample_size, seal.full) == (size, full)


def test_a_plan_once_frozen_stays(house: House) -> None:
    """SP-10: neither a new specification nor new tables touch an open inspection."""
    inspection = opened(house)
    before = house.get("inspection", inspection)
    house.do("items.revise", item="CAN", revision="B")
    loose = [{"code": "seal", "names": h.names("seal"), "kind": "attribute", "aql": "10"}]
    house.do("items.set-specification", item="CAN", revision="B", characteristics=loose)
    house.do("items.make-effective", item="CAN", revision="B")
    content = h.sampling_tables().replace(b'MIL-STD-105E"', b'Another"', 1)
    house.definitions["sampling", "attributes"] = Definition("0" * 64, content)
    assert house.get("inspection", inspection) == before
    h.inspect(house, inspection)
    line = {"item": "CAN", "revision": "B", "quantity": "10", "unit": "pcs", "due": "2026-04-01"}
    order = house.do("purchasing.place-order", "ana", supplier="S-1", lines=[line])["order"]
    said = {"quantity": "10", "unit": "pcs", "location": "QUA"}
    later = house.do("inventory.receive", order=order, line=1, **said)["inspection"]
    assert house.get("inspection", later).root.tables == "Another"


def test_without_tables_nothing_can_be_received(house: House) -> None:
    house.definitions.clear()
    with h.refuses("sampling.no-tables"):
        opened(house)


def test_a_critical_characteristic_accepts_on_zero(house: House) -> None:
    house.do("items.revise", item="CAN", revision="B")
    strict = [{"code": "seal", "names": h.names("s"), "kind": "attribute", "aql": "10", "critical": True}]
    house.do("items.set-specification", item="CAN", revision="B", characteristics=strict)
    house.do("items.make-effective", item="CAN", revision="B")
    gap = {"declared_gap": "before 2026", "location": "QUA", "quantity": "1000", "unit": "pcs"}
    plan = house.get("inspection", house.do("inventory.open", item="CAN", revision="B", **gap)["inspection"]).plan
    assert (plan["seal"].ac, plan["seal"].re) == (0, 1)


def test_above_aql_10_nonconformities_are_counted_and_may_outnumber_the_sample(house: House) -> None:
    house.do("items.revise", item="CAN", revision="B")
    many = [{"code": "seal", "names": h.names("s"), "kind": "attribute", "aql": "1000"}]
    house.do("items.set-specification", item="CAN", revision="B", characteristics=many)
    house.do("items.make-effective", item="CAN", revision="B")
    gap = {"declared_gap": "before 2026", "location": "QUA", "quantity": "90", "unit": "pcs"}
    for count, verdict in ((44, "accept"), (45, "reject")):
        inspection = house.do("inventory.open", item="CAN", revision="B", **gap)["inspection"]
        plan = house.get("inspection", inspection).plan["seal"]
        assert (plan.sample_size, plan.ac, plan.re) == (3, 44, 45)
        found = [{"characteristic": "seal", "nonconforming": count}]
        assert house.do("inspection.conclude", inspection=inspection, attributes=found)["verdict"] == verdict


@pytest.mark.parametrize(("nonconforming", "verdict"), [(0, "accept"), (2, "accept"), (3, "reject"), (80, "reject")])
def test_the_verdict_follows_from_the_count(house: House, nonconforming: int, verdict: str) -> None:
    inspection = opened(house)
    assert h.inspect(house, inspection, nonconforming)["verdict"] == verdict
    lot = house.get("inspection", inspection).root.lot
    assert (house.lot(lot).disposition, house.lot(lot).verdict) == ("under-test", verdict)


@pytest.mark.parametrize(
    ("value", "verdict"), [("1.9", "accept"), ("2.1", "accept"), ("1.899999", "reject"), ("2.100001", "reject")]
)
def test_limits_are_included(house: House, value: str, verdict: str) -> None:
    inspection = opened(house)
    attributes, readings = h.results(house, inspection, 0)
    readings[1]["value"] = value
    said = house.do("inspection.conclude", inspection=inspection, attributes=attributes, measurements=readings)
    assert said["verdict"] == verdict
    kept = house.rows("ledger.measurement")
    assert [(row.sample, row.gauge, row.by) for row in kept] == [
        (1, "G-1", "wen"),
        (2, "G-1", "wen"),
        (3, "G-1", "wen"),
    ]
    assert kept[1].value == Decimal(value)


def changed(attributes: list[Any], readings: list[Any], rule: str) -> None:
    """Make the results wrong in one way."""
    match rule:
        case "inspection.no-characteristic":
            attributes.append({"characteristic": "colour", "nonconforming": 0})
        case "inspection.wrong-kind":
            attributes.append({"characteristic": "bore", "nonconforming": 0})
        case "inspection.wrong-unit":
            readings[0]["unit"] = "in"
        case "inspection.result-twice":
            readings.append(dict(readings[0]))
        case "inspection.no-such-sample":
            readings[2]["sample"] = 4
        case "inspection.sample-incomplete":
            readings.pop()
        case "inspection.count-impossible":
            attributes[0]["nonconforming"] = 81


@pytest.mark.parametrize(
    "rule",
    [
        "inspection.no-characteristic", "inspection.wrong-kind", "inspection.wrong-unit", "inspection.result-twice",
        "inspection.no-such-sample", "inspection.sample-incomplete", "inspection.count-impossible",
    ],
)  # fmt: skip
def test_results_that_do_not_fit_the_plan(house: House, rule: str) -> None:
    inspection = opened(house)
    attributes, readings = h.results(house, inspection, 0)
    changed(attributes, readings, rule)
    said = {"inspection": inspection, "attributes": attributes, "measurements": readings}
    assert house.refusal("inspection.conclude", **said).rule == rule


def test_a_missing_count_is_a_missing_sample(house: House) -> None:
    inspection = opened(house)
    _, readings = h.results(house, inspection, 0)
    said = {"inspection": inspection, "measurements": readings}
    refused = house.refusal("inspection.conclude", **said)
    assert (refused.rule, refused.params["characteristic"]) == ("inspection.sample-incomplete", "seal")


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e9999999", "1" * 30, "two", ""])
def test_readings_that_are_no_numbers_name_their_place(house: House, value: str) -> None:
    inspection = opened(house)
    attributes, readings = h.results(house, inspection, 0)
    readings[2]["value"] = value
    said = {"inspection": inspection, "attributes": attributes, "measurements": readings}
    assert set(house.problems("inspection.conclude", **said)) == {"measurements[2].value"}


def test_an_inspection_is_concluded_once(house: House) -> None:
    inspection = opened(house)
    h.inspect(house, inspection)
    with h.refuses("inspection.concluded"):
        h.inspect(house, inspection)
    assert house.refusal("inspection.conclude", inspection="INS-9").rule == "inspection.unknown"


def test_what_has_no_specification_cannot_be_inspected(house: House) -> None:
    """An item comes into force only with one; a lot of a revision without one is refused all the same."""
    subject = decide.Subject("L", "CAN", "A", Decimal(10), "pcs")
    with h.refuses("inspection.nothing-required", item="CAN"):
        decide.open_for("INS", subject, [], sampling.read(h.sampling_tables()), "normal", house.at)
