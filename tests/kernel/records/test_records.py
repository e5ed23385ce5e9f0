"""Record types: reading, rights, validation, reasons, layout."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lotwright.kernel import records
from lotwright.kernel.records import Rights
from lotwright.kernel.refusal import Invalid

RECEIPT = """
key = "incoming"
names = { zh = "来料", en = "Incoming goods" }
clause = "21 CFR 820.80(b)"

[[sections]]
key = "receipt"
names = { zh = "收货", en = "Receipt" }
[[sections.fields]]
key = "order"
kind = "reference"
reference = "orders"
required = true
names = { zh = "采购订单", en = "Purchase order" }
[[sections.fields]]
key = "quantity"
kind = "quantity"
critical = true
min = 0
names = { zh = "数量", en = "Quantity" }
[[sections.fields]]
key = "expiry"
kind = "date"
names = { zh = "有效期", en = "Expiry" }
[[sections.fields]]
key = "damaged"
kind = "boolean"
names = { zh = "破损", en = "Damaged" }
[[sections.fields]]
key = "damage"
kind = "text"
visible = "damaged"
required = true
pattern = "[a-z ]+"
names = { zh = "破损说明", en = "Damage" }
[[sections.fields]]
key = "counts"
kind = "table"
names = { zh = "计数", en = "Counts" }
columns = [
  { key = "characteristic", kind = "text", names = { zh = "特性", en = "Characteristic" } },
  { key = "nonconforming", kind = "number", required = true, min = 0, names = { zh = "不合格数", en = "Bad" } },
]
[[sections.fields]]
key = "bad"
kind = "number"
computed = "sum(for row in counts return row.nonconforming)"
names = { zh = "合计", en = "Total" }
[[sections.fields]]
key = "readings"
kind = "grid"
names = { zh = "测量", en = "Readings" }

