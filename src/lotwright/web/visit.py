"""Who is asking, where, in which language and on what authority: taken from the session, never from the input."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from lotwright.kernel.access import authority
from lotwright.kernel.access.authority import Place
from lotwright.kernel.access.people import State
from lotwright.kernel.refusal import Refused
from lotwright.kernel.values import instant_text
from lotwright.shell.commands import Caller
from lotwright.shell.reads import people
from lotwright.shell.reads.configuration import Configuration, Reads
from lotwright.web.world import world

NOWHERE = "-"
"""The site and entity of somebody who holds no role anywhere."""


@dataclass(frozen=True)
class Visit:
    """One request by one person."""

    person: str
    login: str
    site: str
    entity: str
    zone: str
    language: str
    at: dt.datetime
    state: State | None
    configuration: Configuration
    request_id: str
    session: str
    key: str | None
    signed_at: str | None

    @property
    def today(self) -> dt.date:
        """The date at the person's site."""
        return self.at.astimezone(ZoneInfo(self.zone)).date()

    @property
    def place(self) -> Place:
        """Where and when this is asked."""
        return Place(self.entity, self.site, self.today)

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """The roles in force here and today."""
        return self.roles_at(self.site)

    def roles_at(self, site: str) -> tuple[str, ...]:
        """The roles in force at a site today."""
        return authority.holds(self.configuration.roles, self.state, self.place_at(site))

    def place_at(self, site: str) -> Place:
        """A site of its legal entity, on its day: what is done with a case is done at the site of the case."""
        if site == self.site:
            return self.place
        entity = next((one.id for one, held in self.configuration.sites() if held.id == site), NOWHERE)
        return Place(entity, site, self.at.astimezone(ZoneInfo(self.configuration.zone(site))).date())

    def sites(self, act: str) -> list[str]:
        """The sites at which the act is allowed."""
        return [site.id for _, site in self.configuration.sites() if self.refusal(act, site=site.id) is None]

    def allow(self, act: str, thing: Mapping[str, Any] | None = None, site: str | None = None) -> None:
        """Refuses what `kernel/access` refuses, at a site or here."""
        place = self.place if site is None else self.place_at(site)
        authority.may(self.configuration.roles, self.state, act, place, thing)

    def refusal(self, act: str, thing: Mapping[str, Any] | None = None, site: str | None = None) -> Refused | None:
        """Why the act is not allowed, or None when it is."""
        try:
            self.allow(act, thing, site)
        except Refused as refused:
            return refused
        return None

    def caller(self) -> Caller:
        """The caller of a command."""
        return Caller(
            person=self.person,
            site=self.site,
            entity=self.entity,
            zone=self.zone,
            request=self.request_id,
            session=self.session,
            key=self.key,
            language=self.language,
            login=self.login,
            signed_at=self.signed_at,
        )


def language_of(request: HttpRequest) -> str:
    """The reader's language: `?lang=`, then their own setting, then what the browser prefers."""
    asked = request.GET.get("lang", "")
    if asked in ("zh", "en"):
        return asked
    session = getattr(request, "session", None)
    chosen = session.get("language") if session is not None else None
    if chosen in ("zh", "en"):
        return str(chosen)
    return "zh" if request.headers.get("Accept-Language", "").lower().startswith("zh") else "en"


def request_id(request: HttpRequest) -> str:
    """An id of this request for the journal and for fault reports; the same however often it is asked."""
    found = getattr(request, "lw_request", None)
    if found is None:
        found = uuid.uuid4().hex
        request.lw_request = found  # type: ignore[attr-defined]
    return str(found)


def visit_of(request: HttpRequest) -> Visit | None:
    """The visit, or None when nobody is signed in. Read once a request."""
    held: Visit | None = getattr(request, "lw_visit", None)
    if held is None and request.user.is_authenticated:
        with world().pool.connection() as connection:
            held = _read(request, connection)
        request.lw_visit = held  # type: ignore[attr-defined]
    return held


def visit(request: HttpRequest) -> Visit:
    """The visit of a request that policy has let in."""
    held = visit_of(request)
    assert held is not None, "policy lets nobody in who is not signed in"
    return held


def _read(request: HttpRequest, connection: Reads) -> Visit:
    user: Any = request.user
    configuration = world().configurations.get(connection)
    state = people.authority(connection, user.person)
    entity, site = _site(configuration, state, request.session.get("site"))
    return Visit(
        person=user.person,
        login=user.login,
        site=site,
        entity=entity,
        zone=configuration.zone(site),
        language=language_of(request),
        at=world().runner.clock.now(),
        state=state,
        configuration=configuration,
        request_id=request_id(request),
        session=hashlib.sha256(str(request.session.session_key).encode()).hexdigest()[:32],
        key=request.headers.get("Idempotency-Key"),
        signed_at=request.session.get("signed_at"),
    )


def sites_of(configuration: Configuration, state: State | None) -> list[tuple[str, str]]:
    """(entity, site) of every site where the person holds a role, today or not."""
    if state is None:
        return []
    return [
        (entity.id, site.id)
        for entity, site in configuration.sites()
        if any(grant.entity in ("*", entity.id) and grant.site in ("*", site.id) for grant in state.grants.values())
    ]


def _site(configuration: Configuration, state: State | None, chosen: str | None) -> tuple[str, str]:
    held = sites_of(configuration, state)
    for pair in held:
        if pair[1] == chosen:
            return pair
    return held[0] if held else (NOWHERE, NOWHERE)


def signed_now(request: HttpRequest) -> None:
    """Remember that this session has just signed: the next signing is a later one (21 CFR 11.200(a)(1))."""
    request.session["signed_at"] = instant_text(world().runner.clock.now())
