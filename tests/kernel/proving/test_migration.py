"""Plans: drafted by id and type, checked, turned round; and the proof from where cases stand. Random ones too."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.kernel.bpmn.drawing import event, process, sub, task, timer
from tests.kernel.engine.driving import Case, refused
from tests.kernel.engine.test_properties import BLOCKS, Block, Drawn

from lotwright.kernel import bpmn
from lotwright.kernel.bpmn import Net
from lotwright.kernel.engine import commands as c
from lotwright.kernel.engine.state import State
from lotwright.kernel.proving import migration
from lotwright.kernel.proving.migration import Finding, Judge, Plan
from lotwright.kernel.refusal import Invalid, Refused


def net(*drawn: str, body: str = "") -> Net:
    return bpmn.compile(bpmn.read(process(body, *drawn)))


def plan(source: Net, target: Net, **more: Any) -> Plan:
    """What is drafted, with something by hand."""
    drafted = migration.draft(source, target).plan
    elements = {**dict(drafted.elements), **more.pop("elements", {})}
    return msgspec.structs.replace(drafted, elements=tuple(sorted(elements.items())), **more)


def judge(case: Case, **more: Any) -> Judge:
    source, target = list(case.nets.values())[:2]
    return Judge(plan(source, target, **more), source, target)


# ---- drafting


def test_what_has_the_same_id_and_type_is_mapped_and_the_rest_is_told() -> None:
    once = {"attachedToRef": "a", "cancelActivity": "false"}
    late = event("t", "boundaryEvent", timer("PT4H"), **once)
    before = net("s a b sv e", "t e2", body=task("a") + late + task("sv", "manualTask"))
    asked = task("a", "userTask", '<zeebe:assignmentDefinition candidateGroups="x"/>')
    after = net("s a c sv e", body=asked + sub("sv", "", "s2 d e2"))
    found = migration.draft(before, after)
    assert {"a", "s", "e", "s_a"} <= set(dict(found.plan.elements))
    assert not {"b", "t"} & set(dict(found.plan.elements))
    assert set(found.findings) >= {
        Finding("unmapped", "b"), Finding("goes", "t"), Finding("unlike", "sv", "kind"), Finding("new", "c"),
        Finding("changed", "a", "assignment"),
    }  # fmt: skip
    assert "sv" not in dict(found.plan.elements)
    assert not migration.check(found.plan, before, after)


def test_what_moved_into_a_part_or_to_another_step_needs_a_hand() -> None:
    before = net("s a b e", "t e2", body=task("a") + event("t", "boundaryEvent", timer("PT1H"), attachedToRef="a"))
    after = net("s sp b e", "t e3", body=sub("sp", "", "s2 a e2") + event("t", "boundaryEvent", timer("PT1H"), attachedToRef="b"))  # fmt: skip # noqa: E501
    told = {one.element: one for one in migration.draft(before, after).findings}
    assert told["a"] == Finding("unlike", "a", "scope")
    assert told["t"] == Finding("unlike", "t", "host")


@pytest.mark.parametrize(
    ("attribute", "before", "after"),
    [
        ("event", timer("PT1H"), timer("PT2H")),
        ("event", timer("PT1H"), timer("R/PT1H", "timeCycle")),
    ],
)
def test_another_time_is_told(attribute: str, before: str, after: str) -> None:
    nets = [net("s t e", body=event("t", "intermediateCatchEvent", what)) for what in (before, after)]
    assert Finding("changed", "t", attribute) in migration.draft(*nets).findings


def test_a_plan_is_known_by_what_it_says_not_by_how_it_is_written() -> None:
    made = plan(net("s a b e"), net("s a c b e"), renew=("b", "a"), values=(("n", "1"), ("m", "2")))
    turned = msgspec.structs.replace(
        made, elements=made.elements[::-1], renew=("a", "b", "a"), values=made.values[::-1]
    )
    assert migration.identity(turned) == migration.identity(made)
    assert migration.read(migration.content(turned)) == migration.read(migration.content(made))
    assert migration.identity(msgspec.structs.replace(made, note="x")) != migration.identity(made)


def test_the_way_back_is_the_plan_turned_round() -> None:
    made = plan(net("s a e"), net("s b e"), elements={"a": "b"}, renew=("a",), values=(("n", "1"),))
    back = migration.reverse(made)
    assert (back.source, back.target) == (made.target, made.source)
    assert dict(back.elements)["b"] == "a"
    assert back.renew == ("b",)
    assert back.values == ()
    assert migration.reverse(back) == msgspec.structs.replace(made, values=())


def test_words_are_as_a_journal_takes_them() -> None:
    made = plan(net("s a e"), net("s b e"), note="e\u0301", values=(("n", '"e\u0301"'),))
    assert migration.clean(made).note == "\u00e9"
    assert migration.content(migration.clean(made))
    for wrong in (
        {"note": "\x00"},
        {"elements": (("\ud800", "b"),)},
        {"renew": ("\x01",)},
        {"values": (("n", "\x02"),)},
    ):
        with pytest.raises(Invalid) as invalid:
            migration.clean(msgspec.structs.replace(made, **wrong))  # type: ignore[arg-type]
        assert [one.rule for one in invalid.value.problems] == ["value.control-character"]


# ---- checking

WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "an element that is not there": ({"elements": (("z", "a"),)}, "migration.no-element", "elements.z"),
    "a target that is not there": ({"elements": (("a", "z"),)}, "migration.no-target", "elements.a"),
    "two to one": ({"elements": (("a", "a"), ("b", "a"))}, "migration.twice", "elements.b"),
    "one to two": ({"elements": (("a", "a"), ("a", "b"))}, "migration.twice", "elements.a"),
    "another kind": ({"elements": (("a", "k"),)}, "migration.differs", "elements.a"),
    "a flow for a step": ({"elements": (("a", "s_a"),)}, "migration.differs", "elements.a"),
    "renewing what is not mapped": ({"renew": ("a",), "elements": ()}, "migration.not-mapped", "renew.a"),
    "a value without a name": ({"values": (("", "1"),)}, "migration.value-name", "values."),
    "a value set twice": ({"values": (("n", "1"), ("n", "2"))}, "migration.value-name", "values.n"),
    "no expression": ({"values": (("n", "1 +"),)}, "migration.expression", "values.n"),
    "too much": ({"renew": ("a",) * 6000}, "migration.too-long", "elements"),
}


@pytest.mark.parametrize("row", WRONG)
def test_what_is_wrong_with_a_plan_is_told_with_its_place(row: str) -> None:
    changed, rule, path = WRONG[row]
    before, after = net("s a b e"), net("s a b k e", body=task("k", "manualTask"))
    made = msgspec.structs.replace(migration.draft(before, after).plan, **changed)
    found = migration.check(made, before, after)
    assert (rule, path) in [(one.rule, one.path) for one in found]


def test_a_plan_to_the_same_version_is_none() -> None:
    one = net("s a e")
    assert [found.rule for found in migration.check(plan(one, one), one, one)] == ["migration.same-version"]


def test_a_value_that_cannot_be_read_is_asked_of_nobody() -> None:
    one, other = net("s a e"), net("s a b e")
    with pytest.raises(Invalid):
        migration.command(plan(one, other, values=(("n", "1 +"),)), "r")


# ---- judging


def test_a_lost_branch_is_a_deadlock_with_the_way_to_it() -> None:
    case = Case(process("", "s a b e"), process("", "s p1 a p2 b e", "p1 k p2")).begin()
    with refused("migration.unsound", trouble="deadlock"):
        judge(case).allow(case.now)
    case.complete("a")
    judge(case).allow(case.now)


def test_a_branch_too_many_meets_the_other() -> None:
    case = Case(process("", "s p1 a p2 e", "p1 b p2"), process("", "s x1 [n] a x2 k e", "x1 * b x2")).begin(n=True)
    with refused("migration.unsound", trouble="unsynchronised"):
        judge(case).allow(case.now)
    case.complete("b")
    with pytest.raises(Refused) as caught:
        judge(case).allow(case.now)
    assert caught.value.rule in ("migration.unmapped", "migration.unlike")


def test_a_loop_without_end_is_told() -> None:
    case = Case(process("", "s a e"), process("", "s x1 a x2 [n] e", "x2 * x1")).begin()
    judge(case).allow(case.now)
    endless = Case(process("", "s a e"), process("", "s x2 [true] x1 a x1", "x2 * e")).begin()
    with refused("migration.unsound", trouble="livelock"):
        judge(endless).allow(endless.now)


def test_within_a_part_the_part_is_judged() -> None:
    old = process(sub("sp", "", "s2 a b e2"), "s sp e")
    new = process(sub("sp", "", "s2 p1 a p2 b e2", "p1 k p2"), "s sp e")
    case = Case(old, new).begin()
    with refused("migration.unsound", trouble="deadlock"):
        judge(case).allow(case.now)
    case.complete("a")
    judge(case).allow(case.now)


def test_what_went_off_beside_the_flow_is_judged_by_itself_however_often() -> None:
    cycle = event("t", "boundaryEvent", timer("R3/PT1H", "timeCycle"), attachedToRef="a", cancelActivity="false")
    old, new = process(task("a") + cycle, "s a e", "t c d e2"), process(task("a") + cycle, "s a e", "t c f d e2")
    case = Case(old, new).begin().pass_time(2)
    case.complete("c")
    assert case.waits == "a c d"
    judge(case).allow(case.now)
    lost = process(task("a") + cycle, "s a e", "t p1 c p2 e2", "p1 d p2")
    other = Case(old, lost).begin().pass_time(1)
    with refused("migration.unsound"):
        judge(other).allow(other.now)


def test_two_tokens_at_one_place_are_two_paths_that_met() -> None:
    cycle = event("t", "boundaryEvent", timer("R3/PT1H", "timeCycle"), attachedToRef="a", cancelActivity="false")
    old, new = process(task("a") + cycle, "s a b e", "t k b"), process(task("a") + cycle, "s a b c e", "t k b")
    case = Case(old, new).begin().pass_time(2).complete("a").complete("b")
    assert case.waits == "k k"
    with refused("migration.unsound", trouble="unsynchronised", elements=("k",)):
        judge(case).allow(case.now)
    judge(case.complete("k").complete("b")).allow(case.now)


def test_inclusive_branches_are_judged_one_by_one_and_must_be_the_same_branches() -> None:
    def drawn(*more: str) -> bytes:
        return process("", "s o1 [x] a o2 k e", "o1 [y] b o2", "o1 [z] c o2", *more)

    case = Case(drawn(), drawn("k z e2")).begin(x=True, y=True, z=False)
    judge(case).allow(case.now)
    case.complete("a")
    judge(case).allow(case.now)
    out = Case(drawn(), process("", "s p1 a p2 k e", "p1 b p2", "p1 c p2")).begin(x=True, y=True, z=True)
    with refused("migration.inclusive", element="a"):
        judge(out).allow(out.now)
    into = Case(process("", "s a k e"), drawn()).begin()
    with refused("migration.inclusive", element="a"):
        judge(into).allow(into.now)


def test_parallel_work_within_an_inclusive_branch_is_more_than_can_be_told_apart() -> None:
    def drawn(*more: str) -> bytes:
        return process("", "s o1 [x] p1 a p2 o2 e", "p1 b p2", "o1 [y] c o2", *more)

    case = Case(drawn(), drawn("e2x k e2")).begin(x=True, y=True)
    with pytest.raises(Refused) as caught:
        judge(case).allow(case.now)
    assert caught.value.rule == "migration.inclusive"


def test_too_much_to_judge_is_said_so() -> None:
    old, new = process("", "s p1 a p2 e", "p1 k p2"), process("", "s p1 a p2 e", "p1 k x1 [n] x2 p2", "x1 * m x2")
    case = Case(old, new).begin()
    source, target = list(case.nets.values())
    Judge(plan(source, target), source, target).allow(case.now)
    with refused("migration.undecided"):
        Judge(plan(source, target), source, target, limit=0).allow(case.now)


def test_cases_of_another_version_are_not_concerned() -> None:
    case = Case(process("", "s a e"), process("", "s a b e"), process("", "s a b c e")).begin()
    _, other, third = case.nets.values()
    with refused("migration.other-version"):
        Judge(plan(other, third), other, third).allow(case.now)


def test_each_marking_is_judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [Case(process("", "s p1 a p2 e", "p1 b p2"), process("", "s p1 a p2 k e", "p1 b p2")) for _ in range(3)]
    first, second, third = (case.begin() for case in cases)
    third.complete("a")
    held = judge(first)
    counted: list[int] = []
    judged = held._judged
    monkeypatch.setattr(held, "_judged", lambda found: (counted.append(1), judged(found))[1])
    for case in (first, second, third, second):
        held.allow(case.now)
    assert len(counted) == 2
    assert migration.marking(first.now) == migration.marking(second.now) == ("a", "b")
    assert migration.marking(third.now) == ("a_p2", "b")


# ---- any process, any change


def moved(case: Case, target: Net, elements: dict[str, str]) -> bool:
    """Move a case as the shell does: by a drafted plan, changed by hand, judged first. Whether it was."""
    source = case.nets[case.now.head.definition]
    made = plan(source, target, elements=elements)
    if migration.check(made, source, target):
        return False
    case.nets[target.sha256] = target
    try:
        Judge(made, source, target).allow(case.now)
        case.do(migration.command(made, "r"))
    except Refused as told:
        assert told.rule.startswith("migration.")
        return False
    return True


def go_on(case: Case, choose: Any, most: int, values: bool = True) -> int:
    """Do what can be done, at most so often; how often."""
    for count in range(most):
        todo = [("task", id) for id in case.now.tasks] + [("timer", id) for id in case.now.timers]
        if not todo:
            return count
        kind, id = todo[choose(st.integers(0, len(todo) - 1))]
        if kind == "task":
            case.do(c.Complete(task=id))
        else:
            case.at = max(case.at, case.now.timers[id].due)
            case.do(c.FireTimer(timer=id))
    return most


class Kept(Drawn):
    """Draws blocks so that a part keeps its ids wherever it comes to stand."""

    def __init__(self, block: Block, choose: Any) -> None:
        self.tag = 0
        self.named: Counter[int] = Counter()
        super().__init__(block, choose)

    def draw(self, block: Block, before: str, after: str, times: int) -> tuple[str, list[str]]:
        outer, self.tag = self.tag, block.tag  # type: ignore[attr-defined]
        made = super().draw(block, before, after, times)
        self.tag = outer
        return made

    def name(self, prefix: str) -> str:
        self.named[self.tag] += 1
        return f"{prefix}{self.tag}q{self.named[self.tag]}_"


def tagged(block: Block, tags: Iterator[int]) -> Block:
    """The block, each part of which can be told from all others."""
    block.tag = next(tags)  # type: ignore[attr-defined]
    for part in block.parts:
        tagged(part, tags)
    return block


def edited(block: Block, choose: Any, tags: Iterator[int]) -> Block:
    """Another process that is like this one in parts."""
    parts = [edited(part, choose, tags) for part in block.parts]
    what = choose(st.sampled_from(["same", "same", "same", "same", "wrap", "drop", "turn", "kind"]))
    kinds = st.sampled_from(["sequence", "parallel", "exclusive", "inclusive"])
    made = Block(block.kind, parts, block.times)
    if what == "kind" and block.kind in ("parallel", "exclusive", "inclusive", "sequence"):
        made.kind = choose(kinds)
    elif what == "drop" and len(parts) > 2:
        made.parts = parts[1:]
    elif what == "turn":
        made.parts = parts[::-1]
    made.tag = block.tag  # type: ignore[attr-defined]
    if what == "wrap":
        return tagged_outside(Block(choose(kinds), [made, tagged(Block("user"), tags)]), tags)
    return made


def tagged_outside(block: Block, tags: Iterator[int]) -> Block:
    block.tag = next(tags)  # type: ignore[attr-defined]
    return block


def random_move(data: st.DataObject) -> tuple[Case, State, bool]:
    """A random process that runs for a while and is then moved to a random other one, if that is allowed."""
    tags = itertools.count(1)
    block = tagged(Block("sequence", [Block("user"), data.draw(BLOCKS), Block("user")]), tags)
    drawn = Kept(block, data.draw)
    other = Kept(edited(block, data.draw, tags), data.draw)
    case = Case(drawn.source).begin(**{**other.values, **drawn.values})
    go_on(case, data.draw, data.draw(st.integers(0, 4)))
    before = case.now
    if case.status != "running":
        return case, before, False
    target = bpmn.compile(bpmn.read(other.source))
    if target.sha256 in case.nets:
        return case, before, False
    return case, before, moved(case, target, {})


def to_the_end(case: Case, choose: Any) -> None:
    """Whatever is chosen from here on: the case can be brought to its end, and nothing stays behind."""
    for name in [name for name in case.now.tokens[1].data or {} if name.startswith("v")]:
        if case.status in ("running", "stuck"):
            case.do(c.SetValues(values={name: True}))
    for _ in range(50):
        assert go_on(case, choose, 500) < 500
        stuck = [token.id for token in case.now.tokens.values() if token.stuck]
        if not stuck:
            break
        case.do(c.Retry(token=stuck[0]))
    assert case.status == "ended"
    assert list(case.now.tokens) == [1]


SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@given(st.data())
@SETTINGS
def test_a_case_that_was_moved_ends_and_one_that_was_not_is_as_it_was(data: st.DataObject) -> None:
    case, before, was_moved = random_move(data)
    if was_moved and case.now.before is not None and data.draw(st.booleans()):
        assert case.now != before
        case.do(c.UndoMigration(reason="r"))
        assert case.now == before
    elif not was_moved:
        assert case.now == before
    to_the_end(case, data.draw)


@given(st.data())
@SETTINGS
def test_the_way_back_is_judged_as_well_and_ends(data: st.DataObject) -> None:
    case, _, was_moved = random_move(data)
    if was_moved:
        go_on(case, data.draw, data.draw(st.integers(0, 2)))
    if was_moved and case.status == "running":
        source, first = case.nets[case.now.head.definition], next(iter(case.nets.values()))
        back = migration.reverse(plan(first, source))
        assert not migration.check(back, source, first)
        before = case.now
        try:
            Judge(back, source, first).allow(case.now)
            case.do(migration.command(back, "r"))
        except Refused as told:
            assert told.rule.startswith("migration.")
            assert case.now == before
    to_the_end(case, data.draw)


def test_random_moves_are_moves() -> None:
    """Of the random changes above enough are carried out, and enough refused, to say something."""
    came_of: Counter[bool] = Counter()

    @given(st.data())
    @settings(SETTINGS, max_examples=80, derandomize=True, database=None)
    def one(data: st.DataObject) -> None:
        case, _, was_moved = random_move(data)
        came_of[was_moved] += case.status == "running"

    one()
    assert min(came_of[True], came_of[False]) >= 5, came_of


@pytest.mark.deep
@given(st.data())
@settings(SETTINGS, max_examples=3000)
def test_many_cases_that_were_moved_end(data: st.DataObject) -> None:
    test_a_case_that_was_moved_ends_and_one_that_was_not_is_as_it_was.hypothesis.inner_test(data)
