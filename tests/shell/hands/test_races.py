"""Two at one moment: of what only one of them can do, one does it and the other is refused by name.

Each race has a naive twin: the same on a plain table the obvious way, which looks first and then acts, and goes wrong.
A twin that came out right would mean that two who set out at one moment do not meet, and the race would show nothing.
"""

from __future__ import annotations

import psycopg
import pytest
from tests.shell.casework.desk import act
from tests.shell.casework.race import race
from tests.shell.hands.desk import caller, plan, rows, signed, task_of

from lotwright.kernel.refusal import Refused
from lotwright.shell import commands as c


def at_once(runner, *sent):
    """What becomes of commands that are sent at one moment: "done", or the rule that said no."""
    deeds = [lambda meeting, one=one, name=name: runner.run(one, caller(name)) for one, name in sent]
    found = race(deeds)
    assert all(isinstance(one, c.Receipt | Refused) for one in found), found
    return sorted(one.rule if isinstance(one, Refused) else "done" for one in found)


def to(case, task, name, kind=c.Transfer, **more):
    return kind(case=case, task=task, person=f"P-{name}", reason="r", **more)


@pytest.mark.parametrize("round", range(3))
def test_who_is_away_and_who_stands_in_do_not_both_sign(runner, round):
    if round == 0:
        act(runner, "root", "people.add-substitute", person="P-cai", substitute="P-dee", since="2026-01-01")
    case = plan(runner, "Draft", "Check", has="cai")
    sign = c.Complete(case=case, task=task_of(runner, case), outcome="approve")
    said = at_once(runner, (signed(runner, sign, "cai"), "cai"), (signed(runner, sign, "dee"), "dee"))
    assert said == ["done", "task.not-open"]
    assert len(rows(runner, "SELECT 1 FROM ledger.signature WHERE stream = %s", case)) == 1


@pytest.mark.parametrize("round", range(3))
def test_a_task_taken_up_is_not_taken_back(runner, round):
    case = plan(runner, has="ben")
    task = task_of(runner, case)
    runner.run(c.Complete(case=case, task=task), caller("ben"))
    back, claim = c.TakeBack(case=case, task=task, reason="r"), c.Claim(case=case, task=task_of(runner, case))
    said = at_once(runner, (back, "ben"), (claim, "cai"))
    assert said in (["done", "task.take-back.moved-on"], ["done", "task.not-open"])


@pytest.mark.parametrize("round", range(3))
def test_a_task_goes_to_one_of_two(runner, round):
    case = plan(runner, "Draft", has="fay")
    task = task_of(runner, case)
    both = to(case, task, "dee"), to(case, task, "hal", c.Delegate)
    assert at_once(runner, (both[0], "fay"), (both[1], "fay")) == ["done", "task.claimed-by-another"]


# --- the naive twins ---


@pytest.fixture
def plain(database):
    """A plain table: a plan checked by cai has come to be signed, and nothing guards it. A connection each."""
    with psycopg.connect(database.owner, autocommit=True) as connection:
        connection.execute(
            "DROP TABLE IF EXISTS public.plain_task, public.plain_signature;"
            "CREATE TABLE public.plain_task (step text, state text, holder text);"
            "CREATE TABLE public.plain_signature (signer text);"
            "INSERT INTO public.plain_task VALUES ('Check', 'done', 'cai'), ('Sign', 'open', NULL)"
        )
    return lambda: psycopg.connect(database.owner)


def naive(plain, looks, *acts):
    """Somebody who looks whether it can still be done, and then does it in one transaction."""

    def do(meeting):
        with plain() as connection:
            if connection.execute(looks).fetchone() is None:
                return "refused"
            meeting.wait()
            for sql in acts:
                connection.execute(sql)
        return "done"

    return do


def held(plain, sql):
    with plain() as connection:
        return connection.execute(sql).fetchall()


OPEN = "SELECT 1 FROM public.plain_task WHERE step = 'Sign' AND state = 'open'"
UNTOUCHED = f"{OPEN} AND holder IS NULL"


def test_the_naive_twin_signs_for_who_is_away_and_who_stands_in(plain):
    def sign(name):
        done = "UPDATE public.plain_task SET state = 'done' WHERE step = 'Sign'"
        return naive(plain, OPEN, done, f"INSERT INTO public.plain_signature VALUES ('{name}')")

    assert race([sign("cai"), sign("dee")]) == ["done", "done"]
    assert len(held(plain, "SELECT 1 FROM public.plain_signature")) == 2, "one step, signed twice"


def test_the_naive_twin_takes_back_what_is_taken_up(plain):
    reopened = "UPDATE public.plain_task SET state = 'open' WHERE step = 'Check'"
    back = naive(plain, UNTOUCHED, "UPDATE public.plain_task SET state = 'gone' WHERE step = 'Sign'", reopened)
    claim = naive(plain, UNTOUCHED, "UPDATE public.plain_task SET holder = 'dee' WHERE step = 'Sign'")
    assert race([back, claim]) == ["done", "done"]
    took = held(plain, "SELECT step, state FROM public.plain_task WHERE holder = 'dee'")
    assert took == [("Sign", "gone")], "who was told that the task is theirs has one that is no more"


def test_the_naive_twin_gives_a_task_to_two(plain):
    def give(name):
        return naive(plain, UNTOUCHED, f"UPDATE public.plain_task SET holder = '{name}' WHERE step = 'Sign'")

    assert race([give("dee"), give("hal")]) == ["done", "done"], "one of the two was told what is not so"
