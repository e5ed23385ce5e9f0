"""Where casework stops of itself: circles, signals too wide, sites without hours, tasks for somebody in particular."""

from __future__ import annotations

import pytest
from tests.shell.casework.desk import caller, entries, record, refusals, task

from lotwright.kernel.refusal import Refused
from lotwright.shell import commands as c
from lotwright.shell.casework import flow, running


def refused(runner, command, name="ana", site="HERE"):
    before = entries(runner)
    with pytest.raises(Refused) as found:
        runner.run(command, caller(name, site))
    assert entries(runner) == before
    return found.value.rule, found.value.params


def start(runner, process, **values):
    return runner.run(c.StartCase(process=process, values=values), caller("ana")).answer["case"]


def waiting(runner, element):
    with runner.pool.connection() as connection:
        return connection.execute("SELECT stream FROM ledger.task WHERE element = %s ORDER BY 1", (element,)).fetchall()


def test_a_circle_of_actions_ends_the_command_and_leaves_nothing(runner, monkeypatch):
    monkeypatch.setattr(flow, "MOST_STEPS", 20)
    rule, params = refused(runner, c.StartCase(process="spin", values={"note": "more"}))
    assert (rule, params["steps"]) == ("case.does-not-rest", 20)
    assert start(runner, "spin", note="enough")


def test_a_site_without_a_calendar_has_no_deadlines(runner):
    given = {"title": "On lots", "trainee": "P-eve"}
    rule, params = refused(runner, c.StartCase(process="paper", values=given), site="NOWHERE")
    assert (rule, params) == ("case.no-calendar", {"site": "NOWHERE"})
    assert refusals(runner, "ana")[-1] == "case.no-calendar"


def test_a_signal_that_would_reach_too_many_reaches_nobody(runner, monkeypatch):
    for note in ("x", "y"):
        asking = start(runner, "question", note=note)
        runner.run(c.Correlate(message="answered", key=note), caller("root", kind="integration"))
        runner.run(c.Complete(case=asking, task=task(runner, asking)), caller("ana"))
    ringing = next(case for (case,) in waiting(runner, "Think") if record(runner, case)["note"] == "x")
    runner.run(c.Complete(case=ringing, task=task(runner, ringing)), caller("ana"))
    ring = c.Complete(case=ringing, task=task(runner, ringing))
    monkeypatch.setattr(running, "MOST_REACHED", 1)
    assert refused(runner, ring)[0] == "case.signal-too-wide"
    monkeypatch.undo()
    runner.run(ring, caller("ana"))


def test_a_task_for_one_person_is_no_other_person_s_though_they_have_the_role(runner):
    case = start(runner, "own", note="for ben")
    for command in (c.Claim(case=case, task=task(runner, case)), c.Complete(case=case, task=task(runner, case))):
        assert refused(runner, command)[0] == "task.for-others"
    runner.run(c.Complete(case=case, task=task(runner, case)), caller("ben"))
