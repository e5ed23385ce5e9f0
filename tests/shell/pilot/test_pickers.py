"""Two pickers on one lot, over real commits: what is there is issued once. The naive twin issues more than there is."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest
from tests.packs import stages
from tests.packs.test_plays import play_of
from tests.shell.casework.race import race

from lotwright.kernel.refusal import Refused
from lotwright.shell import commands as c
from lotwright.shell import verify, wiring
from lotwright.shell.playing import Director
from lotwright.shell.reads.configuration import Configurations
from lotwright.shell.store.database import open_pool

TIMES = 4
HUBS, TUBING = "L-000002", "L-000001"


@pytest.fixture(scope="module")
def database(clone):
    """A database for this file, by role."""
    return clone()


@pytest.fixture(scope="module")
def pool(database):
    """Enough connections for the pickers."""
    held = open_pool(database.app, largest=8)
    yield held
    held.close()


@pytest.fixture(scope="module")
def stage(pool):
    """Released tubing and hubs lie in the store; 2000 hubs."""
    made = stages.store(stages.shipped(), pool)
    Director(made).play(play_of("pilot/store"))
    return made


def issuing(stage, hubs):
    """A batch begun, and the command that issues it so many hubs."""
    values = {"item": "FG-CATH", "revision": "C", "quantity": 2000}
    case = stage.do("zhao", c.StartCase(process="production", values=values), signing=False)["case"]
    (waiting,) = [one for one in stage.waiting() if one.case == case]
    issues = [{"lot": HUBS, "location": "STORE", "quantity": hubs}, {"lot": TUBING, "location": "STORE", "quantity": 1}]
    return c.Complete(case=case, task=waiting.task, values={"issues": issues})


def picker(stage, command, name="wang"):
    """Somebody whose issue is decided, and who meets the other before it is written."""

    def pick(meeting):
        runner = stage._runner
        own = wiring.build(runner.pool, Configurations(), runner.clock, stages.prove, lambda work, person: None)
        action = own.catalogue["production.issue"]

        def decide(inputs, world, context):
            decided = action.decide(inputs, world, context)
            meeting.wait()
            return decided

        own.catalogue = {**own.catalogue, "production.issue": replace(action, decide=decide)}
        return own.run(command, stage._caller(name))

    return pick


def in_store(pool):
    with pool.connection() as connection:
        row = connection.execute(
            "SELECT coalesce(sum(quantity), 0) FROM ledger.lot_balance WHERE stream = %s", (HUBS,)
        ).fetchone()
        issued = connection.execute(
            "SELECT coalesce(sum(quantity), 0) FROM ledger.stock_move WHERE stream = %s AND kind = 'issue'", (HUBS,)
        ).fetchone()
    return row[0], issued[0]


def test_two_pickers_never_take_more_than_there_is(stage, pool, database):
    stage.cast("wang", "warehouse")
    stage.cast("zhao", "operator")
    for left in (2000, 800):
        before, _ = in_store(pool)
        assert before == left
        wanted = 1200 if left == 2000 else 500
        found = race([picker(stage, issuing(stage, wanted)) for _ in range(2)])
        won = [one for one in found if isinstance(one, c.Receipt)]
        lost = [one.rule for one in found if isinstance(one, Refused)]
        assert (len(won), lost) == (1, ["stock.not-enough"]), found
        assert in_store(pool)[0] == left - wanted
    assert in_store(pool) == (300, 1700)
    with psycopg.connect(database.verifier) as connection:
        assert verify.verify(connection, wiring.KINDS).faults == []


def test_two_pickers_who_both_find_enough_both_take_it(stage, pool):
    before, _ = in_store(pool)
    found = race([picker(stage, issuing(stage, 100)) for _ in range(2)])
    assert all(isinstance(one, c.Receipt) for one in found), found
    assert in_store(pool)[0] == before - 200


def test_the_naive_twin_takes_more_than_there_is(database):
    with psycopg.connect(database.owner, autocommit=True) as connection:
        connection.execute("CREATE TABLE public.plain_stock (lot text, quantity int)")
        connection.execute("INSERT INTO public.plain_stock VALUES ('L', 2000)")

    def pick(meeting):
        with psycopg.connect(database.owner) as connection:
            (there,) = connection.execute("SELECT quantity FROM public.plain_stock").fetchone()
            assert there >= 1200
            meeting.wait()
            connection.execute("UPDATE public.plain_stock SET quantity = quantity - 1200")
        return "taken"

    assert race([pick, pick]) == ["taken", "taken"]
    with psycopg.connect(database.owner) as connection:
        assert connection.execute("SELECT quantity FROM public.plain_stock").fetchone() == (-400,)
