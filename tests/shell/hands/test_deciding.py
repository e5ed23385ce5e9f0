"""What passing a task on, sharing it and deciding together come to: in the record, in the evidence, in what goes on."""

from __future__ import annotations

import json

import psycopg
import pytest
from tests.shell.casework.desk import act
from tests.shell.hands.desk import caller, decide, open_tasks, plan, rows, signed, task_of, vote, waits

from lotwright.kernel.journal.body import DECODER
from lotwright.kernel.refusal import Refused
from lotwright.shell import commands as c
from lotwright.shell import verify
from lotwright.shell.casework.hands import Hands
from lotwright.shell.reads import leaving
from lotwright.shell.reads.inbox import Reader
from lotwright.shell.wiring import KINDS


def value(runner, case, field):
    return rows(runner, 'SELECT "values" ->> %s FROM ledger.record WHERE stream = %s', field, case)[0][0]


def last(runner, case, kind="case"):
    sql = "SELECT body FROM journal.entry WHERE kind = %s AND id = %s ORDER BY seq DESC LIMIT 1"
    return DECODER.decode(bytes(rows(runner, sql, kind, case)[0][0]))


def told(runner, case):
    sent = rows(runner, "SELECT payload FROM app.outbox WHERE topic = 'notify' ORDER BY id")
    return [one for one in (json.loads(bytes(payload)) for (payload,) in sent) if one["case"] == case]


# --- opinions ---


def test_an_opinion_goes_back_to_whoever_asked_with_what_was_typed_as_a_draft(runner):
    case = plan(runner, "Draft", has="cai")
    task = task_of(runner, case)
    runner.run(c.Delegate(case=case, task=task, person="P-dee", reason="you know it"), caller("cai"))
    assert waits(runner, case) == [("Check", "dee")]
    typed = {"decision": "reject", "note": "not mine to write"}
    runner.run(c.Resolve(case=case, task=task, opinion="looks right", values=typed), caller("dee"))
    assert waits(runner, case) == [("Check", "cai")]
    assert last(runner, case).reason == "looks right"
    kept = rows(runner, "SELECT person, content FROM app.draft WHERE case_id = %s", case)
    assert kept == [("P-cai", {"decision": "reject"})]
    assert value(runner, case, "decision") is None
    decide(runner, case, "cai", "approve")
    assert (value(runner, case, "decision"), waits(runner, case)) == ("approve", [("Sign", None)])


# --- more than one ---


@pytest.mark.parametrize(("where", "order"), [("before", "dee cai"), ("after", "cai dee"), ("beside", "dee cai")])
@pytest.mark.parametrize("against", ["", "cai", "dee"])
def test_one_who_was_added_must_agree_too(runner, where, order, against):
    case = plan(runner, "Draft", has="cai")
    task = task_of(runner, case)
    runner.run(c.AddSigner(case=case, task=task, person="P-dee", where=where, reason="r"), caller("cai"))
    for name in order.split():
        decide(runner, case, name, "reject" if name == against else "approve")
    assert value(runner, case, "decision") == ("reject" if against else "approve")
    assert waits(runner, case) == [("Sign", None)]


def test_each_who_signs_signs_alone_and_for_themselves(runner):
    case = plan(runner, "Draft", "Check", has="cai")
    task = task_of(runner, case)
    runner.run(c.AddSigner(case=case, task=task, person="P-dee", where="beside", reason="r"), caller("cai"))
    unsigned = c.Complete(case=case, task=task_of(runner, case, "dee"), outcome="approve")
    with pytest.raises(Refused) as refused:
        runner.run(unsigned, caller("dee"))
    assert refused.value.rule == "sign.missing"
    decide(runner, case, "cai", "approve")
    assert [element for element, _ in waits(runner, case)] == ["Sign"]
    decide(runner, case, "dee", "approve")
    assert open_tasks(runner, case) == []
    signers = rows(runner, "SELECT signer FROM ledger.signature WHERE stream = %s ORDER BY seq", case)
    assert [signer for (signer,) in signers] == ["P-cai", "P-dee"]


