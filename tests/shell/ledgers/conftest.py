"""The ledgers over a real database: every action of the catalogue, called as people, committed for good."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.modules.house import NOW, SITE, ZONE, furnish, sampling_tables
from tests.shell.ledgers.works import Works

from lotwright.shell import wiring
from lotwright.shell.clock import SimulatedClock
from lotwright.shell.commands import Caller, Content, Found, Perform
from lotwright.shell.reads.configuration import Configurations
from lotwright.shell.runner import Runner, Work
from lotwright.shell.store.database import Pool, open_pool

ROLES = """
[[roles]]
key = "administrator"
names = {zh = "管理员", en = "Administrator"}
blurb = {zh = "管理员", en = "Administrator"}
screens = []
grants = [{acts = ["people.*", "publish:*"]}]
[[roles]]
key = "worker"
names = {zh = "员工", en = "Worker"}
blurb = {zh = "员工", en = "Worker"}
screens = []
grants = [{acts = ["*"]}]
"""
PEOPLE = ("ana", "ben", "qin", "wen")


@pytest.fixture(scope="module")
def laid(clone: Callable[[], Any]) -> Any:
    """A fresh database for this file."""
    return clone()


@pytest.fixture(scope="module")
def pool(laid: Any) -> Iterator[Pool]:
    """Connections of the application role."""
    held = open_pool(laid.app, largest=8)
    yield held
    held.close()


@pytest.fixture(scope="module")
def runner(pool: Pool) -> Runner:
    """The runner as it is wired for everybody, on a clock of its own, with the sampling tables and one role."""

    def nobody(*_: Any) -> Any:
        raise AssertionError("nothing is signed here")

    made = wiring.build(pool, Configurations(), SimulatedClock(NOW), nobody, nobody)
    performed = made.handlers[Perform]

    def signed(work: Work, command: Any) -> dict[str, Any]:
        """As within a task that is signed for the release; how one signs is proven with casework."""
        work.meaning = "release"
        return performed(work, command)

    made.handlers = {**made.handlers, Perform: signed}
    founder = Caller(person="founder", site=SITE, entity="E1", zone=ZONE, request="test")
    given = (
        Content(kind="role-set", key="all", content=ROLES.encode()),
        Content(kind="sampling", key="attributes", content=sampling_tables()),
    )
    made.run(Found(name="Test", mark="trial", administrator="founder", definitions=given), founder)
    for person in PEOPLE:
        made.run(Perform(action="people.add", inputs={"person": person}), founder)
        grant = {"person": person, "role": "worker", "since": "2020-01-01"}
        made.run(Perform(action="people.grant", inputs=grant), founder)
    return made


@pytest.fixture(scope="module")
def works(runner: Runner) -> Works:
    """The same maker of devices as in `tests/modules`, furnished."""
    found = Works(runner)
    furnish(found)
    return found
