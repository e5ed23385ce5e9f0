"""Genealogy of lots."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router

from lotwright.shell.reads import trace
from lotwright.web.problems import Failure
from lotwright.web.schemas import Trace
from lotwright.web.visit import visit
from lotwright.web.world import world

router = Router()


@router.get("/lots/{id}/trace", response=Trace)
def genealogy(request: HttpRequest, id: str, direction: Literal["forward", "back"] = "forward") -> dict[str, Any]:
    """Everything the lot went into, or all it came from."""
    here = visit(request)
    with world().pool.connection() as connection:
        found = connection.execute("SELECT site FROM ledger.lot WHERE stream = %s", (id,)).fetchone()
        if found is None or found[0] != here.site:
            raise Failure("thing.unknown", kind="lot", id=id[:64])
        return trace.trace(connection, id, direction, here.today)
