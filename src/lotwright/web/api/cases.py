"""Cases of processes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from lotwright.kernel import feel, records
from lotwright.kernel.records import READ_ALL
from lotwright.shell import commands as c
from lotwright.shell.casework.hands import Hands
from lotwright.shell.casework.migrating import Migrating
from lotwright.shell.casework.whole import Changes, Move, Whole
from lotwright.shell.reads import cases, inbox, paging, present, streams, timeline
from lotwright.shell.reads.cases import Opened
from lotwright.shell.reads.streams import Kept
from lotwright.shell.texts import name
from lotwright.web.api.moves import because
from lotwright.web.doing import done, run, version_seen
from lotwright.web.problems import Failure, explain
from lotwright.web.schemas import Activated, AddedInstance, Case, Cases, Done, Reason
from lotwright.web.visit import Visit, visit
from lotwright.web.world import world

router = Router()


@router.get("/cases", response=Cases)
def listing(
    request: HttpRequest,
    process: str | None = None,
    state: str | None = None,
    q: str | None = None,
    cursor: str | None = None,
    limit: int = paging.USUAL,
) -> dict[str, Any]:
    """Cases of this site, the latest first."""
    here = visit(request)
    with world().pool.connection() as connection:
        return cases.page(
            connection, here.configuration, site=here.site, process=process, status=state, text=q, cursor=cursor,
            limit=paging.bounded(limit),
        )  # fmt: skip


@router.get("/cases/{id}", response=Case)
def page(request: HttpRequest, id: str) -> dict[str, Any]:
    """A case and all it holds."""
    here = visit(request)
    with world().pool.connection() as connection:
        held = cases.opened(connection, id)
        if held is None:
            raise Failure("thing.unknown", kind="case", id=id)
        here.allow("read:cases", site=held.site)
        kept, earlier = streams.recent(connection, [("case", id), ("record", id)])
        return {
            "summary": cases.summaries(connection, here.configuration, [held.row])[0],
            "version": held.seq,
            "picture": cases.picture(connection, held, here.at),
            "tasks": inbox.of_case(connection, here.configuration, here.at, id),
            "timeline": timeline.shown(connection, here.configuration, kept),
            "earlier": earlier,
            "things": _things(connection, held),
            "form": _form(held),
            "acts": [],
            **_changes(here, held, _offered(here, id), kept),
            "take_back": _fresh(here, held),
        }


@router.post("/cases/{id}/withdraw", response=Done)
def withdraw(request: HttpRequest, id: str, payload: Reason) -> dict[str, Any]:
    """Whoever began the case ends it, as long as nothing in it was signed."""
    return _whole(request, c.Withdraw(case=id, version=version_seen(request), reason=payload.reason))


@router.post("/cases/{id}/terminate", response=Done)
def terminate(request: HttpRequest, id: str, payload: Reason) -> dict[str, Any]:
    """End the case at whatever step."""
    return _whole(request, c.Terminate(case=id, version=version_seen(request), reason=payload.reason))


@router.post("/cases/{id}/suspend", response=Done)
def suspend(request: HttpRequest, id: str, payload: Reason) -> dict[str, Any]:
    """Let nothing happen in the case until it is resumed."""
    return _whole(request, c.Suspend(case=id, version=version_seen(request), reason=payload.reason))


@router.post("/cases/{id}/resume", response=Done)
def resume(request: HttpRequest, id: str, payload: Reason) -> dict[str, Any]:
    """Let the case go on."""
    return _whole(request, c.Resume(case=id, version=version_seen(request), reason=payload.reason))


@router.post("/cases/{id}/retry", response=Done)
def retry(request: HttpRequest, id: str, payload: Reason) -> dict[str, Any]:
    """Try again wherever the case is stuck."""
    return _whole(request, c.Retry(case=id, version=version_seen(request), reason=payload.reason))


@router.post("/cases/{id}/reopen", response=Done)
def reopen(request: HttpRequest, id: str, payload: Reason) -> dict[str, Any]:
    """Begin a new case that takes this one up; the answer is about the new one."""
    receipt = run(request, c.Reopen(case=id, version=version_seen(request), reason=payload.reason))
    return done(request, receipt, receipt.answer["case"])


@router.post("/cases/{id}/instances", response=Done)
def add_instance(request: HttpRequest, id: str, payload: AddedInstance) -> dict[str, Any]:
    """Add one more instance to a step that runs several times."""
    seen, said = version_seen(request), payload
    return _whole(
        request, c.AddInstance(case=id, version=seen, element=said.element, item=said.item, reason=said.reason)
    )


@router.post("/cases/{id}/instances/{token}/remove", response=Done)
def remove_instance(request: HttpRequest, id: str, token: int, payload: Reason) -> dict[str, Any]:
    """Stop one instance of a step that runs several times."""
    return _whole(request, c.RemoveInstance(case=id, version=version_seen(request), token=token, reason=payload.reason))


@router.post("/cases/{id}/activate", response=Done)
def activate(request: HttpRequest, id: str, payload: Activated) -> dict[str, Any]:
    """Let an activity of an ad-hoc sub-process begin."""
    return _whole(request, c.Activate(case=id, version=version_seen(request), element=payload.element))


def _whole(request: HttpRequest, command: c.CaseCommand | c.Activate) -> dict[str, Any]:
    return done(request, run(request, command), command.case)


def _offered(here: Visit, id: str) -> Changes:
    """What may be done to the case by whoever looks; asked with a command that names the same streams."""
    return world().runner.look(c.Suspend(case=id, reason="-"), here.caller(), Whole.offered)


def _fresh(here: Visit, held: Opened) -> list[dict[str, Any]]:
    """What whoever looks has just finished in the case, and whether they may take it back."""
    found = world().runner.look(c.Suspend(case=held.id, reason="-"), here.caller(), Hands.fresh)
    return [
        _element(held, one.element)
        | {"task": one.task, "allowed": one.refused is None, "because": because(here, one.refused, held.id)}
        for one in found
    ]


def _undo(here: Visit, held: Opened) -> Move:
    """Letting the case be as it was before it was moved to another version; its key is its address."""
    command = c.UndoMigration(case=held.id, reason="-")
    return Move("migration/undo", world().runner.look(command, here.caller(), Migrating.undoable))


_ACTS = {"instances": "case.add-instance", "migration/undo": "case.migration-undo"}


def _changes(here: Visit, held: Opened, found: Changes, kept: list[Kept]) -> dict[str, Any]:
    """The moves on a case with what their dialogs need, and the cases it is linked to."""
    state = found.state
    stuck = [token for token in state.tokens.values() if token.stuck]
    return {
        "moves": [
            {
                "key": one.key,
                "names": name("act", _ACTS.get(one.key, f"case.{one.key}")),
                "allowed": one.refused is None,
                "because": because(here, one.refused, held.id),
            }
            for one in (*found.moves, _undo(here, held))
        ],
        "repeated": [
            _element(held, one.element)
            | one._asdict()
            | {"instances": [each._asdict() | {"item": _told(each.item)} for each in one.instances]}
            for one in found.repeated
        ],
        "ready": [_element(held, one.element) for one in found.ready],
        "stuck": [
            _element(held, token.at)
            | {"refusal": explain(str(token.stuck), _why(kept, token.id), here.language, held.id)}
            for token in stuck
        ],
        "jobs": [
            _element(held, job.element) | {"job": job.job, "type": job.type, "tries": job.tries}
            for job in state.jobs.values()
        ],
        "follows": present.ref("case", state.follows) if state.follows else None,
        "followed": [present.ref("case", id) for id in state.followed],
    }


def _element(held: Opened, element: str) -> dict[str, Any]:
    node = held.process.nodes.get(element)
    names = {"zh": node.names.zh, "en": node.names.en} if node and node.names else {"zh": element, "en": element}
    return {"element": element, "names": names}


def _told(item: Any) -> Any:
    """What an instance is for, as a screen can show it."""
    return item if isinstance(item, str | bool | None) else feel.to_text(feel.to_feel(item))


def _why(kept: list[Kept], token: int) -> dict[str, Any]:
    """What the case last said about being stuck at a place."""
    said = [
        event.get("params", {})
        for one in sorted(kept, key=lambda one: one.body.seq)
        for event in one.body.events
        if event["type"] == "case.stuck" and event["token"] == token
    ]
    return said[-1] if said else {}


def _things(connection: Any, held: Opened) -> list[dict[str, Any]]:
    """Every thing an entry of this case was written on."""
    rows = connection.execute(
        "SELECT DISTINCT kind, id FROM journal.entry WHERE xid IN ("
        " SELECT xid FROM journal.entry WHERE kind = 'case' AND id = %s) AND kind = ANY(%s) ORDER BY kind, id LIMIT 50",
        (held.id, [kind for kind in present.LISTS if kind not in ("case", "record", "person")]),
    )
    return [present.ref(kind, id) for kind, id in rows]


def _form(held: Opened) -> dict[str, Any] | None:
    if held.record_type is None:
        return None
    return records.layout(held.record_type, READ_ALL, held.values, version=held.record_version)
