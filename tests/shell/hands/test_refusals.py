"""Every move on a task: what it refuses, in which order, and that nothing has changed then."""

from __future__ import annotations

import datetime as dt
import secrets

import msgspec
import pytest
from tests.shell.casework.desk import entries, refusals, version
from tests.shell.hands.desk import caller, plan, rows, signed, task_of, vote

from lotwright.kernel.journal.body import DECODER
from lotwright.kernel.refusal import Invalid, Refused
from lotwright.shell import commands as c
from lotwright.shell.casework.hands import CHECKS, MOVES, Hands

REASON = {"reason": "r"}
TO_DEE = {"person": "P-dee", **REASON}
MOST_STATEMENTS = 12


def delegated(runner):
    case = plan(runner, "Draft", has="cai")
    runner.run(c.Delegate(case=case, task=task_of(runner, case), **TO_DEE), caller("cai"))
    return case


def shared(runner, where):
    case = plan(runner, "Draft", has="cai")
    runner.run(c.AddSigner(case=case, task=task_of(runner, case), where=where, **TO_DEE), caller("cai"))
    return case


STAGES = {
    "none": lambda runner: "C-404",
    "begun": plan,
    "drafting": lambda runner: plan(runner, has="ana"),
    "checking": lambda runner: plan(runner, "Draft", has="cai"),
    "signing": lambda runner: plan(runner, "Draft", "Check", has="cai"),
    "own": lambda runner: vote(runner, "Nobody"),
    "delegated": delegated,
    "before": lambda runner: shared(runner, "before"),
    "after": lambda runner: shared(runner, "after"),
    "beside": lambda runner: shared(runner, "beside"),
}


def first(runner, case):
    """The task that was there first: of whoever has the step."""
    found = rows(runner, "SELECT task FROM ledger.task WHERE stream = %s ORDER BY task::int LIMIT 1", case)
    return found[0][0] if found else "1"


def to(name, **more):
    return {"person": f"P-{name}", **REASON, **more}


