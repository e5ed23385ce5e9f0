"""Every newer door for three who must not pass: nobody, somebody without a role, somebody with every role elsewhere.

Each row is sent once more by somebody with the very same roles at the site of the case, who is not refused for want of
a right: so what keeps the others out is who they are and where, and not how the case stands. Who may pass does so once
for a key, and not on a page that has become old.
"""

from __future__ import annotations

import itertools
import secrets
from importlib.resources import files
from typing import Any

import pytest
from tests.packs.drivers import http
from tests.shell.casework.desk import PACKS

from lotwright.kernel.proving import migration
from lotwright.kernel.refusal import Invalid
from lotwright.shell import commands as c
from lotwright.shell import wiring
from lotwright.shell.installing import read_packs
from lotwright.shell.playing import FOUNDER, SINCE, person_id
from lotwright.shell.store.database import open_pool

MASTER = """
[[roles]]
key = "master"
names = {zh = "主管", en = "Master"}
blurb = {zh = "主管", en = "Master"}
screens = ["cases"]
[[roles.grants]]
acts = ["migration.*", "people.*"]
"""
ROLES = ("writer", "approver", "keeper", "reader", "master")
NEAR, FAR, NONE = "near", "far", "none"
NOTES = itertools.count(1)


@pytest.fixture(scope="module")
def stage(clone):
    """Two sites. `near` has every role at the one, `far` at the other, `none` has none; ana and ben work at the one."""
    database = clone()
    pool = open_pool(database.app)
    (pack,) = read_packs(PACKS, ["pack"], wiring.CATALOGUE)
    pack.contents = {**pack.contents, "roles.toml": pack.contents["roles.toml"] + MASTER.encode()}
    with http.served([pack], database, pool) as served:
        for name in (NEAR, FAR, NONE, "ana", "ben"):
            add(served, name)
        for name, site, roles in ((NEAR, "HERE", ROLES), (FAR, "THERE", ROLES), ("ana", "HERE", ["writer"])):
            grant(served, name, site, roles)
        grant(served, "ben", "HERE", ["writer", "approver"])
        yield served
    pool.close()


def add(stage, name):
    from lotwright.shell.accounts.models import User

    stage.do(FOUNDER, c.Perform(action="people.add", inputs={"person": person_id(name)}), signing=False)
    stage._enter(person_id(name), name.title())
    User.objects.open(name, person_id(name), secrets.token_hex(8))


def grant(stage, name, site, roles):
    for role in roles:
        given = {"person": person_id(name), "role": role, "site": site, "since": SINCE}
        stage.do(FOUNDER, c.Perform(action="people.grant", inputs=given), signing=False)


def do(stage, name, command):
    """Done without a browser, at the one site."""
    return stage._runner.run(command, stage._caller(name)).answer


def send(stage, name, method, path, body=None, **headers) -> Any:
    """What the interface answers to somebody; to nobody when the name is None."""
    if name is None:
        from django.test import Client

        client = Client(enforce_csrf_checks=True)
        token = client.get("/api/v1/session").json()["csrf"]
    else:
        client, token = stage._browser(name)
    if method == "GET":
        return client.get(f"/api/v1{path}")
    said = {"X-CSRFToken": token, "Idempotency-Key": secrets.token_hex(8), **headers}
    return client.post(f"/api/v1{path}", body or {}, content_type="application/json", headers=said)


# --- how a case comes to stand where the door is ---


def task_of(stage, case):
    (waiting,) = [one for one in stage.waiting() if one.case == case]
    return waiting.task


def begun(stage, by=NEAR):
    """A paper that nobody has written yet."""
    values = {"title": "On lots", "trainee": "P-ana"}
    case = do(stage, by, c.StartCase(process="paper", values=values))["case"]
    return {"case": case, "task": task_of(stage, case)}


def claimed(stage):
    at = begun(stage)
    do(stage, NEAR, c.Claim(**at))
    return at


def delegated(stage):
    at = begun(stage)
    do(stage, "ana", c.Claim(**at))
    do(stage, "ana", c.Delegate(**at, person=person_id(NEAR), reason="r"))
    return at


def shared(stage):
    at = claimed(stage)
    do(stage, NEAR, c.AddSigner(**at, person="P-ben", where="after", reason="r"))
    return at


