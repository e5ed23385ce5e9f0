"""Races of what comes from outside a case: timers, messages and answers, over real commits, each with a naive twin."""

from __future__ import annotations

import itertools
import secrets

import psycopg
import pytest
from tests.shell.casework.desk import PASSWORD, caller, prove, task
from tests.shell.casework.race import race

from lotwright.kernel.engine.data import decode
from lotwright.kernel.engine.state import ROOT
from lotwright.kernel.proving import migration
from lotwright.kernel.refusal import Refused
from lotwright.shell import commands as c
from lotwright.shell import verify, wiring
from lotwright.shell.casework import migrating
from lotwright.shell.casework.whole import Whole
from lotwright.shell.keys import Keys
from lotwright.shell.reads.configuration import Configurations
from lotwright.shell.store.database import open_pool
from lotwright.shell.wiring import KINDS

TIMES = 3
_number = itertools.count(1)


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
    """A plain table for the twins, and connections that nothing guards."""
    with psycopg.connect(database.owner, autocommit=True) as connection:
        connection.execute(
            "DROP TABLE IF EXISTS public.plain_token, public.plain_end, public.plain_sum;"
            "CREATE TABLE public.plain_token (place text);"
            "CREATE TABLE public.plain_end (place text);"
            "CREATE TABLE public.plain_sum (total int);"
            "INSERT INTO public.plain_token VALUES ('Work'); INSERT INTO public.plain_sum VALUES (0)"
        )
    return lambda: psycopg.connect(database.owner)


def met(runner, meeting, kind):
    """The same installation, where everybody waits for the others before the command of this kind is handled."""
    held = wiring.build(runner.pool, Configurations(), runner.clock, prove, wiring.sealing(Keys(b"k" * 32)))
    handle = held.handlers[kind]

    def waiting(work, command):
        meeting.wait()
        return handle(work, command)

    held.handlers = {**held.handlers, kind: waiting}
    return held


def doing(runner, command, who):
    """Somebody who does this, and meets the others when the case is read and nothing has happened yet."""
    return lambda meeting: met(runner, meeting, type(command)).run(command, who)


def rows(runner, sql, *parameters):
    with runner.pool.connection() as connection:
        return connection.execute(sql, parameters).fetchall()


def start(runner, process):
    values = {"note": f"N{next(_number)}"}
    return runner.run(c.StartCase(process=process, values=values), caller("ana")).answer["case"], values["note"]


def bodies(runner, case):
    found = rows(runner, "SELECT body FROM journal.entry WHERE kind = 'case' AND id = %s ORDER BY seq", case)
    return b"".join(bytes(body) for (body,) in found)


def rules(found):
    return [one.rule for one in found if isinstance(one, Refused)]


def won(found):
    return [one for one in found if isinstance(one, c.Receipt)]


def clean(database):
    with psycopg.connect(database.verifier) as connection:
        assert verify.verify(connection, KINDS).faults == []


# --- T5: two timers, a message and a person at one token ---

ENDS = (b'"EndDone"', b'"EndHour"', b'"EndMoment"', b'"EndStopped"')


def test_of_two_timers_a_message_and_a_person_one_takes_the_token(runner, database):
    for _ in range(TIMES):
        case, note = start(runner, "tug")
        timers = dict(rows(runner, "SELECT element, timer FROM ledger.timer WHERE stream = %s", case))
        ((due,),) = rows(runner, "SELECT max(due) FROM ledger.timer WHERE stream = %s", case)
        runner.clock.set(max(due, runner.clock.now()))
        worker = caller("root", kind="job")
        found = race(
            [
                doing(runner, c.FireTimer(case=case, timer=timers["Hour"]), worker),
                doing(runner, c.FireTimer(case=case, timer=timers["Moment"]), worker),
                doing(runner, c.Correlate(message="stop", key=note), worker),
                doing(runner, c.Complete(case=case, task=task(runner, case)), caller("ana")),
            ]
        )
        assert len(won(found)) == 1, found
        assert set(rules(found)) <= {"timer.not-waiting", "message.not-awaited", "task.not-open", "case.over"}, found
        assert len(rules(found)) == 3, found
        said = bodies(runner, case)
        assert sum(said.count(end) for end in ENDS) == 1, "the token came to one end"
        for table in ("task", "timer", "wait", "job"):
            assert rows(runner, f"SELECT 1 FROM ledger.{table} WHERE stream = %s", case) == []
    clean(database)


