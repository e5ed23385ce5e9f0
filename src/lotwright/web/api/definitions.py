"""Definitions: what is in force, every version, checking and publishing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from lotwright.kernel.packs.proof import Proof as Proven
from lotwright.kernel.proving.verdict import Trouble
from lotwright.kernel.refusal import Invalid, Problem, Refused
from lotwright.shell.commands import Content, Proof, Publish
from lotwright.shell.examining import prove
from lotwright.shell.publishing import MEANING, Weighed, may_sign, staff, weigh
from lotwright.shell.reads import people, present
from lotwright.shell.reads.configuration import Configuration, Reading, Sends
from lotwright.shell.runner import Work
from lotwright.shell.texts import name
from lotwright.shell.wiring import employed_there
from lotwright.web.doing import receipt_ref, run
from lotwright.web.problems import Failure, explain, fields_of
from lotwright.web.schemas import (
    CheckedDefinition,
    DefinitionContent,
    DefinitionLine,
    DefinitionVersions,
    Published,
    ToCheck,
    ToPublish,
)
from lotwright.web.visit import Visit, signed_now, visit
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
            "SELECT version, sha256, published_at, published_by, reason, verdict, doubts FROM ledger.definition_version"
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
                "verdict": verdict,
                "doubts": fields_of(map(_doubt, doubts), visit(request).language),
            }
            for version, sha256, at, by, reason, verdict, doubts in rows
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
    here = visit(request)
    given = Content(kind=kind, key=key, content=bytes(row[0]))
    with world().pool.connection() as connection:
        reads = Reading(connection)
        there = staff(here.configuration, people.employed(reads.execute), here.at)
        found = _proof(prove(given, here.configuration, there), here.language, reads)
    text = given.content.decode("utf-8")
    return {
        "kind": kind, "key": key, "sha256": sha256, "content": text, "bpmn": text if kind == "process" else None,
        "proof": found,
    }  # fmt: skip


@router.post("/definitions/check", response=CheckedDefinition)
def check(request: HttpRequest, payload: ToCheck) -> dict[str, Any]:
    """Everything wrong with a definition, what was proven and what must be signed; changes nothing."""
    here = visit(request)
    command = Publish(kind=payload.kind, key=payload.key, content=payload.content.encode("utf-8"), reason="")
    try:
        return world().runner.look(command, here.caller(), lambda work, asked: _checked(work, asked, here))
    except Invalid as invalid:
        return {"problems": fields_of(invalid.problems, here.language), "sha256": None}


def _checked(work: Work, command: Publish, here: Visit) -> dict[str, Any]:
    reads = work.unit
    weighed = weigh(work, command, employed_there)
    found: dict[str, Any] = {
        "problems": [],
        "sha256": weighed.sha256,
        "proof": _proof(weighed.proof, here.language, reads),
    }
    if weighed.due is None:
        return found
    try:
        may_sign(work)
    except Refused as refused:
        return {**found, "refusal": explain(refused.rule, refused.params, here.language)}
    return {**found, "signing": _signing(work, weighed, found["proof"]["doubts"], here)}


def _signing(work: Work, weighed: Weighed, doubts: list[dict[str, Any]], here: Visit) -> dict[str, Any]:
    """What the publisher is shown and must prove to publish in spite of doubts."""
    due, given = weighed.due, weighed.given
    assert due is not None, "only doubts are signed for"
    shown = [{"key": "definition", "names": name("field", "definition"), "value": given.key, "kind": "text"}]
    shown += [
        {"key": "", "names": name("field", "doubt"), "value": f"{one['path']}: {one['because']}", "kind": "text"}
        for one in doubts
    ]
    printed: dict[str, str] = dict(
        work.unit.execute("SELECT person, name FROM app.person_private WHERE person = %s", (here.person,))
    )
    return {
        "digest": due.digest,
        "shown": shown,
        "meaning": here.configuration.meaning(MEANING),
        "meaning_key": MEANING,
        "needs": due.needs,
        "reason_required": due.reason_required,
        "printed_name": printed.get(here.person, here.person),
        "role": work.role,
        "role_names": here.configuration.role(work.role),
        "zone": work.caller.zone,
        "at": work.at.isoformat(),
        "version": here.configuration.version(given.kind, given.key) + 1,
        "changes_since": [],
    }


def _proof(found: Proven | None, language: str, reads: Sends) -> dict[str, Any] | None:
    """What was proven, in the reader's language, people by their names."""
    if found is None:
        return None
    ids = {id for part in found[1:] for one in part for id in _people_in(one.problem)}
    named: dict[str, str] = dict(
        reads.execute("SELECT person, name FROM app.person_private WHERE person = ANY(%s)", (sorted(ids),))
    )
    return {
        "verdict": found.verdict,
        "troubles": [_finding(one, language, named) for one in found.troubles],
        "doubts": [_finding(one, language, named) for one in found.doubts],
        "notes": [_finding(one, language, named) for one in found.notes],
    }


def _finding(one: Trouble, language: str, named: dict[str, str]) -> dict[str, Any]:
    told = one.problem
    people_in = tuple(named.get(id, id) for id in _people_in(told))
    if people_in:
        told = Problem(told.rule, told.path, {**told.params, "people": people_in})
    return {**fields_of((told,), language)[0], "elements": one.elements, "way": one.path}


def _people_in(found: Problem) -> tuple[str, ...]:
    held = found.params.get("people", ())
    return tuple(str(id) for id in held) if isinstance(held, tuple) else ()


def _doubt(kept: dict[str, Any]) -> Problem:
    params = {key: tuple(value) if isinstance(value, list) else value for key, value in kept["params"].items()}
    return Problem(kept["rule"], kept["element"], params)


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
    if given is not None:
        signed_now(request)
    return {**receipt.answer, "receipt": receipt_ref(receipt)}


def _names(configuration: Configuration, kind: str, key: str) -> Any:
    if kind == "decision":
        return configuration.decision(key)
    held: Any = {"process": configuration.processes, "record-type": configuration.record_types}.get(kind, {})
    found = held.get(key)
    names = getattr(found, "names", None)
    return {"zh": names.zh, "en": names.en} if names else key
