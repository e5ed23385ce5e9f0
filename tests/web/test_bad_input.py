"""Bad input at the door: a clear problem document, and nothing changed (reference 5.4)."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

pytestmark = pytest.mark.database

GRANT = "/things/people/P-pur/acts/people.qualify"


def qualify(**inputs: object) -> str:
    return json.dumps({"inputs": {"code": "TR-1", "since": "2026-01-01", **inputs}})


BODIES = {
    "not JSON": (b"{", 400, "request.not-json"),
    "NaN": (b'{"inputs": {"since": NaN}}', 400, "request.not-json"),
    "Infinity": (b'{"inputs": {"since": -Infinity}}', 400, "request.not-json"),
    "a repeated key": (b'{"inputs": {}, "inputs": {"code": "x"}}', 400, "request.not-json"),
    "a lone surrogate": (b'{"inputs": {"code": "\\ud800"}}', 400, "request.not-json"),
    "bytes that are no UTF-8": (b'{"inputs": {"code": "\xff"}}', 400, "request.not-json"),
    "nested 100,000 deep": (b'{"inputs":' * 100_000, 400, "request.not-json"),
    "an integer of 5,000 digits": (b'{"inputs": {"since": ' + b"9" * 5_000 + b"}}", 422, "value.too-many-digits"),
    "an exponent": (b'{"inputs": {"code": "TR-1", "since": 1e9999999}}', 422, "value.not-a-date"),
    "a list for an object": (b"[]", 422, "input.not-an-object"),
    "an unknown field": (b'{"inputs": {}, "actor": "P-ada"}', 422, "input.unknown-field"),
    "an unknown input": (qualify(person2="P-ada").encode(), 422, "input.unknown-field"),
    "30 February": (qualify(since="2026-02-30").encode(), 422, "value.not-a-date"),
    "year 0": (qualify(since="0000-01-01").encode(), 422, "value.not-a-date"),
    "infinity as a date": (qualify(since="infinity").encode(), 422, "value.not-a-date"),
    "a control character": (qualify(code="a\x00b").encode(), 422, "value.not-an-identifier"),
    "a code of 10,000 characters": (qualify(code="x" * 10_000).encode(), 422, "value.not-an-identifier"),
    "SQL": (qualify(code="x'; DROP TABLE ledger.person; --").encode(), 422, "value.not-an-identifier"),
    "dates the wrong way round": (qualify(until="2025-01-01").encode(), 409, "person.dates-reversed"),
}


@pytest.mark.parametrize("case", BODIES)
def test_a_bad_body_is_explained_and_changes_nothing(browser, counts, case):
    body, status, rule = BODIES[case]
    somebody, before = browser("ada"), {**counts(), "person": 0}
    answer = somebody.post(GRANT, body)
    assert (answer.status_code, answer.json()["rule"]) == (status, rule), answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["because"] and answer.json()["instead"]
    assert {**counts(), "person": 0} == before
    assert "TR-1" not in somebody.get("/things/people/P-pur").content.decode()


def test_every_wrong_field_is_named_at_once(browser):
    answer = browser("ada").post(GRANT, {"inputs": {"code": "", "since": "tomorrow", "until": "2026-02-30"}})
    assert [(one["path"], one["rule"]) for one in answer.json()["fields"]] == [
        ("code", "value.not-an-identifier"), ("since", "value.not-a-date"), ("until", "value.not-a-date"),
    ]  # fmt: skip


@pytest.mark.parametrize("key", ["", "short", "x" * 201, "with space"])
def test_a_change_without_a_proper_key_is_refused(browser, key):
    somebody = browser("ada")
    answer = somebody.client.post(
        f"/api/v1{GRANT}", qualify(), content_type="application/json",
        headers={"X-CSRFToken": somebody.csrf} | ({"Idempotency-Key": key} if key else {}),
    )  # fmt: skip
    assert (answer.status_code, answer.json()["rule"]) == (400, "request.key-missing")


def test_a_replayed_request_gives_the_same_receipt_and_happens_once(browser, counts):
    somebody = browser("ada")
    path, body = "/things/people/P-con/acts/people.qualify", {"inputs": {"code": "TR-2", "since": "2026-01-01"}}
    first = somebody.post(path, body, key="the-very-same-key").json()
    before = counts()
    assert somebody.post(path, body, key="the-very-same-key").json()["receipt"] == first["receipt"]
    assert counts() == before
    other = somebody.post(path, {"inputs": {"code": "TR-3", "since": "2026-01-01"}}, key="the-very-same-key")
    assert (other.status_code, other.json()["rule"]) == (409, "request.key-reused")


LABELS = {
    "(01)04012345678902(10)A": "label.check-digit",
    "(01)04012345678901(17)260230": "label.date",
    "": "label.empty",
    "hello": "label.unknown-part",
}


@pytest.mark.parametrize("raw", LABELS)
def test_a_bad_label_is_explained(browser, raw):
    answer = browser("pur").post("/scan", {"raw": raw})
    assert answer.status_code == 200
    assert answer.json()["understood"] is None
    assert [one["rule"] for one in answer.json()["problems"]] == [LABELS[raw]]


QUESTIONS = {
    "/lists/people?sort=password": (422, "request.filter"),
    "/lists/people?filter.password=x": (422, "request.filter"),
    "/lists/people?cursor=%00": (422, "request.cursor"),
    "/lists/people?cursor=WzEsMl0x": (422, "request.cursor"),
    "/lists/people?limit=many": (422, "input.not-a-int"),
    "/lists/people?q=%00": (422, "value.control-character"),
    "/lists/lots?filter.expiry=2026-02-30..": (422, "value.not-a-date"),
    "/journal?from=yesterday": (422, "value.not-an-instant"),
    "/things/people/P-pur?as_at=2026-02-30T00:00:00Z": (422, "value.not-an-instant"),
    "/nowhere": (404, "request.not-found"),
    "/lists/passwords": (404, "request.not-found"),
    "/things/nothing/1": (404, "request.not-found"),
    "/things/people/P-none": (404, "thing.unknown"),
}


@pytest.mark.parametrize("path", QUESTIONS)
def test_a_bad_question_is_explained(browser, path):
    answer = browser("aud").get(path)
    assert (answer.status_code, answer.json()["rule"]) == QUESTIONS[path], answer.content
    assert answer.json()["because"]


def test_what_is_too_large_is_refused_before_it_is_read(browser):
    somebody = browser("ada")
    answer = somebody.post(GRANT, b'{"inputs": {"code": "' + b"x" * 9_000_000 + b'"}}')
    assert (answer.status_code, answer.json()["rule"]) == (413, "request.too-large")
    headers = {"X-CSRFToken": somebody.csrf, "Idempotency-Key": "a-file-that-is-large"}
    large = SimpleUploadedFile("large.bin", b"x" * (25 * 1024 * 1024 + 1))
    answer = somebody.client.post("/api/v1/files", {"file": large}, headers=headers)
    assert (answer.status_code, answer.json()["rule"]) == (413, "file.too-large")


def test_a_method_an_address_does_not_take_is_explained(browser):
    somebody = browser("ada")
    headers = {"X-CSRFToken": somebody.csrf}
    answer = somebody.client.put("/api/v1/lists/people", "{}", content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["rule"]) == (405, "request.method")


def test_the_administrator_is_given_no_business_role(browser, counts):
    somebody, before = browser("ada"), {**counts(), "person": 0}
    given = {"inputs": {"role": "purchaser", "since": "2026-01-01"}}
    answer = somebody.post("/things/people/P-ada/acts/people.grant", given)
    assert (answer.status_code, answer.json()["rule"]) == (403, "access.exclusive")
    assert {**counts(), "person": 0} == before


def test_a_task_that_is_not_waiting_is_not_there(browser):
    somebody = browser("pur")
    assert somebody.get("/tasks/C-404/1").json()["rule"] == "task.unknown"


def test_completing_says_which_version_was_seen(browser):
    answer = browser("pur").post("/tasks/C-404/1/complete", {"values": {}})
    assert (answer.status_code, answer.json()["rule"]) == (428, "request.version-missing")


def test_a_shape_no_rule_stands_for_is_a_value_not_understood(installation):
    from lotwright.web import problems

    found = problems._of_shape({"type": "something_new", "loc": ("body", "data", "lines", 0, "quantity")})
    assert (found.rule, found.path) == ("request.value", "lines[0].quantity")


def test_what_the_database_cannot_hold_is_bad_input_and_no_fault(browser):
    answer = browser("aud").get("/cases/a%00b")
    assert (answer.status_code, answer.json()["rule"]) == (422, "request.unstorable")


def test_a_fault_of_ours_is_told_by_its_reference_and_nothing_else(browser, monkeypatch, caplog):
    from lotwright.web.api import definitions

    def broken(*_: object) -> None:
        raise RuntimeError("the password of the database is secret")

    somebody = browser("con")
    monkeypatch.setattr(definitions, "_names", broken)
    answer = somebody.get("/definitions")
    said = answer.json()
    assert (answer.status_code, said["rule"]) == (500, "request.fault")
    assert said["params"]["request"] and said["params"]["request"] in said["because"] + said["instead"]
    assert "secret" not in answer.content.decode()
    assert said["params"]["request"] in caplog.text