def test_one_who_was_added_is_taken_out_and_what_was_decided_stands(runner):
    case = plan(runner, "Draft", has="cai")
    task = task_of(runner, case)
    runner.run(c.AddSigner(case=case, task=task, person="P-dee", where="beside", reason="r"), caller("cai"))
    decide(runner, case, "cai", "approve")
    added = task_of(runner, case)
    runner.run(c.RemoveSigner(case=case, task=added, reason="ill"), caller("cai"))
    assert (value(runner, case, "decision"), waits(runner, case)) == ("approve", [("Sign", None)])


def test_one_added_before_is_taken_out_by_name_while_one_waits(runner):
    case = plan(runner, "Draft", has="cai")
    task = task_of(runner, case)
    runner.run(c.AddSigner(case=case, task=task, person="P-dee", where="before", reason="r"), caller("cai"))
    assert waits(runner, case) == [("Check", "dee")]
    runner.run(c.RemoveSigner(case=case, task=task, person="P-dee", reason="not needed"), caller("cai"))
    assert open_tasks(runner, case) == [(task, "Check", "P-cai")]


# --- taken back, sent back ---


def test_what_was_just_finished_is_taken_back_while_nobody_acted_on_it(runner):
    case = plan(runner, has="ben")
    task = task_of(runner, case)
    runner.run(c.Complete(case=case, task=task, values={"note": "first"}), caller("ben"))
    look = c.Suspend(case=case, reason="-")
    (offered,) = runner.look(look, caller("ben"), Hands.fresh)
    assert (offered.task, offered.element, offered.refused) == (task, "Draft", None)
    assert runner.look(look, caller("ana"), Hands.fresh) == ()
    with pytest.raises(Refused) as refused:
        runner.run(c.TakeBack(case=case, task=task, reason="r"), caller("ana"))
    assert refused.value.rule == "task.take-back.anothers"
    runner.run(c.TakeBack(case=case, task=task, reason="forgot"), caller("ben"))
    assert waits(runner, case) == [("Draft", "ben")]
    runner.run(c.Complete(case=case, task=task_of(runner, case)), caller("ben"))
    runner.run(c.Claim(case=case, task=task_of(runner, case)), caller("cai"))
    (late,) = runner.look(look, caller("ben"), Hands.fresh)
    assert late.refused.rule == "task.take-back.moved-on"


def test_work_sent_straight_back_returns_to_who_sent_it(runner):
    case = plan(runner, "Draft", has="cai")
    back = c.ReturnTask(case=case, task=task_of(runner, case), reason="a word is missing", straight=True)
    runner.run(back, caller("cai"))
    assert waits(runner, case) == [("Draft", "ben")]
    runner.run(c.Complete(case=case, task=task_of(runner, case)), caller("ben"))
    assert waits(runner, case) == [("Check", "cai")]


# --- deciding together ---


TOGETHER = {
    "all agree": ("All", "ben+ cai+ dee+", "Closed"),
    "one of all does not": ("All", "ben+ cai-", "Refused"),
    "any": ("Any", "dee+", "Closed"),
    "any, the first says no": ("Any", "dee-", "Refused"),
    "in order": ("Order", "ben+ cai+ dee+", "Closed"),
    "in order, the second says no": ("Order", "ben+ cai-", "Refused"),
    "a share of those who agree": ("Ratio", "ben- cai+ dee+", "Closed"),
    "a share that can no longer be reached": ("Ratio", "ben- cai-", "Refused"),
}


@pytest.mark.parametrize("row", TOGETHER)
def test_several_decide_together_and_the_record_says_what_they_came_to(runner, row):
    mode, said, then = TOGETHER[row]
    case = vote(runner, mode)
    for one in said.split():
        assert next(element for element, _ in waits(runner, case)) == mode
        decide(runner, case, one[:-1], "approve" if one[-1] == "+" else "reject")
    assert waits(runner, case) == [(then, None)]
    assert value(runner, case, "decision") == ("approve" if then == "Closed" else "reject")


