"""Sets the stages: a founded installation with the shipped packs on the pure core, the store and behind HTTP."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from tests.packs.drivers.memory import MemoryRunner, MemoryStage, prove

from lotwright.kernel.packs.pack import Pack
from lotwright.shell import commands as c
from lotwright.shell import keys, wiring
from lotwright.shell.clock import SimulatedClock
from lotwright.shell.installing import founding, read_packs
from lotwright.shell.keys import Keys
from lotwright.shell.playing import FOUNDER, StoreStage, person_id
from lotwright.shell.reads.configuration import Configurations
from lotwright.shell.settings import packs_folder
from lotwright.shell.store.database import Pool

START = dt.datetime(2026, 3, 2, 0, 0, tzinfo=dt.UTC)
HERE = c.Caller(person_id(FOUNDER), "-", "-", "UTC", request="founding")
SHIPPED = ("base", "pilot", "demo")


def shipped() -> list[Pack]:
    """The packs as they are shipped."""
    return read_packs(packs_folder(), SHIPPED, wiring.CATALOGUE)


def found(runner: Any, packs: Sequence[Pack]) -> None:
    """Found an installation with these packs."""
    given = founding(packs)
    runner.run(c.Found(name="Play", mark="trial", administrator=person_id(FOUNDER), definitions=given), HERE)


def core(packs: Sequence[Pack], make: type[MemoryStage] = MemoryStage) -> MemoryStage:
    """The pure core, in memory."""
    clock = SimulatedClock(START)
    runner = MemoryRunner(clock)
    found(runner, packs)
    return make(runner, clock)


def store(packs: Sequence[Pack], pool: Pool) -> StoreStage:
    """The store, on a database nothing else works on."""
    clock, held = SimulatedClock(START), Keys(b"k" * 32)
    runner = wiring.build(pool, Configurations(), clock, prove, wiring.sealing(held))
    found(runner, packs)
    return StoreStage(runner, clock, entering(pool, held))


def entering(pool: Pool, held: Keys) -> Callable[[str, str], None]:
    """Keeps names, so that people can sign."""

    def enter(person: str, name: str) -> None:
        with pool.connection() as connection:
            keys.enter(connection.execute, held, person, name)

    return enter
