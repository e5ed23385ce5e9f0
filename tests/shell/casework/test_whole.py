"""What is done to whole cases: who may, what must be said, what it does to what waits, and what it never does."""

from __future__ import annotations

import datetime as dt
import secrets

import msgspec
import pytest
from tests.shell.casework.desk import act, begin, caller, entries, record, refusals, task, version, written
from tests.shell.casework.race import race

from lotwright.kernel.journal.body import DECODER
from lotwright.kernel.refusal import Invalid, Refused
from lotwright.shell import commands as c
from lotwright.shell.casework.whole import CHECKS, Whole
from lotwright.shell.worker import Worker


def rows(runner, sql, *parameters):
    with runner.pool.connection() as connection:
        return connection.execute(sql, parameters).fetchall()


def status(runner, case):
    return rows(runner, "SELECT status FROM ledger.process_case WHERE stream = %s", case)[0][0]


def team(runner):
    """Everybody looks at two things, two agree, something is searched for."""
    return runner.run(c.StartCase(process="team", values={"note": "n"}), caller("ana")).answer["case"]


def open_tasks(runner, case, element):
    found = rows(
        runner, "SELECT task FROM ledger.task WHERE stream = %s AND element = %s ORDER BY task::int", case, element
    )
    return [id for (id,) in found]


def offered(runner, case, name):
    return runner.look(c.Suspend(case=case, reason="-"), caller(name), Whole.offered)


def moves(runner, case, name):
    return {one.key: one.refused.rule if one.refused else None for one in offered(runner, case, name).moves}


def ended(runner):
    case = begin(runner)
    runner.run(c.Terminate(case=case, reason="r"), caller("kim"))
    return case


def suspended(runner):
    case = begin(runner)
    runner.run(c.Suspend(case=case, reason="r"), caller("kim"))
    return case


STAGES = {"begun": begin, "ended": ended, "suspended": suspended, "team": team, "none": lambda runner: "C-404"}

REASON = {"reason": "r"}
REFUSED = {
    "withdraw: no such case": ("none", "ana", c.Withdraw, REASON, "case.unknown"),
    "withdraw: wrong role": ("begun", "eve", c.Withdraw, REASON, "access.not-granted"),
    "withdraw: not whoever began": ("begun", "ben", c.Withdraw, REASON, "case.not-initiator"),
    "withdraw: over": ("ended", "ana", c.Withdraw, REASON, "case.over"),
    "withdraw: suspended": ("suspended", "ana", c.Withdraw, REASON, "case.suspended"),
    "terminate: no such case": ("none", "kim", c.Terminate, REASON, "case.unknown"),
    "terminate: whoever began": ("begun", "ana", c.Terminate, REASON, "access.not-granted"),
    "terminate: over": ("ended", "kim", c.Terminate, REASON, "case.over"),
    "suspend: wrong person": ("begun", "ana", c.Suspend, REASON, "access.not-granted"),
    "suspend: twice": ("suspended", "kim", c.Suspend, REASON, "case.suspended"),
    "suspend: over": ("ended", "kim", c.Suspend, REASON, "case.over"),
    "resume: wrong person": ("suspended", "ana", c.Resume, REASON, "access.not-granted"),
    "resume: not suspended": ("begun", "kim", c.Resume, REASON, "case.not-suspended"),
    "resume: over": ("ended", "kim", c.Resume, REASON, "case.over"),
    "retry: wrong person": ("begun", "ana", c.Retry, REASON, "access.not-granted"),
    "retry: not stuck": ("begun", "kim", c.Retry, REASON, "case.not-stuck"),
    "retry: suspended": ("suspended", "kim", c.Retry, REASON, "case.suspended"),
    "reopen: wrong person": ("ended", "eve", c.Reopen, REASON, "access.not-granted"),
    "reopen: who only keeps order": ("ended", "kim", c.Reopen, REASON, "access.not-granted"),
    "reopen: not over": ("begun", "ana", c.Reopen, REASON, "case.not-over"),
    "reopen: suspended": ("suspended", "ana", c.Reopen, REASON, "case.not-over"),
    "add: wrong person": ("team", "ana", c.AddInstance, {"element": "Look", "item": "z"}, "access.not-granted"),
    "add: no such step": ("team", "kim", c.AddInstance, {"element": "Ask", "item": "z"}, "case.no-such-loop"),
    "add: nothing repeated": ("begun", "kim", c.AddInstance, {"element": "Write", "item": "z"}, "case.no-such-loop"),
    "add: over": ("ended", "kim", c.AddInstance, {"element": "Write", "item": "z"}, "case.over"),
    "add: nobody": ("team", "kim", c.AddInstance, {"element": "Agree", "item": "P-x"}, "task.transfer.unable"),
    "add: who may not": ("team", "kim", c.AddInstance, {"element": "Agree", "item": "P-eve"}, "task.transfer.unable"),
    "add: no person": ("team", "kim", c.AddInstance, {"element": "Agree", "item": 7}, "task.transfer.unable"),
    "remove: wrong person": ("team", "ana", c.RemoveInstance, {"token": 1}, "access.not-granted"),
    "remove: no such": ("team", "kim", c.RemoveInstance, {"token": 4040}, "case.no-such-instance"),
    "remove: the whole case": ("team", "kim", c.RemoveInstance, {"token": 1}, "case.no-such-instance"),
    "remove: suspended": ("suspended", "kim", c.RemoveInstance, {"token": 1}, "case.suspended"),
    "activate: wrong person": ("team", "cai", c.Activate, {"element": "Ask"}, "access.not-granted"),
    "activate: no such activity": ("team", "ana", c.Activate, {"element": "Look"}, "case.no-such-activity"),
    "activate: nothing to begin": ("begun", "ana", c.Activate, {"element": "Write"}, "case.no-such-activity"),
    "activate: over": ("ended", "ana", c.Activate, {"element": "Ask"}, "case.over"),
}  # fmt: skip


