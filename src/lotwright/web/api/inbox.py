"""Home and inbox."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router

from lotwright.shell.reads import inbox, paging
from lotwright.web.doing import reader
from lotwright.web.schemas import Home, Inbox
from lotwright.web.visit import visit
from lotwright.web.world import world

router = Router()


@router.get("/home", response=Home)
def home(request: HttpRequest) -> dict[str, Any]:
    """What waits for me, what is late, what is at risk."""
    here = visit(request)
    with world().pool.connection() as connection:
        shown = inbox.home(connection, here.configuration, reader(here))
    risks = [one for one in shown["at_risk"] if here.refusal(f"read:{one['kind']}") is None]
    return shown | {"at_risk": risks}


@router.get("/inbox", response=Inbox)
def tasks(
    request: HttpRequest,
    tab: Literal["mine", "open", "done", "started"] = "mine",
    process: str | None = None,
    q: str | None = None,
    late: bool = False,
    cursor: str | None = None,
    limit: int = paging.USUAL,
) -> dict[str, Any]:
    """Tasks claimed by me, offered to me, done by me, or of cases I began."""
    here = visit(request)
    wanted = inbox.Wanted(tab, process, q, late, cursor, paging.bounded(limit))
    with world().pool.connection() as connection:
        return inbox.tasks(connection, here.configuration, reader(here), wanted)
