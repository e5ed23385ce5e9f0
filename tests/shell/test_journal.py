"""What the database itself demands of the journal, whoever writes to it, asked as the application role."""

from __future__ import annotations

import datetime as dt
import secrets
from decimal import Decimal

import psycopg
import pytest
from tests.shell.pots import Changed, Fill, Made, PotRow, caller, fold

from lotwright.kernel.journal import canonical
from lotwright.kernel.journal.body import Body
from lotwright.kernel.journal.chain import GENESIS, entry_hash
from lotwright.kernel.values import instant_text


def body(pot, seq, prev, **more):
    """An entry of a pot that is lawful but for what the test makes of it."""
    now = dt.datetime.now(dt.UTC) - dt.timedelta(milliseconds=50)
    said = {
        "v": 1, "kind": "pot", "id": pot, "seq": seq, "prev": prev.hex(), "at": instant_text(now),
        "recorded": instant_text(now), "act": "pot.fill", "actor": "P-1", "actor_kind": "person", "request": "test",
        "events": [], "state": "0" * 64,
    } | more  # fmt: skip
    return canonical.encode(Body(**said))


def append(connection, *bodies, hashes=None):
    prevs = [bytes.fromhex(canonical.msgspec.json.decode(one)["prev"]) for one in bodies]
    made = [entry_hash(prev, one) for prev, one in zip(prevs, bodies, strict=True)]
    connection.execute("SELECT journal.append(%s, %s)", (list(bodies), hashes or made))
    return made


@pytest.fixture
def app(laid):
    with psycopg.connect(laid.app) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def pot():
    return f"POT-{secrets.token_hex(4)}"


def insert_pot(connection, pot, seq=1, held=0):
    connection.execute("INSERT INTO ledger.pot (stream, seq, id, held) VALUES (%s, %s, %s, %s)", (pot, seq, pot, held))


def test_an_entry_and_its_row_commit(app, pot):
    append(app, body(pot, 1, GENESIS))
    insert_pot(app, pot)
    app.commit()


def test_a_row_without_an_entry_does_not_commit(app, pot):
    insert_pot(app, pot)
    with pytest.raises(psycopg.DatabaseError) as fault:
        app.commit()
    assert fault.value.sqlstate == "LW004"


def test_an_entry_of_an_earlier_transaction_does_not_cover_a_row(app, pot):
    append(app, body(pot, 1, GENESIS))
    app.commit()
    insert_pot(app, pot)
    with pytest.raises(psycopg.DatabaseError) as fault:
        app.commit()
    assert fault.value.sqlstate == "LW004"


def test_an_entry_of_another_stream_does_not_cover_a_row(app, pot):
    append(app, body(f"{pot}-other", 1, GENESIS))
    insert_pot(app, pot)
    with pytest.raises(psycopg.DatabaseError) as fault:
        app.commit()
    assert fault.value.sqlstate == "LW004"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger.pot SET held = held + 1 WHERE stream = %s",
        "UPDATE ledger.pot SET held = held + 1, seq = seq + 1 WHERE stream = %s",
        "DELETE FROM ledger.pot WHERE stream = %s",
    ],
)
def test_a_row_never_changes_alone(app, pot, change):
    append(app, body(pot, 1, GENESIS))
    insert_pot(app, pot)
    app.commit()
    app.execute(change, (pot,))
    with pytest.raises(psycopg.DatabaseError) as fault:
        app.commit()
    assert fault.value.sqlstate == "LW004"


def test_a_row_does_not_move_to_another_stream(app, pot):
    (head,) = append(app, body(pot, 1, GENESIS))
    append(app, body(f"{pot}-2", 1, GENESIS))
    insert_pot(app, pot)
    app.execute("INSERT INTO ledger.pot_mark VALUES (%s, 1, 'P-1', 'prepared')", (pot,))
    insert_pot(app, f"{pot}-2")
    app.commit()
    append(app, body(pot, 2, head))
    app.execute("UPDATE ledger.pot_mark SET stream = %s, seq = 2 WHERE stream = %s", (f"{pot}-2", pot))
    with pytest.raises(psycopg.DatabaseError) as fault:
        app.commit()
    assert fault.value.sqlstate == "LW004"


