"""Shipments: only what a dossier has cleared, with consignee, UDI and serials; each unit once (CN-117)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from tests.modules import house as h
from tests.modules.house import House


@pytest.fixture
def made(house: House) -> Any:
    """A released lot of 97 in the shipping area."""
    return h.released(house)


@pytest.fixture
def scopes(house: House) -> Any:
    """A released lot of three serialised units."""
    return h.released(house, "SCOPE", produced="3", scrapped="96", serials=["S1", "S2", "S3"])


def line(lot: str, quantity: str = "1", **more: Any) -> dict[str, Any]:
    return {"lot": lot, "location": "SHP", "quantity": quantity} | more


def shipped(house: House, *lines: dict[str, Any], **more: Any) -> Any:
    return house.do("shipment.ship", **{"consignee": h.CONSIGNEE, "lines": list(lines)} | more)


def test_what_left_says_to_whom_and_under_which_udi(house: House, made: Any) -> None:
    shipment = house.get("shipment", h.ship(house, made["lot"], "60"))
    row = shipment.lines["1"]
    udi = f"(01)04012345678901(11)260302(17)280301(10){made['lot']}"
    assert (row.lot, row.quantity, row.gtin, row.udi) == (made["lot"], Decimal(60), "04012345678901", udi)
    root = shipment.root
    assert (root.status, root.consignee_name, root.consignee_contact) == ("shipped", "Hospital", "Dr Li, 010-1")
    edge = house.rows("ledger.genealogy")[-1]
    assert (edge.parent, edge.child_kind, edge.child, edge.quantity) == (
        made["lot"], "shipment", root.id, Decimal(60),
    )  # fmt: skip
    assert house.lot(made["lot"]).quantity == Decimal(37)


def test_each_unit_leaves_once_under_its_own_udi(house: House, scopes: Any) -> None:
    shipment = h.ship(house, scopes["lot"], "2", ["S1", "S3"])
    units = house.get("shipment", shipment).units
    assert [row.udi for row in units.values()] == [
        f"(01){h.SCOPE_GTIN}(11)260302(10){scopes['lot']}(21){serial}" for serial in ("S1", "S3")
    ]
    serials = house.get("lot", scopes["lot"]).serials
    assert {key: row.shipment for key, row in serials.items()} == {"S1": shipment, "S2": None, "S3": shipment}


NOT_READY: list[tuple[str, Callable[[House, Any], Any], dict[str, Any]]] = [
    ("dossier.lot-held", lambda house, made: house.do("inventory.hold", lot=made["lot"], reason="x"), {}),
    ("dossier.stock-short", lambda house, made: None, {"quantity": "98"}),
    ("dossier.stock-short", lambda house, made: None, {"location": "STO"}),
    ("dossier.expired", lambda house, made: house.pass_days(731), {}),
]


@pytest.mark.parametrize(("rule", "before", "more"), NOT_READY)
def test_what_does_not_leave(house: House, made: Any, rule: str, before: Any, more: Any) -> None:
    before(house, made)
    said = {"consignee": h.CONSIGNEE, "lines": [line(made["lot"]) | more]}
    refused = house.refusal("shipment.ship", **said)
    assert (refused.rule, refused.params["unmet"]) == ("dossier.not-ready", (rule,))


def rejected(house: House) -> str:
    lot = h.receive(house, "CAN", "10")["lot"]
    house.do("inventory.reject", "qin", lot=lot, reason="bad")
    return str(lot)


@pytest.mark.parametrize(
    "lot",
    [
        lambda house: h.receive(house, "CAN", "10")["lot"],
        rejected,
        lambda house: h.produced(house)["lot"],
        lambda house: h.stock(house, "CAN", "10"),
    ],
)
def test_nothing_leaves_without_a_signed_dossier(house: House, lot: Any) -> None:
    said = {"consignee": h.CONSIGNEE, "lines": [line(lot(house))]}
    refused = house.refusal("shipment.ship", **said)
    assert refused.rule == "dossier.not-ready"
    assert "dossier.lot-without-dossier" in refused.params["unmet"]  # type: ignore[operator]


@pytest.mark.parametrize("serials", [[], ["S1"], ["S1", "S1"], ["S1", "S9"]])
def test_serials_must_be_units_in_stock_one_for_each(house: House, scopes: Any, serials: list[str]) -> None:
    said = {"consignee": h.CONSIGNEE, "lines": [line(scopes["lot"], "2", serials=serials)]}
    refused = house.refusal("shipment.ship", **said)
    assert refused.params["unmet"] == ("dossier.serials-wrong",)


def test_a_unit_that_left_does_not_leave_again(house: House, scopes: Any) -> None:
    h.ship(house, scopes["lot"], "1", ["S1"])
    said = {"consignee": h.CONSIGNEE, "lines": [line(scopes["lot"], "1", serials=["S1"])]}
    assert house.refusal("shipment.ship", **said).params["unmet"] == ("dossier.serials-wrong",)


PLANS: list[Any] = [
    ("shipment.no-lines", lambda lot: []),
    ("lot.unknown", lambda lot: [line("L-9")]),
    ("shipment.line-twice", lambda lot: [line(lot), line(lot)]),
]


@pytest.mark.parametrize("action", ["shipment.plan", "shipment.ship"])
@pytest.mark.parametrize(("rule", "lines"), PLANS)
def test_what_is_not_planned(house: House, made: Any, action: str, rule: str, lines: Any) -> None:
    assert house.refusal(action, consignee=h.CONSIGNEE, lines=lines(made["lot"])).rule == rule


def test_wrong_input_names_its_field(house: House, made: Any) -> None:
    assert house.problems("shipment.ship", lines=[line(made["lot"])]) == {"consignee": "input.missing"}
    said = {"consignee": h.CONSIGNEE | {"name": ""}, "lines": [line(made["lot"], "-1", serials=["x" * 21])]}
    assert house.problems("shipment.ship", **said) == {
        "consignee.name": "value.empty", "lines[0].quantity": "value.not-positive",
        "lines[0].serials[0]": "value.not-a-serial",
    }  # fmt: skip


def test_a_consignee_nobody_can_reach_gets_nothing(house: House, made: Any) -> None:
    said = {"consignee": h.CONSIGNEE | {"contact": None}, "lines": [line(made["lot"])]}
    assert house.refusal("shipment.ship", **said).params["unmet"] == ("dossier.consignee-incomplete",)


def planned(house: House, made: Any) -> str:
    said = {"consignee": h.CONSIGNEE, "lines": [line(made["lot"], "5")]}
    return str(house.do("shipment.plan", **said)["shipment"])


def test_a_planned_shipment_takes_nothing_until_it_leaves(house: House, made: Any) -> None:
    shipment = planned(house, made)
    assert house.lot(made["lot"]).quantity == Decimal(97)
    house.do("shipment.ship", shipment=shipment)
    assert house.lot(made["lot"]).quantity == Decimal(92)
    assert house.refusal("shipment.ship", shipment=shipment).rule == "shipment.not-planned"
    assert house.refusal("shipment.cancel", shipment=shipment, reason="x").rule == "shipment.not-planned"


def test_with_a_dossier_of_its_own_it_waits_for_the_signature(house: House, made: Any) -> None:
    shipment = planned(house, made)
    dossier = house.do("release.open", "qin", shipment=shipment)["dossier"]
    assert house.refusal("release.open", "qin", shipment=shipment).rule == "shipment.has-dossier"
    assert house.refusal("shipment.ship", shipment=shipment).rule == "shipment.dossier-unsigned"
    house.do("release.sign", "qin", dossier=dossier)
    house.do("inventory.hold", lot=made["lot"], reason="found after signing")
    assert house.refusal("shipment.ship", shipment=shipment).rule == "dossier.not-ready"
    house.do("inventory.lift-hold", "qin", lot=made["lot"], reason="looked at")
    house.do("shipment.ship", shipment=shipment)


def test_a_dossier_of_a_shipment_lists_what_its_lots_lack(house: House) -> None:
    made = h.produced(house)
    said = {"consignee": h.CONSIGNEE | {"contact": None}, "lines": [line(made["lot"], location="QUA")]}
    shipment = house.do("shipment.plan", **said)["shipment"]
    dossier = house.do("release.open", "qin", shipment=shipment)["dossier"]
    assert house.refusal("release.sign", "qin", dossier=dossier).params["unmet"] == (
        "dossier.consignee-incomplete", "dossier.lot-unreleased", "dossier.lot-without-dossier",
    )  # fmt: skip


def test_a_cancelled_shipment_does_not_leave(house: House, made: Any) -> None:
    shipment = planned(house, made)
    house.do("shipment.cancel", shipment=shipment, reason="order withdrawn")
    assert house.refusal("shipment.ship", shipment=shipment).rule == "shipment.not-planned"
    assert house.refusal("shipment.ship", shipment="SH-9").rule == "shipment.unknown"
    assert house.refusal("shipment.cancel", shipment="SH-9", reason="x").rule == "shipment.unknown"


def test_shipments_of_another_site_are_out_of_reach(house: House, made: Any) -> None:
    shipment = planned(house, made)
    house.site = "NJG"
    assert house.refusal("shipment.ship", shipment=shipment).rule == "site.other"
    assert house.refusal("shipment.ship", consignee=h.CONSIGNEE, lines=[line(made["lot"])]).rule == "site.other"
