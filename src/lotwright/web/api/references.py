"""What a reference field can name."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from lotwright.shell.reads import lists
from lotwright.web.problems import Failure
from lotwright.web.schemas import LookUp
from lotwright.web.visit import visit
from lotwright.web.world import world

router = Router()
MOST = 20


@router.get("/references/{kind}", response=LookUp)
def look_up(request: HttpRequest, kind: str, q: str = "") -> dict[str, Any]:
    """The first few that match."""
    here = visit(request)
    one = lists.LISTS.get(kind)
    if one is None:
        raise Failure("request.not-found")
    query = lists.Query(here.site, here.today, q, limit=MOST)
    with world().pool.connection() as connection:
        return {"items": lists.look_up(connection, one, query)}
