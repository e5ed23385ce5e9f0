"""The WSGI application: the installation of this process's settings, opened, and a page that tells its health."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable, Iterable
from importlib.metadata import version
from typing import Any

from lotwright.shell import framework, keys, opening, wiring
from lotwright.shell.lifeline import die_with_parent
from lotwright.shell.settings import settings
from lotwright.web.world import World, provide, world

HEALTH = "/health"


def build() -> Callable[..., Iterable[bytes]]:
    """The application on this process's settings."""
    chosen = settings()
    session_key = keys.secret(chosen.keys, "session")
    os.environ.setdefault("LOTWRIGHT_SECRET_KEY", base64.b64encode(session_key).decode("ascii"))
    framework.stand_on(opening.dsn_of(chosen))
    provide(_open)
    from django.core.wsgi import get_wsgi_application

    product = get_wsgi_application()

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("PATH_INFO") == HEALTH:
            return _health(start_response)
        return product(environ, start_response)

    return application


def _open() -> World:
    opened = opening.open_here(settings(), connections=settings().threads + 4)
    return wiring.world(opened)


def _health(start_response: Callable[..., Any]) -> Iterable[bytes]:
    """200 while the database answers, 503 otherwise; tells no more than that."""
    try:
        with world().pool.connection(timeout=2) as connection:
            connection.execute("SELECT 1")
        healthy = True
    except Exception:
        healthy = False
    body = json.dumps({"healthy": healthy, "version": version("lotwright")}).encode("ascii")
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")]
    start_response("200 OK" if healthy else "503 Service Unavailable", headers)
    return [body]


die_with_parent(lambda: os._exit(1))
application = build()
