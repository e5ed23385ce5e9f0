"""What the database refuses by itself, and the rule it stands for. The modules refuse all of it first."""

from __future__ import annotations

from collections.abc import Mapping

CONSTRAINTS: Mapping[str, str] = {
    "amount_check": "stock.out-of-range",
    "balance_above_zero": "stock.below-zero",
    "lot_quantity_not_negative": "stock.below-zero",
    "order_line_received": "stock.over-received",
    "serial_unique": "serial.known",
    "lot_produced_released_by_dossier": "use.no-dossier",
    "lot_opening_declares_its_gap": "use.gap-undeclared",
    "lot_dates_in_order": "use.dates-reversed",
    "nc_concession_justified": "use.concession-unjustified",
    "item_one_effective": "use.two-effective",
    "item_gtin_digits": "use.gtin",
    "use_of_rejected_lot": "use.rejected",
    "use_of_held_lot": "use.on-hold",
    "use_of_expired_lot": "use.expired",
    "use_of_unreleased_lot": "use.not-released",
    "shipment_without_dossier": "use.no-dossier",
}
"""Constraint -> rule id. A refusal from here carries no parameters: nobody has read the row that was refused."""
