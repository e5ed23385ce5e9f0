"""The doors by which a running case is changed do not lead around the ledgers: what a lot is, is not up to its case.

Through the real runner and a real database: cases are moved to processes that ask for less. Whatever the case says
then, a lot that nobody has accepted is not used. What was signed, shipped or ordered stays so, and once, whatever is
undone, taken up again or retried.
"""

from __future__ import annotations

import re
from itertools import count

import msgspec
import psycopg
import pytest
from tests.packs import stages
from tests.packs.test_plays import play_of
from tests.shell.casework.race import race

from lotwright.kernel.proving import migration
from lotwright.kernel.refusal import Invalid, Refused
from lotwright.shell import commands as c
from lotwright.shell import wiring
from lotwright.shell.casework import migrating
from lotwright.shell.playing import PASSWORD, Director
from lotwright.shell.settings import packs_folder
from lotwright.shell.store.database import open_pool
from lotwright.shell.verify import verify

PROCESSES = packs_folder() / "pilot" / "processes"
INCOMING = (PROCESSES / "incoming.bpmn").read_text(encoding="utf-8")
PURCHASE = (PROCESSES / "purchase.bpmn").read_text(encoding="utf-8")
PASSED = {"attributes": [{"characteristic": "burr", "nonconforming": 0}]}
FAILED = {"attributes": [{"characteristic": "burr", "nonconforming": 2}]}
RELEASE = {"values": {"disposition_note": "Urgent"}, "outcome": "release"}
PUT_AWAY = {"values": {"put_away_location": "STORE"}}
LABELS = count(100)


def careless() -> str:
    """Every verdict leads to the disposition, which is still signed."""
    return INCOMING.replace('=verdict = "accept"', '=verdict != "none"')


def reckless() -> str:
    """Every verdict leads to a disposition that nobody signs, and nothing releases before the store."""
    made = careless().replace(' lw:fourEyes="Receive Inspect"', "")
    made = made.replace('<lw:signature meaning="release" reason="false"/>', "")
    passed = (
        '<bpmn:intermediateThrowEvent id="Release" name="Release lot"><bpmn:incoming>Flow_Released_Release'
        "</bpmn:incoming><bpmn:outgoing>Flow_Release_PutAway</bpmn:outgoing></bpmn:intermediateThrowEvent>"
    )
    return re.sub(r'<bpmn:serviceTask id="Release".*?</bpmn:serviceTask>', passed, made, flags=re.DOTALL)


def hasty() -> str:
    """Whoever is a releaser decides, and signs nothing; the lot is released all the same."""
    made = careless().replace(' lw:fourEyes="Receive Inspect"', "")
    return made.replace('<lw:signature meaning="release" reason="false"/>', "")


@pytest.fixture(scope="module")
def database(clone):
    """A database for this file, by role."""
    return clone()


@pytest.fixture(scope="module")
def stage(database):
    """The whole path was walked: what was bought was made into catheters, and they are shipped."""
    pool = open_pool(database.app, largest=4)
    made = stages.store(stages.shipped(), pool)
    Director(made).play(play_of("pilot/path"))
    for name, role in (("he", "configurator"), ("qian", "qa-manager"), ("zhou", "inspector")):
        made.cast(name, role)
    yield made
    pool.close()


@pytest.fixture(scope="module", autouse=True)
def intact(stage, database):
    """After all of it the journal, and the ledgers as they follow from it, are without a fault."""
    yield
    with psycopg.connect(database.verifier, autocommit=True) as connection:
        assert verify(connection, wiring.KINDS).faults == []


def rows(stage, sql, *parameters):
    with stage._runner.pool.connection() as connection:
        return connection.execute(sql, parameters).fetchall()


def task_of(stage, case):
    (waiting,) = [one for one in stage.waiting() if one.case == case]
    return waiting


def complete(stage, name, case, signing=False, **more):
    at = task_of(stage, case)
    stage.do(name, c.Complete(case=case, task=at.task, version=at.version, **more), signing=signing)
    return at


def delivered(stage):
    """A delivery of hubs that is ordered and is at the door: its case."""
    lines = [{"item": "CP-HUB", "revision": "B", "quantity": {"amount": 500, "unit": "pcs"}, "due": "2031-04-01"}]
    bought = {"supplier": "LUERTEC", "value": {"amount": 8000, "currency": "CNY"}, "lines": lines}
    case = stage.do("chen", c.StartCase(process="purchase", values=bought), signing=False)["case"]
    at = {"order": stage.value(case, "order"), "line": 1}
    return stage.do("wang", c.StartCase(process="incoming", values=at), signing=False)["case"]


