"""A paper from its start to its end: records, signatures, actions, timers, the outside world, and what is written."""

from __future__ import annotations

import json

import msgspec
import psycopg
import pytest
from tests.shell.casework.desk import (
    act,
    approval,
    approve,
    begin,
    caller,
    record,
    task,
    version,
    written,
)  # fmt: skip

from lotwright.kernel.journal.body import DECODER
from lotwright.shell import commands as c
from lotwright.shell import keys, verify
from lotwright.shell.keys import Keys
from lotwright.shell.wiring import KINDS

MOST_STATEMENTS = 12


@pytest.fixture(scope="module")
def database(clone):
    """A database for this file, by role."""
    return clone()


@pytest.fixture(scope="module")
def pool(database):
    """Connections of the application role."""
    from lotwright.shell.store.database import open_pool

    held = open_pool(database.app)
    yield held
    held.close()


def bodies(runner, kind, id):
    with runner.pool.connection() as connection:
        rows = connection.execute("SELECT body FROM journal.entry WHERE kind=%s AND id=%s ORDER BY seq", (kind, id))
        return [DECODER.decode(bytes(body)) for (body,) in rows]


def tasks(runner, case):
    with runner.pool.connection() as connection:
        rows = connection.execute(
            "SELECT element, assignee, roles FROM ledger.task WHERE stream = %s ORDER BY task::int", (case,)
        )
        return rows.fetchall()


def status(runner, case):
    with runner.pool.connection() as connection:
        row = connection.execute("SELECT status, subject FROM ledger.process_case WHERE stream=%s", (case,)).fetchone()
    return tuple(row)


def test_a_case_begins_with_its_record_and_its_first_task(runner):
    case = begin(runner)
    assert tasks(runner, case) == [("Write", None, ["writer"])]
    assert record(runner, case) == {"title": "On lots", "trainee": "P-eve", "double": None}
    assert status(runner, case) == ("running", "P-eve")
    (opened,) = bodies(runner, "record", case)
    assert [event["type"] for event in opened.events] == ["record.opened"]
    assert (opened.actor, opened.role, opened.site, opened.process) == ("P-ana", "writer", "HERE", case)


def test_completing_writes_the_record_and_goes_on(runner):
    case = begin(runner)
    answer = runner.run(c.Complete(case=case, task=task(runner, case), values={"pages": "12.0"}), caller("ben")).answer
    waiting = [{"task": task(runner, case), "element": "Approve"}]
    assert answer == {"case": case, "process": "paper", "status": "running", "subject": "P-eve", "tasks": waiting}
    assert record(runner, case)["pages"] == "12"
    assert record(runner, case)["double"] == "24"
    assert [element for element, *_ in tasks(runner, case)] == ["Approve"]
    changed = bodies(runner, "record", case)[-1]
    assert ["ledger.record", "", "values.pages", None, "12"] in changed.changes
    assert changed.task is not None


def test_a_critical_field_changes_with_its_reason_in_the_journal(runner):
    case = begin(runner)
    values = {"pages": 2, "title": "On batches"}
    runner.run(c.Complete(case=case, task=task(runner, case), values=values, reason="misnamed"), caller("ana"))
    entry = bodies(runner, "record", case)[-1]
    assert entry.reason == "misnamed"
    assert ["ledger.record", "", "values.title", "On lots", "On batches"] in entry.changes


def test_a_signature_is_bound_to_what_was_shown_and_stands_on_all_that_rests_on_it(runner):
    case = written(runner)
    command = approval(runner, case)
    receipt = runner.run(command, caller("cai"))
    kept = bodies(runner, "record", case)[-1]
    signature = kept.signature
    assert signature is not None
    assert (signature.signer, signature.meaning, signature.method) == ("P-cai", "approval", "login+password")
    assert signature.shown == command.signature.digest
    assert (signature.role, signature.zone, signature.reason) == ("approver", "Asia/Shanghai", "read it")
    with runner.pool.connection() as connection:
        names = keys.open_names(connection.execute, Keys(b"k" * 32), [signature.name])
    assert names == ["Cai"]
    assert [event["type"] for event in kept.events] == ["record.changed", "record.signed", "record.changed"]
    trained = bodies(runner, "person", "P-eve")[-1]
    assert trained.signature == signature
    assert {kind for kind, *_ in receipt.entries} == {"case", "record", "person"}
    assert receipt.entries[0][0] == "case"


