"""What comes from outside a case: start timers, messages, signals; and keeping cases in order."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.shell.casework.desk import START, begin, caller, entries, record, task, version, written

from lotwright.kernel.refusal import Refused
from lotwright.shell import commands as c
from lotwright.shell.worker import Worker


def job(site="HERE"):
    return caller("root", site, kind="job")


def rows(runner, sql, *parameters):
    with runner.pool.connection() as connection:
        return connection.execute(sql, parameters).fetchall()


def status(runner, case):
    return rows(runner, "SELECT status, stuck FROM ledger.process_case WHERE stream = %s", case)[0]


def start(runner, process, **values):
    return runner.run(c.StartCase(process=process, values=values), caller("ana")).answer["case"]


def finish(runner, case, **values):
    runner.run(c.Complete(case=case, task=task(runner, case), values=values), caller("ana"))


def elements(runner, case):
    return [element for (element,) in rows(runner, "SELECT element FROM ledger.task WHERE stream = %s", case)]


# --- processes that begin by themselves ---


def test_a_start_timer_is_due_at_every_site_from_its_publication_on(runner):
    due = rows(runner, 'SELECT site, due, every, "left" FROM app.start_timer ORDER BY site')
    assert due == [(site, START + dt.timedelta(days=1), "P1D", 2) for site in ("HERE", "THERE")]


def test_it_begins_a_case_at_its_site_as_often_as_it_says_and_no_more(runner):
    command, began = c.StartDue(process="nightly", element="Night"), []
    with pytest.raises(Refused) as early:
        runner.run(command, job())
    assert early.value.rule == "timer.not-due"
    for day in (1, 2):
        runner.clock.set(START + dt.timedelta(days=day))
        began.append(runner.run(command, job()).answer["case"])
    assert [elements(runner, case) for case in began] == [["Look"], ["Look"]]
    assert rows(runner, "SELECT site FROM app.start_timer") == [("THERE",)]
    with pytest.raises(Refused) as over:
        runner.run(command, job())
    assert over.value.rule == "timer.not-waiting"
    runner.clock.set(START)


def test_the_worker_begins_what_is_due_at_the_other_site(runner):
    runner.clock.set(START + dt.timedelta(days=3))
    told = []
    worker = Worker(runner, None, told.append)
    while worker.once():
        pass
    runner.clock.set(START)
    assert told == []
    begun = rows(
        runner, "SELECT site, count(*) FROM ledger.process_case WHERE process = 'nightly' GROUP BY 1 ORDER BY 1"
    )
    assert begun == [("HERE", 2), ("THERE", 2)]
    assert rows(runner, "SELECT * FROM app.start_timer") == []


def test_nobody_starts_it_by_hand(runner):
    for command in (c.StartCase(process="nightly"), c.StartDue(process="nightly", element="Night")):
        with pytest.raises(Refused) as refused:
            runner.run(command, caller("ana"))
        assert refused.value.rule in ("process.begins-by-itself", "access.not-granted")


# --- messages and signals ---


def test_a_message_begins_a_case_and_another_finds_the_one_that_waits_for_it(runner):
    asking = start(runner, "question", note="why")
    other = start(runner, "question", note="when")
    thinking = sorted(case for (case,) in rows(runner, "SELECT stream FROM ledger.task WHERE element = 'Think'"))
    assert len(thinking) == 2
    answering = next(case for case in thinking if record(runner, case)["note"] == "why")
    finish(runner, answering)
    assert elements(runner, asking) == ["Read"]
    assert elements(runner, other) == []
    assert elements(runner, answering) == ["Pause"]


def test_a_signal_reaches_all_who_wait_for_it_in_the_same_transaction(runner):
    first, second = start(runner, "question", note="a"), start(runner, "question", note="b")
    for note in ("a", "b"):
        runner.run(c.Correlate(message="answered", key=note), caller("root", kind="integration"))
    finish(runner, first)
    finish(runner, second)
    thinking = [case for (case,) in rows(runner, "SELECT stream FROM ledger.task WHERE element = 'Think'")]
    ringing = next(case for case in thinking if record(runner, case)["note"] == "a")
    finish(runner, ringing)
    receipt = runner.run(c.Complete(case=ringing, task=task(runner, ringing)), caller("ana"))
    assert {id for kind, id, *_ in receipt.entries if kind == "case"} >= {ringing, first, second}
    assert [status(runner, case)[0] for case in (ringing, first, second)] == ["ended"] * 3


def test_a_message_nobody_waits_for_is_refused(runner):
    before = entries(runner)
    with pytest.raises(Refused) as refused:
        runner.run(c.Correlate(message="answered", key="nobody"), caller("root", kind="integration"))
    assert refused.value.rule == "message.not-awaited"
    with pytest.raises(Refused) as person:
        runner.run(c.Correlate(message="answered", key="nobody"), caller("ana"))
    assert person.value.rule == "access.not-granted"
    assert entries(runner) == before


# --- keeping cases in order ---


def test_a_case_nobody_signed_is_withdrawn_by_who_began_it(runner):
    case = begin(runner)
    with pytest.raises(Refused) as other:
        runner.run(c.Withdraw(case=case, reason="mistake"), caller("ben"))
    assert other.value.rule == "case.not-initiator"
    runner.run(c.Withdraw(case=case, reason="mistake", version=version(runner, case)), caller("ana"))
    assert status(runner, case) == ("terminated", 0)
    with pytest.raises(Refused) as over:
        runner.run(c.Withdraw(case=case, reason="again"), caller("ana"))
    assert over.value.rule == "case.over"


def test_a_suspended_case_rests_until_it_is_resumed(runner):
    case = written(runner)
    runner.run(c.Suspend(case=case, reason="under review"), caller("kim"))
    with pytest.raises(Refused) as refused:
        runner.run(c.Claim(case=case, task=task(runner, case)), caller("cai"))
    assert refused.value.rule == "case.suspended"
    runner.run(c.Resume(case=case, reason="reviewed"), caller("kim"))
    runner.run(c.Claim(case=case, task=task(runner, case)), caller("cai"))


def test_a_stuck_case_goes_on_once_what_was_wrong_is_right(runner):
    case = start(runner, "doubt")
    finish(runner, case, note="perhaps")
    assert status(runner, case) == ("running", 1)
    runner.run(c.Retry(case=case, reason="looked at it"), caller("kim"))
    assert status(runner, case) == ("running", 1)
    runner.run(c.Terminate(case=case, reason="nobody knows"), caller("kim"))
    assert status(runner, case) == ("terminated", 0)
    with pytest.raises(Refused) as refused:
        runner.run(c.Retry(case=begin(runner), reason="r"), caller("kim"))
    assert refused.value.rule == "case.not-stuck"


@pytest.mark.parametrize("command", [c.Withdraw, c.Terminate, c.Suspend, c.Resume, c.Retry])
def test_the_wrong_person_keeps_no_case_in_order(runner, command):
    case = begin(runner)
    before = entries(runner)
    with pytest.raises(Refused) as refused:
        runner.run(command(case=case, reason="r"), caller("eve"))
    assert refused.value.rule == "access.not-granted"
    with pytest.raises(c.Conflict):
        runner.run(command(case=case, reason="r", version=99), caller("eve"))
    assert entries(runner) == before
