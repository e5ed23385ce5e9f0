"""Processes that can be started."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from lotwright.kernel.packs.bindings import Process
from lotwright.kernel.refusal import Refused
from lotwright.shell.commands import StartCase
from lotwright.shell.reads import inbox, tasks
from lotwright.shell.texts import name
from lotwright.web.doing import done, run
from lotwright.web.problems import Failure, explain
from lotwright.web.schemas import Done, Startable, StartForm, Values
from lotwright.web.visit import Visit, visit

router = Router()


@router.get("/processes", response=list[Startable])
def processes(request: HttpRequest) -> list[dict[str, Any]]:
    """Every process in force, and whether this person may start it."""
    here = visit(request)
    found = []
    for key, process in sorted(here.configuration.processes.items()):
        refused = _why_not(here, process)
        found.append(
            inbox.process_name(here.configuration, key)
            | {
                "version": here.configuration.version("process", key),
                "startable": refused is None,
                "refusal": explain(refused.rule, refused.params, here.language) if refused else None,
                "record_type": process.record_type,
            }
        )
    return found


@router.get("/processes/{key}/start", response=StartForm)
def start_form(request: HttpRequest, key: str) -> dict[str, Any]:
    """The form that begins a case, and why this person cannot send it."""
    here = visit(request)
    if key not in here.configuration.processes:
        raise Failure("process.unknown", process=key)
    refused = _why_not(here, here.configuration.processes[key])
    act = {
        "key": "start",
        "names": name("act", "case.start"),
        "kind": "primary",
        "allowed": refused is None,
        "refusal": explain(refused.rule, refused.params, here.language) if refused else None,
    }
    return {"form": tasks.start_form(here.configuration, key), "acts": [act]}


@router.post("/processes/{key}/start", response=Done)
def start(request: HttpRequest, key: str, payload: Values) -> dict[str, Any]:
    """Begin a case."""
    return done(request, run(request, StartCase(process=key, values=payload.values)), None)


def _why_not(here: Visit, process: Process) -> Refused | None:
    """Why whoever looks cannot begin a case, asked as starting one asks."""
    try:
        process.begun_by_a_person()
        here.allow(f"start:{process.key}")
    except Refused as refused:
        return refused
    return None
