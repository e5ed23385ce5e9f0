"""Moving running cases over real commits: signed once, each case by itself, undone, and back; refused by name."""

from __future__ import annotations

import secrets
from functools import partial
from pathlib import Path

import msgspec
import psycopg
import pytest
from tests.shell.casework import desk
from tests.shell.casework.desk import PASSWORD, act, approve, begin, caller, entries, record, refusals, version, written

from lotwright.kernel.journal.body import DECODER
from lotwright.kernel.proving import migration
from lotwright.kernel.refusal import Invalid, Refused
from lotwright.shell import commands as c
from lotwright.shell import wiring
from lotwright.shell.casework import migrating
from lotwright.shell.casework.migrating import Migrating
from lotwright.shell.store.database import open_pool
from lotwright.shell.verify import verify

PROCESSES = Path(__file__).parent / "pack" / "processes"
PAPER, PAIR = ((PROCESSES / f"{key}.bpmn").read_text(encoding="utf-8") for key in ("paper", "pair"))
CHECKED = """<bpmn:userTask id="Check"><bpmn:extensionElements><lw:names zh="核对" en="Check"/><zeebe:userTask/>
<zeebe:assignmentDefinition candidateGroups="writer"/>
<lw:fields default="read-only"><lw:field key="title" access="editable"/></lw:fields>
</bpmn:extensionElements></bpmn:userTask>
"""
ROLES = """
[[roles]]
key = "drafter"
names = {zh = "d", en = "d"}
blurb = {zh = "d", en = "d"}
screens = ["inbox"]
[[roles.grants]]
acts = ["migration.draft"]
[[roles]]
key = "mover"
names = {zh = "m", en = "m"}
blurb = {zh = "m", en = "m"}
screens = ["inbox"]
[[roles.grants]]
acts = ["migration.draft", "migration.apply", "sign:approval", "case.suspend", "case.terminate"]
[[roles]]
key = "unsigning"
names = {zh = "u", en = "u"}
blurb = {zh = "u", en = "u"}
screens = ["inbox"]
[[roles.grants]]
acts = ["migration.apply"]
"""


def checked(paper: str = PAPER) -> str:
    """The process with a step more before the approval, which is called otherwise now."""
    made = paper.replace('<bpmn:userTask id="Approve"', CHECKED + '<bpmn:userTask id="Sanction"')
    made = made.replace('attachedToRef="Approve"', 'attachedToRef="Sanction"')
    made = made.replace('targetRef="Approve"/>', 'targetRef="Check"/>').replace(
        'sourceRef="Approve"', 'sourceRef="Sanction"'
    )
    flow = '<bpmn:sequenceFlow id="f2b" sourceRef="Check" targetRef="Sanction"/>'
    return made.replace('<bpmn:sequenceFlow id="f3"', flow + '<bpmn:sequenceFlow id="f3"')


@pytest.fixture(scope="module")
def database(clone):
    """A database for this file, by role."""
    return clone()


@pytest.fixture(scope="module")
def pool(database):
    """Connections of the application role."""
    held = open_pool(database.app, largest=8)
    yield held
    held.close()


@pytest.fixture(scope="module")
def runner(pool):
    """An installation in which papers may be moved."""
    made = desk.founded(pool)
    publish(made, "role-set", "movers", ROLES)
    for name, role in (("fay", "drafter"), ("gus", "mover"), ("hal", "unsigning")):
        act(made, "root", "people.add", person=f"P-{name}")
        act(made, "root", "people.grant", person=f"P-{name}", role=role, since="2020-01-01")
    with pool.connection() as connection:
        from lotwright.shell import keys

        keys.enter(connection.execute, keys.Keys(b"k" * 32), "P-gus", "Gus")
    return made


def publish(runner, kind, key, content):
    """Bring it into force; whatever is doubted is answered by nobody here, so nothing may be."""
    return runner.run(c.Publish(kind=kind, key=key, content=content.encode(), reason="r"), caller("root")).answer


@pytest.fixture(scope="module")
def shas(runner):
    """(before, after): the two versions; the first is in force between tests."""
    before = runner.definitions.get
    with runner.pool.connection() as connection:
        one = before(connection).sha256("process", "paper")
    two = publish(runner, "process", "paper", checked())["sha256"]
    publish(runner, "process", "paper", PAPER)
    return one, two


