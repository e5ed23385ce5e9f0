"""The one road: everything or nothing, once, in one order, within its budget of statements."""

from __future__ import annotations

import secrets
from decimal import Decimal

import pytest
from tests.shell.pots import CONSTRAINTS, Draw, Fill, Pour, caller, draw
from tests.shell.pots import runner as make_runner

from lotwright.kernel.journal.streams import Ref
from lotwright.kernel.refusal import Invalid, Refused
from lotwright.shell.acting import Need
from lotwright.shell.commands import Conflict, Found, Perform
from lotwright.shell.store.unit import Unit

MOST_STATEMENTS = 12


def a_pot(runner, amount="10"):
    pot = f"POT-{secrets.token_hex(4)}"
    runner.run(Fill(pot=pot, amount=Decimal(amount)), caller())
    return pot


def held(pool, pot):
    with pool.connection() as connection:
        return connection.execute("SELECT held FROM ledger.pot WHERE stream = %s", (pot,)).fetchone()[0]


def entries(pool):
    with pool.connection() as connection:
        return dict(connection.execute("SELECT kind, count(*) FROM journal.entry GROUP BY kind").fetchall())


def refusals(pool, person="P-1"):
    with pool.connection() as connection:
        rows = connection.execute("SELECT command, rule FROM ledger.refusal WHERE stream = %s ORDER BY seq", (person,))
        return rows.fetchall()


def test_events_rows_and_messages_commit_together(runner, pool):
    pot = a_pot(runner)
    receipt = runner.run(Draw(pot=pot, amount=Decimal(4)), caller())
    assert [entry[:3] for entry in receipt.entries] == [("pot", pot, 2)]
    assert receipt.answer == {"held": "6"}
    assert held(pool, pot) == 6
    with pool.connection() as connection:
        moves = connection.execute("SELECT seq, n, amount FROM ledger.pot_move WHERE stream = %s ORDER BY seq", (pot,))
        assert moves.fetchall() == [(1, 0, 10), (2, 0, -4)]
        sent = connection.execute("SELECT count(*) FROM app.outbox WHERE payload LIKE %s", (f"%{pot}%".encode(),))
        assert sent.fetchone() == (1,)
        head = connection.execute("SELECT head FROM journal.stream WHERE kind = 'pot' AND id = %s", (pot,)).fetchone()
        assert head[0].hex() == receipt.entries[0][3]


def test_a_refusal_changes_nothing_and_stands_on_the_stream_of_who_asked(runner, pool):
    pot = a_pot(runner)
    before, said = entries(pool), len(refusals(pool))
    with pytest.raises(Refused) as refused:
        runner.run(Draw(pot=pot, amount=Decimal(11)), caller())
    assert refused.value.rule == "pot.too-little"
    assert held(pool, pot) == 10
    assert refusals(pool)[said:] == [("pot.draw", "pot.too-little")]
    assert entries(pool) == before | {"person": before["person"] + 1}


def test_a_refusal_of_somebody_unknown_leaves_no_trace(runner, pool):
    before = entries(pool)
    with pytest.raises(Refused):
        runner.run(Draw(pot="NOWHERE", amount=Decimal(1)), caller("P-nobody"))
    assert entries(pool) == before


def test_bad_input_leaves_no_trace(runner, pool):
    before = entries(pool)
    with pytest.raises(Invalid) as invalid:
        runner.run(Perform(action="people.grant", inputs={"person": "P-1", "since": "2025-02-30"}), caller())
    assert {problem.path for problem in invalid.value.problems} == {"role", "since"}
    assert entries(pool) == before


def test_an_unknown_action_is_a_problem(runner):
    with pytest.raises(Invalid) as invalid:
        runner.run(Perform(action="pots.smash", inputs={}), caller())
    assert invalid.value.problems[0].rule == "action.unknown"


