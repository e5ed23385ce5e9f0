"""Every command on cases: what it refuses, in which order, and that nothing has changed then."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.shell.casework.desk import (
    act,
    approval,
    approve,
    begin,
    caller,
    entries,
    record,
    refusals,
    task,
    version,
    written,
)  # fmt: skip

from lotwright.kernel.refusal import Invalid, Refused
from lotwright.shell import commands as c

START = c.StartCase(process="paper", values={"title": "On lots"})


def on(runner, case):
    return {"case": case, "task": task(runner, case)}


# Each row: what is tried (on a fresh paper, begun by ana), by whom, and the rule that says no.
# A paper is `begun` (Write waits) or `written` (Approve waits); `claimed` is begun and claimed by ben.
REFUSED = {
    "start: no such process": (None, "ana", lambda r, x: c.StartCase(process="none"), "process.unknown"),
    "start: wrong person": (None, "eve", lambda r, x: START, "access.not-granted"),
    "start: nobody": (None, "nobody", lambda r, x: START, "access.unknown-person"),
    "claim: no such case": (None, "ana", lambda r, x: c.Claim(case="C-404", task="1"), "case.unknown"),
    "claim: no such task": ("begun", "ana", lambda r, x: c.Claim(case=x, task="4040"), "task.unknown"),
    "claim: never a number": ("begun", "ana", lambda r, x: c.Claim(case=x, task="x"), "task.unknown"),
    "claim: wrong person": ("begun", "eve", lambda r, x: c.Claim(**on(r, x)), "access.not-granted"),
    "claim: another's role": ("begun", "cai", lambda r, x: c.Claim(**on(r, x)), "access.not-granted"),
    "claim: taken": ("claimed", "ana", lambda r, x: c.Claim(**on(r, x)), "task.claimed-by-another"),
    "claim: four eyes": ("approver-wrote", "cai", lambda r, x: c.Claim(**on(r, x)), "task.four-eyes"),
    "unclaim: not claimed": ("begun", "ana", lambda r, x: c.Unclaim(**on(r, x)), "task.not-claimed"),
    "unclaim: another's": ("claimed", "ana", lambda r, x: c.Unclaim(**on(r, x)), "task.claimed-by-another"),
    "unclaim: wrong person": ("claimed", "eve", lambda r, x: c.Unclaim(**on(r, x)), "access.not-granted"),
    "complete: wrong person": ("begun", "eve", lambda r, x: c.Complete(**on(r, x)), "access.not-granted"),
    "complete: another's task": ("claimed", "ana", lambda r, x: c.Complete(**on(r, x)), "task.claimed-by-another"),
    "complete: done already": (
        "written", "ana", lambda r, x: c.Complete(case=x, task=str(int(task(r, x)) - 1)), "task.not-open",
    ),
    "complete: four eyes": (
        "approver-wrote", "cai", lambda r, x: c.Complete(**on(r, x), outcome="approve"), "task.four-eyes",
    ),
    "complete: no signature": (
        "written", "cai", lambda r, x: c.Complete(**on(r, x), outcome="approve"), "sign.missing",
    ),
    "complete: not asked to sign": (
        "begun", "ana", lambda r, x: c.Complete(**on(r, x), values={"pages": 2}, signature=c.Proof("0", "x")),
        "sign.not-asked",
    ),
    "complete: another was shown": (
        "written", "cai", lambda r, x: approval(r, x, digest="0" * 64), "sign.digest-changed",
    ),
    "complete: no reason": ("written", "cai", lambda r, x: approval(r, x, reason=" "), "sign.reason-missing"),
    "complete: wrong password": ("written", "cai", lambda r, x: approval(r, x, password="no"), "sign.password-wrong"),
    "complete: no login at first": ("written", "cai", lambda r, x: approval(r, x, login=None), "sign.login-missing"),
    "return: wrong person": ("written", "eve", lambda r, x: c.ReturnTask(**on(r, x), reason="r"), "access.not-granted"),
    "return: not one's own": ("written", "cai", lambda r, x: c.ReturnTask(**on(r, x), reason="r"), "task.not-claimed"),
    "transfer: wrong person": (
        "claimed", "eve", lambda r, x: c.Transfer(**on(r, x), person="P-ana", reason="r"), "access.not-granted",
    ),
    "transfer: not one's own": (
        "begun", "ana", lambda r, x: c.Transfer(**on(r, x), person="P-ben", reason="r"), "task.not-claimed",
    ),
    "transfer: to one who may not": (
        "claimed", "ben", lambda r, x: c.Transfer(**on(r, x), person="P-eve", reason="r"), "task.transfer.unable",
    ),
    "transfer: to nobody": (
        "claimed", "ben", lambda r, x: c.Transfer(**on(r, x), person="P-x", reason="r"), "task.transfer.unable",
    ),
    "raise: wrong person": (
        "begun", "eve", lambda r, x: c.RaiseNonconformance(**on(r, x), severity="minor", description="torn"),
        "access.not-granted",
    ),
    "raise: task not open": (
        "begun", "ana", lambda r, x: c.RaiseNonconformance(case=x, task="4040", severity="minor", description="torn"),
        "task.unknown",
    ),
    "timer: by a person": ("begun", "ana", lambda r, x: c.FireTimer(case=x, timer="1"), "access.not-granted"),
    "answer: by a person": ("begun", "ana", lambda r, x: c.AnswerJob(case=x, job="1"), "access.not-granted"),
    "fail: by a person": ("begun", "ana", lambda r, x: c.FailJob(case=x, job="1", detail="d"), "access.not-granted"),
    "publish: wrong person": (
        None, "ana", lambda r, x: c.Publish(kind="texts", key="x.en", content=b"", reason="r"), "access.not-granted",
    ),
    "perform: wrong person": (
        None, "ana", lambda r, x: c.Perform(action="people.leave", inputs={"person": "P-eve"}), "access.not-granted",
    ),
}  # fmt: skip


def made(runner, stage):
    if stage is None:
        return ""
    if stage == "begun":
        return begin(runner)
    if stage == "claimed":
        case = begin(runner)
        runner.run(c.Claim(**on(runner, case)), caller("ben"))
        return case
    if stage == "approver-wrote":
        act(runner, "root", "people.grant", person="P-cai", role="writer", since="2020-01-01")
        case = written(runner, "ana", "cai")
        act(runner, "root", "people.revoke", person="P-cai", role="writer")
        return case
    return written(runner)


@pytest.mark.parametrize("row", REFUSED)
def test_a_command_is_refused_by_name_and_nothing_changes(runner, row):
    stage, name, command_of, rule = REFUSED[row]
    case = made(runner, stage)
    command = command_of(runner, case)
    before, said = entries(runner), refusals(runner, name)
    with pytest.raises(Refused) as refused:
        runner.run(command, caller(name))
    assert refused.value.rule == rule
    assert entries(runner) == before
    assert refusals(runner, name) == [*said, rule] or name == "nobody"


# Each row: what is filled in at Write, and the problems with their paths, all at once.
FAULTY = {
    "nothing": ({}, [("record.missing", "pages")]),
    "below": ({"pages": 0}, [("record.below-minimum", "pages")]),
    "too many digits": ({"pages": "1" * 30}, [("value.too-many-digits", "pages")]),
    "NaN": ({"pages": "NaN"}, [("value.not-a-decimal", "pages")]),
    "an exponent": ({"pages": "1e9999999"}, [("value.not-a-decimal", "pages")]),
    "negative": ({"pages": "-2"}, [("record.below-minimum", "pages")]),
    "a rule of the pack": ({"pages": 3}, [("paper.even", "pages")]),
    "two at once": (
        {"pages": "x", "title": "t" * 101}, [("value.too-long", "title"), ("value.not-a-decimal", "pages")],
    ),
    "hidden": ({"pages": 2, "secret": "s"}, [("record.unknown-field", "secret")]),
    "read-only": ({"pages": 2, "trainee": "P-x"}, [("record.field-read-only", "trainee")]),
    "computed": ({"pages": 2, "double": 5}, [("record.unknown-field", "double")]),
    "no such field": ({"pages": 2, "nothing": 1}, [("record.unknown-field", "nothing")]),
    "a critical field without reason": ({"pages": 2, "title": "New"}, [("record.reason-missing", "title")]),
    "a file nobody sent": (
        {"pages": 2, "scans": [{"sha256": "0" * 64, "name": "a.pdf", "size": 1, "media": "application/pdf"}]},
        [("file.unknown", "scans[0].sha256")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", FAULTY)
def test_a_faulty_form_is_explained_and_nothing_changes(runner, row):
    values, problems = FAULTY[row]
    case = begin(runner)
    before, said = entries(runner), refusals(runner, "ana")
    with pytest.raises(Invalid) as invalid:
        runner.run(c.Complete(**on(runner, case), values=values), caller("ana"))
    assert [(one.rule, one.path) for one in invalid.value.problems] == problems
    assert (entries(runner), refusals(runner, "ana")) == (before, said)
    assert record(runner, case) == {"title": "On lots", "trainee": "P-eve", "double": None}


OUTCOMES = {
    "none": (None, {}, "record.missing"),
    "unknown": ("maybe", {}, "input.not-one-of"),
    "two that differ": ("approve", {"decision": "reject"}, "task.outcome"),
}


@pytest.mark.parametrize("row", OUTCOMES)
def test_an_outcome_must_be_one_of_the_step_s_own(runner, row):
    outcome, values, rule = OUTCOMES[row]
    case = written(runner)
    with pytest.raises(Invalid) as invalid:
        runner.run(c.Complete(**on(runner, case), values=values, outcome=outcome), caller("cai"))
    assert [(one.rule, one.path) for one in invalid.value.problems] == [(rule, "decision")]


def test_a_step_without_outcomes_takes_none(runner):
    case = begin(runner)
    with pytest.raises(Invalid) as invalid:
        runner.run(c.Complete(**on(runner, case), values={"pages": 2}, outcome="approve"), caller("ana"))
    assert invalid.value.problems[0].rule == "task.outcome"


@pytest.mark.parametrize("command", [c.ReturnTask, c.Transfer])
def test_sending_back_and_handing_over_need_a_reason(runner, command):
    case = written(runner)
    runner.run(c.Claim(**on(runner, case)), caller("cai"))
    more = {"person": "P-dee"} if command is c.Transfer else {}
    with pytest.raises(Invalid) as invalid:
        runner.run(command(**on(runner, case), reason=" ", **more), caller("cai"))
    assert [(one.rule, one.path) for one in invalid.value.problems] == [("value.empty", "reason")]


@pytest.mark.parametrize("command", [c.Claim, c.Unclaim, c.Complete, c.ReturnTask, c.Transfer, c.RaiseNonconformance])
def test_who_saw_another_version_is_told_before_anything_else(runner, command):
    case = begin(runner)
    before = entries(runner)
    more = {
        c.ReturnTask: {"reason": "r"},
        c.Transfer: {"reason": "r", "person": "P-ben"},
        c.RaiseNonconformance: {"severity": "minor", "description": "d"},
    }.get(command, {})
    with pytest.raises(c.Conflict) as conflict:
        runner.run(command(**on(runner, case), version=7, **more), caller("eve"))
    assert (conflict.value.seen, conflict.value.current) == (7, version(runner, case))
    assert entries(runner) == before


def test_authority_lapsed_while_the_task_was_open_is_asked_again_at_the_commit(runner):
    case = written(runner)
    command = approval(runner, case, "dee")
    act(runner, "root", "people.revoke", person="P-dee", role="approver")
    with pytest.raises(Refused) as refused:
        runner.run(command, caller("dee"))
    assert refused.value.rule == "access.not-granted"
    act(runner, "root", "people.grant", person="P-dee", role="approver", since="2020-01-01")
    approve(runner, case, "dee")


def test_doing_a_task_is_no_right_to_sign_it(runner):
    act(runner, "root", "people.add", person="P-hal")
    act(runner, "root", "people.grant", person="P-hal", role="helper", since="2020-01-01")
    case = written(runner)
    command = approval(runner, case, "cai", login="hal")
    before = entries(runner)
    with pytest.raises(Refused) as refused:
        runner.run(command, caller("hal"))
    assert (refused.value.rule, refused.value.params["act"]) == ("access.not-granted", "sign:approval")
    assert entries(runner) == before


def test_authority_is_asked_at_the_site_of_the_case(runner):
    act(runner, "root", "people.add", person="P-far")
    act(runner, "root", "people.grant", person="P-far", role="writer", site="THERE", since="2020-01-01")
    case = begin(runner)
    with pytest.raises(Refused) as refused:
        runner.run(c.Claim(**on(runner, case)), caller("far", "THERE"))
    assert refused.value.rule == "access.outside-scope"


def test_a_business_refusal_inside_undoes_the_whole_command(runner):
    case = written(runner, code="BACK")
    before = entries(runner)
    with pytest.raises(Refused) as refused:
        approve(runner, case)
    assert refused.value.rule == "person.dates-reversed"
    assert entries(runner) == before
    assert record(runner, case).get("decision") is None


def test_a_refusal_the_process_catches_is_a_branch_of_it(runner):
    case = written(runner, trainee="P-ghost")
    assert approve(runner, case)["status"] == "ended"
    with runner.pool.connection() as connection:
        rows = connection.execute("SELECT body FROM journal.entry WHERE kind='case' AND id=%s ORDER BY seq", (case,))
        assert b"Untrained" in bytes(rows.fetchall()[-1][0])


def test_a_simulated_clock_is_what_commands_go_by(runner):
    assert runner.clock.simulated
    assert runner.clock.now() >= dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