def finished(stage):
    at = begun(stage)
    do(stage, NEAR, c.Complete(**at, values={"pages": 2}))
    return at


def written(stage):
    """A paper of somebody else that waits to be approved."""
    at = begun(stage, "ana")
    do(stage, "ana", c.Complete(**at, values={"pages": 2}))
    return at | {"task": task_of(stage, at["case"])}


def suspended(stage):
    at = begun(stage)
    do(stage, NEAR, c.Suspend(case=at["case"], reason="r"))
    return at


def ended(stage):
    at = begun(stage)
    do(stage, NEAR, c.Terminate(case=at["case"], reason="r"))
    return at


def team(stage):
    return {"case": do(stage, NEAR, c.StartCase(process="team", values={"note": "n"}))["case"]}


def looking(stage):
    at = team(stage)
    tokens = stage._rows("SELECT token FROM ledger.task WHERE stream = %s AND element = 'Look'", at["case"])
    return at | {"token": tokens[0][0]}


def asked(stage):
    """An external task waits for its answer."""
    case = do(stage, "ana", c.StartCase(process="pair", values={"note": "n"}))["case"]
    waiting = {one.element: one.task for one in stage.waiting() if one.case == case}
    for name, element in (("ana", "Weigh"), ("ben", "Verify")):
        do(stage, name, c.Complete(case=case, task=waiting[element]))
    ((job,),) = stage._rows("SELECT job FROM ledger.job WHERE stream = %s", case)
    return {"case": case, "job": job}


def stuck(stage):
    at = asked(stage)
    ((tries,),) = stage._rows("SELECT tries FROM ledger.job WHERE stream = %s", at["case"])
    for _ in range(tries):
        do(stage, NEAR, c.FailJob(**at, detail="down"))
    return at


def listening(stage):
    """A case waits for a message under a key of its own."""
    key = f"key-{next(NOTES)}"
    case = do(stage, "ana", c.StartCase(process="reader", values={"note": key}))["case"]
    do(stage, "ana", c.Complete(case=case, task=task_of(stage, case)))
    return {"case": case, "key": key}


def colleague(stage):
    """Somebody who works at the one site."""
    name = f"c{next(NOTES)}"
    add(stage, name)
    grant(stage, name, "HERE", ["writer"])
    return {"person": person_id(name)}


def represented(stage):
    at = colleague(stage)
    given = {**at, "substitute": "P-ben", "since": SINCE}
    stage.do(FOUNDER, c.Perform(action="people.add-substitute", inputs=given), signing=False)
    return at


@pytest.fixture(scope="module")
def versions(stage):
    """The process in force, and one that differs by a name."""
    source = stage._configuration().sha256("process", "own")
    content = next(one.content for one in stage._configuration().definitions if one.key == "own")
    stage.cast("con", "administrator")
    edited = c.Publish(kind="process", key="own", content=content.replace(b"For one", b"For them"), reason="r")
    target = do(stage, "con", edited)["sha256"]
    do(stage, "con", c.Publish(kind="process", key="own", content=content, reason="r"))
    return source, target


def plan(versions):
    source, target = versions
    elements = [{"before": id, "after": id} for id in ("Start", "Own", "End", "o1", "o2")]
    return {"process": "own", "source": source, "target": target, "elements": elements, "note": secrets.token_hex(4)}


