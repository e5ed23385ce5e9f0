"""The house of `tests/modules`, on a real database: the same words, done by the runner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.modules.house import ENTITY, SITE, ZONE, House

from lotwright.kernel.journal.streams import Ref
from lotwright.shell.acting import Lock, Need
from lotwright.shell.commands import Caller, Perform
from lotwright.shell.runner import Runner
from lotwright.shell.store.unit import Unit


class Works(House):
    """Does each action as a command and reads what stands in the tables. `most` is the dearest command so far."""

    def __init__(self, runner: Runner) -> None:
        super().__init__()
        self.runner = runner
        self.most = (0, "")

    def do(self, action: str, by: str = "wen", **inputs: Any) -> Mapping[str, Any]:
        """Do an action as a person, and commit."""
        receipt = self.runner.run(Perform(action=action, inputs=inputs), caller(by))
        self.most = max(self.most, (self.runner.last_statements, action))
        return receipt.answer

    def get(self, kind: str, id: str) -> Any:
        """The state of a stream, as the tables have it."""
        with self.runner.pool.connection() as connection, connection.transaction():
            unit = Unit(connection, self.runner.kinds)
            unit.need([Need(Ref(kind, id), Lock.NONE)])
            return unit.get(kind, id)


def caller(person: str) -> Caller:
    """Somebody at the one site."""
    return Caller(person=person, site=SITE, entity=ENTITY, zone=ZONE, request="test")