def look(runner, name, ask):
    return runner.look(c.SignMigration(plan=b"", reason="-"), caller(name), lambda work, command: ask(work))


def plan_of(runner, shas, note="", **more):
    """The drafted plan with the renamed step mapped by hand; `note` makes a plan of its own for each test."""
    drafted = look(runner, "gus", lambda work: migrating.drafted(work, "paper", *shas)).plan
    elements = {**dict(drafted.elements), "Approve": "Sanction", "TooLate": "TooLate"}
    made = msgspec.structs.replace(drafted, elements=tuple(sorted(elements.items())), note=note)
    return msgspec.structs.replace(made, **more)


def sign(runner, plan, name="gus", password=PASSWORD, **more):
    """Sign a plan as somebody would who has seen what it shows."""
    due = look(runner, name, lambda work: migrating.due(work, plan))
    proof = c.Proof(**({"digest": due.digest, "password": password, "login": name} | more))
    command = c.SignMigration(plan=migration.content(plan), reason="new step", signature=proof)
    return runner.run(command, caller(name))


def signed(runner, shas, note):
    plan = plan_of(runner, shas, note)
    sign(runner, plan)
    return migration.identity(plan)


def move(runner, case, sha256, name="gus", **more):
    return runner.run(c.MigrateCase(case=case, plan=sha256, reason="new step"), caller(name, **more))


def waits(runner, case):
    with runner.pool.connection() as connection:
        rows = connection.execute("SELECT element, definition FROM ledger.task WHERE stream = %s", (case,)).fetchall()
    return rows


def rows_of(runner, case):
    """Everything the case's tables hold, entries' numbers aside."""
    sql = "SELECT to_jsonb(t) - 'seq' FROM ledger.{table} t WHERE stream = %s ORDER BY 1"
    tables = ("process_case", "task", "timer", "wait", "job")
    with runner.pool.connection() as connection:
        return [connection.execute(sql.format(table=table), (case,)).fetchall() for table in tables]


def body(runner, kind, id):
    with runner.pool.connection() as connection:
        ((found,),) = connection.execute(
            "SELECT body FROM journal.entry WHERE kind = %s AND id = %s ORDER BY seq DESC LIMIT 1", (kind, id)
        ).fetchall()
    return DECODER.decode(bytes(found))


def test_cases_go_on_by_the_new_version_and_the_journal_says_so(runner, shas, database):
    one, two = begin(runner), written(runner)
    sha256 = signed(runner, shas, "go on")
    assert [move(runner, case, sha256).answer["target"] for case in (one, two)] == [shas[1]] * 2
    assert waits(runner, one) == [("Write", shas[1])]
    assert waits(runner, two) == [("Sanction", shas[1])]
    entry = body(runner, "case", two)
    moved = next(event for event in entry.events if event["type"] == "case.migrated")
    assert (moved["source"], moved["target"], moved["plan"]) == (*shas, sha256)
    assert ("Approve", "Sanction") in [(before, after) for _, before, after, *_ in moved["moved"]]
    assert (entry.act, entry.reason, entry.role) == ("case.migrate", "new step", "mover")
    kept = body(runner, "definition", "migration:paper")
    assert (kept.signature.signer, kept.signature.meaning, kept.act) == ("P-gus", "approval", "migration.sign")
    approve(runner, two)
    runner.run(c.Complete(case=one, task=desk.task(runner, one), values={"pages": 2}), caller("ana"))
    assert waits(runner, one) == [("Check", shas[1])]
    runner.run(c.Complete(case=one, task=desk.task(runner, one)), caller("ben"))
    approve(runner, one, "dee")
    with psycopg.connect(database.verifier, autocommit=True) as connection:
        found = verify(connection, wiring.KINDS)
    assert not found.faults, found


def test_four_eyes_know_who_wrote_under_either_version(runner, shas):
    case = written(runner, writer="ben")
    move(runner, case, signed(runner, shas, "four eyes"))
    act(runner, "root", "people.grant", person="P-ben", role="approver", since="2020-01-01")
    try:
        with pytest.raises(Refused) as refused:
            approve(runner, case, "ben")
        assert refused.value.rule == "task.four-eyes"
    finally:
        act(runner, "root", "people.revoke", person="P-ben", role="approver")