TO = {"person": "P-ben", "reason": "r"}
WHY = {"reason": "r"}
DOORS: dict[str, tuple[Any, str, str, dict[str, Any]]] = {
    "claim": (begun, "POST", "/tasks/{case}/{task}/claim", {}),
    "complete": (begun, "POST", "/tasks/{case}/{task}/complete", {"values": {"pages": 2}}),
    "draft": (begun, "POST", "/tasks/{case}/{task}/draft", {"values": {"pages": 2}}),
    "signing": (written, "POST", "/tasks/{case}/{task}/signing", {"values": {}, "outcome": "approve"}),
    "raise": (begun, "POST", "/tasks/{case}/{task}/raise-nc", {"severity": "minor", "description": "d"}),
    "see a task": (begun, "GET", "/tasks/{case}/{task}", {}),
    "see a case": (begun, "GET", "/cases/{case}", {}),
    "return": (claimed, "POST", "/tasks/{case}/{task}/return", WHY),
    "transfer": (claimed, "POST", "/tasks/{case}/{task}/transfer", TO),
    "delegate": (claimed, "POST", "/tasks/{case}/{task}/delegate", TO),
    "resolve": (delegated, "POST", "/tasks/{case}/{task}/resolve", {"opinion": "o"}),
    "add a signer": (claimed, "POST", "/tasks/{case}/{task}/add-signer", {**TO, "where": "after"}),
    "remove a signer": (shared, "POST", "/tasks/{case}/{task}/remove-signer", TO),
    "urge": (claimed, "POST", "/tasks/{case}/{task}/urge", {}),
    "take back": (finished, "POST", "/tasks/{case}/{task}/take-back", WHY),
    "withdraw": (begun, "POST", "/cases/{case}/withdraw", WHY),
    "terminate": (begun, "POST", "/cases/{case}/terminate", WHY),
    "suspend": (begun, "POST", "/cases/{case}/suspend", WHY),
    "resume": (suspended, "POST", "/cases/{case}/resume", WHY),
    "retry": (stuck, "POST", "/cases/{case}/retry", WHY),
    "reopen": (ended, "POST", "/cases/{case}/reopen", WHY),
    "add an instance": (team, "POST", "/cases/{case}/instances", {"element": "Look", "item": "z", **WHY}),
    "remove an instance": (looking, "POST", "/cases/{case}/instances/{token}/remove", WHY),
    "activate": (team, "POST", "/cases/{case}/activate", {"element": "Dig"}),
    "answer": (asked, "POST", "/jobs/{case}/{job}/answer", {"data": {"receipt": "R"}}),
    "fail": (asked, "POST", "/jobs/{case}/{job}/fail", {"detail": "down"}),
    "undo a migration": (begun, "POST", "/cases/{case}/migration/undo", WHY),
    "let somebody stand in": (colleague, "POST", "/things/people/{person}/acts/people.add-substitute", {
        "inputs": {"substitute": "P-ben", "since": "2020-01-01"}}),
    "let nobody stand in": (represented, "POST", "/things/people/{person}/acts/people.end-substitute", {
        "inputs": {"substitute": "P-ben"}}),
    "give a role": (colleague, "POST", "/things/people/{person}/acts/people.grant", {
        "inputs": {"role": "reader", "entity": "E1", "site": "HERE", "since": "2020-01-01"}}),
    "take a role": (colleague, "POST", "/things/people/{person}/acts/people.revoke", {
        "inputs": {"role": "writer", "site": "HERE"}}),
    "train": (colleague, "POST", "/things/people/{person}/acts/people.qualify", {
        "inputs": {"code": "T-1", "since": "2020-01-01"}}),
    "set a superior": (colleague, "POST", "/things/people/{person}/acts/people.set-superior", {
        "inputs": {"superior": "P-ben"}}),
    "let somebody leave": (colleague, "POST", "/things/people/{person}/acts/people.leave", {"inputs": {}}),
}  # fmt: skip
STANDS = (
    "SELECT kind, count(*) FROM journal.entry WHERE kind <> 'person' GROUP BY kind",
    "SELECT stream, role, site FROM ledger.person_grant ORDER BY 1, 2, 3",
    "SELECT stream, code FROM ledger.person_qualification ORDER BY 1, 2",
    "SELECT stream, superior FROM ledger.person_superior ORDER BY 1, 2",
    "SELECT stream, substitute FROM ledger.person_substitute ORDER BY 1, 2",
    "SELECT stream FROM ledger.person WHERE active ORDER BY 1",
    "SELECT case_id, task, person FROM app.draft ORDER BY 1, 2, 3",
)


def knock(stage, name, row, at):
    _, method, path, body = DOORS[row]
    seen = {"If-Match": str(stage.version(at["case"]))} if "case" in at else {}
    return send(stage, name, method, path.format(**at), body, **seen)


