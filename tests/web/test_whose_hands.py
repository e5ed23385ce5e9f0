"""The moves on a task over the interface: offered with their reasons, sent, answered, shown on the page of the case."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.database


@pytest.fixture
def case(browser) -> str:
    """A purchase begun by pur, its first task claimed by ask."""
    begun = browser("pur").post("/processes/purchase/start", {"values": {"supplier": "S-1"}}).json()
    case = begun["case"]
    assert browser("ask").post(f"/tasks/{case}/{task(browser, case)}/claim", {}).status_code == 200
    return str(case)


def task(browser, case) -> str:
    found = browser("pur").get(f"/inbox?tab=started&q={case}").json()["items"]
    return str(found[0]["task"])


def page(browser, name, case):
    return browser(name).get(f"/tasks/{case}/{task(browser, case)}").json()


def sent(browser, name, case, move, body):
    version = page(browser, name, case)["version"]
    return browser(name).post(f"/tasks/{case}/{task(browser, case)}/{move}", body, **{"If-Match": str(version)})


def moves(shown):
    return {one["key"]: (one["because"] or {}).get("rule") for one in shown["moves"]}


def test_a_task_is_asked_about_and_comes_back(browser, case):
    assert moves(page(browser, "ask", case))["delegate"] is None
    assert moves(page(browser, "pur", case))["delegate"] == "task.claimed-by-another"
    answer = sent(browser, "ask", case, "delegate", {"person": "P-pur", "reason": "you know them"})
    assert answer.status_code == 200, answer.content
    shown = page(browser, "pur", case)
    assert shown["shared"]["owner"] == {"id": "P-ask", "name": shown["shared"]["owner"]["name"]}
    assert (moves(shown)["resolve"], moves(shown)["return"]) == (None, "task.delegated")
    answer = sent(browser, "pur", case, "resolve", {"opinion": "fine", "values": {"secret": "seen"}})
    assert answer.status_code == 200, answer.content
    assert page(browser, "ask", case)["draft"]["values"] == {"secret": "seen"}


def test_somebody_is_added_named_and_taken_out_again(browser, case):
    answer = sent(browser, "ask", case, "add-signer", {"person": "P-pur", "where": "after", "reason": "r"})
    assert answer.status_code == 200, answer.content
    shown = page(browser, "ask", case)
    (remove,) = (one for one in shown["moves"] if one["key"] == "remove-signer")
    assert [one["id"] for one in shown["shared"]["signers"]] == ["P-pur"]
    assert [one["key"] for one in remove["options"]["signer"]] == ["P-pur"]
    (add,) = (one for one in shown["moves"] if one["key"] == "add-signer")
    assert [one["key"] for one in add["options"]["where"]] == ["after", "beside"]
    assert {one["names"]["zh"] for one in add["options"]["where"]} == {"在我之后", "与我并行"}
    assert sent(browser, "ask", case, "remove-signer", {"person": "P-pur", "reason": "r"}).status_code == 200
    assert page(browser, "ask", case)["shared"]["signers"] == []


def test_one_is_reminded_once_and_told_when_again(browser, case):
    urge = f"/tasks/{case}/{task(browser, case)}/urge"
    assert browser("pur").post(urge, {}).status_code == 200
    again = browser("pur").post(urge, {})
    assert (again.status_code, again.json()["rule"]) == (409, "task.urge.too-soon")
    assert "from 20" in again.json()["instead"]


def test_what_was_finished_is_taken_back(browser, case):
    done = sent(browser, "ask", case, "complete", {"values": {}})
    assert done.status_code == 200, done.content
    fresh = browser("aud").get(f"/cases/{case}").json()["take_back"]
    assert fresh == []
    with_task = [one for one in browser("ask").get("/inbox?tab=done").json()["items"] if one["case"] == case]
    back = browser("ask").post(f"/tasks/{case}/{with_task[0]['task']}/take-back", {"reason": "forgot"})
    assert back.status_code == 200, back.content
    assert page(browser, "ask", case)["summary"]["element"] == "Ask"


def test_what_somebody_has_is_shown_and_handed_over(browser, case):
    shown = browser("ada").get("/people/P-ask/hand-over").json()
    assert shown["cases"] == len({one["case"] for one in shown["tasks"]}) > 0
    assert case in {one["case"] for one in shown["tasks"]}
    refused = browser("ada").post("/people/P-ask/hand-over", {"to": "P-aud", "reason": "left"}).json()
    assert {(one["done"], one["because"]["rule"]) for one in refused["cases"]} == {(False, "task.transfer.unable")}
    done = browser("ada").post("/people/P-ask/hand-over", {"to": "P-pur", "reason": "left"}).json()
    assert {"case": case, "done": True, "because": None} in done["cases"]
    assert page(browser, "pur", case)["summary"]["assignee"]["id"] == "P-pur"
    assert case not in {one["case"] for one in browser("ada").get("/people/P-ask/hand-over").json()["tasks"]}
    assert browser("ada").get("/people/P-none/hand-over").status_code == 404


def test_a_substitute_finds_the_tasks_of_whoever_is_away_in_their_inbox(browser, case):
    acts = "/things/people/P-ask/acts"
    given = {"inputs": {"substitute": "P-pur", "since": "2020-01-01"}}
    answer = browser("ada").post(f"{acts}/people.add-substitute", given)
    assert answer.status_code == 200, answer.content
    assert case in {one["case"] for one in browser("pur").get("/inbox?tab=mine").json()["items"]}
    shown = page(browser, "pur", case)
    assert shown["shared"]["for_whom"]["id"] == "P-ask"
    assert {one["key"]: one["allowed"] for one in shown["acts"]}["complete"]
    assert sent(browser, "pur", case, "complete", {"values": {}}).status_code == 200
    told = page(browser, "pur", case)["timeline"]
    assert ("P-pur", "P-ask") in {(one["actor"]["id"], (one["behalf"] or {}).get("id")) for one in told}
    ended = browser("ada").post(f"{acts}/people.end-substitute", {"inputs": {"substitute": "P-pur"}})
    assert ended.status_code == 200, ended.content
    assert case not in {one["case"] for one in browser("pur").get("/inbox?tab=mine").json()["items"]}
