"""Lists of things."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from lotwright.shell.reads import lists, paging
from lotwright.web.api.things import beginnings
from lotwright.web.problems import Failure
from lotwright.web.schemas import Listing
from lotwright.web.visit import visit
from lotwright.web.world import world

router = Router()
FILTER = "filter."


@router.get("/lists/{kind}", response=Listing)
def page(
    request: HttpRequest,
    kind: str,
    q: str = "",
    sort: str = "",
    cursor: str | None = None,
    limit: int = paging.USUAL,
) -> dict[str, Any]:
    """One page of a list. `filter.<column>` narrows it: text, choices joined by commas, or dates as `from..to`."""
    here = visit(request)
    one = lists.LISTS.get(kind)
    if one is None:
        raise Failure("request.not-found")
    filters = {
        key.removeprefix(FILTER): str(value) for key, value in request.GET.items() if key.startswith(FILTER) and value
    }
    query = lists.Query(here.site, here.today, q, filters, sort, cursor, paging.bounded(limit))
    with world().pool.connection() as connection:
        return lists.page(connection, one, query) | {"acts": beginnings(here, kind)}
