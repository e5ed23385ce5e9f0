"""Deny by default: every route has its row, and every row holds for every kind of visitor."""

from __future__ import annotations

import json
import re
import secrets

import pytest

pytestmark = pytest.mark.database

PLAN = {"process": "purchase", "source": "0" * 64, "target": "1" * 64, "elements": []}
BODIES = {
    "/processes/{key}/start": {"values": {}},
    "/tasks/{case}/{task}/draft": {"values": {}},
    "/tasks/{case}/{task}/return": {"reason": "r"},
    "/tasks/{case}/{task}/transfer": {"person": "P-aud", "reason": "r"},
    "/tasks/{case}/{task}/delegate": {"person": "P-aud", "reason": "r"},
    "/tasks/{case}/{task}/resolve": {"opinion": "o"},
    "/tasks/{case}/{task}/add-signer": {"person": "P-aud", "where": "after", "reason": "r"},
    "/tasks/{case}/{task}/remove-signer": {"reason": "r"},
    "/tasks/{case}/{task}/take-back": {"reason": "r"},
    "/people/{id}/hand-over": {"to": "P-aud", "reason": "r"},
    "/tasks/{case}/{task}/raise-nc": {"severity": "minor", "description": "d"},
    "/things/{kind}/{id}/acts/{act}": {"inputs": {"code": "TR-0", "since": "2020-01-01"}},
    "/definitions/check": {"kind": "calendar", "key": "x", "content": ""},
    "/definitions/publish": {"kind": "calendar", "key": "x", "content": "", "reason": "r"},
    "/scan": {"raw": "x"},
    "/cases/{id}/instances": {"element": "e", "item": "x", "reason": "r"},
    "/cases/{id}/activate": {"element": "e"},
    "/jobs/{case}/{job}/fail": {"detail": "d"},
    "/messages": {"message": "m"},
    "/migrations/draft": {"process": "purchase", "source": "0" * 64, "target": "1" * 64},
    "/migrations/reverse": {"plan": PLAN},
    "/migrations/dry-run": {"plan": PLAN},
    "/migrations/signing": {"plan": PLAN},
    "/migrations/apply": {"plan": PLAN, "reason": "r"},
    "/cases/{id}/migration/undo": {"reason": "r"},
}
FILLED = {
    "case": "C-000001", "task": "1", "key": "purchase", "kind": "people", "id": "P-pur", "act": "people.qualify",
    "sha256": "0" * 64, "seq": "1", "job": "1", "token": "1",
    "process": "purchase",
}  # fmt: skip


def described() -> set[tuple[str, str]]:
    """(method, path) of every operation in the description."""
    from lotwright.web.api import build

    schema = build().get_openapi_schema(path_prefix="/api/v1/")
    return {(method.upper(), path.removeprefix("/api/v1")) for path, held in schema["paths"].items() for method in held}


def test_every_route_has_a_policy_row_and_every_row_a_route(installation):
    from lotwright.web.policy import POLICY

    assert described() == set(POLICY)


def send(browser, method: str, path: str):
    filled = path.format(**FILLED)
    if method == "GET":
        return browser.get(filled)
    if path == "/files":
        return browser.client.post("/api/v1/files", {}, headers={"X-CSRFToken": browser.csrf})
    sender = {"POST": browser.client.post, "PUT": browser.client.put, "DELETE": browser.client.delete}[method]
    return sender(
        f"/api/v1{filled}",
        json.dumps(BODIES.get(path, {})),
        content_type="application/json",
        headers={"X-CSRFToken": browser.csrf, "Idempotency-Key": secrets.token_hex(8)},
    )


def test_a_stranger_gets_nowhere(browser):
    from lotwright.web.policy import ANYONE, POLICY

    stranger = browser()
    for (method, path), act in POLICY.items():
        if act != ANYONE:
            answer = send(stranger, method, path)
            assert answer.status_code == 401, (method, path)
            assert answer.json()["rule"] == "session.missing"


