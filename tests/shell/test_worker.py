"""The worker over real cases of the pilot pack: deadlines that pass while nobody works are kept, in their order."""

from __future__ import annotations

import datetime as dt
import json
import threading

import psycopg
import pytest
from tests.packs import stages

from lotwright.kernel.packs.plays import read_play, whole
from lotwright.kernel.refusal import Refused
from lotwright.shell import verify, wiring
from lotwright.shell.clock import SimulatedClock
from lotwright.shell.commands import FireTimer
from lotwright.shell.keys import Keys
from lotwright.shell.playing import Director, StoreStage
from lotwright.shell.reads.configuration import Configurations
from lotwright.shell.settings import packs_folder
from lotwright.shell.store.database import open_pool
from lotwright.shell.worker import PERSON, Worker

ORDER = """chen starts purchase with supplier = POLYMED, value = {amount = 90000, currency = CNY},
    lines = [{item = RM-TPU, revision = A, quantity = 4 bag, due = 2031-04-01}]
expect task "Approve purchase"
"""
PLAY = f'play "Two late approvals"\ngiven "The company"\nat 2026-03-02 09:00\n{ORDER}at 2026-03-02 10:00\n{ORDER}'


class Company:
    """The demo company with two purchases waiting for approval since an hour apart."""

    def __init__(self, database, pool) -> None:
        self.database, self.pool = database, pool
        self.clock, held = SimulatedClock(stages.START), Keys(b"k" * 32)
        self.runner = wiring.build(pool, Configurations(), self.clock, stages.prove, wiring.sealing(held))
        stages.found(self.runner, stages.shipped())
        library = [read_play(path.read_text()) for path in sorted((packs_folder() / "pilot" / "plays").glob("*.play"))]
        stage = StoreStage(self.runner, self.clock, stages.entering(pool, held))
        Director(stage).play(whole(read_play(PLAY), {play.title: play for play in library}))

    def timers(self):
        with self.pool.connection() as connection:
            return connection.execute("SELECT due, stream, timer, kind FROM ledger.timer ORDER BY 1, 2, 3").fetchall()

    def notices(self):
        with self.pool.connection() as connection:
            rows = connection.execute("SELECT payload FROM app.outbox WHERE topic = 'notify' ORDER BY id").fetchall()
        return [json.loads(bytes(payload)) for (payload,) in rows]

    def watch(self, monkeypatch):
        """The timers as they are fired."""
        fired, run = [], self.runner.run

        def watching(command, caller):
            if isinstance(command, FireTimer):
                fired.append((command.case, command.timer, caller.person, caller.kind))
            return run(command, caller)

        monkeypatch.setattr(self.runner, "run", watching)
        return fired


@pytest.fixture
def company(clone):
    database = clone()
    pool = open_pool(database.app)
    yield Company(database, pool)
    pool.close()
    with psycopg.connect(database.verifier, autocommit=True) as connection:
        assert verify.verify(connection, wiring.KINDS).faults == []


def test_nothing_is_due_before_its_time(company):
    assert len(company.timers()) >= 4
    assert Worker(company.runner, None).once() == 0


def test_what_fell_due_while_nobody_worked_is_fired_in_its_order(company, monkeypatch):
    due = [(case, timer) for _, case, timer, _ in company.timers()]
    told, fired = len(company.notices()), company.watch(monkeypatch)
    company.clock.advance(dt.timedelta(days=30))
    worker = Worker(company.runner, None)
    while worker.once():
        pass
    assert [one[:2] for one in fired] == due
    assert {one[2:] for one in fired} == {(PERSON, "job")}
    assert company.timers() == []
    kinds = [notice["kind"] for notice in company.notices()[told:]]
    assert kinds.count("remind") == kinds.count("escalate") == 2, kinds
    with company.pool.connection() as connection:
        assert connection.execute("SELECT count(*) FROM ledger.task").fetchone() == (2,), "nothing approves by itself"


def test_one_timer_that_cannot_fire_stops_no_other_and_is_tried_again_later(company, monkeypatch):
    bad = company.timers()[0][1:3]
    run, said = company.runner.run, []

    def failing(command, caller):
        if isinstance(command, FireTimer) and (command.case, command.timer) == bad:
            raise Refused("request.busy", attempts=8)
        return run(command, caller)

    monkeypatch.setattr(company.runner, "run", failing)
    company.clock.advance(dt.timedelta(days=30))
    worker = Worker(company.runner, None, said.append)
    while worker.once():
        pass
    assert [one[1:3] for one in company.timers()] == [bad]
    assert said == [f"timer {bad[0]}/{bad[1]}: request.busy"], "it rests instead of spinning"
    monkeypatch.undo()
    assert worker.once() == 0
    company.clock.advance(dt.timedelta(minutes=10))
    assert worker.once() == 1
    assert company.timers() == []


def test_two_workers_fire_each_timer_once(company, monkeypatch):
    fired = company.watch(monkeypatch)
    company.clock.advance(dt.timedelta(days=30))
    wanted = len(company.timers())
    workers = [Worker(company.runner, None) for _ in range(3)]
    start = threading.Barrier(3)

    def work(worker):
        start.wait()
        while company.timers():
            worker.once()

    threads = [threading.Thread(target=work, args=(worker,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(fired) == len(set(fired)) == wanted


def test_a_database_that_is_away_is_waited_for(company, monkeypatch):
    stop, tries = threading.Event(), []

    def away():
        tries.append(1)
        if len(tries) == 3:
            stop.set()
        raise psycopg.OperationalError("the connection is lost")

    worker = Worker(company.runner, None)
    monkeypatch.setattr(worker, "once", away)
    worker.run(stop, idle=0.01)
    assert len(tries) == 3
