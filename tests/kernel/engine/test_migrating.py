"""Moving a case to another version: where its tokens come to stand, what it waits for then, and back again."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from tests.kernel.bpmn.drawing import event, job, message, process, ref, sub, task, timer
from tests.kernel.engine.driving import Case, move, refused

from lotwright.kernel.cases.case import KIND
from lotwright.kernel.engine import commands as c
from lotwright.kernel.engine import events as e
from lotwright.kernel.engine.state import ROOT

UNDO = c.UndoMigration(reason="wrong one")
M = message("M", "stop")


def test_a_step_is_added_and_another_renamed_while_a_case_runs() -> None:
    case = Case(process(task("a"), "s a b e"), process(task("a"), "s a new z e")).begin().complete("a")
    before = case.now.tasks[case.task("b")]
    case.do(move(case, {"b": "z"}))
    after = case.now.tasks[case.task("z")]
    assert after == msgspec.structs.replace(before, element="z", definition=case.now.head.definition)
    assert case.now.head.definition == list(case.nets)[1]
    assert case.complete("z").status == "ended"


def test_who_did_what_is_known_under_the_new_name() -> None:
    four = task("b", lw_fourEyes="first")
    case = Case(process("", "s a b e"), process(four, "s first b e")).begin().complete("a", "eva")
    case.do(move(case, {"a": "first"}))
    with refused("task.four-eyes"):
        case.complete("b", "eva")
    assert case.complete("b", "bob").status == "ended"


def test_claim_and_due_date_are_kept_unless_they_are_renewed() -> None:
    def asks(role: str, due: str) -> str:
        return f'<zeebe:assignmentDefinition candidateGroups="{role}"/><lw:deadline due="{due}" remind="{due}"/>'

    sources = (
        process(task("a", "userTask", asks("writer", "PT4H")), "s a e"),
        process(task("a", "userTask", asks("reader", "PT9H")), "s a e"),
    )
    kept = Case(*sources).begin()
    kept.do(c.Claim(task=kept.task("a")), "ana")
    row, (clock,) = kept.now.tasks[kept.task("a")], kept.now.timers.values()
    kept.do(move(kept))
    assert kept.now.tasks[row.task] == msgspec.structs.replace(row, definition=kept.now.head.definition)
    assert list(kept.now.timers.values()) == [clock]
    renewed = Case(*sources).begin()
    renewed.do(c.Claim(task=renewed.task("a")), "ana").pass_time(1).do(move(renewed, renew=("a",)))
    (anew,), (set_anew,) = renewed.now.tasks.values(), renewed.now.timers.values()
    assert (anew.task, anew.assignee, anew.roles, anew.due) == (row.task, None, ["reader"], set_anew.due)
    assert (set_anew.due - renewed.at).total_seconds() == 9 * 3600


def test_a_deadline_that_is_gone_is_gone() -> None:
    held = '<lw:deadline due="PT4H" remind="PT2H" escalate="PT8H" to="boss"/>'
    case = Case(process(task("a", "userTask", held), "s a e"), process(task("a"), "s a e")).begin()
    assert len(case.now.timers) == 2
    case.do(move(case))
    assert not case.now.timers
    case.do(UNDO)
    assert len(case.now.timers) == 2


def boundary(id: str, what: str, at: str = "a", **more: str) -> str:
    return event(id, "boundaryEvent", what, attachedToRef=at, **more)


def test_a_running_timer_is_kept_or_worked_out_anew() -> None:
    sources = [process(task("a") + boundary("t", timer(span)), "s a e", "t late e2") for span in ("PT4H", "PT9H")]
    case = Case(*sources).begin().pass_time(1)
    (before,) = case.now.timers.values()
    case.do(move(case))
    assert list(case.now.timers.values()) == [before]
    case.do(UNDO).do(move(case, renew=("t",)))
    (after,) = case.now.timers.values()
    assert (after.due - case.at).total_seconds() == 9 * 3600
    assert case.pass_time(10).complete("late").status == "ended"


def test_an_event_goes_another_comes_and_one_that_has_come_does_not_come_again() -> None:
    once = {"cancelActivity": "false"}
    old = task("a") + boundary("t", timer("PT1H"), **once) + boundary("m", ref("message", "M"))
    new = task("a") + boundary("t", timer("PT1H"), **once) + boundary("u", timer("PT8H"))
    case = Case(process(old, "s a e", "t e2", "m e3", items=M), process(new, "s a e", "t e2", "u e3")).begin()
    case.pass_time(2).do(move(case))
    assert not case.now.waits
    assert [row.element for row in case.now.timers.values()] == ["u"], "the first has fired and is over"
    assert case.pass_time(9).status == "ended"


def test_a_message_goes_on_being_awaited_once() -> None:
    catch = event("m", "intermediateCatchEvent", ref("message", "M"))
    sources = (process(catch, "s m e", items=M), process(catch, "s m b e", items=M))
    case = Case(*sources).begin().do(c.SetValues(values={"x": 1}))
    case.do(move(case))
    (wait,) = case.now.waits.values()
    assert (wait.element, wait.name) == ("m", "stop")
    assert case.do(c.Correlate(message="stop", key=None)).complete("b").status == "ended"


def test_a_message_of_another_name_is_awaited_anew_and_what_was_kept_for_it_is_asked_for() -> None:
    catch = event("m", "intermediateCatchEvent", ref("message", "M"))
    case = Case(process(catch, "s m e", items=M), process(catch, "s m e", items=message("M", "go"))).begin()
    case.do(move(case, renew=("m",)))
    assert [row.name for row in case.now.waits.values()] == ["go"]
    assert [ask.message for ask in case.asked(c.Listen)] == ["go"]
    case.do(UNDO)
    assert [ask.message for ask in case.asked(c.Listen)] == ["stop"]


def test_events_behind_a_gateway_and_parts_an_event_begins_follow() -> None:
    def drawn(extra: str, lines: tuple[str, ...], handler: str) -> bytes:
        gate = '<eventBasedGateway id="g"/>' + event("t", "intermediateCatchEvent", timer("PT1H")) + extra
        part = sub("h", event("hs", "startEvent", timer(handler)), "hs i e8", triggeredByEvent="true")
        return process(gate + part, "s g t e", *lines, items=M)

    more = event("m", "intermediateCatchEvent", ref("message", "M"))
    case = Case(drawn("", (), "PT9H"), drawn(more, ("g m e2",), "PT9H")).begin()
    case.do(move(case))
    assert sorted(row.element for row in case.now.timers.values()) == ["hs", "t"]
    assert [row.element for row in case.now.waits.values()] == ["m"]
    assert case.do(c.Correlate(message="stop", key=None)).status == "ended"


def test_a_condition_that_holds_already_happens_once_the_case_stands_there() -> None:
    what = "<conditionalEventDefinition><condition>=n &gt; 5</condition></conditionalEventDefinition>"
    case = Case(process(task("a"), "s a e"), process(task("a") + boundary("k", what), "s a e", "k high e2"))
    case.begin(n=7).do(move(case))
    assert case.waits == "high"
    with refused("migration.not-undoable"):
        case.do(UNDO)


def test_values_are_set_by_the_values_before_and_undone() -> None:
    case = Case(process("", "s a e"), process("", "s a b e")).begin(n=1, m=5)
    before = case.now
    case.do(move(case, values={"n": "m + 1", "m": "n", "new": '"x"'}))
    assert (case.data("n"), case.data("m"), case.data("new")) == (6, 1, "x")
    case.do(UNDO)
    assert case.now == before
    (undone,) = (one for one in case.last if isinstance(one, e.MigrationUndone))
    assert [name for name, _ in undone.restored] == ["m", "n", "new"]


def test_a_value_that_asks_for_too_much_is_refused() -> None:
    case = Case(process("", "s a e"), process("", "s a b e")).begin()
    endless = "for i in 1..100000000 return i"
    with refused("migration.value"):
        case.do(move(case, values={"n": endless}))


def test_parallel_branches_wait_where_they_waited() -> None:
    old, new = process("", "s p1 a p2 e", "p1 b p2"), process("", "s p1 a2 p2 c e", "p1 b p2")
    case = Case(old, new).begin().complete("b")
    case.do(move(case, {"a": "a2"}))
    assert case.complete("a2").complete("c").status == "ended"


def test_several_times_and_within_a_part() -> None:
    loop = (
        '<extensionElements><zeebe:loopCharacteristics inputCollection="=list" inputElement="i"/></extensionElements>'
    )
    many = f"<multiInstanceLoopCharacteristics>{loop}</multiInstanceLoopCharacteristics>"
    old = process(task("m", content=many) + sub("sp", "", "s2 k e2"), "s p1 m p2 e", "p1 sp p2")
    new = process(task("n", content=many) + sub("sp", "", "s2 k l e2"), "s p1 n p2 e", "p1 sp p2")
    case = Case(old, new).begin(list=[1, 2, 3]).complete("m")
    case.do(move(case, {"m": "n"})).do(c.AddInstance(element="n", item=4, reason="r"))
    assert case.waits == "k n n n"
    assert case.complete("k").complete("l").complete("n").complete("n").complete("n").status == "ended"


def test_what_a_called_process_does_stays_as_it_is() -> None:
    call = task("call", "callActivity", '<zeebe:calledElement processId="child"/>')
    child = process("", "s2 c e2", id="child")
    case = Case(process(call, "s call e"), process(call, "s call b e"), child).begin()
    inner = case.now.tasks[case.task("c")]
    case.do(move(case))
    assert case.now.tasks[case.task("c")] == inner
    assert case.complete("c").complete("b").status == "ended"


def test_a_job_goes_on_and_a_stuck_case_is_tried_again_by_the_version_that_mends_it() -> None:
    case = Case(
        process(job("book", "external:erp"), "s book e"), process(job("b2", "external:erp"), "s b2 b e")
    ).begin()
    (asked,) = case.asked(c.External)
    case.do(move(case, {"book": "b2"})).do(c.AnswerJob(job=asked.job))
    assert case.complete("b").status == "ended"
    stuck = Case(process("", "s x1 [ok] a e"), process("", "s x1 [ok] a e", "x1 * b e2")).begin(ok=False)
    assert stuck.status == "stuck"
    (token,) = (token.id for token in stuck.now.tokens.values() if token.stuck)
    stuck.do(move(stuck)).do(c.Retry(token=token))
    assert stuck.complete("b").status == "ended"


def test_what_was_returned_goes_straight_back_to_the_step_by_its_new_name() -> None:
    case = Case(process("", "s a b e"), process("", "s a z e")).begin().complete("a", "ana")
    case.do(c.Claim(task=case.task("b")), "bob").do(
        c.Return(task=case.task("b"), reason="r", to="a", straight=True), "bob"
    )
    case.do(move(case, {"b": "z"})).complete("a", "ana")
    assert case.now.tasks[case.task("z")].assignee == "bob"


def undo_of(name: str, extra: str = "") -> str:
    out = event("u", "boundaryEvent", "<compensateEventDefinition/>", attachedToRef=name)
    return (
        out + task("undo", isForCompensation="true") + '<association id="as" sourceRef="u" targetRef="undo"/>' + extra
    )


def test_what_was_done_can_still_be_undone() -> None:
    throw = event("throw", "intermediateThrowEvent", "<compensateEventDefinition/>")
    case = Case(
        process(task("done") + undo_of("done") + throw, "s done b throw e"),
        process(task("made") + undo_of("made") + throw, "s made b throw e"),
    )
    case.begin().complete("done").do(move(case, {"done": "made"})).complete("b")
    assert case.complete("undo").status == "ended"


BOTH = process("", "s a b e")
REFUSED: dict[str, Any] = {
    "nobody says where": (BOTH, process("", "s a z e"), {}, "migration.unmapped", {"element": "b"}),
    "another kind": (BOTH, process(job("b", "external:x"), "s a b e"), {}, "migration.unlike", {"differs": "kind"}),
    "another part": (
        BOTH, process(sub("sp", "", "s2 b e2"), "s a sp e"), {}, "migration.scope", {"element": "b", "to": "b"},
    ),
    "the same version": (BOTH, BOTH, {}, "migration.already", {}),
    "several times": (
        BOTH,
        process(
            task(
                "b",
                content="<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality>"
                "</multiInstanceLoopCharacteristics>",
            ),
            "s a b e",
        ),
        {}, "migration.unlike", {"differs": "loop"},
    ),
    "a job of another type": (
        process(job("b", "external:x"), "s a b e"), process(job("b", "external:y"), "s a b e"), {}, "migration.job",
        {"type": "external:x"},
    ),
    "the way to be undone is gone": (
        process(task("a") + undo_of("a"), "s a b e"), BOTH, {}, "migration.compensation", {"element": "a"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", REFUSED)
def test_a_case_is_not_moved_where_it_cannot_stand(row: str) -> None:
    source, target, elements, rule, params = REFUSED[row]
    case = Case(source, target).begin().complete("a")
    before = case.now
    with refused(rule, **params):
        case.do(move(case, elements, to=len(case.nets) - 1))
    assert case.now == before


@pytest.mark.parametrize("command", ["move", "undo"])
@pytest.mark.parametrize("status", ["suspended", "over"])
def test_a_case_that_is_over_or_suspended_stays_as_it_is(command: str, status: str) -> None:
    case = Case(BOTH, process("", "s a b c e")).begin()
    case.do(c.Suspend(reason="r") if status == "suspended" else c.Terminate(reason="r"))
    with refused(f"case.{status}"):
        case.do(move(case) if command == "move" else UNDO)


def test_a_case_at_a_join_needs_the_flow_it_came_by() -> None:
    case = Case(process("", "s p1 a p2 e", "p1 b p2"), process("", "s p1 a p2 e", "p1 b c p2")).begin().complete("b")
    with refused("migration.unmapped", element="b_p2"):
        case.do(move(case))
    with refused("migration.unmapped", element="b_p2"):
        case.do(move(case, {"b_p2": "p1_b"}))
    case.do(move(case, {"b_p2": "c_p2"}))
    assert case.complete("a").status == "ended"


def test_undoing_gives_the_state_before_to_the_last_byte() -> None:
    old = task("a") + boundary("t", timer("PT4H")) + boundary("m", ref("message", "M"))
    new = task("b") + boundary("t2", timer("PT8H"), "b")
    case = Case(process(old, "s f a e", "t e2", "m e3", items=M), process(new, "s f b e", "t2 e2"))
    case.begin(n=1).complete("f", "eva")
    before, digest = case.now, KIND.digest(case.now)
    case.do(move(case, {"a": "b"}, values={"n": "2", "z": "3"}))
    assert KIND.digest(case.now) != digest
    case.do(UNDO)
    assert (case.now, KIND.digest(case.now)) == (before, digest)
    case.do(c.TakeBack(task=next(iter(case.now.fresh)), reason="r"), "eva")
    assert case.waits == "f"


OTHERS = {
    "completed": lambda case: case.complete("a"),
    "claimed": lambda case: case.do(c.Claim(task=case.task("a")), "ana"),
    "values set": lambda case: case.do(c.SetValues(values={"n": 9})),
    "suspended and resumed": lambda case: case.do(c.Suspend(reason="r")).do(c.Resume()),
    "undone": lambda case: case.do(UNDO),
}


@pytest.mark.parametrize("what", OTHERS)
def test_what_has_happened_since_stands_in_the_way_of_undoing(what: str) -> None:
    offered = task("a", "userTask", '<zeebe:assignmentDefinition candidateGroups="x"/>')
    case = Case(process(offered, "s a b e"), process(offered, "s a b c e")).begin(n=1).do(move(case_of(offered)))
    OTHERS[what](case)
    before = case.now
    with refused("migration.not-undoable"):
        case.do(UNDO)
    assert case.now == before


def case_of(offered: str) -> Case:
    return Case(process(offered, "s a b e"), process(offered, "s a b c e")).begin()


def test_the_state_does_not_keep_what_was_before_for_ever() -> None:
    case = Case(BOTH, process("", "s a b c e")).begin()
    case.do(move(case)).do(c.SetValues(values={"n": 1}))
    kept = case.now
    assert kept.before is None
    assert kept.since == case.at
    assert len(kept.root.state) < 400
    assert next(iter(kept.tokens)) == ROOT