def test_undone_the_case_and_its_record_are_as_they_were(runner, shas):
    case = written(runner)
    plan = plan_of(runner, shas, "values", values=(("title", '"Moved"'),))
    sign(runner, plan)
    before, values = rows_of(runner, case), record(runner, case)
    move(runner, case, migration.identity(plan))
    assert record(runner, case)["title"] == "Moved"
    answer = runner.run(c.UndoMigration(case=case, reason="too early"), caller("gus")).answer
    assert answer["definition"] == shas[0]
    assert (rows_of(runner, case), record(runner, case)) == (before, values)
    approve(runner, case)


def test_after_anything_has_happened_the_way_back_is_a_plan(runner, shas):
    case = written(runner)
    plan = plan_of(runner, shas, "there")
    sign(runner, plan)
    move(runner, case, migration.identity(plan))
    runner.run(c.Claim(case=case, task=desk.task(runner, case)), caller("cai"))
    with pytest.raises(Refused) as refused:
        runner.run(c.UndoMigration(case=case, reason="r"), caller("gus"))
    assert refused.value.rule == "migration.not-undoable"
    back = migration.reverse(plan)
    sign(runner, back)
    move(runner, case, migration.identity(back))
    assert waits(runner, case) == [("Approve", shas[0])]
    approve(runner, case)


def test_a_plan_is_tried_without_being_signed_and_nothing_is_written(runner, shas):
    case, other = written(runner), begin(runner)
    runner.run(c.Suspend(case=other, reason="r"), caller("gus"))
    before = entries(runner)
    bare = look(runner, "gus", lambda work: migrating.drafted(work, "paper", *shas)).plan
    ask = partial(Migrating.tried, plan=bare)
    tried = [runner.look(c.UndoMigration(case=id, reason="-"), caller("gus"), ask) for id in (case, other)]
    assert [one.refused.rule for one in tried] == ["migration.unmapped", "case.suspended"]
    assert [(one.before, one.after) for one in tried] == [(("Approve",), ("?",)), (("Write",), ("Write",))]
    whole = plan_of(runner, shas, "tried")
    fine = runner.look(c.UndoMigration(case=case, reason="-"), caller("gus"), partial(Migrating.tried, plan=whole))
    assert (fine.refused, fine.after) == (None, ("Sanction",))
    assert entries(runner) == before


def test_forms_that_do_not_fit_the_record_of_the_case_are_refused(runner, shas):
    case = written(runner)
    other = PAIR.replace('<bpmn:process id="pair"', '<bpmn:process id="paper"')
    third = publish(runner, "process", "paper", other)["sha256"]
    publish(runner, "process", "paper", PAPER)
    plan = plan_of(runner, (shas[0], third), "forms", elements=())
    sign(runner, plan)
    with pytest.raises(Refused) as refused:
        move(runner, case, migration.identity(plan))
    assert refused.value.rule == "migration.record"


def test_moved_once_however_often_it_is_sent_and_only_as_it_was_seen(runner, shas):
    case, sha256, key = written(runner), signed(runner, shas, "once"), secrets.token_hex(8)
    seen = version(runner, case)
    with pytest.raises(c.Conflict):
        runner.run(c.MigrateCase(case=case, plan=sha256, reason="r", version=seen + 1), caller("gus"))
    first = move(runner, case, sha256, key=key)
    after = entries(runner)
    again = move(runner, case, sha256, key=key)
    assert (again.replayed, again.entries, entries(runner)) == (True, first.entries, after)


# ---- tables


STAGES = {
    "written": written,
    "none": lambda runner: "C-404",
    "ended": lambda runner: ended(runner),
    "suspended": lambda runner: suspended(runner),
}


def ended(runner):
    case = written(runner)
    runner.run(c.Terminate(case=case, reason="r"), caller("gus"))
    return case


def suspended(runner):
    case = written(runner)
    runner.run(c.Suspend(case=case, reason="r"), caller("gus"))
    return case


MOVED = {
    "wrong person": ("written", "ana", "good", "access.not-granted"),
    "who only drafts": ("written", "fay", "good", "access.not-granted"),
    "who keeps cases": ("written", "kim", "good", "access.not-granted"),
    "no such case": ("none", "gus", "good", "case.unknown"),
    "over": ("ended", "gus", "good", "case.over"),
    "suspended": ("suspended", "gus", "good", "case.suspended"),
    "a plan nobody signed": ("written", "gus", "unsigned", "migration.not-signed"),
    "no plan": ("written", "gus", "none", "migration.not-signed"),
    "a plan from another version": ("written", "gus", "back", "migration.other-version"),
    "a step nobody mapped": ("written", "gus", "bare", "migration.unmapped"),
}


