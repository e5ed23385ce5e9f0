"""Moving cases through the interface: versions, draft, dry run, signing, applying, undoing; and who may not."""

from __future__ import annotations

import hashlib
import itertools
import json
import secrets

import pytest
from tests.web.conftest import KEYS, PASSWORD, Browser, caller

from lotwright.shell import keys
from lotwright.shell.commands import Perform, Publish, StartCase

pytestmark = pytest.mark.database

ROLE = """
[[roles]]
key = "mover"
names = {zh = "m", en = "m"}
blurb = {zh = "m", en = "m"}
screens = ["inbox"]
[[roles.grants]]
acts = ["start:memo", "task:memo", "migration.draft", "migration.apply", "sign:approval", "read:cases", "case.suspend"]
"""
MEMO = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:lw="https://lotwright.dev/schema/1" id="d" targetNamespace="t">
 <bpmn:process id="memo" isExecutable="true">
  <bpmn:extensionElements><lw:names zh="备忘" en="Memo"/>
   <lw:recordBinding recordType="purchase" subject="supplier" variable="supplier"/></bpmn:extensionElements>
  <bpmn:startEvent id="Start"><bpmn:extensionElements><lw:names zh="开始" en="Start"/><lw:fields default="hidden">
   <lw:field key="supplier" access="required"/></lw:fields></bpmn:extensionElements></bpmn:startEvent>
  {tasks}<bpmn:endEvent id="End"/>{flows}
 </bpmn:process></bpmn:definitions>
