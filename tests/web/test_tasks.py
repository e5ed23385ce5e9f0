"""Inbox and task page: what waits, what may be done and why not, what will be signed."""

from __future__ import annotations

import pytest

from lotwright.kernel.refusal import Refused
from lotwright.shell.casework.ahead import Signs
from lotwright.shell.casework.hands import Move

pytestmark = pytest.mark.database


def acts(page) -> dict[str, tuple[bool, str | None]]:
    return {one["key"]: (one["allowed"], (one["refusal"] or {}).get("rule")) for one in page["acts"]}


def moves(page) -> dict[str, tuple[bool, str | None]]:
    return {one["key"]: (one["allowed"], (one["because"] or {}).get("rule")) for one in page["moves"]}


@pytest.mark.parametrize("tab", ["mine", "open", "done", "started"])
def test_every_tab_of_the_inbox_opens(browser, tab):
    assert browser("pur").get(f"/inbox?tab={tab}&late=1&q=x&process=purchase").status_code == 200


def test_offered_tasks_stand_in_the_inbox_of_the_role_only(browser):
    offered = browser("pur").get("/inbox?tab=open").json()["items"]
    assert {one["case"] for one in offered} == {"C-000001", "C-000002"}
    assert offered[0]["names"] == {"zh": "批准", "en": "Approve"}
    assert offered[0]["late"]
    assert offered[0]["subject"]["link"] == "/things/suppliers/S-1"
    assert browser("con").get("/inbox?tab=open").json()["items"] == []


def test_the_inbox_pages(browser):
    somebody = browser("pur")
    first = somebody.get("/inbox?tab=open&limit=1").json()
    second = somebody.get(f"/inbox?tab=open&limit=1&cursor={first['next']}").json()
    assert [one["case"] for one in first["items"] + second["items"]] == ["C-000001", "C-000002"]
    assert second["next"] is None


def test_done_and_started_are_remembered(browser):
    somebody = browser("pur")
    assert [one["case"] for one in somebody.get("/inbox?tab=done").json()["items"]] == ["C-000002"]
    assert [one["case"] for one in somebody.get("/inbox?tab=started").json()["items"]] == ["C-000002"]


def test_home_says_what_waits_what_is_late_and_what_is_at_risk(browser):
    home = browser("pur").get("/home").json()
    assert (home["waiting"], home["late"]) == (2, 2)
    assert home["by_process"][0]["process"]["key"] == "purchase"
    assert home["at_risk"] == [], "who may not read lots or suppliers is not sent to them"
    reasons = {(one["kind"], one["reason"]["en"]) for one in browser("aud").get("/home").json()["at_risk"]}
    assert ("suppliers", "Approval lapses within 30 days") in reasons
    assert ("lots", "On hold") in reasons


def test_the_task_page_has_all_it_needs(browser):
    page = browser("pur").get("/tasks/C-000001/5").json()
    fields = {field["key"]: field for section in page["form"]["sections"] for field in section["fields"]}
    assert {key: field["access"] for key, field in fields.items()} == {
        "supplier": "read-only", "amount": "required", "decision": "editable",
    }  # fmt: skip
    assert page["form"]["values"] == {"supplier": "S-1"}
    assert page["signature"]["meaning"]["en"] == "Approval"
    assert page["picture"]["states"] == {"Start": "done", "Ask": "done", "Approve": "late"}
    assert page["context"][0]["key"] == "subject"
    assert page["timeline"]
    assert page["release"] is None, "it signs no dossier"
    assert acts(page)["complete:approve"] == (True, None)
    assert acts(page)["raise-nc"] == (False, "access.not-granted")
    assert moves(page)["return"] == (False, "task.not-claimed")