@pytest.fixture(scope="module")
def plans(runner, shas):
    """Plans by name: digests of what was signed, and of what was not."""
    good = plan_of(runner, shas, "good")
    bare = look(runner, "gus", lambda work: migrating.drafted(work, "paper", *shas)).plan
    made = {"good": good, "back": msgspec.structs.replace(migration.reverse(good), note="back"), "bare": bare}
    for one in made.values():
        sign(runner, one)
    digests = {name: migration.identity(one) for name, one in made.items()}
    return {**digests, "unsigned": migration.identity(plan_of(runner, shas, "unsigned")), "none": "0" * 64}


@pytest.mark.parametrize("row", MOVED)
def test_moving_is_refused_by_name_and_nothing_changes(runner, plans, row):
    stage, name, plan, rule = MOVED[row]
    case = STAGES[stage](runner)
    before, kept = entries(runner), refusals(runner, name)
    with pytest.raises(Refused) as refused:
        move(runner, case, plans[plan], name)
    assert refused.value.rule == rule
    assert entries(runner) == before
    assert refusals(runner, name) == [*kept, rule]


UNDONE = {
    "wrong person": ("written", "ana", "access.not-granted"),
    "no such case": ("none", "gus", "case.unknown"),
    "never moved": ("written", "gus", "migration.not-undoable"),
    "over": ("ended", "gus", "case.over"),
    "suspended": ("suspended", "gus", "case.suspended"),
}


@pytest.mark.parametrize("row", UNDONE)
def test_undoing_is_refused_by_name(runner, row):
    stage, name, rule = UNDONE[row]
    case = STAGES[stage](runner)
    before = entries(runner)
    with pytest.raises(Refused) as refused:
        runner.run(c.UndoMigration(case=case, reason="r"), caller(name))
    assert refused.value.rule == rule
    assert entries(runner) == before


SIGNED = {
    "wrong person": ("ana", {}, "access.not-granted"),
    "who only drafts": ("fay", {}, "access.not-granted"),
    "who may move but not sign": ("hal", {}, "access.not-granted"),
    "a wrong password": ("gus", {"password": "wrong"}, "sign.password-wrong"),
    "something else was shown": ("gus", {"digest": "0" * 64}, "sign.digest-changed"),
    "no login the first time": ("gus", {"login": None}, "sign.login-missing"),
}


@pytest.mark.parametrize("row", SIGNED)
def test_signing_is_refused_by_name(runner, shas, row):
    name, more, rule = SIGNED[row]
    before = entries(runner)
    with pytest.raises(Refused) as refused:
        sign(runner, plan_of(runner, shas, row), name, **more)
    assert refused.value.rule == rule
    assert entries(runner) == before


def test_a_plan_is_signed_once_by_whoever_saw_it_and_only_when_nothing_is_wrong_with_it(runner, shas):
    plan = plan_of(runner, shas, "once only")
    command = c.SignMigration(plan=migration.content(plan), reason="r")
    for wrong, rule in ((command, "migration.unsigned"),):
        with pytest.raises(Refused) as refused:
            runner.run(wrong, caller("gus"))
        assert refused.value.rule == rule
    with pytest.raises(Invalid) as invalid:
        sign(runner, msgspec.structs.replace(plan, elements=(("Approve", "Nowhere"),)))
    assert [one.rule for one in invalid.value.problems] == ["migration.no-target"]
    sign(runner, plan)
    with pytest.raises(Refused) as refused:
        sign(runner, plan)
    assert refused.value.rule == "migration.signed"
    unknown = msgspec.structs.replace(plan, target="0" * 64)
    with pytest.raises(Refused) as refused:
        sign(runner, unknown)
    assert refused.value.rule == "migration.no-version"


def test_every_case_of_a_batch_stands_for_itself(runner, shas, plans):
    cases = [written(runner), ended(runner), written(runner)]
    came_of = []
    for case in cases:
        try:
            move(runner, case, plans["good"])
            came_of.append("moved")
        except Refused as refused:
            came_of.append(refused.rule)
    assert came_of == ["moved", "case.over", "moved"]
