"""T15: clocks that differ, run backwards or change to winter time. What is due is an instant, and happens once."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from zoneinfo import ZoneInfo

import psycopg
import pytest
from tests.shell.casework import desk
from tests.shell.casework.desk import begin, caller, entries, refusals, task

from lotwright.kernel.bpmn.net import Timer
from lotwright.kernel.engine.catching import schedule
from lotwright.kernel.refusal import Refused
from lotwright.shell import commands as c
from lotwright.shell import runner as runners
from lotwright.shell import verify
from lotwright.shell.clock import SystemClock
from lotwright.shell.store.database import open_pool
from lotwright.shell.wiring import KINDS
from lotwright.shell.worker import Worker

HOUR = dt.timedelta(hours=1)


class Skewed(SystemClock):
    """The clock of a machine that is wrong by as much."""

    def __init__(self) -> None:
        self.wrong = dt.timedelta()

    def now(self) -> dt.datetime:
        return super().now() + self.wrong


@pytest.fixture
def database(clone):
    return clone()


@pytest.fixture
def earnest(database):
    """An installation whose clock is the machine's."""
    pool = open_pool(database.app)
    yield desk.founded(pool, Skewed())
    pool.close()


def rows(runner, sql, *parameters):
    with runner.pool.connection() as connection:
        return connection.execute(sql, parameters).fetchall()


def tug(runner):
    return runner.run(c.StartCase(process="tug", values={"note": "n"}), caller("ana")).answer["case"]


def test_a_machine_with_a_wrong_clock_fires_nothing_and_writes_nothing(earnest, database, monkeypatch):
    case, said = tug(earnest), []
    before, told = entries(earnest), refusals(earnest, "ana")
    for wrong in (2 * HOUR, -2 * HOUR, dt.timedelta(minutes=6)):
        earnest.clock.wrong = wrong
        Worker(earnest, None, said.append).fire()
        with pytest.raises(Refused) as refused:
            earnest.run(c.Complete(case=case, task=task(earnest, case)), caller("ana"))
        assert refused.value.rule == "request.clock-apart"
    assert len(said) >= 2 and all(line.endswith("request.clock-apart") for line in said)
    assert (entries(earnest), refusals(earnest, "ana")) == (before, told)
    assert len(rows(earnest, "SELECT 1 FROM ledger.timer WHERE stream = %s", case)) == 2

    earnest.clock.wrong = dt.timedelta(seconds=-30)
    earnest.run(c.Complete(case=case, task=task(earnest, case)), caller("ana"))
    with psycopg.connect(database.verifier) as connection:
        assert [fault.check for fault in verify.verify(connection, KINDS).faults] == []


def test_the_naive_twin_lets_a_fast_clock_decide_an_hour_early(earnest, monkeypatch):
    """Without looking at the database's clock the case lapses although nobody has had the hour."""
    monkeypatch.setattr(runners, "TOLERANCE", dt.timedelta(days=1))
    case = tug(earnest)
    earnest.clock.wrong = 2 * HOUR
    Worker(earnest, None).fire()
    assert rows(earnest, "SELECT status FROM ledger.process_case WHERE stream = %s", case) == [("ended",)]


def test_a_clock_that_runs_backwards_fires_nothing_twice_and_the_journal_keeps_its_order(runner):
    case = begin(runner)
    remind, escalate = (
        due for (due,) in rows(runner, "SELECT due FROM ledger.timer WHERE stream = %s ORDER BY 1", case)
    )
    worker = Worker(runner, None)

    def fired():
        while worker.fire():
            pass
        told = rows(runner, "SELECT payload FROM app.outbox WHERE topic = 'notify' ORDER BY id")
        notices = [json.loads(bytes(payload)) for (payload,) in told]
        return [one["kind"] for one in notices if one["case"] == case]

    runner.clock.set(remind)
    assert fired() == ["remind"]
    runner.clock.set(remind - 3 * HOUR)
    assert fired() == ["remind"]
    runner.run(c.Claim(case=case, task=task(runner, case)), caller("ana"))
    runner.clock.set(remind)
    assert fired() == ["remind"], "what was fired is not due again"
    runner.clock.set(escalate)
    assert fired() == ["remind", "escalate"]
    kept = rows(
        runner,
        "SELECT convert_from(body, 'UTF8')::json ->> 'at', recorded FROM journal.entry"
        " WHERE kind = 'case' AND id = %s ORDER BY seq",
        case,
    )
    at, recorded = [one for one, _ in kept], [one for _, one in kept]
    assert recorded == sorted(recorded)
    assert at != sorted(at), "the naive twin: ordered by the clock of the machine, the journal would be out of order"


BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = dt.datetime(2026, 10, 25, 0, 30, tzinfo=BERLIN)
"""Half past midnight of the night in which three o'clock becomes two."""


def hourly(count):
    """The instants at which an hourly cycle fires that begins in that night."""
    cycle = schedule(Timer("cycle", None, False), f"R{count}/PT1H", NIGHT.astimezone(dt.UTC), lambda span: NIGHT)
    found = []
    while cycle is not None:
        found.append(cycle.due)
        cycle = cycle.following()
    return found


def test_in_the_night_that_has_an_hour_twice_an_hourly_cycle_fires_every_hour_once():
    due = hourly(4)
    assert [one - NIGHT.astimezone(dt.UTC) for one in due] == [HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR]
    assert [one.astimezone(BERLIN).strftime("%H:%M") for one in due] == ["01:30", "02:30", "02:30", "03:30"]


def test_the_naive_twin_counts_by_the_clock_on_the_wall_and_leaves_an_hour_out():
    walls = [(NIGHT + turn * HOUR).astimezone(dt.UTC) for turn in range(1, 5)]
    gaps = [later - earlier for earlier, later in itertools.pairwise(walls)]
    assert gaps == [HOUR, 2 * HOUR, HOUR]
    assert walls != hourly(4)