@pytest.mark.parametrize("row", DOORS)
def test_whoever_has_no_right_there_is_kept_out_and_nothing_changes(stage, row):
    at = DOORS[row][0](stage)
    before = [sorted(map(str, stage._rows(sql))) for sql in STANDS]
    stranger = knock(stage, None, row, at)
    assert (stranger.status_code, stranger.json()["rule"]) == (401, "session.missing"), stranger.content
    none = knock(stage, NONE, row, at)
    assert (none.status_code, none.json()["rule"]) == (403, "access.not-granted"), none.content
    far = knock(stage, FAR, row, at)
    assert (far.status_code, far.json()["rule"]) == (403, "access.outside-scope"), far.content
    assert [sorted(map(str, stage._rows(sql))) for sql in STANDS] == before
    near = knock(stage, NEAR, row, at)
    assert near.status_code in (200, 409), near.content
    assert not near.json().get("rule", "").startswith(("access.", "request.")), near.content


def test_a_message_of_one_site_reaches_no_case_of_another(stage):
    at = listening(stage)
    seen, said = stage.version(at["case"]), {"message": "posted", "key": at["key"], "data": {"text": "x"}}
    assert send(stage, None, "POST", "/messages", said).status_code == 401
    assert send(stage, NONE, "POST", "/messages", said).json()["rule"] == "access.not-granted"
    far = send(stage, FAR, "POST", "/messages", said)
    assert (far.status_code, far.json()["rule"]) == (409, "message.not-awaited"), "as if nobody waited"
    kept = send(stage, FAR, "POST", "/messages", {**said, "keep": "PT1H"})
    assert (kept.status_code, kept.json()["rule"]) == (403, "access.outside-scope"), "it could be given at any site"
    assert stage._rows("SELECT count(*) FROM app.kept_message") == [(0,)]
    assert stage.version(at["case"]) == seen
    assert send(stage, NEAR, "POST", "/messages", said).json()["answer"]["reached"] == 1


def test_what_somebody_has_at_one_site_is_neither_shown_nor_handed_over_at_another(stage):
    at = claimed(stage)
    path, said = f"/people/{person_id(NEAR)}/hand-over", {"to": "P-ben", "reason": "r"}
    for name, status in ((None, 401), (NONE, 403)):
        assert send(stage, name, "GET", path).status_code == status
        assert send(stage, name, "POST", path, said).status_code == status
    shown = send(stage, FAR, "GET", path).json()
    assert (shown["tasks"], shown["cases"]) == ([], 0)
    assert send(stage, FAR, "POST", path, said).json() == {"cases": [], "left": 0}
    assert at["case"] in {one["case"] for one in send(stage, NEAR, "GET", path).json()["tasks"]}
    done = {one["case"]: one["done"] for one in send(stage, NEAR, "POST", path, said).json()["cases"]}
    assert done[at["case"]] is True


def test_cases_are_counted_tried_and_moved_at_one_s_own_site_only(stage, versions):
    begun = do(stage, "ana", c.StartCase(process="own", values={"note": "n"}))["case"]
    given = plan(versions)
    for path, body in (
        ("draft", {key: given[key] for key in ("process", "source", "target")}),
        ("dry-run", {"plan": given}), ("signing", {"plan": given}), ("apply", {"plan": given, "reason": "r"}),
        ("reverse", {"plan": given}), ("file", {"plan": given}),
    ):  # fmt: skip
        assert send(stage, None, "POST", f"/migrations/{path}", body).status_code == 401, path
        none = send(stage, NONE, "POST", f"/migrations/{path}", body)
        assert (none.status_code, none.json()["rule"]) == (403, "access.not-granted"), path
    assert send(stage, NONE, "GET", "/migrations/own").status_code == 403
    running = {one["running"] for one in send(stage, FAR, "GET", "/migrations/own").json()["versions"]}
    assert running == {0}
    tried = send(stage, FAR, "POST", "/migrations/dry-run", {"plan": given}).json()
    assert (tried["total"], tried["looked_at"], tried["problems"]) == (0, 0, [])
    do(stage, NEAR, signed(stage, given))
    before = stage.version(begun)
    moved = send(stage, FAR, "POST", "/migrations/apply", {"plan": given, "reason": "r", "cases": [begun]}).json()
    assert [(one["moved"], one["refusal"]["rule"]) for one in moved["results"]] == [(False, "access.outside-scope")]
    assert stage.version(begun) == before
    moved = send(stage, NEAR, "POST", "/migrations/apply", {"plan": given, "reason": "r", "cases": [begun]}).json()
    assert [one["moved"] for one in moved["results"]] == [True]


