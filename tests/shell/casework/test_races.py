"""Races over real commits. Each has a naive twin: the same race run on plain tables the obvious way, which goes wrong.

A twin that came out right would mean that the harness does not bring the racers together, and the test above it
would show nothing.
"""

from __future__ import annotations

import psycopg
import pytest
from tests.shell.casework import desk
from tests.shell.casework.desk import act, approval, caller, prove, task, written
from tests.shell.casework.race import Meeting, race

from lotwright.kernel.refusal import Refused
from lotwright.shell import commands as c
from lotwright.shell import verify
from lotwright.shell.reads.configuration import Configurations
from lotwright.shell.store.database import open_pool
from lotwright.shell.store.unit import Restart
from lotwright.shell.wiring import KINDS, build

TIMES = 5


@pytest.fixture(scope="module")
def database(clone):
    """A database for this file, by role."""
    return clone()


@pytest.fixture(scope="module")
def pool(database):
    """Enough connections for all racers."""
    held = open_pool(database.app, largest=16)
    yield held
    held.close()


@pytest.fixture
def plain(database):
    """Plain tables for the twins, and a connection each: the owner's, so that nothing guards them."""
    with psycopg.connect(database.owner, autocommit=True) as connection:
        connection.execute(
            "DROP TABLE IF EXISTS public.plain_task, public.plain_effect, public.plain_lot;"
            "CREATE TABLE public.plain_task (id int, state text);"
            "CREATE TABLE public.plain_effect (task int, person text, what text);"
            "CREATE TABLE public.plain_lot (id int, quantity int)"
        )
    return lambda: psycopg.connect(database.owner)


def meeting_runner(runner, meeting):
    """The same installation, whose signers meet at the critical point: after all checks, before anything happens."""

    def met(who, proof):
        meeting.wait()
        return prove(who, proof)

    return build(runner.pool, Configurations(), runner.clock, met, sealed)


def signing(runner, name, command):
    """Somebody who signs, and meets the others when all checks are done and nothing has happened yet."""
    return lambda meeting: meeting_runner(runner, meeting).run(command, caller(name))


def after_meeting(deed):
    """Somebody who acts when the others have looked."""

    def do(meeting):
        meeting.wait()
        return deed()

    return do


def rules(found):
    return sorted(one.rule for one in found if isinstance(one, Refused))


def won(found):
    return [one for one in found if isinstance(one, c.Receipt)]


def clean(database):
    with psycopg.connect(database.verifier) as connection:
        assert verify.verify(connection, KINDS).faults == []


# --- T1: double approve ---


def test_a_task_is_approved_once_however_often_at_once(runner, pool, database):
    for _ in range(TIMES):
        case = written(runner)
        found = race([signing(runner, name, approval(runner, case, name)) for name in ("cai", "dee", "cai")])
        assert len(won(found)) == 1, found
        assert rules(found) == ["task.not-open"] * 2, found
        with pool.connection() as connection:
            done = "SELECT count(*) FROM ledger.task_done WHERE stream = %s AND element = 'Approve'"
            assert connection.execute(done, (case,)).fetchone() == (1,)
            signed = "SELECT count(*) FROM ledger.signature WHERE stream = %s"
            assert connection.execute(signed, (case,)).fetchone() == (1,)
    clean(database)


def test_the_naive_twin_approves_twice(plain):
    with plain() as connection:
        connection.execute("INSERT INTO public.plain_task VALUES (1, 'open')")

    def approve(meeting: Meeting):
        with plain() as connection:
            (state,) = connection.execute("SELECT state FROM public.plain_task WHERE id = 1").fetchone()
            assert state == "open"
            meeting.wait()
            connection.execute("UPDATE public.plain_task SET state = 'done' WHERE id = 1")
            connection.execute("INSERT INTO public.plain_effect VALUES (1, 'x', 'approved')")
        return "done"

    assert race([approve, approve]) == ["done", "done"]
    with plain() as connection:
        assert connection.execute("SELECT count(*) FROM public.plain_effect").fetchone() == (2,)


# --- T4: timer against person ---