def test_the_naive_twin_takes_the_token_more_than_once(plain):
    def take(end):
        def do(meeting):
            with plain() as connection:
                there = connection.execute("SELECT 1 FROM public.plain_token").fetchone()
                meeting.wait()
                if there:
                    connection.execute("DELETE FROM public.plain_token")
                    connection.execute("INSERT INTO public.plain_end VALUES (%s)", (end,))
            return end

        return do

    race([take(end) for end in ("EndHour", "EndMoment", "EndStopped", "EndDone")])
    with plain() as connection:
        assert connection.execute("SELECT count(*) FROM public.plain_end").fetchone() == (4,)


# --- T8: answers of the outside world: sent again, out of order, all at once ---


def waiting(runner):
    """A case that waits for three answers: its id and the jobs by element."""
    case, _ = start(runner, "reports")
    return case, dict(rows(runner, "SELECT element, job FROM ledger.job WHERE stream = %s ORDER BY job::int", case))


def answers(case, jobs):
    """What the outside world sends: each job is answered once, one fails first; each with the id of its event."""
    said = {
        "failed": c.FailJob(case=case, job=jobs["JobA"], detail="busy"),
        "JobA": c.AnswerJob(case=case, job=jobs["JobA"], data={"count": 1}),
        "JobB": c.AnswerJob(case=case, job=jobs["JobB"], data={"count": 2}),
        "JobC": c.AnswerJob(case=case, job=jobs["JobC"], data={"count": 3}),
    }
    return {name: (command, caller("root", kind="job", key=f"{case}-{name}")) for name, command in said.items()}


def deliver(runner, sent):
    """Whether it was taken; what comes too late is told so, and changes nothing."""
    command, who = sent
    try:
        return runner.run(command, who)
    except Refused as refused:
        assert refused.rule == "job.not-waiting", refused
        return refused


def outcome(runner, case):
    state = runner.look(c.Suspend(case=case, reason="-"), caller("kim"), Whole.offered).state
    got = {name: decode(value) for name, value in state.tokens[ROOT].data.items() if name.startswith("got")}
    return got, [row.element for row in state.tasks.values()], len(state.jobs), state.head.stuck


WHOLE = ({"gotA": 1, "gotB": 2, "gotC": 3}, ["Read"], 0, 0)


def test_answers_in_any_order_and_any_number_of_times_come_to_the_same(runner, database):
    orders = list(itertools.permutations(("failed", "JobA", "JobB", "JobC")))
    for order in orders[::4]:
        case, jobs = waiting(runner)
        sent = answers(case, jobs)
        for name in (*order, *reversed(order)):
            deliver(runner, sent[name])
        assert outcome(runner, case) == WHOLE, order
        assert bodies(runner, case).count(b'"job.done"') == 3
    clean(database)


def test_answers_that_come_all_at_once_twice_over_count_once(runner, database):
    for _ in range(TIMES):
        case, jobs = waiting(runner)
        sent = answers(case, jobs)
        twice = [one for name, one in sent.items() if name != "failed"] * 2
        found = race([lambda meeting, one=one: deliver(runner, one) for one in twice])
        assert sorted(one.replayed for one in won(found)) == [False] * 3 + [True] * 3, found
        assert outcome(runner, case) == WHOLE
    clean(database)


def test_an_answer_sent_again_under_another_id_is_told_that_nobody_waits(runner):
    case, jobs = waiting(runner)
    for _ in range(2):
        command = c.AnswerJob(case=case, job=jobs["JobB"], data={"count": secrets.randbelow(9)})
        last = deliver(runner, (command, caller("root", kind="job", key=secrets.token_hex(8))))
    assert isinstance(last, Refused)
    assert bodies(runner, case).count(b'"job.done"') == 1


