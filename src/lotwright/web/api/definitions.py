"""Definitions: what is in force, every version, checking and publishing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from lotwright.kernel.refusal import Invalid
from lotwright.shell.commands import Content, Proof, Publish
from lotwright.shell.examining import examine
from lotwright.shell.reads import people, present
from lotwright.shell.reads.configuration import Configuration
from lotwright.web.doing import receipt_ref, run
from lotwright.web.problems import Failure, fields_of
from lotwright.web.schemas import (
    CheckedDefinition,
    DefinitionContent,
    DefinitionLine,
    DefinitionVersions,
    Published,
    ToCheck,
    ToPublish,
)
from lotwright.web.visit import visit
from lotwright.web.world import world

router = Router()


@router.get("/definitions", response=list[DefinitionLine])
def in_force(request: HttpRequest, kind: str | None = None) -> list[dict[str, Any]]:
    """Every definition in force."""
    configuration = visit(request).configuration
    return [
        {
            "kind": one.kind,
            "key": one.key,
            "names": _names(configuration, one.kind, one.key),
            "version": one.version,
            "sha256": one.sha256,
        }
        for one in configuration.definitions
        if kind in (None, one.kind)
    ]


@router.get("/definitions/{kind}/{key}", response=DefinitionVersions)
def versions(request: HttpRequest, kind: str, key: str) -> dict[str, Any]:
    """All versions, the newest first."""
    configuration = visit(request).configuration
    with world().pool.connection() as connection:
        rows = connection.execute(
            "SELECT version, sha256, published_at, published_by, reason FROM ledger.definition_version"
            " WHERE stream = %s ORDER BY version DESC",
            (f"{kind}:{key}",),
        ).fetchall()
        named = people.names(connection, (row[3] for row in rows))
    if not rows:
        raise Failure("request.not-found")
    current = configuration.version(kind, key)
    return {
        "kind": kind,
        "key": key,
        "names": _names(configuration, kind, key),
        "versions": [
            {
                "version": version,
                "sha256": sha256,
                "published_at": present.instant(at),
                "published_by": {"id": by, "name": named.get(by, by)},
                "reason": reason,
                "in_force": version == current,
            }
            for version, sha256, at, by, reason in rows
        ],
    }


@router.get("/definitions/{kind}/{key}/{sha256}", response=DefinitionContent)
def content(request: HttpRequest, kind: str, key: str, sha256: str) -> dict[str, Any]:
    """A version's content, exactly as it was published."""
    with world().pool.connection() as connection:
        row = connection.execute(
            "SELECT c.content FROM ledger.definition_version v JOIN app.content c ON c.sha256 = v.content"
            " WHERE v.stream = %s AND v.sha256 = %s LIMIT 1",
            (f"{kind}:{key}", sha256),
        ).fetchone()
    if row is None:
        raise Failure("request.not-found")
    text = bytes(row[0]).decode("utf-8")
    return {"kind": kind, "key": key, "sha256": sha256, "content": text, "bpmn": text if kind == "process" else None}


@router.post("/definitions/check", response=CheckedDefinition)
def check(request: HttpRequest, payload: ToCheck) -> dict[str, Any]:
    """Everything wrong with a definition; changes nothing."""
    given = Content(kind=payload.kind, key=payload.key, content=payload.content.encode("utf-8"))
    try:
        (sha256,), _ = examine(visit(request).configuration, [given], world().runner.catalogue)
        return {"problems": [], "sha256": sha256}
    except Invalid as invalid:
        return {"problems": fields_of(invalid.problems, visit(request).language), "sha256": None}


@router.post("/definitions/publish", response=Published)
def publish(request: HttpRequest, payload: ToPublish) -> dict[str, Any]:
    """Bring a definition into force as its next version."""
    given = payload.signature
    command = Publish(
        kind=payload.kind,
        key=payload.key,
        content=payload.content.encode("utf-8"),
        reason=payload.reason,
        signature=Proof(given.digest, given.password, given.login, given.reason) if given else None,
    )
    receipt = run(request, command)
    return {**receipt.answer, "receipt": receipt_ref(receipt)}


def _names(configuration: Configuration, kind: str, key: str) -> Any:
    held: Any = {"process": configuration.processes, "record-type": configuration.record_types}.get(kind, {})
    found = held.get(key)
    names = getattr(found, "names", None)
    return {"zh": names.zh, "en": names.en} if names else key
