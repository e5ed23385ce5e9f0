"""Changing a table in a document: the change is made, and everything else stays as it was written."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernel.decisions import dmn
from tests.kernel.decisions.test_reading import RICH, canonical

from lotwright.kernel import decisions
from lotwright.kernel.decisions import model as m
from lotwright.kernel.refusal import Invalid

RULE = b"""<!-- small ones -->
      <dmn:rule id="_1" x:colour="green">
        <dmn:description>SOP-7</dmn:description>"""
SOURCE = RICH.replace(b'<dmn:rule id="_1">', RULE)


def table_in(definitions: decisions.Definitions) -> m.DecisionTable:
    return next(boxed for _, boxed in definitions.logic() if isinstance(boxed, m.DecisionTable))


DOCUMENT = decisions.read(SOURCE)
TABLE = table_in(DOCUMENT)
ROW = TABLE.rules[0]


def test_no_change_changes_nothing():
    assert canonical(decisions.write(decisions.with_table(DOCUMENT, TABLE))) == canonical(SOURCE)


def test_the_document_given_is_not_touched():
    before = decisions.write(DOCUMENT)
    decisions.with_table(DOCUMENT, replace(TABLE, rules=()))
    assert decisions.write(DOCUMENT) == before


def test_a_threshold_moves_and_the_decision_with_it():
    changed = decisions.with_table(DOCUMENT, replace(TABLE, rules=(replace(ROW, tests=("< 50",)),)))
    assert decisions.compile(DOCUMENT).decide("limit", {"amount": 70}).value == "low"
    assert decisions.compile(changed).decide("limit", {"amount": 70}).value is None
    expected = SOURCE.replace(b"<![CDATA[< 100]]>", b"&lt; 50")
    assert canonical(decisions.write(changed)) == canonical(expected)


def test_rules_and_columns_come_go_and_move():
    region = m.InputClause("_new", "region", "Region", "string", '"eu", "us"')
    fee = m.OutputClause("_fee", "fee", "number", default="0")
    rules = (
        m.Rule("_2", ('"us"', ">= 100"), ('"high"', "5"), ("urgent",)),
        replace(ROW, tests=("-", "< 100"), outputs=('"low"', "1")),
    )
    wanted = replace(
        TABLE, inputs=(region, *TABLE.inputs), outputs=(replace(TABLE.outputs[0], name="level"), fee), rules=rules,
        hit_policy="FIRST",
    )  # fmt: skip
    changed = decisions.with_table(DOCUMENT, wanted)
    assert table_in(changed) == wanted
    written = decisions.write(changed)
    for kept in (b"SOP-7", b"in EUR", b"small ones", b'x:colour="green"', b"not a column", b"DMNShape", b"<![CDATA["):
        assert (kept in written) == (kept != b"<![CDATA[")
    back = decisions.with_table(changed, TABLE)
    assert table_in(back) == TABLE


def test_a_cell_stays_with_its_column_when_columns_change_places():
    source = dmn.document(dmn.decision("d", dmn.table(["a", "b"], ["n"], ["1; 2; 3"])))
    source = source.replace(b"<input>", b'<input id="A">', 1).replace(b"<input>", b'<input id="B">', 1)
    source = source.replace(b"<inputEntry>", b'<inputEntry id="cell-of-a">', 1)
    definitions = decisions.read(source)
    table = table_in(definitions)
    turned = replace(table, inputs=table.inputs[::-1], rules=(replace(table.rules[0], tests=("2", "9")),))
    written = decisions.write(decisions.with_table(definitions, turned))
    assert b'<inputEntry id="cell-of-a"><text>9</text></inputEntry>' in written


@pytest.mark.parametrize(
    ("table", "rule"),
    [
        (replace(TABLE, id="other"), "dmn.unknown-table"),
        (replace(TABLE, rules=(replace(ROW, tests=()),)), "dmn.rule-entries"),
        (replace(TABLE, rules=(ROW, ROW)), "dmn.duplicate-id"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(table: m.DecisionTable, rule: str):
    with pytest.raises(Invalid) as caught:
        decisions.with_table(DOCUMENT, table)
    assert [found.rule for found in caught.value.problems] == [rule]


IDS = st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), unique=True, max_size=4)
TEXTS = st.sampled_from(["-", "1", "> 2", '"x & <y>"', "[1..2]"])


@st.composite
def tables(draw: st.DrawFn) -> m.DecisionTable:
    inputs = tuple(m.InputClause(f"i{id}", draw(TEXTS), values=draw(st.none() | TEXTS)) for id in draw(IDS))
    outputs = tuple(m.OutputClause(f"o{id}", id, default=draw(st.none() | TEXTS)) for id in draw(IDS))
    rules = tuple(
        m.Rule(f"r{id}", tuple(draw(TEXTS) for _ in inputs), tuple(draw(TEXTS) for _ in outputs), tuple(draw(IDS)))
        for id in draw(IDS)
    )
    return m.DecisionTable("T", inputs, outputs, rules, draw(st.sampled_from(["UNIQUE", "FIRST", "COLLECT"])))


@settings(max_examples=60, deadline=None)
@given(st.lists(tables(), min_size=1, max_size=3))
def test_what_is_written_is_what_is_read(wanted: list[m.DecisionTable]):
    definitions = decisions.read(dmn.document(dmn.decision("d", '<decisionTable id="T"/>')))
    for table in wanted:
        definitions = decisions.with_table(definitions, table)
        assert table_in(definitions) == table
        assert table_in(decisions.read(decisions.write(definitions))) == table
