"""Sequence, choice, parallel ways and loops."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from tests.kernel.bpmn.drawing import job, process, script, sub, task
from tests.kernel.engine.driving import START, Case, refused

from lotwright.kernel import bpmn
from lotwright.kernel.engine import commands as c
from lotwright.kernel.engine import gateways, run
from lotwright.kernel.engine.step import step


def test_a_case_runs_from_start_to_end() -> None:
    case = Case(process("", "s a b e")).begin()
    assert (case.waits, case.status) == ("a", "running")
    assert case.complete("a").waits == "b"
    assert case.complete("b").status == "ended"
    assert case.passed == ["s", "a", "b", "e"]


def test_nothing_happens_to_a_case_that_is_over() -> None:
    case = Case(process("", "s e")).begin()
    with refused("case.over"):
        case.do(c.SetValues(values={"x": 1}))


@pytest.mark.parametrize(("amount", "where"), [(1, "small"), (7, "big"), (None, "small"), ("7", "small")])
def test_an_exclusive_gateway_takes_the_first_flow_that_holds_else_the_default(amount: object, where: str) -> None:
    case = Case(process("", "s x [amount > 5] big e", "x [amount > 6] never e", "x * small e"))
    assert case.begin(amount=amount).waits == where


def test_where_no_flow_holds_the_case_is_stuck_and_can_be_tried_again() -> None:
    case = Case(process("", "s x [ready] a e", "x [not(ready)] b e")).begin()
    assert (case.status, case.waits) == ("stuck", "")
    (token,) = (token for token in case.now.tokens.values() if token.stuck)
    assert token.stuck == "engine.no-flow"
    case.do(c.SetValues(values={"ready": True})).do(c.Retry(token=token.id))
    assert (case.status, case.waits) == ("running", "a")
    with refused("case.not-stuck"):
        case.do(c.Retry(token=token.id))


def test_a_task_whose_ways_out_do_not_hold_keeps_what_was_filled_in() -> None:
    case = Case(process("", "s a [ok] b e", "a [bad] c e")).begin().complete("a", note="done")
    assert (case.status, case.data("note")) == ("stuck", "done")
    (token,) = (token for token in case.now.tokens.values() if token.stuck)
    case.do(c.SetValues(values={"ok": True})).do(c.Retry(token=token.id))
    assert (case.status, case.waits) == ("running", "b")


def test_a_parallel_gateway_waits_for_all() -> None:
    case = Case(process("", "s p1 a p2 c e", "p1 b p2")).begin()
    assert case.waits == "a b"
    assert case.complete("b").waits == "a"
    assert case.complete("a").waits == "c"
    assert case.complete("c").status == "ended"


def test_two_tokens_on_one_way_do_not_join_by_themselves() -> None:
    case = Case(process("", "s p1 a x1 c p2 e", "p1 b x1", "p1 d p2")).begin()
    case.complete("a").complete("b").complete("c").complete("c")
    assert (case.waits, case.status) == ("d", "running")
    assert case.complete("d").waits == ""
    assert case.status == "running", "the second token still waits for a partner"


def test_several_ways_out_of_a_task_are_all_taken() -> None:
    case = Case(process("", "s a b e", "a c e2")).begin().complete("a")
    assert case.waits == "b c"


def test_a_default_way_out_of_a_task_is_taken_when_no_condition_holds() -> None:
    source = process(task("a"), "s a [x > 1] b e", "a * c e", "a d e")
    assert Case(source).begin(x=2).complete("a").waits == "b d"
    assert Case(source).begin(x=1).complete("a").waits == "c d"


@pytest.mark.parametrize(
    ("a", "b", "waits"), [(True, True, "t1 t2"), (True, False, "t1"), (False, True, "t2"), (False, False, "t3")]
)
def test_an_inclusive_gateway_waits_for_exactly_the_branches_it_took(a: bool, b: bool, waits: str) -> None:
    case = Case(process("", "s o1 [a] t1 o2 after e", "o1 [b] t2 o2", "o1 * t3 o2")).begin(a=a, b=b)
    assert case.waits == waits
    for element in waits.split():
        assert "after" not in case.waits
        case.complete(element)
    assert case.waits == "after"


def test_an_inclusive_join_that_was_stuck_goes_on_when_tried_again() -> None:
    case = Case(process("", "s o1 [true] a o2 [ready] d e", "o1 [true] b o2", "o2 [other] f e2")).begin()
    case.complete("a").complete("b")
    (stuck,) = (token for token in case.now.tokens.values() if token.stuck)
    case.do(c.SetValues(values={"ready": True})).do(c.Retry(token=stuck.id))
    assert (case.waits, case.status) == ("d", "running")


def test_inclusive_blocks_nest_and_repeat() -> None:
    source = process(
        script("again", "n + 1", "n"),
        "s x1 o1 [true] o3 [true] t1 o4 o2 again x2 [n < 3] x1",
        "o3 [n > 0] t2 o4",
        "o1 [true] t3 o2",
        "x2 * e",
    )
    case = Case(source).begin(n=0)
    for expected in ("t1 t3", "t1 t2 t3", "t1 t2 t3"):
        assert case.waits == expected
        for element in expected.split():
            case.complete(element)
    assert case.status == "ended"


def test_a_join_after_joined_branches_counts_each_branch_once() -> None:
    source = process("", "s o1 [true] p1 t1 p2 o2 after e", "p1 t2 p2", "o1 [true] t3 o2")
    case = Case(source).begin()
    assert case.complete("t1").complete("t3").waits == "t2"
    assert case.complete("t2").waits == "after"


def test_a_loop_goes_round_as_often_as_it_likes() -> None:
    source = process(script("count", "n + 1", "n"), "s x1 a count x2 [n < 40] x1", "x2 * e")
    case = Case(source).begin(n=0)
    for _ in range(40):
        case.complete("a")
    assert (case.status, case.data("n")) == ("ended", 40)


def test_a_process_that_goes_on_by_itself_for_ever_is_refused() -> None:
    case = Case(process(script("count", "n + 1", "n"), "s x1 count x2 [n > 0] x1", "x2 * e"))
    with refused("engine.does-not-settle"):
        case.begin(n=0)


def test_a_join_that_is_filled_without_end_is_stopped_the_sooner_the_more_there_is_to_look_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked = []
    waiting = gateways._waiting
    monkeypatch.setattr(gateways, "_waiting", lambda at, move: looked.append(1) or waiting(at, move))
    monkeypatch.setattr(run, "MOST_MOVES", 20_000)
    net = bpmn.compile(bpmn.read(process("", "s x1 p1 p2 e", "p1 x1", "a p2")))
    env = c.Env(START, "ana", lambda span: START)
    with refused("engine.does-not-settle"):
        step({net.sha256: net}, None, c.Begin(id="C", process="p", definition=net.sha256), env)
    assert len(looked) < 4_500


def test_a_sub_process_ends_when_nothing_in_it_goes_on() -> None:
    case = Case(process(sub("sp", "", "s2 p3 a e2", "p3 b e3"), "s sp after e")).begin()
    assert case.waits == "a b"
    assert case.complete("a").waits == "b"
    assert case.complete("b").waits == "after"


def test_an_automated_step_gets_its_inputs_and_gives_its_outputs() -> None:
    mapping = (
        '<zeebe:input source="=order.line + 1" target="line"/><zeebe:input source="fixed" target="note"/>'
        '<zeebe:output source="=lot" target="made.lot"/>'
    )
    case = Case(
        process(job("book", "inventory.receive", mapping), "s book a e"),
        actions={"inventory.receive": lambda given: {"lot": "L-1", "other": 2}},
    )
    case.begin(order={"line": 4})
    assert case.calls == [("inventory.receive", {"line": 5, "note": "fixed"})]
    assert case.data("made") == {"lot": "L-1"}
    assert case.data("other") is None
    assert case.waits == "a"


def test_a_decision_gets_its_inputs_and_its_answer_is_a_variable() -> None:
    asked = []

    def decide(decision: str, inputs: object) -> str:
        asked.append((decision, inputs))
        return "qa-manager"

    rule = task(
        "rule", "businessRuleTask",
        '<zeebe:calledDecision decisionId="approval" resultVariable="by"/>'
        '<zeebe:ioMapping><zeebe:input source="=value.amount" target="amount"/></zeebe:ioMapping>',
    )  # fmt: skip
    case = Case(process(rule, 's rule x [by = "qa-manager"] a e', "x * b e"), decide=decide).begin(value={"amount": 12})
    assert asked[0] == ("approval", {"amount": 12})
    assert case.waits == "a"


def test_today_is_a_day_of_the_site() -> None:
    source = process(script("day", "today()", "day") + script("clock", "now()", "clock"), "s day clock a e")
    shanghai = Case(source, zone=ZoneInfo("Asia/Shanghai"))
    shanghai.at = dt.datetime(2026, 3, 2, 20, tzinfo=dt.UTC)
    shanghai.begin()
    assert (shanghai.data("day"), shanghai.data("clock")) == (dt.date(2026, 3, 3), shanghai.at)


def test_an_unknown_decision_is_refused() -> None:
    rule = task("rule", "businessRuleTask", '<zeebe:calledDecision decisionId="nothing" resultVariable="by"/>')
    with refused("engine.no-decision"):
        Case(process(rule, "s rule e")).begin()


def test_the_subject_of_a_case_follows_its_variable() -> None:
    binding = '<extensionElements><lw:recordBinding recordType="r" subject="lot" variable="lot"/></extensionElements>'
    source = process(binding + job("book", "x"), "s p1 book a e", "p1 b e2")
    case = Case(source, actions={"x": lambda given: {"lot": "L-7"}}).begin()
    assert case.now.head.subject == "L-7"
    assert {row.subject for row in case.now.tasks.values()} == {"L-7"}


@pytest.mark.parametrize(
    ("expression", "rule"),
    [("sum(for i in 1..99999999 return i)", "engine.expression"), ("function(x) x", "engine.not-a-value")],
)
def test_a_script_that_asks_too_much_or_gives_no_value_leaves_the_case_stuck(expression: str, rule: str) -> None:
    case = Case(process(script("work", expression, "n"), "s work a e")).begin()
    (stuck,) = (token for token in case.now.tokens.values() if token.stuck)
    assert (stuck.at, stuck.stuck, case.status) == ("work", rule, "stuck")


def test_an_action_that_is_not_named_leaves_the_case_stuck_until_it_is() -> None:
    case = Case(process(job("book", "=which"), "s book a e")).begin()
    (stuck,) = (token for token in case.now.tokens.values() if token.stuck)
    assert stuck.stuck == "engine.no-job"
    case.do(c.SetValues(values={"which": "inventory.receive"})).do(c.Retry(token=stuck.id))
    assert (case.waits, case.calls) == ("a", [("inventory.receive", {})])