@pytest.mark.parametrize("row", REFUSED)
def test_a_move_is_refused_by_name_and_nothing_changes(runner, row):
    stage, name, kind, more, rule = REFUSED[row]
    case = STAGES[stage](runner)
    said = more if kind is c.Activate else {**REASON, **more}
    before, kept = entries(runner), refusals(runner, name)
    with pytest.raises(Refused) as refused:
        runner.run(kind(case=case, **said), caller(name))
    assert refused.value.rule == rule
    assert entries(runner) == before
    assert refusals(runner, name) == [*kept, rule]


ABLE = {
    c.Withdraw: ("begun", "ana", {}), c.Terminate: ("begun", "kim", {}), c.Suspend: ("begun", "kim", {}),
    c.Resume: ("suspended", "kim", {}), c.Reopen: ("ended", "ana", {}),
    c.AddInstance: ("team", "kim", {"element": "Look", "item": "z"}),
}  # fmt: skip


@pytest.mark.parametrize("kind", ABLE)
def test_a_move_needs_its_reason_and_the_version_that_is_there_and_happens_once(runner, kind):
    stage, name, more = ABLE[kind]
    case = STAGES[stage](runner)
    before = entries(runner)
    with pytest.raises(Invalid) as invalid:
        runner.run(kind(case=case, reason=" ", **more), caller(name))
    assert [(one.rule, one.path) for one in invalid.value.problems] == [("value.empty", "reason")]
    with pytest.raises(c.Conflict):
        runner.run(kind(case=case, reason="r", version=99, **more), caller(name))
    assert entries(runner) == before
    key, command = secrets.token_hex(8), kind(case=case, reason="because", version=version(runner, case), **more)
    first = runner.run(command, caller(name, key=key))
    after = entries(runner)
    again = runner.run(command, caller(name, key=key))
    assert (again.replayed, again.entries) == (True, first.entries)
    assert entries(runner) == after != before
    ((body,),) = rows(
        runner, "SELECT body FROM journal.entry WHERE kind='case' AND id=%s ORDER BY seq DESC LIMIT 1", case
    )
    assert DECODER.decode(bytes(body)).reason == "because"


