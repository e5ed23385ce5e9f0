"""Orders: only from who is approved for the item, here and today; never more received than ordered."""

from __future__ import annotations

from typing import Any

import pytest
from tests.modules import house as h
from tests.modules.house import House

LINE = {"item": "CAN", "revision": "A", "quantity": "10", "unit": "pcs", "due": "2026-04-01"}
RECEIPT = {"line": 1, "quantity": "10", "unit": "pcs", "location": "QUA"}


def late(house: House) -> None:
    h.approve(house, "CAN", until="2026-02-28")


def suspended(house: House) -> None:
    house.do("suppliers.suspend", supplier="S-1", item="CAN", site=h.SITE, reason="late")


def nothing(house: House) -> None:
    """As it is."""


REFUSED: list[Any] = [
    ("order.no-lines", nothing, {"lines": []}),
    ("supplier.unknown", nothing, {"supplier": "S-9", "lines": [LINE]}),
    ("item.unknown", nothing, {"lines": [LINE | {"item": "NEW"}]}),
    ("item.no-revision", nothing, {"lines": [LINE | {"revision": "Z"}]}),
    ("item.not-effective", lambda house: house.do("items.revise", item="CAN", revision="B"),
     {"lines": [LINE | {"revision": "B"}]}),
    ("item.unit-unknown", nothing, {"lines": [LINE | {"unit": "box"}]}),
    ("supplier.not-approved", nothing, {"lines": [LINE, LINE | {"item": "CATH"}]}),
    ("supplier.approval-expired", late, {"lines": [LINE]}),
    ("supplier.suspended", suspended, {"lines": [LINE]}),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "before", "inputs"), REFUSED)
def test_what_is_not_ordered(house: House, rule: str, before: Any, inputs: dict[str, Any]) -> None:
    before(house)
    assert house.refusal("purchasing.place-order", **{"supplier": "S-1"} | inputs).rule == rule


def test_an_approval_of_tomorrow_is_not_one_of_today(house: House) -> None:
    said = {"since": "2026-03-03", "until": "2026-12-31", "basis": "audit", "site": h.SITE}
    house.do("suppliers.approve", supplier="S-1", item="CAN", **said)
    assert house.refusal("purchasing.place-order", supplier="S-1", lines=[LINE]).rule == "supplier.approval-not-yet"


BAD_NUMBERS = [
    ("NaN", "value.not-a-decimal"),
    ("Infinity", "value.not-a-decimal"),
    ("1e9999999", "value.not-a-decimal"),
    ("-1", "value.not-positive"),
    ("0", "value.not-positive"),
    ("1" * 30, "value.too-many-digits"),
    ("0.0000000000001", "value.too-many-digits"),
    ("", "value.not-a-decimal"),
    (None, "value.not-a-decimal"),
    (True, "value.not-a-decimal"),
    (1.5, "value.not-a-decimal"),
    ("１０", "value.not-a-decimal"),
]


@pytest.mark.parametrize(("quantity", "rule"), BAD_NUMBERS)
def test_wrong_quantities_name_the_line(house: House, quantity: Any, rule: str) -> None:
    lines = [LINE, LINE | {"quantity": quantity}]
    assert house.problems("purchasing.place-order", supplier="S-1", lines=lines) == {"lines[1].quantity": rule}


@pytest.mark.parametrize(("quantity", "rule"), BAD_NUMBERS)
@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("inventory.receive", RECEIPT | {"order": "PO-1"}),
        ("inventory.move", {"lot": "L-1", "to": "STO"}),
        ("production.plan", {"item": "CATH", "revision": "A"}),
    ],
)
def test_wrong_quantities_get_in_nowhere(house: House, action: str, said: Any, quantity: Any, rule: str) -> None:
    if action == "inventory.move" and quantity in ("", None):
        return
    assert house.problems(action, **said | {"quantity": quantity}) == {"quantity": rule}


@pytest.mark.parametrize("due", ["2026-02-30", "2026-13-01", "0000-01-01", "9999-12-31", "tomorrow", 20260401])
def test_a_day_that_is_none_names_its_field(house: House, due: Any) -> None:
    found = house.problems("purchasing.place-order", supplier="S-1", lines=[LINE | {"due": due}])
    assert found == {"lines[0].due": "value.not-a-date"}


RECEIPTS: list[Any] = [
    ("order.unknown", {"order": "PO-9"}),
    ("order.no-line", {"line": 2}),
    ("order.no-line", {"line": -1}),
    ("order.more-than-ordered", {"quantity": "10.1"}),
    ("item.unit-unknown", {"unit": "box"}),
    ("location.unknown", {"location": "NOWHERE"}),
    ("location.not-quarantine", {"location": "STO"}),
]


@pytest.mark.parametrize(("rule", "more"), RECEIPTS)
def test_what_is_not_received(house: House, rule: str, more: dict[str, Any]) -> None:
    order = h.order(house, "CAN", "10")
    assert house.refusal("inventory.receive", **RECEIPT | {"order": order} | more).rule == rule


def test_partial_receipts_close_the_order_exactly_when_all_has_come(house: House) -> None:
    order = h.order(house, "CAN", "10")
    for quantity, status in (("4", "open"), ("5.5", "open"), ("0.5", "received")):
        house.do("inventory.receive", order=order, **RECEIPT | {"quantity": quantity})
        assert house.get("order", order).root.status == status
    assert house.refusal("inventory.receive", order=order, **RECEIPT).rule == "order.not-open"


def test_a_closed_order_expects_nothing(house: House) -> None:
    order = h.order(house, "CAN", "10")
    house.do("purchasing.close-order", order=order, reason="cancelled")
    assert house.refusal("inventory.receive", order=order, **RECEIPT).rule == "order.not-open"
    assert house.refusal("purchasing.close-order", order=order, reason="again").rule == "order.not-open"
    assert house.refusal("purchasing.close-order", order="PO-9", reason="none").rule == "order.unknown"


@pytest.mark.parametrize(
    ("before", "flag"), [(late, "supplier.approval-expired"), (suspended, "supplier.suspended"), (nothing, None)]
)
def test_a_supplier_barred_since_the_order_leaves_a_flag(house: House, before: Any, flag: str | None) -> None:
    """SM-5: the delivery is there; into quarantine with it, and QA has to say why it may be used."""
    order = h.order(house, "CAN", "10")
    before(house)
    came = house.do("inventory.receive", "ana", order=order, **RECEIPT)
    assert came["flagged"] == flag and house.lot(came["lot"]).disposition == "quarantine"
    h.inspect(house, came["inspection"])
    said = {"lot": came["lot"], "inspection": came["inspection"]}
    if flag is not None:
        assert house.refusal("inventory.release", "qin", **said).rule == "lot.flag-unjustified"
        said["justification"] = "approved again on 3 March, same quality plan"
    house.do("inventory.release", "qin", **said)


def test_the_order_keeps_the_revision_it_was_placed_to(house: House) -> None:
    """I-7.4.2."""
    order = h.order(house, "CAN", "10")
    house.do("items.revise", item="CAN", revision="B")
    house.do("items.make-effective", item="CAN", revision="B")
    came = house.do("inventory.receive", order=order, **RECEIPT)
    assert house.lot(came["lot"]).revision == "A" == house.get("inspection", came["inspection"]).root.revision


def test_an_order_belongs_to_its_site(house: House) -> None:
    order = h.order(house, "CAN", "10")
    house.site = "NJG"
    assert house.refusal("inventory.receive", order=order, **RECEIPT).rule == "site.other"
    assert house.refusal("purchasing.close-order", order=order, reason="x").rule == "site.other"
