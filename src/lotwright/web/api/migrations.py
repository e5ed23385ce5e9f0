"""Moving running cases to another version of their process: drafted, tried out, signed, carried out case by case."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest
from ninja import Router

from lotwright.kernel.proving import migration
from lotwright.kernel.proving.migration import Plan
from lotwright.kernel.refusal import Invalid, Refused
from lotwright.kernel.signing import Ceremony
from lotwright.shell import commands as c
from lotwright.shell.casework import migrating
from lotwright.shell.casework.held import may
from lotwright.shell.casework.migrating import MEANING, Migrating, Tried
from lotwright.shell.reads import inbox, people
from lotwright.shell.reads import migrations as reads
from lotwright.shell.reads.configuration import compiled
from lotwright.shell.runner import Work
from lotwright.web.doing import done, key_of, receipt_ref, run, version_seen
from lotwright.web.problems import Failure, explain, fields_of
from lotwright.web.schemas import (
    AppliedMigration,
    Done,
    DryRun,
    GivenPlan,
    MigrationDraft,
    MigrationVersions,
    PlanOfMigration,
    Reason,
    Signing,
    ToApply,
    ToDraft,
)
from lotwright.web.visit import Visit, visit
from lotwright.web.world import world

router = Router()

MOST_TRIED = 500
"""How many cases one dry run looks at."""
MOST_MOVED = 50
"""How many cases one request moves; the answer tells how many are left."""


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
    plan = migration.reverse(_plan(payload.plan))
    found: dict[str, Any] = _look(request, lambda work: _drafted(work, plan, []))
    return found


@router.post("/migrations/dry-run", response=DryRun)
def dry_run(request: HttpRequest, payload: GivenPlan) -> dict[str, Any]:
    """Where the cases stand, how many at each place, and which cannot be moved; changes nothing."""
    here, plan = visit(request), _plan(payload.plan)
    problems = _look(request, partial(_problems, plan=plan, language=here.language))
    with world().pool.connection() as connection:
        cases = [] if problems else reads.cases(connection, plan, here.site, MOST_TRIED)
        total, signed = reads.count(connection, plan, here.site), reads.signed(connection, plan)
    tried = [world().runner.look(_about(case), here.caller(), partial(Migrating.tried, plan=plan)) for case in cases]
    return {
        "sha256": migration.identity(plan),
        "problems": problems,
        "signed": signed,
        "markings": _markings(tried),
        "refused": [
            {"case": one.case, "refusal": explain(one.refused.rule, one.refused.params, here.language)}
            for one in tried
            if one.refused is not None
        ],
        "total": total,
        "looked_at": len(tried),
    }


@router.post("/migrations/signing", response=Signing)
def signing(request: HttpRequest, payload: GivenPlan) -> dict[str, Any]:
    """What signing a plan means, and what must be proven."""
    here, plan = visit(request), _plan(payload.plan)

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
    here, plan = visit(request), _plan(payload.plan)
    key = key_of(request)[:150]
    with world().pool.connection() as connection:
        signed = reads.signed(connection, plan)
    receipt = None if signed else _signed(here, plan, payload, f"{key}.plan")
    with world().pool.connection() as connection:
        cases = payload.cases if payload.cases is not None else reads.cases(connection, plan, here.site, MOST_MOVED)
    sha256 = migration.identity(plan)
    results = [_moved(here, case, sha256, payload.reason, f"{key}.{case}") for case in dict.fromkeys(cases)]
    with world().pool.connection() as connection:
        left = reads.count(connection, plan, here.site)
    return {"sha256": sha256, "signed": receipt_ref(receipt) if receipt else None, "results": results, "left": left}


def _signed(here: Visit, plan: Plan, payload: ToApply, key: str) -> c.Receipt:
    given = payload.signature
    proof = c.Proof(given.digest, given.password, given.login, given.reason) if given else None
    command = c.SignMigration(plan=migration.content(plan), reason=payload.reason, signature=proof)
    return world().runner.run(command, here.caller()._replace(key=key))


def _moved(here: Visit, case: str, plan: str, reason: str, key: str) -> dict[str, Any]:
    """What became of one case."""
    refusal = None
    try:
        receipt = world().runner.run(
            c.MigrateCase(case=case, plan=plan, reason=reason), here.caller()._replace(key=key)
        )
        return {"case": case, "moved": True, "refusal": None, "receipt": receipt_ref(receipt)}
    except Refused as refused:
        refusal = explain(refused.rule, refused.params, here.language)
    except Invalid as invalid:
        first = invalid.problems[0]
        refusal = explain(first.rule, first.params, here.language)
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


def _plan(given: PlanOfMigration) -> Plan:
    plan = Plan(
        process=given.process,
        source=given.source,
        target=given.target,
        elements=tuple((one.before, one.after) for one in given.elements),
        renew=tuple(given.renew),
        values=tuple((one.name, one.expression) for one in given.values),
        note=given.note,
    )
    return migration.clean(plan)


def _problems(work: Work, plan: Plan, language: str) -> list[dict[str, Any]]:
    try:
        migrating.check(work, plan)
    except Invalid as invalid:
        return fields_of(invalid.problems, language)
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
    """How many cases stand at each place, the most first."""
    counted: dict[tuple[Any, Any], list[int]] = {}
    for one in tried:
        held = counted.setdefault((one.before, one.after), [0, 0])
        held[0] += 1
        held[1] += one.refused is not None
    ordered = sorted(counted.items(), key=lambda item: (-item[1][0], item[0]))
    return [
        {"before": list(before), "after": list(after), "cases": cases, "refused": refused}
        for (before, after), (cases, refused) in ordered
    ]
