"""The verifier agrees with everything the runner does, and with nothing else."""

from __future__ import annotations

import datetime as dt
import secrets
from decimal import Decimal

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.shell import pots
from tests.shell.pots import Draw, Fill, Pour, Sign, caller

from lotwright.kernel.refusal import Refused
from lotwright.shell.clock import SimulatedClock
from lotwright.shell.commands import Perform
from lotwright.shell.store.database import open_pool
from lotwright.shell.verify import verify

AMOUNTS = st.decimals(Decimal("0.001"), Decimal(50), places=3)
POTS = st.sampled_from("ABC")
PEOPLE = st.sampled_from(["P-1", "P-2"])
DATES = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))
COMMANDS = st.one_of(
    st.builds(Fill, pot=POTS, amount=AMOUNTS),
    st.builds(Draw, pot=POTS, amount=AMOUNTS),
    st.builds(Pour, source=POTS, target=POTS, amount=AMOUNTS),
    st.builds(Sign, pot=POTS, part=st.sampled_from(["prepared", "approved"])),
    st.builds(
        lambda person, role, since: Perform(
            action="people.grant", inputs={"person": person, "role": role, "since": since.isoformat()}
        ),
        PEOPLE, st.sampled_from(["purchaser", "auditor"]), DATES,
    ),
    st.builds(
        lambda person, role: Perform(action="people.revoke", inputs={"person": person, "role": role}),
        PEOPLE, st.sampled_from(["purchaser", "auditor"]),
    ),
)  # fmt: skip


def report(database):
    with psycopg.connect(database.verifier, autocommit=True) as connection:
        return verify(connection, pots.KINDS)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(st.tuples(PEOPLE, COMMANDS), min_size=1, max_size=12))
def test_replay_equals_rows_after_any_history(runner, laid, history):
    names = {letter: f"{letter}-{secrets.token_hex(4)}" for letter in "ABC"}
    for pot in names.values():
        runner.run(Fill(pot=pot, amount=Decimal(20)), caller())
    for person, command in history:
        try:
            runner.run(renamed(command, names), caller(person))
        except (Refused, AssertionError):
            continue
    found = report(laid)
    assert found.faults == []
    with psycopg.connect(laid.app) as connection:
        held, moved = connection.execute(
            "SELECT (SELECT sum(held) FROM ledger.pot), (SELECT sum(amount) FROM ledger.pot_move)"
        ).fetchone()
    assert held == moved, "what is held is the sum of what moved"


def renamed(command, names):
    """The command on pots of this history's own."""
    places = {field: names[getattr(command, field)] for field in ("pot", "source", "target") if hasattr(command, field)}
    return pots.msgspec.structs.replace(command, **places)


def test_the_report_counts_what_it_saw(runner, laid):
    before = report(laid)
    runner.run(Fill(pot=f"POT-{secrets.token_hex(4)}", amount=Decimal(1)), caller())
    after = report(laid)
    assert (after.mark, after.clean) == ("trial", True)
    assert (after.entries - before.entries, after.streams - before.streams, after.rows - before.rows) == (1, 1, 2)


@pytest.mark.parametrize(("mark", "named"), [("demo", set()), ("trial", set()), (None, {"time.simulated"})])
def test_simulated_time_is_lawful_only_under_a_mark(clone, mark, named):
    database = clone()
    pots.lay(database.owner)
    pool = open_pool(database.app, largest=2)
    clock = SimulatedClock(dt.datetime.now(dt.UTC) - dt.timedelta(days=30))
    runner = pots.runner(pool, clock)
    pots.begin(runner, mark)
    runner.run(Fill(pot="POT-1", amount=Decimal(1)), caller())
    pool.close()
    assert {fault.check for fault in report(database).faults} == named


def test_a_kind_nobody_knows_is_named(runner, laid):
    with psycopg.connect(laid.verifier, autocommit=True) as connection:
        found = verify(connection, {name: kind for name, kind in pots.KINDS.items() if name != "pot"})
    assert "kind.unknown" in {fault.check for fault in found.faults}
