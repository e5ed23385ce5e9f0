"""The moves on a task: whose hands it is in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from lotwright.shell import commands as c
from lotwright.shell.casework import ahead
from lotwright.shell.casework.hands import MOVES, Hands, Move, signers
from lotwright.shell.reads import people, streams
from lotwright.shell.reads.cases import Opened
from lotwright.shell.reads.configuration import Reads
from lotwright.shell.texts import name
from lotwright.web.doing import done, run, version_seen
from lotwright.web.problems import explain
from lotwright.web.schemas import AddedSigner, Done, Opinion, Reason, RemovedSigner, Returned, Transferred
from lotwright.web.visit import Visit
from lotwright.web.world import world

router = Router()


@router.post("/tasks/{case}/{task}/return", response=Done)
def send_back(request: HttpRequest, case: str, task: str, payload: Returned) -> dict[str, Any]:
    """Send the case back to an earlier step."""
    said = payload.dict()
    return _moved(request, c.ReturnTask(case=case, task=task, version=version_seen(request), **said))


@router.post("/tasks/{case}/{task}/transfer", response=Done)
def transfer(request: HttpRequest, case: str, task: str, payload: Transferred) -> dict[str, Any]:
    """Hand the task to another person for good."""
    return _moved(request, c.Transfer(case=case, task=task, version=version_seen(request), **payload.dict()))


@router.post("/tasks/{case}/{task}/delegate", response=Done)
def delegate(request: HttpRequest, case: str, task: str, payload: Transferred) -> dict[str, Any]:
    """Ask another person for their opinion; the task comes back."""
    return _moved(request, c.Delegate(case=case, task=task, version=version_seen(request), **payload.dict()))


@router.post("/tasks/{case}/{task}/resolve", response=Done)
def resolve(request: HttpRequest, case: str, task: str, payload: Opinion) -> dict[str, Any]:
    """Give the task back with an opinion."""
    return _moved(request, c.Resolve(case=case, task=task, version=version_seen(request), **payload.dict()))


@router.post("/tasks/{case}/{task}/add-signer", response=Done)
def add_signer(request: HttpRequest, case: str, task: str, payload: AddedSigner) -> dict[str, Any]:
    """Let another person act on the step as well."""
    return _moved(request, c.AddSigner(case=case, task=task, version=version_seen(request), **payload.dict()))


@router.post("/tasks/{case}/{task}/remove-signer", response=Done)
def remove_signer(request: HttpRequest, case: str, task: str, payload: RemovedSigner) -> dict[str, Any]:
    """Take somebody out again who was added."""
    return _moved(request, c.RemoveSigner(case=case, task=task, version=version_seen(request), **payload.dict()))


@router.post("/tasks/{case}/{task}/urge", response=Done)
def urge(request: HttpRequest, case: str, task: str) -> dict[str, Any]:
    """Remind whoever has the task, at most once an hour."""
    return _moved(request, c.Urge(case=case, task=task))


@router.post("/tasks/{case}/{task}/take-back", response=Done)
def take_back(request: HttpRequest, case: str, task: str, payload: Reason) -> dict[str, Any]:
    """Take back a task one has just finished, while nobody has acted on it."""
    return _moved(request, c.TakeBack(case=case, task=task, reason=payload.reason))


def _moved(request: HttpRequest, command: c.TaskCommand) -> dict[str, Any]:
    return done(request, run(request, command), command.case)


def offered(here: Visit, case: str, task: str) -> dict[str, Move]:
    """What whoever looks may do with a task, by key; asked with a command that names the same streams."""
    found = world().runner.look(c.Claim(case=case, task=task), here.caller(), Hands.offered)
    return {one.key: one for one in found}


def signing(here: Visit, case: str, task: str) -> tuple[ahead.Signs, ...]:
    """The ways to finish a task that sign a release dossier, and why whoever looks could not sign it now."""
    return world().runner.look(c.Claim(case=case, task=task), here.caller(), ahead.signing)


def shown(connection: Reads, here: Visit, held: Opened, found: dict[str, Move]) -> list[dict[str, Any]]:
    """The moves that do not finish the task, with what their dialogs may choose from."""
    chosen = [person for one in found.values() for person in one.options.get("signer", ())]
    named = people.names(connection, chosen)
    return [
        {
            "key": key,
            "names": name("act", f"task.{key}"),
            "allowed": found[key].refused is None,
            "because": because(here, found[key].refused, held.id),
            "options": {
                question: [{"key": one, "names": _named(held, question, one, named)} for one in choices]
                for question, choices in found[key].options.items()
            },
        }
        for key in MOVES
    ]


def because(here: Visit, refused: Any, case: str) -> dict[str, Any] | None:
    """Why not, in the reader's language."""
    return explain(refused.rule, refused.params, here.language, case) if refused else None


def _named(held: Opened, question: str, choice: str, named: dict[str, str]) -> dict[str, str]:
    if question == "where":
        return name("where", choice)
    if question == "signer":
        return {"zh": named[choice], "en": named[choice]}
    node = held.process.nodes.get(choice)
    return {"zh": node.names.zh, "en": node.names.en} if node and node.names else {"zh": choice, "en": choice}


def shared(connection: Reads, here: Visit, case: str, task: str) -> dict[str, Any]:
    """With whom a waiting task is shared."""
    state = streams.now(connection, world().runner.kinds["case"], case).state
    row = state.tasks[task]
    added = [one for one in signers(state, row) if one != row.assignee]
    absent = row.assignee if row.assignee not in (None, here.person) else None
    stands = absent is not None and people.stands_in(connection, absent, here.person, state.head.process, here.today)
    named = people.names(connection, [row.owner, absent, *added])
    return {
        "owner": _person(row.owner, named),
        "signers": [_person(one, named) for one in added],
        "for_whom": _person(absent, named) if stands else None,
        "part": row.part,
    }


def _person(id: str | None, named: dict[str, str]) -> dict[str, str] | None:
    return None if id is None else {"id": id, "name": named[id]}