REFUSED = {
    "transfer: no such case": ("none", "ana", c.Transfer, to("ben"), "case.unknown"),
    "transfer: no right": ("drafting", "eve", c.Transfer, to("ben"), "access.not-granted"),
    "transfer: not claimed": ("begun", "ana", c.Transfer, to("ben"), "task.not-claimed"),
    "transfer: another's": ("drafting", "ben", c.Transfer, to("bob"), "task.claimed-by-another"),
    "transfer: to nobody": ("drafting", "ana", c.Transfer, to("x"), "task.transfer.unable"),
    "transfer: to who lacks the role": ("drafting", "ana", c.Transfer, to("cai"), "task.transfer.unable"),
    "transfer: to who may not work here": ("drafting", "ana", c.Transfer, to("eve"), "task.transfer.unable"),
    "transfer: to who may not sign": ("signing", "cai", c.Transfer, to("hal"), "task.transfer.unable"),
    "transfer: to oneself": ("drafting", "ana", c.Transfer, to("ana"), "task.transfer.to-oneself"),
    "delegate: no such case": ("none", "ana", c.Delegate, to("ben"), "case.unknown"),
    "delegate: no right": ("checking", "eve", c.Delegate, to("dee"), "access.not-granted"),
    "delegate: not claimed": ("begun", "ana", c.Delegate, to("ben"), "task.not-claimed"),
    "delegate: another's": ("checking", "dee", c.Delegate, to("hal"), "task.claimed-by-another"),
    "delegate: to nobody": ("checking", "cai", c.Delegate, to("x"), "task.transfer.unable"),
    "delegate: to who may not work here": ("checking", "cai", c.Delegate, to("eve"), "task.transfer.unable"),
    "delegate: to oneself": ("checking", "cai", c.Delegate, to("cai"), "task.transfer.to-oneself"),
    "delegate: twice": ("delegated", "dee", c.Delegate, to("hal"), "task.delegated"),
    "resolve: not asked": ("checking", "cai", c.Resolve, {"opinion": "o"}, "task.not-delegated"),
    "resolve: whoever asked": ("delegated", "cai", c.Resolve, {"opinion": "o"}, "task.claimed-by-another"),
    "resolve: no right": ("delegated", "eve", c.Resolve, {"opinion": "o"}, "access.not-granted"),
    "resolve: not claimed": ("begun", "ana", c.Resolve, {"opinion": "o"}, "task.not-claimed"),
    "complete: whoever was only asked": ("delegated", "dee", c.Complete, {"outcome": "approve"}, "task.delegated"),
    "complete: while somebody is asked": (
        "delegated", "cai", c.Complete, {"outcome": "approve"}, "task.claimed-by-another",
    ),
    "add: no right": ("checking", "eve", c.AddSigner, to("dee", where="after"), "access.not-granted"),
    "add: not claimed": ("begun", "ana", c.AddSigner, to("ben", where="after"), "task.not-claimed"),
    "add: another's": ("checking", "dee", c.AddSigner, to("hal", where="after"), "task.claimed-by-another"),
    "add: nobody": ("checking", "cai", c.AddSigner, to("x", where="after"), "task.transfer.unable"),
    "add: who may not sign": ("signing", "cai", c.AddSigner, to("hal", where="beside"), "task.transfer.unable"),
    "add: oneself": ("checking", "cai", c.AddSigner, to("cai", where="after"), "task.signer.twice"),
    "add: twice": ("after", "cai", c.AddSigner, to("dee", where="after"), "task.signer.twice"),
    "add: on both sides": ("after", "cai", c.AddSigner, to("hal", where="before"), "task.signer.both-sides"),
    "add: four eyes": ("checking", "cai", c.AddSigner, to("ben", where="after"), "task.four-eyes"),
    "add: by one who was added": ("before", "dee", c.AddSigner, to("hal", where="after"), "task.signer.nested"),
    "remove: nobody was added": ("checking", "cai", c.RemoveSigner, REASON, "task.signer.not-added"),
    "remove: who was not added": ("after", "cai", c.RemoveSigner, to("hal"), "task.signer.not-added"),
    "remove: no right": ("after", "eve", c.RemoveSigner, to("dee"), "access.not-granted"),
    "remove: not whose step it is": ("beside", "hal", c.RemoveSigner, to("dee"), "task.claimed-by-another"),
    "urge: no right": ("checking", "eve", c.Urge, {}, "access.not-granted"),
    "urge: one's own": ("drafting", "ana", c.Urge, {}, "task.urge.own"),
    "urge: no such task": ("none", "ana", c.Urge, {}, "case.unknown"),
    "return: who was only asked": ("delegated", "dee", c.ReturnTask, REASON, "task.delegated"),
    "put back: who was only asked": ("delegated", "dee", c.Unclaim, {}, "task.delegated"),
    "add: who was only asked": ("delegated", "dee", c.AddSigner, to("hal", where="after"), "task.delegated"),
    "return: another's": ("checking", "dee", c.ReturnTask, REASON, "task.claimed-by-another"),
    "return: nothing before": ("drafting", "ana", c.ReturnTask, REASON, "task.return.no-target"),
    "return: to a step not done": ("checking", "cai", c.ReturnTask, {"to": "Sign", **REASON}, "task.return.no-target"),
    "take back: not done": ("drafting", "ana", c.TakeBack, REASON, "task.take-back.moved-on"),
    "take back: no right": ("drafting", "eve", c.TakeBack, REASON, "access.not-granted"),
    "hand over: no right": ("drafting", "ana", c.HandOver, to("ben", leaver="P-ana"), "access.not-granted"),
    "hand over: nothing there": ("drafting", "root", c.HandOver, to("ben", leaver="P-cai"), "task.hand-over.nothing"),
    "hand over: to nobody": ("drafting", "root", c.HandOver, to("x", leaver="P-ana"), "task.transfer.unable"),
    "hand over: lacks the role": ("drafting", "root", c.HandOver, to("cai", leaver="P-ana"), "task.transfer.unable"),
    "hand over: may not sign": ("signing", "root", c.HandOver, to("hal", leaver="P-cai"), "task.transfer.unable"),
}  # fmt: skip