def receive(stage, case):
    label = f"(01)06900123000205(17)311231(10)HU-{next(LABELS)}"
    quantity = {"amount": 500, "unit": "pcs"}
    return complete(stage, "wang", case, values={"scan": label, "quantity": quantity, "location": "QUARANTINE"})


def received(stage):
    """A lot that waits to be inspected: its case, its id."""
    case = delivered(stage)
    receive(stage, case)
    return case, stage.value(case, "lot")


# ---- moving to another version


def publish(stage, content, key="incoming"):
    given = c.Publish(kind="process", key=key, content=content.encode(), reason="r")
    return stage.do("he", given, signing=False)["sha256"]


def look(stage, ask):
    command = c.SignMigration(plan=b"", reason="-")
    return stage._runner.look(command, stage._caller("qian"), lambda work, command: ask(work))


def planned(stage, source, target, **moved):
    """A plan that the quality manager has signed: what has the same id stays, but for what is moved."""
    drafted = look(stage, lambda work: migrating.drafted(work, "incoming", source, target)).plan
    kept = {key: to for key, to in dict(drafted.elements).items() if key not in moved and to not in moved.values()}
    elements = tuple(sorted((kept | moved).items()))
    plan = msgspec.structs.replace(drafted, elements=elements, note=f"Plan {next(LABELS)}")
    digest = look(stage, lambda work: migrating.due(work, plan)).digest
    proof = c.Proof(digest=digest, password=PASSWORD, login="qian")
    signed = c.SignMigration(plan=migration.content(plan), reason="r", signature=proof)
    return stage.do("qian", signed, signing=False)["plan"]


def move(stage, case, plan):
    stage.do("qian", c.MigrateCase(case=case, plan=plan, reason="r"), signing=False)


@pytest.fixture(scope="module")
def versions(stage):
    """The process as shipped, which is in force again, and those that ask for less."""
    before = stage._configuration().sha256("process", "incoming")
    made = {make.__name__: publish(stage, make()) for make in (careless, reckless, hasty)}
    return {"shipped": publish(stage, INCOMING), **made} | {"shipped": before}


def attempts(stage, case):
    """Everything anybody may think of at the step where the case waits, most promising first."""
    for at in [one for one in stage.waiting() if one.case == case]:
        on = {"case": case, "task": at.task, "version": at.version}
        given = {"Inspect": {"values": FAILED}, "Dispose": RELEASE, "PutAway": PUT_AWAY}[at.element]
        for name in ("sun", "li", "wang", "zhou", "qian"):
            yield name, c.Complete(**on, **given), False
        if at.element == "Dispose":
            yield "sun", c.Complete(**on, **RELEASE), True


def drive(stage, case):
    """Let the case go on as far as it will; the rules that stood in the way."""
    met = set()
    while True:
        for name, command, signing in attempts(stage, case):
            try:
                stage.do(name, command, signing=signing)
                break
            except (Refused, AssertionError) as refused:
                met.add(getattr(refused, "rule", "-"))
            except Invalid as invalid:
                met |= {one.rule for one in invalid.problems}
        else:
            return met


def refused(stage, name, command, signing=False):
    with pytest.raises(Refused) as found:
        stage.do(name, command, signing=signing)
    return found.value.rule


def unused(stage, lot):
    """The lot is not released, and goes nowhere: not into the store, into a batch or out of the house."""
    assert stage.standing("lot", lot) in ("quarantine", "under-test", "on-hold", "rejected")
    to_store = c.Perform(action="inventory.move", inputs={"lot": lot, "to": "STORE"})
    assert refused(stage, "wang", to_store) == "location.closed-to-lot"
    batch = {"item": "FG-CATH", "revision": "C", "quantity": 10}
    made = stage.do("zhao", c.StartCase(process="production", values=batch), signing=False)["case"]
    at = task_of(stage, made)
    issues = [{"lot": lot, "location": "QUARANTINE", "quantity": 10}]
    issue = c.Complete(case=made, task=at.task, version=at.version, values={"issues": issues})
    assert refused(stage, "wang", issue) in ("lot.not-released", "lot.on-hold")
    there = {"name": "Renhe", "address": "1 Renmin Road", "country": "CN", "contact": "Stores"}
    goods = {f"consignee_{key}": value for key, value in there.items()}
    goods["lines"] = [{"lot": lot, "location": "QUARANTINE", "quantity": 5}]
    sent = stage.do("wang", c.StartCase(process="shipment", values=goods), signing=False)["case"]
    at = task_of(stage, sent)
    ship = c.Complete(case=sent, task=at.task, version=at.version, outcome="ship")
    assert refused(stage, "sun", ship, signing=True) == "dossier.not-ready"
    moves = rows(stage, "SELECT DISTINCT kind, target FROM ledger.stock_move WHERE stream = %s", lot)
    assert moves == [("receipt", "QUARANTINE")]


