"""Release dossiers: every condition, met or not, and whether it may be signed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from lotwright.kernel.refusal import Refused
from lotwright.modules.release import decide
from lotwright.modules.release.conditions import Condition, unmet
from lotwright.modules.release.rows import Dossier as DossierRow
from lotwright.shell.casework.ahead import SIGN, Signs
from lotwright.shell.reads import inbox, present, streams, things, timeline
from lotwright.shell.reads.configuration import Reads
from lotwright.shell.texts import name
from lotwright.web.api import moves
from lotwright.web.problems import Failure, explain
from lotwright.web.schemas import Dossier
from lotwright.web.visit import Visit, visit
from lotwright.web.world import world

router = Router()


@router.get("/dossiers/{id}", response=Dossier)
def page(request: HttpRequest, id: str) -> dict[str, Any]:
    """All conditions of a release, evaluated now by the same rules that guard the signing."""
    here = visit(request)
    kind = world().runner.kinds.get("dossier")
    with world().pool.connection() as connection:
        found = world().assess(connection, id, here.at)
        if found is None or kind is None:
            raise Failure("thing.unknown", kind=name("kind", "dossier")[here.language], id=id[:64])
        conditions = tuple(found)
        held = things.load(connection, kind, id, None)
        here.allow("read:dossiers", site=held.state.root.site)
        header = things.page(connection, here.configuration, kind, id, held, here.today, None)["header"]
        signature, evidence = _signed(connection, here, id)
        subjects = {id, held.state.root.subject}
        tasks = inbox.about(connection, here.configuration, here.at, held.state.root.site, subjects)
        signing = [one for one in tasks if _signs(connection, here, one)]
    return {
        "header": header,
        "conditions": [_condition(one, here.language) for one in conditions],
        "ready": not unmet(conditions),
        "evidence": evidence,
        "signature": signature,
        "tasks": signing,
        "before": [one for one in tasks if one not in signing],
        "acts": [_sign(here, _why_not(here, held.state.root, conditions, signing))],
    }


def beside(connection: Reads, here: Visit, signing: tuple[Signs, ...]) -> dict[str, Any] | None:
    """The dossier that a task signs, with its conditions as they stand; None for a task that signs none."""
    if not signing:
        return None
    id = signing[0].dossier
    found = tuple(world().assess(connection, id, here.at) or ())
    return {
        "dossier": present.ref("dossier", id),
        "conditions": [_condition(one, here.language) for one in found],
        "ready": not unmet(found),
    }


def _signs(connection: Reads, here: Visit, task: dict[str, Any]) -> bool:
    """Whether a step asks for a signature: the dossier is signed where the version its case is pinned to says so."""
    node = inbox.node(connection, here.configuration, task["case"], task["task"])
    return node is not None and node.signature is not None


def _condition(one: Condition, language: str) -> dict[str, Any]:
    said = explain(one.rule, one.params, language) if one.rule and not one.met else {}
    return {
        "key": one.key,
        "names": name("condition", one.key),
        "department": one.department,
        "department_names": name("department", one.department),
        "met": one.met,
        "because": said.get("because"),
        "instead": said.get("instead"),
        "link": present.link(one.link.kind, one.link.id) if one.link else None,
    }


def _sign(here: Visit, said: dict[str, Any] | None) -> dict[str, Any]:
    return {"key": SIGN, "names": name("act", SIGN), "kind": "primary", "allowed": said is None, "refusal": said}


def _why_not(
    here: Visit, root: DossierRow, conditions: tuple[Condition, ...], signing: list[dict[str, Any]]
) -> dict[str, Any] | None:
    """It is signed by finishing the task that signs it: whoever may do that may sign, and nobody else."""
    try:
        decide.unsigned(root)
        decide.all_met(conditions, root.id)
    except Refused as refused:
        return explain(refused.rule, refused.params, here.language)
    if not signing:
        return explain("dossier.not-waiting", {"dossier": root.id}, here.language)
    case, task = signing[0]["case"], signing[0]["task"]
    ways = (one.refused for one in moves.signing(here, case, task))
    against = moves.offered(here, case, task)["complete"].refused or next(ways, None)
    return moves.because(here, against, case)


def _signed(connection: Reads, here: Visit, id: str) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    """The latest signature on the dossier, and the files its entries carry."""
    shown = timeline.shown(connection, here.configuration, streams.recent(connection, [("dossier", id)]).kept)
    digests = sorted({digest for entry in shown for digest in entry["evidence"]})
    files = connection.execute("SELECT sha256, name, size, media FROM app.file WHERE sha256 = ANY(%s)", (digests,))
    evidence = [
        {"sha256": sha256, "name": file, "size": size, "media": media, "link": f"/api/v1/files/{sha256}"}
        for sha256, file, size, media in files
    ]
    return next((entry["signature"] for entry in shown if entry["signature"]), None), evidence
