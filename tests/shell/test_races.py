"""Races, each beside its naive twin: the same two people at the same moment, without what the runner does.

A twin must fail, or the race would prove nothing. `together` holds both at the same point where it can; where a
lock lets only one come that far, it goes on after a moment.
"""

from __future__ import annotations

import contextlib
import secrets
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from tests.shell import pots
from tests.shell.cutting import Cutting
from tests.shell.pots import Draw, Fill, Pour, Sign, caller

from lotwright.kernel.journal.streams import Ref
from lotwright.kernel.refusal import Refused
from lotwright.shell.acting import Need
from lotwright.shell.store.database import open_pool
from lotwright.shell.store.numbers import Numbers
from lotwright.shell.verify import verify

MOMENT = 0.3


def race(*actions: Callable[[], Any]) -> list[Any]:
    """Do all at once; each one's answer, or the exception it ended with."""
    start = threading.Barrier(len(actions))

    def one(action):
        start.wait()
        try:
            return action()
        except Exception as fault:
            return fault

    with ThreadPoolExecutor(len(actions)) as threads:
        return list(threads.map(one, actions))


class Together:
    """A point where two meet; whoever waits a moment in vain goes on alone."""

    def __init__(self) -> None:
        self._barrier = threading.Barrier(2)

    def __call__(self) -> None:
        with contextlib.suppress(threading.BrokenBarrierError):
            self._barrier.wait(MOMENT)


def held_back(handler, meet):
    """A handler that, once it has what it reads, waits for the other to have read it too."""

    def waiting(work, command):
        work.unit.need([Need(Ref("pot", command.pot))])
        meet()
        return handler(work, command)

    return waiting


@pytest.fixture
def pot(runner):
    name = f"POT-{secrets.token_hex(4)}"
    runner.run(Fill(pot=name, amount=Decimal(10)), caller())
    return name


@pytest.fixture(scope="module")
def naive(laid):
    """A table without anything the runner or the schema does for a pot."""
    with psycopg.connect(laid.owner) as connection:
        connection.execute(
            "CREATE TABLE app.naive (pot text PRIMARY KEY, held numeric NOT NULL);"
            "CREATE TABLE app.naive_mark (pot text, person text, part text);"
            "GRANT ALL ON app.naive, app.naive_mark TO lw_app"
        )
    return laid.app


def poured(naive):
    name = f"POT-{secrets.token_hex(4)}"
    with psycopg.connect(naive) as connection:
        connection.execute("INSERT INTO app.naive VALUES (%s, 10)", (name,))
    return name


def held(dsn, pot, table="ledger.pot", key="stream"):
    with psycopg.connect(dsn) as connection:
        return connection.execute(f"SELECT held FROM {table} WHERE {key} = %s", (pot,)).fetchone()[0]


def naive_draw(dsn, pot, amount, meet):
    """Look, then take."""
    with psycopg.connect(dsn) as connection:
        (there,) = connection.execute("SELECT held FROM app.naive WHERE pot = %s", (pot,)).fetchone()
        meet()
        if there < amount:
            raise Refused("pot.too-little", pot=pot)
        connection.execute("UPDATE app.naive SET held = held - %s WHERE pot = %s", (amount, pot))
        return "drawn"


def test_t10_the_naive_twin_draws_more_than_there_is(naive):
    pot, meet = poured(naive), Together()
    assert race(*[lambda: naive_draw(naive, pot, 7, meet)] * 2) == ["drawn", "drawn"]
    assert held(naive, pot, "app.naive", "pot") == -4


def test_t10_two_draw_from_one_pot_and_one_is_refused(pool, runner, laid, pot):
    racing = pots.runner(pool, handlers={Draw: held_back(pots.draw, Together())})
    first, second = race(*[lambda: racing.run(Draw(pot=pot, amount=Decimal(7)), caller())] * 2)
    assert sorted((isinstance(first, Refused), isinstance(second, Refused))) == [False, True]
    assert held(laid.app, pot) == 3


def test_t11_many_draw_from_one_pot(runner, laid, pot):
    done = race(*[lambda: runner.run(Draw(pot=pot, amount=Decimal(3)), caller())] * 8)
    refused = [one.rule for one in done if isinstance(one, Exception)]
    assert refused == ["pot.too-little"] * 5
    assert held(laid.app, pot) == 1


def test_t1_the_naive_twin_takes_a_double_click_twice(naive):
    pot, meet = poured(naive), Together()
    race(*[lambda: naive_draw(naive, pot, 2, meet)] * 2)
    assert held(naive, pot, "app.naive", "pot") == 6


def test_t1_a_double_click_takes_once(pool, runner, laid, pot):
    key = secrets.token_hex(8)
    racing = pots.runner(pool, handlers={Draw: held_back(pots.draw, Together())})
    first, second = race(*[lambda: racing.run(Draw(pot=pot, amount=Decimal(2)), caller(key=key))] * 2)
    assert sorted((first.replayed, second.replayed)) == [False, True]
    assert first.entries == second.entries
    assert held(laid.app, pot) == 8


def naive_sign(dsn, pot, part, meet):
    """Look whether the person has signed already, then sign."""
    with psycopg.connect(dsn) as connection:
        seen = connection.execute("SELECT 1 FROM app.naive_mark WHERE pot = %s AND person = 'P-1'", (pot,)).fetchone()
        meet()
        if seen:
            raise Refused("pot.same-person", person="P-1")
        connection.execute("INSERT INTO app.naive_mark VALUES (%s, 'P-1', %s)", (pot, part))
        return part