MATRIX = {
    ("GET", "/lists/{kind}"): {"administrator", "auditor"},
    ("GET", "/things/{kind}/{id}"): {"administrator", "auditor"},
    ("GET", "/things/{kind}/{id}/history"): {"administrator", "auditor"},
    ("GET", "/references/{kind}"): {"administrator", "auditor"},
    ("POST", "/things/{kind}/{id}/acts/{act}"): {"administrator"},
    ("GET", "/processes/{key}/start"): {"purchaser"},
    ("GET", "/people/{id}/hand-over"): {"administrator"},
    ("POST", "/people/{id}/hand-over"): {"administrator"},
    ("GET", "/cases"): {"auditor"},
    ("GET", "/cases/{id}"): {"auditor"},
    ("GET", "/lots/{id}/trace"): {"auditor"},
    ("GET", "/dossiers/{id}"): {"auditor"},
    ("GET", "/journal"): {"auditor"},
    ("GET", "/journal/{kind}/{id}/{seq}"): {"auditor"},
    ("POST", "/journal/verify"): {"auditor"},
    ("GET", "/definitions"): {"auditor", "configurator"},
    ("GET", "/definitions/{kind}/{key}"): {"auditor", "configurator"},
    ("GET", "/definitions/{kind}/{key}/{sha256}"): {"auditor", "configurator"},
    ("POST", "/definitions/check"): {"auditor", "configurator"},
    ("POST", "/definitions/publish"): {"configurator"},
}
"""Who may pass, written apart from the code that decides it; for everybody else it is 403."""


@pytest.mark.parametrize("login", ["ada", "aud", "pur", "con"])
def test_each_role_passes_where_it_may_and_nowhere_else(browser, login):
    from tests.web.conftest import PEOPLE

    somebody = browser(login)
    for (method, path), allowed in MATRIX.items():
        answer = send(somebody, method, path)
        if PEOPLE[login] in allowed:
            assert answer.status_code not in (401, 403, 500), (method, path, answer.content)
        else:
            assert answer.status_code == 403, (method, path, answer.content)
            assert answer.json()["rule"] == "access.not-granted"


def test_reading_changes_nothing(browser, counts):
    from lotwright.web.policy import POLICY

    somebody, before = browser("aud"), counts()
    for method, path in POLICY:
        if method == "GET":
            send(somebody, "GET", path)
    assert counts() == before


def read_as_well(path: str) -> bool:
    """Whether GET at this address is another, reading route."""
    from lotwright.web.policy import POLICY

    return any(
        method == "GET" and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", route), path.format(**FILLED))
        for method, route in POLICY
    )


def test_a_change_is_never_reached_by_get(browser):
    from lotwright.web.policy import POLICY

    somebody = browser("ada")
    for method, path in POLICY:
        if method != "GET" and not read_as_well(path):
            assert somebody.get(path.format(**FILLED)).status_code in (404, 405), path


def test_a_refused_attempt_stands_on_the_stream_of_who_tried(browser, pool):
    somebody = browser("pur")
    assert send(somebody, "POST", "/journal/verify").status_code == 403
    with pool.connection() as connection:
        rule, command = connection.execute(
            "SELECT rule, command FROM ledger.refusal WHERE stream = 'P-pur' ORDER BY at DESC LIMIT 1"
        ).fetchone()
    assert (rule, command) == ("access.not-granted", "request.decline")


@pytest.mark.parametrize("extra", ["person", "actor", "on_behalf", "site", "role", "ignore_permissions"])
def test_no_actor_is_read_from_the_input(browser, counts, extra):
    somebody, before = browser("ada"), counts()
    answer = somebody.post(f"/things/people/P-pur/acts/people.leave?{extra}=P-aud", {"inputs": {}, extra: "P-aud"})
    assert answer.status_code == 422
    assert answer.json()["fields"][0]["path"] == extra
    assert counts() == before