def signed(stage, given):
    """The command that signs a plan, as somebody sends it who has seen what it shows."""
    from lotwright.shell.casework import migrating

    elements = tuple((one["before"], one["after"]) for one in given["elements"])
    made = migration.Plan(
        process=given["process"], source=given["source"], target=given["target"],
        elements=tuple(sorted(elements)), note=given["note"],
    )  # fmt: skip
    command = c.SignMigration(plan=migration.content(made), reason="r")
    due = stage._runner.look(command, stage._caller(NEAR), lambda work, command: migrating.due(work, made))
    proof = c.Proof(digest=due.digest, password="x", login=NEAR)
    return c.SignMigration(plan=command.plan, reason="r", signature=proof)


# --- once for a key, and on what is seen ---

SEEN = [row for row, (_, method, path, _) in DOORS.items() if method == "POST" and path.startswith("/cases/")] + [
    "complete", "return", "transfer", "delegate", "resolve", "add a signer", "remove a signer",
]  # fmt: skip


def stands(stage):
    return [sorted(map(str, stage._rows(sql))) for sql in STANDS]


@pytest.mark.parametrize("row", SEEN)
def test_what_is_done_on_an_old_page_is_told_so_and_nothing_changes(stage, row):
    make, method, path, body = DOORS[row]
    at = make(stage)
    before, version = stands(stage), stage.version(at["case"])
    for old in (version - 1, version + 1):
        stale = send(stage, NEAR, method, path.format(**at), body, **{"If-Match": f'"{old}"'})
        assert (stale.status_code, stale.json()["rule"]) == (412, "request.stale"), stale.content
        assert stale.json()["params"] == {"seen": old, "current": version}
    unseen = send(stage, NEAR, method, path.format(**at), body)
    assert (unseen.status_code, unseen.json()["rule"]) == (428, "request.version-missing"), unseen.content
    assert stands(stage) == before


TWICE = [
    ("suspend", "terminate"), ("terminate", "suspend"), ("withdraw", "terminate"), ("transfer", "delegate"),
    ("delegate", "transfer"), ("add a signer", "return"), ("resolve", "claim"), ("complete", "raise"),
    ("claim", "withdraw"), ("activate", "add an instance"), ("answer", "fail"),
    ("fail", "terminate"), ("take back", "suspend"), ("reopen", "reopen"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), TWICE)
def test_a_key_that_one_move_has_used_opens_no_other(stage, first, second):
    """Neither another move on the same thing, nor the same move on another."""
    at, key = DOORS[first][0](stage), {"Idempotency-Key": secrets.token_hex(8)}
    seen = {"If-Match": str(stage.version(at["case"]))}
    _, _, path, body = DOORS[first]
    done = send(stage, NEAR, "POST", path.format(**at), body, **key, **seen)
    assert done.status_code == 200, done.content
    there = at if first != second else DOORS[second][0](stage)
    before = stands(stage)
    _, _, path, body = DOORS[second]
    other = send(stage, NEAR, "POST", path.format(**there), body, **key, **seen)
    assert (other.status_code, other.json()["rule"]) == (409, "request.key-reused"), other.content
    assert stands(stage) == before


def test_a_key_is_whose_it_is(stage):
    """Somebody else who happens to send the same key is neither answered for another nor kept from their own."""
    at, key = begun(stage), {"Idempotency-Key": secrets.token_hex(8)}
    mine = send(stage, NEAR, "POST", f"/tasks/{at['case']}/{at['task']}/claim", **key)
    assert mine.status_code == 200
    others = send(stage, "ana", "POST", f"/tasks/{at['case']}/{at['task']}/claim", **key)
    assert (others.status_code, others.json()["rule"]) == (409, "task.claimed-by-another")
    assert send(stage, FAR, "POST", f"/tasks/{at['case']}/{at['task']}/claim", **key).status_code == 403


# --- files ---