def test_those_no_longer_asked_are_told_and_information_goes_to_whom_it_is_for(runner):
    case = vote(runner, "Any")
    decide(runner, case, "cai", "approve")
    assert [one["people"] for one in told(runner, case) if one["kind"] == "settled"] == [["P-ben"], ["P-dee"]]
    case = vote(runner, "Copied")
    assert {tuple(one["roles"]) for one in told(runner, case) if one["kind"] == "copy"} == {("reader",)}


def test_superiors_decide_one_after_the_other_and_the_chain_stays_as_it_was(runner):
    for person, superior in (("ana", "bob"), ("bob", "cai"), ("cai", "fay")):
        act(runner, "root", "people.set-superior", person=f"P-{person}", superior=f"P-{superior}")
    case = vote(runner, "Chain")
    assert waits(runner, case) == [("Chain", "bob")]
    act(runner, "root", "people.set-superior", person="P-bob", superior="P-dee")
    decide(runner, case, "bob", "approve")
    assert waits(runner, case) == [("Chain", "cai")]
    decide(runner, case, "cai", "approve")
    assert waits(runner, case) == [("Chain", "fay")]
    decide(runner, case, "fay", "approve")
    assert waits(runner, case) == [("Closed", None)]
    for person in ("ana", "bob", "cai"):
        act(runner, "root", "people.set-superior", person=f"P-{person}")


CIRCLES = {
    "oneself": ("ana", "ana", "person.superior-circle"),
    "a circle of three": ("fay", "ana", "person.superior-circle"),
    "nobody": ("ana", "x", "person.superior-unknown"),
}


@pytest.mark.parametrize("row", CIRCLES)
def test_nobody_stands_above_themselves(runner, row):
    person, superior, rule = CIRCLES[row]
    act(runner, "root", "people.set-superior", person="P-ana", superior="P-bob")
    act(runner, "root", "people.set-superior", person="P-bob", superior="P-fay")
    with pytest.raises(Refused) as refused:
        act(runner, "root", "people.set-superior", person=f"P-{person}", superior=f"P-{superior}")
    assert refused.value.rule == rule
    act(runner, "root", "people.set-superior", person="P-ana")
    act(runner, "root", "people.set-superior", person="P-bob")


def test_a_chain_of_superiors_has_an_end(runner):
    names = [f"up{n}" for n in range(15)]
    for name in names:
        act(runner, "root", "people.add", person=f"P-{name}")
    with pytest.raises(Refused) as refused:
        for below, above in zip(names[1:], names, strict=False):
            act(runner, "root", "people.set-superior", person=f"P-{below}", superior=f"P-{above}")
    assert refused.value.rule == "person.chain-too-long"


def test_where_nobody_is_found_it_goes_on_by_itself_or_to_a_role_as_the_step_says(runner):
    assert waits(runner, vote(runner, "Chosen")) == [("Closed", None)]
    assert waits(runner, vote(runner, "Chosen", chosen="P-cai")) == [("Chosen", "cai")]
    case = vote(runner, "Nobody")
    assert rows(runner, "SELECT roles FROM ledger.task WHERE stream = %s", case) == [(["approver"],)]
    assert waits(runner, vote(runner, "Own")) == [("Own", "cai")]


# --- attacks: nothing agrees by itself, nobody decides their own matter ---


def test_a_signing_step_is_never_passed_without_a_signature(runner):
    case = vote(runner, "Signed")
    assert rows(runner, "SELECT roles FROM ledger.task WHERE stream = %s", case) == [(["administrator"],)]
    case = vote(runner, "Signed", chosen="P-cai")
    with pytest.raises(Refused) as refused:
        runner.run(c.Complete(case=case, task=task_of(runner, case), outcome="approve"), caller("cai"))
    assert refused.value.rule == "sign.missing"
    decide(runner, case, "cai", "approve")
    assert waits(runner, case) == [("Closed", None)]


