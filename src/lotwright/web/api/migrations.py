"""Moving running cases to another version of their process: drafted, tried out, signed, carried out case by case."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest
from ninja import Router

from lotwright.kernel.proving import migration
from lotwright.kernel.proving.migration import Plan
from lotwright.kernel.refusal import Invalid, Problem, Refused
from lotwright.kernel.signing import Ceremony
from lotwright.shell import commands as c
from lotwright.shell.casework import migrating
from lotwright.shell.casework.held import may
from lotwright.shell.casework.migrating import MEANING, Migrating, Tried
from lotwright.shell.reads import inbox, people
from lotwright.shell.reads import migrations as reads
from lotwright.shell.reads.configuration import Reads, compiled
from lotwright.shell.reads.naming import Within
from lotwright.shell.runner import Work
from lotwright.web.doing import done, key_of, receipt_ref, run, version_seen
from lotwright.web.planfiles import opened, plan_of
from lotwright.web.problems import Failure, explain, fields_of
from lotwright.web.schemas import (
    AppliedMigration,
    Done,
    DryRun,
    FiledPlan,
    GivenPlan,
    MigrationDraft,
    MigrationVersions,
    Reason,
    Signing,
    ToApply,
    ToDraft,
    ToOpen,
    ToTry,
)
from lotwright.web.visit import Visit, visit
from lotwright.web.world import world

router = Router()

MOST_TRIED = 500
"""How many cases one dry run looks at; the answer tells where to go on."""
MOST_MOVED = 50
"""How many cases one request moves; the answer tells where to go on, and how many are left."""


@router.post("/migrations/draft", response=MigrationDraft)
def draft(request: HttpRequest, payload: ToDraft) -> dict[str, Any]:
    """Map what has the same id and type; say what needs a hand."""
    asked = (payload.process, payload.source, payload.target)

    def ask(work: Work) -> dict[str, Any]:
        drafted = migrating.drafted(work, *asked)
        return _drafted(work, drafted.plan, [one._asdict() for one in drafted.findings])

    found: dict[str, Any] = _look(request, ask)
    return found


@router.post("/migrations/reverse", response=MigrationDraft)
def reverse(request: HttpRequest, payload: GivenPlan) -> dict[str, Any]:
    """The way back, as a plan to be tried and signed like any other."""
    plan = migration.reverse(plan_of(payload.plan))
    found: dict[str, Any] = _look(request, lambda work: _drafted(work, plan, []))
    return found


@router.post("/migrations/file", response=FiledPlan)
def file(request: HttpRequest, payload: GivenPlan) -> dict[str, Any]:
    """The plan as a file, the digest it is signed by, and all that is wrong with it."""
    here, plan = visit(request), plan_of(payload.plan)
    problems = _look(request, partial(_problems, plan=plan, language=here.language))
    return {"sha256": migration.identity(plan), "content": migration.content(plan).decode(), "problems": problems}


@router.post("/migrations/open", response=MigrationDraft)
def open_file(request: HttpRequest, payload: ToOpen) -> dict[str, Any]:
    """The plan of a file, with what is left to decide; a file with anything wrong in it is not opened."""
    plan = opened(payload.content, payload.process)

    def ask(work: Work) -> dict[str, Any]:
        migrating.check(work, plan)
        drafted = migrating.drafted(work, plan.process, plan.source, plan.target)
        return _drafted(work, plan, [one._asdict() for one in drafted.findings])

    found: dict[str, Any] = _look(request, ask)
    return found


@router.post("/migrations/dry-run", response=DryRun)
def dry_run(request: HttpRequest, payload: ToTry) -> dict[str, Any]:
    """Where the cases stand, how many at each place, and which cannot be moved; changes nothing."""
    here, plan = visit(request), plan_of(payload.plan)
    problems = _look(request, partial(_problems, plan=plan, language=here.language))
    with world().pool.connection() as connection:
        cases, after = ([], None) if problems else _portion(connection, plan, here.site, MOST_TRIED, payload.after)
        total, signed = reads.count(connection, plan, here.site), reads.signed(connection, plan)
    tried = [world().runner.look(_about(case), here.caller(), partial(Migrating.tried, plan=plan)) for case in cases]
    return {
        "sha256": migration.identity(plan),
        "problems": problems,
        "signed": signed,
        "markings": _markings(tried),
        "refused": [
            {"case": one.case, "refusal": _explained(here, one.refused, plan)}
            for one in tried
            if one.refused is not None
        ],
        "total": total,
        "looked_at": len(tried),
        "after": after,
    }


@router.post("/migrations/signing", response=Signing)
def signing(request: HttpRequest, payload: GivenPlan) -> dict[str, Any]:
    """What signing a plan means, and what must be proven."""
    here, plan = visit(request), plan_of(payload.plan)

    def ask(work: Work) -> tuple[Ceremony, str]:
        may(work, migrating.APPLY)
        migrating.check(work, plan)
        may(work, f"sign:{MEANING}")
        return migrating.due(work, plan), work.role

    due, role = _look(request, ask)
    with world().pool.connection() as connection:
        printed = people.names(connection, [here.person])[here.person]
    return {
        "digest": due.digest,
        "shown": [{"key": key, "names": {"zh": key, "en": key}, "value": due.shown[key]} for key in _SHOWN],
        "meaning": here.configuration.meaning(due.meaning),
        "meaning_key": due.meaning,
        "needs": due.needs,
        "reason_required": due.reason_required,
        "printed_name": printed,
        "role": role,
        "role_names": here.configuration.role(role),
        "zone": here.zone,
        "at": here.at.isoformat(),
        "version": 0,
        "changes_since": [],
    }


_SHOWN = ("process", "source", "target", "plan")


@router.post("/migrations/apply", response=AppliedMigration)
def apply(request: HttpRequest, payload: ToApply) -> dict[str, Any]:
    """Sign the plan if nobody has, then move its cases one by one; what one refuses holds up no other."""
    here, plan = visit(request), plan_of(payload.plan)
    key = key_of(request)[:150]
    with world().pool.connection() as connection:
        signed = reads.signed(connection, plan)
    receipt = None if signed else _signed(here, plan, payload, f"{key}.plan")
    cases, after = payload.cases, None
    if cases is None:
        with world().pool.connection() as connection:
            cases, after = _portion(connection, plan, here.site, MOST_MOVED, payload.after)
    sha256 = migration.identity(plan)
    results = [_moved(here, case, plan, payload.reason, f"{key}.{case}") for case in dict.fromkeys(cases)]
    with world().pool.connection() as connection:
        left = reads.count(connection, plan, here.site)
    signature = receipt_ref(receipt) if receipt else None
    return {"sha256": sha256, "signed": signature, "results": results, "after": after, "left": left}


def _portion(connection: Reads, plan: Plan, site: str, most: int, after: str | None) -> tuple[list[str], str | None]:
    """The next cases of a plan, and the one after which to go on; None when these are the last."""
    found = reads.cases(connection, plan, site, most + 1, after or "")
    return found[:most], found[most - 1] if len(found) > most else None


def _signed(here: Visit, plan: Plan, payload: ToApply, key: str) -> c.Receipt:
    given = payload.signature
    proof = c.Proof(given.digest, given.password, given.login, given.reason) if given else None
    command = c.SignMigration(plan=migration.content(plan), reason=payload.reason, signature=proof)
    return world().runner.run(command, here.caller()._replace(key=key))


def _moved(here: Visit, case: str, plan: Plan, reason: str, key: str) -> dict[str, Any]:
    """What became of one case."""
    command = c.MigrateCase(case=case, plan=migration.identity(plan), reason=reason)
    try:
        receipt = world().runner.run(command, here.caller()._replace(key=key))
        return {"case": case, "moved": True, "refusal": None, "receipt": receipt_ref(receipt)}
    except Refused as refused:
        refusal = _explained(here, refused, plan)
    except Invalid as invalid:
        refusal = _explained(here, invalid.problems[0], plan)
    return {"case": case, "moved": False, "refusal": refusal, "receipt": None}


@router.get("/migrations/{process}", response=MigrationVersions)
def versions(request: HttpRequest, process: str) -> dict[str, Any]:
    """The versions of a process with the cases of this site that run by them, and the plans that were signed."""
    here = visit(request)
    with world().pool.connection() as connection:
        found = reads.versions(connection, here.configuration, process, here.site)
        if not found:
            raise Failure("process.unknown", process=process[:64])
        plans = reads.plans(connection, process)
    return {"process": inbox.process_name(here.configuration, process), "versions": found, "plans": plans}


@router.post("/cases/{id}/migration/undo", response=Done)
def undo(request: HttpRequest, id: str, payload: Reason) -> dict[str, Any]:
    """Let the case be as it was before it was moved, as long as nothing else has happened in it."""
    command = c.UndoMigration(case=id, version=version_seen(request), reason=payload.reason)
    return done(request, run(request, command), id)


# --- parts ---


def _look(request: HttpRequest, ask: Callable[[Work], Any]) -> Any:
    """Ask in a transaction in which nothing is locked and nothing is written."""
    sign = c.SignMigration(plan=b"", reason="-")
    return world().runner.look(sign, visit(request).caller(), lambda work, command: ask(work))


def _about(case: str) -> c.CaseCommand:
    """A command that names the streams of a case."""
    return c.UndoMigration(case=case, reason="-")


def _within(plan: Plan) -> Within:
    """The versions a plan leads from and to."""
    return Within(versions=((plan.process, plan.source), (plan.process, plan.target)))


def _explained(here: Visit, fault: Refused | Problem, plan: Plan) -> dict[str, Any]:
    return explain(fault.rule, fault.params, here.language, _within(plan))


def _problems(work: Work, plan: Plan, language: str) -> list[dict[str, Any]]:
    try:
        migrating.check(work, plan)
    except Invalid as invalid:
        return fields_of(invalid.problems, language, _within(plan))
    return []


def _drafted(work: Work, plan: Plan, findings: list[dict[str, Any]]) -> dict[str, Any]:
    """A plan with all that can be mapped by hand."""
    before, after = migrating.versions(work, plan.process, plan.source, plan.target)
    return {
        "plan": reads.shown(plan),
        "sha256": migration.identity(plan),
        "findings": findings,
        "source": _elements(before.content),
        "target": _elements(after.content),
    }


def _elements(content: bytes) -> list[dict[str, Any]]:
    net = compiled(content).net
    named = compiled(content).process.nodes
    found = []
    for id, node in net.nodes.items():
        names = named[id].names if id in named else None
        shown = {"zh": names.zh, "en": names.en} if names else {"zh": node.name or id, "en": node.name or id}
        around = node.scope.node.id if node.scope.node is not None else None
        found.append({"element": id, "names": shown, "kind": node.kind, "within": around})
    return found


def _markings(tried: list[Tried]) -> list[dict[str, Any]]:
    """How many cases stand at each place, and which of them can be moved; the place with the most first."""
    held: dict[tuple[Any, Any], list[Tried]] = {}
    for one in tried:
        held.setdefault((one.before, one.after), []).append(one)
    made = []
    for (before, after), cases in sorted(held.items(), key=lambda item: (-len(item[1]), item[0])):
        movable = [one.case for one in cases if one.refused is None]
        counts = {"cases": len(cases), "refused": len(cases) - len(movable)}
        made.append({"before": list(before), "after": list(after), "movable": movable} | counts)
    return made
