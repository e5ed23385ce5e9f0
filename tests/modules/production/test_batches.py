"""Batches: from an effective revision, step by step, into a lot in quarantine, in balance (CN-81, CN-82)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from tests.modules import house as h
from tests.modules.house import House

READING = {"name": "temp", "value": "65", "unit": "Cel"}
DONE = {"produced": "97", "scrapped": "2", "samples": "1", "location": "QUA"}


@pytest.fixture
def batch(house: House) -> str:
    """A planned batch of a hundred; L-000001 is resin, L-000002 are cannulas."""
    h.stock(house, "RES", "10", "kg")
    h.stock(house, "CAN", "500")
    return h.plan(house)


def issue_all(house: House, batch: str) -> None:
    h.issue(house, batch, ("L-000001", "2"), ("L-000002", "100"))


PLANS: list[Any] = [
    ("item.unknown", {"item": "NEW"}),
    ("item.no-revision", {"revision": "Z"}),
    ("item.not-effective", {"revision": "B"}),
    ("batch.no-bom", {"item": "CAN"}),
    ("batch.no-route", {"item": "KIT"}),
    ("batch.part-of-unit", {"item": "SCOPE", "quantity": "1.5"}),
]


@pytest.mark.parametrize(("rule", "more"), PLANS)
def test_what_is_not_planned(house: House, rule: str, more: dict[str, Any]) -> None:
    house.do("items.revise", item="CATH", revision="B")
    house.do("items.add", item="KIT", names=h.names("kit"), unit="pcs", revision="A")
    line = {"component": "CAN", "quantity": "1", "unit": "pcs"}
    house.do("items.set-bom", item="KIT", revision="A", lines=[line])
    seal = {"code": "seal", "names": h.names("seal"), "kind": "attribute", "aql": "1.0"}
    house.do("items.set-specification", item="KIT", revision="A", characteristics=[seal])
    house.do("items.make-effective", item="KIT", revision="A")
    said = {"item": "CATH", "revision": "A", "quantity": "10"} | more
    assert house.refusal("production.plan", **said).rule == rule


def test_a_batch_keeps_the_bom_it_was_planned_with(house: House, batch: str) -> None:
    """SM-4: a change in force since does not reach into it."""
    house.do("items.revise", item="CATH", revision="B")
    house.do("items.set-bom", item="CATH", revision="B", lines=[{"component": "CAN", "quantity": "3", "unit": "pcs"}])
    house.do("items.make-effective", item="CATH", revision="B")
    requirements = house.get("batch", batch).requirements
    assert {key: row.required for key, row in requirements.items()} == {"RES": Decimal(2), "CAN": Decimal(100)}


def lots(lot: str, quantity: str = "1", location: str = "STO") -> list[dict[str, str]]:
    return [{"lot": lot, "location": location, "quantity": quantity}]


ISSUES: list[Any] = [
    ("batch.unknown", "B-9", lots("L-000001")),
    ("batch.nothing-to-issue", None, []),
    ("lot.unknown", None, lots("L-9")),
    ("stock.not-enough", None, lots("L-000001", "11")),
    ("stock.not-enough", None, lots("L-000001", "1", "SHP")),
    ("batch.not-in-bom", None, lots("L-000003")),
    ("lot.not-released", None, lots("L-000004", "1", "QUA")),
]


@pytest.mark.parametrize(("rule", "named", "rows"), ISSUES)
def test_what_is_not_issued(house: House, batch: str, rule: str, named: str | None, rows: Any) -> None:
    opening = {"item": "CATH", "revision": "A", "unit": "pcs", "quantity": "10", "declared_gap": "x"}
    house.do("inventory.open", location="STO", disposition="released", expiry="2027-01-01", **opening)
    h.receive(house, "CAN", "10")
    assert house.refusal("production.issue", batch=named or batch, lots=rows).rule == rule


def test_issuing_takes_stock_and_leaves_the_edge(house: House, batch: str) -> None:
    """I-7.5.9.1: explicit, with its quantity."""
    h.issue(house, batch, ("L-000001", "1.5"), ("L-000001", "0.5"), ("L-000002", "100"))
    assert house.lot("L-000001").quantity == Decimal(8)
    assert house.get("batch", batch).inputs["L-000001"].quantity == Decimal(2)
    edges = [(e.parent, e.child, e.quantity) for e in house.rows("ledger.genealogy") if e.parent == "L-000001"]
    assert edges == [("L-000001", batch, Decimal("1.5")), ("L-000001", batch, Decimal("0.5"))]
    assert house.get("batch", batch).root.status == "in-progress"


def test_the_line_is_cleared_once_and_before_the_first_step(house: House, batch: str) -> None:
    """CN-86."""
    issue_all(house, batch)
    step = {"batch": batch, "step": "S10", "parameters": [READING]}
    assert house.refusal("production.record-step", **step).rule == "batch.line-not-cleared"
    house.do("production.clear-line", batch=batch)
    assert house.refusal("production.clear-line", batch=batch).rule == "batch.cleared"
    assert house.refusal("production.clear-line", batch="B-9").rule == "batch.unknown"
    house.do("production.record-step", **step)


STEPS: list[Any] = [
    ("batch.no-step", {"step": "S99"}),
    ("batch.step-before", {"step": "S20", "equipment": "E-1"}),
    ("batch.parameter-missing", {"parameters": []}),
    ("batch.parameter-twice", {"parameters": [READING, READING]}),
    ("batch.no-parameter", {"parameters": [READING, READING | {"name": "speed"}]}),
    ("batch.parameter-unit", {"parameters": [READING | {"unit": "K"}]}),
]


@pytest.mark.parametrize(("rule", "more"), STEPS)
def test_what_is_not_recorded(house: House, batch: str, rule: str, more: dict[str, Any]) -> None:
    issue_all(house, batch)
    house.do("production.clear-line", batch=batch)
    said = {"batch": batch, "step": "S10", "parameters": [READING]} | more
    assert house.refusal("production.record-step", **said).rule == rule


def test_a_step_is_recorded_once_on_named_equipment(house: House, batch: str) -> None:
    issue_all(house, batch)
    house.do("production.clear-line", batch=batch)
    house.do("production.record-step", batch=batch, step="S10", parameters=[READING])
    said = {"batch": batch, "step": "S10", "parameters": [READING]}
    assert house.refusal("production.record-step", **said).rule == "batch.step-done"
    assert house.refusal("production.record-step", batch=batch, step="S20").rule == "batch.equipment-missing"
    house.do("production.record-step", batch=batch, step="S20", equipment="E-1")
    assert house.get("batch", batch).steps["S20"].equipment == "E-1"


def test_nothing_is_made_of_what_was_not_issued(house: House, batch: str) -> None:
    h.issue(house, batch, ("L-000001", "2"))
    house.do("production.clear-line", batch=batch)
    refused = house.refusal("production.record-step", batch=batch, step="S10", parameters=[READING])
    assert (refused.rule, refused.params["component"]) == ("batch.not-issued", "CAN")


@pytest.mark.parametrize(
    ("value", "inside"), [("60", True), ("70", True), ("59.999", False), ("70.001", False), ("-5", False)]
)
def test_a_parameter_outside_its_limits_is_kept_as_it_is(house: House, batch: str, value: str, inside: bool) -> None:
    issue_all(house, batch)
    h.make(house, batch, value)
    row = house.rows("ledger.batch_parameter")[0]
    assert (row.value, row.lower, row.upper, row.inside) == (Decimal(value), Decimal(60), Decimal(70), inside)
    assert house.get("batch", batch).steps["S10"].outside == ([] if inside else ["temp"])


def ready(house: House, batch: str) -> None:
    issue_all(house, batch)
    h.make(house, batch)


@pytest.mark.parametrize("value", ["NaN", "1e9999999", "1" * 30, "warm"])
def test_wrong_parameters_name_their_place(house: House, batch: str, value: str) -> None:
    said = {"batch": batch, "step": "S10", "parameters": [READING | {"value": value}]}
    assert set(house.problems("production.record-step", **said)) == {"parameters[0].value"}


@pytest.mark.parametrize("field", ["produced", "scrapped", "samples"])
@pytest.mark.parametrize(("value", "rule"), [("-1", "value.negative"), ("NaN", "value.not-a-decimal")])
def test_wrong_counts_name_their_field(house: House, batch: str, field: str, value: str, rule: str) -> None:
    assert house.problems("production.complete", batch=batch, **DONE | {field: value}) == {field: rule}


def test_a_batch_is_complete_with_every_step_and_something_to_show(house: House, batch: str) -> None:
    assert house.refusal("production.complete", batch=batch, **DONE).rule == "batch.not-issued"
    issue_all(house, batch)
    assert house.refusal("production.complete", batch=batch, **DONE).rule == "batch.step-open"
    h.make(house, batch)
    nothing = DONE | {"produced": "0", "scrapped": "0", "samples": "0"}
    assert house.refusal("production.complete", batch=batch, **nothing).rule == "batch.nothing-made"
    assert house.refusal("production.complete", batch="B-9", **DONE).rule == "batch.unknown"
    assert (
        house.refusal("production.complete", batch=batch, **DONE | {"location": "STO"}).rule
        == "location.not-quarantine"
    )
    late = DONE | {"expiry": "2028-03-02"}
    assert house.refusal("production.complete", batch=batch, **late).rule == "item.expiry-late"
    assert house.refusal("production.complete", batch=batch, **DONE | {"serials": ["S1"]}).rule == "item.not-serialised"
    h.complete(house, batch, expiry="2028-03-01")
    for action, inputs in (
        ("production.complete", DONE),
        ("production.clear-line", {}),
        ("production.issue", {"lots": lots("L-000001")}),
        ("production.record-step", {"step": "S10", "parameters": [READING]}),
    ):
        assert house.refusal(action, batch=batch, **inputs).rule == "batch.is-completed"


def test_what_was_made_waits_in_quarantine_for_its_inspection(house: House, batch: str) -> None:
    ready(house, batch)
    made = h.complete(house, batch)
    lot = house.lot(made["lot"])
    assert (lot.origin, lot.batch, lot.disposition, lot.quantity) == ("produced", batch, "quarantine", Decimal(97))
    assert (lot.manufactured, lot.expiry) == (h.TODAY, h.TODAY + dt.timedelta(days=730))
    assert house.get("inspection", made["inspection"]).root.lot == made["lot"]
    edge = house.rows("ledger.genealogy")[-1]
    assert (edge.parent_kind, edge.parent, edge.child, edge.quantity) == ("batch", batch, made["lot"], Decimal(97))


BALANCES = [
    ("97", "2", "1", "100", True),
    ("95", "2", "1", "98", True),
    ("95", "1.9999", "1", "97.9999", False),
    ("99", "2", "1", "102", True),
    ("100", "2", "1", "103", False),
    ("0", "100", "0", "100", True),
]


@pytest.mark.parametrize(("produced", "scrapped", "samples", "percent", "balanced"), BALANCES)
def test_the_balance_is_what_was_made_of_what_was_issued(
    house: House, batch: str, produced: str, scrapped: str, samples: str, percent: str, balanced: bool
) -> None:
    ready(house, batch)
    h.complete(house, batch, produced, scrapped=scrapped, samples=samples)
    root = house.get("batch", batch).root
    assert (root.balance, root.balanced) == (Decimal(percent), balanced)


def test_the_balance_shown_is_that_of_the_worst_component(house: House, batch: str) -> None:
    """A leftover of one component does not hide behind the others."""
    h.issue(house, batch, ("L-000001", "2"), ("L-000002", "125"))
    h.make(house, batch)
    h.complete(house, batch)
    state = house.get("batch", batch)
    assert {key: row.balance for key, row in state.requirements.items()} == {"RES": Decimal(100), "CAN": Decimal(80)}
    assert (state.root.balance, state.root.balanced) == (Decimal(80), False)


def test_a_balance_beyond_all_sense_is_still_a_number(house: House) -> None:
    h.stock(house, "RES", "0.000000000001", "kg")
    h.stock(house, "CAN", "1")
    batch = h.plan(house, quantity="1")
    h.issue(house, batch, ("L-000001", "0.000000000001"), ("L-000002", "1"))
    h.make(house, batch)
    h.complete(house, batch, "9" * 18)
    assert house.get("batch", batch).root.balance == Decimal(999_999)


def test_of_a_batch_that_came_to_nothing_comes_no_lot(house: House, batch: str) -> None:
    ready(house, batch)
    made = h.complete(house, batch, "0", scrapped="100", samples="0")
    assert (made["lot"], made["inspection"]) == (None, None)
    assert house.refusal("release.open", batch=batch).rule == "dossier.no-lot"


@pytest.mark.parametrize(
    ("rule", "serials", "produced"),
    [
        ("item.serials-missing", [], "2"),
        ("serial.count", ["S1"], "2"),
        ("serial.twice", ["S1", "S1"], "2"),
        ("batch.part-of-unit", ["S1", "S2"], "1.5"),
    ],
)
def test_every_serialised_unit_has_its_serial(house: House, rule: str, serials: Any, produced: str) -> None:
    h.stock(house, "RES", "10", "kg")
    h.stock(house, "CAN", "500")
    batch = h.plan(house, "SCOPE", "2")
    h.issue(house, batch, ("L-000001", "0.04"), ("L-000002", "2"))
    h.make(house, batch)
    said = DONE | {"produced": produced, "serials": serials}
    assert house.refusal("production.complete", batch=batch, **said).rule == rule


def test_nothing_flows_on_while_a_nonconformance_is_open(house: House, batch: str) -> None:
    """CN-83."""
    issue_all(house, batch)
    things = [{"kind": "batch", "id": batch}]
    nc = house.do("quality.raise", severity="major", description="spill", things=things)["nc"]
    refused = house.refusal("production.clear-line", batch=batch)
    assert (refused.rule, refused.params["nc"]) == ("batch.nc-open", nc)
    assert house.refusal("production.issue", batch=batch, lots=lots("L-000001")).rule == "batch.nc-open"
    house.do("quality.dispose", "qin", nc=nc, disposition="use-as-is", justification="cleaned")
    assert house.refusal("production.clear-line", batch=batch).rule == "batch.nc-open"
    house.do("quality.close", "qin", nc=nc)
    house.do("production.clear-line", batch=batch)


def test_batches_of_another_site_are_out_of_reach(house: House, batch: str) -> None:
    house.site = "NJG"
    assert house.refusal("production.clear-line", batch=batch).rule == "site.other"
    assert house.refusal("production.complete", batch=batch, **DONE).rule == "site.other"