def test_whoever_began_it_never_gets_to_decide_it_by_a_detour(runner):
    act(runner, "root", "people.grant", person="P-fay", role="writer", since="2020-01-01")
    case = vote(runner, "Signed", "fay", chosen="P-cai")
    task = task_of(runner, case)
    on = {"case": case, "task": task, "person": "P-fay", "reason": "r"}
    detours = [
        (c.Transfer(**on), "cai"),
        (c.AddSigner(**on, where="before"), "cai"),
        (c.HandOver(case=case, leaver="P-cai", person="P-fay", reason="r"), "root"),
    ]
    for command, name in detours:
        with pytest.raises(Refused) as refused:
            runner.run(command, caller(name))
        assert refused.value.rule == "task.own-matter", command
    act(runner, "root", "people.add-substitute", person="P-cai", substitute="P-fay", since="2020-01-01")
    with pytest.raises(Refused) as refused:
        runner.run(signed(runner, c.Complete(case=case, task=task, outcome="approve"), "cai"), caller("fay"))
    assert refused.value.rule == "task.own-matter"
    act(runner, "root", "people.end-substitute", person="P-cai", substitute="P-fay")
    act(runner, "root", "people.revoke", person="P-fay", role="writer")
    assert waits(runner, case) == [("Signed", "cai")]


# --- substitutes ---


def test_a_standing_substitute_acts_in_their_own_name_for_whoever_is_away(runner):
    act(runner, "root", "people.add-substitute", person="P-cai", substitute="P-dee", since="2026-01-01",
        until="2026-12-31", process="plan")  # fmt: skip
    case = plan(runner, "Draft", "Check", has="cai")
    decide(runner, case, "dee", "approve", task_of(runner, case))
    entry, done = last(runner, case, "record"), last(runner, case)
    assert (entry.actor, entry.behalf, done.behalf) == ("P-dee", "P-cai", "P-cai")
    assert (entry.signature.signer, entry.signature.behalf) == ("P-dee", "P-cai")
    logged = rows(runner, "SELECT person, behalf FROM ledger.task_done WHERE stream = %s ORDER BY seq, n", case)
    assert logged[-1] == ("P-dee", "P-cai")
    other = vote(runner, "Signed", chosen="P-cai")
    with pytest.raises(Refused) as refused:
        decide(runner, other, "dee", "approve", task_of(runner, other))
    assert refused.value.rule == "task.claimed-by-another"
    act(runner, "root", "people.end-substitute", person="P-cai", substitute="P-dee", process="plan")
    case = plan(runner, "Draft", has="cai")
    with pytest.raises(Refused) as refused:
        decide(runner, case, "dee", "approve", task_of(runner, case))
    assert refused.value.rule == "task.claimed-by-another"


def test_a_standing_substitute_puts_a_task_back_for_whoever_is_away(runner):
    act(runner, "root", "people.add-substitute", person="P-cai", substitute="P-dee", since="2026-01-01")
    case = plan(runner, "Draft", "Check", has="cai")
    runner.run(c.Unclaim(case=case, task=task_of(runner, case)), caller("dee"))
    assert (last(runner, case).actor, last(runner, case).behalf) == ("P-dee", "P-cai")
    assert waits(runner, case) == [("Sign", None)]
    act(runner, "root", "people.end-substitute", person="P-cai", substitute="P-dee")


