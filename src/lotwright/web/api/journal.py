"""The journal: explorer, raw entries, verification."""

from __future__ import annotations

import time
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from lotwright.kernel import values
from lotwright.kernel.journal.chain import Stored, entry_hash, faults
from lotwright.shell.reads import paging
from lotwright.shell.verify import verify
from lotwright.web.api.things import entries
from lotwright.web.problems import Failure
from lotwright.web.schemas import Entries, Input, RawEntry, ToVerify, Verified
from lotwright.web.visit import visit
from lotwright.web.world import world

router = Router()


class Wanted(Input):
    """Which entries."""

    kind: str | None = None
    id: str | None = None
    actor: str | None = None
    act: str | None = None
    since: str | None = Field(default=None, alias="from")
    until: str | None = Field(default=None, alias="to")
    cursor: str | None = None
    limit: int = paging.USUAL
    lang: str | None = None


@router.get("/journal", response=Entries)
def explorer(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """Entries, the latest first."""
    filters: dict[str, Any] = {"kind": wanted.kind, "id": wanted.id, "actor": wanted.actor, "act": wanted.act}
    filters["from"] = values.instant(wanted.since, "from") if wanted.since else None
    filters["to"] = values.instant(wanted.until, "to") if wanted.until else None
    with world().pool.connection() as connection:
        return entries(connection, visit(request), filters, wanted.cursor, wanted.limit)


@router.get("/journal/{kind}/{id}/{seq}", response=RawEntry)
def raw(request: HttpRequest, kind: str, id: str, seq: int) -> dict[str, Any]:
    """One entry exactly as stored, and whether its hash holds."""
    with world().pool.connection() as connection:
        row = connection.execute(
            "SELECT prev, hash, body FROM journal.entry WHERE kind = %s AND id = %s AND seq = %s", (kind, id, seq)
        ).fetchone()
    if row is None:
        raise Failure("request.not-found")
    prev, digest, body = (bytes(part) for part in row)
    return {
        "body": body.decode("utf-8"),
        "hash": digest.hex(),
        "prev": prev.hex(),
        "verified": entry_hash(prev, body) == digest,
    }


@router.post("/journal/verify", response=Verified)
def check(request: HttpRequest, payload: ToVerify) -> dict[str, Any]:
    """Recompute one stream's chain, or the whole journal and every regulated row."""
    began = time.monotonic()
    with world().pool.connection() as connection:
        if payload.kind and payload.id:
            found = _stream(connection, payload.kind, payload.id)
        else:
            report = verify(connection, world().runner.kinds)
            found = {
                "entries": report.entries, "streams": report.streams, "rows": report.rows, "mark": report.mark,
                "faults": [fault._asdict() for fault in report.faults],
            }  # fmt: skip
    return found | {"seconds": f"{time.monotonic() - began:.3f}"}


def _stream(connection: Any, kind: str, id: str) -> dict[str, Any]:
    rows = connection.execute(
        "SELECT kind, id, seq, prev, hash, body FROM journal.entry WHERE kind = %s AND id = %s ORDER BY seq", (kind, id)
    ).fetchall()
    if not rows:
        raise Failure("request.not-found")
    stored = [Stored(row[0], row[1], row[2], *(bytes(part) for part in row[3:])) for row in rows]
    return {
        "entries": len(stored), "streams": 1, "rows": 0, "mark": None,
        "faults": [fault._asdict() for fault in faults(stored)],
    }  # fmt: skip
