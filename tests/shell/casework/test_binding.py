"""Calls are bound to a version: the one in force, the one of the caller's own time, or the one of a tag."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from tests.shell.casework.desk import caller, task

from lotwright.kernel.refusal import Refused
from lotwright.shell import commands as c

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:lw="https://lotwright.dev/schema/1" id="D" targetNamespace="u">
<bpmn:process id="{key}" isExecutable="true">
<bpmn:extensionElements><lw:names zh="{key}" en="{key}"/><lw:recordBinding recordType="pair"/>{tag}
</bpmn:extensionElements>
<bpmn:startEvent id="Start"><bpmn:extensionElements><lw:names zh="a" en="a"/><lw:fields default="hidden">
<lw:field key="note" access="editable"/></lw:fields></bpmn:extensionElements></bpmn:startEvent>
"""
TASK = """<bpmn:userTask id="{id}"><bpmn:extensionElements><lw:names zh="{id}" en="{id}"/><zeebe:userTask/>
<zeebe:assignmentDefinition candidateGroups="caller"/></bpmn:extensionElements></bpmn:userTask>
"""
CALL = """<bpmn:callActivity id="Call"><bpmn:extensionElements><lw:names zh="c" en="c"/>
<zeebe:calledElement processId="{child}" {binding}/></bpmn:extensionElements></bpmn:callActivity>
"""
TAIL = """<bpmn:endEvent id="End"/>{flows}</bpmn:process></bpmn:definitions>
"""


def flows(*ids):
    pairs = enumerate(itertools.pairwise(ids))
    return "".join(f'<bpmn:sequenceFlow id="f{n}" sourceRef="{a}" targetRef="{b}"/>' for n, (a, b) in pairs)


def child(version, tag="", key="child"):
    said = f'<zeebe:versionTag value="{tag}"/>' if tag else ""
    body = TASK.format(id=version) + TAIL.format(flows=flows("Start", version, "End"))
    return HEAD.format(key=key, tag=said) + body


def parent(key, binding, child="child", first="Before"):
    middle = TASK.format(id=first) + CALL.format(child=child, binding=binding)
    return HEAD.format(key=key, tag="") + middle + TAIL.format(flows=flows("Start", first, "Call", "End"))


def publish(runner, key, content):
    """Bring a process into force, a minute later than whatever went before."""
    runner.clock.set(runner.clock.now() + dt.timedelta(minutes=1))
    published = c.Publish(kind="process", key=key, content=content.encode(), reason="r")
    runner.run(published, caller("root"))


@pytest.fixture(scope="module")
def publishing(runner):
    """Whoever writes may start the processes of this file."""
    from lotwright.shell.commands import Content

    roles = """
[[roles]]
key = "caller"
names = {zh = "c", en = "c"}
blurb = {zh = "c", en = "c"}
screens = ["inbox"]
[[roles.grants]]
acts = ["start:*", "task:*"]
"""
    given = Content(kind="role-set", key="callers", content=roles.encode())
    runner.run(c.Publish(kind=given.kind, key=given.key, content=given.content, reason="r"), caller("root"))
    inputs = {"person": "P-ana", "role": "caller", "since": "2020-01-01"}
    runner.run(c.Perform(action="people.grant", inputs=inputs), caller("root"))
    return runner


def begin(runner, key):
    return runner.run(c.StartCase(process=key, values={"note": "n"}), caller("ana")).answer["case"]


def called(runner, case):
    """The step of the called process that waits, once the caller's own step is done."""
    runner.run(c.Complete(case=case, task=task(runner, case)), caller("ana"))
    with runner.pool.connection() as connection:
        ((element,),) = connection.execute("SELECT element FROM ledger.task WHERE stream = %s", (case,)).fetchall()
    return element


def test_a_call_is_bound_to_the_version_it_asks_for(publishing):
    runner = publishing
    publish(runner, "child", child("V1", tag="stable"))
    for key, binding in (
        ("newest", 'bindingType="latest"'),
        ("own", 'bindingType="deployment"'),
        ("tagged", 'bindingType="versionTag" versionTag="stable"'),
    ):
        publish(runner, key, parent(key, binding))
    before = {key: begin(runner, key) for key in ("newest", "own", "tagged")}
    publish(runner, "child", child("V2"))
    publish(runner, "child", child("V3", tag="stable"))
    publish(runner, "child", child("V4"))
    assert {key: called(runner, case) for key, case in before.items()} == {"newest": "V4", "own": "V1", "tagged": "V3"}
    assert called(runner, begin(runner, "own")) == "V1", "the caller has not been published again"
    publish(runner, "own", parent("own", 'bindingType="deployment"', first="Anew"))
    assert called(runner, begin(runner, "own")) == "V4"


def test_a_caller_that_came_into_force_again_calls_what_was_there_then(publishing):
    runner = publishing
    first = parent("again", 'bindingType="deployment"', child="other")
    publish(runner, "other", child("W1", key="other"))
    publish(runner, "again", first)
    old = begin(runner, "again")
    publish(runner, "other", child("W2", key="other"))
    publish(runner, "again", parent("again", 'bindingType="deployment"', child="other", first="Else"))
    publish(runner, "again", first)
    assert called(runner, begin(runner, "again")) == "W2"
    assert called(runner, old) == "W1"


def test_a_call_of_what_is_not_there_is_refused(publishing):
    runner = publishing
    publish(runner, "late", child("L1", key="late"))
    for key, binding, missing in (
        ("untagged", 'bindingType="versionTag" versionTag="none"', "late"),
        ("orphan", 'bindingType="latest"', "nobody"),
        ("early", 'bindingType="deployment"', "later"),
    ):
        try:
            publish(runner, key, parent(key, binding, child=missing))
        except Exception as fault:
            pytest.fail(f"{key}: {fault}")
        case = begin(runner, key)
        if missing == "later":
            publish(runner, "later", child("L2", key="later"))
        with pytest.raises(Refused) as refused:
            called(runner, case)
        assert (refused.value.rule, refused.value.params["process"]) == ("engine.no-process", missing)
