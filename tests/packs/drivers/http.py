"""The HTTP interface as a stage: everybody at a browser of their own, on the routes the screens use."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lotwright.kernel.packs.pack import Pack
from lotwright.kernel.refusal import Invalid, Problem, Refused
from lotwright.shell import commands as c
from lotwright.shell import framework, wiring
from lotwright.shell.clock import SimulatedClock
from lotwright.shell.files import Disk
from lotwright.shell.keys import Keys
from lotwright.shell.playing import FOUNDER, PASSWORD, StoreStage, person_id
from lotwright.shell.reads.configuration import Configurations
from lotwright.shell.reads.present import LISTS, STREAMS
from lotwright.shell.runner import Runner, tag_of
from lotwright.shell.store.database import Pool


class HttpStage(StoreStage):
    """Commands travel over HTTP; the clock, the timers and the looking around are the store's."""

    def __init__(self, runner: Runner, clock: SimulatedClock, enter: Callable[[str, str], None]) -> None:
        super().__init__(runner, clock, enter)
        self._browsers: dict[str, Any] = {}

    def cast(self, person: str, role: str) -> None:
        super().cast(person, role)
        from lotwright.shell.accounts.models import User

        if not User.objects.filter(person=person_id(person)).exists():
            User.objects.open(person, person_id(person), secrets.token_hex(8))

    def do(self, person: str, command: c.Command, *, signing: bool) -> Mapping[str, Any]:
        if person == FOUNDER:
            return super().do(person, command, signing=signing)
        match command:
            case c.StartCase():
                return self._answer(person, f"/processes/{command.process}/start", {"values": command.values})
            case c.Perform():
                return self._answer(person, *self._act(command))
            case c.Complete():
                return self._complete(person, command, signing)
            case c.Claim():
                return self._on(person, command, "claim", {})
            case c.Unclaim():
                return self._on(person, command, "unclaim", {})
            case c.ReturnTask():
                return self._on(person, command, "return", {"to": command.to, "reason": command.reason})
            case c.Transfer():
                return self._on(person, command, "transfer", {"person": command.person, "reason": command.reason})
            case c.Delegate() | c.Resolve() | c.AddSigner() | c.RemoveSigner() | c.Urge() | c.TakeBack():
                fields = command.__struct_fields__
                said = {key: getattr(command, key) for key in fields if key not in ("case", "task", "version")}
                return self._on(person, command, tag_of(command).removeprefix("task."), said)
            case c.CaseCommand():
                move = str(type(command).__name__).lower()
                seen = {"If-Match": f'"{command.version}"'}
                return self._answer(person, f"/cases/{command.case}/{move}", {"reason": command.reason}, **seen)
            case c.RaiseNonconformance():
                things = [{"kind": LISTS.get(one["kind"], one["kind"]), "id": one["id"]} for one in command.things]
                said = {"severity": command.severity, "description": command.description, "things": things}
                return self._on(person, command, "raise-nc", said)
        raise AssertionError(f"no route for {type(command).__name__}")

    def _complete(self, person: str, command: c.Complete, signing: bool) -> Mapping[str, Any]:
        said: dict[str, Any] = {"values": command.values, "outcome": command.outcome, "reason": command.reason}
        if signing:
            asked = {"values": command.values, "outcome": command.outcome, "reason": command.reason}
            due = self._sent(person, f"/tasks/{command.case}/{command.task}/signing", asked)
            proof = {"digest": due["digest"], "password": PASSWORD, "login": person, "reason": command.reason}
            said["signature"] = proof
        return self._on(person, command, "complete", said)

    def _act(self, command: c.Perform) -> tuple[str, dict[str, Any]]:
        """The page on which an action is offered: that of the thing it is about."""
        fields = self._runner.catalogue[command.action].inputs.__struct_fields__
        inputs = dict(command.inputs)
        for listed, stream in STREAMS.items():
            if stream in fields and stream in inputs:
                id = inputs.pop(stream)
                return f"/things/{listed}/{id}/acts/{command.action}", {"inputs": inputs, "reason": command.reason}
        return f"/things/items/new/acts/{command.action}", {"inputs": inputs, "reason": command.reason}

    def _on(self, person: str, command: c.TaskCommand, act: str, said: Mapping[str, Any]) -> Mapping[str, Any]:
        version = {} if command.version is None else {"If-Match": f'"{command.version}"'}
        return self._answer(person, f"/tasks/{command.case}/{command.task}/{act}", said, **version)

    def _answer(self, person: str, path: str, said: Mapping[str, Any], **headers: str) -> Mapping[str, Any]:
        answer: Mapping[str, Any] = self._sent(person, path, said, **headers)["answer"]
        return answer

    def _sent(self, person: str, path: str, said: Mapping[str, Any], **headers: str) -> Any:
        client, token = self._browser(person)
        answer = client.post(
            f"/api/v1{path}",
            said,
            content_type="application/json",
            headers={"X-CSRFToken": token, "Idempotency-Key": secrets.token_hex(8), **headers},
        )
        if answer.status_code >= 400:
            raise _declined(answer.status_code, answer.json())
        return answer.json()

    def _browser(self, person: str) -> tuple[Any, str]:
        if person not in self._browsers:
            from django.test import Client

            from lotwright.shell.accounts.models import User

            client = Client(enforce_csrf_checks=True)
            client.force_login(
                User.objects.get(person=person_id(person)), backend="lotwright.shell.accounts.backend.CountingBackend"
            )
            self._browsers[person] = (client, client.get("/api/v1/session").json()["csrf"])
        return self._browsers[person]


def _declined(status: int, said: Mapping[str, Any]) -> Exception:
    """The problem document as what the runner would have raised."""
    if status == 412:
        return c.Conflict("case", "", None, 0)
    if said["fields"]:
        return Invalid([Problem(one["rule"], one["path"], one["params"]) for one in said["fields"]])
    params = {key: tuple(value) if isinstance(value, list) else value for key, value in said["params"].items()}
    return Refused(said["rule"], **params)


@contextmanager
def served(packs: Sequence[Pack], database: Any, pool: Pool, make: type[HttpStage] = HttpStage) -> Iterator[HttpStage]:
    """The interface, standing on a founded installation of its own for as long as the play lasts."""
    from tests.packs import stages

    clock, held = SimulatedClock(stages.START), Keys(b"k" * 32)
    configurations = Configurations()
    runner = wiring.build(pool, configurations, clock, stages.prove, wiring.sealing(held))
    stages.found(runner, packs)
    with tempfile.TemporaryDirectory() as folder, standing_on(database.app):
        from lotwright.web import world

        files = Disk(Path(folder))
        with world.instead(wiring.World(pool, runner, files, wiring.assess, configurations)):
            yield make(runner, clock, stages.entering(pool, held))


@contextmanager
def standing_on(dsn: str) -> Iterator[None]:
    """The web framework on another database for a while."""
    framework.stand_on(dsn)
    try:
        yield
    finally:
        framework.leave("default")
