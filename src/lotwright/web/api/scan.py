"""What a scan means here."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from lotwright.kernel.refusal import Invalid
from lotwright.shell.reads import inbox
from lotwright.shell.reads import scan as reading
from lotwright.shell.reads.configuration import Reads
from lotwright.web.problems import explain, fields_of
from lotwright.web.schemas import Scan, Scanned
from lotwright.web.visit import Visit, visit
from lotwright.web.world import world

router = Router()


@router.post("/scan", response=Scanned)
def scan(request: HttpRequest, payload: Scan) -> dict[str, Any]:
    """Read a label; say what it names and what work it can begin. Changes nothing."""
    here = visit(request)
    found: dict[str, Any] = {
        "understood": None, "text": payload.raw, "warnings": [], "problems": [], "things": [], "tasks": [],
        "offers": [],
    }  # fmt: skip
    if reading.is_number(payload.raw):
        with world().pool.connection() as connection:
            numbered = reading.numbered(connection, world().runner.kinds, payload.raw, here.site)
            return found | {"things": _seen(here, numbered), "tasks": _tasks(connection, here, numbered)}
    try:
        label = reading.read(payload.raw, payload.symbology)
    except Invalid as invalid:
        return found | {"problems": fields_of(invalid.problems, here.language)}
    with world().pool.connection() as connection:
        named = reading.things(connection, label, here.site, here.today)
        tasks = _tasks(connection, here, named)
        offers = reading.offers(connection, here.configuration, label, here.site, payload.raw)
    warned = [explain(rule, {}, here.language) for rule in label.warnings]
    return found | {
        "understood": reading.understood(label),
        "warnings": [{"rule": one["rule"], "because": one["because"]} for one in warned],
        "things": _seen(here, named),
        "tasks": tasks,
        "offers": [one for one in offers if here.refusal(f"start:{one['process']}") is None],
    }


def _seen(here: Visit, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A scan shows no more than the lists do."""
    return [one for one in found if here.refusal(f"read:{one['kind']}") is None]


def _tasks(connection: Reads, here: Visit, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What waits for this person to be done with the things a scan names."""
    about = inbox.about(connection, here.configuration, here.at, here.site, {one["id"] for one in found})
    return [
        one
        for one in about
        if (one["assignee"]["id"] == here.person if one["assignee"] else set(one["candidates"]) & set(here.roles))
    ]
