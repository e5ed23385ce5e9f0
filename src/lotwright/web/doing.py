"""Sending commands from a request: the idempotency key, the version seen, the receipt on the way back."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest

from lotwright.shell.commands import Command, Receipt
from lotwright.shell.reads import inbox
from lotwright.web.problems import Failure
from lotwright.web.visit import Visit, visit
from lotwright.web.world import world

_KEY = re.compile(r"[\x21-\x7e]{8,200}", re.ASCII)
_VERSION = re.compile(r'(?:W/)?"?([0-9]{1,15})"?', re.ASCII)


def run(request: HttpRequest, command: Command) -> Receipt:
    """Run a command as whoever is signed in. Fails `request.key-missing`; else as the runner does."""
    key_of(request)
    return world().runner.run(command, visit(request).caller())


def key_of(request: HttpRequest) -> str:
    """The idempotency key. Fails `request.key-missing`."""
    key = visit(request).caller().key
    if key is None or not _KEY.fullmatch(key):
        raise Failure("request.key-missing")
    return key


def version_seen(request: HttpRequest) -> int:
    """The version in If-Match. Fails `request.version-missing`."""
    match = _VERSION.fullmatch(request.headers.get("If-Match", "").strip())
    if match is None:
        raise Failure("request.version-missing")
    return int(match[1])


def reader(here: Visit) -> inbox.Reader:
    """The person for whom tasks are read."""
    return inbox.Reader(here.person, here.site, here.roles, here.at, here.today)


def done(request: HttpRequest, receipt: Receipt, case: str | None) -> dict[str, Any]:
    """What a command did, and what comes next for this person."""
    here = visit(request)
    case = case or receipt.answer.get("case")
    with world().pool.connection() as connection:
        following = inbox.following(connection, here.configuration, reader(here), case)
        row = connection.execute("SELECT status FROM ledger.process_case WHERE stream = %s", (case,)).fetchone()
    return {
        "case": case,
        "ended": row is not None and row[0] != "running",
        "next": following,
        "receipt": receipt_ref(receipt),
        "answer": receipt.answer,
    }


def receipt_ref(receipt: Receipt) -> dict[str, Any] | None:
    """The entry on the main stream."""
    if not receipt.entries:
        return None
    kind, id, seq, digest = receipt.entries[0]
    return {"stream": f"{kind}/{id}", "seq": seq, "hash": digest}
