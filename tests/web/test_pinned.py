"""What began by a version of a process or a record type is shown by it, also after another came into force."""

from __future__ import annotations

import pytest
from tests.web.conftest import KEYS, PASSWORD, Browser, caller

from lotwright.shell import keys
from lotwright.shell.commands import Claim, Complete, Perform, Publish, StartCase

pytestmark = pytest.mark.database

ROLE = """
[[roles]]
key = "penman"
names = {zh = "笔", en = "Penman"}
blurb = {zh = "笔", en = "Penman"}
screens = ["inbox"]
[[roles.grants]]
acts = ["start:letter", "task:letter", "start:post", "task:post", "sign:approval", "read:cases", "read:journal"]
"""
TYPE = """
key = "letter"
names = {{zh = "信", en = "Letter"}}
[[sections]]
key = "main"
names = {{zh = "主要", en = "Main"}}
[[sections.fields]]
key = "{key}"
kind = "choice"
names = {{zh = "语气", en = "{tone}"}}
choices = [
  {{key = "warm", names = {{zh = "热情", en = "{warm}"}}}},
  {{key = "{cool}", names = {{zh = "冷", en = "Cool"}}}},
]
[[sections.fields]]
key = "supplier"
kind = "text"
names = {{zh = "给谁", en = "To"}}
"""
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:lw="https://lotwright.dev/schema/1" id="d" targetNamespace="t">
"""
LETTER = (
    HEAD
    + """<bpmn:process id="letter" isExecutable="true">
  <bpmn:extensionElements><lw:names zh="信" en="Letter"/>
   <lw:recordBinding recordType="letter" subject="{subject}" variable="supplier"/></bpmn:extensionElements>
  <bpmn:startEvent id="Start"><bpmn:extensionElements><lw:names zh="开始" en="Start"/><lw:fields default="hidden">
   <lw:field key="supplier" access="required"/></lw:fields></bpmn:extensionElements></bpmn:startEvent>
  <bpmn:userTask id="{one}"><bpmn:extensionElements><lw:names zh="起草" en="{draft}"/>
   <zeebe:assignmentDefinition candidateGroups="penman"/>
   <lw:fields default="editable"><lw:field key="supplier" access="read-only"/></lw:fields>
  </bpmn:extensionElements></bpmn:userTask>
  <bpmn:userTask id="{two}"><bpmn:extensionElements><lw:names zh="再看" en="{again}"/>
   <zeebe:assignmentDefinition candidateGroups="penman"/><lw:fields default="editable"/>
  </bpmn:extensionElements></bpmn:userTask>
  <bpmn:endEvent id="End"/>
  <bpmn:sequenceFlow id="f1" sourceRef="Start" targetRef="{one}"/>
  <bpmn:sequenceFlow id="f2" sourceRef="{one}" targetRef="{two}"/>
  <bpmn:sequenceFlow id="f3" sourceRef="{two}" targetRef="End"/>
 </bpmn:process></bpmn:definitions>
"""
)
POST = (
    HEAD
    + """<bpmn:process id="post" isExecutable="true">
  <bpmn:extensionElements><lw:names zh="寄" en="Post"/>
   <lw:recordBinding recordType="letter" subject="supplier" variable="supplier"/></bpmn:extensionElements>
  <bpmn:startEvent id="Start"><bpmn:extensionElements><lw:names zh="开始" en="Start"/><lw:fields default="hidden">
   <lw:field key="supplier" access="required"/></lw:fields></bpmn:extensionElements></bpmn:startEvent>
  <bpmn:callActivity id="Write"><bpmn:extensionElements><zeebe:calledElement processId="letter"/>
  </bpmn:extensionElements></bpmn:callActivity>
  <bpmn:endEvent id="End"/>
  <bpmn:sequenceFlow id="f1" sourceRef="Start" targetRef="Write"/>
  <bpmn:sequenceFlow id="f2" sourceRef="Write" targetRef="End"/>
 </bpmn:process></bpmn:definitions>