def test_what_an_action_answers_becomes_of_the_record_and_the_case_ends(runner):
    case = written(runner, code="SOP-7")
    assert approve(runner, case)["status"] == "ended"
    assert record(runner, case)["person"] == "P-eve"
    with runner.pool.connection() as connection:
        held = "SELECT since::text FROM ledger.person_qualification WHERE stream = 'P-eve' AND code = 'SOP-7'"
        assert connection.execute(held).fetchone() == ("2026-01-01",)


def test_rejecting_is_signed_and_does_nothing_else(runner):
    case = written(runner, code="NEVER")
    assert approve(runner, case, outcome="reject")["status"] == "ended"
    with runner.pool.connection() as connection:
        held = "SELECT count(*) FROM ledger.person_qualification WHERE code = 'NEVER'"
        assert connection.execute(held).fetchone() == (0,)


def test_later_signings_of_a_session_take_the_password_alone(runner):
    case = written(runner)
    command = c.Complete(case=case, task=task(runner, case), outcome="approve")
    just_now = caller("cai", signed_at=runner.clock.now().isoformat())
    from lotwright.shell.casework import Casework

    _, _, due = runner.look(command, just_now, Casework.shown)
    assert due.needs == "password"
    signed = msgspec.structs.replace(command, signature=c.Proof(due.digest, "right", None, "again"))
    runner.run(signed, just_now)
    assert bodies(runner, "record", case)[-1].signature.method == "password"


def test_a_task_is_claimed_put_back_handed_over_and_sent_back(runner):
    case = begin(runner)
    here = {"case": case, "task": task(runner, case)}
    runner.run(c.Claim(**here), caller("ana"))
    assert tasks(runner, case)[0][1] == "P-ana"
    runner.run(c.Unclaim(**here), caller("ana"))
    assert tasks(runner, case)[0][1] is None
    runner.run(c.Claim(**here), caller("ana"))
    runner.run(c.Transfer(**here, person="P-ben", reason="on leave"), caller("ana"))
    assert tasks(runner, case)[0][1] == "P-ben"
    assert bodies(runner, "case", case)[-1].reason == "on leave"
    runner.run(c.Complete(**here, values={"pages": 2}), caller("ben"))
    there = {"case": case, "task": task(runner, case)}
    runner.run(c.Claim(**there), caller("cai"))
    runner.run(c.ReturnTask(**there, reason="too short"), caller("cai"))
    assert [element for element, *_ in tasks(runner, case)] == ["Write"]
    assert record(runner, case)["pages"] == "2"


def test_looking_changes_nothing_and_locks_nothing(runner, database):
    from lotwright.shell.casework import Casework

    case = written(runner)
    before = version(runner, case)
    completing = c.Complete(case=case, task=task(runner, case), outcome="reject")

    def ask(work, command):
        with psycopg.connect(database.app) as another:
            another.execute("SET lock_timeout = '500ms'")
            locked = another.execute("SELECT id FROM journal.lock(%s, %s, %s)", (["case"], [case], ["w"])).fetchall()
        return locked, Casework.shown(work, command)

    locked, (_, filled, due) = runner.look(completing, caller("cai"), ask)
    assert (case,) in locked
    assert filled.written == {"decision": "reject"}
    assert due.shown["values"] == {
        "title": "On lots",
        "pages": "2",
        "double": "4",
        "trainee": "P-eve",
        "decision": "reject",
    }
    assert version(runner, case) == before


