"""Bad input at the doors of the pilot path, over HTTP: a clear problem document, and nothing has changed."""

from __future__ import annotations

import json
import secrets
from typing import Any

import pytest
from tests.packs import stages
from tests.packs.drivers import http
from tests.packs.test_plays import play_of

from lotwright.shell import commands as c
from lotwright.shell.playing import Director
from lotwright.shell.store.database import open_pool

SCAN = "(01)06900123000205(17)311231(10)HU-0042"
MEDIA = "application/problem+json"


@pytest.fixture(scope="module")
def stage(clone):
    """Hubs are on order and waiting to be received; everybody has a browser."""
    database = clone()
    pool = open_pool(database.app)
    with http.served(stages.shipped(), database, pool) as served:
        Director(served).play(play_of("pilot/order"))
        served.cast("eve", "auditor")
        for name, role in (("wang", "warehouse"), ("sun", "releaser"), ("li", "inspector")):
            served.cast(name, role)
        yield served
    pool.close()


@pytest.fixture(scope="module")
def receiving(stage):
    """The task at which hubs are received: (case, task)."""
    case = stage.do("wang", c.StartCase(process="incoming", values={"order": "PO-000001", "line": 1}), signing=False)
    (waiting,) = [one for one in stage.waiting() if one.case == case["case"]]
    return waiting


def entries(stage) -> dict[str, int]:
    """Entries by kind, those of people left out: a refusal stands on the stream of who asked."""
    rows = stage._rows("SELECT kind, count(*) FROM journal.entry WHERE kind <> 'person' GROUP BY kind")
    return dict(rows)


def post(stage, person: str, path: str, body: Any, **headers: str) -> Any:
    client, token = stage._browser(person)
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    said = {"X-CSRFToken": token, "Idempotency-Key": secrets.token_hex(8), **headers}
    return client.post(
        f"/api/v1{path}", raw, content_type="application/json", headers={k: v for k, v in said.items() if v is not None}
    )


def receipt(**changed: Any) -> dict[str, Any]:
    values = {"scan": SCAN, "quantity": {"amount": "100", "unit": "pcs"}, "location": "QUARANTINE", **changed}
    return {"values": {key: value for key, value in values.items() if value is not None}}


def amount(number: str) -> bytes:
    """A receipt whose quantity is written as a JSON number."""
    return json.dumps(receipt()).replace('"100"', number).encode()


# What is sent to finish receiving, by whom; the status, the rule, and the field it is about.
DOORS: dict[str, tuple[Any, int, str, str | None]] = {
    "a wrong check digit": (receipt(scan=SCAN.replace("0205(17)", "0206(17)")), 422, "label.check-digit", "scan"),
    "30 February": (receipt(scan=SCAN.replace("311231", "310230")), 422, "label.date", "scan"),
    "30 February, typed": (
        receipt(scan=None, supplier_lot="A", expiry="2031-02-30"), 422, "value.not-a-date", "expiry",
    ),
    "a label of another item": (
        receipt(scan=SCAN.replace("06900123000205", "06900123000106")), 409, "label.other-item", None,
    ),
    "NaN": (amount("NaN"), 400, "request.not-json", None),
    "NaN as text": (receipt(quantity={"amount": "NaN", "unit": "pcs"}), 422, "value.not-a-decimal", "quantity.amount"),
    "an exponent": (amount("1e9999999"), 422, "value.not-a-decimal", "quantity.amount"),
    "an exponent as text": (
        receipt(quantity={"amount": "1e9999999", "unit": "pcs"}), 422, "value.not-a-decimal", "quantity.amount",
    ),
    "a negative quantity": (
        receipt(quantity={"amount": "-5", "unit": "pcs"}), 422, "incoming.quantity-positive", "quantity",
    ),
    "30 digits": (amount("9" * 30), 422, "value.too-many-digits", "quantity.amount"),
    "more than was ordered": (receipt(quantity={"amount": "501", "unit": "pcs"}), 409, "order.more-than-ordered", None),
    "no quantity": (receipt(quantity=None), 422, "record.missing", "quantity"),
    "no such place": (receipt(location="NOWHERE"), 409, "location.unknown", None),
    "a field of another step": (receipt(disposition="release"), 422, "record.unknown-field", "disposition"),
}  # fmt: skip


