"""The life of human tasks: each act, and the table of what it refuses."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.kernel.bpmn.drawing import event, job, process, task, timer
from tests.kernel.engine.driving import Case, refused

from lotwright.kernel.engine import commands as c
from lotwright.kernel.engine import events as e


def offered(id: str, groups: str = "qa", more: str = "", **attributes: str) -> str:
    return task(id, "userTask", f'<zeebe:assignmentDefinition candidateGroups="{groups}"/>{more}', **attributes)


def given(id: str, person: str, more: str = "", **attributes: str) -> str:
    return task(id, "userTask", f'<zeebe:assignmentDefinition assignee="{person}"/>{more}', **attributes)


def row(case: Case, element: str = "a", nth: int = 0) -> Any:
    return case.now.tasks[case.task(element, nth)]


def test_a_task_is_offered_to_roles_and_people_or_given_to_one() -> None:
    assignment = '<zeebe:assignmentDefinition candidateGroups="=roles" candidateUsers="eva, {x}"/>'
    body = task("a", "userTask", assignment) + given("b", "=first + second")
    case = Case(process(body, "s p1 a e", "p1 b e2")).begin(roles=["qa", "lab"], first="an", second="a")
    assert (row(case).roles, row(case).people, row(case).assignee) == (["qa", "lab"], ["eva", "{x}"], None)
    assert row(case, "b").assignee == "ana"


def test_where_the_rules_find_nobody_the_administrators_are_asked() -> None:
    case = Case(process(task("a", "userTask", '<zeebe:assignmentDefinition assignee="=nobody"/>'), "s a e")).begin()
    assert row(case).roles == ["administrator"]


def test_a_task_stands_in_the_lane_of_a_role() -> None:
    lanes = '<laneSet id="ls"><lane id="l1" name="warehouse"><flowNodeRef>a</flowNodeRef></lane>'
    lanes += '<lane id="l2" name="Quality" lw:role="qa-manager"><flowNodeRef>b</flowNodeRef></lane></laneSet>'
    case = Case(process(lanes, "s p1 a e", "p1 b e2")).begin()
    assert (row(case).roles, row(case, "b").roles) == (["warehouse"], ["qa-manager"])


def test_a_task_may_name_its_people_as_plain_bpmn_does() -> None:
    def resource(kind: str, text: str) -> str:
        formal = f"<formalExpression>{text}</formalExpression>"
        return f"<{kind}><resourceAssignmentExpression>{formal}</resourceAssignmentExpression></{kind}>"

    body = task("a", content=resource("potentialOwner", "group(qa), lab"))
    body += task("b", content=resource("humanPerformer", "=who"))
    case = Case(process(body, "s p1 a e", "p1 b e2")).begin(who="eva")
    assert (row(case).roles, row(case, "b").assignee) == (["qa", "lab"], "eva")


def test_claim_and_give_back() -> None:
    case = Case(process(offered("a"), "s a e")).begin()
    task_id = case.task("a")
    with refused("task.not-claimed"):
        case.do(c.Unclaim(task=task_id))
    case.do(c.Claim(task=task_id), "eva").do(c.Claim(task=task_id), "eva")
    assert row(case).assignee == "eva"
    for command in (c.Claim, c.Unclaim, c.Complete):
        with refused("task.claimed-by-another"):
            case.do(command(task=task_id), "bob")
    assert case.do(c.Unclaim(task=task_id), "eva").now.tasks[task_id].assignee is None
    with refused("task.not-open"):
        case.do(c.Claim(task="99"))


def test_a_task_given_to_one_person_is_not_put_back() -> None:
    case = Case(process(given("a", "eva"), "s a e")).begin()
    with refused("task.not-offered"):
        case.do(c.Unclaim(task=case.task("a")), "eva")


def test_who_did_what_is_kept_with_outcome_and_time() -> None:
    outcomes = '<lw:outcomes field="decision"/>'
    case = Case(process(offered("a", more=outcomes), 's a x [decision = "ok"] b e', "x * c e")).begin("ana")
    case.complete("a", "eva", outcome="ok")
    assert case.waits == "b"
    (done,) = (found for found in case.last if isinstance(found, e.TaskDone))
    assert (done.person, done.outcome, done.how, done.at) == ("eva", "ok", "completed", case.at)
    assert case.now.did == {"s": ["ana"], "a": ["eva"]}
    assert case.data("decision") == "ok"


def test_nobody_checks_their_own_work() -> None:
    body = offered("a") + offered("b", lw_fourEyes="s a")
    case = Case(process(body, "s a b e")).begin("ana").complete("a", "eva")
    task_id = case.task("b")
    for person, element in (("ana", "s"), ("eva", "a")):
        for command in (c.Claim, c.Complete):
            with refused("task.four-eyes", element=element):
                case.do(command(task=task_id), person)
    case.do(c.Claim(task=task_id), "bob")
    with refused("task.four-eyes"):
        case.do(c.Transfer(task=task_id, person="eva", reason="r"), "bob")
    with refused("task.four-eyes"):
        case.do(c.AddSigner(task=task_id, person="eva", where="beside", reason="r"), "bob")
    with refused("task.four-eyes"):
        case.do(c.HandOver(leaver="bob", person="eva", reason="r"))
    assert case.complete("b", "bob").status == "ended"


def test_hand_over_for_good() -> None:
    case = Case(process(offered("a"), "s a e")).begin()
    task_id = case.task("a")
    with refused("task.not-claimed"):
        case.do(c.Transfer(task=task_id, person="bob", reason="r"), "eva")
    case.do(c.Claim(task=task_id), "eva")
    with refused("task.transfer.to-oneself"):
        case.do(c.Transfer(task=task_id, person="eva", reason="r"), "eva")
    with refused("task.claimed-by-another"):
        case.do(c.Transfer(task=task_id, person="bob", reason="r"), "bob")
    case.do(c.Transfer(task=task_id, person="bob", reason="on leave"), "eva")
    assert (row(case).assignee, row(case).owner) == ("bob", None)
    assert case.complete("a", "bob").status == "ended"


def test_delegate_and_give_back() -> None:
    case = Case(process(given("a", "eva"), "s a e")).begin()
    task_id = case.task("a")
    with refused("task.not-delegated"):
        case.do(c.Resolve(task=task_id, opinion="fine"), "eva")
    with refused("task.transfer.to-oneself"):
        case.do(c.Delegate(task=task_id, person="eva", reason="r"), "eva")
    case.do(c.Delegate(task=task_id, person="bob", reason="knows it"), "eva")
    assert (row(case).assignee, row(case).owner) == ("bob", "eva")
    with refused("task.delegated"):
        case.do(c.Complete(task=task_id), "bob")
    with refused("task.delegated"):
        case.do(c.Delegate(task=task_id, person="kim", reason="r"), "bob")
    with refused("task.claimed-by-another"):
        case.do(c.Complete(task=task_id), "eva")
    case.do(c.Resolve(task=task_id, opinion="fine", values={"note": "ok"}), "bob")
    assert (row(case).assignee, row(case).owner, case.data("note")) == ("eva", None, "ok")
    assert case.complete("a", "eva").status == "ended"


def test_a_substitute_acts_in_their_own_name_on_behalf() -> None:
    case = Case(process(given("a", "eva"), "s a e"), stands_for=frozenset({"eva"})).begin().complete("a", "bob")
    (done,) = (found for found in case.last if isinstance(found, e.TaskDone))
    assert (done.person, done.behalf) == ("bob", "eva")


def test_a_leaver_hands_over_everything() -> None:
    body = given("a", "eva") + task("b", "userTask", '<zeebe:assignmentDefinition candidateUsers="eva, kim"/>')
    case = Case(process(body, "s p1 a e", "p1 b e2")).begin()
    case.do(c.HandOver(leaver="eva", person="bob", reason="left the company"), "admin")
    assert row(case).assignee == "bob"
    assert row(case, "b").people == ["eva", "kim", "bob"]


def test_a_leaver_hands_over_what_waits_for_its_turn_too() -> None:
    case = Case(process(given("a", "eva"), "s a e")).begin()
    main = case.task("a")
    case.do(c.AddSigner(task=main, person="kim", where="after", reason="r"), "eva")
    case.do(c.HandOver(leaver="kim", person="lee", reason="left"), "admin")
    assert case.now.tokens[row(case).token].after == ("lee",)
    before = Case(process(given("a", "eva"), "s a e")).begin()
    before.do(c.AddSigner(task=before.task("a"), person="bob", where="before", reason="r"), "eva")
    before.do(c.HandOver(leaver="eva", person="lee", reason="left"), "admin").complete("a", "bob")
    assert row(before).assignee == "lee"


def test_urging_is_told_and_not_too_often() -> None:
    case = Case(process(offered("a"), "s a e")).begin()
    task_id = case.task("a")
    case.do(c.Urge(task=task_id))
    assert case.asked(c.Notify) == [c.Notify("urge", task_id, "a", (), ("qa",))]
    with refused("task.urge.too-soon"):
        case.do(c.Urge(task=task_id))
    case.pass_time(1).do(c.Claim(task=task_id), "eva").do(c.Urge(task=task_id))
    assert case.asked(c.Notify) == [c.Notify("urge", task_id, "a", ("eva",), ())]


# ---- added signers


def test_one_added_before_acts_first_then_the_task_comes_back() -> None:
    case = Case(process(given("a", "eva"), "s a e")).begin()
    main = case.task("a")
    case.do(c.AddSigner(task=main, person="bob", where="before", reason="r"), "eva")
    (waiting,) = case.now.tasks.values()
    assert (waiting.assignee, waiting.part) == ("bob", "before")
    with refused("task.not-open"):
        case.do(c.Complete(task=main), "eva")
    with refused("task.signer.nested"):
        case.do(c.AddSigner(task=waiting.task, person="kim", where="beside", reason="r"), "bob")
    case.complete("a", "bob", note="seen")
    assert (row(case).task, row(case).assignee, case.data("note")) == (main, "eva", "seen")
    assert case.complete("a", "eva").status == "ended"


def test_one_added_after_acts_after_and_then_the_way_goes_on() -> None:
    case = Case(process(given("a", "eva"), "s a b e")).begin()
    main = case.task("a")
    case.do(c.AddSigner(task=main, person="bob", where="after", reason="r"), "eva")
    case.do(c.AddSigner(task=main, person="kim", where="after", reason="r"), "eva")
    with refused("task.signer.both-sides"):
        case.do(c.AddSigner(task=main, person="lee", where="before", reason="r"), "eva")
    with refused("task.signer.twice"):
        case.do(c.AddSigner(task=main, person="bob", where="beside", reason="r"), "eva")
    for person in ("eva", "bob", "kim"):
        assert (case.waits, row(case).assignee) == ("a", person)
        case.complete("a", person)
    assert case.waits == "b"


def test_those_added_beside_act_in_any_order() -> None:
    case = Case(process(given("a", "eva"), "s a b e")).begin()
    case.do(c.AddSigner(task=case.task("a"), person="bob", where="beside", reason="r"), "eva")
    assert case.waits == "a a"
    assert case.complete("a", "eva").waits == "a"
    assert case.complete("a", "bob").waits == "b"


def test_all_who_were_added_must_agree_where_a_step_says_what_agreement_is() -> None:
    more = '<lw:outcomes field="decision" agree="ok"/>'
    case = Case(process(given("a", "eva", more), 's a x [decision = "ok"] good e', "x * bad e")).begin()
    case.do(c.AddSigner(task=case.task("a"), person="bob", where="beside", reason="r"), "eva")
    case.complete("a", "bob", outcome="no", nth=1).complete("a", "eva", outcome="ok")
    assert case.waits == "bad"


def test_somebody_added_is_taken_out_again() -> None:
    case = Case(process(given("a", "eva"), "s a b e")).begin()
    main = case.task("a")
    with refused("task.signer.not-added"):
        case.do(c.RemoveSigner(task=main, reason="r"), "eva")
    case.do(c.AddSigner(task=main, person="bob", where="before", reason="r"), "eva")
    added = case.task("a")
    with refused("task.claimed-by-another"):
        case.do(c.RemoveSigner(task=added, reason="r"), "kim")
    case.do(c.RemoveSigner(task=added, reason="not needed"), "eva")
    assert row(case).task == main
    case.do(c.AddSigner(task=main, person="bob", where="after", reason="r"), "eva")
    case.do(c.RemoveSigner(task=main, person="bob", reason="not needed"), "eva")
    with refused("task.not-open"):
        case.do(c.RemoveSigner(task="99", reason="r"), "eva")
    assert case.complete("a", "eva").waits == "b"


def test_taking_out_the_last_one_still_waited_for_lets_the_way_go_on() -> None:
    case = Case(process(given("a", "eva"), "s a b e")).begin()
    case.do(c.AddSigner(task=case.task("a"), person="bob", where="beside", reason="r"), "eva")
    case.complete("a", "eva").do(c.RemoveSigner(task=case.task("a"), reason="ill"), "eva")
    assert case.waits == "b"


def test_who_is_still_to_be_heard_is_taken_out_by_nobody_who_has_not_acted_on_the_step() -> None:
    case = Case(process(given("a", "eva"), "s a b e")).begin()
    case.do(c.AddSigner(task=case.task("a"), person="bob", where="beside", reason="r"), "eva")
    case.complete("a", "eva")
    for person in ("bob", "kim"):
        with refused("task.claimed-by-another"):
            case.do(c.RemoveSigner(task=case.task("a"), reason="in a hurry"), person)
    assert case.waits == "a"


# ---- deadlines


def deadline(more: str = "", remind: str = "PT2H", to: str = ' to="qa-manager"') -> str:
    return f'<lw:deadline due="PT4H" remind="{remind}" escalate="PT8H"{to}{more}/>'


def test_a_deadline_reminds_and_then_offers_the_task_to_the_role_it_escalates_to() -> None:
    case = Case(process(offered("a", more=deadline()), "s a e")).begin()
    assert row(case).due == case.at + dt.timedelta(hours=4)
    task_id = case.task("a")
    case.pass_time(2)
    assert case.asked(c.Notify) == [c.Notify("remind", task_id, "a", (), ("qa",))]
    case.pass_time(6)
    assert case.asked(c.Notify) == [c.Notify("escalate", task_id, "a", (), ("qa", "qa-manager"))]
    assert row(case).roles == ["qa", "qa-manager"]
    assert not case.now.timers


def test_reminders_make_a_ladder() -> None:
    case = Case(process(offered("a", more=deadline(remind="PT1H PT2H PT3H")), "s a e")).begin()
    assert sorted(timer.kind for timer in case.now.timers.values()) == ["escalate", "remind", "remind", "remind"]


def test_an_overdue_task_is_taken_from_whoever_has_it_where_the_process_says_so() -> None:
    case = Case(process(offered("a", more=deadline(' onEscalate="reassign"')), "s a e")).begin()
    case.do(c.Claim(task=case.task("a")), "eva").pass_time(8)
    assert (row(case).assignee, row(case).roles) == (None, ["qa", "qa-manager"])


def test_an_overdue_task_raises_an_escalation_where_the_process_says_so() -> None:
    body = offered("a", more=deadline(' onEscalate="raise"'))
    body += event(
        "b",
        "boundaryEvent",
        '<escalationEventDefinition escalationRef="X"/>',
        attachedToRef="a",
        cancelActivity="false",
    )
    items = '<escalation id="X" escalationCode="deadline"/>'
    assert Case(process(body, "s a e", "b chase e2", items=items)).begin().pass_time(8).waits == "a chase"


def test_a_task_done_in_time_leaves_no_timer() -> None:
    case = Case(process(offered("a", more=deadline()), "s a b e")).begin().complete("a")
    assert not case.now.timers


def test_due_follow_up_and_priority_may_be_worked_out() -> None:
    schedule = '<zeebe:taskSchedule dueDate="=due" followUpDate="2026-03-05T08:00:00Z"/>'
    schedule += '<zeebe:priorityDefinition priority="=20 + 1"/>'
    case = Case(process(offered("a", more=schedule), "s a e")).begin(due=dt.date(2026, 3, 9))
    found = row(case)
    assert (found.due, found.priority) == (dt.datetime(2026, 3, 9, tzinfo=dt.UTC), 21)
    assert found.follow_up == dt.datetime(2026, 3, 5, 8, tzinfo=dt.UTC)


def test_people_named_to_be_told_are_told() -> None:
    case = Case(process(offered("a", more='<lw:copy roles="auditor"/>'), "s a e")).begin()
    assert case.asked(c.Notify) == [c.Notify("copy", case.task("a"), "a", (), ("auditor",))]


# ---- return, take back


def test_work_goes_back_to_whoever_did_the_step_before_and_through_all_steps_again() -> None:
    case = Case(process(offered("a") + offered("b") + offered("d"), "s a b d e")).begin()
    case.complete("a", "eva").complete("b", "bob")
    case.do(c.Claim(task=case.task("d")), "kim").do(c.Return(task=case.task("d"), reason="wrong"), "kim")
    assert (case.waits, row(case, "b").assignee) == ("b", "bob")
    assert [found.how for found in case.last if isinstance(found, e.TaskDone)] == ["returned"]
    case.do(c.Return(task=case.task("b"), to="a", reason="wrong"), "bob")
    assert row(case, "a").assignee == "eva"
    assert case.complete("a", "eva").complete("b").waits == "d"


def test_work_sent_back_comes_straight_back_where_that_was_asked() -> None:
    case = Case(process(offered("a") + offered("b") + offered("d"), "s a b d e")).begin()
    case.complete("a", "eva").complete("b", "bob").do(c.Claim(task=case.task("d")), "kim")
    case.do(c.Return(task=case.task("d"), to="a", reason="wrong", straight=True), "kim")
    assert case.waits == "a"
    case.complete("a", "eva")
    assert (case.waits, row(case, "d").assignee) == ("d", "kim")


def returning(case: Case, element: str, person: str, to: str | None = None, straight: bool = False) -> Case:
    task_id = case.task(element)
    if case.now.tasks[task_id].assignee is None:
        case.do(c.Claim(task=task_id), person)
    return case.do(c.Return(task=task_id, to=to, reason="wrong", straight=straight), person)


def test_where_work_cannot_go_back_to() -> None:
    case = Case(process("", "s a p1 b p2 d e", "p1 f p2")).begin().complete("a")
    for element, to in (("b", "a"), ("b", None), ("b", "f"), ("b", "d"), ("b", "nothing")):
        with refused("task.return.no-target"):
            returning(case, element, "ana", to)
    case.complete("b").complete("f")
    with refused("task.return.no-target"):
        returning(case, "d", "ana", "b")
    first = Case(process("", "s a e")).begin()
    with refused("task.return.no-target"):
        returning(first, "a", "ana")


def test_what_was_booked_in_between_keeps_work_from_going_back() -> None:
    case = Case(process(job("book", "inventory.receive"), "s a book b d e")).begin().complete("a").complete("b")
    with refused("task.return.over-action", element="book"):
        returning(case, "d", "ana", "a")
    assert returning(case, "d", "ana").waits == "b"
    again = Case(process(job("book", "x", lw_repeatable="true"), "s a book b e")).begin().complete("a")
    assert returning(again, "b", "ana").waits == "a"
    assert len(again.complete("a").calls) == 2


def test_over_something_signed_work_goes_through_all_steps_again() -> None:
    signing = offered("b", more='<lw:signature meaning="release"/>')
    case = Case(process(signing, "s a b d e")).begin().complete("a").complete("b")
    with refused("task.return.signed"):
        returning(case, "d", "ana", "a", straight=True)
    assert returning(case, "d", "ana", "a").waits == "a"


def test_work_goes_back_within_a_branch() -> None:
    case = Case(process("", "s p1 a b p2 e", "p1 d p2")).begin().complete("a")
    assert returning(case, "b", "ana").waits == "a d"


def test_one_takes_back_what_nobody_has_acted_on() -> None:
    case = Case(process(offered("a") + offered("b"), "s a b e")).begin()
    task_id = case.task("a")
    case.complete("a", "eva")
    with refused("task.take-back.anothers"):
        case.do(c.TakeBack(task=task_id, reason="r"), "bob")
    case.do(c.TakeBack(task=task_id, reason="forgot"), "eva")
    assert (case.waits, row(case).assignee) == ("a", "eva")
    with refused("task.take-back.moved-on"):
        case.do(c.TakeBack(task=task_id, reason="again"), "eva")
    task_id = case.task("a")
    case.complete("a", "eva").do(c.Claim(task=case.task("b")), "bob")
    with refused("task.take-back.moved-on"):
        case.do(c.TakeBack(task=task_id, reason="late"), "eva")


def test_one_takes_back_over_an_event_that_tells_nobody_anything() -> None:
    case = Case(process(event("t", "intermediateThrowEvent"), "s a t b e")).begin()
    task_id = case.task("a")
    assert case.complete("a").do(c.TakeBack(task=task_id, reason="r")).waits == "a"


def test_one_takes_back_all_branches_or_none() -> None:
    case = Case(process("", "s a p1 b p2 e", "p1 d p2")).begin()
    task_id = case.task("a")
    assert case.complete("a").do(c.TakeBack(task=task_id, reason="r")).waits == "a"
    task_id = case.task("a")
    case.complete("a").complete("b")
    with refused("task.take-back.moved-on"):
        case.do(c.TakeBack(task=task_id, reason="r"))


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (job("book", "inventory.receive"), "s a book b e"),
        (offered("a", more='<lw:signature meaning="release"/>'), "s a b e"),
        (event("t", "intermediateThrowEvent", '<signalEventDefinition signalRef="S"/>'), "s a t b e"),
        ("", "s p1 a p2 b e"),
    ],
)
def test_what_was_booked_signed_sent_or_joined_is_not_taken_back(body: str, line: str) -> None:
    case = Case(process(body, line, "p1 d p2" if "p1" in line else "", items='<signal id="S" name="S"/>')).begin()
    if "d" in case.waits:
        case.complete("d")
    task_id = case.task("a")
    case.complete("a")
    with refused("task.take-back.moved-on"):
        case.do(c.TakeBack(task=task_id, reason="r"))


# ---- the whole case


def test_the_initiator_withdraws_while_nothing_is_signed() -> None:
    signing = offered("a", more='<lw:signature meaning="release"/>')
    case = Case(process(signing, "s a b e")).begin("ana")
    with refused("case.not-initiator"):
        case.do(c.Withdraw(reason="r"), "bob")
    signed = Case(process(signing, "s a b e")).begin("ana").complete("a", "eva")
    with refused("case.signed"):
        signed.do(c.Withdraw(reason="r"), "ana")
    case.do(c.Withdraw(reason="mistake"), "ana")
    assert (case.status, case.now.tasks) == ("terminated", {})
    assert case.asked(c.Notify)[0].kind == "withdrawn"


def test_a_case_is_terminated_whatever_it_is_doing() -> None:
    case = Case(process(event("t", "intermediateCatchEvent", timer("PT1H")), "s p1 a e", "p1 t e2")).begin()
    case.do(c.Terminate(reason="wrong item"), "admin")
    assert (case.status, case.now.timers) == ("terminated", {})
    assert case.now.head.ended_at == case.at


def test_a_suspended_case_stands_still_until_resumed() -> None:
    case = Case(process(event("t", "intermediateCatchEvent", timer("PT1H")), "s p1 a e", "p1 t b e2")).begin()
    with refused("case.not-suspended"):
        case.do(c.Resume())
    case.do(c.Suspend(reason="investigation"))
    case.at += dt.timedelta(hours=1)
    (timer_id,) = case.now.timers
    for command in (c.Complete(task=case.task("a")), c.FireTimer(timer=timer_id), c.Suspend(reason="r")):
        with refused("case.suspended"):
            case.do(command)
    case.do(c.Resume())
    assert case.do(c.FireTimer(timer=timer_id)).waits == "a b"
    stopped = Case(process("", "s a e")).begin().do(c.Suspend(reason="r")).do(c.Terminate(reason="r"))
    assert stopped.status == "terminated"


def test_a_case_taken_up_again_names_the_one_it_follows() -> None:
    case = Case(process("", "s a e"))
    case.do(c.Begin(id="C-2", process="p", definition=case.net.sha256, follows="C-1"))
    (began,) = (found for found in case.events if isinstance(found, e.Began))
    assert began.follows == "C-1"


def test_where_a_case_begins() -> None:
    body = event("m", "startEvent", '<messageEventDefinition messageRef="M"/>')
    body += event("t", "startEvent", timer("R/PT1H", "timeCycle"))
    items = '<message id="M" name="M"/>'
    case = Case(process(body, "m a e", "t b e2", items=items))
    with refused("case.which-start"):
        case.begin()
    with refused("case.no-such-start"):
        case.begin(element="a")
    assert case.begin(element="t").waits == "b"
    both = Case(process(body, "s d e3", "m a e", "t b e2", items=items))
    assert both.begin().waits == "d"


# ---- who was only asked, who has it themselves


def test_who_was_only_asked_decides_nothing_about_the_task() -> None:
    case = Case(process(offered("a"), "s a e")).begin()
    task_id = case.task("a")
    case.do(c.Claim(task=task_id), "eva").do(c.Delegate(task=task_id, person="bob", reason="r"), "eva")
    for command in (
        c.Complete(task=task_id), c.Unclaim(task=task_id), c.Return(task=task_id, reason="r"),
        c.AddSigner(task=task_id, person="kim", where="after", reason="r"),
    ):  # fmt: skip
        with refused("task.delegated"):
            case.do(command, "bob")
    assert case.do(c.Resolve(task=task_id, opinion="fine"), "bob").complete("a", "eva").status == "ended"


def test_nobody_reminds_themselves_and_when_again_is_told() -> None:
    case = Case(process(offered("a"), "s a e")).begin()
    task_id = case.task("a")
    case.do(c.Claim(task=task_id), "eva")
    with refused("task.urge.own"):
        case.do(c.Urge(task=task_id), "eva")
    case.do(c.Urge(task=task_id), "ana")
    following = (case.at + dt.timedelta(hours=1)).isoformat(" ", "minutes")
    with refused("task.urge.too-soon", task=task_id, next=following):
        case.do(c.Urge(task=task_id), "ana")


def test_signers_are_added_only_where_it_is_known_what_agreement_is() -> None:
    case = Case(process(given("a", "eva", '<lw:outcomes field="decision"/>'), "s a e")).begin()
    with refused("task.signer.no-agreement"):
        case.do(c.AddSigner(task=case.task("a"), person="bob", where="beside", reason="r"), "eva")


def test_an_added_signer_who_does_not_agree_is_heard_also_after_whose_step_it_is() -> None:
    more = '<lw:outcomes field="decision" agree="ok"/>'
    case = Case(process(given("a", "eva", more), 's a x [decision = "ok"] good e', "x * bad e")).begin()
    case.do(c.AddSigner(task=case.task("a"), person="bob", where="after", reason="r"), "eva")
    case.complete("a", "eva", outcome="ok").complete("a", "bob", outcome="no")
    assert (case.waits, case.data("decision")) == ("bad", "no")


def test_who_is_taken_out_after_the_others_agreed_changes_nothing_about_it() -> None:
    more = '<lw:outcomes field="decision" agree="ok"/>'
    case = Case(process(given("a", "eva", more), 's a x [decision = "ok"] good e', "x * bad e")).begin()
    case.do(c.AddSigner(task=case.task("a"), person="bob", where="beside", reason="r"), "eva")
    case.complete("a", "eva", outcome="ok").do(c.RemoveSigner(task=case.task("a"), reason="ill"), "eva")
    assert (case.waits, case.data("decision")) == ("good", "ok")
