"""Attacks A01 to A11 and B21 to B25 of the catalogue of tampering: each is blocked, or the verifier names it.

The application, sealer and owner attack as themselves over commits of their own; a superuser shows what only
detection can answer.
"""

from __future__ import annotations

from decimal import Decimal

import psycopg
import pytest
from tests.shell import pots
from tests.shell.pots import Draw, Fill, caller

from lotwright.shell.store.database import open_pool
from lotwright.shell.verify import verify

HASH = bytes(32)


def made(clone):
    """A ledger with some history: two pots, filled and drawn from."""
    found = clone()
    pots.lay(found.owner)
    pool = open_pool(found.app, largest=2)
    runner = pots.runner(pool)
    pots.begin(runner)
    for pot in ("POT-1", "POT-2"):
        runner.run(Fill(pot=pot, amount=Decimal(10)), caller())
        runner.run(Draw(pot=pot, amount=Decimal(4)), caller())
    pool.close()
    return found


@pytest.fixture(scope="module")
def ledger(clone):
    """The ledger of the attacks that are blocked: each test leaves it as it was, and proves it."""
    return made(clone)


@pytest.fixture
def open_ledger(clone):
    """A ledger of its own for an attack that goes through."""
    return made(clone)


def checked(database):
    """What the verifier, as itself, says of the ledger: the names of the faults."""
    with psycopg.connect(database.verifier, autocommit=True, options="-c timezone=UTC") as connection:
        report = verify(connection, pots.KINDS)
    assert report.entries >= 6 and report.rows >= 6
    return {fault.check for fault in report.faults}


def attempt(dsn, *statements):
    """One transaction; the error it fails with, or None."""
    try:
        with psycopg.connect(dsn) as connection:
            for statement in statements:
                connection.execute(statement)
    except psycopg.Error as error:
        return error
    return None


def assert_blocked(database, error, *kinds):
    assert error is not None, "the attack went through"
    assert isinstance(error, kinds), repr(error)
    assert checked(database) == set()


def test_a_ledger_nobody_touched_is_clean(ledger):
    assert checked(ledger) == set()


DENIED = psycopg.errors.InsufficientPrivilege


@pytest.mark.parametrize(
    ("attack", "statements"),
    {
        "A01 update": ["UPDATE journal.entry SET actor = 'P-2'"],
        "A02 delete": ["DELETE FROM journal.entry"],
        "A03 truncate": ["TRUNCATE journal.entry"],
        "A04 disable a trigger": ["ALTER TABLE journal.entry DISABLE TRIGGER entry_is_final"],
        "A05 replica mode": ["SET session_replication_role = replica", "UPDATE journal.entry SET actor = 'P-2'"],
        "A06 forge a head": ["UPDATE journal.stream SET seq = 9"],
        "A06 invent a head": [f"INSERT INTO journal.stream VALUES ('pot', 'X', 1, decode('{HASH.hex()}', 'hex'))"],
        "A06 own insert": [
            "INSERT INTO journal.entry (kind, id, seq, prev, hash, body, act, actor, recorded)"
            " SELECT kind, 'X', 1, prev, hash, body, act, actor, recorded FROM journal.entry LIMIT 1"
        ],
        "put a table out of guard": ["ALTER TABLE ledger.pot DISABLE TRIGGER journaled"],
        "drop the guard": ["DROP FUNCTION journal.require_entry CASCADE"],
        "replace the guard": [
            "CREATE OR REPLACE FUNCTION journal.require_entry() RETURNS trigger LANGUAGE plpgsql"
            " AS 'BEGIN RETURN NULL; END'"
        ],
        "a table of its own beside the journal": ["CREATE TABLE journal.fake (x int)"],
        "a function before the journal's": [
            "CREATE FUNCTION ledger.sha256(bytea) RETURNS bytea LANGUAGE sql AS 'SELECT $1'"
        ],
        "regulate": ["SELECT journal.regulate('ledger.pot', 'lot')"],
        "become the owner": ["SET ROLE lw_owner"],
        "empty a ledger": ["TRUNCATE ledger.pot CASCADE"],
        "rewrite a log": ["UPDATE ledger.pot_move SET amount = 1"],
    }.items(),
)  # fmt: skip
def test_the_application_cannot(ledger, attack, statements):
    assert_blocked(ledger, attempt(ledger.app, *statements), DENIED)


def test_a07_a_wrong_hash_is_refused(ledger):
    copied = (
        f"SELECT journal.append(ARRAY[{edited('POT-1', 'POT-9')}], ARRAY[hash])"
        " FROM journal.entry WHERE id = 'POT-1' AND seq = 1"
    )
    assert_blocked(ledger, attempt(ledger.app, copied), psycopg.errors.CheckViolation)