"""
)
BEFORE = LETTER.format(subject="supplier", one="Draft", draft="Draft", two="Again", again="Look again")
AFTER = LETTER.format(subject="item", one="Write", draft="Write", two="Again", again="Approve")


@pytest.fixture(scope="module")
def letters(installation):
    """Three cases at their second step, begun before process and record type were replaced; by name of process."""
    from lotwright.shell.accounts.models import User

    def publish(kind, key, text):
        installation.run(Publish(kind=kind, key=key, content=text.encode(), reason="r"), caller("P-con"))

    publish("role-set", "penmen", ROLE)
    installation.run(Perform(action="people.add", inputs={"person": "P-pen"}), caller("P-ada"))
    grant = {"person": "P-pen", "role": "penman", "since": "2020-01-01"}
    installation.run(Perform(action="people.grant", inputs=grant), caller("P-ada"))
    User.objects.open("pen", "P-pen", PASSWORD, persona="penman")
    with installation.pool.connection() as connection:
        keys.enter(connection.execute, KEYS, "P-pen", "Pen")
    publish("record-type", "letter", TYPE.format(key="tone", tone="Tone", warm="Warm", cool="cool"))
    publish("process", "letter", BEFORE)
    publish("process", "post", POST)
    begun = {}
    for name in ("letter", "post"):
        started = installation.run(StartCase(process=name, values={"supplier": "S-1"}), caller("P-pen"))
        begun[name] = started.answer["case"]
    case = begun["letter"]
    installation.run(Complete(case=case, task=task(installation, case), values={"tone": "cool"}), caller("P-pen"))
    installation.run(Claim(case=case, task=task(installation, case)), caller("P-pen"))
    publish("record-type", "letter", TYPE.format(key="manner", tone="Manner", warm="Hearty", cool="cold"))
    publish("process", "letter", AFTER)
    return begun


def task(installation, case):
    with installation.pool.connection() as connection:
        ((found,),) = connection.execute("SELECT task FROM ledger.task WHERE stream = %s", (case,)).fetchall()
    return found


@pytest.fixture
def pen(letters):
    """Who writes, at a browser."""
    browser = Browser()
    assert browser.sign_in("pen").status_code == 200
    return browser


def test_a_waiting_step_goes_by_the_name_of_its_own_version(pen, letters):
    summary = pen.get(f"/tasks/{letters['letter']}/{waiting(pen, letters['letter'])['task']}").json()["summary"]
    assert (summary["element"], summary["names"]) == ("Again", {"zh": "再看", "en": "Look again"})
    assert pen.get("/inbox?tab=mine").json()["items"][0]["names"]["en"] == "Look again"
    assert waiting(pen, letters["letter"])["names"]["en"] == "Look again"
    assert summary["process"]["names"]["en"] == "Letter"


def waiting(pen, case):
    (found,) = pen.get(f"/cases/{case}").json()["tasks"]
    return found


def test_what_a_case_is_about_is_a_thing_of_the_kind_its_own_version_says(pen, letters):
    case = letters["letter"]
    page = pen.get(f"/cases/{case}").json()
    listed = {one["id"]: one for one in pen.get("/cases?process=letter").json()["items"]}
    for summary in (page["summary"], listed[case], page["tasks"][0]):
        assert summary["subject"]["link"] == "/things/suppliers/S-1"


def test_a_step_of_a_called_process_has_its_page_and_is_about_what_its_case_is_about(pen, letters):
    at = waiting(pen, letters["post"])
    assert (at["element"], at["process"]["key"]) == ("Draft", "letter")
    page = pen.get(f"/tasks/{letters['post']}/{at['task']}")
    assert page.status_code == 200, page.content
    assert page.json()["summary"]["names"] == {"zh": "起草", "en": "Draft"}
    assert page.json()["summary"]["subject"]["link"] == "/things/suppliers/S-1"
    fields = [field for section in page.json()["form"]["sections"] for field in section["fields"]]
    assert {field["key"]: field["access"] for field in fields} == {"tone": "editable", "supplier": "read-only"}


def test_what_was_done_goes_by_the_name_it_had_when_it_was_done(pen, letters):
    (done,) = [one for one in pen.get("/inbox?tab=done").json()["items"] if one["case"] == letters["letter"]]
    assert (done["element"], done["names"]) == ("Draft", {"zh": "起草", "en": "Draft"})
    assert done["subject"]["link"] == "/things/suppliers/S-1"


def test_what_was_filled_in_goes_by_the_names_of_the_type_it_was_filled_in_by(pen, letters):
    told = pen.get(f"/cases/{letters['letter']}").json()["timeline"]
    changes = {change["field"]: change for entry in told for change in entry["changes"]}
    tone = changes["values.tone"]
    assert (tone["names"], tone["new"]) == ({"zh": "语气", "en": "Tone"}, {"zh": "冷", "en": "Cool"})