def test_t3_the_naive_twin_lets_one_person_prepare_and_approve(naive):
    pot, meet = poured(naive), Together()
    done = race(
        lambda: naive_sign(naive, pot, "prepared", meet),
        lambda: naive_sign(naive, pot, "approved", meet),
    )
    assert done == ["prepared", "approved"]


def test_t3_one_person_cannot_prepare_and_approve_at_once(pool, laid, pot):
    racing = pots.runner(pool, handlers={Sign: held_back(pots.sign, Together())})
    done = race(
        lambda: racing.run(Sign(pot=pot, part="prepared"), caller()),
        lambda: racing.run(Sign(pot=pot, part="approved"), caller()),
    )
    assert [one.rule for one in done if isinstance(one, Exception)] == ["pot.same-person"]
    with psycopg.connect(laid.app) as connection:
        assert connection.execute("SELECT count(*) FROM ledger.pot_mark WHERE stream = %s", (pot,)).fetchone() == (1,)


def test_a_handler_that_does_not_lock_is_caught_by_the_chain(pool, laid, pot):
    """Reading without the lock, both decide on the same state; the second finds the head moved and decides anew."""
    from lotwright.shell.acting import Lock

    meet = Together()

    def unlocked(work, command):
        ref = Ref("pot", command.pot)
        work.unit.need([Need(ref, Lock.NONE)])
        meet()
        state = work.unit.get(*ref)
        if state.root.held < command.amount:
            raise Refused("pot.too-little", pot=ref.id)
        work.unit.happen(ref, pots.Changed(-command.amount))
        return {}

    racing = pots.runner(pool, handlers={Draw: unlocked})
    done = race(*[lambda: racing.run(Draw(pot=pot, amount=Decimal(7)), caller())] * 2)
    assert [one.rule for one in done if isinstance(one, Exception)] == ["pot.too-little"]
    assert held(laid.app, pot) == 3


def naive_pour(dsn, source, target, meet):
    with psycopg.connect(dsn) as connection:
        connection.execute("UPDATE app.naive SET held = held - 1 WHERE pot = %s", (source,))
        meet()
        connection.execute("UPDATE app.naive SET held = held + 1 WHERE pot = %s", (target,))


def test_t18_the_naive_twin_deadlocks(naive):
    one, other, meet = poured(naive), poured(naive), Together()
    done = race(lambda: naive_pour(naive, one, other, meet), lambda: naive_pour(naive, other, one, meet))
    assert [type(fault) for fault in done if fault] == [psycopg.errors.DeadlockDetected]


def test_t18_pours_in_every_direction_neither_deadlock_nor_lose(runner, laid):
    names = [f"POT-{secrets.token_hex(4)}" for _ in range(4)]
    for name in names:
        runner.run(Fill(pot=name, amount=Decimal(100)), caller())

    def pouring(turn):
        for step in range(6):
            source, target = names[(turn + step) % 4], names[(turn * 3 + step * 2 + 1) % 4]
            if source != target:
                runner.run(Pour(source=source, target=target, amount=Decimal(1)), caller(f"P-{turn % 2 + 1}"))

    assert [fault for fault in race(*[lambda turn=turn: pouring(turn) for turn in range(8)]) if fault] == []
    assert sum(held(laid.app, name) for name in names) == 400


def test_t12_the_naive_twin_draws_a_number_twice(naive):
    meet = Together()

    def draw():
        with psycopg.connect(naive) as connection:
            (number,) = connection.execute("SELECT count(*) + 1 FROM app.naive").fetchone()
            meet()
            return number

    first, second = race(draw, draw)
    assert first == second


def test_t12_numbers_are_unique_over_nodes(pool):
    nodes = [Numbers(pool) for _ in range(3)]
    drawn = race(*[lambda node=node: [node.draw("RACE") for _ in range(50)] for node in nodes for _ in range(2)])
    numbers = [number for node in drawn for number in node]
    assert len(set(numbers)) == len(numbers) == 300


@pytest.fixture
def cut(laid):
    """A runner whose connection breaks at COMMIT: the server commits, the answer never arrives."""
    with Cutting(laid.app) as cutting:
        pool = open_pool(cutting.dsn, largest=2)
        yield cutting, pots.runner(pool)
        pool.close()


def test_t9_the_naive_twin_retries_blindly_and_takes_twice(cut, laid, pot):
    cutting, runner = cut
    cutting.cut_next_commit()
    with pytest.raises(psycopg.OperationalError):
        runner.run(Draw(pot=pot, amount=Decimal(2)), caller())
    runner.run(Draw(pot=pot, amount=Decimal(2)), caller())
    assert held(laid.app, pot) == 6


def test_t9_a_keyed_retry_finds_what_became_of_the_first(cut, laid, pot):
    cutting, runner = cut
    key = secrets.token_hex(8)
    cutting.cut_next_commit()
    with pytest.raises(psycopg.OperationalError):
        runner.run(Draw(pot=pot, amount=Decimal(2)), caller(key=key))
    assert runner.run(Draw(pot=pot, amount=Decimal(2)), caller(key=key)).replayed
    assert held(laid.app, pot) == 8


def test_after_all_races_the_verifier_is_content(runner, laid):
    with psycopg.connect(laid.verifier, autocommit=True) as connection:
        assert verify(connection, pots.KINDS).faults == []