def command_of(runner, case, kind, more):
    on = {"case": case} if kind is c.HandOver else {"case": case, "task": first(runner, case)}
    return kind(**on, **more)


@pytest.mark.parametrize("row", REFUSED)
def test_a_move_is_refused_by_name_and_nothing_changes(runner, row):
    stage, name, kind, more, rule = REFUSED[row]
    command = command_of(runner, STAGES[stage](runner), kind, more)
    before, said = entries(runner), refusals(runner, name)
    with pytest.raises(Refused) as refused:
        runner.run(command, caller(name))
    assert refused.value.rule == rule
    assert entries(runner) == before
    assert refusals(runner, name) == [*said, rule]


ABLE = {
    c.Transfer: ("checking", "cai", to("dee")),
    c.Delegate: ("checking", "cai", to("dee")),
    c.Resolve: ("delegated", "dee", {"opinion": "r"}),
    c.AddSigner: ("checking", "cai", to("dee", where="before")),
    c.RemoveSigner: ("after", "cai", to("dee")),
    c.Urge: ("checking", "ana", {}),
    c.ReturnTask: ("checking", "cai", REASON),
    c.HandOver: ("checking", "root", to("dee", leaver="P-cai")),
}


@pytest.mark.parametrize("kind", ABLE)
def test_a_move_needs_its_reason_and_the_version_that_is_there_and_happens_once(runner, kind):
    stage, name, more = ABLE[kind]
    case = STAGES[stage](runner)
    command, before = command_of(runner, case, kind, more), entries(runner)
    asked = next((key for key in ("reason", "opinion") if key in more), None)
    if asked is not None:
        with pytest.raises(Invalid) as invalid:
            runner.run(command_of(runner, case, kind, {**more, asked: " "}), caller(name))
        assert [(one.rule, one.path) for one in invalid.value.problems] == [("value.empty", asked)]
    if kind is not c.HandOver:
        with pytest.raises(c.Conflict):
            runner.run(command_of(runner, case, kind, {**more, "version": 99}), caller(name))
    assert entries(runner) == before
    key = secrets.token_hex(8)
    done = runner.run(command, caller(name, key=key))
    assert 0 < runner.last_statements <= MOST_STATEMENTS
    after = entries(runner)
    again = runner.run(command, caller(name, key=key))
    assert (again.replayed, again.entries) == (True, done.entries)
    assert entries(runner) == after != before
    sql = "SELECT body FROM journal.entry WHERE kind = 'case' AND id = %s ORDER BY seq DESC LIMIT 1"
    ((body,),) = rows(runner, sql, case)
    assert DECODER.decode(bytes(body)).reason == (more.get("reason") or more.get("opinion"))
    assert version(runner, case) == DECODER.decode(bytes(body)).seq


def taken_back(runner):
    """What takes back a draft that ben has just finished, and by whom."""
    case = plan(runner, has="ben")
    task = task_of(runner, case)
    runner.run(c.Complete(case=case, task=task), caller("ben"))
    return "ben", c.TakeBack(case=case, task=task, reason="r")


def able(kind):
    """A move that says something, and who can make it, by stage."""

    def made(runner):
        stage, name, more = ABLE[kind]
        return name, command_of(runner, STAGES[stage](runner), kind, more)

    return made


SAYING = {c.TakeBack: taken_back} | {kind: able(kind) for kind, (_, _, more) in ABLE.items() if more}
DECOMPOSED, COMPOSED = "cafe\u0301", "caf\u00e9"


@pytest.mark.parametrize("kind", SAYING)
def test_what_is_said_is_kept_in_the_form_of_the_journal_wherever_it_stands(runner, kind):
    name, command = SAYING[kind](runner)
    key = "opinion" if kind is c.Resolve else "reason"
    runner.run(msgspec.structs.replace(command, **{key: DECOMPOSED}), caller(name))
    sql = "SELECT body FROM journal.entry WHERE kind = 'case' AND id = %s ORDER BY seq DESC LIMIT 1"
    ((body,),) = rows(runner, sql, command.case)
    text = bytes(body).decode()
    assert DECODER.decode(bytes(body)).reason == COMPOSED
    assert DECOMPOSED not in text, "no event has kept it as it was typed"


