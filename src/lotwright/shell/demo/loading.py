"""Loads the demo: founds the installation with its mark, enters the company, and lets eight weeks pass."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from lotwright.kernel.packs.pack import Pack
from lotwright.shell import wiring
from lotwright.shell.clock import SimulatedClock, SystemClock
from lotwright.shell.demo import founding, history
from lotwright.shell.demo.company import read
from lotwright.shell.demo.diary import Diary
from lotwright.shell.demo.hands import ZONE, Hands, hurried_pool, prove
from lotwright.shell.installing import founding as definitions_of
from lotwright.shell.installing import read_packs
from lotwright.shell.opening import Opened
from lotwright.shell.reads.configuration import Configurations, Reads
from lotwright.shell.settings import packs_folder
from lotwright.shell.store.database import Pool

PACKS = ("base", "pilot", "demo")
SEED = 20_260_302
_SETTING_UP = dt.timedelta(days=3)

Say = Callable[[str], None]


def load(opened: Opened, say: Say, *, history: bool) -> None:
    """Found the demo and enter the company; with `history` also let the weeks pass that lie behind it.

    Everything goes through the runner, at simulated instants, which only an instance with the mark takes.
    """
    packs = read_packs(packs_folder(), PACKS, wiring.CATALOGUE)
    pool = hurried_pool(opened.dsn)
    try:
        with pool.connection() as reads:
            _load(_hands(opened, pool, reads, packs), opened, packs, say, history=history)
    finally:
        pool.close()
    with opened.pool.connection() as connection:
        connection.execute("SELECT pg_current_xact_id()")  # a commit that waits for the disk, and so for all before it


def _load(hands: Hands, opened: Opened, packs: Sequence[Pack], say: Say, *, history: bool) -> None:
    now, company = hands.clock.now(), hands.company
    today = now.astimezone(ZoneInfo(ZONE)).date()
    diary = Diary(hands, packs[0].calendars["cn-office"], now)
    hands.clock.set(diary.days[0] - _SETTING_UP)
    founding.found(hands, definitions_of(packs), "澄川医疗 / Chengchuan Medical")
    founding.enter_people(hands, opened.keys, today)
    founding.enter_masters(hands, today, diary.days)
    hands.clock.set(diary.days[0] - dt.timedelta(minutes=30))
    founding.open_stock(hands, today)
    say(f"company: {len(company.people)} people, {len(company.items)} items, {len(company.suppliers)} suppliers")
    if history:
        _pass(diary, say)


def _hands(opened: Opened, pool: Pool, reads: Reads, packs: Sequence[Pack]) -> Hands:
    clock = SimulatedClock(SystemClock().now())
    runner = wiring.build(pool, Configurations(), clock, prove, wiring.sealing(opened.keys))
    nodes = (node for pack in packs for process in pack.processes.values() for node in process.nodes.values())
    signed = frozenset(node.id for node in nodes if node.signature is not None)
    return Hands(read(packs[-1]), runner, reads, clock, random.Random(SEED), signed, opened.files)


def _pass(diary: Diary, say: Say) -> None:
    """Let the weeks pass, saying how far they are."""
    history.tell(diary)
    told: set[int] = set()

    def tell(at: dt.datetime) -> None:
        week = max(0, (at - diary.days[0]).days // 7) + 1
        if week not in told:
            told.add(week)
            ((lots,),) = diary.hands.rows("SELECT count(*) FROM ledger.lot")
            say(f"week {week}: {lots} lots, {diary.hands.counted} commands")

    diary.run(tell)
    ((lots,),) = diary.hands.rows("SELECT count(*) FROM ledger.lot")
    say(f"today: {lots} lots, {diary.hands.counted} commands")
