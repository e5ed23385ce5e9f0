"""What the screens show of the ledgers, and how lists page, filter and sort."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.web.ledger import GTIN, TODAY

pytestmark = pytest.mark.database


def ids(answer) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [item["id"] for item in answer.json()["items"]]


def test_a_list_offers_what_makes_a_thing_only_to_whoever_may(browser, monkeypatch):
    from lotwright.web.api import things

    assert browser("aud").get("/lists/items").json()["acts"] == []
    monkeypatch.setitem(things.CREATING, "people", ("people.add",))
    offered = {login: browser(login).get("/lists/people").json()["acts"] for login in ("ada", "aud")}
    assert ([act["key"] for act in offered["ada"]], offered["aud"]) == (["people.add"], [])


def test_everything_that_has_a_page_has_a_list():
    from lotwright.shell.reads.lists import LISTS
    from lotwright.shell.reads.present import STREAMS

    assert set(STREAMS) - {"records", "cases"} <= set(LISTS)


def test_every_list_shows_itself_in_every_order_and_under_every_filter(browser):
    from lotwright.shell.reads.lists import LISTS

    reader = browser("aud")
    values = {"text": "x", "choice": "released,on-hold", "date": f"{TODAY}.."}
    for one in LISTS.values():
        for column in one.columns:
            assert reader.get(f"/lists/{one.kind}?sort=-{column.key}").status_code == 200, (one.kind, column.key)
            if column.filter:
                found = reader.get(f"/lists/{one.kind}?filter.{column.key}={values[column.filter]}")
                assert found.status_code == 200, (one.kind, column.key, found.content)
        assert reader.get(f"/references/{one.kind}?q=a").status_code == 200


@pytest.mark.parametrize("sort", ["", "expiry", "-quantity", "supplier_lot"])
def test_pages_follow_each_other_without_gap_or_repeat(browser, sort):
    reader, seen, cursor = browser("aud"), [], ""
    while True:
        answer = reader.get(f"/lists/lots?limit=1&sort={sort}&cursor={cursor}")
        seen += ids(answer)
        cursor = answer.json()["next"]
        if cursor is None:
            break
    assert sorted(seen) == ["L-1", "L-2", "L-3"]


def test_lots_show_the_state_people_mean(browser):
    reader = browser("aud")
    assert ids(reader.get("/lists/lots?filter.status=on-hold")) == ["L-3"]
    assert ids(reader.get("/lists/lots?q=SL-L-2")) == ["L-2"]
    assert ids(reader.get("/lists/lots?q=%25")) == []
    held = reader.get("/lists/lots?filter.status=on-hold").json()["items"][0]
    assert held["link"] == "/lots/L-3"
    assert held["cells"]["status"] == {"key": "on-hold", "names": {"zh": "冻结", "en": "On hold"}, "tone": "warn"}
    assert held["cells"]["item"]["link"] == "/things/items/I-1"
    assert held["cells"]["quantity"] == "10"


@pytest.mark.parametrize(
    "path",
    ["lots/L-3", "items/I-1", "suppliers/S-1", "orders/PO-1", "locations/QUA", "inspections/INS-1", "people/P-pur"],
)
def test_every_kind_of_thing_has_its_page_and_history(browser, path):
    reader = browser("aud")
    page = reader.get(f"/things/{path}")
    assert page.status_code == 200, page.content
    assert page.json()["header"]["id"] == path.partition("/")[2]
    assert page.json()["sections"][0]["rows"]
    history = reader.get(f"/things/{path}/history").json()["items"]
    assert history[0]["seq"] == page.json()["header"]["version"]
    assert history[-1]["actor"]["id"] == "P-ada"


def test_a_lot_shows_where_it_lies_why_it_is_held_and_what_it_points_to(browser):
    page = browser("aud").get("/things/lots/L-3").json()
    tables = {table["key"]: table for table in page["tables"]}
    (lies,) = tables["balances"]["rows"]
    assert (lies["location"]["link"], lies["quantity"]) == ("/things/locations/QUA", "10")
    assert tables["holds"]["rows"][0]["reason"] == "seal torn"
    assert {one["link"] for one in page["related"]} >= {"/things/items/I-1", "/things/suppliers/S-1"}


def test_a_thing_is_shown_as_it_stood(browser):
    reader = browser("aud")
    before = reader.get("/things/lots/L-3?as_at=2020-01-01T00:00:00Z")
    assert before.status_code == 404
    then = reader.get("/things/lots/L-3?as_at=2199-01-01T00:00:00Z").json()
    assert then["header"]["version"] == reader.get("/things/lots/L-3").json()["header"]["version"]
    assert then["acts"] == []


def test_a_trace_reaches_forward_and_back(browser):
    reader = browser("aud")
    forward = reader.get("/lots/L-1/trace?direction=forward").json()
    assert [(row["id"], row["depth"], row["quantity"], row["via"]) for row in forward["rows"]] == [
        ("L-2", 1, "2", "L-1"), ("L-3", 2, "3", "L-2"),
    ]  # fmt: skip
    assert forward["rows"][1]["status"]["key"] == "on-hold"
    back = reader.get("/lots/L-3/trace?direction=back").json()
    assert [row["id"] for row in back["rows"]] == ["L-2", "L-1"]


def test_a_scan_names_what_it_finds_and_hides_what_the_reader_may_not_see(browser):
    raw = {"raw": f"01{GTIN}10SL-L-1"}
    seen = browser("aud").post("/scan", raw).json()
    assert seen["understood"] == {"gtin": GTIN, "lot": "SL-L-1", "serial": None, "expiry": None, "manufactured": None}
    assert [(one["kind"], one["id"]) for one in seen["things"]] == [("lots", "L-1"), ("items", "I-1")]
    assert browser("pur").post("/scan", raw).json()["things"] == []
    waiting = browser("pur").post("/scan", {"raw": "S-1"}).json()["tasks"]
    assert {one["case"] for one in waiting} == {"C-000001", "C-000002"} and waiting[0]["element"] == "Approve"
    assert browser("con").post("/scan", {"raw": "S-1"}).json()["tasks"] == []
    assert [one["id"] for one in browser("aud").post("/scan", {"raw": "PO-1"}).json()["things"]] == ["PO-1"]


def test_what_belongs_to_another_site_is_not_shown_here(browser):
    """A lot by its site, an inspection by its lot's; of what all sites share, what was decided for this one."""
    reader = browser("aud")
    for kind, id in (("lots", "L-9"), ("inspections", "INS-9"), ("locations", "QUA-W")):
        assert id not in ids(reader.get(f"/lists/{kind}"))
        assert id not in ids(reader.get(f"/references/{kind}"))
        assert reader.get(f"/things/{kind}/{id}").json()["rule"] == "thing.unknown"
        assert reader.get(f"/things/{kind}/{id}/history").json()["rule"] == "thing.unknown"
        assert reader.post("/scan", {"raw": id}).json()["things"] == []
    found = reader.post("/scan", {"raw": f"01{GTIN}10SL-L-9"}).json()["things"]
    assert [(one["kind"], one["id"]) for one in found] == [("items", "I-1")]
    (supplier,) = reader.get("/lists/suppliers").json()["items"]
    cells = supplier["cells"]
    assert (cells["approved_items"], cells["approved_until"]) == (1, str(TODAY + dt.timedelta(days=10)))


