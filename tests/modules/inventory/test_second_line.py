"""What a module refuses although the catalogue never asks it to: the doors behind the doors."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.modules import house as h
from tests.modules.house import House

from lotwright.modules.inspection import decide as inspection
from lotwright.modules.inventory import stock
from lotwright.modules.inventory.disposition import Inspected, release_received


def test_a_lot_without_a_dossier_is_not_consumed_by_a_shipment(house: House) -> None:
    lot = h.stock(house, "CAN", "10")
    with h.refuses("lot.no-dossier", lot=lot):
        stock.consume(house.get("lot", lot), lot, "STO", Decimal(1), ("shipment", "SH-1"), house.today, house.at, "wen")


def test_a_lot_whose_verdict_rejects_is_not_released(house: House) -> None:
    came = h.receive(house, "CAN", "10")
    h.inspect(house, came["inspection"], 1)
    with h.refuses("lot.not-accepted", inspection=came["inspection"]):
        release_received(
            house.get("lot", came["lot"]), came["lot"], Inspected(came["inspection"], "ben"), "qin", "release", None,
            house.today, house.at,
        )  # fmt: skip


def test_an_open_inspection_accepts_nothing(house: House) -> None:
    came = h.receive(house, "CAN", "10")
    with h.refuses("inspection.open"):
        inspection.accepted(house.get("inspection", came["inspection"]), came["inspection"], came["lot"])


@pytest.mark.parametrize(
    ("rule", "serials", "quantity"),
    [
        ("serial.twice", ["S2", "S2"], 2),
        ("serial.unknown", ["S9"], 1),
        ("serial.gone", ["S1"], 1),
        ("serial.count", ["S2"], 2),
    ],
)
def test_units_that_cannot_leave(house: House, rule: str, serials: list[str], quantity: int) -> None:
    made = h.released(house, "SCOPE", produced="3", scrapped="96", serials=["S1", "S2", "S3"])
    h.ship(house, made["lot"], "1", ["S1"])
    with h.refuses(rule):
        stock.ship_serials(house.get("lot", made["lot"]), made["lot"], serials, Decimal(quantity), "SH-2")