def test_a08_an_entry_twice_is_refused(ledger):
    replayed = "SELECT journal.append(ARRAY[body], ARRAY[hash]) FROM journal.entry WHERE id = 'POT-1' AND seq = 2"
    error = attempt(ledger.app, replayed)
    assert_blocked(ledger, error, psycopg.DatabaseError)
    assert error.sqlstate == "LW001"


@pytest.mark.parametrize("statement", ["UPDATE journal.entry SET actor = 'P-2'", "DELETE FROM journal.entry",
                                       "UPDATE ledger.pot SET held = 1", "SELECT * FROM ledger.pot",
                                       "SELECT journal.append(ARRAY[]::bytea[], ARRAY[]::bytea[])"])  # fmt: skip
def test_a09_the_sealer_only_reads_the_journal(ledger, statement):
    assert_blocked(ledger, attempt(ledger.sealer, statement), DENIED)
    assert attempt(ledger.sealer, "SELECT count(*) FROM journal.entry") is None


@pytest.mark.parametrize("statement", ["UPDATE journal.entry SET actor = 'P-2'", "UPDATE ledger.pot SET held = 1",
                                       "INSERT INTO app.outbox (topic, payload) VALUES ('x', 'x')"])  # fmt: skip
def test_the_verifier_changes_nothing(ledger, statement):
    assert_blocked(ledger, attempt(ledger.verifier, statement), DENIED)


@pytest.mark.parametrize("change", ["UPDATE journal.entry SET actor = 'P-2'", "DELETE FROM journal.entry",
                                    "TRUNCATE journal.entry", "DELETE FROM journal.stream"])  # fmt: skip
def test_a10_the_owner_is_stopped_by_the_triggers(ledger, change):
    error = attempt(ledger.owner, change)
    assert_blocked(ledger, error, psycopg.DatabaseError)
    assert error.sqlstate == "LW002"


@pytest.mark.parametrize("change", ["UPDATE journal.entry SET actor = 'P-2'", "UPDATE ledger.pot SET held = 99"])
def test_a11_replica_mode_does_not_skip_the_triggers_for_a_superuser(ledger, change):
    error = attempt(ledger.admin, "SET session_replication_role = replica", change)
    assert_blocked(ledger, error, psycopg.DatabaseError)
    assert error.sqlstate in ("LW002", "LW004")


def behind(open_ledger, table, *statements):
    """What only a superuser can do: switch the guards off, then change. What the verifier finds beside the guards."""
    error = attempt(open_ledger.admin, f"ALTER TABLE {table} DISABLE TRIGGER ALL", *statements)
    assert error is None, repr(error)
    found = checked(open_ledger)
    assert "guard.off" in found
    return found - {"guard.off"}


@pytest.mark.parametrize(
    ("weakened", "named"),
    [
        ("ALTER TABLE ledger.pot DISABLE TRIGGER journaled", "ledger.pot"),
        ("ALTER TABLE ledger.pot ENABLE TRIGGER journaled", "ledger.pot"),
        ("DROP TRIGGER only_added ON ledger.pot_move", "ledger.pot_move"),
        ("DROP TRIGGER entry_is_final ON journal.entry", "journal.entry"),
    ],
)
def test_a_guard_switched_off_is_named(open_ledger, weakened, named):
    assert attempt(open_ledger.admin, weakened) is None
    with psycopg.connect(open_ledger.verifier, autocommit=True) as connection:
        assert {(fault.check, fault.id) for fault in verify(connection, pots.KINDS).faults} == {("guard.off", named)}


def test_b21_a_balance_changed_by_sql_is_named(open_ledger):
    assert behind(open_ledger, "ledger.pot", "UPDATE ledger.pot SET held = 7 WHERE id = 'POT-1'") == {"row.altered"}
    with psycopg.connect(open_ledger.verifier, autocommit=True) as connection:
        (fault,) = (one for one in verify(connection, pots.KINDS).faults if one.check == "row.altered")
    assert (fault.kind, fault.id, fault.seq) == ("pot", "POT-1", 2)
    assert "held is Decimal('7'), journal says Decimal('6')" in fault.detail


def test_b22_a_state_changed_by_sql_is_named(open_ledger):
    assert behind(open_ledger, "ledger.person", "UPDATE ledger.person SET active = false WHERE id = 'P-1'") == {
        "row.altered"
    }


