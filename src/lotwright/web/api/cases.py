"""Cases of processes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from lotwright.kernel import records
from lotwright.kernel.records import READ_ALL
from lotwright.shell.reads import cases, inbox, paging, present, streams, timeline
from lotwright.shell.reads.cases import Opened
from lotwright.web.problems import Failure
from lotwright.web.schemas import Case, Cases
from lotwright.web.visit import visit
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
        kept = streams.entries_of(connection, [("case", id), ("record", id)])
        return {
            "summary": cases.summaries(connection, here.configuration, [held.row])[0],
            "version": held.seq,
            "picture": cases.picture(connection, held, here.at),
            "tasks": inbox.of_case(connection, here.configuration, here.at, id),
            "timeline": timeline.shown(connection, here.configuration, kept),
            "things": _things(connection, held),
            "form": _form(held),
            "acts": [],
        }


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