def test_what_was_typed_goes_with_the_task(runner):
    case = begin(runner)
    id = task(runner, case)
    with runner.pool.connection() as connection:
        connection.execute(
            "INSERT INTO app.draft (case_id, task, person, content) VALUES (%s, %s, 'P-ben', '{}')", (case, id)
        )
    runner.run(c.Complete(case=case, task=id, values={"pages": 2}), caller("ana"))
    with runner.pool.connection() as connection:
        assert connection.execute("SELECT count(*) FROM app.draft WHERE case_id = %s", (case,)).fetchone() == (0,)


def timers(runner, case):
    with runner.pool.connection() as connection:
        rows = connection.execute("SELECT timer, due FROM ledger.timer WHERE stream = %s ORDER BY due", (case,))
        return rows.fetchall()


def sent(runner, case, topic):
    with runner.pool.connection() as connection:
        rows = connection.execute("SELECT payload FROM app.outbox WHERE topic = %s ORDER BY id", (topic,))
        told = [json.loads(bytes(payload)) for (payload,) in rows]
    return [one for one in told if one["case"] == case]


def test_a_deadline_reminds_then_escalates_and_never_acts(runner):
    case = begin(runner)
    began = runner.clock.now()
    for _ in range(2):
        timer, due = timers(runner, case)[0]
        runner.clock.set(due)
        runner.run(c.FireTimer(case=case, timer=timer), caller("root", kind="job"))
    runner.clock.set(began)
    assert [told["kind"] for told in sent(runner, case, "notify")] == ["remind", "escalate"]
    ((element, _, roles),) = tasks(runner, case)
    assert (element, set(roles)) == ("Write", {"writer", "approver"})
    fired = bodies(runner, "case", case)[-1]
    assert (fired.act, fired.actor_kind) == ("timer.fire", "job")


def test_a_step_of_the_outside_world_goes_out_and_comes_back_as_a_command(runner):
    case = runner.run(c.StartCase(process="pair", values={"note": "n"}), caller("ana")).answer["case"]
    with runner.pool.connection() as connection:
        ids = dict(connection.execute("SELECT element, task FROM ledger.task WHERE stream = %s", (case,)).fetchall())
    runner.run(c.Complete(case=case, task=ids["Weigh"]), caller("ana"))
    runner.run(c.Complete(case=case, task=ids["Verify"]), caller("ben"))
    ((told),) = sent(runner, case, "external:report")
    assert (told["inputs"], told["element"], told["site"]) == ({"note": "n"}, "Report", "HERE")
    runner.run(c.AnswerJob(case=case, job=told["job"], data={"receipt": "R-1"}), caller("root", kind="integration"))
    assert status(runner, case)[0] == "ended"
    assert record(runner, case)["note"] == "R-1"


@pytest.mark.parametrize("row", ["start", "claim", "complete", "sign"])
def test_a_command_keeps_its_budget_of_statements(runner, row):
    begin(runner)  # every definition has been read once
    if row == "start":
        begin(runner)
    elif row == "claim":
        case = begin(runner)
        runner.run(c.Claim(case=case, task=task(runner, case)), caller("ana", key="claim-once"))
    elif row == "complete":
        written(runner)
    else:
        case = written(runner)
        command = approval(runner, case)
        runner.run(command, caller("cai", key="sign-once"))
    assert 0 < runner.last_statements <= MOST_STATEMENTS


def test_the_journal_gives_the_same_rows(runner, database):
    with psycopg.connect(database.verifier) as connection:
        report = verify.verify(connection, KINDS)
    assert report.faults == []
    assert report.rows > 50


def test_a_person_without_a_name_cannot_sign(runner):
    act(runner, "root", "people.add", person="P-nameless")
    act(runner, "root", "people.grant", person="P-nameless", role="approver", since="2020-01-01")
    case = written(runner)
    from lotwright.kernel.refusal import Refused

    with pytest.raises(Refused) as refused:
        runner.run(approval(runner, case, "nameless"), caller("nameless"))
    assert refused.value.rule == "person.nameless"