def test_timer_and_person_have_one_winner(runner, pool, database):
    for _ in range(TIMES):
        case = written(runner)
        with pool.connection() as connection:
            where = "SELECT timer, due FROM ledger.timer WHERE stream = %s AND element = 'TooLate'"
            timer, due = connection.execute(where, (case,)).fetchone()
        runner.clock.set(due)
        fire = c.FireTimer(case=case, timer=timer)
        person = signing(runner, "cai", approval(runner, case))
        found = race([person, after_meeting(lambda fire=fire: runner.run(fire, caller("cai", kind="job")))])
        assert len(won(found)) == 1, found
        assert len(rules(found)) == 1, found
        with pool.connection() as connection:
            ends = "SELECT body FROM journal.entry WHERE kind = 'case' AND id = %s"
            bodies = b"".join(bytes(body) for (body,) in connection.execute(ends, (case,)))
        assert (b'"Lapsed"' in bodies) != (b'"Done"' in bodies)
    clean(database)


def test_the_naive_twin_lets_both_win(plain):
    with plain() as connection:
        connection.execute("INSERT INTO public.plain_task VALUES (1, 'open')")

    def deed(what):
        def do(meeting):
            with plain() as connection:
                (state,) = connection.execute("SELECT state FROM public.plain_task").fetchone()
                meeting.wait()
                if state == "open":
                    connection.execute("UPDATE public.plain_task SET state = 'done'")
                    connection.execute("INSERT INTO public.plain_effect VALUES (1, 'x', %s)", (what,))
            return what

        return do

    race([deed("approved"), deed("lapsed")])
    with plain() as connection:
        assert connection.execute("SELECT count(*) FROM public.plain_effect").fetchone() == (2,)


# --- T3: the same person prepares and approves ---


def test_nobody_does_both_halves_of_a_pair(runner, pool, database):
    for _ in range(TIMES):
        case = runner.run(c.StartCase(process="pair", values={"note": "n"}), caller("ana")).answer["case"]
        with pool.connection() as connection:
            rows = connection.execute("SELECT task FROM ledger.task WHERE stream = %s", (case,)).fetchall()
        assert len(rows) == 2

        commands = [c.Complete(case=case, task=id) for (id,) in rows]
        found = race([after_meeting(lambda one=one: runner.run(one, caller("ana"))) for one in commands])
        assert len(won(found)) == 1, found
        assert rules(found) == ["task.four-eyes"], found
    clean(database)


def test_the_naive_twin_lets_one_person_do_both(plain):
    def deed(own, other):
        def do(meeting):
            with plain() as connection:
                known = "SELECT count(*) FROM public.plain_effect WHERE person = 'ana' AND what = %s"
                (done,) = connection.execute(known, (other,)).fetchone()
                meeting.wait()
                if not done:
                    connection.execute("INSERT INTO public.plain_effect VALUES (1, 'ana', %s)", (own,))
            return own

        return do

    race([deed("weigh", "verify"), deed("verify", "weigh")])
    with plain() as connection:
        assert connection.execute("SELECT count(*) FROM public.plain_effect").fetchone() == (2,)


# --- T2: a form filled in on an old version ---


def test_of_two_who_saw_the_same_version_one_is_told(runner):
    case = desk.begin(runner)
    seen = desk.version(runner, case)
    runner.run(c.Claim(case=case, task=task(runner, case), version=seen), caller("ana"))
    with pytest.raises(c.Conflict):
        late = c.Complete(case=case, task=task(runner, case), version=seen, values={"pages": 2})
        runner.run(late, caller("ana"))


def test_of_two_forms_filled_in_on_one_version_one_is_written_and_the_other_told(runner, database):
    for _ in range(TIMES):
        case = desk.begin(runner)
        seen, open_task = desk.version(runner, case), task(runner, case)
        sent = [
            (name, c.Complete(case=case, task=open_task, version=seen, values={"pages": pages}))
            for name, pages in (("ana", 2), ("ben", 4))
        ]
        found = race([after_meeting(lambda one=one: runner.run(one[1], caller(one[0]))) for one in sent])
        assert sorted(type(one).__name__ for one in found) == ["Conflict", "Receipt"], found
        written_by = next(place for place, one in enumerate(found) if isinstance(one, c.Receipt))
        assert desk.record(runner, case)["pages"] == ("2", "4")[written_by]
    clean(database)