"""
TASK = """<bpmn:userTask id="{id}"><bpmn:extensionElements><lw:names zh="{id}" en="{id}"/>
 <zeebe:assignmentDefinition candidateGroups="mover"/><lw:fields default="read-only"/></bpmn:extensionElements>
 </bpmn:userTask>"""


def memo(*steps: str) -> str:
    """A process of these steps, one after the other."""
    ids = ["Start", *steps, "End"]
    flows = "".join(
        f'<bpmn:sequenceFlow id="f{before}{after}" sourceRef="{before}" targetRef="{after}"/>'
        for before, after in itertools.pairwise(ids)
    )
    return MEMO.format(tasks="".join(TASK.format(id=id) for id in steps), flows=flows)


@pytest.fixture(scope="module")
def versions(installation):
    """Two versions of a process, and somebody who may move its cases; (before, after)."""
    from lotwright.shell.accounts.models import User

    def publish(kind, key, text):
        command = Publish(kind=kind, key=key, content=text.encode(), reason="r")
        return installation.run(command, caller("P-con")).answer["sha256"]

    publish("role-set", "movers", ROLE)
    installation.run(Perform(action="people.add", inputs={"person": "P-mov"}), caller("P-ada"))
    grant = {"person": "P-mov", "role": "mover", "since": "2020-01-01"}
    installation.run(Perform(action="people.grant", inputs=grant), caller("P-ada"))
    User.objects.open("mov", "P-mov", PASSWORD, persona="mover")
    with installation.pool.connection() as connection:
        keys.enter(connection.execute, KEYS, "P-mov", "Mov")
    return publish("process", "memo", memo("Write", "Read")), publish("process", "memo", memo("Write", "Check", "Read"))


@pytest.fixture
def mov(versions):
    """Who may move, at a browser."""
    browser = Browser()
    assert browser.sign_in("mov").status_code == 200
    return browser


def begun(installation, versions, source=0):
    """A case by the first version, whatever is in force."""
    content = memo("Write", "Read").encode() if source == 0 else memo("Write", "Check", "Read").encode()
    back = Publish(kind="process", key="memo", content=content, reason="r")
    from lotwright.kernel.refusal import Refused

    try:
        installation.run(back, caller("P-con"))
    except Refused as refused:
        assert refused.rule == "definition.unchanged"
    started = installation.run(StartCase(process="memo", values={"supplier": "S-1"}), caller("P-mov"))
    return started.answer["case"]


def drafted(mov, versions, note):
    source, target = versions
    answer = mov.post("/migrations/draft", {"process": "memo", "source": source, "target": target})
    assert answer.status_code == 200, answer.content
    return {**answer.json()["plan"], "note": note}


def proof(mov, plan, **more):
    answer = mov.post("/migrations/signing", {"plan": plan})
    assert answer.status_code == 200, answer.content
    due = answer.json()
    assert (due["meaning_key"], due["printed_name"], due["role"]) == ("approval", "Mov", "mover")
    return {"digest": due["digest"], "password": PASSWORD, "login": "mov"} | more


def test_versions_tell_how_many_cases_run_by_them(mov, versions, installation):
    begun(installation, versions)
    held = mov.get("/migrations/memo").json()
    counts = {one["sha256"]: one["running"] for one in held["versions"]}
    assert counts[versions[0]] >= 1
    assert held["process"]["names"]["en"] == "Memo"
    assert sum(one["in_force"] for one in held["versions"]) == 1
    assert mov.get("/migrations/nothing").json()["rule"] == "process.unknown"


def test_drafted_tried_signed_applied_and_undone(mov, versions, installation, browser):
    cases = [begun(installation, versions) for _ in range(3)]
    plan = drafted(mov, versions, secrets.token_hex(4))
    dry = mov.post("/migrations/dry-run", {"plan": plan}).json()
    assert (dry["problems"], dry["signed"], dry["refused"]) == ([], False, [])
    (marking,) = (one for one in dry["markings"] if one["before"] == ["Write"])
    assert (marking["after"], marking["cases"], marking["refused"]) == (["Write"], dry["total"], 0)
    assert set(cases) <= set(marking["movable"])
    unsigned = mov.post("/migrations/apply", {"plan": plan, "cases": cases[:1], "reason": "r"})
    assert unsigned.json()["rule"] == "migration.unsigned"
    key = secrets.token_hex(8)
    said = {"plan": plan, "cases": [*cases[:2], "C-404"], "reason": "new step", "signature": proof(mov, plan)}
    applied = mov.post("/migrations/apply", said, key=key)
    assert applied.status_code == 200, applied.content
    came_of = applied.json()
    assert [one["moved"] for one in came_of["results"]] == [True, True, False]
    assert came_of["results"][2]["refusal"]["rule"] == "case.unknown"
    assert came_of["signed"]["stream"] == "definition/migration:memo"
    again = mov.post("/migrations/apply", said, key=key).json()
    assert [one["receipt"] for one in again["results"]] == [one["receipt"] for one in came_of["results"]]
    rest = mov.post("/migrations/apply", {"plan": plan, "reason": "the rest"}).json()
    assert (rest["signed"], rest["left"]) == (None, 0)
    assert cases[2] in [one["case"] for one in rest["results"]]
    page = mov.get(f"/cases/{cases[0]}").json()
    assert page["timeline"][0]["act_names"]["en"] == "Move to another version"
    assert undo_of(page)["allowed"]
    other = undo_of(browser("aud").get(f"/cases/{cases[0]}").json())
    assert (other["allowed"], other["because"]["rule"]) == (False, "access.not-granted")
    undone = mov.post(f"/cases/{cases[0]}/migration/undo", {"reason": "r"}, **{"If-Match": str(page["version"])})
    assert undone.status_code == 200, undone.content
    assert undone.json()["answer"]["definition"] == versions[0]
    assert not undo_of(mov.get(f"/cases/{cases[0]}").json())["allowed"]
    twice = mov.post(f"/cases/{cases[0]}/migration/undo", {"reason": "r"}, **{"If-Match": str(page["version"] + 1)})
    assert twice.json()["rule"] == "migration.not-undoable"
    plans = mov.get("/migrations/memo").json()["plans"]
    assert plans[0]["plan"]["note"] == plan["note"]


def undo_of(page):
    """The move by which a case is put back, as its page offers it."""
    (found,) = [one for one in page["moves"] if one["key"].startswith("migration")]
    return found


def test_the_way_back_comes_as_a_plan_of_its_own(mov, versions):
    plan = drafted(mov, versions, "there")
    back = mov.post("/migrations/reverse", {"plan": plan}).json()
    assert (back["plan"]["source"], back["plan"]["target"]) == (versions[1], versions[0])
    assert {one["element"] for one in back["source"]} >= {"Check"}


def test_a_faulty_plan_is_told_place_by_place_and_a_lost_case_by_case(mov, versions, installation):
    case = begun(installation, versions)
    plan = drafted(mov, versions, "faulty")
    wrong = {**plan, "elements": [*plan["elements"], {"before": "Read", "after": "Nowhere"}]}
    dry = mov.post("/migrations/dry-run", {"plan": wrong}).json()
    assert {one["rule"] for one in dry["problems"]} == {"migration.twice", "migration.no-target"}
    assert dry["looked_at"] == 0
    for note, status in (("e\u0301", 200), ("\x00", 422)):
        assert mov.post("/migrations/dry-run", {"plan": {**plan, "note": note}}).status_code == status
    bare = {**plan, "elements": []}
    told = mov.post("/migrations/dry-run", {"plan": bare}).json()
    assert case in [one["case"] for one in told["refused"] if one["refusal"]["rule"] == "migration.unmapped"]
    assert any(one["after"] == ["?"] and one["refused"] == one["cases"] for one in told["markings"])


def test_portion_after_portion_gets_past_those_that_are_refused(mov, versions, installation, monkeypatch):
    from lotwright.web.api import migrations

    monkeypatch.setattr(migrations, "MOST_MOVED", 2)
    monkeypatch.setattr(migrations, "MOST_TRIED", 2)
    mine = [begun(installation, versions) for _ in range(5)]
    read = mine[-1]
    complete(mov, read)
    plan = drafted(mov, versions, secrets.token_hex(4))
    plan["elements"] = [one for one in plan["elements"] if one["before"] != "Write"]
    tried = list(portions(mov, "dry-run", {"plan": plan}))
    assert [one["looked_at"] for one in tried[:-1]] == [2] * (len(tried) - 1)
    assert sum(one["looked_at"] for one in tried) == tried[0]["total"] >= 5
    movable = {case for one in tried for marking in one["markings"] for case in marking["movable"]}
    assert read in movable and not movable & set(mine[:-1])
    said = {"plan": plan, "reason": "those that can", "signature": proof(mov, plan)}
    carried = list(portions(mov, "apply", said))
    results = [one for answer in carried for one in answer["results"]]
    assert not any(one["moved"] for one in carried[0]["results"] if one["case"] in mine)
    assert {one["case"] for one in results if one["moved"]} == movable
    refused = {one["case"]: one["refusal"]["rule"] for one in results if not one["moved"]}
    assert {refused[case] for case in mine[:-1]} == {"migration.unmapped"}
    assert carried[-1]["left"] == len(refused) == tried[0]["total"] - len(movable)


def portions(mov, route, said):
    """The answers of a route, each asked for behind the last one."""
    after = None
    while True:
        answer = mov.post(f"/migrations/{route}", said | {"after": after})
        assert answer.status_code == 200, answer.content
        yield answer.json()
        assert after is None or answer.json()["after"] != after, "it goes on"
        after = answer.json()["after"]
        if after is None:
            return


def complete(mov, case):
    """The first step of a case is done."""
    page = mov.get(f"/cases/{case}").json()
    (task,) = [one["task"] for one in page["tasks"]]
    held = mov.get(f"/tasks/{case}/{task}").json()
    done = mov.post(f"/tasks/{case}/{task}/complete", {"values": {}}, **{"If-Match": str(held["version"])})
    assert done.status_code == 200, done.content


def test_a_plan_is_saved_as_a_file_and_opened_as_the_same_plan(mov, versions):
    plan = drafted(mov, versions, "by hand")
    plan["values"] = [{"name": "checked", "expression": "1 + 1"}]
    filed = mov.post("/migrations/file", {"plan": plan}).json()
    assert filed["problems"] == []
    assert hashlib.sha256(filed["content"].encode()).hexdigest() == filed["sha256"]
    laid_out = json.dumps(json.loads(filed["content"]), indent=2)
    for content in (filed["content"], laid_out):
        answer = mov.post("/migrations/open", {"process": "memo", "content": content})
        assert answer.status_code == 200, answer.content
        assert answer.json()["sha256"] == filed["sha256"]
        assert (answer.json()["plan"]["values"], answer.json()["plan"]["note"]) == (plan["values"], "by hand")
    assert mov.post("/migrations/dry-run", {"plan": answer.json()["plan"]}).json()["sha256"] == filed["sha256"]


def test_what_is_wrong_with_a_value_is_told_by_its_name(mov, versions):
    plan = drafted(mov, versions, "values") | {"values": [{"name": "x", "expression": "1 +"}]}
    filed = mov.post("/migrations/file", {"plan": plan}).json()
    assert [(one["path"], one["rule"]) for one in filed["problems"]] == [("values.x", "migration.expression")]


BAD = {
    "text": ("not JSON", "migration.file-not-plan", ""),
    "list": ("[]", "migration.file-not-plan", ""),
    "twice": ('{"process": "memo", "process": "memo"}', "migration.file-not-plan", ""),
    "missing": ({"target": None}, "migration.file-missing", "target"),
    "unknown": ({"cases": []}, "migration.file-unknown", "cases"),
    "shape": ({"elements": [["a"]]}, "migration.file-value", "elements[0]"),
    "number": ({"renew": [1.5]}, "migration.file-value", "renew[0]"),
    "digest": ({"source": "1"}, "migration.file-value", "source"),
    "long": ({"renew": ["e" * 256]}, "migration.file-value", "renew.0"),
    "other": ({"process": "purchase"}, "migration.other-process", None),
    "version": ({"source": "0" * 64}, "migration.no-version", None),
    "element": ({"elements": [["Nothing", "Write"]]}, "migration.no-element", "elements.Nothing"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_not_opened_and_says_what_is_wrong(case, mov, versions):
    given, rule, place = BAD[case]
    if not isinstance(given, str):
        plan = drafted(mov, versions, "bad")
        held = json.loads(mov.post("/migrations/file", {"plan": plan}).json()["content"]) | given
        given = json.dumps({key: value for key, value in held.items() if value is not None})
    answer = mov.post("/migrations/open", {"process": "memo", "content": given})
    assert answer.status_code in (409, 422)
    told = answer.json()
    assert told["rule"] == rule
    assert place is None or [one["path"] for one in told["fields"]] == [place]
    assert "{" not in told["because"] + told["instead"]


ROUTES = ("draft", "reverse", "file", "open", "dry-run", "signing", "apply")


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("login", ["aud", "pur", "con", "ada"])
def test_nobody_else_drafts_signs_or_moves(login, route, mov, versions, browser):
    plan = drafted(mov, versions, "others")
    body = {"process": "memo", "source": versions[0], "target": versions[1]} if route == "draft" else {"plan": plan}
    if route == "open":
        body = {"process": "memo", "content": mov.post("/migrations/file", body).json()["content"]}
    answer = browser(login).post(f"/migrations/{route}", body | ({"reason": "r"} if route == "apply" else {}))
    assert (answer.status_code, answer.json()["rule"]) == (403, "access.not-granted")