WAYS = {
    "a failed lot, signed for": ("careless", {}),
    "a failed lot, not signed for": ("hasty", {}),
    "a failed lot, not even released": ("reckless", {}),
    "not inspected, signed for": ("careless", {"Inspect": "Dispose"}),
    "not inspected, not signed for": ("hasty", {"Inspect": "Dispose"}),
    "neither inspected nor released": ("reckless", {"Inspect": "Dispose"}),
    "straight into the store": ("careless", {"Inspect": "PutAway"}),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_lot_nobody_has_accepted_is_not_used_whatever_its_case_was_moved_to(stage, versions, way):
    target, moved = WAYS[way]
    case, lot = received(stage)
    move(stage, case, planned(stage, versions["shipped"], versions[target], **moved))
    drive(stage, case)
    unused(stage, lot)


def test_what_was_booked_is_not_taken_back_with_the_task_that_led_to_it(stage):
    case = delivered(stage)
    done = receive(stage, case)
    lot = stage.value(case, "lot")
    assert refused(stage, "wang", c.TakeBack(case=case, task=done.task, reason="r")) == "task.take-back.moved-on"
    assert rows(stage, "SELECT count(*) FROM ledger.stock_move WHERE stream = %s", lot) == [(1,)]


# ---- undone after it was signed


def signatures(stage, case):
    return rows(stage, "SELECT element, signer, meaning FROM ledger.signature WHERE stream = %s ORDER BY seq", case)


def test_a_case_that_was_signed_after_it_was_moved_is_not_moved_back_from_under_the_signature(stage, versions):
    case, lot = received(stage)
    complete(stage, "li", case, values=PASSED)
    move(stage, case, planned(stage, versions["shipped"], versions["careless"]))
    complete(stage, "sun", case, signing=True, **RELEASE)
    given, at, version = signatures(stage, case), task_of(stage, case), stage.version(case)
    assert [one[:2] for one in given] == [("Dispose", "P-sun")]
    undo = c.UndoMigration(case=case, reason="Unsign it")
    for name, rule in (("qian", "migration.not-undoable"), ("sun", "access.not-granted")):
        assert refused(stage, name, undo) == rule
    assert (signatures(stage, case), task_of(stage, case), stage.version(case)) == (given, at, version)
    assert stage.standing("lot", lot) == "released"
    assert rows(stage, "SELECT definition FROM ledger.process_case WHERE stream = %s", case) == [
        (versions["careless"],)
    ]
    complete(stage, "wang", case, **PUT_AWAY)
    assert refused(stage, "qian", undo) == "case.over"


# ---- taken up again after it was shipped


def test_what_was_shipped_is_not_shipped_again_by_taking_its_case_up(stage):
    ((old, shipment),) = rows(
        stage, "SELECT stream, subject FROM ledger.process_case WHERE process = 'shipment' AND status = 'ended'"
    )
    left = rows(stage, "SELECT stream, location, quantity FROM ledger.lot_balance ORDER BY 1, 2")
    moved = rows(stage, "SELECT count(*) FROM ledger.stock_move")
    assert refused(stage, "li", c.Reopen(case=old, reason="More of it")) == "access.not-granted"
    new = stage.do("wang", c.Reopen(case=old, reason="More of it"), signing=False)["case"]
    again = stage.value(new, "shipment")
    assert again != shipment, "a shipment of its own, with a dossier of its own"
    ship = c.Complete(case=new, task=task_of(stage, new).task, version=stage.version(new), outcome="ship")
    assert refused(stage, "sun", ship, signing=True) == "dossier.not-ready"
    assert (stage.standing("shipment", shipment), stage.standing("shipment", again)) == ("shipped", "planned")
    assert rows(stage, "SELECT stream, location, quantity FROM ledger.lot_balance ORDER BY 1, 2") == left
    assert rows(stage, "SELECT count(*) FROM ledger.stock_move") == moved
    cancel = c.Complete(case=new, task=task_of(stage, new).task, version=stage.version(new), outcome="cancel")
    stage.do("sun", cancel, signing=True)
    assert stage.status(new) == "ended"


# ---- tried again


def asking() -> str:
    """The supplier is asked by another system before the order is placed."""
    made = PURCHASE.replace('sourceRef="Merge" targetRef="PlaceOrder"', 'sourceRef="Merge" targetRef="AskSupplier"')
    head, order, tail = made.partition('<bpmn:serviceTask id="PlaceOrder"')
    tail = tail.replace("<bpmn:incoming>Flow_Merge_PlaceOrder", "<bpmn:incoming>Flow_AskSupplier_PlaceOrder", 1)
    return head + ASK_SUPPLIER + order + tail


ASK_SUPPLIER = """<bpmn:serviceTask id="AskSupplier" name="Ask supplier"><bpmn:extensionElements>
<lw:names zh="询问供方" en="Ask supplier"/><zeebe:taskDefinition type="external:supplier" retries="2"/>
</bpmn:extensionElements><bpmn:incoming>Flow_Merge_PlaceOrder</bpmn:incoming>
<bpmn:outgoing>Flow_AskSupplier_PlaceOrder</bpmn:outgoing></bpmn:serviceTask>
<bpmn:sequenceFlow id="Flow_AskSupplier_PlaceOrder" sourceRef="AskSupplier" targetRef="PlaceOrder"/>
"""


def worker(stage):
    """The caller for whom the worker, and what it hands out to, speak."""
    return stage._caller("founder")._replace(kind="job")


def job_of(stage, case):
    found = rows(stage, "SELECT job FROM ledger.job WHERE stream = %s", case)
    return found[0][0] if found else None


def bought(stage, case):
    """Orders placed for a case."""
    return rows(stage, "SELECT id FROM journal.entry WHERE kind = 'order' AND process = %s AND seq = 1", case)


def test_a_job_that_failed_and_was_tried_again_orders_once(stage):
    publish(stage, asking(), "purchase")
    lines = [{"item": "CP-HUB", "revision": "B", "quantity": {"amount": 100, "unit": "pcs"}, "due": "2031-04-01"}]
    values = {"supplier": "LUERTEC", "value": {"amount": 800, "currency": "CNY"}, "lines": lines}
    case = stage.do("chen", c.StartCase(process="purchase", values=values), signing=False)["case"]
    run = stage._runner.run
    first = job_of(stage, case)
    for _ in range(2):
        run(c.FailJob(case=case, job=job_of(stage, case), detail="down"), worker(stage))
    retry = c.Retry(case=case, reason="It is up again")
    assert refused(stage, "chen", retry) == "access.not-granted"
    found = race([lambda meeting: run(retry, stage._caller("qian"))] * 2)
    assert sorted(getattr(one, "rule", "done") for one in found) == ["case.not-stuck", "done"], found
    asked = rows(stage, "SELECT payload FROM app.outbox WHERE topic = 'external:supplier' ORDER BY id")
    jobs = [one["job"] for (raw,) in asked if (one := msgspec.json.decode(raw))["case"] == case]
    assert len(jobs) == 3, "asked, asked once more by itself, and once more by hand, though by two"
    second = job_of(stage, case)
    late, answer = (c.AnswerJob(case=case, job=job, data={}) for job in (first, second))
    assert refused_to(stage, late) == "job.not-waiting", "the one that was given up"
    found = race([lambda meeting: run(answer, worker(stage))] * 2)
    assert sorted(getattr(one, "rule", "done") for one in found) == ["case.over", "done"], found
    for command in (late, answer, c.FailJob(case=case, job=second, detail="down")):
        assert refused_to(stage, command) == "case.over"
    assert refused(stage, "qian", retry) == "case.over"
    assert len(bought(stage, case)) == 1
    publish(stage, PURCHASE, "purchase")


def refused_to(stage, command):
    with pytest.raises(Refused) as found:
        stage._runner.run(command, worker(stage))
    return found.value.rule