def upload(stage, name, content=None):
    """A file somebody brought, as a record refers to it."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    client, token = stage._browser(name)
    given = SimpleUploadedFile("scan.pdf", content or b"%PDF-" + secrets.token_bytes(8))
    kept = client.post("/api/v1/files", {"file": given}, headers={"X-CSRFToken": token})
    assert kept.status_code == 200, kept.content
    return {key: kept.json()[key] for key in ("sha256", "name", "size", "media")}


def fetched(stage, scan):
    """What becomes of each who asks for a file: the status, and the rule that said no."""
    found = {}
    for name in (NEAR, FAR, NONE, "ana", "ben"):
        answer = send(stage, name, "GET", f"/files/{scan['sha256']}")
        found[name] = answer.status_code if answer.status_code == 200 else answer.json()["rule"]
    return found


def test_a_file_is_shown_to_those_who_may_read_cases_where_a_record_carries_it(stage):
    scan, nobody = upload(stage, "ana"), "request.not-found"
    assert fetched(stage, scan) == {NEAR: nobody, FAR: nobody, NONE: nobody, "ana": 200, "ben": nobody}
    at = begun(stage, "ana")
    do(stage, "ana", c.Complete(**at, values={"pages": 2, "scans": [scan]}))
    there = {NEAR: 200, FAR: "access.outside-scope", NONE: "access.not-granted", "ana": 200}
    assert fetched(stage, scan) == {**there, "ben": "access.not-granted"}
    other = upload(stage, "ana")
    do(stage, "ana", c.TakeBack(**at, reason="another scan"))
    do(stage, "ana", c.Complete(case=at["case"], task=task_of(stage, at["case"]), values={"scans": [other]}))
    assert fetched(stage, other) == fetched(stage, scan), "what stood in the record once stays evidence"


def test_a_file_that_came_with_an_opinion_is_shown_to_whoever_asked(stage):
    at, scan = claimed(stage), upload(stage, "ben")
    do(stage, NEAR, c.Delegate(**at, person="P-ben", reason="r"))
    typed = {"scans": [scan, {"sha256": "0" * 64}, {"sha256": None}, "x"], "pages": "many"}
    do(stage, "ben", c.Resolve(**at, opinion="see the scan", values=typed))
    assert (fetched(stage, scan)[NEAR], fetched(stage, scan)[FAR]) == (200, "access.outside-scope")


def test_files_of_records_that_are_there_already_are_known_by_the_journal(stage):
    """The step that brings the table in finds every file that an entry carries, with its site."""
    step = (files("lotwright") / "shell" / "store" / "sql" / "0008_file_use.sql").read_text(encoding="utf-8")
    scan, at = upload(stage, "ana"), begun(stage, "ana")
    do(stage, "ana", c.Complete(**at, values={"pages": 2, "scans": [scan]}))
    insert = step[step.index("SELECT DISTINCT") : step.index(";\nGRANT")]
    assert (scan["sha256"], "HERE") in stage._rows(insert)


def test_who_brings_what_another_has_brought_has_it_too(stage):
    content = b"%PDF-" + secrets.token_bytes(8)
    scan, again = upload(stage, "ana", content), upload(stage, FAR, content)
    assert scan == again
    nobody = "request.not-found"
    assert fetched(stage, scan) == {NEAR: nobody, FAR: 200, NONE: nobody, "ana": 200, "ben": nobody}


def test_a_file_of_another_site_is_not_got_at_by_its_digest(stage):
    """Whoever knows the digest of a file cannot put it into a record of their own, and read it there."""
    scan, at = upload(stage, "ana"), begun(stage, "ana")
    do(stage, "ana", c.Complete(**at, values={"pages": 2, "scans": [scan]}))
    there = stage._caller(FAR)._replace(site="THERE")
    begin = c.StartCase(process="paper", values={"title": "On lots", "trainee": "P-ana"})
    case = stage._runner.run(begin, there).answer["case"]
    take = c.Complete(case=case, task=task_of(stage, case), values={"pages": 2, "scans": [scan]})
    with pytest.raises(Invalid) as invalid:
        stage._runner.run(take, there)
    assert [(one.rule, one.path) for one in invalid.value.problems] == [("file.unknown", "scans[0].sha256")]
    assert fetched(stage, scan)[FAR] == "access.outside-scope"
    mine = begun(stage, NEAR)
    do(stage, NEAR, c.Complete(**mine, values={"pages": 2, "scans": [scan]}))
