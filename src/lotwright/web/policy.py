"""Which act each route needs. Deny by default: a route that has no row here lets nobody in, and fails the build.

An act in braces takes its word from the path, such as `read:{kind}`. `COMMAND` lets every signed-in person
through to the runner, which asks `kernel/access` for the act of that command and journals a refusal.
"""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import APIKeyCookie
from ninja.utils import check_csrf

from lotwright.kernel.refusal import Refused
from lotwright.shell.declining import Decline
from lotwright.web.visit import Visit, visit_of
from lotwright.web.world import world

ANYONE = "anyone"
PERSON = "person"
COMMAND = "command"
SAFE = ("GET", "HEAD", "OPTIONS")

Method = Literal["GET", "POST", "PUT", "DELETE"]

POLICY: dict[tuple[Method, str], str] = {
    ("GET", "/session"): ANYONE,
    ("POST", "/session"): ANYONE,
    ("DELETE", "/session"): ANYONE,
    ("PUT", "/session"): ANYONE,
    ("POST", "/demo/personas/{key}"): ANYONE,
    ("GET", "/home"): PERSON,
    ("GET", "/inbox"): PERSON,
    ("GET", "/tasks/{case}/{task}"): PERSON,
    ("POST", "/tasks/{case}/{task}/claim"): COMMAND,
    ("POST", "/tasks/{case}/{task}/unclaim"): COMMAND,
    ("POST", "/tasks/{case}/{task}/draft"): PERSON,
    ("POST", "/tasks/{case}/{task}/return"): COMMAND,
    ("POST", "/tasks/{case}/{task}/transfer"): COMMAND,
    ("POST", "/tasks/{case}/{task}/delegate"): COMMAND,
    ("POST", "/tasks/{case}/{task}/resolve"): COMMAND,
    ("POST", "/tasks/{case}/{task}/add-signer"): COMMAND,
    ("POST", "/tasks/{case}/{task}/remove-signer"): COMMAND,
    ("POST", "/tasks/{case}/{task}/urge"): COMMAND,
    ("POST", "/tasks/{case}/{task}/take-back"): COMMAND,
    ("GET", "/people/{id}/hand-over"): "people.hand-over",
    ("POST", "/people/{id}/hand-over"): "people.hand-over",
    ("POST", "/tasks/{case}/{task}/raise-nc"): COMMAND,
    ("POST", "/tasks/{case}/{task}/signing"): PERSON,
    ("POST", "/tasks/{case}/{task}/complete"): COMMAND,
    ("GET", "/processes"): PERSON,
    ("GET", "/processes/{key}/start"): "start:{key}",
    ("POST", "/processes/{key}/start"): COMMAND,
    ("GET", "/cases"): "read:cases",
    ("GET", "/cases/{id}"): "read:cases",
    ("POST", "/cases/{id}/withdraw"): COMMAND,
    ("POST", "/cases/{id}/terminate"): COMMAND,
    ("POST", "/cases/{id}/suspend"): COMMAND,
    ("POST", "/cases/{id}/resume"): COMMAND,
    ("POST", "/cases/{id}/retry"): COMMAND,
    ("POST", "/cases/{id}/reopen"): COMMAND,
    ("POST", "/cases/{id}/instances"): COMMAND,
    ("POST", "/cases/{id}/instances/{token}/remove"): COMMAND,
    ("POST", "/cases/{id}/activate"): COMMAND,
    ("POST", "/jobs/{case}/{job}/answer"): COMMAND,
    ("POST", "/jobs/{case}/{job}/fail"): COMMAND,
    ("POST", "/messages"): COMMAND,
    ("GET", "/lists/{kind}"): "read:{kind}",
    ("GET", "/things/{kind}/{id}"): "read:{kind}",
    ("GET", "/things/{kind}/{id}/history"): "read:{kind}",
    ("POST", "/things/{kind}/{id}/acts/{act}"): COMMAND,
    ("GET", "/lots/{id}/trace"): "read:lots",
    ("GET", "/dossiers/{id}"): "read:dossiers",
    ("POST", "/scan"): PERSON,
    ("GET", "/journal"): "read:journal",
    ("GET", "/journal/{kind}/{id}/{seq}"): "read:journal",
    ("POST", "/journal/verify"): "read:journal",
    ("POST", "/files"): PERSON,
    ("GET", "/files/{sha256}"): PERSON,
    ("GET", "/definitions"): "read:definitions",
    ("GET", "/definitions/{kind}/{key}"): "read:definitions",
    ("GET", "/definitions/{kind}/{key}/{sha256}"): "read:definitions",
    ("POST", "/definitions/check"): "read:definitions",
    ("POST", "/definitions/publish"): COMMAND,
    ("GET", "/references/{kind}"): "read:{kind}",
    ("GET", "/migrations/{process}"): "migration.draft",
    ("POST", "/migrations/draft"): "migration.draft",
    ("POST", "/migrations/reverse"): "migration.draft",
    ("POST", "/migrations/file"): "migration.draft",
    ("POST", "/migrations/open"): "migration.draft",
    ("POST", "/migrations/dry-run"): "migration.draft",
    ("POST", "/migrations/signing"): "migration.apply",
    ("POST", "/migrations/apply"): COMMAND,
    ("POST", "/cases/{id}/migration/undo"): COMMAND,
}
"""(method, path) -> act."""


class Door(APIKeyCookie):
    """Asks the policy before every operation; the session cookie says who comes."""

    param_name = "lotwright_session"

    def __call__(self, request: HttpRequest) -> Any:
        """Something true when the request may pass; None (401) when nobody is signed in."""
        if request.method not in SAFE and check_csrf(request):
            raise HttpError(403, "csrf")
        match = request.resolver_match
        assert match is not None, "a request that reached an operation was resolved"
        act = act_of(str(request.method), match.route)
        if act == ANYONE:
            return True
        visit = visit_of(request)
        if visit is None:
            return None
        if act not in (PERSON, COMMAND):
            _allow(request, visit, act.format(**match.kwargs))
        return visit

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """Not used: `__call__` decides."""
        raise NotImplementedError


def act_of(method: str, route: str) -> str:
    """The act of a Django route such as `api/v1/lists/<kind>`. A missing row is our bug."""
    path = "/" + route.removeprefix("api/v1/").replace("<", "{").replace(">", "}")
    act = POLICY.get((method, path))  # type: ignore[arg-type]
    assert act is not None, f"{method} {path} has no policy row"
    return act


def _allow(request: HttpRequest, visit: Visit, act: str) -> None:
    """Refuses what the person may not do; an attempt at a change is journaled."""
    try:
        visit.allow(act)
    except Refused as refused:
        if request.method not in SAFE:
            decline = Decline(act=act, rule=refused.rule, params=dict(refused.params))
            world().runner.run(decline, visit.caller()._replace(key=None))
        raise