def test_the_naive_twin_counts_what_is_sent_again_and_loses_what_comes_at_once(plain):
    def receive(meeting):
        with plain() as connection:
            (total,) = connection.execute("SELECT total FROM public.plain_sum").fetchone()
            meeting.wait()
            connection.execute("UPDATE public.plain_sum SET total = %s", (total + 1,))

    for _ in range(2):
        race([receive])
    with plain() as connection:
        assert connection.execute("SELECT total FROM public.plain_sum").fetchone() == (2,), "sent twice, counted twice"
    race([receive, receive])
    with plain() as connection:
        assert connection.execute("SELECT total FROM public.plain_sum").fetchone() == (3,), "two at once, one is lost"


# --- T13: a new version comes into force while cases begin and go on ---


def test_a_version_that_comes_into_force_meanwhile_changes_no_case_under_way(runner, database):
    """Whoever begins at the same moment begins on one of the two, wholly; what runs stays on its own."""
    with runner.pool.connection() as connection:
        configuration = runner.definitions.get(connection)
    (held,) = [one for one in configuration.definitions if (one.kind, one.key) == ("process", "tug")]
    for turn in range(TIMES):
        case, _ = start(runner, "tug")
        content = held.content.replace(b"PT1H", b"PT%dH" % (turn + 2))
        publish = c.Publish(kind="process", key="tug", content=content, reason="r")
        begin = c.StartCase(process="tug", values={"note": f"N{next(_number)}"})
        finish = c.Complete(case=case, task=task(runner, case))
        found = race(
            [
                doing(runner, publish, caller("root")),
                doing(runner, begin, caller("ana")),
                doing(runner, finish, caller("ana")),
            ]
        )
        assert len(won(found)) == 3, found
        versions = rows(
            runner,
            "SELECT sha256 FROM ledger.definition_version WHERE stream = 'process:tug' ORDER BY version DESC LIMIT 2",
        )
        new, old = (sha256 for (sha256,) in versions)
        begun = found[1].answer["case"]
        ((pinned,),) = rows(runner, "SELECT definition FROM ledger.process_case WHERE stream = %s", begun)
        assert pinned in (new, old)
        ((due, at),) = rows(
            runner,
            "SELECT max(t.due), max(c.started_at) FROM ledger.timer t JOIN ledger.process_case c USING (stream)"
            " WHERE stream = %s",
            begun,
        )
        assert (due - at).total_seconds() == 3600 * (turn + 2 if pinned == new else max(1, turn + 1))
        ((kept,),) = rows(runner, "SELECT definition FROM ledger.process_case WHERE stream = %s", case)
        assert kept == old
    clean(database)


def test_the_naive_twin_goes_on_by_a_version_that_is_not_the_case_s_own(plain):
    """Whoever looks up the process in force at each step mixes two versions within one case."""
    with plain() as connection:
        connection.execute("UPDATE public.plain_token SET place = 'v1'")

    def case(meeting):
        with plain() as connection:
            (first,) = connection.execute("SELECT place FROM public.plain_token").fetchone()
            connection.commit()
            meeting.wait()
            meeting.wait()
            (then,) = connection.execute("SELECT place FROM public.plain_token").fetchone()
        return first, then

    def publish(meeting):
        meeting.wait()
        with plain() as connection:
            connection.execute("UPDATE public.plain_token SET place = 'v2'")
        meeting.wait()

    assert race([case, publish])[0] == ("v1", "v2")


# --- T13: a case is moved to another version while somebody works on it ---

MOVERS = b"""
[[roles]]
key = "mover"
names = {zh = "m", en = "m"}
blurb = {zh = "m", en = "m"}
screens = ["inbox"]
[[roles.grants]]
acts = ["start:haul", "task:haul", "migration.*", "sign:approval"]
"""


