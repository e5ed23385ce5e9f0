"""Labels: read exactly, or not at all (U-1 to U-10)."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.modules import house as h
from tests.modules.house import House
from tests.modules.labelling.vectors import GS, VECTORS, Vector

from lotwright.kernel.refusal import Invalid
from lotwright.modules.labelling import gs1

CORPORA = Path(os.environ.get("LOTWRIGHT_CORPORA", Path(__file__).parents[4] / "shared" / "data"))
GTIN = "09506000134352"


def check(vector: Vector) -> None:
    if vector.expect == "invalid":
        with pytest.raises(Invalid):
            gs1.read(vector.data)
        return
    label = gs1.read(vector.data)
    said = (label.gtin, str(label.expiry or ""), str(label.manufactured or ""), label.lot or "", label.serial or "")
    assert said == vector[2:]
    assert bool(label.warnings) is (vector.expect == "mismatch")


@pytest.mark.parametrize("vector", VECTORS, ids=[vector.data.replace(GS, "~") for vector in VECTORS])
def test_vectors(vector: Vector) -> None:
    check(vector)


def test_vectors_are_those_of_the_corpus() -> None:
    """Nothing was lost or bent in typing."""
    path = CORPORA / "udi" / "udi_vectors.csv"
    if not path.is_file():
        pytest.skip(f"no corpus at {path}")
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    names = ("expect", "data", "gtin", "expiry", "mfg_date", "lot", "serial")
    found = [Vector(*(row[name] for name in names)) for row in rows]
    assert [one._replace(data=one.data.replace("\\x1d", GS)) for one in found] == list(VECTORS)


WRONG = [
    ("", "label.empty"),
    ("]d2", "label.empty"),
    ("x" * 501, "label.too-long"),
    ("01095060001343537", "label.check-digit"),
    ("0109506000134353", "label.check-digit"),
    ("17260230", "label.date"),
    ("17261331", "label.date"),
    (f"01{GTIN}17260230", "label.date"),
    (f"01{GTIN}10", "label.value-empty"),
    (f"01{GTIN}10{'A' * 21}", "label.value-too-long"),
    (f"01{GTIN}21{'A' * 21}", "label.value-too-long"),
    (f"01{GTIN}10批号", "label.character"),
    (f"01{GTIN}10A B", "label.character"),
    ("10LOT7", "label.no-gtin"),
    ("09ABC", "label.unknown-part"),
    ("hello", "label.unknown-part"),
    ("0109506000", "label.value"),
    (f"01{GTIN}10A{GS}10B", "label.twice"),
]


@pytest.mark.parametrize(("raw", "rule"), WRONG)
def test_what_cannot_be_read_says_why(raw: str, rule: str) -> None:
    with h.invalid(rule, "scan"):
        gs1.read(raw)


def test_the_same_part_twice_alike_is_no_contradiction() -> None:
    assert gs1.read(f"01{GTIN}10A{GS}10A").lot == "A"


@pytest.mark.parametrize("separator", [GS, *gs1.SUBSTITUTES])
@pytest.mark.parametrize("symbology", ["", "]d2", "]C1", "]Q3"])
def test_separators_and_symbologies_of_scanners_are_understood(separator: str, symbology: str) -> None:
    label = gs1.read(f"{symbology}01{GTIN}10A2B{separator}21XYZ001")
    assert (label.lot, label.serial, label.warnings) == ("A2B", "XYZ001", ())


def test_the_order_of_parts_does_not_matter() -> None:
    """U-8."""
    parts = [f"01{GTIN}", "17260131", f"10A2B{GS}", f"21S1{GS}"]
    assert len({gs1.read("".join(order)) for order in itertools.permutations(parts)}) == 1


def test_a_lost_separator_is_never_made_up() -> None:
    """U-7: the serial is swallowed; taken literally, with a warning that reaches the lot."""
    label = gs1.read(f"01{GTIN}10LOT721SN1")
    assert (label.lot, label.serial, label.warnings) == ("LOT721SN1", None, ("label.separator-missing",))


LOTS = st.text(alphabet="ABC019-._", min_size=1, max_size=20)
DAYS = st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2049, 12, 31))


@given(lot=LOTS, serial=st.none() | LOTS, expiry=st.none() | DAYS, made=st.none() | DAYS)
def test_what_is_printed_is_what_is_scanned(lot: str, serial: Any, expiry: Any, made: Any) -> None:
    """U-9: what stands on the label comes to the label again."""
    assert gs1.read(gs1.printed(GTIN, lot, expiry, made, serial))[:5] == (GTIN, lot, serial, expiry, made)


def test_a_received_lot_carries_what_its_label_says(house: House) -> None:
    came = h.receive(house, "CAN", "10", scan=f"]d201{GTIN}112501311726013110A2B", supplier_lot=None, expiry=None)
    lot = house.lot(came["lot"])
    said = (lot.gtin, lot.supplier_lot, lot.expiry, lot.manufactured, lot.flagged)
    assert said == (GTIN, "A2B", dt.date(2026, 1, 31), dt.date(2025, 1, 31), None)


def test_a_doubtful_label_leaves_a_flag(house: House) -> None:
    came = h.receive(house, "CAN", "10", scan=f"01{GTIN}10LOT721SN1", supplier_lot=None)
    assert came["flagged"] == "label.separator-missing"


def test_a_label_of_something_else_is_refused(house: House) -> None:
    with h.refuses("label.other-item", expected=GTIN, gtin=h.SCOPE_GTIN):
        h.receive(house, "CAN", "10", scan=f"01{h.SCOPE_GTIN}10A", supplier_lot=None)


@pytest.mark.parametrize(
    ("more", "field"), [({"supplier_lot": "B"}, "supplier_lot"), ({"expiry": "2026-02-01"}, "expiry")]
)
def test_what_is_typed_may_not_contradict_the_label(house: House, more: Any, field: str) -> None:
    typed = {"supplier_lot": None, "expiry": None} | more
    with h.refuses("label.contradicts", field=field):
        h.receive(house, "CAN", "10", scan=f"01{GTIN}1726013110A", **typed)


@pytest.mark.parametrize(
    ("raw", "rule"), [(f"01{GTIN}17260230", "label.date"), ("0109506000134353", "label.check-digit")]
)
def test_a_wrong_scan_at_receipt_names_the_field(house: House, raw: str, rule: str) -> None:
    with h.invalid(rule, "scan"):
        h.receive(house, "CAN", "10", scan=raw, supplier_lot=None)
