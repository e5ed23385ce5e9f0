"""The grammar of plays: every statement, every value, every way a line can be wrong."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotwright.kernel.packs import plays
from lotwright.kernel.packs.plays import Held, Play, Remembered
from lotwright.kernel.refusal import Invalid


def step(line: str) -> Any:
    """The one statement of a line."""
    (found,) = plays.read_play(f'play "P"\n{line}').steps
    assert found.line == 2
    return found


def fields(found: Any) -> dict[str, Any]:
    return {name: getattr(found, name) for name in found.__struct_fields__ if name not in ("line", "of")}


def faults(source: str) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as found:
        plays.read_play(source)
    return [(one.rule, one.path) for one in found.value.problems]


@pytest.mark.parametrize(
    ("line", "kind", "expected"),
    [
        ('given "The company"', plays.Given, {"title": "The company"}),
        ("person li is inspector", plays.Cast, {"person": "li", "role": "inspector", "held": ()}),
        ("person li is inspector holding inspection until 2026-01-31, first-aid", plays.Cast,
         {"person": "li", "role": "inspector",
          "held": (Held("inspection", dt.date(2026, 1, 31)), Held("first-aid"))}),
        ("at 2026-03-02 08:05", plays.At, {"moment": dt.datetime.fromisoformat("2026-03-02 08:05")}),
        ("wang starts incoming", plays.Start, {"person": "wang", "process": "incoming", "values": {}}),
        ("wang starts incoming with order = <order>, line = 1", plays.Start,
         {"person": "wang", "process": "incoming", "values": {"order": Remembered("order"), "line": 1}}),
        ('li claims "Inspect"', plays.Claim, {"person": "li", "task": "Inspect", "back": False}),
        ("li unclaims Inspect", plays.Claim, {"person": "li", "task": "Inspect", "back": True}),
        ('li completes "Inspect"', plays.Complete,
         {"person": "li", "task": "Inspect", "outcome": None, "values": {}, "signing": False, "reason": None}),
        ('rui completes "Disposition" as release with note = "fine" signing because "all met"', plays.Complete,
         {"person": "rui", "task": "Disposition", "outcome": "release", "values": {"note": "fine"}, "signing": True,
          "reason": "all met"}),
        ('li returns "Inspect" because "no plan"', plays.Return,
         {"person": "li", "task": "Inspect", "to": None, "reason": "no plan"}),
        ('li returns "Inspect" to "Receive goods" because "wrong lot"', plays.Return,
         {"person": "li", "task": "Inspect", "to": "Receive goods", "reason": "wrong lot"}),
        ('li hands "Inspect" to zhao because "leave"', plays.Transfer,
         {"person": "li", "task": "Inspect", "to": "zhao", "reason": "leave"}),
        ('li delegates "Inspect" to zhao because "doubt"', plays.Pass,
         {"person": "li", "move": "delegate", "task": "Inspect", "other": "zhao", "where": None, "values": {},
          "reason": "doubt"}),
        ('zhao advises "Inspect" with note = ok because "fine"', plays.Pass,
         {"person": "zhao", "move": "resolve", "task": "Inspect", "other": None, "where": None,
          "values": {"note": "ok"}, "reason": "fine"}),
        ('li adds zhao before "Inspect" because "two see more"', plays.Pass,
         {"person": "li", "move": "add-signer", "task": "Inspect", "other": "zhao", "where": "before", "values": {},
          "reason": "two see more"}),
        ('li removes zhao from Inspect because "ill"', plays.Pass,
         {"person": "li", "move": "remove-signer", "task": "Inspect", "other": "zhao", "where": None, "values": {},
          "reason": "ill"}),
        ("wang urges Inspect", plays.Pass,
         {"person": "wang", "move": "urge", "task": "Inspect", "other": None, "where": None, "values": {},
          "reason": ""}),
        ('li takes back "Inspect" because "forgot"', plays.Pass,
         {"person": "li", "move": "take-back", "task": "Inspect", "other": None, "where": None, "values": {},
          "reason": "forgot"}),
        ('expect task "Inspect" with li', plays.ExpectTask,
         {"task": "Inspect", "role": None, "present": True, "late": False, "holder": "li"}),
        ('li raises nonconformance at "Inspect" about lot <raw lot>, batch B-1 as major because "burr"', plays.Raise,
         {"person": "li", "task": "Inspect", "things": [("lot", Remembered("raw lot")), ("batch", "B-1")],
          "severity": "major", "description": "burr"}),
        ('li raises nonconformance at "Inspect" as minor because "late"', plays.Raise,
         {"person": "li", "task": "Inspect", "things": [], "severity": "minor", "description": "late"}),
        ('wang performs inventory.hold with lot = L-1 because "count"', plays.Perform,
         {"person": "wang", "action": "inventory.hold", "inputs": {"lot": "L-1"}, "reason": "count"}),
        ('chen withdraws because "mistake"', plays.Whole,
         {"person": "chen", "move": "withdraw", "task": None, "reason": "mistake"}),
        ('qian reopens at "Evaluate" because "after all"', plays.Whole,
         {"person": "qian", "move": "reopen", "task": "Evaluate", "reason": "after all"}),
        ("remember lot as <raw lot>", plays.Remember, {"key": "lot", "name": "raw lot"}),
        ('expect task "Inspect"', plays.ExpectTask,
         {"task": "Inspect", "role": None, "present": True, "late": False, "holder": None}),
        ('expect task "Inspect" for inspector late', plays.ExpectTask,
         {"task": "Inspect", "role": "inspector", "present": True, "late": True, "holder": None}),
        ('expect no task "Inspect"', plays.ExpectTask,
         {"task": "Inspect", "role": None, "present": False, "late": False, "holder": None}),
        ("expect ended", plays.ExpectEnd, {"ended": True}),
        ("expect running", plays.ExpectEnd, {"ended": False}),
        ("expect lot <raw lot> on-hold", plays.ExpectState,
         {"kind": "lot", "thing": Remembered("raw lot"), "status": "on-hold"}),
    ],
)  # fmt: skip
def test_every_statement(line: str, kind: type, expected: dict[str, Any]) -> None:
    found = step(line)
    assert type(found) is kind
    assert fields(found) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("expect refused task.four-eyes", {"rule": "task.four-eyes", "named": ()}),
        ('expect refused dossier.not-ready naming dossier.nc-open, "burst"',
         {"rule": "dossier.not-ready", "named": ("dossier.nc-open", "burst")}),
        ("expect problem record.missing", {"rule": "record.missing", "path": None}),
        ("expect problem record.missing at lines[0].item", {"rule": "record.missing", "path": "lines[0].item"}),
    ],
)  # fmt: skip
def test_what_is_declined_is_expected_right_after_the_command(line: str, expected: dict[str, Any]) -> None:
    play = plays.read_play(f'play "P"\nwang starts incoming\n{line}')
    assert fields(play.steps[1]) == expected
    assert faults(f'play "P"\nexpect ended\n{line}') == [("play.not-declined", "line 3")]
    assert faults(f'play "P"\n{line}') == [("play.not-declined", "line 2")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("-3", -3),
        ("12.50", "12.50"),
        ("9" * 17, "9" * 17),
        ("100 pcs", {"amount": "100", "unit": "pcs"}),
        ("2.5 kg", {"amount": "2.5", "unit": "kg"}),
        ("yes", True),
        ("no", False),
        ("empty", None),
        ("released", "released"),
        ("2026-03-02", "2026-03-02"),
        ('"12 boxes, # and all"', "12 boxes, # and all"),
        ('""', ""),
        ("<raw lot>", Remembered("raw lot")),
        ("[]", []),
        ("[1, two, [3 pcs]]", [1, "two", [{"amount": "3", "unit": "pcs"}]]),
        ("{}", {}),
        ('{zh = 导管, en = "Catheter"}', {"zh": "导管", "en": "Catheter"}),
        ("[{lot = <l>, quantity = 5}]", [{"lot": Remembered("l"), "quantity": 5}]),
    ],
)
def test_every_value(text: str, value: Any) -> None:
    assert step(f"wang starts incoming with x = {text}").values == {"x": value}


def test_a_number_before_signing_or_because_has_no_unit() -> None:
    found = step('li completes "Inspect" with n = 5 signing because "x"')
    assert (found.values, found.signing, found.reason) == ({"n": 5}, True, "x")


def test_indented_lines_go_on_and_comments_are_dropped() -> None:
    source = """
    # before all