@pytest.fixture
def hauls(runner):
    """Cases on the first version of a process, and the signed plan that moves them to the second."""
    publish(runner, "role-set", "movers", MOVERS)
    for person in ("P-ana", "P-kim"):
        inputs = {"person": person, "role": "mover", "since": "2020-01-01"}
        runner.run(c.Perform(action="people.grant", inputs=inputs), caller("root"))
    with runner.pool.connection() as connection:
        held = runner.definitions.get(connection).definitions
    (tug,) = [one.content for one in held if (one.kind, one.key) == ("process", "tug")]
    first = tug.replace(b'"tug"', b'"haul"').replace(b'candidateGroups="writer"', b'candidateGroups="mover"')
    publish(runner, "process", "haul", first)
    cases = [start(runner, "haul")[0] for _ in range(2 * TIMES)]
    publish(runner, "process", "haul", first.replace(b"EndDone", b"EndNew").replace(b"EndHour", b"EndNewHour"))
    return cases, signed_plan(runner)


def publish(runner, kind, key, content):
    runner.run(c.Publish(kind=kind, key=key, content=content, reason="r"), caller("root"))


def signed_plan(runner):
    sql = "SELECT sha256 FROM ledger.definition_version WHERE stream = 'process:haul' ORDER BY version"
    old, new = (sha256 for (sha256,) in rows(runner, sql))
    plan = runner.look(c.Command(), caller("kim"), lambda work, _: migrating.drafted(work, "haul", old, new)).plan
    due = runner.look(c.Command(), caller("kim"), lambda work, _: migrating.due(work, plan))
    proof = c.Proof(digest=due.digest, password=PASSWORD, login="kim", reason="r")
    sign = c.SignMigration(plan=migration.content(plan), reason="r", signature=proof)
    return runner.run(sign, caller("kim")).answer["plan"]


def test_a_case_that_is_moved_while_somebody_works_on_it_goes_on_wholly_by_one_version(runner, database, hauls):
    cases, plan = hauls
    for turn, case in enumerate(cases):
        move = c.MigrateCase(case=case, plan=plan, reason="r")
        found = race([doing(runner, move, caller("kim")), doing(runner, rival(runner, case, turn), who(turn))])
        said = bodies(runner, case)
        moved, finished = (isinstance(one, c.Receipt) for one in found)
        assert moved or finished, found
        assert set(rules(found)) <= {"case.over", "timer.not-waiting"}, found
        if not moved:
            assert rules(found) == ["case.over"], found
        old, new = ((b'"EndDone"', b'"EndNew"'), (b'"EndHour"', b'"EndNewHour"'))[turn % 2]
        assert (said.count(old), said.count(new)) == ((0, 1) if moved else (1, 0)), "it ends as its version says"
        assert said.count(b'"case.migrated"') == moved
    clean(database)


def rival(runner, case, turn):
    """By turns a person who finishes the step, and a timer that ends it."""
    if turn % 2 == 0:
        return c.Complete(case=case, task=task(runner, case))
    where = "SELECT timer, due FROM ledger.timer WHERE stream = %s AND element = 'Hour'"
    ((timer, due),) = rows(runner, where, case)
    runner.clock.set(max(due, runner.clock.now()))
    return c.FireTimer(case=case, timer=timer)


def who(turn):
    return caller("ana") if turn % 2 == 0 else caller("root", kind="job")


def test_the_naive_twin_moves_a_case_under_the_hands_of_whoever_finishes_it(plain):
    """The case is on the second version, and ended as the first one says."""
    with plain() as connection:
        connection.execute("UPDATE public.plain_token SET place = 'first'")

    def move(meeting):
        with plain() as connection:
            (version,) = connection.execute("SELECT place FROM public.plain_token").fetchone()
            meeting.wait()
            if version == "first":
                connection.execute("UPDATE public.plain_token SET place = 'second'")

    def finish(meeting):
        with plain() as connection:
            (version,) = connection.execute("SELECT place FROM public.plain_token").fetchone()
            meeting.wait()
            connection.execute("INSERT INTO public.plain_end VALUES (%s)", (f"end of the {version}",))

    race([move, finish])
    with plain() as connection:
        assert connection.execute("SELECT place FROM public.plain_token").fetchone() == ("second",)
        assert connection.execute("SELECT place FROM public.plain_end").fetchone() == ("end of the first",)