[[rules]]
id = "incoming.expiry-ahead"
holds = "expiry > date(\\"2026-01-01\\")"
field = "expiry"
"""
TYPE = records.read(RECEIPT.encode())
GOOD: dict[str, Any] = {"order": "PO-1", "quantity": {"amount": "10.0", "unit": "pcs"}}
PLANNED = {"counts": [{"characteristic": "burr"}, {"characteristic": "seal"}]}


def rules(found: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(one.rule, one.path) for one in found.value.problems]


def refused(values: dict[str, Any], **given: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as found:
        records.validate(TYPE, values, **given)
    return rules(found)


def test_values_take_their_normal_form() -> None:
    written = records.validate(TYPE, GOOD | {"expiry": "2027-03-01"})
    assert written["quantity"] == {"amount": "10", "unit": "pcs"}
    assert written["expiry"] == "2027-03-01"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"quantity": {"amount": "1e9", "unit": "pcs"}}, ("value.not-a-decimal", "quantity.amount")),
        ({"quantity": {"amount": "NaN", "unit": "pcs"}}, ("value.not-a-decimal", "quantity.amount")),
        ({"quantity": {"amount": "-1", "unit": "pcs"}}, ("record.below-minimum", "quantity.amount")),
        ({"quantity": {"amount": "9" * 30, "unit": "pcs"}}, ("value.too-many-digits", "quantity.amount")),
        ({"quantity": {"amount": "1", "unit": "<b>"}}, ("record.not-a-unit", "quantity.unit")),
        ({"quantity": {"amount": "1"}}, ("input.missing", "quantity.unit")),
        ({"expiry": "2027-02-30"}, ("value.not-a-date", "expiry")),
        ({"expiry": "2025-01-01"}, ("incoming.expiry-ahead", "expiry")),
        ({"damaged": "yes"}, ("input.not-a-bool", "damaged")),
        ({"damaged": True}, ("record.missing", "damage")),
        ({"damaged": True, "damage": "42"}, ("record.pattern-not-met", "damage")),
        ({"damage": "torn"}, ("record.not-asked", "damage")),
        ({"order": ""}, ("record.missing", "order")),
        ({"order": "PO 1; drop"}, ("value.not-an-identifier", "order")),
        ({"colour": "red"}, ("record.unknown-field", "colour")),
        ({"bad": "0"}, ("record.field-read-only", "bad")),
        ({"counts": [{"characteristic": "burr"}]}, ("record.missing", "counts[0].nonconforming")),
        ({"counts": [{"nonconforming": "-1"}]}, ("record.below-minimum", "counts[0].nonconforming")),
        ({"counts": "many"}, ("input.not-a-list", "counts")),
        ({"counts": [7]}, ("input.not-an-object", "counts[0]")),
        ({"readings": [{"characteristic": "d", "sample": 1, "value": "x", "unit": "mm"}]},
         ("value.not-a-decimal", "readings[0].value")),
    ],
)  # fmt: skip
def test_each_fault_is_named_at_its_field(values: dict[str, Any], expected: tuple[str, str]) -> None:
    assert expected in refused(GOOD | values)


def test_all_faults_are_told_at_once() -> None:
    assert len(refused(GOOD | {"expiry": "soon", "damaged": 1, "counts": [{}, {}]})) == 4


def test_computed_fields_follow_the_others() -> None:
    counts = [{"characteristic": "burr", "nonconforming": "2"}, {"characteristic": "seal", "nonconforming": "1"}]
    assert records.validate(TYPE, GOOD | {"counts": counts})["bad"] == "3"


def test_a_node_writes_only_what_it_may() -> None:
    rights = Rights({"quantity": "hidden", "expiry": "required"}, default="read-only")
    assert refused({"quantity": GOOD["quantity"], "order": "PO-1"}, rights=rights) == [
        ("record.field-read-only", "order"),
        ("record.unknown-field", "quantity"),
    ]
    assert refused({}, rights=rights) == [("record.missing", "expiry")]
    assert records.validate(TYPE, {"expiry": "2027-01-01"}, rights=rights)["expiry"] == "2027-01-01"


def test_sending_back_what_stands_is_no_write() -> None:
    assert "order" not in records.validate(TYPE, {"order": "PO-1"}, rights=Rights(), before=GOOD)


def test_planned_rows_stay_as_planned() -> None:
    rights = Rights({"counts": "required", "counts.characteristic": "read-only"})
    filled = [{"characteristic": "burr", "nonconforming": "0"}, {"nonconforming": "0"}]
    written = records.validate(TYPE, {"counts": filled}, rights=rights, before=PLANNED)
    assert written["counts"][1] == {"characteristic": "seal", "nonconforming": "0"}
    swapped = [{"characteristic": "seal", "nonconforming": "0"}, {"nonconforming": "0"}]
    assert refused({"counts": swapped}, rights=rights, before=PLANNED) == [
        ("record.field-read-only", "counts[0].characteristic")
    ]
    assert ("record.rows-fixed", "counts") in refused({"counts": filled[:1]}, rights=rights, before=PLANNED)


def test_a_critical_field_changes_only_with_a_reason() -> None:
    before = {"order": "PO-1", "quantity": {"amount": "10", "unit": "pcs"}}
    corrected = {"quantity": {"amount": "9", "unit": "pcs"}}
    assert refused(corrected, before=before) == [("record.reason-missing", "quantity")]
    assert refused(corrected, before=before, reason="  ") == [("record.reason-missing", "quantity")]
    assert records.validate(TYPE, corrected, before=before, reason="recounted")["quantity"]["amount"] == "9"
    assert records.validate(TYPE, corrected, before={"order": "PO-1"})


def test_diff_names_old_and_new() -> None:
    (change,) = records.diff(TYPE, {"order": "PO-1"}, {"order": "PO-2"})
    assert (change.field.key, change.old, change.new) == ("order", "PO-1", "PO-2")


def test_layout_shows_nothing_hidden() -> None:
    rights = Rights({"order": "hidden", "counts.nonconforming": "hidden", "counts": "editable"})
    values = GOOD | {"counts": [{"characteristic": "burr", "nonconforming": "1"}]}
    form = records.layout(TYPE, rights, values, version=3, grids={"readings": {"characteristics": [], "samples": 5}})
    fields = {field["key"]: field for section in form["sections"] for field in section["fields"]}
    assert "order" not in fields
    assert "order" not in form["values"]
    assert form["values"]["counts"] == [{"characteristic": "burr"}]
    assert [column["key"] for column in fields["counts"]["columns"]] == ["characteristic"]
    assert fields["readings"]["grid"]["samples"] == 5
    assert fields["damage"]["visible_when"] == "damaged"


def test_facts_are_typed_for_feel() -> None:
    seen = records.facts(TYPE, {"quantity": {"amount": "10", "unit": "pcs"}, "expiry": "2027-01-01"})
    assert seen["quantity"]["amount"] + 1 == 11
    assert seen["expiry"].year == 2027
    assert seen["order"] is None


def test_identity_is_of_the_meaning_not_of_the_spelling() -> None:
    respelled = RECEIPT.replace("min = 0\n", "min = 0.00   # never below\n").replace("[[rules]]", "\n\n[[rules]]")
    assert records.identity(records.read(respelled.encode())) == records.identity(TYPE)
    changed = RECEIPT.replace("critical = true", "critical = false")
    assert records.identity(records.read(changed.encode())) != records.identity(TYPE)


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('kind = "date"', 'kind = "day"', "input.not-one-of"),
        ('key = "expiry"', 'key = "order"', "record.key-twice"),
        ('key = "expiry"', 'key = "Expiry-date"', "record.key"),
        ('reference = "orders"', "", "record.no-reference"),
        ('visible = "damaged"', 'visible = "damagd"', "record.unknown-name"),
        ('visible = "damaged"', 'visible = "damaged and"', "feel.syntax"),
        ('pattern = "[a-z ]+"', 'pattern = "(["', "record.pattern"),
        ('kind = "boolean"', 'kind = "boolean"\nunit = "kg"', "record.option-misplaced"),
        ("min = 0\n", "min = 5\nmax = 4\n", "record.bounds-reversed"),
        ('field = "expiry"', 'field = "expires"', "record.rule-field"),
        ('zh = "来料", ', "", "input.missing"),
        ("[[rules]]", "[[rules", "toml.not-well-formed"),
        ("min = 0\n", "min = nan\n", "value.not-a-decimal"),
    ],
)
def test_a_faulty_type_is_refused(old: str, new: str, rule: str) -> None:
    assert old in RECEIPT
    with pytest.raises(Invalid) as found:
        records.read(RECEIPT.replace(old, new, 1).encode())
    assert any(one.rule.startswith(rule) for one in found.value.problems)


# --- late entries ---

AT = dt.datetime(2026, 3, 6, 6, 0, tzinfo=dt.UTC)
ARRIVED = (
    RECEIPT
    + """
