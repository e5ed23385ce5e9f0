"""Lists of things."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from lotwright.shell.reads import lists, paging
from lotwright.web.api.things import beginnings
from lotwright.web.problems import Failure
from lotwright.web.schemas import Listing
from lotwright.web.visit import Visit, visit
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
        shown = lists.page(connection, one, query)
    if kind == "people":
        for item in shown["items"]:
            item["cells"]["roles"] = _roles(here, item["cells"]["roles"])
    return shown | {"acts": beginnings(here, kind)}


def _roles(here: Visit, keys: str | None) -> dict[str, str] | None:
    """Roles by the names the configuration in force gives them."""
    named = [found for key in (keys or "").split(", ") if (found := here.configuration.role(key or None))]
    if not named:
        return None
    return {"zh": "、".join(one["zh"] for one in named), "en": ", ".join(one["en"] for one in named)}
