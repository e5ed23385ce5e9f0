"""Signing in and out, language and site, and the personas of a demo."""

from __future__ import annotations

import contextlib
import ipaddress
import uuid
from typing import Any

from django.contrib import auth
from django.dispatch import receiver
from django.http import HttpRequest
from django.middleware.csrf import get_token
from ninja import Router

from lotwright.kernel.access.authority import screens
from lotwright.kernel.refusal import Refused
from lotwright.shell.accounts.backend import password_failed
from lotwright.shell.accounts.models import User, fold
from lotwright.shell.commands import Caller
from lotwright.shell.declining import Decline
from lotwright.shell.reads import people
from lotwright.shell.reads.configuration import Configuration, Reads
from lotwright.web.problems import Failure
from lotwright.web.schemas import Session, SessionChange, SignIn
from lotwright.web.visit import NOWHERE, Visit, language_of, sites_of, visit_of
from lotwright.web.world import world

router = Router()
BACKEND = "lotwright.shell.accounts.backend.CountingBackend"


@router.get("/session", response=Session)
def current(request: HttpRequest) -> dict[str, Any]:
    """Who is here and what opens to them."""
    return _session(request)


@router.post("/session", response=Session)
def sign_in(request: HttpRequest, payload: SignIn) -> dict[str, Any]:
    """Sign in with login and password."""
    user = auth.authenticate(request, username=payload.login, password=payload.password)
    if user is None:
        locked = User.objects.filter(login=fold(payload.login), locked=True).exists()
        raise Failure("session.locked" if locked else "session.wrong")
    _enter(request, user)
    return _session(request)


@router.delete("/session", response=Session)
def sign_out(request: HttpRequest) -> dict[str, Any]:
    """Sign out."""
    auth.logout(request)
    request.lw_visit = None  # type: ignore[attr-defined]
    return _session(request)


@router.put("/session", response=Session)
def change(request: HttpRequest, payload: SessionChange) -> dict[str, Any]:
    """Choose another language or site."""
    here = visit_of(request)
    if payload.language:
        request.session["language"] = payload.language
    if payload.site and here is not None:
        if payload.site not in {site for _, site in sites_of(here.configuration, here.state)}:
            raise Refused("access.outside-scope", act="session.site", role="-", site=payload.site)
        request.session["site"] = payload.site
    request.lw_visit = None  # type: ignore[attr-defined]
    return _session(request)


@router.post("/demo/personas/{key}", response=Session)
def become(request: HttpRequest, key: str) -> dict[str, Any]:
    """Become a persona: only in an installation marked demo, and only from the machine it runs on."""
    with world().pool.connection() as connection:
        marked = _mark(connection) == "demo"
    user = User.objects.filter(persona=key, is_active=True).first() if key else None
    if not marked or not _loopback(request) or user is None:
        raise Failure("session.persona")
    _enter(request, user)
    return _session(request)


@receiver(password_failed)
def _journal_failure(sender: Any, person: str, locked: bool, **_: Any) -> None:
    """A failed sign-in stands on the stream of the person whose account it was."""
    rule = "session.locked" if locked else "session.wrong"
    caller = Caller(person=person, site=NOWHERE, entity=NOWHERE, zone="UTC", request=uuid.uuid4().hex, kind="job")
    with contextlib.suppress(Refused):
        world().runner.run(Decline(act="session.sign-in", rule=rule, params={}), caller)


def _enter(request: HttpRequest, user: Any) -> None:
    """A fresh session, keeping the language chosen before signing in."""
    language = request.session.get("language") or user.language or None
    if request.user.is_authenticated:
        auth.logout(request)
    auth.login(request, user, backend=BACKEND)
    if language:
        request.session["language"] = language
    request.lw_visit = None  # type: ignore[attr-defined]


def _loopback(request: HttpRequest) -> bool:
    """Whether the request comes from this very machine, with nothing in between."""
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _session(request: HttpRequest) -> dict[str, Any]:
    here = visit_of(request)
    with world().pool.connection() as connection:
        configuration = here.configuration if here else world().configurations.get(connection)
        return {
            "person": _person(connection, here),
            "roles": _roles(here),
            "site": next((one for one in _sites(here) if here and one["id"] == here.site), None),
            "sites": _sites(here),
            "language": language_of(request),
            "screens": list(screens(here.configuration.roles, here.state, here.place)) if here else [],
            "demo": _demo(request, connection, configuration),
            "csrf": get_token(request),
        }


def _person(connection: Reads, here: Visit | None) -> dict[str, Any] | None:
    if here is None:
        return None
    return {"id": here.person, "name": people.names(connection, [here.person])[here.person], "login": here.login}


def _roles(here: Visit | None) -> list[dict[str, Any]]:
    held = here.roles if here else ()
    return [
        {"key": role.key, "names": role.names}
        for role in (here.configuration.roles.roles if here else ())
        if role.key in held
    ]


def _sites(here: Visit | None) -> list[dict[str, Any]]:
    if here is None:
        return []
    held = set(sites_of(here.configuration, here.state))
    return [
        {"id": site.id, "names": site.names, "entity": entity.id, "zone": here.configuration.zone(site.id)}
        for entity, site in here.configuration.sites()
        if (entity.id, site.id) in held
    ]


def _mark(connection: Reads) -> str | None:
    row = connection.execute("SELECT mark FROM ledger.instance").fetchone()
    return row[0] if row else None


def _demo(request: HttpRequest, connection: Reads, configuration: Configuration) -> dict[str, Any] | None:
    """The mark, and the personas for whoever may become one."""
    mark = _mark(connection)
    if mark is None:
        return None
    personas = (
        list(User.objects.exclude(persona="").order_by("person")) if mark == "demo" and _loopback(request) else []
    )
    named = people.names(connection, (user.person for user in personas))
    return {"mark": mark, "personas": [one for user in personas for one in _persona(configuration, user, named)]}


def _persona(configuration: Configuration, user: User, named: dict[str, str]) -> list[dict[str, Any]]:
    role = configuration.roles.get(user.persona)
    if role is None:
        return []
    return [
        {
            "key": user.persona,
            "name": named[user.person],
            "person": user.person,
            "role": role.key,
            "role_names": role.names,
            "blurb": role.blurb,
        }
    ]