@pytest.mark.parametrize("row", DOORS)
def test_a_bad_receipt_is_explained_and_changes_nothing(stage, receiving, row):
    body, status, rule, path = DOORS[row]
    before = entries(stage)
    seen = {"If-Match": f'"{receiving.version}"'}
    answer = post(stage, "wang", f"/tasks/{receiving.case}/{receiving.task}/complete", body, **seen)
    said = answer.json()
    assert (answer.status_code, said["rule"]) == (status, rule), said
    assert answer["Content-Type"] == MEDIA
    assert said["because"] and said["instead"]
    assert path in (None, *(one["path"] for one in said["fields"]))
    assert entries(stage) == before


def test_another_s_task_is_refused(stage, receiving):
    before = entries(stage)
    seen = {"If-Match": f'"{receiving.version}"'}
    for person in ("li", "eve"):
        answer = post(stage, person, f"/tasks/{receiving.case}/{receiving.task}/complete", receipt(), **seen)
        assert answer.status_code == 403, answer.content
        assert answer.json()["rule"].startswith("access.")
    assert entries(stage) == before


def test_a_stale_version_is_told(stage, receiving):
    before = entries(stage)
    answer = post(
        stage, "wang", f"/tasks/{receiving.case}/{receiving.task}/complete", receipt(), **{"If-Match": '"99"'}
    )
    assert (answer.status_code, answer.json()["rule"]) == (412, "request.stale")
    assert answer.json()["params"] == {"seen": 99, "current": receiving.version}
    assert entries(stage) == before


def test_no_version_and_no_key_are_told(stage, receiving):
    before = entries(stage)
    path = f"/tasks/{receiving.case}/{receiving.task}/complete"
    assert post(stage, "wang", path, receipt()).json()["rule"] == "request.version-missing"
    keyless = post(stage, "wang", path, receipt(), **{"If-Match": '"1"', "Idempotency-Key": "x"})
    assert keyless.json()["rule"] == "request.key-missing"
    assert entries(stage) == before


def test_a_replayed_request_happens_once_and_gives_the_same_receipt(stage):
    began = stage.do("wang", c.StartCase(process="incoming", values={"order": "PO-000001", "line": 1}), signing=False)
    (waiting,) = [one for one in stage.waiting() if one.case == began["case"]]
    path, key = f"/tasks/{waiting.case}/{waiting.task}/complete", secrets.token_hex(8)
    headers = {"If-Match": f'"{waiting.version}"', "Idempotency-Key": key}
    first = post(stage, "wang", path, receipt(), **headers)
    assert first.status_code == 200, first.content
    before = entries(stage)
    again = post(stage, "wang", path, receipt(), **headers)
    assert again.status_code == 200
    assert again.json()["receipt"] == first.json()["receipt"]
    assert again.json()["answer"] == first.json()["answer"]
    other = post(stage, "wang", path, receipt(supplier_lot="B"), **headers)
    assert (other.status_code, other.json()["rule"]) == (409, "request.key-reused")
    assert entries(stage) == before


def test_a_missing_signature_and_one_of_another_s_page_are_refused(stage):
    began = stage.do("wang", c.StartCase(process="incoming", values={"order": "PO-000001", "line": 1}), signing=False)

    def finish(person, element, values, **said):
        (waiting,) = [one for one in stage.waiting() if one.case == began["case"]]
        assert waiting.element == element
        path, seen = f"/tasks/{waiting.case}/{waiting.task}", {"If-Match": f'"{waiting.version}"'}
        return path, post(stage, person, f"{path}/complete", {"values": values, **said}, **seen)

    finish("wang", "Receive", receipt()["values"])
    stage.cast("li", "inspector")
    _qualify(stage, "li", "inspection")
    _qualify(stage, "sun", "batch-release")
    _, inspected = finish("li", "Inspect", {"attributes": [{"characteristic": "burr", "nonconforming": "0"}]})
    assert inspected.status_code == 200, inspected.content
    before = entries(stage)
    path, unsigned = finish("sun", "Dispose", {}, outcome="release")
    assert (unsigned.status_code, unsigned.json()["rule"]) == (403, "sign.missing")
    shown = post(stage, "sun", f"{path}/signing", {"values": {}, "outcome": "release"}).json()
    proof = {"digest": shown["digest"], "password": "x", "login": "sun"}
    _, moved = finish("sun", "Dispose", {}, outcome="reject", signature=proof)
    assert (moved.status_code, moved.json()["rule"]) == (403, "sign.digest-changed")
    assert entries(stage) == before
    _, signed = finish("sun", "Dispose", {}, outcome="release", signature=proof)
    assert signed.status_code == 200, signed.content


def _qualify(stage, name, code):
    inputs = {"person": f"P-{name}", "code": code, "since": "2020-01-01"}
    stage.do("founder", c.Perform(action="people.qualify", inputs=inputs), signing=False)