@pytest.mark.parametrize(
    ("seq", "prev"),
    [(1, GENESIS), (2, GENESIS), (3, None), (2, bytes([7] * 32))],
    ids=["first", "genesis", "gap", "fork"],
)
def test_an_entry_follows_the_head_as_it_stands(app, pot, seq, prev):
    (head,) = append(app, body(pot, 1, GENESIS))
    with pytest.raises(psycopg.DatabaseError) as fault:
        append(app, body(pot, seq, head if prev is None else prev))
    assert fault.value.sqlstate == "LW001"


def test_a_first_entry_follows_nothing(app, pot):
    with pytest.raises(psycopg.DatabaseError) as fault:
        append(app, body(pot, 1, bytes([1] * 32)))
    assert fault.value.sqlstate == "LW001"


def test_a_wrong_hash_is_refused(app, pot):
    with pytest.raises(psycopg.errors.CheckViolation):
        append(app, body(pot, 1, GENESIS), hashes=[bytes(32)])


@pytest.mark.parametrize("minutes", [-6, 1])
def test_a_recording_time_that_is_not_now_is_refused(app, pot, minutes):
    elsewhen = instant_text(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=minutes))
    with pytest.raises(psycopg.DatabaseError) as fault:
        append(app, body(pot, 1, GENESIS, recorded=elsewhen))
    assert fault.value.sqlstate == "LW003"


def test_query_columns_are_read_from_the_body(app, pot):
    append(app, body(pot, 1, GENESIS, act="pot.fill", actor="P-2", process="C-1"))
    row = app.execute("SELECT act, actor, process FROM journal.entry WHERE id = %s", (pot,)).fetchone()
    assert row == ("pot.fill", "P-2", "C-1")


def test_locks_are_taken_in_the_order_given_and_the_clock_read_after(runner, laid):
    runner.run(Fill(pot="POT-A", amount=Decimal(1)), caller())
    with psycopg.connect(laid.app) as first, psycopg.connect(laid.app) as second:
        lock = "SELECT kind, id, seq, clock FROM journal.lock(%s, %s, %s)"
        rows = first.execute(lock, (["pot", "pot"], ["POT-A", "POT-NEW"], ["w", "w"])).fetchall()
        assert [row[:3] for row in rows] == [("pot", "POT-A", 1), (None, None, None)]
        second.execute("SET lock_timeout = '100ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            second.execute(lock, (["pot"], ["POT-A"], ["w"]))
        second.rollback()
        assert len(second.execute(lock, (["pot"], ["POT-A"], ["r"])).fetchall()) == 2


def test_shared_locks_go_together(runner, laid):
    runner.run(Fill(pot="POT-S", amount=Decimal(1)), caller())
    with psycopg.connect(laid.app) as first, psycopg.connect(laid.app) as second:
        for connection in (first, second):
            connection.execute("SET lock_timeout = '500ms'")
            connection.execute("SELECT * FROM journal.lock(%s, %s, %s)", (["pot"], ["POT-S"], ["s"]))


def test_two_new_streams_of_one_name_meet_at_the_first_entry(laid, pot):
    with psycopg.connect(laid.app) as first, psycopg.connect(laid.app) as second:
        append(first, body(pot, 1, GENESIS))
        insert_pot(first, pot)
        first.commit()
        with pytest.raises(psycopg.DatabaseError) as fault:
            append(second, body(pot, 1, GENESIS))
        assert fault.value.sqlstate == "LW001"


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity", "1e19"])
def test_an_amount_is_a_number_of_bearable_size(app, pot, amount):
    append(app, body(pot, 1, GENESIS))
    with pytest.raises(psycopg.errors.CheckViolation):
        insert_pot(app, pot, held=amount)


def test_numbers_are_drawn_only_from_series(app):
    assert app.execute("SELECT array_agg(n) FROM app.draw('ZZ', 3) AS n").fetchone() == ([1, 2, 3],)
    with pytest.raises(psycopg.DatabaseError) as fault:
        app.execute("SELECT app.draw('x; DROP TABLE journal.entry', 1)")
    assert fault.value.sqlstate == "LW005"


def test_content_is_kept_under_its_own_digest(app):
    with pytest.raises(psycopg.errors.CheckViolation):
        app.execute("INSERT INTO app.content VALUES (repeat('0', 64), 'x')")


def test_the_pots_of_these_tests_fold_as_they_should():
    state = fold(fold(None, Made("POT-1")), Changed(Decimal(3)))
    assert state.root == PotRow("POT-1", Decimal(3))
