"""The gate of publishing behind the interface: what is unsound, what is in doubt, and what is signed for."""

from __future__ import annotations

from typing import Any

from tests.web.conftest import PASSWORD
from tests.web.ledger import PROCESS

DRAFT = {"kind": "process", "key": "risky"}


def drawn(old: str = "", new: str = "") -> dict[str, Any]:
    """A process of its own, which askers may begin and nobody may work on; with one more change."""
    return {**DRAFT, "content": PROCESS.replace('id="purchase"', 'id="risky"').replace(old, new) if old else
            PROCESS.replace('id="purchase"', 'id="risky"')}  # fmt: skip


def test_a_process_that_may_come_to_a_stop_is_refused_with_the_way_there(browser, counts):
    somebody = browser("con")
    split = (
        '<bpmn:sequenceFlow id="f1" sourceRef="Start" targetRef="Ask"/>'
        '<bpmn:sequenceFlow id="x" sourceRef="Start" targetRef="Both"/>'
        '<bpmn:sequenceFlow id="y" sourceRef="Lost" targetRef="Both"/><bpmn:task id="Lost"/>'
        '<bpmn:parallelGateway id="Both"/><bpmn:endEvent id="Done"/>'
        '<bpmn:sequenceFlow id="z" sourceRef="Both" targetRef="Done"/>'
    )
    stuck = drawn('<bpmn:sequenceFlow id="f1" sourceRef="Start" targetRef="Ask"/>', split)
    before = counts()
    checked = somebody.post("/definitions/check", stuck).json()
    (found,) = checked["problems"]
    assert (found["rule"], checked["sha256"]) == ("proof.deadlock", None)
    assert found["params"]["way"][0] == "Start" and "Both" in found["params"]["elements"]
    refused = somebody.post("/definitions/publish", {**stuck, "reason": "never mind"})
    assert (refused.status_code, refused.json()["rule"]) == (422, "proof.deadlock")
    assert counts()["definition"] == before["definition"]


def test_a_process_nobody_can_do_is_published_with_a_signed_reason_only(browser):
    somebody = browser("con")
    draft = drawn()
    checked = somebody.post("/definitions/check", draft).json()
    assert checked["problems"] == [] and checked["proof"]["verdict"] == "sound"
    doubts = checked["proof"]["doubts"]
    assert {(one["rule"], one["path"]) for one in doubts} == {
        ("staffing.not-granted", "Ask"),
        ("staffing.not-granted", "Approve"),
    }
    assert next(one for one in doubts if one["path"] == "Approve")["way"] == ["Start", "Ask", "Approve"]
    assert checked["signing"]["reason_required"] and checked["signing"]["printed_name"] == "Con"

    unsigned = somebody.post("/definitions/publish", {**draft, "reason": "for next month"})
    assert (unsigned.status_code, unsigned.json()["rule"]) == (409, "definition.unsigned")
    proof = {"digest": checked["signing"]["digest"], "password": PASSWORD, "login": "con", "reason": "for next month"}
    stale = {**draft, "reason": "x", "signature": {**proof, "digest": "0" * 64}}
    assert somebody.post("/definitions/publish", stale).json()["rule"] == "sign.digest-changed"
    signed = somebody.post("/definitions/publish", {**draft, "reason": "for next month", "signature": proof})
    assert signed.status_code == 200, signed.content

    (version,) = somebody.get("/definitions/process/risky").json()["versions"]
    assert (version["verdict"], version["reason"]) == ("sound", "for next month")
    assert {one["rule"] for one in version["doubts"]} == {"staffing.not-granted"}
    raw = browser("aud").get("/journal/definition/process:risky/1").json()
    assert '"publication"' in raw["body"] and raw["verified"]
    shown = somebody.get(f"/definitions/process/risky/{version['sha256']}").json()
    assert len(shown["proof"]["doubts"]) == 2


def test_what_is_in_no_doubt_is_not_signed(browser):
    somebody = browser("con")
    fine = {**DRAFT, "key": "fine", "content": PROCESS.replace('id="purchase"', 'id="fine"')}
    checked = somebody.post("/definitions/check", fine).json()
    assert checked["signing"] is None and checked["proof"]["doubts"] == []
    assert [one["rule"] for one in checked["proof"]["notes"]] == ["staffing.no-starter"]
    proof = {"digest": "0" * 64, "password": PASSWORD, "login": "con", "reason": "r"}
    answer = somebody.post("/definitions/publish", {**fine, "reason": "r", "signature": proof})
    assert answer.json()["rule"] == "definition.sign-not-asked"
