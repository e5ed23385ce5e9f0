"""What falls due while nobody works happens afterwards in the order in which it fell due, whatever kind it is of."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.shell.casework.desk import START, caller

from lotwright.shell import commands as c
from lotwright.shell.worker import Worker

PROCESS = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:lw="https://lotwright.dev/schema/1" id="D" targetNamespace="u">
<bpmn:process id="nightly" isExecutable="true">
<bpmn:extensionElements><lw:names zh="n" en="n"/><lw:recordBinding recordType="pair"/>
</bpmn:extensionElements>
<bpmn:startEvent id="Night"><bpmn:extensionElements><lw:names zh="n" en="n"/></bpmn:extensionElements>
<bpmn:timerEventDefinition><bpmn:timeCycle>R3/PT2H</bpmn:timeCycle>
</bpmn:timerEventDefinition></bpmn:startEvent>
<bpmn:userTask id="Watch"><bpmn:extensionElements><lw:names zh="w" en="w"/><zeebe:userTask/>
<zeebe:assignmentDefinition candidateGroups="writer"/></bpmn:extensionElements></bpmn:userTask>
<bpmn:boundaryEvent id="Hourly" attachedToRef="Watch" cancelActivity="false"><bpmn:timerEventDefinition>
<bpmn:timeCycle>R4/PT1H</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:boundaryEvent>
<bpmn:boundaryEvent id="Once" attachedToRef="Watch" cancelActivity="false"><bpmn:timerEventDefinition>
<bpmn:timeDuration>PT90M</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
<bpmn:endEvent id="E1"/><bpmn:endEvent id="E2"/><bpmn:endEvent id="E3"/>
<bpmn:sequenceFlow id="f1" sourceRef="Night" targetRef="Watch"/>
<bpmn:sequenceFlow id="f2" sourceRef="Watch" targetRef="E1"/>
<bpmn:sequenceFlow id="f3" sourceRef="Hourly" targetRef="E2"/>
<bpmn:sequenceFlow id="f4" sourceRef="Once" targetRef="E3"/>
</bpmn:process></bpmn:definitions>
"""


@pytest.fixture
def fired(runner, monkeypatch):
    """What the worker does, each with the instant it was due at."""
    found, run = [], runner.run

    def due(command):
        sql, where = "SELECT due FROM ledger.timer WHERE stream = %s AND timer = %s", None
        if isinstance(command, c.FireTimer):
            where = (command.case, command.timer)
        elif isinstance(command, c.StartDue):
            sql, where = "SELECT due FROM app.start_timer WHERE process = %s AND element = %s ORDER BY 1", None
            where = (command.process, command.element)
        with runner.pool.connection() as connection:
            return connection.execute(sql, where).fetchone()[0]

    def watching(command, who):
        if who.kind == "job":
            found.append((type(command).__name__, due(command)))
        return run(command, who)

    monkeypatch.setattr(runner, "run", watching)
    return found


def test_timers_of_cases_cycles_and_starts_keep_their_order(runner, fired):
    runner.run(c.Publish(kind="process", key="nightly", content=PROCESS.encode(), reason="r"), caller("root"))
    worker = Worker(runner, None)
    runner.clock.set(START + dt.timedelta(hours=2))
    assert worker.fire() == 2, "it begins at both sites"
    runner.clock.set(START + dt.timedelta(hours=9))
    fired.clear()
    while worker.fire():
        pass
    instants = [due for _, due in fired]
    assert instants == sorted(instants)
    assert {kind for kind, _ in fired} == {"FireTimer", "StartDue"}
    assert len([kind for kind, _ in fired if kind == "StartDue"]) == 4
    first = [due - START for kind, due in fired if kind == "FireTimer"][:6]
    assert first == [dt.timedelta(hours=hours) for hours in (3, 3, 3.5, 3.5, 4, 4)]


def test_a_worker_that_took_all_that_is_due_at_once_would_not_keep_it(runner, fired, monkeypatch):
    """The naive twin: what is due is read once, then fired."""
    case = runner.run(c.StartCase(process="paper", values={"title": "t", "trainee": "P-eve"}), caller("ana"))
    assert case.answer["status"] == "running"
    runner.run(
        c.Publish(kind="process", key="nightly", content=PROCESS.replace("R3", "R5").encode(), reason="r"),
        caller("root"),
    )
    worker = Worker(runner, None)
    runner.clock.set(runner.clock.now() + dt.timedelta(hours=2))
    while worker.fire():
        pass
    fired.clear()
    runner.clock.set(runner.clock.now() + dt.timedelta(hours=6))
    for one in worker._due(1000):
        worker._do(one)
    instants = [due for _, due in fired]
    assert instants == sorted(instants), "each of these was due already"
    while worker.fire():
        pass
    again = [due for _, due in fired]
    assert again != sorted(again), "a cycle was due again in between"


def test_a_start_cycle_in_working_time_counts_on_from_each_firing(runner):
    working, began = PROCESS.replace("<bpmn:timeCycle>R3", '<bpmn:timeCycle lw:time="working">R3'), runner.clock.now()
    runner.run(c.Publish(kind="process", key="nightly", content=working.encode(), reason="r"), caller("root"))
    runner.clock.set(began + dt.timedelta(hours=3))
    runner.run(c.StartDue(process="nightly", element="Night"), caller("root", "HERE", kind="job"))
    with runner.pool.connection() as connection:
        found = connection.execute('SELECT due, "left" FROM app.start_timer WHERE site = %s', ("HERE",)).fetchall()
    assert found == [(began + dt.timedelta(hours=5), 2)]
