"""The case page: which moves are open and why the others are not; moves and answers of other systems over HTTP."""

from __future__ import annotations

import secrets

import pytest

pytestmark = pytest.mark.database

MOVES = ("withdraw", "terminate", "suspend", "resume", "retry", "reopen")


def test_each_move_is_told_with_the_reason_why_it_is_not_open(browser):
    page = browser("aud").get("/cases/C-000001").json()
    moves = {one["key"]: one for one in page["moves"]}
    assert set(moves) >= {*MOVES, "instances", "activate"}
    assert not any(one["allowed"] for one in moves.values())
    for one in moves.values():
        assert one["because"]["rule"] == "access.not-granted"
        assert one["because"]["because"] and one["because"]["instead"]
        assert one["names"]["zh"] != one["key"]
    assert (page["follows"], page["followed"], page["repeated"], page["ready"], page["stuck"]) == (None, [], [], [], [])


@pytest.mark.parametrize("move", MOVES)
def test_whoever_may_not_is_refused_and_nothing_changes(browser, counts, move):
    somebody, before = browser("aud"), counts()
    version = browser("aud").get("/cases/C-000001").json()["version"]
    answer = somebody.post(f"/cases/C-000001/{move}", {"reason": "r"}, **{"If-Match": f'"{version}"'})
    assert (answer.status_code, answer.json()["rule"]) == (403, "access.not-granted")
    after = counts()
    assert {**after, "person": 0} == {**before, "person": 0}


def test_a_move_names_the_version_seen_and_says_why(browser, counts):
    somebody, before = browser("pur"), counts()
    assert somebody.post("/cases/C-000001/withdraw", {"reason": "r"}).json()["rule"] == "request.version-missing"
    stale = somebody.post("/cases/C-000001/withdraw", {"reason": "r"}, **{"If-Match": '"99"'})
    assert (stale.status_code, stale.json()["rule"]) == (412, "request.stale")
    silent = somebody.post("/cases/C-000001/withdraw", {}, **{"If-Match": '"1"'})
    assert (silent.status_code, silent.json()["fields"][0]["path"]) == (422, "reason")
    assert counts() == before


def test_a_case_is_withdrawn_and_taken_up_again_and_both_pages_link(browser):
    somebody = browser("pur")
    began = somebody.post("/processes/purchase/start", {"values": {"supplier": "S-1"}}).json()["case"]

    def version(case):
        return {"If-Match": f'"{browser("aud").get(f"/cases/{case}").json()["version"]}"'}

    key, seen = secrets.token_hex(8), version(began)
    gone = somebody.post(f"/cases/{began}/withdraw", {"reason": "mistake"}, key=key, **seen)
    assert (gone.status_code, gone.json()["ended"]) == (200, True), gone.content
    assert somebody.post(f"/cases/{began}/withdraw", {"reason": "mistake"}, key=key, **seen).json() == gone.json()
    again = somebody.post(f"/cases/{began}/reopen", {"reason": "after all"}, **version(began)).json()
    assert again["case"] not in (None, began)
    reader = browser("aud")
    old, new = reader.get(f"/cases/{began}").json(), reader.get(f"/cases/{again['case']}").json()
    assert [one["id"] for one in old["followed"]] == [again["case"]]
    assert (new["follows"]["id"], new["follows"]["link"]) == (began, f"/cases/{began}")
    acts = [one["act"] for one in old["timeline"]]
    assert acts.count("case.withdraw") == acts.count("case.reopen") == 1
    closed = somebody.post(f"/cases/{again['case']}/withdraw", {"reason": "tidy up"}, **version(again["case"]))
    assert closed.status_code == 200


def test_answers_of_other_systems_come_from_those_who_may_bring_them(browser, counts):
    before = counts()
    for login in ("pur", "aud", "ada"):
        for path, said in (("answer", {"data": {}}), ("fail", {"detail": "down"})):
            answer = browser(login).post(f"/jobs/C-000001/1/{path}", said)
            assert (answer.status_code, answer.json()["rule"]) == (403, "access.not-granted")
        answer = browser(login).post("/messages", {"message": "paid", "keep": "PT1H"})
        assert (answer.status_code, answer.json()["rule"]) == (403, "access.not-granted")
    assert browser("pur").post("/jobs/C-000001/1/answer", {"data": {}, "actor": "x"}).status_code == 422
    assert {**counts(), "person": 0} == {**before, "person": 0}


def test_instances_and_activities_are_asked_for_by_element(browser):
    somebody = browser("pur")
    seen = {"If-Match": f'"{browser("aud").get("/cases/C-000001").json()["version"]}"'}
    added = somebody.post("/cases/C-000001/instances", {"element": "Ask", "item": "x", "reason": "r"}, **seen)
    assert added.json()["rule"] == "access.not-granted"
    removed = somebody.post("/cases/C-000001/instances/4/remove", {"reason": "r"}, **seen)
    assert removed.json()["rule"] == "access.not-granted"
    assert somebody.post("/cases/C-000001/instances/x/remove", {"reason": "r"}, **seen).status_code == 422
    begun = somebody.post("/cases/C-000001/activate", {"element": "Ask"}, **seen)
    assert (begun.status_code, begun.json()["rule"]) == (409, "case.no-such-activity")