def test_one_outcome_may_be_refused_by_itself_and_who_may_finish_nothing_is_told_that_first():
    from lotwright.web.api.tasks import _refused

    unmet, others = Refused("dossier.not-ready"), Refused("task.claimed-by-another")
    found = {"complete": Move("complete", None), "claim": Move("claim", None)}
    asked = _refused(found, (Signs("release", "D-1", unmet),))
    assert asked == {"complete": None, "claim": None, "complete:release": unmet}
    assert _refused(found, (Signs(None, "D-1", unmet),))["complete"] is unmet
    assert _refused({"complete": Move("complete", others)}, (Signs("release", "D-1", unmet),)) == {
        "complete": others, "complete:release": others,
    }  # fmt: skip


def test_who_prepared_may_not_approve(browser):
    page = browser("pur").get("/tasks/C-000002/5").json()
    assert acts(page)["claim"] == (False, "task.four-eyes")
    assert acts(page)["complete:approve"] == (False, "task.four-eyes")


def test_a_reader_sees_the_page_and_may_do_nothing(browser):
    page = browser("aud").get("/tasks/C-000001/5").json()
    assert not any(allowed for allowed, _ in acts(page).values())


def test_a_task_of_others_is_refused(browser):
    answer = browser("con").get("/tasks/C-000001/5")
    assert (answer.status_code, answer.json()["rule"]) == (403, "access.not-granted")


def test_a_draft_keeps_what_the_step_may_write_for_its_writer_alone(browser):
    somebody = browser("pur")
    somebody.post(
        "/tasks/C-000001/5/draft", {"values": {"amount": "ab", "supplier": "S-9", "secret": "x", "nothing": 1}}
    )
    assert somebody.get("/tasks/C-000001/5").json()["draft"]["values"] == {"amount": "ab"}
    assert browser("aud").get("/tasks/C-000001/5").json()["draft"]["values"] == {}


def test_signing_checks_first_then_says_what_is_signed(browser):
    somebody = browser("pur")
    wrong = somebody.post("/tasks/C-000001/5/signing", {"values": {"amount": "0"}})
    assert wrong.status_code == 422
    assert [one["path"] for one in wrong.json()["fields"]] == ["amount"]
    asked = somebody.post("/tasks/C-000001/5/signing", {"values": {"amount": "5"}, "outcome": "approve"}).json()
    assert asked["needs"] == "login+password"
    assert asked["reason_required"]
    shown = {"supplier": "S-1", "amount": "5", "decision": "approve"}
    assert {cell["key"]: cell["value"] for cell in asked["shown"]} == shown
    assert [one["field"] for one in asked["changes_since"]] == ["amount", "decision"]
    other = somebody.post("/tasks/C-000001/5/signing", {"values": {"amount": "6"}, "outcome": "approve"}).json()
    elsewhere = somebody.post("/tasks/C-000001/5/signing", {"values": {"amount": "5"}, "outcome": "reject"}).json()
    assert len({asked["digest"], other["digest"], elsewhere["digest"]}) == 3


def test_a_case_shows_its_record_and_its_waiting_tasks(browser):
    page = browser("aud").get("/cases/C-000001").json()
    assert page["summary"]["process"]["names"]["en"] == "Purchase"
    assert [one["task"] for one in page["tasks"]] == ["5"]
    assert page["form"]["values"]["supplier"] == "S-1"
    listed = browser("aud").get("/cases?process=purchase&state=running&limit=1").json()
    assert len(listed["items"]) == 1
    rest = browser("aud").get(f"/cases?cursor={listed['next']}").json()
    assert {one["id"] for one in listed["items"] + rest["items"]} == {"C-000001", "C-000002"}


def test_starting_shows_the_form_of_the_start(browser):
    form = browser("pur").get("/processes/purchase/start").json()["form"]
    assert [field["key"] for section in form["sections"] for field in section["fields"]] == ["supplier"]
    offered = {one["key"]: one for one in browser("aud").get("/processes").json()}
    assert not offered["purchase"]["startable"]
    assert offered["purchase"]["refusal"]["because"]