def test_those_who_had_the_work_are_told_when_it_is_withdrawn(runner):
    case = written(runner)
    draft = "INSERT INTO app.draft (case_id, task, person, content) VALUES (%s, %s, 'P-cai', '{}') RETURNING 1"
    rows(runner, draft, case, task(runner, case))
    runner.run(c.Withdraw(case=case, reason="mistake"), caller("ana"))
    told = [
        msgspec.json.decode(payload)
        for (payload,) in rows(runner, "SELECT payload FROM app.outbox WHERE topic = 'notify'")
    ]
    mine = [one for one in told if one["case"] == case and one["kind"] == "withdrawn"]
    assert [(one["element"], one["roles"]) for one in mine] == [("Approve", ["approver", "helper"])]
    assert rows(runner, "SELECT 1 FROM ledger.task WHERE stream = %s", case) == []
    assert rows(runner, "SELECT 1 FROM ledger.timer WHERE stream = %s", case) == []
    assert rows(runner, "SELECT 1 FROM app.draft WHERE case_id = %s", case) == []


def test_while_a_case_is_suspended_nothing_falls_due_and_afterwards_it_does_in_order(runner):
    case = begin(runner)
    due = rows(runner, "SELECT due FROM ledger.timer WHERE stream = %s ORDER BY due", case)
    assert len(due) == 2
    runner.run(c.Suspend(case=case, reason="r"), caller("kim"))
    runner.clock.set(max(runner.clock.now(), due[-1][0] + dt.timedelta(hours=1)))
    while Worker(runner, None).fire():
        pass
    assert len(rows(runner, "SELECT 1 FROM ledger.timer WHERE stream = %s", case)) == 2
    with pytest.raises(Refused) as refused:
        runner.run(c.FireTimer(case=case, timer="1"), caller("root", kind="job"))
    assert refused.value.rule == "case.suspended"
    runner.run(c.Resume(case=case, reason="r"), caller("kim"))
    while Worker(runner, None).fire():
        pass
    fired = rows(runner, "SELECT body FROM journal.entry WHERE kind='case' AND id=%s ORDER BY seq", case)
    kinds = [
        event["kind"]
        for (body,) in fired
        for event in DECODER.decode(bytes(body)).events
        if event["type"] == "timer.fired"
    ]
    assert kinds == ["remind", "escalate"]


def test_a_case_taken_up_again_begins_with_what_was_known_and_both_say_so(runner):
    old = begin(runner, title="On batches", code="READ")
    runner.run(c.Terminate(case=old, reason="wrong title"), caller("kim"))
    answer = runner.run(c.Reopen(case=old, reason="after all"), caller("ben")).answer
    new = answer["case"]
    assert answer["follows"] == old and new != old
    assert record(runner, new) == {"title": "On batches", "trainee": "P-eve", "code": "READ", "double": None}
    assert offered(runner, new, "kim").state.follows == old
    assert offered(runner, old, "kim").state.followed == (new,)
    assert status(runner, old) == "terminated"
    with pytest.raises(Refused) as refused:
        runner.run(c.Reopen(case=old, reason="twice"), caller("ana"))
    assert (refused.value.rule, refused.value.params["case"]) == ("case.followed", new)
    runner.run(c.Terminate(case=new, reason="r"), caller("kim"))
    assert runner.run(c.Reopen(case=old, reason="once more"), caller("ana")).answer["case"] not in (old, new)


def test_of_two_who_take_a_case_up_at_once_one_is_told_of_the_other(runner):
    for _ in range(3):
        old = ended(runner)
        again = c.Reopen(case=old, reason="r")
        found = race(
            [lambda meeting, name=name, again=again: runner.run(again, caller(name)) for name in ("ana", "ben")]
        )
        assert [one.rule for one in found if isinstance(one, Refused)] == ["case.followed"], found
        assert len(offered(runner, old, "kim").state.followed) == 1


def test_what_begins_by_itself_is_not_taken_up_by_hand(runner):
    runner.run(c.StartCase(process="question", values={"note": "n1"}), caller("ana"))
    ((asked,),) = rows(runner, "SELECT stream FROM ledger.process_case WHERE process = 'answer'")
    runner.run(c.Terminate(case=asked, reason="r"), caller("kim"))
    with pytest.raises(Refused) as refused:
        runner.run(c.Reopen(case=asked, reason="r"), caller("ana"))
    assert refused.value.rule == "process.begins-by-itself"


