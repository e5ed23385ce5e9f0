"""What a scan means here."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from lotwright.kernel.refusal import Invalid
from lotwright.shell.reads import scan as reading
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
        "understood": None, "text": payload.raw, "warnings": [], "problems": [], "things": [], "offers": [],
    }  # fmt: skip
    if reading.is_number(payload.raw):
        with world().pool.connection() as connection:
            return found | {"things": _seen(here, reading.numbered(connection, payload.raw))}
    try:
        label = reading.read(payload.raw, payload.symbology)
    except Invalid as invalid:
        return found | {"problems": fields_of(invalid.problems, here.language)}
    with world().pool.connection() as connection:
        named = reading.things(connection, label, here.today)
        offers = reading.offers(connection, here.configuration, label, here.site, payload.raw)
    warned = [explain(rule, {}, here.language) for rule in label.warnings]
    return found | {
        "understood": reading.understood(label),
        "warnings": [{"rule": one["rule"], "because": one["because"]} for one in warned],
        "things": _seen(here, named),
        "offers": [one for one in offers if here.refusal(f"start:{one['process']}") is None],
    }


def _seen(here: Visit, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A scan shows no more than the lists do."""
    return [one for one in found if here.refusal(f"read:{one['kind']}") is None]
