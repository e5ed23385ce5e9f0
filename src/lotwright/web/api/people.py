"""What somebody who leaves still has, and to whom it goes."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpRequest
from ninja import Router

from lotwright.kernel.refusal import Refused
from lotwright.shell.casework.hands import HAND_OVER
from lotwright.shell.commands import HandOver as GiveAll
from lotwright.shell.reads import leaving, people
from lotwright.shell.reads.inbox import Reader
from lotwright.web.doing import key_of
from lotwright.web.problems import Failure, explain
from lotwright.web.schemas import HandingOver, HandOver, ToHandOver
from lotwright.web.visit import Visit, visit
from lotwright.web.world import world

router = Router()
MOST_AT_ONCE = 50
"""How many cases one request hands over, each in its own transaction; asked again it goes on with the rest."""


@router.get("/people/{id}/hand-over", response=ToHandOver)
def preview(request: HttpRequest, id: str) -> dict[str, Any]:
    """What the person has, before it is handed over."""
    here = visit(request)
    with world().pool.connection() as connection:
        state = people.authority(connection, id)
        if state is None:
            raise Failure("thing.unknown", kind="person", id=id)
        return leaving.preview(connection, here.configuration, _reader(here, id), here.sites(HAND_OVER), state)


@router.post("/people/{id}/hand-over", response=HandingOver)
def hand_over(request: HttpRequest, id: str, payload: HandOver) -> dict[str, Any]:
    """Give all of it to somebody else, case by case; what a rule refuses stays where it is and says why."""
    here, key = visit(request), key_of(request)
    with world().pool.connection() as connection:
        found = leaving.cases(connection, _reader(here, id), here.sites(HAND_OVER), leaving.MOST_SHOWN * 10)
    said: list[dict[str, Any]] = []
    for case in found:
        if sum(one["done"] for one in said) == MOST_AT_ONCE:
            break
        one = GiveAll(case=case, leaver=id, person=payload.to, reason=payload.reason)
        said.append({"case": case} | _given(here, one, hashlib.sha256(f"{key}|{case}".encode()).hexdigest()))
    return {"cases": said, "left": len(found) - len(said)}


def _given(here: Visit, command: GiveAll, key: str) -> dict[str, Any]:
    try:
        world().runner.run(command, here.caller()._replace(key=key))
    except Refused as refused:
        return {"done": False, "because": explain(refused.rule, refused.params, here.language, command.case)}
    return {"done": True, "because": None}


def _reader(here: Visit, person: str) -> Reader:
    return Reader(person, here.site, (), here.at, here.today)