def test_instances_are_added_and_removed_and_the_step_ends_when_all_are_done(runner):
    case = team(runner)
    runner.run(c.AddInstance(case=case, element="Look", item={"page": 3}, reason="r"), caller("kim"))
    (look,) = [one for one in offered(runner, case, "kim").repeated if one.element == "Look"]
    assert [one.item for one in look.instances] == ["x", "y", {"page": 3}]
    runner.run(c.RemoveInstance(case=case, token=look.instances[0].token, reason="r"), caller("kim"))
    for id in open_tasks(runner, case, "Look"):
        runner.run(c.Complete(case=case, task=id), caller("ana"))
    assert {one.element for one in offered(runner, case, "kim").repeated} == {"Agree"}


def test_one_more_who_can_decides_with_the_others(runner):
    case = team(runner)
    act(runner, "root", "people.grant", person="P-dee", role="writer", since="2020-01-01")
    runner.run(c.AddInstance(case=case, element="Agree", item="P-dee", reason="knows it"), caller("kim"))
    deciding = rows(runner, "SELECT assignee FROM ledger.task WHERE stream = %s AND element = 'Agree' ORDER BY 1", case)
    assert deciding == [("P-ana",), ("P-ben",), ("P-dee",)]


def test_an_activity_is_begun_as_often_as_it_is_wanted(runner):
    case = team(runner)
    for _ in range(2):
        runner.run(c.Activate(case=case, element="Dig", version=version(runner, case)), caller("ben"))
    assert len(open_tasks(runner, case, "Dig")) == 2
    with pytest.raises(c.Conflict):
        runner.run(c.Activate(case=case, element="Dig", version=1), caller("ben"))


def test_the_moves_told_are_those_that_are_open(runner):
    """The keeper keeps order, the writer works."""
    assert moves(runner, begin(runner), "kim") == {
        "withdraw": "access.not-granted", "terminate": None, "suspend": None, "resume": "case.not-suspended",
        "retry": "case.not-stuck", "reopen": "access.not-granted", "instances": "case.no-such-loop",
        "activate": "access.not-granted",
    }  # fmt: skip
    writer = moves(runner, team(runner), "ana")
    assert {key for key, rule in writer.items() if rule is None} == {"withdraw", "activate"}
    assert set(writer) == set(CHECKS)
    assert {key for key, rule in moves(runner, suspended(runner), "kim").items() if rule is None} == {
        "terminate", "resume",
    }  # fmt: skip


def test_looking_at_what_may_be_done_changes_nothing(runner):
    case = team(runner)
    before = entries(runner)
    for name in ("ana", "kim", "eve"):
        moves(runner, case, name)
    assert entries(runner) == before
    assert task(runner, begin(runner))


def test_an_external_task_that_failed_too_often_is_tried_again_and_then_answered(runner):
    """Whoever may drive cases brings the answers; each try goes out anew."""
    case = runner.run(c.StartCase(process="pair", values={"note": "n"}), caller("ana")).answer["case"]
    for name, element in (("ana", "Weigh"), ("ben", "Verify")):
        (id,) = open_tasks(runner, case, element)
        runner.run(c.Complete(case=case, task=id), caller(name))

    def asked():
        sent = rows(runner, "SELECT payload FROM app.outbox WHERE topic = 'external:report' ORDER BY id")
        return [one["job"] for (raw,) in sent if (one := msgspec.json.decode(raw))["case"] == case]

    ((job, tries),) = rows(runner, "SELECT job, tries FROM ledger.job WHERE stream = %s", case)
    for _ in range(tries):
        runner.run(c.FailJob(case=case, job=job, detail="down"), caller("kim"))
    assert len(asked()) == tries
    assert offered(runner, case, "kim").state.head.stuck == 1
    assert moves(runner, case, "kim")["retry"] is None
    before = asked()
    runner.run(c.Retry(case=case, reason="it is up again"), caller("kim"))
    assert len(asked()) == len(before) + 1
    ((job,),) = rows(runner, "SELECT job FROM ledger.job WHERE stream = %s", case)
    with pytest.raises(Refused) as refused:
        runner.run(c.AnswerJob(case=case, job=before[0], data={}), caller("kim"))
    assert (refused.value.rule, job != before[0]) == ("job.not-waiting", True)
    runner.run(c.AnswerJob(case=case, job=job, data={"receipt": "R-1", "text": "smuggled"}), caller("kim"))
    assert (status(runner, case), record(runner, case)["note"]) == ("ended", "R-1")
    assert "text" not in record(runner, case), "only what the step takes over is written"