[[sections.fields]]
key = "arrived"
kind = "instant"
late_after = 240
names = { zh = "到货时间", en = "Arrived at" }
"""
)


def told(arrived: str | None, reason: str | None = None, before: Any = None) -> dict[str, Any]:
    standing = {"order": "PO-1", **(before or {})}
    return records.validate(records.read(ARRIVED.encode()), {"arrived": arrived}, before=standing, reason=reason, at=AT)


@pytest.mark.parametrize(
    ("arrived", "rule"),
    [
        ("2026-03-06T06:00:01Z", "record.not-yet"),
        ("2026-03-06T01:59:00Z", "record.late-reason-missing"),
    ],
)
def test_what_is_told_too_early_or_too_late_is_refused(arrived: str, rule: str) -> None:
    with pytest.raises(Invalid) as refused:
        told(arrived)
    assert [(one.rule, one.path) for one in refused.value.problems] == [(rule, "arrived")]


def test_a_late_entry_with_a_reason_is_taken_and_marked_with_how_late_it_is() -> None:
    written = told("2026-03-06T01:59:00Z", "Scanner repaired")
    assert records.late(records.read(ARRIVED.encode()), written, AT) == {"arrived": 241}
    in_time = told("2026-03-06T02:00:00Z")
    assert records.late(records.read(ARRIVED.encode()), in_time, AT) == {}


def test_a_form_that_sends_back_what_stands_tells_nothing_anew() -> None:
    kept = told("2026-03-06T01:59:00Z", "Scanner repaired")
    assert "arrived" not in told(kept["arrived"], None, kept)


@pytest.mark.parametrize(("kind", "minutes"), [("date", 240), ("instant", 0)])
def test_only_an_instant_can_be_told_late_and_not_at_once(kind: str, minutes: int) -> None:
    source = ARRIVED.replace('kind = "instant"', f'kind = "{kind}"').replace("= 240", f"= {minutes}")
    with pytest.raises(Invalid) as refused:
        records.read(source.encode())
    assert "late_after" in refused.value.problems[0].path