play "P"   # a title
wang starts incoming   # "no text" here
    with note = "a # is kept",   # but not here
    line = 2
"""
    (found,) = plays.read_play(source.replace("    # before all\n", "")).steps
    assert (found.line, found.values) == (4, {"note": "a # is kept", "line": 2})


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("wang", "play.word"),
        ("wang sings", "play.word"),
        ("wang starts", "play.word"),
        ("wang starts incoming and waits", "play.word"),
        ("wang starts incoming with order", "play.word"),
        ("wang starts incoming with order = ", "play.word"),
        ("wang starts incoming with order = 1, order = 2", "play.word"),
        ("wang starts incoming with order = [1 2]", "play.word"),
        ("wang starts incoming with order = {a 2}", "play.word"),
        ('wang starts incoming with order = "open', "play.unclosed"),
        ("wang starts incoming with order = <open", "play.unclosed"),
        ('li returns "Inspect"', "play.word"),
        ('li hands "Inspect" because "x"', "play.word"),
        ('li delegates "Inspect" to zhao', "play.word"),
        ('li adds zhao around "Inspect" because "x"', "play.word"),
        ('li removes zhao because "x"', "play.word"),
        ('li takes "Inspect" because "x"', "play.word"),
        ('zhao advises "Inspect"', "play.word"),
        ('li raises nonconformance at "Inspect" about dragon 1 as major because "x"', "play.word"),
        ("li claims 12", "play.word"),
        ("at noon", "play.moment"),
        ("at 2026-02-30 08:00", "play.moment"),
        ("at 2026-03-02 8:00", "play.moment"),
        ("at 2026-03-02 24:00", "play.moment"),
        ("person wang", "play.word"),
        ("person wang is", "play.word"),
        ("person wang is inspector holding", "play.word"),
        ("person wang is inspector holding gmp until tomorrow", "play.date"),
        ("person wang is inspector holding gmp until 2026-02-30", "play.date"),
        ("remember lot as raw", "play.word"),
        ("expect", "play.word"),
        ("expect rain", "play.word"),
        ("expect no lot L-1", "play.word"),
        ("expect lot L-1", "play.word"),
        ("expect task", "play.word"),
        ("given company", "play.word"),
        ("import os", "play.word"),
        ("你好 starts incoming", "play.word"),
    ],
)
def test_a_line_that_is_not_understood_says_what_was_expected(line: str, rule: str) -> None:
    found = faults(f'play "P"\n{line}')
    assert found == [(rule, "line 2")]


def test_all_faults_are_told_at_once_each_with_its_line() -> None:
    source = 'play "P"\nwang sings\nexpect ended\nat noon\nwang starts incoming with a = "b\n'
    assert faults(source) == [("play.word", "line 2"), ("play.moment", "line 4"), ("play.unclosed", "line 5")]


def test_a_play_has_a_title() -> None:
    assert faults("wang starts incoming") == [("play.no-title", "line 1")]
    assert faults("") == [("play.no-title", "line 1")]


def test_what_is_given_comes_first() -> None:
    assert faults('play "P"\nwang starts incoming\ngiven "Q"') == [("play.given-first", "line 3")]
    assert len(plays.read_play('play "P"\ngiven "Q"\ngiven "R"\nexpect ended').steps) == 3


# --- plays given to others ---


def library(**sources: str) -> dict[str, Play]:
    return {title: plays.read_play(f'play "{title}"\n{source}') for title, source in sources.items()}


def test_a_play_is_whole_with_those_it_is_given_before_it() -> None:
    known = library(A="expect ended", B='given "A"\nexpect running', C='given "B"\ngiven "A"\nat 2026-03-02 08:00')
    steps = plays.whole(known["C"], known).steps
    assert [(type(one).__name__, one.of, one.line) for one in steps] == [
        ("ExpectEnd", "A", 2), ("ExpectEnd", "B", 3), ("At", "", 4),
    ]  # fmt: skip


def test_a_play_given_itself_or_one_unknown_is_refused() -> None:
    known = library(A='given "B"', B='given "A"', C='given "Nobody"', D='given "D"')
    for title, rule, line in (
        ("A", "play.given-circle", "line 2"), ("C", "play.unknown", "line 2"), ("D", "play.given-circle", "line 2"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as found:
            plays.whole(known[title], known)
        assert [(one.rule, one.path) for one in found.value.problems] == [(rule, line)]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80) | st.lists(st.sampled_from(
    ["play", "expect", "person", "is", "at", "with", "=", ",", "[", "]", "{", "}", '"x"', "<n>", "1", "pcs", "as",
     "because", "\n", "\n ", "given", "holding", "until", "refused", "naming", "li", "completes", "task"]
), max_size=14).map(" ".join))  # fmt: skip
def test_whatever_is_written_is_read_or_refused_never_a_crash(source: str) -> None:
    try:
        plays.read_play(source)
    except Invalid as invalid:
        assert all(one.path.startswith("line ") and one.rule.startswith("play.") for one in invalid.problems)
