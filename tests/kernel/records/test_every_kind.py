"""Every kind of field: its one normal form, its bounds, and what happens to what cannot be read."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotwright.kernel import records
from lotwright.kernel.records import Rights, validation
from lotwright.kernel.records.normal import MAX_ROWS
from lotwright.kernel.records.reading import MAX_BYTES
from lotwright.kernel.refusal import Invalid
from lotwright.shell.texts import catalogue

DIGEST = "a" * 64
HEAD = 'key = "thing"\nnames = { zh = "物", en = "Thing" }\n'
SECTION = '[[sections]]\nkey = "all"\nnames = { zh = "全部", en = "All" }\n'


def field(key: str, kind: str, *more: str) -> str:
    lines = [f'key = "{key}"', f'kind = "{kind}"', f'names = {{ zh = "{key}", en = "{key}" }}', *more]
    return "[[sections.fields]]\n" + "\n".join(lines) + "\n"


SOURCE = HEAD + SECTION + "".join(
    (
        field("text", "text", "longest = 10"),
        field("number", "number", "min = -5", "max = 5"),
        field("length", "quantity", 'unit = "mm"'),
        field("price", "money", "min = 0", "max = 100"),
        field("day", "date"),
        field("moment", "instant"),
        field("grade", "choice", 'choices = [{ key = "a", names = { zh = "甲", en = "A" } }]'),
        field("lot", "reference", 'reference = "lots"'),
        field("rows", "table", "max = 2", "columns = [{key = 'n', kind = 'number', names = {zh = 'n', en = 'n'}}]"),
        field("grid", "grid"),
        field("files", "file", "max = 1"),
        field("signed", "signature"),
        field("yes", "boolean"),
        field("double", "number", 'computed = "number * 2"'),
    )
)  # fmt: skip
TYPE = records.read(SOURCE.encode())
FILE = {"sha256": DIGEST, "name": "a.pdf", "size": 3, "media": "application/pdf"}
READING = {"characteristic": "d", "sample": 1, "value": "1.50", "unit": "mm"}


def faults(values: dict[str, Any], **given: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as found:
        records.validate(TYPE, values, **given)
    return [(one.rule, one.path) for one in found.value.problems]


def type_faults(source: str) -> set[str]:
    with pytest.raises(Invalid) as found:
        records.read(source.encode())
    return {one.rule for one in found.value.problems}


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [
        ("text", "é", "é"),
        ("number", "4.500", "4.5"),
        ("number", -0, "0"),
        ("length", {"amount": "010", "unit": "mm"}, {"amount": "10", "unit": "mm"}),
        ("price", {"amount": "9.90", "currency": "CNY"}, {"amount": "9.9", "currency": "CNY"}),
        ("day", "2026-02-28", "2026-02-28"),
        ("moment", "2026-03-01T08:00:00+08:00", "2026-03-01T00:00:00.000000Z"),
        ("grade", "a", "a"),
        ("lot", "L-1", "L-1"),
        ("rows", [{"n": "1.0"}, {}], [{"n": "1"}, {}]),
        ("grid", [READING], [READING | {"value": "1.5"}]),
        ("files", [FILE], [FILE]),
        ("yes", False, False),
        ("text", "", None),
        ("rows", [], None),
    ],
)
def test_what_is_typed_takes_its_one_normal_form(key: str, typed: Any, kept: Any) -> None:
    assert records.validate(TYPE, {key: typed})[key] == kept


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"text": "12345678901"}, ("value.too-long", "text")),
        ({"text": 5}, ("value.not-text", "text")),
        ({"text": "a\x00b"}, ("value.control-character", "text")),
        ({"text": "fdp.\u202egpj"}, ("value.control-character", "text")),
        ({"number": "6"}, ("record.above-maximum", "number")),
        ({"number": "-6"}, ("record.below-minimum", "number")),
        ({"number": "1e9999999"}, ("value.not-a-decimal", "number")),
        ({"number": True}, ("value.not-a-decimal", "number")),
        ({"length": {"amount": "1", "unit": "cm"}}, ("record.unit", "length.unit")),
        ({"length": {"amount": "1", "unit": ""}}, ("record.not-a-unit", "length.unit")),
        ({"length": "10"}, ("input.not-an-object", "length")),
        ({"price": {"amount": "1", "currency": "RMB¥"}}, ("record.not-a-currency", "price.currency")),
        ({"price": {"amount": "101", "currency": "CNY"}}, ("record.above-maximum", "price.amount")),
        ({"day": "2026-02-30"}, ("value.not-a-date", "day")),
        ({"moment": "2026-03-01T08:00:00"}, ("value.not-an-instant", "moment")),
        ({"grade": "b"}, ("input.not-one-of", "grade")),
        ({"grade": ["a"]}, ("input.not-one-of", "grade")),
        ({"lot": "-1"}, ("value.not-an-identifier", "lot")),
        ({"rows": [{}, {}, {}]}, ("record.above-maximum", "rows")),
        ({"rows": [{"m": 1}]}, ("input.unknown-field", "rows[0].m")),
        ({"rows": [{}] * (MAX_ROWS + 1)}, ("input.too-many", "rows")),
        ({"grid": [READING | {"unit": "mm;"}]}, ("record.not-a-unit", "grid[0].unit")),
        ({"grid": [READING | {"sample": "1.5"}]}, ("input.not-a-int", "grid[0].sample")),
        ({"grid": [READING | {"sample": -1}]}, ("input.not-a-int", "grid[0].sample")),
        ({"grid": [READING | {"gauge": "  "}]}, ("value.not-an-identifier", "grid[0].gauge")),
        ({"files": [FILE | {"sha256": "A" * 64}]}, ("record.not-a-digest", "files[0].sha256")),
        ({"files": [FILE | {"media": "text/html"}]}, ("input.not-one-of", "files[0].media")),
        ({"files": [FILE, FILE]}, ("record.above-maximum", "files")),
        ({"signed": "Li"}, ("record.field-read-only", "signed")),
        ({"double": "4"}, ("record.field-read-only", "double")),
        ({"yes": 1}, ("input.not-a-bool", "yes")),
    ],
)
def test_what_cannot_be_read_is_a_problem_at_its_field(values: dict[str, Any], expected: tuple[str, str]) -> None:
    assert expected in faults(values)


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        (field("a", "choice"), "record.no-choices"),
        (field("a", "table"), "record.no-columns"),
        (field("a", "reference"), "record.no-reference"),
        (field("a", "text", 'reference = "lots"'), "record.no-reference"),
        (field("a", "table", "columns = [{ key = 'f', kind = 'file', names = { zh = 'f', en = 'f' } }]"),
         "record.column-kind"),
        (field("a", "boolean", "max = 3"), "record.option-misplaced"),
        (field("a", "number", 'pattern = "[0-9]"'), "record.option-misplaced"),
        (field("a", "number", "min = 2", "max = 1"), "record.bounds-reversed"),
        (field("a", "text", 'visible = "if"'), "feel.syntax"),
        (field("a", "number", 'computed = "a + b"'), "record.unknown-name"),
        (field("a", "text") + field("a", "text"), "record.key-twice"),
        ("".join(field(f"f{n}", "text") for n in range(301)), "input.too-many"),
    ],
)  # fmt: skip
def test_a_type_that_makes_no_sense_is_refused(source: str, rule: str) -> None:
    assert any(found.startswith(rule) for found in type_faults(HEAD + SECTION + source))


def test_a_type_may_be_large_but_not_too_large() -> None:
    assert type_faults("#" * (MAX_BYTES + 1)) == {"toml.too-large"}
    assert type_faults("key = ") == {"toml.not-well-formed"}
    assert type_faults('key = "\xff"'.encode("latin-1").decode("latin-1") + "\x00") == {"toml.not-well-formed"}


def test_names_bound_within_an_expression_are_no_fields() -> None:
    holds = "every row in rows satisfies row.n > 0 and count(rows[n > 1]) < 9"
    rule = f'[[rules]]\nid = "thing.positive"\nholds = "{holds}"\n'
    assert records.read((SOURCE + rule).encode()).rules[0].holds == holds


def test_a_rule_is_silent_until_all_it_names_is_filled() -> None:
    rule = '[[rules]]\nid = "thing.short"\nholds = "number < 3 and string length(text) < 3"\nfield = "text"\n'
    strict = records.read((SOURCE + rule).encode())
    assert records.validate(strict, {"text": "long text"})
    with pytest.raises(Invalid) as found:
        records.validate(strict, {"text": "long text", "number": "1"})
    assert [(one.rule, one.path) for one in found.value.problems] == [("thing.short", "text")]


def test_what_a_flow_finds_out_is_written_without_asking_for_rights() -> None:
    found = {"number": Decimal("1.10"), "nonsense": 7, "signed": "x", "yes": True, "rows": [{"n": Decimal(2)}]}
    assert validation.derive(TYPE, {}, found) == {
        "number": "1.1", "yes": True, "rows": [{"n": "2"}], "double": "2.2",
    }  # fmt: skip
    with pytest.raises(Invalid) as refused:
        validation.derive(TYPE, {}, {"grade": "z"})
    assert refused.value.problems[0].rule == "input.not-one-of"


def test_what_a_flow_carries_comes_back_as_it_was() -> None:
    """Rows with whole numbers go through conditions as decimals."""
    standing = records.validate(TYPE, {"grid": [READING], "files": [FILE], "rows": [{"n": "1.50"}], "number": "2"})
    carried = {
        key: value if key != "grid" else [row | {"sample": Decimal(row["sample"])} for row in value]
        for key, value in records.facts(TYPE, standing).items()
        if value is not None
    }
    carried["files"] = [one | {"size": Decimal(3)} for one in carried["files"]]
    assert validation.derive(TYPE, {}, carried) == standing


def test_a_draft_keeps_what_may_be_written_as_it_was_typed() -> None:
    rights = Rights({"number": "editable", "text": "read-only"}, default="hidden")
    assert records.draft(TYPE, {"number": "not yet", "text": "x", "day": "y"}, rights=rights) == {"number": "not yet"}


def test_every_rule_of_records_is_tested_here() -> None:
    text = "".join(path.read_text() for path in Path(__file__).parent.glob("*.py"))
    own = [rule for rule in catalogue("en") if rule.partition(".")[0] in ("record", "toml")]
    assert own
    assert [rule for rule in own if f'"{rule}"' not in text] == []


DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-5, max_value=5, places=6)
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "text": st.text(min_size=1, max_size=10).filter(lambda text: text.isprintable() and text.strip()),
        "number": DECIMALS.map(str),
        "length": DECIMALS.map(lambda amount: {"amount": str(amount), "unit": "mm"}),
        "day": st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)).map(str),
        "yes": st.booleans(),
        "rows": st.lists(DECIMALS.map(lambda n: {"n": str(n)}), max_size=2),
    },
)


@settings(max_examples=60, deadline=None)
@given(VALUES)
def test_the_normal_form_is_a_fixed_point(values: dict[str, Any]) -> None:
    written = records.validate(TYPE, values)
    again = records.validate(TYPE, {key: value for key, value in written.items() if key != "double"})
    assert again == written
    assert msgspec.json.decode(msgspec.json.encode(written)) == written


@settings(max_examples=60, deadline=None)
@given(VALUES, st.dictionaries(st.sampled_from(sorted(TYPE.fields)), st.sampled_from(records.ACCESSES)))
def test_nothing_hidden_is_seen_and_nothing_read_only_is_written(values: dict[str, Any], named: dict[str, Any]) -> None:
    rights = Rights(named, default="editable")
    standing = records.validate(TYPE, values)
    seen = records.strip(TYPE, standing, rights)
    form = records.layout(TYPE, rights, standing)
    shown = {one["key"] for section in form["sections"] for one in section["fields"]}
    for key, one in TYPE.fields.items():
        if rights.of(one) == "hidden":
            assert key not in seen and key not in shown and key not in form["values"]
        if not rights.writable(one) and key in values and records.validate(TYPE, values)[key] is not None:
            assert any(path == key for _, path in faults({key: values[key]}, rights=rights))


@settings(max_examples=60, deadline=None)
@given(VALUES, VALUES)
def test_the_difference_leads_from_one_version_to_the_next(old: dict[str, Any], new: dict[str, Any]) -> None:
    before, after = records.validate(TYPE, old), records.validate(TYPE, new)
    changed = {change.field.key: change.new for change in records.diff(TYPE, before, after)}
    reached = {key: value for key, value in {**before, **changed}.items() if value is not None}
    assert reached == {key: value for key, value in after.items() if value is not None}
