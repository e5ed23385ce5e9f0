"""The interface under /api/v1: one file a resource, nothing decided here."""

from __future__ import annotations

from ninja import NinjaAPI

from lotwright.web import problems
from lotwright.web.api import (
    cases,
    definitions,
    dossiers,
    files,
    inbox,
    jobs,
    journal,
    lists,
    lots,
    migrations,
    moves,
    people,
    processes,
    references,
    scan,
    session,
    tasks,
    things,
)
from lotwright.web.parsing import StrictParser
from lotwright.web.policy import Door


def build() -> NinjaAPI:
    """The whole interface."""
    api = NinjaAPI(
        title="Lotwright",
        version="1",
        description="Every failure is application/problem+json. Every write takes Idempotency-Key and X-CSRFToken.",
        docs_url=None,
        auth=Door(),
        parser=StrictParser(),
        urls_namespace="api",
    )
    resources = (
        session, inbox, tasks, moves, people, processes, cases, jobs, lists, things, lots, dossiers, scan, journal,
        files, definitions, references, migrations,
    )  # fmt: skip
    for resource in resources:
        api.add_router("", resource.router, tags=[resource.__name__.rpartition(".")[2]])
    problems.register(api)
    return api