def test_the_naive_twin_loses_what_the_other_wrote(plain):
    """Each writes the whole form as they saw it: the field the other changed is as before, and nobody is told."""
    with plain() as connection:
        connection.execute("INSERT INTO public.plain_lot VALUES (1, 1)")

    def write(**changed):
        def do(meeting):
            with plain() as connection:
                (id, quantity) = connection.execute("SELECT id, quantity FROM public.plain_lot").fetchone()
                meeting.wait()
                form = {"id": id, "quantity": quantity} | changed
                connection.execute("UPDATE public.plain_lot SET id = %(id)s, quantity = %(quantity)s", form)
            return "saved"

        return do

    assert race([write(id=2), write(quantity=2)]) == ["saved", "saved"]
    with plain() as connection:
        assert connection.execute("SELECT id, quantity FROM public.plain_lot").fetchone() != (2, 2)


# --- T17: authority revoked while the task was open ---


def test_authority_revoked_at_the_same_moment_never_counts_after_its_revocation(runner, pool, database):
    for _ in range(TIMES):
        case = written(runner)
        gone = after_meeting(lambda: act(runner, "root", "people.revoke", person="P-dee", role="approver"))
        found = race([signing(runner, "dee", approval(runner, case, "dee")), gone])
        assert not isinstance(found[1], Exception), found
        with pool.connection() as connection:
            order = (
                "SELECT kind FROM journal.entry WHERE (kind, id) IN (('case', %s), ('person', 'P-dee'))"
                " ORDER BY recorded DESC LIMIT 3"
            )
            kinds = [kind for (kind,) in connection.execute(order, (case,))]
        if isinstance(found[0], c.Receipt):
            assert kinds[0] == "person", "whoever approved did so before the revocation was entered"
        else:
            assert rules(found) == ["access.not-granted"], found
        act(runner, "root", "people.grant", person="P-dee", role="approver", since="2020-01-01")
    clean(database)


def test_the_naive_twin_acts_on_authority_that_is_gone(plain):
    with plain() as connection:
        connection.execute("INSERT INTO public.plain_task VALUES (1, 'may')")

    def person(meeting):
        with plain() as connection:
            (may,) = connection.execute("SELECT state FROM public.plain_task").fetchone()
            meeting.wait()
            meeting.wait()
            if may == "may":
                connection.execute("INSERT INTO public.plain_effect SELECT 1, state, 'approved' FROM public.plain_task")
        return may

    def revoke(meeting):
        meeting.wait()
        with plain() as connection:
            connection.execute("UPDATE public.plain_task SET state = 'revoked'")
        meeting.wait()

    race([person, revoke])
    with plain() as connection:
        assert connection.execute("SELECT person FROM public.plain_effect").fetchone() == ("revoked",)


def test_a_password_is_proven_once_however_often_a_command_is_tried(runner):
    """The runner starts over when it meets a busy stream; the try it costs the signer is one."""
    case = written(runner)
    tries = []

    def counted(who, proof):
        tries.append(who.person)
        return prove(who, proof)

    held = build(runner.pool, Configurations(), runner.clock, counted, sealed)
    handle = held.handlers[c.Complete]
    restarts = []

    def twice(work, command):
        answer = handle(work, command)
        if not restarts:
            restarts.append(1)
            raise Restart
        return answer

    held.handlers = {**held.handlers, c.Complete: twice}
    held.run(approval(runner, case), caller("cai"))
    assert (tries, restarts) == (["P-cai"], [1])


def test_a_stale_page_or_a_missing_reason_costs_nobody_a_try_of_their_password(runner):
    case, tries = written(runner), []

    def counted(who, proof):
        tries.append(who.person)
        return prove(who, proof)

    held = build(runner.pool, Configurations(), runner.clock, counted, sealed)
    for rule, changed in (("sign.digest-changed", {"digest": "0" * 64}), ("sign.reason-missing", {"reason": " "})):
        with pytest.raises(Refused) as refused:
            held.run(approval(runner, case, **changed), caller("cai"))
        assert refused.value.rule == rule
    assert tries == []


def sealed(work, person):
    keys = desk.Keys(b"k" * 32)
    return keys.seal(person, keys.new(person), person)
