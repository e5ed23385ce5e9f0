"""The shipped purchase is edited while purchases wait: a step more, another called otherwise; what runs follows.

As a play, with the real runner and a real database: the configurator publishes and drafts, the QA manager signs and
moves, one purchase is undone and goes on as it was begun, the others go on by the new process to their orders.
"""

from __future__ import annotations

import msgspec
import psycopg
import pytest
from tests.packs import stages
from tests.packs.test_plays import play_of

from lotwright.kernel.proving import migration
from lotwright.kernel.refusal import Refused
from lotwright.shell import commands as c
from lotwright.shell import wiring
from lotwright.shell.casework import migrating
from lotwright.shell.playing import PASSWORD, Director
from lotwright.shell.settings import packs_folder
from lotwright.shell.store.database import open_pool
from lotwright.shell.verify import verify

PURCHASE = (packs_folder() / "pilot" / "processes" / "purchase.bpmn").read_text(encoding="utf-8")
BUDGET = """<bpmn:userTask id="Budget" name="Check budget"><bpmn:extensionElements>
<lw:names zh="核对预算" en="Check budget"/><zeebe:userTask/>
<zeebe:assignmentDefinition candidateGroups="purchaser"/>
<lw:fields default="read-only"><lw:field key="note" access="editable"/></lw:fields>
</bpmn:extensionElements><bpmn:incoming>Flow_Merge_PlaceOrder</bpmn:incoming></bpmn:userTask>
<bpmn:sequenceFlow id="Flow_Budget_PlaceOrder" sourceRef="Budget" targetRef="PlaceOrder"/>
"""
LINES = [{"item": "RM-TPU", "revision": "A", "quantity": {"amount": 400, "unit": "kg"}, "due": "2031-04-01"}]
LARGE = {"supplier": "POLYMED", "value": {"amount": 50000, "currency": "CNY"}, "lines": LINES}


def edited() -> str:
    """The purchase with its approval renamed, and a step more before the order."""
    made = PURCHASE.replace('"Approve"', '"Sanction"').replace(
        'sourceRef="Merge" targetRef="PlaceOrder"', 'sourceRef="Merge" targetRef="Budget"'
    )
    head, order, tail = made.partition('<bpmn:serviceTask id="PlaceOrder"')
    tail = tail.replace("<bpmn:incoming>Flow_Merge_PlaceOrder", "<bpmn:incoming>Flow_Budget_PlaceOrder", 1)
    return head + BUDGET + order + tail


@pytest.fixture(scope="module")
def database(clone):
    """A database for this file, by role."""
    return clone()


@pytest.fixture(scope="module")
def stage(database):
    """The company, and somebody who configures."""
    pool = open_pool(database.app, largest=4)
    made = stages.store(stages.shipped(), pool)
    Director(made).play(play_of("pilot/company"))
    for name, role in (("chen", "purchaser"), ("qian", "qa-manager"), ("he", "configurator")):
        made.cast(name, role)
    yield made
    pool.close()


def look(stage, name, ask):
    command = c.SignMigration(plan=b"", reason="-")
    return stage._runner.look(command, stage._caller(name), lambda work, command: ask(work))


def at(stage, case):
    sql = "SELECT element, task FROM ledger.task WHERE stream = %s"
    with stage._runner.pool.connection() as connection:
        return connection.execute(sql, (case,)).fetchall()


def complete(stage, case, name, element, signing=False, **more):
    ((_, task),) = [one for one in at(stage, case) if one[0] == element]
    return stage.do(name, c.Complete(case=case, task=task, **more), signing=signing)


def approve(stage, case, element):
    complete(stage, case, "qian", element, signing=True, outcome="approve", values={"approval_note": "Agreed"})


def test_purchases_that_wait_follow_the_edited_process(stage, database):
    cases = [stage.do("chen", c.StartCase(process="purchase", values=LARGE), signing=False)["case"] for _ in range(4)]
    complete(stage, cases[3], "qian", "Approve", signing=True, outcome="decline", values={"approval_note": "No"})
    before = stage._configuration().sha256("process", "purchase")
    publish = c.Publish(kind="process", key="purchase", content=edited().encode(), reason="Budget is checked")
    after = stage.do("he", publish, signing=False)["sha256"]
    told = [one for one in stage.waiting() if one.case == cases[0]]
    assert [(one.element, "Approve purchase" in one.names) for one in told] == [("Approve", True)], "as it was begun"
    assert "Budget" not in stage.elements(cases[0])

    drafted = look(stage, "he", lambda work: migrating.drafted(work, "purchase", before, after))
    assert {one.element for one in drafted.findings if one.kind == "unmapped"} == {"Approve"}
    elements = tuple(sorted({**dict(drafted.plan.elements), "Approve": "Sanction"}.items()))
    plan = msgspec.structs.replace(drafted.plan, elements=elements)
    with pytest.raises(Refused) as refused:
        stage.do("he", signed(stage, "he", plan), signing=False)
    assert refused.value.rule == "access.not-granted", "who draws does not sign"
    sha256 = stage.do("qian", signed(stage, "qian", plan), signing=False)["plan"]
    for case in cases:
        stage.do("qian", c.MigrateCase(case=case, plan=sha256, reason="Budget is checked"), signing=False)
    assert [[element for element, _ in at(stage, case)] for case in cases] == [["Sanction"]] * 3 + [["Revise"]]

    stage.do("qian", c.UndoMigration(case=cases[0], reason="Urgent"), signing=False)
    approve(stage, cases[0], "Approve")
    assert stage.status(cases[0]) == "ended", "as it was begun: nobody checks the budget"
    approve(stage, cases[1], "Sanction")
    assert [element for element, _ in at(stage, cases[1])] == ["Budget"]
    complete(stage, cases[1], "chen", "Budget")
    assert stage.value(cases[1], "order") is not None
    complete(stage, cases[3], "chen", "Revise", outcome="resubmit", values={})
    assert [element for element, _ in at(stage, cases[3])] == ["Sanction"]

    back = migration.reverse(plan)
    returned = stage.do("qian", signed(stage, "qian", back), signing=False)["plan"]
    stage.do("qian", c.MigrateCase(case=cases[2], plan=returned, reason="As before"), signing=False)
    approve(stage, cases[2], "Approve")
    assert stage.status(cases[2]) == "ended"
    with psycopg.connect(database.verifier, autocommit=True) as connection:
        found = verify(connection, wiring.KINDS)
    assert found.faults == []


def signed(stage, name, plan):
    """The command that signs a plan, as somebody would send it who has seen what it shows."""
    due = look(stage, name, lambda work: migrating.due(work, plan))
    proof = c.Proof(digest=due.digest, password=PASSWORD, login=name)
    return c.SignMigration(plan=migration.content(plan), reason="Budget is checked", signature=proof)