def test_a_row_that_nothing_could_have_written_is_named_and_the_others_are_still_compared(open_ledger):
    also = ("ALTER TABLE ledger.pot DISABLE TRIGGER ALL", "UPDATE ledger.pot SET held = 7 WHERE id = 'POT-1'")
    found = behind(open_ledger, "ledger.person_grant", "UPDATE ledger.person_grant SET since = 'infinity'", *also)
    assert found == {"row.unreadable", "row.missing", "row.altered"}


def test_b23_a_record_deleted_is_named(open_ledger):
    assert behind(open_ledger, "ledger.pot", "DELETE FROM ledger.pot WHERE id = 'POT-1'") == {"row.missing"}


def test_b24_a_record_without_a_chain_is_named(open_ledger):
    planted = "INSERT INTO ledger.pot VALUES ('POT-X', 1, 'POT-X', 5)"
    assert behind(open_ledger, "ledger.pot", planted) == {"row.unaccounted"}


def test_b25_a_head_pointed_back_is_named(open_ledger):
    back = (
        "UPDATE journal.stream s SET seq = 1, head = e.hash FROM journal.entry e"
        " WHERE s.kind = 'pot' AND s.id = 'POT-1' AND (e.kind, e.id, e.seq) = (s.kind, s.id, 1)"
    )
    assert behind(open_ledger, "journal.stream", back) == {"head.mismatch"}


def test_a_head_without_entries_is_named(open_ledger):
    planted = f"INSERT INTO journal.stream VALUES ('pot', 'POT-X', 1, decode('{'01' * 32}', 'hex'))"
    assert behind(open_ledger, "journal.stream", planted) == {"head.without-entries"}


def rewritten(change):
    """SQL that edits the body of POT-1's second entry, and fixes up the hash so that the CHECK holds."""
    return (
        f"UPDATE journal.entry SET body = {change}, hash = sha256('\\x02'::bytea || prev || {change})"
        " WHERE kind = 'pot' AND id = 'POT-1' AND seq = 2"
    )


UNTOLD = ("head.mismatch", "row.unaccounted")
"""What follows where a stream cannot be folded: nothing accounts for its rows."""


def edited(old, new):
    return f"convert_to(replace(convert_from(body, 'UTF8'), '{old}', '{new}'), 'UTF8')"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (edited('"actor":"P-1"', '"actor":"P-2"'), {"head.mismatch", "columns.altered"}),
        (edited('"amount":"-4"', '"amount":"-5"'), {"head.mismatch", "state.digest", "row.altered"}),
        (edited('"seq":2', '"seq":7'), {"head.mismatch", "body.coordinates"}),
        (edited('{"act"', '{ "act"'), {"head.mismatch", "body.canonical"}),
        (edited('"v":1', '"v":2'), {"head.mismatch", "body.version"}),
        (edited('"type":"pot.changed"', '"type":"pot.smashed"'), {"events.unreadable", *UNTOLD}),
        (edited('"recorded":"', '"recorded":"?'), {"events.unreadable", *UNTOLD}),
        (edited('{"act"', '?"act"'), {"body.canonical", "body.unreadable", "events.unreadable", *UNTOLD}),
        (edited('"amount":"-4","type":"pot.changed"', '"id":"POT-1","type":"pot.made"'),
         {"events.impossible", *UNTOLD}),
        (edited('"amount":"-4"', '"amount":"NaN"'), {"events.impossible", *UNTOLD}),
    ],
    ids=["actor", "amount", "place", "spelling", "version", "event", "time", "bytes", "order", "number"],
)  # fmt: skip
def test_an_edited_entry_is_named_even_with_its_hash_mended(open_ledger, change, named):
    assert behind(open_ledger, "journal.entry", rewritten(change)) == named


def test_an_entry_edited_without_mending_the_hash_is_named(open_ledger):
    unchecked = "ALTER TABLE journal.entry DROP CONSTRAINT entry_check"
    change = f"UPDATE journal.entry SET body = {edited('P-1', 'P-2')} WHERE kind = 'pot' AND id = 'POT-1' AND seq = 2"
    assert "chain.hash" in behind(open_ledger, "journal.entry", unchecked, change)


def test_an_entry_in_the_middle_deleted_is_named(open_ledger):
    gone = "DELETE FROM journal.entry WHERE kind = 'pot' AND id = 'POT-1' AND seq = 1"
    assert {"chain.seq", "chain.prev"} <= behind(open_ledger, "journal.entry", gone)


def test_query_columns_edited_are_named(open_ledger):
    assert behind(open_ledger, "journal.entry", "UPDATE journal.entry SET actor = 'P-2' WHERE id = 'POT-1'") == {
        "columns.altered"
    }