def test_the_same_key_gives_the_same_receipt_once(runner, pool):
    pot, key = a_pot(runner), secrets.token_hex(8)
    first = runner.run(Draw(pot=pot, amount=Decimal(1)), caller(key=key))
    again = runner.run(Draw(pot=pot, amount=Decimal(1)), caller(key=key))
    assert (first.replayed, again.replayed) == (False, True)
    assert again.entries == first.entries and again.answer == first.answer
    assert held(pool, pot) == 9


def test_a_key_belongs_to_one_command_of_one_person(runner, pool):
    pot, key = a_pot(runner), secrets.token_hex(8)
    runner.run(Draw(pot=pot, amount=Decimal(1)), caller(key=key))
    with pytest.raises(Refused) as refused:
        runner.run(Draw(pot=pot, amount=Decimal(2)), caller(key=key))
    assert refused.value.rule == "request.key-reused"
    runner.run(Draw(pot=pot, amount=Decimal(2)), caller("P-2", key=key))
    assert held(pool, pot) == 7


def test_a_refused_command_may_be_tried_again_under_its_key(runner, pool):
    pot, key = a_pot(runner, "1"), secrets.token_hex(8)
    with pytest.raises(Refused):
        runner.run(Draw(pot=pot, amount=Decimal(3)), caller(key=key))
    runner.run(Fill(pot=pot, amount=Decimal(5)), caller())
    assert not runner.run(Draw(pot=pot, amount=Decimal(3)), caller(key=key)).replayed


def test_a_version_that_is_not_current_conflicts(runner, pool):
    pot = a_pot(runner)
    runner.run(Draw(pot=pot, amount=Decimal(1), version=1), caller())
    with pytest.raises(Conflict) as conflict:
        runner.run(Draw(pot=pot, amount=Decimal(1), version=1), caller())
    assert (conflict.value.seen, conflict.value.current) == (1, 2)
    assert held(pool, pot) == 9


def test_a_stream_found_late_that_ranks_lower_begins_the_command_again(runner, pool):
    low, high = sorted((a_pot(runner), a_pot(runner)))
    runner.run(Pour(source=high, target=low, amount=Decimal(3)), caller())
    assert (held(pool, high), held(pool, low)) == (7, 13)


def test_a_constraint_of_the_database_is_the_rule_it_stands_for(pool, runner):
    def careless(work, command):
        """A handler that forgot to ask whether there is enough."""
        from tests.shell.pots import Changed

        ref = Ref("pot", command.pot)
        work.unit.need([Need(ref)])
        work.unit.happen(ref, Changed(-command.amount))
        return {}

    pot = a_pot(runner)
    assert CONSTRAINTS["pot_never_below_zero"] == "pot.below-zero"
    with pytest.raises(Refused) as refused:
        make_runner(pool, handlers={Draw: careless}).run(Draw(pot=pot, amount=Decimal(11)), caller())
    assert refused.value.rule == "pot.below-zero"
    assert held(pool, pot) == 10


def test_a_fault_of_ours_changes_nothing(pool, runner):
    def faulty(work, command):
        draw(work, command)
        raise ZeroDivisionError

    pot = a_pot(runner)
    with pytest.raises(ZeroDivisionError):
        make_runner(pool, handlers={Draw: faulty}).run(Draw(pot=pot, amount=Decimal(1)), caller())
    assert held(pool, pot) == 10


def test_an_installation_is_founded_once(runner):
    with pytest.raises(Refused) as refused:
        runner.run(Found(name="Again", administrator="P-3"), caller("P-3"))
    assert refused.value.rule == "instance.founded"


@pytest.mark.parametrize("command", [Fill, Draw])
def test_a_command_keeps_its_budget_of_statements(runner, monkeypatch, command):
    pot, sent = a_pot(runner), []
    counted = Unit.execute
    monkeypatch.setattr(Unit, "execute", lambda unit, sql, given: sent.append(sql) or counted(unit, sql, given))
    runner.run(command(pot=pot, amount=Decimal(1)), caller(key=secrets.token_hex(8)))
    assert len(sent) == runner.last_statements
    assert len(sent) + 2 <= MOST_STATEMENTS, "with BEGIN and COMMIT"
