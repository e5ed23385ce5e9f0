"""What is looked at before a definition comes into force."""

from __future__ import annotations

import datetime as dt

import pytest

from lotwright.kernel.packs.bindings import Node
from lotwright.kernel.refusal import Invalid
from lotwright.shell import examining
from lotwright.shell.casework.form import fill
from lotwright.shell.commands import Content
from lotwright.shell.reads.configuration import Configuration

CALENDAR = b"""
key = "office"
zone = "Asia/Shanghai"
names = {zh = "\xe5\x8a\x9e\xe5\x85\xac", en = "Office"}
shifts = [{days = ["monday"], start = "08:00", end = "17:00"}]
"""


def test_a_kind_nobody_knows_is_named() -> None:
    with pytest.raises(Invalid) as found:
        examining.identify("potato", b"")
    assert [(one.rule, one.path) for one in found.value.problems] == [("definition.kind", "kind")]


def test_the_key_written_in_a_definition_is_its_own() -> None:
    given = [Content(kind="calendar", key="factory", content=CALENDAR)]
    with pytest.raises(Invalid) as found:
        examining.examine(Configuration(), given, ())
    (one,) = found.value.problems
    assert (one.rule, one.params) == ("definition.key", {"key": "office", "wanted": "factory"})
    same = [Content(kind="calendar", key="office", content=CALENDAR)]
    assert examining.examine(Configuration(), same, ()).identities


def test_a_step_without_a_form_takes_no_values() -> None:
    step = Node("Look", "userTask", None)
    now = dt.datetime(2026, 1, 5, 8, tzinfo=dt.UTC)
    assert fill(step, None, {}, {}, None, None, now).written == {}
    with pytest.raises(Invalid, match=r"task\.no-form"):
        fill(step, None, {}, {"remark": "x"}, None, None, now)
