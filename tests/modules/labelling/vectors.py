"""GS1 strings and what they must come to: facts, typed anew (the project's own; never skipped)."""

from __future__ import annotations

from typing import NamedTuple

GS = "\x1d"


class Vector(NamedTuple):
    """`expect` is valid, invalid or mismatch (a warning, never a guess)."""

    expect: str
    data: str
    gtin: str = ""
    expiry: str = ""
    made: str = ""
    lot: str = ""
    serial: str = ""


VECTORS = (
    Vector("valid", f"01095060001343521726013110A2B{GS}21XYZ001", "09506000134352", "2026-01-31", "", "A2B", "XYZ001"),
    Vector("valid", "01095060001343521726020010LOT7", "09506000134352", "2026-02-28", "", "LOT7"),
    Vector("valid", "01095060001343521724020010LOT7", "09506000134352", "2024-02-29", "", "LOT7"),
    Vector(
        "valid", "0109506000134352112501311728013021SN-0001", "09506000134352", "2028-01-30", "2025-01-31", "",
        "SN-0001",
    ),
    Vector("valid", "]d201095060001343521726013110LOT7", "09506000134352", "2026-01-31", "", "LOT7"),
    Vector("invalid", "01095060001343531726013110LOT7"),
    Vector("invalid", "01095060001343521726023010LOT7"),
    Vector("invalid", "01095060001343521726133110LOT7"),
    Vector("invalid", "010950600013435210AAAAAAAAAAAAAAAAAAAAA"),
    Vector("invalid", "01095060001343521726013110"),
    Vector("mismatch", "010950600013435210LOT721SN1", "09506000134352", "", "", "LOT721SN1"),
)  # fmt: skip