def offered(runner, case, name, task=None):
    command = c.Claim(case=case, task=task or first(runner, case))
    return {one.key: one for one in runner.look(command, caller(name), Hands.offered)}


OFFERED = {
    "whoever has it": ("checking", "cai", {"complete", "unclaim", "claim", "transfer", "delegate", "return",
                                           "add-signer"}),
    "whoever may do it": ("checking", "dee", {"urge"}),
    "whoever began it": ("checking", "ana", {"urge"}),
    "a reader": ("checking", "eve", set()),
    "whoever was asked": ("delegated", "dee", {"claim", "transfer", "resolve"}),
    "whoever asked": ("delegated", "cai", {"urge"}),
    "one who added": ("after", "cai", {"claim", "unclaim", "complete", "transfer", "delegate", "return", "add-signer",
                                      "remove-signer"}),
    "one who was added": ("before", "dee", {"claim", "complete", "transfer", "delegate", "return"}),
}  # fmt: skip


@pytest.mark.parametrize("row", OFFERED)
def test_the_moves_offered_are_those_the_commands_would_make(runner, row):
    stage, name, expected = OFFERED[row]
    case = STAGES[stage](runner)
    before = entries(runner)
    found = offered(runner, case, name)
    assert {key for key, one in found.items() if one.refused is None} == expected
    assert entries(runner) == before
    assert set(found) == set(CHECKS) > set(MOVES)
    for key, (kind, more) in KINDS.items():
        refused = None
        try:
            runner.run(c_dry(runner, case, kind, more), caller(name, key=None))
        except Refused as no:
            refused = no.rule
        except (Invalid, c.Conflict):
            pass
        if refused is not None and found[key].refused is not None:
            assert refused == found[key].refused.rule, key
        assert (refused is None) == (found[key].refused is None), (key, refused)


KINDS = {
    "transfer": (c.Transfer, {"person": "P-fay", "reason": " "}),
    "delegate": (c.Delegate, {"person": "P-fay", "reason": " "}),
    "resolve": (c.Resolve, {"opinion": " "}),
    "return": (c.ReturnTask, {"reason": " "}),
}
"""Sent without a reason: refused by rule when it is not open, faulty when it is; never done."""


def c_dry(runner, case, kind, more):
    return kind(case=case, task=first(runner, case), **more)


def test_what_may_be_chosen_is_told(runner):
    case = plan(runner, "Draft", "Check", has="cai")
    found = offered(runner, case, "cai")
    assert found["return"].options["to"] == ("Check", "Draft")
    assert found["add-signer"].options["where"] == ("before", "after", "beside")
    case = shared(runner, "after")
    found = offered(runner, case, "cai")
    assert found["add-signer"].options["where"] == ("after", "beside")
    assert found["remove-signer"].options["signer"] == ("P-dee",)


def test_who_was_reminded_is_not_reminded_again_at_once_and_it_says_when(runner):
    case = plan(runner, "Draft", has="cai")
    urge = c.Urge(case=case, task=task_of(runner, case))
    runner.run(urge, caller("ana"))
    with pytest.raises(Refused) as refused:
        runner.run(urge, caller("ben"))
    assert refused.value.rule == "task.urge.too-soon"
    assert refused.value.params["next"] == "2026-03-02 10:00+08:00"
    began = runner.clock.now()
    runner.clock.set(began + dt.timedelta(hours=1))
    runner.run(urge, caller("ben"))
    runner.clock.set(began)


def test_signing_is_no_part_of_an_opinion(runner):
    case = plan(runner, "Draft", "Check", has="cai")
    runner.run(c.Delegate(case=case, task=task_of(runner, case), **to("hal")), caller("cai"))
    with pytest.raises(Refused) as refused:
        decide = c.Complete(case=case, task=task_of(runner, case), outcome="approve")
        runner.run(signed(runner, decide, "dee"), caller("dee"))
    assert refused.value.rule == "task.claimed-by-another"
