"""The task page and the acts on a task."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router
from psycopg.types.json import Jsonb

from lotwright.kernel import records
from lotwright.kernel.packs.bindings import Node
from lotwright.kernel.records import READ_ALL
from lotwright.kernel.refusal import Refused
from lotwright.shell.casework import Casework
from lotwright.shell.casework.ahead import Signs
from lotwright.shell.casework.hands import Move
from lotwright.shell.commands import Claim, Complete, Proof, RaiseNonconformance, Unclaim
from lotwright.shell.reads import cases, inbox, people, streams, timeline
from lotwright.shell.reads import tasks as pages
from lotwright.shell.reads.cases import Opened
from lotwright.shell.reads.configuration import Reads
from lotwright.shell.reads.present import STREAMS, chosen
from lotwright.web import about
from lotwright.web.api import dossiers, moves
from lotwright.web.doing import done, run, version_seen
from lotwright.web.problems import Failure
from lotwright.web.schemas import Completed, Done, Draft, Raised, Signing, Task, ToSign, Values
from lotwright.web.visit import Visit, signed_now, visit
from lotwright.web.world import world

router = Router()


@router.get("/tasks/{case}/{task}", response=Task)
def page(request: HttpRequest, case: str, task: str) -> dict[str, Any]:
    """Everything the task page shows."""
    here = visit(request)
    with world().pool.connection() as connection:
        held, summary, node = _waiting(connection, here, case, task)
        asked, found = node.signature, moves.offered(here, case, task)
        signing = moves.signing(here, case, task) if asked else ()
        kept, earlier = streams.recent(connection, [("case", case), ("record", case)])
        return {
            "summary": summary,
            "item": pages.item(connection, held),
            "version": held.seq,
            "form": pages.form(connection, held, node),
            "context": about.panels(connection, here, held, node),
            "evidence": _evidence(held),
            "timeline": timeline.shown(connection, here.configuration, kept),
            "earlier": earlier,
            "picture": cases.picture(connection, held, here.at),
            "acts": _acts(here, held, node, summary, _refused(found, signing)),
            "moves": moves.shown(connection, here, held, found),
            "shared": moves.shared(connection, here, case, task),
            "release": dossiers.beside(connection, here, signing),
            "signature": {
                "meaning": here.configuration.meaning(asked.meaning),
                "meaning_key": asked.meaning,
                "reason_required": asked.reason,
            }
            if asked
            else None,
            "draft": pages.draft(connection, case, task, here.person),
        }


@router.post("/tasks/{case}/{task}/claim", response=Done)
def claim(request: HttpRequest, case: str, task: str) -> dict[str, Any]:
    """Take the task."""
    return done(request, run(request, Claim(case=case, task=task)), case)


@router.post("/tasks/{case}/{task}/unclaim", response=Done)
def unclaim(request: HttpRequest, case: str, task: str) -> dict[str, Any]:
    """Give the task back to those it is offered to."""
    return done(request, run(request, Unclaim(case=case, task=task)), case)


@router.post("/tasks/{case}/{task}/draft", response=Draft)
def draft(request: HttpRequest, case: str, task: str, payload: Values) -> dict[str, Any]:
    """Keep what is typed so far; only what this step may write is kept."""
    here = visit(request)
    with world().pool.connection() as connection:
        held, _, node = _waiting(connection, here, case, task)
        kept = (
            records.draft(held.record_type, payload.values, rights=node.rights or READ_ALL) if held.record_type else {}
        )
        connection.execute(
            "INSERT INTO app.draft (case_id, task, person, content) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (case_id, task, person) DO UPDATE SET content = EXCLUDED.content, at = now()",
            (case, task, here.person, Jsonb(kept)),
        )
        return pages.draft(connection, case, task, here.person)


@router.post("/tasks/{case}/{task}/raise-nc", response=Done)
def raise_nc(request: HttpRequest, case: str, task: str, payload: Raised) -> dict[str, Any]:
    """Record that something is wrong; the lots named are held at once."""
    command = RaiseNonconformance(
        case=case,
        task=task,
        severity=payload.severity,
        description=payload.description,
        things=[{"kind": STREAMS.get(one.kind, one.kind), "id": one.id} for one in payload.things],
    )
    return done(request, run(request, command), case)


@router.post("/tasks/{case}/{task}/signing", response=Signing)
def signing(request: HttpRequest, case: str, task: str, payload: ToSign) -> dict[str, Any]:
    """Check the form, then say what will be signed, what it means and what must be proven."""
    here = visit(request)
    command = Complete(case=case, task=task, values=payload.values, outcome=payload.outcome, reason=payload.reason)
    at, filled, due = world().runner.look(command, here.caller(), Casework.shown)
    if due is None:
        raise Failure("request.not-found")
    record_type, work = at.held.record_type, at.work
    changes = records.diff(record_type, at.held.standing, filled.values) if record_type else ()
    with world().pool.connection() as connection:
        printed = people.names(connection, [here.person])[here.person]
    return {
        "digest": due.digest,
        "shown": pages.shown_values(record_type, at.node, filled.values),
        "meaning": here.configuration.meaning(due.meaning),
        "meaning_key": due.meaning,
        "needs": due.needs,
        "reason_required": due.reason_required,
        "printed_name": printed,
        "role": work.role,
        "role_names": here.configuration.role(work.role),
        "zone": work.caller.zone,
        "at": work.at.isoformat(),
        "version": work.unit.version(at.held.ref),
        "changes_since": [
            {
                "field": one.field.key,
                "names": one.field.names,
                "old": chosen(one.field, one.old),
                "new": chosen(one.field, one.new),
            }
            for one in changes
        ],
    }


@router.post("/tasks/{case}/{task}/complete", response=Done)
def complete(request: HttpRequest, case: str, task: str, payload: Completed) -> dict[str, Any]:
    """Finish the task; sign it where the step asks for a signature."""
    given = payload.signature
    command = Complete(
        case=case,
        task=task,
        version=version_seen(request),
        values=payload.values,
        outcome=payload.outcome,
        reason=payload.reason,
        signature=Proof(given.digest, given.password, given.login, given.reason) if given else None,
    )
    receipt = run(request, command)
    if given is not None:
        signed_now(request)
    return done(request, receipt, case)


def _waiting(connection: Reads, here: Visit, case: str, task: str) -> tuple[Opened, dict[str, Any], Node]:
    """The case, the task and its step; one that is not waiting or not for this person is not there."""
    held = cases.opened(connection, case)
    summary = inbox.task(connection, here.configuration, here.at, case, task)
    node = inbox.node(connection, here.configuration, case, task)
    if held is None or summary is None or node is None:
        raise Failure("task.unknown")
    mine = summary["assignee"] is not None and summary["assignee"]["id"] == here.person
    offered = bool(set(summary["candidates"]) & set(here.roles_at(held.site)))
    if not (mine or offered or here.refusal("read:cases", site=held.site) is None):
        here.allow(f"task:{held.process.key}", site=held.site)
    return held, summary, node


def _refused(found: dict[str, Move], signing: tuple[Signs, ...]) -> dict[str, Refused | None]:
    """Why not, by button: who may not finish the task is told that first, then what the way they choose lacks."""
    refused = {key: one.refused for key, one in found.items()}
    for one in signing:
        key = "complete" if one.outcome is None else f"complete:{one.outcome}"
        refused[key] = refused["complete"] or one.refused
    return refused


def _acts(
    here: Visit, held: Opened, node: Node, summary: dict[str, Any], refused: dict[str, Refused | None]
) -> list[dict[str, Any]]:
    return [
        {
            "key": one.key,
            "names": one.names,
            "kind": one.kind,
            "allowed": one.refused is None,
            "refusal": moves.because(here, one.refused, held.id),
            "outcome": one.outcome,
            "needs_reason": one.needs_reason,
        }
        for one in pages.buttons(held, node, summary["assignee"] is not None, refused)
    ]


def _evidence(held: Opened) -> list[dict[str, Any]]:
    """Every file the record holds."""
    if held.record_type is None:
        return []
    return [
        one | {"link": f"/api/v1/files/{one['sha256']}"}
        for field in held.record_type
        if field.kind == "file"
        for one in held.values.get(field.key) or []
    ]
