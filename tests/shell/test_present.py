"""Rows and values in words: what is a key in the ledger is a name, a link or a line for whoever reads it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from lotwright.kernel.journal.body import Body
from lotwright.kernel.records.fields import Choice, Field, Names
from lotwright.modules.inventory.rows import Edge, Move
from lotwright.modules.items.rows import RouteStep
from lotwright.modules.quality.rows import Nonconformance
from lotwright.shell.reads import present, timeline
from lotwright.shell.texts import name

AT = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)


def by_key(row):
    return {one["key"]: one for one in present.cells(row, {})}


def test_a_nonconformance_says_how_severe_it_is_and_links_what_it_concerns():
    shown = by_key(
        Nonconformance(
            id="NC-1", site="SUZ", severity="minor", description="?", things=[{"kind": "lot", "id": "L-1"}],
            status="open", case=None, cause=None, disposition=None, justification=None, raised_at=AT, raised_by="P-1",
            decided_at=None, decided_by=None, closed_at=None, closed_by=None,
        )
    )  # fmt: skip
    assert shown["severity"]["names"]["zh"] == "严重程度"
    assert shown["severity"]["value"]["names"] == {"zh": "轻微", "en": "Minor"}
    assert [one["link"] for one in shown["things"]["value"]] == ["/lots/L-1"]


def test_an_edge_of_the_genealogy_links_both_ends_and_names_their_kinds():
    edge = Edge("batch", "B-1", "lot", "L-2", Decimal(3), "pcs", AT)
    (row,) = present.table("genealogy", Edge, [edge], {})["rows"]
    assert (row["parent"]["link"], row["child"]["link"]) == ("/things/batches/B-1", "/lots/L-2")
    assert row["parent_kind"] == {"zh": "生产批", "en": "Batch"}


def test_a_move_from_production_is_no_place_on_the_line():
    move = Move("production", None, "QUA-1", Decimal(5), "pcs", "B-1", AT, "P-1", None)
    assert by_key(move)["kind"]["value"]["zh"] == "完工入库"


def test_the_limits_of_a_parameter_stand_on_one_line():
    limits = [
        {
            "name": "temperature",
            "names": {"zh": "温度", "en": "Temperature"},
            "unit": "degC",
            "lower": "185",
            "upper": "205",
        },
        {"name": "speed", "unit": "m/min", "lower": "7", "upper": None},
        {"name": "cure", "unit": "min", "lower": None, "upper": "15"},
    ]
    step = RouteStep("A", "extrude", 1, {"zh": "挤出", "en": "Extrude"}, False, limits)
    said = by_key(step)["parameters"]["value"]
    assert [one["zh"] for one in said] == ["温度 185 – 205 degC", "speed ≥ 7 m/min", "cure ≤ 15 min"]
    assert said[0]["en"] == "Temperature 185 – 205 degC"


def test_a_choice_that_is_none_any_more_is_shown_as_it_was_kept():
    field = Field(key="k", kind="choice", names=Names("甲", "A"), choices=(Choice("x", Names("乙", "B")),))
    assert present.value_of(field, "x")["value"] == {"zh": "乙", "en": "B"}
    assert present.value_of(field, "y")["value"] == "y"


def test_a_catalogue_action_called_directly_is_told_by_what_came_of_it():
    assert timeline.act(_body("action.perform", [{"type": "lot.held"}])) == name("event", "lot.held")
    assert timeline.act(_body("task.claim", [{"type": "task.claimed"}])) == name("act", "task.claim")


def _body(act: str, events: list[dict]) -> Body:
    return Body(
        v=1, kind="lot", id="L-1", seq=1, prev="", at="", recorded="", act=act, actor="P", actor_kind="person",
        request="", events=events, state="",
    )  # fmt: skip