def test_the_journal_is_explored_shown_raw_and_verified(browser):
    reader = browser("aud")
    first = reader.get("/journal?limit=2").json()
    second = reader.get(f"/journal?limit=2&cursor={first['next']}").json()
    places = [(one["kind"], one["id"], one["seq"]) for one in first["items"] + second["items"]]
    assert len(set(places)) == 4
    raw = reader.get("/journal/lot/L-1/1").json()
    assert raw["verified"]
    assert '"lot.created"' in raw["body"]
    one = reader.post("/journal/verify", {"kind": "lot", "id": "L-1"}).json()
    assert (one["entries"], one["faults"]) == (1, [])
    whole = reader.post("/journal/verify", {}).json()
    assert whole["faults"] == []
    assert whole["rows"] > 20


def test_definitions_are_listed_shown_and_checked(browser):
    reader = browser("con")
    held = {(one["kind"], one["key"]): one for one in reader.get("/definitions").json()}
    process = held["process", "purchase"]
    assert process["names"] == {"zh": "采购", "en": "Purchase"}
    assert reader.get("/definitions/process/purchase").json()["versions"][0]["in_force"]
    content = reader.get(f"/definitions/process/purchase/{process['sha256']}").json()
    assert "<bpmn:process" in content["bpmn"]
    wrong = reader.post("/definitions/check", {"kind": "process", "key": "purchase", "content": "<a/>"}).json()
    assert wrong["problems"][0]["rule"] == "process.not-one"


def test_a_published_process_changes_what_is_offered(browser):
    from tests.web.ledger import PROCESS

    somebody = browser("con")
    edited = PROCESS.replace('id="purchase"', 'id="repair"').replace('en="Purchase"', 'en="Repair"')
    draft = {"kind": "process", "key": "repair", "content": edited, "reason": "new line"}
    published = somebody.post("/definitions/publish", draft)
    assert published.status_code == 200, published.content
    assert published.json()["version"] == 1
    assert "repair" in {one["key"] for one in somebody.get("/processes").json()}
    again = somebody.post("/definitions/publish", draft)
    assert (again.status_code, again.json()["rule"]) == (409, "definition.unchanged")


def test_a_file_is_kept_by_its_content_and_served_without_harm(browser):
    from django.core.files.uploadedfile import SimpleUploadedFile

    somebody = browser("pur")
    page = SimpleUploadedFile("note.html", b"<script>alert(1)</script>", content_type="text/html")
    headers = {"X-CSRFToken": somebody.csrf}
    kept = somebody.client.post("/api/v1/files", {"file": page}, headers=headers).json()
    assert kept["media"] == "application/octet-stream"
    served = somebody.client.get(kept["link"])
    assert served["Content-Disposition"].startswith("attachment")
    assert "sandbox" in served["Content-Security-Policy"]
    assert served["X-Content-Type-Options"] == "nosniff"
    for other in ("aud", "con"):
        assert browser(other).client.get(kept["link"]).status_code == 404, "no record carries it"
    empty = somebody.client.post("/api/v1/files", {"file": SimpleUploadedFile("x", b"")}, headers=headers)
    assert empty.json()["rule"] == "file.empty"


def test_people_are_listed_with_their_roles_by_name(browser):
    found = {item["id"]: item["cells"]["roles"] for item in browser("ada").get("/lists/people").json()["items"]}
    (person, *_) = browser("ada").get("/things/people/P-aud").json()["tables"]
    assert found["P-aud"] == person["rows"][0]["role"] and set(found["P-aud"]) == {"zh", "en"}