def test_a_substitute_needs_the_right_themselves(runner):
    act(runner, "root", "people.add-substitute", person="P-cai", substitute="P-hal", since="2026-01-01")
    act(runner, "root", "people.add-substitute", person="P-cai", substitute="P-eve", since="2026-01-01")
    case = plan(runner, "Draft", "Check", has="cai")
    for name, act_ in (("hal", "sign:approval"), ("eve", "task:plan")):
        with pytest.raises(Refused) as refused:
            decide(runner, case, name, "approve", task_of(runner, case))
        assert (refused.value.rule, refused.value.params["act"]) == ("access.not-granted", act_)
    for name in ("hal", "eve"):
        act(runner, "root", "people.end-substitute", person="P-cai", substitute=f"P-{name}")


SUBSTITUTES = {
    "oneself": ({"substitute": "P-cai"}, "person.substitute-unfit"),
    "nobody": ({"substitute": "P-x"}, "person.substitute-unfit"),
    "no time": ({"substitute": "P-dee", "until": "2020-01-01"}, "person.dates-reversed"),
}


@pytest.mark.parametrize("row", SUBSTITUTES)
def test_not_everybody_can_be_a_substitute(runner, row):
    more, rule = SUBSTITUTES[row]
    with pytest.raises(Refused) as refused:
        act(runner, "root", "people.add-substitute", **({"person": "P-cai", "since": "2026-01-01"} | more))
    assert refused.value.rule == rule
    with pytest.raises(Refused) as refused:
        act(runner, "root", "people.end-substitute", person="P-cai", substitute="P-fay")
    assert refused.value.rule == "person.no-such-substitute"


# --- somebody leaves ---


def test_all_somebody_has_in_a_case_goes_to_another(runner):
    case = plan(runner, "Draft", has="cai")
    task = task_of(runner, case)
    runner.run(c.AddSigner(case=case, task=task, person="P-hal", where="before", reason="r"), caller("cai"))
    runner.run(c.HandOver(case=case, leaver="P-cai", person="P-dee", reason="left"), caller("root"))
    decide(runner, case, "hal", "approve")
    assert waits(runner, case) == [("Check", "dee")]
    case = plan(runner, "Draft", has="dee")
    task = task_of(runner, case)
    runner.run(c.AddSigner(case=case, task=task, person="P-cai", where="after", reason="r"), caller("dee"))
    runner.run(c.HandOver(case=case, leaver="P-cai", person="P-fay", reason="left"), caller("root"))
    decide(runner, case, "dee", "approve")
    assert waits(runner, case) == [("Check", "fay")]
    assert last(runner, case).actor == "P-dee"


def test_the_cases_somebody_has_anything_in_are_found_however_hidden_it_is(runner):
    def found(name):
        reader = Reader(f"P-{name}", "HERE", (), runner.clock.now(), runner.clock.now().date())
        with runner.pool.connection() as connection:
            return set(leaving.cases(connection, reader, ["HERE"], 1000))

    before = found("cai")
    has = plan(runner, "Draft", has="cai")
    asked = plan(runner, "Draft", has="cai")
    runner.run(c.Delegate(case=asked, task=task_of(runner, asked), person="P-dee", reason="r"), caller("cai"))
    waiting = plan(runner, "Draft", has="cai")
    on = {"case": waiting, "task": task_of(runner, waiting), "person": "P-hal", "where": "before", "reason": "r"}
    runner.run(c.AddSigner(**on), caller("cai"))
    later = plan(runner, "Draft", has="dee")
    on = {"case": later, "task": task_of(runner, later), "person": "P-cai", "where": "after", "reason": "r"}
    runner.run(c.AddSigner(**on), caller("dee"))
    did = plan(runner, "Draft", "Check")
    assert found("cai") - before == {has, asked, waiting, later}
    for case in (has, asked, waiting, later):
        runner.run(c.HandOver(case=case, leaver="P-cai", person="P-fay", reason="left"), caller("root"))
    assert (found("cai"), did in found("cai")) == (before, False)
    assert {has, asked, waiting, later} <= found("fay")


def test_the_journal_gives_the_same_rows(runner, database):
    with psycopg.connect(database.verifier) as connection:
        report = verify.verify(connection, KINDS)
    assert report.faults == []
    assert report.rows > 50
